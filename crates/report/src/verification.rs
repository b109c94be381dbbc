//! What the pages of `verify` show: cases as they came out, and what could not be verified.

use detente_study::verify::{CaseOutcome, PointOutcome};

/// Cases, verified.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// In the order they were run.
    pub cases: Vec<Verified>,
    /// Cases that were asked for and not verified.
    pub unverified: Vec<Unverified>,
    /// The engine's version.
    pub engine: String,
    /// The command that shows the same again.
    pub command: String,
}

/// One case, verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// What came out.
    pub outcome: CaseOutcome,
    /// The command that verifies this case alone.
    pub again: String,
}

/// A case that was not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified {
    /// Its name.
    pub id: String,
    /// Why, in words that follow `not verified:`.
    pub why: String,
}

impl Verification {
    /// Every point with the case it belongs to.
    pub fn points(&self) -> impl Iterator<Item = (&CaseOutcome, &PointOutcome)> {
        self.cases.iter().flat_map(|case| case.outcome.points.iter().map(move |point| (&case.outcome, point)))
    }

    /// How many points came out as expected.
    pub fn agreeing(&self) -> usize {
        self.points().filter(|(_, point)| point.passed).count()
    }

    /// Whether every point of every case came out as expected.
    pub fn passed(&self) -> bool {
        self.unverified.is_empty() && self.points().all(|(_, point)| point.passed)
    }
}
