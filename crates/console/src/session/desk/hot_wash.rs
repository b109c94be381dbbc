//! The hot-wash: what happened, who could reach whom, what was known, and what a measure would have changed.

use super::{News, TruthRow};
use detente_scenario::Moment;
use detente_scenario::contact::MessageKind;

/// The hot-wash, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct HotWash {
    /// 1 The course: lines of what happened.
    pub course: Vec<News>,
    /// The rungs over time: when, the greatest stance anywhere.
    pub rungs: Vec<(Moment, i8)>,
    /// 2 Who could reach whom: messages with the time each took, and what it would have been under each of some
    /// configurations.
    pub reach: Vec<ReachRow>,
    /// 3 When each piece was known, and shared.
    pub pieces: Vec<PieceRow>,
    /// 4 Belief against truth, of teams that agreed.
    pub beliefs: Vec<TruthRow>,
    /// 5 The chain of causes behind each escalation, function by function.
    pub chains: Vec<Vec<(Moment, String)>>,
    /// 6 The same crisis under other configurations, as the doctrine's guess.
    pub others: Vec<OtherRow>,
    /// Marks of measures and objectives.
    pub scores: Vec<(String, f64, usize, Vec<String>)>,
    /// Questions to talk about.
    pub questions: Vec<String>,
    /// The other table of a pair of twins, if there is one.
    pub twin: Option<Twin>,
}

/// The other table of a pair of twins: the same scenario and seed under another configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// Its configuration.
    pub configuration: String,
    /// Its rungs over time.
    pub rungs: Vec<(Moment, i8)>,
    /// Its outcomes.
    pub others: Vec<OtherRow>,
}

/// A message in the hot-wash.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachRow {
    /// From, to: names.
    pub between: (String, String),
    /// What.
    pub kind: MessageKind,
    /// When it left.
    pub sent: Moment,
    /// When it was read.
    pub read: Option<Moment>,
    /// It came before the decision of its move.
    pub in_time: bool,
    /// Under each other configuration: its name, and when it would have been read.
    pub under: Vec<(String, Option<Moment>)>,
}

/// A piece in the hot-wash.
#[derive(Clone, Debug, PartialEq)]
pub struct PieceRow {
    /// What it says.
    pub text: String,
    /// Who held it: name.
    pub holder: String,
    /// From when it could be found.
    pub from: Moment,
    /// When it was known to its holder.
    pub known: Option<Moment>,
    /// With whom it was shared, and when.
    pub shared: Vec<(String, Moment)>,
}

/// An outcome under a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherRow {
    /// Which configuration.
    pub configuration: String,
    /// It is the one that was played.
    pub played: bool,
    /// Escalation load, attribution error (Brier), hours to first contact, service-days lost; nothing where none.
    pub scores: [Option<f64>; 4],
    /// The greatest rung.
    pub rung: i8,
    /// Commands of the tables that did not apply there and were dropped.
    pub dropped: usize,
}
