//! From the language to the plan: names become places, what was left out is filled in.

use super::Overrides;
use super::incident::{DisruptionPlan, IncidentPlan, TargetPlan, technique};
use super::topology::{
    ActorPlan, ArrivalPlan, AssetPlan, ChoicePlan, Coupling, InjectPlan, LinkPlan, OptionPlan, PiecePlan, PoolPlan,
    PosturePlan, SectorPlan, StatePlan, Topology,
};
use crate::chance::{Purpose, Subject};
use crate::ids::{ActorId, AssetId, Hypothesis, SectorId, StateId};
use detente_scenario::incident::{Actor, ActorKind, Author, Incident};
use detente_scenario::interdependency::{interdependency, sector_kind};
use detente_scenario::network::STOCK_SECTORS;
use detente_scenario::resolved::{ResolvedState, resolved_states};
use detente_scenario::time::{HOUR, Moment};
use detente_scenario::{Diagnostic, Parameters, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// Hours of a year of 365.25 days.
const YEAR_HOURS: f64 = 8766.0;
/// Subjects of chance that are looked at for collisions: beyond it the check costs more than it finds.
const SUBJECTS_MAX: usize = 2_000_000;

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
                "see docs/reference/parameters.md for names and ranges",
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
    fn find<T: Copy + Placeholder>(missing: &mut Vec<Diagnostic>, map: &BTreeMap<String, T>, name: &str, path: &str) -> T {
        map.get(name).copied().unwrap_or_else(|| {
            missing.push(Diagnostic::error(path, format!("`{name}` does not exist"), "name something that the scenario defines"));
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
    let states: Vec<StatePlan> = resolved.values().map(|s| state(s, &sectors)).collect();
    let assets = assets(scenario, &resolved, &mut names);
    let mut t = Topology {
        tension: pairs(&names, &scenario.tension, |_, _| scenario.tension_default),
        trust: Vec::new(),
        assets_of_sector: vec![Vec::new(); states.len() * sectors.len()],
        links_out: vec![Vec::new(); assets.len()],
        links_in: vec![Vec::new(); assets.len()],
        pools: Vec::new(),
        technologies: Vec::new(),
        couplings: couplings(scenario, &resolved, &names, sectors.len()),
        communications: names.sectors.get("communications").copied(),
        incidents: Vec::new(),
        actors: Vec::new(),
        pieces: Vec::new(),
        postures: Vec::new(),
        injects: Vec::new(),
        options: Vec::new(),
        choices: Vec::new(),
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
    for (n, asset) in t.assets.iter().enumerate() {
        t.assets_of_sector[asset.state.index() * t.sectors.len() + asset.sector.index()].push(AssetId::from_index(n));
    }
    network(scenario, &mut t, &mut names);
    t.technologies = technologies_in_order(&names);
    t.incidents = scenario
        .incidents
        .iter()
        .map(|(key, i)| incident(key, i, &t, &mut names, &format!("incidents.{key}"), scenario))
        .collect();
    t.actors = scenario.actors.iter().map(|(key, a)| actor(key, a, scenario, &t, &mut names)).collect();
    exercise(scenario, &mut t, &mut names);
    contacts(scenario, &mut t, &mut names);
    collisions(&t, &mut names.missing);
    if names.missing.is_empty() { Ok(t) } else { Err(names.missing) }
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

fn state(s: &ResolvedState, sectors: &[SectorPlan]) -> StatePlan {
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
        translation_hours: s.translation_hours,
        no_cert: s.no_cert,
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
    let mut values: Vec<f64> =
        (0..n * n).map(|k| if k / n == k % n { 0.0 } else { otherwise(k / n, k % n) }).collect();
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

fn network(scenario: &Scenario, t: &mut Topology, names: &mut Names) {
    for (n, link) in scenario.links.iter().enumerate() {
        let from = names.asset(&link.from, &format!("links[{n}].from"));
        for (m, to) in link.to.iter().enumerate() {
            let to = names.asset(to, &format!("links[{n}].to[{m}]"));
            let pass = 1.0 - link.filter;
            let mut join = |a: AssetId, b: AssetId| {
                t.links_out[a.index()].push(LinkPlan { other: b, kind: link.kind, pass });
                t.links_in[b.index()].push(LinkPlan { other: a, kind: link.kind, pass });
            };
            join(from, to);
            if link.both_ways {
                join(to, from);
            }
        }
    }
    for links in t.links_out.iter_mut().chain(t.links_in.iter_mut()) {
        links.sort_by_key(|l| (l.other, l.kind));
    }
    for (key, pool) in &scenario.pools {
        let number = t.pools.len() as u16;
        let mut members: Vec<AssetId> =
            pool.members.iter().map(|m| names.asset(m, &format!("pools.{key}.members"))).collect();
        members.sort();
        members.dedup();
        for m in &members {
            if let Some(asset) = t.assets.get_mut(m.index()) {
                asset.pools.push(number);
            }
        }
        t.pools.push(PoolPlan { members, beta: pool.beta });
    }
}

fn incident(key: &str, i: &Incident, t: &Topology, names: &mut Names, path: &str, scenario: &Scenario) -> IncidentPlan {
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
            let key = (StateId::from_index(supplier / t.sectors.len()), SectorId::from_index(supplier % t.sectors.len()));
            c.cross_border && cells.contains(&key)
        });
        if depends {
            states.insert(StateId::from_index(row / t.sectors.len()));
        }
    }
    states.into_iter().collect()
}

fn actor(key: &str, a: &Actor, scenario: &Scenario, t: &Topology, names: &mut Names) -> ActorPlan {
    let path = format!("actors.{key}");
    let author = match &a.kind {
        ActorKind::StateService(code) | ActorKind::ProxyDirected(code) => Hypothesis::State(names.state(code, &path)),
        ActorKind::ProxyTolerated(_) | ActorKind::Criminal => Hypothesis::Criminal,
        ActorKind::Extremist => Hypothesis::Extremist,
        ActorKind::Outside => Hypothesis::Outside,
        ActorKind::None => Hypothesis::Accident,
    };
    let territory = a.territory.as_ref().map(|c| names.state(c, &path));
    let arrivals = a
        .arrivals
        .iter()
        .filter_map(|arrival| {
            let template = scenario.templates.get(&arrival.template)?;
            let mut incident = incident(&arrival.template, template, t, names, &format!("templates.{}", arrival.template), scenario);
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
            Some(ArrivalPlan {
                template: arrival.template.clone(),
                incident,
                per_hour: arrival.per_year / YEAR_HOURS,
                targets: arrival.targets.iter().map(|x| names.asset(x, &path)).collect(),
            })
        })
        .collect();
    ActorPlan {
        name: key.to_owned(),
        author,
        criminal: matches!(author, Hypothesis::Criminal | Hypothesis::Extremist),
        territory,
        arrivals,
    }
}

fn exercise(scenario: &Scenario, t: &mut Topology, names: &mut Names) {
    for (key, p) in &scenario.pieces {
        let path = format!("pieces.{key}");
        let holder = names.state(&p.holder, &path);
        let toward = names.author(&p.toward, &path);
        let Some(incident) = t.incident(&p.incident) else {
            let what = format!("`{}` is no incident", p.incident);
            names.missing.push(Diagnostic::error(format!("{path}.incident"), what, "name one of `incidents`"));
            continue;
        };
        t.pieces.push(PiecePlan {
            name: key.clone(),
            holder,
            incident,
            from: p.from,
            opens_after_hours: p.opens_after_hours,
            toward,
            weight: p.weight,
        });
    }
    for (key, p) in &scenario.postures {
        let path = format!("postures.{key}");
        t.postures.push(PosturePlan {
            name: key.clone(),
            by: names.state(&p.by, &path),
            at: p.at,
            until: p.until,
            toward: p.toward.iter().map(|s| names.state(s, &path)).collect(),
            looks_like: p.looks_like,
            hostile: p.hostile,
        });
    }
    for (key, i) in &scenario.injects {
        t.injects.push(InjectPlan {
            name: key.clone(),
            at: i.at,
            when: i.when.clone(),
            after_hours: i.after_hours,
            effects: i.effects.clone(),
            public: i.to.iter().any(|s| s == "public" || s == "all"),
        });
    }
    for (number, m) in scenario.exercise.moves.iter().enumerate() {
        for choice in &m.choices {
            let state = names.state(&choice.state, &format!("exercise.moves[{number}].choices"));
            let first = t.options.len() as u16;
            for o in &choice.options {
                t.options.push(OptionPlan {
                    name: o.id.clone(),
                    text: o.text.clone(),
                    rung: o.rung,
                    toward: o.toward.as_ref().and_then(|s| names.states.get(s).copied()),
                    weight: o.weight,
                    when: o.when.clone(),
                    effects: o.effects.clone(),
                });
            }
            t.choices.push(ChoicePlan {
                state,
                at: choice.at.unwrap_or(m.decide),
                number: number as u16,
                options: (first..t.options.len() as u16).collect(),
            });
        }
    }
    t.choices.sort_by_key(|c| (c.at, c.number, c.state));
}

fn contacts(scenario: &Scenario, t: &mut Topology, names: &mut Names) {
    for (book, states) in &scenario.directories {
        let by_state = states
            .iter()
            .map(|(code, list)| (names.state(code, &format!("directories.{book}")), list.clone()))
            .collect();
        t.books.insert(book.clone(), by_state);
    }
    for (n, a) in scenario.acquaintances.iter().enumerate() {
        let path = format!("acquaintances[{n}]");
        let (first, second) = (names.state(&a.between.0, &path), names.state(&a.between.1, &path));
        t.acquaintances.push((first, second, a.role, a.hours));
    }
    for (n, e) in scenario.embassies.iter().enumerate() {
        let path = format!("embassies[{n}]");
        let (of, at) = (names.state(&e.of, &path), names.state(&e.at, &path));
        if let Some(&medium) = e.media.first() {
            t.embassies.push((of, at, medium, e.deliver_hours));
        }
    }
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
