//! Plays a shipped scenario over many replicates and prints what came of it: a probe for modellers.
use detente_engine::score::SCORES;
use detente_engine::{Keep, Plan, RunKey, Simulation};
use detente_scenario::library;
use detente_scenario::load::MemoryFiles;
use std::sync::Arc;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let name = &args[1];
    let runs: u64 = args.get(2).and_then(|x| x.parse().ok()).unwrap_or(20);
    let arms: Vec<&str> = args.get(3).map_or(vec!["none"], |x| x.split(',').collect());
    let files = MemoryFiles::new();
    let loaded = library::scenario(name, &files)
        .unwrap_or_else(|e| panic!("{}", e.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n")));
    let overrides: std::collections::BTreeMap<String, f64> = args
        .iter()
        .skip(4)
        .map(|x| {
            let (k, v) = x.split_once('=').unwrap();
            (k.to_owned(), v.parse().unwrap())
        })
        .collect();
    let mut rows = Vec::new();
    for arm in &arms {
        let configuration = library::configuration(arm, None, &files).unwrap().configuration;
        let plan = Arc::new(Plan::compile(&loaded.scenario, &configuration, &overrides).unwrap());
        let mut sums = vec![(0.0, 0u32); SCORES.len()];
        let mut simulation: Option<Simulation> = None;
        let mut events = 0usize;
        for r in 0..runs {
            let key = RunKey::new(2018, r);
            let s = match &mut simulation {
                Some(s) => {
                    s.reset(Arc::clone(&plan), key, Keep::Scores);
                    s
                }
                None => simulation.insert(Simulation::new(Arc::clone(&plan), key, Keep::Scores)),
            };
            s.advance(plan.topology.end).unwrap();
            events += s.log().len();
            let run = s.finish().unwrap();
            for (sum, v) in sums.iter_mut().zip(&run.scores.0) {
                if let Some(v) = v {
                    sum.0 += v;
                    sum.1 += 1;
                }
            }
        }
        eprintln!("{arm}: {} events a run", events / runs as usize);
        rows.push(sums.iter().map(|(s, n)| if *n > 0 { s / f64::from(*n) } else { f64::NAN }).collect::<Vec<_>>());
    }
    print!("{:24}", "");
    for arm in &arms {
        print!("{:>12.12}", arm);
    }
    println!();
    for (k, spec) in SCORES.iter().enumerate() {
        print!("{:24}", spec.id);
        for row in &rows {
            print!("{:>12.3}", row[k]);
        }
        println!();
    }
}
