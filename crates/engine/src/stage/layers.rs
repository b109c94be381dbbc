//! The systems of stages 2 and 3: they hand the layers what changed, let them run to the end of the
//! step, and write down what happened.

use crate::chance::Purpose;
use crate::ids::{EventId, IncidentId, SectorId, StateId};
use crate::log::{Stage, What};
use crate::stage::cascade::{Cascade, CascadeRates};
use crate::stage::spread::{Factors, Forcing, Passage, Spread, SpreadEvent};
use crate::state::{Clock, EVENTS_MAX, Given, Guards, Incidents, Journal, SCRIPTED_UNITS, Scripted, Watches};
use bevy_ecs::prelude::{Res, ResMut, Resource};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happened to assets in this step.
#[derive(Resource, Default)]
pub struct Passages {
    /// In order of time.
    pub list: Vec<SpreadEvent>,
    /// The event each became.
    pub events: Vec<EventId>,
    /// How many events layer A has written in the run.
    pub written: usize,
}

/// The setting that the layers last worked under, and buffers that are kept from step to step.
#[derive(Resource, Default)]
pub struct Layers {
    setting: Option<usize>,
    rates: Vec<CascadeRates>,
    forcing: Vec<Forcing>,
    /// The lot of each state with a playbook for an incident, once it was drawn.
    misfits: BTreeMap<(StateId, IncidentId), f64>,
}

impl Layers {
    /// The first step has set the rates.
    pub fn begun(&self) -> bool {
        self.setting.is_some()
    }
}

/// Stage 2: runs layer A to t_{n+1}.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub fn spread(
    given: Res<Given>,
    clock: Res<Clock>,
    mut journal: ResMut<Journal>,
    mut incidents: ResMut<Incidents>,
    mut guards: ResMut<Guards>,
    mut layers: ResMut<Layers>,
    mut spread: ResMut<Spread>,
    mut passages: ResMut<Passages>,
) {
    let (journal, incidents, guards) = (&mut *journal, &mut *incidents, &mut *guards);
    run(&given, &clock, journal, incidents, guards, &mut layers, &mut spread, &mut passages);
}

/// What stage 2 does in a step, on plain values.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub(super) fn run(
    given: &Given,
    clock: &Clock,
    journal: &mut Journal,
    incidents: &mut Incidents,
    guards: &mut Guards,
    layers: &mut Layers,
    spread: &mut Spread,
    passages: &mut Passages,
) {
    let plan = Arc::clone(&given.plan);
    let t = &*plan.topology;
    let setting = clock.setting(given);
    if layers.setting != Some(clock.setting) {
        layers.setting = Some(clock.setting);
        layers.rates = t.state_ids().map(|s| CascadeRates::of(setting.own(s))).collect();
        for state in t.state_ids() {
            let p = setting.own(state);
            spread.set_losses(state, p.impact_active, p.impact_isolated, t);
            for n in 0..incidents.list.len() {
                guards.changed.insert((state, IncidentId::from_index(n)));
            }
        }
    }
    while let Some((state, incident)) = guards.changed.pop_first() {
        let guard = guards.map.get(&(state, incident)).copied().unwrap_or_default();
        let p = setting.own(state);
        let can = t.states[state.index()].capabilities;
        // One draw for each state and incident: whoever follows a playbook that does not fit loses time by it.
        let misfits = |lots: &mut BTreeMap<(StateId, IncidentId), f64>| {
            let lot = lots.entry((state, incident)).or_insert_with(|| {
                let names = ["misfit", &t.states[state.index()].code, &incidents.list[incident.index()].plan.key];
                given.chance.of(Purpose::Mishap, &names, 0).uniform(0)
            });
            *lot < p.misfit
        };
        let misfit = if p.misfit > 0.0 && misfits(&mut layers.misfits) { p.misfit_contain } else { 1.0 };
        let (indicator_vuln, indicator_notice) = guard.indicators.unwrap_or((1.0, 1.0));
        let factors = Factors {
            vuln: p.vuln * indicator_vuln,
            notice: 2.0 * can.detection * p.notice * indicator_notice * if guard.noticed { p.aware } else { 1.0 },
            contain: 2.0 * can.response * p.contain * misfit,
            restore: 2.0 * can.response * p.restore * guard.assist.unwrap_or(1.0),
            activate: if incidents.list[incident.index()].warned { 2.0 } else { 1.0 },
        };
        spread.set_factors(state, incident, factors, t);
        if guard.precaution && !spread.cautious(state, incident) {
            spread.take_precaution(state, incident, p.precaution, &given.chance, t);
        } else if !guard.precaution && spread.cautious(state, incident) {
            spread.lift_precaution(state, incident);
        }
    }
    passages.list.clear();
    passages.events.clear();
    let room = EVENTS_MAX.saturating_sub(journal.log.len());
    if spread.advance(clock.to, &given.chance, t, room, &mut passages.list).is_err() {
        journal.overflow = true;
    }
    let Passages { list, events, written } = passages;
    *written += list.len();
    for e in list.iter() {
        let incident = &mut incidents.list[e.incident.index()];
        incident.touched.get_or_insert(e.at);
        let what = match e.passage {
            Passage::Infected { source } => What::Infected { asset: e.asset, incident: e.incident, source },
            Passage::Activated => What::Activated { asset: e.asset, incident: e.incident },
            Passage::Noticed => What::Noticed { asset: e.asset, incident: e.incident },
            Passage::Isolated { precaution } => What::Isolated { asset: e.asset, incident: e.incident, precaution },
            Passage::Restored => What::Restored { asset: e.asset, incident: e.incident },
        };
        let names = [t.assets[e.asset.index()].name.as_str(), &incident.plan.key];
        // Nobody but the reader of a log asks for causes.
        let causes = if journal.keep { vec![incident.event] } else { Vec::new() };
        let event = journal.write(e.at, Stage::Spread, &names, what, causes);
        incident.latest = event;
        events.push(event);
    }
}

/// Stage 3: runs layer B over the step, with the mean forcing of layer A and the scripts.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub fn cascade(
    given: Res<Given>,
    clock: Res<Clock>,
    scripted: Res<Scripted>,
    spread: Res<Spread>,
    incidents: Res<Incidents>,
    mut layers: ResMut<Layers>,
    mut journal: ResMut<Journal>,
    mut watches: ResMut<Watches>,
    mut cascade: ResMut<Cascade>,
) {
    let t = given.topology();
    let layers = &mut *layers;
    layers.forcing.clear();
    layers.forcing.extend_from_slice(spread.forcing());
    layers.forcing.extend(
        scripted.losses.iter().filter(|(_, loss)| **loss != 0).map(|(&(cell, incident), &loss)| Forcing {
            cell: cell as u32,
            incident,
            loss: loss as f64 / SCRIPTED_UNITS,
        }),
    );
    if layers.forcing.is_empty() && cascade.at_rest() {
        return;
    }
    cascade.step(clock.to - clock.from, &layers.rates, &layers.forcing);
    let sectors = t.sectors.len();
    for state in t.state_ids().filter(|&state| cascade.is_worked(state)) {
        let own = state.index() * sectors;
        let marks = &mut watches.marks[own..own + sectors];
        let losses = cascade.of_state(state);
        // Seldom does one of them pass a mark: they are looked at one by one only then.
        if losses.iter().zip(&*marks).fold(true, |all, (&q, within)| all & (q >= within.0) & (q < within.1)) {
            continue;
        }
        for (sector, (&q, within)) in losses.iter().zip(marks).enumerate() {
            if q >= within.0 && q < within.1 {
                continue;
            }
            *within = mark(q);
            let origin = cascade.origin(own + sector);
            let names = [t.states[state.index()].code.as_str(), &t.sectors[sector].name];
            let causes = origin.map(|o| incidents.list[o.index()].latest).into_iter().collect();
            let what = What::SectorLoss { state, sector: SectorId::from_index(sector), q, origin };
            journal.write(clock.to, Stage::Cascade, &names, what, causes);
        }
    }
}

/// Between which losses each mark holds: none below 0.05, then 0.05, 0.2, 0.4, 0.6 and 0.8.
const MARKS: [(f64, f64); 6] = [UNMARKED, (0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, f64::INFINITY)];

/// Between which losses a sector is below every mark.
pub const UNMARKED: (f64, f64) = (0.0, 0.05);

/// The mark that a loss has passed, by the losses between which it holds.
fn mark(q: f64) -> (f64, f64) {
    MARKS[MARKS[1..].iter().filter(|m| q >= m.0).count()]
}
