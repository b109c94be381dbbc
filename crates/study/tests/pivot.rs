//! Pivotal moments: what is said to hang on a link does, on a shipped scenario.

use detente_engine::live::{Command, Deed, Player, Stamped};
use detente_engine::log::Ground;
use detente_engine::{Event, Keep, Plan, Run, RunKey, Simulation, What};
use detente_scenario::load::MemoryFiles;
use detente_scenario::{Configuration, Moment, library};
use detente_study::Engine;
use detente_study::pivot::{Climb, Part, Pivot, climb};
use std::collections::BTreeMap;
use std::sync::Arc;

fn plan(scenario: &str) -> Arc<Plan> {
    let scenario = library::scenario(scenario, &MemoryFiles::new()).expect("it is shipped").scenario;
    Arc::new(Plan::compile(&scenario, &Configuration::none(), &BTreeMap::new()).expect("it compiles"))
}

fn play(plan: &Arc<Plan>, key: RunKey) -> Run {
    Engine.play(plan, key).expect("it ends")
}

/// The first replicate of a seed whose highest act is of this kind.
fn find(plan: &Arc<Plan>, of: impl Fn(&What) -> bool) -> (RunKey, Run) {
    let keys = (0..200).map(|replicate| RunKey::new(2018, replicate));
    let mut runs = keys.map(|key| (key, play(plan, key)));
    let highest = |run: &Run| run.log.events.iter().filter_map(rung).max();
    let is = |run: &Run| run.log.events.iter().find(|e| rung(e).is_some_and(|r| Some(r) == highest(run))).cloned();
    runs.find(|(_, run)| is(run).is_some_and(|event| of(&event.what))).expect("there is such a run")
}

fn rung(event: &Event) -> Option<i8> {
    if let What::Acted { rung: rung @ 1.., .. } = event.what { Some(rung) } else { None }
}

fn climbed(plan: &Arc<Plan>, key: RunKey, run: &Run) -> Climb {
    climb(plan, key, &[], run, 2).expect("every fork ends").expect("somebody acted")
}

#[test]
fn an_act_on_a_wrong_suspicion_hangs_on_what_pointed_there() {
    let plan = plan("lantern-strait");
    let (key, run) = find(&plan, |what| matches!(what, What::Acted { wrongful: true, rung: 6.., .. }));
    let found = climbed(&plan, key, &run);
    let pivotal: Vec<_> = found.links.iter().filter(|link| link.pivotal).collect();
    assert!(!pivotal.is_empty(), "{found:#?}");
    for link in pivotal {
        assert!(link.without < link.with, "{link:?}");
    }
    let pointed = |link: &&Pivot| link.pivotal && matches!(link.part, Part::Evidence { .. } | Part::Report);
    assert!(found.links.iter().any(|link| pointed(&link)), "{found:#?}");
}

#[test]
fn an_answer_hangs_on_the_act_that_it_answers() {
    let plan = plan("lantern-strait");
    let (key, run) = find(&plan, |what| matches!(what, What::Acted { ground: Ground::Act(_), .. }));
    let found = climbed(&plan, key, &run);
    let act = found.links.iter().find(|link| matches!(link.part, Part::Act { .. })).expect("it answers one");
    assert!(act.pivotal && act.without < act.with, "{found:#?}");
}

#[test]
fn links_come_before_the_act_in_order_of_time_and_are_the_same_on_any_number_of_threads() {
    let plan = plan("lantern-strait");
    let (key, run) = find(&plan, |what| matches!(what, What::Acted { .. }));
    let found = climbed(&plan, key, &run);
    assert!(!found.links.is_empty());
    assert!(found.links.windows(2).all(|pair| pair[0].event < pair[1].event));
    assert!(found.links.iter().all(|link| link.event < found.act && link.at <= found.at));
    assert!(found.links.iter().all(|link| link.with <= found.replays && link.without <= found.replays));
    assert_eq!(climb(&plan, key, &[], &run, 1).unwrap(), Some(found));
}

#[test]
fn where_nobody_acted_nothing_is_found() {
    let plan = plan("lantern-strait");
    let keys = (0..60).map(|replicate| RunKey::new(2018, replicate));
    let mut runs = keys.map(|key| (key, play(&plan, key)));
    let (key, quiet) = runs.find(|(_, run)| !run.log.events.iter().any(|e| rung(e).is_some())).expect("some are quiet");
    assert_eq!(climb(&plan, key, &[], &quiet, 2).unwrap(), None);
}

/// A table's decisions stand up to the fork: an act by people hangs on nothing that came before it, since doctrines play
/// on after a fork, and no doctrine has a reason to do it.
#[test]
fn what_people_did_is_forked_with_their_decisions_up_to_there() {
    let plan = plan("lantern-strait");
    let key = RunKey::new(2018, 0);
    let state = |code| plan.topology.state(code).expect("a state of the strait");
    let (actor, target) = (state("AUR"), state("CEL"));
    let deed = |rung| Command::Act(Deed { actor, target, rung, public: true, with: Vec::new(), about: None });
    let at = |days: i64| Moment(days * 24 * 3_600_000);
    let commands = [
        Stamped { at: at(0), command: Command::Play { state: actor, by: Player::People } },
        Stamped { at: at(2), command: deed(2) },
        Stamped { at: at(3), command: deed(6) },
    ];
    let mut simulation = Simulation::new(Arc::clone(&plan), key, Keep::Log);
    for Stamped { at, command } in &commands {
        simulation.advance(*at).expect("it goes on");
        simulation.command(command.clone()).expect("it is obeyed");
    }
    simulation.advance(plan.topology.end).expect("it goes on");
    let run = simulation.finish().expect("it ends");
    let found = climb(&plan, key, &commands, &run, 2).expect("every fork ends").expect("somebody acted");
    assert_eq!(found.rung, 6);
    let before = found.links.iter().find(|link| link.part == Part::Act { rung: 2 }).expect("the act before it");
    assert!(!before.pivotal && before.with < found.replays, "{before:?}");
}
