//! Stage 2: how incidents pass between organisations (layer A of the model, section 2.2).
//!
//! Every asset takes its course through every incident that concerns it: healthy, foothold, impact,
//! isolated, restored. Each passage is a waiting time with one threshold, fixed by keyed chance before
//! the crisis starts; hazards and rates are only the speeds of the clocks (Sellke 1983; Gibson & Bruck
//! 2000). Time is continuous and exact to the millisecond, whatever the step.
//!
//! Nothing is kept for an (asset, incident) that no hazard reaches: a track is laid on the first
//! strike, the first exposure to entry, or the first infectious neighbour.

mod clock;
mod course;
mod forcing;
mod hazard;
mod running;
mod sparse;
#[cfg(test)]
mod tests;

pub use forcing::Forcing;

use crate::chance::{Block, Chance, Purpose, Subject};
use crate::ids::{AssetId, IncidentId, StateId};
use crate::plan::incident::IncidentPlan;
use crate::plan::topology::Topology;
use bevy_ecs::prelude::Resource;
use clock::{Agenda, Clock, Due, What};
use detente_scenario::Parameters;
use forcing::Tally;
use hazard::{Class, Group};
use running::Running;
use sparse::NONE;

/// What a state's situation does to the clocks of one incident on its assets. All are factors, 1 by
/// default; the effect of capabilities, measures, indicators, awareness and assistance is in them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// On the hazard of infection.
    pub vuln: f64,
    /// On noticing.
    pub notice: f64,
    /// On containment.
    pub contain: f64,
    /// On restoration.
    pub restore: f64,
    /// On the passage from foothold to impact.
    pub activate: f64,
}

impl Default for Factors {
    fn default() -> Self {
        Factors { vuln: 1.0, notice: 1.0, contain: 1.0, restore: 1.0, activate: 1.0 }
    }
}

/// What happened to an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// The incident took a foothold. What starts with impact is also `Activated` at the same moment.
    Infected {
        /// From which asset; from outside, or by script, if none.
        source: Option<AssetId>,
    },
    /// The foothold became an impact.
    Activated,
    /// The owner noticed.
    Noticed,
    /// The asset was isolated.
    Isolated {
        /// It was healthy.
        precaution: bool,
    },
    /// The asset works again.
    Restored,
}

/// Something that happened in layer A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpreadEvent {
    /// When, ms.
    pub at: i64,
    /// Where.
    pub asset: AssetId,
    /// Of which incident.
    pub incident: IncidentId,
    /// What.
    pub passage: Passage,
}

/// More happened in one advance than its limit allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overrun {
    /// When the limit was passed, ms.
    pub at: i64,
}

/// How many assets of a state are in which part of an incident's course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// With a foothold (L).
    pub foothold: u32,
    /// With impact (X).
    pub impact: u32,
    /// Isolated after an infection (Q).
    pub isolated: u32,
    /// Healthy and isolated as a precaution.
    pub precaution: u32,
}

/// Where an asset stands in the course of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Healthy,
    Foothold,
    Impact,
    Isolated,
    Precaution,
    Restored,
}

impl Phase {
    fn infectious(self) -> bool {
        matches!(self, Phase::Foothold | Phase::Impact)
    }
}

/// The main clock of a track runs to infection, then to impact, then to restoration.
const MAIN: usize = 0;
/// The second runs to notice, then to containment.
const WATCH: usize = 1;
/// The third runs to the end by itself.
const END: usize = 2;

/// The course of one asset through one incident.
#[derive(Clone, Debug)]
struct Track {
    asset: AssetId,
    state: StateId,
    running: u32,
    phase: Phase,
    noticed: bool,
    scripted_impact: bool,
    episode: u32,
    subject: Subject,
    draws: Block,
    clocks: [Clock; 3],
    /// Hazard from infectious neighbours, in fixed point.
    pressure: i128,
    /// Neighbours and pools can infect it: it is vulnerable, and uses what the incident exploits.
    reachable: bool,
    /// The group of the asset's first pool, once somebody in it is infectious.
    group: u32,
    /// The class of the group it waits in while healthy, where it crosses, and its vulnerability.
    class: u32,
    cross: f64,
    vuln: f64,
    next_of_asset: u32,
    next_of_state: u32,
}

/// Tracks for which room is made beforehand.
const TRACKS_MAX: usize = 1024;

/// What is kept for every asset.
#[derive(Clone, Copy, Debug)]
struct Site {
    head: u32,
    loss: i64,
    behind: IncidentId,
    ever: bool,
    sealed: bool,
}

const AT_REST: Site = Site { head: NONE, loss: 0, behind: IncidentId(0), ever: false, sealed: false };

/// What never changes during an advance.
#[derive(Clone, Copy)]
struct World<'a> {
    chance: &'a Chance,
    topology: &'a Topology,
}

/// Layer A: every course that runs, and the calendar of what falls due.
#[derive(Resource, Clone, Debug, Default)]
pub struct Spread {
    now: i64,
    running: Vec<Running>,
    live: usize,
    /// The place of each incident among those that run.
    places: Vec<u32>,
    tracks: Vec<Track>,
    sites: Vec<Site>,
    /// Assets that are sealed.
    sealed: Vec<AssetId>,
    /// Assets that use each technology.
    users: Vec<Vec<AssetId>>,
    /// Members of each pool that have another pool as their first.
    guests: Vec<Vec<AssetId>>,
    groups: Vec<Group>,
    groups_live: usize,
    classes: Vec<Class>,
    classes_live: usize,
    /// Loss of function of assets with impact and of isolated ones, by state.
    losses: Vec<(f64, f64)>,
    agenda: Agenda,
    tally: Tally,
    ever: u32,
    /// Who infected whom is not asked for.
    anonymous: bool,
    scratch: Vec<(f64, Option<AssetId>)>,
}

impl Spread {
    /// At rest, at time 0.
    pub fn new(topology: &Topology) -> Self {
        let mut spread = Spread::default();
        spread.reset(topology);
        spread
    }

    /// Back to rest at time 0: equals [`Spread::new`], but keeps the room it has.
    pub fn reset(&mut self, topology: &Topology) {
        self.now = 0;
        self.live = 0;
        self.places.clear();
        for asset in self.tracks.iter().map(|track| track.asset).chain(self.sealed.drain(..)) {
            if let Some(site) = self.sites.get_mut(asset.index()) {
                *site = AT_REST;
            }
        }
        self.tracks.clear();
        self.sites.resize(topology.assets.len(), AT_REST);
        refill(&mut self.users, topology.technologies.len());
        refill(&mut self.guests, topology.pools.len());
        for (i, asset) in topology.assets.iter().enumerate() {
            let id = AssetId::from_index(i);
            for technology in &asset.technologies {
                self.users[usize::from(*technology)].push(id);
            }
            for pool in asset.pools.iter().skip(1) {
                self.guests[usize::from(*pool)].push(id);
            }
        }
        self.groups_live = 0;
        self.classes_live = 0;
        let registry = Parameters::default();
        self.losses.clear();
        self.losses.resize(topology.states.len(), (registry.impact_active, registry.impact_isolated));
        self.agenda.clear();
        self.tally.clear(topology.states.len() * topology.sectors.len());
        self.ever = 0;
    }

    /// Whether it is left open who infected whom, where nothing but the telling depends on it. It costs a draw for each
    /// infectious neighbour, and only whoever reads the log asks for it.
    pub fn set_anonymous(&mut self, anonymous: bool) {
        self.anonymous = anonymous;
    }

    /// Starts an incident at `at` (ms; now, if that has passed). What it does later is entered in the
    /// calendar; nothing happens before the next [`Spread::advance`].
    ///
    /// Entry from outside and a push happen from the start on. Scripted targets are struck at their
    /// times whatever their technology or precaution: a script is the author's word. An incident that
    /// was added before is left as it is.
    pub fn add_incident(&mut self, id: IncidentId, plan: &IncidentPlan, at: i64, topology: &Topology) {
        if self.place(id).is_some() {
            return;
        }
        let place = self.live;
        if self.places.len() <= id.index() {
            self.places.resize(id.index() + 1, NONE);
        }
        self.places[id.index()] = place as u32;
        if self.running.len() == place {
            self.running.push(Running::blank(plan));
        }
        self.live += 1;
        // Most of those whom it can reach over links it will: their tracks are laid out at once.
        let rates = &plan.rates;
        if rates.lateral.max(rates.trust).max(rates.vendor) > 0.0 {
            self.tracks.reserve(topology.assets.len().min(TRACKS_MAX));
        }
        let start = at.max(self.now);
        self.running[place].begin(id, plan, start, topology);
        self.agenda.enter(Due {
            at: start,
            what: What::Start,
            asset: AssetId(0),
            incident: id,
            place: place as u32,
            generation: 0,
        });
    }

    /// Sets what a state's situation does to an incident's clocks, from now (the end of the last
    /// advance) on. Clocks that run are rescaled: what is left of their thresholds stays.
    pub fn set_factors(&mut self, state: StateId, incident: IncidentId, factors: Factors, topology: &Topology) {
        let Some(place) = self.place(incident) else { return };
        let slot = &mut self.running[place].factors[state.index()];
        if *slot == factors {
            return;
        }
        *slot = factors;
        let mut next = self.running[place].heads[state.index()];
        while next != NONE {
            self.rescale(next, topology);
            next = self.tracks[next as usize].next_of_state;
        }
    }

    /// The factors of a state on an incident, if it runs.
    pub fn factors(&self, state: StateId, incident: IncidentId) -> Option<Factors> {
        self.place(incident).map(|place| self.running[place].factors[state.index()])
    }

    /// Sets the loss of function of a state's assets with impact, and of its isolated ones, where the
    /// incident has none of its own. Registry defaults hold until then.
    pub fn set_losses(&mut self, state: StateId, active: f64, isolated: f64, topology: &Topology) {
        if self.losses[state.index()] == (active, isolated) {
            return;
        }
        self.losses[state.index()] = (active, isolated);
        for place in 0..self.live {
            let mut next = self.running[place].heads[state.index()];
            while next != NONE {
                let track = &self.tracks[next as usize];
                let (asset, after) = (track.asset, track.next_of_state);
                self.weigh(asset, topology);
                next = after;
            }
        }
    }

    /// Ends an incident's spread and its actor's part, from now on: nobody is infected or struck any
    /// more, and no scripted impact follows. Footholds and impacts go on to be noticed, contained and
    /// restored; with `release` they are isolated at once, as when an overload stops.
    pub fn stop(&mut self, incident: IncidentId, release: bool) {
        let Some(place) = self.place(incident) else { return };
        let now = self.now;
        self.running[place].stopped = true;
        for state in 0..self.running[place].heads.len() {
            let mut next = self.running[place].heads[state];
            while next != NONE {
                let slot = next as usize;
                next = self.tracks[slot].next_of_state;
                if self.tracks[slot].phase == Phase::Healthy {
                    self.leave(slot);
                    self.tracks[slot].clocks[MAIN].halt(now);
                } else if release && self.tracks[slot].phase.infectious() {
                    self.run(slot, END, What::End, 0.0, 1.0, now);
                }
            }
        }
    }

    /// A state isolates healthy users of the technologies that an incident exploits: each iff
    /// u < `probability`. They are isolated at the beginning of the next advance. An incident that
    /// exploits no particular technology gives no reason to.
    pub fn take_precaution(
        &mut self,
        state: StateId,
        incident: IncidentId,
        probability: f64,
        chance: &Chance,
        topology: &Topology,
    ) {
        let Some(place) = self.place(incident) else { return };
        if std::mem::replace(&mut self.running[place].cautious[state.index()], true) {
            return;
        }
        let world = World { chance, topology };
        for t in 0..self.running[place].technologies.len() {
            let technology = usize::from(self.running[place].technologies[t]);
            for u in 0..self.users.get(technology).map_or(0, Vec::len) {
                let asset = self.users[technology][u];
                let plan = &topology.assets[asset.index()];
                if plan.state != state {
                    continue;
                }
                let name = &plan.name;
                if chance.of(Purpose::Exposure, &[name, &self.running[place].key], 0).yes(1, probability) {
                    let slot = self.track(place, asset, world);
                    self.enter(slot, What::Precaution, self.now);
                }
            }
        }
    }

    /// The precaution is over: what it isolated works again from the beginning of the next advance.
    pub fn lift_precaution(&mut self, state: StateId, incident: IncidentId) {
        let Some(place) = self.place(incident) else { return };
        if !std::mem::replace(&mut self.running[place].cautious[state.index()], false) {
            return;
        }
        let mut next = self.running[place].heads[state.index()];
        while next != NONE {
            self.enter(next as usize, What::Lift, self.now);
            next = self.tracks[next as usize].next_of_state;
        }
    }

    /// Nothing passes any more into an asset or out of it, over links, from pools or from outside, from
    /// now on. What it already has runs on, and a script can still strike it.
    pub fn seal(&mut self, asset: AssetId, chance: &Chance, topology: &Topology) {
        if self.sites[asset.index()].sealed {
            return;
        }
        let world = World { chance, topology };
        let mut next = self.sites[asset.index()].head;
        while next != NONE {
            let slot = next as usize;
            next = self.tracks[slot].next_of_asset;
            if self.tracks[slot].phase.infectious() {
                self.press(slot, false, world);
            }
        }
        self.sites[asset.index()].sealed = true;
        self.sealed.push(asset);
        let mut next = self.sites[asset.index()].head;
        while next != NONE {
            self.refresh(next as usize, topology);
            next = self.tracks[next as usize].next_of_asset;
        }
    }

    /// Whether a state's precaution against an incident is in force.
    pub fn cautious(&self, state: StateId, incident: IncidentId) -> bool {
        self.place(incident).is_some_and(|place| self.running[place].cautious[state.index()])
    }

    /// Plays everything that falls due up to and including `until` (ms), in order of time, kind and
    /// identity; appends it to `out`. Afterwards [`Spread::forcing`] holds the means since the last
    /// advance.
    ///
    /// # Errors
    /// [`Overrun`] if `out` grows beyond `limit` events: rates so fast that a run would not end.
    pub fn advance(
        &mut self,
        until: i64,
        chance: &Chance,
        topology: &Topology,
        limit: usize,
        out: &mut Vec<SpreadEvent>,
    ) -> Result<(), Overrun> {
        let world = World { chance, topology };
        loop {
            let (tracks, classes) = (&self.tracks, &self.classes);
            let Some(due) = self.agenda.next(until, |due| due.holds(tracks, classes)) else { break };
            self.now = due.at;
            self.play(due, world, out);
            if out.len() > limit {
                return Err(Overrun { at: due.at });
            }
        }
        self.now = self.now.max(until);
        self.tally.settle(self.now);
        Ok(())
    }

    /// When something falls due next, ms, if no asset costs its sector anything now; nothing otherwise.
    pub fn rests_until(&self) -> Option<i64> {
        self.tally.is_at_rest().then(|| self.agenda.first())
    }
    /// Whether no asset costs its sector anything now, nor did in the last step.
    pub fn forces_nothing(&self) -> bool {
        self.tally.is_at_rest()
    }
    /// What [`Spread::advance`] does until a time before which nothing falls due, while it rests.
    pub fn rest(&mut self, until: i64) {
        self.now = self.now.max(until);
        self.tally.settle(self.now);
    }

    /// The end of the last advance, ms.
    pub fn now(&self) -> i64 {
        self.now
    }
    /// The mean loss over the last advance, by sector and incident, in that order; only what is not
    /// at rest. Where several incidents hit an asset, the greatest impact counts, for its incident.
    pub fn forcing(&self) -> &[Forcing] {
        self.tally.mean()
    }
    /// How many assets of a state are where in an incident's course.
    pub fn census(&self, incident: IncidentId, state: StateId) -> Census {
        self.place(incident).map_or(Census::default(), |place| self.running[place].census[state.index()])
    }
    /// Whether any asset of a state has a foothold or an impact of an incident.
    pub fn infectious_in(&self, incident: IncidentId, state: StateId) -> bool {
        let census = self.census(incident, state);
        census.foothold + census.impact > 0
    }
    /// How many assets have a foothold or an impact of an incident.
    pub fn infectious(&self, incident: IncidentId) -> u32 {
        self.place(incident).map_or(0, |place| self.running[place].infectious)
    }
    /// How many assets ever had a foothold or an impact of an incident.
    pub fn ever(&self, incident: IncidentId) -> u32 {
        self.place(incident).map_or(0, |place| self.running[place].ever)
    }
    /// How many assets ever had a foothold or an impact, of any incident.
    pub fn ever_any(&self) -> u32 {
        self.ever
    }
    /// Whether an incident has touched any asset.
    pub fn touched(&self, incident: IncidentId) -> bool {
        self.ever(incident) > 0
    }
    /// When an asset last left foothold or impact of an incident, ms.
    pub fn last_exit(&self, incident: IncidentId) -> Option<i64> {
        self.place(incident).and_then(|place| self.running[place].last_exit)
    }
    /// Whether an incident was stopped.
    pub fn stopped(&self, incident: IncidentId) -> bool {
        self.place(incident).is_some_and(|place| self.running[place].stopped)
    }

    fn place(&self, incident: IncidentId) -> Option<usize> {
        self.places.get(incident.index()).filter(|&&place| place != NONE).map(|&place| place as usize)
    }

    /// The track of an asset through an incident, laid if there is none.
    fn track(&mut self, place: usize, asset: AssetId, world: World) -> usize {
        let running = &mut self.running[place];
        let there = running.tracks.get(asset);
        if there != NONE {
            return there as usize;
        }
        let plan = &world.topology.assets[asset.index()];
        let slot = self.tracks.len();
        running.tracks.set(asset, slot as u32);
        let known = world.topology.episodes.get(running.id.index()).and_then(|of| of.get(asset.index())).copied();
        let subject = known.unwrap_or_else(|| Subject::new(Purpose::Episode, &[&plan.name, &running.key]));
        let reachable = plan.vulnerability > 0.0 && running.reaches(&plan.technologies);
        let group = plan.pools.first().and_then(|&pool| running.group(pool)).unwrap_or(NONE);
        let next_of_state = std::mem::replace(&mut running.heads[plan.state.index()], slot as u32);
        let next_of_asset = std::mem::replace(&mut self.sites[asset.index()].head, slot as u32);
        let draws = world.chance.block(subject, 0);
        let mut track = Track {
            asset,
            state: plan.state,
            running: place as u32,
            phase: Phase::Healthy,
            noticed: false,
            scripted_impact: false,
            episode: 0,
            subject,
            draws,
            clocks: [Clock::default(); 3],
            pressure: 0,
            reachable,
            group,
            class: NONE,
            cross: 0.0,
            vuln: 0.0,
            next_of_asset,
            next_of_state,
        };
        track.clocks[MAIN].start(draws.exponential(course::INFECT), 0.0, self.now);
        self.tracks.push(track);
        slot
    }
}

/// Empties `lists` and gives it `count` of them, keeping their room.
fn refill(lists: &mut Vec<Vec<AssetId>>, count: usize) {
    lists.iter_mut().for_each(Vec::clear);
    lists.resize(count, Vec::new());
}
