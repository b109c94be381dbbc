//! Harm: what the crisis cost services, whoever is to blame; and what measures cost their keepers.

use super::{ScoreId, Scores, mean};
use crate::plan::setting::Setting;
use detente_scenario::time::DAY;
use std::collections::BTreeMap;

/// Days in a month of staff hours.
const MONTH_DAYS: f64 = 30.4375;

/// Scores of lost service and containment. `containment` holds, for each incident of M₀, its start and
/// its last exit from foothold and impact, ms, where assets were hit.
pub fn score(days_lost: &[f64], compromised: u32, containment: &[Option<(i64, i64)>], end: i64, scores: &mut Scores) {
    scores.set(ScoreId::ServiceDaysLost, Some(days_lost.iter().sum()));
    scores.set(ScoreId::AssetsCompromised, Some(f64::from(compromised)));
    let hours = containment.iter().map(|c| match c {
        Some((from, to)) => ((*to).min(end) - from).max(0) as f64 / crate::HOUR_MS,
        None => 0.0,
    });
    scores.set(ScoreId::TimeToContain, mean(hours));
}

/// Staff hours of measures in force over stretches of time (ms), and of their uses.
pub fn staff_hours(stretches: &[(i64, &Setting)], uses: &BTreeMap<&'static str, u32>) -> f64 {
    let standing: f64 = stretches
        .iter()
        .map(|(ms, setting)| {
            let months = *ms as f64 / DAY as f64 / MONTH_DAYS;
            let of = |m: &crate::plan::setting::InForce| {
                m.cost.per_month * m.participants.iter().filter(|&&x| x).count() as f64 * months
            };
            setting.measures.iter().map(of).sum::<f64>()
        })
        .sum();
    // A use costs what its measure says; a meeting that no measure provides for costs nothing here.
    let per_use = |id: &str| {
        stretches.iter().flat_map(|s| &s.1.measures).find(|m| m.id.starts_with(id)).map_or(0.0, |m| m.cost.per_use)
    };
    let used: f64 = uses
        .iter()
        .map(|(name, &n)| {
            let measure = match *name {
                "directory" => "poc-",
                "cert" => "cert-cooperation",
                "channel" => "information-channels",
                "consultation" => "ci-consultations",
                own => own,
            };
            per_use(measure) * f64::from(n)
        })
        .sum();
    standing + used
}
