//! `detente explain`: a scenario in words, or why an event of a run happened.

use super::Answer;
use super::diff::sentence;
use crate::cli::{Explain, Format};
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, say_json, style};
use crate::subject::Subject;
use detente_engine::RunKey;
use detente_engine::ids::EventId;
use detente_report::terminal;
use serde_json::{Value, json};
use std::sync::Arc;

/// Tells the scenario, or the chain of causes of one event.
pub(super) fn explain(asked: &Explain) -> Result<Answer, Failure> {
    let subject = Subject::load(&asked.which.scenario)?;
    let Some(event) = asked.event else {
        match asked.computing.format {
            Format::Text => {
                let (scenario, topology) = (&subject.loaded.scenario, &subject.bare.topology);
                say(&terminal::explain(scenario, topology, &subject.names(), style()))?;
            }
            Format::Json => say_json(&json!({
                "schema": 1, "id": subject.loaded.id, "title": subject.title(), "scenario": subject.loaded.scenario,
            }))?,
        }
        return Ok(Answer::Yes);
    };
    let plan = Arc::new(subject.under(&asked.which.cbm)?);
    let key = RunKey::new(asked.computing.seed, asked.which.replicate);
    let log = engine::play(&plan, key)?.log;
    let id = EventId(event);
    if log.get(id).is_none() {
        let what = match log.len() {
            0 => "the run has no events".to_owned(),
            events => format!("the run has no event e{event}: its last is e{}", events - 1),
        };
        return Err(Failure::told(what, "take a number that `detente run` shows with the same seed and --cbm"));
    }
    let (chain, names) = (log.chain(id), subject.names().under(&plan));
    match asked.computing.format {
        Format::Text => {
            let mut text = String::from("From its first cause to the event:\n");
            for link in chain {
                text += &format!("  {}\n", sentence(&log, &names, link));
            }
            say(&text)?;
        }
        Format::Json => {
            let told =
                |link: &EventId| json!({"id": link, "event": log.get(*link), "words": sentence(&log, &names, *link)});
            say_json(&json!({"schema": 1, "chain": chain.iter().map(told).collect::<Vec<Value>>()}))?;
        }
    }
    Ok(Answer::Yes)
}
