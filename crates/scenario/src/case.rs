//! A case: what an ordinary scenario is measured by, and what has to come out.
//!
//! `case.ron` lies beside a `scenario.ron`. Its points vary the scenario, measure something on many
//! seeds, and hold it against a value that a formula gives. The formula reads its quantities out of the
//! scenario, so that whoever changes a number there changes theory and simulation alike.

use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A case; one RON file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Version of the language: 1.
    pub schema: u32,
    /// Its title.
    pub title: String,
    /// One paragraph on what it shows.
    pub shows: String,
    /// Where the expectation comes from: a full citation.
    pub source: String,
    /// The scenario, beside the case.
    #[serde(default = "beside")]
    pub scenario: String,
    /// How many runs for each point.
    pub runs: u64,
    /// The seed of all luck.
    #[serde(default = "seed")]
    pub seed: u64,
    /// Quantities that formulas name, read out of the scenario: name → path, e.g.
    /// `"incidents.worm.rates.pool"`. A parameter that the scenario does not set has its default.
    #[serde(default)]
    pub reads: BTreeMap<String, String>,
    /// Further quantities, in order, each by a formula: `[("r0", "b*n/g")]`.
    #[serde(default)]
    pub lets: Vec<(String, String)>,
    /// The theory as a curve, for the picture.
    #[serde(default)]
    pub curve: Option<Curve>,
    /// What is measured.
    pub points: Vec<Point>,
}

/// The theory drawn over one quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// The quantity along the axis; a point stands at its own value of it.
    pub over: String,
    /// The words at the axis.
    pub axis: String,
    /// From where.
    pub from: f64,
    /// To where.
    pub to: f64,
    /// The formula.
    pub theory: String,
}

/// One thing measured, and what it has to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its name, unique in the case.
    pub name: String,
    /// Changes of the scenario: path → RON text, e.g. `"states.A.doctrine": "Pavlov"`.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// The configuration in force: a name or a file; none if left out.
    #[serde(default)]
    pub cbm: Option<String>,
    /// What it is compared with on the same luck. The measured value is then *avoided*: that of
    /// `against` minus that of the point, run by run.
    #[serde(default)]
    pub against: Option<Variant>,
    /// What is measured in every run.
    pub measure: Measure,
    /// What has to come out.
    pub expected: Expected,
    /// Runs of this point, if not those of the case.
    #[serde(default)]
    pub runs: Option<u64>,
    /// A remark shown beside it.
    #[serde(default)]
    pub note: String,
}

/// Another variant of the scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Variant {
    /// Changes of the scenario, on top of nothing: those of the point do not hold here.
    pub set: BTreeMap<String, String>,
    /// The configuration in force.
    pub cbm: Option<String>,
}

/// What is measured in a run: one number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Measure {
    /// A score, by its id.
    Score(String),
    /// Inoperability q of `STATE.sector` at a time, in [0, 1].
    Inoperability {
        /// `STATE.sector`.
        sector: String,
        /// When.
        at: Moment,
    },
    /// Tension of one state toward another at a time, in points.
    Tension {
        /// Whose.
        from: String,
        /// Toward whom.
        toward: String,
        /// When.
        at: Moment,
    },
    /// A state's belief in an author of an incident at a time, in [0, 1]; its prior without a case.
    Belief {
        /// Who believes.
        observer: String,
        /// On which incident.
        incident: String,
        /// `accident`, `criminal`, `extremist`, `outside`, or the code of a state.
        author: String,
        /// When.
        at: Moment,
    },
    /// A state's belief that a posture is meant with hostile intent, at a time, in [0, 1].
    Hostile {
        /// Who believes.
        observer: String,
        /// Which posture.
        posture: String,
        /// When.
        at: Moment,
    },
    /// The share of a graph's assets that were ever reached.
    ShareReached {
        /// The graph.
        graph: String,
    },
    /// The number of assets reached other than by script.
    NewlyReached,
    /// Hours from the start to the moment when this many assets were reached; the length of the scenario
    /// if they never are.
    HoursToReach(u32),
    /// Hours from the start until nothing has a foothold or an impact of the incident any more.
    HoursToExtinction(String),
    /// Hours from the start until an inject fires; the length of the scenario if it never does.
    HoursToInject(String),
    /// The share of cooperative moves (rung 0 or below) of states of repeated-game doctrines.
    Cooperation {
        /// Rounds left out at the beginning.
        discard: u32,
    },
    /// The mean payoff of a move, by the scenario's payoff table.
    Payoff {
        /// Rounds left out at the beginning.
        discard: u32,
    },
    /// The discounted payoff of an actor's stockpile.
    StockpilePayoff(String),
    /// The number of assets that are reached earlier than in `against` (which it needs).
    ReachedEarlier,
    /// A stylised fact over incidents: a share of all incidents of all runs.
    Fact(String),
    /// 1 if the measure is at least so much, else 0: its mean is a share of runs.
    AtLeast(Box<Measure>, f64),
    /// 1 if the measure is greater here than in `against` (which it needs), else 0.
    Exceeds(Box<Measure>),
    /// The measure, over those runs only in which it is at least so much.
    Among(Box<Measure>, f64),
    /// Nothing is run: what the checks say of the scenario.
    Checks,
}

/// What has to come out. Texts are formulas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expected {
    /// The mean lies within a tolerance of a value.
    Near {
        /// The value.
        value: String,
        /// The tolerance.
        within: String,
    },
    /// The mean lies in a band.
    Between {
        /// Its lower end.
        low: String,
        /// Its upper end.
        high: String,
    },
    /// The whole 95 % interval lies above a value.
    Above(String),
    /// The whole 95 % interval lies below a value.
    Below(String),
    /// Every run gives exactly this.
    Always(String),
    /// The runs fall on these values with these probabilities: Pearson's χ² test is not significant.
    Shares {
        /// The values.
        values: Vec<f64>,
        /// Their probabilities.
        of: Vec<String>,
        /// The level of significance, e.g. 0.001.
        significance: f64,
    },
    /// The checks refuse the scenario, and what they say names all of these.
    Refused(Vec<String>),
    /// The checks let the scenario pass with a warning that names all of these.
    Warned(Vec<String>),
    /// The checks let the scenario pass without any warning.
    Passed,
}

fn beside() -> String {
    "scenario.ron".into()
}
fn seed() -> u64 {
    2018
}
