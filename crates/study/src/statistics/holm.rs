//! Several arms, one family: Holm's step-down procedure.

/// Adjusted p values of a family, in the order given.
///
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
/// Statistics 6 (1979) 65–70. An arm stands at 95 % iff its adjusted p is at most 0.05, whatever the
/// dependence between arms, and arms that share a baseline are dependent.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    // Ties stay in the order given; their adjusted values are equal anyway.
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut running = 0.0_f64;
    for (rank, &place) in order.iter().enumerate() {
        running = running.max(p[place] * (p.len() - rank) as f64);
        adjusted[place] = running.min(1.0);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_worked_family_is_adjusted_by_hand() {
        // 0.01·4, 0.02·3 → 0.06, 0.03·2 = 0.06, 0.04·1 → 0.06: the running greatest holds them up.
        let got = holm(&[0.03, 0.01, 0.04, 0.02]);
        for (g, want) in got.iter().zip([0.06, 0.04, 0.06, 0.06]) {
            assert!((g - want).abs() < 1e-15, "{got:?}");
        }
        assert_eq!(holm(&[0.2]), vec![0.2]);
        assert_eq!(holm(&[0.9, 0.8]), vec![1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn it_lies_between_no_adjustment_and_bonferroni(p in prop::collection::vec(0.0_f64..=1.0, 1..12)) {
            for (raw, adjusted) in p.iter().zip(holm(&p)) {
                prop_assert!(adjusted >= *raw && adjusted <= (raw * p.len() as f64).min(1.0) + 1e-15);
            }
        }
    }
}
