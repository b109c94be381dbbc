//! Commands about documents: `list`, `check`, `new`, and how the program refuses.

mod common;

use common::{detente, folder, root};
use std::fs;

#[test]
fn list_names_everything_once_and_on_one_line() {
    let said = detente(root(), &["list"]).ends(0);
    for name in ["lantern-strait", "poc-directory", "information-sharing", "none"] {
        let lines = said.out.lines().filter(|line| line.split_whitespace().next() == Some(name)).count();
        assert_eq!(lines, 1, "{name} in\n{}", said.out);
    }
    assert!(!said.out.contains('\u{1b}'), "no colour where nobody looks");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_detente")).arg("list").stdout(full).output().unwrap();
    assert_eq!(program.status.code(), Some(2));
    let said = String::from_utf8_lossy(&program.stderr);
    assert!(said.contains("failed to write the answer") && said.contains("mend:"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_reader_that_has_had_enough_is_no_failure() {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_detente"));
    let mut program = program.args(["list", "--format", "json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(program.stdout.take());
    assert!(program.wait().unwrap().success());
}

#[test]
fn the_library_needs_no_disk() {
    let empty = folder("library");
    let listed = detente(&empty, &["list", "--format", "json"]).ends(0).json();
    let ids: Vec<&str> = listed["scenarios"].as_array().unwrap().iter().filter_map(|s| s["id"].as_str()).collect();
    assert!(ids.contains(&"lantern-strait"), "{ids:?}");
    let said = detente(&empty, &["check", "lantern-strait", "poc-directory"]).ends(0);
    assert!(said.out.contains("poc-directory: passes"), "{}", said.out);
    assert_eq!(fs::read_dir(&empty).unwrap().count(), 0, "nothing is written unasked");
}

#[test]
fn everything_shipped_passes() {
    let said = detente(root(), &["check", "scenarios", "--format", "json"]).ends(0).json();
    assert_eq!(said["passed"], true);
    let checked: Vec<&str> = said["checked"].as_array().unwrap().iter().filter_map(|c| c["name"].as_str()).collect();
    assert!(
        checked.contains(&"scenarios/lantern-strait") && checked.contains(&"scenarios/cbm/full.ron"),
        "{checked:?}"
    );
}

#[test]
fn every_history_passes() {
    let said = detente(root(), &["check", "scenarios/history", "--format", "json"]).ends(0).json();
    assert_eq!(said["passed"], true, "{said}");
    assert_eq!(said["checked"].as_array().map(Vec::len), Some(12), "{said}");
}

#[test]
fn a_fault_is_told_with_its_place_and_its_mend() {
    let here = folder("fault");
    fs::write(here.join("bad.ron"), "(\n    schema: 1,\n    tittle: \"x\",\n)\n").unwrap();
    let said = detente(&here, &["check", "bad.ron"]).ends(1);
    assert!(said.out.contains("bad.ron:3:5"), "{}", said.out);
    assert!(said.out.contains("tittle") && said.out.contains("mend:"), "{}", said.out);
    let json = detente(&here, &["check", "bad.ron", "--format", "json"]).ends(1).json();
    let finding = &json["checked"][0]["findings"][0];
    assert_eq!((&finding["line"], &finding["column"]), (&3.into(), &5.into()), "{json}");
}

#[test]
fn bad_usage_ends_with_two() {
    let here = folder("usage");
    for words in [&["check", "no/such/place"][..], &["check"], &["lisst"], &[], &["new", "two words"], &["new", ".."]] {
        let said = detente(&here, words).ends(2);
        assert!(!said.err.is_empty(), "{words:?}");
    }
    let empty = detente(&here, &["check", "."]).ends(2);
    assert!(empty.err.contains("neither a scenario nor a configuration"), "{}", empty.err);
}

#[test]
fn a_new_scenario_passes_and_is_never_overwritten() {
    let here = folder("new");
    detente(&here, &["new", "quiet-harbour"]).ends(0);
    assert!(detente(&here, &["check", "quiet-harbour"]).ends(0).out.contains("quiet-harbour: passes"));
    let mine = here.join("quiet-harbour/scenario.ron");
    fs::write(&mine, "mine").unwrap();
    let said = detente(&here, &["new", "quiet-harbour"]).ends(2);
    assert!(said.err.contains("nothing is overwritten"), "{}", said.err);
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    use std::process::Stdio;
    let mut child = common::program(root()).arg("list").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said: common::Said = child.wait_with_output().unwrap().into();
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}
