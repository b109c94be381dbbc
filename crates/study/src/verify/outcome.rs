//! What verifying a case found: plain values for whoever tells or draws them.

use crate::statistics::Interval;
use serde::{Deserialize, Serialize};

/// A case, verified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseOutcome {
    /// Its name: that of its folder.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows, one paragraph.
    pub shows: String,
    /// Where the expectation comes from: a full citation.
    pub source: String,
    /// The seed of all its luck.
    pub seed: u64,
    /// The theory as a curve, if it has one.
    pub curve: Option<CurveOutcome>,
    /// What was measured, in the order of the case.
    pub points: Vec<PointOutcome>,
}

/// The theory as a curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveOutcome {
    /// The words at the horizontal axis.
    pub axis: String,
    /// The formula.
    pub theory: String,
    /// Its course: (x, y).
    pub line: Vec<(f64, f64)>,
}

/// One point, verified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointOutcome {
    /// Its name.
    pub name: String,
    /// What was measured, in words, e.g. `inoperability of A.energy at D11 00:00`.
    pub what: String,
    /// The measured value is a paired difference: what the point *avoids*, `against` minus point.
    pub avoided: bool,
    /// A remark of the case.
    pub note: String,
    /// Where it stands along the curve's axis.
    pub x: Option<f64>,
    /// How many runs it took; 0 for what only the checks say.
    pub runs: u64,
    /// What has to come out.
    pub expected: Goal,
    /// What came out.
    pub got: Got,
    /// It came out as expected.
    pub passed: bool,
    /// By how much the result lies outside of what is allowed: 0 where it passed, in the unit of the
    /// measure. For a χ² test, by how much the statistic exceeds its critical value.
    pub off: f64,
}

/// What has to come out, its formulas worked out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Goal {
    /// The mean lies within a tolerance of a value.
    Near {
        /// The value.
        value: f64,
        /// The tolerance.
        within: f64,
        /// The formula that gave the value.
        formula: String,
    },
    /// The mean lies in a band.
    Between(Interval),
    /// The whole 95 % interval lies above a value.
    Above(f64),
    /// The whole 95 % interval lies below a value.
    Below(f64),
    /// Every run gives exactly this.
    Always(f64),
    /// The runs fall on values with probabilities.
    Shares {
        /// The values.
        values: Vec<f64>,
        /// Their probabilities.
        of: Vec<f64>,
        /// The level of significance.
        significance: f64,
    },
    /// The checks refuse the scenario and name these.
    Refused(Vec<String>),
    /// The checks warn and name these.
    Warned(Vec<String>),
    /// The checks say nothing.
    Passed,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Got {
    /// A mean over runs with its 95 % interval, which is absent for a single run, and the standard
    /// deviation between runs.
    Mean {
        /// The mean.
        mean: f64,
        /// Its 95 % interval over luck.
        ci95: Option<Interval>,
        /// The standard deviation between runs.
        sd: f64,
        /// How many runs the mean is over, where not all count.
        counted: u64,
    },
    /// The least and the greatest value of any run.
    Range {
        /// The least.
        least: f64,
        /// The greatest.
        greatest: f64,
        /// Runs that gave something else than was expected.
        strayed: u64,
    },
    /// How often each value came up, and Pearson's test of it.
    Counts {
        /// Runs on each value.
        counts: Vec<u64>,
        /// Runs on none of the values.
        elsewhere: u64,
        /// χ².
        chi_square: f64,
        /// What χ² may reach at the level of significance.
        critical: f64,
        /// Degrees of freedom.
        degrees: u32,
        /// p of the test.
        p: f64,
    },
    /// What the checks said, one finding an entry.
    Findings(Vec<String>),
}

impl CaseOutcome {
    /// Whether every point came out as expected.
    pub fn passed(&self) -> bool {
        self.points.iter().all(|p| p.passed)
    }
}
