//! The score interval of one share (Wilson 1927).

use super::{Interval, Z95};

/// Wilson's 95 % score interval of a share: `hits` of `n`; `None` if `n` is 0.
///
/// Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
/// American Statistical Association 22 (1927) 209–212. It never leaves [0, 1].
pub fn wilson(hits: u64, n: u64) -> Option<Interval> {
    wilson_at(hits, n, Z95)
}

pub(crate) fn wilson_at(hits: u64, n: u64, z: f64) -> Option<Interval> {
    if n == 0 || hits > n {
        return None;
    }
    let (n_, p) = (n as f64, hits as f64 / n as f64);
    let scale = 1.0 + z * z / n_;
    let centre = (p + z * z / (2.0 * n_)) / scale;
    let half = z / scale * libm::sqrt(p * (1.0 - p) / n_ + z * z / (4.0 * n_ * n_));
    // The ends at none and all are 0 and 1 exactly; rounding must not move them.
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == n { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval::new(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_published_examples() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
        // Medicine 17 (1998) 857–872, Table I, method 3.
        for (hits, n, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let got = wilson(hits, n).unwrap();
            assert!((got.low - low).abs() < 6e-5 && (got.high - high).abs() < 6e-5, "{hits}/{n}: {got:?}");
        }
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(7, 7).unwrap().high, 1.0);
    }
}
