//! Mechanisms for ICT-related requests.

use super::{Change, Cost, Describe, Move, Scope, Use, plus};
use serde::{Deserialize, Serialize};

/// Technical, legal and diplomatic mechanisms by which requests are answered, held or declined in due time
/// (SEM iv.c).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IctRequests {
    /// What is added to the share of unanswered requests that are declined openly, since the form asks for a
    /// word: a refusal in due form is still a refusal; 0.2 if left out.
    pub declines: Option<f64>,
}

impl Describe for IctRequests {
    fn id(&self) -> String {
        "ict-requests".into()
    }
    fn source(&self) -> &'static str {
        "SEM iv.c"
    }
    fn moves(&self) -> Vec<Move> {
        vec![
            plus("will", 0.15, Scope::Between),
            // Of those who neither answer nor decline, half at least send a holding reply: silence is halved.
            Move { parameter: "holding_reply", change: Change::AtLeast(0.5), scope: Scope::Between },
            plus("decline_share", self.declines.unwrap_or(0.2), Scope::Between),
        ]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 3.0, per_use: 2.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::InformationRequest, Use::InvestigationRequest, Use::AssistanceRequest]
    }
}
