//! Inside a state: what a desk knows, and when those who decide come to know it.
//!
//! A state that names its desks learns through them. Operators notice and tell the technical desk; the technical
//! desk collects evidence; the defence establishment watches postures. Each passes a matter on in its own hours,
//! one after the other, and may mislay it. What other states, the public or an inject tell the table directly
//! waits for no desk: a ministry may learn from a neighbour what its own operators have known for a day.

use crate::chance::Purpose;
use crate::ids::{EventId, IncidentId, StateId};
use crate::log::{CaseOrigin, Stage, What};
use crate::plan::topology::DeskPlan;
use crate::state::{Clock, Given, Impression, Incidents, Journal};
use bevy_ecs::prelude::Resource;
use detente_scenario::Parameters;
use detente_scenario::desk::Desk;
use std::collections::BTreeMap;

/// A case to be opened: observer, incident, how, because of which event, when.
pub type Opening = (StateId, IncidentId, CaseOrigin, EventId, i64);

/// What each desk knows, and what is on its way to those who decide.
#[derive(Resource, Default)]
pub struct Inside {
    /// Since when a desk has known of an incident, ms: its picture of events.
    pub pictures: BTreeMap<(StateId, Desk, IncidentId), i64>,
    /// Cases on their way: (when, observer, incident) → how, and because of which event.
    due: BTreeMap<(i64, StateId, IncidentId), (CaseOrigin, EventId)>,
    /// Evidence and postures on their way, and when they arrive.
    held: Vec<(i64, Impression)>,
    /// Since when each slot of a desk is free.
    free: BTreeMap<(StateId, Desk), Vec<i64>>,
}

/// What the desks need of the world.
pub struct Halls<'a> {
    /// Plan and luck.
    pub given: &'a Given,
    /// Now.
    pub clock: &'a Clock,
    /// For the names of incidents.
    pub incidents: &'a Incidents,
    /// The log.
    pub journal: &'a mut Journal,
}

impl Inside {
    /// Openings that reach the table in this step: those that wait for no desk, and those that a desk has passed on.
    pub fn openings(&mut self, halls: &mut Halls<'_>, noticed: Vec<Opening>) -> Vec<Opening> {
        let mut now = Vec::new();
        for opening in noticed {
            let (state, incident, how, cause, at) = opening;
            let own = matches!(how, CaseOrigin::OwnAsset | CaseOrigin::OwnSector);
            let plan = &halls.given.topology().states[state.index()].desks;
            let path: Vec<Desk> =
                [Desk::Operators, Desk::Technical].into_iter().filter(|d| own && plan.contains_key(d)).collect();
            let Some(&first) = path.first() else {
                now.push(opening);
                continue;
            };
            if self.pictures.contains_key(&(state, first, incident)) {
                // The desk knows, and has it in hand.
                continue;
            }
            let key = halls.incidents.list[incident.index()].plan.key.clone();
            let mut arrived = (at, cause);
            for desk in path {
                self.pictures.entry((state, desk, incident)).or_insert(arrived.0);
                arrived = self.pass(halls, state, desk, Some(incident), &key, arrived);
            }
            self.due.insert((arrived.0, state, incident), (how, arrived.1));
        }
        let later = self.due.split_off(&(halls.clock.to + 1, StateId(0), IncidentId(0)));
        let passed = std::mem::replace(&mut self.due, later);
        now.extend(passed.into_iter().map(|((at, state, incident), (how, cause))| (state, incident, how, cause, at)));
        now
    }

    /// Takes from new impressions what has first to pass a desk, and gives back what a desk has passed on.
    ///
    /// `found` is the place from which on evidence was found by the state itself.
    pub fn impressions(&mut self, halls: &mut Halls<'_>, impressions: &mut Vec<Impression>, found: usize) {
        let has = |state: StateId, desk: Desk| halls.given.topology().states[state.index()].desks.contains_key(&desk);
        let passes = |(n, impression): (usize, &Impression)| match impression {
            Impression::Evidence { observer, from: None, .. } => n >= found && has(*observer, Desk::Technical),
            Impression::Posture { observer, .. } => has(*observer, Desk::Defence),
            _ => false,
        };
        if impressions.iter().enumerate().any(passes) {
            let mark: Vec<bool> = impressions.iter().enumerate().map(passes).collect();
            let mut marks = mark.into_iter();
            let all = std::mem::take(impressions);
            let (taken, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|_| marks.next() == Some(true));
            *impressions = rest;
            for impression in taken {
                let (state, desk, incident, matter, cause) = match &impression {
                    Impression::Evidence { observer, incident, token, cause, .. } => {
                        (*observer, Desk::Technical, Some(*incident), token.identity.to_string(), *cause)
                    }
                    Impression::Posture { observer, posture, cause, .. } => {
                        let name = halls.given.topology().postures[posture.index()].name.clone();
                        (*observer, Desk::Defence, None, name, *cause)
                    }
                    _ => continue,
                };
                let at = halls.clock.from;
                let (due, _) = self.pass(halls, state, desk, incident, &matter, (at, cause));
                self.held.push((due, impression));
            }
        }
        let until = halls.clock.to;
        let (ready, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.held).into_iter().partition(|h| h.0 <= until);
        self.held = waiting;
        // What a posture looked like is over with it; so is the news of one that ended on its way.
        impressions.extend(ready.into_iter().map(|(_, impression)| impression));
    }

    /// Nothing is on its way.
    pub fn is_idle(&self) -> bool {
        self.due.is_empty() && self.held.is_empty()
    }

    /// A posture is over: whoever has not heard of it by now hears of nothing.
    pub fn forget(&mut self, ended: crate::ids::PostureId) {
        self.held.retain(|(_, i)| !matches!(i, Impression::Posture { posture, .. } if *posture == ended));
    }

    /// A desk takes up a matter, in turn and in its hours, and passes it on: when, and by which event.
    fn pass(
        &mut self,
        halls: &mut Halls<'_>,
        state: StateId,
        desk: Desk,
        incident: Option<IncidentId>,
        matter: &str,
        (at, cause): (i64, EventId),
    ) -> (i64, EventId) {
        let t = halls.given.topology();
        let p: &Parameters = halls.clock.setting(halls.given).own(state);
        let Some(plan) = t.states[state.index()].desks.get(&desk) else { return (at, cause) };
        let code = t.states[state.index()].code.as_str();
        let name = format!("{desk:?}");
        let draws = halls.given.chance.of(Purpose::Inside, &[code, &name, matter], 0);
        let slots = self.free.entry((state, desk)).or_insert_with(|| vec![i64::MIN; plan.capacity.max(1) as usize]);
        let Some(slot) = slots.iter_mut().min() else { return (at, cause) };
        let start = at.max(*slot);
        let handled = worked(plan, start, draws.exponential(0), p.hand_over);
        *slot = handled;
        let mislaid = draws.yes(1, (plan.mislays * p.mislaid).min(1.0));
        let lost = if mislaid { (p.mislaid_hours * crate::HOUR_MS) as i64 } else { 0 };
        let due = handled.saturating_add(lost);
        let hours = (due - at) as f64 / crate::HOUR_MS;
        let what = What::PassedOn { state, desk, incident, hours, mislaid };
        // Written when it is taken up, with what will come of it; the log is in order of what brings what about.
        let event = halls.journal.write(at, Stage::Detect, &[code, &name, matter], what, vec![cause]);
        (due, event)
    }
}

/// When a desk has done with a matter that it takes up at a time.
fn worked(plan: &DeskPlan, start: i64, threshold: f64, factor: f64) -> i64 {
    let mean = plan.pass_hours * factor;
    if mean <= 0.0 {
        return start;
    }
    let mut left = threshold;
    plan.shift.work(start, i64::MAX / 4, 1.0 / mean, &mut left).unwrap_or(i64::MAX / 4)
}
