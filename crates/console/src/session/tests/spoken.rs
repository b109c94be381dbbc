//! What pages say about what happened: in the language of the page, in whole sentences, and true.

use super::*;
use crate::page::{self, Look, Why};
use crate::session::desk::{Coming, Misreading, Own, Talk};
use crate::session::order::Judgement;
use crate::session::{Thing, When};
use crate::text::Lang;
use detente_engine::live::{Command, Refused};
use detente_scenario::inject::Effect;

/// A page of the facilitator, and of a team, as a browser gets it.
fn control(table: &Table, lang: Lang) -> String {
    page::control(&table.session.control(), &Look::new(lang, &|| "id".to_owned()))
}

fn team(table: &Table, code: &str, lang: Lang) -> String {
    page::team(&table.desk(code), &Look::new(lang, &|| "id".to_owned()))
}

/// Tables of the first two states in a phase of the first move.
fn tables(scenario: &str, phase: Phase) -> (Table, PersonId) {
    let mut table = Table::new(scenario, "poc-directory");
    let aur = table.seat("AUR");
    table.seat("BOR");
    table.go(phase);
    (table, aur)
}

#[test]
fn a_refusal_is_a_sentence_in_the_language_of_the_page() {
    let (table, _) = tables("lantern-strait", Phase::Contact);
    let ids = || "id".to_owned();
    for (lang, said) in [
        (Lang::En, "<b>This was not done.</b> Your state has no case on this incident."),
        (Lang::Fr, "<b>Cela n’a pas été fait.</b> Votre État n’a pas de dossier sur cet incident."),
    ] {
        let why: Why = Denied::Engine(Refused::NoCase).into();
        let look = Look { message: Some(why), ..Look::new(lang, &ids) };
        let page = page::team(&table.desk("AUR"), &look);
        assert!(page.contains(said), "{lang:?}");
    }
    let denied = Denied::Phase { now: Phase::Contact, when: When::Decide };
    assert!(denied.said(Lang::Fr).contains("la période de contacts"));
    assert!(Denied::Unknown(Thing::Inject).said(Lang::Fr).contains("événement"));
}

#[test]
fn what_a_team_states_is_told_to_the_facilitator_in_the_language_of_the_page() {
    let (mut table, aur) = tables("lantern-strait", Phase::Decide);
    let (state, incident) = (table.state("AUR"), table.incident("g1"));
    let judgement = Judgement { origin: Some(Some(table.state("TOL"))), sure: Some(1), ..Judgement::default() };
    table.by(aur, Order::Judge { state, incident, judgement });
    let english = control(&table, Lang::En);
    assert!(
        english.contains("from the territory of Tolmaris; by whom: not known; on whose behalf: not known (unlikely)")
    );
    let french = control(&table, Lang::Fr);
    assert!(french.contains("territoire : Tolmaris ; par qui : on ne sait pas"));
    assert!(!french.contains("by whom"));
    // So is what its analysts believe, and what it reads of itself.
    let french = team(&table, "AUR", Lang::Fr);
    assert!(french.contains("Vous ouvrez un dossier") && !french.contains("You open a case"));
    assert!(french.contains("un accident") && !french.contains(">an accident<"));
}

#[test]
fn what_begins_is_said_so_that_every_title_reads_right() {
    let (table, _) = tables("lantern-strait", Phase::Inform);
    let page = control(&table, Lang::En);
    let coming = page.split("data-region=\"coming\"").nth(1).and_then(|rest| rest.split("</ol>").next()).unwrap();
    assert!(coming.contains("<b>Begins: the cable breaks</b>"));
    let named = |row: &&crate::session::desk::TimelineRow| matches!(row.what, Coming::Posture(..));
    assert!(table.session.control().coming.iter().any(|row| named(&row)));
}

#[test]
fn a_state_that_its_doctrine_plays_has_no_count_of_decisions() {
    let (table, _) = tables("lantern-strait", Phase::Decide);
    let page = control(&table, Lang::En);
    assert!(!page.contains("0 of 0") && !page.contains("will decide"));
    assert_eq!(page.matches("by doctrine</td>").count(), 4, "the four states without people");
    // Nor does the projector wait for it.
    let board = page::board(&table.session.board(), &Look::new(Lang::En, &|| "id".to_owned()));
    assert!(board.contains("0 of 2 have decided"), "of those that people play");
}

#[test]
fn no_table_is_asked_for_more_than_three_decisions() {
    let mut table = Table::new("lantern-strait", "none");
    let codes = ["AUR", "BOR", "CEL", "DRE", "TOL", "YAR"];
    for code in codes {
        table.seat(code);
    }
    for number in 1..=5 {
        table.go(Phase::Decide);
        for code in codes {
            let (_, all) = table.desk(code).decide.made;
            assert!((1..=3).contains(&all), "{code} decides {all} things in move {number}");
        }
    }
}

#[test]
fn an_inject_that_nobody_reads_says_what_it_does() {
    for scenario in ["lantern-strait", "borrowed-mask", "harbour-worm"] {
        let table = Table::new(scenario, "none");
        let control = table.session.control();
        let injects = control.coming.iter().filter(|row| matches!(row.what, Coming::Inject(..)));
        for row in injects.filter(|row| row.to.is_empty()) {
            assert_eq!(row.inject.is_some(), !row.does.is_empty(), "{scenario}: {row:?}");
        }
    }
}

#[test]
fn to_ask_ones_own_desks_costs_no_message_and_the_page_says_so() {
    let (mut table, aur) = tables("lantern-strait", Phase::Contact);
    let before = table.desk("AUR").messages_left;
    assert!(team(&table, "AUR", Lang::En).contains("It costs no message."));
    let order = Order::Ask { state: table.state("AUR"), incident: table.incident("g1") };
    table.by(aur, order);
    assert_eq!(table.desk("AUR").messages_left, before);
}

#[test]
fn consultations_and_forged_trails_that_were_exposed_are_news() {
    let (mut table, _) = tables("lantern-strait", Phase::Decide);
    table.go(Phase::Decide);
    table.go(Phase::Decide);
    let improvise = |table: &mut Table, effect: Effect| {
        let command = Command::Improvise { name: format!("{effect:?}"), effects: vec![effect] };
        table.session.exercise.play.command(command).unwrap();
    };
    improvise(&mut table, Effect::Convene { by: "CEL".into(), first: "AUR".into(), second: "BOR".into() });
    let t = table.session.ground.topology();
    let flagged = |incident: IncidentId| t.incidents.get(incident.index()).is_some_and(|plan| plan.flag.is_some());
    let view = table.session.exercise.play.view(table.state("AUR"));
    let incident = view.cases.iter().map(|case| case.incident).find(|of| flagged(*of)).expect("a forged trail");
    let key = t.incidents[incident.index()].key.clone();
    improvise(&mut table, Effect::Expose { state: "AUR".into(), incident: key });
    table.go(Phase::Decide);
    table.go(Phase::Inform);
    let told = |code: &str| table.desk(code).news.into_iter().filter_map(|news| news.own).collect::<Vec<_>>();
    let met = |own: &Own| matches!(own, Own::Met(_, Talk::Frank | Talk::Ritual | Talk::Accusation));
    assert!(told("AUR").iter().any(met) && told("BOR").iter().any(met));
    assert!(!told("CEL").iter().any(met), "the convener does not sit between them");
    assert!(told("AUR").iter().any(|own| matches!(own, Own::Exposed(_))));
    assert!(!told("BOR").iter().any(|own| matches!(own, Own::Exposed(_))));
    assert!(team(&table, "AUR", Lang::Fr).contains("qu’une piste était falsifiée"));
}

#[test]
fn likely_misreadings_are_for_the_facilitator_and_hold_what_is_mistaken() {
    let mut table = Table::new("lantern-strait", "none");
    table.seat("AUR");
    table.go(Phase::Decide);
    table.go(Phase::Decide);
    table.go(Phase::Decide);
    let control = table.session.control();
    for misreading in &control.misreadings {
        if let Misreading::Author(_, _, favourite, p, so) = misreading {
            assert!(favourite != so && *p >= 0.4, "{misreading:?}");
        }
    }
    let of = |test: fn(&Misreading) -> bool| control.misreadings.iter().filter(|m| test(m)).count();
    assert_eq!(of(|m| matches!(m, Misreading::Brief(..))), 6, "what each brief leads to");
    assert!(of(|m| !matches!(m, Misreading::Brief(..))) > 0, "after three moves somebody is mistaken");
    let page = page::control(&control, &Look::new(Lang::En, &|| "id".to_owned()));
    assert!(page.contains("Likely misreadings") && page.contains("is inclined to think"));
}

#[test]
fn the_projector_shows_the_level_that_a_state_itself_gives() {
    let (mut table, aur) = tables("lantern-strait", Phase::Decide);
    let (state, about) = (table.state("AUR"), Some(table.incident("g1")));
    let tile = |table: &Table| table.session.board().tiles[table.state("AUR").index()].severity;
    assert_eq!(tile(&table), None, "it has said nothing");
    table.by(aur, Order::Say { state, line: 2, naming: None, about, words: String::new() });
    table.order(Order::Next);
    let case = table.desk("AUR").cases.into_iter().find(|case| Some(case.incident) == about).unwrap();
    assert_eq!(tile(&table), Some((case.level + 0.5) as u8));
}

#[test]
fn a_sector_can_lose_service_by_hand() {
    let (mut table, _) = tables("lantern-strait", Phase::Decide);
    let (sector, state, _) = table.session.control().sectors[0].clone();
    let incident = table.session.control().incidents[0].0.clone();
    let effects = vec![Effect::Disrupt { sector, loss: 0.6, incident, hours: Some(12.0) }];
    let lost = |table: &Table| table.session.exercise.play.view(state).sectors[0].loss;
    let before = lost(&table);
    let order = Order::Improvise { to: vec!["all".into()], text: "The lights go out.".into(), test: false, effects };
    table.order(order);
    table.go(Phase::Reveal);
    assert!(lost(&table) > before + 0.2, "{before} → {}", lost(&table));
}

#[test]
fn points_of_one_moment_stand_together_and_each_can_be_reached() {
    let (mut table, aur) = tables("lantern-strait", Phase::Decide);
    for line in 0..3 {
        let say = Order::Say { state: table.state("AUR"), line, naming: None, about: None, words: String::new() };
        table.by(aur, say);
    }
    let points = table.session.control().undo;
    let mut moments: Vec<_> = points.iter().map(|point| point.1).collect();
    moments.dedup();
    assert!(moments.len() < points.len());
    let page = control(&table, Lang::En);
    assert_eq!(page.matches("<details name=\"undo\"").count(), moments.len());
    for (to, ..) in &points {
        assert!(page.contains(&format!("name=\"to\" value=\"{to}\"")), "entry {to}");
    }
}

#[test]
fn a_chair_played_by_people_brings_two_others_together() {
    let between = |table: &Table, by: &str, convene: bool| Order::Chair {
        state: table.state(by),
        first: table.state("AUR"),
        second: table.state("BOR"),
        convene,
        reason: "They have not talked.".into(),
    };
    // Without a mechanism the Chair offers; both agree, and meet.
    let mut table = Table::new("lantern-strait", "none");
    let [aur, bor, cel] = ["AUR", "BOR", "CEL"].map(|code| table.seat(code));
    table.go(Phase::Decide);
    assert_eq!(table.give(Some(aur), between(&table, "AUR", false)), Err(Denied::Engine(Refused::NotChair)));
    assert_eq!(table.give(Some(cel), between(&table, "CEL", true)), Err(Denied::Engine(Refused::NoMechanism)));
    assert!(table.desk("AUR").decide.chair.is_none());
    assert!(team(&table, "CEL", Lang::En).contains("name=\"order\" value=\"chair\""));
    table.by(cel, between(&table, "CEL", false));
    let offered = |table: &Table, code: &str| {
        let mail = table.desk(code).inbox;
        mail.into_iter().find(|mail| mail.kind == MessageKind::GoodOffices && mail.awaits_reply)
    };
    for _ in 0..2 {
        table.go(Phase::Decide);
        for (person, code) in [(aur, "AUR"), (bor, "BOR")] {
            if let Some(mail) = offered(&table, code) {
                let reply = detente_engine::log::Reply::Answered;
                table.by(person, Order::Reply { message: mail.message, reply, words: String::new() });
            }
        }
    }
    table.go(Phase::HotWash);
    let met =
        |table: &Table, code: &str| table.desk(code).news.iter().any(|news| matches!(news.own, Some(Own::Met(..))));
    assert!(met(&table, "AUR") && met(&table, "BOR"), "both agreed, and met");

    // With a mechanism of consultation it convenes them, and asks for no agreement.
    let configuration = "full";
    let mut table = Table::new("lantern-strait", configuration);
    let [_, _, cel] = ["AUR", "BOR", "CEL"].map(|code| table.seat(code));
    table.go(Phase::Decide);
    table.by(cel, between(&table, "CEL", true));
    table.go(Phase::Reveal);
    let said = table.session.control().log;
    assert!(said.iter().any(|row| row.text.contains("convenes consultations between Aurelle and Borvane")));
    table.go(Phase::HotWash);
    assert!(met(&table, "AUR") && met(&table, "BOR"));
}
