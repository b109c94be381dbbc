//! Coordination of agencies inside a state.

use super::{Cost, Describe, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// Agencies, military and civil, and operators tell each other what they know (SEM v, EWG 5.5, ISM 15(ii)).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgencyCoordination {
    /// Hours that one more desk to clear with adds to every text; 1 if left out.
    pub clearance_hours: Option<f64>,
}

impl Describe for AgencyCoordination {
    fn id(&self) -> String {
        "agency-coordination".into()
    }
    fn source(&self) -> &'static str {
        "SEM v; EWG 5.5; ISM 15(ii)"
    }
    fn moves(&self) -> Vec<Move> {
        let clearance = self.clearance_hours.unwrap_or(1.0);
        vec![
            times("civil_military", 0.5, Scope::Own),
            times("relay_hours", 0.5, Scope::Between),
            times("piece_hours", 0.5, Scope::Own),
            times("notice", 1.1, Scope::Own),
            // Where a state's desks are told apart, they tell each other sooner and mislay less.
            times("hand_over", 0.5, Scope::Own),
            times("mislaid", 0.5, Scope::Own),
            plus("draft_technical", clearance, Scope::Own),
            plus("draft_policy", clearance, Scope::Own),
            plus("draft_diplomatic", clearance, Scope::Own),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 8.0, per_use: 1.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::InformationRequest, Use::InvestigationRequest, Use::AssistanceRequest]
    }
}
