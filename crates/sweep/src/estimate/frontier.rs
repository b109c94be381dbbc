//! The frontier of cost and effect: what nobody can have better for as little.
//!
//! Pareto's frontier over means, and how often each candidate lies on it when seeds are drawn again as
//! blocks: a candidate on the frontier of one sample may be there by luck.

use super::bootstrap::{RESAMPLES, resampled};
use super::{EstimateError, finite};
use crate::chance::Chance;
use detente_statistics::frontier::{by_cost, dominated};
use detente_statistics::{Estimate, mean, percentile_interval};
use serde::{Deserialize, Serialize};

/// What is weighed: less cost and more effect is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its cost, in any one unit.
    pub cost: f64,
    /// Its effect on each seed, the same seeds for all candidates.
    pub effects: Vec<f64>,
}

/// Where a candidate lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnFrontier {
    /// The candidate, by its place.
    pub candidate: usize,
    /// Its cost.
    pub cost: f64,
    /// Its mean effect.
    pub effect: Estimate,
    /// One that costs no more and does no less, and is better in one of the two; none if it is on the frontier.
    pub dominated_by: Option<usize>,
    /// In which share of resamples it is on the frontier.
    pub share: f64,
}

/// All candidates with their place, in the order given.
///
/// # Errors
/// No candidate, no seed, different numbers of seeds, and numbers that are none.
pub fn frontier(candidates: &[Candidate], chance: &Chance) -> Result<Vec<OnFrontier>, EstimateError> {
    let seeds = candidates.first().map_or(0, |candidate| candidate.effects.len());
    if seeds == 0 {
        return Err(EstimateError::new("there is nothing to weigh", "hand in candidates with an effect on each seed"));
    }
    if let Some(odd) = candidates.iter().position(|candidate| candidate.effects.len() != seeds) {
        let what = format!("candidate {odd} has {} seeds and candidate 0 has {seeds}", candidates[odd].effects.len());
        return Err(EstimateError::new(what, "play the same seeds for every candidate"));
    }
    finite(candidates.iter().enumerate().flat_map(|(n, c)| c.effects.iter().chain([&c.cost]).map(move |v| (n, *v))))?;
    // Costs are the same in every resample, so that the order is.
    let costs: Vec<f64> = candidates.iter().map(|c| c.cost).collect();
    let by_cost = by_cost(&costs);
    let means: Vec<f64> = candidates.iter().map(|c| mean(&c.effects).unwrap_or(0.0)).collect();
    let mut counts = vec![0_u32; candidates.len()];
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES as usize); candidates.len()];
    let mut weights = vec![0_u32; seeds];
    for resample in 0..RESAMPLES {
        weights.fill(0);
        resampled(chance, resample, seeds).for_each(|seed| weights[seed] += 1);
        let of =
            |c: &Candidate| c.effects.iter().zip(&weights).map(|(e, w)| e * f64::from(*w)).sum::<f64>() / seeds as f64;
        let effects: Vec<f64> = candidates.iter().map(of).collect();
        for (candidate, dominated) in dominated(&costs, &by_cost, &effects).into_iter().enumerate() {
            counts[candidate] += u32::from(dominated.is_none());
            drawn[candidate].push(effects[candidate]);
        }
    }
    let dominated = dominated(&costs, &by_cost, &means);
    let placed = |(candidate, mut drawn): (usize, Vec<f64>)| OnFrontier {
        candidate,
        cost: candidates[candidate].cost,
        effect: Estimate {
            mean: means[candidate],
            ci95: if seeds > 1 { percentile_interval(&mut drawn) } else { None },
        },
        dominated_by: dominated[candidate],
        share: f64::from(counts[candidate]) / f64::from(RESAMPLES),
    };
    Ok(drawn.into_iter().enumerate().map(placed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(points: &[(f64, f64)]) -> Vec<Candidate> {
        points.iter().map(|(cost, effect)| Candidate { cost: *cost, effects: vec![*effect; 3] }).collect()
    }

    #[test]
    fn what_costs_more_and_does_no_more_is_dominated() {
        let found = frontier(
            &steady(&[(0.0, 0.0), (2.0, 5.0), (3.0, 5.0), (2.0, 4.0), (9.0, 9.0), (9.0, 9.0), (1.0, -1.0)]),
            &Chance::new(1),
        )
        .unwrap();
        let by: Vec<_> = found.iter().map(|c| c.dominated_by).collect();
        assert_eq!(by, [None, None, Some(1), Some(1), None, None, Some(0)]);
        assert_eq!(found.iter().map(|c| c.share).collect::<Vec<_>>(), [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_narrow_lead_shows_in_the_share() {
        // The dearer one does more by 0.1 ± 0.1 (one standard error over 100 seeds): on the frontier in
        // Φ(1) = 0.84 of the resamples.
        let cheap = Candidate { cost: 1.0, effects: vec![0.0; 100] };
        let dear = Candidate { cost: 2.0, effects: (0..100).map(|i| if i % 2 == 0 { 1.1 } else { -0.9 }).collect() };
        let found = frontier(&[cheap, dear], &Chance::new(1)).unwrap();
        assert_eq!(found[0].share, 1.0);
        assert!((found[1].share - 0.84).abs() < 0.04, "{found:?}");
    }

    #[test]
    fn what_cannot_be_weighed_is_said() {
        let refused = |candidates: &[Candidate]| frontier(candidates, &Chance::new(1)).unwrap_err().what;
        assert_eq!(refused(&[]), "there is nothing to weigh");
        let mut odd = steady(&[(1.0, 1.0), (2.0, 2.0)]);
        odd[1].effects.pop();
        assert_eq!(refused(&odd), "candidate 1 has 2 seeds and candidate 0 has 3");
    }
}
