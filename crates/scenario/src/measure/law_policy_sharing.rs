//! Sharing of national laws and policies.

use super::{Change, Cost, Describe, Move, Scope, plus, times};
use serde::{Deserialize, Serialize};

/// A repository of national laws, policies, strategies and best practices (WP 2.i, ISM 8b, SEM iii and iv.a).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LawPolicySharing {
    /// What the silence of those who take no part adds to the belief that they mean harm, in log-odds; 0.2 if
    /// left out.
    pub concealment: Option<f64>,
}

impl Describe for LawPolicySharing {
    fn id(&self) -> String {
        "law-policy-sharing".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.i; ISM 8b; SEM iii, iv.a"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            Move { parameter: "wrong_role", change: Change::AtMost(0.15), scope: Scope::Between },
            times("legal_hours", 0.6, Scope::Between),
            times("suspicion", 0.9, Scope::Own),
            plus("intent_incident", self.concealment.unwrap_or(0.2), Scope::Outward),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 3.0, per_use: 0.0 }
    }
}
