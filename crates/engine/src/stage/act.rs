//! Stage 8: all choices are done together, stamped t_{n+1}. Moves are therefore simultaneous.

use crate::chance::Purpose;
use crate::channel::route::Survey;
use crate::ids::{ActId, AssetId, EventId, Hypothesis, StateId};
use crate::ladder::RUNG_ICT;
use crate::log::{Ground, Stage, What};
use crate::plan::incident::{IncidentPlan, TargetPlan, technique};
use crate::stage::cascade::Cascade;
use crate::stage::communicate::ground_name;
use crate::state::{
    Act, Acts, Agenda, Clock, Due, Given, Impression, Incidents, Intake, Journal, Labels, Mail, Order, Orders, Politics,
};
use bevy_ecs::prelude::{Res, ResMut};
use detente_scenario::contact::MessageKind;
use detente_scenario::incident::Technique;
use detente_scenario::{Moment, Parameters};

/// The stock arsenal: for each level the technique of an ICT response and the number of its targets.
/// A judgement; nothing in the record separates it from the level itself.
const ARSENAL: [(Technique, usize); 5] = [
    (Technique::Ddos, 1),
    (Technique::DataLeak, 1),
    (Technique::Wiper, 1),
    (Technique::Wiper, 2),
    (Technique::Wiper, 4),
];
/// The greatest rung that may stay private.
const PRIVATE_MAX: i8 = 2;

/// Does what was chosen.
#[expect(clippy::too_many_arguments, reason = "one parameter per resource of the stage")]
pub fn act(
    given: Res<Given>,
    clock: Res<Clock>,
    cascade: Res<Cascade>,
    mut orders: ResMut<Orders>,
    mut acts: ResMut<Acts>,
    mut incidents: ResMut<Incidents>,
    mut agenda: ResMut<Agenda>,
    mut labels: ResMut<Labels>,
    mut journal: ResMut<Journal>,
    mut intake: ResMut<Intake>,
    mut politics: ResMut<Politics>,
    mail: Res<Mail>,
) {
    acts.perceived = acts.list.len();
    if orders.list.is_empty() {
        return;
    }
    let t = given.topology();
    // Between two occasions people act, each of them as often as the facilitator has them decide.
    let occasion = match clock.occasion {
        Some(occasion) => occasion.to_string(),
        None => format!("step {}", clock.step),
    };
    let communications: Vec<f64> = match t.communications {
        Some(sector) => t.state_ids().map(|s| cascade.q()[t.cell(s, sector)]).collect(),
        None => vec![0.0; t.states.len()],
    };
    let list = std::mem::take(&mut orders.list);
    for order in &list {
        let joint = list.iter().any(|o| {
            o.target == order.target && o.actor != order.actor && o.rung >= 1 && {
                mail.met.contains_key(&(o.actor.min(order.actor), o.actor.max(order.actor)))
            }
        }) && order.rung >= 1;
        let public = is_public(&given, &clock, &communications, order);
        let (actor, target) =
            (t.states[order.actor.index()].code.as_str(), t.states[order.target.index()].code.as_str());
        let identity = format!("{actor}>{target}@{occasion}");
        let id = ActId::from_index(acts.list.len());
        let wrongful = match order.ground {
            Ground::Case(m) => {
                order.rung >= 1 && incidents.list[m.index()].plan.author != Hypothesis::State(order.target)
            }
            _ => false,
        };
        let what = What::Acted {
            act: id,
            actor: order.actor,
            target: order.target,
            rung: order.rung,
            ground: order.ground,
            belief: order.belief,
            public,
            joint,
            wrongful,
        };
        let name = ground_name(&given, &incidents, &acts, order.ground);
        let rung = order.rung.to_string();
        let names = [identity.as_str(), &rung, &name];
        if journal.goes_without(&what, &names) {
            politics.dyad(t.dyad(order.actor, order.target)).stance = order.before;
            continue;
        }
        let event = journal.write(clock.to, Stage::Act, &names, what, order.causes.clone());
        if public && order.rung >= 1 {
            let amount = clock.setting(&given).pair(order.actor, order.target).pressure_public;
            for state in [order.actor, order.target] {
                intake.impressions.push(Impression::Pressure { state, amount });
            }
        }
        acts.list.push(Act {
            identity,
            actor: order.actor,
            target: order.target,
            rung: order.rung,
            ground: order.ground,
            at: clock.to,
            public,
            wrongful,
            event,
        });
        if order.rung == RUNG_ICT {
            answer_in_kind(&given, &clock, &mut incidents, &mut agenda, &mut labels, order, event);
        }
    }
}

/// Rungs up to 2 are private if a route would deliver before the next occasion; 3 and above are public,
/// but for the ICT response, which is covert.
fn is_public(given: &Given, clock: &Clock, communications: &[f64], order: &Order) -> bool {
    if let Some(public) = order.public {
        return public;
    }
    if order.rung > PRIVATE_MAX {
        return order.rung != RUNG_ICT;
    }
    if matches!(order.ground, Ground::Own) {
        return false;
    }
    let survey = Survey {
        topology: given.topology(),
        setting: clock.setting(given),
        directories: &given.plan.directories[clock.setting],
        ministries: &given.plan.ministries,
        communications,
        now: clock.to,
    };
    let routes = survey.routes(order.actor, order.target, MessageKind::Clarification, true);
    let interval = given.plan.base.decision_hours;
    !routes.first().is_some_and(|r| r.expected_hours <= interval)
}

/// An ICT response is a new incident, which the target meets as a case.
fn answer_in_kind(
    given: &Given,
    clock: &Clock,
    incidents: &mut Incidents,
    agenda: &mut Agenda,
    labels: &mut Labels,
    order: &Order,
    event: EventId,
) {
    let t = given.topology();
    let p = clock.setting(given).pair(order.actor, order.target);
    let (actor, target) = (t.states[order.actor.index()].code.as_str(), t.states[order.target.index()].code.as_str());
    let n = incidents.retaliations.entry((order.actor, order.target)).or_insert(0);
    let key = format!("retaliation({actor}→{target}, {n})");
    *n += 1;
    let u = given.chance.of(Purpose::LevelShift, &[&key], 0).uniform(0);
    let shift = if u < p.level_shift_down {
        -1.0
    } else if u > 1.0 - p.level_shift_up {
        1.0
    } else {
        0.0
    };
    let level = (libm::round(order.level) + shift).clamp(1.0, 5.0) as u8;
    let (how, count) = ARSENAL[usize::from(level) - 1];
    let targets = targets(given, order.target, &key, count);
    let (mut rates, _) = technique(how);
    // It strikes what it was meant for and goes no further, with no more force than its level.
    (rates.entry, rates.lateral, rates.trust, rates.vendor, rates.pool) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let own = clock.setting(given).own(order.target);
    let force = force(given, order.target, &targets, level, own);
    (rates.impact, rates.isolated) = (Some(force * own.impact_active), Some(force * own.impact_isolated));
    let targets = targets
        .into_iter()
        .map(|asset| TargetPlan { asset, at: Moment(clock.to), impact_at: Some(Moment(clock.to)), until: None })
        .collect();
    let mut involved = vec![order.actor, order.target];
    involved.sort();
    let plan = IncidentPlan {
        name: key.clone(),
        key: key.clone(),
        technique: how,
        start: Some(Moment(clock.to)),
        author: Hypothesis::State(order.actor),
        actor: None,
        criminal: false,
        territory: Some(order.actor),
        technologies: Vec::new(),
        targets,
        push_from: None,
        disruptions: Vec::new(),
        flag: None,
        involved,
        rates,
        obvious: None,
        difficulty: None,
        floor: level,
        hostile: true,
        prior: None,
        exogenous: false,
    };
    let id = incidents.add(plan, &given.chance, &given.plan.base, labels);
    incidents.list[id.index()].because = Some(event);
    agenda.due.insert((clock.to, key), Due::Incident(id));
}

/// The share of its full effect on these assets that an answer in kind of a level needs: its harm lies midway, in
/// ratio, between the mark of its level and the next, which leaves room for what cascades. The greatest level has
/// no next mark, and takes what it can get; the least has none below, and takes half of the next.
fn force(given: &Given, of: StateId, assets: &[AssetId], level: u8, p: &Parameters) -> f64 {
    let t = given.topology();
    let harm = |a: &AssetId| {
        let asset = &t.assets[a.index()];
        t.states[of.index()].criticality[asset.sector.index()] * asset.weight * (1.0 - asset.fallback)
    };
    let full: f64 = assets.iter().map(harm).sum::<f64>() * p.impact_active;
    let wanted = match level {
        0 | 1 => p.harm_level_2 / 2.0,
        2 => libm::sqrt(p.harm_level_2 * p.harm_level_3),
        3 => libm::sqrt(p.harm_level_3 * p.harm_level_4),
        4 => libm::sqrt(p.harm_level_4 * p.harm_level_5),
        _ => return 1.0,
    };
    if full > wanted { wanted / full } else { 1.0 }
}

/// The assets of a state that an answer in kind strikes: argmax of ln(v·w) + g, one after another.
fn targets(given: &Given, of: StateId, key: &str, count: usize) -> Vec<AssetId> {
    let t = given.topology();
    let state = &t.states[of.index()];
    let mut ranked: Vec<(f64, AssetId)> = t
        .assets
        .iter()
        .enumerate()
        .filter(|(_, a)| a.state == of)
        .map(|(n, a)| {
            let worth = (state.criticality[a.sector.index()] * a.weight).max(1e-12);
            let g = given.chance.of(Purpose::Target, &[key, &a.name], 0).gumbel(0);
            (libm::log(worth) + g, AssetId::from_index(n))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(count).map(|(_, a)| a).collect()
}
