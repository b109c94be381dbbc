//! Incidents and actors: who strikes what, for whom, and who has a stake in it.

use super::super::incident::{DisruptionPlan, IncidentPlan, TargetPlan, technique};
use super::super::topology::{ActorPlan, ArrivalPlan, AssetPlan, CampaignPlan, StockpilePlan, Topology};
use super::Names;
use crate::ids::{AssetId, Hypothesis, SectorId, StateId};
use detente_scenario::incident::{Actor, Incident};
use detente_scenario::{Moment, Scenario, evidence};
use std::collections::BTreeSet;

/// Hours of a year of 365.25 days.
const YEAR_HOURS: f64 = 8766.0;

pub(super) fn incident(
    key: &str,
    i: &Incident,
    t: &Topology,
    names: &mut Names,
    path: &str,
    scenario: &Scenario,
) -> IncidentPlan {
    let (rates, floor) = technique(i.technique);
    let author = names.author(&i.author, &format!("{path}.author"));
    let start = i.start;
    let targets: Vec<TargetPlan> = i
        .targets
        .iter()
        .map(|x| TargetPlan {
            asset: names.asset(&x.asset, &format!("{path}.targets")),
            at: x.at.or(start).unwrap_or_default(),
            impact_at: x.impact_at,
            until: x.until,
        })
        .collect();
    let disruptions: Vec<DisruptionPlan> = i
        .disruptions
        .iter()
        .map(|d| {
            let (state, sector) = names.cell(&d.sector, &format!("{path}.disruptions"));
            DisruptionPlan { state, sector, at: d.at, until: d.until.unwrap_or(Moment(i64::MAX)), loss: d.loss }
        })
        .collect();
    let flag = i.false_flag.as_ref().map(|f| (names.state(&f.frames, &format!("{path}.false_flag.frames")), f.quality));
    let actor = i.actor.as_ref().and_then(|a| names.actors.get(a).copied());
    let technologies = i
        .technologies
        .iter()
        .map(|x| {
            // A technology that no asset uses strikes nobody; it still needs a number of its own.
            let next = names.technologies.len() as u16;
            *names.technologies.entry(x.clone()).or_insert(next)
        })
        .collect::<Vec<u16>>();
    let territory = match (&i.territory, author) {
        (Some(code), _) => Some(names.state(code, &format!("{path}.territory"))),
        (None, Hypothesis::State(s)) => Some(s),
        (None, _) => actor.and_then(|_| {
            let from = i.actor.as_ref().and_then(|a| scenario.actors.get(a)).and_then(|a| a.territory.as_ref());
            from.and_then(|code| names.states.get(code).copied())
        }),
    };
    let push_from = i.push_from.as_ref().map(|a| names.asset(a, &format!("{path}.push_from")));
    let involved = match &i.involved {
        Some(list) => {
            let mut states: Vec<StateId> = list.iter().map(|s| names.state(s, &format!("{path}.involved"))).collect();
            states.sort();
            states.dedup();
            states
        }
        None => involved(t, author, flag.as_ref().map(|f| f.0), &targets, &disruptions, push_from, &technologies),
    };
    IncidentPlan {
        key: key.to_owned(),
        name: i.name.clone(),
        technique: i.technique,
        start,
        author,
        actor,
        criminal: matches!(author, Hypothesis::Criminal | Hypothesis::Extremist),
        territory,
        technologies,
        targets,
        push_from,
        disruptions,
        flag,
        involved,
        rates: rates.with(&i.rates),
        obvious: i.obvious,
        difficulty: i.difficulty,
        floor: i.floor.unwrap_or(floor),
        hostile: meant(author),
        prior: i.prior.as_ref().map(|weights| {
            let mut prior = vec![0.0; Hypothesis::NON_STATE + t.states.len()];
            for (label, &weight) in weights {
                prior[names.author(&evidence::author(label), &format!("{path}.prior")).index()] = weight;
            }
            prior.into()
        }),
        exogenous: start.is_some(),
    }
}

/// Whether a state means harm by it: criminals are nobody's intent.
fn meant(author: Hypothesis) -> bool {
    matches!(author, Hypothesis::State(_) | Hypothesis::Outside)
}

/// States with a stake: those of its targets, its author, the framed one, and those with a border
/// dependency on a target. An incident without scripted targets concerns every user of what it exploits.
fn involved(
    t: &Topology,
    author: Hypothesis,
    framed: Option<StateId>,
    targets: &[TargetPlan],
    disruptions: &[DisruptionPlan],
    push_from: Option<AssetId>,
    technologies: &[u16],
) -> Vec<StateId> {
    let mut cells: BTreeSet<(StateId, SectorId)> = disruptions.iter().map(|d| (d.state, d.sector)).collect();
    let of = |a: AssetId| t.assets.get(a.index()).map(|x| (x.state, x.sector));
    cells.extend(targets.iter().filter_map(|x| of(x.asset)));
    if let Some(supplier) = push_from {
        cells.extend(of(supplier));
        cells.extend(t.links_out[supplier.index()].iter().filter_map(|l| of(l.other)));
    }
    if cells.is_empty() {
        let uses = |a: &AssetPlan| a.technologies.iter().any(|x| technologies.contains(x));
        cells.extend(t.assets.iter().filter(|a| uses(a)).map(|a| (a.state, a.sector)));
    }
    let mut states: BTreeSet<StateId> = cells.iter().map(|c| c.0).collect();
    if let Hypothesis::State(s) = author {
        states.insert(s);
    }
    states.extend(framed);
    for (row, suppliers) in t.couplings.iter().enumerate() {
        let depends = suppliers.iter().any(|c| {
            let supplier = c.supplier as usize;
            let key =
                (StateId::from_index(supplier / t.sectors.len()), SectorId::from_index(supplier % t.sectors.len()));
            c.cross_border && cells.contains(&key)
        });
        if depends {
            states.insert(StateId::from_index(row / t.sectors.len()));
        }
    }
    states.into_iter().collect()
}

pub(super) fn actor(key: &str, a: &Actor, scenario: &Scenario, t: &Topology, names: &mut Names) -> ActorPlan {
    let path = format!("actors.{key}");
    let author = names.author(&a.kind.label(), &path);
    let territory = a.territory.as_ref().map(|c| names.state(c, &path));
    let campaign = |name: &str, targets: &[String], names: &mut Names| {
        let template = scenario.templates.get(name)?;
        let mut incident = incident(name, template, t, names, &format!("templates.{name}"), scenario);
        incident.author = author;
        incident.actor = names.actors.get(key).copied();
        incident.criminal = matches!(author, Hypothesis::Criminal | Hypothesis::Extremist);
        incident.hostile = meant(author);
        incident.exogenous = true;
        if incident.territory.is_none() {
            incident.territory = territory.or(match author {
                Hypothesis::State(s) => Some(s),
                _ => None,
            });
        }
        let targets = targets.iter().map(|x| names.asset(x, &path)).collect();
        Some(CampaignPlan { template: name.to_owned(), incident, targets })
    };
    let arrivals = a
        .arrivals
        .iter()
        .filter_map(|arrival| {
            let campaign = campaign(&arrival.template, &arrival.targets, names)?;
            Some(ArrivalPlan { campaign, per_hour: arrival.per_year / YEAR_HOURS })
        })
        .collect();
    let stockpile = a.stockpile.as_ref().and_then(|s| {
        Some(StockpilePlan {
            campaign: campaign(&s.template, &s.targets, names)?,
            threshold: s.threshold,
            survives_use: s.survives_use,
            survives_disuse: s.survives_disuse,
            discount: s.discount,
        })
    });
    ActorPlan {
        name: key.to_owned(),
        author,
        criminal: matches!(author, Hypothesis::Criminal | Hypothesis::Extremist),
        territory,
        arrivals,
        stockpile,
    }
}
