//! What a sweep says: indices, effects, the frontier, a choice, and how robust each conclusion is.

use super::outcomes::{Outcomes, mean_of};
use super::robust::{Conclusion, conclusions};
use super::{Column, Subject, columns, contest, parts};
use crate::statistics::{Estimate, mean_and_interval};
use detente_engine::score::SCORES;
use detente_scenario::Parameters;
use detente_sweep::chance::Chance;
use detente_sweep::design::{Range, Replicates, Value};
use detente_sweep::estimate::{Candidate, Selection, frontier};
use serde::Serialize;

pub use parts::{Factor, Finding, Part};

/// The confidence of a choice.
const CONFIDENCE: f64 = 0.95;
/// More values than these are not listed.
const LISTED_MAX: usize = 12;
/// Seeds from which a choice takes its variances.
const FIRST_STAGE: usize = 10;

/// What a sweep says.
#[derive(Clone, Debug, Serialize)]
pub struct SweepReport {
    /// Version of this form.
    pub schema: u32,
    /// The engine.
    pub engine: String,
    /// The design's title.
    pub title: String,
    /// How many cells were played.
    pub cells: usize,
    /// How many runs there are.
    pub runs: u64,
    /// How many of them came to no end.
    pub failed: u64,
    /// Seeds that every cell has.
    pub seeds: usize,
    /// Where each cell is played until differences are known: how that ended.
    pub until: Option<UntilKnown>,
    /// The arms.
    pub arms: Vec<String>,
    /// The baseline; none of a single arm.
    pub baseline: Option<String>,
    /// What was varied, and over which range.
    pub ranges: Vec<Varied>,
    /// One for each headline score.
    pub scores: Vec<ScoreReport>,
}

/// How playing until differences are known ended.
#[derive(Clone, Debug, Serialize)]
pub struct UntilKnown {
    /// The most seeds that a cell may have.
    pub cap: u64,
    /// The most that one has.
    pub most: u64,
    /// Cells that the cap ended, so that what was asked for may not be known in them.
    pub at_cap: usize,
}

/// A factor and its range.
#[derive(Clone, Debug, Serialize)]
pub struct Varied {
    /// Its name.
    pub name: String,
    /// Its values in words.
    pub range: String,
    /// Whether it is drawn evenly by ratios rather than by differences.
    pub by_ratios: bool,
    /// Their unit; empty if it has none that is known.
    pub unit: String,
    /// What it sets.
    pub meaning: String,
}

/// What it says by one score.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreReport {
    /// The score's id.
    pub score: String,
    /// Its unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// One for each arm but the baseline, or the score itself of a single arm.
    pub series: Vec<Series>,
    /// Cost and effect of each arm; empty for a single one.
    pub frontier: Vec<FrontierRow>,
    /// Which arm is best; none of a single one.
    pub best: Option<Best>,
    /// In what share of the cells one arm avoids more than another.
    pub conclusions: Vec<Conclusion>,
}

/// One outcome over the whole design.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// The arm; none where a factor sets the configuration.
    pub arm: Option<String>,
    /// Whether it is what the arm avoids against the baseline, or the score itself.
    pub avoided: bool,
    /// Its mean over all cells; the interval takes seeds as blocks.
    pub mean: Option<Estimate>,
    /// What each plan of the design says of it.
    pub parts: Vec<Part>,
}

/// An arm between cost and effect.
#[derive(Clone, Debug, Serialize)]
pub struct FrontierRow {
    /// The arm.
    pub arm: String,
    /// Mean staff hours of a run.
    pub staff_hours: f64,
    /// What it avoids against the baseline, over all cells.
    pub avoided: Estimate,
    /// An arm that costs no more and avoids no less; none if it is on the frontier.
    pub dominated_by: Option<String>,
    /// In which share of resamples it is on the frontier.
    pub share: f64,
}

/// How the choice of the best arm ended.
#[derive(Clone, Debug, Serialize)]
pub struct Best {
    /// The arm; none if the seeds did not suffice.
    pub arm: Option<String>,
    /// Others whose mean, on the seeds of the choice, differs from that of the chosen one by less than the indifference.
    pub alike: Vec<String>,
    /// The arms that could still be the best when it ended.
    pub in_play: Vec<String>,
    /// After how many seeds.
    pub seeds: u64,
    /// The difference that does not matter.
    pub indifference: f64,
    /// The confidence.
    pub confidence: f64,
}

impl SweepReport {
    /// Works out all that a table says.
    pub fn new(subject: &Subject, outcomes: &Outcomes, engine: &str) -> SweepReport {
        let design = &subject.loaded.design;
        let several = subject.arms.len() > 1;
        let of_score = |(place, score): (usize, &&detente_engine::score::ScoreSpec)| ScoreReport {
            score: score.id.into(),
            unit: score.unit.into(),
            meaning: score.meaning.into(),
            series: series(subject, outcomes, place),
            frontier: if several { frontier_of(subject, outcomes, place) } else { Vec::new() },
            best: if several { best(subject, outcomes, place, score.id) } else { None },
            conclusions: if several { conclusions(subject, outcomes, place) } else { Vec::new() },
        };
        SweepReport {
            schema: 1,
            engine: engine.into(),
            title: design.title.clone(),
            cells: outcomes.cells.len(),
            runs: outcomes.runs,
            failed: outcomes.failed,
            seeds: outcomes.common_seeds(),
            until: until(subject, outcomes),
            arms: subject.arms.iter().filter(|arm| !arm.is_empty()).cloned().collect(),
            baseline: several.then(|| subject.arms[subject.baseline].clone()),
            ranges: ranges(subject),
            scores: outcomes.scores.iter().enumerate().map(of_score).collect(),
        }
    }
}

fn until(subject: &Subject, outcomes: &Outcomes) -> Option<UntilKnown> {
    let Replicates::Until { cap, .. } = &subject.loaded.design.replicates else { return None };
    let seeds_of = |cell: &Vec<Vec<Vec<f64>>>| cell.iter().flatten().map(Vec::len).max().unwrap_or(0) as u64;
    let seeds: Vec<u64> = outcomes.cells.values().map(seeds_of).collect();
    let most = seeds.iter().copied().max().unwrap_or(0);
    Some(UntilKnown { cap: *cap, most, at_cap: seeds.iter().filter(|seeds| **seeds >= *cap).count() })
}

/// What was varied, in the order of the design.
fn ranges(subject: &Subject) -> Vec<Varied> {
    let columns = columns(subject).into_iter().skip(3);
    let one = |(factor, column): (&detente_sweep::design::Factor, Column)| Varied {
        name: factor.name.clone(),
        range: match &factor.range {
            Range::Linear(low, high) | Range::Log(low, high) => format!("{low} to {high}"),
            Range::Values(values) if values.len() > LISTED_MAX => format!("{} values", values.len()),
            Range::Values(values) => values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        },
        by_ratios: matches!(factor.range, Range::Log(..)),
        unit: column.unit.replace('–', ""),
        // The name stands beside.
        meaning: match column.meaning.strip_prefix(&format!("Parameter {}: ", factor.name)) {
            Some(rest) => rest.to_owned(),
            None => column.meaning,
        },
    };
    subject.loaded.design.factors.iter().zip(columns).map(one).collect()
}

fn series(subject: &Subject, outcomes: &Outcomes, score: usize) -> Vec<Series> {
    let arms: Vec<(usize, Option<usize>)> = match subject.arms.len() {
        1 => vec![(0, None)],
        // All headline scores are better when lower, so that baseline less arm is what was avoided.
        n => (0..n).filter(|arm| *arm != subject.baseline).map(|arm| (subject.baseline, Some(arm))).collect(),
    };
    let one = |(arm, less): (usize, Option<usize>)| Series {
        arm: Some(subject.arms[less.unwrap_or(arm)].clone()).filter(|name| !name.is_empty()),
        avoided: less.is_some(),
        mean: mean_and_interval(&over_cells(outcomes, score, arm, less)),
        parts: parts::parts(subject, outcomes, score, arm, less),
    };
    arms.into_iter().map(one).collect()
}

/// For each seed that every cell has the mean over cells, without seeds on which a run has no value.
fn over_cells(outcomes: &Outcomes, score: usize, arm: usize, less: Option<usize>) -> Vec<f64> {
    let by_seed = by_seed(outcomes, score, arm, less);
    by_seed.into_iter().filter(|value| value.is_finite()).collect()
}

/// The same with a place for every seed; no number where a cell has none.
fn by_seed(outcomes: &Outcomes, score: usize, arm: usize, less: Option<usize>) -> Vec<f64> {
    let mut sums = vec![0.0; outcomes.common_seeds()];
    for cell in outcomes.cells.keys() {
        for (sum, value) in sums.iter_mut().zip(outcomes.seeds(*cell, score, arm, less)) {
            *sum += value;
        }
    }
    sums.iter().map(|sum| sum / outcomes.cells.len() as f64).collect()
}

fn frontier_of(subject: &Subject, outcomes: &Outcomes, score: usize) -> Vec<FrontierRow> {
    let effects: Vec<Vec<f64>> =
        (0..subject.arms.len()).map(|arm| by_seed(outcomes, score, subject.baseline, Some(arm))).collect();
    let whole: Vec<usize> =
        (0..outcomes.common_seeds()).filter(|seed| effects.iter().all(|e| e[*seed].is_finite())).collect();
    let candidate = |(arm, effects): (usize, &Vec<f64>)| Candidate {
        cost: outcomes.staff_hours[arm],
        effects: whole.iter().map(|seed| effects[*seed]).collect(),
    };
    let candidates: Vec<Candidate> = effects.iter().enumerate().map(candidate).collect();
    let placed = frontier(&candidates, &Chance::new(subject.loaded.design.seed)).unwrap_or_default();
    let row = |on: detente_sweep::estimate::OnFrontier| FrontierRow {
        arm: subject.arms[on.candidate].clone(),
        staff_hours: on.cost,
        // The interval that the same mean has elsewhere on the page.
        avoided: mean_and_interval(&candidates[on.candidate].effects).unwrap_or(on.effect),
        dominated_by: on.dominated_by.map(|by| subject.arms[by].clone()),
        share: on.share,
    };
    placed.into_iter().map(row).collect()
}

/// The arm that is best over all cells, by Kim & Nelson's procedure on the seeds that were played: as the design asks for
/// it, or else on the seeds that all arms have, with what the registry says does not matter.
fn best(subject: &Subject, outcomes: &Outcomes, score: usize, id: &str) -> Option<Best> {
    let asked = contest::selection(subject).filter(|(_, place)| SCORES[*place].id == id);
    let (mut selection, indifference, confidence, seeds) = match (asked, &subject.loaded.design.replicates) {
        (Some((selection, _)), Replicates::Select { indifference, confidence, cap, .. }) => {
            (selection, *indifference, *confidence, *cap)
        }
        _ => {
            let defaults = Parameters::default();
            let indifference = if id == "escalation_load" { defaults.matters_load } else { defaults.matters_brier };
            let seeds = outcomes.common_seeds();
            let selection =
                Selection::new(subject.arms.len(), CONFIDENCE, indifference, FIRST_STAGE.min(seeds)).ok()?;
            (selection, indifference, CONFIDENCE, seeds as u64)
        }
    };
    // A cell in which a run of the first seeds came to no end is left out.
    let first = usize::try_from(subject.loaded.design.replicates.least()).unwrap_or(usize::MAX);
    let whole = |of_arm: &Vec<f64>| of_arm.iter().take(first).all(|value| value.is_finite());
    let cells: Vec<&Vec<Vec<f64>>> =
        outcomes.cells.values().map(|cell| &cell[score]).filter(|arms| arms.iter().all(whole)).collect();
    let sign = if outcomes.scores[score].lower_is_better { -1.0 } else { 1.0 };
    let mean = |arm: usize, seed: usize| {
        let sum = cells.iter().fold(0.0, |sum, cell| sum + cell[arm].get(seed).copied().unwrap_or(f64::NAN));
        sign * sum / cells.len() as f64
    };
    for seed in 0..usize::try_from(seeds).unwrap_or(usize::MAX) {
        let played = cells.iter().any(|cell| cell.iter().any(|of_arm| of_arm.len() > seed));
        let outcomes = selection.in_play().iter().map(|arm| mean(*arm, seed)).collect();
        if !played || !contest::take(&mut selection, outcomes) {
            break;
        }
    }
    let name = |arm: usize| subject.arms[arm].clone();
    let played = usize::try_from(selection.next_replicate()).unwrap_or(usize::MAX);
    // What an arm that dropped out would have had later is not known: it is compared on the seeds that it has.
    let apart = |arm: usize, other: usize| {
        let differences = (0..played).map(|seed| mean(arm, seed) - mean(other, seed));
        mean_of(&differences.filter(|value| value.is_finite()).collect::<Vec<_>>())
    };
    let alike = |chosen: usize| -> Vec<String> {
        let others = (0..subject.arms.len()).filter(|&arm| arm != chosen && apart(chosen, arm).abs() < indifference);
        others.map(name).collect()
    };
    let chosen = selection.chosen().map(|chosen| chosen.system);
    Some(Best {
        arm: chosen.map(name),
        alike: chosen.map(alike).unwrap_or_default(),
        in_play: selection.in_play().iter().map(|arm| name(*arm)).collect(),
        seeds: selection.next_replicate(),
        indifference,
        confidence,
    })
}

/// The mean of a cell over its seeds.
pub(super) fn cell_mean(outcomes: &Outcomes, cell: u64, score: usize, arm: usize, less: Option<usize>) -> f64 {
    mean_of(&outcomes.seeds(cell, score, arm, less))
}

/// A value as a label.
pub(super) fn label(value: &Value<'_>) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Name(name) => (*name).to_owned(),
    }
}
