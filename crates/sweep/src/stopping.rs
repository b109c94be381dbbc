//! When a cell has been played on enough seeds: fixed-width intervals, looked at after whole batches.
//!
//! A cell is played until the t interval of every paired difference that is named is as narrow as asked for, and
//! stays so on some further looks (Chow & Robbins, "On the asymptotic theory of fixed-width sequential confidence
//! intervals for the mean", Annals of Mathematical Statistics 36 (1965) 457–462). Whoever stops at the first narrow
//! interval stops where the variance happens to be small, and covers too little; a minimum and the further looks are
//! the cure (Singham, "Selecting stopping rules for confidence interval procedures", ACM Transactions on Modeling and
//! Computer Simulation 24 (2014) 18). Memory does not grow with the number of seeds.

use detente_statistics::half_width;

/// What is asked of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Half the width that is enough, of each difference.
    pub half_widths: Vec<f64>,
    /// So many seeds at least.
    pub minimum: u64,
    /// So many seeds at most.
    pub cap: u64,
    /// So many seeds between two looks.
    pub batch: u64,
    /// On how many further looks the intervals have to be narrow enough.
    pub look_ahead: u64,
}

/// A cell under way.
#[derive(Clone, Debug)]
pub struct Stopping<'a> {
    rule: &'a Rule,
    seeds: u64,
    spreads: Vec<Spread>,
    /// On how many looks in a row all intervals were narrow enough.
    narrow: u64,
    ended: bool,
}

/// Mean and squares about it, taken one value at a time (Welford 1962).
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Spread {
    fn take(&mut self, value: f64) {
        self.n += 1;
        let before = value - self.mean;
        self.mean += before / self.n as f64;
        self.squares += before * (value - self.mean);
    }

    fn half_width(&self) -> Option<f64> {
        half_width(self.n, self.squares / self.n.saturating_sub(1).max(1) as f64)
    }
}

impl<'a> Stopping<'a> {
    /// Before the first seed.
    pub fn new(rule: &'a Rule) -> Self {
        let spreads = vec![Spread::default(); rule.half_widths.len()];
        Stopping { rule, seeds: 0, spreads, narrow: 0, ended: rule.cap == 0 }
    }

    /// Takes the differences on the next seed, one for each that is named; none where a run came to no end. Says
    /// whether the cell is done, which it can be after a whole batch alone.
    pub fn take(&mut self, differences: &[Option<f64>]) -> bool {
        for (spread, value) in self.spreads.iter_mut().zip(differences) {
            value.iter().for_each(|value| spread.take(*value));
        }
        self.seeds += 1;
        let rule = self.rule;
        if self.seeds >= rule.cap {
            self.ended = true;
        } else if self.seeds.is_multiple_of(rule.batch.max(1)) && self.seeds >= rule.minimum {
            let mut enough = self.spreads.iter().zip(&rule.half_widths);
            let narrow = enough.all(|(spread, asked)| spread.half_width().is_some_and(|half| half <= *asked));
            self.narrow = if narrow { self.narrow + 1 } else { 0 };
            self.ended = self.narrow > rule.look_ahead;
        }
        self.ended
    }

    /// How many seeds it has taken.
    pub fn seeds(&self) -> u64 {
        self.seeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Purpose, Stream};

    fn rule(half_widths: &[f64], look_ahead: u64) -> Rule {
        Rule { half_widths: half_widths.to_vec(), minimum: 10, cap: 1_000, batch: 5, look_ahead }
    }

    /// Seeds taken of swings whose size a function of the seed gives.
    fn taken(rule: &Rule, size: impl Fn(u64) -> Vec<Option<f64>>) -> u64 {
        let mut stopping = Stopping::new(rule);
        (0..).find(|seed| stopping.take(&size(*seed))).map_or(0, |last| last + 1)
    }

    fn swing(seed: u64, size: f64) -> Option<f64> {
        Some(if seed.is_multiple_of(2) { size } else { -size })
    }

    #[test]
    fn it_stops_at_whole_batches_when_all_that_is_named_is_known() {
        let flat = |_| vec![Some(3.0)];
        assert_eq!(taken(&rule(&[0.1], 0), flat), 10, "the minimum");
        assert_eq!(taken(&rule(&[0.1], 3), flat), 25, "three batches more");
        assert_eq!(taken(&Rule { minimum: 11, ..rule(&[0.1], 0) }, flat), 15, "a whole batch");
        assert_eq!(taken(&Rule { cap: 12, ..rule(&[0.1], 9) }, flat), 12, "the cap");
        // s = 1 nearly: t·s/√n ≤ 0.3 from n = 46 on.
        let one = taken(&rule(&[0.3], 0), |seed| vec![swing(seed, 1.0)]);
        assert_eq!(one, 50);
        let both = |seed| vec![swing(seed, 1.0), swing(seed, 2.0)];
        assert_eq!(taken(&rule(&[0.3, 10.0], 0), both), 50);
        assert_eq!(taken(&rule(&[0.3, 0.3], 0), both), 175, "the wider of the two decides");
        assert_eq!(taken(&rule(&[0.3], 0), |_| vec![None]), 1_000, "without differences nothing is known");
    }

    #[test]
    fn a_look_that_fails_begins_the_count_anew() {
        // Narrow on the looks at 10 and 15 seeds; then one swing on seed 17, and narrow again much later.
        let jolt = |seed: u64| vec![Some(if seed == 17 { 5.0 } else { 0.0 })];
        assert_eq!(taken(&rule(&[0.2], 1), jolt), 15);
        let late = taken(&rule(&[0.2], 2), jolt);
        let alone = taken(&rule(&[0.2], 0), |seed| jolt(seed + 10_000 * u64::from(seed < 17)));
        assert_eq!(alone, 10, "without the look ahead it would have stopped before the jolt");
        // 5/n·√n·t ≤ 0.2·√n: n ≥ 49 or so, and two looks more.
        assert!((55..=65).contains(&late) && late.is_multiple_of(5), "{late}");
    }

    /// Box & Muller 1958.
    fn normal(stream: &Stream, nth: u64) -> f64 {
        let (u, v) = (1.0 - stream.uniform(2 * nth), stream.uniform(2 * nth + 1));
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(std::f64::consts::TAU * v)
    }

    /// In what share of trials the interval at the end holds the mean, and how many seeds it took.
    fn covered(rule: &Rule, mean: f64, trials: u64, outcome: impl Fn(&Stream, u64) -> f64) -> (f64, f64) {
        let (mut held, mut seeds) = (0_u32, 0);
        for trial in 0..trials {
            let luck = Chance::new(trial).stream(Purpose::Resample, &[9]);
            let mut stopping = Stopping::new(rule);
            while !stopping.take(&[Some(outcome(&luck, stopping.seeds()))]) {}
            let spread = &stopping.spreads[0];
            held += u32::from(spread.half_width().is_some_and(|half| (spread.mean - mean).abs() <= half));
            seeds += stopping.seeds();
        }
        (f64::from(held) / trials as f64, seeds as f64 / trials as f64)
    }

    #[test]
    fn intervals_at_the_end_cover_about_their_level() {
        let rule = |look_ahead| Rule { half_widths: vec![0.25], minimum: 20, cap: 2_000, batch: 10, look_ahead };
        // Standard errors of these shares are 0.0035.
        let (bare, few) = covered(&rule(0), 0.0, 4_000, normal);
        let (ahead, more) = covered(&rule(1), 0.0, 4_000, normal);
        assert!(ahead > 0.93 && ahead >= bare - 0.002, "{ahead} {bare}");
        assert!(few > 55.0 && more > few + 5.0, "{few} {more}");
        // A skew outcome, with mean 1 and variance 1: its intervals cover less at any number of seeds.
        let skew = |luck: &Stream, nth: u64| -libm::log(1.0 - luck.uniform(nth));
        let (skewed, _) = covered(&rule(2), 1.0, 4_000, skew);
        assert!(skewed > 0.91, "{skewed}");
    }
}
