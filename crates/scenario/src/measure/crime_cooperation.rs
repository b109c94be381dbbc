//! Cooperation against crime.

use super::{Cost, Describe, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// Law enforcement and legal practitioners work together on criminal and terrorist use of ICTs (WP 2.viii, SEM).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CrimeCooperation {
    /// What a refusal adds to the belief that a state stands behind what comes from its soil, in log-odds beside
    /// what refusals add anyway; 0.5 if left out.
    pub refusal: Option<f64>,
}

impl Describe for CrimeCooperation {
    fn id(&self) -> String {
        "crime-cooperation".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.viii; SEM; priority area v"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            // A campaign is ended after a month on average.
            plus("takedown_rate", 1.0 / 720.0, Scope::Own),
            times("legal_hours", 0.5, Scope::Between),
            plus("investigation_will", 0.15, Scope::Between),
            plus("decline", self.refusal.unwrap_or(0.5), Scope::Between),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 6.0, per_use: 8.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::InvestigationRequest]
    }
}
