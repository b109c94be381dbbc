//! What a run remembers of the people who play it: who they are, what they were asked and have settled.

use super::command::{Command, Deed};
use crate::ids::{EventId, InjectId, MessageId, StateId};
use crate::log::Reply;
use bevy_ecs::prelude::Resource;
use std::collections::{BTreeMap, BTreeSet};

/// The table of a run. In a run without commands it stays empty, and every stage does what it does without it.
#[derive(Resource, Clone, Debug, Default)]
pub struct Seats {
    /// States that people play.
    pub people: BTreeSet<StateId>,
    /// Commands in the order in which they were given.
    pub given: Vec<Command>,
    /// Acts to be done at the end of this step.
    pub deeds: Vec<(Deed, Option<EventId>)>,
    /// Requests that have reached a state which people play, and wait for its reply: when an answer would be ready,
    /// ms, and the event of the delivery.
    pub asked: BTreeMap<MessageId, (i64, EventId)>,
    /// Replies given, to be sent in this step.
    pub replies: Vec<(MessageId, Reply)>,
    /// Injects that the facilitator holds.
    pub held: BTreeSet<InjectId>,
    /// Held injects whose time has come.
    pub overdue: BTreeSet<InjectId>,
    /// Injects that never fire.
    pub skipped: BTreeSet<InjectId>,
}

impl Seats {
    /// Whether people play a state.
    pub fn plays(&self, state: StateId) -> bool {
        self.people.contains(&state)
    }
}
