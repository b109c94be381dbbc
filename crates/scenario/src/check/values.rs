//! Numbers within their ranges. A number that is not a number lies in no range.

use super::{Check, RUNGS};

impl Check<'_> {
    /// A value from `least` to `most`.
    pub(super) fn within(&mut self, value: f64, least: f64, most: f64, path: &str) {
        if !(least..=most).contains(&value) {
            self.error(
                path,
                format!("{value} is outside {least} to {most}"),
                format!("write a number from {least} to {most}"),
            );
        }
    }

    /// A share or probability.
    pub(super) fn share(&mut self, value: f64, path: &str) {
        self.within(value, 0.0, 1.0, path);
    }

    /// A share or probability, if one is given.
    pub(super) fn share_if(&mut self, value: Option<f64>, path: &str) {
        if let Some(value) = value {
            self.share(value, path);
        }
    }

    /// A rate, duration or amount that cannot be negative.
    pub(super) fn amount(&mut self, value: f64, path: &str) {
        if !(0.0..=1e9).contains(&value) {
            self.error(path, format!("{value} is negative or beyond all measure"), "write a number from 0");
        }
    }

    /// An amount, if one is given.
    pub(super) fn amount_if(&mut self, value: Option<f64>, path: &str) {
        if let Some(value) = value {
            self.amount(value, path);
        }
    }

    /// An amount above zero.
    pub(super) fn positive(&mut self, value: f64, path: &str) {
        if value == 0.0 {
            self.error(path, "0 is not possible here", "write a number above 0");
        } else {
            self.amount(value, path);
        }
    }

    /// A rung of the ladder.
    pub(super) fn rung(&mut self, rung: i8, path: &str) {
        if !RUNGS.contains(&rung) {
            let (least, most) = (RUNGS.start(), RUNGS.end());
            self.error(path, format!("the ladder has no rung {rung}"), format!("write a rung from {least} to {most}"));
        }
    }
}
