//! Effects in a complete factorial design, paired over seeds.
//!
//! Each seed plays every cell, so that an effect is worked out on each seed by itself and luck that is
//! common to all cells cancels. Intervals draw whole seeds again, as blocks (Box, Hunter & Hunter,
//! *Statistics for Experimenters*, 2nd ed. 2005, for the effects; Efron & Tibshirani 1993 for the drawing).

use super::EstimateError;
use super::bootstrap::intervals;
use crate::chance::Chance;
use detente_statistics::{Estimate, mean};
use serde::{Deserialize, Serialize};

/// The effects of a factorial design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MainEffects {
    /// How many seeds they are made of.
    pub seeds: usize,
    /// How many seeds were left out because a cell had no outcome on them.
    pub left_out: usize,
    /// For each factor, in their order, each of its levels but the first.
    pub effects: Vec<MainEffect>,
    /// For each pair of factors each pair of levels but the first ones.
    pub interactions: Vec<PairEffect>,
}

/// What it does to set a factor to a level rather than to its first, averaged over all others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MainEffect {
    /// The factor, by its place.
    pub factor: usize,
    /// The level, from 1.
    pub level: usize,
    /// The mean outcome at the level minus that at the first.
    pub effect: Estimate,
}

/// How far two factors together do other than the sum of each.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairEffect {
    /// The factors, by their places.
    pub factors: (usize, usize),
    /// Their levels, from 1.
    pub levels: (usize, usize),
    /// Effect of both minus effects of each alone, the other at its first level.
    pub effect: Estimate,
}

/// The effects of a complete factorial design. `levels` has the number of levels of each factor, and
/// `outcomes` one row for each cell, the last factor changing quickest; a row has one outcome for each seed,
/// the same seeds in every row. A seed with an outcome that is no number is left out of every row.
///
/// # Errors
/// Rows that are not one for each cell or not of one length, and no seed that all cells have.
pub fn main_effects(levels: &[usize], outcomes: &[Vec<f64>], chance: &Chance) -> Result<MainEffects, EstimateError> {
    let cells = levels.iter().try_fold(1_usize, |cells, levels| cells.checked_mul(*levels));
    if cells != Some(outcomes.len()) || outcomes.is_empty() {
        let cells = cells.map_or("more than can be counted".to_owned(), |n| n.to_string());
        let what = format!("only {} of its {cells} combinations of levels were played", outcomes.len());
        return Err(EstimateError::new(what, "effects of single factors need every combination of levels"));
    }
    let seeds = outcomes[0].len();
    if let Some(cell) = outcomes.iter().position(|row| row.len() != seeds) {
        let what = format!("cell {cell} has {} seeds and cell 0 has {seeds}", outcomes[cell].len());
        return Err(EstimateError::new(what, "play the same seeds in every cell"));
    }
    let contrasts = contrasts_of(levels);
    let whole = (0..seeds).filter(|seed| outcomes.iter().all(|row| row[*seed].is_finite()));
    let of_seed = |seed| seed_contrasts(levels, &contrasts, &mut outcomes.iter().map(|row: &Vec<f64>| row[seed]));
    let by_seed: Vec<Vec<f64>> = whole.map(of_seed).collect();
    if by_seed.is_empty() {
        let what = format!("of {seeds} seeds none has an outcome in every cell");
        return Err(EstimateError::new(what, "play more seeds, or leave out the cells that come to no end"));
    }
    let ci95 = intervals(chance, by_seed.len(), contrasts.len(), |draws| {
        let mut sums = vec![0.0; contrasts.len()];
        for seed in draws {
            sums.iter_mut().zip(&by_seed[seed]).for_each(|(sum, value)| *sum += value);
        }
        sums.into_iter().map(|sum| Some(sum / by_seed.len() as f64)).collect()
    });
    let mut found = MainEffects {
        seeds: by_seed.len(),
        left_out: seeds - by_seed.len(),
        effects: Vec::new(),
        interactions: Vec::new(),
    };
    for (n, contrast) in contrasts.iter().enumerate() {
        let values: Vec<f64> = by_seed.iter().map(|contrasts| contrasts[n]).collect();
        let effect = Estimate { mean: mean(&values).unwrap_or(0.0), ci95: ci95[n] };
        match *contrast {
            Contrast::Level(factor, level) => found.effects.push(MainEffect { factor, level, effect }),
            Contrast::Pair(factors, levels) => found.interactions.push(PairEffect { factors, levels, effect }),
        }
    }
    Ok(found)
}

enum Contrast {
    Level(usize, usize),
    Pair((usize, usize), (usize, usize)),
}

fn contrasts_of(levels: &[usize]) -> Vec<Contrast> {
    let mut contrasts = Vec::new();
    for (factor, count) in levels.iter().enumerate() {
        contrasts.extend((1..*count).map(|level| Contrast::Level(factor, level)));
    }
    for i in 0..levels.len() {
        for j in i + 1..levels.len() {
            for first in 1..levels[i] {
                contrasts.extend((1..levels[j]).map(|second| Contrast::Pair((i, j), (first, second))));
            }
        }
    }
    contrasts
}

/// The contrasts of one seed from its outcomes in all cells.
fn seed_contrasts(levels: &[usize], contrasts: &[Contrast], outcomes: &mut dyn Iterator<Item = f64>) -> Vec<f64> {
    let cells: usize = levels.iter().product();
    let factors = levels.len();
    let place = |i: usize, j: usize| i * factors + j;
    let mut single: Vec<Vec<f64>> = levels.iter().map(|count| vec![0.0; *count]).collect();
    // Only pairs with the lesser place first are summed.
    let size = |p: usize| if p / factors < p % factors { levels[p / factors] * levels[p % factors] } else { 0 };
    let mut double: Vec<Vec<f64>> = (0..factors * factors).map(|p| vec![0.0; size(p)]).collect();
    let mut at = vec![0_usize; factors];
    for outcome in outcomes {
        for i in 0..factors {
            single[i][at[i]] += outcome;
            for j in i + 1..factors {
                double[place(i, j)][at[i] * levels[j] + at[j]] += outcome;
            }
        }
        for factor in (0..factors).rev() {
            at[factor] += 1;
            if at[factor] < levels[factor] {
                break;
            }
            at[factor] = 0;
        }
    }
    let value = |contrast: &Contrast| match *contrast {
        Contrast::Level(factor, level) => {
            (single[factor][level] - single[factor][0]) * levels[factor] as f64 / cells as f64
        }
        Contrast::Pair((i, j), (first, second)) => {
            let sum = |l: usize, m: usize| double[place(i, j)][l * levels[j] + m];
            let joint = (sum(first, second) - sum(first, 0)) - (sum(0, second) - sum(0, 0));
            joint * (levels[i] * levels[j]) as f64 / cells as f64
        }
    };
    contrasts.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Purpose;

    /// Two factors of 2 and 3 levels: 1 + 4·a + (0, −1, 5)·b + 2·a·[b = 2], with luck common to a seed.
    fn played(seeds: u64, noise: f64) -> Vec<Vec<f64>> {
        let stream = Chance::new(2).stream(Purpose::Resample, &[77]);
        let outcome = |cell: u64, seed: u64| {
            let (a, b) = ((cell / 3) as f64, cell % 3);
            let luck = 100.0 * stream.uniform(seed) + noise * stream.uniform(10_000 + seed * 6 + cell);
            1.0 + 4.0 * a + [0.0, -1.0, 5.0][b as usize] + if b == 2 { 2.0 * a } else { 0.0 } + luck
        };
        (0..6).map(|cell| (0..seeds).map(|seed| outcome(cell, seed)).collect()).collect()
    }

    #[test]
    fn common_luck_cancels() {
        let found = main_effects(&[2, 3], &played(20, 0.0), &Chance::new(1)).unwrap();
        // a: 4, and 2 in a third of the cells; b: −1 and 5, and 2 in half of those.
        for (effect, exact) in found.effects.iter().zip([4.0 + 2.0 / 3.0, -1.0, 6.0]) {
            assert!((effect.effect.mean - exact).abs() < 1e-9, "{effect:?}");
            let interval = effect.effect.ci95.unwrap();
            assert!(interval.high - interval.low < 1e-9, "{effect:?}");
        }
        let places: Vec<_> = found.effects.iter().map(|e| (e.factor, e.level)).collect();
        assert_eq!(places, [(0, 1), (1, 1), (1, 2)]);
        let [none, both] = found.interactions[..] else { panic!("{found:?}") };
        assert!(none.effect.mean.abs() < 1e-9 && (both.effect.mean - 2.0).abs() < 1e-9);
        assert_eq!((both.factors, both.levels), ((0, 1), (1, 2)));
    }

    #[test]
    fn the_interval_is_that_of_paired_seeds() {
        // The noise of a cell has variance 12²/12 = 12; the effect of a is a difference of means of three
        // cells, so that its standard error over 900 seeds is √(12·2/3/900) = 0.094, itself known to 2.4 %.
        let found = main_effects(&[2, 3], &played(900, 12.0), &Chance::new(1)).unwrap();
        let Estimate { mean, ci95: Some(interval) } = found.effects[0].effect else { panic!("{found:?}") };
        assert!(interval.contains(4.0 + 2.0 / 3.0), "{interval:?}");
        assert!(((interval.high - interval.low) / (2.0 * 1.96) - 0.0943).abs() < 0.008, "{mean} {interval:?}");
    }

    #[test]
    fn a_seed_without_an_end_is_left_out_of_all_cells() {
        let mut outcomes = played(20, 0.0);
        outcomes[4][7] = f64::NAN;
        let found = main_effects(&[2, 3], &outcomes, &Chance::new(1)).unwrap();
        assert_eq!((found.seeds, found.left_out), (19, 1));
        assert!((found.effects[1].effect.mean + 1.0).abs() < 1e-9);
        outcomes[0] = vec![f64::INFINITY; 20];
        let refused = main_effects(&[2, 3], &outcomes, &Chance::new(1)).unwrap_err();
        assert_eq!(refused.what, "of 20 seeds none has an outcome in every cell");
    }

    #[test]
    fn a_design_with_holes_is_refused() {
        let refused =
            |levels: &[usize], outcomes: &[Vec<f64>]| main_effects(levels, outcomes, &Chance::new(1)).unwrap_err().what;
        assert_eq!(refused(&[2, 3], &played(2, 0.0)[..5]), "only 5 of its 6 combinations of levels were played");
        assert_eq!(refused(&[0], &[]), "only 0 of its 0 combinations of levels were played");
        assert_eq!(
            refused(&[usize::MAX, 3], &[]),
            "only 0 of its more than can be counted combinations of levels were played"
        );
        assert_eq!(refused(&[2], &[vec![1.0], vec![]]), "cell 1 has 0 seeds and cell 0 has 1");
    }
}
