//! `detente run`: one crisis, told.

use super::Answer;
use super::diff::sentence;
use crate::cli::{Format, Run};
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, say_json, style};
use crate::stored::{self, RUN};
use crate::subject::Subject;
use detente_engine::log::Log;
use detente_engine::{Plan, RunKey};
use detente_report::terminal::{self, RunTold, Style};
use detente_report::words::Story;
use detente_study::{Engine, Record};
use detente_study::divergence::diff;
use detente_study::record::{hex, scenario_digest};
use detente_study::simulator::{Sample, Simulate};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A run with all that its tellings need.
struct Told<'a> {
    asked: &'a Run,
    subject: &'a Subject,
    plan: Arc<Plan>,
    sample: Sample,
    log: Log,
}

/// Plays it, tells it, and stores it where told.
pub(super) fn run(asked: &Run) -> Result<Answer, Failure> {
    let subject = Subject::load(&asked.which.scenario)?;
    let plan = Arc::new(subject.under(&asked.which.cbm)?);
    let (sample, log) = engine::play(&plan, key(asked))?;
    let told = Told { asked, subject: &subject, plan, sample, log };
    let what_if = told.what_if()?;
    if let Some(folder) = &asked.out {
        told.store(folder, what_if.clone())?;
    }
    match asked.computing.format {
        Format::Json => say_json(&told.json()?),
        Format::Text => say(&told.page(asked.all, style(), what_if)),
    }
    Ok(Answer::Yes)
}

fn key(asked: &Run) -> RunKey {
    RunKey::new(asked.computing.seed, asked.which.replicate)
}

impl Told<'_> {
    fn scores(&self) -> BTreeMap<String, Option<f64>> {
        let ids = Engine.yardsticks().into_iter().map(|yardstick| yardstick.id.to_owned());
        ids.zip(self.sample.scores.iter().copied()).collect()
    }

    /// The same crisis under the first configuration of the scenario that is another: its name, its
    /// highest rung, and where the two part.
    fn what_if(&self) -> Result<Option<(String, i8, String)>, Failure> {
        let here = &self.plan.configuration.name;
        let named = self.subject.loaded.scenario.configurations.iter();
        let other = if here == "none" { named.clone().find(|name| *name != here).cloned() } else { Some("none".into()) };
        let Some(name) = other else { return Ok(None) };
        let plan = Arc::new(self.subject.under(&name)?);
        let (sample, log) = engine::play(&plan, key(self.asked))?;
        let rung = sample.rungs.iter().copied().max().unwrap_or(0).max(0);
        let names = self.subject.names();
        let words = match diff(&self.log, &log) {
            None => "Nothing else differs.".into(),
            Some(parting) => match (parting.second, parting.first) {
                (Some(side), _) => format!("They part: {}.", sentence(&log, &names, side.id).trim_end_matches('.')),
                (None, Some(side)) => {
                    format!("This does not happen: {}.", sentence(&self.log, &names, side.id).trim_end_matches('.'))
                }
                (None, None) => String::new(),
            },
        };
        Ok(Some((name, rung, words)))
    }

    fn page(&self, all: bool, style: Style, what_if: Option<(String, i8, String)>) -> String {
        let names = self.subject.names();
        let page = RunTold {
            title: self.subject.title(),
            summary: &self.subject.loaded.scenario.summary,
            days: f64::from(self.subject.loaded.scenario.days),
            configuration: &self.plan.configuration.name,
            seed: self.asked.computing.seed,
            story: &Story::new(&self.log, &names),
            scores: &self.scores(),
            digest: &hex(&self.sample.digest),
            engine: engine::VERSION,
            what_if,
        };
        terminal::run(&page, all, style)
    }

    fn json(&self) -> Result<Value, Failure> {
        let text = self.subject.loaded.canonical().map_err(|error| Failure::told(error.to_string(), ""))?;
        Ok(json!({
            "schema": 1,
            "scenario": {"id": self.subject.loaded.id, "digest": scenario_digest(&text)},
            "engine": engine::VERSION,
            "seed": self.asked.computing.seed,
            "replicate": self.asked.which.replicate,
            "cbm": self.plan.configuration.name,
            "digest": hex(&self.sample.digest),
            "events": self.log.events,
            "scores": self.scores(),
        }))
    }

    /// The run itself, and the page that tells all of it.
    fn store(&self, folder: &Path, what_if: Option<(String, i8, String)>) -> Result<(), Failure> {
        let refused = |why: String| Failure::told(why, "");
        let record = Record::new(
            &self.subject.loaded,
            &self.plan.configuration,
            engine::VERSION,
            self.asked.computing.seed,
            self.asked.which.replicate,
            self.sample.digest,
            self.log.clone(),
        )
        .map_err(refused)?;
        stored::folder(folder)?;
        stored::write(folder, RUN, &record.to_json().map_err(|error| refused(error.to_string()))?)?;
        let plain = Style { colour: false, ascii: false };
        stored::write(folder, "timeline.txt", &self.page(true, plain, what_if))?;
        Ok(())
    }
}
