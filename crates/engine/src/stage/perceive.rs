//! Stage 6: states come to believe. No system here has access to what is so: everything comes through
//! the intake (a test reads the access sets).

use crate::ids::{Hypothesis, IncidentId, StateId};
use crate::log::{CaseOrigin, Ground, Stage, What};
use crate::mind::belief;
use crate::mind::case::Case;
use crate::mind::severity::Report;
use crate::plan::setting::Setting;
use crate::plan::topology::Topology;
use crate::state::{Acts, CaseIndex, Clock, Given, Grievance, Impression, Intake, Journal, Labels, Politics};
use bevy_ecs::prelude::{Commands, Query, Res, ResMut};
use bevy_ecs::system::SystemParam;
use std::collections::BTreeSet;

/// A tension or a memory below this is none: what is at rest is exactly zero.
const REST: f64 = 1.0 / 1_048_576.0;

/// Whether a case is to be opened.
pub fn has_cases(intake: Res<Intake>) -> bool {
    !intake.opened.is_empty()
}

/// Whether an act has not been seen yet.
pub fn has_acts(acts: Res<Acts>) -> bool {
    acts.perceived < acts.list.len()
}

/// Whether a dyad is not at rest.
pub fn has_dyads(politics: Res<Politics>) -> bool {
    !politics.live.is_empty()
}

/// Opens the files of new cases.
pub fn open_cases(
    mut commands: Commands,
    given: Res<Given>,
    clock: Res<Clock>,
    politics: Res<Politics>,
    labels: Res<Labels>,
    mut intake: ResMut<Intake>,
    mut index: ResMut<CaseIndex>,
) {
    if intake.opened.is_empty() {
        return;
    }
    let t = given.topology();
    let setting = clock.setting(&given);
    let mut opened = std::mem::take(&mut intake.opened);
    opened.sort();
    for (observer, incident, how, event) in opened {
        // What was told after the last look is opened by the next one.
        if index.map.contains_key(&(observer, incident)) {
            continue;
        }
        let tension: Vec<f64> = t.state_ids().map(|j| politics.dyads[t.dyad(observer, j)].h()).collect();
        let prior = labels.priors[incident.index()].as_deref();
        let mut case = Case::new(observer, incident, clock.to, event, &tension, prior, setting.own(observer));
        case.own = matches!(how, CaseOrigin::OwnAsset | CaseOrigin::OwnSector);
        let entity = commands.spawn(case).id();
        index.map.insert((observer, incident), entity);
        index.stirred.push((observer, incident));
    }
}

/// What perception reads and changes.
#[derive(SystemParam)]
pub struct Minds<'w, 's> {
    given: Res<'w, Given>,
    clock: Res<'w, Clock>,
    index: ResMut<'w, CaseIndex>,
    labels: Res<'w, Labels>,
    intake: ResMut<'w, Intake>,
    politics: ResMut<'w, Politics>,
    journal: ResMut<'w, Journal>,
    cases: Query<'w, 's, &'static mut Case>,
}

/// Takes in impressions, in order, and lets every belief follow.
pub fn perceive(mut minds: Minds) {
    let impressions = std::mem::take(&mut minds.intake.impressions);
    let mut moved = BTreeSet::new();
    for impression in impressions {
        minds.take(impression, &mut moved);
    }
    for (observer, incident) in moved {
        minds.settle(observer, incident);
    }
    minds.pressure();
}

impl Minds<'_, '_> {
    fn names(&self, state: StateId) -> &str {
        &self.given.plan.topology.states[state.index()].code
    }

    /// Changes a case, if the file is open.
    fn with(&mut self, observer: StateId, incident: IncidentId, change: impl FnOnce(&mut Case)) {
        if let Some(entity) = self.index.map.get(&(observer, incident))
            && let Ok(mut case) = self.cases.get_mut(*entity)
        {
            let before = case.stirred;
            change(&mut case);
            if case.stirred && !before {
                self.index.stirred.push((observer, incident));
            }
        }
    }

    fn take(&mut self, impression: Impression, moved: &mut BTreeSet<(StateId, IncidentId)>) {
        let now = self.clock.to;
        let plan = std::sync::Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        match impression {
            Impression::Assessed { observer, incident, assessed, sigma, truth } => {
                self.with(observer, incident, |c| {
                    c.assessed = assessed;
                    c.sigma = sigma;
                    c.own |= truth > 0;
                });
                self.assess(observer, incident, truth);
            }
            Impression::Signal { observer, incident, xi } => self.with(observer, incident, |c| c.signal = xi),
            Impression::Evidence { observer, incident, token, from: _, cause } => {
                self.with(observer, incident, |c| {
                    if c.take(token) {
                        c.moved_by = cause;
                    }
                });
                moved.insert((observer, incident));
            }
            Impression::Exposed { observer, incident, tokens, cause } => {
                self.with(observer, incident, |c| {
                    c.moved_by = cause;
                    for token in c.tokens.iter_mut().filter(|x| tokens.contains(&x.identity)) {
                        token.weight = 0.0;
                    }
                });
                moved.insert((observer, incident));
            }
            Impression::Act { observer, act, actor, rung, cause } => {
                let p = plan.settings[self.clock.setting].1.own(observer);
                let until = now + (p.ground_days_act * 24.0 * crate::HOUR_MS) as i64;
                let memory = p.memory_days;
                let dyad = self.politics.dyad(t.dyad(observer, actor));
                dyad.remembered = dyad.faded(now, memory).max(f64::from(rung));
                dyad.remembered_at = now;
                dyad.event = cause;
                if rung >= 1 {
                    let identity = format!("act {}", act.index());
                    dyad.grievances.push(Grievance {
                        ground: Ground::Act(act),
                        identity,
                        at: now,
                        until,
                        event: cause,
                    });
                }
            }
            Impression::Posture { observer, posture, by, looks_like, xi, cause } => {
                let p = plan.settings[self.clock.setting].1.own(observer);
                let until = now + (p.ground_days_act * 24.0 * crate::HOUR_MS) as i64;
                let identity = t.postures[posture.index()].name.clone();
                let dyad = self.politics.dyad(t.dyad(observer, by));
                dyad.postures.push((posture, looks_like, xi));
                dyad.event = cause;
                let ground = Ground::Posture(posture);
                dyad.grievances.push(Grievance { ground, identity, at: now, until, event: cause });
            }
            Impression::PostureOver { posture } => {
                for dyad in &mut self.politics.dyads {
                    dyad.postures.retain(|x| x.0 != posture);
                    dyad.grievances.retain(|g| g.ground != Ground::Posture(posture));
                }
            }
            Impression::Explained { reader, by, incident, strength, cause } => match incident {
                Some(m) => {
                    self.with(reader, m, |c| {
                        c.shifts[Hypothesis::State(by).index()] -= strength;
                        c.intent_shifts[by.index()] -= strength;
                        c.tolerate[by.index()] -= strength;
                        c.moved_by = cause;
                    });
                    moved.insert((reader, m));
                }
                None => self.politics.dyad(t.dyad(reader, by)).intent_shift -= strength,
            },
            Impression::Reported { reader, from, incident, level, weight } => {
                self.with(reader, incident, |c| {
                    let report = Report { level, weight };
                    match c.reports.iter_mut().find(|r| r.0 == from) {
                        Some(r) => r.1 = report,
                        None => c.reports.push((from, report)),
                    }
                });
                self.assess(reader, incident, u8::MAX);
            }
            Impression::Conduct { reader, of, incident, shift, cause } => {
                self.with(reader, incident, |c| {
                    c.tolerate[of.index()] += shift;
                    c.moved_by = cause;
                    c.stirred = true;
                });
            }
            Impression::Contact { a, b, restraint } => {
                for (i, j) in [(a, b), (b, a)] {
                    self.politics.dyad(t.dyad(i, j)).restraint += restraint;
                }
            }
            Impression::Consulted { a, b, strength, cause } => {
                for (i, j) in [(a, b), (b, a)] {
                    let dyad = self.politics.dyad(t.dyad(i, j));
                    let by_trust = strength * dyad.trust(plan.settings[self.clock.setting].1.pair(i, j));
                    dyad.remembered = 0.0;
                    dyad.standing = crate::mind::doctrine::Standing::default();
                    dyad.intent_shift -= by_trust;
                    dyad.event = cause;
                    dyad.grievances.retain(|g| !matches!(g.ground, Ground::Act(_)));
                    let cases: Vec<IncidentId> = self
                        .index
                        .map
                        .range((i, IncidentId(0))..=(i, IncidentId(u32::MAX)))
                        .map(|(k, _)| k.1)
                        .collect();
                    for m in cases {
                        self.with(i, m, |c| {
                            c.shifts[Hypothesis::State(j).index()] -= by_trust;
                            c.intent_shifts[j.index()] -= by_trust;
                            c.tolerate[j.index()] -= by_trust;
                            c.moved_by = cause;
                        });
                        moved.insert((i, m));
                    }
                }
            }
            Impression::Pressure { state, amount } => {
                let sensitivity = t.states[state.index()].sensitivity;
                self.politics.pressure[state.index()] += amount * sensitivity;
            }
            Impression::Tension { from, toward, amount } => {
                self.politics.dyad(t.dyad(from, toward)).tension += amount;
            }
        }
    }

    /// Recomputes a belief over levels; logs it when E\[s\] passes another whole level.
    fn assess(&mut self, observer: StateId, incident: IncidentId, truth: u8) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let p = plan.settings[self.clock.setting].1.own(observer);
        let mut passed = None;
        let mut label = false;
        self.with(observer, incident, |c| {
            let before = libm::round(c.expected);
            c.assess();
            c.stirred = true;
            if libm::round(c.expected) != before {
                passed = Some((c.expected, c.event));
            }
            if p.label_pressure > 0.0 && c.expected >= 4.0 && c.own && !c.labelled {
                c.labelled = true;
                label = true;
            }
        });
        if label {
            let sensitivity = plan.topology.states[observer.index()].sensitivity;
            self.politics.pressure[observer.index()] += p.label_pressure * sensitivity;
        }
        if let Some((expected, cause)) = passed
            && truth != u8::MAX
        {
            let what = What::LevelAssessed { observer, incident, expected, truth };
            let at = self.clock.to;
            let code = self.names(observer).to_owned();
            let label = self.labels.incidents[incident.index()].clone();
            self.journal.write(at, Stage::Perceive, &[&code, &label], what, vec![cause]);
        }
    }

    /// Recomputes a belief over authors; logs it when its favourite changes or moves by a tenth.
    fn settle(&mut self, observer: StateId, incident: IncidentId) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let p = plan.settings[self.clock.setting].1.own(observer);
        let states = plan.topology.states.len();
        let mut news = None;
        self.with(observer, incident, |c| {
            c.weigh(states, p);
            c.stirred = true;
            let (favourite, probability) = c.favourite();
            if favourite != c.logged.0 || (probability - c.logged.1).abs() >= 0.1 {
                c.logged = (favourite, probability);
                news = Some((favourite, probability, c.moved_by));
            }
        });
        if let Some((favourite, probability, cause)) = news {
            let favourite = Hypothesis::from_index(favourite);
            let what = What::Belief { observer, incident, favourite, probability };
            let at = self.clock.to;
            let code = self.names(observer).to_owned();
            let label = self.labels.incidents[incident.index()].clone();
            let event = self.journal.write(at, Stage::Perceive, &[&code, &label], what, vec![cause]);
            self.with(observer, incident, |c| c.moved_by = event);
        }
    }

    /// dP/dt = φ_h·harm − P/τ_P, over the step.
    fn pressure(&mut self) {
        let hours = self.clock.hours();
        let fading = Fading::default();
        let plan = std::sync::Arc::clone(&self.given.plan);
        for state in plan.topology.state_ids() {
            let n = state.index();
            let loss = self.intake.loss.get(n).copied().unwrap_or(0.0);
            let old = self.politics.pressure[n];
            if loss == 0.0 && old == 0.0 {
                continue;
            }
            let p = plan.settings[self.clock.setting].1.own(state);
            let tau = p.pressure_days * 24.0;
            let rest = p.pressure_harm * plan.topology.states[n].sensitivity * loss / 24.0 * tau;
            let new = rest + (old - rest) * fading.left(-hours / tau);
            self.politics.pressure[n] = if new < REST { 0.0 } else { new };
        }
    }
}

/// As which rung the target of an act takes it, and whether that is its opposite: flipped iff u < μ.
pub(crate) fn taken_for(given: &Given, setting: &Setting, act: &crate::state::Act) -> (i8, bool) {
    let p = setting.pair(act.target, act.actor);
    let code = given.topology().states[act.target.index()].code.as_str();
    let flip = given.chance.of(crate::chance::Purpose::PerceiveFlip, &[code, &act.identity], 0);
    match (flip.yes(0, p.perceive_flip), act.rung >= 1) {
        (false, _) => (act.rung, false),
        (true, true) => (0, true),
        (true, false) => (p.retort as i8, true),
    }
}

/// Acts stamped t_n become known: flipped iff u < μ. Before other impressions of the step, so that a
/// consultation of this step explains them.
pub fn witness(
    given: Res<Given>,
    clock: Res<Clock>,
    acts: Res<Acts>,
    mut politics: ResMut<Politics>,
    mut intake: ResMut<Intake>,
    mut journal: ResMut<Journal>,
) {
    let t = given.topology();
    let setting = clock.setting(&given);
    let fresh = &acts.list[acts.perceived..];
    let mut seen = Vec::new();
    for (n, act) in fresh.iter().enumerate() {
        let id = crate::ids::ActId::from_index(acts.perceived + n);
        // An ICT response is met as a case, not as an act.
        if act.rung == crate::ladder::RUNG_ICT {
            continue;
        }
        let observer = act.target;
        let names = [t.states[observer.index()].code.as_str(), act.identity.as_str()];
        let (mut rung, mut flipped) = taken_for(&given, setting, act);
        if journal.goes_without(&What::Perceived { observer, act: id, rung, flipped }, &names) {
            (rung, flipped) = (act.rung, false);
        }
        let what = What::Perceived { observer, act: id, rung, flipped };
        let cause = journal.write(clock.from, Stage::Perceive, &names, what, vec![act.event]);
        let dyad = politics.dyad(t.dyad(observer, act.actor));
        dyad.standing.other_cooperated = rung <= 0;
        seen.push(Impression::Act { observer, act: id, actor: act.actor, rung, cause });
    }
    if !seen.is_empty() {
        let rest = std::mem::replace(&mut intake.impressions, seen);
        intake.impressions.extend(rest);
    }
}

/// e^x, remembered while x stays: most states share their parameters.
#[derive(Default)]
struct Fading(std::cell::Cell<Option<(f64, f64)>>);

impl Fading {
    fn left(&self, x: f64) -> f64 {
        match self.0.get() {
            Some((last, left)) if last == x => left,
            _ => {
                let left = libm::exp(x);
                self.0.set(Some((x, left)));
                left
            }
        }
    }
}

/// Tension relaxes toward what acts and the other's tension make of it (Richardson 1960): from values
/// at t_n, exactly over the step. Restraint from contact fades.
pub fn relax(given: Res<Given>, clock: Res<Clock>, mut politics: ResMut<Politics>, mut journal: ResMut<Journal>) {
    let t = given.topology();
    let setting = clock.setting(&given);
    let n = t.states.len();
    let days = clock.hours() / 24.0;
    let now = clock.to;
    if politics.live.is_empty() {
        return;
    }
    if clock.step == 0 {
        tell_runaways(t, setting, &mut journal);
    }
    let fading: [Fading; 2] = Default::default();
    let mut changes = Vec::with_capacity(politics.live.len());
    for &k in &politics.live {
        let k = k as usize;
        let dyad = &politics.dyads[k];
        let (i, j) = (k / n, k % n);
        let p = setting.own(StateId::from_index(i));
        let memory = dyad.faded(now, p.memory_days);
        let remembered = looked_at(dyad, memory, p);
        let reverse = &politics.dyads[j * n + i];
        let y = p.mirror * (reverse.tension + reverse.tension_start) + (1.0 - p.mirror) * remembered;
        let tension = if p.fatigue > 0.0 {
            // h* − h(0); without a grievance of its own g_h = α·h(0).
            let grievance = t.grievance[k].map_or(0.0, |g| g / p.fatigue - dyad.tension_start);
            let rest = p.reaction * y / p.fatigue + grievance;
            rest + (dyad.tension - rest) * fading[0].left(-p.fatigue * days)
        } else {
            dyad.tension + days * (p.reaction * y + t.grievance[k].unwrap_or(0.0))
        };
        let clipped = (dyad.tension_start + tension).clamp(0.0, 10.0) - dyad.tension_start;
        let restraint = dyad.restraint * fading[1].left(-days / p.contact_days);
        changes.push((k, if clipped.abs() < REST { 0.0 } else { clipped }, restraint, memory));
    }
    for (k, tension, restraint, memory) in changes {
        let dyad = &mut politics.dyads[k];
        dyad.tension = tension;
        dyad.restraint = if restraint < REST { 0.0 } else { restraint };
        if memory < REST {
            dyad.remembered = 0.0;
        }
        // What is deliberated on is on, though nothing moves yet: whoever decides looks for it among the live dyads.
        let quiet = dyad.tension == 0.0
            && dyad.remembered == 0.0
            && dyad.restraint == 0.0
            && dyad.stance == 0
            && dyad.pending.is_empty();
        let mirrors = setting.own(StateId::from_index(k / n)).mirror > 0.0;
        if quiet && !mirrors && t.grievance[k].is_none() && dyad.postures.is_empty() && dyad.grievances.is_empty() {
            politics.live.remove(&(k as u32));
        }
    }
}

/// Two states that answer each other's tension faster than they tire of it run away (Richardson 1960):
/// kl > αβ.
fn tell_runaways(t: &Topology, setting: &Setting, journal: &mut Journal) {
    for a in t.state_ids() {
        for b in t.state_ids().filter(|b| *b > a) {
            let (p, q) = (setting.own(a), setting.own(b));
            if p.reaction * p.mirror * q.reaction * q.mirror > p.fatigue * q.fatigue {
                let names = [t.states[a.index()].code.as_str(), t.states[b.index()].code.as_str()];
                journal.write(0, Stage::Perceive, &names, What::Runaway { a, b }, Vec::new());
            }
        }
    }
}

/// r̂: the remembered rung, or what a posture looks like to one who half believes it hostile.
pub fn perceived(dyad: &crate::state::Dyad, now: i64, p: &detente_scenario::Parameters) -> f64 {
    looked_at(dyad, dyad.faded(now, p.memory_days), p)
}

/// The greater of what is remembered and what postures look like.
fn looked_at(dyad: &crate::state::Dyad, remembered: f64, p: &detente_scenario::Parameters) -> f64 {
    dyad.postures
        .iter()
        .map(|&(_, looks_like, xi)| {
            f64::from(looks_like) * belief::intent(p.intent_other, dyad.h(), xi, dyad.intent_shift, p)
        })
        .fold(remembered, f64::max)
}
