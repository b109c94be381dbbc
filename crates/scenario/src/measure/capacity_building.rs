//! Capacity building.

use super::{Cost, Describe, Move, Scope, times};
use serde::{Deserialize, Serialize};

/// Months until what is taught is at work in full.
const MONTHS: f64 = 24.0;
/// What it adds by then, as a share of a state's own level.
const GAIN: f64 = 0.1;

/// Training, experts, equipment (WP 2.iv, CP 10, EWG 7.3 and 7.5).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CapacityBuilding {
    /// For how many months it has been at work when the scenario begins; 0 if left out.
    pub months: Option<f64>,
}

impl Describe for CapacityBuilding {
    fn id(&self) -> String {
        "capacity-building".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.iv; CP 10; EWG 7.3, 7.5"
    }
    /// Whoever has more gains more: that is how it widens gaps. A scenario is short beside two years, so that what
    /// is taught during it does not count.
    fn moves(&self) -> Vec<Move> {
        let months = self.months.unwrap_or(0.0).clamp(0.0, MONTHS);
        let factor = 1.0 + GAIN * months / MONTHS;
        if factor <= 1.0 {
            return Vec::new();
        }
        ["notice", "contain", "restore", "evidence_rate"].map(|name| times(name, factor, Scope::Own)).to_vec()
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 20.0, per_use: 0.0 }
    }
}
