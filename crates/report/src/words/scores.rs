//! What scores are called, in which unit they are shown, and which way is better.

/// How a score reads.
#[derive(Clone, Copy, Debug)]
pub struct ScoreWords {
    /// Its id, as JSON has it.
    pub id: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its unit, short.
    pub unit: &'static str,
    /// Decimals of its mean.
    pub decimals: usize,
    /// The part of the page it belongs to.
    pub group: Group,
    /// Which way is better.
    pub better: Better,
    /// Shown as a count of a hundred.
    pub of_hundred: bool,
}

/// The parts of a table of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// How far it climbs.
    Escalation,
    /// What is believed against what is so.
    Misperception,
    /// What services lose.
    Harm,
    /// Messages, hours and leaks.
    Communication,
}

impl Group {
    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Group::Escalation => "Escalation",
            Group::Misperception => "Misperception",
            Group::Harm => "Harm",
            Group::Communication => "Communication and cost",
        }
    }
}

/// Which way a score is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less.
    Lower,
    /// More.
    Higher,
    /// It describes, and no way is better.
    Neither,
}

const fn score(
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    decimals: usize,
    group: Group,
    better: Better,
) -> ScoreWords {
    ScoreWords { id, label, unit, decimals, group, better, of_hundred: false }
}

use Better::{Higher, Lower, Neither};
use Group::{Communication, Escalation, Harm, Misperception};

/// All scores, in the order of the page.
pub const SCORES: [ScoreWords; 30] = [
    score("peak_rung", "peak rung", "0–10", 1, Escalation, Lower),
    ScoreWords { of_hundred: true, ..score("p_rung_7", "reach rung 7", "of 100", 0, Escalation, Lower) },
    ScoreWords { of_hundred: true, ..score("p_rung_8", "reach rung 8", "of 100", 0, Escalation, Lower) },
    score("time_to_rung_7_hours", "time to rung 7", "hours", 0, Escalation, Higher),
    score("escalation_load", "escalation load", "a state-day", 3, Escalation, Lower),
    score("escalation_score", "escalation points", "a state-day", 2, Escalation, Lower),
    score("crisis_hours", "crisis hours", "pair-hours", 0, Escalation, Lower),
    score("attribution_brier", "attribution", "Brier 0–2", 2, Misperception, Lower),
    score("origin_brier", "territory", "Brier 0–2", 2, Misperception, Lower),
    score("log_score", "log score", "nats", 2, Misperception, Lower),
    score("severity_rps", "severity", "RPS 0–1", 2, Misperception, Lower),
    score("severity_bias", "severity bias", "levels", 2, Misperception, Neither),
    score("intent_error_hostile", "threat missed", "0–1", 2, Misperception, Lower),
    score("intent_error_benign", "threat imagined", "0–1", 2, Misperception, Lower),
    score("belief_divergence", "divergence", "nats", 2, Misperception, Lower),
    score("wrongful_acts", "acts against uninvolved", "a crisis", 1, Harm, Lower),
    score("service_days_lost", "service-days lost", "a crisis", 1, Harm, Lower),
    score("assets_compromised", "systems hit", "a crisis", 1, Harm, Lower),
    score("time_to_contain_hours", "time to contain", "hours", 0, Harm, Lower),
    score("payoff", "payoff", "an occasion", 2, Harm, Higher),
    score("first_contact_hours", "first contact", "hours", 0, Communication, Lower),
    score("ack_hours", "acknowledged after", "hours", 0, Communication, Lower),
    score("answer_hours", "answered after", "hours", 0, Communication, Lower),
    ScoreWords { of_hundred: true, ..score("answered_share", "answered", "of 100", 0, Communication, Higher) },
    score("messages_delivered", "messages read", "a crisis", 1, Communication, Neither),
    score("messages_late", "read late", "a crisis", 1, Communication, Lower),
    score("messages_lost", "never read", "a crisis", 1, Communication, Lower),
    score("messages_misread", "misread", "a crisis", 1, Communication, Lower),
    score("leaks", "leaks", "a crisis", 2, Communication, Lower),
    score("staff_hours", "staff hours", "a crisis", 0, Communication, Lower),
];

/// The words of a score.
pub fn words(id: &str) -> Option<&'static ScoreWords> {
    SCORES.iter().find(|s| s.id == id)
}

impl ScoreWords {
    /// A mean as this score is shown.
    pub fn show(&self, mean: f64) -> String {
        if self.of_hundred {
            crate::numbers::of_hundred(mean)
        } else {
            let decimals = if mean.abs() >= 100.0 { 0 } else { self.decimals };
            crate::numbers::fixed(mean, decimals)
        }
    }
    /// A difference as this score is shown, with its sign.
    pub fn show_difference(&self, gain: f64) -> String {
        if self.of_hundred {
            crate::numbers::signed(gain * 100.0, 0)
        } else {
            let decimals = if gain.abs() >= 100.0 { 0 } else { self.decimals.max(1) };
            crate::numbers::signed(gain, decimals)
        }
    }
    /// The half width of an interval as this score is shown.
    pub fn show_half_width(&self, low: f64, high: f64) -> String {
        let half = (high - low) / 2.0;
        if self.of_hundred {
            crate::numbers::fixed(half * 100.0, 0)
        } else {
            let decimals = if half.abs() >= 100.0 { 0 } else { self.decimals.max(1) };
            let shown = crate::numbers::fixed(half, decimals);
            // A width that rounds away would read as no uncertainty at all.
            let vanished = half > 0.0 && shown.chars().all(|c| matches!(c, '0' | '.'));
            if vanished { crate::numbers::fixed(half, decimals + 1) } else { shown }
        }
    }
}
