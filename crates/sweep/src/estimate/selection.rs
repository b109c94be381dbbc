//! Selection of the best of several systems on common seeds, with a stated confidence.
//!
//! The procedure KN of Kim, S.-H. & Nelson, B. L., "A fully sequential procedure for indifference-zone
//! selection in simulation", ACM Transactions on Modeling and Computer Simulation 11 (2001) 251–273, with
//! c = 1 and the constant for systems that share their luck (2α/(k − 1)). Replicates are taken one at a
//! time for the systems that are still in play; a system drops out once it lies too far behind another. If
//! outcomes are normal and the best leads by at least the indifference δ, the best is chosen with at least
//! the confidence asked for. Common luck needs no allowance and makes the procedure quicker, since only
//! variances of differences count.

use super::{EstimateError, finite};
use serde::{Deserialize, Serialize};

/// How many systems may stand for selection.
pub const SYSTEMS_MAX: usize = 10_000;

/// A selection under way. The greatest mean is the best.
#[derive(Clone, Debug)]
pub struct Selection {
    indifference: f64,
    /// h² = 2η(n₀ − 1).
    h2: f64,
    first_stage: usize,
    /// The outcomes of the first stage, a row for each replicate; given up when it ends.
    stage: Vec<Vec<f64>>,
    replicates: u64,
    sums: Vec<f64>,
    /// S²ᵢₗ, the variance of the difference of two systems in the first stage; row by row.
    variances: Vec<f64>,
    /// After how many replicates a system dropped out.
    dropped: Vec<Option<u64>>,
    in_play: Vec<usize>,
    chosen: Option<Chosen>,
}

/// How a selection ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The system chosen.
    pub system: usize,
    /// After how many replicates.
    pub replicates: u64,
    /// For each system after how many replicates it dropped out; none for those that stayed to the end.
    pub dropped: Vec<Option<u64>>,
}

impl Selection {
    /// A selection among `systems` at a `confidence` such as 0.95. Differences below `indifference` are
    /// not worth telling apart. `first_stage` replicates estimate the variances: at least 2, and rather 10
    /// to 20, since fewer make the rest longer.
    ///
    /// # Errors
    /// Numbers for which the procedure is not made.
    pub fn new(systems: usize, confidence: f64, indifference: f64, first_stage: usize) -> Result<Self, EstimateError> {
        if systems == 0 || systems > SYSTEMS_MAX {
            let what = format!("{systems} systems to select from");
            return Err(EstimateError::new(what, format!("let 1 to {SYSTEMS_MAX} stand")));
        }
        let by_lot = 1.0 / systems as f64;
        if !(confidence < 1.0 && (confidence > by_lot || systems == 1 && confidence > 0.0)) {
            let what = format!("a confidence of {confidence} among {systems}");
            return Err(EstimateError::new(what, format!("ask for one above {by_lot}, which a lot has, and below 1")));
        }
        if !(indifference > 0.0 && indifference.is_finite()) {
            let what = format!("an indifference of {indifference}");
            return Err(EstimateError::new(what, "write the least difference that matters, above 0"));
        }
        if !(2..=100_000).contains(&first_stage) {
            let what = format!("a first stage of {first_stage} replicates");
            return Err(EstimateError::new(what, "take 2 to 100000, and rather 10 to 20"));
        }
        let freedom = (first_stage - 1) as f64;
        let alpha = 1.0 - confidence;
        let others = (systems - 1).max(1) as f64;
        let eta = 0.5 * (libm::pow(2.0 * alpha / others, -2.0 / freedom) - 1.0);
        let chosen = (systems == 1).then(|| Chosen { system: 0, replicates: 0, dropped: vec![None] });
        Ok(Selection {
            indifference,
            h2: 2.0 * eta.max(0.0) * freedom,
            first_stage,
            stage: Vec::new(),
            replicates: 0,
            sums: vec![0.0; systems],
            variances: Vec::new(),
            dropped: vec![None; systems],
            in_play: (0..systems).collect(),
            chosen,
        })
    }

    /// The systems still in play, whose outcomes on the next replicate are asked for.
    pub fn in_play(&self) -> &[usize] {
        &self.in_play
    }

    /// The number of the next replicate, from 0: its seed is common to all in play.
    pub fn next_replicate(&self) -> u64 {
        self.replicates
    }

    /// The end, if it has come.
    pub fn chosen(&self) -> Option<&Chosen> {
        self.chosen.as_ref()
    }

    /// How many replicates it can take at most, once the first stage has told the variances.
    pub fn replicates_max(&self) -> Option<u64> {
        (!self.variances.is_empty()).then(|| {
            let pairs = self.in_play.iter().flat_map(|i| self.in_play.iter().map(move |l| (*i, *l)));
            let longest = pairs.map(|(i, l)| self.horizon(i, l)).fold(0.0, f64::max);
            // Beyond this horizon the mean alone decides.
            (longest as u64).saturating_add(1).max(self.first_stage as u64)
        })
    }

    /// Takes the outcomes of the next replicate, one for each system in play and in their order, and says
    /// whether the end has come. After the end nothing is taken.
    ///
    /// # Errors
    /// Outcomes that are not one for each system in play, or that are no numbers; nothing is taken then.
    pub fn take(&mut self, outcomes: &[f64]) -> Result<Option<&Chosen>, EstimateError> {
        if self.chosen.is_some() {
            return Ok(self.chosen.as_ref());
        }
        if outcomes.len() != self.in_play.len() {
            let what = format!("{} outcomes where {} systems are in play", outcomes.len(), self.in_play.len());
            return Err(EstimateError::new(what, "hand in one for each, in the order of `in_play`"));
        }
        finite(self.in_play.iter().copied().zip(outcomes.iter().copied()))?;
        for (system, outcome) in self.in_play.iter().zip(outcomes) {
            self.sums[*system] += outcome;
        }
        self.replicates += 1;
        let first_stage = self.first_stage as u64;
        if self.replicates <= first_stage {
            self.stage.push(outcomes.to_vec());
        }
        if self.replicates == first_stage {
            self.end_first_stage();
        }
        if self.replicates >= first_stage {
            self.screen();
        }
        Ok(self.chosen.as_ref())
    }

    fn end_first_stage(&mut self) {
        let systems = self.sums.len();
        self.variances = vec![0.0; systems * systems];
        let stage = std::mem::take(&mut self.stage);
        for i in 0..systems {
            for l in i + 1..systems {
                let differences: Vec<f64> = stage.iter().map(|row| row[i] - row[l]).collect();
                let variance = detente_statistics::variance(&differences).unwrap_or(0.0);
                self.variances[i * systems + l] = variance;
                self.variances[l * systems + i] = variance;
            }
        }
    }

    /// h²S²ᵢₗ/δ², from which on the two are told apart by their means alone.
    fn horizon(&self, i: usize, l: usize) -> f64 {
        self.h2 * self.variances[i * self.sums.len() + l] / (self.indifference * self.indifference)
    }

    fn screen(&mut self) {
        let r = self.replicates as f64;
        let allowance = |i, l| (self.indifference / (2.0 * r) * (self.horizon(i, l) - r)).max(0.0);
        let stays =
            |i: usize| self.in_play.iter().all(|&l| l == i || self.sums[i] / r >= self.sums[l] / r - allowance(i, l));
        let (staying, leaving): (Vec<usize>, Vec<usize>) = self.in_play.iter().copied().partition(|i| stays(*i));
        for system in leaving {
            self.dropped[system] = Some(self.replicates);
        }
        self.in_play = staying;
        // Equal means beyond every horizon: neither is better, and the first is as good.
        let over = self.replicates_max().is_some_and(|max| self.replicates >= max);
        if self.in_play.len() == 1 || over {
            let best = |a: usize, b: usize| if self.sums[b] > self.sums[a] { b } else { a };
            let system = self.in_play.iter().copied().reduce(best).unwrap_or(0);
            self.chosen = Some(Chosen { system, replicates: self.replicates, dropped: self.dropped.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Purpose, Stream};

    /// Box & Muller 1958.
    fn normal(stream: &Stream, nth: u64) -> f64 {
        let (u, v) = (1.0 - stream.uniform(2 * nth), stream.uniform(2 * nth + 1));
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(std::f64::consts::TAU * v)
    }

    /// How often the last of five, which leads by δ, is chosen; and the mean number of outcomes it took. Each
    /// outcome has variance 1, of which `common` is shared by all systems on a seed.
    fn played(common: f64, trials: u64) -> (f64, f64) {
        let (mut right, mut taken) = (0_u32, 0_u64);
        for trial in 0..trials {
            let luck = Chance::new(trial).stream(Purpose::Resample, &[1, (common * 100.0) as u64]);
            let mut selection = Selection::new(5, 0.95, 0.5, 10).unwrap();
            let chosen = loop {
                let replicate = selection.next_replicate();
                let shared = libm::sqrt(common) * normal(&luck, replicate * 6);
                let own = |system: u64| libm::sqrt(1.0 - common) * normal(&luck, replicate * 6 + 1 + system);
                let lead = |system: usize| if system == 4 { 0.5 } else { 0.0 };
                let outcomes: Vec<f64> =
                    selection.in_play().iter().map(|&s| shared + own(s as u64) + lead(s)).collect();
                taken += outcomes.len() as u64;
                if let Some(chosen) = selection.take(&outcomes).unwrap() {
                    break chosen.clone();
                }
            };
            right += u32::from(chosen.system == 4);
        }
        (f64::from(right) / trials as f64, taken as f64 / trials as f64)
    }

    #[test]
    fn the_best_is_chosen_with_the_confidence_asked_for() {
        // The least favourable means for which the procedure promises something: all others δ behind.
        let (apart, cost_apart) = played(0.0, 2_000);
        let (common, cost_common) = played(0.75, 2_000);
        assert!(apart >= 0.95 && common >= 0.95, "{apart} {common}");
        assert!(cost_common < 0.5 * cost_apart, "{cost_common} {cost_apart}");
    }

    #[test]
    fn what_differs_on_no_seed_by_luck_is_chosen_at_once() {
        let mut selection = Selection::new(3, 0.95, 0.1, 5).unwrap();
        for replicate in 0..5 {
            let luck = f64::from(replicate * replicate);
            assert!(selection.chosen().is_none());
            selection.take(&[luck, luck + 1.0, luck - 1.0]).unwrap();
        }
        let chosen = selection.chosen().unwrap();
        assert_eq!((chosen.system, chosen.replicates), (1, 5));
        assert_eq!(chosen.dropped, [Some(5), None, Some(5)]);
    }

    #[test]
    fn equals_come_to_an_end() {
        let mut selection = Selection::new(2, 0.9, 1.0, 4).unwrap();
        let mut swings = [1.0, -1.0].into_iter().cycle();
        let mut next = || swings.next().map(|swing| [swing, -swing]).unwrap();
        for _ in 0..4 {
            selection.take(&next()).unwrap();
        }
        // S² = 16/3, η = 0.962, h² = 6η = 5.77 and δ = 1: h²S²/δ² = 30.8.
        let max = selection.replicates_max().unwrap();
        assert_eq!(max, 31);
        let end = (4..=max).find_map(|_| selection.take(&next()).unwrap().cloned());
        assert!(end.is_some_and(|end| end.replicates <= max));
    }

    #[test]
    fn numbers_it_is_not_made_for_are_refused() {
        let refused = |k, p, d, n| Selection::new(k, p, d, n).unwrap_err().to_string();
        assert_eq!(refused(0, 0.95, 1.0, 10), "0 systems to select from; let 1 to 10000 stand");
        assert!(refused(4, 0.25, 1.0, 10).contains("above 0.25, which a lot has"));
        assert!(refused(4, 1.0, 1.0, 10).starts_with("a confidence of 1 among 4"));
        assert!(refused(4, 0.9, 0.0, 10).starts_with("an indifference of 0"));
        assert!(refused(4, 0.9, 1.0, 1).starts_with("a first stage of 1 replicates"));
        assert_eq!(Selection::new(1, 0.9, 1.0, 2).unwrap().chosen().unwrap().system, 0);
        let mut selection = Selection::new(2, 0.9, 1.0, 2).unwrap();
        assert!(selection.take(&[1.0]).is_err() && selection.take(&[1.0, f64::NAN]).is_err());
        assert_eq!(selection.next_replicate(), 0);
    }
}
