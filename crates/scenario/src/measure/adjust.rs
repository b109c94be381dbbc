//! Any change of one parameter, without code.

use super::{Change, Cost, Describe, Move, Scope};
use serde::{Deserialize, Serialize};

/// Multiplies or adds to a registry parameter, for participants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjust {
    /// The registry's name.
    pub parameter: String,
    /// Factor; 1 if left out.
    #[serde(default = "one")]
    pub factor: f64,
    /// Addition; 0 if left out.
    #[serde(default)]
    pub plus: f64,
    /// Its name in reports; `adjust-PARAMETER` if left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Staff hours per participant and month.
    #[serde(default)]
    pub hours_per_month: f64,
}

fn one() -> f64 {
    1.0
}

impl Describe for Adjust {
    fn id(&self) -> String {
        self.name.clone().unwrap_or_else(|| format!("adjust-{}", self.parameter.replace('_', "-")))
    }
    fn source(&self) -> &'static str {
        "the author's own"
    }
    fn moves(&self) -> Vec<Move> {
        let Some(spec) = crate::parameters::spec(&self.parameter) else {
            return Vec::new(); // refused by the checks
        };
        let scope = if crate::parameters::dyadic(spec) { Scope::Between } else { Scope::Own };
        [Change::Times(self.factor), Change::Plus(self.plus)]
            .into_iter()
            .map(|change| Move { parameter: spec.name, change, scope })
            .collect()
    }
    fn cost(&self) -> Cost {
        Cost { per_month: self.hours_per_month, per_use: 0.0 }
    }
}
