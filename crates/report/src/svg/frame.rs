//! Where values lie in a picture: its part with two ranges, and the marks of an axis.

use super::nice_step;
use crate::numbers;

/// The width of a picture that fills the page.
pub(super) const WIDTH: f64 = 1034.0;

/// Part of a picture with its ranges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
}

impl Frame {
    pub(super) fn at_x(&self, x: f64) -> f64 {
        self.left + self.width * share(x, self.x)
    }

    pub(super) fn at_y(&self, y: f64) -> f64 {
        self.top + self.height * (1.0 - share(y, self.y))
    }
}

/// Where a value lies in a range, from 0 to 1; outside it stays at the edge.
pub(super) fn share(value: f64, (low, high): (f64, f64)) -> f64 {
    if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 }
}

/// The range of finite values, with a margin on either side; it begins at 0 where they nearly do.
pub(super) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let span = if high > low { high - low } else { low.abs().max(1.0) };
    let near_zero = low >= 0.0 && low < 0.4 * high;
    (if near_zero { 0.0 } else { low - 0.08 * span }, high + 0.08 * span)
}

/// The marks of an axis and the decimals they need.
pub(super) fn ticks((low, high): (f64, f64), most: f64) -> (Vec<f64>, usize) {
    let step = nice_step(high - low, most);
    let first = (low / step - 1e-9).ceil() * step;
    let count = ((high - first) / step + 1e-9).floor().max(0.0) as usize;
    // A step of 1, 2 or 5 times a power of ten has one figure.
    let decimals = numbers::decimals_of(step, 1);
    ((0..=count.min(64)).map(|n| first + n as f64 * step).collect(), decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lie_in_their_range_with_the_decimals_they_need() {
        let (marks, decimals) = ticks((0.0, 1.08), 5.0);
        assert_eq!((marks.len(), decimals), (3, 1));
        let (marks, decimals) = ticks((-0.003, 0.0031), 6.0);
        assert_eq!(decimals, 3);
        assert!(marks.iter().any(|mark| mark.abs() < 1e-12));
        assert_eq!(ticks((0.0, 1e12), 5.0).1, 0);
    }

    #[test]
    fn a_range_without_values_is_still_one() {
        assert_eq!(range([f64::NAN].into_iter()), (0.0, 1.0));
        let (low, high) = range([5.0].into_iter());
        assert!(low < 5.0 && high > 5.0);
        assert_eq!(range([0.1, 1.0].into_iter()).0, 0.0);
    }
}
