//! A small sweep over a shipped scenario: what factors set, what is refused, and that cuts do not show.

use super::*;
use crate::sweep::Subject;
use detente_scenario::load::MemoryFiles;
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn design(rest: &str) -> String {
    format!("(schema: 1, scenario: \"faulty-update\", {rest})")
}

const FACTORS: &str = r#"
  arms: ["none", "poc-directory"], replicates: Fixed(2),
  factors: [
    (name: "find_hours", range: Linear(4, 48)),
    (name: "push", range: Values([0.25, 0.75]), sets: Place("incidents.update.rates.push")),
    (name: "will", range: Values([0.05, 0.95]), sets: Measure("poc-directory.will")),
  ],
  plan: Factorial(),
"#;

fn load(text: &str) -> Result<Subject, String> {
    let files = MemoryFiles::new().with("d.ron", text);
    Subject::load(Path::new("d.ron"), &files)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn rows(subject: &Subject, cuts: &[u64]) -> String {
    let stop = AtomicBool::new(false);
    let part = |pair: &[u64]| subject.play(pair[0], pair[1], &stop, &|_| ()).expect("nobody stops it").rows;
    String::from_utf8(cuts.windows(2).flat_map(part).collect()).unwrap()
}

#[test]
fn every_factor_changes_what_it_sets_and_cuts_do_not_show() {
    let subject = load(&design(FACTORS)).unwrap();
    assert_eq!((subject.units(), subject.runs_of_a_unit()), (16, 2));
    let whole = rows(&subject, &[0, 16]);
    assert_eq!(whole, rows(&subject, &[0, 3, 4, 11, 16]));
    let lines: Vec<Vec<&str>> = whole.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 32);
    assert_eq!(lines[0].len(), columns(&subject).len());
    assert_eq!(lines[3][..6], ["0", "1", "poc-directory", "4", "0.25", "0.05"]);
    let outcome = |cell: usize, arm: usize| lines[cell * 4 + arm][6..].to_vec();
    // The last factor changes quickest: cells 0 and 1 differ in a field of the directory, which `none` does not have.
    assert_eq!(outcome(0, 0), outcome(1, 0));
    assert_ne!(outcome(0, 1), outcome(1, 1));
    assert_ne!(outcome(0, 0), outcome(2, 0), "the push of the incident");
    assert_ne!(outcome(0, 0), outcome(4, 0), "the time to find whom to write to");
}

#[test]
fn a_frozen_plan_reads_back_and_tells_what_was_changed() {
    let text = design(FACTORS);
    let files = MemoryFiles::new().with("d.ron", &text);
    let recorder = Recorder::new(&files);
    let subject = Subject::load(Path::new("d.ron"), &recorder).unwrap();
    let frozen = Frozen::new(&subject, Path::new("d.ron"), &recorder, "1", 8).unwrap();
    assert_eq!((frozen.shards.len(), frozen.runs), (4, 32));
    let json = serde_json::to_string(&frozen).unwrap();
    let (again, _) = Frozen::open(&json, "1").unwrap();
    assert_eq!(again, frozen);
    assert!(matches!(Frozen::open(&json, "2"), Err(Unusable::Engine { .. })));
    assert!(matches!(Frozen::open(&json.replace("Linear(4,", "Linear(5,"), "1"), Err(Unusable::Changed(_))));
    let mut fewer = frozen.clone();
    fewer.shards.pop();
    assert!(matches!(Frozen::open(&serde_json::to_string(&fewer).unwrap(), "1"), Err(Unusable::Changed(_))));
    assert!(matches!(Frozen::open("{", "1"), Err(Unusable::Unreadable(_))));
    // Comments are no input of a row.
    let files = MemoryFiles::new().with("d.ron", format!("// why\n{text}"));
    let other = Frozen::new(&subject, Path::new("d.ron"), &Recorder::new(&files), "1", 8).unwrap();
    assert_eq!(other.shards, frozen.shards);
}

#[test]
fn seeds_stop_when_the_difference_is_known_and_at_whole_batches() {
    let until = |half_width: &str| {
        design(&format!(
            "arms: [\"none\", \"full\"], factors: [(name: \"find_hours\", range: Values([16]))], plan: Factorial(),
             replicates: Until(score: \"escalation_load\", arm: \"full\", half_width: {half_width}, minimum: 3,
                               cap: 7, batch: 2)"
        ))
    };
    let seeds = |half_width: &str| {
        let subject = load(&until(half_width)).unwrap();
        rows(&subject, &[0, subject.units()]).lines().count() / 2
    };
    assert_eq!(seeds("1000"), 4, "the first whole batch at or beyond the minimum");
    assert_eq!(seeds("1e-9"), 7, "the cap");
}

#[test]
fn a_cell_that_no_check_allows_is_rows_with_the_reason() {
    let weights = r#"replicates: Fixed(1), arms: ["none"], plan: Factorial(),
      factors: [
        (name: "a", range: Values([0.1, 0.6]), sets: Place("assets[\"KES.container-port\"].weight")),
        (name: "b", range: Values([0.1, 0.6]), sets: Place("assets[\"KES.airport\"].weight")),
      ]"#;
    let subject = load(&design(weights)).unwrap();
    let stop = AtomicBool::new(false);
    let played = subject.play(0, 4, &stop, &|_| ()).unwrap();
    let text = String::from_utf8(played.rows).unwrap();
    assert_eq!((played.runs, played.failed), (4, 1), "{text}");
    let last = text.lines().last().unwrap();
    assert!(last.contains("the cell is refused") && last.contains("sweep again . --cell 3 --replicate 0 --arm none"));
}

#[test]
fn a_stopped_stretch_gives_nothing() {
    let subject = load(&design(FACTORS)).unwrap();
    assert_eq!(subject.play(0, 16, &AtomicBool::new(true), &|_| ()), None);
}

#[test]
fn bad_designs_are_refused_with_their_place() {
    let one = |factor: &str| load(&design(&format!("factors: [{factor}], plan: Factorial()"))).unwrap_err();
    let told = |found: String, words: &[&str]| words.iter().for_each(|word| assert!(found.contains(word), "{found}"));
    told(
        one("(name: \"find_hour\", range: Linear(1, 2))"),
        &["no parameter `find_hour`", "did you mean `find_hours`?"],
    );
    told(one("(name: \"find_hours\", range: Linear(1, 9999))"), &["`find_hours` cannot be 9999", "0.1 to 240"]);
    told(one("(name: \"x\", range: Linear(0, 1), sets: Place(\"incidents.nil\"))"), &["nothing at `incidents.nil`"]);
    told(
        one("(name: \"x\", range: Linear(0, 1), sets: Measure(\"norms.x\"))"),
        &["no configuration of the design has a measure `norms`"],
    );
    told(one("(name: \"configuration\", range: Values([\"nome\"]))"), &["no configuration `nome`", "`none`"]);
    told(one("(name: \"days\", range: Values([-3]), sets: Place(\"days\"))"), &["with -3 the scenario is refused"]);
    let rest = |rest: &str| {
        let find = "factors: [(name: \"find_hours\", range: Linear(1, 2))], plan: Factorial()";
        load(&design(&format!("{find}, {rest}"))).unwrap_err()
    };
    told(rest("arms: [\"none\", \"none\"]"), &["`none` is named twice"]);
    told(rest("baseline: \"full\""), &["the baseline is none of the arms"]);
    told(rest("replicates: Fixed(0)"), &["0 seeds"]);
    let until = "replicates: Until(score: \"escalation_lode\", arm: \"full\", half_width: 0, minimum: 1, cap: 9)";
    told(rest(until), &["did you mean `escalation_load`?", "no interval is as narrow as 0", "at least 1 seeds"]);
    let bare = load("(schema: 1, factors: [(name: \"find_hours\", range: Linear(1, 2))], plan: Factorial())");
    told(bare.unwrap_err(), &["no scenario is named"]);
}
