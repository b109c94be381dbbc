//! The reference workload: whole runs of `arf-27` on one core. It prints and asserts nothing, since
//! machines differ and are shared; what was measured is written into `docs/reference/speed.md` by hand.

use detente_engine::plan::Overrides;
use detente_engine::{Plan, RunKey};
use detente_scenario::load::{Files, MemoryFiles};
use detente_scenario::{Configuration, library};
use detente_study::Engine;
use detente_study::simulator::Simulate;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs before the clock starts: caches, branch predictors and the worker's room are then warm.
const WARM: u64 = 20;
/// Runs on the clock.
const RUNS: u64 = 400;

fn main() {
    let disk: &dyn Files = &MemoryFiles::new();
    let loaded = library::scenario("arf-27", disk).expect("arf-27 is shipped");
    let bare = Plan::compile(&loaded.scenario, &Configuration::none(), &Overrides::new()).expect("arf-27 compiles");
    println!("arf-27: 27 participants, {} days, one core, {RUNS} runs for each row", loaded.scenario.days);
    for name in ["none", "full"] {
        let configuration = library::configuration(name, None, disk).expect("a shipped configuration").configuration;
        let plan = Arc::new(bare.under(&configuration).expect("it fits"));
        println!("{name:>6}: {}", timed(&plan));
    }
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
