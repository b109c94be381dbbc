//! Stage 7: states choose, all from one snapshot, on a fixed grid and never because a message came.

use crate::chance::Purpose;
use crate::ids::{EventId, IncidentId, StateId};
use crate::live::seats::Seats;
use crate::live::{Deed, Matter};
use crate::log::{Ground, Stage, What};
use crate::mind::case::Case;
use crate::mind::doctrine::{self, RESTRAINED_MAX, Standing, Weighing, repeated};
use crate::plan::topology::Topology;
use crate::stage::perceive::perceived;
use crate::state::{Acts, CaseIndex, Clock, Given, Journal, Labels, Order, Orders, Politics};
use bevy_ecs::prelude::{Query, Res, ResMut};
use detente_scenario::scenario::Doctrine;

/// A ground, as one state weighs it toward another.
struct Weighed<'a> {
    ground: Ground,
    name: &'a str,
    belief: f64,
    level: f64,
    weighing: Weighing,
    causes: Vec<EventId>,
}

/// Every state chooses, if an occasion begins in (t_n, t_{n+1}].
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub fn decide(
    given: Res<Given>,
    clock: Res<Clock>,
    index: Res<CaseIndex>,
    cases: Query<&Case>,
    acts: Res<Acts>,
    labels: Res<Labels>,
    mut politics: ResMut<Politics>,
    mut journal: ResMut<Journal>,
    mut orders: ResMut<Orders>,
    mut seats: ResMut<Seats>,
) {
    orders.list.clear();
    let t = given.topology();
    let deeds = std::mem::take(&mut seats.deeds);
    for (deed, cause) in &deeds {
        // Of several acts in one step the gravest stands: a word in public beside it takes nothing back.
        let of_both = deeds.iter().filter(|(other, _)| (other.actor, other.target) == (deed.actor, deed.target));
        let stands = of_both.map(|(other, _)| other.rung).fold(deed.rung, i8::max);
        orders.list.push(by_hand(&given, &clock, &index, &cases, &mut politics, deed, stands, *cause));
    }
    let Some(occasion) = clock.occasion else { return };
    let bounds = clock.setting(&given).bounds();
    for i in t.state_ids().filter(|&i| !seats.plays(i)) {
        match &t.states[i.index()].doctrine {
            Doctrine::Calculated | Doctrine::Restrained => {
                let restrained = t.states[i.index()].doctrine == Doctrine::Restrained;
                let own: Vec<&Case> = index
                    .map
                    .range((i, IncidentId(0))..=(i, IncidentId(u32::MAX)))
                    .filter_map(|(_, entity)| cases.get(*entity).ok())
                    .collect();
                let suspicious = own.iter().any(|c| c.may_suspect(bounds.threshold, bounds.tolerance_share));
                // Whoever suspects nobody has only dyads to look at in which something is on.
                let n = t.states.len();
                let place = |k: u32| StateId::from_index(k as usize - i.index() * n);
                let first = (i.index() * n) as u32;
                let others: Vec<StateId> = if suspicious {
                    t.state_ids().collect()
                } else {
                    politics.live.range(first..first + n as u32).map(|&k| place(k)).collect()
                };
                for j in others.into_iter().filter(|&j| j != i) {
                    let dyad = &politics.dyads[t.dyad(i, j)];
                    let idle = dyad.grievances.is_empty() && dyad.pending.is_empty() && dyad.stance == 0;
                    let suspected = || {
                        let p = clock.setting(&given).pair(i, j);
                        let threshold = doctrine::threshold(p);
                        own.iter().any(|c| c.suspects(j, threshold, p))
                    };
                    if idle && !(suspicious && suspected()) {
                        continue;
                    }
                    choose(
                        &given,
                        &clock,
                        &own,
                        &acts,
                        &labels,
                        &mut politics,
                        &mut journal,
                        &mut orders,
                        i,
                        j,
                        restrained,
                    );
                }
            }
            Doctrine::Scripted(table) => scripted(t, &clock, table, i, &mut orders),
            repeated => play(&given, repeated, i, occasion, &mut politics, &mut orders, &clock),
        }
    }
}

/// An act that people have decided on. What it is about is its ground; the stance that it leaves stands until another
/// follows.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that an act touches")]
fn by_hand(
    given: &Given,
    clock: &Clock,
    index: &CaseIndex,
    cases: &Query<&Case>,
    politics: &mut Politics,
    deed: &Deed,
    stands: i8,
    cause: Option<EventId>,
) -> Order {
    let dyad = politics.dyad(given.topology().dyad(deed.actor, deed.target));
    let (mut belief, mut level, mut causes) = (1.0, 0.0, Vec::from_iter(cause));
    let ground = Matter::ground(deed.about);
    if let Ground::Case(m) = ground
        && let Some(case) = index.map.get(&(deed.actor, m)).and_then(|entity| cases.get(*entity).ok())
    {
        belief = case.responsibility(deed.target, clock.setting(given).pair(deed.actor, deed.target));
        level = case.expected;
        causes.push(case.moved_by);
    }
    let before = std::mem::replace(&mut dyad.stance, stands.max(0));
    dyad.done.insert(ground, deed.rung);
    dyad.pending.clear();
    dyad.below_since = None;
    Order {
        actor: deed.actor,
        target: deed.target,
        rung: deed.rung,
        ground,
        belief,
        level,
        causes,
        before,
        public: Some(deed.public),
    }
}

/// The calculated choice of one state toward another.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that a choice touches")]
fn choose(
    given: &Given,
    clock: &Clock,
    own: &[&Case],
    acts: &Acts,
    labels: &Labels,
    politics: &mut Politics,
    journal: &mut Journal,
    orders: &mut Orders,
    i: StateId,
    j: StateId,
    restrained: bool,
) {
    let t = given.topology();
    let p = clock.setting(given).pair(i, j);
    let now = clock.to;
    let pressure = politics.pressure[i.index()];
    let dyad = politics.dyad(t.dyad(i, j));
    dyad.grievances.retain(|g| g.until > now);
    let mut grounds = Vec::new();
    let remembered = perceived(dyad, now, p);
    let common = Weighing { damage: 0.0, remembered, pressure, restraint: dyad.restraint };
    let until = (p.ground_days_case * 24.0 * crate::HOUR_MS) as i64;
    for case in own {
        let belief = case.responsibility(j, p);
        if belief >= doctrine::threshold(p) {
            // Attribution may take a year; the matter is on the agenda from then on, and not for ever.
            let raised = *dyad.raised.entry(Ground::Case(case.incident)).or_insert(now);
            if now - raised >= until {
                continue;
            }
            let intent = case.intent(j, dyad.h(), p);
            grounds.push(Weighed {
                ground: Ground::Case(case.incident),
                name: &labels.incidents[case.incident.index()],
                belief,
                level: case.expected,
                weighing: Weighing { damage: case.expected * intent * belief, ..common },
                causes: if remembered > 0.0 { vec![case.moved_by, dyad.event] } else { vec![case.moved_by] },
            });
        }
    }
    for g in &dyad.grievances {
        let name = match g.ground {
            Ground::Act(a) => acts.list[a.index()].identity.as_str(),
            _ => &g.identity,
        };
        // An act received needs no attribution; a posture is as hostile as it is thought to be.
        let belief = match g.ground {
            Ground::Posture(id) => dyad.postures.iter().find(|x| x.0 == id).map_or(1.0, |&(_, _, xi)| {
                crate::mind::belief::intent(p.intent_other, dyad.h(), xi, dyad.intent_shift, p)
            }),
            _ => 1.0,
        };
        let causes = vec![g.event];
        grounds.push(Weighed { ground: g.ground, name, belief, level: remembered, weighing: common, causes });
    }
    let rung_max = if restrained { RESTRAINED_MAX } else { p.rung_max as i8 };
    let (actor, target) = (t.states[i.index()].code.as_str(), t.states[j.index()].code.as_str());
    let mut best: Option<(i8, usize)> = None;
    // The highest rung that is called for and not done yet.
    let mut highest = 0;
    for (n, g) in grounds.iter().enumerate() {
        // Drawn once for a provocation, and remembered.
        let tastes = dyad.tastes.entry(g.ground).or_default();
        for rung in tastes.len() as i8..=rung_max {
            let rung = rung.to_string();
            tastes.push(given.chance.of(Purpose::Taste, &[actor, target, g.name, &rung], 0).gumbel(0));
        }
        let rung = doctrine::calculated(g.weighing.wanted(p), rung_max, p, |rung| tastes[rung as usize]);
        let done = dyad.done.get(&g.ground).copied().unwrap_or(0);
        if rung > done {
            highest = highest.max(rung);
        }
        let pending = dyad.pending.get(&g.ground).copied();
        if rung < 1 {
            dyad.pending.remove(&g.ground);
            continue;
        }
        let since = match pending {
            Some((r, since, _)) if r == rung => since,
            _ => {
                let what = What::Considered { actor: i, target: j, rung, ground: g.ground, belief: g.belief };
                let level = rung.to_string();
                let event = journal.write(now, Stage::Decide, &[actor, target, g.name, &level], what, g.causes.clone());
                dyad.pending.insert(g.ground, (rung, now, event));
                now
            }
        };
        let mut hours = p.deliberation * f64::from(rung);
        if rung == crate::ladder::RUNG_ICT {
            hours += p.prepare_days * 24.0;
        }
        let ripe = now - since >= (hours * crate::HOUR_MS) as i64;
        if ripe && rung > done && rung > dyad.stance && best.is_none_or(|b| rung > b.0) {
            best = Some((rung, n));
        }
    }
    // Grounds that are gone are no longer deliberated on.
    dyad.pending.retain(|ground, _| grounds.iter().any(|g| g.ground == *ground));
    if let Some((rung, n)) = best {
        let g = &grounds[n];
        let causes = dyad.pending.get(&g.ground).map(|x| x.2).into_iter().chain(g.causes.iter().copied()).collect();
        orders.list.push(Order {
            actor: i,
            target: j,
            rung,
            ground: g.ground,
            belief: g.belief,
            level: g.level,
            causes,
            before: dyad.stance,
            public: None,
        });
        dyad.stance = rung;
        dyad.done.insert(g.ground, rung);
        dyad.below_since = None;
    } else if dyad.stance > 0 && highest <= dyad.stance {
        // What was answered holds the stance no longer, nor does what could not be answered beside it: that
        // is answered in its turn, once the stance has eased.
        let since = *dyad.below_since.get_or_insert(now);
        if now - since >= (p.hold_hours * crate::HOUR_MS) as i64 {
            dyad.stance = 0;
            dyad.below_since = None;
            let what = What::Eased { actor: i, target: j, rung: 0 };
            let cause = dyad.event;
            journal.write(now, Stage::Decide, &[actor, target], what, vec![cause]);
        }
    } else {
        dyad.below_since = None;
    }
}

/// A table instead of a mind.
fn scripted(
    t: &Topology,
    clock: &Clock,
    table: &[(detente_scenario::Moment, String, i8)],
    i: StateId,
    orders: &mut Orders,
) {
    let since = clock.to - t.decision;
    for (_, toward, rung) in table.iter().filter(|row| row.0.0 > since && row.0.0 <= clock.to) {
        if let Some(j) = t.state(toward) {
            orders.list.push(Order {
                actor: i,
                target: j,
                rung: *rung,
                ground: Ground::Own,
                belief: 1.0,
                level: 0.0,
                causes: Vec::new(),
                before: 0,
                public: None,
            });
        }
    }
}

/// The repeated-game doctrines move toward everybody at every occasion.
fn play(
    given: &Given,
    doctrine: &Doctrine,
    i: StateId,
    occasion: u64,
    politics: &mut Politics,
    orders: &mut Orders,
    clock: &Clock,
) {
    let t = given.topology();
    for j in t.state_ids().filter(|&j| j != i) {
        let p = clock.setting(given).pair(i, j);
        let (actor, target) = (t.states[i.index()].code.as_str(), t.states[j.index()].code.as_str());
        let draws = given.chance.of(Purpose::ActFlip, &[actor, target], occasion);
        let dyad = politics.dyad(t.dyad(i, j));
        // The first move of all is to cooperate; from then on the last round is judged first.
        let first = occasion == 1;
        if !first {
            let s = dyad.standing;
            let (own, other) = (s.own_cooperated, s.other_cooperated);
            dyad.standing = Standing { own_cooperated: own, other_cooperated: other, ..s.after(own, other) };
        }
        let s = dyad.standing;
        let meant = first
            || match doctrine {
                Doctrine::TitForTat => repeated::tit_for_tat(s),
                Doctrine::Generous(g) => repeated::generous(s, draws.yes(1, *g)),
                Doctrine::Contrite => repeated::contrite(s),
                Doctrine::Pavlov => repeated::pavlov(s),
                Doctrine::Calculated | Doctrine::Restrained | Doctrine::Scripted(_) => true,
            };
        let cooperates = meant != draws.yes(0, p.act_flip);
        dyad.standing.own_cooperated = cooperates;
        let rung = if cooperates { 0 } else { p.retort as i8 };
        let causes = if first { Vec::new() } else { vec![dyad.event] };
        orders.list.push(Order {
            actor: i,
            target: j,
            rung,
            ground: Ground::Own,
            belief: 1.0,
            level: 0.0,
            causes,
            before: 0,
            public: None,
        });
    }
}
