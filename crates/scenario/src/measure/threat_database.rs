//! Surveys of lessons learnt and databases of threats.

use super::{Change, Cost, Describe, Move, Scope, plus, times};
use serde::{Deserialize, Serialize};

/// Months after which what a database says is out of date.
const FRESH_MONTHS: f64 = 12.0;

/// Who is behind incidents, as the database counts them: base weights for a prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origins {
    /// Accidents.
    pub accident: f64,
    /// Criminals.
    pub criminal: f64,
    /// Extremists.
    pub extremist: f64,
    /// States together.
    pub state: f64,
}

/// Threats and remedies, lessons learnt, research (WP 2.iii and 2.v, SEM).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ThreatDatabase {
    /// The origins that it counts. Base weights move half the way toward them; they stay if left out.
    pub origins: Option<Origins>,
    /// How many months ago it was last kept up; 0 if left out. After twelve it misleads.
    pub age_months: Option<f64>,
}

impl Describe for ThreatDatabase {
    fn id(&self) -> String {
        "threat-database".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.iii, 2.v; SEM"
    }
    fn moves(&self) -> Vec<Move> {
        let mut moves = vec![times("notice", 1.2, Scope::Own), times("vuln", 0.9, Scope::Own)];
        if let Some(o) = &self.origins {
            for (parameter, weight) in [
                ("base_accident", o.accident),
                ("base_criminal", o.criminal),
                ("base_extremist", o.extremist),
                ("base_state", o.state),
            ] {
                moves.push(times(parameter, 0.5, Scope::Own));
                moves.push(plus(parameter, 0.5 * weight, Scope::Own));
            }
        }
        if self.age_months.unwrap_or(0.0) > FRESH_MONTHS {
            moves.push(Move { parameter: "accuracy", change: Change::Plus(-0.15), scope: Scope::Own });
        }
        moves
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 6.0, per_use: 0.0 }
    }
}
