//! What drives infection: entry from outside, infectious neighbours, and meetings in pools.
//!
//! λ = vuln · [ι·x + Σ β·(1 − filter) + β_pool·I]. Neighbours change the speed of one asset's clock.
//! A pool would change the clocks of all its members at every infection; instead, healthy members with
//! the same hazard of their own share a *class* with one clock of accumulated hazard, in which each
//! crosses at a level that never moves. A change in a pool then costs as much as it has classes.

use super::clock::{Due, What, crossing, hours};
use super::sparse::NONE;
use super::{MAIN, Phase, Spread, Track, World};
use crate::chance::Purpose;
use crate::ids::AssetId;
use crate::plan::incident::RatesPlan;
use crate::plan::topology::{LinkPlan, Topology};
use detente_scenario::network::LinkKind;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Hazards from neighbours are counted in units of 2⁻⁵⁰ per hour, so that they come and go without a
/// trace.
const ONE: f64 = 1_125_899_906_842_624.0;

pub(super) fn fixed(rate: f64) -> i128 {
    libm::round(rate * ONE) as i128
}

/// A hazard in fixed point, per hour.
fn hourly(pressure: i128) -> f64 {
    // Nearly all fit into one word, which a processor converts by itself, to the same number.
    i64::try_from(pressure).map_or_else(|_| pressure as f64, |small| small as f64) / ONE
}

/// A pool in which an incident has been infectious.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    running: u32,
    beta: f64,
    /// Infectious members, in order.
    infectious: Vec<AssetId>,
    classes: Vec<u32>,
}

/// Healthy members of a pool with the same hazard of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    group: u32,
    own: f64,
    /// Hazard accumulated until `at`.
    level: f64,
    at: i64,
    members: BinaryHeap<Reverse<Waiting>>,
    pub(super) generation: u32,
    /// The alarm in the calendar.
    alarm: i64,
}

/// A member, by the bits of the level at which it crosses (levels are not negative, so their bits are
/// in order), then by identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    cross: u64,
    asset: AssetId,
    slot: u32,
    generation: u32,
}

impl Waiting {
    fn stale(&self, tracks: &[Track]) -> bool {
        tracks[self.slot as usize].clocks[MAIN].generation != self.generation
    }
}

pub(super) fn beta(rates: &RatesPlan, link: &LinkPlan) -> f64 {
    let rate = match link.kind {
        LinkKind::Lateral => rates.lateral,
        LinkKind::Trust => rates.trust,
        LinkKind::Vendor => rates.vendor,
    };
    rate * link.pass
}

impl Spread {
    /// Entry from outside begins: lays the tracks of all whom it can reach.
    pub(super) fn open_entry(&mut self, place: usize, world: World) {
        if self.running[place].rates.entry <= 0.0 {
            return;
        }
        let topology = world.topology;
        if self.running[place].technologies.is_empty() {
            for asset in 0..topology.assets.len() {
                self.expose(place, AssetId::from_index(asset), world);
            }
        }
        for t in 0..self.running[place].technologies.len() {
            let technology = usize::from(self.running[place].technologies[t]);
            for u in 0..self.users.get(technology).map_or(0, Vec::len) {
                self.expose(place, self.users[technology][u], world);
            }
        }
    }

    fn expose(&mut self, place: usize, asset: AssetId, world: World) {
        let plan = &world.topology.assets[asset.index()];
        if plan.exposure > 0.0 && plan.vulnerability > 0.0 {
            let slot = self.track(place, asset, world);
            self.refresh(slot, world.topology);
        }
    }

    /// An asset became infectious (`joins`), or is so no more: tells its neighbours and pools.
    pub(super) fn press(&mut self, slot: usize, joins: bool, world: World) {
        let (asset, place) = (self.tracks[slot].asset, self.tracks[slot].running as usize);
        if self.running[place].stopped || self.sites[asset.index()].sealed {
            return;
        }
        let topology = world.topology;
        for link in &topology.links_out[asset.index()] {
            let rate = self.running[place].pressure(link);
            if rate != 0 {
                self.push_pressure(place, link.other, if joins { rate } else { -rate }, world);
            }
        }
        if self.running[place].rates.pool > 0.0 {
            for &pool in &topology.assets[asset.index()].pools {
                self.meet(place, pool, asset, joins, world);
            }
        }
    }

    fn push_pressure(&mut self, place: usize, asset: AssetId, delta: i128, world: World) {
        let slot = match self.running[place].tracks.get(asset) {
            NONE => {
                let plan = &world.topology.assets[asset.index()];
                if plan.vulnerability <= 0.0 || !self.running[place].reaches(&plan.technologies) {
                    return;
                }
                self.track(place, asset, world)
            }
            slot => slot as usize,
        };
        let track = &mut self.tracks[slot];
        if track.reachable {
            track.pressure += delta;
            if track.phase == Phase::Healthy {
                self.refresh(slot, world.topology);
            }
        }
    }

    /// An infectious asset joins or leaves those whom the members of a pool meet.
    fn meet(&mut self, place: usize, pool: u16, asset: AssetId, joins: bool, world: World) {
        let group = match self.running[place].group(pool) {
            Some(group) => group as usize,
            None => self.found(place, pool, world),
        };
        self.settle(group);
        let infectious = &mut self.groups[group].infectious;
        match (infectious.binary_search(&asset), joins) {
            (Err(at), true) => infectious.insert(at, asset),
            (Ok(at), false) => {
                infectious.remove(at);
            }
            _ => return,
        }
        for c in 0..self.groups[group].classes.len() {
            self.schedule(self.groups[group].classes[c] as usize);
        }
        let delta = fixed(self.groups[group].beta);
        for g in 0..self.guests[usize::from(pool)].len() {
            let guest = self.guests[usize::from(pool)][g];
            self.push_pressure(place, guest, if joins { delta } else { -delta }, world);
        }
    }

    /// Lays a group on the first infectious member of a pool: from now on its members share clocks.
    fn found(&mut self, place: usize, pool: u16, world: World) -> usize {
        let group = self.groups_live;
        self.groups_live += 1;
        if self.groups.len() == group {
            self.groups.push(Group::default());
        }
        let plan = &world.topology.pools[usize::from(pool)];
        let own = &mut self.groups[group];
        own.running = place as u32;
        own.beta = plan.beta.unwrap_or(self.running[place].rates.pool);
        own.infectious.clear();
        own.classes.clear();
        let at = self.running[place].groups.partition_point(|&(p, _)| p < pool);
        self.running[place].groups.insert(at, (pool, group as u32));
        for &member in &plan.members {
            let asset = &world.topology.assets[member.index()];
            let first = asset.pools.first() == Some(&pool);
            if first && asset.vulnerability > 0.0 && self.running[place].reaches(&asset.technologies) {
                let slot = self.track(place, member, world);
                self.tracks[slot].group = group as u32;
                self.refresh(slot, world.topology);
            }
        }
        group
    }

    fn rate(&self, class: &Class) -> f64 {
        let group = &self.groups[class.group as usize];
        class.own + group.beta * group.infectious.len() as f64
    }

    /// Brings the classes of a group up to now, before their speed changes.
    fn settle(&mut self, group: usize) {
        for c in 0..self.groups[group].classes.len() {
            self.settle_class(self.groups[group].classes[c] as usize);
        }
    }

    fn settle_class(&mut self, class: usize) {
        let rate = self.rate(&self.classes[class]);
        let now = self.now;
        let class = &mut self.classes[class];
        class.level += rate * hours(class.at, now);
        class.at = now;
    }

    /// Enters the crossing of a class's first member in the calendar.
    fn schedule(&mut self, class: usize) {
        let rate = self.rate(&self.classes[class]);
        let tracks = &self.tracks;
        let own = &mut self.classes[class];
        while own.members.peek().is_some_and(|first| first.0.stale(tracks)) {
            own.members.pop();
        }
        let Some(&Reverse(first)) = own.members.peek() else {
            own.generation += 1;
            own.alarm = super::clock::NEVER;
            return;
        };
        let at = crossing(own.at, f64::from_bits(first.cross) - own.level, rate);
        if at == own.alarm {
            return;
        }
        own.alarm = at;
        own.generation += 1;
        let incident = self.running[self.groups[own.group as usize].running as usize].id;
        let (place, generation) = (class as u32, own.generation);
        self.agenda.enter(Due { at, what: What::Meeting, asset: first.asset, incident, place, generation });
    }

    /// The alarm of a class: all its members that cross now are infected, in order of identity.
    pub(super) fn ring(&mut self, due: Due) {
        let class = due.place as usize;
        let rate = self.rate(&self.classes[class]);
        loop {
            let own = &mut self.classes[class];
            let Some(&Reverse(first)) = own.members.peek() else { break };
            let stale = first.stale(&self.tracks);
            if !stale && crossing(own.at, f64::from_bits(first.cross) - own.level, rate) > due.at {
                break;
            }
            own.members.pop();
            if !stale {
                self.agenda.enter(Due {
                    what: What::Infect,
                    asset: first.asset,
                    place: first.slot,
                    generation: first.generation,
                    ..due
                });
            }
        }
        self.classes[class].alarm = super::clock::NEVER;
        self.schedule(class);
    }

    /// Takes a track out of its class; what is left of its threshold is on its own clock again.
    pub(super) fn leave(&mut self, slot: usize) {
        let class = self.tracks[slot].class;
        if class == NONE {
            return;
        }
        self.settle_class(class as usize);
        let level = self.classes[class as usize].level;
        let now = self.now;
        let track = &mut self.tracks[slot];
        let left = ((track.cross - level) * track.vuln).max(0.0);
        track.class = NONE;
        track.clocks[MAIN].start(left, 0.0, now);
    }

    /// Gives the infection clock of a healthy asset the speed that holds now.
    pub(super) fn refresh(&mut self, slot: usize, topology: &Topology) {
        let track = &self.tracks[slot];
        let running = &self.running[track.running as usize];
        // Without a vulnerability the clock stands still, as it has from the beginning.
        if track.phase != Phase::Healthy || running.stopped || !track.reachable {
            return;
        }
        let plan = &topology.assets[track.asset.index()];
        let own = running.rates.entry * plan.exposure + hourly(track.pressure);
        let open = if self.sites[track.asset.index()].sealed { 0.0 } else { 1.0 };
        let vuln = plan.vulnerability * running.factors[track.state.index()].vuln * open;
        let now = self.now;
        if track.group == NONE || vuln <= 0.0 {
            self.leave(slot);
            if let Some(at) = self.tracks[slot].clocks[MAIN].rescale(vuln * own, now) {
                self.enter(slot, What::Infect, at);
            }
            return;
        }
        let (group, old) = (track.group as usize, track.class);
        if old != NONE && self.classes[old as usize].own == own && track.vuln == vuln {
            return;
        }
        self.leave(slot);
        let class = self.class(group, own);
        self.settle_class(class);
        let track = &mut self.tracks[slot];
        let left = track.clocks[MAIN].halt(now);
        track.class = class as u32;
        track.vuln = vuln;
        track.cross = self.classes[class].level + left / vuln;
        let waiting = Waiting {
            cross: track.cross.to_bits(),
            asset: track.asset,
            slot: slot as u32,
            generation: track.clocks[MAIN].generation,
        };
        self.classes[class].members.push(Reverse(waiting));
        self.schedule(class);
    }

    /// The class of a group with a hazard of its own, laid if there is none.
    fn class(&mut self, group: usize, own: f64) -> usize {
        let found = self.groups[group].classes.iter().find(|&&c| self.classes[c as usize].own == own);
        if let Some(&class) = found {
            return class as usize;
        }
        let class = self.classes_live;
        self.classes_live += 1;
        if self.classes.len() == class {
            self.classes.push(Class::default());
        }
        let fresh = &mut self.classes[class];
        fresh.group = group as u32;
        fresh.own = own;
        fresh.level = 0.0;
        fresh.at = self.now;
        fresh.members.clear();
        fresh.generation += 1; // What an earlier run left in no calendar cannot be mistaken for ours.
        fresh.alarm = super::clock::NEVER;
        self.groups[group].classes.push(class as u32);
        class
    }

    /// Who infected an asset: outside, a neighbour, or somebody in its pools, by a choice with utility
    /// ln of the share of λ. All whom it meets in pools are one source; the second word of its block
    /// then names the member. This names the cause only and changes nothing else.
    pub(super) fn infector(&mut self, slot: usize, world: World) -> Option<AssetId> {
        let track = &self.tracks[slot];
        let running = &self.running[track.running as usize];
        let plan = &world.topology.assets[track.asset.index()];
        let episode = u64::from(track.episode);
        let mut sources = std::mem::take(&mut self.scratch);
        sources.clear();
        for link in &world.topology.links_in[track.asset.index()] {
            let other = running.tracks.get(link.other);
            let rate = beta(&running.rates, link);
            if rate > 0.0 && other != NONE && self.tracks[other as usize].phase.infectious() {
                match sources.iter_mut().find(|(_, source)| *source == Some(link.other)) {
                    Some((sum, _)) => *sum += rate,
                    None => sources.push((rate, Some(link.other))),
                }
            }
        }
        let entry = running.rates.entry * plan.exposure;
        if entry > 0.0 {
            sources.push((entry, None));
        }
        let groups = plan.pools.iter().filter_map(|&pool| running.group(pool)).map(|g| &self.groups[g as usize]);
        let met = groups.clone().fold(0.0, |sum, g| sum + g.beta * g.infectious.len() as f64);
        let draws = |source: &str| world.chance.of(Purpose::Infector, &[&plan.name, &running.key, source], episode);
        let mut chosen = None;
        if sources.len() > 1 || (met > 0.0 && !sources.is_empty()) {
            // Ties go to the lower identity; outside and the pools come after the neighbours.
            sources.sort_by_key(|&(_, source)| source.map_or(u32::MAX, |asset| asset.0));
            let mut best = f64::NEG_INFINITY;
            for &(rate, source) in &sources {
                let name = source.map_or("outside", |asset| world.topology.assets[asset.index()].name.as_str());
                let utility = libm::log(rate) + draws(name).gumbel(0);
                if utility > best {
                    best = utility;
                    chosen = Some(source);
                }
            }
            if met > 0.0 && libm::log(met) + draws("pool").gumbel(0) > best {
                chosen = None;
            }
        } else if met <= 0.0 {
            chosen = sources.first().map(|&(_, source)| source);
        }
        let source = chosen.unwrap_or_else(|| {
            let mut left = draws("pool").uniform(1) * met;
            for group in groups {
                let share = group.beta * group.infectious.len() as f64;
                if left < share {
                    let last = group.infectious.len() - 1;
                    return group.infectious.get(((left / group.beta) as usize).min(last)).copied();
                }
                left -= share;
            }
            None
        });
        self.scratch = sources;
        source
    }
}
