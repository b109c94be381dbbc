//! A comparison: what each arm avoids against the baseline, and what may be said of it.
//!
//! Serialised, it is the JSON of `compare`. Its fields stay; fields may be added. Everything in it is
//! a function of the [`Table`], apart from the divergences, which [`Comparison::tell`] finds by
//! running single seeds again with their logs.

use crate::contribution::Contribution;
use crate::divergence::Divergence;
use crate::ensemble::MisperceptionSplit;
use crate::experiment::{Failure, Row, Table};
use crate::simulator::Yardstick;
use crate::statistics::{
    Estimate, Interval, PairedTable, ShareOfBaseline, Tally, Verdict, holm, identical, mean_and_interval,
    newcombe_paired, shares_of_baseline, two_sided_p, variance_reduction, wilson,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of this JSON.
pub const SCHEMA: u32 = 1;

/// Which scenario was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioStamp {
    /// Its name.
    pub id: String,
    /// BLAKE3 of its canonical text, in hex (see [`crate::record::scenario_digest`]).
    pub digest: String,
}

/// Differences below these do not matter (δ); from the registry's `presentation` group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matters {
    /// Escalation load, per state-day (`matters_load`).
    pub escalation_load: f64,
    /// Attribution Brier, 0 to 2 (`matters_brier`).
    pub attribution_brier: f64,
}

impl Matters {
    fn of(&self, score: &str) -> Option<f64> {
        match score {
            "escalation_load" => Some(self.escalation_load),
            "attribution_brier" => Some(self.attribution_brier),
            _ => None,
        }
    }
}

/// Arms compared on the same luck.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The scenario.
    pub scenario: ScenarioStamp,
    /// The engine's version.
    pub engine: String,
    /// The experiment's seed.
    pub seed: u64,
    /// Replicates finished in every arm.
    pub runs: u64,
    /// Replicates planned; more than `runs` only if the work was stopped.
    pub planned: u64,
    /// The baseline's name.
    pub baseline: String,
    /// The thresholds behind the words.
    pub matters: Matters,
    /// Every arm, the baseline included, in the order asked for.
    pub arms: Vec<ArmScores>,
    /// Every arm but the baseline × every score.
    pub paired: Vec<Paired>,
    /// What each measure of each arm did, if somebody asked; see [`crate::contribution`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<Contribution>,
    /// Runs that came to no end.
    pub failures: Vec<Failure>,
}

/// The scores of one arm by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmScores {
    /// Its name.
    pub name: String,
    /// The ids of its measures.
    pub measures: Vec<String>,
    /// By score id; `null` where the score has no meaning in this scenario. Intervals are t
    /// intervals of the mean, and Wilson's for shares of runs.
    pub scores: BTreeMap<String, Option<Estimate>>,
}

/// One arm against the baseline on one score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paired {
    /// The arm.
    pub arm: String,
    /// The baseline.
    pub baseline: String,
    /// The score.
    pub score: String,
    /// What was avoided; `null` where the score has no meaning.
    pub avoided: Option<Avoided>,
    /// Where the telling seed parts from the baseline; on the headlines only, after
    /// [`Comparison::tell`].
    pub first_divergence: Option<ToldDivergence>,
    /// One of the two headlines; the rest is exploratory.
    pub headline: bool,
    /// Less of the score is better: `avoided` above 0 is good. Otherwise below 0 is good.
    pub lower_is_better: bool,
    /// Seeds on which both arms have the score.
    pub pairs: u64,
    /// What may be said, on the headlines only.
    pub verdict: Option<Verdict>,
    /// Holm's procedure over the arms, on the headlines only.
    pub holm: Option<Holm>,
    /// On no seed does the score differ.
    pub identical: Option<Identical>,
    /// 1 − Var d / (Var baseline + Var arm): what the same luck saved.
    pub variance_reduction: Option<f64>,
    /// Share of the baseline's mean avoided; withheld where the baseline may be 0.
    pub share_of_baseline: Option<ShareOfBaseline>,
    /// On `attribution_brier` alone: what pairs of (observer, incident) with a case in both arms, in
    /// one, and in none contribute to `avoided.mean`.
    pub split: Option<Split>,
}

/// Misperception avoided, split by who had a case.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// A case in both arms: judged better or worse.
    pub both: Part,
    /// A case in one arm alone: looked at at all, or not.
    pub one: Part,
    /// A case in neither.
    pub none: Part,
}

/// One part of the split.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Pairs of (observer, incident) over all runs.
    pub pairs: u64,
    /// What they contribute to the mean avoided, 0 to 2.
    pub avoided: f64,
}

/// What an arm avoided.
///
/// The mean is the score of the baseline minus the score of the arm, for every score alike: what
/// stands here is always the difference of the two means in `arms`. Which side is better depends on
/// the score (`lower_is_better`); the two shares already respect it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Avoided {
    /// Mean of baseline − arm over the seeds, in the score's unit.
    pub mean: f64,
    /// 95 % interval over luck: paired t for means, Newcombe's method 10 for shares of runs.
    pub ci95: Option<Interval>,
    /// Share of seeds on which the arm did better.
    pub share_better: f64,
    /// Share of seeds on which it did worse.
    pub share_worse: f64,
}

/// Holm's verdict on one arm among all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holm {
    /// The adjusted p; machines only, people read `stands`.
    pub adjusted_p: f64,
    /// The difference stands at 95 % with all arms taken together.
    pub stands: bool,
}

/// All pairs are equal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identical {
    /// On how many seeds.
    pub pairs: u64,
    /// At 95 %, fewer than this share of seeds would differ: 3/n.
    pub could_differ: f64,
}

/// A divergence with the seed that tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldDivergence {
    /// The experiment's seed.
    pub seed: u64,
    /// The replicate: the median of those improved, or of those worsened if the mean is worse.
    pub replicate: u64,
    /// The two runs part here: first is the baseline, second the arm.
    #[serde(flatten)]
    pub divergence: Divergence,
    /// The same in words, if somebody has found them.
    pub words: Option<String>,
}

impl Paired {
    /// The difference so that above 0 is better, whatever the score: for the side of an axis, the
    /// dots and the words.
    pub fn gain(&self) -> Option<Estimate> {
        let avoided = self.avoided?;
        let estimate = Estimate { mean: avoided.mean, ci95: avoided.ci95 };
        Some(if self.lower_is_better { estimate } else { estimate.negated() })
    }
}

impl Comparison {
    /// Judges a table.
    pub fn new(table: &Table, scenario: ScenarioStamp, engine: &str, matters: Matters) -> Self {
        let columns = Columns { table };
        let arms = (0..table.arms.len()).map(|arm| columns.scores(arm)).collect();
        let challengers: Vec<usize> = (0..table.arms.len()).filter(|arm| *arm != table.baseline).collect();
        let mut by_score: Vec<Vec<Paired>> =
            (0..table.yardsticks.len()).map(|score| columns.family(score, &challengers, matters)).collect();
        // Told arm by arm, as people read them; judged score by score, as Holm's families need it.
        let paired = (0..challengers.len())
            .flat_map(|_| by_score.iter_mut().map(|family| family.remove(0)).collect::<Vec<_>>())
            .collect();
        Comparison {
            schema: SCHEMA,
            scenario,
            engine: engine.to_owned(),
            seed: table.seed,
            runs: table.runs,
            planned: table.planned,
            baseline: table.arms[table.baseline].name.clone(),
            matters,
            arms,
            paired,
            contributions: Vec::new(),
            failures: table.failures.clone(),
        }
    }

    /// The row of an arm and a score.
    pub fn row(&self, arm: &str, score: &str) -> Option<&Paired> {
        self.paired.iter().find(|row| row.arm == arm && row.score == score)
    }

    /// The arm that a headline names: the first one asked for; if nobody asked, the single measure
    /// that gains most on the score, and never by default the arm with the most measures.
    pub fn foremost(&self, score: &str, asked: Option<&str>) -> Option<&Paired> {
        if let Some(row) = asked.and_then(|arm| self.row(arm, score)) {
            return Some(row);
        }
        let measures =
            |row: &Paired| self.arms.iter().find(|arm| arm.name == row.arm).map_or(0, |arm| arm.measures.len());
        let gain = |row: &Paired| row.gain().map_or(f64::NEG_INFINITY, |gain| gain.mean);
        let rows: Vec<&Paired> = self.paired.iter().filter(|row| row.score == score).collect();
        // Where no arm is a single measure, those with the fewest measures stand in.
        let fewest = rows.iter().map(|row| measures(row)).filter(|count| *count > 0).min().unwrap_or(0);
        let eligible = rows.into_iter().filter(|row| measures(row) <= fewest);
        // The first of equals, in the order of the arms.
        eligible.reduce(|best, row| if gain(row) > gain(best) { row } else { best })
    }
}

/// Differences baseline − arm on one score, seed by seed: `None` where either has none.
pub fn differences(table: &Table, arm: usize, score: usize) -> Vec<Option<f64>> {
    let rows = table.arms[table.baseline].rows.iter().zip(&table.arms[arm].rows);
    rows.map(|(base, arm)| Some(value(base, score)? - value(arm, score)?)).collect()
}

fn value(row: &Option<Row>, score: usize) -> Option<f64> {
    row.as_ref()?.scores.get(score).copied().flatten()
}

/// The table, read by column.
struct Columns<'a> {
    table: &'a Table,
}

impl Columns<'_> {
    fn scores(&self, arm: usize) -> ArmScores {
        let of = &self.table.arms[arm];
        let score = |(place, yardstick): (usize, &Yardstick)| {
            let values: Vec<f64> = of.rows.iter().filter_map(|row| value(row, place)).collect();
            let mut estimate = mean_and_interval(&values);
            if let (true, Some(estimate)) = (is_share(yardstick, &values), &mut estimate) {
                let hits = values.iter().filter(|v| **v == 1.0).count();
                estimate.ci95 = wilson(hits as u64, values.len() as u64);
            }
            (yardstick.id.to_owned(), estimate)
        };
        ArmScores {
            name: of.name.clone(),
            measures: of.measures.clone(),
            scores: self.table.yardsticks.iter().enumerate().map(score).collect(),
        }
    }

    /// All arms against the baseline on one score.
    fn family(&self, score: usize, challengers: &[usize], matters: Matters) -> Vec<Paired> {
        let table = self.table;
        let yardstick = &table.yardsticks[score];
        let pairs: Vec<Pairs> = challengers.iter().map(|arm| Pairs::new(table, *arm, score)).collect();
        let shares = self.shares(yardstick, &pairs);
        let mut rows: Vec<Paired> = challengers
            .iter()
            .zip(&pairs)
            .zip(shares)
            .map(|((arm, pairs), share_of_baseline)| Paired {
                arm: table.arms[*arm].name.clone(),
                baseline: table.arms[table.baseline].name.clone(),
                score: yardstick.id.to_owned(),
                avoided: pairs.avoided(yardstick),
                first_divergence: None,
                headline: yardstick.headline,
                lower_is_better: yardstick.lower_is_better,
                pairs: pairs.differences.len() as u64,
                verdict: None,
                holm: None,
                identical: pairs.identical(),
                variance_reduction: variance_reduction(&pairs.baseline, &pairs.arm),
                share_of_baseline,
                split: (yardstick.id == "attribution_brier").then(|| split(&table.arms[*arm].misperception)).flatten(),
            })
            .collect();
        if yardstick.headline {
            // One family per headline: the arms that were asked the same question.
            let p: Vec<f64> = pairs.iter().map(|pairs| two_sided_p(&pairs.differences)).collect();
            for (row, adjusted_p) in rows.iter_mut().zip(holm(&p)) {
                row.verdict = row.gain().map(|gain| Verdict::of(gain, matters.of(yardstick.id).unwrap_or(0.0)));
                row.holm = row.avoided.map(|_| Holm { adjusted_p, stands: adjusted_p <= 0.05 });
            }
        }
        rows
    }

    /// Shares of the baseline. Arms that have the score on the same seeds are resampled together.
    fn shares(&self, yardstick: &Yardstick, pairs: &[Pairs]) -> Vec<Option<ShareOfBaseline>> {
        // More of a good thing is no share of anything avoided.
        if !yardstick.lower_is_better {
            return vec![None; pairs.len()];
        }
        let whole = self.table.runs as usize;
        let complete = |pairs: &&Pairs| pairs.differences.len() == whole;
        let Some(first) = pairs.iter().find(complete) else { return vec![None; pairs.len()] };
        let arms: Vec<Vec<f64>> = pairs.iter().filter(complete).map(|pairs| pairs.arm.clone()).collect();
        let mut found = shares_of_baseline(&first.baseline, &arms).into_iter();
        pairs.iter().map(|pairs| complete(&pairs).then(|| found.next().flatten()).flatten()).collect()
    }
}

fn split(parts: &MisperceptionSplit) -> Option<Split> {
    let [both, one, none] = parts.contributions()?;
    let part = |pairs, avoided| Part { pairs, avoided };
    Some(Split {
        both: part(parts.both.pairs, both),
        one: part(parts.one.pairs, one),
        none: part(parts.none.pairs, none),
    })
}

/// A score whose value is 1 or 0 in each run is a share of runs.
fn is_share(yardstick: &Yardstick, values: &[f64]) -> bool {
    yardstick.is_share && values.iter().all(|v| *v == 0.0 || *v == 1.0)
}

/// The seeds on which both arms have a score.
struct Pairs {
    baseline: Vec<f64>,
    arm: Vec<f64>,
    differences: Vec<f64>,
}

impl Pairs {
    fn new(table: &Table, arm: usize, score: usize) -> Self {
        let rows = table.arms[table.baseline].rows.iter().zip(&table.arms[arm].rows);
        let (baseline, arm): (Vec<f64>, Vec<f64>) =
            rows.filter_map(|(base, arm)| Some((value(base, score)?, value(arm, score)?))).unzip();
        let differences = baseline.iter().zip(&arm).map(|(base, arm)| base - arm).collect();
        Pairs { baseline, arm, differences }
    }

    fn avoided(&self, yardstick: &Yardstick) -> Option<Avoided> {
        let share = is_share(yardstick, &self.baseline) && is_share(yardstick, &self.arm);
        let estimate = if share {
            newcombe_paired(PairedTable::count(
                self.baseline.iter().zip(&self.arm).map(|(b, a)| (*b == 1.0, *a == 1.0)),
            ))?
        } else {
            mean_and_interval(&self.differences)?
        };
        let sign = if yardstick.lower_is_better { 1.0 } else { -1.0 };
        let gains: Vec<f64> = self.differences.iter().map(|d| d * sign).collect();
        let (share_better, share_worse) = Tally::count(&gains).shares()?;
        Some(Avoided { mean: estimate.mean, ci95: estimate.ci95, share_better, share_worse })
    }

    fn identical(&self) -> Option<Identical> {
        let pairs = self.differences.len() as u64;
        let could_differ = identical::could_differ(pairs)?;
        self.differences.iter().all(|d| *d == 0.0).then_some(Identical { pairs, could_differ })
    }
}
