//! The public face: a plan and a run key go in, a run comes out.

use crate::chance::{Chance, Purpose, RunKey};
use crate::ids::{ActorId, IncidentId, PostureId, StateId};
use crate::log::{LOG, Log, Stage};
use crate::mind::case::Case;
use crate::plan::Plan;
#[doc(hidden)]
pub use crate::schedule::schedules;
use crate::schedule::stages;
use crate::score::belief::jensen_shannon;
use crate::score::{ScoreId, Scores, contact, escalation, harm, mean};
use crate::stage::cascade::Cascade;
use crate::stage::inject::schedule_arrival;
use crate::stage::inside::Inside;
use crate::stage::layers::{Layers, Passages};
use crate::stage::record::{BeliefPoint, Tally};
use crate::stage::rest::Rest;
use crate::stage::spread::Spread;
use crate::stage::stockpile::Stockpiles;
use crate::stage::{inject, layers, record};
use crate::state::{
    Acts, Agenda, CaseIndex, Clock, Due, Dyad, Given, Guards, IncidentState, Incidents, Intake, Journal, Labels,
    Ledger, Mail, Orders, Politics, Scripted, Watches,
};
use bevy_ecs::prelude::{Entity, Resource, Schedule, World};
use detente_scenario::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The places of stages 1, 7 and 8 among the schedules.
const INJECT: usize = 0;
const DECIDE: usize = 6;
const ACT: usize = 7;

/// What is kept of a run beside its scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Scores and series only.
    Scores,
    /// Also the digest, the log and beliefs as they changed.
    Log,
}

/// Why a run came to no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunErrorKind {
    /// More events than a run may have.
    Budget,
    /// A number that is none.
    NotFinite,
}

/// A run that came to no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunError {
    /// When.
    pub at: Moment,
    /// In which stage.
    pub stage: Stage,
    /// Why.
    pub kind: RunErrorKind,
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let why = match self.kind {
            RunErrorKind::Budget => {
                "more than two million events: some rate is too fast for the length of the scenario"
            }
            RunErrorKind::NotFinite => "a value that is no number",
        };
        write!(f, "{} in stage {:?}: {why}", self.at, self.stage)
    }
}

impl std::error::Error for RunError {}

/// One pair of observer and incident, as the split of misperception needs it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairScore {
    /// Who.
    pub observer: StateId,
    /// On what.
    pub incident: IncidentId,
    /// The observer opened a case.
    pub case: bool,
    /// Its mean attribution Brier.
    pub brier: f64,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its luck.
    pub key: RunKey,
    /// BLAKE3 of the versioned log and the final state; zeros unless the log is kept.
    pub digest: [u8; 32],
    /// Its scores.
    pub scores: Scores,
    /// Its log; empty unless kept.
    pub log: Log,
    /// The greatest stance anywhere at the end of each step.
    pub rungs: Vec<i8>,
    /// Service-days lost by [state × sectors + sector], weighted by criticality.
    pub days_lost: Vec<f64>,
    /// The pairs of P₀.
    pub pairs: Vec<PairScore>,
    /// Beliefs over authors as they changed; empty unless the log is kept.
    pub beliefs: Vec<BeliefPoint>,
    /// Incidents of the run that the plan does not name: their identities, by id.
    pub incidents: Vec<String>,
    /// True authors of all incidents of the run, by id.
    pub authors: Vec<crate::ids::Hypothesis>,
    /// Which incidents of the run belong to the fixed set M₀ (no act brought them about), by id.
    pub exogenous: Vec<bool>,
    /// The true level that each incident came to for each state that it touched or that looked at it.
    pub levels: BTreeMap<(StateId, IncidentId), u8>,
}

/// A run under way: the world and the schedules of its stages.
pub struct Simulation {
    world: World,
    stages: Vec<Schedule>,
    plan: Arc<Plan>,
    key: RunKey,
    step: u32,
    keep: Keep,
    rest: Rest,
    /// Nothing is skipped, though it changes nothing.
    restless: bool,
}

impl Simulation {
    /// A run before its first step.
    pub fn new(plan: Arc<Plan>, key: RunKey, keep: Keep) -> Self {
        Simulation::with_stages(plan, key, keep, schedules())
    }

    /// A run whose stages were put together elsewhere: tests add their systems in another order.
    #[doc(hidden)]
    pub fn with_stages(plan: Arc<Plan>, key: RunKey, keep: Keep, stages: Vec<Schedule>) -> Self {
        let mut simulation = Simulation {
            world: World::new(),
            stages,
            plan: Arc::clone(&plan),
            key,
            step: 0,
            keep,
            rest: Rest::default(),
            restless: false,
        };
        simulation.world.insert_resource(Spread::new(&plan.topology));
        simulation.world.insert_resource(Cascade::new(&plan.topology));
        simulation.build();
        simulation
    }

    /// Runs every stage in every step from now on: tests compare it with a run in which stages are skipped.
    #[doc(hidden)]
    pub fn restless(&mut self) {
        self.restless = true;
        self.stages = stages(false);
    }

    /// How many steps of the run found the world at rest, so that only their time was summed up.
    #[doc(hidden)]
    pub fn rested(&self) -> u32 {
        self.rest.steps
    }

    /// Another run with the room of this one: equals [`Simulation::new`].
    pub fn reset(&mut self, plan: Arc<Plan>, key: RunKey, keep: Keep) {
        let cases: Vec<Entity> = self.world.resource::<CaseIndex>().map.values().copied().collect();
        for case in cases {
            self.world.despawn(case);
        }
        self.world.clear_trackers();
        self.world.resource_mut::<Spread>().reset(&plan.topology);
        self.world.resource_mut::<Cascade>().reset(&plan.topology);
        (self.plan, self.key, self.step, self.keep) = (plan, key, 0, keep);
        self.rest = Rest::default();
        self.build();
    }

    /// Puts every resource at its beginning.
    fn build(&mut self) {
        let plan = Arc::clone(&self.plan);
        let t = &*plan.topology;
        let chance = Chance::new(self.key);
        let given = Given { plan: Arc::clone(&plan), chance };
        let mut incidents = Incidents::default();
        let mut labels = Labels::default();
        let mut agenda = Agenda::default();
        for (n, incident) in t.incidents.iter().enumerate() {
            incidents.list.push(IncidentState::new(Arc::new(incident.clone()), &given.chance, &plan.base));
            labels.add(incident);
            if let Some(start) = incident.start {
                let due = (start.0, format!("incident {}", incident.key));
                agenda.due.insert(due, Due::Incident(IncidentId::from_index(n)));
            }
        }
        for (n, inject) in t.injects.iter().enumerate() {
            if let Some(at) = inject.at {
                let due = (at.0, format!("inject {}", inject.name));
                agenda.due.insert(due, Due::Inject(crate::ids::InjectId::from_index(n)));
            }
        }
        for (n, posture) in t.postures.iter().enumerate() {
            let due = (posture.at.0, format!("posture {}", posture.name));
            agenda.due.insert(due, Due::Posture(PostureId::from_index(n)));
        }
        for (place, adopted) in plan.configuration.measures.iter().enumerate() {
            for turn in adopted.course().iter().filter(|turn| turn.at.0 > 0) {
                let due = (turn.at.0, format!("measure {place} {:?}", turn.status));
                agenda.due.insert(due, Due::Stands(place as u16, turn.status));
            }
        }
        for (n, actor) in t.actors.iter().enumerate() {
            for arrival in 0..actor.arrivals.len() {
                schedule_arrival(&given, &mut agenda, ActorId::from_index(n), arrival as u16, 0, 0);
            }
        }
        let n = t.states.len();
        let mirrors = plan.settings.iter().any(|(_, s)| t.state_ids().any(|i| s.own(i).mirror > 0.0));
        // Long lists keep the room of an earlier run.
        let mut dyads = taken::<Politics>(&mut self.world).dyads;
        dyads.clear();
        dyads.extend((0..n * n).map(|k| Dyad::new(t.tension[k], t.trust[k])));
        let mut log = taken::<Journal>(&mut self.world).log;
        log.events.clear();
        let mail = taken::<Mail>(&mut self.world).cleared(n);
        let politics = Politics {
            pressure: vec![0.0; n],
            dyads,
            // Where the other's tension is answered, or a grievance grows, no dyad is ever at rest.
            live: (0..n * n)
                .filter(|&k| (mirrors || t.grievance[k].is_some()) && k / n != k % n)
                .map(|k| k as u32)
                .collect(),
            tense_at_rest: t.tension.iter().filter(|&&h| h > record::CRISIS_TENSION).count() as u32,
        };
        let bias = t.states.iter().map(|s| given.chance.of(Purpose::StateBias, &[&s.code], 0).normal(0)).collect();
        let cells = n * t.sectors.len();
        let mut tally = Tally { days_lost: vec![0.0; cells], keep: self.keep == Keep::Log, ..Tally::default() };
        // What a measure shows to others exists in one arm only: no score may depend on it.
        for (k, posture) in t.postures.iter().enumerate().filter(|(_, p)| p.of_measure.is_none()) {
            tally.postures.extend(posture.toward.iter().map(|&s| (k, s, 0.0, 0.0)));
        }
        let ledger = Ledger {
            holders: vec![BTreeSet::new(); t.pieces.len()],
            postures: vec![None; t.postures.len()],
            ..Ledger::default()
        };
        let mut watches = taken::<Watches>(&mut self.world).map;
        watches.clear(n);
        let watches =
            Watches { map: watches, risen: 0, bias, marks: vec![layers::UNMARKED; cells], loss: vec![0.0; n] };
        let world = &mut self.world;
        world.insert_resource(Stockpiles::of(&given));
        world.insert_resource(given);
        world.insert_resource(incidents);
        world.insert_resource(labels);
        world.insert_resource(agenda);
        world.insert_resource(politics);
        world.insert_resource(watches);
        world.insert_resource(ledger);
        world.insert_resource(tally);
        world.insert_resource(Intake { loss: vec![0.0; n], ..Intake::default() });
        world.insert_resource(Journal { log, keep: self.keep == Keep::Log, ..Journal::default() });
        world.insert_resource(Scripted::default());
        world.insert_resource(Guards::default());
        world.insert_resource(CaseIndex::default());
        world.insert_resource(mail);
        world.insert_resource(Inside::default());
        world.insert_resource(Orders::default());
        world.insert_resource(Acts::default());
        world.insert_resource(Passages::default());
        world.insert_resource(Layers::default());
    }

    /// Plays one step.
    fn play(&mut self) {
        let t = &self.plan.topology;
        let from = i64::from(self.step) * t.step;
        let to = (from + t.step).min(t.end.0);
        let occasion = to.div_euclid(t.decision);
        let begins = occasion >= 1 && occasion * t.decision > from;
        let clock = Clock {
            step: self.step,
            from,
            to,
            setting: self.plan.setting_at(Moment(from)),
            occasion: begins.then_some(occasion as u64),
        };
        match self.world.get_resource_mut::<Clock>() {
            Some(mut now) => *now = clock,
            None => self.world.insert_resource(clock),
        }
        if !self.restless {
            if to >= self.rest.until {
                self.rest.look(&self.world, &self.plan, from);
            }
            if to < self.rest.until {
                let tense = self.world.resource::<Politics>().tense_at_rest;
                self.world.resource_mut::<Tally>().rest(clock.hours(), tense);
                // Whoever wakes finds layer A where its last step would have left it.
                if to + t.step >= self.rest.until || to >= t.end.0 {
                    self.world.resource_mut::<Spread>().rest(to);
                }
                self.rest.steps += 1;
                self.step += 1;
                return;
            }
        }
        let choices = t.choices.iter().any(|c| c.at.0 > from && c.at.0 <= to);
        for (n, stage) in self.stages.iter_mut().enumerate() {
            // Choosing and acting happen on occasions only: skipping them elsewhere changes nothing.
            let idle = match n {
                INJECT => !self.restless && inject::is_idle(&self.world, &self.plan, &clock),
                DECIDE => !begins && !choices,
                ACT => !begins,
                _ => false,
            };
            if !idle || self.restless {
                stage.run(&mut self.world);
            }
        }
        if !begins {
            // Acts of the last occasion have been seen by now.
            let mut acts = self.world.resource_mut::<Acts>();
            acts.perceived = acts.list.len();
        }
        self.step += 1;
    }

    /// Plays until a time or the end.
    ///
    /// # Errors
    /// [`RunError`] if the run has too many events or a number that is none.
    pub fn advance(&mut self, until: Moment) -> Result<(), RunError> {
        while self.step < self.plan.topology.steps && i64::from(self.step) * self.plan.topology.step < until.0 {
            self.play();
            if self.world.resource::<Journal>().overflow {
                let at = self.world.resource::<Clock>().to;
                return Err(RunError { at: Moment(at), stage: Stage::Record, kind: RunErrorKind::Budget });
            }
        }
        Ok(())
    }

    /// The world as it stands: tests compare the luck that its things carry.
    #[doc(hidden)]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The plan it plays.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The log so far.
    pub fn log(&self) -> &Log {
        &self.world.resource::<Journal>().log
    }

    /// Scores and everything that is kept.
    ///
    /// # Errors
    /// [`RunError`] if a score is no number.
    pub fn finish(&mut self) -> Result<Run, RunError> {
        let end = self.plan.topology.end;
        let scores = self.scores();
        if scores.0.iter().flatten().any(|v| !v.is_finite()) {
            return Err(RunError { at: end, stage: Stage::Record, kind: RunErrorKind::NotFinite });
        }
        let digest = if self.keep == Keep::Log { self.digest() } else { [0; 32] };
        let mut tally = self.world.resource_mut::<Tally>();
        let rungs = std::mem::take(&mut tally.rungs);
        let days_lost = std::mem::take(&mut tally.days_lost);
        let beliefs = std::mem::take(&mut tally.beliefs);
        let pairs = tally
            .pairs
            .iter()
            .map(|p| PairScore {
                observer: p.observer,
                incident: p.incident,
                case: p.case,
                brier: p.mean(|e| e.author),
            })
            .collect();
        let log = if self.keep == Keep::Log {
            std::mem::take(&mut self.world.resource_mut::<Journal>().log)
        } else {
            Log::default()
        };
        let incidents = self.world.resource::<Incidents>();
        Ok(Run {
            key: self.key,
            digest,
            scores,
            log,
            rungs,
            days_lost,
            pairs,
            beliefs,
            incidents: incidents.list.iter().map(|i| i.plan.key.clone()).collect(),
            authors: incidents.list.iter().map(|i| i.plan.author).collect(),
            exogenous: incidents.list.iter().map(|i| i.plan.exogenous).collect(),
            levels: self.world.resource::<Watches>().map.iter().map(|(&key, watch)| (key, watch.level)).collect(),
        })
    }

    fn scores(&mut self) -> Scores {
        let plan = Arc::clone(&self.plan);
        let t = &*plan.topology;
        let end = t.end.0;
        let mut scores = Scores::default();
        let world = &self.world;
        let tally = world.resource::<Tally>();
        let incidents = world.resource::<Incidents>();
        let mail = world.resource::<Mail>();
        let spread = world.resource::<Spread>();
        escalation::score(&world.resource::<Acts>().list, &tally.consulted, t.states.len(), end, &mut scores);
        if t.payoffs.is_some() {
            scores.set(ScoreId::Payoff, self.moves(0).mean_payoff());
        }
        scores.set(ScoreId::CrisisHours, Some(tally.crisis_hours));
        let pairs = &tally.pairs;
        scores.set(ScoreId::AttributionBrier, mean(pairs.iter().map(|p| p.mean(|e| e.author))));
        scores.set(ScoreId::OriginBrier, mean(pairs.iter().map(|p| p.mean(|e| e.origin))));
        scores.set(ScoreId::LogScore, mean(pairs.iter().map(|p| p.mean(|e| e.log))));
        scores.set(ScoreId::SeverityRps, mean(pairs.iter().map(|p| p.mean(|e| e.severity))));
        scores.set(ScoreId::SeverityBias, mean(pairs.iter().map(|p| p.mean(|e| e.bias))));
        let postures = |hostile: bool| {
            let of = tally.postures.iter().filter(move |x| t.postures[x.0].hostile == hostile && x.2 > 0.0);
            of.map(|x| x.3 / x.2)
        };
        let hostile = pairs.iter().filter(|p| p.hostile && p.hours > 0.0).map(|p| 1.0 - p.mean(|e| e.hostile));
        scores.set(ScoreId::IntentErrorHostile, mean(hostile.chain(postures(true).map(|h| 1.0 - h))));
        let benign = pairs.iter().filter(|p| !p.hostile && p.hours > 0.0).map(|p| p.mean(|e| e.hostile));
        scores.set(ScoreId::IntentErrorBenign, mean(benign.chain(postures(false))));
        let m0: Vec<_> = incidents
            .list
            .iter()
            .enumerate()
            .filter(|(_, i)| i.plan.exogenous)
            .map(|(n, i)| (IncidentId::from_index(n), i))
            .collect();
        let contacts: Vec<_> = m0.iter().map(|(id, i)| (*id, i.touched, i.plan.involved.as_slice())).collect();
        contact::score(&mail.messages, &mail.first_contact, &contacts, plan.base.late_hours, end, &mut scores);
        let containment: Vec<_> = m0
            .iter()
            .map(|(id, i)| {
                let out = if spread.infectious(*id) > 0 { Some(end) } else { spread.last_exit(*id) };
                spread.touched(*id).then(|| (i.started.unwrap_or(0), out.unwrap_or(end)))
            })
            .collect();
        harm::score(&tally.days_lost, spread.ever_any(), &containment, end, &mut scores);
        let kept: f64 = plan.standing_hours(t.end).iter().sum();
        let used: f64 = plan.usages(&world.resource::<Journal>().log).iter().map(|usage| usage.hours).sum();
        scores.set(ScoreId::StaffHours, Some(kept + used));
        scores.set(ScoreId::Leaks, Some(f64::from(mail.leaks)));
        let m0: Vec<(IncidentId, Vec<StateId>)> = m0.iter().map(|(id, i)| (*id, i.plan.involved.clone())).collect();
        let divergence = self.divergence(&m0);
        scores.set(ScoreId::BeliefDivergence, divergence);
        scores
    }

    /// The mean divergence of beliefs between pairs of involved states at the end; a state without a
    /// case has its prior, and two priors are not compared.
    fn divergence(&mut self, m0: &[(IncidentId, Vec<StateId>)]) -> Option<f64> {
        let plan = Arc::clone(&self.plan);
        let t = &*plan.topology;
        let n = t.states.len();
        let mut values = Vec::new();
        for (id, involved) in m0 {
            let beliefs: Vec<(bool, Vec<f64>)> = involved
                .iter()
                .map(|&s| {
                    let entity = self.world.resource::<CaseIndex>().map.get(&(s, *id)).copied();
                    match entity.and_then(|e| self.world.get::<Case>(e)) {
                        Some(case) => (true, case.author.clone()),
                        None => {
                            let p = plan.settings[0].1.own(s);
                            let mut prior = Vec::new();
                            let tension = &t.tension[s.index() * n..][..n];
                            let given = self.world.resource::<Labels>().priors[id.index()].clone();
                            let weights = crate::mind::belief::prior(s.index(), tension, given.as_deref(), p);
                            crate::mind::belief::normalise(&weights, &mut prior);
                            (false, prior)
                        }
                    }
                })
                .collect();
            for (k, a) in beliefs.iter().enumerate() {
                for b in &beliefs[k + 1..] {
                    if a.0 || b.0 {
                        values.push(jensen_shannon(&a.1, &b.1));
                    }
                }
            }
        }
        mean(values)
    }

    /// One BLAKE3 over the versioned binary log and the final state.
    fn digest(&mut self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&LOG.to_le_bytes());
        for event in &self.world.resource::<Journal>().log.events {
            // Writing a plain value into a vector cannot fail.
            hasher.update(&postcard::to_allocvec(event).unwrap_or_default());
        }
        let mut number = |x: f64| {
            hasher.update(&(if x == 0.0 { 0.0 } else { x }).to_bits().to_le_bytes());
        };
        self.world.resource::<Cascade>().q().iter().for_each(|&q| number(q));
        let politics = self.world.resource::<Politics>();
        politics.pressure.iter().for_each(|&p| number(p));
        politics.dyads.iter().for_each(|d| {
            number(d.tension);
            number(d.restraint);
        });
        let entities: Vec<Entity> = self.world.resource::<CaseIndex>().map.values().copied().collect();
        for entity in entities {
            if let Some(case) = self.world.get::<Case>(entity) {
                case.author.iter().chain(&case.levels).chain(&case.origin).for_each(|&b| number(b));
            }
        }
        *hasher.finalize().as_bytes()
    }
}

/// Takes what a resource holds, if there is one.
fn taken<R>(world: &mut World) -> R
where
    R: Resource + Default + bevy_ecs::component::Component<Mutability = bevy_ecs::component::Mutable>,
{
    world.get_resource_mut::<R>().map(|mut held| std::mem::take(&mut *held)).unwrap_or_default()
}

/// One run from beginning to end.
///
/// # Errors
/// [`RunError`] if it comes to no end.
pub fn simulate(plan: &Arc<Plan>, key: RunKey, keep: Keep) -> Result<Run, RunError> {
    let mut simulation = Simulation::new(Arc::clone(plan), key, keep);
    simulation.advance(plan.topology.end)?;
    simulation.finish()
}
