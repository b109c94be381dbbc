//! The resources of a run: what the stages own and hand to each other.

mod mail;
mod politics;
mod watch;

pub use mail::{Delivery, Letter, Mail, OnItsWay, Round};
pub use politics::{Dyad, Grievance, Politics};
pub use watch::{Watch, WatchList, Watches};

use crate::chance::Chance;
use crate::ids::{ActId, ActorId, EventId, IncidentId, InjectId, PieceId, PostureId, StateId};
use crate::log::{CaseOrigin, Event, Ground, Log, Stage, What};
use crate::mind::belief::Token;
use crate::plan::Plan;
use crate::plan::incident::IncidentPlan;
use crate::plan::setting::Setting;
use crate::plan::topology::Topology;
use bevy_ecs::prelude::{Entity, Resource};
use detente_scenario::time::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The plan and the luck of the run.
#[derive(Resource, Clone)]
pub struct Given {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The luck.
    pub chance: Chance,
}

impl Given {
    /// The world as laid out.
    pub fn topology(&self) -> &Topology {
        &self.plan.topology
    }
}

/// Where the run stands: step n covers (from, to].
#[derive(Resource, Clone, Copy, Debug)]
pub struct Clock {
    /// n.
    pub step: u32,
    /// t_n in ms.
    pub from: i64,
    /// t_{n+1} in ms.
    pub to: i64,
    /// The setting in force at t_n.
    pub setting: usize,
    /// The number of the decision occasion that begins in (t_n, t_{n+1}].
    pub occasion: Option<u64>,
}

impl Clock {
    /// The clock in step n of a plan.
    pub fn at(plan: &Plan, step: u32) -> Self {
        let t = &plan.topology;
        let from = i64::from(step) * t.step;
        let to = (from + t.step).min(t.end.0);
        let occasion = to.div_euclid(t.decision);
        let begins = occasion >= 1 && occasion * t.decision > from;
        Clock { step, from, to, setting: plan.setting_at(Moment(from)), occasion: begins.then_some(occasion as u64) }
    }
    /// Length of the step in hours.
    pub fn hours(&self) -> f64 {
        (self.to - self.from) as f64 / crate::HOUR_MS
    }
    /// The setting in force.
    pub fn setting<'a>(&self, given: &'a Given) -> &'a Setting {
        &given.plan.settings[self.setting].1
    }
}

/// The log being written.
#[derive(Resource, Default)]
pub struct Journal {
    /// The log.
    pub log: Log,
    /// More events than a run may have were asked for.
    pub overflow: bool,
    /// Identities are hashed: the log will be looked at.
    pub keep: bool,
    /// The event that a fork goes without, by its identity.
    pub without: Option<u64>,
}

/// Events a run may have: a hang is worse than an error.
pub const EVENTS_MAX: usize = 2_000_000;

impl Journal {
    /// Writes an event; its identity is hashed from names.
    pub fn write(&mut self, at: i64, stage: Stage, identity: &[&str], what: What, causes: Vec<EventId>) -> EventId {
        if self.log.len() >= EVENTS_MAX {
            self.overflow = true;
            return EventId::from_index(EVENTS_MAX - 1);
        }
        let identity = if self.keep { crate::log::identity(&what, identity) } else { 0 };
        self.log.push(Event { at: Moment(at), stage, identity, what, causes })
    }

    /// Whether the run goes without what this event brings about: it is a fork (`run/fork.rs`).
    pub fn goes_without(&self, what: &What, identity: &[&str]) -> bool {
        self.without.is_some_and(|without| without == crate::log::identity(what, identity))
    }
}

/// An incident of the run. Ground truth.
#[derive(Clone, Debug)]
pub struct IncidentState {
    /// What it is.
    pub plan: Arc<IncidentPlan>,
    /// When it started, ms.
    pub started: Option<i64>,
    /// It spreads no further.
    pub ended: bool,
    /// t_m: when it first touched an asset, a sector or the public, ms.
    pub touched: Option<i64>,
    /// What brings it about, if an event of the run does.
    pub because: Option<EventId>,
    /// The event of its start.
    pub event: EventId,
    /// The latest event of its course in each state, for causes.
    pub latest: EventId,
    /// Difficulty D of its attribution.
    pub difficulty: f64,
    /// It leaves an obvious trail.
    pub obvious: bool,
    /// What remains of the threshold of its takedown.
    pub takedown: f64,
    /// Indicators of it are worth nothing any more.
    pub void_indicators: bool,
    /// It knows that it is watched: footholds become impacts twice as fast.
    pub warned: bool,
}

/// All incidents of the run, the scenario's first. Ground truth.
#[derive(Resource, Default)]
pub struct Incidents {
    /// By id.
    pub list: Vec<IncidentState>,
    /// How many times each state answered each in kind.
    pub retaliations: BTreeMap<(StateId, StateId), u32>,
}

/// What falls due, by (time, name).
#[derive(Resource, Default)]
pub struct Agenda {
    /// The due things.
    pub due: BTreeMap<(i64, String), Due>,
}

/// A thing that falls due.
#[derive(Clone, Debug)]
pub enum Due {
    /// A timed inject.
    Inject(InjectId),
    /// The effects of an inject, some hours after it fired.
    Effects(InjectId, EventId),
    /// The effects of an option taken.
    Option(u16, EventId),
    /// An incident starts.
    Incident(IncidentId),
    /// An incident arrives by itself.
    Arrival(ActorId, u16, u64),
    /// A piece opens.
    Piece(PieceId, EventId),
    /// A posture begins.
    Posture(PostureId),
    /// A measure of the configuration stands elsewhere from now on.
    Stands(u16, detente_scenario::adoption::Status),
    /// A disruption of a cell begins: cell, loss, incident.
    Disrupt(usize, f64, IncidentId),
    /// Indicators of an incident are worth nothing from now on.
    Void(IncidentId),
    /// Nothing passes into an asset or out of it any more.
    Seal(crate::ids::AssetId),
    /// A command given at a table, by its place among those given.
    Command(usize),
}

/// How many units one whole scripted loss is kept in.
pub const SCRIPTED_UNITS: f64 = 1e12;

/// Scripted forcing in force: (cell, incident) → loss. Ground truth.
#[derive(Resource, Default)]
pub struct Scripted {
    /// Losses by cell and incident; kept in whole units, so that what is added can be taken away.
    pub losses: BTreeMap<(usize, IncidentId), i64>,
}

/// What protects a state against an incident.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Guard {
    /// It has noticed.
    pub noticed: bool,
    /// It has good indicators: factors on vulnerability and notice.
    pub indicators: Option<(f64, f64)>,
    /// It is assisted: factor on restoration.
    pub assist: Option<f64>,
    /// Precautions are on.
    pub precaution: bool,
}

/// Guards of states against incidents.
#[derive(Resource, Default)]
pub struct Guards {
    /// By (state, incident).
    pub map: BTreeMap<(StateId, IncidentId), Guard>,
    /// Those that changed since spread last read them.
    pub changed: BTreeSet<(StateId, IncidentId)>,
}

impl Guards {
    /// Changes a guard.
    pub fn change(&mut self, state: StateId, incident: IncidentId, change: impl FnOnce(&mut Guard)) {
        let guard = self.map.entry((state, incident)).or_default();
        let before = *guard;
        change(guard);
        if *guard != before {
            self.changed.insert((state, incident));
        }
    }
}

/// What reaches minds: the only way from the world and the channels to belief.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are named by the words that their variant explains")]
pub enum Impression {
    /// A state's assessment of its own harm.
    Assessed { observer: StateId, incident: IncidentId, assessed: f64, sigma: f64, truth: u8 },
    /// How hostile an incident looks.
    Signal { observer: StateId, incident: IncidentId, xi: f64 },
    /// A piece of evidence.
    Evidence { observer: StateId, incident: IncidentId, token: Token, from: Option<StateId>, cause: EventId },
    /// Pieces of evidence shown to be forged.
    Exposed { observer: StateId, incident: IncidentId, tokens: Vec<u64>, cause: EventId },
    /// An act seen.
    Act { observer: StateId, act: ActId, actor: StateId, rung: i8, cause: EventId },
    /// A posture watched begins: how hostile it looks.
    Posture { observer: StateId, posture: PostureId, by: StateId, looks_like: i8, xi: f64, cause: EventId },
    /// A posture ends.
    PostureOver { posture: PostureId },
    /// A state explained itself, in writing or in person; `strength` is in log-odds, negative if misread.
    Explained { reader: StateId, by: StateId, incident: Option<IncidentId>, strength: f64, cause: EventId },
    /// A partner's level.
    Reported { reader: StateId, from: StateId, incident: IncidentId, level: f64, weight: f64 },
    /// T_j moves by these log-odds: silence, a refusal, an answer.
    Conduct { reader: StateId, of: StateId, incident: IncidentId, shift: f64, cause: EventId },
    /// Live contact of two states restrains both, in rungs.
    Contact { a: StateId, b: StateId, restraint: f64 },
    /// A consultation cleared the slate of two states.
    Consulted { a: StateId, b: StateId, strength: f64, cause: EventId },
    /// Publicity presses on a state's government, in rungs.
    Pressure { state: StateId, amount: f64 },
    /// Tension moves by some points.
    Tension { from: StateId, toward: StateId, amount: f64 },
}

/// Impressions since perception last read them, and cases to open.
#[derive(Resource, Default)]
pub struct Intake {
    /// Cases to open: observer, incident, how, event, own.
    pub opened: Vec<(StateId, IncidentId, CaseOrigin, EventId)>,
    /// Impressions in order.
    pub impressions: Vec<Impression>,
    /// Own loss of each state.
    pub loss: Vec<f64>,
}

/// Where each case is: entities in order of (observer, incident).
#[derive(Resource, Default)]
pub struct CaseIndex {
    /// By (observer, incident).
    pub map: BTreeMap<(StateId, IncidentId), Entity>,
    /// Files that changed since the desks last looked, each once.
    pub stirred: Vec<(StateId, IncidentId)>,
}

/// What has been decided and what is known of pieces: what conditions read.
#[derive(Resource, Default)]
pub struct Ledger {
    /// Options taken: (state, option name).
    pub decided: BTreeSet<(StateId, String)>,
    /// Decisions already made, by place among the plan's choices.
    pub chosen: BTreeSet<u16>,
    /// Injects fired.
    pub fired: BTreeMap<InjectId, EventId>,
    /// Incidents whose indicators stand on a list that everybody reads, and since when, ms.
    pub open_indicators: BTreeMap<IncidentId, i64>,
    /// How many deliveries there were when conditions were tested last.
    pub heard: Option<usize>,
    /// Who holds each piece.
    pub holders: Vec<BTreeSet<StateId>>,
    /// Pieces whose desks look for them, and when each opens, ms.
    pub asked: BTreeMap<PieceId, i64>,
    /// Until when each posture lasts, ms; `None` before it began.
    pub postures: Vec<Option<i64>>,
}

/// A choice to act, from decision to action.
#[derive(Clone, Debug)]
pub struct Order {
    /// Who.
    pub actor: StateId,
    /// Toward whom.
    pub target: StateId,
    /// Which rung.
    pub rung: i8,
    /// On what ground.
    pub ground: Ground,
    /// b_j on it.
    pub belief: f64,
    /// The level of it, for an answer in kind.
    pub level: f64,
    /// What it came from.
    pub causes: Vec<EventId>,
    /// The stance that it takes the place of.
    pub before: i8,
    /// Whether everybody learns of it, where people have said so; by the rule of audiences if not.
    pub public: Option<bool>,
}

/// Choices of this step.
#[derive(Resource, Default)]
pub struct Orders {
    /// In order of actor and target.
    pub list: Vec<Order>,
}

/// An act done.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its identity: actor, target, occasion.
    pub identity: String,
    /// Who.
    pub actor: StateId,
    /// Toward whom.
    pub target: StateId,
    /// Which rung.
    pub rung: i8,
    /// On what ground.
    pub ground: Ground,
    /// When, ms.
    pub at: i64,
    /// Everybody knows.
    pub public: bool,
    /// On a case ground against a state that is not the author.
    pub wrongful: bool,
    /// Its event.
    pub event: EventId,
}

/// All acts.
#[derive(Resource, Default)]
pub struct Acts {
    /// By id.
    pub list: Vec<Act>,
    /// How many of them were perceived already.
    pub perceived: usize,
}

/// What incidents are called: the one thing that minds are told of them besides what they notice.
#[derive(Resource, Default)]
pub struct Labels {
    /// Identities of incidents, by id.
    pub incidents: Vec<Arc<str>>,
    /// What everybody thinks beforehand of who is behind it, where the scenario says so: weights by
    /// hypothesis.
    pub priors: Vec<Option<Arc<[f64]>>>,
}

impl Labels {
    /// Tells minds of an incident.
    pub fn add(&mut self, plan: &IncidentPlan) {
        self.incidents.push(plan.key.as_str().into());
        self.priors.push(plan.prior.clone());
    }
}
