//! A configuration: the measures in force, for whom and from when.

use crate::adoption::{Path, Review, Status};
use crate::measure::Measure;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// All but so many: absent states are counted and not named. Which ones is settled by lot from their codes,
    /// the same for every measure and in every run.
    AllBut(u32),
}

impl Participants {
    /// Whether a state takes part, as far as states are named.
    pub fn includes(&self, state: &str) -> bool {
        match self {
            Participants::All | Participants::AllBut(_) => true,
            Participants::Only(list) => list.iter().any(|s| s == state),
            Participants::Except(list) => !list.iter().any(|s| s == state),
        }
    }
}

/// A measure, who takes part in it, and when.
///
/// A field of adoption that says nothing is not written, so that a configuration without it reads back as it was.
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
    /// Where it stands at the start.
    #[serde(default, skip_serializing_if = "Status::is_in_force")]
    pub status: Status,
    /// States practise it before it is in force.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub practised: bool,
    /// The way it has still to go, if it is not yet in force; it stays where it is if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
    /// Participants that join later: state → from when.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub joined: BTreeMap<String, Moment>,
    /// Participants that leave: state → from when.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<String, Moment>,
    /// The review at which it is renewed or lapses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

impl Adopted {
    /// A measure in force for some from the start to the end.
    pub fn by(measure: Measure, participants: Participants) -> Self {
        Adopted {
            measure,
            participants,
            from: None,
            until: None,
            status: Status::InForce,
            practised: false,
            path: None,
            joined: BTreeMap::new(),
            left: BTreeMap::new(),
            review: None,
        }
    }
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
