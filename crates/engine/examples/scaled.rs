//! Worlds of any size, to see what a run costs as they grow: `scaled WHAT SIZE RUNS` plays one replicate to take room
//! and then RUNS of them, which are counted as in the example `reference`. It prints how large the world came out.
//!
//! WHAT is `states`, `assets` and `links` (SIZE of them, nearly), `steps` (SIZE steps over the fourteen days), or
//! `measures` (the first SIZE measures of the configuration `full`, on `arf-27` as shipped). All but the last are
//! built from the profile of `arf-27`: a worm, a cable break and an overloaded portal among participants on a ring.
use detente_engine::{Keep, Plan, RunKey, Simulation};
use detente_scenario::load::MemoryFiles;
use detente_scenario::network::{Asset, Dependency, Link, LinkKind};
use detente_scenario::{Configuration, Scenario, library};
use std::sync::Arc;

/// Participants where nothing is said.
const STATES: usize = 27;
/// The sectors that more assets are spread over.
const SECTORS: [&str; 8] =
    ["energy", "water", "transport", "communications", "finance", "health", "government", "digital_services"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let what = arguments.first().map_or("states", String::as_str);
    let number = |n: usize, or: usize| arguments.get(n).and_then(|x| x.parse().ok()).unwrap_or(or);
    let (size, runs) = (number(1, STATES), number(2, 2) as u64);
    let shipped = library::scenario("arf-27", &MemoryFiles::new()).expect("arf-27 is shipped").scenario;
    let mut configuration = Configuration::none();
    let mut scenario = match what {
        "assets" => ring(&shipped, STATES, (size / STATES).saturating_sub(24), 1),
        "links" => ring(&shipped, STATES, 100, size.div_ceil(STATES * 100 * 2)),
        "steps" | "states" => ring(&shipped, if what == "states" { size } else { STATES }, 0, 0),
        _ => shipped,
    };
    match what {
        "steps" => {
            let hours = f64::from(scenario.days) * 24.0 / size as f64;
            scenario.parameters.insert("step_hours".into(), hours);
        }
        "measures" => {
            let full = library::configuration("full", None, &MemoryFiles::new()).expect("full is shipped");
            configuration = full.configuration;
            configuration.measures.truncate(size);
        }
        _ => {}
    }
    let plan = match Plan::compile(&scenario, &configuration, &Default::default()) {
        Ok(plan) => Arc::new(plan),
        Err(findings) => panic!("the world does not compile: {findings:?}"),
    };
    let t = &plan.topology;
    let links: usize = t.links_out.iter().map(Vec::len).sum();
    let came_out = match what {
        "states" => t.states.len(),
        "assets" => t.assets.len(),
        "links" => links,
        "steps" => t.steps as usize,
        _ => configuration.measures.len(),
    };
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(1, 0), Keep::Scores);
    let mut sums = play(&mut simulation);
    for (sum, more) in sums.iter_mut().zip(counted(&mut simulation, &plan, runs)) {
        *sum += more;
    }
    println!("{what} {came_out}: {:.3} service-days lost, {} assets touched in all runs", sums[0], sums[1]);
}

/// What is counted: runs in the room of earlier ones.
#[inline(never)]
fn counted(simulation: &mut Simulation, plan: &Arc<Plan>, runs: u64) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for replicate in 1..=runs {
        simulation.reset(Arc::clone(plan), RunKey::new(1, replicate), Keep::Scores);
        let [lost, touched] = play(simulation);
        sums = [sums[0] + lost, sums[1] + touched];
    }
    sums
}

/// Plays to the end: service-days lost, assets touched.
fn play(simulation: &mut Simulation) -> [f64; 2] {
    let end = simulation.plan().topology.end;
    simulation.advance(end).expect("the run comes to an end");
    let run = simulation.finish().expect("its scores are numbers");
    let touched = run.scores.get(detente_engine::score::ScoreId::AssetsCompromised).unwrap_or(0.0);
    [run.days_lost.iter().sum(), touched]
}

/// Participants of one profile on a ring, each with `more` assets that reach the next `degree` of them.
fn ring(shipped: &Scenario, states: usize, more: usize, degree: usize) -> Scenario {
    let mut scenario = shipped.clone();
    let code = |n: usize| format!("S{:03}", n % states + 1);
    let of: Vec<_> = shipped.states.values().cloned().collect();
    scenario.states = (0..states).map(|n| (code(n), of[n % of.len()].clone())).collect();
    for state in scenario.states.values_mut() {
        state.name.clear();
    }
    let profile = scenario.profiles.get_mut("neutral").expect("arf-27 has one profile");
    for n in 0..more {
        let asset = Asset {
            sector: SECTORS[n % SECTORS.len()].into(),
            weight: 0.25 / more.div_ceil(SECTORS.len()) as f64,
            technologies: vec!["office-suite".into()],
            exposure: 0.2,
            fallback: 0.2,
            vulnerability: 1.0,
        };
        profile.assets.insert(format!("more-{n:05}"), asset);
    }
    scenario.tension.clear();
    scenario.trust.clear();
    scenario.acquaintances.clear();
    scenario.exercise = Default::default();
    (scenario.pieces, scenario.postures, scenario.injects) = Default::default();
    let dependency = |n: usize, sector: &str, a: f64| Dependency {
        of: format!("{}.{sector}", code(n)),
        on: format!("{}.{sector}", code(n + 1)),
        a,
    };
    scenario.dependencies.between =
        (0..states).flat_map(|n| [dependency(n, "energy", 0.05), dependency(n, "transport", 0.04)]).collect();
    scenario.links.clear();
    let mut link = |from: String, to: Vec<String>, kind| {
        scenario.links.push(Link { from, to, kind, both_ways: true, filter: 0.0 });
    };
    for n in 0..states {
        let own = |name: &str| format!("{}.{name}", code(n));
        let served = ["savings-bank", "ministry", "hospitals"].map(own).to_vec();
        link(own("provider"), served, LinkKind::Lateral);
        link(own("exchange"), ["port", "railway", "fuel"].map(own).to_vec(), LinkKind::Lateral);
        link(own("exchange"), vec![format!("{}.exchange", code(n + 1))], LinkKind::Trust);
        for k in 0..if degree > 0 { more } else { 0 } {
            let next = (1..=degree.min(more.saturating_sub(1) / 2)).map(|far| format!("more-{:05}", (k + far) % more));
            link(own(&format!("more-{k:05}")), next.map(|name| own(&name)).collect(), LinkKind::Lateral);
        }
    }
    scenario.links.retain(|link| !link.to.is_empty());
    crisis(&mut scenario, degree.max(1));
    scenario
}

/// A worm, a cable break and an overloaded portal. However many links there are, an asset passes on as much.
fn crisis(scenario: &mut Scenario, degree: usize) {
    scenario.incidents.retain(|key, _| ["worm", "cable", "mask"].contains(&key.as_str()));
    for actor in scenario.actors.values_mut() {
        actor.territory = None;
    }
    for (key, incident) in &mut scenario.incidents {
        incident.territory = None;
        incident.actor = None;
        incident.false_flag = None;
        incident.targets.truncate(1);
        incident.disruptions.truncate(1);
        incident.involved = Some(["S001", "S002", "S003", "S004"].map(str::to_owned).to_vec());
        for target in &mut incident.targets {
            target.asset = if key == "worm" { "S001.exchange".into() } else { "S002.portal".into() };
        }
        for disruption in &mut incident.disruptions {
            disruption.sector = "S003.communications".into();
        }
        if key == "worm" {
            // Faster than in arf-27, so that a constant share of all assets is touched whatever the size.
            incident.rates.entry = Some(0.0005);
            incident.rates.lateral = Some(0.1 / degree as f64);
            incident.rates.trust = Some(0.1);
        }
    }
}
