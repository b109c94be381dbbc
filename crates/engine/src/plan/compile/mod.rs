//! From the language to the plan: names become places, what was left out is filled in.

mod exercise;
mod incidents;
mod network;

use super::Overrides;
use super::incident::IncidentPlan;
use super::topology::{AssetPlan, Coupling, DeskPlan, InstrumentPlan, SectorPlan, SignalPlan, StatePlan, Topology};
use crate::chance::{Purpose, Subject};
use crate::channel::calendar::Shift;
use crate::ids::{ActorId, AssetId, Hypothesis, SectorId, StateId};
use detente_scenario::incident::Author;
use detente_scenario::interdependency::{interdependency, sector_kind};
use detente_scenario::network::STOCK_SECTORS;
use detente_scenario::resolved::{ResolvedState, resolved_states};
use detente_scenario::time::{HOUR, Moment, Weekday};
use detente_scenario::{Diagnostic, Parameters, Scenario, evidence};
use std::collections::{BTreeMap, BTreeSet};

/// Subjects of chance that are looked at for collisions: beyond it the check costs more than it finds.
const SUBJECTS_MAX: usize = 2_000_000;
/// The least probability of a signal: an impossible one is as good as impossible.
const LIKELIHOOD_MIN: f64 = 1e-12;

/// The scenario's parameters with an experiment's overrides.
pub(super) fn parameters(scenario: &Scenario, overrides: &Overrides) -> Result<Parameters, Vec<Diagnostic>> {
    let mut values = Parameters::default();
    let mut wrong = Vec::new();
    for (name, value) in scenario.parameters.iter().chain(overrides) {
        match values.get_mut(name) {
            Some(slot) if value.is_finite() => *slot = *value,
            _ => wrong.push(Diagnostic::error(
                format!("parameters.{name}"),
                format!("`{name}` is no parameter of the registry, or its value is not a number"),
                "see docs/model/parameters.md for names and ranges",
            )),
        }
    }
    if wrong.is_empty() { Ok(values) } else { Err(wrong) }
}

/// Names to places, while the topology is being laid out.
struct Names {
    states: BTreeMap<String, StateId>,
    sectors: BTreeMap<String, SectorId>,
    assets: BTreeMap<String, AssetId>,
    technologies: BTreeMap<String, u16>,
    actors: BTreeMap<String, ActorId>,
    missing: Vec<Diagnostic>,
}

impl Names {
    fn find<T: Copy + Placeholder>(
        missing: &mut Vec<Diagnostic>,
        map: &BTreeMap<String, T>,
        name: &str,
        path: &str,
    ) -> T {
        map.get(name).copied().unwrap_or_else(|| {
            missing.push(Diagnostic::error(
                path,
                format!("`{name}` does not exist"),
                "name something that the scenario defines",
            ));
            T::nothing()
        })
    }
    fn state(&mut self, name: &str, path: &str) -> StateId {
        Self::find(&mut self.missing, &self.states, name, path)
    }
    fn asset(&mut self, name: &str, path: &str) -> AssetId {
        Self::find(&mut self.missing, &self.assets, name, path)
    }
    fn cell(&mut self, name: &str, path: &str) -> (StateId, SectorId) {
        let (state, sector) = name.split_once('.').unwrap_or((name, ""));
        (self.state(state, path), Self::find(&mut self.missing, &self.sectors, sector, path))
    }
    fn author(&mut self, author: &Author, path: &str) -> Hypothesis {
        match author {
            Author::Accident => Hypothesis::Accident,
            Author::Criminal => Hypothesis::Criminal,
            Author::Extremist => Hypothesis::Extremist,
            Author::Outside => Hypothesis::Outside,
            Author::State(code) => Hypothesis::State(self.state(code, path)),
        }
    }
}

/// A place to stand in for a name that does not exist, until the finding is reported.
trait Placeholder {
    fn nothing() -> Self;
}
impl Placeholder for StateId {
    fn nothing() -> Self {
        StateId(0)
    }
}
impl Placeholder for SectorId {
    fn nothing() -> Self {
        SectorId(0)
    }
}
impl Placeholder for AssetId {
    fn nothing() -> Self {
        AssetId(0)
    }
}

/// Lays out the world.
pub(super) fn topology(scenario: &Scenario, base: &Parameters) -> Result<Topology, Vec<Diagnostic>> {
    let resolved = resolved_states(scenario);
    let sectors = sectors(scenario, &resolved);
    let mut names = Names {
        states: resolved.keys().enumerate().map(|(n, c)| (c.clone(), StateId::from_index(n))).collect(),
        sectors: sectors.iter().enumerate().map(|(n, s)| (s.name.clone(), SectorId::from_index(n))).collect(),
        assets: BTreeMap::new(),
        technologies: BTreeMap::new(),
        actors: scenario.actors.keys().enumerate().map(|(n, a)| (a.clone(), ActorId::from_index(n))).collect(),
        missing: Vec::new(),
    };
    let states: Vec<StatePlan> = resolved.values().map(|s| state(s, &sectors, scenario.first_day)).collect();
    let assets = assets(scenario, &resolved, &mut names);
    let mut t = Topology {
        tension: pairs(&names, &scenario.tension, |_, _| scenario.tension_default),
        trust: Vec::new(),
        grievance: Vec::new(),
        instruments: instruments(scenario, &mut names),
        payoffs: scenario.payoffs,
        assets_of_sector: vec![Vec::new(); states.len() * sectors.len()],
        links_out: vec![Vec::new(); assets.len()],
        links_in: vec![Vec::new(); assets.len()],
        pools: Vec::new(),
        technologies: Vec::new(),
        couplings: couplings(scenario, &resolved, &names, sectors.len()),
        communications: names.sectors.get("communications").copied(),
        incidents: Vec::new(),
        episodes: Vec::new(),
        actors: Vec::new(),
        pieces: Vec::new(),
        postures: Vec::new(),
        injects: Vec::new(),
        options: Vec::new(),
        choices: Vec::new(),
        max_level_live: scenario.exercise.max_level_live,
        public_lines: scenario.exercise.public_line.iter().map(|line| line.rung.unwrap_or(0)).collect(),
        chair: scenario.exercise.chair.as_ref().and_then(|c| names.states.get(c).copied()),
        books: BTreeMap::new(),
        acquaintances: Vec::new(),
        embassies: Vec::new(),
        first_day: scenario.first_day,
        step: (base.step_hours * HOUR as f64) as i64,
        steps: 0,
        end: Moment(i64::from(scenario.days) * 24 * HOUR),
        decision: (base.decision_hours * HOUR as f64) as i64,
        states,
        sectors,
        assets,
    };
    t.steps = u32::try_from((t.end.0 + t.step - 1) / t.step).unwrap_or(u32::MAX);
    t.trust = {
        let tension = t.tension.clone();
        let n = t.states.len();
        pairs(&names, &scenario.trust, |i, j| 1.0 - tension[i * n + j] / 10.0)
    };
    t.grievance = vec![None; t.states.len() * t.states.len()];
    for (from, row) in &scenario.grievance {
        for (toward, &g) in row {
            let (i, j) = (names.state(from, "grievance"), names.state(toward, "grievance"));
            let place = t.dyad(i, j);
            t.grievance[place] = Some(g);
        }
    }
    for (n, asset) in t.assets.iter().enumerate() {
        t.assets_of_sector[asset.state.index() * t.sectors.len() + asset.sector.index()].push(AssetId::from_index(n));
    }
    network::network(scenario, &mut t, &mut names);
    t.technologies = technologies_in_order(&names);
    t.incidents = scenario
        .incidents
        .iter()
        .map(|(key, i)| incidents::incident(key, i, &t, &mut names, &format!("incidents.{key}"), scenario))
        .collect();
    t.episodes = t.incidents.iter().map(|incident| episodes(incident, &t.assets)).collect();
    t.actors = scenario.actors.iter().map(|(key, a)| incidents::actor(key, a, scenario, &t, &mut names)).collect();
    exercise::exercise(scenario, &mut t, &mut names);
    exercise::contacts(scenario, &mut t, &mut names);
    collisions(&t, &mut names.missing);
    if names.missing.is_empty() { Ok(t) } else { Err(names.missing) }
}

/// Whose luck an incident draws, if it spreads.
fn episodes(incident: &IncidentPlan, assets: &[AssetPlan]) -> Vec<Subject> {
    let rates = &incident.rates;
    let spreads = [rates.entry, rates.lateral, rates.trust, rates.vendor, rates.pool].iter().any(|&rate| rate > 0.0);
    let subject = |asset: &AssetPlan| Subject::new(Purpose::Episode, &[&asset.name, &incident.key]);
    assets.iter().filter(|_| spreads).map(subject).collect()
}

fn sectors(scenario: &Scenario, resolved: &BTreeMap<String, ResolvedState>) -> Vec<SectorPlan> {
    let mut used: BTreeSet<String> = scenario.sectors.keys().cloned().collect();
    for s in resolved.values() {
        used.extend(s.criticality.keys().cloned());
        used.extend(s.assets.values().map(|a| a.sector.clone()));
    }
    let stock = STOCK_SECTORS.iter().map(|s| (*s).to_owned()).filter(|s| used.contains(s));
    let others = used.iter().filter(|s| !STOCK_SECTORS.contains(&s.as_str())).cloned();
    stock
        .chain(others)
        .map(|name| SectorPlan { lives_critical: sector_kind(scenario, &name).lives_critical, name })
        .collect()
}

fn state(s: &ResolvedState, sectors: &[SectorPlan], first_day: Weekday) -> StatePlan {
    let number = |n: usize| s.severity_scale.get(n).and_then(|l| l.trim().parse::<i32>().ok());
    let mut parameters = s.parameters.clone();
    parameters.insert("severity_noise".into(), s.severity_noise);
    StatePlan {
        code: s.code.clone(),
        name: s.name.clone(),
        calendar: s.calendar.clone(),
        capabilities: s.capabilities,
        sensitivity: 2.0 * s.sensitivity,
        severity_bias: s.severity_bias,
        scale_inverted: matches!((number(0), number(5)), (Some(low), Some(high)) if low > high),
        scale: s.severity_scale.clone(),
        parameters,
        languages: s.languages.clone(),
        translation_hours: s.translation_hours,
        no_cert: s.no_cert,
        desks: s
            .desks
            .iter()
            .map(|(&desk, d)| {
                let shift = Shift::new(&s.calendar, d.hours, first_day, i64::MIN);
                let plan = DeskPlan { shift, pass_hours: d.pass_hours, capacity: d.capacity, mislays: d.mislays };
                (desk, plan)
            })
            .collect(),
        doctrine: s.doctrine.clone(),
        criticality: sectors.iter().map(|k| s.criticality.get(&k.name).copied().unwrap_or(0.0)).collect(),
    }
}

fn assets(scenario: &Scenario, resolved: &BTreeMap<String, ResolvedState>, names: &mut Names) -> Vec<AssetPlan> {
    let mut named: BTreeMap<String, AssetPlan> = BTreeMap::new();
    let technologies = |names: &mut Names, list: &[String]| -> Vec<u16> {
        list.iter()
            .map(|t| {
                let next = names.technologies.len() as u16;
                *names.technologies.entry(t.clone()).or_insert(next)
            })
            .collect()
    };
    for (code, s) in resolved {
        let state = names.states[code];
        let mut left: BTreeMap<&str, f64> = s.criticality.keys().map(|k| (k.as_str(), 1.0)).collect();
        for (name, a) in &s.assets {
            *left.entry(a.sector.as_str()).or_insert(1.0) -= a.weight;
            let Some(&sector) = names.sectors.get(&a.sector) else { continue };
            let technologies = technologies(names, &a.technologies);
            let plan = AssetPlan {
                name: format!("{code}.{name}"),
                state,
                sector,
                weight: a.weight,
                exposure: a.exposure,
                fallback: a.fallback,
                vulnerability: a.vulnerability,
                technologies,
                pools: Vec::new(),
            };
            named.insert(plan.name.clone(), plan);
        }
        // What no asset stands for belongs to the others of the sector.
        for (sector, weight) in left {
            if weight > 1e-9 {
                let other = &scenario.other_assets;
                let technologies = technologies(names, &other.technologies);
                let plan = AssetPlan {
                    name: format!("{code}.{sector}-other"),
                    state,
                    sector: names.sectors[sector],
                    weight,
                    exposure: other.exposure,
                    fallback: other.fallback,
                    vulnerability: 1.0,
                    technologies,
                    pools: Vec::new(),
                };
                named.insert(plan.name.clone(), plan);
            }
        }
    }
    names.assets = named.keys().enumerate().map(|(n, a)| (a.clone(), AssetId::from_index(n))).collect();
    named.into_values().collect()
}

fn technologies_in_order(names: &Names) -> Vec<String> {
    let mut list = vec![String::new(); names.technologies.len()];
    for (name, &n) in &names.technologies {
        list[usize::from(n)].clone_from(name);
    }
    list
}

fn pairs(
    names: &Names,
    written: &BTreeMap<String, BTreeMap<String, f64>>,
    otherwise: impl Fn(usize, usize) -> f64,
) -> Vec<f64> {
    let n = names.states.len();
    let mut values: Vec<f64> = (0..n * n).map(|k| if k / n == k % n { 0.0 } else { otherwise(k / n, k % n) }).collect();
    for (from, row) in written {
        for (toward, &value) in row {
            if let (Some(i), Some(j)) = (names.states.get(from), names.states.get(toward)) {
                values[i.index() * n + j.index()] = value;
            }
        }
    }
    values
}

fn couplings(
    scenario: &Scenario,
    resolved: &BTreeMap<String, ResolvedState>,
    names: &Names,
    sectors: usize,
) -> Vec<Vec<Coupling>> {
    let matrix = interdependency(scenario, resolved);
    let mut rows = vec![Vec::new(); names.states.len() * sectors];
    let cell = |row: usize| -> Option<(usize, usize)> {
        let (state, sector) = &matrix.sectors[row];
        Some((names.states.get(state)?.index(), names.sectors.get(sector)?.index()))
    };
    for (row, suppliers) in matrix.suppliers.iter().enumerate() {
        let Some((state, sector)) = cell(row) else { continue };
        let kind = sector_kind(scenario, &matrix.sectors[row].1);
        for &(column, a) in suppliers {
            let Some((other, supplier)) = cell(column) else { continue };
            rows[state * sectors + sector].push(Coupling {
                supplier: (other * sectors + supplier) as u32,
                a,
                buffer_hours: kind.buffer_hours.get(&matrix.sectors[column].1).copied().unwrap_or(0.0),
                cross_border: other != state,
            });
        }
        rows[state * sectors + sector].sort_by_key(|c| c.supplier);
    }
    rows
}

/// Instruments with their likelihoods by hypothesis. About an author that no signal names an instrument
/// says nothing: every signal is equally likely then.
fn instruments(scenario: &Scenario, names: &mut Names) -> Vec<InstrumentPlan> {
    let hypotheses = Hypothesis::NON_STATE + names.states.len();
    let mut plans = Vec::new();
    for (key, instrument) in &scenario.instruments {
        let path = format!("instruments.{key}");
        let named: BTreeSet<usize> = evidence::spoken_of(instrument)
            .into_keys()
            .map(|label| names.author(&evidence::author(label), &path).index())
            .collect();
        let even = 1.0 / instrument.len().max(1) as f64;
        let signals = instrument.iter().map(|(signal, likelihoods)| {
            let mut p: Vec<f64> = (0..hypotheses).map(|h| if named.contains(&h) { 0.0 } else { even }).collect();
            for (label, &value) in likelihoods {
                p[names.author(&evidence::author(label), &path).index()] = value;
            }
            let favourite = (0..hypotheses).fold(0, |best, h| if p[h] > p[best] { h } else { best });
            SignalPlan {
                name: signal.clone(),
                // What cannot be keeps a trace, so that two such signals leave a belief.
                likelihood: p.iter().map(|&p| libm::log(p.max(LIKELIHOOD_MIN))).collect(),
                favours: Hypothesis::from_index(favourite),
            }
        });
        let signals = signals.collect();
        plans.push(InstrumentPlan { name: key.clone(), signals });
    }
    plans
}

/// Two subjects on one stream would share their luck: refused, however unlikely.
fn collisions(t: &Topology, missing: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(u64, String)> = Vec::new();
    'outer: for incident in &t.incidents {
        for asset in &t.assets {
            if seen.len() >= SUBJECTS_MAX {
                break 'outer;
            }
            let subject = Subject::new(Purpose::Episode, &[&asset.name, &incident.key]);
            seen.push((subject.0, format!("{} {}", asset.name, incident.key)));
        }
    }
    seen.sort();
    for pair in seen.windows(2) {
        if pair[0].0 == pair[1].0 {
            let what = format!("`{}` and `{}` would share their luck", pair[0].1, pair[1].1);
            missing.push(Diagnostic::error("assets", what, "rename one of them"));
        }
    }
}
