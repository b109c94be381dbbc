//! `detente run`: one crisis, told.

use super::Answer;
use super::diff::sentence;
use crate::cli::{Format, Run};
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, say_json, style};
use crate::stored::{self, RUN};
use crate::subject::Subject;
use detente_engine::{Plan, RunKey};
use detente_report::html;
use detente_report::terminal::{self, RunTold, Style};
use detente_report::words::ledger::{Row, rows};
use detente_report::words::{Story, pivot};
use detente_study::divergence::told;
use detente_study::ledger::{Line, ledger, take_away};
use detente_study::pivot::{Climb, climb};
use detente_study::record::{hex, scenario_digest};
use detente_study::simulator::Simulate;
use detente_study::{Engine, Record};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A run with all that its tellings need.
struct Told<'a> {
    asked: &'a Run,
    subject: &'a Subject,
    plan: Arc<Plan>,
    run: detente_engine::Run,
}

/// Plays it, tells it, and stores it where told.
pub(super) fn run(asked: &Run) -> Result<Answer, Failure> {
    let subject = Subject::load(&asked.which.scenario)?;
    let plan = Arc::new(subject.under(&asked.which.cbm)?);
    let played = engine::play(&plan, key(asked))?;
    let told = Told { asked, subject: &subject, plan, run: played };
    let what_if = told.what_if()?;
    let climb = if asked.pivotal { told.climb()? } else { None };
    let ledger = if asked.ledger || asked.out.is_some() { told.ledger()? } else { Vec::new() };
    if let Some(folder) = &asked.out {
        told.store(folder, what_if.clone(), climb.as_ref(), &ledger)?;
    }
    match asked.computing.format {
        Format::Json => say_json(&told.json(asked.ledger.then_some(&ledger), climb.as_ref())?)?,
        Format::Text => {
            say(&told.tell(what_if, None, &[], |run| terminal::run(run, asked.all, style())))?;
            if asked.pivotal {
                let rows = climb.as_ref().map_or_else(Vec::new, |climb| told.links(climb));
                say(&terminal::pivot(climb.as_ref(), &rows, style()))?;
            }
            if asked.ledger {
                say(&terminal::ledger(&told.rows(&ledger), style()))?;
            }
            if let Some(folder) = &asked.out {
                say(&format!("  Stored in {}: {RUN}, timeline.txt, index.html\n", folder.display()))?;
            }
        }
    }
    Ok(Answer::Yes)
}

fn key(asked: &Run) -> RunKey {
    RunKey::new(asked.computing.seed, asked.which.replicate)
}

impl Told<'_> {
    fn scores(&self) -> BTreeMap<String, Option<f64>> {
        let ids = Engine.yardsticks().into_iter().map(|yardstick| yardstick.id.to_owned());
        ids.zip(self.run.scores.0.iter().copied()).collect()
    }

    /// The same crisis under the first configuration of the scenario that is another: its name, its
    /// highest rung, and where the two part.
    fn what_if(&self) -> Result<Option<(String, i8, String)>, Failure> {
        let here = &self.plan.configuration.name;
        let named = self.subject.loaded.scenario.configurations.iter();
        let other =
            if here == "none" { named.clone().find(|name| *name != here).cloned() } else { Some("none".into()) };
        let Some(name) = other else { return Ok(None) };
        let plan = Arc::new(self.subject.under(&name)?);
        let other = engine::play(&plan, key(self.asked))?;
        let rung = other.rungs.iter().copied().max().unwrap_or(0).max(0);
        let names = self.subject.names();
        let words = match told(&self.run.log, &other.log) {
            None => "Nothing else differs.".into(),
            Some(parting) => match (parting.second, parting.first) {
                (Some(side), _) => {
                    format!("They part: {}.", sentence(&other.log, &names, side.id).trim_end_matches('.'))
                }
                (None, Some(side)) => {
                    format!("This does not happen: {}.", sentence(&self.run.log, &names, side.id).trim_end_matches('.'))
                }
                (None, None) => String::new(),
            },
        };
        Ok(Some((name, rung, words)))
    }

    /// The run with everything around it, handed to one of the tellings.
    fn tell(
        &self,
        what_if: Option<(String, i8, String)>,
        climb: Option<&Climb>,
        ledger: &[Row],
        telling: impl FnOnce(&RunTold<'_>) -> String,
    ) -> String {
        let names = self.subject.names().under(&self.plan);
        telling(&RunTold {
            title: self.subject.title(),
            summary: &self.subject.loaded.scenario.summary,
            days: f64::from(self.subject.loaded.scenario.days),
            configuration: &self.plan.configuration.name,
            seed: self.asked.computing.seed,
            replicate: self.asked.which.replicate,
            story: &Story::new(&self.run.log, &names).with(&self.run.beliefs, &self.run.authors),
            rungs: &self.run.rungs,
            step_hours: self.subject.bare.base.step_hours,
            scores: &self.scores(),
            digest: &hex(&self.run.digest),
            engine: engine::VERSION,
            what_if,
            ledger,
            climb,
        })
    }

    /// What the highest act hung on; nothing if nobody acted.
    fn climb(&self) -> Result<Option<Climb>, Failure> {
        let threads = self.asked.computing.threads();
        climb(&self.plan, key(self.asked), &[], &self.run, threads).map_err(|why| Failure::told(why, ""))
    }

    /// Its links in words.
    fn links(&self, climb: &Climb) -> Vec<pivot::Row> {
        let names = self.subject.names().under(&self.plan);
        pivot::rows(climb, &Story::new(&self.run.log, &names).with(&self.run.beliefs, &self.run.authors))
    }

    /// What each measure was used for, and what this crisis would have been without it.
    fn ledger(&self) -> Result<Vec<Line>, Failure> {
        let mut lines = ledger(&self.plan, &self.run.log);
        take_away(&mut lines, &self.plan, &self.run).map_err(|why| Failure::told(why, ""))?;
        Ok(lines)
    }

    /// The ledger in words.
    fn rows(&self, lines: &[Line]) -> Vec<Row> {
        let names = self.subject.names().under(&self.plan);
        rows(lines, &Story::new(&self.run.log, &names).with(&self.run.beliefs, &self.run.authors))
    }

    fn json(&self, ledger: Option<&Vec<Line>>, climb: Option<&Climb>) -> Result<Value, Failure> {
        let text = self.subject.loaded.canonical().map_err(|error| Failure::told(error.to_string(), ""))?;
        Ok(json!({
            "schema": 1,
            "scenario": {"id": self.subject.loaded.id, "digest": scenario_digest(&text)},
            "engine": engine::VERSION,
            "seed": self.asked.computing.seed,
            "replicate": self.asked.which.replicate,
            "cbm": self.plan.configuration.name,
            "digest": hex(&self.run.digest),
            "names": self.names(),
            "events": self.run.log.events,
            "scores": self.scores(),
            "ledger": ledger.map(|lines| self.rows(lines).iter().map(of_measure).collect::<Vec<_>>()),
            "pivotal": climb,
        }))
    }

    /// What the places in events stand for.
    fn names(&self) -> Value {
        let t = &self.plan.topology;
        json!({
            "states": t.states.iter().map(|s| s.code.as_str()).collect::<Vec<_>>(),
            "sectors": t.sectors.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
            "assets": t.assets.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(),
            "incidents": self.run.incidents,
            "injects": t.injects.iter().map(|i| i.name.as_str()).collect::<Vec<_>>(),
            "pieces": t.pieces.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
            "postures": t.postures.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
            "measures": self.plan.measures().map(|m| m.describe().id()).collect::<Vec<_>>(),
            "options": t.options.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(),
        })
    }

    /// The run itself, and the pages that tell all of it.
    fn store(
        &self,
        folder: &Path,
        what_if: Option<(String, i8, String)>,
        climb: Option<&Climb>,
        ledger: &[Line],
    ) -> Result<(), Failure> {
        let refused = |why: String| Failure::told(why, "");
        let record = Record::new(
            &self.subject.loaded,
            &self.plan.configuration,
            engine::VERSION,
            self.asked.computing.seed,
            self.asked.which.replicate,
            self.run.digest,
            self.run.log.clone(),
        )
        .map_err(refused)?;
        stored::folder(folder)?;
        stored::write(folder, RUN, &record.to_json().map_err(|error| refused(error.to_string()))?)?;
        let plain = Style { colour: false, ascii: false };
        stored::write(
            folder,
            "timeline.txt",
            &self.tell(what_if.clone(), None, &[], |run| terminal::run(run, true, plain)),
        )?;
        stored::write(folder, "index.html", &self.tell(what_if, climb, &self.rows(ledger), html::run))?;
        Ok(())
    }
}

/// A measure of the ledger, for machines.
fn of_measure(row: &Row) -> Value {
    json!({
        "measure": row.measure,
        "stood": row.stood,
        "states": row.members,
        "hours_kept": row.kept,
        "hours_used": row.used,
        "changed": row.changed,
        "uses": row.uses.iter().map(|u| json!({
            "at": u.at, "event": u.event, "what": u.what, "hours": u.hours, "came": u.came,
        })).collect::<Vec<Value>>(),
    })
}
