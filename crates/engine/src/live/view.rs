//! What one state knows at a moment of a run: made in the engine, of what its desks, its files and its mail hold, so
//! that whoever shows it to a team cannot show more.

use super::command::{Matter, Way};
use crate::ids::{ActId, Hypothesis};
use crate::ids::{EventId, IncidentId, InjectId, MessageId, PieceId, PostureId, SectorId, StateId};
use crate::log::{CaseOrigin, Reply};
use detente_scenario::Moment;
use detente_scenario::contact::{Medium, MessageKind};

/// A state's view.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Whose.
    pub state: StateId,
    /// When.
    pub now: Moment,
    /// Its own sectors, in the plan's order.
    pub sectors: Vec<OwnSector>,
    /// Its cases, the latest opened last.
    pub cases: Vec<OwnCase>,
    /// What its desks have found: pieces open to it, the latest last where the log tells.
    pub pieces: Vec<PieceId>,
    /// Pieces that its desks look for, and when they will have them.
    pub looking: Vec<(IncidentId, Moment)>,
    /// Messages that reached it, the latest last.
    pub inbox: Vec<Received>,
    /// Messages that it sent, the latest last.
    pub outbox: Vec<Posted>,
    /// Injects that have fired, in order: which of them the state reads is written in the scenario.
    pub injects: Vec<(Moment, InjectId)>,
    /// Its own acts, acts toward it and public acts, as it perceived them, the latest last.
    pub acts: Vec<SeenAct>,
    /// Public statements, the latest last: when, by whom, concerning whom, about what.
    pub statements: Vec<(Moment, StateId, StateId, Option<IncidentId>)>,
    /// Postures that it keeps or watches, under way.
    pub postures: Vec<PostureId>,
    /// Consultations that it took part in.
    pub meetings: Vec<Meeting>,
    /// As Chair: between which two others it may convene consultations; nothing for all others.
    pub chair: Option<Vec<(StateId, StateId)>>,
    /// Trails that were shown to it to be forged, by their incidents.
    pub exposed: Vec<(Moment, IncidentId)>,
    /// The ways it has to each other state now, the fastest first within a state.
    pub channels: Vec<Channel>,
    /// Its own stance toward each other state: the rung that stands.
    pub stances: Vec<(StateId, i8)>,
}

/// A consultation, as one who took part knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When.
    pub at: Moment,
    /// With whom.
    pub with: StateId,
    /// It was a ritual without effect.
    pub ritual: bool,
    /// It was used to accuse.
    pub accusation: bool,
}

/// A sector of one's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnSector {
    /// Which.
    pub sector: SectorId,
    /// Its inoperability now, a share in [0, 1].
    pub loss: f64,
    /// The same at the last mark that it crossed: growing, if less than now.
    pub before: f64,
}

/// A case, as its state holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnCase {
    /// On what.
    pub incident: IncidentId,
    /// Since when.
    pub opened: Moment,
    /// How it came to be opened.
    pub how: CaseOrigin,
    /// An asset or a sector of the state itself is hit.
    pub own: bool,
    /// Belief over who is behind it, by [`Hypothesis::index`]; sums to 1.
    pub author: Vec<f64>,
    /// Belief over the territory it came from: "undetermined" first, then the states; sums to 1.
    pub origin: Vec<f64>,
    /// For each state, the probability that it stands behind or tolerates what comes from its soil.
    pub behind: Vec<f64>,
    /// The assessed level, 0 to 5.
    pub level: f64,
    /// Levels that partners gave, as read.
    pub reports: Vec<(StateId, f64)>,
    /// What its own people found, what its desks opened and what others shared, the latest last. What an inject told
    /// stands among the injects.
    pub evidence: Vec<Held>,
}

/// A piece of evidence that a state holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// When it came.
    pub at: Moment,
    /// The event of its coming.
    pub event: EventId,
    /// Where it points, as the holder reads it.
    pub toward: Hypothesis,
    /// It names a territory, not an author.
    pub trail: bool,
    /// From whom it was copied, if it was.
    pub from: Option<StateId>,
    /// In ordinary pieces of evidence.
    pub weight: f64,
}

/// A message that reached a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// Which.
    pub message: MessageId,
    /// What.
    pub kind: MessageKind,
    /// From whom.
    pub from: StateId,
    /// By which way, to which of its sides.
    pub way: Way,
    /// When it was sent.
    pub sent: Moment,
    /// When it reached those who know; the desk alone has it if none.
    pub read: Option<Moment>,
    /// About what.
    pub about: Option<Matter>,
    /// The level that it gives, as the reader reads it.
    pub level: Option<f64>,
    /// The request of the reader that it answers.
    pub answers: Option<MessageId>,
    /// It asks for a reply, and none has been given.
    pub awaits_reply: bool,
    /// The reply given.
    pub reply: Option<Reply>,
}

/// A message that a state sent, as far as it knows what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// Which.
    pub message: MessageId,
    /// What.
    pub kind: MessageKind,
    /// To whom.
    pub to: StateId,
    /// By which way.
    pub way: Way,
    /// What carries it.
    pub medium: Medium,
    /// When it was sent.
    pub sent: Moment,
    /// About what.
    pub about: Option<Matter>,
    /// The entry in the book did not lead to anybody any more.
    pub stale: bool,
    /// When it was acknowledged.
    pub acknowledged: Option<Moment>,
    /// How it was replied to, and when.
    pub reply: Option<(Moment, Reply)>,
    /// No answer came in the time that one expects.
    pub silence: bool,
}

/// An act as a state saw it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenAct {
    /// Which.
    pub act: ActId,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: StateId,
    /// Toward whom.
    pub target: StateId,
    /// As which rung it is read.
    pub rung: i8,
    /// Everybody knows of it.
    pub public: bool,
}

/// A way to another state, as its user sees it beforehand.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// To whom.
    pub to: StateId,
    /// Which way.
    pub way: Way,
    /// What carries it.
    pub medium: Medium,
    /// What kinds of message it takes from a team.
    pub kinds: Vec<MessageKind>,
    /// Somebody is there now.
    pub open: bool,
    /// When somebody is there next, if not now and within the exercise.
    pub opens: Option<Moment>,
    /// Around the clock.
    pub always: bool,
    /// Whom to write to has to be found first.
    pub search: bool,
    /// A single contact: everything is relayed.
    pub relays: bool,
    /// Months since the entry was last verified, if it is an entry of a book.
    pub verified_months: Option<f64>,
    /// Mean hours from sending to those who know, as the sender expects it.
    pub expected_hours: f64,
}

/// Ground truth and everybody's state of mind at a moment: for the facilitator alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// When.
    pub now: Moment,
    /// Inoperability of each [state × sectors + sector].
    pub loss: Vec<f64>,
    /// Incidents that have begun: which, since when, whether it still spreads, the assets it holds now.
    pub incidents: Vec<TrueIncident>,
    /// What each state believes of each incident on which it has a case.
    pub beliefs: Vec<(StateId, IncidentId, OwnCase)>,
    /// Messages that have not been read yet.
    pub on_their_way: Vec<OnItsWay>,
    /// What is coming: injects with their times, in order.
    pub coming: Vec<Coming>,
    /// The greatest stance between each ordered pair of states that is not 0.
    pub stances: Vec<(StateId, StateId, i8)>,
    /// Tension of each ordered pair: [from × states + toward], 0 to 10.
    pub tension: Vec<f64>,
    /// Acts so far, the latest last.
    pub acts: Vec<SeenAct>,
    /// Who is played by people.
    pub people: Vec<StateId>,
}

/// An incident that has begun.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrueIncident {
    /// Which.
    pub incident: IncidentId,
    /// Since when.
    pub started: Moment,
    /// It spreads no further.
    pub ended: bool,
    /// Who is behind it.
    pub author: Hypothesis,
    /// The greatest true level that it came to for any state.
    pub level: u8,
}

/// A message that has not been read yet, and what it waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct OnItsWay {
    /// Which.
    pub message: MessageId,
    /// What.
    pub kind: MessageKind,
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
    /// By which way.
    pub way: Way,
    /// Since when.
    pub sent: Moment,
    /// What it waits for.
    pub phase: crate::channel::message::Phase,
    /// When the desk it waits at opens, if it is closed.
    pub opens: Option<Moment>,
}

/// An inject that has not fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    /// Which.
    pub inject: InjectId,
    /// When, if it is timed.
    pub at: Option<Moment>,
    /// It waits for a condition.
    pub conditional: bool,
    /// The facilitator holds it.
    pub held: bool,
}
