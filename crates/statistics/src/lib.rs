//! What every statistic of Detente stands on: intervals, estimates, means, Student's law, Fisher's exact test,
//! the sign test, and the frontier of cost and effect.
//!
//! Plain numbers in, plain numbers out. Nothing here draws, runs or knows what the numbers are of.

pub mod fisher;
pub mod frontier;
pub mod sign;
pub mod student;

pub use fisher::fisher_p;
pub use sign::sign_p;
pub use student::{half_width, mean_and_interval, two_sided_p};

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
pub const Z95: f64 = 1.959_963_984_540_054;

/// The arithmetic mean; `None` of nothing. Summed in order, so that the same rows give the same bytes,
/// and from the first value on, so that the mean of equal values is that value exactly.
pub fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    let beyond: f64 = values.iter().map(|v| v - first).sum();
    Some(without_negative_zero(first + beyond / values.len() as f64))
}

/// The sample variance with n − 1; `None` below two values. Two passes, which keeps small
/// differences of large numbers exact enough.
pub fn variance(values: &[f64]) -> Option<f64> {
    let m = mean(values)?;
    if values.len() < 2 {
        return None;
    }
    let squares: f64 = values.iter().map(|v| (v - m) * (v - m)).sum();
    Some(squares / (values.len() - 1) as f64)
}

/// The 95 % percentile interval of resampled values (Efron & Tibshirani, *An Introduction to the Bootstrap*,
/// 1993), which are sorted on the way; `None` of nothing.
pub fn percentile_interval(values: &mut [f64]) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    Some(Interval::new(percentile(values, 0.025)?, percentile(values, 0.975)?))
}

/// The quantile of sorted values, between the two nearest (Hyndman & Fan 1996, type 7); `None` of nothing.
pub fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = p.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (place - below as f64) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_lies_between_its_neighbours() {
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(percentile(&[3.0], 0.9), Some(3.0));
        assert_eq!(percentile(&[1.0, 2.0, 4.0], 0.5), Some(2.0));
        assert_eq!(percentile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        let mut falling: Vec<f64> = (0..=40).rev().map(f64::from).collect();
        assert_eq!(percentile_interval(&mut falling), Some(Interval::new(1.0, 39.0)));
    }
}
