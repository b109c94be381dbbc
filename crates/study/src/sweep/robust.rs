//! Robustness: in what share of the cells a conclusion holds, and which factors turn it.

use super::Subject;
use super::outcomes::Outcomes;
use super::report::{cell_mean, label};
use crate::statistics::{fisher_p, mean_and_interval};
use detente_sweep::design::{Cell, Points, Range, Value};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Into how many parts a range is cut.
const PARTS: usize = 3;
/// More listed values of a factor than these are not told apart.
const VALUES_MAX: usize = 12;
/// More arms than these are held against the baseline alone.
const PAIRED_ARMS_MAX: usize = 8;
/// How often luck alone may name any factor at all, over every pair of parts, factor, conclusion and score.
const LEVEL: f64 = 0.05;
/// A part with fewer blocks is not compared: what it says rests on too little.
const BLOCKS_MIN: usize = 8;
/// A factor turns a conclusion only if the shares of two of its parts differ by as much.
const SPREAD_MIN: f64 = 0.1;

/// "A avoids more than B".
#[derive(Clone, Debug, Serialize)]
pub struct Conclusion {
    /// A.
    pub more: String,
    /// B: the baseline, or another arm.
    pub than: String,
    /// In how many cells both have a value.
    pub cells: usize,
    /// In what share of these A avoids more in the mean.
    pub share: f64,
    /// In what share it does so with a paired 95 % interval above zero.
    pub clearly: f64,
    /// In what share the interval lies below zero.
    pub clearly_not: f64,
    /// The factors that turn it, the strongest first.
    pub turned_by: Vec<Turn>,
}

/// How a conclusion hangs on a factor.
#[derive(Clone, Debug, Serialize)]
pub struct Turn {
    /// The factor.
    pub factor: String,
    /// The greatest share of its parts less the least.
    pub spread: f64,
    /// The parts of its range.
    pub parts: Vec<TurnPart>,
}

/// A part of a factor's range.
#[derive(Clone, Debug, Serialize)]
pub struct TurnPart {
    /// A value, or where it begins and ends.
    pub part: String,
    /// In what share of its cells the conclusion holds.
    pub share: f64,
    /// How many cells it has.
    pub cells: usize,
    /// To how many blocks these belong: cells of one block differ in one factor or few, and say nearly the same.
    pub blocks: usize,
}

/// What is counted of a part.
#[derive(Clone, Debug, Default)]
struct Counted {
    words: String,
    holds: usize,
    cells: usize,
    blocks: BTreeSet<(usize, u64)>,
}

/// The block of a cell: the base point of Saltelli's scheme or the trajectory of Morris that it belongs to, else the
/// cell alone.
fn block(subject: &Subject, cell: &Cell<'_>) -> (usize, u64) {
    let leaves = subject.loaded.cells.leaves();
    let scheme = cell.origins.iter().find_map(|origin| match &leaves[origin.leaf].points {
        Points::Saltelli(plan) => Some((origin.leaf, origin.point / plan.block_size())),
        Points::Morris(plan) => Some((origin.leaf, origin.point / (plan.factors() as u64 + 1))),
        _ => None,
    });
    scheme.unwrap_or((usize::MAX, cell.index))
}

/// All conclusions of two arms, the arms against the baseline first.
pub(super) fn conclusions(subject: &Subject, outcomes: &Outcomes, score: usize) -> Vec<Conclusion> {
    let (arms, baseline) = (subject.arms.len(), subject.baseline);
    let others = || (0..arms).filter(move |arm| *arm != baseline);
    let mut pairs: Vec<(usize, usize)> = others().map(|arm| (arm, baseline)).collect();
    if arms <= PAIRED_ARMS_MAX {
        pairs.extend(others().flat_map(|a| others().filter(move |b| *b > a).map(move |b| (a, b))));
    }
    let family = pairs.len() * outcomes.scores.len() * subject.loaded.design.factors.len();
    pairs.into_iter().map(|pair| conclusion(subject, outcomes, score, pair, family)).collect()
}

fn conclusion(
    subject: &Subject,
    outcomes: &Outcomes,
    score: usize,
    (more, than): (usize, usize),
    family: usize,
) -> Conclusion {
    let (mut held, mut clearly, mut clearly_not) = (BTreeMap::new(), 0_usize, 0_usize);
    for cell in outcomes.cells.keys() {
        // Less of a headline score is better: A avoids more than B where B has more of it.
        let gain = cell_mean(outcomes, *cell, score, than, Some(more));
        if !gain.is_finite() {
            continue;
        }
        held.insert(*cell, gain > 0.0);
        let seeds = outcomes.seeds(*cell, score, than, Some(more));
        let finite: Vec<f64> = seeds.into_iter().filter(|value| value.is_finite()).collect();
        let interval = mean_and_interval(&finite).and_then(|estimate| estimate.ci95);
        clearly += usize::from(interval.is_some_and(|i| i.low > 0.0));
        clearly_not += usize::from(interval.is_some_and(|i| i.high < 0.0));
    }
    let of = |n: usize| n as f64 / held.len().max(1) as f64;
    Conclusion {
        more: subject.arms[more].clone(),
        than: subject.arms[than].clone(),
        cells: held.len(),
        share: of(held.values().filter(|holds| **holds).count()),
        clearly: of(clearly),
        clearly_not: of(clearly_not),
        turned_by: turns(subject, &held, family),
    }
}

fn turns(subject: &Subject, held: &BTreeMap<u64, bool>, family: usize) -> Vec<Turn> {
    let factors = &subject.loaded.design.factors;
    // By factor and part: the part in words, cells in which it holds, all, and the blocks that these belong to.
    let mut counts: Vec<BTreeMap<usize, Counted>> = vec![BTreeMap::new(); factors.len()];
    for (index, holds) in held {
        let Some(cell) = subject.loaded.cells.cell(*index) else { continue };
        let block = block(subject, &cell);
        for (n, value) in cell.values.iter().enumerate() {
            let Some((place, words)) = part(&factors[n].range, value) else { continue };
            let count = counts[n].entry(place).or_insert(Counted { words, ..Counted::default() });
            count.holds += usize::from(*holds);
            count.cells += 1;
            count.blocks.insert(block);
        }
    }
    let mut found: Vec<Turn> = Vec::new();
    for (factor, counts) in factors.iter().zip(counts) {
        let of = |count: Counted| {
            let share = count.holds as f64 / count.cells as f64;
            TurnPart { part: count.words, share, cells: count.cells, blocks: count.blocks.len() }
        };
        let parts: Vec<TurnPart> = counts.into_values().map(of).collect();
        if let Some(spread) = spread_beyond_luck(&parts, family) {
            found.push(Turn { factor: factor.name.clone(), spread, parts });
        }
    }
    found.sort_by(|a, b| b.spread.total_cmp(&a.spread));
    found
}

/// The greatest difference of the shares of two parts, if any two differ beyond luck. All pairs are compared, and the
/// level is divided among them and the rest of the family (Bonferroni), since the widest pair is known only afterwards.
fn spread_beyond_luck(parts: &[TurnPart], family: usize) -> Option<f64> {
    let parts: Vec<&TurnPart> = parts.iter().filter(|part| part.blocks >= BLOCKS_MIN).collect();
    let comparisons = (family * parts.len() * parts.len().saturating_sub(1) / 2).max(1);
    let mut widest: Option<f64> = None;
    for (n, a) in parts.iter().enumerate() {
        for b in &parts[n + 1..] {
            let spread = (a.share - b.share).abs();
            if spread >= SPREAD_MIN && by_luck(a, b) * comparisons as f64 <= LEVEL {
                widest = Some(widest.map_or(spread, |w| w.max(spread)));
            }
        }
    }
    widest
}

/// How often luck would share out what holds in two parts as unevenly as it is, of whole blocks.
fn by_luck(a: &TurnPart, b: &TurnPart) -> f64 {
    let held = |p: &TurnPart| (libm::round(p.share * p.blocks as f64) as u64, p.blocks as u64);
    fisher_p(held(a), held(b))
}

/// In which part of a range a value lies, and the part in words.
fn part(range: &Range, value: &Value<'_>) -> Option<(usize, String)> {
    let third = |u: f64| ((u * PARTS as f64) as usize).min(PARTS - 1);
    let words = |place: usize, at: &dyn Fn(f64) -> f64| {
        // Three figures say where a part begins; all of them would hide it.
        let end = |n: usize| format!("{:.2e}", at(n as f64 / PARTS as f64)).parse::<f64>().unwrap_or(0.0);
        format!("{} to {}", end(place), end(place + 1))
    };
    match (range, value) {
        (Range::Values(values), value) if values.len() <= VALUES_MAX => {
            let place = values.iter().position(|level| level.to_string() == value.to_string())?;
            Some((place, label(value)))
        }
        (Range::Linear(low, high), Value::Number(number)) => {
            let place = third((number - low) / (high - low));
            Some((place, words(place, &|u| low + u * (high - low))))
        }
        (Range::Log(low, high), Value::Number(number)) => {
            let (from, to) = (libm::log(*low), libm::log(*high));
            let place = third((libm::log(*number) - from) / (to - from));
            Some((place, words(place, &|u| libm::exp(from + u * (to - from)))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_sweep::chance::{Chance, Purpose};

    /// The parts of a factor of `cells` cells, each of which holds as `holds` says of its place on the range.
    fn parts(cells: u64, holds: impl Fn(u64) -> bool) -> Vec<TurnPart> {
        let mut counts = [(0_usize, 0_usize); PARTS];
        for cell in 0..cells {
            let count = &mut counts[(cell * PARTS as u64 / cells) as usize];
            *count = (count.0 + usize::from(holds(cell)), count.1 + 1);
        }
        let one = |(held, n): (usize, usize)| TurnPart {
            part: String::new(),
            share: held as f64 / n as f64,
            cells: n,
            blocks: n,
        };
        counts.into_iter().map(one).collect()
    }

    #[test]
    fn luck_alone_seldom_names_a_factor() {
        let designs = 1_000;
        for cells in [8, 32, 128] {
            for factors in [1, 3, 8] {
                let named = |design: &u64| {
                    (0..factors as u64).any(|factor| {
                        let stream = Chance::new(11).stream(Purpose::Resample, &[*design, factor]);
                        spread_beyond_luck(&parts(cells, |cell| stream.below(cell, 2) == 1), factors).is_some()
                    })
                };
                let rate = (0..designs).filter(named).count() as f64 / designs as f64;
                assert!(rate <= LEVEL, "{cells} cells, {factors} factors: {rate}");
            }
        }
    }

    #[test]
    fn a_threshold_is_found_in_64_cells() {
        assert_eq!(spread_beyond_luck(&parts(64, |cell| cell >= 32), 8), Some(1.0));
        assert_eq!(spread_beyond_luck(&parts(8, |cell| cell >= 4), 1), None, "too few cells to tell");
    }

    /// A design of one scheme over four factors.
    fn scheme(plan: &str) -> Subject {
        let factors = ["find_hours", "handle_hours", "will", "misread"].map(|name| {
            let spec = detente_scenario::parameters::spec(name).expect("a parameter");
            format!("(name: \"{name}\", range: Linear({}, {}))", spec.min, spec.max.min(spec.min + 10.0))
        });
        let text = format!(
            "(schema: 1, scenario: \"faulty-update\", replicates: Fixed(2), factors: [{}], plan: {plan})",
            factors.join(", ")
        );
        let files = detente_scenario::load::MemoryFiles::new().with("design.ron", text);
        Subject::load(std::path::Path::new("design.ron"), &files).expect("it loads")
    }

    /// Cells of one block say nearly the same: here each says what its block says with some probability, else what a coin
    /// says. However alike they are, luck names a factor in one design of twenty at the most.
    #[test]
    fn luck_alone_seldom_names_a_factor_of_a_scheme_of_blocks() {
        for plan in ["Saltelli(base: 32)", "Saltelli(base: 128)", "Morris(trajectories: 40)"] {
            let subject = scheme(plan);
            let cells: Vec<(u64, (usize, u64))> = (0..subject.loaded.cells.len())
                .filter_map(|n| Some((n, block(&subject, &subject.loaded.cells.cell(n)?))))
                .collect();
            for alike in [0_u64, 5, 8, 10] {
                let designs = 300;
                let named = |design: &u64| {
                    let coin = |what: u64, n: u64| {
                        Chance::new(23).stream(Purpose::Resample, &[*design, what]).below(n, 2) == 1
                    };
                    let follows =
                        |n: u64| Chance::new(29).stream(Purpose::Resample, &[*design, 2]).below(n, 10) < alike;
                    let says = |(n, block): &(u64, (usize, u64))| {
                        (*n, if follows(*n) { coin(0, block.1) } else { coin(1, *n) })
                    };
                    let held: BTreeMap<u64, bool> = cells.iter().map(says).collect();
                    !turns(&subject, &held, subject.loaded.design.factors.len()).is_empty()
                };
                let rate = (0..designs).filter(named).count() as f64 / designs as f64;
                assert!(rate <= LEVEL, "{plan}, alike {alike} in 10: {rate}");
            }
        }
    }
}
