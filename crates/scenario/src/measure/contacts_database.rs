//! A database of contact points against ICT crises and criminal use.

use super::{Cost, Describe, Facility, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// Who can be found for what, without taking the place of CERT networks (WP 1).
///
/// It names the office and not the person: whoever writes still searches, for half as long, and reaches
/// the police of a state in office hours and its crisis cell at any hour, also where lines are down.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactsDatabase {
    /// Probability that a request also goes out over another network, and the answers conflict; 0.1 if left
    /// out. It takes another network between the two states.
    pub doubled: Option<f64>,
}

impl Describe for ContactsDatabase {
    fn id(&self) -> String {
        "contacts-database".into()
    }
    fn source(&self) -> &'static str {
        "WP 1"
    }
    fn moves(&self) -> Vec<Move> {
        vec![times("find_hours", 0.5, Scope::Between), plus("doubled", self.doubled.unwrap_or(0.1), Scope::Between)]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::ContactPoints]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 2.0, per_use: 0.5 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::ContactPoint]
    }
}
