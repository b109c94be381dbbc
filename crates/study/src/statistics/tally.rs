//! On how many seeds an arm was better, worse, or the same.

use serde::{Deserialize, Serialize};

/// Counts of pairs by exact comparison: no tolerance, since the same luck gives the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Pairs in which the arm did better.
    pub better: u64,
    /// Pairs in which it did worse.
    pub worse: u64,
    /// Pairs without a difference.
    pub same: u64,
}

impl Tally {
    /// Counts gains: above 0 is better, below 0 is worse.
    pub fn count(gains: &[f64]) -> Self {
        let mut tally = Tally::default();
        for gain in gains {
            if *gain > 0.0 {
                tally.better += 1;
            } else if *gain < 0.0 {
                tally.worse += 1;
            } else {
                tally.same += 1;
            }
        }
        tally
    }
    /// How many pairs.
    pub fn pairs(&self) -> u64 {
        self.better + self.worse + self.same
    }
    /// Shares (better, worse); `None` of no pairs.
    pub fn shares(&self) -> Option<(f64, f64)> {
        let n = self.pairs();
        (n > 0).then(|| (self.better as f64 / n as f64, self.worse as f64 / n as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_difference_counts() {
        let tally = Tally::count(&[f64::MIN_POSITIVE, 0.0, -0.0, -1e-300]);
        assert_eq!(tally, Tally { better: 1, worse: 1, same: 2 });
        assert_eq!(tally.shares(), Some((0.25, 0.25)));
        assert_eq!(Tally::default().shares(), None);
    }
}
