//! Layer B by hand: one row of suppliers for each sector.

use detente_engine::Plan;

/// A loss below this is none.
const REST: f64 = 1.0 / 1_048_576.0;
/// Milliseconds of an hour.
const HOUR: f64 = 3_600_000.0;
/// No incident is behind a loss.
const NOBODY: u32 = u32::MAX;

/// A supplier of a sector.
struct Supply {
    of: u32,
    a: f64,
    /// How long a buffer holds, ms; 0 if there is none.
    holds: i64,
    /// For how long the supplier has been down, ms.
    down: i64,
}

pub(super) struct Cascade {
    /// Suppliers across a border or behind a buffer, by row.
    supplies: Vec<Supply>,
    /// Where each row of them begins.
    rows: Vec<u32>,
    /// The domestic rest: for each sector the coefficients on all sectors of its state.
    inside: Vec<f64>,
    threshold: Vec<f64>,
    rates: Vec<(f64, f64)>,
    decay: (i64, Vec<(f64, f64)>),
    sectors: usize,
    pub(super) q: Vec<f64>,
    next: Vec<f64>,
    pub(super) origin: Vec<u32>,
    behind: Vec<u32>,
    forced: Vec<f64>,
    greatest: Vec<(f64, u32)>,
}

impl Cascade {
    pub(super) fn new(plan: &Plan) -> Self {
        let t = &*plan.topology;
        let (sectors, cells) = (t.sectors.len(), t.states.len() * t.sectors.len());
        let (mut supplies, mut rows, mut inside) = (Vec::new(), vec![0], vec![0.0; cells * sectors]);
        for (row, couplings) in t.couplings.iter().enumerate() {
            let mut outside: Vec<_> = couplings.iter().collect();
            outside.sort_by_key(|c| c.supplier);
            for c in outside {
                let (supplier, holds) = (c.supplier as usize, libm::ceil(c.buffer_hours * HOUR) as i64);
                if supplier / sectors == row / sectors && holds <= 0 {
                    inside[row * sectors + supplier % sectors] += c.a;
                } else {
                    supplies.push(Supply { of: c.supplier, a: c.a, holds, down: 0 });
                }
            }
            rows.push(supplies.len() as u32);
        }
        let own = |state: usize| plan.settings[0].1.own(detente_engine::ids::StateId::from_index(state));
        Cascade {
            supplies,
            rows,
            inside,
            threshold: (0..t.states.len()).map(|s| own(s).buffer_threshold).collect(),
            rates: (0..t.states.len()).map(|s| (own(s).k_up, own(s).k_down)).collect(),
            decay: (0, Vec::new()),
            sectors,
            q: vec![0.0; cells],
            next: vec![0.0; cells],
            origin: vec![0; cells],
            behind: vec![0; cells],
            forced: vec![0.0; cells],
            greatest: vec![(0.0, NOBODY); cells],
        }
    }

    pub(super) fn reset(&mut self) {
        self.q.fill(0.0);
        self.origin.fill(0);
        self.supplies.iter_mut().for_each(|s| s.down = 0);
    }

    /// Before a step nothing is forced.
    pub(super) fn clear(&mut self) {
        self.forced.fill(0.0);
        self.greatest.fill((0.0, NOBODY));
    }

    /// Forces a loss on a sector.
    pub(super) fn force(&mut self, cell: usize, incident: usize, loss: f64) {
        self.forced[cell] += loss;
        weigh(&mut self.greatest[cell], loss, incident as u32);
    }

    /// One step of `span` ms.
    pub(super) fn step(&mut self, span: i64) {
        if self.decay.0 != span {
            let hours = span as f64 / HOUR;
            let of = |&(up, down): &(f64, f64)| (libm::exp(-up * hours), libm::exp(-down * hours));
            self.decay = (span, self.rates.iter().map(of).collect());
        }
        let sectors = self.sectors;
        for state in 0..self.rates.len() {
            let ((up, down), threshold) = (self.decay.1[state], self.threshold[state]);
            let own = state * sectors..(state + 1) * sectors;
            let (losses, origins) = (&self.q[own.clone()], &self.origin[own.clone()]);
            for cell in own {
                let mut greatest = self.greatest[cell];
                let mut passed = 0.0;
                for supply in &mut self.supplies[self.rows[cell] as usize..self.rows[cell + 1] as usize] {
                    let q = self.q[supply.of as usize];
                    if supply.holds > 0 {
                        if q <= threshold {
                            supply.down = 0;
                            continue;
                        }
                        let holds = supply.down < supply.holds;
                        supply.down += span;
                        if holds {
                            continue;
                        }
                    }
                    if q > 0.0 {
                        let term = supply.a * q;
                        passed += term;
                        weigh(&mut greatest, term, self.origin[supply.of as usize]);
                    }
                }
                let row = &self.inside[cell * sectors..(cell + 1) * sectors];
                let mut sum = 0.0;
                for (a, q) in row.iter().zip(losses) {
                    sum += a * q;
                }
                // Only where something is down does it matter what is behind it.
                if sum > 0.0 {
                    for ((a, q), origin) in row.iter().zip(losses).zip(origins) {
                        weigh(&mut greatest, a * q, *origin);
                    }
                }
                let target = clip(passed + sum + clip(self.forced[cell]));
                let q = self.q[cell];
                let moved = target + (q - target) * if target > q { up } else { down };
                self.next[cell] = if (moved < REST) & (target < REST) { 0.0 } else { moved };
                self.behind[cell] = if greatest.0 > 0.0 { greatest.1 } else { self.origin[cell] };
            }
        }
        std::mem::swap(&mut self.q, &mut self.next);
        std::mem::swap(&mut self.origin, &mut self.behind);
    }
}

/// Takes note of a term: the greatest names the incident behind a loss, ties go to the lower identity.
#[inline]
fn weigh(greatest: &mut (f64, u32), term: f64, origin: u32) {
    if term > greatest.0 || (term == greatest.0 && origin < greatest.1) {
        *greatest = (term, origin);
    }
}

/// To [0, 1].
fn clip(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}
