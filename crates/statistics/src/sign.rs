//! The exact sign test of pairs, which needs no large numbers (Arbuthnot, *Philosophical Transactions* 27, 1710;
//! for shares McNemar, *Psychometrika* 12, 1947).

use statrs::distribution::{Binomial, DiscreteCDF};

/// The two-sided p-value of so many pairs that differ one way and so many the other, in [0, 1]: how likely a split at
/// least as uneven is if both ways are equally likely. 1 where no pair differs.
pub fn sign_p(one_way: u64, other_way: u64) -> f64 {
    let pairs = one_way + other_way;
    match Binomial::new(0.5, pairs) {
        Ok(law) if pairs > 0 => (2.0 * law.cdf(one_way.min(other_way))).min(1.0),
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::sign_p;

    #[test]
    fn it_is_the_share_of_coin_throws_that_are_as_uneven() {
        assert_eq!(sign_p(0, 0), 1.0);
        assert_eq!(sign_p(3, 3), 1.0);
        // Of 2^5 rows of five throws, two are all alike.
        assert!((sign_p(5, 0) - 2.0 / 32.0).abs() < 1e-12);
        // Of 2^8 rows of eight throws, 2 × (1 + 8) have at most one of a kind.
        assert!((sign_p(1, 7) - 18.0 / 256.0).abs() < 1e-12);
        assert_eq!(sign_p(7, 1), sign_p(1, 7));
    }
}
