//! Stage 3: how loss of function passes between sectors (layer B of the model, section 2.3).
//!
//! The dynamic inoperability input-output model of Lian & Haimes (2006) by exponential Euler: over a
//! step, q relaxes toward d = clip(A·q(t_n) + c̄, 0, 1) at the sector's rate of loss or of recovery,
//! every right-hand side taken at t_n. Buffers hold a dependency back until the supplier has been down
//! for as long as they last. Only sectors that are not at rest cost anything.

use super::spread::Forcing;
use crate::ids::{IncidentId, StateId};
use crate::plan::topology::{Coupling, Topology};
use bevy_ecs::prelude::Resource;
use detente_scenario::Parameters;
use detente_scenario::time::HOUR;

/// A loss that is and stays below this is none: quantities at rest are exactly zero.
pub const REST: f64 = 1.0 / 1_048_576.0;

/// No buffer stands before a dependency.
const NO_BUFFER: u32 = u32::MAX;

/// How the sectors of one state lose and regain function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CascadeRates {
    /// Rate of loss, 1/h.
    pub k_up: f64,
    /// Rate of recovery, 1/h.
    pub k_down: f64,
    /// Loss of a supplier from which its dependents here draw on their buffers.
    pub buffer_threshold: f64,
}

impl CascadeRates {
    /// Those of a state's parameters.
    pub fn of(parameters: &Parameters) -> Self {
        CascadeRates { k_up: parameters.k_up, k_down: parameters.k_down, buffer_threshold: parameters.buffer_threshold }
    }
}

/// What is left after one step of a deviation from d, e^{−KΔ}, remembered while K and Δ stay.
#[derive(Clone, Copy, Debug)]
struct Decay {
    span: i64,
    k_up: f64,
    k_down: f64,
    up: f64,
    down: f64,
}

/// A dependency that is not in a block: across a border, or behind a buffer.
#[derive(Clone, Copy, Debug)]
struct Dependent {
    a: f64,
    state: u32,
    /// Its place among the lanes.
    lane: u32,
    buffer: u32,
}

/// Four sectors of a state side by side: what is done to one is done to all, without a branch.
type Lanes = [f64; LANES];
const LANES: usize = 4;

/// A buffer: what it holds, and for how long its supplier has been down without a break, in ms.
#[derive(Clone, Copy, Debug)]
struct Buffer {
    holds: i64,
    down: i64,
}

impl Buffer {
    /// Whether it keeps a supplier's loss from its dependent over a step of `span` ms that begins with
    /// the supplier at `q`; runs down or fills up meanwhile.
    fn holds(&mut self, q: f64, rate: &CascadeRates, span: i64) -> bool {
        if q <= rate.buffer_threshold {
            self.down = 0;
            return true;
        }
        let holds = self.down < self.holds;
        self.down += span;
        holds
    }
}

/// Four right-hand sides while they are summed.
#[derive(Clone, Copy, Debug)]
struct Sums {
    forced: Lanes,
    supplied: Lanes,
    /// The greatest term so far, and the incident behind it as a number; no incident is as high as NOBODY.
    greatest: Lanes,
    behind: Lanes,
}

const NOBODY: f64 = 4_294_967_296.0;
const NOTHING: Sums =
    Sums { forced: [0.0; LANES], supplied: [0.0; LANES], greatest: [0.0; LANES], behind: [NOBODY; LANES] };

impl Sums {
    /// Takes note of terms: the greatest names the origin, ties go to the lower identity. A term of
    /// nothing names nobody, since `greatest` stays 0.
    fn weigh(&mut self, terms: Lanes, origin: f64) {
        for (lane, term) in terms.into_iter().enumerate() {
            self.weigh_one(lane, term, origin);
        }
    }
    fn weigh_one(&mut self, lane: usize, term: f64, origin: f64) {
        let (greatest, behind) = (self.greatest[lane], self.behind[lane]);
        let better = (term > greatest) | ((term == greatest) & (origin < behind));
        self.greatest[lane] = if better { term } else { greatest };
        self.behind[lane] = if better { origin } else { behind };
    }
}

/// Four sectors of a state.
#[derive(Clone, Copy, Debug)]
struct Losses {
    q: Lanes,
    origin: Lanes,
}

const WELL: Losses = Losses { q: [0.0; LANES], origin: [0.0; LANES] };

/// Layer B: the inoperability of every sector.
///
/// Most dependencies are domestic. Each state's are a block: a dense matrix whose rows lie side by side
/// in lanes. A state is worked on if a sector of it is down, forced, or depends on one that is down.
#[derive(Resource, Clone, Debug, Default)]
pub struct Cascade {
    sectors: usize,
    /// Groups of lanes for each state.
    groups: usize,
    /// The coefficients of each (state, group of dependents, supplier).
    blocks: Vec<Lanes>,
    /// The other dependents of each supplier.
    columns: Vec<u32>,
    dependents: Vec<Dependent>,
    buffers: Vec<Buffer>,
    losses: Vec<Losses>,
    sums: Vec<Sums>,
    /// The loss of each sector.
    q: Vec<f64>,
    /// Sectors with q > 0, one bit each.
    down: Vec<u64>,
    /// States to work on in this step.
    busy: Vec<bool>,
    decay: Vec<Decay>,
}

impl Cascade {
    /// At rest.
    pub fn new(topology: &Topology) -> Self {
        let mut cascade = Cascade::default();
        cascade.reset(topology);
        cascade
    }

    /// Back to rest: equals [`Cascade::new`], but keeps the room it has.
    pub fn reset(&mut self, topology: &Topology) {
        let states = topology.states.len();
        self.sectors = topology.sectors.len();
        self.groups = self.sectors.div_ceil(LANES);
        let cells = states * self.sectors;
        self.lay(topology, cells);
        refill(&mut self.losses, states * self.groups, WELL);
        refill(&mut self.sums, states * self.groups, NOTHING);
        refill(&mut self.q, cells, 0.0);
        refill(&mut self.down, cells.div_ceil(64), 0);
        refill(&mut self.busy, states, false);
        refill(&mut self.decay, states, Decay { span: 0, k_up: 0.0, k_down: 0.0, up: 1.0, down: 1.0 });
    }

    /// Lays the domestic part of the matrix out in blocks, and the rest in columns.
    fn lay(&mut self, topology: &Topology, cells: usize) {
        let (sectors, groups) = (self.sectors, self.groups);
        let in_block = |row: usize, coupling: &Coupling| {
            row / sectors == coupling.supplier as usize / sectors && coupling.buffer_hours <= 0.0
        };
        refill(&mut self.blocks, topology.states.len() * groups * sectors, [0.0; LANES]);
        refill(&mut self.columns, cells + 1, 0);
        let rows = || topology.couplings.iter().enumerate();
        for (row, coupling) in rows().flat_map(|(row, couplings)| couplings.iter().map(move |c| (row, c))) {
            let supplier = coupling.supplier as usize;
            if in_block(row, coupling) {
                let sector = row % sectors;
                let group = row / sectors * groups + sector / LANES;
                self.blocks[group * sectors + supplier % sectors][sector % LANES] += coupling.a;
            } else {
                self.columns[supplier + 1] += 1;
            }
        }
        for supplier in 0..cells {
            self.columns[supplier + 1] += self.columns[supplier];
        }
        let nobody = Dependent { a: 0.0, state: 0, lane: 0, buffer: NO_BUFFER };
        refill(&mut self.dependents, self.columns[cells] as usize, nobody);
        self.buffers.clear();
        // Each column fills from its start; the starts move along and are put back afterwards.
        for (row, coupling) in rows().flat_map(|(row, couplings)| couplings.iter().map(move |c| (row, c))) {
            if in_block(row, coupling) {
                continue;
            }
            let buffer = if coupling.buffer_hours > 0.0 {
                let holds = libm::ceil(coupling.buffer_hours * HOUR as f64) as i64;
                self.buffers.push(Buffer { holds, down: 0 });
                self.buffers.len() as u32 - 1
            } else {
                NO_BUFFER
            };
            let state = row / sectors;
            let lane = state * groups * LANES + row % sectors;
            let place = &mut self.columns[coupling.supplier as usize];
            self.dependents[*place as usize] =
                Dependent { a: coupling.a, state: state as u32, lane: lane as u32, buffer };
            *place += 1;
        }
        self.columns.rotate_right(1);
        self.columns[0] = 0;
    }

    /// One step of `span` ms: q(t_n) → q(t_{n+1}) under the mean forcing over the step. `rates` are by
    /// state; forcings of one sector add up, and their sum is clipped to [0, 1].
    pub fn step(&mut self, span: i64, rates: &[CascadeRates], forcing: &[Forcing]) {
        for force in forcing {
            let (state, sector) = (force.cell as usize / self.sectors, force.cell as usize % self.sectors);
            self.busy[state] = true;
            let sums = &mut self.sums[state * self.groups + sector / LANES];
            sums.forced[sector % LANES] += force.loss;
            sums.weigh_one(sector % LANES, force.loss, f64::from(force.incident.0));
        }
        for word in 0..self.down.len() {
            for bit in ones(self.down[word]) {
                self.pass_on(word * 64 + bit, span, rates);
            }
        }
        for (state, rates) in rates.iter().enumerate().take(self.busy.len()) {
            if std::mem::take(&mut self.busy[state]) {
                self.relax(state, span, rates);
            }
        }
    }

    /// Tells the dependents of a sector that is down, unless they are in its state's block.
    fn pass_on(&mut self, supplier: usize, span: i64, rates: &[CascadeRates]) {
        let (state, sector) = (supplier / self.sectors, supplier % self.sectors);
        self.busy[state] = true;
        let column = self.columns[supplier] as usize..self.columns[supplier + 1] as usize;
        if column.is_empty() {
            return;
        }
        let losses = &self.losses[state * self.groups + sector / LANES];
        let (q, origin) = (losses.q[sector % LANES], losses.origin[sector % LANES]);
        for dependent in &self.dependents[column] {
            let rate = &rates[dependent.state as usize];
            if dependent.buffer != NO_BUFFER && self.buffers[dependent.buffer as usize].holds(q, rate, span) {
                continue;
            }
            self.busy[dependent.state as usize] = true;
            let sums = &mut self.sums[dependent.lane as usize / LANES];
            let lane = dependent.lane as usize % LANES;
            let term = dependent.a * q;
            sums.supplied[lane] += term;
            sums.weigh_one(lane, term, origin);
        }
    }

    /// Moves the sectors of a state toward their right-hand sides.
    fn relax(&mut self, state: usize, span: i64, rate: &CascadeRates) {
        let decay = &mut self.decay[state];
        if decay.span != span || decay.k_up != rate.k_up || decay.k_down != rate.k_down {
            let hours = span as f64 / HOUR as f64;
            let (up, down) = (libm::exp(-rate.k_up * hours), libm::exp(-rate.k_down * hours));
            *decay = Decay { span, k_up: rate.k_up, k_down: rate.k_down, up, down };
        }
        let Decay { up, down, .. } = *decay;
        let own = state * self.groups..(state + 1) * self.groups;
        let losses = &mut self.losses[own.clone()];
        let sums = &mut self.sums[own.clone()];
        let block = &self.blocks[own.start * self.sectors..own.end * self.sectors];
        supply(losses, sums, block, self.sectors);
        // Only now do the new losses take the place of the old: every right-hand side was at t_n.
        for (losses, sums) in losses.iter_mut().zip(sums) {
            for lane in 0..LANES {
                let target = clip(sums.supplied[lane] + clip(sums.forced[lane]));
                let q = losses.q[lane];
                let left = if target > q { up } else { down };
                let q = target + (q - target) * left;
                // Where d itself is below the mark nothing holds q up, so that to snap cannot stop a rise.
                losses.q[lane] = if (q < REST) & (target < REST) { 0.0 } else { q };
                losses.origin[lane] = if sums.greatest[lane] > 0.0 { sums.behind[lane] } else { losses.origin[lane] };
            }
            *sums = NOTHING;
        }
        self.publish(state);
    }

    /// Takes note of which sectors of a state are down now.
    fn publish(&mut self, state: usize) {
        let first = state * self.sectors;
        for sector in 0..self.sectors {
            let cell = first + sector;
            let q = self.losses[state * self.groups + sector / LANES].q[sector % LANES];
            self.q[cell] = q;
            let (word, bit) = (cell / 64, 1 << (cell % 64));
            if q > 0.0 {
                self.down[word] |= bit;
            } else if self.down[word] & bit != 0 {
                self.down[word] &= !bit;
                // Nobody looks at the buffers against its loss any more: they are full again.
                for place in self.columns[cell]..self.columns[cell + 1] {
                    let buffer = self.dependents[place as usize].buffer;
                    if buffer != NO_BUFFER {
                        self.buffers[buffer as usize].down = 0;
                    }
                }
            }
        }
    }

    /// Whether every sector is at rest: a step without forcing then changes nothing.
    pub fn at_rest(&self) -> bool {
        self.down.iter().all(|&bits| bits == 0)
    }
    /// The inoperability of every sector, [state × sectors + sector], in [0, 1].
    pub fn q(&self) -> &[f64] {
        &self.q
    }
    /// The inoperability of a state's sectors.
    pub fn of_state(&self, state: StateId) -> &[f64] {
        &self.q[state.index() * self.sectors..][..self.sectors]
    }
    /// The incident behind the loss of a sector; none if it has no loss.
    pub fn origin(&self, cell: usize) -> Option<IncidentId> {
        let (state, sector) = (cell / self.sectors, cell % self.sectors);
        let origin = self.losses[state * self.groups + sector / LANES].origin[sector % LANES];
        (self.q[cell] > 0.0).then_some(IncidentId(origin as u32))
    }
    /// The incident behind the loss of a sector that is down.
    pub fn behind(&self, state: StateId, sector: usize) -> IncidentId {
        IncidentId(self.losses[state.index() * self.groups + sector / LANES].origin[sector % LANES] as u32)
    }
    /// The sectors that are not at rest, in order.
    pub fn down(&self) -> impl Iterator<Item = usize> + '_ {
        self.down.iter().enumerate().flat_map(|(word, &bits)| ones(bits).map(move |bit| word * 64 + bit))
    }
}

/// Adds what the sectors of a state cost each other, by its block. Suppliers come in order, and one that
/// is well adds exactly nothing.
fn supply(losses: &[Losses], sums: &mut [Sums], block: &[Lanes], sectors: usize) {
    // Where one incident is behind all, the greatest term needs no comparison of origins on the way.
    let (mut low, mut high) = (NOBODY, -1.0);
    for losses in losses {
        for lane in 0..LANES {
            let down = losses.q[lane] > 0.0;
            low = if down & (losses.origin[lane] < low) { losses.origin[lane] } else { low };
            high = if down & (losses.origin[lane] > high) { losses.origin[lane] } else { high };
        }
    }
    if high < 0.0 {
        return;
    }
    for (sums, rows) in sums.iter_mut().zip(block.chunks_exact(sectors)) {
        let mut sum = [0.0; LANES];
        for (losses, rows) in losses.iter().zip(rows.chunks(LANES)) {
            for (a, q) in rows.iter().zip(losses.q) {
                for lane in 0..LANES {
                    sum[lane] += a[lane] * q;
                }
            }
        }
        for (supplied, more) in sums.supplied.iter_mut().zip(sum) {
            *supplied += more;
        }
        // Where nobody else is behind anything, it is enough to know whether a term is more than nothing:
        // a sum of terms that are not negative is, if one of them is.
        let alone = (0..LANES).all(|lane| sums.greatest[lane] == 0.0 || sums.behind[lane] == low);
        if low == high && alone {
            sums.weigh(sum, low);
            continue;
        }
        for (k, a) in rows.iter().enumerate() {
            let Losses { q, origin } = &losses[k / LANES];
            sums.weigh(a.map(|a| a * q[k % LANES]), origin[k % LANES]);
        }
    }
}

/// To [0, 1].
fn clip(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}

/// Empties a list and fills it with `count` of one value.
fn refill<T: Clone>(list: &mut Vec<T>, count: usize, value: T) {
    list.clear();
    list.resize(count, value);
}

/// The places of the bits that are set, in order.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (place < 64).then_some(place as usize)
    })
}

#[cfg(test)]
#[path = "cascade_tests.rs"]
mod tests;
