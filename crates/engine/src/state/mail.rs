//! Messages on their way, and what became of them.

use super::Impression;
use crate::channel::desk::{DeskKind, Desks};
use crate::channel::message::{Content, Message, Progress};
use crate::channel::sent::Sent;
use crate::ids::{EventId, IncidentId, MessageId, StateId};
use crate::live::Way;
use crate::log::{Ground, RouteKind};
use bevy_ecs::prelude::Resource;
use detente_scenario::contact::{MessageKind, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A message was delivered: what conditions read.
#[derive(Clone, Copy, Debug)]
pub struct Delivery {
    /// What.
    pub kind: MessageKind,
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
    /// When, ms.
    pub at: i64,
    /// By which side.
    pub role: Role,
    /// The event.
    pub event: EventId,
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What.
    pub kind: MessageKind,
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
    /// On what ground.
    pub ground: Ground,
    /// About which incident.
    pub incident: Option<IncidentId>,
    /// Its number on that ground.
    pub n: u32,
    /// What it carries.
    pub content: Content,
    /// What it comes from.
    pub causes: Vec<EventId>,
    /// Not before, ms.
    pub at: i64,
    /// The matter may be of regional significance: diplomats may be written to.
    pub regional: bool,
    /// Routes tried before.
    pub tried: Vec<(RouteKind, DeskKind)>,
    /// The way that its sender chose, if people did: another is taken only where that one does not work.
    pub way: Option<Way>,
}

impl Letter {
    /// A letter with nothing beside its kind, ground and cause.
    pub fn new(kind: MessageKind, from: StateId, to: StateId, ground: Ground, at: i64, cause: EventId) -> Self {
        let incident = match ground {
            Ground::Case(m) => Some(m),
            _ => None,
        };
        Letter {
            kind,
            from,
            to,
            ground,
            incident,
            n: 0,
            content: Content::default(),
            causes: vec![cause],
            at,
            regional: false,
            tried: Vec::new(),
            way: None,
        }
    }
}

/// A message on its way: what is asked of it in every step, beside the others' and not in the message itself.
#[derive(Clone, Copy, Debug)]
pub struct OnItsWay {
    /// Nothing happens to it before then, ms, while lines work; it may be later than this.
    pub wake: i64,
    /// Which.
    pub id: MessageId,
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
}

/// Messages, desks, and what became of them.
#[derive(Resource, Default)]
pub struct Mail {
    /// All messages.
    pub messages: Vec<Message>,
    /// Those on their way.
    pub active: Vec<OnItsWay>,
    /// Requests whose answer is awaited.
    pub awaited: Vec<MessageId>,
    /// Before then no silence is read, ms, while this setting is in force.
    pub patience: (i64, usize),
    /// Before then no entry is pinged, ms, while this setting is in force.
    pub pings: (i64, usize),
    /// Sent once.
    pub sent: Sent,
    /// Desks.
    pub desks: Desks,
    /// Deliveries in order.
    pub deliveries: Vec<Delivery>,
    /// Acknowledgements: by whom, to whom, the event.
    pub acknowledgements: Vec<(StateId, StateId, EventId)>,
    /// Consultations agreed: when, who, who, the event.
    pub meetings: Vec<(i64, StateId, StateId, EventId)>,
    /// First delivery about an incident between two states: (incident, lower, higher) → ms.
    pub first_contact: BTreeMap<(IncidentId, StateId, StateId), i64>,
    /// Requests that went out over two networks.
    pub doubled: BTreeSet<MessageId>,
    /// Messages that leaked.
    pub leaks: u32,
    /// Matters that leaked, and whose government felt it.
    pub leaked: BTreeSet<(Ground, StateId)>,
    /// Lists of one round of carrying.
    pub round: Round,
    /// Letters that no route takes for now.
    pub unsent: Vec<Letter>,
    /// Impressions that wait for clearance, until when, ms.
    pub held: Vec<(i64, Impression)>,
    /// How often two states met, and who of them agreed to an offer of the Chair.
    pub met: BTreeMap<(StateId, StateId), u32>,
    /// States that agreed to good offices, by dyad.
    pub agreed: BTreeMap<(StateId, StateId), BTreeSet<StateId>>,
}

/// Lists of one round of carrying, kept for their room.
#[derive(Debug, Default)]
pub struct Round {
    /// Messages at desks: in handling or after it, and such as wait.
    pub handled: Vec<MessageId>,
    /// Messages that wait.
    pub waiting: Vec<MessageId>,
    /// Those of them whose desk may take them.
    pub turns: Vec<MessageId>,
    /// What happened to one message.
    pub steps: Vec<(i64, Progress)>,
    /// What happened, in order of time and identity.
    pub happened: Vec<(i64, MessageId, Progress)>,
}

impl Mail {
    /// Before the first letter, in the room of an earlier run.
    pub fn cleared(self, states: usize) -> Self {
        let Mail { mut messages, mut active, mut awaited, mut deliveries, mut sent, round, .. } = self;
        messages.clear();
        active.clear();
        awaited.clear();
        deliveries.clear();
        sent.clear(states);
        Mail { messages, active, awaited, deliveries, sent, round, ..Mail::default() }
    }
}
