//! What states hold of each other.

use crate::ids::{EventId, PostureId};
use crate::log::Ground;
use crate::mind::doctrine::Standing;
use bevy_ecs::prelude::Resource;
use detente_scenario::Parameters;
use std::collections::{BTreeMap, BTreeSet};

/// An act received, which is a ground for an answer.
#[derive(Clone, Debug)]
pub struct Grievance {
    /// The ground.
    pub ground: Ground,
    /// Its identity.
    pub identity: String,
    /// When, ms.
    pub at: i64,
    /// Until when it stays a ground, ms.
    pub until: i64,
    /// The event.
    pub event: EventId,
}

/// What one state holds of another.
#[derive(Clone, Debug)]
pub struct Dyad {
    /// h: tension, as a deviation from its start.
    pub tension: f64,
    /// h(0).
    pub tension_start: f64,
    /// Trust, before what measures add.
    trust: f64,
    /// The last perceived rung, and when, ms.
    pub remembered: f64,
    /// When it was perceived.
    pub remembered_at: i64,
    /// Standings and last moves.
    pub standing: Standing,
    /// S: the stance, the rung it stands at.
    pub stance: i8,
    /// Since when what seems right lies below the stance, ms.
    pub below_since: Option<i64>,
    /// L: restraint from live contact, rungs.
    pub restraint: f64,
    /// Log-odds by which messages shifted the intent of conduct other than incidents.
    pub intent_shift: f64,
    /// How hostile each watched posture looks: (posture, looks_like, ξ).
    pub postures: Vec<(PostureId, i8, f64)>,
    /// Acts and postures received.
    pub grievances: Vec<Grievance>,
    /// Choices under deliberation, by ground: (rung, since, event).
    pub pending: BTreeMap<Ground, (i8, i64, EventId)>,
    /// Tastes for the rungs from 0 up, by ground, as far as they were ever asked for.
    pub tastes: BTreeMap<Ground, Vec<f64>>,
    /// When each case became a ground: belief in the other's responsibility first reached p*, ms.
    pub raised: BTreeMap<Ground, i64>,
    /// The last rung done, by ground.
    pub done: BTreeMap<Ground, i8>,
    /// The latest event that bears on it.
    pub event: EventId,
}

impl Dyad {
    /// At the start of a run.
    pub fn new(tension_start: f64, trust: f64) -> Self {
        Dyad {
            tension: 0.0,
            tension_start,
            trust,
            remembered: 0.0,
            remembered_at: 0,
            standing: crate::mind::doctrine::Standing::default(),
            stance: 0,
            below_since: None,
            restraint: 0.0,
            intent_shift: 0.0,
            postures: Vec::new(),
            grievances: Vec::new(),
            pending: BTreeMap::new(),
            tastes: BTreeMap::new(),
            raised: BTreeMap::new(),
            done: BTreeMap::new(),
            event: EventId(0),
        }
    }
    /// Trust in [0, 1], with what exercises held together have added.
    pub fn trust(&self, p: &Parameters) -> f64 {
        (self.trust + p.trust_gain).min(1.0)
    }
    /// h now.
    pub fn h(&self) -> f64 {
        (self.tension_start + self.tension).clamp(0.0, 10.0)
    }
    /// r̂: the remembered rung, faded.
    pub fn faded(&self, now: i64, memory_days: f64) -> f64 {
        if self.remembered <= 0.0 {
            return 0.0;
        }
        let days = (now - self.remembered_at) as f64 / crate::HOUR_MS / 24.0;
        self.remembered * libm::exp(-days / memory_days)
    }
}

/// What states hold of each other, and the pressure at home.
#[derive(Resource, Default)]
pub struct Politics {
    /// [from × states + toward].
    pub dyads: Vec<Dyad>,
    /// P: domestic pressure of each state, rungs.
    pub pressure: Vec<f64>,
    /// Dyads that are not at rest, by place: something moves, is remembered, held, deliberated on or stood for.
    pub live: BTreeSet<u32>,
    /// Dyads that are in crisis even at rest.
    pub tense_at_rest: u32,
}

impl Politics {
    /// No dyad and no government is moved by anything.
    pub fn is_at_rest(&self) -> bool {
        self.live.is_empty() && self.pressure.iter().all(|&p| p == 0.0)
    }
    /// A dyad, to be changed: from now on it is not at rest.
    pub fn dyad(&mut self, place: usize) -> &mut Dyad {
        self.live.insert(place as u32);
        &mut self.dyads[place]
    }
}
