//! Consultations on critical infrastructure.

use super::{Cost, Describe, Facility, Move, Scope, Use, plus, times};
use serde::{Deserialize, Serialize};

/// A mechanism of consultation, and peacetime knowledge of dependencies (ISM 8c, SEM iv and iv.b).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CiConsultations {
    /// Hours from the agreement to the meeting; the registry's 48 if left out.
    pub convene_hours: Option<f64>,
    /// Probability of a ritual; 0.2 if left out.
    pub ritual: Option<f64>,
    /// Probability of an accusation; 0.1 if left out.
    pub accusation: Option<f64>,
    /// Probability per occasion that a standing consultation clears the slate; 0 if left out.
    pub consult_rate: Option<f64>,
}

impl Describe for CiConsultations {
    fn id(&self) -> String {
        "ci-consultations".into()
    }
    fn source(&self) -> &'static str {
        "ISM 8c; SEM iv, iv.b"
    }
    fn moves(&self) -> Vec<Move> {
        let mut moves = vec![
            times("severity_noise", 0.8, Scope::Own),
            plus("ritual", self.ritual.unwrap_or(0.2), Scope::Between),
            plus("accusation", self.accusation.unwrap_or(0.1), Scope::Between),
            times("leak", 2.0, Scope::Between),
        ];
        if let Some(hours) = self.convene_hours {
            moves.push(Move {
                parameter: "convene_hours",
                change: super::Change::AtMost(hours),
                scope: Scope::Between,
            });
        }
        if let Some(rate) = self.consult_rate {
            moves.push(plus("consult_rate", rate, Scope::Between));
        }
        moves
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::Consultation]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 6.0, per_use: 16.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::Meeting]
    }
}
