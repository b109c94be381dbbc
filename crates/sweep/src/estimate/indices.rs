//! Sobol' indices: which share of the variance of an outcome a factor answers for.
//!
//! First order by Saltelli, A. et al., "Variance based sensitivity analysis of model output. Design and
//! estimator for the total sensitivity index", Computer Physics Communications 181 (2010) 259–270, table 2
//! (b): V_i = mean of f(B)·(f(AB_i) − f(A)). Total by Jansen, M. J. W., "Analysis of variance designs for
//! model output", Computer Physics Communications 117 (1999) 35–43: half the mean of (f(A) − f(AB_i))².
//! Second order by Saltelli 2002, theorem 2: V_ij^c = mean of f(BA_i)·f(AB_j) − f(A)·f(B), less both first
//! orders. Outcomes are centred at the mean of A and B together, without which the estimators of products
//! are noisy where the mean is far from 0 (Sobol' et al. 2007); the variance is that of A and B together.

use super::bootstrap::intervals;
use super::{EstimateError, checked};
use crate::chance::Chance;
use crate::sample::saltelli::block_size;
use detente_statistics::Estimate;
use serde::{Deserialize, Serialize};

/// The indices of all factors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indices {
    /// How many base points they are made of.
    pub base: u64,
    /// The mean of the outcome over the ranges.
    pub mean: f64,
    /// Its variance, of which the indices are shares.
    pub variance: f64,
    /// One for each factor, in their order.
    pub factors: Vec<FactorIndices>,
    /// One for each pair of factors, if second order was asked for.
    pub interactions: Vec<Interaction>,
}

/// The indices of one factor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorIndices {
    /// The share of the variance that would go if this factor alone were known.
    pub first: Estimate,
    /// The share that would be left if all others were known.
    pub total: Estimate,
}

/// The index of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// The first factor, by its place.
    pub first: usize,
    /// The second.
    pub second: usize,
    /// The share of the variance that the two answer for together, beyond what each does alone.
    pub index: Estimate,
}

/// The indices from the outcomes of a [`crate::sample::Saltelli`] plan, in the order of its points.
///
/// The intervals draw base points again with all outcomes that belong to them. Points of a scrambled Sobol'
/// sequence lie more evenly than independent ones, so that these intervals are rather too wide than too short.
///
/// # Errors
/// Outcomes that are not one for each cell, that are no numbers, or that do not vary at all.
pub fn indices(
    outcomes: &[f64],
    factors: usize,
    second_order: bool,
    chance: &Chance,
) -> Result<Indices, EstimateError> {
    let size = block_size(factors, second_order) as usize;
    let blocks = outcomes.len() / size;
    let whole = (blocks as u64).max(2).checked_mul(size as u64);
    checked(outcomes, whole, &format!("a plan of {} base points over {factors} factors", blocks.max(2)))?;
    let ends = || outcomes.chunks_exact(size).flat_map(|block| [block[0], block[size - 1]]);
    // From the first outcome on, so that a large constant costs no digits.
    let origin = outcomes[0];
    let mean = origin + ends().map(|y| y - origin).sum::<f64>() / (2 * blocks) as f64;
    let sums = |draws: &mut dyn Iterator<Item = usize>| {
        let mut sums = Sums::new(factors, second_order);
        draws.for_each(|block| sums.add(&outcomes[block * size..][..size], mean));
        sums
    };
    let found = sums(&mut (0..blocks));
    let variance = found.variance();
    let least = ends().fold(f64::INFINITY, f64::min);
    let most = ends().fold(f64::NEG_INFINITY, f64::max);
    // Equal outcomes have no variance but what rounding makes of it.
    if least == most || variance <= 0.0 || !variance.is_finite() {
        let what = format!("the outcome is {least} at every base point");
        return Err(EstimateError::new(what, "there is no variance to share out: ask for another outcome"));
    }
    let values = found.values();
    let ci95 = intervals(chance, blocks, values.len(), |draws| sums(draws).values());
    let mut estimates = values.iter().zip(ci95).map(|(value, ci95)| Estimate { mean: value.unwrap_or(0.0), ci95 });
    let mut next = || estimates.next().unwrap_or(Estimate { mean: 0.0, ci95: None });
    let each = (0..factors).map(|_| FactorIndices { first: next(), total: next() }).collect();
    let pairs = if second_order { pairs(factors) } else { Vec::new() };
    let interactions = pairs.into_iter().map(|(first, second)| Interaction { first, second, index: next() }).collect();
    Ok(Indices { base: blocks as u64, mean, variance, factors: each, interactions })
}

/// All pairs of factors, the lesser place first.
fn pairs(factors: usize) -> Vec<(usize, usize)> {
    (0..factors).flat_map(|i| (i + 1..factors).map(move |j| (i, j))).collect()
}

/// What is summed over base points. With these sums the estimators can be centred at the mean of the very
/// base points that were drawn: Σ(b − c)(ab − a) = Σb(ab − a) − cΣ(ab − a), and so on.
struct Sums {
    factors: usize,
    blocks: f64,
    ends: f64,
    squares: f64,
    /// For each factor Σb(ab − a), Σ(ab − a) and Σ(a − ab)².
    each: Vec<[f64; 3]>,
    /// For each pair Σ(ba_i·ab_j − a·b) and Σ(ba_i + ab_j − a − b).
    pairs: Vec<[f64; 2]>,
}

impl Sums {
    fn new(factors: usize, second_order: bool) -> Self {
        let pairs = if second_order { factors * factors.saturating_sub(1) / 2 } else { 0 };
        let (each, pairs) = (vec![[0.0; 3]; factors], vec![[0.0; 2]; pairs]);
        Sums { factors, blocks: 0.0, ends: 0.0, squares: 0.0, each, pairs }
    }

    /// Adds a base point's block: A, AB₁ … AB_d, (BA₁ … BA_d,) B, all less `shift`.
    fn add(&mut self, block: &[f64], shift: f64) {
        let at = |place: usize| block[place] - shift;
        let (a, b) = (at(0), at(block.len() - 1));
        self.blocks += 1.0;
        self.ends += a + b;
        self.squares += a * a + b * b;
        for (factor, sums) in self.each.iter_mut().enumerate() {
            let moved = at(1 + factor) - a;
            sums[0] += b * moved;
            sums[1] += moved;
            sums[2] += moved * moved;
        }
        if !self.pairs.is_empty() {
            let mut place = 0;
            for i in 0..self.factors {
                let ba = at(1 + self.factors + i);
                for j in i + 1..self.factors {
                    let ab = at(1 + j);
                    self.pairs[place][0] += ba * ab - a * b;
                    self.pairs[place][1] += ba + ab - a - b;
                    place += 1;
                }
            }
        }
    }

    fn centre(&self) -> f64 {
        self.ends / (2.0 * self.blocks)
    }

    fn variance(&self) -> f64 {
        self.squares / (2.0 * self.blocks) - self.centre() * self.centre()
    }

    fn first(&self, factor: usize) -> f64 {
        let [product, moved, _] = self.each[factor];
        product - self.centre() * moved
    }

    /// First and total order of each factor, then each pair; none without variance.
    fn values(&self) -> Vec<Option<f64>> {
        let (variance, centre) = (self.variance(), self.centre());
        let scale = self.blocks * variance;
        let share = |sum: f64| (variance > 0.0).then(|| sum / scale);
        let each = (0..self.factors).flat_map(|f| [share(self.first(f)), share(0.5 * self.each[f][2])]);
        let of_pair = |((i, j), [product, moved]): ((usize, usize), &[f64; 2])| {
            share(product - centre * moved - self.first(i) - self.first(j))
        };
        each.chain(pairs(self.factors).into_iter().zip(&self.pairs).map(of_pair)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Saltelli;

    fn outcomes(factors: usize, base: u64, second: bool, seed: u64, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let plan = Saltelli::new(factors, base, second, &Chance::new(seed), 0).unwrap();
        (0..plan.len().unwrap()).map(|index| f(&plan.point(index))).collect()
    }

    #[test]
    fn a_linear_outcome_is_shared_out_by_squares() {
        // 2x + y: variances 4/12 and 1/12.
        let found = indices(&outcomes(2, 1_024, true, 1, |x| 2.0 * x[0] + x[1]), 2, true, &Chance::new(1)).unwrap();
        for (factor, share) in found.factors.iter().zip([0.8, 0.2]) {
            assert!((factor.first.mean - share).abs() < 0.01, "{factor:?}");
            assert!((factor.total.mean - share).abs() < 0.01, "{factor:?}");
        }
        assert!(found.interactions[0].index.mean.abs() < 0.01, "{:?}", found.interactions);
        assert!((found.mean - 1.5).abs() < 0.01 && (found.variance - 5.0 / 12.0).abs() < 0.01);
    }

    #[test]
    fn a_far_mean_changes_nothing() {
        let near = indices(&outcomes(2, 256, true, 1, |x| x[0] * x[1]), 2, true, &Chance::new(1)).unwrap();
        let far = indices(&outcomes(2, 256, true, 1, |x| x[0] * x[1] + 1e6), 2, true, &Chance::new(1)).unwrap();
        for (near, far) in near.factors.iter().zip(&far.factors) {
            assert!((near.first.mean - far.first.mean).abs() < 1e-6 && (near.total.mean - far.total.mean).abs() < 1e-6);
        }
    }

    #[test]
    fn what_gives_no_indices_is_said() {
        let chance = Chance::new(1);
        let refused = |outcomes: &[f64]| indices(outcomes, 2, false, &chance).unwrap_err().to_string();
        assert_eq!(
            refused(&[1.0; 9]),
            "9 outcomes where a plan of 2 base points over 2 factors has 8 cells; hand in one outcome for each cell, \
             in the order of the cells"
        );
        assert_eq!(
            refused(&[0.3; 8]),
            "the outcome is 0.3 at every base point; there is no variance to share out: ask for another outcome"
        );
        assert!(refused(&[1.0, 2.0, f64::NAN, 1.0, 1.0, 2.0, 3.0, 4.0]).starts_with("the outcome of cell 2 is NaN"));
    }
}
