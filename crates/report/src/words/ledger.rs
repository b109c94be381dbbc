//! The ledger of a run in words.

use super::{Language, Story, phrases, scores};
use crate::numbers;
use detente_engine::ids::EventId;
use detente_engine::log::What;
use detente_engine::score::ScoreId;
use detente_scenario::Moment;
use detente_scenario::adoption::Status;
use detente_scenario::measure::Use;
use detente_study::ledger::{Entry, Line, Parts, Without};

/// What one measure was used for, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub measure: String,
    /// Where it stood: empty for a measure in force from beginning to end.
    pub stood: String,
    /// States that took part, at most.
    pub members: usize,
    /// Staff hours to keep it up.
    pub kept: f64,
    /// Staff hours of its uses.
    pub used: f64,
    /// What this crisis would have been without it; empty if nobody asked.
    pub changed: String,
    /// Its uses.
    pub uses: Vec<UseRow>,
}

/// One use, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct UseRow {
    /// When.
    pub at: Moment,
    /// The event that was the use.
    pub event: EventId,
    /// What, by whom and with whom.
    pub what: String,
    /// Staff hours.
    pub hours: f64,
    /// What came of it.
    pub came: String,
}

/// What came of one use is told up to so many things; the rest is counted.
const CAME: usize = 4;

/// The ledger of a run, told with its own names.
pub fn rows(lines: &[Line], story: &Story<'_>) -> Vec<Row> {
    lines
        .iter()
        .map(|line| Row {
            measure: line.id.clone(),
            stood: stood(line),
            members: line.members,
            kept: line.kept,
            used: line.used(),
            changed: line.without.as_ref().map(|w| changed(w, story)).unwrap_or_default(),
            uses: line.entries.iter().map(|entry| used(entry, story)).collect(),
        })
        .collect()
}

/// What counted as a use, as a noun.
pub fn kind(kind: Use) -> &'static str {
    match kind {
        Use::DirectoryEntry => "letter by a directory entry",
        Use::ContactPoint => "letter by a contact point",
        Use::CertRoute => "letter CERT to CERT",
        Use::SharingChannel => "letter over the sharing channel",
        Use::FocalPoint => "letter to a focal point",
        Use::DefenceRoute => "letter over the defence channel",
        Use::Meeting => "meeting",
        Use::InformationRequest => "request for information",
        Use::InvestigationRequest => "request to investigate",
        Use::AssistanceRequest => "request for assistance",
        Use::Exercise => "exercise",
    }
}

fn stood(line: &Line) -> String {
    if let [only] = line.course.as_slice()
        && only.status == Status::InForce
    {
        return String::new();
    }
    let told = line.course.iter().map(|turn| {
        let word = match turn.status {
            Status::Proposed => "proposed",
            Status::Supported => "supported",
            Status::Agreed => "agreed",
            Status::Approved => "approved",
            Status::InForce => "in force",
            Status::Lapsed => "lapsed",
        };
        if turn.at.0 == 0 { word.to_owned() } else { format!("{word} from {}", numbers::moment(turn.at)) }
    });
    let told = told.collect::<Vec<_>>().join(", ");
    let works = line.course.iter().any(|turn| turn.status == Status::InForce);
    if line.members > 0 && !works { format!("{told}; practised before it is in force") } else { told }
}

fn used(entry: &Entry, story: &Story<'_>) -> UseRow {
    let names = story.names;
    let (by, with) = (names.state(entry.by), names.state(entry.with));
    let what = match entry.kind {
        Use::Meeting => format!("{by} and {with} meet"),
        Use::Exercise => format!("{by} exercises with others"),
        other => match story.log.get(entry.event).map(|event| &event.what) {
            Some(What::Sent { kind: message, .. }) => {
                format!("{by} to {with}: {}, {}", phrases::message(*message), kind(other))
            }
            _ => format!("{by} to {with}: {}", kind(other)),
        },
    };
    let mut came: Vec<String> =
        entry.arrived.map(|hours| format!("read after {}", numbers::wait(hours))).into_iter().collect();
    let told: Vec<String> = entry.came.iter().map(|&id| story.link(id)).collect();
    let mut distinct: Vec<String> = Vec::new();
    for link in told {
        if !distinct.contains(&link) {
            distinct.push(link);
        }
    }
    let more = distinct.len().saturating_sub(CAME);
    came.extend(distinct.into_iter().take(CAME));
    if more > 0 {
        came.push(phrases::plural(more, "more thing", "more things"));
    }
    UseRow { at: entry.at, event: entry.event, what, hours: entry.hours, came: came.join("; ") }
}

/// What the same crisis would have been without the measure.
fn changed(without: &Without, story: &Story<'_>) -> String {
    let Some(parts) = &without.parts else { return "Nothing would have been otherwise.".into() };
    let mut told = Vec::new();
    if without.peak.0 != without.peak.1 {
        told.push(format!("highest rung {} instead of {}", without.peak.1, without.peak.0));
    }
    for (score, name) in [
        (ScoreId::EscalationLoad, "escalation load"),
        (ScoreId::AttributionBrier, "misperception"),
        (ScoreId::ServiceDaysLost, "service-days lost"),
    ] {
        let (Some(words), Some((with, other))) =
            (scores::words(detente_engine::score::SCORES[score as usize].id), without.scores[score as usize])
        else {
            continue;
        };
        let (with, other) = (words.show(with), words.show(other));
        if with != other {
            told.push(format!("{name} {other} instead of {with}"));
        }
    }
    let what = if told.is_empty() { "the scores alike".to_owned() } else { told.join(", ") };
    let sentence = |story: &Story<'_>, id: EventId| {
        let at = story.log.get(id).map(|event| numbers::moment(event.at)).unwrap_or_default();
        let words = story.line(id, Language::English).map_or_else(|| story.link(id), |line| line.text.words());
        format!("{at}, {}", words.trim_end_matches('.'))
    };
    let first = match parts {
        Parts::With(id) => format!("What would not have been, or not so: {}.", sentence(story, *id)),
        Parts::Without(id, log) => {
            format!("What would have been instead: {}.", sentence(&Story::new(log, story.names), *id))
        }
    };
    format!("Without it, {what}. {first}")
}
