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
             replicates: Until(minimum: 3, cap: 7, batch: 2, look_ahead: 0, differences: [
                (score: \"escalation_load\", arm: \"full\", half_width: {half_width}),
                (score: \"staff_hours\", arm: \"none\", than: \"full\", half_width: 1e9)])"
        ))
    };
    let seeds = |half_width: &str| {
        let subject = load(&until(half_width)).unwrap();
        rows(&subject, &[0, subject.units()]).lines().count() / 2
    };
    assert_eq!(seeds("1000"), 4, "the first whole batch at or beyond the minimum");
    assert_eq!(seeds("1e-9"), 7, "the cap");
}

/// Every row of a selection, each round cut as a function of its first and last unit says.
fn selected(subject: &Subject, cuts: impl Fn(u64, u64) -> Vec<u64>) -> (String, Vec<usize>, String) {
    let stop = AtomicBool::new(false);
    let mut contest = Contest::new(subject).unwrap();
    let (mut rows, mut arms) = (Vec::new(), Vec::new());
    while !contest.ended() {
        let round = subject.round(contest.round()).unwrap();
        let among = contest.arms_of(contest.round()).unwrap().to_vec();
        for pair in cuts(round.from, round.to).windows(2) {
            let played = subject.play_under(&among, pair[0], pair[1], &stop, &|_| ()).unwrap();
            contest.take(&played.rows).unwrap();
            rows.extend(played.rows);
        }
        arms.push(among.len());
        contest.close();
    }
    (String::from_utf8(rows).unwrap(), arms, contest.chosen().unwrap_or("open").to_owned())
}

const SELECTED: &str = r#"
  arms: ["none", "poc-directory", "full", "national-strategy"],
  replicates: Select(score: "escalation_load", indifference: 0.06, first: 8, cap: 44, batch: 3),
  factors: [(name: "find_hours", range: Linear(4, 48))], plan: Factorial(),
"#;

#[test]
fn seeds_go_to_the_arms_that_may_still_be_the_best_however_it_is_cut() {
    let subject = load(&design(SELECTED)).unwrap();
    let (rows, arms, chosen) = selected(&subject, |from, to| vec![from, to]);
    assert_eq!((rows.clone(), arms.clone(), chosen.clone()), selected(&subject, |from, to| (from..=to).collect()));
    assert_eq!(arms[0], 4);
    assert!(arms.windows(2).all(|pair| pair[1] <= pair[0]) && arms[arms.len() - 1] < 4, "{arms:?}");
    assert!(chosen != "open" && arms.len() < 13, "{chosen} after {arms:?}");
    let seeds = [8].into_iter().chain(std::iter::repeat(3));
    let played: usize = arms.iter().zip(seeds).map(|(arms, seeds)| 2 * arms * seeds).sum();
    assert_eq!(rows.lines().count(), played);
    // The same seeds for all, and the report finds the same arm in the table.
    let table = header(&subject) + &rows;
    let outcomes = Outcomes::read(&subject, table.as_bytes()).unwrap();
    let found = SweepReport::new(&subject, &outcomes, "test");
    let best = found.scores[0].best.as_ref().unwrap();
    assert_eq!(best.arm.as_deref().unwrap_or("open"), chosen);
    assert_eq!((best.indifference, best.confidence), (0.06, 0.95));
}

#[test]
fn a_selection_leaves_out_what_comes_to_no_end_and_stops_at_its_cap() {
    let subject = load(&design(
        r#"arms: ["none", "full"], plan: Factorial(),
        replicates: Select(score: "escalation_load", indifference: 1e-9, first: 3, cap: 8, batch: 2),
        factors: [
          (name: "a", range: Values([0.1, 0.6]), sets: Place("assets[\"KES.container-port\"].weight")),
          (name: "b", range: Values([0.1, 0.6]), sets: Place("assets[\"KES.airport\"].weight")),
        ]"#,
    ))
    .unwrap();
    let (rows, arms, chosen) = selected(&subject, |from, to| vec![from, to]);
    // Batches of 3, 2, 2 and 1 seeds; the fourth cell is refused, and is rows all the same.
    assert_eq!((rows.lines().count(), arms, chosen.as_str()), (4 * 2 * 8, vec![2; 4], "open"));
    assert_eq!(rows.lines().filter(|row| row.contains("the cell is refused")).count(), 2 * 8);
    let mut contest = Contest::new(&subject).unwrap();
    assert!(contest.take(b"0,7,none,1\n").unwrap_err().contains("line 1 is no row of this batch"));
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
    let seeds = |seeds: &str| rest(&format!("arms: [\"none\", \"full\"], replicates: {seeds}"));
    told(
        seeds("Until(differences: [(score: \"escalation_lode\", arm: \"full\", half_width: 0)], minimum: 1, cap: 9)"),
        &["did you mean `escalation_load`?", "no interval is as narrow as 0", "at least 1 seeds"],
    );
    let known = |arms: &str, rest: &str| {
        seeds(&format!("Until(differences: [(score: \"escalation_load\", {arms}, half_width: 1)], {rest})"))
    };
    told(known("arm: \"full\"", "minimum: 9, cap: 8"), &["replicates.cap", "at least 9 seeds and at most 8"]);
    told(known("arm: \"none\"", "minimum: 2, cap: 8"), &["`none` does not differ from itself"]);
    told(known("arm: \"none\", than: \"fill\"", "minimum: 2, cap: 8"), &["`fill` is none of the arms", "none, full"]);
    told(known("arm: \"full\"", "minimum: 2, cap: 8, batch: 0"), &["0 seeds in a batch"]);
    told(
        known("arm: \"full\"", "minimum: 5, cap: 10, batch: 50"),
        &["replicates.batch", "50 seeds in a batch and at most 10"],
    );
    told(seeds("Until(differences: [], minimum: 2, cap: 8)"), &["0 differences", "name 1 to 100"]);
    let select = |more: &str| seeds(&format!("Select(score: \"escalation_load\", {more})"));
    told(select("indifference: 0, cap: 50"), &["an indifference of 0"]);
    told(select("indifference: 1, cap: 5"), &["at least 20 seeds and at most 5"]);
    told(select("indifference: 1, cap: 50, confidence: 0.5"), &["a confidence of 0.5", "above 0.500"]);
    told(seeds("Select(score: \"staff_hours\", indifference: 1, cap: 50)"), &["escalation_load or attribution_brier"]);
    told(
        rest("replicates: Select(score: \"escalation_load\", indifference: 1, cap: 50)"),
        &["there is nothing to select from"],
    );
    let bare = load("(schema: 1, factors: [(name: \"find_hours\", range: Linear(1, 2))], plan: Factorial())");
    told(bare.unwrap_err(), &["no scenario is named"]);
}
