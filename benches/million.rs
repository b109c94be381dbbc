//! A million paired runs of `arf-27`, no measures against all: how long they take, in how much memory, and what a
//! second core is worth. Results are folded into means as they come, so that memory does not grow with their number.
//!
//! `million PAIRS` plays so many pairs (a thousand if nothing is said) and says how long a million would take at that
//! pace. First come rounds in which one thread, two threads, and as a control one and two threads that only spin take
//! turns: on a machine that others use too, two threads are never worth two, and the control says what they were worth.

use detente_engine::plan::Overrides;
use detente_engine::score::SCORES;
use detente_engine::{Plan, RunKey};
use detente_scenario::load::{Files, MemoryFiles};
use detente_scenario::{Configuration, library};
use detente_study::Engine;
use detente_study::simulator::Simulate;
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The whole.
const MILLION: u64 = 1_000_000;
/// Pairs where nothing is said.
const PAIRS: u64 = 1_000;
/// Rounds in which one and two threads take turns, and the pairs of each.
const ROUNDS: u64 = 9;
const PAIRS_OF_ROUND: u64 = 24;
/// How long a thread spins, in steps of a generator: some tenths of a second.
const SPIN: u64 = 150_000_000;

/// The difference of each score between the arms: how many pairs have it, its mean and sum of squares about it.
#[derive(Clone, Default)]
struct Differences(Vec<(u64, f64, f64)>);

/// Both arms of the experiment.
struct Arms {
    none: Arc<Plan>,
    full: Arc<Plan>,
}

fn main() {
    let pairs = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(PAIRS);
    let disk: &dyn Files = &MemoryFiles::new();
    let loaded = library::scenario("arf-27", disk).expect("arf-27 is shipped");
    let none = Plan::compile(&loaded.scenario, &Configuration::none(), &Overrides::new()).expect("arf-27 compiles");
    let full = library::configuration("full", None, disk).expect("full is shipped").configuration;
    let arms = Arms { full: Arc::new(none.under(&full).expect("it fits")), none: Arc::new(none) };
    println!("arf-27, none against full, {pairs} pairs of runs");
    played(&arms, 0..4, 1);
    turns(&arms);
    let begun = Instant::now();
    let found = played(&arms, 0..pairs, 2);
    let taken = begun.elapsed();
    let minutes = taken.as_secs_f64() / 60.0 * MILLION as f64 / pairs as f64;
    println!("{pairs} pairs on two threads: {:.1} s, so a million: {minutes:.1} minutes", taken.as_secs_f64());
    match peak() {
        Some(megabytes) => println!("memory at its greatest: {megabytes:.0} MB"),
        None => println!("memory at its greatest: this system does not say"),
    }
    for (spec, &(n, mean, squares)) in SCORES.iter().zip(&found.0) {
        if n > 1 {
            let error = (squares / (n - 1) as f64 / n as f64).sqrt();
            println!("  {:<24} none − full {mean:+.4} ± {error:.4}", spec.id);
        }
    }
}

/// One thread, two threads, and both spinning, in turn: the medians.
fn turns(arms: &Arms) {
    let (mut one, mut gain, mut control) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let own = round * PAIRS_OF_ROUND..(round + 1) * PAIRS_OF_ROUND;
        let alone = time(|| {
            black_box(played(arms, own.clone(), 1));
        });
        let together = time(|| {
            black_box(played(arms, own.clone(), 2));
        });
        let spun_alone = time(|| spin(1));
        let spun_together = time(|| spin(2));
        one.push(PAIRS_OF_ROUND as f64 / alone.as_secs_f64());
        gain.push(alone.as_secs_f64() / together.as_secs_f64());
        control.push(2.0 * spun_alone.as_secs_f64() / spun_together.as_secs_f64());
    }
    let [one, gain, control] = [one, gain, control].map(|mut list| {
        list.sort_by(f64::total_cmp);
        list[list.len() / 2]
    });
    println!("one thread: {one:.1} pairs a second (median of {ROUNDS} rounds)");
    println!("two threads: {gain:.2} times as fast; two that only spin: {control:.2} times");
}

/// The differences over pairs, on some threads.
fn played(arms: &Arms, pairs: Range<u64>, threads: u64) -> Differences {
    let next = AtomicU64::new(pairs.start);
    let work = || {
        let (mut worker, mut found) = (Engine.worker(), Differences::default());
        loop {
            let pair = next.fetch_add(1, Ordering::Relaxed);
            if pair >= pairs.end {
                return found;
            }
            let key = RunKey::new(1, pair);
            let mut run = |plan| Engine.scores(&mut worker, plan, key).expect("the reference workload comes to an end");
            let (none, full) = (run(&arms.none), run(&arms.full));
            found.add(&none, &full);
        }
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            found.join(&other.join().expect("a thread came to no end"));
        }
        found
    })
}

impl Differences {
    fn add(&mut self, none: &[Option<f64>], full: &[Option<f64>]) {
        self.0.resize(none.len(), (0, 0.0, 0.0));
        for ((n, mean, squares), (none, full)) in self.0.iter_mut().zip(none.iter().zip(full)) {
            if let (Some(none), Some(full)) = (none, full) {
                *n += 1;
                let off = (none - full) - *mean;
                *mean += off / *n as f64;
                *squares += off * ((none - full) - *mean);
            }
        }
    }

    fn join(&mut self, other: &Differences) {
        self.0.resize(self.0.len().max(other.0.len()), (0, 0.0, 0.0));
        for (own, &(n, mean, squares)) in self.0.iter_mut().zip(&other.0) {
            let all = own.0 + n;
            if all > 0 {
                let off = mean - own.1;
                own.2 += squares + off * off * own.0 as f64 * n as f64 / all as f64;
                own.1 += off * n as f64 / all as f64;
                own.0 = all;
            }
        }
    }
}

fn time(what: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    what();
    begun.elapsed()
}

/// Threads that need nothing but a core.
fn spin(threads: u64) {
    let turn = |seed: u64| {
        let mut x = seed;
        for _ in 0..SPIN {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        }
        black_box(x);
    };
    thread::scope(|scope| {
        for n in 1..threads {
            scope.spawn(move || turn(n));
        }
        turn(0);
    });
}

/// The most memory that the program ever had, MB, where the system tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}
