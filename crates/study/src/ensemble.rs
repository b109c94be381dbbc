//! What figures need over all replicates of an arm, in memory that does not grow with their number.

use crate::simulator::{PairScore, Sample};
use detente_engine::ladder::{RUNG_MAX, RUNG_MIN};

/// How many rungs there are.
const RUNGS: usize = (RUNG_MAX as i16 - RUNG_MIN as i16 + 1) as usize;

/// Counts of rungs, from the least to the greatest.
type Counts = [u64; RUNGS];

/// The course and the harm of an arm over its replicates. Runs are added in replicate order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ensemble {
    /// How many runs it holds.
    pub runs: u64,
    /// For each step, how many runs stood at each rung at its end.
    standing: Vec<Counts>,
    /// How many runs had each rung as their greatest.
    peaks: Counts,
    /// Sum of service-days lost by state and sector.
    days_lost: Vec<f64>,
}

/// Where the rung stood over the runs at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The step, from 0; the band holds at its end.
    pub step: usize,
    /// Half of the runs stood at or below it.
    pub median: i8,
    /// The middle half of the runs: quartiles.
    pub half: (i8, i8),
    /// The middle nine in ten: 5 % and 95 %.
    pub ninety: (i8, i8),
}

impl Ensemble {
    /// Adds a run.
    pub fn add(&mut self, sample: &Sample) {
        self.runs += 1;
        if self.standing.len() < sample.rungs.len() {
            self.standing.resize(sample.rungs.len(), [0; RUNGS]);
        }
        for (counts, rung) in self.standing.iter_mut().zip(&sample.rungs) {
            counts[place(*rung)] += 1;
        }
        self.peaks[place(sample.rungs.iter().copied().max().unwrap_or(0))] += 1;
        if self.days_lost.len() < sample.days_lost.len() {
            self.days_lost.resize(sample.days_lost.len(), 0.0);
        }
        for (sum, lost) in self.days_lost.iter_mut().zip(&sample.days_lost) {
            *sum += lost;
        }
    }

    /// The rung over time, one band for every `every` steps and one for the last; none without runs.
    pub fn bands(&self, every: usize) -> Vec<Band> {
        let last = self.standing.len().saturating_sub(1);
        let band = |(step, counts): (usize, &Counts)| Band {
            step,
            median: quantile(counts, 50),
            half: (quantile(counts, 25), quantile(counts, 75)),
            ninety: (quantile(counts, 5), quantile(counts, 95)),
        };
        let every = every.max(1);
        self.standing.iter().enumerate().filter(|(step, _)| step % every == 0 || *step == last).map(band).collect()
    }

    /// The share of runs that reached a rung at any time; `None` without runs.
    pub fn share_reaching(&self, rung: i8) -> Option<f64> {
        let reached: u64 = self.peaks[place(rung)..].iter().sum();
        (self.runs > 0).then(|| reached as f64 / self.runs as f64)
    }

    /// Mean service-days lost a run, by state and sector (state × sectors + sector).
    pub fn mean_days_lost(&self) -> Vec<f64> {
        self.days_lost.iter().map(|sum| sum / self.runs.max(1) as f64).collect()
    }
}

fn place(rung: i8) -> usize {
    (i16::from(rung.clamp(RUNG_MIN, RUNG_MAX)) - i16::from(RUNG_MIN)) as usize
}

/// The least rung at or below which at least `percent` of the runs stand.
fn quantile(counts: &Counts, percent: u64) -> i8 {
    let total: u64 = counts.iter().sum();
    let mut below = 0;
    for (place, count) in counts.iter().enumerate() {
        below += count;
        // In whole numbers, so that a quarter of four runs is exactly one of them.
        if below * 100 >= total * percent {
            return RUNG_MIN + place as i8;
        }
    }
    RUNG_MAX
}

/// Misperception avoided (attribution Brier, baseline − arm), split exactly by who had a case: a
/// measure may make states judge better, or make them look at all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MisperceptionSplit {
    /// Pairs with a case in both arms.
    pub both: SplitPart,
    /// Pairs with a case in one arm alone.
    pub one: SplitPart,
    /// Pairs without a case in either.
    pub none: SplitPart,
    runs: u64,
}

/// One part of the split.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SplitPart {
    /// Pairs of (observer, incident), over all runs.
    pub pairs: u64,
    /// Sum over runs of the part's contribution to the run's mean over pairs.
    sum: f64,
}

impl MisperceptionSplit {
    /// Adds one replicate: the same pairs in the same order in both arms.
    pub fn add(&mut self, baseline: &[PairScore], arm: &[PairScore]) {
        let pairs = baseline.len().min(arm.len());
        if pairs == 0 {
            return;
        }
        self.runs += 1;
        for (base, arm) in baseline.iter().zip(arm) {
            let part = match (base.case, arm.case) {
                (true, true) => &mut self.both,
                (false, false) => &mut self.none,
                _ => &mut self.one,
            };
            part.pairs += 1;
            part.sum += (base.brier - arm.brier) / pairs as f64;
        }
    }

    /// What the parts (both, one, none) contribute to the mean misperception avoided; their sum is
    /// that mean, to rounding. `None` without pairs.
    pub fn contributions(&self) -> Option<[f64; 3]> {
        (self.runs > 0).then(|| [self.both, self.one, self.none].map(|part| part.sum / self.runs as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rungs: &[i8]) -> Sample {
        Sample { rungs: rungs.to_vec(), days_lost: vec![1.0, f64::from(rungs[0])], ..Sample::default() }
    }

    #[test]
    fn bands_are_quantiles_of_the_runs() {
        let mut ensemble = Ensemble::default();
        for rung in 0..=9 {
            ensemble.add(&run(&[0, rung, -2]));
        }
        let bands = ensemble.bands(1);
        assert_eq!(bands[0], Band { step: 0, median: 0, half: (0, 0), ninety: (0, 0) });
        assert_eq!(bands[1], Band { step: 1, median: 4, half: (2, 7), ninety: (0, 9) });
        assert_eq!(bands[2].ninety, (-2, -2));
        assert_eq!(ensemble.bands(6).iter().map(|b| b.step).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(ensemble.share_reaching(7), Some(0.3));
        assert_eq!(ensemble.share_reaching(-2), Some(1.0));
        assert_eq!(Ensemble::default().share_reaching(7), None);
    }

    #[test]
    fn harm_is_a_mean_over_runs() {
        let mut ensemble = Ensemble::default();
        ensemble.add(&run(&[2]));
        ensemble.add(&run(&[4]));
        assert_eq!(ensemble.mean_days_lost(), [1.0, 3.0]);
    }

    #[test]
    fn the_split_adds_up_to_what_was_avoided() {
        let pair = |case, brier| PairScore { case, brier };
        let baseline = [pair(true, 1.2), pair(false, 0.9), pair(false, 0.8), pair(true, 0.4)];
        let arm = [pair(true, 0.2), pair(true, 0.5), pair(false, 0.8), pair(false, 1.0)];
        let mut split = MisperceptionSplit::default();
        split.add(&baseline, &arm);
        split.add(&baseline, &baseline);
        let [both, one, none] = split.contributions().unwrap();
        assert!((both - 0.125).abs() < 1e-12 && (one + 0.025).abs() < 1e-12 && none == 0.0);
        assert_eq!((split.both.pairs, split.one.pairs, split.none.pairs), (1 + 2, 2, 1 + 2));
        assert_eq!(MisperceptionSplit::default().contributions(), None);
    }
}
