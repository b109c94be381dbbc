//! A configuration: the measures in force, for whom and from when.

use crate::measure::Measure;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// The states that take part in a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Participants {
    /// Every state of the scenario.
    #[default]
    All,
    /// These.
    Only(Vec<String>),
    /// All but these.
    Except(Vec<String>),
}

impl Participants {
    /// Whether a state takes part.
    pub fn includes(&self, state: &str) -> bool {
        match self {
            Participants::All => true,
            Participants::Only(list) => list.iter().any(|s| s == state),
            Participants::Except(list) => !list.iter().any(|s| s == state),
        }
    }
}

/// A measure, who takes part in it, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopted {
    /// The measure.
    pub measure: Measure,
    /// Who takes part.
    #[serde(default)]
    pub participants: Participants,
    /// In force from then on; from the start if left out.
    #[serde(default)]
    pub from: Option<Moment>,
    /// In force until then.
    #[serde(default)]
    pub until: Option<Moment>,
}

/// A configuration of measures; one RON file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Version of the language: 1.
    pub schema: u32,
    /// Its name, as `--cbm` takes it.
    pub name: String,
    /// One line.
    #[serde(default)]
    pub summary: String,
    /// Its measures; none for the baseline.
    #[serde(default)]
    pub measures: Vec<Adopted>,
}

impl Configuration {
    /// The baseline: no measure.
    pub fn none() -> Self {
        Configuration { schema: 1, name: "none".into(), summary: "No measure in force".into(), measures: Vec::new() }
    }
}
