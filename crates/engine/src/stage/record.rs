//! Stage 9: what is summed up over time for the scores.

use crate::ids::{Hypothesis, IncidentId, StateId};
use crate::log::What;
use crate::mind::belief;
use crate::mind::case::Case;
use crate::mind::severity;
use crate::score::belief::{Errors, Pair, brier, hostile, ranked};
use crate::stage::cascade::Cascade;
use crate::state::{CaseIndex, Clock, Given, Incidents, Journal, Politics, Watches};
use bevy_ecs::prelude::{Query, Res, ResMut, Resource};
use detente_scenario::Moment;
use detente_scenario::time::DAY;

/// Tension above which a dyad-hour counts as crisis.
pub const CRISIS_TENSION: f64 = 6.0;
/// What a state without a case holds of the level: certainly none.
const UNAWARE: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];

/// A belief over authors at a time: what the report draws against the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefPoint {
    /// When.
    pub at: Moment,
    /// Who.
    pub observer: StateId,
    /// On what.
    pub incident: IncidentId,
    /// Belief over authors.
    pub author: Vec<f64>,
}

/// What is summed up.
#[derive(Resource, Default)]
pub struct Tally {
    /// The pairs of P₀, in order of (incident, observer).
    pub pairs: Vec<Pair>,
    /// Incidents that arose since and belong to M₀ (arrivals): up to which id pairs exist.
    pub known: usize,
    /// Postures: (posture, observer) → hours and Σ belief in hostile intent × hours.
    pub postures: Vec<(usize, StateId, f64, f64)>,
    /// Dyad-hours in crisis.
    pub crisis_hours: f64,
    /// Service-days lost by cell, weighted by criticality.
    pub days_lost: Vec<f64>,
    /// The greatest stance anywhere at the end of each step.
    pub rungs: Vec<i8>,
    /// Beliefs are kept.
    pub keep: bool,
    /// Beliefs as they changed.
    pub beliefs: Vec<BeliefPoint>,
    /// Who consulted when.
    pub consulted: Vec<(i64, StateId)>,
    /// How much of the log was looked through.
    pub read: usize,
}

/// Adds the step.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub fn record(
    given: Res<Given>,
    clock: Res<Clock>,
    cascade: Res<Cascade>,
    incidents: Res<Incidents>,
    watches: Res<Watches>,
    politics: Res<Politics>,
    index: Res<CaseIndex>,
    cases: Query<&Case>,
    journal: Res<Journal>,
    mut tally: ResMut<Tally>,
) {
    add(&given, &clock, &cascade, &incidents, &watches, &politics, &index, &cases, &journal, &mut tally);
}

/// What stage 9 does in a step, on plain values.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub(super) fn add(
    given: &Given,
    clock: &Clock,
    cascade: &Cascade,
    incidents: &Incidents,
    watches: &Watches,
    politics: &Politics,
    index: &CaseIndex,
    cases: &Query<&Case>,
    journal: &Journal,
    tally: &mut Tally,
) {
    let t = given.topology();
    let hours = clock.hours();
    let days = (clock.to - clock.from) as f64 / DAY as f64;
    let sectors = t.sectors.len();
    for (n, lost) in tally.days_lost.chunks_exact_mut(sectors).enumerate() {
        let state = StateId::from_index(n);
        if !cascade.is_down(state) {
            continue;
        }
        for (lost, (q, v)) in lost.iter_mut().zip(cascade.of_state(state).iter().zip(&t.states[n].criticality)) {
            *lost += v * q * days;
        }
    }
    let mut highest = 0;
    let mut in_crisis = politics.tense_at_rest;
    for &k in &politics.live {
        let dyad = &politics.dyads[k as usize];
        highest = highest.max(dyad.stance);
        let (at_rest, now) = (dyad.tension_start > CRISIS_TENSION, dyad.tension_start + dyad.tension > CRISIS_TENSION);
        in_crisis = in_crisis + u32::from(now) - u32::from(at_rest);
    }
    tally.crisis_hours += f64::from(in_crisis) * hours;
    tally.rungs.push(highest);
    for event in &journal.log.events[tally.read..] {
        if let What::Consulted { a, b, ritual: false, accusation: false } = event.what {
            tally.consulted.extend([(event.at.0, a), (event.at.0, b)]);
        }
    }
    tally.read = journal.log.len();
    while tally.known < incidents.list.len() {
        tally.add_pairs(given, incidents, IncidentId::from_index(tally.known));
        tally.known += 1;
    }
    for pair in &mut tally.pairs {
        let incident = &incidents.list[pair.incident.index()];
        let Some(touched) = incident.touched else { continue };
        let since = (clock.to - touched.max(clock.from)) as f64 / crate::HOUR_MS;
        if since <= 0.0 {
            continue;
        }
        if pair.file.is_none() {
            pair.file = index.map.get(&(pair.observer, pair.incident)).copied();
        }
        if pair.file.is_none() {
            // Whoever has no case is certain that nothing happened, and wrong if something did.
            let level = watches.map.get(&(pair.observer, pair.incident)).map_or(0, |w| w.level);
            pair.now.severity = ranked(&UNAWARE, level);
            pair.now.bias = severity::expected(&UNAWARE) - f64::from(level);
        }
        if let Some(case) = pair.file.and_then(|e| cases.get(e).ok()) {
            // A true level never rises without a new assessment, which is a new version.
            let version = case.version + 1;
            pair.case = true;
            // Tension, and with it the belief in intent, moves without the file: looked at on occasions.
            let news = pair.version != version;
            let own = pair.observer.index() * t.states.len();
            let own = own as u32..(own + t.states.len()) as u32;
            if news || (clock.occasion.is_some() && politics.live.range(own).next().is_some()) {
                pair.version = version;
                let level = watches.map.get(&(pair.observer, pair.incident)).map_or(0, |w| w.level);
                let p = clock.setting(given).own(pair.observer);
                let h = |j: StateId| politics.dyads[t.dyad(pair.observer, j)].h();
                pair.now = Errors {
                    author: brier(&case.author, pair.truth),
                    origin: brier(&case.origin, pair.territory),
                    log: -libm::log(case.author[pair.truth].max(belief::BELIEF_MIN)),
                    severity: ranked(&case.levels, level),
                    bias: case.expected - f64::from(level),
                    hostile: hostile(&case.author, |j| case.intent(j, h(j), p)),
                };
                if tally.keep && news {
                    tally.beliefs.push(BeliefPoint {
                        at: Moment(clock.to),
                        observer: pair.observer,
                        incident: pair.incident,
                        author: case.author.clone(),
                    });
                }
            }
        }
        pair.pass(since);
    }
    for (posture, observer, over, sum) in &mut tally.postures {
        let by = t.postures[*posture].by;
        let dyad = &politics.dyads[t.dyad(*observer, by)];
        if let Some(&(_, _, xi)) = dyad.postures.iter().find(|x| x.0.index() == *posture) {
            let p = clock.setting(given).own(*observer);
            *over += hours;
            *sum += hours * belief::intent(p.intent_other, dyad.h(), xi, dyad.intent_shift, p);
        }
    }
}

impl Tally {
    /// Adds a step in which the world was at rest.
    pub fn rest(&mut self, hours: f64, tense_at_rest: u32) {
        self.crisis_hours += f64::from(tense_at_rest) * hours;
        self.rungs.push(0);
    }

    /// The pairs of an incident of M₀: its involved states but the author, each with what it would
    /// believe without a case: the prior at h(0), level 0 for certain, prior intent.
    pub fn add_pairs(&mut self, given: &Given, incidents: &Incidents, id: IncidentId) {
        let plan = &incidents.list[id.index()].plan;
        if !plan.exogenous {
            return;
        }
        let t = given.topology();
        for &observer in plan.involved.iter().filter(|&&s| plan.author != Hypothesis::State(s)) {
            let n = t.states.len();
            let tension = &t.tension[observer.index() * n..][..n];
            let setting = &given.plan.settings[0].1;
            let p = setting.own(observer);
            let mut author = Vec::new();
            belief::normalise(&belief::prior(observer.index(), tension, plan.prior.as_deref(), p), &mut author);
            let truth = plan.author.index();
            let territory = crate::score::belief::territory_place(plan.territory);
            let flat = vec![1.0 / (n + 1) as f64; n + 1];
            let intent =
                |j: StateId| belief::intent(p.intent_incident, tension[j.index()], p.signal_strength / 2.0, 0.0, p);
            let now = Errors {
                author: brier(&author, truth),
                origin: brier(&flat, territory),
                log: -libm::log(author[truth].max(belief::BELIEF_MIN)),
                severity: ranked(&UNAWARE, 0),
                bias: severity::expected(&UNAWARE),
                hostile: hostile(&author, intent),
            };
            self.pairs.push(Pair {
                observer,
                incident: id,
                truth,
                territory,
                hostile: plan.hostile,
                case: false,
                file: None,
                version: 0,
                now,
                sum: Errors::default(),
                hours: 0.0,
            });
        }
    }
}
