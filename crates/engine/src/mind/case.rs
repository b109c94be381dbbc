//! A state's file on an incident.

use crate::ids::{EventId, Hypothesis, IncidentId, StateId};
use crate::mind::belief::{self, Token};
use crate::mind::severity::{self, Report};
use bevy_ecs::prelude::Component;
use detente_scenario::Parameters;

/// A state's file on an incident: what it holds, and what it believes on the strength of it.
#[derive(Component, Clone, Debug)]
pub struct Case {
    /// Whose file it is.
    pub observer: StateId,
    /// On what.
    pub incident: IncidentId,
    /// When it was opened, ms.
    pub opened: i64,
    /// The event of its opening.
    pub event: EventId,
    /// The latest event that moved its belief.
    pub moved_by: EventId,
    /// It is the state's own: an asset or a sector of its own is hit.
    pub own: bool,
    /// Log weights of the prior over authors, frozen at the opening.
    pub prior: Vec<f64>,
    /// Evidence held, each identity once.
    pub tokens: Vec<Token>,
    /// Log-odds by which messages shifted each author.
    pub shifts: Vec<f64>,
    /// Belief over authors; sums to 1.
    pub author: Vec<f64>,
    /// Belief over territories: "undetermined", then the states; sums to 1.
    pub origin: Vec<f64>,
    /// T_j: log-odds that each state stands behind or tolerates what comes from its soil.
    pub tolerate: Vec<f64>,
    /// ξ: how hostile it looks.
    pub signal: f64,
    /// Log-odds by which messages shifted each state's intent.
    pub intent_shifts: Vec<f64>,
    /// The own assessment ŝ and its noise σ.
    pub assessed: f64,
    /// σ of the own assessment.
    pub sigma: f64,
    /// Partners' reports: (from, report).
    pub reports: Vec<(StateId, Report)>,
    /// Belief over levels.
    pub levels: [f64; 6],
    /// E\[s\].
    pub expected: f64,
    /// The favourite and its probability when they were last logged.
    pub logged: (usize, f64),
    /// The greatest belief in any state as author, and in any territory: what [`Case::may_suspect`] reads.
    pub greatest: (f64, f64),
    /// Counts the changes of its beliefs.
    pub version: u64,
    /// Something changed since the desks last looked.
    pub stirred: bool,
    /// The label pressure of the common scale has been felt.
    pub labelled: bool,
}

impl Case {
    /// A new file with only the prior.
    pub fn new(
        observer: StateId,
        incident: IncidentId,
        opened: i64,
        event: EventId,
        tension: &[f64],
        given: Option<&[f64]>,
        p: &Parameters,
    ) -> Self {
        let states = tension.len();
        let prior = belief::prior(observer.index(), tension, given, p);
        let mut case = Case {
            observer,
            incident,
            opened,
            event,
            moved_by: event,
            own: false,
            shifts: vec![0.0; prior.len()],
            author: Vec::new(),
            origin: Vec::new(),
            prior,
            tokens: Vec::new(),
            tolerate: vec![p.tolerate; states],
            signal: 0.0,
            intent_shifts: vec![0.0; states],
            assessed: 0.0,
            sigma: p.severity_noise,
            reports: Vec::new(),
            levels: [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            expected: 0.0,
            logged: (usize::MAX, 0.0),
            greatest: (0.0, 0.0),
            version: 0,
            stirred: true,
            labelled: false,
        };
        case.weigh(states, p);
        case.assess();
        case.logged = case.favourite();
        case
    }

    /// Recomputes the beliefs over authors and territories from everything the file holds.
    pub fn weigh(&mut self, states: usize, p: &Parameters) {
        let mut author = std::mem::take(&mut self.author);
        belief::author(&self.prior, &self.tokens, &self.shifts, p, &mut author);
        self.author = author;
        let mut origin = std::mem::take(&mut self.origin);
        belief::origin(states, &self.tokens, p, &mut origin);
        self.origin = origin;
        let greatest = |beliefs: &[f64]| beliefs.iter().copied().fold(0.0, f64::max);
        self.greatest = (greatest(&self.author[Hypothesis::NON_STATE..]), greatest(&self.origin[1..]));
        self.version += 1;
    }

    /// Recomputes the belief over levels.
    pub fn assess(&mut self) {
        let reports: Vec<Report> = self.reports.iter().map(|&(_, r)| r).collect();
        let own_weight = 1.0 / (self.sigma * self.sigma);
        let assessed = severity::combine(self.assessed, own_weight, &reports);
        self.levels = severity::levels(assessed, self.sigma);
        self.expected = severity::expected(&self.levels);
        self.version += 1;
    }

    /// Takes a token unless the file holds that piece of evidence already.
    pub fn take(&mut self, token: Token) -> bool {
        if self.tokens.iter().any(|t| t.identity == token.identity) {
            return false;
        }
        self.tokens.push(token);
        true
    }

    /// The place and the probability of the most probable author.
    pub fn favourite(&self) -> (usize, f64) {
        self.author.iter().copied().enumerate().fold((0, -1.0), |best, (n, b)| if b > best.1 { (n, b) } else { best })
    }

    /// b_j as it is read where the state decides: authorship and tolerance.
    pub fn responsibility(&self, j: StateId, p: &Parameters) -> f64 {
        belief::responsibility(&self.author, &self.origin, &self.tolerate, j.index(), p)
    }

    /// Belief that no state is behind it.
    pub fn nonstate(&self) -> f64 {
        self.author[Hypothesis::Criminal.index()] + self.author[Hypothesis::Extremist.index()]
    }

    /// Whether [`Case::suspects`] can hold for any state, at the least threshold and the greatest share of blame that
    /// anybody has.
    pub fn may_suspect(&self, threshold: f64, tolerance_share: f64) -> bool {
        self.greatest.0 + self.nonstate() * self.greatest.1 * tolerance_share >= threshold
    }

    /// Whether b_j as it is read reaches a threshold; cheap where it is far from it.
    pub fn suspects(&self, j: StateId, threshold: f64, p: &Parameters) -> bool {
        let most = self.author[Hypothesis::State(j).index()]
            + self.nonstate() * self.origin[1 + j.index()] * p.tolerance_share;
        most >= threshold && self.responsibility(j, p) >= threshold
    }

    /// H_j: belief that j, if it is the author, meant it.
    pub fn intent(&self, j: StateId, tension: f64, p: &Parameters) -> f64 {
        belief::intent(p.intent_incident, tension, self.signal, self.intent_shifts[j.index()], p)
    }
}
