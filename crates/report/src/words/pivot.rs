//! What the highest act of a run hung on, in words.

use super::{Language, Story, phrases};
use detente_engine::ids::EventId;
use detente_scenario::Moment;
use detente_study::pivot::{Climb, Part};

/// A link and what became of its forks.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When.
    pub at: Moment,
    /// Its event.
    pub event: EventId,
    /// What happened.
    pub what: String,
    /// What the forks without it have in its place.
    pub instead: &'static str,
    /// Forks, as it was, that reached the rung.
    pub with: u32,
    /// Forks without it that did.
    pub without: u32,
    /// Beyond chance.
    pub pivotal: bool,
}

/// The links in order of time.
pub fn rows(climb: &Climb, story: &Story<'_>) -> Vec<Row> {
    let row = |link: &detente_study::pivot::Pivot| Row {
        at: link.at,
        event: link.event,
        what: story.line(link.event, Language::English).map_or_else(String::new, |line| line.text.words()),
        instead: instead(link.part),
        with: link.with,
        without: link.without,
        pivotal: link.pivotal,
    };
    climb.links.iter().map(row).collect()
}

fn instead(part: Part) -> &'static str {
    match part {
        Part::Act { .. } => "had it not been done",
        Part::Evidence { .. } => "had it not been got",
        Part::Misreading => "had it been taken for what it was",
        Part::Silence => "had it been taken for no sign",
        Part::Report => "had it not come",
        Part::Wait { .. } => "had it been read at once, as it was meant",
    }
}

/// What was tried, in one sentence.
pub fn asked(climb: &Climb) -> String {
    format!(
        "Of {} replays from each moment, so many reach rung {} ({}) again: as it was, and without this one link",
        climb.replays,
        climb.rung,
        phrases::rung(climb.rung)
    )
}

/// What came out, in one sentence.
pub fn found(climb: &Climb) -> String {
    let pivotal = climb.links.iter().filter(|link| link.pivotal).count();
    match (climb.links.len(), pivotal) {
        (0, _) => "Nothing that led there can be taken away: no act, message or evidence came before it.".into(),
        (_, 0) => "No single link turned it, beyond chance: it had several ways to come about.".into(),
        (tried, pivotal) => {
            format!("{} of {tried} turned it, beyond chance.", phrases::plural(pivotal, "link", "links"))
        }
    }
}

/// What the figures rest on.
pub const HOW: &str = "A replay shares luck and decisions up to the step of the link; from there luck is new and \
                       doctrines decide. With and without are paired on the same new luck. Pivotal: fewer reach the \
                       rung without it (exact sign test, 5 % over all links).";
