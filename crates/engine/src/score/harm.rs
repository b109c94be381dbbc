//! Harm: what the crisis cost services, whoever is to blame.

use super::{ScoreId, Scores, mean};

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
