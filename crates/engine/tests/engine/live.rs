//! Runs at a table: what people supply, what is refused, and what a state's view holds.

use crate::common::{SEED, configuration, hex, plan, shipped};
use detente_engine::ids::{IncidentId, InjectId, PieceId, StateId};
use detente_engine::live::view::OwnCase;
use detente_engine::live::{Command, Deed, Handling, Matter, Note, Pick, Player, Refused, Stamped, View, Way};
use detente_engine::log::{Reply, RouteKind};
use detente_engine::{Event, Keep, Plan, RunKey, Simulation, What};
use detente_scenario::Moment;
use detente_scenario::contact::{MessageKind, Role};
use detente_scenario::inject::Effect;
use std::sync::Arc;

/// `lantern-strait` under a configuration, before its first step.
fn table(measures: &str) -> (Arc<Plan>, Simulation) {
    let plan = plan(&shipped("lantern-strait"), &configuration(measures));
    let simulation = Simulation::new(Arc::clone(&plan), RunKey::new(SEED, 0), Keep::Log);
    (plan, simulation)
}

fn state(plan: &Plan, code: &str) -> StateId {
    plan.topology.state(code).unwrap()
}

fn inject(plan: &Plan, name: &str) -> InjectId {
    InjectId::from_index(plan.topology.injects.iter().position(|i| i.name == name).unwrap())
}

fn seat(simulation: &mut Simulation, codes: &[&str]) {
    for code in codes {
        let state = simulation.plan().topology.state(code).unwrap();
        simulation.command(Command::Play { state, by: Player::People }).unwrap();
    }
}

fn go(simulation: &mut Simulation, until: &str) {
    simulation.advance(moment(until)).unwrap();
}

/// `D3 13:00` as the language writes it.
fn moment(text: &str) -> Moment {
    let (day, clock) = text.split_once(' ').unwrap();
    let (hour, minute) = clock.split_once(':').unwrap();
    let number = |text: &str| text.parse::<i64>().unwrap();
    Moment(((number(&day[1..]) - 1) * 24 * 60 + number(hour) * 60 + number(minute)) * 60_000)
}

fn events<'a>(simulation: &'a Simulation, is: impl Fn(&What) -> bool + 'a) -> Vec<&'a Event> {
    simulation.log().events.iter().filter(|e| is(&e.what)).collect()
}

/// The choice of a state in the first move that has an option of this name, and the option.
fn choice(plan: &Plan, code: &str, option: &str) -> (u16, u16) {
    let state = state(plan, code);
    let t = &plan.topology;
    let found = t.choices.iter().enumerate().filter(|(_, c)| c.state == state).find_map(|(n, c)| {
        let o = c.options.iter().copied().find(|&o| t.options[usize::from(o)].name == option)?;
        Some((n as u16, o))
    });
    found.unwrap()
}

#[test]
fn a_run_without_commands_is_what_it_was() {
    let (plan, mut one) = table("poc-directory");
    one.advance(plan.topology.end).unwrap();
    let there = one.finish().unwrap();
    let run = detente_engine::simulate(&plan, RunKey::new(SEED, 0), Keep::Log).unwrap();
    assert_eq!(hex(&there.digest), hex(&run.digest));
}

#[test]
fn whoever_people_play_does_nothing_by_itself() {
    let (plan, mut simulation) = table("poc-directory");
    seat(&mut simulation, &["AUR", "BOR"]);
    simulation.advance(plan.topology.end).unwrap();
    let (aur, bor) = (state(&plan, "AUR"), state(&plan, "BOR"));
    let people = |s: StateId| s == aur || s == bor;
    let own = events(&simulation, |what| match *what {
        What::Acted { actor, .. } | What::Considered { actor, .. } => people(actor),
        What::OptionTaken { state, .. } => people(state),
        What::Replied { by, .. } => people(by),
        What::Sent { from, kind, .. } => {
            people(from) && !matches!(kind, MessageKind::Indicators | MessageKind::Evidence)
        }
        _ => false,
    });
    assert!(own.is_empty(), "{own:?}");
    // The others go on.
    assert!(!events(&simulation, |what| matches!(*what, What::OptionTaken { state, .. } if !people(state))).is_empty());
}

#[test]
fn a_choice_is_taken_when_it_is_given_and_once() {
    let (plan, mut simulation) = table("none");
    seat(&mut simulation, &["AUR"]);
    let (n, option) = choice(&plan, "AUR", "ask_operators");
    go(&mut simulation, "D1 09:00");
    let pick = Command::Choose { choice: n, pick: Pick::Option(option) };
    assert_eq!(simulation.command(pick.clone()), Err(Refused::NotOpen), "before its time");
    go(&mut simulation, "D1 14:00");
    let (bor, of_bor) = choice(&plan, "BOR", "ask_coast_guard");
    let of_another = Command::Choose { choice: bor, pick: Pick::Option(of_bor) };
    assert_eq!(simulation.command(of_another), Err(Refused::NotOpen), "its doctrine has settled it");
    assert_eq!(simulation.command(Command::Choose { choice: n, pick: Pick::Option(9999) }), Err(Refused::Unknown));
    simulation.command(pick.clone()).unwrap();
    go(&mut simulation, "D1 15:00");
    assert_eq!(simulation.command(pick), Err(Refused::NotOpen), "twice");
    let taken = events(&simulation, |w| matches!(*w, What::OptionTaken { option: o, .. } if o == option));
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].at, moment("D1 14:00"));
    // Its effect: the desk looks for the piece.
    let asked = events(&simulation, |w| matches!(w, What::PieceAsked { .. }));
    assert!(asked.iter().any(|e| e.at == moment("D1 14:00")), "{asked:?}");
}

#[test]
fn the_doctrine_can_settle_a_choice_that_people_left() {
    let (plan, mut simulation) = table("none");
    seat(&mut simulation, &["AUR"]);
    let (n, _) = choice(&plan, "AUR", "ask_operators");
    go(&mut simulation, "D1 14:00");
    simulation.command(Command::Choose { choice: n, pick: Pick::Doctrine }).unwrap();
    go(&mut simulation, "D1 15:00");
    let aur = state(&plan, "AUR");
    let there = events(&simulation, |w| matches!(*w, What::OptionTaken { state, .. } if state == aur)).len();
    assert_eq!(there, 1);
    // It is the one that the doctrine takes in a run without people.
    let (_, mut alone) = table("none");
    go(&mut alone, "D1 15:00");
    let options = |s: &Simulation| -> Vec<u16> {
        let mine = |e: &Event| match e.what {
            What::OptionTaken { state, option } if state == aur => Some(option),
            _ => None,
        };
        s.log().events.iter().filter_map(mine).collect()
    };
    assert!(options(&alone).contains(&options(&simulation)[0]));
}

#[test]
fn an_act_between_two_occasions_is_done_seen_and_stands() {
    let (plan, mut simulation) = table("none");
    seat(&mut simulation, &["AUR"]);
    let (aur, bor) = (state(&plan, "AUR"), state(&plan, "BOR"));
    go(&mut simulation, "D1 14:00");
    let deed = |rung, public| Deed { actor: aur, target: bor, rung, public, with: Vec::new(), about: None };
    assert_eq!(simulation.command(Command::Act(deed(7, true))), Err(Refused::Rung), "above the menu of teams");
    assert_eq!(simulation.command(Command::Act(deed(-3, true))), Err(Refused::Rung));
    let toward_itself = Deed { target: aur, ..deed(1, true) };
    assert_eq!(simulation.command(Command::Act(toward_itself)), Err(Refused::Itself));
    let by_doctrine = Deed { actor: bor, target: aur, ..deed(1, true) };
    assert_eq!(simulation.command(Command::Act(by_doctrine)), Err(Refused::ByDoctrine));
    let unknown = Deed { about: Some(Matter::Incident(IncidentId(400))), ..deed(1, true) };
    assert_eq!(simulation.command(Command::Act(unknown)), Err(Refused::NoCase));
    simulation.command(Command::Act(deed(3, true))).unwrap();
    go(&mut simulation, "D1 16:00");
    let acted = events(&simulation, |w| matches!(*w, What::Acted { actor, .. } if actor == aur));
    let [act] = acted[..] else { panic!("{acted:?}") };
    assert!(matches!(act.what, What::Acted { rung: 3, public: true, .. }), "{act:?}");
    let seen = events(&simulation, |w| matches!(*w, What::Perceived { observer, .. } if observer == bor));
    assert!(!seen.is_empty());
    assert!(simulation.view(bor).acts.iter().any(|a| a.actor == aur && a.rung == 3));
    assert_eq!(simulation.view(aur).stances.iter().find(|s| s.0 == bor).unwrap().1, 3);
    // A public act is known to all.
    assert!(simulation.view(state(&plan, "TOL")).acts.iter().any(|a| a.actor == aur));
}

#[test]
fn a_private_act_is_seen_by_two() {
    let (plan, mut simulation) = table("none");
    seat(&mut simulation, &["AUR"]);
    let (aur, bor) = (state(&plan, "AUR"), state(&plan, "BOR"));
    go(&mut simulation, "D1 14:00");
    let deed = Deed { actor: aur, target: bor, rung: 2, public: false, with: Vec::new(), about: None };
    simulation.command(Command::Act(deed)).unwrap();
    go(&mut simulation, "D1 17:00");
    let sees = |code: &str| simulation.view(state(&plan, code)).acts.iter().any(|a| a.actor == aur);
    assert!(sees("AUR") && sees("BOR"));
    assert!(!sees("TOL") && !sees("CEL"));
}

/// Sends what Tolmaris found out to Celmere; says whether it was misread, and whether the evidence arrived.
fn with_evidence_along(replicate: u64) -> (bool, bool) {
    let (plan, _) = table("poc-directory");
    let mut simulation = Simulation::new(Arc::clone(&plan), RunKey::new(SEED, replicate), Keep::Log);
    seat(&mut simulation, &["AUR", "CEL", "TOL"]);
    let (sender, reader) = (state(&plan, "TOL"), state(&plan, "CEL"));
    let with_evidence = |view: &View| {
        let own = |c: &&OwnCase| c.evidence.iter().any(|e| e.from.is_none());
        view.cases.iter().find(own).map(|c| c.incident)
    };
    // What its own desks know is found when they are asked.
    go(&mut simulation, "D2 07:00");
    for case in simulation.view(sender).cases {
        simulation.command(Command::Ask { state: sender, incident: case.incident }).unwrap();
    }
    while with_evidence(&simulation.view(sender)).is_none() {
        let now = simulation.now();
        assert!(now < moment("D5 00:00"), "nobody found anything");
        simulation.advance(Moment(now.0 + 3_600_000)).unwrap();
    }
    let sent_at = simulation.now();
    let view = simulation.view(sender);
    let incident = with_evidence(&view).unwrap();
    let ways: Vec<Way> = view.channels.iter().filter(|c| c.to == reader).map(|c| c.way).collect();
    let way = Way { kind: RouteKind::Directory, role: Role::Policy };
    assert!(ways.contains(&way), "{ways:?}");
    let note = Note {
        from: sender,
        to: reader,
        kind: MessageKind::Notification,
        way: Some(way),
        about: Some(Matter::Incident(incident)),
        level: Some(4),
        evidence: true,
    };
    let itself = Note { to: sender, ..note.clone() };
    assert_eq!(simulation.command(Command::Write(itself)), Err(Refused::Itself));
    let by_desk = Note { kind: MessageKind::Evidence, ..note.clone() };
    assert_eq!(simulation.command(Command::Write(by_desk)), Err(Refused::Kind));
    simulation.command(Command::Write(note)).unwrap();
    simulation.advance(Moment(sent_at.0 + 4 * 24 * 3_600_000)).unwrap();
    let sent = simulation.view(sender).outbox;
    let mine = sent.iter().find(|m| m.kind == MessageKind::Notification && m.to == reader).expect("it went out");
    assert_eq!(mine.way, way);
    assert_eq!(mine.sent, sent_at);
    assert!(mine.acknowledged.is_some());
    let inbox = simulation.view(reader).inbox;
    let theirs = inbox.iter().find(|m| m.message == mine.message).expect("it arrived");
    assert!(theirs.read.is_some());
    let level = theirs.level.unwrap();
    assert!([4.0, 1.0].contains(&level), "Tolmaris counts downward: what is grave to it may read as slight ({level})");
    let shared = events(
        &simulation,
        |w| matches!(*w, What::Token { observer, from: Some(f), .. } if observer == reader && f == sender),
    );
    let misread = events(
        &simulation,
        |w| matches!(*w, What::Delivered { message, misread: true, .. } if message == mine.message),
    );
    (!misread.is_empty(), !shared.is_empty())
}

#[test]
fn a_note_goes_by_the_way_that_its_sender_chose_and_takes_evidence_along() {
    let outcomes: Vec<(bool, bool)> = (0..12).map(with_evidence_along).collect();
    // What was misread carries nothing; the technical desks may have passed it on beside.
    assert!(outcomes.iter().all(|&(misread, shared)| misread || shared), "{outcomes:?}");
    assert!(outcomes.contains(&(true, false)), "{outcomes:?}");
}

#[test]
fn what_a_desk_was_asked_for_is_its_teams_to_share() {
    let (plan, mut simulation) = table("full");
    seat(&mut simulation, &["AUR", "BOR", "CEL", "DRE", "TOL", "YAR"]);
    let t = Arc::clone(&plan);
    let holder = |n: usize| t.topology.pieces[n].holder;
    for hour in 1..8 {
        go(&mut simulation, &format!("D{hour} 06:00"));
        for state in t.topology.state_ids() {
            for case in simulation.view(state).cases {
                simulation.command(Command::Ask { state, incident: case.incident }).unwrap();
            }
        }
    }
    let opened =
        (0..t.topology.pieces.len()).filter(|&n| simulation.view(holder(n)).pieces.contains(&PieceId::from_index(n)));
    assert!(opened.count() >= 3);
    for state in t.topology.state_ids() {
        let foreign: Vec<PieceId> = simulation.view(state).pieces;
        assert!(foreign.iter().all(|piece| holder(piece.index()) == state), "{state:?} {foreign:?}");
    }
    // Routine goes on beside.
    assert!(!events(&simulation, |w| matches!(w, What::Sent { kind: MessageKind::Indicators, .. })).is_empty());
}

#[test]
fn a_question_may_go_to_any_desk_that_its_sender_knows() {
    let (plan, mut simulation) = table("poc-directory");
    seat(&mut simulation, &["AUR", "CEL"]);
    let (aur, cel) = (state(&plan, "AUR"), state(&plan, "CEL"));
    go(&mut simulation, "D1 09:00");
    // Celmere's offices are closed; its technical desk is not.
    let way = Way { kind: RouteKind::Directory, role: Role::Technical };
    let channels = simulation.view(aur).channels;
    let desk = channels.iter().find(|c| c.to == cel && c.way == way).expect("an entry of the book");
    assert!(desk.open && desk.kinds.contains(&MessageKind::InformationRequest), "{desk:?}");
    let note = channels.iter().find(|c| c.to == cel && c.way.kind == RouteKind::OrdinaryNote).unwrap();
    assert!(!note.kinds.contains(&MessageKind::Indicators), "technical marks are no diplomatic mail");
    let kind = MessageKind::InformationRequest;
    let question = Note { from: aur, to: cel, kind, way: Some(way), about: None, level: None, evidence: false };
    simulation.command(Command::Write(question)).unwrap();
    go(&mut simulation, "D1 20:00");
    let sent = simulation.view(aur).outbox;
    let mine = sent.iter().find(|m| m.kind == kind && m.to == cel).expect("it went out");
    assert_eq!(mine.way, way);
    assert!(simulation.view(cel).inbox.iter().any(|m| m.message == mine.message && m.awaits_reply));
}

#[test]
fn a_request_waits_for_its_team() {
    let (plan, mut simulation) = table("poc-directory");
    seat(&mut simulation, &["AUR", "CEL"]);
    let (aur, cel) = (state(&plan, "AUR"), state(&plan, "CEL"));
    go(&mut simulation, "D2 11:00");
    let incident = simulation.view(aur).cases[0].incident;
    let note = Note {
        from: aur,
        to: cel,
        kind: MessageKind::InformationRequest,
        way: None,
        about: Some(Matter::Incident(incident)),
        level: None,
        evidence: false,
    };
    simulation.command(Command::Write(note)).unwrap();
    let waiting = |simulation: &Simulation| {
        let inbox = simulation.view(cel).inbox;
        inbox.into_iter().find(|m| m.awaits_reply && m.from == aur)
    };
    let mut hours = 0;
    while waiting(&simulation).is_none() {
        hours += 1;
        assert!(hours < 72, "it never arrived");
        let now = simulation.now();
        simulation.advance(Moment(now.0 + 3_600_000)).unwrap();
    }
    let message = waiting(&simulation).unwrap().message;
    simulation.command(Command::Reply { message, reply: Reply::Held }).unwrap();
    let now = simulation.now();
    simulation.advance(Moment(now.0 + 3_600_000)).unwrap();
    assert!(waiting(&simulation).is_some(), "a holding reply leaves it open");
    simulation.command(Command::Reply { message, reply: Reply::Answered }).unwrap();
    simulation.advance(Moment(now.0 + 7_200_000)).unwrap();
    assert!(waiting(&simulation).is_none());
    assert_eq!(
        simulation.command(Command::Reply { message, reply: Reply::Declined }),
        Err(Refused::NoReplyDue),
        "it was answered"
    );
    go(&mut simulation, "D8 00:00");
    let answered = simulation.view(aur).inbox;
    assert!(
        answered.iter().any(|m| m.kind == MessageKind::Clarification && m.answers == Some(message)),
        "{answered:?}"
    );
}

#[test]
fn injects_are_held_released_skipped_and_fired() {
    let (plan, mut simulation) = table("none");
    let (l04, l09, l12, l13) = (inject(&plan, "L04"), inject(&plan, "L09"), inject(&plan, "L12"), inject(&plan, "L13"));
    let handle = |inject, how| Command::Inject { inject, how };
    for inject in [l04, l12] {
        simulation.command(handle(inject, Handling::Hold)).unwrap();
    }
    // It holds at once, and can be taken back at once.
    assert!(simulation.truth().coming.iter().any(|c| c.inject == l04 && c.held));
    simulation.command(handle(l12, Handling::Release)).unwrap();
    simulation.command(handle(l12, Handling::Hold)).unwrap();
    simulation.command(handle(l09, Handling::Skip)).unwrap();
    let fired = |s: &Simulation, inject: InjectId| {
        let of = |e: &&Event| matches!(e.what, What::InjectFired { inject: i } if i == inject);
        s.log().events.iter().filter(of).map(|e| e.at).collect::<Vec<_>>()
    };
    go(&mut simulation, "D1 14:00");
    assert!(fired(&simulation, l04).is_empty(), "held");
    assert!(simulation.truth().coming.iter().any(|c| c.inject == l04 && c.held));
    simulation.command(handle(l04, Handling::Release)).unwrap();
    simulation.command(handle(l13, Handling::Fire)).unwrap();
    go(&mut simulation, "D1 15:00");
    assert_eq!(fired(&simulation, l04), [moment("D1 14:00")], "its time was past");
    assert_eq!(fired(&simulation, l13), [moment("D1 14:00")], "ahead of its time");
    assert_eq!(simulation.command(handle(l04, Handling::Hold)), Err(Refused::Fired));
    assert_eq!(simulation.command(handle(l04, Handling::Release)), Err(Refused::Unknown), "it is not held");
    assert_eq!(simulation.command(handle(InjectId(4000), Handling::Hold)), Err(Refused::Unknown));
    // Released before its time it fires at its time.
    simulation.command(handle(l12, Handling::Release)).unwrap();
    simulation.advance(plan.topology.end).unwrap();
    assert_eq!(fired(&simulation, l12), [moment("D3 06:00")]);
    assert_eq!(fired(&simulation, l13).len(), 1, "once");
    assert!(fired(&simulation, l09).is_empty(), "struck out");
}

#[test]
fn what_is_improvised_has_effects_and_an_event() {
    let (plan, mut simulation) = table("none");
    go(&mut simulation, "D1 10:00");
    let effects = vec![Effect::Tension("AUR".into(), "TOL".into(), 3.0)];
    let before = simulation.truth().tension[plan.topology.dyad(state(&plan, "AUR"), state(&plan, "TOL"))];
    simulation.command(Command::Improvise { name: "a quarrel over fish".into(), effects }).unwrap();
    go(&mut simulation, "D1 12:00");
    let after = simulation.truth().tension[plan.topology.dyad(state(&plan, "AUR"), state(&plan, "TOL"))];
    assert!(after > before + 2.0, "{before} {after}");
    assert_eq!(events(&simulation, |w| matches!(w, What::Improvised { .. })).len(), 1);
}

/// A game with a little of everything; commands that are refused are left out.
fn game(measures: &str) -> (Arc<Plan>, Vec<Stamped>, Simulation) {
    let (plan, mut simulation) = table(measures);
    let mut given = Vec::new();
    let mut give = |simulation: &mut Simulation, command: Command| {
        let at = simulation.now();
        if simulation.command(command.clone()).is_ok() {
            given.push(Stamped { at, command });
        }
    };
    for code in ["AUR", "BOR", "CEL"] {
        let state = state(&plan, code);
        give(&mut simulation, Command::Play { state, by: Player::People });
    }
    let moves = ["D1 14:00", "D2 20:00", "D4 06:00", "D5 18:00", "D8 06:00"];
    for (number, at) in moves.into_iter().enumerate() {
        go(&mut simulation, at);
        for (n, choice) in plan.topology.choices.iter().enumerate().filter(|(_, c)| usize::from(c.number) == number) {
            give(&mut simulation, Command::Choose { choice: n as u16, pick: Pick::Option(choice.options[0]) });
        }
        let (actor, target) = (state(&plan, "AUR"), state(&plan, "BOR"));
        let rung = number as i8;
        let about = simulation.view(actor).cases.first().map(|c| Matter::Incident(c.incident));
        give(&mut simulation, Command::Act(Deed { actor, target, rung, public: rung > 1, with: Vec::new(), about }));
        let note = Note {
            from: target,
            to: actor,
            kind: MessageKind::Clarification,
            way: None,
            about: simulation.view(target).cases.first().map(|c| Matter::Incident(c.incident)),
            level: None,
            evidence: true,
        };
        give(&mut simulation, Command::Write(note));
    }
    let l17 = inject(&plan, "L17");
    give(&mut simulation, Command::Inject { inject: l17, how: Handling::Hold });
    simulation.advance(plan.topology.end).unwrap();
    (plan, given, simulation)
}

#[test]
fn the_commands_are_the_save_file() {
    let (plan, given, mut live) = game("arf-2018");
    assert!(given.len() > 20, "{}", given.len());
    let live = live.finish().unwrap();
    let mut again = Simulation::new(Arc::clone(&plan), RunKey::new(SEED, 0), Keep::Log);
    for Stamped { at, command } in given {
        again.advance(at).unwrap();
        again.command(command).unwrap();
    }
    again.advance(plan.topology.end).unwrap();
    let again = again.finish().unwrap();
    assert_eq!(hex(&live.digest), hex(&again.digest));
    assert_eq!(live.scores, again.scores);
    // And in the room of another run.
    let (_, _, mut room) = game("none");
    room.reset(Arc::clone(&plan), RunKey::new(SEED, 0), Keep::Log);
    room.advance(plan.topology.end).unwrap();
    let bare = detente_engine::simulate(&plan, RunKey::new(SEED, 0), Keep::Log).unwrap();
    assert_eq!(hex(&room.finish().unwrap().digest), hex(&bare.digest), "a table leaves nothing behind");
}

#[test]
fn a_view_is_of_its_own_state_alone() {
    let (plan, _, simulation) = game("full");
    for state in plan.topology.state_ids() {
        let view = simulation.view(state);
        assert_eq!(view.sectors.len(), plan.topology.sectors.len());
        for case in &view.cases {
            assert!((case.author.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!((case.origin.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        assert!(view.channels.iter().all(|c| c.to != state && !c.kinds.is_empty()));
        let addressed: Vec<_> = simulation
            .log()
            .events
            .iter()
            .filter_map(|e| match e.what {
                What::Sent { message, to, .. } if to == state => Some(message),
                _ => None,
            })
            .collect();
        assert!(view.inbox.iter().all(|m| addressed.contains(&m.message)));
        assert!(view.inbox.iter().all(|m| m.read.is_some() || (m.about.is_none() && m.level.is_none())));
        // A private act between two others is none of its business.
        assert!(view.acts.iter().all(|a| a.public || a.actor == state || a.target == state));
    }
}

#[test]
fn whom_an_act_is_aimed_at_sees_it_when_it_is_done_and_as_it_takes_it() {
    let (plan, mut simulation) = table("none");
    seat(&mut simulation, &["AUR", "BOR"]);
    let (actor, target) = (state(&plan, "AUR"), state(&plan, "BOR"));
    go(&mut simulation, "D2 06:00");
    for (rung, public) in [(3, false), (4, true)] {
        simulation.command(Command::Act(Deed { actor, target, rung, public, with: Vec::new(), about: None })).unwrap();
        let (before, done) = (simulation.now(), Moment(simulation.now().0 + plan.topology.step));
        simulation.advance(done).unwrap();
        let seen =
            |simulation: &Simulation| simulation.view(target).acts.last().map(|act| (act.at, act.rung, act.actor));
        let at_once = seen(&simulation).expect("it sees it at the reveal, before time goes on");
        assert!(at_once.0 > before && at_once.2 == actor);
        // The model's own mind takes it up in the next step, and as the same.
        let perceived =
            |simulation: &Simulation| events(simulation, |what| matches!(what, What::Perceived { .. })).len();
        let so_far = perceived(&simulation);
        simulation.advance(Moment(done.0 + plan.topology.step)).unwrap();
        assert_eq!(perceived(&simulation), so_far + 1);
        assert_eq!(seen(&simulation), Some(at_once));
    }
}

#[test]
fn of_two_acts_in_one_step_the_graver_stands() {
    for order in [[6, 1], [1, 6]] {
        let (plan, mut simulation) = table("none");
        seat(&mut simulation, &["AUR"]);
        let (actor, target) = (state(&plan, "AUR"), state(&plan, "BOR"));
        go(&mut simulation, "D2 06:00");
        for rung in order {
            let deed = Deed { actor, target, rung, public: true, with: Vec::new(), about: None };
            simulation.command(Command::Act(deed)).unwrap();
        }
        simulation.advance(Moment(simulation.now().0 + plan.topology.step)).unwrap();
        assert_eq!(events(&simulation, |what| matches!(what, What::Acted { .. })).len(), 2, "both are done");
        let stands = simulation.view(actor).stances.iter().find(|(of, _)| *of == target).map(|(_, rung)| *rung);
        assert_eq!(stands, Some(6), "{order:?}");
    }
}
