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

/// A dependency, in the row of the dependent.
#[derive(Clone, Copy, Debug)]
struct Supply {
    a: f64,
    supplier: u32,
    buffer: u32,
}

/// Sectors as bits of one word of a bit set.
#[derive(Clone, Copy, Debug)]
struct Mask {
    word: u32,
    bits: u64,
}

/// A sector's loss and the incident behind it.
#[derive(Clone, Copy, Debug)]
struct Loss {
    q: f64,
    origin: IncidentId,
}

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

/// What is forced on a sector, and the greatest term of its right-hand side so far.
#[derive(Clone, Copy, Debug)]
struct Sum {
    forced: f64,
    greatest: Term,
}

const NOTHING: Sum = Sum { forced: 0.0, greatest: Term(0) };

/// A positive term and the incident behind it, in one number that is in order: the bits of the term
/// (those of positive numbers are in their order), then the incident inverted, so that of equal terms
/// the one of the lower identity is the greater. Without a branch, the search for the greatest costs
/// little beside the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Term(u128);

impl Term {
    fn new(value: f64, origin: IncidentId) -> Self {
        Term(u128::from(value.to_bits()) << 32 | u128::from(!origin.0))
    }
    /// The incident behind it, unless the term is nil: that names nobody.
    fn origin(self) -> Option<IncidentId> {
        (self.0 >> 32 > 0).then_some(IncidentId(!(self.0 as u32)))
    }
}

/// Layer B: the inoperability of every sector.
#[derive(Resource, Clone, Debug, Default)]
pub struct Cascade {
    sectors: usize,
    /// The suppliers of each sector, rows of A one after the other, in order of supplier.
    rows: Vec<u32>,
    supplies: Vec<Supply>,
    buffers: Vec<Buffer>,
    /// The dependents of each sector, as bits.
    reaches: Vec<u32>,
    reach: Vec<Mask>,
    losses: Vec<Loss>,
    /// The loss of each sector alone, for those who read it.
    q: Vec<f64>,
    sums: Vec<Sum>,
    /// Sectors with q > 0, and sectors whose right-hand side may not be nil: one bit each.
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
        self.lay(topology, cells);
        self.q.clear();
        self.q.resize(cells, 0.0);
        self.losses.clear();
        self.losses.resize(cells, Loss { q: 0.0, origin: IncidentId(0) });
        self.sums.clear();
        self.sums.resize(cells, NOTHING);
        for bits in [&mut self.down, &mut self.hit] {
            bits.clear();
            bits.resize(cells.div_ceil(64), 0);
        }
        self.decay.clear();
        self.decay.resize(topology.states.len(), Decay { span: 0, k_up: 0.0, k_down: 0.0, up: 1.0, down: 1.0 });
    }

    /// Lays the matrix out row by row, and the dependents of each sector as bits.
    fn lay(&mut self, topology: &Topology, cells: usize) {
        self.rows.clear();
        self.supplies.clear();
        self.buffers.clear();
        for couplings in &topology.couplings {
            let start = self.supplies.len();
            self.rows.push(start as u32);
            for coupling in couplings {
                let buffer = if coupling.buffer_hours > 0.0 {
                    let holds = libm::ceil(coupling.buffer_hours * HOUR as f64) as i64;
                    self.buffers.push(Buffer { holds, down: 0 });
                    self.buffers.len() as u32 - 1
                } else {
                    NO_BUFFER
                };
                self.supplies.push(Supply { a: coupling.a, supplier: coupling.supplier, buffer });
            }
            self.supplies[start..].sort_by_key(|supply| supply.supplier);
        }
        self.rows.push(self.supplies.len() as u32);
        // A counting sort by supplier: first how many words each column needs at most, then the words.
        self.reaches.clear();
        self.reaches.resize(cells + 1, 0);
        for supply in &self.supplies {
            self.reaches[supply.supplier as usize + 1] += 1;
        }
        for cell in 0..cells {
            self.reaches[cell + 1] += self.reaches[cell];
        }
        self.reach.clear();
        self.reach.resize(self.supplies.len(), Mask { word: 0, bits: 0 });
        for row in 0..cells {
            let (word, bit) = ((row / 64) as u32, 1 << (row % 64));
            for supply in &self.supplies[self.rows[row] as usize..self.rows[row + 1] as usize] {
                let supplier = supply.supplier as usize;
                let column = &mut self.reach[self.reaches[supplier] as usize..self.reaches[supplier + 1] as usize];
                // Rows come in order, so a word that is there is the last one filled.
                if let Some(mask) = column.iter_mut().find(|mask| mask.bits == 0 || mask.word == word) {
                    mask.word = word;
                    mask.bits |= bit;
                }
            }
        }
    }

    /// One step of `span` ms: q(t_n) → q(t_{n+1}) under the mean forcing over the step. `rates` are by
    /// state; forcings of one sector add up, and their sum is clipped to [0, 1].
    pub fn step(&mut self, span: i64, rates: &[CascadeRates], forcing: &[Forcing]) {
        self.hit.copy_from_slice(&self.down);
        for force in forcing {
            let cell = force.cell as usize;
            self.hit[cell / 64] |= 1 << (cell % 64);
            let sum = &mut self.sums[cell];
            sum.forced += force.loss;
            if force.loss > 0.0 {
                sum.greatest = sum.greatest.max(Term::new(force.loss, force.incident));
            }
        }
        for word in 0..self.down.len() {
            for bit in ones(self.down[word]) {
                let supplier = word * 64 + bit;
                let column = self.reaches[supplier] as usize..self.reaches[supplier + 1] as usize;
                for mask in self.reach[column].iter().take_while(|mask| mask.bits != 0) {
                    self.hit[mask.word as usize] |= mask.bits;
                }
            }
        }
        for word in 0..self.hit.len() {
            for bit in ones(self.hit[word]) {
                self.relax(word * 64 + bit, span, rates);
            }
        }
        // Only now do the new losses take the place of the old: every right-hand side was at t_n.
        for word in 0..self.hit.len() {
            let mut down = self.down[word];
            for bit in ones(self.hit[word]) {
                let cell = word * 64 + bit;
                let q = self.q[cell];
                let sum = std::mem::replace(&mut self.sums[cell], NOTHING);
                let loss = &mut self.losses[cell];
                loss.q = q;
                if let Some(origin) = sum.greatest.origin() {
                    loss.origin = origin;
                }
                if q > 0.0 {
                    down |= 1 << bit;
                } else if down & 1 << bit != 0 {
                    down &= !(1 << bit);
                    self.refill(cell);
                }
            }
            self.down[word] = down;
        }
    }

    /// A supplier is at rest again: the buffers against its loss are full, though nobody looks at them.
    fn refill(&mut self, supplier: usize) {
        let column = self.reaches[supplier] as usize..self.reaches[supplier + 1] as usize;
        for mask in &self.reach[column] {
            for row in ones(mask.bits).map(|bit| mask.word as usize * 64 + bit) {
                for supply in &self.supplies[self.rows[row] as usize..self.rows[row + 1] as usize] {
                    if supply.supplier as usize == supplier && supply.buffer != NO_BUFFER {
                        self.buffers[supply.buffer as usize].down = 0;
                    }
                }
            }
        }
    }

    /// Finds where a sector is at the end of the step.
    fn relax(&mut self, cell: usize, span: i64, rates: &[CascadeRates]) {
        let state = cell / self.sectors;
        let rate = &rates[state];
        let row = self.rows[cell] as usize..self.rows[cell + 1] as usize;
        let Sum { forced, mut greatest } = self.sums[cell];
        let mut supplied = 0.0;
        for supply in &self.supplies[row] {
            let Loss { q, origin } = self.losses[supply.supplier as usize];
            if supply.buffer != NO_BUFFER && self.buffers[supply.buffer as usize].holds(q, rate, span) {
                continue;
            }
            let term = supply.a * q;
            supplied += term;
            greatest = greatest.max(Term::new(term, origin));
        }
        self.sums[cell].greatest = greatest;
        let target = (supplied + forced.clamp(0.0, 1.0)).clamp(0.0, 1.0);
        let decay = &mut self.decay[state];
        if decay.span != span || decay.k_up != rate.k_up || decay.k_down != rate.k_down {
            let hours = span as f64 / HOUR as f64;
            let (up, down) = (libm::exp(-rate.k_up * hours), libm::exp(-rate.k_down * hours));
            *decay = Decay { span, k_up: rate.k_up, k_down: rate.k_down, up, down };
        }
        let q = self.losses[cell].q;
        let left = if target > q { decay.up } else { decay.down };
        let q = target + (q - target) * left;
        // Where d itself is below the mark nothing holds q up, so that to snap cannot stop a rise.
        self.q[cell] = if q < REST && target < REST { 0.0 } else { q };
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
        (self.q[cell] > 0.0).then(|| self.losses[cell].origin)
    }
    /// The sectors that are not at rest, in order.
    pub fn down(&self) -> impl Iterator<Item = usize> + '_ {
        self.down.iter().enumerate().flat_map(|(word, &bits)| ones(bits).map(move |bit| word * 64 + bit))
    }
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
