//! Inside a state: those who decide know what a desk has passed on.

use crate::common::{configuration, inline, only, part, plan, play, played};
use detente_engine::stage::inside::Inside;
use detente_engine::{Log, What};
use detente_scenario::desk::Desk;
use detente_scenario::measure::AgencyCoordination;
use detente_scenario::time::HOUR;
use detente_scenario::{Measure, Moment};

/// An accident in the port of Ash, noticed within the hour; nobody abroad hears of it unless Ash tells.
fn accident(desks: &str, more: &str) -> String {
    format!(
        r#"(
    schema: 1, title: "An accident", summary: "A crane stops.", days: 8, dependencies: (domestic: None),
    parameters: {{ "evidence_rate": 0.1, "leak": 0.0 }},
    tension: {{ "ASH": {{ "BAY": 7.0 }} }}, tension_default: 1.0,
    states: {{ "ASH": (name: "Ash", {desks}), "BAY": (name: "Bay") }},
    assets: {{ "ASH.port": (sector: "transport", weight: 0.6), "ASH.bank": (sector: "finance", weight: 0.5) }},
    incidents: {{
        "crane": (
            name: "the crane", technique: Accident, start: "D1 06:00", author: Accident, involved: ["ASH", "BAY"],
            targets: [(asset: "ASH.port", impact_at: "D1 06:00")], obvious: false, difficulty: 0.05,
            rates: (contain: 0.0, notice_impact: 1000.0),
        ),
        "ledger": (
            name: "the ledger", technique: Accident, start: "D1 06:00", author: Accident, involved: ["ASH", "BAY"],
            targets: [(asset: "ASH.bank", impact_at: "D1 06:00")], obvious: false, difficulty: 1000.0,
            rates: (contain: 0.0, notice_impact: 1000.0),
        ),
    }},
    postures: {{
        "drill": (name: "a drill", by: "BAY", at: "D2", until: "D7", toward: ["ASH"], looks_like: 5),
    }},
    {more}
)"#
    )
}

const BOTH: &str =
    "desks: { Operators: (hours: Office, pass_hours: 4.0), Technical: (hours: Always, pass_hours: 3.0) }";

/// When Ash opened its case on an incident, and how.
fn opened(log: &Log, place: usize) -> (Moment, detente_engine::log::CaseOrigin) {
    let of = |e: &detente_engine::Event| match e.what {
        What::CaseOpened { observer, incident, how } if observer.index() == 0 && incident.index() == place => {
            Some((e.at, how))
        }
        _ => None,
    };
    log.events.iter().find_map(of).expect("Ash opens a case")
}

#[test]
fn those_who_decide_know_later_than_those_who_notice() {
    let (at_once, by_desks) = (inline(&accident("", "")), inline(&accident(BOTH, "")));
    let (at_once, by_desks) = (plan(&at_once, &configuration("none")), plan(&by_desks, &configuration("none")));
    let mut waits = Vec::new();
    for replicate in 0..20 {
        let simulation = played(&by_desks, replicate);
        let noticed = opened(&play(&at_once, replicate).log, 0).0;
        let run = play(&by_desks, replicate);
        let (knows, _) = opened(&run.log, 0);
        let picture = part::<Inside>(&simulation).pictures.clone();
        let of = |desk| picture.iter().find(|(k, _)| k.0.index() == 0 && k.1 == desk && k.2.index() == 0).unwrap().1;
        assert_eq!(*of(Desk::Operators), noticed.0, "operators know when they notice");
        assert!(of(Desk::Operators) <= of(Desk::Technical) && *of(Desk::Technical) <= knows.0);
        // Offices open at nine: nothing is passed on before.
        assert!(knows.0 >= 9 * HOUR, "replicate {replicate}: known at {knows}");
        waits.push((knows.0 - noticed.0) as f64 / HOUR as f64);
    }
    let mean = waits.iter().sum::<f64>() / waits.len() as f64;
    assert!(mean > 6.0, "three hours to nine, and seven of work on average: {mean}");
}

#[test]
fn a_desk_handles_one_matter_after_the_other() {
    let several = BOTH.replace("pass_hours: 4.0", "pass_hours: 4.0, capacity: 2");
    let (one, two) = (inline(&accident(BOTH, "")), inline(&accident(&several, "")));
    let (one, two) = (plan(&one, &configuration("none")), plan(&two, &configuration("none")));
    let mut later = 0;
    for replicate in 0..20 {
        let (queue, beside) = (play(&one, replicate).log, play(&two, replicate).log);
        for place in 0..2 {
            assert!(opened(&queue, place).0 >= opened(&beside, place).0, "a second slot is never later");
            later += u32::from(opened(&queue, place).0 > opened(&beside, place).0);
        }
    }
    assert!(later >= 10, "the second matter waits for the first: {later} of 40");
}

#[test]
fn a_ministry_may_learn_from_others_what_its_operators_have_mislaid() {
    let forgetful = "desks: { Operators: (hours: Always, pass_hours: 0.1, mislays: 1.0) }";
    let news = r#"injects: { "news": (at: "D1 12:00", to: ["public"], text: "A crane stands still.",
        effects: [Claim(incidents: ["crane"], toward: Extremist)]) },"#;
    let scenario = inline(&accident(forgetful, news));
    let run = play(&plan(&scenario, &configuration("none")), 0);
    let (at, how) = opened(&run.log, 0);
    assert_eq!((at, how), (Moment(12 * HOUR), detente_engine::log::CaseOrigin::Public));
    let (at, _) = opened(&run.log, 1);
    assert!(at.0 >= 54 * HOUR, "mislaid for two days: {at}");
    assert!(run.log.events.iter().any(|e| matches!(e.what, What::PassedOn { mislaid: true, .. })));
}

#[test]
fn evidence_and_postures_pass_desks_too() {
    let slow = "desks: { Technical: (hours: Always, pass_hours: 20.0), Defence: (hours: Always, pass_hours: 20.0) }";
    let (at_once, by_desks) = (inline(&accident("", "")), inline(&accident(slow, "")));
    let (at_once, by_desks) = (plan(&at_once, &configuration("none")), plan(&by_desks, &configuration("none")));
    let read = |plan, replicate| {
        let run = play(plan, replicate);
        let believes =
            |e: &&detente_engine::Event| matches!(e.what, What::Belief { observer, .. } if observer.index() == 0);
        run.log.events.iter().find(believes).map(|e| e.at)
    };
    let mut later = 0;
    for replicate in 0..20 {
        if let (Some(first), Some(second)) = (read(&at_once, replicate), read(&by_desks, replicate)) {
            assert!(second >= first, "replicate {replicate}: no evidence is read sooner");
            later += u32::from(second > first);
        }
    }
    assert!(later >= 10, "{later} of 20");
    let simulation = played(&by_desks, 1);
    let passed = |log: &Log| log.events.iter().any(|e| matches!(e.what, What::PassedOn { desk: Desk::Defence, .. }));
    assert!(passed(&play(&by_desks, 1).log) && !passed(&play(&at_once, 1).log));
    assert!(part::<Inside>(&simulation).pictures.keys().any(|k| k.1 == Desk::Technical));
}

#[test]
fn agencies_that_coordinate_pass_on_sooner() {
    let scenario = inline(&accident(BOTH, ""));
    let none = plan(&scenario, &configuration("none"));
    let coordinated = plan(&scenario, &only(Measure::AgencyCoordination(AgencyCoordination::default())));
    let mut sooner = 0;
    for replicate in 0..20 {
        let (before, after) =
            (opened(&play(&none, replicate).log, 0).0, opened(&play(&coordinated, replicate).log, 0).0);
        assert!(after <= before, "a faster clock is never later");
        sooner += u32::from(after < before);
    }
    assert!(sooner >= 15, "{sooner} of 20");
}

#[test]
fn words_are_misread_more_often_where_no_language_is_shared() {
    use detente_engine::score::ScoreId;
    let speaking = |one: &str, other: &str| {
        accident("", "")
            .replace("name: \"Ash\", ", &format!("name: \"Ash\", languages: [\"{one}\"], "))
            .replace("name: \"Bay\"", &format!("name: \"Bay\", languages: [\"{other}\"]"))
            .replace("\"leak\": 0.0", "\"leak\": 0.0, \"language_gap\": 0.5, \"misread\": 0.1, \"notify_level\": 0.0")
    };
    let (alike, apart) = (inline(&speaking("Common", "Common")), inline(&speaking("Common", "Bayish")));
    let (alike, apart) = (plan(&alike, &configuration("none")), plan(&apart, &configuration("none")));
    let misread = |plan| (0..20).map(|n| play(plan, n).scores.get(ScoreId::MessagesMisread).unwrap()).sum::<f64>();
    let (alike, apart) = (misread(&alike), misread(&apart));
    assert!(apart > 2.0 * alike, "{alike} against {apart}");
}
