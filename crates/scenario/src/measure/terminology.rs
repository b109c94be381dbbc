//! Common terms.

use super::{Cost, Describe, Facility, Move, Scope, plus, times};
use serde::{Deserialize, Serialize};

/// A common understanding of terms (WP 2.ix, ISM 14).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terminology {
    /// Probability of a false friend; 0.05 if left out.
    pub false_friend: Option<f64>,
}

impl Describe for Terminology {
    fn id(&self) -> String {
        "terminology".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.ix; ISM 14"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            times("misread", 0.4, Scope::Between),
            times("perceive_flip", 0.6, Scope::Between),
            plus("false_friend", self.false_friend.unwrap_or(0.05), Scope::Between),
        ]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::CommonTerms]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 3.0, per_use: 0.0 }
    }
}
