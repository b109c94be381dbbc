//! Words for uncertainty, by rule.

use super::Estimate;
use serde::{Deserialize, Serialize};

/// What may be said of a difference, in the order in which the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// No event differs on any seed.
    #[serde(rename = "unused here")]
    Unused,
    /// The whole interval lies within ±δ.
    #[serde(rename = "no difference that matters")]
    NoDifference,
    /// The interval lies on the better side of 0 and the mean is at least δ.
    #[serde(rename = "avoids")]
    Avoids,
    /// The interval lies on the better side of 0, but the mean is below δ.
    #[serde(rename = "avoids a little")]
    AvoidsALittle,
    /// The interval lies on the worse side of 0 and the mean is at least δ.
    #[serde(rename = "adds")]
    Adds,
    /// The interval lies on the worse side of 0, but the mean is below δ.
    #[serde(rename = "adds a little")]
    AddsALittle,
    /// The interval holds 0 and reaches beyond ±δ, or there is none.
    #[serde(rename = "cannot tell yet")]
    CannotTell,
}

impl Verdict {
    /// The verdict on a gain (positive is better) where differences below `matters` (δ ≥ 0, in the
    /// unit of the gain) do not matter.
    pub fn of(gain: Estimate, matters: f64) -> Self {
        let Some(interval) = gain.ci95 else {
            return Verdict::CannotTell;
        };
        if interval.within(matters) {
            return Verdict::NoDifference;
        }
        if !interval.excludes_zero() {
            return Verdict::CannotTell;
        }
        match (gain.mean > 0.0, gain.mean.abs() >= matters) {
            (true, true) => Verdict::Avoids,
            (true, false) => Verdict::AvoidsALittle,
            (false, true) => Verdict::Adds,
            (false, false) => Verdict::AddsALittle,
        }
    }

    /// The verdict in words, as tables and JSON show it.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Unused => "unused here",
            Verdict::NoDifference => "no difference that matters",
            Verdict::Avoids => "avoids",
            Verdict::AvoidsALittle => "avoids a little",
            Verdict::Adds => "adds",
            Verdict::AddsALittle => "adds a little",
            Verdict::CannotTell => "cannot tell yet",
        }
    }

    /// Whether it says that the measure made things worse.
    pub fn hurts(self) -> bool {
        matches!(self, Verdict::Adds | Verdict::AddsALittle)
    }
    /// Whether it says that the measure made things better.
    pub fn helps(self) -> bool {
        matches!(self, Verdict::Avoids | Verdict::AvoidsALittle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Interval;

    fn verdict(mean: f64, low: f64, high: f64) -> Verdict {
        Verdict::of(Estimate { mean, ci95: Some(Interval::new(low, high)) }, 0.15)
    }

    #[test]
    fn each_word_has_its_interval() {
        assert_eq!(verdict(1.13, 0.98, 1.27), Verdict::Avoids);
        assert_eq!(verdict(-1.13, -1.27, -0.98), Verdict::Adds);
        assert_eq!(verdict(0.14, 0.02, 0.26), Verdict::AvoidsALittle);
        assert_eq!(verdict(-0.11, -0.18, -0.04), Verdict::AddsALittle);
        // Excluding 0 is not enough where the whole interval is too small to matter.
        assert_eq!(verdict(0.05, 0.01, 0.09), Verdict::NoDifference);
        assert_eq!(verdict(0.0, 0.0, 0.0), Verdict::NoDifference);
        assert_eq!(verdict(0.01, -0.19, 0.21), Verdict::CannotTell);
        assert_eq!(verdict(0.2, 0.0, 0.4), Verdict::CannotTell);
        assert_eq!(Verdict::of(Estimate { mean: 3.0, ci95: None }, 0.15), Verdict::CannotTell);
    }

    #[test]
    fn machines_read_the_same_words_as_people() {
        for verdict in [
            Verdict::Unused,
            Verdict::NoDifference,
            Verdict::Avoids,
            Verdict::AvoidsALittle,
            Verdict::Adds,
            Verdict::AddsALittle,
            Verdict::CannotTell,
        ] {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.words());
        }
    }
}
