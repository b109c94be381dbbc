//! Stage 4: what there is to see, for whom. The world's side of every case: true levels, evidence,
//! exposure, and the noise through which states assess. It hands impressions to the minds.

use crate::chance::Purpose;
use crate::ids::{EventId, Hypothesis, IncidentId, StateId};
use crate::log::{CaseOrigin, Stage, What};
use crate::mind::belief::Token;
use crate::mind::case::Case;
use crate::stage::cascade::Cascade;
use crate::stage::harm::{Harm, harms};
use crate::stage::inside::{Halls, Inside};
use crate::stage::layers::Passages;
use crate::stage::spread::{Passage, Spread};
use crate::state::{
    CaseIndex, Clock, Given, Guards, Impression, IncidentState, Incidents, Intake, Journal, Watch, Watches,
};
use bevy_ecs::prelude::{Query, Res, ResMut};
use detente_scenario::Parameters;

/// Pieces of evidence that a state finds on one incident: a hundred are as good as certainty.
const TOKENS_MAX: u64 = 100;

/// The level that a harm reaches, 0 to 5.
pub fn level_of(harm: f64, p: &Parameters) -> u8 {
    let marks = [p.harm_level_2, p.harm_level_3, p.harm_level_4, p.harm_level_5];
    if harm <= 0.0 { 0 } else { 1 + marks.iter().filter(|&&m| harm >= m).count() as u8 }
}

/// Opens cases, raises true levels, assesses them, and lets evidence come.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub fn detect(
    given: Res<Given>,
    clock: Res<Clock>,
    passages: Res<Passages>,
    cascade: Res<Cascade>,
    spread: Res<Spread>,
    index: Res<CaseIndex>,
    cases: Query<&Case>,
    mut journal: ResMut<Journal>,
    incidents: Res<Incidents>,
    mut guards: ResMut<Guards>,
    mut watches: ResMut<Watches>,
    mut inside: ResMut<Inside>,
    mut intake: ResMut<Intake>,
) {
    let t = given.topology();
    let setting = clock.setting(&given);
    let watches = &mut *watches;
    let mut openings: Vec<(StateId, IncidentId, CaseOrigin, EventId, i64)> = Vec::new();

    // Own assets noticed.
    for (e, &event) in passages.list.iter().zip(&passages.events) {
        let state = t.assets[e.asset.index()].state;
        match e.passage {
            Passage::Activated | Passage::Infected { .. } => {
                let watch = watches.map.watch((state, e.incident));
                watch.asset_hit |= matches!(e.passage, Passage::Activated);
                watch.dirty = true;
            }
            Passage::Noticed => {
                guards.change(state, e.incident, |g| g.noticed = true);
                openings.push((state, e.incident, CaseOrigin::OwnAsset, event, e.at));
            }
            Passage::Isolated { .. } | Passage::Restored => {}
        }
    }

    // Harm by origin, and own sectors that fail.
    let mut suffered: Vec<Harm> = Vec::new();
    for state in t.state_ids() {
        if !cascade.is_down(state) {
            watches.loss[state.index()] = 0.0;
            continue;
        }
        let p = setting.own(state);
        let (own, weights, behind) = (cascade.lanes(state), cascade.weights(state), cascade.behind(state));
        watches.loss[state.index()] = harms(own, weights, behind, &t.sectors, p.lives_critical_loss, &mut suffered);
        for &Harm { incident, sum, worst, lives } in &suffered {
            let watch = watches.map.watch((state, incident));
            if worst > p.notice_loss && !watch.open {
                let cause = incidents.list[incident.index()].latest;
                openings.push((state, incident, CaseOrigin::OwnSector, cause, clock.to));
            }
            let level = (level_of(sum, p) + u8::from(lives)).min(5);
            if level > watch.level {
                watch.level = level;
                watches.risen += 1;
                watch.dirty = true;
            }
        }
    }
    intake.loss.clone_from(&watches.loss);

    // Cases that were told or published since.
    let told = std::mem::take(&mut intake.opened);
    openings.extend(told.into_iter().map(|(s, m, how, event)| (s, m, how, event, clock.from)));
    openings.retain(|o| watches.map.get(&(o.0, o.1)).is_none_or(|watch| !watch.open));
    openings.sort_by_key(|o| (o.4, o.0, o.1, o.2));
    let mut halls = Halls { given: &given, clock: &clock, incidents: &incidents, journal: &mut journal };
    let mut openings = inside.openings(&mut halls, openings);
    openings.sort_by_key(|o| (o.4, o.0, o.1, o.2));
    let found = intake.impressions.len();
    for (observer, incident, how, cause, at) in openings {
        open(&given, &clock, &mut journal, watches, &incidents, &mut intake, observer, incident, how, cause, at);
    }

    // Levels, evidence, exposure of open cases.
    for key in &index.stirred {
        if let Some(watch) = watches.map.get_mut(key) {
            watch.stale = true;
        }
    }
    let hours = clock.hours();
    for (observer, own) in watches.map.of_each() {
        let p = setting.own(observer);
        for (&mut (_, id), watch) in own.iter_mut().map(|(key, watch)| (key, watch)) {
            // Most watches in most steps: nothing is new, and the next piece of evidence is still to come.
            if watch.waits(p.precaution_level) {
                if watch.next < TOKENS_MAX && watch.left > hours * watch.speed {
                    watch.left -= hours * watch.speed;
                    continue;
                } else if watch.next >= TOKENS_MAX {
                    continue;
                }
            }
            let incident = &incidents.list[id.index()];
            if watch.asset_hit && watch.dirty {
                let least = incident.plan.floor.max(1);
                if watch.level < least {
                    watch.level = least;
                    watches.risen += 1;
                }
            }
            if !watch.open {
                continue;
            }
            if watch.dirty {
                watch.dirty = false;
                let bias = watches.bias[observer.index()];
                let own = t.states[observer.index()].severity_bias;
                let bias = own.unwrap_or(p.severity_bias + p.severity_bias_sd * bias);
                let assessed = f64::from(watch.level) + p.severity_bias_factor * bias + p.severity_noise * watch.noise;
                intake.impressions.push(Impression::Assessed {
                    observer,
                    incident: id,
                    assessed: assessed.clamp(0.0, 5.0),
                    sigma: p.severity_noise,
                    truth: watch.level,
                });
            }
            if watch.case.is_none() {
                watch.case = index.map.get(&(observer, id)).copied();
                watch.stale = true;
            }
            // The file is opened only if something in it changed, or a precaution may begin or end.
            let look = watch.stale || watch.guarded || watch.expected >= p.precaution_level;
            if look && let Some(case) = watch.case.and_then(|e| cases.get(e).ok()) {
                watch.stale = false;
                if watch.expected != case.expected || watch.speed == 0.0 {
                    watch.expected = case.expected;
                    let can = t.states[observer.index()].capabilities.attribution;
                    let level = libm::exp2(case.expected - 2.0);
                    watch.speed = p.evidence_rate / 24.0 * 2.0 * can * level / incident.difficulty;
                }
                let careful = case.expected >= p.precaution_level && !incident.plan.technologies.is_empty();
                let danger = (careful || watch.guarded) && spread.infectious_in(id, observer);
                if (careful && danger && !watch.guarded) || (watch.guarded && !danger) {
                    watch.guarded = careful && danger;
                    guards.change(observer, id, |g| g.precaution = careful && danger);
                }
            }
            evidence(&given, &clock, p, &mut journal, &mut intake, observer, id, incident, watch);
        }
    }
    let mut halls = Halls { given: &given, clock: &clock, incidents: &incidents, journal: &mut journal };
    inside.impressions(&mut halls, &mut intake.impressions, found);
    for (observer, id) in exposures(&clock, setting, &incidents, watches) {
        expose(&given, &mut journal, watches, &mut intake, observer, id, &incidents, clock.to, Vec::new());
    }
}

/// Opens a case unless it is open, or the incident has not begun.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that an opening touches")]
fn open(
    given: &Given,
    clock: &Clock,
    journal: &mut Journal,
    watches: &mut Watches,
    incidents: &Incidents,
    intake: &mut Intake,
    observer: StateId,
    id: IncidentId,
    how: CaseOrigin,
    cause: EventId,
    at: i64,
) {
    let incident = &incidents.list[id.index()];
    if incident.started.is_none_or(|s| s == i64::MAX) {
        return;
    }
    let t = given.topology();
    let key = incident.plan.key.as_str();
    let code = t.states[observer.index()].code.as_str();
    let watch = watches.map.watch((observer, id));
    if watch.open {
        return;
    }
    let what = What::CaseOpened { observer, incident: id, how };
    let event = journal.write(at, Stage::Detect, &[code, key], what, vec![cause]);
    watch.open = true;
    watch.flagged = incident.plan.flag.is_some();
    watch.dirty = true;
    watch.event = event;
    watch.noise = given.chance.of(Purpose::Severity, &[code, key], 0).normal(0);
    watch.expose = given.chance.of(Purpose::Expose, &[code, key], 0).exponential(0);
    watch.next = 2;
    watch.left = given.chance.of(Purpose::TokenTime, &[code, key], watch.next).exponential(0);
    intake.opened.push((observer, id, how, event));
    let z = given.chance.of(Purpose::Intent, &[code, key], 0).normal(0);
    let d = clock.setting(given).own(observer).signal_strength;
    let xi = if incident.plan.hostile { d } else { 0.0 } + z;
    intake.impressions.push(Impression::Signal { observer, incident: id, xi });
    if incident.obvious {
        for n in 0..2 {
            let token = token(given, clock, incident, watch, observer, n, f64::INFINITY);
            write_token(given, journal, intake, observer, id, incident, token, at, event);
        }
    }
}

/// Lets evidence come: the clock of the next token runs at ν_e·2·attribution·2^{E\[s\]−2}/D a day.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that evidence touches")]
fn evidence(
    given: &Given,
    clock: &Clock,
    p: &Parameters,
    journal: &mut Journal,
    intake: &mut Intake,
    observer: StateId,
    id: IncidentId,
    incident: &IncidentState,
    watch: &mut Watch,
) {
    let t = given.topology();
    let speed = watch.speed;
    if speed <= 0.0 {
        return;
    }
    let mut at = clock.from as f64;
    let mut left = (clock.to - clock.from) as f64 / crate::HOUR_MS;
    let code = t.states[observer.index()].code.as_str();
    while watch.next < TOKENS_MAX {
        if watch.left > left * speed {
            watch.left -= left * speed;
            return;
        }
        let used = watch.left / speed;
        left -= used;
        at += used * crate::HOUR_MS;
        let token = token(given, clock, incident, watch, observer, watch.next, p.accuracy);
        write_token(given, journal, intake, observer, id, incident, token, libm::ceil(at) as i64, watch.event);
        watch.next += 1;
        watch.left = given.chance.of(Purpose::TokenTime, &[code, &incident.plan.key], watch.next).exponential(0);
    }
}

/// Where the n-th piece of evidence that a collector finds points. With infinite accuracy (the obvious
/// trail) it never goes astray.
pub fn token(
    given: &Given,
    clock: &Clock,
    incident: &IncidentState,
    watch: &mut Watch,
    collector: StateId,
    n: u64,
    accuracy: f64,
) -> Token {
    let t = given.topology();
    let p = clock.setting(given).own(collector);
    let code = t.states[collector.index()].code.as_str();
    let key = incident.plan.key.as_str();
    let number = n.to_string();
    let names = [code, key, number.as_str()];
    let identity = crate::chance::Subject::new(Purpose::TokenTrue, &names).0;
    let draws = given.chance.of(Purpose::TokenTrue, &names, 0);
    let forged = incident.plan.flag.filter(|&(_, quality)| {
        let f = quality.unwrap_or(p.flag_quality);
        !watch.exposed && given.chance.of(Purpose::TokenForged, &[key], n).yes(0, f)
    });
    // What is obvious is who did it, not only from where.
    let trail = accuracy.is_finite() && draws.yes(1, p.trail_share);
    if let Some((framed, _)) = forged {
        watch.forged.push(identity);
        return Token {
            identity,
            toward: Hypothesis::State(framed),
            trail,
            weight: 1.0,
            copied: false,
            likelihood: None,
        };
    }
    let truth = match (trail, incident.plan.territory) {
        (true, Some(territory)) => Hypothesis::State(territory),
        _ => incident.plan.author,
    };
    let trail = trail && incident.plan.territory.is_some();
    let toward = if draws.yes(0, accuracy) { truth } else { astray(given, p, &names, truth, trail) };
    Token { identity, toward, trail, weight: 1.0, copied: false, likelihood: None }
}

/// Another label than the truth: utility ln base weight, states sharing theirs equally.
fn astray(given: &Given, p: &Parameters, names: &[&str; 3], truth: Hypothesis, trail: bool) -> Hypothesis {
    let t = given.topology();
    let states = t.states.len() as f64;
    let each = p.base_state / (states + p.outside);
    let weight = |h: Hypothesis| match h {
        Hypothesis::Accident => p.base_accident,
        Hypothesis::Criminal => p.base_criminal,
        Hypothesis::Extremist => p.base_extremist,
        Hypothesis::Outside => each * p.outside,
        Hypothesis::State(_) => each,
    };
    let first = if trail { Hypothesis::NON_STATE } else { 0 };
    let mut best = (f64::NEG_INFINITY, truth);
    for h in (first..Hypothesis::NON_STATE + t.states.len()).map(Hypothesis::from_index).filter(|h| *h != truth) {
        let label = match h {
            Hypothesis::State(s) => t.states[s.index()].code.clone(),
            other => format!("{other:?}"),
        };
        let g = given.chance.of(Purpose::TokenLabel, &[names[0], names[1], names[2], &label], 0).gumbel(0);
        let value = libm::log(weight(h).max(1e-300)) + g;
        if value > best.0 {
            best = (value, h);
        }
    }
    best.1
}

#[expect(clippy::too_many_arguments, reason = "one parameter per thing that a token touches")]
fn write_token(
    given: &Given,
    journal: &mut Journal,
    intake: &mut Intake,
    observer: StateId,
    id: IncidentId,
    incident: &IncidentState,
    token: Token,
    at: i64,
    cause: EventId,
) {
    let code = given.topology().states[observer.index()].code.as_str();
    let what = What::Token {
        observer,
        incident: id,
        toward: token.toward,
        trail: token.trail,
        from: None,
        weight: token.weight,
    };
    let names = [code, incident.plan.key.as_str(), &token.identity.to_string()];
    if journal.goes_without(&what, &names) {
        return;
    }
    let event = journal.write(at, Stage::Detect, &names, what, vec![cause]);
    intake.impressions.push(Impression::Evidence { observer, incident: id, token, from: None, cause: event });
}

/// Runs the clocks of exposure; those that run out.
fn exposures(
    clock: &Clock,
    setting: &crate::plan::setting::Setting,
    incidents: &Incidents,
    watches: &mut Watches,
) -> Vec<(StateId, IncidentId)> {
    let hours = clock.hours();
    let mut done = Vec::new();
    if incidents.list.iter().all(|i| i.plan.flag.is_none()) {
        return done;
    }
    for (observer, own) in watches.map.of_each() {
        for (key, watch) in own {
            if !watch.flagged || watch.exposed {
                continue;
            }
            watch.expose -= setting.own(observer).expose_rate * hours;
            if watch.expose <= 0.0 {
                done.push(*key);
            }
        }
    }
    done
}

/// The forgery is exposed to an observer: what was forged loses its weight.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that an exposure touches")]
pub fn expose(
    given: &Given,
    journal: &mut Journal,
    watches: &mut Watches,
    intake: &mut Intake,
    observer: StateId,
    id: IncidentId,
    incidents: &Incidents,
    at: i64,
    causes: Vec<EventId>,
) {
    let watch = watches.map.watch((observer, id));
    if watch.exposed || incidents.list[id.index()].plan.flag.is_none() {
        return;
    }
    watch.exposed = true;
    let tokens = watch.forged.clone();
    let code = given.topology().states[observer.index()].code.as_str();
    let what = What::Exposed { observer, incident: id };
    let names = [code, incidents.list[id.index()].plan.key.as_str()];
    let mut causes = causes;
    if watch.open {
        causes.push(watch.event);
    }
    let event = journal.write(at, Stage::Detect, &names, what, causes);
    intake.impressions.push(Impression::Exposed { observer, incident: id, tokens, cause: event });
}
