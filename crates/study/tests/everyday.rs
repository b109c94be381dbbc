//! Calibration: everyday rivalry at default parameters falls in the bands of the stylised facts. The figures of
//! docs/research/calibration.md come from more runs on other seeds; these here are few, and are judged so.

use detente_engine::ids::StateId;
use detente_engine::log::Ground;
use detente_engine::{Keep, Plan, Run, RunKey, Simulation, What};
use detente_scenario::case::{Expected, Measure, Point};
use detente_scenario::library::{self, Library};
use detente_scenario::load::{MemoryFiles, load_case};
use detente_scenario::time::DAY;
use detente_study::Facts;
use detente_study::facts::{FACTS, Followed, followed};
use detente_study::statistics::{Estimate, Interval, share_of_sums};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Runs of ten years: about 1,600 incidents between rivals that can be followed for five.
const RUNS: u64 = 40;
/// A seed that nothing was fitted on.
const SEED: u64 = 2018;

/// What is kept of a run: a log of ten years is large, and forty of them are not needed at once.
struct Decade {
    facts: Facts,
    incidents: Vec<Followed>,
    keys: Vec<String>,
    /// Days from the first thought of an act over an incident to the last act over it.
    longest_matter_days: f64,
}

fn decades() -> &'static [Decade] {
    static PLAYED: OnceLock<Vec<Decade>> = OnceLock::new();
    PLAYED.get_or_init(|| {
        let files = MemoryFiles::new();
        let loaded = library::scenario("everyday-rivalry", &files).expect("the scenario is shipped");
        let none = library::configuration("none", None, &files).expect("the configuration is shipped").configuration;
        let plan = Arc::new(Plan::compile(&loaded.scenario, &none, &BTreeMap::new()).expect("it compiles"));
        std::thread::scope(|scope| {
            let half = |parity: u64| {
                let plan = Arc::clone(&plan);
                scope.spawn(move || (0..RUNS).filter(|n| n % 2 == parity).map(|n| decade(&plan, n)).collect::<Vec<_>>())
            };
            let hands = [half(0), half(1)];
            hands.into_iter().flat_map(|hand| hand.join().expect("it comes to an end")).collect()
        })
    })
}

fn decade(plan: &Arc<Plan>, replicate: u64) -> Decade {
    let mut simulation = Simulation::new(Arc::clone(plan), RunKey::new(SEED, replicate), Keep::Log);
    simulation.advance(plan.topology.end).expect("it ends");
    let run = simulation.finish().expect("it has scores");
    Decade {
        facts: Facts::of(plan, &run),
        incidents: followed(plan, &run),
        longest_matter_days: longest_matter_days(&run),
        keys: run.incidents,
    }
}

fn longest_matter_days(run: &Run) -> f64 {
    let mut since: BTreeMap<(StateId, StateId, Ground), i64> = BTreeMap::new();
    let mut longest = 0;
    for event in &run.log.events {
        match event.what {
            What::Considered { actor, target, ground: ground @ Ground::Case(_), .. } => {
                since.entry((actor, target, ground)).or_insert(event.at.0);
            }
            What::Acted { actor, target, ground: ground @ Ground::Case(_), .. } => {
                longest = longest.max(event.at.0 - since[&(actor, target, ground)]);
            }
            _ => {}
        }
    }
    longest as f64 / DAY as f64
}

/// A fact over all decades: the ratio of sums, with its interval over runs.
fn share(id: &str) -> Estimate {
    let of = |facts: &Facts| facts.fact(id).map(|(of, all)| (of as f64, all as f64));
    let counts: Vec<(f64, f64)> = decades().iter().filter_map(|decade| of(&decade.facts)).collect();
    share_of_sums(&counts).expect("there is something to count")
}

/// The facts that the shipped case asks for, with their bands.
fn bands() -> Vec<(String, Interval)> {
    let loaded = load_case(Path::new("scenarios/everyday-rivalry"), &Library).expect("the case is shipped");
    let band = |point: &Point| match (&point.measure, &point.expected) {
        (Measure::Fact(id), Expected::Between { low, high }) => {
            (id.clone(), Interval::new(low.parse().expect("a number"), high.parse().expect("a number")))
        }
        _ => panic!("{}: no band of a fact", point.name),
    };
    loaded.case.points.iter().map(band).collect()
}

#[test]
fn every_fact_falls_in_its_band_at_default_parameters() {
    let bands = bands();
    let asked: Vec<&str> = bands.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(asked, FACTS.map(|fact| fact.id), "the case asks for every fact there is");
    let mut wrong = Vec::new();
    for (id, band) in bands {
        let found = share(&id);
        let interval = found.ci95.expect("there are many runs");
        // Forty runs hold some 150 incidents at level 3 or above and 200 answers: luck alone takes the mean past the
        // edge of a band now and then. A fact fails if no share that these runs allow lies in its band.
        let large = ["cyber_response", "political_middle", "unknown"].contains(&id.as_str());
        let within = if large {
            // These have the largest denominators, and no such excuse.
            band.low <= found.mean && found.mean <= band.high
        } else {
            interval.high >= band.low && interval.low <= band.high
        };
        if !within {
            wrong.push(format!("{id}: {:.4} {interval:?}, band {band:?}", found.mean));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mean = |id: &str| share(id).mean;
    assert!(mean("political_low") < mean("political_middle") && mean("political_middle") < mean("political_high"));
}

#[test]
fn severity_is_an_input() {
    let floors = BTreeMap::from([
        ("overload", 1),
        ("fault", 1),
        ("leak", 2),
        ("mask-ave", 2),
        ("mask-cor", 2),
        ("intrusion", 2),
        ("encryption", 2),
        ("wiping", 3),
        ("outage", 4),
    ]);
    let (mut met, mut all) = (0_u32, 0_u32);
    let mut of_rivals = [0_u32; 6];
    for decade in decades() {
        for incident in &decade.incidents {
            let template = decade.keys[incident.incident.index()].split(", ").nth(1).expect("an arrival");
            all += 1;
            met += u32::from(floors[template] == incident.level);
            if incident.author.is_some() {
                of_rivals[usize::from(incident.level)] += 1;
            }
        }
    }
    assert!(f64::from(met) >= 0.99 * f64::from(all), "{met} of {all} have the level of their template");
    // 130, 275, 19 and 5 of 429; a hundredth and a half is three standard errors of the commonest.
    let total = f64::from(of_rivals.iter().sum::<u32>());
    let shares = [0.0, 130.0 / 429.0, 275.0 / 429.0, 19.0 / 429.0, 5.0 / 429.0, 0.0];
    for (level, (&count, share)) in of_rivals.iter().zip(shares).enumerate() {
        let found = f64::from(count) / total;
        assert!((found - share).abs() < 0.04, "level {level}: {found:.3}, not {share:.3}");
    }
}

#[test]
fn a_state_that_answered_once_answers_again() {
    let mut answered: BTreeMap<(usize, StateId), u32> = BTreeMap::new();
    for (run, decade) in decades().iter().enumerate() {
        for incident in decade.incidents.iter().filter(|one| !one.responses.is_empty()) {
            *answered.entry((run, incident.target)).or_default() += 1;
        }
    }
    let again = answered.values().filter(|&&count| count > 1).count();
    assert!(again * 4 > answered.len(), "{again} of {} answered more than once in five years", answered.len());
}

#[test]
fn an_old_matter_is_not_taken_up_again() {
    let ground_days = detente_scenario::Parameters::default().ground_days_case;
    let longest = decades().iter().map(|decade| decade.longest_matter_days).fold(0.0, f64::max);
    assert!(longest > 0.0 && longest <= ground_days, "{longest} days");
}
