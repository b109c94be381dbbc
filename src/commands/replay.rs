//! `detente replay`: a stored run, played again, with its digest proved.

use super::Answer;
use crate::cli::{Format, Replay};
use crate::failure::Failure;
use crate::output::{say, say_json};
use crate::{engine, stored};
use detente_engine::Plan;
use detente_engine::plan::Overrides;
use detente_study::Engine;
use detente_study::record::{ReplayError, Replayed, replay as play_again};
use serde_json::json;

/// Plays it and says whether it is the same.
pub(super) fn replay(asked: &Replay) -> Result<Answer, Failure> {
    let record = stored::read(&asked.log)?;
    let compile = |loaded: &detente_scenario::load::Loaded, configuration: &_| {
        Plan::compile(&loaded.scenario, configuration, &Overrides::new())
    };
    let found = play_again(&record, &Engine, compile).map_err(|error| match error {
        ReplayError::Refused(findings) => findings.into(),
        other => Failure::told(format!("{}: {other}", asked.log.display()), String::new()),
    })?;
    let same = matches!(found, Replayed::Same { .. });
    let digest = match &found {
        Replayed::Same { .. } => &record.digest,
        Replayed::Different { digest, .. } => digest,
    };
    match asked.format {
        Format::Json => say_json(&json!({
            "schema": 1, "same": same, "stored": record.digest, "digest": digest,
            "engine": engine::VERSION, "stored_by": record.engine,
            "first_divergence": match &found { Replayed::Different { divergence, .. } => json!(divergence), Replayed::Same { .. } => json!(null) },
        }))?,
        Format::Text => say(&in_words(&found, &record.digest, &record.engine))?,
    }
    Ok(if same { Answer::Yes } else { Answer::No })
}

fn in_words(found: &Replayed, stored: &str, engine: &str) -> String {
    match found {
        Replayed::Same { events } => format!("the same: {events} events, digest {stored}\n"),
        Replayed::Different { digest, promised, divergence } => {
            let mut text = if stored == digest {
                format!("not the same: the digest {stored} holds, but the file tells other events\n")
            } else {
                format!("not the same: stored {stored}, now {digest}\n")
            };
            text += &match divergence {
                Some(parting) => format!("  the runs part at {}, after {} events\n", parting.at, parting.shared),
                None => "  the events are the same but for bookkeeping, or only the final state differs\n".into(),
            };
            text += &if *promised {
                "  the file was changed, or this is a bug: versions that share RESULTS promise the same run\n"
                    .to_owned()
            } else {
                format!("  it was written by version {engine}, whose results differ from this one's\n")
            };
            text
        }
    }
}
