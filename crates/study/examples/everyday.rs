//! Measures the stylised facts of the calibration scenario, with parameters set from the command line, so
//! that a fit needs no build: `everyday [--scenario NAME] [--seed N] [--runs N] [--first N] [NAME=VALUE …]`.

use detente_engine::{Keep, Plan, RunKey, Simulation};
use detente_scenario::library;
use detente_scenario::load::MemoryFiles;
use detente_study::facts::{FACTS, Facts, followed};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Threads at work: as many as the quietest machine has.
const THREADS: usize = 2;

fn main() -> Result<(), String> {
    let (mut scenario, mut seed, mut runs, mut first, mut threads) = ("everyday-rivalry".to_owned(), 1, 40, 0, THREADS);
    let mut overrides = BTreeMap::new();
    let mut words = std::env::args().skip(1);
    let mut detail = false;
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|w| w.parse().ok()).ok_or(format!("`{word}` needs a number"));
        match word.as_str() {
            "--scenario" => scenario = words.next().ok_or("`--scenario` needs a name")?,
            "--seed" => seed = number()?,
            "--runs" => runs = number()?,
            "--first" => first = number()?,
            "--threads" => threads = number()? as usize,
            "--detail" => detail = true,
            _ => {
                let (name, value) = word.split_once('=').ok_or(format!("`{word}` is no NAME=VALUE"))?;
                overrides.insert(name.to_owned(), value.parse().map_err(|e| format!("`{word}`: {e}"))?);
            }
        }
    }
    let told = |faults: Vec<detente_scenario::Diagnostic>| {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let files = MemoryFiles::new();
    let loaded = library::scenario(&scenario, &files).map_err(told)?;
    let none = library::configuration("none", None, &files).map_err(told)?.configuration;
    let plan = Arc::new(Plan::compile(&loaded.scenario, &none, &overrides).map_err(told)?);
    let next = AtomicU64::new(0);
    let mut rows: Vec<(u64, Facts, [u64; 4])> = std::thread::scope(|scope| {
        let work = || {
            let mut mine = Vec::new();
            let mut simulation: Option<Simulation> = None;
            loop {
                let run = next.fetch_add(1, Ordering::Relaxed);
                if run >= runs {
                    return mine;
                }
                let key = RunKey::new(seed, first + run);
                let one = match &mut simulation {
                    Some(one) => {
                        one.reset(Arc::clone(&plan), key, Keep::Log);
                        one
                    }
                    None => simulation.insert(Simulation::new(Arc::clone(&plan), key, Keep::Log)),
                };
                one.advance(plan.topology.end).expect("a run comes to an end");
                let played = one.finish().expect("scores are numbers");
                let counts = tally(&plan, &played, detail);
                mine.push((run, Facts::of(&plan, &played), counts));
            }
        };
        let hands: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        hands.into_iter().flat_map(|hand| hand.join().expect("a worker comes back")).collect()
    });
    rows.sort_by_key(|row| row.0);
    let sums = rows.iter().fold([0; 4], |mut sum, row| {
        sum.iter_mut().zip(row.2).for_each(|(s, n)| *s += n);
        sum
    });
    println!(
        "{runs} runs: events {}, incidents that count {}, of rivals {}, unnoticed {}",
        sums[0], sums[1], sums[2], sums[3]
    );
    let facts: Vec<Facts> = rows.into_iter().map(|row| row.1).collect();
    let mut whole = Facts::default();
    facts.iter().for_each(|one| whole.add(one));
    for fact in FACTS {
        let (numerator, denominator) = whole.fact(fact.id).unwrap_or_default();
        let Some(share) = Facts::share(&facts, fact.id) else {
            println!("{:18} nothing to count", fact.id);
            continue;
        };
        let percent = |x: f64| format!("{:.2}", 100.0 * x);
        let ci = share.ci95.map_or(String::new(), |i| format!("[{}, {}]", percent(i.low), percent(i.high)));
        let verdict = if fact.agrees(share.mean) { "agrees" } else { "DIFFERS" };
        let band = format!("{}–{}", percent(fact.low), percent(fact.high));
        println!(
            "{:18} {:>6} {ci:16} {verdict:8} {band:12} {numerator} of {denominator}",
            fact.id,
            percent(share.mean)
        );
    }
    Ok(())
}

/// Events, incidents that count, those of rivals, those that were not noticed; in detail, one line for each.
fn tally(plan: &Plan, run: &detente_engine::Run, detail: bool) -> [u64; 4] {
    let list = followed(plan, run);
    if detail {
        for one in &list {
            println!(
                "{} level {} noticed {} known {} responses {:?} political {} after {:?} accused {:?}",
                run.incidents[one.incident.index()],
                one.level,
                one.noticed,
                one.known,
                one.responses,
                one.political,
                one.named_after,
                one.accused
            );
        }
    }
    let count = |of: &dyn Fn(&detente_study::facts::Followed) -> bool| list.iter().filter(|one| of(one)).count() as u64;
    [run.log.len() as u64, list.len() as u64, count(&|one| one.author.is_some()), count(&|one| !one.noticed)]
}
