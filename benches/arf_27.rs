//! The reference workload: whole runs of `arf-27` on one core, and the same by the floor, which is spread and
//! cascade alone, written by hand. It prints times and asserts nothing about them, since machines differ and are
//! shared; what was measured is written into `docs/reference/speed.md` by hand. It does assert that engine and floor
//! compute the same thing: otherwise their ratio would say nothing.

#[path = "floor/mod.rs"]
mod floor;

use detente_engine::plan::Overrides;
use detente_engine::score::ScoreId;
use detente_engine::{Keep, Plan, RunKey, Simulation};
use detente_scenario::load::{Files, MemoryFiles};
use detente_scenario::{Configuration, Scenario, library};
use detente_study::Engine;
use detente_study::simulator::Simulate;
use floor::{Floor, Outcome};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs before the clock starts: caches, branch predictors and the worker's room are then warm.
const WARM: u64 = 20;
/// Runs on the clock.
const RUNS: u64 = 400;

fn main() {
    let disk: &dyn Files = &MemoryFiles::new();
    let loaded = library::scenario("arf-27", disk).expect("arf-27 is shipped");
    let bare = plan(&loaded.scenario, &Overrides::new());
    println!("arf-27: 27 participants, {} days, one core, {RUNS} runs for each row", loaded.scenario.days);
    for name in ["none", "full"] {
        let configuration = library::configuration(name, None, disk).expect("a shipped configuration").configuration;
        let plan = Arc::new(bare.under(&configuration).expect("it fits"));
        println!("{name:>6}: {}", timed(&plan));
    }
    agree(&loaded.scenario);
    println!("engine and floor in turn, none in force, {RUNS} pairs of runs for each row");
    println!(" quiet: {}", against(&plan(&quiet(&loaded.scenario), &Overrides::new())));
    println!("crisis: {}", against(&bare));
}

/// A scenario without measures.
fn plan(scenario: &Scenario, overrides: &Overrides) -> Plan {
    Plan::compile(scenario, &Configuration::none(), overrides).expect("arf-27 compiles")
}

/// The same participants, to whom nothing happens.
fn quiet(scenario: &Scenario) -> Scenario {
    let mut quiet = scenario.clone();
    quiet.incidents.clear();
    quiet.actors.clear();
    quiet.pieces.clear();
    quiet.postures.clear();
    quiet.injects.clear();
    quiet
}

/// The quartiles of the time of a run.
fn timed(plan: &Arc<Plan>) -> String {
    let mut worker = Engine.worker();
    let mut times: Vec<Duration> = Vec::new();
    for replicate in 0..WARM + RUNS {
        let begun = Instant::now();
        let ended = Engine.run(&mut worker, plan, RunKey::new(1, replicate));
        assert!(ended.is_ok(), "a run of the reference workload came to no end");
        if replicate >= WARM {
            times.push(begun.elapsed());
        }
    }
    times.sort();
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    format!("fastest {:.2} ms, quartiles {:.2} · {:.2} · {:.2} ms", at(0), at(25), at(50), at(75))
}

/// What a run of the engine comes to, in the terms of the floor.
fn by_engine(simulation: &mut Simulation, plan: &Arc<Plan>, key: RunKey) -> (Outcome, usize) {
    simulation.reset(Arc::clone(plan), key, Keep::Scores);
    simulation.advance(plan.topology.end).expect("the reference workload comes to an end");
    let run = simulation.finish().expect("its scores are numbers");
    let ever = run.scores.get(ScoreId::AssetsCompromised).unwrap_or(0.0) as u32;
    (Outcome { days_lost: run.days_lost.iter().sum(), ever }, run.incidents.len())
}

/// Asserts that engine and floor compute the same: run by run where nobody's doing reaches the world, and on the
/// average nearly so in the scenario as shipped, where indicators and precautions protect a little.
fn agree(scenario: &Scenario) {
    let mut closed = scenario.clone();
    closed.injects.retain(|_, inject| inject.when.is_none());
    // Precautions, indicators, help, and leaks that warn an origin: the ways of people's doing into the world.
    let hands_off =
        [("precaution", 0.0), ("indicator_vuln", 1.0), ("indicator_notice", 1.0), ("assist", 1.0), ("leak", 0.0)];
    let overrides = hands_off.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let (mut same, mut answered) = (0, 0);
    compare(&plan(&closed, &overrides), |engine, floor, incidents| {
        // An act in kind is an incident of its own, of which the floor knows nothing.
        if incidents > closed.incidents.len() {
            answered += 1;
        } else {
            assert_eq!(engine.ever, floor.ever, "engine and floor touch different numbers of assets");
            let apart = (engine.days_lost - floor.days_lost).abs();
            assert!(apart <= 1e-9 * floor.days_lost, "engine and floor lose different service-days: by {apart}");
            same += 1;
        }
    });
    println!(
        "engine and floor, nobody's doing reaching the world: {same} runs alike, {answered} left out for an act in kind"
    );
    assert!(same >= RUNS / 2, "too few runs to compare");
    let (mut lost, mut ever, mut squares) = ([0.0; 2], [0.0; 2], 0.0);
    compare(&plan(scenario, &Overrides::new()), |engine, floor, _| {
        for (n, outcome) in [engine, floor].into_iter().enumerate() {
            lost[n] += outcome.days_lost / RUNS as f64;
            ever[n] += f64::from(outcome.ever) / RUNS as f64;
        }
        squares += (engine.days_lost - floor.days_lost).powi(2) / RUNS as f64;
    });
    let error = ((squares - (lost[0] - lost[1]).powi(2)) / RUNS as f64).sqrt();
    println!(
        "as shipped: service-days lost {:.3} and {:.3} (difference {:+.3}, standard error {error:.3}), assets touched {:.2} and {:.2}",
        lost[0],
        lost[1],
        lost[0] - lost[1],
        ever[0],
        ever[1]
    );
}

/// Plays runs of the same luck by engine and floor.
fn compare(plan: &Plan, mut look: impl FnMut(Outcome, Outcome, usize)) {
    let mut floor = Floor::new(plan).expect("the floor knows arf-27");
    let plan = Arc::new(plan.clone());
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(1, 0), Keep::Scores);
    for replicate in 0..RUNS {
        let key = RunKey::new(1, replicate);
        let (engine, incidents) = by_engine(&mut simulation, &plan, key);
        look(engine, floor.play(key), incidents);
    }
}

/// The times of engine and floor, one run of each in turn, and their ratio.
fn against(plan: &Plan) -> String {
    let mut floor = Floor::new(plan).expect("the floor knows arf-27");
    let plan = Arc::new(plan.clone());
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(1, 0), Keep::Scores);
    let (mut engines, mut floors, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for replicate in 0..WARM + RUNS {
        let key = RunKey::new(1, replicate);
        let begun = Instant::now();
        std::hint::black_box(by_engine(&mut simulation, &plan, key));
        let engine = begun.elapsed().as_secs_f64() * 1000.0;
        let begun = Instant::now();
        std::hint::black_box(floor.play(key));
        let floor = begun.elapsed().as_secs_f64() * 1000.0;
        if replicate >= WARM {
            engines.push(engine);
            floors.push(floor);
            ratios.push(engine / floor);
        }
    }
    let median = |list: &mut Vec<f64>| {
        list.sort_by(f64::total_cmp);
        (list[list.len() / 4], list[list.len() / 2], list[list.len() * 3 / 4])
    };
    let (engine, floor, ratio) = (median(&mut engines), median(&mut floors), median(&mut ratios));
    format!(
        "engine {:.3} ms, floor {:.3} ms (medians); engine / floor {:.3} · {:.3} · {:.3} (quartiles)",
        engine.1, floor.1, ratio.0, ratio.1, ratio.2
    )
}
