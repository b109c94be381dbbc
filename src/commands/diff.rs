//! `detente diff`: where two stored runs part.

use super::Answer;
use crate::cli::{Diff, Format};
use crate::failure::Failure;
use crate::output::{say, say_json};
use crate::stored;
use crate::subject::Subject;
use detente_engine::ids::EventId;
use detente_engine::log::Log;
use detente_report::numbers;
use detente_report::words::{Language, Names, Story};
use detente_study::Record;
use detente_study::divergence::{Parting, Side, diff as part};
use serde_json::json;

/// Compares two runs event by event.
pub(super) fn diff(asked: &Diff) -> Result<Answer, Failure> {
    let (first, second) = (stored::read(&asked.first)?, stored::read(&asked.second)?);
    let (before, after) = (first.log(), second.log());
    let found = part(&before, &after);
    let same = found.is_none();
    match asked.format {
        Format::Json => say_json(&json!({
            "schema": 1, "same": same, "same_digest": first.digest == second.digest, "first_divergence": found,
        }))?,
        Format::Text => say(&match found {
            None if first.digest == second.digest => {
                format!("the same: {} events, digest {}\n", before.len(), first.digest)
            }
            None => format!("the same but for bookkeeping: {} and {} events\n", before.len(), after.len()),
            Some(found) => {
                let how = match found.parting {
                    Parting::OnlyFirst => "the first run alone has this",
                    Parting::OnlySecond => "the second run alone has this",
                    Parting::OtherTime => "both have this, at different times",
                    Parting::OtherContent => "both have this, otherwise",
                };
                let mut text = format!("They part at {}, after {} events in common: {how}.\n", found.at, found.shared);
                text += &side("first", &first, &before, found.first.as_ref())?;
                text += &side("second", &second, &after, found.second.as_ref())?;
                text
            }
        })?,
    }
    Ok(if same { Answer::Yes } else { Answer::No })
}

/// One run's side of the parting, in words.
fn side(which: &str, record: &Record, log: &Log, side: Option<&Side>) -> Result<String, Failure> {
    let about = format!("{which} ({}, {}, seed {})", record.scenario.id, record.configuration.name, record.seed);
    let Some(side) = side else { return Ok(format!("  {about}\n    has no such event\n")) };
    let names = Subject::embedded(record)?.names();
    Ok(format!("  {about}\n    {}\n", sentence(log, &names, side.id)))
}

/// An event with its time and number.
pub(super) fn sentence(log: &Log, names: &Names, id: EventId) -> String {
    let story = Story::new(log, names);
    let at = log.get(id).map(|event| numbers::moment(event.at)).unwrap_or_default();
    // What the timeline leaves to other events still has a short name.
    let words = story.line(id, Language::English).map_or_else(|| story.link(id), |line| line.text.words());
    format!("{at}  e{}  {words}", id.0)
}
