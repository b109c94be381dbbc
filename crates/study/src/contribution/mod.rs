//! What each measure of a configuration did: what is lost without it, its fair share, and whom it needs.
//!
//! A configuration is read as a game of its measures: under a set of them, on one seed, so much of a score is lost.
//! *Ablation* asks what a measure avoids given all the others; *Shapley values* divide the whole effect among all;
//! *interactions* ask whether two avoid more together than apart. All of it is paired on the seeds of the experiment,
//! each set is played once whoever asks for it, and all of it is exploratory.

mod shapley;
mod subsets;

pub use shapley::EXACT_MAX;

use crate::experiment::{Hands, Row};
use crate::simulator::Simulate;
use crate::statistics::{Estimate, Tally, mean_and_interval};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use subsets::{Kept, Set, Table, all, blocks, pick};

/// The scores that are kept of every set: the headlines, and what they cost.
const KEPT: [&str; 3] = ["escalation_load", "attribution_brier", "staff_hours"];
/// How many of them are headlines.
const HEADLINES: usize = 2;
/// The most measures of a configuration that are told apart.
pub const MEASURES_MAX: usize = 48;

/// What is asked about the measures of each configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Each removed in turn.
    pub ablation: bool,
    /// The Shapley value of each.
    pub shapley: bool,
    /// Each pair.
    pub interactions: bool,
}

impl Wanted {
    /// Whether anything is.
    pub fn any(self) -> bool {
        self.ablation || self.shapley || self.interactions
    }
}

/// A configuration whose measures are to be told apart.
pub struct Game<'a, P> {
    /// Its name.
    pub arm: &'a str,
    /// The ids of its measures, in its order.
    pub measures: &'a [String],
    /// The plan under some of them: bit *i* is the measure at place *i*.
    pub compile: &'a (dyn Fn(u64) -> Result<Arc<P>, String> + Sync),
    /// Its rows, if they are there already.
    pub all: &'a [Option<Row>],
    /// The rows of no measure at all, if they are there already.
    pub none: Option<&'a [Option<Row>]>,
    /// The experiment's seed.
    pub seed: u64,
    /// Replicates.
    pub runs: u64,
    /// Threads.
    pub threads: usize,
}

/// How Shapley values were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// From every subset; the interval covers luck.
    AllSubsets,
    /// From one order and its reverse for each seed; the interval covers luck and the drawing of orders.
    DrawnOrders,
}

/// What the measures of one configuration did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// The configuration.
    pub arm: String,
    /// Seeds on which every set that is asked about was played to its end.
    pub seeds: u64,
    /// Seeds left out because a run under some set came to no end.
    pub left_out: u64,
    /// Runs played for this beyond those of the comparison.
    pub played: u64,
    /// By headline: the score without any of its measures minus the score with all. Shapley values add up to it.
    pub total: BTreeMap<String, Estimate>,
    /// How Shapley values were found, if they were.
    pub shapley: Option<Method>,
    /// One for each measure, in the order of the configuration.
    pub measures: Vec<MeasureEffect>,
    /// One for each pair, if asked for.
    pub interactions: Vec<PairEffect>,
}

/// What one measure did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureEffect {
    /// Its kind; numbered where the configuration has several of a kind.
    pub measure: String,
    /// By headline: what it avoids given all the others; empty if not asked for.
    pub ablation: BTreeMap<String, Ablated>,
    /// Staff hours with all minus staff hours without it; from the ablation.
    pub staff_hours: Option<Estimate>,
    /// By headline: its Shapley value; empty if not asked for.
    pub shapley: BTreeMap<String, Estimate>,
}

/// The score without a measure minus the score with all: above 0, the measure avoids.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ablated {
    /// The mean, paired over seeds.
    pub mean: f64,
    /// Its 95 % interval over luck.
    pub ci95: Option<crate::statistics::Interval>,
    /// Seeds on which it is better with the measure.
    pub better: u64,
    /// Seeds on which it is worse.
    pub worse: u64,
}

/// What two measures avoid together beyond what they avoid apart, all others in force.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairEffect {
    /// One of them.
    pub first: String,
    /// The other.
    pub second: String,
    /// By headline: above 0, together they avoid more than apart.
    pub interaction: BTreeMap<String, Estimate>,
}

/// The names of measures: their kinds, numbered where a kind comes twice.
pub fn names(measures: &[String]) -> Vec<String> {
    let name = |(place, kind): (usize, &String)| {
        let same = |of: &[String]| of.iter().filter(|other| *other == kind).count();
        if same(measures) > 1 { format!("{kind} {}", same(&measures[..=place])) } else { kind.clone() }
    };
    measures.iter().enumerate().map(name).collect()
}

impl<P: Send + Sync> Game<'_, P> {
    /// Plays what is asked for and judges it; `None` if the work was stopped, or nothing is there to tell apart.
    ///
    /// # Errors
    /// If there are too many measures, or some of them cannot be compiled without the others, in words.
    pub fn judge<S: Simulate<Plan = P>>(
        &self,
        simulator: &S,
        wanted: Wanted,
        hands: Hands<'_>,
    ) -> Result<Option<Contribution>, String> {
        let n = self.measures.len();
        if n == 0 || !wanted.any() {
            return Ok(None);
        }
        if n > MEASURES_MAX {
            return Err(format!("`{}` has {n} measures: at most {MEASURES_MAX} can be told apart", self.arm));
        }
        let yardsticks = simulator.yardsticks();
        let kept = KEPT.map(|id| yardsticks.iter().position(|yardstick| yardstick.id == id));
        let table = Table { simulator, compile: self.compile, kept, seed: self.seed, threads: self.threads, hands };
        let Some(losses) = self.losses(&table, wanted)? else { return Ok(None) };
        Ok(Some(self.told(wanted, &losses)))
    }

    /// What every set asked about lost.
    fn losses<S: Simulate<Plan = P>>(&self, table: &Table<'_, S>, wanted: Wanted) -> Result<Option<Losses>, String> {
        let (n, runs) = (self.measures.len(), self.runs as usize);
        let mut by_set: BTreeMap<Set, Vec<Option<Kept>>> = BTreeMap::new();
        let there = |rows: &[Option<Row>]| -> Vec<Option<Kept>> {
            rows.iter().take(runs).map(|row| Some(pick(&table.kept, &row.as_ref()?.scores))).collect()
        };
        by_set.insert(all(n), there(self.all));
        if let Some(none) = self.none {
            by_set.insert(0, there(none));
        }
        let sets: BTreeSet<Set> = asked(n, wanted).into_iter().filter(|set| !by_set.contains_key(set)).collect();
        let mut jobs: Vec<_> = sets.iter().flat_map(|set| blocks(*set, self.runs)).collect();
        // Sets of drawn orders differ from seed to seed; those that all seeds share are not played again.
        let drawn = wanted.shapley && n > EXACT_MAX;
        if drawn {
            for replicate in 0..self.runs {
                let order = shapley::order(n, replicate);
                let passed: BTreeSet<Set> = shapley::passed(order.iter().copied())
                    .into_iter()
                    .chain(shapley::passed(order.iter().rev().copied()))
                    .filter(|set| !by_set.contains_key(set) && !sets.contains(set))
                    .collect();
                jobs.extend(passed.into_iter().map(|set| (set, replicate..replicate + 1)));
            }
        }
        let Some(found) = table.play(&jobs)? else { return Ok(None) };
        let played = jobs.iter().map(|(_, replicates)| replicates.end - replicates.start).sum();
        let mut by_seed: BTreeMap<(u64, Set), Option<Kept>> = BTreeMap::new();
        for ((set, replicates), kept) in jobs.into_iter().zip(found) {
            if sets.contains(&set) {
                by_set.entry(set).or_default().extend(kept);
            } else if let Some(kept) = kept.into_iter().next() {
                by_seed.insert((replicates.start, set), kept);
            }
        }
        let failed = |replicate: u64| {
            by_set.values().any(|column| column.get(replicate as usize).is_none_or(Option::is_none))
                || by_seed.range((replicate, 0)..=(replicate, Set::MAX)).any(|(_, kept)| kept.is_none())
        };
        let whole = (0..self.runs).filter(|replicate| !failed(*replicate)).collect();
        Ok(Some(Losses { by_set, by_seed, whole, played }))
    }

    fn told(&self, wanted: Wanted, losses: &Losses) -> Contribution {
        let n = self.measures.len();
        let names = names(self.measures);
        let without = |sets: &[usize]| sets.iter().fold(all(n), |set, i| set & !(1 << i));
        let difference = |from: Set, score: usize| {
            losses.values(|seed| Some(losses.of(seed, from, score)? - losses.of(seed, all(n), score)?))
        };
        let shapley: Vec<Vec<Vec<f64>>> = match wanted.shapley {
            true => (0..HEADLINES).map(|score| losses.shapley(n, score)).collect(),
            false => Vec::new(),
        };
        let measure = |i: usize| {
            let mut effect = MeasureEffect {
                measure: names[i].clone(),
                ablation: BTreeMap::new(),
                staff_hours: None,
                shapley: BTreeMap::new(),
            };
            if wanted.ablation {
                effect.ablation = by_headline(|score| {
                    let values = difference(without(&[i]), score);
                    let (estimate, tally) = (mean_and_interval(&values)?, Tally::count(&values));
                    let Estimate { mean, ci95 } = estimate;
                    Some(Ablated { mean, ci95, better: tally.better, worse: tally.worse })
                });
                effect.staff_hours = mean_and_interval(&difference(without(&[i]), HEADLINES)).map(|e| e.negated());
            }
            if wanted.shapley {
                let own = |score: usize| shapley[score].iter().map(|values| values[i]).collect::<Vec<f64>>();
                effect.shapley = by_headline(|score| mean_and_interval(&own(score)));
            }
            effect
        };
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).filter(|_| wanted.interactions);
        // In what is avoided, v(N) − v(N∖i) − v(N∖j) + v(N∖{i,j}); v is what is lost with its sign turned.
        let together = |(i, j): (usize, usize), score: usize| {
            losses.values(|seed| {
                let loss = |out: &[usize]| losses.of(seed, without(out), score);
                Some(loss(&[i])? + loss(&[j])? - loss(&[])? - loss(&[i, j])?)
            })
        };
        let pair = |(i, j): (usize, usize)| PairEffect {
            first: names[i].clone(),
            second: names[j].clone(),
            interaction: by_headline(|score| mean_and_interval(&together((i, j), score))),
        };
        let method = if n > EXACT_MAX { Method::DrawnOrders } else { Method::AllSubsets };
        Contribution {
            arm: self.arm.to_owned(),
            seeds: losses.whole.len() as u64,
            left_out: self.runs - losses.whole.len() as u64,
            played: losses.played,
            total: by_headline(|score| mean_and_interval(&difference(0, score))),
            shapley: wanted.shapley.then_some(method),
            measures: (0..n).map(measure).collect(),
            interactions: pairs.map(pair).collect(),
        }
    }
}

/// The sets that all seeds share: none, all, and what the questions need.
fn asked(n: usize, wanted: Wanted) -> BTreeSet<Set> {
    let mut sets = BTreeSet::from([0, all(n)]);
    if wanted.shapley && n <= EXACT_MAX {
        return (0..=all(n)).collect();
    }
    for i in 0..n {
        if wanted.ablation || wanted.interactions {
            sets.insert(all(n) & !(1 << i));
        }
        if wanted.interactions {
            sets.extend((i + 1..n).map(|j| all(n) & !(1 << i) & !(1 << j)));
        }
    }
    sets
}

fn by_headline<T>(of: impl Fn(usize) -> Option<T>) -> BTreeMap<String, T> {
    (0..HEADLINES).filter_map(|score| Some((KEPT[score].to_owned(), of(score)?))).collect()
}

/// What was lost under sets of measures, seed by seed.
struct Losses {
    /// Sets that every seed has.
    by_set: BTreeMap<Set, Vec<Option<Kept>>>,
    /// Sets of drawn orders.
    by_seed: BTreeMap<(u64, Set), Option<Kept>>,
    /// Seeds on which every run came to its end.
    whole: Vec<u64>,
    played: u64,
}

impl Losses {
    fn of(&self, seed: u64, set: Set, score: usize) -> Option<f64> {
        let kept = match self.by_set.get(&set) {
            Some(column) => column.get(seed as usize)?.as_ref(),
            None => self.by_seed.get(&(seed, set))?.as_ref(),
        };
        kept?[score]
    }

    /// One value for each whole seed that has one.
    fn values(&self, of: impl Fn(u64) -> Option<f64>) -> Vec<f64> {
        self.whole.iter().filter_map(|seed| of(*seed)).collect()
    }

    /// The Shapley values of all measures, seed by seed.
    fn shapley(&self, n: usize, score: usize) -> Vec<Vec<f64>> {
        let of = |seed: &u64| match n > EXACT_MAX {
            false => shapley::exact(n, |set| self.of(*seed, set, score)),
            true => shapley::by_order(&shapley::order(n, *seed), |set| self.of(*seed, set, score)),
        };
        self.whole.iter().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests;
