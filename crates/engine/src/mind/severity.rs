//! How bad a state thinks an incident is (model, section 2.4).

use crate::chance::normal_cdf;

/// Another state's reported level, as the reader took it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The level in common terms, after any misreading.
    pub level: f64,
    /// Its weight against the reader's own assessment.
    pub weight: f64,
}

/// The own assessment ŝ with partners' reports, each entering once.
pub fn combine(own: f64, own_weight: f64, reports: &[Report]) -> f64 {
    let mut sum = own * own_weight;
    let mut weights = own_weight;
    for r in reports {
        sum += r.level * r.weight;
        weights += r.weight;
    }
    sum / weights
}

/// Belief over levels 0 to 5: Φ((l+½−ŝ)/σ) − Φ((l−½−ŝ)/σ), end cells open.
pub fn levels(assessed: f64, sigma: f64) -> [f64; 6] {
    let mut below = 0.0;
    std::array::from_fn(|l| {
        let up_to = if l == 5 { 1.0 } else { normal_cdf((l as f64 + 0.5 - assessed) / sigma) };
        let cell = up_to - below;
        below = up_to;
        cell
    })
}

/// E\[s\], the mean of a belief over levels.
pub fn expected(levels: &[f64; 6]) -> f64 {
    levels.iter().enumerate().map(|(l, b)| l as f64 * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_belief_over_levels_sums_to_one_and_follows_the_assessment() {
        for tenth in 0..=50 {
            let b = levels(f64::from(tenth) / 10.0, 0.8);
            assert!((b.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!(expected(&levels(4.0, 0.8)) > expected(&levels(2.0, 0.8)));
        assert!((expected(&levels(3.0, 0.05)) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_report_pulls_the_assessment() {
        assert_eq!(combine(2.0, 1.0, &[]), 2.0);
        assert!((combine(2.0, 1.0, &[Report { level: 4.0, weight: 1.0 }]) - 3.0).abs() < 1e-12);
    }
}
