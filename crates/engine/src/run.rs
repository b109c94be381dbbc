//! The public face: a plan and a run key go in, a run comes out.

mod ending;
mod fork;

use crate::chance::{Chance, Purpose, RunKey};
use crate::ids::{ActorId, IncidentId, PostureId, StateId};
use crate::live::seats::Seats;
use crate::live::{Command, Refused};
use crate::log::{Log, Stage};
use crate::plan::Plan;
#[doc(hidden)]
pub use crate::schedule::schedules;
use crate::schedule::stages;
use crate::score::Scores;
use crate::stage::alone::{Turn, alone};
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
use bevy_ecs::system::{BoxedSystem, IntoSystem};
use detente_scenario::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The places of stages 1, 2, 7 and 8 among the schedules.
const INJECT: usize = 0;
const SPREAD: usize = 1;
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
    /// Plays steps in which layer A is under way alone, once there is one.
    alone: Option<BoxedSystem>,
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
            alone: None,
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

    /// In how many steps of the run layer A was under way alone, so that only it and the record were run.
    #[doc(hidden)]
    pub fn unseen(&self) -> u32 {
        self.rest.alone
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
        world.resource_mut::<Spread>().set_anonymous(self.keep == Keep::Scores);
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
        world.insert_resource(Seats::default());
        self.stand();
    }

    /// Sets the clock to the step that comes next.
    fn stand(&mut self) -> Clock {
        let clock = Clock::at(&self.plan, self.step);
        match self.world.get_resource_mut::<Clock>() {
            Some(mut now) => *now = clock,
            None => self.world.insert_resource(clock),
        }
        clock
    }

    /// Plays one step, or several in which layer A is under way alone; none that begins at or after `until`, ms.
    fn play(&mut self, until: i64) {
        let plan = Arc::clone(&self.plan);
        let t = &*plan.topology;
        let clock = self.stand();
        let (from, to) = (clock.from, clock.to);
        let mut played = 0;
        if !self.restless {
            if to >= self.rest.until.max(self.rest.unseen) {
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
            if to < self.rest.unseen {
                if !self.play_alone(until) {
                    return;
                }
                played = SPREAD + 1;
            }
        }
        let Clock { from, to, occasion, .. } = *self.world.resource::<Clock>();
        let begins = occasion.is_some();
        let choices = t.choices.iter().any(|c| c.at.0 > from && c.at.0 <= to);
        // People act when they have decided, whatever the grid of occasions.
        let mut table = false;
        for (n, stage) in self.stages.iter_mut().enumerate().skip(played) {
            // Choosing and acting happen on occasions only: skipping them elsewhere changes nothing.
            let idle = match n {
                INJECT => !self.restless && inject::is_idle(&self.world, &self.plan, &clock),
                DECIDE => {
                    table = !self.world.resource::<Seats>().deeds.is_empty();
                    !begins && !choices && !table
                }
                ACT => !begins && !table,
                _ => false,
            };
            if !idle || self.restless {
                stage.run(&mut self.world);
            }
        }
        if !begins && !table {
            // Acts of the last occasion have been seen by now.
            let mut acts = self.world.resource_mut::<Acts>();
            acts.perceived = acts.list.len();
        }
        self.step += 1;
    }

    /// Plays steps in which layer A is under way alone. Says whether what happened in stage 2 of the last of them has to
    /// be looked at by the stages that follow.
    fn play_alone(&mut self, until: i64) -> bool {
        let begun = self.step;
        self.world.insert_resource(Turn { step: begun, until, unseen: self.rest.unseen, seen: false });
        let world = &mut self.world;
        let alone = self.alone.get_or_insert_with(|| {
            let mut system: BoxedSystem = Box::new(IntoSystem::into_system(alone));
            system.initialize(world);
            system
        });
        // Its resources are those of the stages, so that it can always be run.
        let ran = alone.run((), world);
        debug_assert!(ran.is_ok(), "a resource of layer A is missing");
        let turn = *self.world.resource::<Turn>();
        self.step = turn.step;
        self.rest.alone += turn.step - begun;
        if turn.seen {
            self.rest.end();
        }
        turn.seen
    }

    /// Plays until a time or the end.
    ///
    /// # Errors
    /// [`RunError`] if the run has too many events or a number that is none.
    pub fn advance(&mut self, until: Moment) -> Result<(), RunError> {
        while self.step < self.plan.topology.steps && i64::from(self.step) * self.plan.topology.step < until.0 {
            self.play(until.0);
            if self.world.resource::<Journal>().overflow {
                let at = self.world.resource::<Clock>().to;
                return Err(RunError { at: Moment(at), stage: Stage::Record, kind: RunErrorKind::Budget });
            }
        }
        Ok(())
    }

    /// The time that it stands at: the end of the last step played.
    pub fn now(&self) -> Moment {
        let t = &self.plan.topology;
        Moment((i64::from(self.step) * t.step).min(t.end.0))
    }

    /// Gives a command: it takes effect in the step that begins now.
    ///
    /// # Errors
    /// [`Refused`] if it cannot be obeyed as things stand; nothing has changed then.
    pub fn command(&mut self, command: Command) -> Result<(), Refused> {
        if self.step >= self.plan.topology.steps {
            return Err(Refused::Over);
        }
        self.stand();
        inject::command::allowed(&mut self.world, &command)?;
        inject::command::said(&mut self.world, &command);
        let mut seats = self.world.resource_mut::<Seats>();
        let place = seats.given.len();
        seats.given.push(command);
        let at = self.now().0;
        self.world.resource_mut::<Agenda>().due.insert((at, format!("command {place:08}")), Due::Command(place));
        // Whatever was at rest has to be looked at again.
        self.rest.wake();
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
