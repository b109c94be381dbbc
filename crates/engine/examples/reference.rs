//! The reference run: `arf-27` over its fourteen days, once to warm up and then some replicates that are counted.
//!
//! `reference WORLD RUNS` plays it, where WORLD is `quiet` (the same participants, and nothing happens to them) or
//! `crisis` (as shipped) or `full` (as shipped, with all measures); `floor-quiet` and `floor-crisis` are the same by the floor of benches/floor. Whoever counts
//! instructions counts inside [`counted`]; docs/reference/speed.md says how.
#[path = "../../../benches/floor/mod.rs"]
mod floor;

use detente_engine::{Keep, Plan, RunKey, Simulation};
use detente_scenario::load::MemoryFiles;
use detente_scenario::{Configuration, library};
use std::sync::Arc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let world = arguments.first().map_or("crisis", String::as_str);
    let runs: u64 = arguments.get(1).and_then(|x| x.parse().ok()).unwrap_or(4);
    let mut scenario = library::scenario("arf-27", &MemoryFiles::new()).expect("arf-27 is shipped").scenario;
    if world.ends_with("quiet") {
        scenario.incidents.clear();
        scenario.actors.clear();
        scenario.pieces.clear();
        scenario.postures.clear();
        scenario.injects.clear();
    }
    let configuration = match world {
        "full" => library::configuration("full", None, &MemoryFiles::new()).expect("full is shipped").configuration,
        _ => Configuration::none(),
    };
    let plan = Plan::compile(&scenario, &configuration, &Default::default());
    let plan = Arc::new(plan.expect("the reference workload compiles"));
    if world.starts_with("floor") {
        let mut floor = floor::Floor::new(&plan).expect("the floor knows the reference workload");
        floor.play(RunKey::new(1, 0));
        let lost = counted(runs, |key| floor.play(key).days_lost);
        println!("{world}: {runs} runs counted, {lost:.6} service-days lost");
        return;
    }
    // Room is taken and caches are filled by the first run.
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(1, 0), Keep::Scores);
    play(&mut simulation);
    let lost = counted(runs, |key| {
        simulation.reset(Arc::clone(&plan), key, Keep::Scores);
        play(&mut simulation)
    });
    println!("{world}: {runs} runs counted, {lost:.6} service-days lost");
}

/// What is counted: runs in the room of earlier ones.
#[inline(never)]
fn counted(runs: u64, mut run: impl FnMut(RunKey) -> f64) -> f64 {
    (1..=runs).map(|replicate| run(RunKey::new(1, replicate))).sum()
}

/// Plays to the end.
fn play(simulation: &mut Simulation) -> f64 {
    let end = simulation.plan().topology.end;
    simulation.advance(end).expect("the reference workload comes to an end");
    let run = simulation.finish().expect("its scores are numbers");
    run.days_lost.iter().sum()
}
