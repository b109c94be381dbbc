//! SIR on a random graph, as Detente plays it and as an event-driven loop written by hand plays it.
//!
//! `sir edges` writes the links of `../sir.ron` as pairs of nodes counted from 1. `sir serve WAY` plays as it is asked
//! to: for each line `FIRST COUNT` on its input it plays that many runs, numbered from FIRST, and answers with one line,
//! `REACHED:INFECTIOUS` for each run. `sir count WAY RUNS` plays runs inside [`counted`], for whoever counts
//! instructions. `benches/peers/run.py` calls it; docs/reference/peers.md says what each way includes.

mod limit;

use detente_engine::ids::IncidentId;
use detente_engine::plan::Overrides;
use detente_engine::stage::spread::Spread;
use detente_engine::{Keep, Plan, RunKey, Simulation};
use detente_scenario::load::MemoryFiles;
use detente_scenario::{Configuration, Scenario, load};
use limit::Net;
use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

/// The model.
const MODEL: &str = include_str!("../sir.ron");
/// The worm is the only incident.
const WORM: IncidentId = IncidentId(0);

/// What came of a run: how many assets were ever infected, and how many are infectious at the end.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    reached: u32,
    infectious: u32,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["edges"] => edges(&compiled(&scenario())),
        ["serve", way] => serve(&mut player(way)),
        ["count", way, runs] => count(&mut player(way), runs.parse().expect("a number of runs")),
        _ => panic!("sir edges | sir serve WAY | sir count WAY RUNS"),
    }
}

fn scenario() -> Scenario {
    let files = MemoryFiles::new().with("sir.ron", MODEL);
    load::load_scenario(Path::new("sir.ron"), &files).unwrap_or_else(|found| panic!("{found:?}")).scenario
}

fn compiled(scenario: &Scenario) -> Arc<Plan> {
    Arc::new(Plan::compile(scenario, &Configuration::none(), &Overrides::new()).expect("the model compiles"))
}

/// Who plays runs, one for each way: called with the number of a run.
fn player(way: &str) -> Box<dyn FnMut(u64) -> Outcome> {
    let scenario = scenario();
    let plan = compiled(&scenario);
    match way {
        // The plan is compiled once; each run has a simulation of its own, as whoever plays a single run has.
        "fresh" => {
            Box::new(move |number| play(&mut Simulation::new(Arc::clone(&plan), RunKey::new(1, number), Keep::Scores)))
        }
        // As above, in the room of the run before, as whoever plays many runs does.
        "reused" => {
            let mut room = Simulation::new(Arc::clone(&plan), RunKey::new(1, 0), Keep::Scores);
            Box::new(move |number| {
                room.reset(Arc::clone(&plan), RunKey::new(1, number), Keep::Scores);
                play(&mut room)
            })
        }
        // Nothing is kept but the scenario: the graph is drawn and laid out anew for each run.
        "compiled" => Box::new(move |number| {
            play(&mut Simulation::new(compiled(&scenario), RunKey::new(1, number), Keep::Scores))
        }),
        "limit" => {
            let net = Net::of(&plan);
            Box::new(move |number| net.play(number))
        }
        _ => panic!("the ways are fresh, reused, compiled and limit"),
    }
}

/// Plays to the end.
fn play(simulation: &mut Simulation) -> Outcome {
    let end = simulation.plan().topology.end;
    simulation.advance(end).expect("the run comes to an end");
    simulation.finish().expect("its scores are numbers");
    let spread = simulation.world().resource::<Spread>();
    Outcome { reached: spread.ever(WORM), infectious: spread.infectious(WORM) }
}

/// The number of a node, if the asset is one.
fn node(name: &str) -> Option<u32> {
    name.strip_prefix("A.net-")?.parse().ok()
}

fn edges(plan: &Plan) {
    let t = &plan.topology;
    let mut out = std::io::stdout().lock();
    for (asset, links) in t.assets.iter().zip(&t.links_out) {
        let Some(from) = node(&asset.name) else { continue };
        for to in links.iter().filter_map(|link| node(&t.assets[link.other.index()].name)).filter(|&to| from < to) {
            writeln!(out, "{from} {to}").expect("the output takes what is written");
        }
    }
}

fn serve(player: &mut dyn FnMut(u64) -> Outcome) {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the input is text");
        let (first, count) = line.split_once(' ').expect("FIRST COUNT");
        let first: u64 = first.parse().expect("a number");
        let count: u64 = count.parse().expect("a number");
        let told: Vec<String> = (first..first + count)
            .map(|number| {
                let outcome = player(number);
                format!("{}:{}", outcome.reached, outcome.infectious)
            })
            .collect();
        println!("{}", told.join(" "));
    }
}

fn count(player: &mut dyn FnMut(u64) -> Outcome, runs: u64) {
    // Room is taken and caches are filled by the first run.
    player(0);
    println!("{runs} runs counted, {} assets reached", counted(player, runs));
}

/// What is counted.
#[inline(never)]
fn counted(player: &mut dyn FnMut(u64) -> Outcome, runs: u64) -> u64 {
    (1..=runs).map(|number| u64::from(player(number).reached)).sum()
}
