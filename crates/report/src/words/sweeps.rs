//! What a sweep says, as headings, sentences and tables: made once, so that the terminal and the page tell one story.

use super::phrases::{list, plural};
use crate::numbers;
use detente_study::statistics::Estimate;
use detente_study::sweep::{Best, Conclusion, Finding, Part, ScoreReport, Series, SweepReport};

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
    /// For each row up to two estimates that a picture shows.
    pub marks: Vec<(String, Vec<Estimate>)>,
}

/// What stands above all: cells, runs, seeds.
pub fn summary(r: &SweepReport) -> String {
    let failed = if r.failed == 0 { "none failed".to_owned() } else { format!("{} failed", numbers::count(r.failed)) };
    let against = r.baseline.as_ref().map_or_else(String::new, |name| format!(" · held against {name}"));
    format!(
        "{} · {} runs, {failed} · {} in every cell{against}",
        plural(r.cells, "cell", "cells"),
        numbers::count(r.runs),
        plural(r.seeds, "seed", "seeds"),
    )
}

/// The title, or what stands for one.
pub fn title(r: &SweepReport) -> &str {
    if r.title.is_empty() { "A sweep" } else { &r.title }
}

/// Everything, in order.
pub fn pieces(r: &SweepReport) -> Vec<Piece> {
    let mut told = Vec::new();
    for score in &r.scores {
        let unit = format!("{} ({})", score.meaning, score.unit);
        told.push(Piece::Score(super::phrases::capital(&score.score.replace('_', " ")), unit));
        conclusions(score, &mut told);
        if let Some(best) = &score.best {
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

fn conclusions(score: &ScoreReport, told: &mut Vec<Piece>) {
    if score.conclusions.is_empty() {
        return;
    }
    told.push(Piece::Heading("Does the conclusion hold over the whole range?".into()));
    let row = |c: &Conclusion| {
        let mut row = vec![format!("{} avoids more than {}", c.more, c.than)];
        row.extend([c.share, c.clearly, c.clearly_not].map(numbers::per_cent));
        row
    };
    told.push(Piece::Table(Table {
        heads: heads(&["conclusion", "holds in", "clearly", "clearly not"]),
        rows: score.conclusions.iter().map(row).collect(),
        marks: Vec::new(),
    }));
    for c in &score.conclusions {
        for turn in &c.turned_by {
            let parts = turn.parts.iter().map(|p| format!("{} at {}", numbers::per_cent(p.share), p.part));
            let parts: Vec<String> = parts.collect();
            let (more, than) = (&c.more, &c.than);
            let what = format!("Whether {more} avoids more than {than} hangs on {}: {}.", turn.factor, list(&parts));
            told.push(Piece::Sentence(what));
        }
    }
}

fn best(best: &Best, score: &ScoreReport) -> String {
    let seeds = plural(best.seeds as usize, "seed", "seeds");
    let confidence = numbers::per_cent(best.confidence);
    let indifference = numbers::full(best.indifference);
    match &best.arm {
        Some(arm) => format!(
            "Over all cells {arm} is the best by {} with {confidence} confidence, after {seeds}, if differences below \
             {indifference} do not matter.",
            score.score
        ),
        None => format!(
            "Which is the best by {} is open after {seeds}: {} may be. More seeds would tell, down to a difference of \
             {indifference} with {confidence} confidence.",
            score.score,
            list(&best.in_play)
        ),
    }
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
        marks: Vec::new(),
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
    for part in &series.parts {
        self::part(part, told);
    }
}

fn part(part: &Part, told: &mut Vec<Piece>) {
    let within: Vec<String> = part.within.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let within = if within.is_empty() { String::new() } else { format!(" with {}", list(&within)) };
    let (sentence, names, factors): (String, &[&str], _) = match &part.finding {
        Finding::Nothing { why } => {
            return told.push(Piece::Sentence(format!("{}{within} says nothing: {why}.", part.plan)));
        }
        Finding::Sobol { mean, variance, factors } => (
            format!(
                "Sobol’ indices{within}: shares of the variance {} about the mean {}.",
                numbers::figures(*variance, 3),
                numbers::figures(*mean, 3)
            ),
            &["factor", "first order", "total"],
            factors,
        ),
        Finding::Morris { factors } => (
            format!("Elementary effects{within}, for the whole range of each factor."),
            &["factor", "mean", "mean of absolute", "deviation"],
            factors,
        ),
        Finding::Factorial { seeds, factors } => (
            format!("Effects of levels against the first{within}, on {}.", plural(*seeds, "seed", "seeds")),
            &["level", "effect"],
            factors,
        ),
    };
    told.push(Piece::Sentence(sentence));
    let all: Vec<Estimate> = factors.iter().flat_map(|f| f.estimates.iter().map(|(_, e)| *e)).collect();
    let decimals = decimals(&all);
    let row = |f: &detente_study::sweep::Factor| {
        let estimates = f.estimates.iter().map(|(_, estimate)| shown(estimate, decimals));
        std::iter::once(f.name.clone()).chain(estimates).collect()
    };
    let mark = |f: &detente_study::sweep::Factor| (f.name.clone(), f.estimates.iter().map(|(_, e)| *e).collect());
    told.push(Piece::Table(Table {
        heads: heads(names),
        rows: factors.iter().map(row).collect(),
        marks: factors.iter().map(mark).collect(),
    }));
}
