//! The floor: spread and cascade of a scenario alone, written by hand as loops over plain arrays.
//!
//! It plays the equations of sections 2.2 and 2.3 of the model with the luck of the run: the courses of assets, and
//! the losses of sectors with the incident behind each. Of what people do it knows only that a state which has
//! noticed an incident looks more closely. It has no minds, messages, decisions, acts, injects, log or scores beside
//! service-days lost and assets touched; no source of an infection is drawn; nobody isolates as a precaution, hands
//! on indicators or assists; and it knows neither pools nor reinfection. Every sector is worked on in every hour.
//!
//! What it needs of a plan is laid out once, names hashed included, which an engine that meets new incidents on its
//! way cannot do.

mod cascade;
mod spread;

use cascade::Cascade;
use detente_engine::plan::incident::RatesPlan;
use detente_engine::plan::topology::Topology;
use detente_engine::{Chance, Plan, RunKey};
use detente_scenario::network::LinkKind;
use spread::Spread;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// A loss that a script forces on a sector: from, until, ms, cell, incident, share.
type Scripted = (i64, i64, usize, usize, f64);

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// Service-days lost, weighted by criticality.
    pub(crate) days_lost: f64,
    /// Assets that ever had a foothold or an impact.
    pub(crate) ever: u32,
}

/// The arrays, and the room of a run.
pub(crate) struct Floor {
    step: i64,
    steps: u32,
    end: i64,
    criticality: Vec<f64>,
    scripted: Vec<Scripted>,
    spread: Spread,
    cascade: Cascade,
    lost: Vec<f64>,
}

impl Floor {
    /// Lays a plan out.
    ///
    /// # Errors
    /// What of the plan the floor does not know.
    pub(crate) fn new(plan: &Plan) -> Result<Self, String> {
        let t = &*plan.topology;
        known(t, plan)?;
        let mut scripted = Vec::new();
        for (m, incident) in t.incidents.iter().enumerate() {
            let start = incident.start.map_or(0, |s| s.0);
            for d in &incident.disruptions {
                let begin = d.at.0.max(start);
                scripted.push((begin, d.until.0.max(begin), t.cell(d.state, d.sector), m, d.loss));
            }
        }
        // The order in which the model adds forcings up: by cell, then by incident.
        scripted.sort_by_key(|s| (s.2, s.3, s.0));
        Ok(Floor {
            step: t.step,
            steps: t.steps,
            end: t.end.0,
            criticality: t.states.iter().flat_map(|s| s.criticality.iter().copied()).collect(),
            scripted,
            spread: Spread::new(plan),
            cascade: Cascade::new(plan),
            lost: vec![0.0; t.states.len() * t.sectors.len()],
        })
    }

    /// Plays a run.
    pub(crate) fn play(&mut self, key: RunKey) -> Outcome {
        let chance = Chance::new(key);
        self.spread.reset();
        self.cascade.reset();
        self.lost.fill(0.0);
        for step in 0..self.steps {
            let from = i64::from(step) * self.step;
            let to = (from + self.step).min(self.end);
            self.spread.advance(from, to, &chance);
            self.cascade.clear();
            self.spread.force(from, to, &mut self.cascade);
            for &(begin, until, cell, incident, loss) in &self.scripted {
                if begin <= from && from < until {
                    self.cascade.force(cell, incident, loss);
                }
            }
            self.cascade.step(to - from);
            let days = (to - from) as f64 / DAY;
            for (lost, (q, v)) in self.lost.iter_mut().zip(self.cascade.q.iter().zip(&self.criticality)) {
                *lost += v * q * days;
            }
        }
        Outcome { days_lost: self.lost.iter().sum(), ever: self.spread.ever }
    }
}

/// Refuses what the floor does not play.
fn known(t: &Topology, plan: &Plan) -> Result<(), String> {
    if !t.pools.is_empty() || t.actors.iter().any(|a| !a.arrivals.is_empty() || a.stockpile.is_some()) {
        return Err("the floor knows neither pools nor arrivals nor stockpiles".into());
    }
    if plan.settings.len() > 1 || t.state_ids().any(|s| plan.settings[0].1.own(s).misfit > 0.0) {
        return Err("the floor knows one setting, and no shared playbooks".into());
    }
    if t.incidents.iter().any(|i| i.start.is_none() || i.rates.reinfect || i.rates.pool > 0.0 && !t.pools.is_empty()) {
        return Err("the floor knows incidents with a start, without reinfection".into());
    }
    Ok(())
}

/// The rate over a kind of link.
fn over(kind: LinkKind, rates: &RatesPlan) -> f64 {
    match kind {
        LinkKind::Lateral => rates.lateral,
        LinkKind::Trust => rates.trust,
        LinkKind::Vendor => rates.vendor,
    }
}
