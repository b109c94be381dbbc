//! The hot-wash: what happened, who could reach whom, what was known, and what a measure would have changed.

use super::twin::Twin;
use super::{News, TruthRow};
use crate::session::order::Judgement;
use crate::text::Line;
use detente_scenario::Moment;
use detente_scenario::contact::MessageKind;
use detente_study::pivot::Part;

/// The step of the chains of causes, as a projector's screen counts steps.
pub const CHAINS_STEP: u8 = 4;

/// The hot-wash, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct HotWash {
    /// The configuration that was played.
    pub configuration: String,
    /// The exercise has come to its end.
    pub finished: bool,
    /// Where it stands.
    pub stands: Moment,
    /// Its moves, in order.
    pub moves: Vec<WashMove>,
    /// 1 The course: lines of what happened.
    pub course: Vec<News>,
    /// The rungs over time: when, the greatest stance anywhere.
    pub rungs: Vec<(Moment, i8)>,
    /// Steps that were taken: when, by whom and toward whom by their codes, which rung.
    pub acts: Vec<(Moment, String, String, i8)>,
    /// 2 Who could reach whom: messages with the time each took, and what it would have been under each of some
    /// configurations.
    pub reach: Vec<ReachRow>,
    /// 3 When each piece was known, and shared.
    pub pieces: Vec<PieceRow>,
    /// 4 Belief against truth, of teams that agreed.
    pub beliefs: Vec<TruthRow>,
    /// The same over time, incident by incident; of teams that agreed, and no incident of which none of them had a case.
    pub ribbons: Vec<CaseRibbons>,
    /// 5 The chain of causes behind each escalation, function by function.
    pub chains: Vec<Vec<(Moment, Line)>>,
    /// What the highest step hung on; nothing before the end, where nobody acted, and until it is worked out.
    pub hung: Option<Hung>,
    /// 6 The same crisis under other configurations, as the doctrine's guess.
    pub others: Vec<OtherRow>,
    /// Marks of measures and objectives.
    pub scores: Vec<(String, f64, usize, Vec<String>)>,
    /// Questions to talk about.
    pub questions: Vec<String>,
    /// What the facilitator noted for it, in order: room time, text. For the facilitator's own page alone.
    pub notes: Vec<(i64, String)>,
    /// The other table of a pair of twins, if there is one.
    pub twin: Option<Twin>,
}

/// What the highest step hung on: how many replays reach it again with and without each link.
#[derive(Clone, Debug, PartialEq)]
pub struct Hung {
    /// The rung.
    pub rung: i8,
    /// Replays of each link, with it and without it.
    pub replays: u32,
    /// The links in order of time.
    pub links: Vec<HungLink>,
}

/// A link of what led to the highest step, named by its function.
#[derive(Clone, Debug, PartialEq)]
pub struct HungLink {
    /// When.
    pub at: Moment,
    /// What it is.
    pub part: Part,
    /// Whose it is, and toward whom: codes of states.
    pub who: Vec<String>,
    /// The scenario's own name of a report; else nothing.
    pub text: String,
    /// Replays, as it was, that reach the rung.
    pub with: u32,
    /// Replays without it that do.
    pub without: u32,
    /// Fewer do, beyond chance.
    pub pivotal: bool,
}

/// A move of the exercise, as the hot-wash looks back on it.
#[derive(Clone, Debug, PartialEq)]
pub struct WashMove {
    /// Its title.
    pub title: String,
    /// When decisions were due.
    pub decide: Moment,
    /// When it ended.
    pub until: Moment,
}

/// An incident, and what teams believed of who is behind it as time went on.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRibbons {
    /// What the incident is called.
    pub title: Line,
    /// Who is behind it.
    pub author: Line,
    /// A ribbon for each team that agreed and had a case.
    pub ribbons: Vec<Ribbon>,
}

/// What one team's analysts believed over time, and what the team itself stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// The team: its state's name.
    pub team: String,
    /// The belief, from each time at which it changed.
    pub points: Vec<RibbonPoint>,
    /// Up to when it is known.
    pub until: Moment,
    /// The team's own judgements, in order.
    pub stated: Vec<Stated>,
}

/// A belief from a time on.
#[derive(Clone, Debug, PartialEq)]
pub struct RibbonPoint {
    /// From when.
    pub at: Moment,
    /// The share of what is so.
    pub truth: f64,
    /// The share of the strongest answer that is not so.
    pub wrong: f64,
    /// That answer.
    pub answer: Line,
}

impl RibbonPoint {
    /// Something that is not so is held for likelier than what is.
    pub fn mistaken(&self) -> bool {
        self.wrong > self.truth
    }
}

/// A judgement that a team stated of who is behind an incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// When.
    pub at: Moment,
    /// Whether it names who is behind it; nothing if it says that it does not know.
    pub right: Option<bool>,
    /// What it says.
    pub judgement: Judgement,
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
    /// What would have become of it under each other configuration, in the order that all rows share.
    pub under: Vec<Under>,
}

/// A message under another configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Under {
    /// Which.
    pub configuration: String,
    /// It was sent there too.
    pub sent: bool,
    /// When it was read there.
    pub read: Option<Moment>,
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
