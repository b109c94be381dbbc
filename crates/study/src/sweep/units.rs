//! How a design is counted: units, of which shards are stretches, and rounds, between which something is decided.
//!
//! A unit is one seed of a cell; a whole cell where each finds its number of seeds on the way; and a cell with the seeds
//! of one batch where the best arm is selected, all cells of a batch being one round.

use super::Subject;
use detente_sweep::design::Replicates;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The number of the cell.
    pub(super) cell: u64,
    /// The first seed.
    pub(super) from: u64,
    /// The first seed behind it.
    pub(super) to: u64,
}

/// A stretch of units that hang on nothing that is decided later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its first unit.
    pub from: u64,
    /// The first unit behind it.
    pub to: u64,
    /// How many seeds a cell has when it is over, at most.
    pub seeds: u64,
}

impl Subject {
    /// How many units the design has.
    pub fn units(&self) -> u64 {
        let cells = self.loaded.cells.len();
        match &self.loaded.design.replicates {
            Replicates::Fixed(n) => cells.saturating_mul(*n),
            Replicates::Until { .. } => cells,
            Replicates::Select { .. } => cells.saturating_mul(self.rounds()),
        }
    }

    /// How many rounds there are at most: one where nothing is decided between cells.
    pub fn rounds(&self) -> u64 {
        match &self.loaded.design.replicates {
            Replicates::Select { first, cap, batch, .. } => {
                cap.saturating_sub(*first).div_ceil((*batch).max(1)).saturating_add(1)
            }
            _ => 1,
        }
    }

    /// A round; none beyond the last.
    pub fn round(&self, nth: u64) -> Option<Round> {
        if nth >= self.rounds() {
            return None;
        }
        Some(match &self.loaded.design.replicates {
            Replicates::Select { .. } => {
                let cells = self.loaded.cells.len();
                Round { from: nth * cells, to: (nth + 1) * cells, seeds: self.unit(nth * cells).to }
            }
            other => Round { from: 0, to: self.units(), seeds: other.most() },
        })
    }

    /// The unit with a number.
    pub(super) fn unit(&self, nth: u64) -> Unit {
        let cells = self.loaded.cells.len().max(1);
        match &self.loaded.design.replicates {
            Replicates::Fixed(n) => {
                let (cell, from) = (nth / (*n).max(1), nth % (*n).max(1));
                Unit { cell, from, to: from + 1 }
            }
            Replicates::Until { cap, .. } => Unit { cell: nth, from: 0, to: *cap },
            Replicates::Select { first, cap, batch, .. } => {
                let (round, cell) = (nth / cells, nth % cells);
                let end = |round: u64| first.saturating_add(batch.saturating_mul(round)).min(*cap);
                Unit { cell, from: round.checked_sub(1).map_or(0, end), to: end(round) }
            }
        }
    }

    /// The most runs of a unit.
    pub fn runs_of_a_unit(&self) -> u64 {
        let seeds = match &self.loaded.design.replicates {
            Replicates::Fixed(_) => 1,
            Replicates::Until { cap, .. } => *cap,
            Replicates::Select { first, batch, .. } => *first.max(batch),
        };
        seeds.saturating_mul(self.arms.len() as u64)
    }

    /// The most runs of all.
    pub fn runs(&self) -> u64 {
        let seeds = self.loaded.design.replicates.most().saturating_mul(self.arms.len() as u64);
        self.loaded.cells.len().saturating_mul(seeds)
    }

    /// The most runs of a stretch of units under so many arms.
    pub fn runs_of(&self, from: u64, to: u64, arms: usize) -> u64 {
        let seeds = match &self.loaded.design.replicates {
            Replicates::Fixed(_) => to.saturating_sub(from),
            // Within a round all units are alike.
            _ => {
                let unit = self.unit(from);
                (unit.to - unit.from).saturating_mul(to.saturating_sub(from))
            }
        };
        seeds.saturating_mul(arms as u64)
    }
}
