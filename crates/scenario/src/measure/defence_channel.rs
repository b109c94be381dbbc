//! A channel between defence establishments.

use super::{Change, Cost, Describe, Facility, Move, Scope, Use, plus};
use serde::{Deserialize, Serialize};

/// A parallel network of defence and military establishments (EWG, ISM 14).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DefenceChannel {
    /// Probability that what the channel says contradicts the diplomats, and is taken the wrong way; 0.1 if left
    /// out.
    pub contradiction: Option<f64>,
}

impl Describe for DefenceChannel {
    fn id(&self) -> String {
        "defence-channel".into()
    }
    fn source(&self) -> &'static str {
        "EWG; ISM 14"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            Move { parameter: "civil_military", change: Change::AtMost(4.0), scope: Scope::Own },
            // Those who exercise themselves tell an exercise from a preparation.
            plus("signal_strength", 0.5, Scope::Own),
            plus("contradiction", self.contradiction.unwrap_or(0.1), Scope::Between),
        ]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::DefenceRoute]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 6.0, per_use: 1.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::DefenceRoute]
    }
}
