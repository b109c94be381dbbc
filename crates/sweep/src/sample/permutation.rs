//! A keyed permutation of 0 … n − 1 that finds one place without the others.
//!
//! The swap-or-not shuffle of Hoang, Morris & Rogaway, "An enciphering scheme based on a card shuffle",
//! CRYPTO 2012: each round pairs x with K − x and swaps the pair or not by a bit of the pair. It needs
//! no memory and holds for every n.

use crate::chance::Stream;

/// How many rounds. The bound of their theorem 2 falls as (3/4)^(rounds/2) once half of the places are known;
/// a hypercube asks for even orders and not for secrecy, and the test below counts them.
const ROUNDS: u64 = 96;

/// Where the permutation of a stream puts `place`, of `count` places.
pub(super) fn permuted(stream: &Stream, place: u64, count: u64) -> u64 {
    let mut at = place;
    for round in 0..ROUNDS {
        let partner = {
            let pivot = stream.below(round, count);
            if pivot >= at { pivot - at } else { pivot + (count - at) }
        };
        // The round is in the value, so that a pair met twice is decided twice.
        if stream.bit_of(at.max(partner) ^ (round + 1) << 56) {
            at = partner;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Purpose};
    use std::collections::BTreeMap;

    #[test]
    fn it_is_a_permutation_of_any_length() {
        for count in [1_u64, 2, 3, 7, 64, 1_000] {
            let stream = Chance::new(5).stream(Purpose::Strata, &[count]);
            let mut places: Vec<u64> = (0..count).map(|place| permuted(&stream, place, count)).collect();
            places.sort_unstable();
            assert_eq!(places, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_orders_of_four_are_even() {
        // χ² over the 24 orders of 24,000 streams; 23 degrees of freedom, 99.9 % below 49.7.
        let chance = Chance::new(9);
        let mut counts: BTreeMap<Vec<u64>, u32> = BTreeMap::new();
        for seed in 0..24_000 {
            let stream = chance.stream(Purpose::Strata, &[seed]);
            *counts.entry((0..4).map(|place| permuted(&stream, place, 4)).collect()).or_default() += 1;
        }
        assert_eq!(counts.len(), 24);
        let chi2: f64 = counts.values().map(|&n| (f64::from(n) - 1e3) * (f64::from(n) - 1e3) / 1e3).sum();
        assert!(chi2 < 49.7, "{chi2}");
    }
}
