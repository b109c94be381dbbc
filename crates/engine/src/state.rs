//! The resources of a run: what the stages own and hand to each other.

use crate::chance::Chance;
use crate::channel::desk::{DeskKind, Desks};
use crate::channel::message::{Content, Message};
use crate::channel::sent::Sent;
use crate::ids::{ActId, ActorId, EventId, IncidentId, InjectId, MessageId, PieceId, PostureId, StateId};
use crate::log::{CaseOrigin, Event, Ground, Log, RouteKind, Stage, What};
use crate::mind::belief::Token;
use crate::mind::doctrine::Standing;
use crate::plan::Plan;
use crate::plan::incident::IncidentPlan;
use crate::plan::setting::Setting;
use crate::plan::topology::Topology;
use bevy_ecs::prelude::{Entity, Resource};
use detente_scenario::contact::{MessageKind, Role};
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
    /// A disruption of a cell begins: cell, loss, incident.
    Disrupt(usize, f64, IncidentId),
    /// Indicators of an incident are worth nothing from now on.
    Void(IncidentId),
    /// Nothing passes into an asset or out of it any more.
    Seal(crate::ids::AssetId),
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

/// The world's side of a case: what there is to see for one observer of one incident. Ground truth.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The case is open.
    pub open: bool,
    /// The event of its opening.
    pub event: EventId,
    /// The true level s, a running maximum.
    pub level: u8,
    /// Its level has to be assessed anew.
    pub dirty: bool,
    /// Noise z of the assessment.
    pub noise: f64,
    /// The number of the next token.
    pub next: u64,
    /// What remains of the threshold of the next token.
    pub left: f64,
    /// What remains of the threshold of exposure.
    pub expose: f64,
    /// The forgery is exposed to this observer.
    pub exposed: bool,
    /// Identities of forged tokens it holds or was sent.
    pub forged: Vec<u64>,
    /// An own asset was ever touched.
    pub asset_hit: bool,
    /// The E\[s\] that the observer holds (it speeds up the search for evidence), and that speed, 1/h.
    pub expected: f64,
    /// Speed of the clock of the next token, 1/h.
    pub speed: f64,
    /// The observer's file.
    pub case: Option<Entity>,
    /// Precautions against it are on.
    pub guarded: bool,
    /// The file changed since it was last looked at.
    pub stale: bool,
}

/// All watches.
#[derive(Resource, Default)]
pub struct Watches {
    /// By (observer, incident).
    pub map: BTreeMap<(StateId, IncidentId), Watch>,
    /// How often a true level rose.
    pub risen: u64,
    /// The bias δ_i of each state's assessments, drawn or given.
    pub bias: Vec<f64>,
    /// The mark (in tenths) that each cell's loss was last logged at.
    pub marks: Vec<u8>,
    /// Own loss of each state: Σ v_k q_k.
    pub loss: Vec<f64>,
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
    /// Trust.
    pub trust: f64,
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
    /// Dyads that are not at rest, by place.
    pub live: BTreeSet<u32>,
    /// Dyads that are in crisis even at rest.
    pub tense_at_rest: u32,
}

impl Politics {
    /// A dyad, to be changed: from now on it is not at rest.
    pub fn dyad(&mut self, place: usize) -> &mut Dyad {
        self.live.insert(place as u32);
        &mut self.dyads[place]
    }
}

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
        }
    }
}

/// Messages, desks, and what became of them.
#[derive(Resource, Default)]
pub struct Mail {
    /// All messages.
    pub messages: Vec<Message>,
    /// Those on their way.
    pub active: Vec<MessageId>,
    /// Requests whose answer is awaited.
    pub awaited: Vec<MessageId>,
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
    /// Uses of measures that cost staff hours, by kind of route and meetings.
    pub uses: BTreeMap<&'static str, u32>,
    /// Messages that leaked.
    pub leaks: u32,
    /// Matters that leaked, and whose government felt it.
    pub leaked: BTreeSet<(Ground, StateId)>,
    /// Letters that no route takes for now.
    pub unsent: Vec<Letter>,
    /// Impressions that wait for clearance, until when, ms.
    pub held: Vec<(i64, Impression)>,
    /// How often two states met, and who of them agreed to an offer of the Chair.
    pub met: BTreeMap<(StateId, StateId), u32>,
    /// States that agreed to good offices, by dyad.
    pub agreed: BTreeMap<(StateId, StateId), BTreeSet<StateId>>,
}

impl Mail {
    /// Before the first letter, in the room of an earlier run.
    pub fn cleared(self, states: usize) -> Self {
        let Mail { mut messages, mut active, mut awaited, mut deliveries, mut sent, .. } = self;
        messages.clear();
        active.clear();
        awaited.clear();
        deliveries.clear();
        sent.clear(states);
        Mail { messages, active, awaited, deliveries, sent, ..Mail::default() }
    }
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
