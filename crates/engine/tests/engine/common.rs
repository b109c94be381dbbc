//! Scenarios, configurations and runs, as every module here needs them.

use bevy_ecs::prelude::Resource;
use detente_engine::score::ScoreId;
use detente_engine::{Keep, Plan, Run, RunKey, Simulation, simulate};
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::load::{MemoryFiles, Texts, embedded};
use detente_scenario::{Configuration, Diagnostic, Measure, Scenario, library};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The seed of every run here.
pub(crate) const SEED: u64 = 2018;

fn told(faults: &[Diagnostic]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A shipped scenario.
pub(crate) fn shipped(name: &str) -> Scenario {
    library::scenario(name, &MemoryFiles::new()).unwrap_or_else(|f| panic!("{}", told(&f))).scenario
}

/// A shipped configuration.
pub(crate) fn configuration(name: &str) -> Configuration {
    library::configuration(name, None, &MemoryFiles::new()).unwrap_or_else(|f| panic!("{}", told(&f))).configuration
}

/// A small scenario written out, with all checks of the language.
pub(crate) fn inline(text: &str) -> Scenario {
    embedded("inline", text, &Texts::new()).unwrap_or_else(|f| panic!("{}", told(&f))).scenario
}

/// A configuration of one measure for everybody.
pub(crate) fn only(measure: Measure) -> Configuration {
    adopted(vec![Adopted::by(measure, Participants::All)])
}

/// A configuration of these measures.
pub(crate) fn adopted(measures: Vec<Adopted>) -> Configuration {
    Configuration { name: "arm".into(), measures, ..Configuration::none() }
}

/// A scenario under a configuration.
pub(crate) fn plan(scenario: &Scenario, configuration: &Configuration) -> Arc<Plan> {
    Arc::new(Plan::compile(scenario, configuration, &BTreeMap::new()).unwrap_or_else(|f| panic!("{}", told(&f))))
}

/// One replicate from beginning to end, with its log.
pub(crate) fn play(plan: &Arc<Plan>, replicate: u64) -> Run {
    simulate(plan, RunKey::new(SEED, replicate), Keep::Log).unwrap_or_else(|e| panic!("replicate {replicate}: {e}"))
}

/// One replicate played to its end, with the world still there to be looked at.
pub(crate) fn played(plan: &Arc<Plan>, replicate: u64) -> Simulation {
    let mut simulation = Simulation::new(Arc::clone(plan), RunKey::new(SEED, replicate), Keep::Log);
    simulation.advance(plan.topology.end).unwrap_or_else(|e| panic!("replicate {replicate}: {e}"));
    simulation
}

/// A resource of a simulation's world.
pub(crate) fn part<R: Resource>(simulation: &Simulation) -> &R {
    simulation.world().resource::<R>()
}

/// A score that has a meaning in this scenario.
pub(crate) fn value(run: &Run, score: ScoreId) -> f64 {
    run.scores.get(score).unwrap_or_else(|| panic!("{score:?} has no meaning here"))
}

/// Mean and standard error.
pub(crate) fn mean_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    (mean, libm::sqrt(variance / n))
}

/// BLAKE3 as people write it.
pub(crate) fn hex(digest: &[u8; 32]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}
