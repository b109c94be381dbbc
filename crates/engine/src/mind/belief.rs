//! Belief over who is behind an incident, whose territory it came from, and whether it was meant
//! (model, section 2.6).

use crate::ids::Hypothesis;
use detente_scenario::Parameters;
use libm::{exp, log};
use std::sync::Arc;

/// The least belief in any hypothesis but oneself.
pub const BELIEF_MIN: f64 = 1e-6;

/// The logistic function.
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// Log-odds of a probability, kept finite.
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(BELIEF_MIN, 1.0 - BELIEF_MIN);
    log(p / (1.0 - p))
}

/// Log weights of the prior over authors for an observer among `tension.len()` states.
///
/// Accident, criminals and extremists have their base weights. States together have
/// base_state·e^{η_c·max h}, divided among them in proportion to e^{η·h}; a state outside the exercise
/// takes part in that division with weight `outside`. The observer gives itself nothing (−∞).
pub fn prior_author(observer: usize, tension: &[f64], p: &Parameters) -> Vec<f64> {
    let others = || tension.iter().enumerate().filter(|&(j, _)| j != observer);
    let highest = others().map(|(_, &h)| h).fold(0.0, f64::max);
    let together = p.base_state * exp(p.suspicion_state * highest);
    let sum: f64 = p.outside + others().map(|(_, &h)| exp(p.suspicion * h)).sum::<f64>();
    let mut weights = vec![log(p.base_accident), log(p.base_criminal), log(p.base_extremist)];
    weights.push(log(together * p.outside / sum));
    weights.extend(
        tension
            .iter()
            .enumerate()
            .map(|(j, &h)| if j == observer { f64::NEG_INFINITY } else { log(together * exp(p.suspicion * h) / sum) }),
    );
    weights
}

/// Log weights of the prior over authors: those that the scenario gives for the incident, or
/// [`prior_author`]. The observer gives itself nothing.
pub fn prior(observer: usize, tension: &[f64], given: Option<&[f64]>, p: &Parameters) -> Vec<f64> {
    let Some(given) = given else { return prior_author(observer, tension, p) };
    let mut weights: Vec<f64> = given.iter().map(|&w| log(w)).collect();
    weights[Hypothesis::NON_STATE + observer] = f64::NEG_INFINITY;
    weights
}

/// Probabilities from log weights, each at least [`BELIEF_MIN`] unless its weight is −∞.
pub fn normalise(log_weights: &[f64], out: &mut Vec<f64>) {
    let top = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    out.clear();
    out.extend(log_weights.iter().map(|&w| exp(w - top)));
    let sum: f64 = out.iter().sum();
    let mut total = 0.0;
    for (b, &w) in out.iter_mut().zip(log_weights) {
        *b = if w == f64::NEG_INFINITY { 0.0 } else { (*b / sum).max(BELIEF_MIN) };
        total += *b;
    }
    out.iter_mut().for_each(|b| *b /= total);
}

/// A piece of evidence that a case holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its identity: (collector, incident, n); copies keep it.
    pub identity: u64,
    /// Where it points.
    pub toward: Hypothesis,
    /// It names a territory and not an author.
    pub trail: bool,
    /// In ordinary pieces of evidence; zero once it was exposed as forged.
    pub weight: f64,
    /// Copied from another state.
    pub copied: bool,
    /// A signal of an instrument: ln Π of it under each author, in the place of `evidence_ratio`.
    pub likelihood: Option<Arc<[f64]>>,
}

/// Belief over authors from prior, evidence and shifts. Order cannot matter: everything is a sum.
///
/// A token toward e multiplies b_e by Λ^weight, a signal every b_j by its likelihood Π_j^weight; a trail toward
/// a territory multiplies authorship of that state by Λ^(weight·`territory_weight`). `shifts` are log-odds per
/// hypothesis.
pub fn author(prior: &[f64], tokens: &[Token], shifts: &[f64], p: &Parameters, out: &mut Vec<f64>) {
    let ratio = log(p.evidence_ratio);
    let mut weights: Vec<f64> = prior.iter().zip(shifts).map(|(&a, &s)| a + s).collect();
    for token in tokens {
        let weight = if token.trail { token.weight * p.territory_weight } else { token.weight };
        match &token.likelihood {
            Some(likelihood) => weights.iter_mut().zip(likelihood.iter()).for_each(|(w, l)| *w += weight * l),
            None => weights[token.toward.index()] += weight * ratio,
        }
    }
    normalise(&weights, out);
}

/// Belief over territories: "undetermined" first, then the states; flat prior.
pub fn origin(states: usize, tokens: &[Token], p: &Parameters, out: &mut Vec<f64>) {
    let ratio = log(p.evidence_ratio);
    let mut weights = vec![0.0; states + 1];
    for token in tokens.iter().filter(|t| t.trail) {
        if let Hypothesis::State(s) = token.toward {
            weights[1 + s.index()] += token.weight * ratio;
        }
    }
    normalise(&weights, out);
}

/// What a state reads for b_j when it decides: authorship, plus the blame of j for tolerating
/// non-state actors on its soil, b_nonstate·origin_j·σ(T_j)·`tolerance_share`.
pub fn responsibility(author: &[f64], origin: &[f64], tolerate: &[f64], j: usize, p: &Parameters) -> f64 {
    let nonstate = author[Hypothesis::Criminal.index()] + author[Hypothesis::Extremist.index()];
    author[Hypothesis::NON_STATE + j] + nonstate * origin[1 + j] * sigmoid(tolerate[j]) * p.tolerance_share
}

/// Belief that what j did was meant: logit H = π + η_π·h + d′ξ − d′²/2 + shifts.
pub fn intent(prior_logit: f64, tension: f64, signal: f64, shift: f64, p: &Parameters) -> f64 {
    let d = p.signal_strength;
    sigmoid(prior_logit + p.suspicion_intent * tension + d * signal - 0.5 * d * d + shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::StateId;

    fn token(identity: u64, toward: Hypothesis) -> Token {
        Token { identity, toward, trail: false, weight: 1.0, copied: false, likelihood: None }
    }

    #[test]
    fn bayes_over_four_hypotheses() {
        // Prior .25, likelihood ratio 3 three times → .5, .75, .9 (exact arithmetic).
        let p = Parameters::default();
        let prior = vec![0.0; 4];
        let mut b = Vec::new();
        let mut tokens = Vec::new();
        for expected in [0.5, 0.75, 0.9] {
            tokens.push(token(tokens.len() as u64, Hypothesis::Criminal));
            author(&prior, &tokens, &[0.0; 4], &p, &mut b);
            assert!((b[Hypothesis::Criminal.index()] - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn the_number_of_states_does_not_decide() {
        let p = Parameters::default();
        let mut b = Vec::new();
        for states in [2, 10, 100] {
            normalise(&prior_author(0, &vec![1.0; states], &p), &mut b);
            assert!((b.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert_eq!(b[Hypothesis::NON_STATE], 0.0, "an observer never suspects itself");
            assert!((b[Hypothesis::Accident.index()] - 0.29).abs() < 0.02);
        }
    }

    #[test]
    fn order_of_evidence_does_not_matter_and_territory_is_not_authorship() {
        let p = Parameters::default();
        let j = Hypothesis::State(StateId(1));
        let prior = prior_author(0, &[0.0, 5.0, 1.0], &p);
        let zero = vec![0.0; prior.len()];
        let trail = Token { trail: true, ..token(1, j) };
        let (mut ab, mut ba, mut own) = (Vec::new(), Vec::new(), Vec::new());
        author(&prior, &[trail.clone(), token(2, Hypothesis::Criminal)], &zero, &p, &mut ab);
        author(&prior, &[token(2, Hypothesis::Criminal), trail.clone()], &zero, &p, &mut ba);
        assert!(ab.iter().zip(&ba).all(|(x, y)| (x - y).abs() < 1e-15));
        author(&prior, &[token(1, j)], &zero, &p, &mut own);
        author(&prior, &[trail], &zero, &p, &mut ab);
        assert!(ab[j.index()] < own[j.index()]);
    }

    #[test]
    fn signal_detection_with_even_prior() {
        // d′ = 1.5, criterion 0: a hit has probability Φ(.75) = .77337 (Green & Swets 1966).
        let p = Parameters { signal_strength: 1.5, ..Parameters::default() };
        let at_criterion = intent(0.0, 0.0, 0.75, 0.0, &p);
        assert!((at_criterion - 0.5).abs() < 1e-12);
        assert!((crate::chance::normal_cdf(1.5 - 0.75) - 0.77337).abs() < 1e-5);
    }
}
