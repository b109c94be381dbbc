//! The course of an asset through an incident: what happens when something falls due.

use super::clock::{Due, What, threshold, threshold_at};
use super::forcing::fixed;
use super::hazard::Class;
use super::sparse::NONE;
use super::{Census, END, MAIN, Passage, Phase, Spread, SpreadEvent, Track, WATCH, World};
use crate::chance::Purpose;
use crate::ids::AssetId;
use crate::plan::topology::Topology;
use detente_scenario::network::LinkKind;

/// The words of an episode's block, in the order of [`Purpose::Episode`].
pub(super) const INFECT: usize = 0;
const ACTIVATE: usize = 1;
const NOTICE: usize = 2;
const CONTAIN: usize = 3;
const END_BY_ITSELF: usize = 4;
const RESTORE: usize = 5;

/// How an infection begins.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Onset {
    /// With a foothold; the technique decides when it becomes an impact.
    Foothold,
    /// With impact.
    Impact,
    /// With a foothold that becomes an impact by script, at a time in ms.
    ImpactAt(i64),
}

impl Due {
    /// The clock it was read from was not touched since, if there is one.
    pub(super) fn holds(&self, tracks: &[Track], classes: &[Class]) -> bool {
        let place = self.place as usize;
        let clock = match self.what {
            What::Infect | What::Activate | What::Restore => MAIN,
            What::Notice | What::Contain => WATCH,
            What::End => END,
            What::Meeting => return classes[place].generation == self.generation,
            _ => return true,
        };
        tracks[place].clocks[clock].generation == self.generation
    }
}

impl Spread {
    /// Plays what falls due.
    pub(super) fn play(&mut self, due: Due, world: World, out: &mut Vec<SpreadEvent>) {
        let slot = due.place as usize;
        if !due.holds(&self.tracks, &self.classes) {
            return;
        }
        match due.what {
            What::Start => self.open(slot, world, out),
            What::Meeting => self.ring(due),
            What::Infect => {
                let source = if self.asks_for_infector(slot) { self.infector(slot, world) } else { None };
                self.infect(slot, Onset::Foothold, source, world, out);
            }
            What::Strike => self.strike(due, world, out),
            What::Activate => self.activate(slot, world, out),
            What::ScriptedImpact => {
                let track = &self.tracks[slot];
                let stopped = self.running[track.running as usize].stopped;
                if track.phase == Phase::Foothold && track.scripted_impact && !stopped {
                    self.activate(slot, world, out);
                }
            }
            What::Notice => self.notice(slot, out),
            What::Contain => self.isolate(slot, world, out),
            What::End => self.isolate(slot, world, out),
            What::Precaution => self.precaution(slot, world.topology, out),
            What::Restore => self.restore(slot, world, out),
            What::ScriptedEnd => self.end_by_script(slot, world, out),
            What::Lift => self.lift(slot, world.topology, out),
        }
    }

    /// Whether it matters who infected an asset: to whoever reads the log, and where the asset is also a target of the
    /// script, from which it then has to be told apart.
    fn asks_for_infector(&self, slot: usize) -> bool {
        let track = &self.tracks[slot];
        let targets = &self.running[track.running as usize].targets;
        !self.anonymous || targets.iter().any(|target| target.asset == track.asset)
    }

    /// Enters something about a track that no clock drives.
    pub(super) fn enter(&mut self, slot: usize, what: What, at: i64) {
        let track = &self.tracks[slot];
        let clock = match what {
            What::Notice | What::Contain => WATCH,
            What::End => END,
            _ => MAIN,
        };
        let incident = self.running[track.running as usize].id;
        let generation = track.clocks[clock].generation;
        self.agenda.enter(Due { at, what, asset: track.asset, incident, place: slot as u32, generation });
    }

    /// Sets a clock of a track to a threshold and enters its crossing.
    pub(super) fn run(&mut self, slot: usize, clock: usize, what: What, theta: f64, speed: f64, now: i64) {
        let at = self.tracks[slot].clocks[clock].start(theta, speed, now);
        self.enter(slot, what, at);
    }

    fn tell(&self, slot: usize, passage: Passage, out: &mut Vec<SpreadEvent>) {
        let track = &self.tracks[slot];
        let incident = self.running[track.running as usize].id;
        out.push(SpreadEvent { at: self.now, asset: track.asset, incident, passage });
    }

    /// An incident starts: entry from outside, a push, and what its script says.
    fn open(&mut self, place: usize, world: World, out: &mut Vec<SpreadEvent>) {
        if self.running[place].stopped {
            return;
        }
        self.open_entry(place, world);
        self.push(place, world, out);
        let (start, incident) = (self.running[place].start, self.running[place].id);
        for (number, target) in self.running[place].targets.iter().enumerate() {
            self.agenda.enter(Due {
                at: target.at.0.max(start),
                what: What::Strike,
                asset: target.asset,
                incident,
                place: number as u32,
                generation: 0,
            });
        }
    }

    /// A push strikes each user of the supplier iff u < p_push·vuln.
    fn push(&mut self, place: usize, world: World, out: &mut Vec<SpreadEvent>) {
        let Some(vendor) = self.running[place].push_from else { return };
        let rates = &self.running[place].rates;
        let onset = if rates.push_impact { Onset::Impact } else { Onset::Foothold };
        let probability = rates.push;
        for link in &world.topology.links_out[vendor.index()] {
            let plan = &world.topology.assets[link.other.index()];
            let running = &self.running[place];
            if link.kind != LinkKind::Vendor || !running.reaches(&plan.technologies) {
                continue;
            }
            let vuln = plan.vulnerability * running.factors[plan.state.index()].vuln;
            let draws = world.chance.of(Purpose::Exposure, &[&plan.name, &running.key], 0);
            if draws.yes(0, probability * vuln) {
                let slot = self.track(place, link.other, world);
                if self.tracks[slot].phase == Phase::Healthy {
                    self.infect(slot, onset, Some(vendor), world, out);
                }
            }
        }
    }

    /// A script strikes an asset. Where the incident already is, the strike can only make an impact of
    /// a foothold; an asset isolated after an infection is out of reach.
    fn strike(&mut self, due: Due, world: World, out: &mut Vec<SpreadEvent>) {
        let Some(place) = self.place(due.incident) else { return };
        let running = &self.running[place];
        if running.stopped {
            return;
        }
        let target = running.targets[due.place as usize];
        let onset = match target.impact_at {
            Some(at) if at.0 <= due.at => Onset::Impact,
            Some(at) => Onset::ImpactAt(at.0),
            None if running.rates.strikes_with_impact => Onset::Impact,
            None => Onset::Foothold,
        };
        let slot = self.track(place, target.asset, world);
        match self.tracks[slot].phase {
            Phase::Healthy | Phase::Precaution => self.infect(slot, onset, None, world, out),
            Phase::Restored => {
                self.next_episode(slot, world);
                self.infect(slot, onset, None, world, out);
            }
            Phase::Foothold => match onset {
                Onset::Impact => self.activate(slot, world, out),
                Onset::ImpactAt(at) => {
                    self.tracks[slot].scripted_impact = true;
                    self.tracks[slot].clocks[MAIN].halt(self.now);
                    self.enter(slot, What::ScriptedImpact, at);
                }
                Onset::Foothold => {}
            },
            Phase::Impact | Phase::Isolated => {}
        }
        if let Some(until) = target.until {
            self.enter(slot, What::ScriptedEnd, until.0.max(due.at));
        }
    }

    fn infect(&mut self, slot: usize, onset: Onset, source: Option<AssetId>, world: World, out: &mut Vec<SpreadEvent>) {
        self.leave(slot);
        let now = self.now;
        self.turn(slot, Phase::Foothold, world.topology);
        let site = &mut self.sites[self.tracks[slot].asset.index()];
        self.ever += u32::from(!std::mem::replace(&mut site.ever, true));
        let track = &mut self.tracks[slot];
        track.noticed = false;
        track.scripted_impact = matches!(onset, Onset::ImpactAt(_));
        track.clocks[MAIN].halt(now);
        let draws = track.draws;
        let running = &mut self.running[track.running as usize];
        // An asset of two episodes counts once: the second is not its first.
        running.ever += u32::from(track.episode == 0);
        let factors = running.factors[track.state.index()];
        let (activate, law) = (running.rates.activate * factors.activate, running.rates.activate_law);
        let (notice, notice_law) = (running.rates.notice_foothold * factors.notice, running.rates.notice_law);
        let (end, end_law) = (running.rates.end, running.rates.end_law);
        let noticed = running.rates.notice_foothold.max(running.rates.notice_impact);
        match onset {
            Onset::Foothold if running.rates.activate > 0.0 => {
                self.run(slot, MAIN, What::Activate, threshold(law, &draws, ACTIVATE), activate, now);
            }
            Onset::Foothold => {}
            Onset::Impact => self.run(slot, MAIN, What::Activate, 0.0, 1.0, now),
            Onset::ImpactAt(at) => self.enter(slot, What::ScriptedImpact, at),
        }
        self.run(slot, WATCH, What::Notice, threshold_at(noticed, notice_law, &draws, NOTICE), notice, now);
        if end > 0.0 {
            self.run(slot, END, What::End, threshold(end_law, &draws, END_BY_ITSELF), end, now);
        }
        self.tell(slot, Passage::Infected { source }, out);
        self.press(slot, true, world);
    }

    fn activate(&mut self, slot: usize, world: World, out: &mut Vec<SpreadEvent>) {
        let now = self.now;
        self.tracks[slot].clocks[MAIN].halt(now);
        self.turn(slot, Phase::Impact, world.topology);
        self.tell(slot, Passage::Activated, out);
        if !self.tracks[slot].noticed {
            self.rescale(slot as u32, world.topology);
        }
    }

    fn notice(&mut self, slot: usize, out: &mut Vec<SpreadEvent>) {
        let now = self.now;
        let track = &mut self.tracks[slot];
        track.noticed = true;
        let running = &self.running[track.running as usize];
        let speed = running.rates.contain * running.factors[track.state.index()].contain;
        let theta = threshold(running.rates.contain_law, &track.draws, CONTAIN);
        self.run(slot, WATCH, What::Contain, theta, speed, now);
        self.tell(slot, Passage::Noticed, out);
    }

    /// Contained, or ended by itself.
    fn isolate(&mut self, slot: usize, world: World, out: &mut Vec<SpreadEvent>) {
        let now = self.now;
        self.press(slot, false, world);
        self.turn(slot, Phase::Isolated, world.topology);
        let track = &mut self.tracks[slot];
        track.clocks[WATCH].halt(now);
        track.clocks[END].halt(now);
        let running = &self.running[track.running as usize];
        let speed = running.rates.restore * running.factors[track.state.index()].restore;
        let theta = threshold_at(running.rates.restore, running.rates.restore_law, &track.draws, RESTORE);
        self.run(slot, MAIN, What::Restore, theta, speed, now);
        self.tell(slot, Passage::Isolated { precaution: false }, out);
    }

    fn restore(&mut self, slot: usize, world: World, out: &mut Vec<SpreadEvent>) {
        let now = self.now;
        if self.tracks[slot].phase.infectious() {
            self.press(slot, false, world);
        }
        self.turn(slot, Phase::Restored, world.topology);
        for clock in &mut self.tracks[slot].clocks {
            clock.halt(now);
        }
        self.tell(slot, Passage::Restored, out);
        let running = &self.running[self.tracks[slot].running as usize];
        if running.rates.reinfect && !running.stopped {
            self.next_episode(slot, world);
            self.refresh(slot, world.topology);
        }
    }

    /// The effect of a script ends: the asset works again, whatever state it was in.
    fn end_by_script(&mut self, slot: usize, world: World, out: &mut Vec<SpreadEvent>) {
        if matches!(self.tracks[slot].phase, Phase::Foothold | Phase::Impact | Phase::Isolated) {
            self.restore(slot, world, out);
        }
    }

    /// Healthy again, with fresh luck for what comes next.
    fn next_episode(&mut self, slot: usize, world: World) {
        let now = self.now;
        self.turn(slot, Phase::Healthy, world.topology);
        let track = &mut self.tracks[slot];
        track.episode += 1;
        track.draws = world.chance.block(track.subject, u64::from(track.episode));
        track.clocks[MAIN].start(track.draws.exponential(INFECT), 0.0, now);
    }

    fn precaution(&mut self, slot: usize, topology: &Topology, out: &mut Vec<SpreadEvent>) {
        let track = &self.tracks[slot];
        let cautious = self.running[track.running as usize].cautious[track.state.index()];
        if cautious && track.phase == Phase::Healthy {
            self.leave(slot);
            self.tracks[slot].clocks[MAIN].halt(self.now);
            self.turn(slot, Phase::Precaution, topology);
            self.tell(slot, Passage::Isolated { precaution: true }, out);
        }
    }

    fn lift(&mut self, slot: usize, topology: &Topology, out: &mut Vec<SpreadEvent>) {
        let track = &self.tracks[slot];
        let cautious = self.running[track.running as usize].cautious[track.state.index()];
        if !cautious && track.phase == Phase::Precaution {
            self.turn(slot, Phase::Healthy, topology);
            self.tell(slot, Passage::Restored, out);
            self.refresh(slot, topology);
        }
    }

    /// Gives the clocks of a track the speeds that hold now.
    pub(super) fn rescale(&mut self, slot: u32, topology: &Topology) {
        let slot = slot as usize;
        let now = self.now;
        let track = &self.tracks[slot];
        let running = &self.running[track.running as usize];
        let (rates, factors) = (&running.rates, running.factors[track.state.index()]);
        let mut changes = [None; 2];
        match track.phase {
            Phase::Healthy => return self.refresh(slot, topology),
            Phase::Foothold | Phase::Impact => {
                changes[0] = Some(if track.noticed {
                    (WATCH, What::Contain, rates.contain * factors.contain)
                } else if track.phase == Phase::Foothold {
                    (WATCH, What::Notice, rates.notice_foothold * factors.notice)
                } else {
                    (WATCH, What::Notice, rates.notice_impact * factors.notice)
                });
                if track.phase == Phase::Foothold && !track.scripted_impact && rates.activate > 0.0 {
                    changes[1] = Some((MAIN, What::Activate, rates.activate * factors.activate));
                }
            }
            Phase::Isolated => changes[0] = Some((MAIN, What::Restore, rates.restore * factors.restore)),
            Phase::Precaution | Phase::Restored => {}
        }
        for (clock, what, speed) in changes.into_iter().flatten() {
            if let Some(at) = self.tracks[slot].clocks[clock].rescale(speed, now) {
                self.enter(slot, what, at);
            }
        }
    }

    /// Moves a track to another phase: keeps the counts and the loss of function right.
    fn turn(&mut self, slot: usize, to: Phase, topology: &Topology) {
        let track = &mut self.tracks[slot];
        let from = std::mem::replace(&mut track.phase, to);
        let asset = track.asset;
        let running = &mut self.running[track.running as usize];
        let census = &mut running.census[track.state.index()];
        if let Some(count) = counter(census, from) {
            *count -= 1;
        }
        if let Some(count) = counter(census, to) {
            *count += 1;
        }
        match (from.infectious(), to.infectious()) {
            (false, true) => running.infectious += 1,
            (true, false) => {
                running.infectious -= 1;
                running.last_exit = Some(self.now);
            }
            _ => {}
        }
        self.weigh(asset, topology);
    }

    /// Brings the loss of function that an asset costs its sector up to date: the greatest over its
    /// incidents, ties to the lower identity.
    pub(super) fn weigh(&mut self, asset: AssetId, topology: &Topology) {
        let site = self.sites[asset.index()];
        let plan = &topology.assets[asset.index()];
        let (active, isolated) = self.losses[plan.state.index()];
        let (mut worst, mut behind) = (0.0, site.behind);
        let mut next = site.head;
        while next != NONE {
            let track = &self.tracks[next as usize];
            let running = &self.running[track.running as usize];
            let loss = match track.phase {
                Phase::Impact => running.rates.impact.unwrap_or(active),
                Phase::Isolated | Phase::Precaution => running.rates.isolated.unwrap_or(isolated),
                Phase::Healthy | Phase::Foothold | Phase::Restored => 0.0,
            };
            if loss > worst || (loss == worst && loss > 0.0 && running.id < behind) {
                (worst, behind) = (loss, running.id);
            }
            next = track.next_of_asset;
        }
        let loss = fixed(plan.weight * worst * (1.0 - plan.fallback));
        if loss != site.loss || (behind != site.behind && loss != 0) {
            let cell = topology.cell(plan.state, plan.sector);
            self.tally.add(cell, site.behind, -site.loss, self.now);
            self.tally.add(cell, behind, loss, self.now);
            let site = &mut self.sites[asset.index()];
            (site.loss, site.behind) = (loss, behind);
        }
    }
}

fn counter(census: &mut Census, phase: Phase) -> Option<&mut u32> {
    match phase {
        Phase::Foothold => Some(&mut census.foothold),
        Phase::Impact => Some(&mut census.impact),
        Phase::Isolated => Some(&mut census.isolated),
        Phase::Precaution => Some(&mut census.precaution),
        Phase::Healthy | Phase::Restored => None,
    }
}
