//! Designs as people write them: factors with their ranges, plans that say which cells are played, and
//! constraints that leave some out.
//!
//! A design is one RON file. [`load_design`] reads it, tells everything wrong with it with line and column, and
//! hands out [`Cells`], which finds the values of any cell by its number. A cell keeps its number whatever
//! the constraints leave out.

mod cells;
mod constraint;
mod factor;
mod load;
mod play;
mod table;

pub use cells::{Cell, Cells, Leaf, Origin, Points};
pub use factor::{Factor, Level, Range, Value};
pub use load::{LoadedDesign, load_design};
pub use play::{BATCH, Difference, Replicates, Target};

use serde::{Deserialize, Serialize};

/// The most cells that a design may have. A design is refused before any cell of it is worked out.
pub const CELLS_MAX: u64 = 1_000_000_000_000;
/// The most factors that a design may have.
pub const FACTORS_MAX: usize = 1_000;
/// The most values that one factor may list.
pub const VALUES_MAX: usize = 10_000;

/// A design; one RON file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Version of the language: 1.
    pub schema: u32,
    /// What it is for.
    #[serde(default)]
    pub title: String,
    /// The seed of everything drawn: another seed is another sample by the same plans, and other luck of the runs.
    #[serde(default = "seed")]
    pub seed: u64,
    /// The scenario that is played, by name or path; none where a factor sets it.
    #[serde(default)]
    pub scenario: Option<String>,
    /// The configurations compared in every cell, by name or file; only `none` if left out.
    #[serde(default)]
    pub arms: Vec<String>,
    /// The arm that the others are held against; the first if left out.
    #[serde(default)]
    pub baseline: Option<String>,
    /// On how many seeds.
    #[serde(default)]
    pub replicates: Replicates,
    /// What is varied, in the order in which values are handed out.
    pub factors: Vec<Factor>,
    /// Which cells are played.
    pub plan: Plan,
    /// Which of them are left out: a cell is played if every constraint allows it.
    #[serde(default)]
    pub constraints: Vec<Constraint>,
}

fn seed() -> u64 {
    2018
}

/// Which combinations of values are played. A plan over no named factors is one over all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Plan {
    /// The rows written here.
    List {
        /// The factor of each column.
        factors: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Level>>,
    },
    /// The rows of a CSV file beside the design, whose first line names the factors.
    Csv(String),
    /// Every combination of values; a range is cut into `levels` evenly spaced ones, its ends included.
    Factorial {
        /// Which factors.
        #[serde(default)]
        factors: Vec<String>,
        /// Into how many values a range is cut.
        #[serde(default = "two")]
        levels: u32,
    },
    /// A Latin hypercube of n points.
    LatinHypercube {
        /// Which factors.
        #[serde(default)]
        factors: Vec<String>,
        /// How many points.
        n: u64,
    },
    /// Saltelli's scheme for Sobol' indices.
    Saltelli {
        /// Which factors.
        #[serde(default)]
        factors: Vec<String>,
        /// How many base points: a power of 2. There are d + 2 cells for each, or 2d + 2.
        base: u64,
        /// Whether indices of pairs can be estimated as well.
        #[serde(default)]
        second_order: bool,
    },
    /// The first n points of a scrambled Sobol' sequence.
    Sobol {
        /// Which factors.
        #[serde(default)]
        factors: Vec<String>,
        /// How many points: best a power of 2.
        n: u64,
    },
    /// Trajectories of Morris.
    Morris {
        /// Which factors.
        #[serde(default)]
        factors: Vec<String>,
        /// How many trajectories; there are d + 1 cells for each.
        trajectories: u64,
        /// Levels of the grid: an even number.
        #[serde(default = "four")]
        levels: u32,
    },
    /// Every cell of each with every cell of all others, which set other factors. The last changes quickest.
    Crossed(Vec<Plan>),
    /// The cells of one after those of the other. All set the same factors.
    Appended(Vec<Plan>),
}

fn two() -> u32 {
    2
}

fn four() -> u32 {
    4
}

/// What a cell must fulfil to be played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Constraint {
    /// A comparison of two formulas over factors that are numbers: `"staff * hours <= 40"`.
    Where(String),
    /// The combinations that are allowed of factors with listed values.
    Among {
        /// The factor of each column.
        factors: Vec<String>,
        /// The combinations.
        rows: Vec<Vec<Level>>,
    },
}

#[cfg(test)]
mod tests;
