//! Awareness and information sharing on emergency responses.

use super::{Cost, Describe, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// What others do when it burns: playbooks, restoration, assistance (ISM 8d).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EmergencyResponseSharing {
    /// Probability that a playbook does not fit an incident, and slows those who follow it; 0.15 if left out.
    pub misfit: Option<f64>,
}

impl Describe for EmergencyResponseSharing {
    fn id(&self) -> String {
        "emergency-response-sharing".into()
    }
    fn source(&self) -> &'static str {
        "ISM 8d"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            times("contain", 1.3, Scope::Own),
            times("restore", 1.25, Scope::Own),
            times("assist", 1.2, Scope::Between),
            plus("misfit", self.misfit.unwrap_or(0.15), Scope::Own),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 4.0, per_use: 4.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::AssistanceRequest]
    }
}
