//! Elementary effects: a screening of many factors at few cells.
//!
//! Morris 1991 (µ and σ); Campolongo, F., Cariboni, J. & Saltelli, A., "An effective screening design for
//! sensitivity analysis of large models", Environmental Modelling & Software 22 (2007) 1509–1518 (µ*).

use super::bootstrap::intervals;
use super::{EstimateError, checked};
use crate::chance::Chance;
use crate::sample::Morris;
use detente_statistics::{Estimate, mean, variance};
use serde::{Deserialize, Serialize};

/// What the trajectories say of one factor. Effects are per whole range of the factor: on its own scale, so
/// that a logarithmic factor moves from end to end by ratios.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Elementary {
    /// µ, the mean effect; effects of opposite sign cancel.
    pub mean: Estimate,
    /// µ*, the mean of the effects' absolute values.
    pub mean_absolute: Estimate,
    /// σ, the standard deviation of the effects: how far the effect hangs on where it is taken.
    pub deviation: Estimate,
}

/// The elementary effects of each factor from the outcomes of a plan, in the order of its points. Intervals
/// draw whole trajectories again.
///
/// # Errors
/// Outcomes that are not one for each cell or that are no numbers, and fewer than two trajectories.
pub fn elementary_effects(outcomes: &[f64], plan: &Morris, chance: &Chance) -> Result<Vec<Elementary>, EstimateError> {
    checked(outcomes, plan.len(), "the plan")?;
    let trajectories = plan.trajectories() as usize;
    if trajectories < 2 {
        let what = format!("{trajectories} trajectories have no spread");
        return Err(EstimateError::new(what, "draw at least two, and rather ten or more"));
    }
    let factors = plan.factors();
    let mut effects = vec![Vec::with_capacity(trajectories); factors];
    for (trajectory, path) in outcomes.chunks_exact(factors + 1).enumerate() {
        for (step, pair) in plan.steps(trajectory as u64).into_iter().zip(path.windows(2)) {
            effects[step.factor].push((pair[1] - pair[0]) / step.by);
        }
    }
    let found = |effects: &Vec<f64>| {
        let statistics = |draws: &mut dyn Iterator<Item = usize>| {
            let drawn: Vec<f64> = draws.map(|trajectory| effects[trajectory]).collect();
            let absolute: Vec<f64> = drawn.iter().map(|effect| effect.abs()).collect();
            vec![mean(&drawn), mean(&absolute), variance(&drawn).map(libm::sqrt)]
        };
        let values = statistics(&mut (0..trajectories));
        let ci95 = intervals(chance, trajectories, values.len(), statistics);
        let estimate = |n: usize| Estimate { mean: values[n].unwrap_or(0.0), ci95: ci95[n] };
        Elementary { mean: estimate(0), mean_absolute: estimate(1), deviation: estimate(2) }
    };
    Ok(effects.iter().map(found).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screened(factors: usize, f: impl Fn(&[f64]) -> f64) -> Vec<Elementary> {
        let plan = Morris::new(factors, 40, 4, &Chance::new(3), 0).unwrap();
        let outcomes: Vec<f64> = (0..plan.len().unwrap()).map(|index| f(&plan.point(index))).collect();
        elementary_effects(&outcomes, &plan, &Chance::new(3)).unwrap()
    }

    #[test]
    fn of_a_linear_outcome_the_effects_are_its_coefficients() {
        let coefficients = [3.0, -1.5, 0.0, 0.25];
        let found = screened(4, |x| 7.0 + x.iter().zip(coefficients).map(|(x, c)| x * c).sum::<f64>());
        for (factor, c) in found.iter().zip(coefficients) {
            assert!((factor.mean.mean - c).abs() < 1e-12, "{factor:?}");
            assert!((factor.mean_absolute.mean - c.abs()).abs() < 1e-12, "{factor:?}");
            assert!(factor.deviation.mean < 1e-12, "{factor:?}");
            assert!(factor.mean.ci95.is_some_and(|i| i.high - i.low < 1e-12));
        }
    }

    #[test]
    fn opposite_effects_cancel_in_the_mean_alone() {
        // (x − ½)² moves by ±Δ over opposite halves: its mean effect is 0 over all starts.
        let found = screened(2, |x| (x[0] - 0.5) * (x[0] - 0.5) * 9.0 + x[0] * x[1]);
        let [bowl, plane] = found[..] else { panic!("two factors") };
        assert!(bowl.mean_absolute.mean > 2.0 * bowl.mean.mean.abs(), "{bowl:?}");
        assert!(bowl.deviation.mean > 1.0 && plane.mean.ci95.unwrap().contains(0.5));
    }

    #[test]
    fn too_few_outcomes_are_refused() {
        let plan = Morris::new(2, 1, 4, &Chance::new(3), 0).unwrap();
        let refused = |outcomes: &[f64]| elementary_effects(outcomes, &plan, &Chance::new(3)).unwrap_err().what;
        assert_eq!(refused(&[1.0, 2.0]), "2 outcomes where the plan has 3 cells");
        assert_eq!(refused(&[1.0, 2.0, 3.0]), "1 trajectories have no spread");
    }
}
