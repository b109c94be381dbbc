use super::*;
use crate::scenario::Scenario;
use proptest::prelude::*;

fn document(text: &str) -> Document {
    Document::read("t.ron", text, &mut { NODES_MAX }).unwrap()
}

fn told(text: &str) -> String {
    let faults = match Document::read("t.ron", text, &mut { NODES_MAX }) {
        Ok(document) => document.value::<Scenario>().map(|_| ()).unwrap_err(),
        Err(fault) => vec![fault],
    };
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_path_has_a_place() {
    let d = document(
        "(\n  states: { \"AUR\": (criticality: { \"energy\": 1 }) },\n  links: [(from: \"a\", to: [\"b\", \"c\"])],\n)",
    );
    assert_eq!(d.position("states.AUR.criticality"), (2, 21));
    assert_eq!(d.position("states.AUR.criticality.energy"), (2, 46));
    assert_eq!(d.position("links[0].to[1]"), (3, 33));
    assert_eq!(d.position("links[0].to[9]"), (3, 23), "the nearest ancestor");
    assert_eq!(d.position("states.BOR"), (2, 3));
    assert!(d.has("links[0].from") && !d.has("links[1]"));
}

#[test]
fn the_only_content_of_a_variant_is_transparent() {
    let d = document("(when: All([Fired(\"a\"), Not(Q(\"A.b\", 0.3))]))");
    assert_eq!(d.position("when[1].1"), (1, 38));
    assert!(d.has("when[0]"));
}

#[test]
fn several_faults_are_told_at_once() {
    insta::assert_snapshot!(told(
        "(
  schema: 1,
  days: \"ten\",
  states: {
    \"AUR\": (nmae: \"Aurelle\", sensitivity: NaN),
    \"BOR\": (doctrine: Calculatd),
    \"AUR\": (),
  },
  incidents: {
    \"G1\": (name: \"x\", technique: Worm, start: \"D1 25:00\"),
    \"G2\": (name: \"x\", technique: Worm, author: Criminal, targets: [(asset: 5), (at: \"D1\")]),
  },
)"
    ), @r#"
    error: expected a whole number, found `"ten"`
      at t.ron:3:9  days
      mend: write a whole number, without quotes
    error: unknown field `nmae`
      at t.ron:5:13  states.AUR.nmae
      mend: did you mean `name`?
    error: `NaN` is not a finite number
      at t.ron:5:43  states.AUR.sensitivity
      mend: write a finite number
    error: unknown name `Calculatd`
      at t.ron:6:23  states.BOR.doctrine
      mend: did you mean `Calculated`?
    error: `AUR` is written twice; first at 5:5
      at t.ron:7:5  states.AUR
      mend: keep one of the two, or rename one
    error: field `author` is missing
      at t.ron:10:5  incidents.G1
      mend: add `author: …`
    error: `D1 25:00` is not a time
      at t.ron:10:47  incidents.G1.start
      mend: write it like "D3 14:30" (day 3, 14:30 UTC)
    error: expected a text, found `5`
      at t.ron:11:76  incidents.G2.targets[0].asset
      mend: put it in quotes: "like this"
    error: field `asset` is missing
      at t.ron:11:80  incidents.G2.targets[1]
      mend: add `asset: …`
    "#);
}

#[test]
fn variants_and_options_are_written_plainly() {
    let text = "(schema: 1, injects: { \"C1\": (when: All([Delivered([Consultation], \"*\", \"BOR\"), Not(Any([Fired(\"L1\"), Holds(\"*\", [\"a\", \"b\"], 2)]))]),
        effects: [Token(state: \"A\", incident: \"G\", toward: State(\"B\"), weight: 2), OpenPiece(\"x\")]) })";
    let scenario: Scenario = document(text).value().unwrap();
    let again = options().to_string(&scenario).unwrap();
    assert_eq!(document(&again).value::<Scenario>().unwrap(), scenario);
    let configuration: crate::Configuration =
        document("(name: \"x\", schema: 1, measures: [(measure: PocDirectory(form: Single)), (measure: Norms()), (measure: Adjust(parameter: \"will\"), participants: Only([\"A\"]))])")
            .value()
            .unwrap();
    let again = options().to_string(&configuration).unwrap();
    assert_eq!(document(&again).value::<crate::Configuration>().unwrap(), configuration);
}

#[test]
fn depth_and_number_of_values_are_bounded() {
    let deep = "[".repeat(100_000);
    assert!(Document::read("t", &deep, &mut { NODES_MAX }).unwrap_err().what.contains("nest deeper"));
    let wide = format!("[{}]", "1,".repeat(100));
    assert!(Document::read("t", &wide, &mut { 50 }).unwrap_err().what.contains("too many values"));
}

#[test]
fn conditions_nest_as_deeply_as_brackets_may_without_exhausting_the_stack() {
    let nested = |depth: usize| {
        let when = format!("{}Fired(\"x\"){}", "Not(".repeat(depth), ")".repeat(depth));
        document(&format!("(schema: 1, injects: {{ \"C\": (when: {when}) }})")).value::<Scenario>()
    };
    assert!(nested(20).is_ok());
    let deepest = nested(NESTING_MAX - 5);
    assert!(deepest.is_ok() || deepest.unwrap_err()[0].what.contains("nests too deeply"));
}

const SEED: &str = "(schema: 1, include: [\"a.ron\"], title: \"é\", days: 3, states: { \"A\": (name: \"x\", calendar: (utc_offset_hours: 9, open: \"08:30\"), \
    doctrine: Scripted([(\"D1\", \"B\", 3)])) }, /* c */ links: [(from: \"a\", to: [\"b\"], kind: Trust)], // d\n injects: { \"C\": (when: Not(All([Fired(\"x\")])), \
    effects: [Disrupt(sector: \"A.e\", loss: .5, incident: \"G\")]) })";

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        if let Ok(document) = Document::read("t", &text, &mut { NODES_MAX }) {
            let _ = document.value::<Scenario>();
        }
    }

    #[test]
    fn no_mutation_of_a_scenario_makes_the_reader_panic(
        edits in prop::collection::vec((0usize..600, 0usize..6, "[\\PC\\n]{0,3}|\\(|\\)|\\[|\\]|\\{|\\}|\"|,|:|//|/\\*|inf|r#|'|\\\\"), 1..6)
    ) {
        let mut chars: Vec<char> = SEED.chars().collect();
        for (at, cut, put) in edits {
            let at = at % (chars.len() + 1);
            let end = (at + cut).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        let text: String = chars.into_iter().collect();
        match Document::read("t", &text, &mut { NODES_MAX }) {
            Err(fault) => prop_assert!(fault.position.is_some()),
            Ok(document) => if let Err(faults) = document.value::<Scenario>() {
                prop_assert!(!faults.is_empty());
            },
        }
    }
}
