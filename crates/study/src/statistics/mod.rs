//! Statistics of paired comparisons: one file for each procedure.
//!
//! Everything works on plain numbers, one per replicate, in replicate order. Nothing here knows
//! arms, scores or the engine, apart from its keyed chance for resampling.

pub mod frontier;
mod holm;
pub mod identical;
pub mod newcombe;
pub mod ratio;
pub mod reduction;
pub mod student;
pub mod tally;
pub mod verdict;
pub mod wilson;

pub use frontier::frontier;
pub use holm::holm;
pub use newcombe::{PairedTable, newcombe_paired};
pub use ratio::{ShareOfBaseline, share_of_sums, shares_of_baseline};
pub use reduction::variance_reduction;
pub use student::{mean_and_interval, two_sided_p};
pub use tally::Tally;
pub use verdict::Verdict;
pub use wilson::wilson;

use serde::{Deserialize, Serialize};

/// A closed interval, written `[low, high]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// From its ends.
    pub fn new(low: f64, high: f64) -> Self {
        Interval { low, high }
    }
    /// Whether a value lies in it, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
    /// Whether it lies wholly on one side of 0.
    pub fn excludes_zero(&self) -> bool {
        !self.contains(0.0)
    }
    /// Whether it lies inside `[−margin, margin]`.
    pub fn within(&self, margin: f64) -> bool {
        -margin <= self.low && self.high <= margin
    }
    /// The same interval seen from the other direction: `[−high, −low]`.
    pub fn negated(&self) -> Self {
        Interval { low: without_negative_zero(-self.high), high: without_negative_zero(-self.low) }
    }
}

impl From<[f64; 2]> for Interval {
    fn from([low, high]: [f64; 2]) -> Self {
        Interval { low, high }
    }
}

impl From<Interval> for [f64; 2] {
    fn from(interval: Interval) -> Self {
        [interval.low, interval.high]
    }
}

/// An estimate with its 95 % interval, which is absent where a single value cannot give one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its 95 % interval over luck.
    pub ci95: Option<Interval>,
}

impl Estimate {
    /// The same estimate seen from the other direction.
    pub fn negated(&self) -> Self {
        Estimate { mean: without_negative_zero(-self.mean), ci95: self.ci95.map(|i| i.negated()) }
    }
}

/// −0 would be written as `-0.0`, which tells a reader nothing.
fn without_negative_zero(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value }
}

/// Φ⁻¹(0.975), the standard normal quantile of two-sided 95 % intervals.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

/// The arithmetic mean; `None` of nothing. Summed in order, so that the same rows give the same bytes,
/// and from the first value on, so that the mean of equal values is that value exactly.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    let beyond: f64 = values.iter().map(|v| v - first).sum();
    Some(without_negative_zero(first + beyond / values.len() as f64))
}

/// The sample variance with n − 1; `None` below two values. Two passes, which keeps small
/// differences of large numbers exact enough.
pub(crate) fn variance(values: &[f64]) -> Option<f64> {
    let m = mean(values)?;
    if values.len() < 2 {
        return None;
    }
    let squares: f64 = values.iter().map(|v| (v - m) * (v - m)).sum();
    Some(squares / (values.len() - 1) as f64)
}
