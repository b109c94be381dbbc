//! Whether a condition holds at t_n, and which event made it so.

use crate::ids::{EventId, InjectId, StateId};
use crate::mind::case::Case;
use crate::plan::topology::Topology;
use crate::stage::inject::Crisis;
use crate::state::{Acts, CaseIndex, Ledger, Mail};
use bevy_ecs::prelude::Query;
use detente_scenario::contact::{MessageKind, Role};
use detente_scenario::inject::Predicate;

/// What conditions are read against.
pub struct Facts<'a, 'w, 's> {
    pub(crate) topology: &'a Topology,
    pub(crate) now: i64,
    pub(crate) q: &'a [f64],
    pub(crate) acts: &'a Acts,
    pub(crate) mail: &'a Mail,
    pub(crate) ledger: &'a Ledger,
    pub(crate) index: &'a CaseIndex,
    pub(crate) cases: &'a Query<'w, 's, &'static Case>,
    pub(crate) in_force: &'a dyn Fn(&str) -> bool,
}

/// Whether a condition reads nothing but what was delivered.
pub(super) fn reads_deliveries(condition: &Predicate) -> bool {
    match condition {
        Predicate::All(list) | Predicate::Any(list) => list.iter().all(reads_deliveries),
        Predicate::Not(inner) => reads_deliveries(inner),
        Predicate::Delivered(..) | Predicate::DeliveredSince(..) | Predicate::DeliveredToEnforcement(..) => true,
        _ => false,
    }
}

impl Crisis<'_, '_> {
    /// Whether a condition holds: `Some` with the event behind it, if one is.
    pub(super) fn facts(&self) -> Reader<'_, '_, '_> {
        Reader(self)
    }
}

/// Reads conditions against the crisis as it stands.
pub struct Reader<'a, 'w, 's>(&'a Crisis<'w, 's>);

impl Reader<'_, '_, '_> {
    /// `Some` if the condition holds, with the latest event behind it.
    pub(super) fn holds(&self, condition: &Predicate) -> Option<Option<EventId>> {
        let crisis = self.0;
        let setting = crisis.clock.setting(&crisis.given);
        Facts {
            topology: &crisis.given.plan.topology,
            now: crisis.clock.from,
            q: crisis.cascade.q(),
            acts: &crisis.acts,
            mail: &crisis.mail,
            ledger: &crisis.ledger,
            index: &crisis.index,
            cases: &crisis.cases,
            in_force: &|id| setting.in_force(id),
        }
        .holds(condition)
    }
}

impl Facts<'_, '_, '_> {
    /// `Some` if the condition holds, with the latest event behind it.
    pub fn holds(&self, condition: &Predicate) -> Option<Option<EventId>> {
        let yes = |holds: bool| holds.then_some(None);
        match condition {
            Predicate::All(list) => {
                let mut cause = None;
                for c in list {
                    cause = cause.max(self.holds(c)?);
                }
                Some(cause)
            }
            Predicate::Any(list) => list.iter().find_map(|c| self.holds(c)),
            Predicate::Not(inner) => yes(self.holds(inner).is_none()),
            Predicate::After(at) => yes(self.now >= at.0),
            Predicate::Before(at) => yes(self.now < at.0),
            Predicate::Q(name, above) => {
                let (state, sector) = name.split_once('.')?;
                let cell = self.topology.cell(self.topology.state(state)?, self.topology.sector(sector)?);
                yes(self.q[cell] > *above)
            }
            Predicate::Rung(from, toward, least) => {
                let act = self
                    .acts
                    .list
                    .iter()
                    .find(|a| a.rung >= *least && self.is(a.actor, from) && self.is(a.target, toward))?;
                Some(Some(act.event))
            }
            Predicate::Level(state, incident, least) => {
                let incident = self.topology.incident(incident)?;
                let high = |s: StateId| {
                    let case = self.cases.get(*self.index.map.get(&(s, incident))?).ok()?;
                    (case.expected >= *least).then_some(case.moved_by)
                };
                self.topology.state_ids().filter(|&s| self.is(s, state)).find_map(high).map(Some)
            }
            Predicate::Delivered(kinds, from, to) => self.delivered(kinds, from, to, i64::MIN, false),
            Predicate::DeliveredSince(kinds, from, to, since) => self.delivered(kinds, from, to, since.0, false),
            Predicate::DeliveredToEnforcement(kinds, from, to, since) => self.delivered(kinds, from, to, since.0, true),
            Predicate::Acknowledged(by, to) => {
                self.mail.acknowledgements.iter().find(|a| self.is(a.0, by) && self.is(a.1, to)).map(|a| Some(a.2))
            }
            Predicate::Decided(state, option) => yes(self
                .topology
                .state_ids()
                .filter(|&s| self.is(s, state))
                .any(|s| self.ledger.decided.contains(&(s, option.clone())))),
            Predicate::Holds(state, pieces, least) => {
                yes(self.topology.state_ids().filter(|&s| self.is(s, state)).any(|s| {
                    let held = pieces
                        .iter()
                        .filter_map(|p| self.topology.piece(p))
                        .filter(|p| self.ledger.holders[p.index()].contains(&s))
                        .count();
                    held >= *least as usize
                }))
            }
            Predicate::IndicatorsOpen(incident) => {
                let incident = self.topology.incident(incident)?;
                yes(self.ledger.open_indicators.contains_key(&incident))
            }
            Predicate::InForce(measure) => yes((self.in_force)(measure)),
            Predicate::Fired(name) => {
                let n = self.topology.injects.iter().position(|i| i.name == *name)?;
                self.ledger.fired.get(&InjectId::from_index(n)).map(|e| (e.0 != u32::MAX).then_some(*e))
            }
        }
    }

    fn is(&self, state: StateId, pattern: &str) -> bool {
        pattern == "*" || self.topology.states[state.index()].code == pattern
    }

    fn delivered(
        &self,
        kinds: &[MessageKind],
        from: &str,
        to: &str,
        since: i64,
        enforcement: bool,
    ) -> Option<Option<EventId>> {
        // Whoever is named is looked up once, and not for each delivery.
        let named = |pattern: &str| if pattern == "*" { Some(None) } else { self.topology.state(pattern).map(Some) };
        let (from, to) = (named(from)?, named(to)?);
        let found = self.mail.deliveries.iter().find(|d| {
            from.is_none_or(|s| s == d.from)
                && to.is_none_or(|s| s == d.to)
                && d.at >= since
                && kinds.contains(&d.kind)
                && (!enforcement || d.role == Role::LawEnforcement)
        })?;
        Some(Some(found.event))
    }
}
