//! Small worlds for the tests of the stages.

use crate::ids::{AssetId, Hypothesis, SectorId, StateId};
use crate::plan::incident::{IncidentPlan, RatesPlan, technique};
use crate::plan::topology::{AssetPlan, Coupling, LinkPlan, PoolPlan, SectorPlan, StatePlan, Topology};
use detente_scenario::incident::Technique;
use detente_scenario::network::LinkKind;
use detente_scenario::scenario::{Capabilities, Doctrine};
use detente_scenario::time::{Calendar, DAY, HOUR, Moment, Weekday};
use std::collections::BTreeMap;

/// States `S00`, `S01` … with as many sectors each, and nothing else.
pub(crate) fn world(states: usize, sectors: usize) -> Topology {
    let state = |i| StatePlan {
        code: format!("S{i:02}"),
        name: format!("State {i}"),
        calendar: Calendar::default(),
        capabilities: Capabilities::default(),
        sensitivity: 1.0,
        severity_bias: None,
        scale_inverted: false,
        scale: Vec::new(),
        parameters: BTreeMap::new(),
        translation_hours: 0.0,
        desks: Default::default(),
        languages: Vec::new(),
        no_cert: false,
        doctrine: Doctrine::default(),
        criticality: vec![1.0 / sectors as f64; sectors],
    };
    Topology {
        states: (0..states).map(state).collect(),
        sectors: (0..sectors).map(|k| SectorPlan { name: format!("sector{k}"), lives_critical: false }).collect(),
        assets: Vec::new(),
        assets_of_sector: vec![Vec::new(); states * sectors],
        links_out: Vec::new(),
        links_in: Vec::new(),
        pools: Vec::new(),
        technologies: vec!["a".into(), "b".into()],
        couplings: vec![Vec::new(); states * sectors],
        communications: None,
        tension: Vec::new(),
        trust: Vec::new(),
        grievance: Vec::new(),
        instruments: Vec::new(),
        payoffs: None,
        incidents: Vec::new(),
        episodes: Vec::new(),
        actors: Vec::new(),
        pieces: Vec::new(),
        postures: Vec::new(),
        injects: Vec::new(),
        options: Vec::new(),
        choices: Vec::new(),
        chair: None,
        max_level_live: 6,
        public_lines: Vec::new(),
        books: BTreeMap::new(),
        acquaintances: Vec::new(),
        embassies: Vec::new(),
        first_day: Weekday::Mon,
        step: HOUR,
        steps: 240,
        end: Moment(10 * DAY),
        decision: 6 * HOUR,
    }
}

/// One sector per row of a matrix A, in one state.
pub(crate) fn matrix(a: &[&[f64]]) -> Topology {
    let mut t = world(1, a.len());
    for (row, values) in a.iter().enumerate() {
        for (supplier, &a) in values.iter().enumerate() {
            if a > 0.0 {
                couple(&mut t, row, supplier, a, 0.0);
            }
        }
    }
    t
}

/// Adds a dependency between two cells.
pub(crate) fn couple(t: &mut Topology, row: usize, supplier: usize, a: f64, buffer_hours: f64) {
    let cross_border = row / t.sectors.len() != supplier / t.sectors.len();
    t.couplings[row].push(Coupling { supplier: supplier as u32, a, buffer_hours, cross_border });
}

/// Adds an asset; the caller adds them in order of name.
pub(crate) fn asset(t: &mut Topology, state: usize, sector: usize, name: &str) -> AssetId {
    let id = AssetId::from_index(t.assets.len());
    let (state, sector) = (StateId::from_index(state), SectorId::from_index(sector));
    t.assets.push(AssetPlan {
        name: format!("{}.{name}", t.states[state.index()].code),
        state,
        sector,
        weight: 0.1,
        exposure: 0.0,
        fallback: 0.0,
        vulnerability: 1.0,
        technologies: vec![0],
        pools: Vec::new(),
    });
    let cell = t.cell(state, sector);
    t.assets_of_sector[cell].push(id);
    t.links_out.push(Vec::new());
    t.links_in.push(Vec::new());
    id
}

/// Adds a link from one asset to another.
pub(crate) fn link(t: &mut Topology, from: AssetId, to: AssetId, kind: LinkKind) {
    t.links_out[from.index()].push(LinkPlan { other: to, kind, pass: 1.0 });
    t.links_in[to.index()].push(LinkPlan { other: from, kind, pass: 1.0 });
}

/// Adds a pool.
pub(crate) fn pool(t: &mut Topology, members: &[AssetId]) {
    let number = t.pools.len() as u16;
    for member in members {
        t.assets[member.index()].pools.push(number);
    }
    t.pools.push(PoolPlan { members: members.to_vec(), beta: None });
}

/// `n` assets that all meet, in one state and sector.
pub(crate) fn crowd(n: usize) -> Topology {
    let mut t = world(1, 1);
    let members: Vec<_> = (0..n).map(|i| asset(&mut t, 0, 0, &format!("a{i:05}"))).collect();
    pool(&mut t, &members);
    t
}

/// An incident that does nothing by itself but what `rates` says.
pub(crate) fn incident(key: &str, rates: impl FnOnce(&mut RatesPlan)) -> IncidentPlan {
    let mut quiet = technique(Technique::Accident).0;
    quiet.notice_impact = 0.0;
    quiet.strikes_with_impact = false;
    rates(&mut quiet);
    IncidentPlan {
        key: key.into(),
        name: key.into(),
        technique: Technique::Worm,
        start: Some(Moment(0)),
        author: Hypothesis::Criminal,
        actor: None,
        criminal: true,
        territory: None,
        technologies: vec![0],
        targets: Vec::new(),
        push_from: None,
        disruptions: Vec::new(),
        flag: None,
        involved: Vec::new(),
        rates: quiet,
        obvious: None,
        difficulty: None,
        floor: 0,
        prior: None,
        hostile: true,
        exogenous: true,
    }
}
