//! What a viewer sees: plain data, complete, and nothing beside. Pages are rendered from these and from nothing else, so
//! that a team's page cannot show what its [`TeamDesk`] does not hold.
//!
//! Moments are shown as `Day 3 18:00`; names and texts are the scenario's; words of the interface are the page's.

mod board;
mod control;
mod hot_wash;
mod own;
mod team;
mod twin;

pub use board::{Board, Gallery, Tile};
pub use control::{
    BeliefCell, Coming, Control, Does, LIKELY_MISREADING, LogKind, LogRow, Misreading, TeamRow, TimelineRow, TruthRow,
};
pub use hot_wash::{
    CHAINS_STEP, CaseRibbons, HotWash, Hung, HungLink, OtherRow, PieceRow, ReachRow, Ribbon, RibbonPoint, Stated,
    Under, WashMove,
};
pub(super) use own::opened;
pub use own::{Own, Talk};
pub use team::{
    ActCard, CaseCard, ChairCard, ChoiceCard, Decide, EvidenceRow, Fate, Mail, Ping, PingRow, SectorRow, Sent, TeamDesk,
};
pub use twin::{StepSum, TWIN_STEP, Twin, TwinStep, TwinTable};

use super::order::{PersonId, Phase, Place};
use crate::text::{Line, say};
use detente_engine::ids::StateId;
use detente_scenario::Moment;
use detente_scenario::contact::Role;

/// What a mark is for, by the id that stands in the record.
pub(crate) fn scored(id: &str) -> Line {
    match id.strip_prefix("objective ") {
        Some(number) => say!(objective, number).capital(),
        None => measure(id).capital(),
    }
}

/// The measures of the library, in the order of their words.
const MEASURES: [&str; 21] = [
    "agency-coordination",
    "awareness",
    "capacity-building",
    "cert-cooperation",
    "ci-consultations",
    "contacts-database",
    "crime-cooperation",
    "defence-channel",
    "emergency-response-sharing",
    "ict-requests",
    "information-channels",
    "investigation-assistance",
    "joint-exercises",
    "law-policy-sharing",
    "national-strategy",
    "norms",
    "poc-directory",
    "poc-single",
    "severity-classification",
    "terminology",
    "threat-database",
];

/// A measure, by its id: one that an author made up is called as its author called it.
pub(crate) fn measure(id: &str) -> Line {
    match MEASURES.iter().position(|one| *one == id) {
        Some(place) => say!(measures[place]),
        None => Line::from(id.replace(['_', '-'], " ")),
    }
}

/// What everybody may know of where the exercise stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// The exercise's title.
    pub title: String,
    /// The configuration in force.
    pub configuration: String,
    /// The move, from 1; 0 in the lobby.
    pub number: usize,
    /// How many moves there are.
    pub moves: usize,
    /// The title of the move.
    pub move_title: String,
    /// The phase.
    pub phase: Phase,
    /// Exercise time.
    pub now: Moment,
    /// The day of the week, as `Moment` counts from the scenario's first day: 0 Monday … 6 Sunday.
    pub weekday: u8,
    /// When messages leave, in this move.
    pub send: Option<Moment>,
    /// When decisions are due, in this move.
    pub decide: Option<Moment>,
    /// The exercise is paused.
    pub paused: bool,
    /// The timer.
    pub timer: Option<TimerFace>,
    /// The state that holds the Chair.
    pub chair: Option<StateId>,
    /// All states, in order.
    pub states: Vec<StateCard>,
    /// A correction after an undo, until the next phase.
    pub correction: Option<Correction>,
    /// The number of the last entry: the position of the stream.
    pub seq: u64,
}

/// A state in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct StateCard {
    /// Which.
    pub id: StateId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Hours from UTC.
    pub utc_hours: f64,
    /// Its labels for the common levels 0 to 5.
    pub scale: Vec<String>,
    /// Its seats, in order: name and the sides that it answers for.
    pub seats: Vec<(String, Vec<Role>)>,
}

/// The timer as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerFace {
    /// When it runs out, room time in ms, if it runs.
    pub ends: Option<i64>,
    /// Seconds left, if it stands.
    pub left: u32,
}

/// What an undo took back.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Exercise time before the undo.
    pub from: Moment,
    /// Exercise time now.
    pub to: Moment,
    /// What this viewer had seen and what does not hold any more, in sentences.
    pub taken_back: Vec<Line>,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What it is called.
    pub name: String,
    /// Where it sits.
    pub place: Place,
    /// Its device speaks for the team.
    pub speaks: bool,
    /// A tab of it is open.
    pub here: bool,
}

/// A line of news.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// When, in exercise time.
    pub at: Moment,
    /// What.
    pub text: Line,
    /// The same as data, where it is about oneself.
    pub own: Option<Own>,
    /// Everybody may read it.
    pub public: bool,
    /// To which side it came, if to one.
    pub role: Option<Role>,
    /// It is a test of the facilitator.
    pub test: bool,
    /// It arrived after the decision time of a move that is past.
    pub late: bool,
    /// Since the team's last decision.
    pub fresh: bool,
}
