//! Two tables side by side: the same scenario and the same luck under different measures.

use super::hot_wash::{HotWash, OtherRow};
use detente_scenario::Moment;

/// The step of the hot-wash that shows two tables, as the projector counts them.
pub const TWIN_STEP: u8 = 6;

/// A pair of tables. The first, A, is the one that was there before; the second, B, was begun as its twin.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// A and B.
    pub tables: [TwinTable; 2],
    /// Which of them this hot-wash is of.
    pub here: usize,
    /// The moves, with what each table came to in them.
    pub steps: Vec<TwinStep>,
}

/// One of the two tables.
#[derive(Clone, Debug, PartialEq)]
pub struct TwinTable {
    /// Its configuration.
    pub configuration: String,
    /// It has come to its end.
    pub finished: bool,
    /// Where it stands.
    pub stands: Moment,
    /// Its rungs over time, up to where it stands.
    pub rungs: Vec<(Moment, i8)>,
    /// Its outcomes, once it has come to its end.
    pub outcome: Option<OtherRow>,
}

/// What two tables came to in a move. Nothing for a table that has not played it to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct TwinStep {
    /// The title of the move.
    pub title: String,
    /// When it ended.
    pub until: Moment,
    /// At each table.
    pub at: [Option<StepSum>; 2],
}

/// A move in numbers. They speak of the crisis and of its messages, never of a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepSum {
    /// The highest rung that stood in it.
    pub highest: i8,
    /// Messages of it that were read before its decision, of all that left in it.
    pub in_time: (usize, usize),
    /// Times that a piece came to somebody who did not hold it.
    pub shared: usize,
}

impl HotWash {
    /// Beside the hot-wash of the other table of a pair; `here` says which of the two this one is.
    #[must_use]
    pub fn beside(mut self, other: &HotWash, here: usize) -> Self {
        let (a, b) = if here == 0 { (&self, other) } else { (other, &self) };
        let steps = (0..self.moves.len()).map(|n| TwinStep {
            title: self.moves[n].title.clone(),
            until: self.moves[n].until,
            at: [a, b].map(|wash| wash.step(n)),
        });
        self.twin = Some(Twin { tables: [a.table(), b.table()], here, steps: steps.collect() });
        self
    }

    fn table(&self) -> TwinTable {
        let mut rungs: Vec<(Moment, i8)> =
            self.rungs.iter().copied().filter(|(at, _)| self.finished || *at <= self.stands).collect();
        // What is drawn of a table that plays on ends where it stands.
        if let Some(&(at, rung)) = rungs.last()
            && !self.finished
            && at < self.stands
        {
            rungs.push((self.stands, rung));
        }
        TwinTable {
            configuration: self.configuration.clone(),
            finished: self.finished,
            stands: self.stands,
            rungs,
            outcome: self.others.iter().find(|row| row.played && self.finished).cloned(),
        }
    }

    /// What a move came to, once it has been played.
    fn step(&self, n: usize) -> Option<StepSum> {
        let until = self.moves.get(n)?.until;
        if !self.finished && self.stands < until {
            return None;
        }
        let from = n.checked_sub(1).map_or(Moment(i64::MIN), |before| self.moves[before].until);
        let within = |at: Moment| at > from && at <= until;
        let before = self.rungs.iter().rev().find(|(at, _)| *at <= from).map(|(_, rung)| *rung);
        let inside = self.rungs.iter().filter(|(at, _)| within(*at)).map(|(_, rung)| *rung);
        let sent = || self.reach.iter().filter(|row| within(row.sent));
        let shared = self.pieces.iter().flat_map(|piece| &piece.shared).filter(|(_, at)| within(*at));
        Some(StepSum {
            highest: before.into_iter().chain(inside).max().unwrap_or(0),
            in_time: (sent().filter(|row| row.in_time).count(), sent().count()),
            shared: shared.count(),
        })
    }
}
