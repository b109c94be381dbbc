//! Scores: one file per family. They are defined on fixed sets of incidents and states, settled by the
//! plan and equal in all arms, so that no measure can score by changing what is counted.

pub mod belief;
pub mod contact;
pub mod escalation;
pub mod harm;
pub mod payoff;

use serde::{Deserialize, Serialize};

/// What a score is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreSpec {
    /// Its id in tables and JSON.
    pub id: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Less of it is better.
    pub lower_is_better: bool,
    /// One of the two on which an arm is judged.
    pub headline: bool,
    /// 1 or 0 in each run.
    pub is_share: bool,
}

macro_rules! scores {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $unit:literal, $lower:literal, $head:literal, $share:literal, $meaning:literal;)*) => {
        /// A score, by its place in tables.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum ScoreId { $(#[doc = $meaning] $name,)* }

        /// The scores, in the order of tables.
        pub const SCORES: &[ScoreSpec] = &[$(ScoreSpec {
            id: $id, unit: $unit, meaning: $meaning, lower_is_better: $lower, headline: $head, is_share: $share,
        },)*];
    };
}

scores! {
    PeakRung = "peak_rung", "rung", true, false, false, "Greatest rung of any act";
    PRung7 = "p_rung_7", "share", true, false, true, "An act of rung 7 or above";
    PRung8 = "p_rung_8", "share", true, false, true, "An act of rung 8 or above: the firebreak is crossed";
    TimeToRung7 = "time_to_rung_7_hours", "h", false, false, false, "Time to the first act of rung 7 or above, capped at the end";
    EscalationLoad = "escalation_load", "per state-day", true, true, false, "Negative Goldstein weight of all acts, per state and day";
    EscalationScore = "escalation_score", "per state-day", true, false, false, "Mean over state-days of the class points of the highest-rung act";
    CrisisHours = "crisis_hours", "h", true, false, false, "Ordered dyad-hours with tension above 6";
    AttributionBrier = "attribution_brier", "0–2", true, true, false, "Brier score of belief over authors, over the fixed pairs of observer and incident";
    OriginBrier = "origin_brier", "0–2", true, false, false, "The same for the territory";
    LogScore = "log_score", "nats", true, false, false, "−ln of the belief in the true author, over the same pairs";
    SeverityRps = "severity_rps", "0–1", true, false, false, "Ranked probability score of belief over levels, over the same pairs";
    SeverityBias = "severity_bias", "level", true, false, false, "Assessed minus true level, over the same pairs";
    IntentErrorHostile = "intent_error_hostile", "0–1", true, false, false, "1 − belief in hostile intent, where it is hostile";
    IntentErrorBenign = "intent_error_benign", "0–1", true, false, false, "Belief in hostile intent, where there is none";
    BeliefDivergence = "belief_divergence", "nats", true, false, false, "Jensen–Shannon divergence of beliefs over authors between involved states at the end";
    WrongfulActs = "wrongful_acts", "count", true, false, false, "Acts of rung 1 or above on a case ground against a state that is not the author";
    ServiceDaysLost = "service_days_lost", "day", true, false, false, "Inoperability weighted by criticality, summed over states and time";
    AssetsCompromised = "assets_compromised", "count", true, false, false, "Assets that any incident ever reached";
    TimeToContain = "time_to_contain_hours", "h", true, false, false, "Start to the last exit from foothold and impact, capped; 0 if never hit";
    FirstContact = "first_contact_hours", "h", true, false, false, "Incident to first delivery about it between two involved states, capped at the end";
    AckHours = "ack_hours", "h", true, false, false, "Request to acknowledgement, capped at the end";
    AnswerHours = "answer_hours", "h", true, false, false, "Request to answer, holding reply or decline, capped at the end";
    AnsweredShare = "answered_share", "share", false, false, false, "Share of requests that were answered, held or declined";
    MessagesDelivered = "messages_delivered", "count", false, false, false, "Messages that reached those who know";
    MessagesLate = "messages_late", "count", true, false, false, "Of these, more than a day after sending";
    MessagesLost = "messages_lost", "count", true, false, false, "Messages never delivered";
    MessagesMisread = "messages_misread", "count", true, false, false, "Of those delivered, misread";
    StaffHours = "staff_hours", "h", true, false, false, "Staff hours of the measures in force and of their use";
    Leaks = "leaks", "count", true, false, false, "Messages that leaked";
    Payoff = "payoff", "utility", false, false, false, "Mean payoff per occasion, where the scenario has a payoff table";
}

/// The values of a run, in the order of [`SCORES`]; `None` where a score has no meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores(pub Vec<Option<f64>>);

impl Default for Scores {
    fn default() -> Self {
        Scores(vec![None; SCORES.len()])
    }
}

impl Scores {
    /// The value of a score.
    pub fn get(&self, id: ScoreId) -> Option<f64> {
        self.0[id as usize]
    }
    /// Sets the value of a score.
    pub fn set(&mut self, id: ScoreId, value: Option<f64>) {
        // An empty sum is −0 in floats; nobody should read that.
        self.0[id as usize] = value.map(|v| v + 0.0);
    }
}

/// The mean, or `None` of nothing: an empty set has no score.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.into_iter().fold((0.0, 0_u32), |(s, n), v| (s + v, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}
