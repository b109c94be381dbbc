//! Stage 3: how loss of function passes between sectors (layer B of the model, section 2.3).
//!
//! The dynamic inoperability input-output model of Lian & Haimes (2006) by exponential Euler: over a
//! step, q relaxes toward d = clip(A·q(t_n) + c̄, 0, 1) at the sector's rate of loss or of recovery,
//! every right-hand side taken at t_n. Buffers hold a dependency back until the supplier has been down
//! for as long as they last. Only sectors that are not at rest cost anything.

use super::lanes::{BEHIND_NOTHING, Behind, LANES, Lanes, Losses, NOTHING, Sums, WELL, supply};
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

/// A supplier with dependents that are not in a block.
#[derive(Clone, Copy, Debug)]
struct Outlet {
    /// Its place among the lanes.
    lane: u32,
    /// Its dependents, by place.
    first: u32,
    end: u32,
    /// It was down in the last step, so that buffers against its loss may have run down.
    down: bool,
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

/// Layer B: the inoperability of every sector.
///
/// Most dependencies are domestic. Each state's are a block: a dense matrix whose rows lie side by side
/// in lanes. A state is worked on if a sector of it is down, forced, or depends on one that is down.
#[derive(Resource, Clone, Debug, Default)]
pub struct Cascade {
    sectors: usize,
    /// Groups of lanes for each state.
    groups: usize,
    /// The coefficients of each (state, group of dependents, group of suppliers), by supplier and dependent.
    blocks: Vec<[Lanes; LANES]>,
    /// The suppliers that have other dependents, in order.
    outlets: Vec<Outlet>,
    dependents: Vec<Dependent>,
    buffers: Vec<Buffer>,
    losses: Vec<Losses>,
    /// Who is behind the losses of each state.
    behind: Vec<Behind>,
    sums: Vec<Sums>,
    /// The loss of each sector.
    q: Vec<f64>,
    /// States with a sector that is down, and during a step all that have to be worked on.
    busy: Vec<bool>,
    /// States that were worked on in the last step.
    worked: Vec<bool>,
    decay: Vec<Decay>,
    /// The criticality of each sector.
    weights: Vec<Lanes>,
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
        refill(&mut self.weights, states * self.groups, [0.0; LANES]);
        for (state, weights) in topology.states.iter().zip(self.weights.chunks_mut(self.groups.max(1))) {
            for (weights, own) in weights.iter_mut().zip(state.criticality.chunks(LANES)) {
                weights[..own.len()].copy_from_slice(own);
            }
        }
        refill(&mut self.losses, states * self.groups, WELL);
        refill(&mut self.sums, states * self.groups, NOTHING);
        refill(&mut self.behind, states, BEHIND_NOTHING);
        refill(&mut self.q, cells, 0.0);
        refill(&mut self.busy, states, false);
        refill(&mut self.worked, states, false);
        refill(&mut self.decay, states, Decay { span: 0, k_up: 0.0, k_down: 0.0, up: 1.0, down: 1.0 });
    }

    /// Lays the domestic part of the matrix out in blocks, and the rest by supplier.
    fn lay(&mut self, topology: &Topology, cells: usize) {
        let (sectors, groups) = (self.sectors, self.groups);
        let in_block = |row: usize, coupling: &Coupling| {
            row / sectors == coupling.supplier as usize / sectors && coupling.buffer_hours <= 0.0
        };
        refill(&mut self.blocks, topology.states.len() * groups * groups, [[0.0; LANES]; LANES]);
        let rows = || topology.couplings.iter().enumerate();
        let mut columns = vec![0_u32; cells + 1];
        for (row, coupling) in rows().flat_map(|(row, couplings)| couplings.iter().map(move |c| (row, c))) {
            let supplier = coupling.supplier as usize;
            if in_block(row, coupling) {
                let (dependent, of) = (row % sectors, supplier % sectors);
                let block = (row / sectors * groups + dependent / LANES) * groups + of / LANES;
                self.blocks[block][of % LANES][dependent % LANES] += coupling.a;
            } else {
                columns[supplier + 1] += 1;
            }
        }
        for supplier in 0..cells {
            columns[supplier + 1] += columns[supplier];
        }
        let nobody = Dependent { a: 0.0, state: 0, lane: 0, buffer: NO_BUFFER };
        refill(&mut self.dependents, columns[cells] as usize, nobody);
        self.outlets.clear();
        for supplier in (0..cells).filter(|&supplier| columns[supplier] < columns[supplier + 1]) {
            let state = supplier / sectors;
            self.outlets.push(Outlet {
                lane: (state * groups * LANES + supplier % sectors) as u32,
                first: columns[supplier],
                end: columns[supplier + 1],
                down: false,
            });
        }
        self.buffers.clear();
        // Each column fills from its start, which moves along.
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
            let place = &mut columns[coupling.supplier as usize];
            self.dependents[*place as usize] =
                Dependent { a: coupling.a, state: state as u32, lane: lane as u32, buffer };
            *place += 1;
        }
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
        for place in 0..self.outlets.len() {
            self.pass_on(place, span, rates);
        }
        self.worked.clone_from(&self.busy);
        for (state, rates) in rates.iter().enumerate().take(self.busy.len()) {
            if self.busy[state] {
                self.busy[state] = self.relax(state, span, rates);
            }
        }
    }

    /// Tells the dependents of a sector that is down, unless they are in its state's block.
    fn pass_on(&mut self, place: usize, span: i64, rates: &[CascadeRates]) {
        let outlet = &mut self.outlets[place];
        let losses = &self.losses[outlet.lane as usize / LANES];
        let lane = outlet.lane as usize % LANES;
        let (q, origin) = (losses.q[lane], losses.origin[lane]);
        let dependents = &self.dependents[outlet.first as usize..outlet.end as usize];
        if q <= 0.0 {
            if std::mem::take(&mut outlet.down) {
                // Nobody has looked at the buffers against its loss since it came to rest: they are full again.
                for dependent in dependents.iter().filter(|d| d.buffer != NO_BUFFER) {
                    self.buffers[dependent.buffer as usize].down = 0;
                }
            }
            return;
        }
        outlet.down = true;
        for dependent in dependents {
            if dependent.buffer != NO_BUFFER
                && self.buffers[dependent.buffer as usize].holds(q, &rates[dependent.state as usize], span)
            {
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

    #[expect(clippy::needless_range_loop, reason = "the same is done to all lanes")]
    /// Moves the sectors of a state toward their right-hand sides; says whether one of them is down then.
    fn relax(&mut self, state: usize, span: i64, rate: &CascadeRates) -> bool {
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
        let blocks = &self.blocks[own.start * self.groups..own.end * self.groups];
        supply(losses, sums, blocks, self.behind[state]);
        let (mut all, mut changed) = (0.0, [0; LANES]);
        let shown = self.q[state * self.sectors..][..self.sectors].chunks_mut(LANES);
        // Only now do the new losses take the place of the old: every right-hand side was at t_n.
        for ((losses, sums), shown) in losses.iter_mut().zip(sums).zip(shown) {
            // One thing at a time, for all lanes.
            let Losses { q: before, origin: old } = *losses;
            let mut target = [0.0; LANES];
            for lane in 0..LANES {
                target[lane] = clip(sums.supplied[lane] + clip(sums.forced[lane]));
            }
            let mut left = [0.0; LANES];
            for lane in 0..LANES {
                left[lane] = if target[lane] > before[lane] { up } else { down };
            }
            let mut q = [0.0; LANES];
            for lane in 0..LANES {
                let moved = target[lane] + (before[lane] - target[lane]) * left[lane];
                // Where d itself is below the mark nothing holds q up, so that to snap cannot stop a rise.
                let most = if moved > target[lane] { moved } else { target[lane] };
                q[lane] = if most < REST { 0.0 } else { moved };
            }
            let mut origin = [0.0; LANES];
            for lane in 0..LANES {
                origin[lane] = if sums.greatest[lane] > 0.0 { sums.behind[lane] } else { old[lane] };
            }
            for lane in 0..LANES {
                changed[lane] |= origin[lane].to_bits() ^ old[lane].to_bits();
            }
            for lane in 0..LANES {
                changed[lane] |= is_down(q[lane]) ^ is_down(before[lane]);
            }
            *losses = Losses { q, origin };
            match <&mut Lanes>::try_from(&mut *shown) {
                Ok(shown) => *shown = q,
                Err(_) => shown.copy_from_slice(&q[..shown.len()]),
            }
            all += (q[0] + q[1]) + (q[2] + q[3]);
            (sums.forced, sums.supplied, sums.greatest) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
            (sums.behind, sums.noted) = (NOTHING.behind, false);
        }
        if changed != [0; LANES] {
            self.behind[state] = Behind::of(losses);
        }
        all > 0.0
    }

    /// Whether every sector is at rest: a step without forcing then changes nothing.
    pub fn at_rest(&self) -> bool {
        !self.busy.contains(&true)
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
    /// Whether a sector of a state is down.
    pub fn is_down(&self, state: StateId) -> bool {
        self.busy[state.index()]
    }
    /// Whether the last step worked on a state: in all others nothing changed.
    pub fn is_worked(&self, state: StateId) -> bool {
        self.worked[state.index()]
    }
    /// The incidents behind a state's losses.
    pub(crate) fn behind(&self, state: StateId) -> Behind {
        self.behind[state.index()]
    }
    /// The weights of a state's sectors, as its losses lie.
    pub(crate) fn weights(&self, state: StateId) -> &[Lanes] {
        &self.weights[state.index() * self.groups..][..self.groups]
    }
    /// The losses of a state's sectors, as they lie; lanes beyond the last sector are well.
    pub(crate) fn lanes(&self, state: StateId) -> &[Losses] {
        &self.losses[state.index() * self.groups..][..self.groups]
    }
    /// The sectors of a state that are down, in order: each with its loss and the incident behind it.
    #[cfg(test)]
    fn losses(&self, state: StateId) -> impl Iterator<Item = (usize, f64, IncidentId)> + '_ {
        self.lanes(state).iter().enumerate().flat_map(|(group, losses)| {
            let lanes = losses.q.iter().zip(&losses.origin).enumerate();
            lanes
                .filter(|(_, (q, _))| **q > 0.0)
                .map(move |(lane, (&q, &origin))| (group * LANES + lane, q, IncidentId(origin as u32)))
        })
    }
}

/// All bits, if there is a loss.
#[inline]
fn is_down(q: f64) -> u64 {
    if q > 0.0 { u64::MAX } else { 0 }
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

#[cfg(test)]
#[path = "cascade_tests.rs"]
mod tests;
