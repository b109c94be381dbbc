//! What the facilitator sees: everything.

use super::{Person, Room};
use crate::session::order::{Judgement, Screen};
use crate::text::Line;
use detente_engine::ids::{EventId, InjectId, StateId};
use detente_engine::live::Player;
use detente_scenario::Moment;
use detente_scenario::contact::MessageKind;

/// A wrong answer that a table holds for this likely or more is a likely misreading.
pub const LIKELY_MISREADING: f64 = 0.4;

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
    /// What somebody probably misreads: the latest first, what briefs lead to at the end.
    pub misreadings: Vec<Misreading>,
    /// Sectors that can lose service: as a form names each, state, sector.
    pub sectors: Vec<(String, StateId, Line)>,
    /// Incidents that a loss can be a part of: as a form names each, and what it is called.
    pub incidents: Vec<(String, String)>,
    /// Who has decided.
    pub deciding: Vec<TeamRow>,
    /// Messages on their way, in sentences: who, what, waits for what.
    pub on_their_way: Vec<(Line, Line, Line)>,
    /// The log, the latest first.
    pub log: Vec<LogRow>,
    /// What the projector shows.
    pub screen: Screen,
    /// It is dark.
    pub blackout: bool,
    /// Tension may be shown.
    pub tension: bool,
    /// Points to which one can undo, the latest first: entry, exercise time, what came after.
    pub undo: Vec<(u64, Moment, Line)>,
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
    pub what: Coming,
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
    /// What it does, of an inject that nobody reads.
    pub does: Vec<Does>,
}

/// What is coming, or came.
#[derive(Clone, Debug, PartialEq)]
pub enum Coming {
    /// An inject: what it is called, what is read of it, whether it was struck out.
    Inject(String, String, bool),
    /// An incident begins.
    Incident(String),
    /// A posture begins: what it is called, whose it is, whether it is meant as a threat.
    Posture(String, StateId, bool),
}

/// What an inject does that nobody reads: for the facilitator, who may hold it or strike it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// An incident begins.
    Begins(String),
    /// An incident ends.
    Ends(String),
    /// A sector of a state loses a share of its service: sector, state, share.
    Loses(Line, String, f64),
    /// A state gets evidence on an incident.
    Evidence(String, String),
    /// A forged trail is shown to a state, on an incident.
    Exposes(String, String),
    /// A piece that somebody holds comes to light.
    Finds,
    /// A message leaves: from whom, to whom.
    Message(String, String),
    /// The pressure at home changes in a state.
    Pressure(String),
    /// The tension of a state toward another changes.
    Tension(String, String),
    /// Two states consult.
    Meeting(String, String),
    /// Something else in the model.
    Else,
}

/// What somebody probably takes for something else than it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Misreading {
    /// What its brief leads a state to think: the scenario's words.
    Brief(StateId, String),
    /// An incident is taken for the act of somebody who is not behind it: who takes it, the incident, the favourite,
    /// its probability, who is behind it.
    Author(StateId, Line, u16, f64, u16),
    /// A message was misread: from whom, to whom, what kind, when.
    Message(StateId, StateId, MessageKind, Moment),
    /// A step was read as its opposite: by whom, whose step, toward whom, which, when.
    Act(StateId, StateId, StateId, i8, Moment),
    /// A silence is read as a refusal, though the desk may be closed: by whom, whose, when.
    Silence(StateId, StateId, Moment),
}

/// An incident against beliefs.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthRow {
    /// What it is called.
    pub title: Line,
    /// What is so.
    pub truth: String,
    /// Who is behind it, by the place of the hypothesis.
    pub author: u16,
    /// The true level.
    pub level: u8,
    /// For each state in order: its favourite, the probability of it, the probability of the truth, its level, and
    /// what the team itself stated; nothing without a case.
    pub beliefs: Vec<Option<BeliefCell>>,
}

/// A state's belief beside the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefCell {
    /// The favourite, by the place of the hypothesis.
    pub favourite: u16,
    /// Its probability.
    pub p: f64,
    /// The favourite is the truth.
    pub right: bool,
    /// The probability of the truth.
    pub p_truth: f64,
    /// Its level.
    pub level: f64,
    /// What the team stated.
    pub team: Option<Judgement>,
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
    pub chosen: Vec<Line>,
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
    pub text: Line,
    /// It was undone.
    pub undone: bool,
    /// The event behind it.
    pub event: Option<EventId>,
}
