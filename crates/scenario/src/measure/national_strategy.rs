//! National ICT security strategies.

use super::{Cost, Describe, Move, Scope, times};
use serde::{Deserialize, Serialize};

/// Principles of building national ICT security: who clears what is settled before a crisis (ISM 8e, EWG 5.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NationalStrategy {
    /// It stands on paper only: hours are spent, and nothing changes.
    pub paper: bool,
}

impl Describe for NationalStrategy {
    fn id(&self) -> String {
        "national-strategy".into()
    }
    fn source(&self) -> &'static str {
        "ISM 8e; EWG 5.2"
    }
    fn moves(&self) -> Vec<Move> {
        if self.paper {
            return Vec::new();
        }
        vec![
            times("draft_technical", 0.7, Scope::Own),
            times("draft_policy", 0.7, Scope::Own),
            times("draft_diplomatic", 0.7, Scope::Own),
            times("civil_military", 0.8, Scope::Own),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 10.0, per_use: 0.0 }
    }
}
