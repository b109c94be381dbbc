//! Focal points for assistance in investigations.

use super::{Cost, Describe, Facility, Move, Scope, Use, plus};
use serde::{Deserialize, Serialize};

/// Focal points for information on malicious use, and assistance in investigations (SEM vi).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InvestigationAssistance {
    /// What a refusal adds to the belief that a state stands behind what comes from its soil, in log-odds beside
    /// what refusals add anyway; 0.5 if left out.
    pub refusal: Option<f64>,
}

impl Describe for InvestigationAssistance {
    fn id(&self) -> String {
        "investigation-assistance".into()
    }
    fn source(&self) -> &'static str {
        "SEM vi"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            plus("investigation_will", 0.2, Scope::Between),
            plus("decline", self.refusal.unwrap_or(0.5), Scope::Between),
        ]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::FocalPoints]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 4.0, per_use: 16.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::FocalPoint]
    }
}
