//! Everything that happened, in a person's sentences, from (plan, event, language).
//!
//! The engine knows no words. Here a code becomes a name, a probability a likelihood, and an event a
//! line with a kind, a tone for each of its parts, and a salience that decides whether a short
//! account of the crisis tells it.

mod event;
pub mod findings;
pub mod ledger;
mod message;
mod names;
pub mod phrases;
pub mod pivot;
pub mod scores;
mod story;
pub mod sweeps;
mod timeline;
pub mod verdicts;

pub use names::Names;
pub use story::{BeliefStep, Sent, Story};
pub use timeline::{Timeline, timeline};

/// The language of the interface. Texts of a scenario come in the scenario's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
}

/// What kind of thing a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ◆ Something happens.
    Happens,
    /// ? Something is believed.
    Believed,
    /// → Somebody asks or tells.
    Sent,
    /// ← Somebody answers, or does not.
    Answered,
    /// `[5]` An act and its rung.
    Act(i8),
}

/// How a part of a line is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it stands.
    #[default]
    Plain,
    /// Carries the line.
    Strong,
    /// What the facilitator knows beside.
    Dim,
    /// Mistaken.
    Mistaken,
    /// Escalation and harm.
    Ember,
    /// With a measure; better.
    With,
}

/// A part of a text in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// How it is meant.
    pub tone: Tone,
    /// The words.
    pub text: String,
}

/// A text in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

impl Text {
    /// A plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Text::default().and(Tone::Plain, text)
    }
    /// With one more part; an empty one is left out.
    #[must_use]
    pub fn and(mut self, tone: Tone, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(Span { tone, text });
        }
        self
    }
    /// The bare words.
    pub fn words(&self) -> String {
        self.0.iter().map(|s| s.text.as_str()).collect()
    }
}

/// An event in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What kind of thing it tells.
    pub kind: Kind,
    /// The sentence, with what follows it.
    pub text: Text,
    /// How much it matters to a short account, 0 to 100; below [`Line::QUIET`] it never enters one.
    pub salience: u8,
    /// Lines of one group repeat each other: the second matters less than the first.
    pub group: String,
}

impl Line {
    /// The least salience of a line in a short account.
    pub const QUIET: u8 = 30;
}
