//! The ledger of a run: nothing is counted twice, nothing is left out, and what is said to come of a use does.

use detente_engine::score::ScoreId;
use detente_engine::{Plan, Run, RunKey, What};
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::load::MemoryFiles;
use detente_scenario::measure::{NationalStrategy, Use};
use detente_scenario::{Configuration, Measure, library};
use detente_study::Engine;
use detente_study::ledger::{ledger, take_away};
use std::collections::BTreeMap;
use std::sync::Arc;

fn plan(configuration: &Configuration) -> Arc<Plan> {
    let scenario = library::scenario("lantern-strait", &MemoryFiles::new()).expect("it is shipped").scenario;
    Arc::new(Plan::compile(&scenario, configuration, &BTreeMap::new()).expect("it compiles"))
}

fn shipped(name: &str) -> Configuration {
    library::configuration(name, None, &MemoryFiles::new()).expect("it is shipped").configuration
}

fn play(plan: &Arc<Plan>, replicate: u64) -> Run {
    Engine.play(plan, RunKey::new(2018, replicate)).expect("it ends")
}

#[test]
fn its_hours_are_the_staff_hours_of_the_run() {
    let plan = plan(&shipped("full"));
    for replicate in 0..3 {
        let run = play(&plan, replicate);
        let lines = ledger(&plan, &run.log);
        assert_eq!(lines.len(), 20, "one line for each measure");
        let told: f64 = lines.iter().map(|line| line.kept + line.used()).sum();
        let scored = run.scores.get(ScoreId::StaffHours).expect("measures cost hours");
        assert!((told - scored).abs() < 1e-6, "{told} against {scored}");
        assert!(lines.iter().any(|line| line.entries.is_empty()), "a scale is never used");
        assert!(lines.iter().filter(|line| !line.entries.is_empty()).count() >= 5);
    }
}

#[test]
fn what_came_of_a_use_comes_after_it_and_from_it() {
    let plan = plan(&shipped("full"));
    let run = play(&plan, 1);
    let mut told = 0;
    for entry in ledger(&plan, &run.log).iter().flat_map(|line| &line.entries) {
        for &id in &entry.came {
            assert!(id > entry.event, "a consequence before its cause");
            // Going back along all causes, one meets the use.
            let mut back = vec![id];
            let mut found = false;
            while let Some(at) = back.pop() {
                found |= at == entry.event;
                back.extend(run.log.get(at).expect("it is logged").causes.iter().filter(|c| **c < at));
            }
            assert!(found, "{id:?} does not come from {:?}", entry.event);
            told += 1;
        }
        if let Some(hours) = entry.arrived {
            assert!(hours >= 0.0 && matches!(run.log.get(entry.event).expect("it is logged").what, What::Sent { .. }));
        }
    }
    assert!(told > 20, "{told}");
}

#[test]
fn a_meeting_is_a_use_by_both() {
    let plan = plan(&shipped("consultations"));
    let met = (0..10).find_map(|replicate| {
        let run = play(&plan, replicate);
        let lines = ledger(&plan, &run.log);
        let meeting = lines[0].entries.iter().find(|e| e.kind == Use::Meeting)?.clone();
        Some(meeting)
    });
    let meeting = met.expect("somebody meets in ten crises");
    assert_eq!(meeting.hours, 32.0, "sixteen hours of each side");
    assert_ne!(meeting.by, meeting.with);
}

#[test]
fn to_take_a_measure_away_is_to_play_without_it() {
    let (full, replicate) = (shipped("full"), 2);
    let with = plan(&full);
    let run = play(&with, replicate);
    let mut lines = ledger(&with, &run.log);
    take_away(&mut lines, &with, &run).expect("every run ends");
    for line in &lines {
        let mut left = full.clone();
        left.measures.remove(line.place);
        let other = play(&plan(&left), replicate);
        let without = line.without.as_ref().expect("all of them work");
        let load = ScoreId::EscalationLoad;
        let avoided = other.scores.get(load).unwrap() - run.scores.get(load).unwrap();
        assert_eq!(without.avoided(load), Some(avoided), "{}", line.id);
    }
}

#[test]
fn what_stays_on_paper_changes_nothing_and_costs_hours() {
    let paper = Measure::NationalStrategy(NationalStrategy { paper: true });
    let configuration =
        Configuration { measures: vec![Adopted::by(paper, Participants::All)], ..Configuration::none() };
    let plan = plan(&configuration);
    let run = play(&plan, 0);
    let mut lines = ledger(&plan, &run.log);
    take_away(&mut lines, &plan, &run).expect("every run ends");
    assert!(lines[0].without.as_ref().expect("it is in force").is_nothing());
    assert!(lines[0].kept > 0.0 && lines[0].entries.is_empty());
}

#[test]
fn what_is_not_in_force_has_a_line_and_no_hours() {
    let plan = plan(&shipped("arf-2018"));
    let run = play(&plan, 0);
    let mut lines = ledger(&plan, &run.log);
    take_away(&mut lines, &plan, &run).expect("every run ends");
    assert!(lines[0].members > 0 && lines[0].without.is_some(), "contacts are exchanged ahead of approval");
    for line in &lines[1..] {
        assert_eq!((line.members, line.kept, line.entries.len()), (0, 0.0, 0), "{}", line.id);
        assert!(line.without.is_none());
    }
}
