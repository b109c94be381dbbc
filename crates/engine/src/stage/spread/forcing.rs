//! How much function assets cost their sectors, and its mean over a step.

use super::sparse::NONE;
use crate::ids::IncidentId;

/// Shares of a sector are counted in units of 2⁻⁴⁰, so that what is added and taken away again
/// leaves exactly nothing.
const ONE: f64 = 1_099_511_627_776.0;

/// Loss that an incident forces on a sector, as a mean over a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forcing {
    /// The sector: state × sectors + sector.
    pub cell: u32,
    /// The incident behind it.
    pub incident: IncidentId,
    /// Share of the sector's function, usually in [0, 1]; a script may give or take any share in [-1, 1].
    pub loss: f64,
}

/// A share of function in fixed point.
pub(super) fn fixed(share: f64) -> i64 {
    libm::round(share * ONE) as i64
}

#[derive(Clone, Copy, Debug)]
struct Share {
    cell: u32,
    incident: IncidentId,
    level: i64,
    integral: i128,
    at: i64,
    next: u32,
    listed: bool,
}

/// The losses in force, by sector and incident, and their integral over the step.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    shares: Vec<Share>,
    heads: Vec<u32>,
    /// Shares that are not at rest, in order of (cell, incident).
    listed: Vec<u32>,
    mean: Vec<Forcing>,
    begun: i64,
}

impl Tally {
    /// Forgets everything; holds `cells` sectors from now on.
    pub(super) fn clear(&mut self, cells: usize) {
        self.shares.clear();
        self.heads.clear();
        self.heads.resize(cells, NONE);
        self.listed.clear();
        self.mean.clear();
        self.begun = 0;
    }

    /// Adds to the loss that an incident forces on a sector, from `now` on.
    pub(super) fn add(&mut self, cell: usize, incident: IncidentId, delta: i64, now: i64) {
        if delta == 0 {
            return;
        }
        let place = self.place(cell, incident);
        let share = &mut self.shares[place as usize];
        let from = share.at.max(self.begun);
        share.integral += i128::from(share.level) * i128::from(now - from);
        share.at = now;
        share.level += delta;
        if !share.listed {
            share.listed = true;
            let key = (share.cell, share.incident);
            let shares = &self.shares;
            let at = self.listed.partition_point(|&p| (shares[p as usize].cell, shares[p as usize].incident) < key);
            self.listed.insert(at, place);
        }
    }

    fn place(&mut self, cell: usize, incident: IncidentId) -> u32 {
        let mut place = self.heads[cell];
        while place != NONE {
            let share = &self.shares[place as usize];
            if share.incident == incident {
                return place;
            }
            place = share.next;
        }
        let place = self.shares.len() as u32;
        let next = std::mem::replace(&mut self.heads[cell], place);
        self.shares.push(Share { cell: cell as u32, incident, level: 0, integral: 0, at: 0, next, listed: false });
        place
    }

    /// Ends the step at `until`: its means can be read from then on, and the next step begins.
    pub(super) fn settle(&mut self, until: i64) {
        self.mean.clear();
        let span = until - self.begun;
        if span <= 0 {
            return;
        }
        let (shares, mean, begun) = (&mut self.shares, &mut self.mean, self.begun);
        self.listed.retain(|&place| {
            let share = &mut shares[place as usize];
            let loss = if share.at <= begun {
                share.level as f64 / ONE // It did not change during the step.
            } else {
                share.integral += i128::from(share.level) * i128::from(until - share.at);
                share.integral as f64 / span as f64 / ONE
            };
            share.integral = 0;
            share.at = until;
            if loss != 0.0 {
                mean.push(Forcing { cell: share.cell, incident: share.incident, loss });
            }
            share.listed = share.level != 0;
            share.listed
        });
        self.begun = until;
    }

    /// Nothing costs a sector anything, nor did in the step that ended last.
    pub(super) fn is_at_rest(&self) -> bool {
        self.listed.is_empty() && self.mean.is_empty()
    }

    /// The means over the step that ended last, in order of (cell, incident).
    pub(super) fn mean(&self) -> &[Forcing] {
        &self.mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_exact_and_rest_is_exactly_nothing() {
        let mut tally = Tally::default();
        tally.clear(2);
        let (m, third) = (IncidentId(4), fixed(1.0 / 3.0));
        tally.settle(100);
        for _ in 0..3 {
            tally.add(1, m, third, 150);
        }
        tally.add(1, m, -third, 175);
        tally.settle(200);
        let loss = tally.mean()[0].loss;
        assert!((loss - (0.25 + 0.25 * 2.0 / 3.0)).abs() < 1e-11, "{loss}");
        tally.settle(300);
        assert!((tally.mean()[0].loss - 2.0 / 3.0).abs() < 1e-11);
        tally.add(1, m, -third, 300);
        tally.add(1, m, -third, 350);
        tally.settle(400);
        assert!((tally.mean()[0].loss - 1.0 / 6.0).abs() < 1e-11);
        tally.settle(500);
        assert!(tally.mean().is_empty() && tally.listed.is_empty());
    }
}
