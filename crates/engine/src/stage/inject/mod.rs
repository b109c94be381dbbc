//! Stage 1: what the author makes happen, incidents that begin, conditions that come true.

pub mod command;
mod effect;
pub mod predicate;

pub use effect::piece_token;

use crate::chance::Purpose;
use crate::ids::{EventId, IncidentId, InjectId, PostureId};
use crate::live::seats::Seats;
use crate::log::{Stage, What};
use crate::mind::case::Case;
use crate::plan::Plan;
use crate::plan::incident::{IncidentPlan, TargetPlan};
use crate::plan::topology::{CampaignPlan, InjectPlan};
use crate::stage::cascade::Cascade;
use crate::stage::inside::Inside;
use crate::stage::spread::Spread;
use crate::state::{
    Acts, Agenda, CaseIndex, Clock, Due, Given, Guards, Impression, IncidentState, Incidents, Intake, Journal, Labels,
    Ledger, Mail, Politics, Scripted, Watches,
};
use bevy_ecs::prelude::{Query, Res, ResMut, World};
use bevy_ecs::system::SystemParam;
use detente_scenario::Moment;
use detente_scenario::adoption::Status;
use std::sync::Arc;

/// What the first stage reads and changes.
#[derive(SystemParam)]
pub struct Crisis<'w, 's> {
    pub(super) given: Res<'w, Given>,
    pub(super) clock: Res<'w, Clock>,
    pub(super) journal: ResMut<'w, Journal>,
    pub(super) agenda: ResMut<'w, Agenda>,
    pub(super) ledger: ResMut<'w, Ledger>,
    pub(super) incidents: ResMut<'w, Incidents>,
    pub(super) scripted: ResMut<'w, Scripted>,
    pub(super) guards: ResMut<'w, Guards>,
    pub(super) watches: ResMut<'w, Watches>,
    pub(super) mail: ResMut<'w, Mail>,
    pub(super) inside: ResMut<'w, Inside>,
    pub(super) intake: ResMut<'w, Intake>,
    pub(super) spread: ResMut<'w, Spread>,
    pub(super) cascade: Res<'w, Cascade>,
    pub(super) acts: Res<'w, Acts>,
    pub(super) politics: Res<'w, Politics>,
    pub(super) index: Res<'w, CaseIndex>,
    pub(super) labels: ResMut<'w, Labels>,
    pub(super) seats: ResMut<'w, Seats>,
    pub(super) cases: Query<'w, 's, &'static Case>,
}

/// Fires what is due at t_n: first by (time, name), then what conditions on the state at t_n allow.
pub fn inject(mut crisis: Crisis) {
    crisis.fall_due();
    crisis.test_conditions();
    crisis.takedowns();
}

/// Whether the stage would change nothing in a step: nothing is due, no condition can have come true, nobody is
/// being taken down.
pub(crate) fn is_idle(world: &World, plan: &Plan, clock: &Clock) -> bool {
    let (agenda, ledger) = (world.resource::<Agenda>(), world.resource::<Ledger>());
    let due = agenda.due.first_key_value().is_some_and(|(key, _)| key.0 <= clock.from);
    let over = ledger.postures.iter().flatten().any(|&until| until <= clock.from);
    let takedowns = plan.settings[clock.setting].1.bounds().takedown_rate > 0.0 || plan.base.takedown_rate > 0.0;
    let deliveries = world.resource::<Mail>().deliveries.len();
    let tested = |(n, inject): (usize, &InjectPlan)| is_tested(n, inject, ledger, deliveries);
    !due && !over && !takedowns && !plan.topology.injects.iter().enumerate().any(tested)
}

/// Whether the condition of an inject has to be looked at: one that reads deliveries only cannot have come true
/// while there is no new one.
fn is_tested(n: usize, inject: &InjectPlan, ledger: &Ledger, deliveries: usize) -> bool {
    let waits = inject.at.is_none() && !ledger.fired.contains_key(&InjectId::from_index(n));
    let news = |condition| ledger.heard != Some(deliveries) || !predicate::reads_deliveries(condition);
    waits && inject.when.as_ref().is_some_and(news)
}

impl Crisis<'_, '_> {
    /// t_n in ms.
    pub(super) fn now(&self) -> i64 {
        self.clock.from
    }

    fn fall_due(&mut self) {
        while let Some(entry) = self.agenda.due.first_entry() {
            if entry.key().0 > self.clock.from {
                break;
            }
            let due = entry.remove();
            match due {
                Due::Inject(id) => self.fire(id),
                Due::Effects(id, event) => self.effects(id, event),
                Due::Option(option, event) => {
                    let plan = Arc::clone(&self.given.plan);
                    for effect in &plan.topology.options[usize::from(option)].effects {
                        self.apply(effect, &plan.topology.options[usize::from(option)].name, event);
                    }
                }
                Due::Incident(id) => self.start(id, Vec::new()),
                Due::Arrival(actor, arrival, n) => self.arrive(actor, arrival, n),
                Due::Piece(piece, event) => self.open_piece(piece, event),
                Due::Posture(posture) => self.begin_posture(posture),
                Due::Stands(place, status) => self.stands(place, status),
                Due::Disrupt(cell, loss, incident) => self.disrupt(cell, loss, incident, Vec::new()),
                Due::Void(incident) => self.void(incident),
                Due::Command(place) => self.obey(place),
                Due::Seal(asset) => self.spread.seal(asset, &self.given.chance, &self.given.plan.topology),
            }
        }
        for n in 0..self.ledger.postures.len() {
            if self.ledger.postures[n].is_some_and(|until| until <= self.now()) {
                self.ledger.postures[n] = None;
                let posture = PostureId::from_index(n);
                let plan = Arc::clone(&self.given.plan);
                let name = plan.topology.postures[n].name.as_str();
                self.journal.write(self.clock.from, Stage::Inject, &[name], What::PostureEnded { posture }, Vec::new());
                self.inside.forget(posture);
                self.intake.impressions.push(Impression::PostureOver { posture });
            }
        }
    }

    fn test_conditions(&mut self) {
        let plan = Arc::clone(&self.given.plan);
        let deliveries = self.mail.deliveries.len();
        for (n, inject) in plan.topology.injects.iter().enumerate() {
            if is_tested(n, inject, &self.ledger, deliveries)
                && !self.is_kept_back(InjectId::from_index(n))
                && let Some(condition) = &inject.when
                && let Some(cause) = self.facts().holds(condition)
            {
                self.fire_because(InjectId::from_index(n), cause);
            }
        }
        self.ledger.heard = Some(deliveries);
    }

    /// Whether the facilitator holds an inject or has struck it out.
    fn is_kept_back(&self, id: InjectId) -> bool {
        self.seats.held.contains(&id) || self.seats.skipped.contains(&id)
    }

    fn fire(&mut self, id: InjectId) {
        if self.is_kept_back(id) {
            self.seats.overdue.insert(id);
            return;
        }
        let plan = Arc::clone(&self.given.plan);
        let inject = &plan.topology.injects[id.index()];
        // A timed inject with a condition fires only if the condition holds at its time.
        let cause = match &inject.when {
            Some(condition) => match self.facts().holds(condition) {
                Some(cause) => cause,
                None => return,
            },
            None => None,
        };
        self.fire_because(id, cause);
    }

    fn fire_because(&mut self, id: InjectId, cause: Option<EventId>) {
        let plan = Arc::clone(&self.given.plan);
        let inject = &plan.topology.injects[id.index()];
        let now = self.now();
        if inject.after_hours > 0.0 {
            // The condition has come true; text and effects follow later, as one.
            let at = now + Moment::from_hours(inject.after_hours).0;
            self.ledger.fired.insert(id, cause.unwrap_or(EventId(u32::MAX)));
            self.agenda.due.insert((at, inject.name.clone()), Due::Effects(id, cause.unwrap_or(EventId(u32::MAX))));
            return;
        }
        self.effects(id, cause.unwrap_or(EventId(u32::MAX)));
    }

    fn effects(&mut self, id: InjectId, cause: EventId) {
        if self.is_kept_back(id) {
            self.seats.overdue.insert(id);
            return;
        }
        let plan = Arc::clone(&self.given.plan);
        let inject = &plan.topology.injects[id.index()];
        let causes = if cause.0 == u32::MAX { Vec::new() } else { vec![cause] };
        let what = What::InjectFired { inject: id };
        if self.journal.goes_without(&what, &[&inject.name]) {
            return;
        }
        let event = self.journal.write(self.clock.from, Stage::Inject, &[&inject.name], what, causes);
        self.ledger.fired.insert(id, event);
        for effect in &inject.effects {
            self.apply(effect, &inject.name, event);
        }
    }

    /// An incident begins at t_n.
    pub(super) fn start(&mut self, id: IncidentId, causes: Vec<EventId>) {
        let now = self.now();
        let incident = &mut self.incidents.list[id.index()];
        if incident.started.is_some() {
            return;
        }
        incident.started = Some(now);
        let causes = causes.into_iter().chain(incident.because).collect();
        let plan = Arc::clone(&incident.plan);
        let what = What::IncidentStarted { incident: id };
        let event = self.journal.write(now, Stage::Inject, &[&plan.key], what, causes);
        incident.event = event;
        incident.latest = event;
        self.spread.add_incident(id, &plan, now, &self.given.plan.topology);
        for (n, d) in plan.disruptions.iter().enumerate() {
            let cell = self.given.plan.topology.cell(d.state, d.sector);
            let begin = d.at.0.max(now);
            self.agenda.due.insert((begin, format!("{}/disruption {n}", plan.key)), Due::Disrupt(cell, d.loss, id));
            if d.until.0 < i64::MAX {
                let end = (d.until.0.max(begin), format!("{}/disruption {n} over", plan.key));
                self.agenda.due.insert(end, Due::Disrupt(cell, -d.loss, id));
            }
        }
        for state in self.given.plan.topology.state_ids() {
            self.guards.changed.insert((state, id));
        }
    }

    /// An incident of a campaign arrives by itself, and the next one is set.
    fn arrive(&mut self, actor: crate::ids::ActorId, arrival: u16, n: u64) {
        let plan = Arc::clone(&self.given.plan);
        let who = &plan.topology.actors[actor.index()];
        let campaign = &who.arrivals[usize::from(arrival)].campaign;
        let now = self.now();
        schedule_arrival(&self.given, &mut self.agenda, actor, arrival, n + 1, now);
        let key = format!("arrival({}, {}, {n})", who.name, campaign.template);
        if let Some(incident) = of_campaign(&self.given, &who.name, campaign, n, key, now) {
            let id = self.incidents.add(incident, &self.given.chance, &plan.base, &mut self.labels);
            self.start(id, Vec::new());
        }
    }

    /// A measure was agreed to, came into force, or lapsed: told, and nothing else; settings do the rest.
    fn stands(&mut self, measure: u16, status: Status) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let adopted = &plan.configuration.measures[usize::from(measure)];
        let names = [adopted.measure.describe().id(), format!("{status:?}")];
        let what = What::MeasureStands { measure, status };
        self.journal.write(self.clock.from, Stage::Inject, &[&names[0], &names[1]], what, Vec::new());
    }

    fn begin_posture(&mut self, posture: PostureId) {
        let plan = Arc::clone(&self.given.plan);
        let p = &plan.topology.postures[posture.index()];
        let what = What::PostureBegan { posture };
        let event = self.journal.write(self.clock.from, Stage::Inject, &[&p.name], what, Vec::new());
        self.ledger.postures[posture.index()] = Some(p.until.0);
        for &observer in &p.toward {
            let code = &plan.topology.states[observer.index()].code;
            let z = self.given.chance.of(Purpose::Intent, &[code, &p.name], 0).normal(0);
            let d = self.clock.setting(&self.given).pair(observer, p.by).signal_strength;
            self.intake.impressions.push(Impression::Posture {
                observer,
                posture,
                by: p.by,
                looks_like: p.looks_like,
                xi: if p.hostile { d } else { 0.0 } + z,
                cause: event,
            });
            if self.seats.plays(p.by) {
                continue;
            }
            let letter = crate::state::Letter::new(
                detente_scenario::contact::MessageKind::Reassurance,
                p.by,
                observer,
                crate::log::Ground::Posture(posture),
                self.clock.from,
                event,
            );
            self.mail.unsent.push(letter);
        }
    }

    /// Law enforcement ends campaigns of criminals and extremists when its clock runs out.
    fn takedowns(&mut self) {
        let hours = self.clock.hours();
        for n in 0..self.incidents.list.len() {
            let incident = &mut self.incidents.list[n];
            if incident.started.is_none() || incident.ended || !incident.plan.criminal {
                continue;
            }
            let setting = self.clock.setting(&self.given);
            let rate = match incident.plan.territory {
                Some(s) => setting.own(s).takedown_rate,
                None => self.given.plan.base.takedown_rate,
            };
            if rate > 0.0 {
                incident.takedown -= rate * hours;
                if incident.takedown <= 0.0 {
                    self.end(IncidentId::from_index(n), true, Vec::new());
                }
            }
        }
    }

    /// An incident spreads no further.
    pub(super) fn end(&mut self, id: IncidentId, takedown: bool, causes: Vec<EventId>) {
        let incident = &mut self.incidents.list[id.index()];
        if incident.ended {
            return;
        }
        incident.ended = true;
        let key = incident.plan.key.clone();
        if incident.started.is_none() {
            // Ended before it began: it never begins.
            incident.started = Some(i64::MAX);
            return;
        }
        self.spread.stop(id, true);
        let what = What::IncidentEnded { incident: id, takedown };
        let event = self.journal.write(self.clock.from, Stage::Inject, &[&key], what, causes);
        self.incidents.list[id.index()].latest = event;
    }
}

/// Sets the n-th arrival of a campaign, counted from a time.
pub fn schedule_arrival(
    given: &Given,
    agenda: &mut Agenda,
    actor: crate::ids::ActorId,
    arrival: u16,
    n: u64,
    from: i64,
) {
    let who = &given.plan.topology.actors[actor.index()];
    let campaign = &who.arrivals[usize::from(arrival)];
    if campaign.per_hour <= 0.0 {
        return;
    }
    let wait = given.chance.of(Purpose::Arrival, &[&who.name, &campaign.campaign.template], n).exponential(0)
        / campaign.per_hour;
    let at = from.saturating_add(libm::ceil(wait * crate::HOUR_MS).min(1e17) as i64);
    if at < given.plan.topology.end.0 {
        agenda
            .due
            .insert((at, format!("{}/{} {n}", who.name, campaign.campaign.template)), Due::Arrival(actor, arrival, n));
    }
}

/// The n-th incident of an actor's campaign at `now` ms: it strikes one of the campaign's targets, by
/// weight × criticality.
pub fn of_campaign(
    given: &Given,
    actor: &str,
    campaign: &CampaignPlan,
    n: u64,
    key: String,
    now: i64,
) -> Option<IncidentPlan> {
    let t = given.topology();
    let number = n.to_string();
    let mut best: Option<(f64, crate::ids::AssetId)> = None;
    for &asset in &campaign.targets {
        let a = &t.assets[asset.index()];
        let v = t.states[a.state.index()].criticality[a.sector.index()];
        let g = given.chance.of(Purpose::Target, &[actor, &campaign.template, &number, &a.name], 0).gumbel(0);
        let value = libm::log((a.weight * v).max(1e-12)) + g;
        if best.is_none_or(|b| value > b.0) {
            best = Some((value, asset));
        }
    }
    let (_, asset) = best?;
    let mut incident = IncidentPlan { key, start: Some(Moment(now)), ..campaign.incident.clone() };
    incident.targets = vec![TargetPlan { asset, at: Moment(now), impact_at: None, until: None }];
    incident.involved.push(t.assets[asset.index()].state);
    if let crate::ids::Hypothesis::State(s) = incident.author {
        incident.involved.push(s);
    }
    incident.involved.sort();
    incident.involved.dedup();
    Some(incident)
}

impl Incidents {
    /// Adds an incident that arose in the run.
    pub fn add(
        &mut self,
        plan: IncidentPlan,
        chance: &crate::Chance,
        p: &detente_scenario::Parameters,
        labels: &mut Labels,
    ) -> IncidentId {
        let id = IncidentId::from_index(self.list.len());
        labels.add(&plan);
        self.list.push(IncidentState::new(Arc::new(plan), chance, p));
        id
    }
}

impl IncidentState {
    /// An incident before its start, with its luck.
    pub fn new(plan: Arc<IncidentPlan>, chance: &crate::Chance, p: &detente_scenario::Parameters) -> Self {
        let trail = chance.of(Purpose::Trail, &[&plan.key], 0);
        IncidentState {
            started: None,
            ended: false,
            touched: None,
            because: None,
            event: EventId(0),
            latest: EventId(0),
            obvious: plan.obvious.unwrap_or_else(|| trail.yes(0, p.obvious)),
            difficulty: plan.difficulty.unwrap_or_else(|| libm::exp(p.difficulty_sd * trail.normal(1))),
            takedown: trail.exponential(2),
            void_indicators: false,
            warned: false,
            plan,
        }
    }
}
