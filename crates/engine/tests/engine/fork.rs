//! Forks: what a run is without one link, and under other luck from a time on.

use crate::common::{SEED, configuration, plan, shipped};
use detente_engine::log::identity;
use detente_engine::{Event, Keep, Log, Plan, Run, RunKey, Simulation, What, simulate};
use detente_scenario::Moment;
use std::sync::Arc;

fn strait() -> Arc<Plan> {
    plan(&shipped("lantern-strait"), &configuration("none"))
}

/// A seed whose run has an act on a wrong suspicion, as played without measures.
fn escalating(plan: &Arc<Plan>) -> (RunKey, Run) {
    let wrongful = |run: &Run| run.log.events.iter().any(|e| matches!(e.what, What::Acted { wrongful: true, .. }));
    let runs = (0..60).map(|replicate| RunKey::new(SEED, replicate));
    let mut runs = runs.map(|key| (key, simulate(plan, key, Keep::Log).unwrap()));
    runs.find(|(_, run)| wrongful(run)).expect("some of them are on a wrong suspicion")
}

fn fork(plan: &Arc<Plan>, key: RunKey, how: impl FnOnce(&mut Simulation)) -> Run {
    let mut simulation = Simulation::new(Arc::clone(plan), key, Keep::Log);
    how(&mut simulation);
    simulation.advance(plan.topology.end).unwrap();
    simulation.finish().unwrap()
}

fn first(log: &Log, is: impl Fn(&What) -> bool) -> &Event {
    log.events.iter().find(|event| is(&event.what)).expect("there is one")
}

#[test]
fn without_what_never_comes_about_it_is_the_same_run() {
    let plan = strait();
    let (key, run) = escalating(&plan);
    let other = fork(&plan, key, |fork| fork.go_without(identity(&What::Improvised { command: 9 }, &["never"])));
    assert_eq!(run.digest, other.digest);
}

#[test]
fn under_the_same_luck_it_is_the_same_run_and_under_other_luck_only_what_comes_after_differs() {
    let plan = strait();
    let (key, run) = escalating(&plan);
    let noon = Moment::from_hours(4.0 * 24.0 + 12.0);
    let drawn = |with: RunKey| {
        fork(&plan, key, |fork| {
            fork.advance(noon).unwrap();
            fork.draw_anew(with);
        })
    };
    assert_eq!(run.digest, drawn(key).digest);
    let other = drawn(key.fork(0));
    assert_ne!(run.digest, other.digest);
    assert_ne!(other.digest, drawn(key.fork(1)).digest);
    let before = |run: &Run| run.log.events.iter().take_while(|e| e.at <= noon).cloned().collect::<Vec<_>>();
    assert!(before(&run).len() > 100);
    assert_eq!(before(&run), before(&other));
}

#[test]
fn an_act_that_it_goes_without_is_not_done_and_takes_no_stance() {
    let plan = strait();
    let (key, run) = escalating(&plan);
    let act = first(&run.log, |what| matches!(what, What::Acted { rung: 1.., .. }));
    let other = fork(&plan, key, |fork| fork.go_without(act.identity));
    assert!(other.log.events.iter().all(|event| event.identity != act.identity));
    let step = plan.topology.step;
    let stands = |run: &Run| run.rungs[(act.at.0 / step) as usize - 1];
    assert!(stands(&run) > stands(&other), "{} and {}", stands(&run), stands(&other));
    let before = |run: &Run| run.log.events.iter().take_while(|e| e.at < act.at).cloned().collect::<Vec<_>>();
    assert_eq!(before(&run), before(&other));
}

#[test]
fn a_piece_of_evidence_that_it_goes_without_is_got_neither_first_hand_nor_later() {
    let plan = strait();
    let (key, run) = escalating(&plan);
    for event in run.log.events.iter().filter(|event| matches!(event.what, What::Token { .. })).take(12) {
        let other = fork(&plan, key, |fork| fork.go_without(event.identity));
        assert!(other.log.events.iter().all(|other| other.identity != event.identity), "{:?}", event.what);
    }
}

#[test]
fn a_message_without_its_wait_is_read_at_once_and_as_it_was_meant() {
    let plan = strait();
    let (key, run) = escalating(&plan);
    let mut waited = 0;
    for event in &run.log.events {
        let What::Sent { message, .. } = event.what else { continue };
        let delivered = |log: &Log| {
            log.events.iter().find_map(|e| match e.what {
                What::Delivered { message: id, hours, misread, .. } if id == message => Some((hours, misread)),
                _ => None,
            })
        };
        if delivered(&run.log).is_some_and(|(hours, misread)| hours < 24.0 && !misread) {
            continue;
        }
        waited += 1;
        if waited > 12 {
            break;
        }
        let other = fork(&plan, key, |fork| fork.go_without(event.identity));
        // A message may stand before it at the desk, or its line be down: then it waits for that alone.
        let (hours, misread) = delivered(&other.log).unwrap_or_else(|| panic!("never read: {:?}", event.what));
        assert!(!misread);
        assert!(delivered(&run.log).is_none_or(|(before, misread)| misread || hours < before));
    }
    assert!(waited > 5);
}
