//! What pairs without any difference still leave open: the rule of three.

/// The share of seeds that could differ although `pairs` of them did not, at 95 %: 3/n.
///
/// Hanley & Lippman-Hand, "If nothing goes wrong, is everything all right?", Journal of the American
/// Medical Association 249 (1983) 1743–1745. `None` of no pairs; never above 1.
pub fn could_differ(pairs: u64) -> Option<f64> {
    (pairs > 0).then(|| (3.0 / pairs as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_three_bounds_the_exact_limit_from_above() {
        assert_eq!(could_differ(0), None);
        assert_eq!(could_differ(400), Some(0.0075));
        for n in 1..2_000_u64 {
            // Exact: (1 − p)ⁿ = 0.05.
            let exact = 1.0 - libm::pow(0.05, 1.0 / n as f64);
            let rule = could_differ(n).unwrap();
            assert!(rule >= exact && rule - exact < 1.3 / n as f64, "{n}");
        }
    }
}
