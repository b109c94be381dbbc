use super::*;

fn faults(files: &MemoryFiles) -> String {
    let found = load_scenario(Path::new("s"), files).map(|_| ()).unwrap_err();
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

const REGION: &str = r#"(
  days: 3,
  states: { "AUR": (name: "Aurelle"), "BOR": () },
  assets: { "AUR.port": (sector: "transport", weight: 0.5), "BOR.port": (sector: "transport", weight: 0.5) },
  links: [(from: "BOR.port", to: ["AUR.port"], kind: Trust)],
)"#;

#[test]
fn parts_are_united() {
    let files = MemoryFiles::new()
        .with("s/scenario.ron", "(schema: 1, title: \"T\", include: [\"../shared/region.ron\"], links: [(from: \"AUR.port\", to: [\"BOR.port\"], kind: Vendor)])")
        .with("s/text/en.ron", "{ \"hello\": \"Hello\" }")
        .with("shared/region.ron", REGION);
    let loaded = load_scenario(Path::new("s"), &files).unwrap();
    assert_eq!((loaded.id.as_str(), loaded.scenario.days, loaded.scenario.states.len()), ("s", 3, 2));
    assert_eq!(loaded.scenario.links.iter().map(|l| l.from.as_str()).collect::<Vec<_>>(), ["AUR.port", "BOR.port"]);
    assert_eq!(loaded.texts["en"]["hello"], "Hello");
    assert_eq!(loaded.sources.len(), 3);
    let again = embedded("s", &loaded.canonical().unwrap(), &loaded.texts).unwrap();
    assert_eq!(again.scenario, loaded.scenario);
    assert_eq!(again.canonical().unwrap(), loaded.canonical().unwrap());
}

#[test]
fn what_two_parts_say_is_refused_in_both_names() {
    let files = MemoryFiles::new()
        .with("s/scenario.ron", "(schema: 1,\n days: 4,\n include: [\"../shared/region.ron\", \"none.ron\", \"scenario.ron\", \"/etc/passwd\"],\n states: { \"AUR\": () })")
        .with("shared/region.ron", REGION);
    insta::assert_snapshot!(faults(&files), @r"
    error: there is no file `s/none.ron`
      at s/scenario.ron:3:36  include[1]
      mend: check the name; paths are relative to the file that names them
    error: includes go round in a circle: s/scenario.ron → s/scenario.ron
      at s/scenario.ron:3:48  include[2]
      mend: remove one of these includes
    error: `/etc/passwd` is not a relative path
      at s/scenario.ron:3:64  include[3]
      mend: name the file relative to this one
    error: `days` is written in two files; first at s/scenario.ron:2:8
      at shared/region.ron:2:9  days
      mend: keep one of the two, or rename one
    error: `states.AUR` is written in two files; first at s/scenario.ron:4:12
      at shared/region.ron:3:13  states.AUR
      mend: keep one of the two, or rename one
    ");
}

#[test]
fn a_path_of_the_whole_is_found_in_its_part() {
    let broken = REGION.replace("to: [\"AUR.port\"]", "to: [\"AUR.prot\"]");
    let files = MemoryFiles::new()
        .with(
            "s/scenario.ron",
            "(schema: 1, include: [\"region.ron\"], links: [(from: \"AUR.port\", to: [\"BOR.port\"], kind: Vendor)])",
        )
        .with("s/region.ron", broken);
    insta::assert_snapshot!(faults(&files), @r"
    error: there is no asset `AUR.prot`
      at s/region.ron:5:35  links[0].to[0]
      mend: did you mean `AUR.port`?
    ");
}

#[test]
fn a_chain_of_includes_ends() {
    let mut files = MemoryFiles::new().with("s/scenario.ron", "(schema: 1, include: [\"0.ron\"])");
    for n in 0..20 {
        files = files.with(&format!("s/{n}.ron"), format!("(include: [\"{}.ron\"])", n + 1));
    }
    assert!(faults(&files).contains("includes nest deeper than 8"));
}

#[test]
fn what_is_no_text_is_refused() {
    let files = MemoryFiles::new().with("s/scenario.ron", [b'(', b'\n', 0xff, 0xfe]);
    assert!(faults(&files).contains("not UTF-8 text, from line 2 on"));
    assert!(faults(&MemoryFiles::new()).contains("there is no file"));
    let large = MemoryFiles::new().with("s/scenario.ron", vec![b' '; crate::document::FILE_BYTES_MAX + 1]);
    assert!(faults(&large).contains("larger than 4 MiB"));
}
