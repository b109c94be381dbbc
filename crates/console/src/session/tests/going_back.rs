//! Undo, redo and branches.

use super::*;
use crate::session::order::Until;
use detente_engine::live::Player;
use std::time::Duration;

/// The digest of a session that has come to its end.
fn digest(table: &Table) -> String {
    table.session.record("0").unwrap().digest
}

fn decisions(table: &mut Table, [aur, bor]: [PersonId; 2], guard: &str) {
    let order = table.choose("AUR", "ask_operators");
    table.by(aur, order);
    let order = table.choose("BOR", guard);
    table.by(bor, order);
    table.order(Order::Next);
}

#[test]
fn what_is_undone_and_done_again_is_the_same_run() {
    let play = |detour: bool| {
        let mut table = Table::new("lantern-strait", "poc-directory");
        let people = [table.seat("AUR"), table.seat("BOR")];
        table.go(Phase::Contact);
        let order = table.write("AUR", "TOL", MessageKind::Notification, Some("g1"), "once");
        table.by(people[0], order);
        table.go(Phase::Decide);
        let here = table.session.seq();
        if detour {
            decisions(&mut table, people, "no_desk_bor");
            table.order(Order::Advance(Until::Hours(3)));
            table.go(Phase::Contact);
            table.order(Order::Undo { to: here });
            assert_eq!((table.session.phase(), table.session.exercise.number), (Phase::Decide, 1));
        }
        decisions(&mut table, people, "ask_coast_guard");
        table.go(Phase::HotWash);
        table
    };
    let (straight, detour) = (play(false), play(true));
    assert_eq!(digest(&straight), digest(&detour));
    assert_eq!(straight.session.exercise.play.commands(), detour.session.exercise.play.commands());
    assert!(straight.session.undone().is_empty() && !detour.session.undone().is_empty());
    // Undone entries stay in the log, marked.
    let log = detour.session.control().log;
    assert!(log.iter().any(|row| row.undone && row.text.contains("Ask nobody")));
    assert!(log.iter().any(|row| !row.undone && row.text.contains("coast guard for its log")));
}

#[test]
fn an_undo_can_itself_be_taken_back() {
    let mut table = Table::new("lantern-strait", "none");
    let people = [table.seat("AUR"), table.seat("BOR")];
    table.go(Phase::Decide);
    decisions(&mut table, people, "ask_coast_guard");
    let (seq, before) = (table.session.seq(), table.desk("BOR"));
    table.order(Order::Undo { to: seq - 1 });
    assert_eq!(table.session.phase(), Phase::Decide);
    table.order(Order::Undo { to: seq });
    let mut after = table.desk("BOR");
    after.room.seq = before.room.seq;
    after.room.correction = None;
    assert_eq!(after, before);
}

#[test]
fn the_list_says_what_each_undo_takes_back() {
    let mut table = Table::new("lantern-strait", "none");
    assert!(table.session.control().undo.is_empty());
    let people = [table.seat("AUR"), table.seat("BOR")];
    table.go(Phase::Decide);
    decisions(&mut table, people, "ask_coast_guard");
    let (seq, list) = (table.session.seq(), table.session.control().undo);
    // The nearest point takes the calling of decisions back, the one before it the choice of Borvane as well.
    assert_eq!((list[0].0, list[1].0), (seq - 1, seq - 2));
    assert!(!list[0].2.contains("coast guard"), "{:?}", list[0].2);
    assert!(list[1].2.contains("coast guard"), "{:?}", list[1].2);
    assert_eq!(list.last().unwrap().0, 0);
}

#[test]
fn each_viewer_is_told_what_it_had_seen_until_the_next_phase() {
    let mut table = Table::new("lantern-strait", "none");
    let aur = table.seat("AUR");
    table.seat("CEL");
    table.go(Phase::Decide);
    let here = table.session.seq();
    let order = table.act("AUR", "BOR", 2);
    table.by(aur, order);
    table.by(
        aur,
        Order::Judge { state: table.state("AUR"), incident: table.incident("g1"), judgement: Default::default() },
    );
    table.order(Order::Next);
    table.order(Order::Improvise {
        to: vec!["CEL".into()],
        text: "For Celmere.".into(),
        test: false,
        effects: Vec::new(),
    });
    let to = table.session.now();
    table.order(Order::Undo { to: here });
    let of = |code: &str| table.desk(code).room.correction.unwrap();
    assert!(of("AUR").from == to && of("AUR").to < to);
    assert!(
        of("AUR").taken_back.iter().any(|line| line == "Aurelle demands an account of Borvane."),
        "{:?}",
        of("AUR")
    );
    assert!(of("CEL").taken_back.contains(&"For Celmere.".into()));
    assert!(!of("AUR").taken_back.contains(&"For Celmere.".into()));
    let board = table.session.board().room.correction.unwrap();
    assert_eq!(board.taken_back, ["Aurelle demands an account of Borvane."]);
    let control = table.session.control().room.correction.unwrap();
    assert_eq!(control.taken_back.len(), 4, "{:?}", control.taken_back);
    assert_eq!(table.desk("AUR").cases[0].judgement, None);
    table.order(Order::Next);
    assert_eq!(table.desk("AUR").room.correction, None);
}

#[test]
fn people_notes_marks_and_consent_stay() {
    let mut table = Table::new("lantern-strait", "none");
    table.go(Phase::Inform);
    let aur = table.seat("AUR");
    table.order(Order::Note { text: "a note".into() });
    table.order(Order::Score { of: "objective 1".into(), mark: 2, remark: String::new() });
    table.by(aur, Order::Consent { state: table.state("AUR"), yes: true });
    table.order(Order::Undo { to: 0 });
    assert_eq!(table.session.phase(), Phase::Lobby);
    assert_eq!(table.session.place(aur), Some(Place::Team(table.state("AUR"), 0)));
    let control = table.session.control();
    assert_eq!(control.scores.len(), 1);
    assert!(control.log.iter().any(|row| row.text == "Note: a note" && !row.undone));
    assert_eq!(table.desk("AUR").consent, Some(true));
    assert_eq!(table.desk("AUR").player, Player::People);
}

#[test]
fn a_branch_goes_its_own_way() {
    let mut table = Table::new("lantern-strait", "none");
    let people = [table.seat("AUR"), table.seat("BOR")];
    table.go(Phase::Decide);
    let here = table.session.seq();
    decisions(&mut table, people, "ask_coast_guard");
    let mut branch = Table { session: table.session.branch(here).unwrap(), orders: 1000 };
    assert_eq!((branch.session.seq(), branch.session.phase()), (here, Phase::Decide));
    decisions(&mut branch, people, "no_desk_bor");
    table.go(Phase::HotWash);
    branch.go(Phase::HotWash);
    assert_ne!(digest(&table), digest(&branch));
    // Side by side, as twins are.
    let wash = table.session.hot_wash().beside(&branch.session.hot_wash(), 0);
    let twin = wash.twin.unwrap();
    assert!(twin.tables.iter().all(|table| table.finished && table.outcome.is_some()));
    assert_eq!(twin.steps.len(), wash.moves.len());
}

/// Undo of a whole exercise of two weeks among twenty-seven. The bar is for a release build.
#[test]
#[ignore = "a measurement: cargo test --release -p detente-console -- --ignored --nocapture"]
fn undo_of_fourteen_days_among_twenty_seven_is_quick() {
    let mut table = Table::new("arf-27", "full");
    let codes: Vec<String> = table.session.ground.topology().states.iter().map(|s| s.code.clone()).collect();
    for code in &codes {
        table.seat(code);
    }
    while table.session.phase() != Phase::HotWash {
        table.order(Order::Next);
        let decide = table.session.phase() == Phase::Decide;
        for state in table.session.ground.topology().state_ids().filter(|_| decide) {
            table.order(Order::NoAct { state, reason: String::new() });
        }
    }
    // From the end back to the last reveal, and from there to the end again: the longest replay there is.
    let end = table.session.seq();
    table.order(Order::Undo { to: end - 1 });
    for (what, to) in [("back to the last reveal", end - 1), ("again to the end", end)] {
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..15 {
            table.order(Order::Undo { to: if to == end { end - 1 } else { end } });
            let start = std::time::Instant::now();
            table.order(Order::Undo { to });
            times.push(start.elapsed());
        }
        times.sort();
        println!("{what}: least {:?}, median {:?}, greatest {:?}", times[0], times[7], times[14]);
        assert!(times[7] < Duration::from_millis(50), "{what}: {:?}", times[7]);
    }
}
