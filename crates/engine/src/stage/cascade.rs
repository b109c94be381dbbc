//! Stage 3: how loss of function passes between sectors (layer B of the model, section 2.3).
//!
//! The dynamic inoperability input-output model of Lian & Haimes (2006) by exponential Euler: over a
//! step, q relaxes toward d = clip(A·q(t_n) + c̄, 0, 1) at the sector's rate of loss or of recovery,
//! every right-hand side taken at t_n. Buffers hold a dependency back until the supplier has been down
//! for as long as they last. Only sectors that are not at rest cost anything.

use super::spread::Forcing;
use crate::ids::{IncidentId, StateId};
use crate::plan::topology::Topology;
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

#[derive(Clone, Copy, Debug)]
struct Dependent {
    row: u32,
    buffer: u32,
    a: f64,
}

/// A buffer: what it holds, and for how long its supplier has been down without a break, in ms.
#[derive(Clone, Copy, Debug)]
struct Buffer {
    holds: i64,
    down: i64,
}

/// A sector's right-hand side while it is being summed.
#[derive(Clone, Copy, Debug)]
struct Sum {
    supply: f64,
    forced: f64,
    greatest: f64,
    behind: IncidentId,
}

const NOTHING: Sum = Sum { supply: 0.0, forced: 0.0, greatest: 0.0, behind: IncidentId(0) };

impl Sum {
    /// Takes note of a term: the greatest names the origin, ties go to the lower identity.
    fn weigh(&mut self, term: f64, origin: IncidentId) {
        if term > self.greatest || (term == self.greatest && term > 0.0 && origin < self.behind) {
            self.greatest = term;
            self.behind = origin;
        }
    }
}

/// Layer B: the inoperability of every sector.
#[derive(Resource, Clone, Debug, Default)]
pub struct Cascade {
    sectors: usize,
    /// The dependents of each supplier, columns of A one after the other.
    columns: Vec<u32>,
    dependents: Vec<Dependent>,
    buffers: Vec<Buffer>,
    q: Vec<f64>,
    origin: Vec<IncidentId>,
    sums: Vec<Sum>,
    /// Sectors with q > 0, and sectors whose right-hand side is not nil: one bit each.
    down: Vec<u64>,
    hit: Vec<u64>,
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
        self.sectors = topology.sectors.len();
        let cells = topology.states.len() * self.sectors;
        self.lay_columns(topology, cells);
        self.q.clear();
        self.q.resize(cells, 0.0);
        self.origin.clear();
        self.origin.resize(cells, IncidentId(0));
        self.sums.clear();
        self.sums.resize(cells, NOTHING);
        for bits in [&mut self.down, &mut self.hit] {
            bits.clear();
            bits.resize(cells.div_ceil(64), 0);
        }
        self.decay.clear();
        self.decay.resize(topology.states.len(), Decay { span: 0, k_up: 0.0, k_down: 0.0, up: 1.0, down: 1.0 });
    }

    /// Turns the rows of the matrix into columns: a sector that is not at rest tells its dependents.
    fn lay_columns(&mut self, topology: &Topology, cells: usize) {
        self.columns.clear();
        self.columns.resize(cells + 1, 0);
        for coupling in topology.couplings.iter().flatten() {
            self.columns[coupling.supplier as usize + 1] += 1;
        }
        for supplier in 0..cells {
            self.columns[supplier + 1] += self.columns[supplier];
        }
        let all = self.columns[cells] as usize;
        self.dependents.clear();
        self.dependents.resize(all, Dependent { row: 0, buffer: NO_BUFFER, a: 0.0 });
        self.buffers.clear();
        // Each column fills from its start; the starts move along and are put back afterwards.
        for (row, couplings) in topology.couplings.iter().enumerate() {
            for coupling in couplings {
                let buffer = if coupling.buffer_hours > 0.0 {
                    let holds = libm::ceil(coupling.buffer_hours * HOUR as f64) as i64;
                    self.buffers.push(Buffer { holds, down: 0 });
                    self.buffers.len() as u32 - 1
                } else {
                    NO_BUFFER
                };
                let place = &mut self.columns[coupling.supplier as usize];
                self.dependents[*place as usize] = Dependent { row: row as u32, buffer, a: coupling.a };
                *place += 1;
            }
        }
        self.columns.rotate_right(1);
        self.columns[0] = 0;
    }

    /// One step of `span` ms: q(t_n) → q(t_{n+1}) under the mean forcing over the step. `rates` are by
    /// state; forcings of one sector add up, and their sum is clipped to [0, 1].
    pub fn step(&mut self, span: i64, rates: &[CascadeRates], forcing: &[Forcing]) {
        for force in forcing {
            let cell = force.cell as usize;
            self.hit[cell / 64] |= 1 << (cell % 64);
            let sum = &mut self.sums[cell];
            sum.forced += force.loss;
            sum.weigh(force.loss, force.incident);
        }
        for word in 0..self.down.len() {
            let mut bits = self.down[word];
            while bits != 0 {
                let supplier = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                self.pass_on(supplier, span, rates);
            }
        }
        for word in 0..self.down.len() {
            let mut bits = self.down[word] | self.hit[word];
            self.hit[word] = 0;
            while bits != 0 {
                let cell = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                self.relax(cell, span, rates);
            }
        }
    }

    /// Adds the loss of a supplier to the right-hand sides of its dependents.
    fn pass_on(&mut self, supplier: usize, span: i64, rates: &[CascadeRates]) {
        let (q, origin) = (self.q[supplier], self.origin[supplier]);
        let column = self.columns[supplier] as usize..self.columns[supplier + 1] as usize;
        for dependent in &self.dependents[column] {
            let row = dependent.row as usize;
            if dependent.buffer != NO_BUFFER {
                let buffer = &mut self.buffers[dependent.buffer as usize];
                if q <= rates[row / self.sectors].buffer_threshold {
                    buffer.down = 0;
                    continue;
                }
                let lasts = buffer.down < buffer.holds;
                buffer.down += span;
                if lasts {
                    continue;
                }
            }
            let term = dependent.a * q;
            let sum = &mut self.sums[row];
            sum.supply += term;
            sum.weigh(term, origin);
            self.hit[row / 64] |= 1 << (row % 64);
        }
    }

    /// Moves a sector toward its right-hand side.
    fn relax(&mut self, cell: usize, span: i64, rates: &[CascadeRates]) {
        let sum = std::mem::replace(&mut self.sums[cell], NOTHING);
        let target = (sum.supply + sum.forced.clamp(0.0, 1.0)).clamp(0.0, 1.0);
        let state = cell / self.sectors;
        let decay = &mut self.decay[state];
        let rate = &rates[state];
        if decay.span != span || decay.k_up != rate.k_up || decay.k_down != rate.k_down {
            let hours = span as f64 / HOUR as f64;
            let (up, down) = (libm::exp(-rate.k_up * hours), libm::exp(-rate.k_down * hours));
            *decay = Decay { span, k_up: rate.k_up, k_down: rate.k_down, up, down };
        }
        let q = self.q[cell];
        let left = if target > q { decay.up } else { decay.down };
        let q = target + (q - target) * left;
        // Where d itself is below the mark nothing holds q up, so that to snap cannot stop a rise.
        let q = if q < REST && target < REST { 0.0 } else { q };
        self.q[cell] = q;
        let bit = 1 << (cell % 64);
        if q > 0.0 {
            self.down[cell / 64] |= bit;
            if sum.greatest > 0.0 {
                self.origin[cell] = sum.behind;
            }
        } else if self.down[cell / 64] & bit != 0 {
            self.down[cell / 64] &= !bit;
            let column = self.columns[cell] as usize..self.columns[cell + 1] as usize;
            for dependent in &self.dependents[column] {
                if dependent.buffer != NO_BUFFER {
                    self.buffers[dependent.buffer as usize].down = 0;
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
        (self.q[cell] > 0.0).then(|| self.origin[cell])
    }
    /// The sectors that are not at rest, in order.
    pub fn down(&self) -> impl Iterator<Item = usize> + '_ {
        self.down.iter().enumerate().flat_map(|(word, &bits)| {
            std::iter::successors((bits != 0).then_some(bits), |b| Some(b & (b - 1)).filter(|&b| b != 0))
                .map(move |b| word * 64 + b.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
#[path = "cascade_tests.rs"]
mod tests;
