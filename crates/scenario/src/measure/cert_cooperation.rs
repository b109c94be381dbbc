//! CERT to CERT: a technical route around the clock.

use super::{Change, Cost, Describe, Facility, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// Cooperation of national CERTs (WP 2.xi, SEM vii).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CertCooperation {
    /// Share of tokens that are not cleared for the political side; 0.2 if left out.
    pub uncleared: Option<f64>,
}

impl Describe for CertCooperation {
    fn id(&self) -> String {
        "cert-cooperation".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.xi; SEM vii; priority area iii"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            times("notice", 1.2, Scope::Own),
            Move { parameter: "copied_weight_min", change: Change::AtLeast(0.6), scope: Scope::Between },
            times("expose_rate", 2.0, Scope::Own),
            plus("uncleared", self.uncleared.unwrap_or(0.2), Scope::Between),
        ]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::CertRoute]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 8.0, per_use: 1.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::CertRoute]
    }
}
