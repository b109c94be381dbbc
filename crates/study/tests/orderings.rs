//! The orderings that the design of `lantern-strait` expects, over paired seeds at default parameters.
//! They are what a credible simulator shows; absolute levels are not.

use detente_engine::ids::InjectId;
use detente_engine::log::{MessageRoute, RouteKind};
use detente_engine::score::ScoreId;
use detente_engine::{Keep, Plan, Run, RunKey, Simulation, What};
use detente_scenario::library;
use detente_scenario::load::MemoryFiles;
use detente_scenario::time::Moment;
use detente_study::statistics::mean_and_interval;
use std::sync::Arc;

const REPLICATES: u64 = 120;

struct Arm {
    plan: Arc<Plan>,
    runs: Vec<Run>,
}

fn arm(name: &str, keep: Keep) -> Arm {
    let files = MemoryFiles::new();
    let loaded = library::scenario("lantern-strait", &files).expect("the scenario is shipped");
    let configuration = library::configuration(name, None, &files).expect("the configuration is shipped").configuration;
    let plan = Arc::new(Plan::compile(&loaded.scenario, &configuration, &Default::default()).expect("it compiles"));
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(2018, 0), keep);
    let runs = (0..REPLICATES)
        .map(|replicate| {
            simulation.reset(Arc::clone(&plan), RunKey::new(2018, replicate), keep);
            simulation.advance(plan.topology.end).expect("it ends");
            simulation.finish().expect("it has scores")
        })
        .collect();
    Arm { plan, runs }
}

/// What the second arm avoids of a score against the first: mean and 95 % interval.
fn avoided(baseline: &Arm, other: &Arm, of: impl Fn(&Run) -> f64) -> (f64, f64, f64) {
    let d: Vec<f64> = baseline.runs.iter().zip(&other.runs).map(|(a, b)| of(a) - of(b)).collect();
    let estimate = mean_and_interval(&d).expect("there are seeds");
    let ci = estimate.ci95.expect("there are many seeds");
    (estimate.mean, ci.low, ci.high)
}

fn score(id: ScoreId) -> impl Fn(&Run) -> f64 {
    move |run| run.scores.get(id).expect("the score has a meaning here")
}

fn inject(plan: &Plan, name: &str) -> InjectId {
    InjectId::from_index(plan.topology.injects.iter().position(|i| i.name == name).expect("the inject exists"))
}

fn fired(run: &Run, id: InjectId) -> Option<Moment> {
    run.log.events.iter().find(|e| e.what == What::InjectFired { inject: id }).map(|e| e.at)
}

#[test]
fn a_directory_shortens_first_contact_and_lowers_misattribution() {
    let (none, poc) = (arm("none", Keep::Scores), arm("poc-directory", Keep::Scores));
    assert!(avoided(&none, &poc, score(ScoreId::FirstContact)).1 > 0.0);
    assert!(avoided(&none, &poc, score(ScoreId::AttributionBrier)).1 > 0.0);
}

#[test]
fn one_contact_acknowledges_sooner_than_none_and_answers_later_than_four() {
    let (none, single, four) =
        (arm("none", Keep::Scores), arm("poc-single", Keep::Scores), arm("poc-directory", Keep::Scores));
    assert!(avoided(&none, &single, score(ScoreId::AckHours)).1 > 0.0);
    assert!(avoided(&single, &four, score(ScoreId::AnswerHours)).0 > 0.0);
}

#[test]
fn no_entry_reaches_the_island_while_its_official_is_away_and_the_mission_does() {
    let poc = arm("poc-directory", Keep::Log);
    let yar = poc.plan.topology.state("YAR").expect("the island is there");
    let back = Moment::parse("D5 22:00").expect("a time");
    let quiet = Moment::parse("D1 10:00").expect("a time");
    let mut by_mission = 0;
    for run in &poc.runs {
        let satellite = run.log.events.iter().any(|e| match e.what {
            What::OptionTaken { option, .. } => {
                poc.plan.topology.options[usize::from(option)].name == "satellite_for_YAR"
            }
            _ => false,
        });
        let routes = MessageRoute::of(&run.log);
        for e in &run.log.events {
            let What::Delivered { message, to, .. } = e.what else { continue };
            if to != yar || e.at < quiet {
                continue;
            }
            match routes[message.index()] {
                RouteKind::Directory => {
                    assert!(e.at >= back && satellite, "an entry reached the island at {}", e.at);
                }
                RouteKind::Embassy => by_mission += 1,
                _ => {}
            }
        }
    }
    assert!(by_mission > 0, "the mission delivers in some crises");
}

#[test]
fn law_enforcement_ends_the_overload_sooner_than_any_other_way() {
    let full = arm("poc-directory", Keep::Log);
    let none = arm("none", Keep::Log);
    let (mut sooner, mut later) = (Vec::new(), Vec::new());
    for arm in [&full, &none] {
        let direct = [inject(&arm.plan, "C5"), inject(&arm.plan, "C5-own")];
        let other = inject(&arm.plan, "C5-other");
        for run in &arm.runs {
            let first = direct.iter().filter_map(|&id| fired(run, id)).min();
            match (first, fired(run, other)) {
                (Some(at), None) => sooner.push(at.hours()),
                (Some(at), Some(slow)) => assert!(at <= slow, "the other route was first"),
                (None, Some(at)) => later.push(at.hours()),
                (None, None) => {}
            }
        }
    }
    assert!(!sooner.is_empty(), "law enforcement ends it in some crises");
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    assert!(later.is_empty() || mean(&sooner) < mean(&later));
}

#[test]
fn a_common_scale_lowers_the_bias_of_severity_and_leaves_attribution_alone() {
    let (none, scale) = (arm("none", Keep::Scores), arm("severity-scale", Keep::Scores));
    let bias = |run: &Run| run.scores.get(ScoreId::SeverityBias).expect("a bias").abs();
    assert!(avoided(&none, &scale, bias).1 > 0.0);
    let (_, low, high) = avoided(&none, &scale, score(ScoreId::AttributionBrier));
    assert!(low > -0.02 && high < 0.02, "attribution moved by [{low}, {high}]");
}

#[test]
fn an_open_list_loses_to_a_closed_one_in_some_seeds() {
    let (closed, open) = (arm("information-sharing", Keep::Scores), arm("information-sharing-open", Keep::Scores));
    let worse = closed
        .runs
        .iter()
        .zip(&open.runs)
        .filter(|(a, b)| score(ScoreId::ServiceDaysLost)(b) > score(ScoreId::ServiceDaysLost)(a))
        .count();
    assert!(worse > 0 && worse < closed.runs.len(), "{worse} of {REPLICATES}");
}

#[test]
fn without_measures_an_ict_response_comes_in_some_crises_and_not_in_most() {
    let none = arm("none", Keep::Log);
    let state = |code: &str| none.plan.topology.state(code).expect("the state is there");
    let rivals = [state("AUR"), state("BOR")];
    let responds = |run: &&Run| {
        run.log.events.iter().any(|e| match e.what {
            What::Acted { rung: 7, actor, target, .. } => rivals.contains(&actor) && rivals.contains(&target),
            _ => false,
        })
    };
    let seven = none.runs.iter().filter(responds).count() as u64;
    assert!((REPLICATES / 20..=REPLICATES / 2).contains(&seven), "{seven} of {REPLICATES}");
    // And the log of any of them explains why: the act has a chain of causes back to an inject.
    for run in none.runs.iter().filter(|r| r.scores.get(ScoreId::PRung7) == Some(1.0)) {
        let act = run
            .log
            .events
            .iter()
            .position(|e| matches!(e.what, What::Acted { rung: 7, .. }))
            .expect("an act of rung 7");
        let chain = run.log.chain(detente_engine::ids::EventId::from_index(act));
        let told: Vec<_> = chain.iter().filter_map(|&id| run.log.get(id)).map(|e| &e.what).collect();
        assert!(chain.len() >= 3, "the act stands alone: {told:?}");
    }
}

#[test]
fn common_terms_remove_the_headline_over_one_word() {
    let (poc, terms) = (arm("poc-directory", Keep::Log), arm("full", Keep::Log));
    let count = |arm: &Arm| arm.runs.iter().filter(|r| fired(r, inject(&arm.plan, "C4")).is_some()).count();
    assert!(count(&poc) > 0, "an acknowledgement misfires in some crises");
    assert_eq!(count(&terms), 0);
}
