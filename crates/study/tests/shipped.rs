//! Experiments on the shipped scenarios with the engine itself.

use detente_engine::chance::RunKey;
use detente_engine::plan::{Overrides, Plan};
use detente_engine::run::{Keep, simulate};
use detente_scenario::Configuration;
use detente_scenario::library;
use detente_scenario::load::{Loaded, MemoryFiles};
use detente_study::comparison::{Matters, ScenarioStamp};
use detente_study::divergence::diff;
use detente_study::experiment::Silent;
use detente_study::record::{ReplayError, Replayed, replay, scenario_digest};
use detente_study::statistics::Verdict;
use detente_study::telling::first_divergence;
use detente_study::{Arm, Comparison, Engine, Experiment, Hands, Record, Table};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn loaded() -> Loaded {
    library::scenario("lantern-strait", &MemoryFiles::new()).expect("the scenario is shipped")
}

fn plan(scenario: &Loaded, configuration: &Configuration) -> Arc<Plan> {
    Arc::new(Plan::compile(&scenario.scenario, configuration, &Overrides::default()).expect("the scenario compiles"))
}

fn configuration(name: &str) -> Configuration {
    library::configuration(name, None, &MemoryFiles::new()).expect("the configuration is shipped").configuration
}

fn experiment(runs: u64, threads: usize) -> Experiment<Plan> {
    let scenario = loaded();
    let mut again = Configuration::none();
    again.name = "again".into();
    let configurations = [Configuration::none(), configuration("poc-directory"), again];
    let arm = |configuration: &Configuration| {
        let measures = configuration.measures.iter().map(|adopted| adopted.measure.describe().id()).collect();
        Arm { name: configuration.name.clone(), measures, plan: plan(&scenario, configuration) }
    };
    let arms = configurations.iter().map(arm).collect();
    Experiment { arms, baseline: 0, seed: 2018, runs, threads }
}

fn table(experiment: &Experiment<Plan>) -> Table {
    let stop = AtomicBool::new(false);
    let reproduce = |arm: &str, seed: u64, replicate: u64| format!("{arm} {seed} {replicate}");
    let table = experiment.run(&Engine, Hands { stop: &stop, progress: &Silent, reproduce: &reproduce }).unwrap();
    assert!(table.failures.is_empty(), "{:?}", table.failures);
    table
}

#[test]
fn threads_and_reused_simulations_do_not_show() {
    let one = table(&experiment(6, 1));
    assert_eq!(one, table(&experiment(6, 2)));
    let scenario = loaded();
    for (arm, name) in [(0, "none"), (1, "poc-directory")] {
        let plan = plan(&scenario, &configuration(name));
        for (replicate, row) in (0..).zip(&one.arms[arm].rows) {
            let fresh = simulate(&plan, RunKey::new(2018, replicate), Keep::Scores).unwrap();
            assert_eq!(row.as_ref().unwrap().scores, fresh.scores.0, "{name}, replicate {replicate}");
        }
    }
}

#[test]
fn an_arm_without_measures_is_identical_and_unused_and_a_directory_is_neither() {
    let experiment = experiment(12, 2);
    let table = table(&experiment);
    let text = loaded().canonical().unwrap();
    let stamp = ScenarioStamp { id: "lantern-strait".into(), digest: scenario_digest(&text) };
    let matters = Matters { escalation_load: 0.15, attribution_brier: 0.02 };
    let mut comparison = Comparison::new(&table, stamp, "0.1.0", matters);
    comparison.tell(&experiment, &Engine, &table, &AtomicBool::new(false));
    assert_eq!(comparison.arms[1].measures, ["poc-directory"]);
    for row in comparison.paired.iter().filter(|row| row.arm == "again") {
        assert!(row.avoided.is_none() || row.identical.is_some(), "{}", row.score);
        assert!(row.verdict.is_none_or(|verdict| verdict == Verdict::Unused), "{}", row.score);
    }
    let brier = comparison.row("poc-directory", "attribution_brier").unwrap();
    assert!(brier.identical.is_none() && brier.first_divergence.is_some());
    let split = brier.split.unwrap();
    let sum = split.both.avoided + split.one.avoided + split.none.avoided;
    assert!((sum - brier.avoided.unwrap().mean).abs() < 1e-9);
    let told = brier.first_divergence.as_ref().unwrap();
    let again = first_divergence(&experiment, &Engine, 1, told.replicate).unwrap();
    assert_eq!(again.as_ref(), Some(&told.divergence));
}

#[test]
fn what_figures_need_agrees_with_the_scores() {
    let table = table(&experiment(10, 2));
    let place = |id: &str| table.yardsticks.iter().position(|yardstick| yardstick.id == id).unwrap();
    for arm in &table.arms {
        let mean = |id: &str| {
            let values: Vec<f64> = arm.rows.iter().flatten().filter_map(|row| row.scores[place(id)]).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let lost: f64 = arm.ensemble.mean_days_lost().iter().sum();
        assert!((lost - mean("service_days_lost")).abs() < 1e-9, "{lost}");
        assert_eq!(arm.ensemble.runs, 10);
        assert!(!arm.ensemble.bands(6).is_empty());
    }
}

fn again(record: &Record) -> Result<Replayed, ReplayError> {
    replay(record, &Engine, |loaded, configuration| Plan::compile(&loaded.scenario, configuration, &Overrides::new()))
}

#[test]
fn a_stored_run_proves_itself() {
    let scenario = loaded();
    let configuration = configuration("poc-directory");
    let plan = plan(&scenario, &configuration);
    let run = simulate(&plan, RunKey::new(7, 1), Keep::Log).unwrap();
    let events = run.log.len();
    assert!(events > 20, "{events}");
    let mut record = Record::new(&scenario, &configuration, "0.1.0", 7, 1, run.digest, run.log).unwrap();
    let read = Record::from_json(&record.to_json().unwrap()).unwrap();
    assert_eq!(again(&read), Ok(Replayed::Same { events }));
    record.replicate = 2;
    assert!(matches!(again(&record), Ok(Replayed::Different { promised: true, divergence: Some(_), .. })));
    assert_eq!(diff(&read.log(), &record.log()), None);
}
