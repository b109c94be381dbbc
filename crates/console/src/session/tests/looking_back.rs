//! What the hot-wash shows over time, branches for other people, and two tables side by side.

use super::*;
use crate::session::denied::Thing;
use crate::session::order::{Judgement, Screen, Timer};

/// An exercise to its end in which two teams judge the first incident; the first of them agrees to show it.
fn played(configuration: &str) -> Table {
    let mut table = Table::new("lantern-strait", configuration);
    let (aur, bor) = (table.seat("AUR"), table.seat("BOR"));
    for author in [None, Some(0)] {
        table.go(Phase::Decide);
        let incident = table.incident("g1");
        for (person, code) in [(aur, "AUR"), (bor, "BOR")] {
            let judgement = Judgement { author, sure: author.map(|_| 4), ..Judgement::default() };
            table.by(person, Order::Judge { state: table.state(code), incident, judgement });
        }
    }
    table.by(aur, Order::Consent { state: table.state("AUR"), yes: true });
    table.by(bor, Order::Consent { state: table.state("BOR"), yes: false });
    table.go(Phase::HotWash);
    table
}

#[test]
fn ribbons_are_of_teams_that_agreed_and_move_as_the_run_did() {
    let table = played("none");
    let wash = table.session.hot_wash();
    assert!(!wash.ribbons.is_empty());
    let teams = wash.ribbons.iter().flat_map(|case| &case.ribbons).map(|ribbon| ribbon.team.as_str());
    assert!(teams.clone().all(|team| team == "Aurelle"), "{:?}", teams.collect::<Vec<_>>());
    let run = table.session.exercise.play.run().unwrap();
    let (state, incident) = (table.state("AUR"), table.incident("g1"));
    let ribbon = &wash.ribbons.iter().find(|case| case.author == "an accident").unwrap().ribbons[0];
    let beliefs: Vec<_> = run.beliefs.iter().filter(|b| (b.observer, b.incident) == (state, incident)).collect();
    assert!(ribbon.points.len() > 1 && ribbon.points.len() <= beliefs.len());
    let author = run.authors[incident.index()].index();
    for point in &ribbon.points {
        let belief = beliefs.iter().find(|b| b.at == point.at).expect("every step is a belief of the run");
        assert!((belief.author[author] - point.truth).abs() < 1e-12);
        let others = belief.author.iter().enumerate().filter(|(place, _)| *place != author);
        assert!((others.map(|(_, p)| *p).fold(0.0, f64::max) - point.wrong).abs() < 1e-12);
    }
    let stated: Vec<_> = ribbon.stated.iter().map(|one| (one.right, one.judgement.sure)).collect();
    assert_eq!(stated, [(None, None), (Some(true), Some(4))], "what it stated, each time");
    assert!(ribbon.stated.windows(2).all(|two| two[0].at < two[1].at));
}

#[test]
fn what_was_undone_leaves_no_ring_and_the_future_no_belief() {
    let mut table = Table::new("lantern-strait", "none");
    let aur = table.seat("AUR");
    table.by(aur, Order::Consent { state: table.state("AUR"), yes: true });
    table.go(Phase::Decide);
    let (state, incident, here) = (table.state("AUR"), table.incident("g1"), table.session.seq());
    table.by(aur, Order::Judge { state, incident, judgement: Judgement::default() });
    let rings = |table: &Table| {
        let wash = table.session.hot_wash();
        assert!(!wash.finished && wash.stands == table.session.now());
        let all = wash.ribbons.iter().flat_map(|case| &case.ribbons);
        assert!(all.clone().flat_map(|ribbon| &ribbon.points).all(|point| point.at <= table.session.now()));
        all.map(|ribbon| ribbon.stated.len()).sum::<usize>()
    };
    assert_eq!(rings(&table), 1);
    table.order(Order::Undo { to: here });
    assert_eq!(rings(&table), 0);
}

#[test]
fn every_message_has_its_place_under_every_configuration() {
    let wash = played("poc-directory").session.hot_wash();
    assert!(!wash.reach.is_empty());
    let columns = |row: &crate::session::desk::ReachRow| -> Vec<String> {
        row.under.iter().map(|under| under.configuration.clone()).collect()
    };
    let first = columns(&wash.reach[0]);
    assert_eq!(first.len(), wash.others.len() - 1);
    assert!(wash.reach.iter().all(|row| columns(row) == first));
    assert!(wash.reach.iter().flat_map(|row| &row.under).all(|under| under.sent || under.read.is_none()));
}

#[test]
fn a_branch_is_for_other_people_and_leaves_the_old_session_as_it_is() {
    let mut table = Table::new("lantern-strait", "none");
    let aur = table.seat("AUR");
    table.join("Noor", Place::Evaluator);
    table.order(Order::Timer(Timer::Start(600)));
    table.go(Phase::Decide);
    table.by(aur, Order::Consent { state: table.state("AUR"), yes: true });
    let here = table.session.seq();
    let order = table.choose("AUR", "ask_operators");
    table.by(aur, order);
    table.go(Phase::Reveal);
    let (seq, control) = (table.session.seq(), table.session.control());
    let mut branch = Table { session: table.session.branch_for_others(here).unwrap(), orders: 1000 };
    assert_eq!((table.session.seq(), table.session.control()), (seq, control), "the old one stays as it is");
    assert_eq!((branch.session.phase(), branch.session.now()), (Phase::Decide, table.session.after(here).unwrap().at));
    let control = branch.session.control();
    assert!(control.people.is_empty(), "nobody sits there yet: {:?}", control.people);
    let said = format!("{:?}{:?}", branch.session.entries(), control);
    assert!(!said.contains("AUR one") && !said.contains("Noor"), "names stay behind");
    assert_eq!((control.screen, control.room.timer), (Screen::Join, None));
    assert!(branch.session.hot_wash().ribbons.is_empty(), "whoever sits there now has agreed to nothing");
    assert_eq!(
        branch.session.entries().iter().map(|e| e.seq).collect::<Vec<_>>(),
        (1..=branch.session.seq()).collect::<Vec<_>>()
    );
    // Others sit down, and go their own way from there.
    let people = branch.seat("AUR");
    let order = branch.choose("AUR", "ask_operators");
    branch.by(people, order);
    branch.go(Phase::HotWash);
    assert!(branch.session.hot_wash().finished);
    // Folded again from its entries, it is the same.
    let mut again = Session::new(ground("lantern-strait", "none"));
    branch.session.entries().iter().for_each(|entry| again.apply(entry.clone()).unwrap());
    assert_eq!(again.record("0").unwrap().digest, branch.session.record("0").unwrap().digest);
    // From the very beginning, and from a point that does not exist.
    assert_eq!(table.session.branch_for_others(0).unwrap().seq(), 0);
    assert_eq!(table.session.branch_for_others(seq + 1).err(), Some(Denied::Unknown(Thing::Entry)));
}

#[test]
fn two_tables_are_told_side_by_side_and_both_tell_the_same() {
    let (a, b) = (played("none"), played("full"));
    let (first, second) = (a.session.hot_wash(), b.session.hot_wash());
    let twin = first.clone().beside(&second, 0).twin.unwrap();
    let other = second.clone().beside(&first, 1).twin.unwrap();
    assert_eq!((&twin.tables, &twin.steps), (&other.tables, &other.steps), "A is A on both");
    assert_eq!((twin.here, other.here), (0, 1));
    assert_eq!(twin.tables.each_ref().map(|t| t.configuration.as_str()), ["none", "full"]);
    assert_eq!(twin.tables.each_ref().map(|t| t.rungs.clone()), [first.rungs.clone(), second.rungs.clone()]);
    for (table, wash) in twin.tables.iter().zip([&first, &second]) {
        assert_eq!(table.outcome.as_ref(), wash.others.iter().find(|row| row.played));
    }
    assert_eq!(twin.steps.len(), first.moves.len());
    for (n, wash) in [&first, &second].into_iter().enumerate() {
        let steps = || twin.steps.iter().map(|step| step.at[n].unwrap());
        assert_eq!(steps().map(|s| s.highest).max(), wash.rungs.iter().map(|(_, rung)| *rung).max());
        let until = wash.moves.last().unwrap().until;
        assert_eq!(steps().map(|s| s.in_time.1).sum::<usize>(), wash.reach.iter().filter(|r| r.sent <= until).count());
        assert_eq!(steps().map(|s| s.in_time.0).sum::<usize>(), wash.reach.iter().filter(|r| r.in_time).count());
    }
    assert!(twin.steps.iter().any(|step| step.at[0] != step.at[1]), "under all measures something is different");
}

#[test]
fn of_a_table_that_plays_on_no_more_is_told_than_it_has_played() {
    let a = played("none");
    let mut b = Table::new("lantern-strait", "full");
    b.seat("AUR");
    b.go(Phase::Reveal);
    b.go(Phase::Contact);
    let twin = a.session.hot_wash().beside(&b.session.hot_wash(), 0).twin.unwrap();
    let [done, open] = &twin.tables;
    assert!(done.finished && done.outcome.is_some());
    assert!(!open.finished && open.outcome.is_none());
    assert_eq!(open.stands, b.session.now());
    assert!(open.rungs.iter().all(|(at, _)| *at <= open.stands));
    let told: Vec<bool> = twin.steps.iter().map(|step| step.at[1].is_some()).collect();
    assert_eq!(told, [true, false, false, false, false], "the first move is over, the second is not");
    assert!(twin.steps.iter().all(|step| step.at[0].is_some()));
}

#[test]
fn what_the_highest_step_hung_on_is_found_at_the_end_and_forgotten_with_what_is_undone() {
    let mut table = Table::new("lantern-strait", "none");
    let aur = table.seat("AUR");
    table.go(Phase::Decide);
    assert!(table.session.forks().is_none(), "there is nothing to look back on yet");
    let act = table.act("AUR", "BOR", 5);
    table.by(aur, act);
    table.go(Phase::HotWash);
    let forks = table.session.forks().expect("it is over");
    let hung = forks.play(2).expect("somebody acted");
    assert!(hung.rung >= 5 && hung.replays > 0);
    assert!(hung.links.windows(2).all(|two| two[0].at <= two[1].at));
    // Asked again, it is the same answer, on any number of threads.
    assert_eq!(table.session.forks().and_then(|forks| forks.play(1)), Some(hung.clone()));
    // Whoever folds the same entries finds the same.
    let mut other = Session::new(Arc::clone(table.session.ground()));
    for entry in table.session.entries() {
        other.apply(entry.clone()).unwrap();
    }
    assert_eq!(other.forks().and_then(|forks| forks.play(1)), Some(hung));
    let seq = table.session.seq();
    table.order(Order::Undo { to: seq - 1 });
    assert!(table.session.forks().is_none(), "it is not over any more");
}
