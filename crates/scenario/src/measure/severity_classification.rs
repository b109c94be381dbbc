//! A common scale of severity.

use super::{Cost, Describe, Facility, Move, Scope, plus, times};
use serde::{Deserialize, Serialize};

/// Classification of incidents by scale and seriousness (SEM iv.d).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeverityClassification {
    /// Pressure added by a label of 4 or more; 0.5 if left out.
    pub label_pressure: Option<f64>,
}

impl Describe for SeverityClassification {
    fn id(&self) -> String {
        "severity-classification".into()
    }
    fn source(&self) -> &'static str {
        "SEM iv.d"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            times("severity_bias_factor", 0.3, Scope::Own),
            times("severity_noise", 0.6, Scope::Own),
            times("label_misread", 0.0, Scope::Between),
            plus("label_pressure", self.label_pressure.unwrap_or(0.5), Scope::Own),
        ]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::CommonScale]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 3.0, per_use: 0.5 }
    }
}
