//! What each plan of a design says of an outcome. A plan that is crossed with others says it within each of their
//! points: the indices of a parameter may differ from scenario to scenario.

use super::Subject;
use super::outcomes::Outcomes;
use super::report::{cell_mean, label};
use crate::statistics::Estimate;
use detente_sweep::chance::Chance;
use detente_sweep::design::{Leaf, Level, Origin, Points, Range, Value};
use detente_sweep::estimate::{elementary_effects, indices, main_effects};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// More points of the other plans than these are not told one by one.
const WITHIN_MAX: usize = 24;

/// What one plan says within one point of the others.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The plan, by its path in the design.
    pub plan: String,
    /// The values of the factors that the other plans set.
    pub within: BTreeMap<String, String>,
    /// What it says.
    pub finding: Finding,
}

/// What a plan says.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// Sobol' indices.
    Sobol {
        /// The mean over the ranges.
        mean: f64,
        /// The variance that the indices share out.
        variance: f64,
        /// The indices.
        factors: Vec<Factor>,
    },
    /// Elementary effects.
    Morris {
        /// The effects.
        factors: Vec<Factor>,
    },
    /// Main effects.
    Factorial {
        /// Seeds that all cells have.
        seeds: usize,
        /// The effects of levels against the first, and of pairs beyond their sum.
        factors: Vec<Factor>,
    },
    /// What it says within further points of the other plans is left to the table.
    More {
        /// Points within which it was told.
        told: usize,
        /// Points in all.
        of: usize,
    },
    /// Nothing, and why.
    Nothing {
        /// Why.
        why: String,
    },
}

/// What is said of one factor, or of a pair.
#[derive(Clone, Debug, Serialize)]
pub struct Factor {
    /// Its name; of a level `name = value`, of a pair both with `×`.
    pub name: String,
    /// Estimates by what they are: `first` and `total`, `mean`, `mean_absolute` and `deviation`, or `effect`.
    pub estimates: Vec<(&'static str, Estimate)>,
}

/// What every plan says.
pub(super) fn parts(
    subject: &Subject,
    outcomes: &Outcomes,
    score: usize,
    arm: usize,
    less: Option<usize>,
) -> Vec<Part> {
    let cells = &subject.loaded.cells;
    let mut found = Vec::new();
    for (n, leaf) in cells.leaves().iter().enumerate() {
        if !matches!(leaf.points, Points::Saltelli(_) | Points::Morris(_) | Points::Factorial { .. }) {
            continue;
        }
        // Cells by the values that the other plans set: a trajectory may come to a point twice, and what is played there
        // is the same both times.
        let mut groups: BTreeMap<Vec<Place>, BTreeMap<u64, u64>> = BTreeMap::new();
        for index in outcomes.cells.keys() {
            let Some(cell) = cells.cell(*index) else { continue };
            let own = cell.origins.iter().find(|origin| origin.leaf == n);
            let Some(Origin { point, .. }) = own else { continue };
            let others = set_by_others(cells.leaves(), &cell.origins, n);
            let values = others.iter().map(|f| Place::new(*f, &cell.values[*f], &cells.factors()[*f].range)).collect();
            groups.entry(values).or_default().entry(*point).or_insert(*index);
        }
        let told = groups.len().min(WITHIN_MAX);
        for points in groups.values().take(told) {
            let Some(cell) = points.values().next().and_then(|index| cells.cell(*index)) else { continue };
            let others = set_by_others(cells.leaves(), &cell.origins, n);
            let name = |factor: usize| cells.factors()[factor].name.clone();
            let within = others.into_iter().map(|f| (name(f), label(&cell.values[f]))).collect();
            let indices: Vec<u64> = points.values().copied().collect();
            let finding = finding(subject, outcomes, leaf, &indices, (score, arm, less));
            found.push(Part { plan: leaf.path.clone(), within, finding });
        }
        if groups.len() > told {
            let finding = Finding::More { told, of: groups.len() };
            found.push(Part { plan: leaf.path.clone(), within: BTreeMap::new(), finding });
        }
    }
    found
}

/// The factors that the other plans of a cell set, in the order of the design.
fn set_by_others(leaves: &[Leaf], origins: &[Origin], own: usize) -> Vec<usize> {
    let others = origins.iter().filter(|origin| origin.leaf != own);
    let mut factors: Vec<usize> = others.flat_map(|origin| leaves[origin.leaf].factors.iter().copied()).collect();
    factors.sort_unstable();
    factors
}

/// Where a value stands among those of its factor: numbers by size, names in the order of the design.
#[derive(Clone, Copy, Debug)]
struct Place(usize, f64);

impl Place {
    fn new(factor: usize, value: &Value<'_>, range: &Range) -> Self {
        let place = match (value, range) {
            (Value::Number(number), _) => *number,
            (Value::Name(name), Range::Values(values)) => {
                let is = |level: &Level| matches!(level, Level::Name(known) if known == name);
                values.iter().position(is).unwrap_or(values.len()) as f64
            }
            (Value::Name(_), _) => 0.0,
        };
        Place(factor, place)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0).then(self.1.total_cmp(&other.1))
    }
}

fn finding(
    subject: &Subject,
    outcomes: &Outcomes,
    leaf: &Leaf,
    cells: &[u64],
    (score, arm, less): (usize, usize, Option<usize>),
) -> Finding {
    let chance = Chance::new(subject.loaded.design.seed);
    let name = |n: usize| subject.loaded.cells.factors()[leaf.factors[n]].name.clone();
    let means = || -> Vec<f64> { cells.iter().map(|cell| cell_mean(outcomes, *cell, score, arm, less)).collect() };
    let said = match &leaf.points {
        Points::Saltelli(plan) => {
            let second_order = plan.block_size() > leaf.factors.len() as u64 + 2;
            indices(&means(), leaf.factors.len(), second_order, &chance).map(|found| {
                let single = found.factors.iter().enumerate();
                let single = single
                    .map(|(n, f)| Factor { name: name(n), estimates: vec![("first", f.first), ("total", f.total)] });
                let pair = found.interactions.iter().map(|pair| Factor {
                    name: format!("{} × {}", name(pair.first), name(pair.second)),
                    estimates: vec![("second", pair.index)],
                });
                Finding::Sobol { mean: found.mean, variance: found.variance, factors: single.chain(pair).collect() }
            })
        }
        Points::Morris(plan) => elementary_effects(&means(), plan, &chance).map(|found| {
            let of = found.iter().enumerate().map(|(n, f)| Factor {
                name: name(n),
                estimates: vec![("mean", f.mean), ("mean_absolute", f.mean_absolute), ("deviation", f.deviation)],
            });
            Finding::Morris { factors: of.collect() }
        }),
        Points::Factorial { counts, .. } => {
            let levels: Vec<usize> = counts.iter().map(|count| *count as usize).collect();
            let seeds = outcomes.common_seeds();
            let row = |cell: &u64| {
                let mut values = outcomes.seeds(*cell, score, arm, less);
                values.truncate(seeds);
                values
            };
            let rows: Vec<Vec<f64>> = cells.iter().map(row).collect();
            main_effects(&levels, &rows, &chance).map(|found| {
                let at = |factor: usize, level: usize| {
                    format!("{} = {}", name(factor), level_label(subject, leaf, cells, &levels, factor, level))
                };
                let single = found.effects.iter().map(|effect| Factor {
                    name: at(effect.factor, effect.level),
                    estimates: vec![("effect", effect.effect)],
                });
                let pairs = found.interactions.iter().map(|pair| Factor {
                    name: format!("{} × {}", at(pair.factors.0, pair.levels.0), at(pair.factors.1, pair.levels.1)),
                    estimates: vec![("effect", pair.effect)],
                });
                Finding::Factorial { seeds: found.seeds, factors: single.chain(pairs).collect() }
            })
        }
        _ => return Finding::Nothing { why: "a plan of this kind has no estimator of its own".into() },
    };
    said.unwrap_or_else(|error| Finding::Nothing { why: error.to_string() })
}

/// The value of a level, read off a cell that has it.
fn level_label(subject: &Subject, leaf: &Leaf, cells: &[u64], levels: &[usize], factor: usize, level: usize) -> String {
    let stride: usize = levels[factor + 1..].iter().product();
    let cell = cells.get(level * stride).and_then(|index| subject.loaded.cells.cell(*index));
    cell.map_or_else(|| level.to_string(), |cell| label(&cell.values[leaf.factors[factor]]))
}
