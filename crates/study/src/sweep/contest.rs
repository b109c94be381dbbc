//! A selection under way: which arms may still be the best over all cells, batch by batch.
//!
//! The outcome of an arm on a seed is the mean of its score over all cells. Kim & Nelson's procedure takes these in the
//! order of seeds. It is asked after whole batches alone which arms are still in play, and only they are played on the
//! seeds of the next batch: so the runs of a batch hang on those of the batches before it, and on nothing else. A cell
//! that comes to no end somewhere in the first batch is left out of all means; a seed on which another does, of the
//! procedure.

use super::Subject;
use detente_engine::score::SCORES;
use detente_sweep::design::Replicates;
use detente_sweep::estimate::Selection;
use std::collections::BTreeSet;

/// A selection under way.
#[derive(Clone, Debug)]
pub struct Contest<'a> {
    subject: &'a Subject,
    selection: Selection,
    /// The score's column in a row.
    column: usize,
    /// 1 where more is better, −1 where less is.
    sign: f64,
    /// The arms that were played in each round, up to the one that is open.
    played: Vec<Vec<usize>>,
    /// What the open round gave: by seed of the batch and arm, the sum over cells.
    sums: Vec<Vec<f64>>,
    /// The cell whose rows are being read, and its values by seed of the batch and arm.
    open: Option<(u64, Vec<Vec<f64>>)>,
    /// How many cells the sums are over.
    cells: u64,
    /// The cells that are left out.
    left_out: BTreeSet<u64>,
    rounds: u64,
}

impl<'a> Contest<'a> {
    /// Before the first batch; none where a design selects nothing.
    pub fn new(subject: &'a Subject) -> Option<Self> {
        let (selection, score) = selection(subject)?;
        let column = 3 + subject.loaded.design.factors.len() + score;
        let sign = if SCORES[score].lower_is_better { -1.0 } else { 1.0 };
        let mut contest = Contest {
            subject,
            selection,
            column,
            sign,
            played: vec![subject.all_arms()],
            sums: Vec::new(),
            open: None,
            cells: 0,
            left_out: BTreeSet::new(),
            rounds: subject.rounds(),
        };
        contest.sums = contest.blank(0.0);
        Some(contest)
    }

    /// A table of the open round: by seed of the batch and arm.
    fn blank(&self, value: f64) -> Vec<Vec<f64>> {
        let unit = self.subject.unit(self.round() * self.subject.loaded.cells.len());
        vec![vec![value; self.subject.arms.len()]; (unit.to - unit.from) as usize]
    }

    /// Adds the cell whose rows have been read.
    fn add(&mut self) {
        let Some((cell, values)) = self.open.take() else { return };
        let arms = self.selection.in_play();
        let whole = || values.iter().all(|of_seed| arms.iter().all(|arm| of_seed[*arm].is_finite()));
        if self.round() == 0 && !whole() {
            self.left_out.insert(cell);
        }
        if self.left_out.contains(&cell) {
            return;
        }
        self.cells += 1;
        for (sums, values) in self.sums.iter_mut().zip(&values) {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }

    /// The round that is open.
    pub fn round(&self) -> u64 {
        self.played.len() as u64 - 1
    }

    /// The arms that are played in a round: all at first. None of a round whose arms are not known yet.
    pub fn arms_of(&self, round: u64) -> Option<&[usize]> {
        self.played.get(round as usize).map(Vec::as_slice)
    }

    /// Whether nothing is played any more: the best is chosen, or the cap is reached.
    pub fn ended(&self) -> bool {
        self.selection.chosen().is_some() || self.round() >= self.rounds
    }

    /// The arm that was chosen.
    pub fn chosen(&self) -> Option<&'a str> {
        self.selection.chosen().map(|chosen| self.subject.arms[chosen.system].as_str())
    }

    /// The arms that may still be the best.
    pub fn in_play(&self) -> Vec<&'a str> {
        self.selection.in_play().iter().map(|arm| self.subject.arms[*arm].as_str()).collect()
    }

    /// How many seeds a cell has been played on.
    pub fn seeds(&self) -> u64 {
        self.round().checked_sub(1).and_then(|last| self.subject.round(last)).map_or(0, |round| round.seeds)
    }

    /// The most runs that may follow, those of the open round among them.
    pub fn runs_left(&self) -> u64 {
        if self.ended() {
            return 0;
        }
        let seeds = self.subject.loaded.design.replicates.most().saturating_sub(self.seeds());
        let arms = self.selection.in_play().len() as u64;
        self.subject.loaded.cells.len().saturating_mul(seeds).saturating_mul(arms)
    }

    /// Takes rows of the open round, in their order.
    ///
    /// # Errors
    /// Rows that are not of this round, in words.
    pub fn take(&mut self, rows: &[u8]) -> Result<(), String> {
        let first = self.subject.round(self.round()).map_or(0, |round| self.subject.unit(round.from).from);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows);
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).map_err(|error| error.to_string())? {
            let line = row.position().map_or(0, csv::Position::line);
            let strange = || format!("line {line} is no row of this batch");
            let cell: u64 = row.get(0).and_then(|text| text.parse().ok()).ok_or_else(strange)?;
            let seed: u64 = row.get(1).and_then(|text| text.parse().ok()).ok_or_else(strange)?;
            let arm = self.subject.arms.iter().position(|arm| Some(arm.as_str()) == row.get(2)).ok_or_else(strange)?;
            let place = seed.checked_sub(first).and_then(|place| usize::try_from(place).ok()).ok_or_else(strange)?;
            let value = row.get(self.column).ok_or_else(strange)?.parse().unwrap_or(f64::NAN);
            if self.open.as_ref().is_none_or(|(open, _)| *open != cell) {
                self.add();
                self.open = Some((cell, self.blank(f64::NAN)));
            }
            let of_seed = self.open.as_mut().and_then(|(_, values)| values.get_mut(place)).ok_or_else(strange)?;
            of_seed[arm] = value;
        }
        Ok(())
    }

    /// Ends the open round and says who is played in the next.
    pub fn close(&mut self) {
        self.add();
        let cells = self.cells as f64;
        for sums in std::mem::take(&mut self.sums) {
            let outcomes = self.selection.in_play().iter().map(|arm| self.sign * sums[*arm] / cells).collect();
            if !take(&mut self.selection, outcomes) {
                break;
            }
        }
        self.played.push(self.selection.in_play().to_vec());
        self.cells = 0;
        if !self.ended() {
            self.sums = self.blank(0.0);
        }
    }
}

/// The selection that a design asks for, before its first seed, and the place of its score.
pub(super) fn selection(subject: &Subject) -> Option<(Selection, usize)> {
    let Replicates::Select { score, indifference, confidence, first, .. } = &subject.loaded.design.replicates else {
        return None;
    };
    let place = SCORES.iter().position(|known| known.id == score)?;
    let first = usize::try_from(*first).ok()?;
    Some((Selection::new(subject.arms.len(), *confidence, *indifference, first).ok()?, place))
}

/// Hands a selection the outcomes of a seed, unless one of them is no number: such a seed is left out for all. Says
/// whether another seed is wanted.
pub(super) fn take(selection: &mut Selection, outcomes: Vec<f64>) -> bool {
    if outcomes.iter().any(|value| !value.is_finite()) {
        return true;
    }
    matches!(selection.take(&outcomes), Ok(None))
}
