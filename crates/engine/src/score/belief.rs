//! Misperception: how far belief is from what is so, over the fixed pairs of observer and incident.

use crate::ids::{Hypothesis, IncidentId, StateId};
use libm::log;

/// Σ_j (b_j − o_j)², with o = 1 at the truth; 0 to 2.
pub fn brier(belief: &[f64], truth: usize) -> f64 {
    belief.iter().enumerate().map(|(n, &b)| if n == truth { (b - 1.0) * (b - 1.0) } else { b * b }).sum()
}

/// ⅕ Σ_{l<5} (B_l − O_l)², cumulated; 0 to 1.
pub fn ranked(levels: &[f64; 6], truth: u8) -> f64 {
    let mut below = 0.0;
    let mut sum = 0.0;
    for (l, b) in levels.iter().enumerate().take(5) {
        below += b;
        let so = if l >= usize::from(truth) { 1.0 } else { 0.0 };
        sum += (below - so) * (below - so);
    }
    sum / 5.0
}

/// Jensen–Shannon divergence of two beliefs, nats.
pub fn jensen_shannon(a: &[f64], b: &[f64]) -> f64 {
    let part = |x: f64, m: f64| if x > 0.0 { x * log(x / m) } else { 0.0 };
    a.iter().zip(b).map(|(&x, &y)| (part(x, (x + y) / 2.0) + part(y, (x + y) / 2.0)) / 2.0).sum()
}

/// The errors of one belief as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// Brier of the author.
    pub author: f64,
    /// Brier of the territory.
    pub origin: f64,
    /// −ln b_true.
    pub log: f64,
    /// Ranked probability score of the level.
    pub severity: f64,
    /// E\[s\] − s.
    pub bias: f64,
    /// Σ_j b_j H_j over states.
    pub hostile: f64,
}

impl Errors {
    /// Weighted by a time.
    fn add(&mut self, other: &Errors, weight: f64) {
        self.author += other.author * weight;
        self.origin += other.origin * weight;
        self.log += other.log * weight;
        self.severity += other.severity * weight;
        self.bias += other.bias * weight;
        self.hostile += other.hostile * weight;
    }
}

/// A pair of the fixed set P₀ and what was summed up over time.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Who.
    pub observer: StateId,
    /// On what.
    pub incident: IncidentId,
    /// The true author, by its place in a belief.
    pub truth: usize,
    /// The true territory, by its place in a belief over territories.
    pub territory: usize,
    /// A state means harm by it.
    pub hostile: bool,
    /// The observer has a case.
    pub case: bool,
    /// The observer's file.
    pub file: Option<bevy_ecs::prelude::Entity>,
    /// The version of the case that `now` was computed from.
    pub version: u64,
    /// The errors as they stand.
    pub now: Errors,
    /// Σ errors × hours.
    pub sum: Errors,
    /// Hours since there is something to misperceive.
    pub hours: f64,
}

impl Pair {
    /// Adds a stretch of time with the errors as they stand.
    pub fn pass(&mut self, hours: f64) {
        let now = self.now;
        self.sum.add(&now, hours);
        self.hours += hours;
    }
    /// The mean over its time of one of the errors; 0 if there never was anything to misperceive.
    pub fn mean(&self, of: impl Fn(&Errors) -> f64) -> f64 {
        if self.hours > 0.0 { of(&self.sum) / self.hours } else { 0.0 }
    }
}

/// The place of a truth in a belief over territories: "undetermined" first.
pub fn territory_place(territory: Option<StateId>) -> usize {
    territory.map_or(0, |s| 1 + s.index())
}

/// Σ_j b_j H_j over the states of a belief over authors; a state outside the exercise means it, if
/// anybody does, as the prior has it.
pub fn hostile(author: &[f64], intent: impl Fn(StateId) -> f64) -> f64 {
    author
        .iter()
        .enumerate()
        .skip(Hypothesis::NON_STATE)
        .map(|(n, b)| b * intent(StateId::from_index(n - Hypothesis::NON_STATE)))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uniform_belief_over_four_scores_as_published() {
        assert!((brier(&[0.25; 4], 2) - 0.75).abs() < 1e-12);
        assert!((-log(0.25) - 1.386_294_361).abs() < 1e-9);
    }

    #[test]
    fn a_certain_belief_scores_nothing_or_all() {
        assert_eq!(brier(&[0.0, 1.0], 1), 0.0);
        assert_eq!(brier(&[0.0, 1.0], 0), 2.0);
        assert_eq!(ranked(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0), 0.0);
        assert_eq!(ranked(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 5), 1.0);
        assert!((jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]) - log(2.0)).abs() < 1e-12);
        assert_eq!(jensen_shannon(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
    }
}
