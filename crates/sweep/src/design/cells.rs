//! The cells of a design, each found by its number.

use super::constraint::Rule;
use super::factor::{Factor, Slot, Value};
use crate::sample::{LatinHypercube, Morris, Saltelli, Sobol};
use detente_scenario::formula::FormulaError;

/// All cells of a design. Nothing is held but what the plans need: rows of a table, and otherwise a few
/// numbers for each factor.
#[derive(Clone, Debug)]
pub struct Cells {
    pub(super) factors: Vec<Factor>,
    pub(super) root: Node,
    pub(super) leaves: Vec<Leaf>,
    pub(super) rules: Vec<Rule>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<'a> {
    /// Its number.
    pub index: u64,
    /// The value of each factor, in their order.
    pub values: Vec<Value<'a>>,
    /// Which point of which plan it is made of: one plan, or several that are crossed.
    pub origins: Vec<Origin>,
    slots: Vec<Slot>,
}

/// A point of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The plan, by its place among [`Cells::leaves`].
    pub leaf: usize,
    /// The number of the point within it: its outcomes in this order are what its estimator takes.
    pub point: u64,
}

/// A plan that looks at points itself, rather than crossing or appending others.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its path in the design, e.g. `plan[1]`.
    pub path: String,
    /// Which factors it sets, by their place, in the order of its coordinates.
    pub factors: Vec<usize>,
    /// Its points.
    pub points: Points,
}

/// The points of a plan.
#[derive(Clone, Debug)]
pub enum Points {
    /// Rows that were written.
    Table(Table),
    /// Every combination.
    Factorial {
        /// How many values each factor takes.
        counts: Vec<u64>,
        /// Into how many values a range is cut.
        levels: u32,
    },
    /// A Latin hypercube and the number of its points.
    LatinHypercube(LatinHypercube, u64),
    /// Saltelli's scheme.
    Saltelli(Saltelli),
    /// A Sobol' sequence and how many of its points.
    Sobol(Sobol, u64),
    /// Trajectories of Morris.
    Morris(Morris),
}

/// Rows of values, one after the other.
#[derive(Clone, Debug)]
pub struct Table {
    width: usize,
    slots: Vec<Slot>,
}

impl Table {
    pub(super) fn new(width: usize) -> Self {
        Table { width, slots: Vec::new() }
    }

    pub(super) fn push(&mut self, slot: Slot) {
        self.slots.push(slot);
    }

    /// How many whole rows it has.
    pub fn rows(&self) -> usize {
        self.slots.len() / self.width.max(1)
    }

    pub(super) fn row(&self, nth: usize) -> &[Slot] {
        self.slots.get(nth * self.width..(nth + 1) * self.width).unwrap_or_default()
    }
}

/// How plans are put together. Lengths saturate far above the cap, which refuses them.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Leaf(usize, u128),
    Crossed(Vec<Node>),
    Appended(Vec<Node>),
}

impl Node {
    pub(super) fn len(&self) -> u128 {
        match self {
            Node::Leaf(_, len) => *len,
            Node::Crossed(parts) => parts.iter().fold(1, |len, part| len.saturating_mul(part.len())),
            Node::Appended(parts) => parts.iter().fold(0, |len, part| len.saturating_add(part.len())),
        }
    }

    fn origins(&self, index: u128, origins: &mut Vec<Origin>) {
        match self {
            Node::Leaf(leaf, _) => origins.push(Origin { leaf: *leaf, point: index as u64 }),
            Node::Crossed(parts) => {
                let mut stride = self.len();
                let mut rest = index;
                for part in parts {
                    stride /= part.len().max(1);
                    part.origins(rest / stride.max(1), origins);
                    rest %= stride.max(1);
                }
            }
            Node::Appended(parts) => {
                let mut within = index;
                for part in parts {
                    if within < part.len() {
                        return part.origins(within, origins);
                    }
                    within -= part.len();
                }
            }
        }
    }
}

impl Points {
    /// How many there are; saturates.
    pub(super) fn len(&self, factors: usize) -> u128 {
        match self {
            Points::Table(table) => table.rows() as u128,
            Points::Factorial { counts, .. } => {
                counts.iter().fold(1, |len: u128, count| len.saturating_mul(u128::from(*count)))
            }
            Points::LatinHypercube(_, n) | Points::Sobol(_, n) => u128::from(*n),
            Points::Saltelli(plan) => u128::from(plan.base()).saturating_mul(u128::from(plan.block_size())),
            Points::Morris(plan) => u128::from(plan.trajectories()).saturating_mul(factors as u128 + 1),
        }
    }
}

impl Leaf {
    fn fill(&self, point: u64, factors: &[Factor], slots: &mut [Slot]) {
        let coordinates = match &self.points {
            Points::Table(table) => {
                for (factor, slot) in self.factors.iter().zip(table.row(point as usize)) {
                    slots[*factor] = *slot;
                }
                return;
            }
            Points::Factorial { counts, levels } => {
                let mut rest = point;
                for (factor, count) in self.factors.iter().zip(counts).rev() {
                    slots[*factor] = factors[*factor].range.level(rest % count, *levels);
                    rest /= count;
                }
                return;
            }
            Points::LatinHypercube(plan, _) => plan.point(point),
            Points::Saltelli(plan) => plan.point(point),
            Points::Sobol(plan, _) => plan.point(point),
            Points::Morris(plan) => plan.point(point),
        };
        for (factor, u) in self.factors.iter().zip(coordinates) {
            slots[*factor] = factors[*factor].range.at(u);
        }
    }
}

impl Cells {
    /// How many cells there are, those left out by constraints among them.
    pub fn len(&self) -> u64 {
        self.root.len() as u64
    }

    /// Whether there is none, which no design that was loaded has.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The factors, in the order of a cell's values.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The plans that look at points, in the order of the file.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The cell with a number; none beyond the last. Whether it is played is for [`Cells::allows`].
    pub fn cell(&self, index: u64) -> Option<Cell<'_>> {
        if index >= self.len() {
            return None;
        }
        let mut origins = Vec::new();
        self.root.origins(u128::from(index), &mut origins);
        let mut slots = vec![Slot::Listed(0); self.factors.len()];
        for origin in &origins {
            self.leaves[origin.leaf].fill(origin.point, &self.factors, &mut slots);
        }
        let values = self.factors.iter().zip(&slots).map(|(factor, slot)| factor.range.value(*slot)).collect();
        Some(Cell { index, values, origins, slots })
    }

    /// Whether every constraint allows a cell.
    ///
    /// # Errors
    /// A formula that has no value there.
    pub fn allows(&self, cell: &Cell<'_>) -> Result<bool, FormulaError> {
        for rule in &self.rules {
            if !rule.allows(&self.factors, &cell.slots)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The cells that are played, from one number on up to another, which is not among them.
    pub fn played(&self, from: u64, to: u64) -> impl Iterator<Item = Result<Cell<'_>, FormulaError>> {
        (from..to.min(self.len())).filter_map(|index| {
            let cell = self.cell(index)?;
            match self.allows(&cell) {
                Ok(true) => Some(Ok(cell)),
                Ok(false) => None,
                Err(error) => Some(Err(error)),
            }
        })
    }
}
