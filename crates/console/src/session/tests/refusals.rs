//! Every order that may not be given is refused, and nothing changes.

use super::*;
use crate::session::order::{Judgement, Screen, Timer, Until};
use crate::session::{Bound, Field, Thing, When};
use detente_engine::ids::{InjectId, MessageId, PostureId};
use detente_engine::live::{Handling, Player, Refused};
use detente_engine::log::Reply;
use detente_scenario::inject::Effect;

/// A table in a phase of the first move, with two people at Aurelle's, one at Borvane's and an observer.
struct Room {
    table: Table,
    aur: PersonId,
    second: PersonId,
    bor: PersonId,
    observer: PersonId,
    evaluator: PersonId,
}

fn room(phase: Phase) -> Room {
    let mut table = Table::new("lantern-strait", "poc-directory");
    let aur = table.seat("AUR");
    let place = Place::Team(table.state("AUR"), 2);
    let second = table.join("AUR two", place);
    let bor = table.seat("BOR");
    let observer = table.join("O", Place::Observer);
    let evaluator = table.join("E", Place::Evaluator);
    if phase != Phase::Lobby {
        table.go(phase);
    }
    Room { table, aur, second, bor, observer, evaluator }
}

impl Room {
    /// An order that is refused, and leaves everything as it was.
    fn refuses(&mut self, by: Option<PersonId>, order: Order, why: Denied) {
        let before = (self.table.session.control(), self.table.session.seq());
        assert_eq!(self.table.session.allows(by, &order), Err(why.clone()), "{order:?}");
        assert_eq!(self.table.give(by, order.clone()), Err(why), "{order:?}");
        assert!((self.table.session.control(), self.table.session.seq()) == before, "{order:?}");
    }

    fn s(&self, code: &str) -> StateId {
        self.table.state(code)
    }
}

fn in_phase(now: Phase, when: When) -> Denied {
    Denied::Phase { now, when }
}

#[test]
fn what_is_the_facilitators_is_nobody_elses() {
    let mut r = room(Phase::Inform);
    let inject = InjectId(0);
    let orders = [
        Order::Next,
        Order::Advance(Until::NextEvent),
        Order::Pause(true),
        Order::Undo { to: 0 },
        Order::Timer(Timer::Start(60)),
        Order::Inject { inject, how: Handling::Fire },
        Order::Improvise { to: vec!["all".into()], text: "t".into(), test: false, effects: Vec::new() },
        Order::Project(Screen::Map),
        Order::Blackout(true),
        Order::RevealTension(true),
        Order::Note { text: "n".into() },
        Order::Play { state: r.s("BOR"), by: Player::Doctrine },
        Order::RemoveIdentities,
        Order::Leave { person: r.bor },
        Order::Move { person: r.bor, place: Place::Observer },
        Order::Move { person: r.aur, place: Place::Projector },
        Order::Speak { person: r.bor },
    ];
    for order in orders {
        for by in [r.aur, r.observer, r.evaluator] {
            r.refuses(Some(by), order.clone(), Denied::Facilitator);
        }
    }
}

#[test]
fn a_team_gives_its_own_orders_and_through_one_device() {
    let mut r = room(Phase::Decide);
    let order = r.table.choose("BOR", "ask_coast_guard");
    r.refuses(Some(r.aur), order.clone(), Denied::OtherTeam);
    r.refuses(Some(r.observer), order, Denied::OtherTeam);
    let own = r.table.choose("AUR", "ask_operators");
    r.refuses(Some(r.second), own.clone(), Denied::Silent);
    r.table.by(r.second, Order::Speak { person: r.second });
    r.refuses(Some(r.aur), own.clone(), Denied::Silent);
    r.table.by(r.second, own);
    let state = r.s("BOR");
    for order in [
        Order::NoAct { state, reason: String::new() },
        Order::Say { state, line: 0, naming: None, about: None, words: String::new() },
        Order::Ask { state, incident: r.table.incident("g1") },
        Order::Judge { state, incident: r.table.incident("g1"), judgement: Judgement::default() },
        Order::Consent { state, yes: true },
        Order::Ping { from: state, to: r.s("AUR"), role: Role::Policy },
        r.table.act("BOR", "AUR", 1),
        r.table.write("BOR", "AUR", MessageKind::Notification, None, "w"),
    ] {
        r.refuses(Some(r.second), order, Denied::OtherTeam);
    }
    // Another team's message cannot be replied to, and one that does not exist is nobody's.
    let message = MessageId(9999);
    let order = Order::Reply { message, reply: Reply::Answered, words: String::new() };
    r.refuses(Some(r.second), order.clone(), Denied::Facilitator);
    r.refuses(None, order, Denied::Unknown(Thing::Message));
    // The doctrine's hand is the facilitator's to play.
    let (choice, _) = r.table.option("AUR", "ask_operators");
    let order = Order::Choose { choice, pick: Pick::Doctrine, reason: String::new() };
    r.refuses(Some(r.second), order.clone(), Denied::Facilitator);
    r.table.order(order);
}

#[test]
fn whoever_was_removed_may_do_nothing() {
    let mut r = room(Phase::Decide);
    let order = r.table.choose("AUR", "ask_operators");
    r.table.order(Order::Leave { person: r.aur });
    r.refuses(Some(r.aur), order.clone(), Denied::Gone);
    r.refuses(Some(PersonId(77)), order.clone(), Denied::Gone);
    r.refuses(Some(PersonId(0)), order.clone(), Denied::Gone);
    r.refuses(None, Order::Leave { person: r.aur }, Denied::Unknown(Thing::Person));
    // The table goes on: the next device speaks.
    r.table.by(r.second, order);
}

#[test]
fn people_take_their_places_in_the_lobby_and_the_facilitator_moves_them_later() {
    let mut r = room(Phase::Lobby);
    let (seat, none) = (Place::Team(r.s("CEL"), 1), Place::Team(r.s("CEL"), 9));
    r.refuses(Some(r.aur), Order::Move { person: r.aur, place: none }, Denied::Unknown(Thing::Seat));
    let nowhere = Place::Team(StateId(99), 0);
    r.refuses(None, Order::Move { person: r.aur, place: nowhere }, Denied::Unknown(Thing::State));
    r.refuses(Some(r.aur), Order::Join { name: "again".into(), place: seat }, Denied::Placed);
    r.table.by(r.aur, Order::Move { person: r.aur, place: seat });
    r.table.go(Phase::Inform);
    r.refuses(Some(r.aur), Order::Move { person: r.aur, place: Place::Observer }, Denied::Placed);
    r.table.order(Order::Move { person: r.aur, place: Place::Lobby });
    r.table.by(r.aur, Order::Move { person: r.aur, place: seat });
    let join = |name: String| Order::Join { name, place: Place::Lobby };
    r.refuses(None, join(" ".into()), Denied::Empty(Field::Name));
    r.refuses(None, join("é".repeat(61)), Denied::TooLong { what: Field::Name, most: 60 });
    r.table.order(join("é".repeat(60)));
    r.refuses(None, Order::Speak { person: r.observer }, Denied::Unknown(Thing::AtTable));
}

#[test]
fn everything_has_its_phase() {
    let mut r = room(Phase::Lobby);
    let (aur, state) = (Some(r.aur), r.s("AUR"));
    let write = r.table.write("AUR", "TOL", MessageKind::Notification, None, "w");
    let contact = When::Contact;
    r.refuses(aur, write.clone(), in_phase(Phase::Lobby, contact));
    let judge = Order::Judge { state, incident: r.table.incident("g1"), judgement: Judgement::default() };
    r.refuses(aur, judge.clone(), in_phase(Phase::Lobby, When::Begun));
    r.table.go(Phase::Contact);
    let deciding = When::Decide;
    let choose = r.table.choose("AUR", "ask_operators");
    let act = r.table.act("AUR", "BOR", 1);
    for order in [choose.clone(), act.clone(), Order::NoAct { state, reason: String::new() }] {
        r.refuses(aur, order, in_phase(Phase::Contact, deciding));
    }
    let say = Order::Say { state, line: 0, naming: None, about: None, words: String::new() };
    r.refuses(aur, say.clone(), in_phase(Phase::Contact, deciding));
    let ping = Order::Ping { from: state, to: r.s("BOR"), role: Role::Policy };
    r.refuses(aur, ping, in_phase(Phase::Contact, When::Lobby));
    r.table.go(Phase::Decide);
    r.refuses(aur, write, in_phase(Phase::Decide, contact));
    // A choice of another move.
    let later = r.table.choose("AUR", "ask_privately");
    r.refuses(aur, later, Denied::Engine(Refused::NotOpen));
    // Paused, teams wait, and so does time; the facilitator can still enter for a team.
    r.table.order(Order::Pause(true));
    r.refuses(aur, choose.clone(), Denied::Paused);
    r.refuses(None, Order::Next, Denied::Paused);
    r.refuses(None, Order::Advance(Until::Hours(1)), Denied::Paused);
    r.table.order(choose.clone());
    r.table.order(Order::Pause(false));
    r.table.go(Phase::HotWash);
    let over = in_phase(Phase::HotWash, When::BeforeEnd);
    r.refuses(None, Order::Next, over.clone());
    r.refuses(None, Order::Advance(Until::NextEvent), over.clone());
    r.refuses(None, Order::Inject { inject: InjectId(0), how: Handling::Skip }, over.clone());
    r.refuses(aur, judge, over);
    r.refuses(aur, choose, in_phase(Phase::HotWash, deciding));
}

#[test]
fn what_does_not_exist_or_is_out_of_bounds_is_refused() {
    let mut r = room(Phase::Contact);
    let aur = Some(r.aur);
    let note = |r: &Room| {
        let Order::Write { note, .. } = r.table.write("AUR", "TOL", MessageKind::Notification, Some("g1"), "w") else {
            panic!("a message");
        };
        note
    };
    let write = |note: Note, seat: Role, words: String, sure: Option<u8>| Order::Write { note, seat, words, sure };
    let plain = |note: Note| write(note, Role::Diplomatic, String::new(), None);
    let good = note(&r);
    r.refuses(aur, plain(Note { to: StateId(99), ..good.clone() }), Denied::Unknown(Thing::State));
    r.refuses(aur, plain(Note { to: r.s("AUR"), ..good.clone() }), Denied::Engine(Refused::Itself));
    r.refuses(aur, plain(Note { level: Some(6), ..good.clone() }), Denied::Bounds(Bound::Level));
    let public = Note { kind: MessageKind::PublicStatement, ..good.clone() };
    r.refuses(aur, plain(public), Denied::Engine(Refused::Kind));
    r.refuses(aur, plain(Note { kind: MessageKind::GoodOffices, ..good.clone() }), Denied::NoWay);
    let unknown = Note { about: Some(Matter::Incident(IncidentId(4000))), ..good.clone() };
    r.refuses(aur, plain(unknown), Denied::Engine(Refused::NoCase));
    let unseen = Note { about: Some(Matter::Posture(PostureId(0))), ..good.clone() };
    r.refuses(aur, plain(unseen), Denied::Engine(Refused::NoCase));
    r.refuses(aur, write(good.clone(), Role::Defence, String::new(), None), Denied::Unknown(Thing::Seat));
    let sure = Denied::Bounds(Bound::Likelihood);
    r.refuses(aur, write(good.clone(), Role::Diplomatic, String::new(), Some(6)), sure);
    let long = Denied::TooLong { what: Field::Message, most: 2000 };
    r.refuses(aur, write(good.clone(), Role::Diplomatic, "x".repeat(2001), None), long);
    for _ in 0..2 {
        r.table.by(r.aur, plain(good.clone()));
    }
    r.refuses(aur, plain(good.clone()), Denied::NoMessagesLeft(2));
    // Another seat has messages of its own.
    r.table.by(r.aur, write(good, Role::Technical, String::new(), None));
    r.table.go(Phase::Decide);
    let (choice, _) = r.table.option("AUR", "ask_operators");
    let pick = |choice: u16, pick: Pick| Order::Choose { choice, pick, reason: String::new() };
    r.refuses(None, pick(999, Pick::Nothing), Denied::Unknown(Thing::Choice));
    r.refuses(aur, pick(choice, Pick::Option(999)), Denied::Unknown(Thing::Option));
    let of_tol = r.table.choose("TOL", "satellite_for_YAR");
    r.refuses(None, of_tol, Denied::ByDoctrine);
    let act = r.table.act("AUR", "BOR", 7);
    r.refuses(aur, act, Denied::Engine(Refused::Rung));
    let act = r.table.act("AUR", "AUR", 1);
    r.refuses(aur, act, Denied::Engine(Refused::Itself));
    let act = r.table.act("DRE", "AUR", 1);
    r.refuses(None, act, Denied::ByDoctrine);
    let Order::Act { deed, .. } = r.table.act("AUR", "CEL", 1) else { panic!("an act") };
    for with in [vec!["DRE"], vec!["AUR"], vec!["CEL"], vec!["BOR", "BOR"]] {
        let with = with.into_iter().map(|code| r.s(code)).collect();
        let order = Order::Act { deed: Deed { with, ..deed.clone() }, reason: String::new() };
        r.refuses(aur, order, Denied::Partners);
    }
    let state = r.s("AUR");
    let say =
        |line: u16, naming: Option<StateId>| Order::Say { state, line, naming, about: None, words: String::new() };
    r.refuses(aur, say(9, None), Denied::Unknown(Thing::Line));
    r.refuses(aur, say(3, None), Denied::Naming);
    r.refuses(aur, say(0, Some(r.s("BOR"))), Denied::Naming);
    r.refuses(aur, say(3, Some(state)), Denied::Engine(Refused::Itself));
    let incident = r.table.incident("g1");
    let judge = |judgement: Judgement| Order::Judge { state, incident, judgement };
    r.refuses(aur, judge(Judgement { author: Some(10), ..Judgement::default() }), Denied::Unknown(Thing::Author));
    let behind = Some(Some(StateId(6)));
    r.refuses(aur, judge(Judgement { behind, ..Judgement::default() }), Denied::Unknown(Thing::State));
    let other = IncidentId(4000);
    r.refuses(aur, Order::Ask { state, incident: other }, Denied::Engine(Refused::NoCase));
    r.table.by(r.aur, Order::Ask { state, incident });
    r.refuses(aur, Order::Ask { state, incident }, Denied::Asked);
    r.refuses(None, Order::Advance(Until::Hours(1)), Denied::TimeStands);
}

#[test]
fn the_facilitator_is_told_of_slips_too() {
    let mut r = room(Phase::Reveal);
    let hours = Denied::Bounds(Bound::Hours);
    r.refuses(None, Order::Advance(Until::Hours(0)), hours.clone());
    r.refuses(None, Order::Advance(Until::Hours(u32::MAX)), hours);
    r.refuses(None, Order::Undo { to: 9999 }, Denied::Unknown(Thing::Entry));
    r.refuses(None, Order::Inject { inject: InjectId(999), how: Handling::Hold }, Denied::Unknown(Thing::Inject));
    let t = r.table.session.ground.topology();
    let first = InjectId::from_index(t.injects.iter().position(|i| i.name == "L01").unwrap());
    r.refuses(None, Order::Inject { inject: first, how: Handling::Hold }, Denied::Engine(Refused::Fired));
    let say = |to: &str, text: &str, effects: Vec<Effect>| Order::Improvise {
        to: vec![to.into()],
        text: text.into(),
        test: false,
        effects,
    };
    r.refuses(None, say("XXX", "t", Vec::new()), Denied::Unknown(Thing::Reader));
    r.refuses(None, say("AUR.king", "t", Vec::new()), Denied::Unknown(Thing::Reader));
    r.refuses(None, say("AUR", " ", Vec::new()), Denied::Empty(Field::Text));
    let bounds = Denied::Bounds(Bound::Effect);
    r.refuses(None, say("AUR", "t", vec![Effect::Pressure("AUR".into(), f64::NAN)]), bounds);
    r.refuses(None, say("AUR", "t", vec![Effect::Pressure("XXX".into(), 0.1)]), Denied::Unknown(Thing::State));
    r.refuses(None, say("AUR", "t", vec![Effect::Takedown("tidewatch".into())]), Denied::Unknown(Thing::Effect));
    let score = |of: &str, mark: u8| Order::Score { of: of.into(), mark, remark: String::new() };
    r.refuses(Some(r.evaluator), score("AUR", 3), Denied::Unknown(Thing::Scored));
    r.refuses(Some(r.evaluator), score("objective 1", 6), Denied::Bounds(Bound::Mark));
    r.refuses(Some(r.observer), score("objective 1", 3), Denied::Evaluator);
    r.refuses(None, Order::Timer(Timer::Start(0)), Denied::Bounds(Bound::Timer));
    r.refuses(None, Order::Play { state: StateId(99), by: Player::People }, Denied::Unknown(Thing::State));
}
