//! Shapley values: the one division of a total effect among measures that treats them alike and adds up.
//!
//! Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953) 307–317. The value of a
//! measure is what it avoids when it joins those before it, averaged over every order in which all could be adopted.

use super::subsets::{Set, all};
use detente_engine::chance::{Chance, RunKey, Subject};

/// Up to so many measures every subset is played; beyond, orders are drawn.
pub const EXACT_MAX: usize = 12;

/// The key of drawn orders: none of any run, so that no order depends on the luck of the crisis.
const ORDER_KEY: RunKey = RunKey(*b"orders in which measures join 01");

/// The values on one seed, from what was lost under each subset; they add up to `loss(∅) − loss(all)`. `None` where a
/// subset has no loss.
pub(super) fn exact(n: usize, loss: impl Fn(Set) -> Option<f64>) -> Option<Vec<f64>> {
    let losses: Vec<f64> = (0..=all(n)).map(loss).collect::<Option<_>>()?;
    // s! (n − 1 − s)! / n!, the share of orders in which exactly a given set of s comes before: 1 / (n · C(n − 1, s)).
    let mut weights = vec![1.0 / n as f64; n];
    for s in 1..n {
        weights[s] = weights[s - 1] * s as f64 / (n - s) as f64;
    }
    let value = |i: usize| {
        let without = (0..=all(n)).filter(|set| set >> i & 1 == 0);
        without
            .map(|set| weights[set.count_ones() as usize] * (losses[set as usize] - losses[(set | 1 << i) as usize]))
            .sum()
    };
    Some((0..n).map(value).collect())
}

/// An order of `n` measures drawn for a replicate. It is played forwards and backwards, which is antithetic: who
/// joins early in one joins late in the other.
pub(super) fn order(n: usize, replicate: u64) -> Vec<usize> {
    const WORDS: usize = 8;
    let chance = Chance::new(ORDER_KEY);
    let draw = |i: usize| chance.block(Subject(replicate), (i / WORDS) as u64).uniform(i % WORDS);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| draw(a).total_cmp(&draw(b)));
    order
}

/// The sets that an order passes through, from none to all.
pub(super) fn passed(order: impl Iterator<Item = usize>) -> Vec<Set> {
    let mut set = 0;
    std::iter::once(0)
        .chain(order.map(move |i| {
            set |= 1 << i;
            set
        }))
        .collect()
}

/// The values on one seed by an order and its reverse: without bias over orders, and adding up as the exact ones do.
pub(super) fn by_order(order: &[usize], loss: impl Fn(Set) -> Option<f64>) -> Option<Vec<f64>> {
    let mut values = vec![0.0; order.len()];
    let backwards: Vec<usize> = order.iter().rev().copied().collect();
    for way in [order, &backwards] {
        let sets = passed(way.iter().copied());
        for (i, pair) in way.iter().zip(sets.windows(2)) {
            values[*i] += (loss(pair[0])? - loss(pair[1])?) / 2.0;
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn has(set: Set, i: usize) -> bool {
        set >> i & 1 == 1
    }

    #[test]
    fn where_effects_add_the_value_is_the_own_effect() {
        let own = [0.5, -0.25, 2.0, 0.0];
        let loss = |set| Some(7.0 - (0..4).filter(|i| has(set, *i)).map(|i| own[i]).sum::<f64>());
        for (value, own) in exact(4, loss).unwrap().iter().zip(own) {
            assert!((value - own).abs() < 1e-12);
        }
        for replicate in 0..20 {
            for (value, own) in by_order(&order(4, replicate), loss).unwrap().iter().zip(own) {
                assert!((value - own).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn what_only_two_do_together_is_split_evenly() {
        let loss = |set| Some(if has(set, 0) && has(set, 2) { 1.0 } else { 4.0 });
        for (value, want) in exact(3, loss).unwrap().iter().zip([1.5, 0.0, 1.5]) {
            assert!((value - want).abs() < 1e-12);
        }
    }

    #[test]
    fn three_players_with_gloves_have_the_printed_values() {
        // The glove game: one left glove, two right ones; the values are 2/3, 1/6, 1/6.
        let loss = |set| Some(if has(set, 0) && (has(set, 1) || has(set, 2)) { -1.0 } else { 0.0 });
        for (value, want) in exact(3, loss).unwrap().iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((value - want).abs() < 1e-12, "{value} {want}");
        }
    }

    #[test]
    fn a_subset_without_a_loss_leaves_no_value() {
        assert_eq!(exact(2, |set| (set != 1).then_some(1.0)), None);
        assert_eq!(by_order(&[0, 1], |set| (set != 1).then_some(1.0)), None);
    }

    proptest! {
        #[test]
        fn values_add_up_and_drawn_orders_do_not_lean(losses in prop::collection::vec(-5.0_f64..5.0, 16)) {
            let loss = |set: Set| Some(losses[set as usize]);
            let values = exact(4, loss).unwrap();
            let total = losses[0] - losses[15];
            prop_assert!((values.iter().sum::<f64>() - total).abs() < 1e-9);
            let mut means = [0.0; 4];
            for replicate in 0..2_000 {
                let drawn = by_order(&order(4, replicate), loss).unwrap();
                prop_assert!((drawn.iter().sum::<f64>() - total).abs() < 1e-9);
                for (mean, value) in means.iter_mut().zip(drawn) {
                    *mean += value / 2_000.0;
                }
            }
            // A marginal effect lies within ±10, so its spread is at most 10 and its standard error 0.23.
            for (mean, value) in means.iter().zip(values) {
                prop_assert!((mean - value).abs() < 1.0, "{mean} {value}");
            }
        }
    }
}
