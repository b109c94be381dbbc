//! Awareness of those who are no technicians.

use super::{Cost, Describe, Move, Scope, plus, times};
use serde::{Deserialize, Serialize};

/// Policy makers and the public understand what an ICT incident is (WP 2.vii, ISM 8d).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Awareness {
    /// Where awareness was raised as alarm: what it adds to the bias of assessments, in levels; 0.1 if left out.
    pub alarm: Option<f64>,
}

impl Describe for Awareness {
    fn id(&self) -> String {
        "awareness".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.vii; ISM 8d"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            times("severity_bias", 0.5, Scope::Own),
            times("pressure_harm", 0.75, Scope::Own),
            plus("severity_bias", self.alarm.unwrap_or(0.1), Scope::Own),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 4.0, per_use: 0.0 }
    }
}
