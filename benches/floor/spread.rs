//! Layer A by hand: one course for each incident and asset, in one array, and a heap of what falls due.

use super::cascade::Cascade;
use super::over;
use detente_engine::Plan;
use detente_engine::chance::{Block, Chance, Purpose, Subject};
use detente_engine::plan::incident::{RatesPlan, TargetPlan};
use detente_scenario::incident::Law;
use detente_scenario::network::LinkKind;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const HOUR: f64 = 3_600_000.0;
const NEVER: i64 = i64::MAX;
/// Shares of a sector are summed in whole units, so that what comes and goes leaves nothing.
const SHARE: f64 = 1_099_511_627_776.0;
/// Hazards from neighbours too.
const HAZARD: f64 = 1_125_899_906_842_624.0;
/// The words of a course's luck, in the order of [`Purpose::Episode`].
const INFECT: usize = 0;
const ACTIVATE: usize = 1;
const NOTICE: usize = 2;
const CONTAIN: usize = 3;
const END: usize = 4;
const RESTORE: usize = 5;

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Unlaid,
    Healthy,
    Foothold,
    Impact,
    Isolated,
    Restored,
}

/// What falls due, in the order in which things of one millisecond happen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Start,
    Infect,
    Strike,
    Activate,
    ScriptedImpact,
    Notice,
    Contain,
    End,
    Restore,
    ScriptedEnd,
}

/// (time, kind, asset, incident, number of a target, generation of a clock)
type Due = Reverse<(i64, What, u32, u32, u32, u32)>;

#[derive(Clone, Copy, Default)]
struct Clock {
    left: f64,
    speed: f64,
    at: i64,
    generation: u32,
}

impl Clock {
    fn start(&mut self, left: f64, speed: f64, now: i64) -> i64 {
        *self = Clock { left, speed, at: now, generation: self.generation + 1 };
        if speed <= 0.0 {
            return NEVER;
        }
        if left <= 0.0 {
            return now;
        }
        let wait = left / speed * HOUR;
        if wait < 3.2e12 { now + libm::ceil(wait) as i64 } else { NEVER }
    }
    fn halt(&mut self, now: i64) -> f64 {
        let hours = (now - self.at) as f64 / HOUR;
        *self = Clock {
            left: (self.left - self.speed * hours).max(0.0),
            speed: 0.0,
            at: now,
            generation: self.generation + 1,
        };
        self.left
    }
}

/// The course of an asset through an incident.
#[derive(Clone, Copy)]
struct Course {
    phase: Phase,
    noticed: bool,
    scripted: bool,
    draws: Option<Block>,
    /// To infection, impact or restoration; to notice and containment; to the end by itself.
    clocks: [Clock; 3],
    pressure: i128,
}

const UNLAID: Course = Course {
    phase: Phase::Unlaid,
    noticed: false,
    scripted: false,
    draws: None,
    clocks: [Clock { left: 0.0, speed: 0.0, at: 0, generation: 0 }; 3],
    pressure: 0,
};

struct Asset {
    state: u32,
    cell: u32,
    weight: f64,
    fallback: f64,
    exposure: f64,
    vulnerability: f64,
    links: Vec<(u32, LinkKind, f64)>,
}

struct Incident {
    start: i64,
    rates: RatesPlan,
    reaches: Vec<bool>,
    subjects: Vec<Subject>,
    targets: Vec<TargetPlan>,
    /// Users of the supplier whose update strikes, each with the subject of its luck.
    pushed: Vec<(u32, Subject)>,
}

/// What a state's situation does to clocks.
struct State {
    vuln: f64,
    notice: [f64; 2],
    contain: f64,
    restore: f64,
    losses: (f64, f64),
}

/// What an incident costs a sector now, and summed over the step.
#[derive(Clone, Copy, Default)]
struct Share {
    level: i64,
    sum: i128,
    at: i64,
}

pub(super) struct Spread {
    assets: Vec<Asset>,
    incidents: Vec<Incident>,
    states: Vec<State>,
    cells: usize,
    courses: Vec<Course>,
    /// Which incident costs its sector how much, by asset.
    costs: Vec<(usize, i64)>,
    shares: Vec<Share>,
    /// The shares that were ever more than nothing, in order.
    used: Vec<usize>,
    /// Which states have noticed an incident: in this step, and before.
    noticed: Vec<[bool; 2]>,
    fresh: Vec<(usize, usize)>,
    touched: Vec<bool>,
    pub(super) ever: u32,
    heap: BinaryHeap<Due>,
    now: i64,
    begun: i64,
}

impl Spread {
    pub(super) fn new(plan: &Plan) -> Self {
        let t = &*plan.topology;
        let assets: Vec<Asset> = t
            .assets
            .iter()
            .zip(&t.links_out)
            .map(|(a, links)| Asset {
                state: u32::from(a.state.0),
                cell: t.cell(a.state, a.sector) as u32,
                weight: a.weight,
                fallback: a.fallback,
                exposure: a.exposure,
                vulnerability: a.vulnerability,
                links: links.iter().map(|l| (l.other.0, l.kind, l.pass)).collect(),
            })
            .collect();
        let incidents = t.incidents.iter().map(|i| {
            let subject = |purpose, asset: usize| Subject::new(purpose, &[&t.assets[asset].name, &i.key]);
            let uses = |asset: usize| t.assets[asset].technologies.iter().any(|x| i.technologies.contains(x));
            let reaches: Vec<bool> = (0..assets.len()).map(|a| i.technologies.is_empty() || uses(a)).collect();
            let users = i.push_from.into_iter().flat_map(|vendor| &t.links_out[vendor.index()]);
            let users = users.filter(|l| l.kind == LinkKind::Vendor && reaches[l.other.index()]);
            Incident {
                start: i.start.map_or(NEVER, |s| s.0),
                rates: i.rates.clone(),
                subjects: (0..assets.len()).map(|a| subject(Purpose::Episode, a)).collect(),
                targets: i.targets.clone(),
                pushed: users.map(|l| (l.other.0, subject(Purpose::Exposure, l.other.index()))).collect(),
                reaches,
            }
        });
        let incidents: Vec<Incident> = incidents.collect();
        let states: Vec<State> = t
            .state_ids()
            .map(|s| {
                let (p, can) = (plan.settings[0].1.own(s), t.states[s.index()].capabilities);
                let notice = 2.0 * can.detection * p.notice * 1.0;
                State {
                    vuln: p.vuln,
                    notice: [notice, notice * p.aware],
                    contain: 2.0 * can.response * p.contain,
                    restore: 2.0 * can.response * p.restore,
                    losses: (p.impact_active, p.impact_isolated),
                }
            })
            .collect();
        let cells = t.states.len() * t.sectors.len();
        Spread {
            courses: vec![UNLAID; assets.len() * incidents.len()],
            costs: vec![(0, 0); assets.len()],
            shares: vec![Share::default(); cells * incidents.len()],
            used: Vec::new(),
            noticed: vec![[false; 2]; states.len() * incidents.len()],
            fresh: Vec::new(),
            touched: vec![false; assets.len()],
            ever: 0,
            heap: BinaryHeap::new(),
            now: 0,
            begun: 0,
            cells,
            assets,
            incidents,
            states,
        }
    }

    pub(super) fn reset(&mut self) {
        self.courses.fill(UNLAID);
        self.costs.fill((0, 0));
        self.shares.fill(Share::default());
        self.used.clear();
        self.noticed.fill([false; 2]);
        self.fresh.clear();
        self.touched.fill(false);
        (self.ever, self.now, self.begun) = (0, 0, 0);
        self.heap.clear();
        let starts = self.incidents.iter().enumerate().map(|(m, i)| Reverse((i.start, What::Start, 0, m as u32, 0, 0)));
        self.heap.extend(starts);
    }

    /// Plays a step.
    pub(super) fn advance(&mut self, from: i64, to: i64, chance: &Chance) {
        // Whoever noticed in the last step looks more closely from now on.
        while let Some((state, m)) = self.fresh.pop() {
            if !std::mem::replace(&mut self.noticed[m * self.states.len() + state][1], true) {
                for asset in 0..self.assets.len() {
                    if self.assets[asset].state as usize == state {
                        self.watch(m, asset);
                    }
                }
            }
        }
        self.begun = from;
        while let Some(&Reverse(due)) = self.heap.peek() {
            if due.0 > to {
                break;
            }
            self.heap.pop();
            self.now = due.0;
            self.play(due, chance);
        }
        self.now = to;
    }

    /// Forces on sectors what assets cost them, as means over the step.
    pub(super) fn force(&mut self, from: i64, to: i64, cascade: &mut Cascade) {
        let span = (to - from) as f64;
        for &place in &self.used {
            let share = &mut self.shares[place];
            if share.level == 0 && share.sum == 0 {
                continue;
            }
            let loss = if share.at <= from {
                share.level as f64 / SHARE
            } else {
                share.sum += i128::from(share.level) * i128::from(to - share.at);
                share.sum as f64 / span / SHARE
            };
            share.sum = 0;
            share.at = to;
            if loss != 0.0 {
                cascade.force(place % self.cells, place / self.cells, loss);
            }
        }
    }

    fn play(&mut self, due: (i64, What, u32, u32, u32, u32), chance: &Chance) {
        let (at, what, asset, m, number, generation) = due;
        let (asset, m) = (asset as usize, m as usize);
        let slot = m * self.assets.len() + asset;
        let clock = what.clock();
        if clock.is_some_and(|clock| self.courses[slot].clocks[clock].generation != generation) {
            return;
        }
        match what {
            What::Start => self.begin(m, chance),
            What::Infect => self.infect(m, asset, Phase::Foothold, None, chance),
            What::Strike => self.strike(m, number as usize, at, chance),
            What::Activate => self.activate(m, asset),
            What::ScriptedImpact => {
                if self.courses[slot].phase == Phase::Foothold && self.courses[slot].scripted {
                    self.activate(m, asset);
                }
            }
            What::Notice => {
                self.courses[slot].noticed = true;
                let state = self.assets[asset].state as usize;
                if !std::mem::replace(&mut self.noticed[m * self.states.len() + state][0], true) {
                    self.fresh.push((state, m));
                }
                let rates = &self.incidents[m].rates;
                let (law, speed) = (rates.contain_law, rates.contain * self.states[state].contain);
                self.run(m, asset, What::Contain, law, CONTAIN, speed);
            }
            What::Contain | What::End => {
                self.press(m, asset, -1, chance);
                self.turn(m, asset, Phase::Isolated);
                let now = self.now;
                self.courses[slot].clocks[1].halt(now);
                self.courses[slot].clocks[2].halt(now);
                let rates = &self.incidents[m].rates;
                let speed = rates.restore * self.states[self.assets[asset].state as usize].restore;
                self.run(m, asset, What::Restore, rates.restore_law, RESTORE, speed);
            }
            What::Restore => self.restore(m, asset, chance),
            What::ScriptedEnd => {
                if matches!(self.courses[slot].phase, Phase::Foothold | Phase::Impact | Phase::Isolated) {
                    self.restore(m, asset, chance);
                }
            }
        }
    }

    fn begin(&mut self, m: usize, chance: &Chance) {
        if self.incidents[m].rates.entry > 0.0 {
            for asset in 0..self.assets.len() {
                let plan = &self.assets[asset];
                if self.incidents[m].reaches[asset] && plan.exposure > 0.0 && plan.vulnerability > 0.0 {
                    self.lay(m, asset, chance);
                    self.refresh(m, asset);
                }
            }
        }
        let onset = if self.incidents[m].rates.push_impact { Phase::Impact } else { Phase::Foothold };
        for n in 0..self.incidents[m].pushed.len() {
            let (asset, subject) = self.incidents[m].pushed[n];
            let plan = &self.assets[asset as usize];
            let vuln = plan.vulnerability * self.states[plan.state as usize].vuln;
            if chance.block(subject, 0).yes(0, self.incidents[m].rates.push * vuln) {
                self.lay(m, asset as usize, chance);
                if self.courses[m * self.assets.len() + asset as usize].phase == Phase::Healthy {
                    self.infect(m, asset as usize, onset, None, chance);
                }
            }
        }
        for (n, target) in self.incidents[m].targets.iter().enumerate() {
            let at = target.at.0.max(self.now);
            self.heap.push(Reverse((at, What::Strike, target.asset.0, m as u32, n as u32, 0)));
        }
    }

    fn strike(&mut self, m: usize, n: usize, at: i64, chance: &Chance) {
        let target = self.incidents[m].targets[n];
        let asset = target.asset.index();
        let (onset, later) = match target.impact_at {
            Some(impact) if impact.0 > at => (Phase::Foothold, Some(impact.0)),
            Some(_) => (Phase::Impact, None),
            None if self.incidents[m].rates.strikes_with_impact => (Phase::Impact, None),
            None => (Phase::Foothold, None),
        };
        self.lay(m, asset, chance);
        let slot = m * self.assets.len() + asset;
        match self.courses[slot].phase {
            Phase::Healthy => self.infect(m, asset, onset, later, chance),
            Phase::Foothold if onset == Phase::Impact => self.activate(m, asset),
            Phase::Foothold => {
                if let Some(impact) = later {
                    self.courses[slot].scripted = true;
                    self.courses[slot].clocks[0].halt(at);
                    self.enter(m, asset, What::ScriptedImpact, impact);
                }
            }
            _ => {}
        }
        if let Some(until) = target.until {
            self.enter(m, asset, What::ScriptedEnd, until.0.max(at));
        }
    }

    fn lay(&mut self, m: usize, asset: usize, chance: &Chance) {
        let course = &mut self.courses[m * self.assets.len() + asset];
        if course.phase == Phase::Unlaid {
            let draws = chance.block(self.incidents[m].subjects[asset], 0);
            course.phase = Phase::Healthy;
            course.clocks[0].start(draws.exponential(INFECT), 0.0, self.now);
            course.draws = Some(draws);
        }
    }

    fn infect(&mut self, m: usize, asset: usize, onset: Phase, impact: Option<i64>, chance: &Chance) {
        let now = self.now;
        let slot = m * self.assets.len() + asset;
        self.turn(m, asset, Phase::Foothold);
        self.ever += u32::from(!std::mem::replace(&mut self.touched[asset], true));
        let course = &mut self.courses[slot];
        course.scripted = impact.is_some();
        course.clocks[0].halt(now);
        let rates = &self.incidents[m].rates;
        let (activate, end) = ((rates.activate_law, rates.activate), (rates.end_law, rates.end));
        let (law, notice) = (rates.notice_law, rates.notice_foothold);
        match impact {
            Some(at) => self.enter(m, asset, What::ScriptedImpact, at),
            None if onset == Phase::Impact => self.run(m, asset, What::Activate, Law::Immediate, ACTIVATE, 1.0),
            None if activate.1 > 0.0 => self.run(m, asset, What::Activate, activate.0, ACTIVATE, activate.1),
            None => {}
        }
        self.run(m, asset, What::Notice, law, NOTICE, notice * self.notice(m, asset));
        if end.1 > 0.0 {
            self.run(m, asset, What::End, end.0, END, end.1);
        }
        self.press(m, asset, 1, chance);
    }

    fn activate(&mut self, m: usize, asset: usize) {
        let now = self.now;
        self.courses[m * self.assets.len() + asset].clocks[0].halt(now);
        self.turn(m, asset, Phase::Impact);
        if !self.courses[m * self.assets.len() + asset].noticed {
            self.watch(m, asset);
        }
    }

    fn restore(&mut self, m: usize, asset: usize, chance: &Chance) {
        let (now, slot) = (self.now, m * self.assets.len() + asset);
        if matches!(self.courses[slot].phase, Phase::Foothold | Phase::Impact) {
            self.press(m, asset, -1, chance);
        }
        self.turn(m, asset, Phase::Restored);
        self.courses[slot].clocks.iter_mut().for_each(|clock| {
            clock.halt(now);
        });
    }

    /// An asset became infectious, or is so no more: its neighbours' hazards change.
    fn press(&mut self, m: usize, asset: usize, sign: i128, chance: &Chance) {
        for n in 0..self.assets[asset].links.len() {
            let (other, kind, pass) = self.assets[asset].links[n];
            let other = other as usize;
            let delta = libm::round(over(kind, &self.incidents[m].rates) * pass * HAZARD) as i128;
            if delta != 0 && self.assets[other].vulnerability > 0.0 && self.incidents[m].reaches[other] {
                self.lay(m, other, chance);
                self.courses[m * self.assets.len() + other].pressure += sign * delta;
                self.refresh(m, other);
            }
        }
    }

    /// Gives the clock of infection the speed that holds now.
    fn refresh(&mut self, m: usize, asset: usize) {
        let (now, plan) = (self.now, &self.assets[asset]);
        let course = &self.courses[m * self.assets.len() + asset];
        if course.phase != Phase::Healthy || !self.incidents[m].reaches[asset] {
            return;
        }
        let own = self.incidents[m].rates.entry * plan.exposure + course.pressure as f64 / HAZARD;
        let vuln = plan.vulnerability * self.states[plan.state as usize].vuln * 1.0;
        self.rescale(m, asset, What::Infect, vuln * own, now);
    }

    /// Gives the clock of notice the speed that holds now.
    fn watch(&mut self, m: usize, asset: usize) {
        let (now, course) = (self.now, &self.courses[m * self.assets.len() + asset]);
        let rates = &self.incidents[m].rates;
        let speed = match course.phase {
            Phase::Foothold if !course.noticed => rates.notice_foothold,
            Phase::Impact if !course.noticed => rates.notice_impact,
            _ => return,
        };
        self.rescale(m, asset, What::Notice, speed * self.notice(m, asset), now);
    }

    fn notice(&self, m: usize, asset: usize) -> f64 {
        let state = self.assets[asset].state as usize;
        self.states[state].notice[usize::from(self.noticed[m * self.states.len() + state][1])]
    }

    fn rescale(&mut self, m: usize, asset: usize, what: What, speed: f64, now: i64) {
        let clock = &mut self.courses[m * self.assets.len() + asset].clocks[what.clock().unwrap_or(0)];
        if speed != clock.speed {
            let left = clock.halt(now);
            let at = clock.start(left, speed, now);
            self.enter(m, asset, what, at);
        }
    }

    fn run(&mut self, m: usize, asset: usize, what: What, law: Law, word: usize, speed: f64) {
        let now = self.now;
        let course = &mut self.courses[m * self.assets.len() + asset];
        let left = match law {
            Law::Exp => course.draws.map_or(0.0, |draws| draws.exponential(word)),
            Law::Fixed => 1.0,
            Law::Immediate => 0.0,
        };
        let at = course.clocks[what.clock().unwrap_or(0)].start(left, speed, now);
        self.enter(m, asset, what, at);
    }

    fn enter(&mut self, m: usize, asset: usize, what: What, at: i64) {
        if at != NEVER {
            let clock = what.clock().unwrap_or(0);
            let generation = self.courses[m * self.assets.len() + asset].clocks[clock].generation;
            self.heap.push(Reverse((at, what, asset as u32, m as u32, 0, generation)));
        }
    }

    /// Moves a course on, and with it what the asset costs its sector: the greatest loss over all incidents.
    fn turn(&mut self, m: usize, asset: usize, to: Phase) {
        let count = self.assets.len();
        self.courses[m * count + asset].phase = to;
        let plan = &self.assets[asset];
        let (active, isolated) = self.states[plan.state as usize].losses;
        let before = self.costs[asset];
        let (mut worst, mut behind) = (0.0, before.0);
        for (n, incident) in self.incidents.iter().enumerate() {
            let loss = match self.courses[n * count + asset].phase {
                Phase::Impact => incident.rates.impact.unwrap_or(active),
                Phase::Isolated => incident.rates.isolated.unwrap_or(isolated),
                _ => 0.0,
            };
            if loss > worst || (loss == worst && loss > 0.0 && n < behind) {
                (worst, behind) = (loss, n);
            }
        }
        let loss = libm::round(plan.weight * worst * (1.0 - plan.fallback) * SHARE) as i64;
        let cell = plan.cell as usize;
        if loss != before.1 || (behind != before.0 && loss != 0) {
            self.costs[asset] = (behind, loss);
            self.cost(before.0, cell, -before.1);
            self.cost(behind, cell, loss);
        }
    }

    fn cost(&mut self, m: usize, cell: usize, delta: i64) {
        if delta != 0 {
            let (now, begun) = (self.now, self.begun);
            let place = m * self.cells + cell;
            if let Err(at) = self.used.binary_search(&place) {
                self.used.insert(at, place);
            }
            let share = &mut self.shares[place];
            share.sum += i128::from(share.level) * i128::from(now - share.at.max(begun));
            share.at = now;
            share.level += delta;
        }
    }
}

impl What {
    /// The clock that drives it.
    fn clock(self) -> Option<usize> {
        match self {
            What::Infect | What::Activate | What::Restore => Some(0),
            What::Notice | What::Contain => Some(1),
            What::End => Some(2),
            What::Start | What::Strike | What::ScriptedImpact | What::ScriptedEnd => None,
        }
    }
}
