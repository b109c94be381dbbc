//! What is played in a cell: what a factor sets, under which configurations, on how many seeds.
//!
//! Plain data. Whether a scenario has the place that a factor names is for whoever compiles it.

use serde::{Deserialize, Serialize};

/// What a factor sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A parameter of the registry, by name.
    Parameter(String),
    /// A value of the scenario, by its path: `profiles.small.capabilities.detect`, `tension_default`, `graphs.web.nodes`.
    Place(String),
    /// A field of a measure of the configuration, by the measure's id and the field: `poc-directory.verified_months`.
    Measure(String),
    /// The configuration of measures, by name or file.
    Configuration,
    /// The scenario, by name or path.
    Scenario,
}

/// On how many seeds each cell is played. Every cell takes the same seeds, from replicate 0 on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Replicates {
    /// So many.
    Fixed(u64),
    /// Until the interval of a paired difference is narrow enough. It is looked at after whole batches, in the order
    /// of seeds, so that the number of runs hangs on no timing.
    Until {
        /// The score whose difference from the baseline is meant.
        score: String,
        /// The arm whose difference from the baseline is meant.
        arm: String,
        /// Half the width of its 95 % interval at which a cell is done.
        half_width: f64,
        /// So many seeds at least.
        minimum: u64,
        /// So many seeds at most.
        cap: u64,
        /// So many seeds between two looks.
        #[serde(default = "ten")]
        batch: u64,
    },
}

fn ten() -> u64 {
    10
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
            Replicates::Until { cap, .. } => *cap,
        }
    }

    /// How many seeds a cell takes at least.
    pub fn least(&self) -> u64 {
        match self {
            Replicates::Fixed(n) => *n,
            Replicates::Until { minimum, .. } => *minimum,
        }
    }
}
