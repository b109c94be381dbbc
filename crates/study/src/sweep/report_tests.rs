//! Reports of tables whose outcomes are known, since they were worked out here.

use super::*;
use detente_engine::score::SCORES;
use detente_scenario::load::MemoryFiles;
use detente_sweep::design::Value;
use std::path::Path;

/// A design over two factors, found in every test.
fn subject(plan: &str, arms: &str) -> Subject {
    let text = format!(
        "(schema: 1, title: \"known\", scenario: \"faulty-update\", replicates: Fixed(12), {arms}
          factors: [
            (name: \"find_hours\", range: Linear(4, 48)),
            (name: \"push\", range: Linear(0.25, 0.75), sets: Place(\"incidents.update.rates.push\")),
          ], plan: {plan})"
    );
    Subject::load(Path::new("d.ron"), &MemoryFiles::new().with("d.ron", &text)).unwrap()
}

/// A table whose escalation load is a function of the arm, the two factors as shares of their ranges, and the seed.
fn table(subject: &Subject, load: impl Fn(usize, f64, f64, u64) -> f64) -> String {
    let mut text = header(subject);
    let cells = &subject.loaded.cells;
    for cell in cells.played(0, cells.len()).map(Result::unwrap) {
        let [Value::Number(hours), Value::Number(push)] = cell.values[..] else { panic!("{cell:?}") };
        for seed in 0..12 {
            for (arm, name) in subject.arms.iter().enumerate() {
                let value = load(arm, (hours - 4.0) / 44.0, (push - 0.25) / 0.5, seed);
                let scores = SCORES.iter().map(|score| match score.id {
                    "escalation_load" => value.to_string(),
                    "attribution_brier" => "0.5".into(),
                    "staff_hours" => (100 * arm).to_string(),
                    _ => String::new(),
                });
                let scores: Vec<String> = scores.collect();
                text += &format!("{},{seed},{name},{hours},{push},{},,\n", cell.index, scores.join(","));
            }
        }
    }
    text
}

fn report(subject: &Subject, table: &str) -> SweepReport {
    SweepReport::new(subject, &Outcomes::read(subject, table.as_bytes()).unwrap(), "test")
}

const TWO: &str = "arms: [\"none\", \"full\"],";

#[test]
fn indices_and_conclusions_are_those_of_the_outcomes() {
    let subject = subject("Saltelli(base: 128)", TWO);
    // What is avoided is above zero where the first factor is in the upper four fifths of its range.
    let found = report(
        &subject,
        &table(&subject, |arm, u, v, seed| {
            let luck = if seed % 2 == 0 { 0.01 } else { -0.01 };
            3.0 + v + if arm == 1 { 0.2 - u + luck } else { 0.0 }
        }),
    );
    let load = &found.scores[0];
    assert_eq!((load.score.as_str(), found.seeds, found.cells), ("escalation_load", 12, 512));
    let Finding::Sobol { factors, mean, .. } = &load.series[0].parts[0].finding else { panic!("{load:?}") };
    assert!((mean - 0.3).abs() < 0.01, "{mean}");
    let indices: Vec<f64> = factors.iter().flat_map(|f| f.estimates.iter().map(|(_, e)| e.mean)).collect();
    for (found, exact) in indices.iter().zip([1.0, 1.0, 0.0, 0.0]) {
        assert!((found - exact).abs() < 0.02, "{indices:?}");
    }
    let [conclusion] = &load.conclusions[..] else { panic!("{load:?}") };
    assert_eq!((conclusion.more.as_str(), conclusion.than.as_str()), ("full", "none"));
    assert!((conclusion.share - 0.8).abs() < 0.02, "{conclusion:?}");
    assert!((conclusion.clearly - 0.8).abs() < 0.03 && (conclusion.clearly_not - 0.2).abs() < 0.03, "{conclusion:?}");
    let turned: Vec<&str> = conclusion.turned_by.iter().map(|turn| turn.factor.as_str()).collect();
    assert_eq!(turned, ["find_hours"], "the other factor changes both arms alike");
    assert!((conclusion.turned_by[0].parts[0].share - 0.4).abs() < 0.04, "{conclusion:?}");
    let parts = &conclusion.turned_by[0].parts;
    assert_eq!((parts[0].part.as_str(), parts[2].part.as_str()), ("4 to 18.7", "33.3 to 48"));
    assert!(parts.iter().all(|part| part.blocks <= 128 && part.blocks < part.cells), "{parts:?}");
    assert_eq!(load.best.as_ref().and_then(|best| best.arm.as_deref()), Some("full"));
    assert!(load.frontier.iter().all(|row| row.dominated_by.is_none()), "{:?}", load.frontier);
    assert_eq!(load.frontier[1].staff_hours, 100.0);
    // An outcome that never varies has no indices, and says so.
    assert!(
        matches!(&found.scores[1].series[0].parts[0].finding, Finding::Nothing { why } if why.contains("0 at every"))
    );
}

#[test]
fn what_is_told_of_one_mean_has_one_interval() {
    let subject = subject("Factorial()", TWO);
    let luck = |seed: u64| [0.4, -0.9, 0.1, 1.3, -0.2, 0.6, -1.1, 0.3, 0.8, -0.5, 0.2, 0.9][seed as usize];
    let found = report(&subject, &table(&subject, |arm, _, _, seed| 3.0 - if arm == 1 { luck(seed) } else { 0.0 }));
    let load = &found.scores[0];
    assert_eq!(Some(load.frontier[1].avoided), load.series[0].mean, "{load:?}");
}

#[test]
fn arms_that_do_the_same_are_told_to_be_alike() {
    let subject = subject("Factorial()", TWO);
    let best = |less: f64| {
        let table = table(&subject, |arm, _, _, seed| 3.0 + seed as f64 - if arm == 1 { less } else { 0.0 });
        report(&subject, &table).scores[0].best.clone().unwrap()
    };
    assert_eq!(best(0.0).alike.len(), 1, "{:?}", best(0.0));
    let clear = best(1.0);
    assert_eq!((clear.arm.as_deref(), clear.alike.len()), (Some("full"), 0));
}

#[test]
fn a_plan_that_is_crossed_speaks_within_each_point_of_the_other() {
    let subject =
        subject("Crossed([Factorial(factors: [\"push\"]), Morris(factors: [\"find_hours\"], trajectories: 6)])", "");
    let found = report(&subject, &table(&subject, |_, u, v, _| 1.0 + u * (1.0 + v)));
    let parts = &found.scores[0].series[0].parts;
    let morris: Vec<(&str, f64)> = parts
        .iter()
        .filter_map(|part| match &part.finding {
            Finding::Morris { factors } => Some((part.within["push"].as_str(), factors[0].estimates[0].1.mean)),
            _ => None,
        })
        .collect();
    assert_eq!(morris.len(), 2);
    assert_eq!((morris[0].0, morris[1].0), ("0.25", "0.75"));
    assert!((morris[0].1 - 1.0).abs() < 1e-9 && (morris[1].1 - 2.0).abs() < 1e-9, "{morris:?}");
    assert!(found.scores[0].conclusions.is_empty() && found.baseline.is_none());
}

#[test]
fn effects_of_a_factorial_are_paired_and_named() {
    let subject = subject("Factorial()", TWO);
    let found = report(
        &subject,
        &table(&subject, |arm, u, v, seed| 5.0 + seed as f64 - if arm == 1 { 0.5 + 2.0 * u + v * u } else { 0.0 }),
    );
    let Finding::Factorial { factors, seeds } = &found.scores[0].series[0].parts[0].finding else {
        panic!("{found:?}")
    };
    let told: Vec<(&str, f64)> = factors.iter().map(|f| (f.name.as_str(), f.estimates[0].1.mean)).collect();
    assert_eq!(*seeds, 12);
    assert_eq!(
        told.iter().map(|t| t.0).collect::<Vec<_>>(),
        ["find_hours = 48", "push = 0.75", "find_hours = 48 × push = 0.75"]
    );
    for (found, exact) in told.iter().zip([2.5, 0.5, 1.0]) {
        assert!((found.1 - exact).abs() < 1e-9, "{told:?}");
    }
}

#[test]
fn a_table_of_something_else_is_refused() {
    let subject = subject("Factorial()", TWO);
    let good = table(&subject, |_, u, _, _| u);
    let read = |text: &str| Outcomes::read(&subject, text.as_bytes()).map(|_| ()).unwrap_err();
    assert_eq!(read(&good.replace("factor_push", "push")), "its columns are not those of the design");
    assert_eq!(read(&header(&subject)), "it has no row");
    let strange = good.replacen(",full,", ",nobody,", 1);
    assert_eq!(read(&strange), "line 3 has an arm that the design does not know");
    let mut lines: Vec<&str> = good.lines().collect();
    lines.swap(1, 3);
    assert_eq!(read(&lines.join("\n")), "line 2 is out of order");
    let failed = good.replacen(",,\n", ",too fast,again\n", 1);
    assert_eq!(Outcomes::read(&subject, failed.as_bytes()).unwrap().failed, 1);
}
