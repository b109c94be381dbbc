//! The same inputs give the same run, however it is played.

use crate::common::{SEED, configuration, inline, mean_error, part, plan, play, played, shipped, value};
use bevy_ecs::prelude::{IntoScheduleConfigs, Schedule, World};
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, SingleThreadedExecutor};
use detente_engine::ids::AssetId;
use detente_engine::run::schedules;
use detente_engine::score::ScoreId;
use detente_engine::stage::{act, communicate, decide, detect, inject, layers, options, perceive, record};
use detente_engine::state::Watches;
use detente_engine::{Keep, Run, RunKey, Simulation, What};
use std::collections::BTreeMap;
use std::sync::Arc;

fn assert_same(a: &Run, b: &Run) {
    assert_eq!(a.log, b.log);
    assert_eq!(a.digest, b.digest);
    assert_eq!(a.scores, b.scores);
    assert_eq!(a.rungs, b.rungs);
    assert_eq!(a.days_lost, b.days_lost);
    assert_eq!(a.pairs, b.pairs);
    assert_eq!(a.beliefs, b.beliefs);
}

#[test]
fn repeated_runs_are_equal() {
    let plan = plan(&shipped("borrowed-mask"), &configuration("full"));
    let run = play(&plan, 3);
    assert!(run.log.len() > 50, "too little happens for equality to mean anything");
    assert_same(&run, &play(&plan, 3));
}

#[test]
fn what_is_kept_changes_nothing() {
    let plan = plan(&shipped("faulty-update"), &configuration("full"));
    let key = RunKey::new(SEED, 1);
    let scores_only = detente_engine::simulate(&plan, key, Keep::Scores).unwrap();
    assert_eq!(scores_only.scores, play(&plan, 1).scores);
}

#[test]
fn a_reset_run_equals_a_new_one() {
    let first = plan(&shipped("borrowed-mask"), &configuration("full"));
    let other = plan(&shipped("faulty-update"), &configuration("none"));
    let mut simulation = played(&first, 0);
    simulation.finish().unwrap();
    for (next, replicate) in [(&other, 1), (&first, 2), (&first, 0)] {
        simulation.reset(Arc::clone(next), RunKey::new(SEED, replicate), Keep::Log);
        simulation.advance(next.topology.end).unwrap();
        assert_same(&simulation.finish().unwrap(), &play(next, replicate));
    }
}

#[test]
fn a_stage_is_skipped_only_where_it_changes_nothing() {
    let mut quiet = shipped("arf-27");
    (quiet.incidents, quiet.actors) = Default::default();
    (quiet.pieces, quiet.postures, quiet.injects) = Default::default();
    let mut rested = Vec::new();
    for (scenario, name) in [
        (&quiet, "none"),
        (&shipped("arf-27"), "none"),
        (&shipped("lantern-strait"), "full"),
        (&shipped("faulty-update"), "none"),
        (&shipped("borrowed-mask"), "poc-directory"),
    ] {
        let plan = plan(scenario, &configuration(name));
        for replicate in 6..9 {
            let key = RunKey::new(SEED, replicate);
            let mut restless = Simulation::new(Arc::clone(&plan), key, Keep::Log);
            restless.restless();
            restless.advance(plan.topology.end).unwrap();
            let mut played = played(&plan, replicate);
            rested.push(played.rested());
            assert_eq!(restless.rested(), 0);
            assert_same(&restless.finish().unwrap(), &played.finish().unwrap());
        }
    }
    // All but the first step, which takes up the setting, and one more, in which it is seen that nothing happens.
    assert_eq!(rested[..3], [334; 3]);
    assert!(rested[3..6].iter().all(|&steps| steps > 20), "nothing was skipped before the crisis: {rested:?}");
}

/// A worm that crosses a border and is noticed late, if at all: layer A runs alone for a while.
const HIDDEN: &str = r#"(
    schema: 1, title: "Hidden", summary: "A worm that nobody looks for.", days: 14,
    states: { "ASH": (criticality: { "government": 1 }), "BAY": (criticality: { "government": 1 }) },
    graphs: { "net": (state: "ASH", sector: "government", nodes: 60, exposure: 0, shape: Random(mean_degree: 4)) },
    assets: { "BAY.far": (sector: "government", weight: 0.1) },
    links: [(from: "ASH.net-7", to: ["BAY.far"], kind: Lateral, both_ways: true)],
    incidents: {
        "worm": (
            name: "the worm", technique: Worm, start: "D2 05:00", author: AUTHOR, targets: [(asset: "ASH.net-1")],
            rates: (
                entry: 0, lateral: 0.05, pool: 0, activate: ACTIVATE, notice_foothold: NOTICE, notice_impact: NOTICE,
                end: 0.02, restore: 0.01, isolated: 0, impact: IMPACT, reinfect: REINFECT,
            ),
        ),
    },
)"#;

#[test]
fn what_nobody_sees_goes_on_as_if_all_stages_were_run() {
    let mut alone = Vec::new();
    let mut seen = 0;
    for (author, activate, notice, impact, reinfect) in [
        ("Accident", "0", "0", "0", "false"),
        ("Accident", "0.01", "0", "0", "true"),
        ("Accident", "0", "0.0005", "0", "false"),
        ("Accident", "0.002", "0", "0.5", "true"),
        ("Criminal", "0", "0", "0", "false"),
    ] {
        let text = HIDDEN.replace("AUTHOR", author).replace("ACTIVATE", activate).replace("NOTICE", notice);
        let scenario = inline(&text.replace("IMPACT", impact).replace("REINFECT", reinfect));
        for name in ["none", "full"] {
            let plan = plan(&scenario, &configuration(name));
            for replicate in 0..4 {
                let mut restless = Simulation::new(Arc::clone(&plan), RunKey::new(SEED, replicate), Keep::Log);
                restless.restless();
                restless.advance(plan.topology.end).unwrap();
                let mut played = played(&plan, replicate);
                alone.push((author, played.unseen()));
                assert_eq!(restless.unseen(), 0);
                let run = played.finish().unwrap();
                seen += usize::from(run.log.events.iter().any(|e| matches!(e.what, What::CaseOpened { .. })));
                assert_same(&restless.finish().unwrap(), &run);
            }
        }
    }
    assert!(alone.iter().filter(|(author, steps)| *author == "Accident" && *steps > 50).count() >= 10, "{alone:?}");
    assert!(alone.iter().all(|(author, steps)| *author == "Accident" || *steps == 0), "{alone:?}");
    assert!(seen > 4, "hardly anything was ever seen: {seen}");
}

#[test]
fn a_run_paused_at_odd_moments_is_the_same_run() {
    let plan = plan(&shipped("faulty-update"), &configuration("none"));
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(SEED, 4), Keep::Log);
    for hours in [0.5, 7.0, 7.0, 61.3] {
        simulation.advance(detente_scenario::Moment::from_hours(hours)).unwrap();
    }
    simulation.advance(plan.topology.end).unwrap();
    assert_same(&simulation.finish().unwrap(), &play(&plan, 4));
}

#[test]
fn two_threads_play_what_one_plays() {
    let plan = plan(&shipped("faulty-update"), &configuration("full"));
    let alone: Vec<Run> = (0..4).map(|r| play(&plan, r)).collect();
    let half = |of: u64| (0..4).filter(|r| r % 2 == of).map(|r| (r, play(&plan, r))).collect::<Vec<_>>();
    let together: BTreeMap<u64, Run> = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        half(0).into_iter().chain(other.join().unwrap()).collect()
    });
    for (replicate, run) in together {
        assert_same(&run, &alone[replicate as usize]);
    }
}

#[test]
fn another_replicate_or_seed_is_another_story() {
    let plan = plan(&shipped("faulty-update"), &configuration("none"));
    let of = |seed, replicate| detente_engine::simulate(&plan, RunKey::new(seed, replicate), Keep::Log).unwrap().digest;
    assert_ne!(of(1, 0), of(1, 1));
    assert_ne!(of(1, 0), of(2, 0));
    assert_ne!(of(1, 2), of(2, 1));
}

/// Nobody notices anything and nothing is sealed, so that only layer A's own clocks run.
const UNSEEN: &str = r#"(
    schema: 1, title: "Unseen", summary: "A worm that nobody notices.", days: 4,
    parameters: { "step_hours": STEP, "decision_hours": 6.0, "notice_loss": 0.5 },
    states: { "ASH": (name: "Ash"), "BAY": (name: "Bay") },
    assets: {
        "ASH.a": (sector: "transport", weight: 0.1, technologies: ["tool"]),
        "ASH.b": (sector: "finance", weight: 0.1, technologies: ["tool"]),
        "BAY.a": (sector: "transport", weight: 0.1, technologies: ["tool"]),
        "BAY.b": (sector: "finance", weight: 0.1, technologies: ["tool"]),
    },
    links: [(from: "ASH.a", to: ["ASH.b", "BAY.a"], kind: Lateral, both_ways: true), (from: "BAY.a", to: ["BAY.b"], kind: Trust)],
    incidents: {
        "worm": (
            name: "the worm", technique: Worm, start: "D1 02:00", author: Criminal, technologies: ["tool"],
            rates: (entry: 0.02, lateral: 0.05, trust: 0.02, notice_foothold: 0.0, notice_impact: 0.0, end: 0.02),
        ),
    },
)"#;

#[test]
fn layer_a_runs_in_continuous_time() {
    let with_step = |hours: &str| plan(&inline(&UNSEEN.replace("STEP", hours)), &configuration("none"));
    let (whole, half) = (with_step("1.0"), with_step("0.5"));
    let mut passages = 0;
    for replicate in 0..10 {
        let courses = [&whole, &half].map(|plan| {
            let run = play(plan, replicate);
            let spread = run.log.events.iter().filter(|e| e.stage == detente_engine::Stage::Spread);
            spread.map(|e| (e.at, e.identity, e.what.clone())).collect::<Vec<_>>()
        });
        passages += courses[0].len();
        assert_eq!(courses[0], courses[1], "replicate {replicate}");
    }
    assert!(passages > 50, "the worm got nowhere: {passages} passages");
}

#[test]
fn halving_the_step_keeps_the_luck_of_cases() {
    let mut scenario = shipped("faulty-update");
    let whole = plan(&scenario, &configuration("full"));
    scenario.parameters.insert("step_hours".into(), 0.5);
    let half = plan(&scenario, &configuration("full"));
    let mut shared = 0;
    for replicate in 0..2 {
        let (a, b) = (played(&whole, replicate), played(&half, replicate));
        let (a, b) = (part::<Watches>(&a), part::<Watches>(&b));
        assert_eq!(a.bias, b.bias);
        for (key, watch) in a.map.iter().filter(|(_, w)| w.open) {
            if let Some(other) = b.map.get(key).filter(|w| w.open) {
                assert_eq!(watch.noise, other.noise, "{key:?}");
                shared += 1;
            }
        }
    }
    assert!(shared >= 6, "only {shared} cases were open under both steps");
}

#[test]
fn halving_the_step_moves_no_headline_outside_its_interval() {
    let mut scenario = shipped("faulty-update");
    let whole = plan(&scenario, &configuration("none"));
    scenario.parameters.insert("step_hours".into(), 0.5);
    let half = plan(&scenario, &configuration("none"));
    let runs: Vec<_> = (0..16).map(|r| (play(&whole, r), play(&half, r))).collect();
    for score in [ScoreId::EscalationLoad, ScoreId::AttributionBrier] {
        let of = |pick: fn(&(Run, Run)) -> &Run| runs.iter().map(|p| value(pick(p), score)).collect::<Vec<_>>();
        let (mean, error) = mean_error(&of(|p| &p.0));
        let (halved, _) = mean_error(&of(|p| &p.1));
        assert!((mean - halved).abs() <= 2.13 * error, "{score:?}: {mean:.3} ± {error:.3} became {halved:.3}");
    }
}

fn stage(fill: impl FnOnce(&mut Schedule)) -> Schedule {
    let mut schedule = Schedule::default();
    schedule.set_executor(SingleThreadedExecutor::new());
    let settings = ScheduleBuildSettings { ambiguity_detection: LogLevel::Error, ..ScheduleBuildSettings::default() };
    schedule.set_build_settings(settings);
    fill(&mut schedule);
    schedule
}

#[test]
fn no_stage_has_an_ambiguous_order() {
    let mut world = World::new();
    for (n, mut schedule) in schedules().into_iter().enumerate() {
        if let Err(e) = schedule.initialize(&mut world) {
            panic!("stage {}: {e:?}", n + 1);
        }
    }
}

#[test]
fn an_ambiguous_order_is_an_error() {
    // The same systems without their order: if this were accepted, the test above would be worth nothing.
    let mut world = World::new();
    let mut unordered = stage(|s| {
        s.add_systems((perceive::witness, perceive::perceive));
    });
    assert!(unordered.initialize(&mut world).is_err());
}

#[test]
fn the_order_in_which_systems_are_added_does_not_matter() {
    let backwards = vec![
        stage(|s| {
            s.add_systems(inject::inject);
        }),
        stage(|s| {
            s.add_systems(layers::spread);
        }),
        stage(|s| {
            s.add_systems(layers::cascade);
        }),
        stage(|s| {
            s.add_systems(detect::detect);
        }),
        stage(|s| {
            s.add_systems(communicate::carry.after(communicate::correspond));
            s.add_systems(communicate::correspond);
        }),
        stage(|s| {
            s.add_systems(perceive::relax.after(perceive::perceive));
            s.add_systems(perceive::perceive.after(perceive::witness));
            s.add_systems(perceive::witness.after(perceive::open_cases));
            s.add_systems(perceive::open_cases);
        }),
        stage(|s| {
            s.add_systems(decide::decide.after(options::take_options));
            s.add_systems(options::take_options);
        }),
        stage(|s| {
            s.add_systems(act::act);
        }),
        stage(|s| {
            s.add_systems(record::record);
        }),
    ];
    let plan = plan(&shipped("borrowed-mask"), &configuration("full"));
    let mut shuffled = Simulation::with_stages(Arc::clone(&plan), RunKey::new(SEED, 5), Keep::Log, backwards);
    shuffled.advance(plan.topology.end).unwrap();
    assert_same(&shuffled.finish().unwrap(), &play(&plan, 5));
}

#[test]
fn the_log_counts_its_own_events_right() {
    // Every cause came before its effect, and every asset it names exists.
    let plan = plan(&shipped("borrowed-mask"), &configuration("none"));
    let run = play(&plan, 0);
    for (n, event) in run.log.events.iter().enumerate() {
        assert!(event.causes.iter().all(|c| c.index() <= n), "event {n}: {event:?}");
        if let What::Infected { asset: AssetId(asset), .. } = event.what {
            assert!((asset as usize) < plan.topology.assets.len());
        }
    }
}
