//! What the facilitator sees: everything.

use super::{Person, Room};
use crate::session::order::Screen;
use detente_engine::ids::{EventId, InjectId, StateId};
use detente_engine::live::Player;
use detente_scenario::Moment;

/// The facilitator's page.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Where the exercise stands.
    pub room: Room,
    /// The seed.
    pub seed: u64,
    /// The join code.
    pub code: String,
    /// Everybody.
    pub people: Vec<Person>,
    /// What is coming and what came, in order of time.
    pub coming: Vec<TimelineRow>,
    /// Incidents against what each team believes.
    pub truth: Vec<TruthRow>,
    /// Who has decided.
    pub deciding: Vec<TeamRow>,
    /// Messages on their way, in sentences: who, what, waits for what.
    pub on_their_way: Vec<(String, String, String)>,
    /// The log, the latest first.
    pub log: Vec<LogRow>,
    /// What the projector shows.
    pub screen: Screen,
    /// It is dark.
    pub blackout: bool,
    /// Tension may be shown.
    pub tension: bool,
    /// Points to which one can undo, the latest first: entry, exercise time, what came after.
    pub undo: Vec<(u64, Moment, String)>,
    /// Marks of evaluators: of what, mean, how many, remarks.
    pub scores: Vec<(String, f64, usize, Vec<String>)>,
    /// Questions of the move, and what to say when a table is stuck.
    pub questions: Vec<String>,
    /// What to say when a table is stuck.
    pub when_stuck: String,
}

/// A line of what is coming.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineRow {
    /// When; a condition waits if none.
    pub at: Option<Moment>,
    /// The inject, if it is one that can be handled.
    pub inject: Option<InjectId>,
    /// What.
    pub text: String,
    /// Who sees it: codes, `all`, `public`; the facilitator alone if empty.
    pub to: Vec<String>,
    /// It is past.
    pub past: bool,
    /// The facilitator holds it.
    pub held: bool,
    /// It waits for a condition.
    pub conditional: bool,
    /// What is so.
    pub truth: String,
}

/// An incident against beliefs.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthRow {
    /// What it is called.
    pub title: String,
    /// What is so.
    pub truth: String,
    /// Who is behind it.
    pub author: String,
    /// The true level.
    pub level: u8,
    /// For each state in order: its favourite, the probability of it, the probability of the truth, its level, and
    /// what the team itself stated; nothing without a case.
    pub beliefs: Vec<Option<BeliefCell>>,
}

/// A state's belief beside the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefCell {
    /// The favourite's name.
    pub favourite: String,
    /// Its probability.
    pub p: f64,
    /// The favourite is the truth.
    pub right: bool,
    /// The probability of the truth.
    pub p_truth: f64,
    /// Its level.
    pub level: f64,
    /// What the team stated, in words.
    pub team: Option<String>,
}

/// A team in the list of who has decided.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamRow {
    /// Which.
    pub state: StateId,
    /// Who plays it.
    pub player: Player,
    /// How many people, and how many of them are here.
    pub people: (usize, usize),
    /// The one who speaks is here.
    pub speaker_here: bool,
    /// Decisions made, of how many.
    pub made: (usize, usize),
    /// What was chosen, in short sentences.
    pub chosen: Vec<String>,
}

/// What kind a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogKind {
    /// A decision of a team.
    Decision,
    /// A message.
    Message,
    /// An inject.
    Inject,
    /// A note.
    Note,
    /// The room: joining, phases, undo.
    Room,
    /// What the engine did.
    World,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Room time in ms, of entries.
    pub room: Option<i64>,
    /// Exercise time.
    pub at: Moment,
    /// What kind.
    pub kind: LogKind,
    /// What.
    pub text: String,
    /// It was undone.
    pub undone: bool,
    /// The event behind it.
    pub event: Option<EventId>,
}
