//! What a sweep says, as headings, sentences and tables: made once, so that the terminal and the page tell one story.

use super::phrases::{list, plural};
use crate::numbers;
use detente_study::statistics::Estimate;
use detente_study::sweep::{Best, Conclusion, Finding, Part, ScoreReport, Series, SweepReport, Varied};
use std::collections::{BTreeMap, BTreeSet};

/// With fewer seeds than these a choice keeps its confidence only nearly (docs/research/designs.md).
const SEEDS_FEW: u64 = 10;

/// A piece of what is told.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Begins what one score says: its name and what it means.
    Score(String, String),
    /// Begins a table or a few sentences.
    Heading(String),
    /// A sentence.
    Sentence(String),
    /// A table.
    Table(Table),
}

/// A table, and what of it can be drawn.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The headings.
    pub heads: Vec<String>,
    /// The rows; each begins with its own heading.
    pub rows: Vec<Vec<String>>,
    /// What a picture shows of it.
    pub drawn: Drawn,
}

/// Estimates as dots with their intervals.
#[derive(Clone, Debug, Default)]
pub struct Dots {
    /// For each row up to two estimates.
    pub rows: Vec<(String, Vec<Estimate>)>,
    /// What the first of a row is, and the second.
    pub kinds: (&'static str, &'static str),
    /// What the axis counts, with its unit.
    pub axis: String,
}

/// What a picture shows.
#[derive(Clone, Debug, Default)]
pub enum Drawn {
    /// Nothing: the table is enough.
    #[default]
    Nothing,
    /// For each row up to two estimates.
    Estimates(Dots),
    /// Each arm with its staff hours, what it avoids, and whether it is on the frontier; and the unit of what it avoids.
    Frontier(Vec<(String, f64, Estimate, bool)>, String),
    /// For each conclusion in what share of the cells it clearly holds, holds, does not, and clearly does not.
    Shares(Vec<(String, [f64; 4])>),
    /// For each conclusion and factor that turns it the share in each part of the range.
    Parts(Vec<(String, Vec<(String, f64)>)>),
}

/// What stands above all: cells, runs, seeds.
pub fn summary(r: &SweepReport) -> String {
    let failed = if r.failed == 0 { "none failed".to_owned() } else { format!("{} failed", numbers::count(r.failed)) };
    let against = r.baseline.as_ref().map_or_else(String::new, |name| format!(" · held against {name}"));
    let seeds = match &r.until {
        Some(until) if until.most as usize > r.seeds => {
            format!("{} to {}", r.seeds, plural(until.most as usize, "seed", "seeds"))
        }
        _ => plural(r.seeds, "seed", "seeds"),
    };
    let capped = r.until.as_ref().filter(|until| until.at_cap > 0).map_or_else(String::new, |until| {
        format!(" · {} of {} ended by the cap of {}", until.at_cap, plural(r.cells, "cell", "cells"), until.cap)
    });
    format!(
        "{} · {} runs, {failed} · {seeds} in every cell{capped}{against}",
        plural(r.cells, "cell", "cells"),
        numbers::count(r.runs),
    )
}

/// The title, or what stands for one.
pub fn title(r: &SweepReport) -> &str {
    if r.title.is_empty() { "A sweep" } else { &r.title }
}

/// What was varied.
pub fn ranges(r: &SweepReport) -> Table {
    let row = |v: &Varied| {
        let even = if v.by_ratios { ", by ratios" } else { "" };
        vec![v.name.clone(), format!("{}{even}", v.range), v.unit.clone(), v.meaning.clone()]
    };
    Table {
        heads: heads(&["factor", "range", "unit", "what it is"]),
        rows: r.ranges.iter().map(row).collect(),
        drawn: Drawn::Nothing,
    }
}

/// Everything, in order.
pub fn pieces(r: &SweepReport) -> Vec<Piece> {
    let mut told = Vec::new();
    for score in &r.scores {
        let unit = format!("{} ({})", score.meaning, score.unit);
        told.push(Piece::Score(super::phrases::capital(&score.score.replace('_', " ")), unit));
        conclusions(score, &mut told);
        if let Some(best) = &score.best {
            told.push(Piece::Heading("Which is best?".into()));
            told.push(Piece::Sentence(self::best(best, score)));
        }
        frontier(score, &mut told);
        for series in &score.series {
            self::series(series, score, &mut told);
        }
    }
    told
}

/// An estimate with its interval.
fn shown(estimate: &Estimate, decimals: usize) -> String {
    let interval =
        estimate.ci95.map_or_else(String::new, |i| format!(" {}", numbers::interval(i.low, i.high, decimals)));
    format!("{}{interval}", numbers::fixed(estimate.mean, decimals))
}

/// Decimals that show two figures of the largest of some estimates.
fn decimals(estimates: &[Estimate]) -> usize {
    let largest = estimates.iter().fold(0.0_f64, |most, estimate| most.max(estimate.mean.abs()));
    numbers::decimals_of(largest, 2).clamp(1, 6)
}

fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// "A avoids more than B".
fn claim(c: &Conclusion) -> String {
    format!("{} avoids more than {}", c.more, c.than)
}

fn conclusions(score: &ScoreReport, told: &mut Vec<Piece>) {
    let Some(most) = score.conclusions.iter().map(|c| c.cells).max() else { return };
    told.push(Piece::Heading("Does the conclusion hold over the whole range?".into()));
    told.push(Piece::Sentence(format!(
        "A conclusion holds in a cell if it is so in the mean over its seeds: clearly, if the paired 95 % interval of \
         that cell says so by itself; clearly not, if the interval says the opposite. These are shares of {}: of the \
         ranges that were written, and no probabilities.",
        plural(most, "cell", "cells")
    )));
    let row = |c: &Conclusion| {
        let mut row = vec![claim(c)];
        row.extend([c.share, c.clearly, c.clearly_not].map(numbers::per_cent));
        row
    };
    let shares = |c: &Conclusion| {
        let against = 1.0 - c.share;
        let parts = [c.clearly, c.share - c.clearly, against - c.clearly_not, c.clearly_not];
        (claim(c), parts.map(|part| part.max(0.0)))
    };
    told.push(Piece::Table(Table {
        heads: heads(&["conclusion", "holds in", "clearly", "clearly not"]),
        rows: score.conclusions.iter().map(row).collect(),
        drawn: Drawn::Shares(score.conclusions.iter().map(shares).collect()),
    }));
    turns(score, told);
}

/// Which factors turn which conclusion.
fn turns(score: &ScoreReport, told: &mut Vec<Piece>) {
    told.push(Piece::Heading("Which assumptions turn it?".into()));
    let (mut rows, mut drawn) = (Vec::new(), Vec::new());
    for c in &score.conclusions {
        for turn in &c.turned_by {
            let name = format!("{}, by {}", claim(c), turn.factor);
            let parts = turn.parts.iter();
            rows.extend(parts.clone().map(|p| {
                vec![name.clone(), p.part.clone(), numbers::per_cent(p.share), numbers::count(p.cells as u64)]
            }));
            drawn.push((name, parts.map(|p| (p.part.clone(), p.share)).collect()));
        }
    }
    if !rows.is_empty() {
        let heads = heads(&["conclusion and factor", "in this part of its range", "holds in", "cells"]);
        told.push(Piece::Table(Table { heads, rows, drawn: Drawn::Parts(drawn) }));
    }
    let open = |c: &&Conclusion| c.turned_by.is_empty() && c.share > 0.0 && c.share < 1.0;
    let open: Vec<String> = score.conclusions.iter().filter(open).map(claim).collect();
    if !open.is_empty() {
        told.push(Piece::Sentence(format!(
            "No single factor turns, beyond what luck alone would show (5 % over all factors and conclusions), whether {}.",
            list(&open)
        )));
    }
    for (share, where_) in [(1.0, "In every cell"), (0.0, "In no cell")] {
        let sure: Vec<String> = score.conclusions.iter().filter(|c| c.share == share).map(claim).collect();
        if !sure.is_empty() {
            told.push(Piece::Sentence(format!("{where_}: {}.", list(&sure))));
        }
    }
}

fn best(best: &Best, score: &ScoreReport) -> String {
    let seeds = plural(best.seeds as usize, "seed", "seeds");
    let confidence = numbers::per_cent(best.confidence);
    let indifference = numbers::full(best.indifference);
    let few = if best.seeds < SEEDS_FEW { " Below ten seeds that confidence is only nearly kept." } else { "" };
    match &best.arm {
        Some(_) if !best.alike.is_empty() => {
            let every = std::iter::once(best.arm.clone()).flatten().chain(best.alike.iter().cloned());
            format!(
                "Over all cells nothing is better by {} than any of {}, with {confidence} confidence, after {seeds}: they \
                 differ by less than {indifference}, which does not matter.{few}",
                score.score.replace('_', " "),
                list(&every.collect::<Vec<_>>())
            )
        }
        Some(arm) => format!(
            "Over all cells {arm} is the best by {} with {confidence} confidence, after {seeds}, if differences below \
             {indifference} do not matter.{few}",
            score.score.replace('_', " ")
        ),
        None => format!(
            "Which is the best by {} is open after {seeds}: {} may be. More seeds would tell, down to a difference of \
             {indifference} with {confidence} confidence.",
            score.score.replace('_', " "),
            list(&best.in_play)
        ),
    }
}

/// A score with its unit: `escalation load, per state-day`.
fn unit(score: &ScoreReport) -> String {
    format!("{}, {}", score.score.replace('_', " "), score.unit)
}

fn frontier(score: &ScoreReport, told: &mut Vec<Piece>) {
    if score.frontier.is_empty() {
        return;
    }
    told.push(Piece::Heading("Cost and effect".into()));
    let estimates: Vec<Estimate> = score.frontier.iter().map(|row| row.avoided).collect();
    let decimals = decimals(&estimates);
    let row = |row: &detente_study::sweep::FrontierRow| {
        let place = row.dominated_by.as_ref().map_or_else(|| "on it".to_owned(), |by| format!("behind {by}"));
        vec![
            row.arm.clone(),
            numbers::fixed(row.staff_hours, 0),
            shown(&row.avoided, decimals),
            place,
            numbers::per_cent(row.share),
        ]
    };
    told.push(Piece::Table(Table {
        heads: heads(&["arm", "staff hours", "avoided", "frontier", "in resamples"]),
        rows: score.frontier.iter().map(row).collect(),
        drawn: Drawn::Frontier(
            score
                .frontier
                .iter()
                .map(|row| (row.arm.clone(), row.staff_hours, row.avoided, row.dominated_by.is_none()))
                .collect(),
            unit(score),
        ),
    }));
}

fn series(series: &Series, score: &ScoreReport, told: &mut Vec<Piece>) {
    let what = match (&series.arm, series.avoided) {
        (Some(arm), true) => format!("What {arm} avoids"),
        (Some(arm), false) => format!("{} under {arm}", super::phrases::capital(&score.score.replace('_', " "))),
        (None, _) => super::phrases::capital(&score.score.replace('_', " ")),
    };
    told.push(Piece::Heading(what.clone()));
    if let Some(mean) = &series.mean {
        let decimals = decimals(std::slice::from_ref(mean)) + 1;
        told.push(Piece::Sentence(format!("{what}, over all cells: {}.", shown(mean, decimals))));
    }
    let digits = Digits::new(&series.parts);
    for part in &series.parts {
        self::part(part, score, &digits, told);
    }
}

/// How many figures tell the values of each factor apart.
struct Digits(BTreeMap<String, usize>);

impl Digits {
    fn new(parts: &[Part]) -> Self {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut note = |name: &str, value: &str| {
            values.entry(name.to_owned()).or_default().insert(value.to_owned());
        };
        for part in parts {
            part.within.iter().for_each(|(name, value)| note(name, value));
            if let Finding::Factorial { factors, .. } = &part.finding {
                let levels = factors.iter().flat_map(|factor| factor.name.split(" × "));
                levels.filter_map(|level| level.split_once(" = ")).for_each(|(name, value)| note(name, value));
            }
        }
        Digits(values.into_iter().map(|(name, values)| (name, telling(&values))).collect())
    }

    /// `find_hours = 9.16` for `find_hours = 9.157713940426653`.
    fn level(&self, level: &str) -> String {
        let Some((name, value)) = level.split_once(" = ") else { return level.to_owned() };
        let digits = self.0.get(name).copied().unwrap_or(FIGURES);
        match value.parse::<f64>() {
            Ok(number) if value.len() > digits + 1 => format!("{name} = {}", numbers::figures(number, digits)),
            _ => level.to_owned(),
        }
    }

    /// The same of each level of a pair.
    fn name(&self, name: &str) -> String {
        name.split(" × ").map(|level| self.level(level)).collect::<Vec<_>>().join(" × ")
    }
}

/// Figures that a value is shown with at the least, and at the most.
const FIGURES: usize = 3;
const FIGURES_MAX: usize = 17;

/// The fewest figures that tell all of some values apart.
fn telling(values: &BTreeSet<String>) -> usize {
    let numbers: Vec<f64> = values.iter().filter_map(|value| value.parse().ok()).collect();
    let apart = |digits: &usize| {
        let shown: BTreeSet<String> = numbers.iter().map(|value| numbers::figures(*value, *digits)).collect();
        shown.len() == numbers.len()
    };
    (FIGURES..FIGURES_MAX).find(apart).unwrap_or(FIGURES_MAX)
}

fn part(part: &Part, score: &ScoreReport, digits: &Digits, told: &mut Vec<Piece>) {
    let within: Vec<String> =
        part.within.iter().map(|(name, value)| digits.level(&format!("{name} = {value}"))).collect();
    let within = if within.is_empty() { String::new() } else { format!(" with {}", list(&within)) };
    let (sentence, names, factors): (String, &[&str], _) = match &part.finding {
        Finding::Nothing { why } => {
            return told.push(Piece::Sentence(format!(
                "{}{within}: effects of its factors cannot be told, since {why}.",
                part.plan
            )));
        }
        Finding::More { told: shown, of } => {
            return told.push(Piece::Sentence(format!(
                "{}: told for the first {shown} of {of} points of the other factors; results.csv has them all.",
                part.plan
            )));
        }
        Finding::Sobol { mean, variance, factors } => (
            format!(
                "Sobol’ indices{within}: shares of the variance {} between cells that have nothing in common, whose mean \
                 is {}.",
                numbers::figures(*variance, 3),
                numbers::figures(*mean, 3)
            ),
            &["factor", "first order, S1", "total order, ST"],
            factors,
        ),
        Finding::Morris { factors } => (
            format!("Elementary effects{within}, for the whole range of each factor."),
            &["factor", "mean, μ", "mean of absolute, μ*", "deviation, σ"],
            factors,
        ),
        Finding::Factorial { seeds, factors } => (
            format!("Effects of levels against the first{within}, on {}.", plural(*seeds, "seed", "seeds")),
            &["level", "effect"],
            factors,
        ),
    };
    told.push(Piece::Sentence(sentence));
    let (kinds, axis) = match &part.finding {
        Finding::Sobol { .. } => {
            (("Sobol’ first-order index S1", "total-order index ST"), "share of the variance".to_owned())
        }
        Finding::Morris { .. } => (
            ("Morris: mean effect μ", "mean of absolute effects μ*"),
            format!("change over the whole range: {}", unit(score)),
        ),
        _ => (("effect", ""), format!("change against the first level: {}", unit(score))),
    };
    let all: Vec<Estimate> = factors.iter().flat_map(|f| f.estimates.iter().map(|(_, e)| *e)).collect();
    // Indices are shares: two decimals, as others print them.
    let decimals = if matches!(part.finding, Finding::Sobol { .. }) { 2 } else { decimals(&all) };
    let row = |f: &detente_study::sweep::Factor| {
        let estimates = f.estimates.iter().map(|(_, estimate)| shown(estimate, decimals));
        std::iter::once(digits.name(&f.name)).chain(estimates).collect()
    };
    let mark = |f: &detente_study::sweep::Factor| (digits.name(&f.name), f.estimates.iter().map(|(_, e)| *e).collect());
    told.push(Piece::Table(Table {
        heads: heads(names),
        rows: factors.iter().map(row).collect(),
        drawn: Drawn::Estimates(Dots { rows: factors.iter().map(mark).collect(), kinds, axis }),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_with_as_few_figures_as_tell_them_apart() {
        let of = |values: &[&str]| telling(&values.iter().map(|value| (*value).to_owned()).collect());
        assert_eq!(of(&["9.157713940426653", "48", "4"]), 3);
        assert_eq!(of(&["0.12341", "0.12343"]), 5);
        assert_eq!(of(&["none", "full"]), 3, "names are told apart as they are");
        let digits = Digits(BTreeMap::from([("find_hours".to_owned(), 3)]));
        assert_eq!(digits.level("find_hours = 9.157713940426653"), "find_hours = 9.16");
        assert_eq!(digits.level("find_hours = 48"), "find_hours = 48");
        assert_eq!(digits.level("scenario = lantern-strait"), "scenario = lantern-strait");
        assert_eq!(digits.name("find_hours = 9.157713940426653 × will = 0.9"), "find_hours = 9.16 × will = 0.9");
    }
}
