//! What is made of a run at its end: scores, and the digest by which it is known.

use super::{PairScore, Run, RunError, RunErrorKind, Simulation};
use crate::Keep;
use crate::ids::{IncidentId, StateId};
use crate::log::{LOG, Log, Stage};
use crate::mind::case::Case;
use crate::score::belief::jensen_shannon;
use crate::score::{ScoreId, Scores, contact, escalation, harm, mean};
use crate::stage::cascade::Cascade;
use crate::stage::record::Tally;
use crate::stage::spread::Spread;
use crate::state::{Acts, CaseIndex, Incidents, Journal, Labels, Mail, Politics, Watches};
use bevy_ecs::prelude::Entity;
use std::sync::Arc;

impl Simulation {
    /// Scores and everything that is kept.
    ///
    /// # Errors
    /// [`RunError`] if a score is no number.
    pub fn finish(&mut self) -> Result<Run, RunError> {
        let end = self.plan.topology.end;
        let scores = self.scores();
        if scores.0.iter().flatten().any(|v| !v.is_finite()) {
            return Err(RunError { at: end, stage: Stage::Record, kind: RunErrorKind::NotFinite });
        }
        let digest = if self.keep == Keep::Log { self.digest() } else { [0; 32] };
        let mut tally = self.world.resource_mut::<Tally>();
        let rungs = std::mem::take(&mut tally.rungs);
        let days_lost = std::mem::take(&mut tally.days_lost);
        let beliefs = std::mem::take(&mut tally.beliefs);
        let pairs = tally
            .pairs
            .iter()
            .map(|p| PairScore {
                observer: p.observer,
                incident: p.incident,
                case: p.case,
                brier: p.mean(|e| e.author),
            })
            .collect();
        let log = if self.keep == Keep::Log {
            std::mem::take(&mut self.world.resource_mut::<Journal>().log)
        } else {
            Log::default()
        };
        let incidents = self.world.resource::<Incidents>();
        Ok(Run {
            key: self.key,
            digest,
            scores,
            log,
            rungs,
            days_lost,
            pairs,
            beliefs,
            incidents: incidents.list.iter().map(|i| i.plan.key.clone()).collect(),
            authors: incidents.list.iter().map(|i| i.plan.author).collect(),
            exogenous: incidents.list.iter().map(|i| i.plan.exogenous).collect(),
            levels: self.world.resource::<Watches>().map.iter().map(|(&key, watch)| (key, watch.level)).collect(),
        })
    }

    fn scores(&mut self) -> Scores {
        let plan = Arc::clone(&self.plan);
        let t = &*plan.topology;
        let end = t.end.0;
        let mut scores = Scores::default();
        let world = &self.world;
        let tally = world.resource::<Tally>();
        let incidents = world.resource::<Incidents>();
        let mail = world.resource::<Mail>();
        let spread = world.resource::<Spread>();
        escalation::score(&world.resource::<Acts>().list, &tally.consulted, t.states.len(), end, &mut scores);
        if t.payoffs.is_some() {
            scores.set(ScoreId::Payoff, self.moves(0).mean_payoff());
        }
        scores.set(ScoreId::CrisisHours, Some(tally.crisis_hours));
        let pairs = &tally.pairs;
        scores.set(ScoreId::AttributionBrier, mean(pairs.iter().map(|p| p.mean(|e| e.author))));
        scores.set(ScoreId::OriginBrier, mean(pairs.iter().map(|p| p.mean(|e| e.origin))));
        scores.set(ScoreId::LogScore, mean(pairs.iter().map(|p| p.mean(|e| e.log))));
        scores.set(ScoreId::SeverityRps, mean(pairs.iter().map(|p| p.mean(|e| e.severity))));
        scores.set(ScoreId::SeverityBias, mean(pairs.iter().map(|p| p.mean(|e| e.bias))));
        let postures = |hostile: bool| {
            let of = tally.postures.iter().filter(move |x| t.postures[x.0].hostile == hostile && x.2 > 0.0);
            of.map(|x| x.3 / x.2)
        };
        let hostile = pairs.iter().filter(|p| p.hostile && p.hours > 0.0).map(|p| 1.0 - p.mean(|e| e.hostile));
        scores.set(ScoreId::IntentErrorHostile, mean(hostile.chain(postures(true).map(|h| 1.0 - h))));
        let benign = pairs.iter().filter(|p| !p.hostile && p.hours > 0.0).map(|p| p.mean(|e| e.hostile));
        scores.set(ScoreId::IntentErrorBenign, mean(benign.chain(postures(false))));
        let m0: Vec<_> = incidents
            .list
            .iter()
            .enumerate()
            .filter(|(_, i)| i.plan.exogenous)
            .map(|(n, i)| (IncidentId::from_index(n), i))
            .collect();
        let contacts: Vec<_> = m0.iter().map(|(id, i)| (*id, i.touched, i.plan.involved.as_slice())).collect();
        contact::score(&mail.messages, &mail.first_contact, &contacts, plan.base.late_hours, end, &mut scores);
        let containment: Vec<_> = m0
            .iter()
            .map(|(id, i)| {
                let out = if spread.infectious(*id) > 0 { Some(end) } else { spread.last_exit(*id) };
                spread.touched(*id).then(|| (i.started.unwrap_or(0), out.unwrap_or(end)))
            })
            .collect();
        harm::score(&tally.days_lost, spread.ever_any(), &containment, end, &mut scores);
        let kept: f64 = plan.standing_hours(t.end).iter().sum();
        let used: f64 = plan.usages(&world.resource::<Journal>().log).iter().map(|usage| usage.hours).sum();
        scores.set(ScoreId::StaffHours, Some(kept + used));
        scores.set(ScoreId::Leaks, Some(f64::from(mail.leaks)));
        let m0: Vec<(IncidentId, Vec<StateId>)> = m0.iter().map(|(id, i)| (*id, i.plan.involved.clone())).collect();
        let divergence = self.divergence(&m0);
        scores.set(ScoreId::BeliefDivergence, divergence);
        scores
    }

    /// The mean divergence of beliefs between pairs of involved states at the end; a state without a
    /// case has its prior, and two priors are not compared.
    fn divergence(&mut self, m0: &[(IncidentId, Vec<StateId>)]) -> Option<f64> {
        let plan = Arc::clone(&self.plan);
        let t = &*plan.topology;
        let n = t.states.len();
        let mut values = Vec::new();
        for (id, involved) in m0 {
            let beliefs: Vec<(bool, Vec<f64>)> = involved
                .iter()
                .map(|&s| {
                    let entity = self.world.resource::<CaseIndex>().map.get(&(s, *id)).copied();
                    match entity.and_then(|e| self.world.get::<Case>(e)) {
                        Some(case) => (true, case.author.clone()),
                        None => {
                            let p = plan.settings[0].1.own(s);
                            let mut prior = Vec::new();
                            let tension = &t.tension[s.index() * n..][..n];
                            let given = self.world.resource::<Labels>().priors[id.index()].clone();
                            let weights = crate::mind::belief::prior(s.index(), tension, given.as_deref(), p);
                            crate::mind::belief::normalise(&weights, &mut prior);
                            (false, prior)
                        }
                    }
                })
                .collect();
            for (k, a) in beliefs.iter().enumerate() {
                for b in &beliefs[k + 1..] {
                    if a.0 || b.0 {
                        values.push(jensen_shannon(&a.1, &b.1));
                    }
                }
            }
        }
        mean(values)
    }

    /// One BLAKE3 over the versioned binary log and the final state.
    fn digest(&mut self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&LOG.to_le_bytes());
        for event in &self.world.resource::<Journal>().log.events {
            // Writing a plain value into a vector cannot fail.
            hasher.update(&postcard::to_allocvec(event).unwrap_or_default());
        }
        let mut number = |x: f64| {
            hasher.update(&(if x == 0.0 { 0.0 } else { x }).to_bits().to_le_bytes());
        };
        self.world.resource::<Cascade>().q().iter().for_each(|&q| number(q));
        let politics = self.world.resource::<Politics>();
        politics.pressure.iter().for_each(|&p| number(p));
        politics.dyads.iter().for_each(|d| {
            number(d.tension);
            number(d.restraint);
        });
        let entities: Vec<Entity> = self.world.resource::<CaseIndex>().map.values().copied().collect();
        for entity in entities {
            if let Some(case) = self.world.get::<Case>(entity) {
                case.author.iter().chain(&case.levels).chain(&case.origin).for_each(|&b| number(b));
            }
        }
        *hasher.finalize().as_bytes()
    }
}
