//! What people may do in a session, and the entry that an order becomes once it is accepted.

use detente_engine::ids::{IncidentId, InjectId, MessageId, StateId};
use detente_engine::live::{Deed, Note, Pick, Player};
use detente_engine::log::Reply;
use detente_scenario::Moment;
use detente_scenario::contact::Role;
use detente_scenario::inject::Effect;
use serde::{Deserialize, Serialize};

/// A person of a session, by the number of its joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonId(pub u32);

/// An accepted order. A session is the fold of its entries, and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 1.
    pub seq: u64,
    /// The command id that its sender chose: the same id is the same entry, however often it is sent.
    pub id: String,
    /// Who gave it; the facilitator if none.
    pub by: Option<PersonId>,
    /// Room time in milliseconds since the Unix epoch, as the server's clock said.
    pub room: i64,
    /// What.
    pub order: Order,
}

/// Where a person sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// In the lobby: joined, not placed.
    Lobby,
    /// At a team's table, in the seat that answers for these sides of the state; by the seat's place in the
    /// scenario's list for that state.
    Team(StateId, u8),
    /// An observer: sees what is public and, with the facilitator's leave, the course.
    Observer,
    /// An evaluator: as an observer, and scores measures and objectives.
    Evaluator,
    /// The projector.
    Projector,
}

/// The phases of a move, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// Before the first move: people join, the communication check is done.
    Lobby,
    /// The situation up to the time of sending is read.
    Inform,
    /// Messages are written; they leave at the time of sending.
    Contact,
    /// Time has gone to the time of decision: what has arrived is read.
    Deliveries,
    /// Teams talk and decide.
    Decide,
    /// Decisions are carried out and shown.
    Reveal,
    /// After the last move.
    HotWash,
}

/// What the projector shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Screen {
    /// Code and QR to join.
    Join,
    /// The map of states and links, time, public events.
    Map,
    /// The situation and the questions of the move.
    Move,
    /// What was revealed.
    Reveal,
    /// A step of the hot-wash, from 0.
    HotWash(u8),
}

/// Team-talk timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timer {
    /// Starts with this many seconds.
    Start(u32),
    /// Stands still.
    Pause,
    /// Goes on.
    Resume,
    /// Seconds more, or fewer.
    Add(i32),
    /// Gone.
    Stop,
}

/// How far the facilitator lets time go beside the phases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    /// By some hours.
    Hours(u32),
    /// To the next event that somebody at a table reads.
    NextEvent,
}

/// A team's own judgement of an incident: private, optional, "we do not know" first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// From whose territory; "we do not know" if none. A state's place, or nothing for outside the region.
    pub origin: Option<Option<StateId>>,
    /// Who: by place of the hypothesis; "we do not know" if none.
    pub author: Option<u16>,
    /// Whether a state stands behind it, and which; "we do not know" if none, "no state" if an empty inside.
    pub behind: Option<Option<StateId>>,
    /// How sure, by the place of the word in the list of likelihoods (0 very unlikely … 5 almost certain).
    pub sure: Option<u8>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    // --- people ---
    /// A person joins; it gets the next number.
    Join {
        /// What it wants to be called.
        name: String,
        /// Where it wants to sit.
        place: Place,
    },
    /// The facilitator, or the person itself in the lobby, takes another place.
    Move {
        /// Who.
        person: PersonId,
        /// Where to.
        place: Place,
    },
    /// A person leaves, or is removed.
    Leave {
        /// Who.
        person: PersonId,
    },
    /// This person's device speaks for its team from now on; the others watch along.
    Speak {
        /// Who.
        person: PersonId,
    },
    /// Who plays a state.
    Play {
        /// Which.
        state: StateId,
        /// By whom.
        by: Player,
    },
    /// All names of persons are replaced by their seats, for good.
    RemoveIdentities,

    // --- time ---
    /// The next phase.
    Next,
    /// Time goes on within the phase.
    Advance(Until),
    /// The exercise stands still: teams cannot submit.
    Pause(bool),
    /// Everything of the exercise after this entry is undone: time, injects, decisions, messages. People, notes and
    /// scores stay.
    Undo {
        /// The last entry that stays.
        to: u64,
    },
    /// The team-talk timer: advisory, nothing depends on it.
    Timer(Timer),

    // --- the facilitator ---
    /// Handles an inject.
    Inject {
        /// Which.
        inject: InjectId,
        /// How.
        how: detente_engine::live::Handling,
    },
    /// Something that stands in no script.
    Improvise {
        /// Who reads it: codes, `CODE.role`, `all`, `public`, as in a scenario.
        to: Vec<String>,
        /// What they read.
        text: String,
        /// It is a test: it says so, and does nothing.
        test: bool,
        /// What it does.
        effects: Vec<Effect>,
    },
    /// What the projector shows.
    Project(Screen),
    /// The projector goes dark, or comes back.
    Blackout(bool),
    /// Tension between states may be shown on the projector.
    RevealTension(bool),
    /// A note for the hot-wash.
    Note {
        /// The note.
        text: String,
    },

    // --- teams ---
    /// A choice of the move; may be changed until decisions are called.
    Choose {
        /// Which, by its place among the plan's choices.
        choice: u16,
        /// What.
        pick: Pick,
        /// Why.
        reason: String,
    },
    /// An act toward a state at the time of decision; a later one replaces it.
    Act {
        /// The act.
        deed: Deed,
        /// Why.
        reason: String,
    },
    /// The team takes no step toward anybody in this move.
    NoAct {
        /// Who.
        state: StateId,
        /// Why.
        reason: String,
    },
    /// The public line of this move.
    Say {
        /// Who.
        state: StateId,
        /// Which line.
        line: u16,
        /// Whom it names.
        naming: Option<StateId>,
        /// About what.
        about: Option<IncidentId>,
        /// In the team's own words.
        words: String,
    },
    /// A message; it leaves at the time of sending.
    Write {
        /// What the engine carries.
        note: Note,
        /// From which seat.
        seat: Role,
        /// What it says, in the team's own words.
        words: String,
        /// How sure the sender is of what it says, by the place of the word.
        sure: Option<u8>,
    },
    /// A reply to a request.
    Reply {
        /// To which.
        message: MessageId,
        /// How.
        reply: Reply,
        /// What it says.
        words: String,
    },
    /// The team's own desks are asked what they know.
    Ask {
        /// Who.
        state: StateId,
        /// About what.
        incident: IncidentId,
    },
    /// The team's judgement.
    Judge {
        /// Whose.
        state: StateId,
        /// Of what.
        incident: IncidentId,
        /// The judgement.
        judgement: Judgement,
    },
    /// What the team believed may be shown at the hot-wash.
    Consent {
        /// Whose.
        state: StateId,
        /// Yes or no.
        yes: bool,
    },
    /// The Chair brings two others together after the decisions: it offers good offices, or convenes them.
    Chair {
        /// The Chair.
        state: StateId,
        /// One of the two.
        first: StateId,
        /// The other.
        second: StateId,
        /// It convenes; else it offers.
        convene: bool,
        /// Why.
        reason: String,
    },
    /// Communication check in the lobby: an entry of the book is called.
    Ping {
        /// Who calls.
        from: StateId,
        /// Whom.
        to: StateId,
        /// Which side.
        role: Role,
    },

    // --- evaluators ---
    /// A mark for a measure or an objective, never for a delegation.
    Score {
        /// An id of a measure, or `objective N` from 1.
        of: String,
        /// 1 (not at all) to 5 (fully).
        mark: u8,
        /// A remark.
        remark: String,
    },
}

/// What a branch starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// The scenario's id.
    pub scenario: String,
    /// Its digest, in hex.
    pub digest: String,
    /// The configuration's name.
    pub configuration: String,
    /// The seed.
    pub seed: u64,
    /// The time at which the exercise stands when it begins.
    pub from: Moment,
}
