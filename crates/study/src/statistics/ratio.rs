//! The share of the baseline that an arm avoids: a ratio of means, seeds resampled as blocks.

use super::{Estimate, Interval, mean, mean_and_interval, percentile_interval};
use detente_engine::chance::{Chance, RunKey, Subject};
use serde::{Deserialize, Serialize};

/// How often the seeds are resampled. For a nearly normal ratio the standard error of a limit is then
/// √(0.025·0.975/2,000)/φ(1.96) = 0.06 standard deviations, 1.5 % of the interval's width.
pub const RESAMPLES: u32 = 2_000;

/// Resampling has its own luck, the same for every experiment.
const RESAMPLING_KEY: RunKey = RunKey(*b"detente study: seeds as blocks 1");

/// The share of the baseline's mean that an arm avoids.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareOfBaseline {
    /// 1 − mean(arm) / mean(baseline): 0.25 is a quarter avoided, −0.1 a tenth added.
    pub share: f64,
    /// 95 % percentile interval over resampled seeds.
    pub ci95: Interval,
}

/// The share of the baseline that each arm avoids.
///
/// `baseline` and each of `arms` hold one value per seed, in the same order. A resample draws whole
/// seeds, so that the values of one crisis stay together (Efron & Tibshirani, *An Introduction to
/// the Bootstrap*, 1993: the percentile interval). Withheld, as `None`, if the baseline's own
/// interval holds 0, since a ratio to something that may be nothing says nothing.
pub fn shares_of_baseline(baseline: &[f64], arms: &[Vec<f64>]) -> Vec<Option<ShareOfBaseline>> {
    let n = baseline.len();
    let whole = mean_and_interval(baseline).filter(|e| e.ci95.is_some_and(|i| i.excludes_zero()));
    let Some(whole) = whole.filter(|_| arms.iter().all(|arm| arm.len() == n)) else {
        return vec![None; arms.len()];
    };
    let chance = Chance::new(RESAMPLING_KEY);
    let mut ratios: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES as usize); arms.len()];
    let mut sums = vec![0.0; arms.len()];
    for resample in 0..RESAMPLES {
        let mut base = 0.0;
        sums.fill(0.0);
        for seed in resampled(&chance, resample, n) {
            base += baseline[seed];
            for (sum, arm) in sums.iter_mut().zip(arms) {
                *sum += arm[seed];
            }
        }
        // A resample whose baseline vanishes or turns round has no ratio; it stands for an
        // unbounded one and withholds the interval below.
        for (ratio, sum) in ratios.iter_mut().zip(&sums) {
            if base * whole.mean > 0.0 {
                ratio.push(1.0 - sum / base);
            }
        }
    }
    arms.iter()
        .zip(ratios)
        .map(|(arm, mut ratios)| {
            if ratios.len() < RESAMPLES as usize {
                return None;
            }
            let share = 1.0 - mean(arm)? / whole.mean;
            Some(ShareOfBaseline { share, ci95: percentile_interval(&mut ratios)? })
        })
        .collect()
}

/// A share of things that come in clusters: Σ numerators / Σ denominators, one of each for every seed, with
/// its 95 % percentile interval over seeds resampled as blocks. What happens in one run hangs together, and
/// runs hold different numbers of things: a binomial interval over the things would be too short.
///
/// `None` if there is nothing to take a share of; no interval where a resample might have nothing, or where
/// there is one seed only.
pub fn share_of_sums(counts: &[(f64, f64)]) -> Option<Estimate> {
    let of = |counts: &mut dyn Iterator<Item = (f64, f64)>| counts.fold((0.0, 0.0), |s, c| (s.0 + c.0, s.1 + c.1));
    let (numerator, denominator) = of(&mut counts.iter().copied());
    if denominator <= 0.0 {
        return None;
    }
    let chance = Chance::new(RESAMPLING_KEY);
    let mut shares: Vec<f64> = (0..RESAMPLES)
        .map(|resample| of(&mut resampled(&chance, resample, counts.len()).map(|seed| counts[seed])))
        .filter(|sums| sums.1 > 0.0)
        .map(|sums| sums.0 / sums.1)
        .collect();
    let whole = counts.len() > 1 && shares.len() == RESAMPLES as usize;
    let ci95 = if whole { percentile_interval(&mut shares) } else { None };
    Some(Estimate { mean: numerator / denominator, ci95 })
}

/// The seeds of a resample: n of n, with replacement. Draws are keyed by the number of the resample
/// and the place in it, so that neither the order of work nor the number of arms can shift them.
fn resampled(chance: &Chance, resample: u32, n: usize) -> impl Iterator<Item = usize> {
    const WORDS: usize = 8;
    let subject = Subject(u64::from(resample));
    (0..n.div_ceil(WORDS)).flat_map(move |nth| {
        let block = chance.block(subject, nth as u64);
        let words = WORDS.min(n - nth * WORDS);
        (0..words).map(move |word| ((block.uniform(word) * n as f64) as usize).min(n - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_engine::chance::Purpose;

    #[test]
    fn a_constant_ratio_has_no_width() {
        let baseline: Vec<f64> = (1..=50).map(f64::from).collect();
        let arm: Vec<f64> = baseline.iter().map(|v| v * 0.75).collect();
        let got = shares_of_baseline(&baseline, &[arm, baseline.clone()]);
        let quarter = got[0].unwrap();
        assert!((quarter.share - 0.25).abs() < 1e-12);
        assert!((quarter.ci95.low - 0.25).abs() < 1e-12 && (quarter.ci95.high - 0.25).abs() < 1e-12);
        assert_eq!(got[1].unwrap().share, 0.0);
    }

    #[test]
    fn it_is_withheld_where_the_baseline_may_be_nothing() {
        let noise: Vec<f64> = (0..40).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        assert_eq!(shares_of_baseline(&noise, std::slice::from_ref(&noise)), vec![None]);
        assert_eq!(shares_of_baseline(&[0.0; 9], &[vec![0.0; 9]]), vec![None]);
        assert_eq!(shares_of_baseline(&[1.0], &[vec![1.0]]), vec![None]);
    }

    #[test]
    fn a_share_of_clusters_is_a_ratio_of_sums_and_its_interval_knows_the_clusters() {
        assert_eq!(share_of_sums(&[(0.0, 0.0), (0.0, 0.0)]), None);
        assert_eq!(share_of_sums(&[(1.0, 4.0)]), Some(Estimate { mean: 0.25, ci95: None }));
        // Half of 50 runs answer everything and half nothing: 500 things, but 50 draws.
        let clustered: Vec<(f64, f64)> = (0..50).map(|run| (f64::from(run % 2) * 10.0, 10.0)).collect();
        let spread: Vec<(f64, f64)> = vec![(5.0, 10.0); 50];
        let (clustered, spread) = (share_of_sums(&clustered).unwrap(), share_of_sums(&spread).unwrap());
        assert_eq!((clustered.mean, spread.mean), (0.5, 0.5));
        let width = |e: Estimate| e.ci95.map(|i| i.high - i.low).unwrap();
        assert_eq!(width(spread), 0.0);
        // ±1.96·√(.25/50) = ±.139.
        assert!((width(clustered) - 0.277).abs() < 0.03, "{}", width(clustered));
    }

    #[test]
    fn other_arms_do_not_shift_the_luck() {
        let baseline: Vec<f64> = (1..=30).map(|i| f64::from(i % 7) + 1.0).collect();
        let arm: Vec<f64> = (1..=30).map(|i| f64::from(i % 5)).collect();
        let alone = shares_of_baseline(&baseline, std::slice::from_ref(&arm));
        let beside = shares_of_baseline(&baseline, &[baseline.clone(), arm]);
        assert_eq!(alone[0], beside[1]);
    }

    #[test]
    fn the_interval_covers_the_ratio() {
        // Paired gamma-like losses, true share 0.3, n = 40, 200 experiments. The percentile interval
        // is a little short at this size: at least 0.90 is what its literature promises.
        let chance = Chance::new(RunKey([4; 32]));
        let mut covered = 0_u32;
        for trial in 0..200_u64 {
            let (mut baseline, mut arm) = (Vec::new(), Vec::new());
            for seed in 0..40 {
                let block = chance.of(Purpose::Mishap, &["ratio", &seed.to_string()], trial);
                let common = block.exponential(0) + block.exponential(1);
                baseline.push(common);
                arm.push(0.7 * common + 0.2 * (block.exponential(2) - 1.0));
            }
            covered += u32::from(shares_of_baseline(&baseline, &[arm])[0].unwrap().ci95.contains(0.3));
        }
        assert!(covered >= 180, "{covered}");
    }
}
