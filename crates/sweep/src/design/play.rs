//! What is played in a cell: what a factor sets, under which configurations, on how many seeds.
//!
//! Plain data. Whether a scenario has the place that a factor names is for whoever compiles it.

use serde::{Deserialize, Serialize};

/// What a factor sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A parameter of the registry, by name.
    Parameter(String),
    /// A value of the scenario, by its path: `profiles.small.capabilities.detection`, `tension_default`, `graphs.web.nodes`.
    Place(String),
    /// A field of a measure of the configuration, by the measure's id and the field: `poc-directory.verified_months`.
    Measure(String),
    /// The configuration of measures, by name or file.
    Configuration,
    /// The scenario, by name or path.
    Scenario,
}

/// On how many seeds each cell is played. Every cell takes the same seeds, from replicate 0 on. Whatever is decided on
/// the way is decided after whole batches, in the order of seeds, so that the number of runs hangs on no timing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Replicates {
    /// So many.
    Fixed(u64),
    /// Each cell until the intervals of some paired differences are narrow enough.
    Until {
        /// The differences that are meant: all of them have to be known well enough.
        differences: Vec<Difference>,
        /// So many seeds at least.
        minimum: u64,
        /// So many seeds at most.
        cap: u64,
        /// So many seeds between two looks.
        #[serde(default = "ten")]
        batch: u64,
        /// On how many further looks the intervals have to be narrow enough, so that no cell stops by luck.
        #[serde(default = "one")]
        look_ahead: u64,
    },
    /// All cells in turn, batch by batch, for the arms that may still be the best over all cells: runs go where the
    /// choice is close.
    Select {
        /// The score by which an arm is the best.
        score: String,
        /// The difference that does not matter.
        indifference: f64,
        /// How surely the best is to be chosen.
        #[serde(default = "most")]
        confidence: f64,
        /// So many seeds for every arm at first, from which the luck is estimated.
        #[serde(default = "twenty")]
        first: u64,
        /// So many seeds at most.
        cap: u64,
        /// So many seeds between two looks.
        #[serde(default = "ten")]
        batch: u64,
    },
}

/// A paired difference that is to be known to some width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Of which score.
    pub score: String,
    /// Of which arm.
    pub arm: String,
    /// From which other; from the baseline if left out.
    #[serde(default)]
    pub than: Option<String>,
    /// Half the width of its 95 % interval that is enough.
    pub half_width: f64,
}

fn one() -> u64 {
    1
}

/// Seeds of a batch where a design names none.
pub const BATCH: u64 = 10;

fn ten() -> u64 {
    BATCH
}

fn twenty() -> u64 {
    20
}

fn most() -> f64 {
    0.95
}

impl Default for Replicates {
    fn default() -> Self {
        Replicates::Fixed(20)
    }
}

impl Replicates {
    /// How many seeds a cell takes at most.
    pub fn most(&self) -> u64 {
        match self {
            Replicates::Fixed(n) => *n,
            Replicates::Until { cap, .. } | Replicates::Select { cap, .. } => *cap,
        }
    }

    /// How many seeds a cell takes at least.
    pub fn least(&self) -> u64 {
        match self {
            Replicates::Fixed(n) => *n,
            Replicates::Until { minimum, .. } => *minimum,
            Replicates::Select { first, .. } => *first,
        }
    }
}
