//! `detente compare`: the same crises under several configurations of measures.

mod contribution;
mod ledger;
mod view;

use super::Answer;
use super::diff::sentence;
use crate::cli::{Compare, Format};
use crate::engine;
use crate::failure::{Failure, count};
use crate::output::{say, say_json, style, tell};
use crate::panic::reproduce;
use crate::progress::Bar;
use crate::stop;
use crate::stored;
use crate::subject::Subject;
use detente_engine::{Plan, Run, RunKey};
use detente_report::{html, terminal};
use detente_study::comparison::{Matters, ScenarioStamp};
use detente_study::record::scenario_digest;
use detente_study::{Arm, Comparison, Engine, Experiment, Hands, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Runs that are told one by one when they fail; what fails more often fails for few reasons.
const FAILURES_TOLD: usize = 3;

/// An experiment with what it is about and what it found.
struct Work<'a> {
    asked: &'a Compare,
    subject: &'a Subject,
    simulator: Engine,
    experiment: Experiment<Plan>,
    table: Table,
    seconds: f64,
}

/// Runs arms × seeds, judges them, and shows the result.
pub(super) fn compare(asked: &Compare) -> Result<Answer, Failure> {
    let subject = Subject::load(&asked.scenario)?;
    let experiment = experiment(asked, &subject)?;
    if let Some(folder) = &asked.out {
        // A folder that cannot be made is better known before the work than after it.
        stored::folder(folder)?;
    }
    let given = given(asked, &experiment);
    let again = |arm: &str, seed: u64, replicate: u64| {
        let cbm = given.get(arm).map_or(arm, String::as_str);
        let words =
            ["run", &asked.scenario, "--cbm", cbm, "--seed", &seed.to_string(), "--replicate", &replicate.to_string()];
        reproduce(words.into_iter().map(str::to_owned))
    };
    let (bar, flag, simulator) = (Bar::new(), stop::on_interrupt(), Engine);
    let hands = Hands { stop: flag, progress: &bar, reproduce: &again };
    let table = experiment.run(&simulator, hands).map_err(|refused| Failure::told(refused.to_string(), ""))?;
    let seconds = bar.finish();
    if table.runs == 0 {
        return Err(Failure::told("the work was stopped before one crisis was played under every configuration", ""));
    }
    tell(&failures(&table));
    if table.arms.iter().all(|arm| arm.rows.iter().all(Option::is_none)) {
        return Err(Failure::told("no run came to an end, so there is nothing to compare", "play one of them alone"));
    }
    let mut work = Work { asked, subject: &subject, simulator, experiment, table, seconds };
    let contributions = work.contributions(flag)?;
    let mut comparison = work.comparison(flag)?;
    comparison.contributions = contributions;
    let view = work.view(&comparison)?;
    if let Some(folder) = &asked.out {
        stored::write(folder, "index.html", &html::comparison(&view))?;
        let json = serde_json::to_string_pretty(&comparison).map_err(|error| Failure::told(error.to_string(), ""))?;
        stored::write(folder, "comparison.json", &json)?;
        if asked.ledger {
            work.ledger(folder)?;
        }
    }
    match asked.computing.format {
        Format::Json => say_json(&comparison)?,
        Format::Text => {
            let page = asked.out.as_ref().map(|folder| folder.join("index.html").display().to_string());
            say(&terminal::compare(&view, page.as_deref(), style()))?;
        }
    }
    Ok(if work.table.failures.is_empty() { Answer::Yes } else { Answer::No })
}

/// The runs that failed: the first few with the command that repeats each, the others counted.
fn failures(table: &Table) -> String {
    let mut text = String::new();
    for failure in table.failures.iter().take(FAILURES_TOLD) {
        text += &format!("a run came to no end: {}\n  again: {}\n", failure.error, failure.reproduce);
    }
    match table.failures.len().saturating_sub(FAILURES_TOLD) {
        0 => text,
        more => text + &format!("{} came to no end; --format json has them all\n", count(more, "further run")),
    }
}

/// The arms: the baseline first, then those asked for, or those that the scenario names.
fn experiment(asked: &Compare, subject: &Subject) -> Result<Experiment<Plan>, Failure> {
    let named = if asked.cbm.is_empty() { &subject.loaded.scenario.configurations } else { &asked.cbm };
    let mut arms: Vec<Arm<Plan>> = Vec::new();
    for name in std::iter::once(&asked.baseline).chain(named.iter().filter(|name| **name != asked.baseline)) {
        let plan = subject.under(name)?;
        let measures = plan.configuration.measures.iter().map(|adopted| adopted.measure.describe().id()).collect();
        let name = plan.configuration.name.clone();
        arms.push(Arm { name, measures, plan: Arc::new(plan) });
    }
    if arms.len() < 2 {
        let what = format!("there is nothing to hold against `{}`", asked.baseline);
        return Err(Failure::told(what, "name another configuration with --cbm; `detente list` has them"));
    }
    let (seed, runs, threads) = (asked.computing.seed, asked.runs, asked.computing.threads());
    Ok(Experiment { arms, baseline: 0, seed, runs, threads })
}

/// What the user called each arm: a file's path is no name.
fn given(asked: &Compare, experiment: &Experiment<Plan>) -> BTreeMap<String, String> {
    let words = std::iter::once(&asked.baseline).chain(asked.cbm.iter().filter(|name| **name != asked.baseline));
    experiment.arms.iter().map(|arm| arm.name.clone()).zip(words.cloned()).collect()
}

impl Work<'_> {
    /// The table, judged, with the first divergence of each telling seed in words.
    fn comparison(&self, flag: &std::sync::atomic::AtomicBool) -> Result<Comparison, Failure> {
        let text = self.subject.loaded.canonical().map_err(|error| Failure::told(error.to_string(), ""))?;
        let stamp = ScenarioStamp { id: self.subject.loaded.id.clone(), digest: scenario_digest(&text) };
        let base = &self.subject.bare.base;
        let matters = Matters { escalation_load: base.matters_load, attribution_brier: base.matters_brier };
        let mut comparison = Comparison::new(&self.table, stamp, engine::VERSION, matters);
        comparison.tell(&self.experiment, &self.simulator, &self.table, flag);
        let names = self.subject.names();
        for row in &mut comparison.paired {
            let Some(told) = &mut row.first_divergence else { continue };
            let Some(arm) = self.experiment.arms.iter().find(|arm| arm.name == row.arm) else { continue };
            let (plan, side) = match (&told.divergence.second, &told.divergence.first) {
                (Some(side), _) => (&arm.plan, side),
                (None, Some(side)) => (&self.experiment.arms[self.experiment.baseline].plan, side),
                (None, None) => continue,
            };
            let log = self.again(plan, told.replicate)?.log;
            told.words = Some(sentence(&log, &names, side.id));
        }
        Ok(comparison)
    }

    /// One of the runs again, with all that is kept of it.
    fn again(&self, plan: &Arc<Plan>, replicate: u64) -> Result<Run, Failure> {
        engine::play(plan, RunKey::new(self.experiment.seed, replicate))
    }
}
