//! On-line channels for indicators and evidence.

use super::{Cost, Describe, Facility, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// Who reads what is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// Participants whose names are on the list.
    #[default]
    Closed,
    /// Everybody, the actor included.
    Open,
}

/// Channels for sharing in real time (WP 2.xi).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InformationChannels {
    /// Closed or open list.
    pub reach: Reach,
    /// Factor on leaks; 2 if left out.
    pub leak_factor: Option<f64>,
    /// Probability of a poisoned token; 0.02 if left out.
    pub poisoned: Option<f64>,
    /// Idle messages a day; 3 if left out.
    pub idle_messages: Option<f64>,
}

impl Describe for InformationChannels {
    fn id(&self) -> String {
        "information-channels".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.xi"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            times("notice", 1.3, Scope::Own),
            times("leak", self.leak_factor.unwrap_or(2.0), Scope::Between),
            plus("poisoned", self.poisoned.unwrap_or(0.02), Scope::Between),
            plus("idle_messages", self.idle_messages.unwrap_or(3.0), Scope::Own),
        ]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::SharingChannel(self.reach)]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 6.0, per_use: 0.2 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::SharingChannel]
    }
}
