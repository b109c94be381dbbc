//! What people at a table may do to a run. A run with commands is as much a pure function as one without: the commands
//! are part of what it is a function of.

use crate::ids::{IncidentId, InjectId, MessageId, PostureId, StateId};
use crate::log::{Ground, Reply, RouteKind};
use detente_scenario::Moment;
use detente_scenario::contact::{MessageKind, Role};
use detente_scenario::inject::Effect;
use serde::{Deserialize, Serialize};

/// A command and the moment at which it was given: it takes effect in the step that begins there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stamped {
    /// When, in exercise time.
    pub at: Moment,
    /// What.
    pub command: Command,
}

/// Who plays a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Player {
    /// Its doctrine.
    Doctrine,
    /// People: it chooses, acts, writes and replies only by command. Its technical desks go on exchanging technical
    /// indicators and evidence by themselves, as desks do.
    People,
}

/// What is done about a choice of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pick {
    /// One of its options, by its place among the plan's options.
    Option(u16),
    /// None of them.
    Nothing,
    /// What the state's doctrine takes.
    Doctrine,
}

/// What a message or an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Matter {
    /// An incident on which the state has a case.
    Incident(IncidentId),
    /// A posture that it keeps or watches.
    Posture(PostureId),
}

impl Matter {
    /// What it is as a ground for a message or an act.
    pub(crate) fn ground(about: Option<Matter>) -> Ground {
        match about {
            Some(Matter::Incident(incident)) => Ground::Case(incident),
            Some(Matter::Posture(posture)) => Ground::Posture(posture),
            None => Ground::Own,
        }
    }
}

/// An act toward a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Who.
    pub actor: StateId,
    /// Toward whom.
    pub target: StateId,
    /// Which rung of the ladder.
    pub rung: i8,
    /// Everybody learns of it.
    pub public: bool,
    /// Those who act with it; each of them gives a command of its own too.
    pub with: Vec<StateId>,
    /// On account of what, if the actor says so.
    pub about: Option<Matter>,
}

/// A way to a state, as a view lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Way {
    /// What kind of way.
    pub kind: RouteKind,
    /// To which side it leads.
    pub role: Role,
}

/// A message that a team sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
    /// What kind.
    pub kind: MessageKind,
    /// By which way; the fastest there is if none is named or that one does not work.
    pub way: Option<Way>,
    /// About what.
    pub about: Option<Matter>,
    /// The level that it gives, on the common scale, 0 to 5: read on the reader's own.
    pub level: Option<u8>,
    /// What the sender holds as evidence on the incident goes with it.
    pub evidence: bool,
}

/// What the facilitator does with an inject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Handling {
    /// It does not fire until it is released.
    Hold,
    /// A held inject fires when it is due, at once if that is past.
    Release,
    /// It never fires.
    Skip,
    /// It fires at once, whatever its time or condition.
    Fire,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// From now on people play the state, or its doctrine does.
    Play {
        /// Which state.
        state: StateId,
        /// Who.
        by: Player,
    },
    /// A choice of a move is settled, by its place among the plan's choices.
    Choose {
        /// Which choice.
        choice: u16,
        /// What is done about it.
        pick: Pick,
    },
    /// A state that people play acts.
    Act(Deed),
    /// A state that people play writes.
    Write(Note),
    /// A state that people play replies to a request that has reached it.
    Reply {
        /// Which request.
        message: MessageId,
        /// How.
        reply: Reply,
    },
    /// A state has its own desks look for what they know of an incident.
    Ask {
        /// Who.
        state: StateId,
        /// About what.
        incident: IncidentId,
    },
    /// A state speaks in public.
    Say {
        /// Who.
        state: StateId,
        /// Which of the exercise's public lines, by its place.
        line: u16,
        /// The state it names, if the line names one.
        naming: Option<StateId>,
        /// About what.
        about: Option<IncidentId>,
    },
    /// The facilitator handles an inject.
    Inject {
        /// Which.
        inject: InjectId,
        /// How.
        how: Handling,
    },
    /// The facilitator makes something happen that stands in no script. What people read of it is no matter of the
    /// engine.
    Improvise {
        /// A name of its own, by which it stands in the log.
        name: String,
        /// What it does.
        effects: Vec<Effect>,
    },
    /// The Chair brings two states together: it offers them its good offices, or, where they have a mechanism of
    /// consultation, convenes them.
    Chair {
        /// The Chair.
        by: StateId,
        /// One of the two.
        first: StateId,
        /// The other.
        second: StateId,
        /// It convenes; else it offers, and both have to agree.
        convene: bool,
    },
}

/// Why a command is refused. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The exercise is over.
    Over,
    /// There is no such state, choice, option, message, inject, incident or posture.
    Unknown,
    /// The state is played by its doctrine.
    ByDoctrine,
    /// The choice is another state's, or not due in this move, or was settled.
    NotOpen,
    /// The condition of the option does not hold.
    NotAllowed,
    /// The rung is above the exercise's limit for live teams, or below −2.
    Rung,
    /// A state cannot write to itself or act toward itself.
    Itself,
    /// The message asks for no reply, has not arrived, or was replied to.
    NoReplyDue,
    /// The state has no case on the incident.
    NoCase,
    /// The inject has fired already.
    Fired,
    /// The kind of message carries nothing that a team could write: it is sent by a desk or by an answer.
    Kind,
    /// Only the Chair does this.
    NotChair,
    /// The two states have no mechanism of consultation.
    NoMechanism,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Refused::Over => "the exercise is over",
            Refused::Unknown => "there is no such thing in this exercise",
            Refused::ByDoctrine => "the state is played by its doctrine",
            Refused::NotOpen => "this choice is not open now",
            Refused::NotAllowed => "this option is not open in the present situation",
            Refused::Rung => "this step is not on the menu of this exercise",
            Refused::Itself => "a state cannot do this toward itself",
            Refused::NoReplyDue => "this message waits for no reply",
            Refused::NoCase => "the state has no case on this incident",
            Refused::Fired => "this has happened already",
            Refused::Kind => "a team does not write this kind of message",
            Refused::NotChair => "only the Chair can do this",
            Refused::NoMechanism => "these states have no mechanism of consultation",
        })
    }
}

impl std::error::Error for Refused {}
