//! Norms of responsible behaviour.

use super::{Cost, Describe, Move, Scope, plus, times};
use serde::{Deserialize, Serialize};

/// Rules, norms and principles (WP 2.vi, SEM, CP).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Norms {
    /// What outsiders gain by the members' restraint, in utility of rung 7; 0.3 if left out.
    pub exploited: Option<f64>,
}

impl Describe for Norms {
    fn id(&self) -> String {
        "norms".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.vi; SEM; CP"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            plus("norm_cost", 1.0, Scope::Own),
            times("cost_wrong", 1.5, Scope::Own),
            plus("generosity", 0.25, Scope::Own),
            times("territory_weight", 0.5, Scope::Own),
            plus("ict_response", self.exploited.unwrap_or(0.3), Scope::Across),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 2.0, per_use: 0.0 }
    }
}
