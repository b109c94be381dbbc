//! The log: what happened, when, to whom, and because of what.

mod what;

pub use what::What;

use crate::ids::{ActId, EventId, IncidentId, PostureId};
use detente_scenario::time::Moment;
use serde::{Deserialize, Serialize};

/// Version of the encoding of a log.
pub const LOG: u32 = 1;
/// Raised exactly when a golden digest changes.
pub const RESULTS: u32 = 3;

/// The nine stages, in the model's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Timed and conditional injects, commands.
    Inject,
    /// Incidents pass between assets.
    Spread,
    /// Loss of function cascades between sectors.
    Cascade,
    /// States notice.
    Detect,
    /// Messages travel.
    Communicate,
    /// States come to believe.
    Perceive,
    /// States choose.
    Decide,
    /// States act.
    Act,
    /// Log and scores.
    Record,
}

/// How a case came to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CaseOrigin {
    /// An own asset was noticed.
    OwnAsset,
    /// An own sector lost function.
    OwnSector,
    /// Another state told it.
    Told,
    /// A public claim or report.
    Public,
    /// An inject says so.
    Inject,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reply {
    /// An answer of substance follows.
    Answered,
    /// A holding reply.
    Held,
    /// A refusal.
    Declined,
}

/// How a message is routed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RouteKind {
    /// The ordinary note, open to all.
    OrdinaryNote,
    /// An entry of the directory in force.
    Directory,
    /// Desks that know each other.
    Acquaintance,
    /// A mission on the spot.
    Embassy,
    /// The CERT route.
    Cert,
    /// The sharing channel.
    SharingChannel,
    /// The way back of a message received.
    Reply,
    /// A focal point for investigations.
    FocalPoint,
    /// The channel between defence establishments.
    DefenceChannel,
    /// A contact point of a database.
    ContactPoint,
}

/// The routes of a run's messages.
pub struct MessageRoute;

impl MessageRoute {
    /// The route of every message, by id. An answer is a reply, whatever carried it.
    pub fn of(log: &Log) -> Vec<RouteKind> {
        let sent = log.events.iter().filter_map(|e| match e.what {
            What::Sent { message, route, .. } => Some((message, route)),
            _ => None,
        });
        let mut routes = Vec::new();
        for (message, route) in sent {
            routes.resize(routes.len().max(message.index() + 1), RouteKind::OrdinaryNote);
            routes[message.index()] = route;
        }
        routes
    }
}

/// What an act answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ground {
    /// A case on an incident.
    Case(IncidentId),
    /// An act received.
    Act(ActId),
    /// A posture watched.
    Posture(PostureId),
    /// A script or a team.
    Own,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// In which stage.
    pub stage: Stage,
    /// Hash of its identity: who, what, which one, from names only; equal in every arm.
    pub identity: u64,
    /// What.
    pub what: What,
    /// The events it came from.
    pub causes: Vec<EventId>,
}

/// The events of a run in the order in which they came about; an event's id is its place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    /// The events.
    pub events: Vec<Event>,
}

impl Log {
    /// Adds an event and returns its id.
    pub fn push(&mut self, event: Event) -> EventId {
        let id = EventId::from_index(self.events.len());
        self.events.push(event);
        id
    }
    /// The event of that id.
    pub fn get(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.index())
    }
    /// Whether it holds no event.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.events.len()
    }
    /// The chain of causes that ends at an event, oldest first: at each step the first cause named,
    /// which is the one that the event answers.
    pub fn chain(&self, mut id: EventId) -> Vec<EventId> {
        let mut chain = vec![id];
        while let Some(&cause) = self.get(id).and_then(|e| e.causes.iter().find(|&&c| c < id)) {
            chain.push(cause);
            id = cause;
        }
        chain.reverse();
        chain
    }
}

/// Hash of an event's identity: its kind and names, never a place, a counter or a time.
pub fn identity(what: &What, names: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(what.kind().as_bytes());
    for name in names {
        hasher.update(&[0x1f]);
        hasher.update(name.as_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}
