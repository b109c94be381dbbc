//! A whole exercise of the quiet line, from the lobby to the hot-wash.

use super::*;
use crate::session::desk::{Fate, Ping};
use crate::session::order::{Judgement, Screen, Until};
use crate::text::Lang;
use detente_engine::live::{Handling, Player};
use detente_study::record::{Replayed, replay};

/// Three teams, and what they would do.
fn teams(table: &mut Table) -> [PersonId; 3] {
    ["AUR", "BOR", "CEL"].map(|code| table.seat(code))
}

/// The first move, up to its reveal.
fn first_move(table: &mut Table, [aur, bor, cel]: [PersonId; 3]) {
    table.go(Phase::Contact);
    let order = table.write("AUR", "CEL", MessageKind::InformationRequest, Some("g1"), "What did your ships see?");
    table.by(aur, order);
    let order = table.write("AUR", "TOL", MessageKind::Notification, Some("g1"), "We have lost two cables.");
    table.by(aur, order);
    table.go(Phase::Decide);
    let orders = [
        table.choose("AUR", "ask_operators"),
        table.choose("AUR", "examine_and_ask"),
        Order::NoAct { state: table.state("AUR"), reason: String::new() },
        Order::Say { state: table.state("AUR"), line: 1, naming: None, about: None, words: "We look into it.".into() },
    ];
    for order in orders {
        table.by(aur, order);
    }
    let order = table.choose("BOR", "ask_coast_guard");
    table.by(bor, order);
    let order = table.choose("CEL", "northern_capacity");
    table.by(cel, order);
    table.order(Order::Next);
}

#[test]
fn the_projector_leaves_the_page_to_join_with_the_first_move_and_then_shows_what_it_is_told() {
    let mut table = Table::new("lantern-strait", "none");
    assert_eq!(table.session.board().screen, Screen::Join);
    table.go(Phase::Inform);
    assert_eq!(table.session.board().screen, Screen::Map);
    table.order(Order::Project(Screen::Move));
    table.go(Phase::Decide);
    assert_eq!(table.session.board().screen, Screen::Move);
}

#[test]
fn an_exercise_is_played_from_the_lobby_to_the_hot_wash_and_replays() {
    let mut table = Table::new("lantern-strait", "poc-directory");
    let people = teams(&mut table);
    let [aur, bor, cel] = people;
    let observer = table.join("O", Place::Observer);
    let evaluator = table.join("E", Place::Evaluator);
    let (from, to) = (table.state("AUR"), table.state("YAR"));
    table.by(aur, Order::Ping { from, to, role: Role::Policy });
    assert!(matches!(table.desk("AUR").pings[0].outcome, Ping::Closed(_) | Ping::Stale));
    first_move(&mut table, people);

    let desk = table.desk("AUR");
    assert_eq!((desk.room.phase, desk.room.number, desk.room.moves), (Phase::Reveal, 1, 5));
    assert_eq!(desk.decide.made, (3, 3));
    assert_eq!(desk.outbox.len(), 2, "{:?}", desk.outbox);
    assert!(desk.outbox.iter().all(|sent| sent.message.is_some() && sent.words.is_some()));
    assert!(desk.news.iter().any(|news| news.public && news.text.contains("We look into it.")));
    // Others see the line and not the reason.
    let other = format!("{:?}", table.desk("BOR"));
    assert!(other.contains("We look into it.") && !other.contains("AUR has a reason"));

    // The notification has arrived at Tolmaris, with its words.
    let mail = table.desk("TOL").inbox;
    let mail = mail.iter().find(|m| m.words.as_deref() == Some("We have lost two cables.")).unwrap();
    assert!(mail.read.is_some() && mail.about == Some("the cable breaks".into()));

    // The second move: Borvane answers, a held inject does not come, an improvised one does.
    let name = |name: &str| {
        let injects = &table.session.ground.topology().injects;
        detente_engine::ids::InjectId::from_index(injects.iter().position(|i| i.name == name).unwrap())
    };
    let (held, fired) = (name("L09"), name("L22"));
    table.order(Order::Inject { inject: held, how: Handling::Hold });
    let to = vec!["BOR".into()];
    let text = "Only Borvane reads this.".to_owned();
    table.order(Order::Improvise { to, text, test: false, effects: Vec::new() });
    table.go(Phase::Contact);
    let request = table.desk("CEL").inbox.iter().find(|m| m.awaits_reply).map(|m| m.message);
    let request = request.expect("the question has reached those who know by the second day");
    let words = "A ship, very slow.".to_owned();
    table.by(cel, Order::Reply { message: request, reply: detente_engine::log::Reply::Answered, words });
    table.order(Order::Inject { inject: fired, how: Handling::Fire });
    assert!(table.desk("AUR").news.iter().any(|n| n.text.contains("two minutes for each")), "fired is read at once");
    table.go(Phase::Decide);
    let desk = table.desk("AUR");
    let sent = desk.outbox.iter().find(|s| s.message == Some(request)).unwrap();
    assert!(matches!(sent.fate, Fate::Replied(..)), "{sent:?}");
    assert_eq!(sent.reply_words.as_deref(), Some("A ship, very slow."));
    let own = table.desk("CEL").inbox.into_iter().find(|m| m.message == request).unwrap();
    assert_eq!(own.reply_words.as_deref(), Some("A ship, very slow."), "a team reads what it replied");
    let incident = table.incident("g1");
    let judgement = Judgement { author: Some(0), sure: Some(4), ..Judgement::default() };
    table.by(aur, Order::Judge { state: table.state("AUR"), incident, judgement });
    assert!(table.desk("BOR").news.iter().any(|n| n.text == "Only Borvane reads this."));
    assert!(!format!("{:?}", table.desk("AUR")).contains("Only Borvane"));
    assert!(!table.desk("CEL").news.iter().any(|n| n.text.contains("same hand")));

    // Celmere is played by its doctrine from the middle of the third decision.
    table.go(Phase::Decide);
    table.order(Order::Play { state: table.state("CEL"), by: Player::Doctrine });
    let order = table.act("AUR", "BOR", 1);
    table.by(aur, order);
    table.order(Order::Next);
    let control = table.session.control();
    let taken = control.log.iter().any(|row| row.text.contains("Celmere: What its doctrine takes"));
    assert!(taken, "{:#?}", control.log.iter().take(12).map(|r| &r.text).collect::<Vec<_>>());
    assert!(
        table
            .session
            .board()
            .acts
            .iter()
            .any(|(_, _, rung, text)| *rung == 1 && text.contains("Aurelle protests against"))
    );
    table.order(Order::Advance(Until::NextEvent));
    table.order(Order::Advance(Until::Hours(400)));
    assert_eq!(table.session.now(), table.session.ground.script.moves[2].until);

    // To the end.
    table.by(aur, Order::Consent { state: table.state("AUR"), yes: true });
    table.by(evaluator, Order::Score { of: "poc-directory".into(), mark: 4, remark: "It helped.".into() });
    table.go(Phase::HotWash);
    // The answer to the question of the first day came after the weekend.
    let desk = table.desk("AUR");
    let answer = desk.inbox.iter().find(|m| m.words.as_deref() == Some("A ship, very slow.")).expect("an answer");
    assert!(answer.late && answer.read.unwrap() > table.session.ground.script.moves[1].decide);
    table.order(Order::Project(Screen::HotWash(0)));
    let wash = table.session.board().hot_wash.expect("the projector shows it");
    assert_eq!(wash.rungs.last().unwrap().0, table.session.ground.topology().end, "the course is shown to its end");
    assert!(!wash.course.is_empty() && !wash.pieces.is_empty() && !wash.questions.is_empty());
    assert_eq!(wash.others.len(), 11, "the configurations of the scenario");
    assert!(wash.others[0].played && wash.others[0].configuration == "poc-directory");
    let row = wash.reach.iter().find(|row| row.sent == table.session.ground.script.moves[0].send).unwrap();
    assert!(row.under.iter().any(|under| under.configuration == "none"), "{row:?}");
    let shown: Vec<usize> = wash.beliefs[0].beliefs.iter().enumerate().filter(|b| b.1.is_some()).map(|b| b.0).collect();
    assert_eq!(shown, [table.state("AUR").index()], "the one team that agreed");
    let team = wash.beliefs[0].beliefs[shown[0]].as_ref().and_then(|cell| cell.team.clone()).unwrap();
    assert_eq!((team.author, team.sure), (Some(0), Some(4)), "an accident, very likely");
    assert_eq!(wash.scores, [("poc-directory".to_owned(), 4.0, 1, vec!["It helped.".to_owned()])]);
    assert_eq!(table.session.gallery(evaluator).to_score[0].2, Some(4));
    assert!(table.session.gallery(observer).to_score.is_empty());

    // Stored, it is played again to the same digest.
    let record = table.session.record("0.0.0").unwrap();
    assert!(!record.commands.is_empty());
    let read = detente_study::Record::from_json(&record.to_json().unwrap()).unwrap();
    assert_eq!(read, record);
    let compile = |loaded: &detente_scenario::Loaded, configuration: &_| {
        detente_engine::Plan::compile(&loaded.scenario, configuration, &Default::default())
    };
    let replayed = replay(&read, &detente_study::Engine, compile).unwrap();
    assert_eq!(replayed, Replayed::Same { events: record.events.len() });
    let _ = bor;
}

/// Entries folded again are the same session, whoever looks.
#[test]
fn the_fold_of_the_same_entries_is_the_same_for_every_viewer() {
    let mut table = Table::new("lantern-strait", "full");
    let people = teams(&mut table);
    first_move(&mut table, people);
    table.order(Order::Undo { to: table.session.seq() - 2 });
    let again = table.session.branch(table.session.seq()).unwrap();
    for code in ["AUR", "BOR", "CEL", "DRE", "TOL", "YAR"] {
        let state = table.state(code);
        assert_eq!(again.team(state, None), table.session.team(state, None), "{code}");
    }
    assert_eq!(again.control(), table.session.control());
    assert_eq!(again.board(), table.session.board());
}

#[test]
fn a_command_id_counts_once() {
    let mut table = Table::new("lantern-strait", "none");
    let entry = |seq: u64, order: Order| Entry { seq, id: "the same".into(), by: None, room: 0, order };
    table.session.apply(entry(1, Order::Next)).unwrap();
    let before = table.session.control();
    // Sent again, with whatever number: nothing happens, and it is no error.
    for seq in [1, 2] {
        table.session.apply(entry(seq, Order::Next)).unwrap();
    }
    assert_eq!(table.session.control(), before);
    assert_eq!((table.session.seq(), table.session.known("the same")), (1, Some(1)));
    let other = Entry { id: "another".into(), ..entry(1, Order::Next) };
    assert_eq!(table.session.apply(other), Err(Denied::Sequence { found: 1, last: 1 }));
}

#[test]
fn what_a_reveal_shows_is_news_to_the_other_tables() {
    let mut table = Table::new("lantern-strait", "none");
    let (aur, _) = (table.seat("AUR"), table.seat("BOR"));
    table.go(Phase::Decide);
    let words = "We are looking into it, says the minister.";
    let state = table.state("AUR");
    table.by(aur, Order::Say { state, line: 1, naming: None, about: None, words: words.into() });
    table.order(Order::Next);
    let news = table.desk("BOR").news;
    let line = news.iter().find(|line| line.text.contains(words)).expect("a public line is read by all");
    assert!(line.public && line.fresh, "{line:?}");
    // What a table decided itself does not come too late for it.
    assert!(news.iter().chain(&table.desk("AUR").news).all(|line| !line.late), "{news:?}");
}

#[test]
fn what_has_come_due_is_read_at_once_and_cannot_be_held_any_more() {
    let mut table = Table::new("lantern-strait", "none");
    table.seat("AUR");
    table.go(Phase::Inform);
    // L03 is due at 08:40, between two steps; the move is told at 09:00.
    let id = |table: &Table, name: &str| {
        detente_engine::ids::InjectId::from_index(
            table.session.ground.topology().injects.iter().position(|i| i.name == name).unwrap(),
        )
    };
    let (l03, l04) = (id(&table, "L03"), id(&table, "L04"));
    let (text, _) = table.session.ground.names.inject(l03);
    let text = text.to_owned();
    let read = |table: &Table| {
        table.desk("YAR").news.iter().filter(|n| n.text.said(Lang::En) == text).map(|n| n.at).collect::<Vec<_>>()
    };
    assert_eq!(read(&table), [table.session.now()], "once, and now");
    let coming = table.session.control().coming;
    let row = |id| coming.iter().find(|row| row.inject == Some(id));
    assert!(row(l03).is_none(), "nothing is left to hold");
    assert!(row(l04).is_some_and(|row| !row.past));
    let hold = |inject| Order::Inject { inject, how: Handling::Hold };
    assert!(table.session.welcomes(&hold(l03)).is_err());
    assert!(table.session.allows(None, &hold(l03)).is_ok(), "an exercise in which it was held before still opens");
    table.order(hold(l04));
    table.go(Phase::Decide);
    assert_eq!(read(&table).len(), 1, "still once");
    let (text, _) = table.session.ground.names.inject(l04);
    assert!(table.desk("YAR").news.iter().all(|n| n.text.said(Lang::En) != text), "what is held is not read");
}

#[test]
fn a_reveal_shows_what_was_decided_now_and_who_decides_without_scripts_is_here() {
    let mut table = Table::new("lantern-strait", "none");
    let aur = table.seat("AUR");
    for (move_, rung) in [(1, 3), (2, 4)] {
        table.go(Phase::Decide);
        let row = |table: &Table| {
            let control = table.session.control();
            control.deciding.into_iter().find(|row| row.state == table.state("AUR")).unwrap()
        };
        assert_eq!(row(&table).people, (1, 0), "no tab is open, and nothing was done in this phase");
        let act = table.act("AUR", "BOR", rung);
        table.by(aur, act);
        assert_eq!(row(&table).people, (1, 1), "it has just decided");
        assert_eq!(table.desk("AUR").decide.act.map(|act| act.rung), Some(rung), "and finds what it decided");
        table.go(Phase::Reveal);
        let rungs: Vec<i8> = table.session.board().acts.iter().map(|(_, _, rung, _)| *rung).collect();
        assert_eq!(rungs, [rung], "move {move_}: of earlier reveals the hot-wash tells");
    }
}
