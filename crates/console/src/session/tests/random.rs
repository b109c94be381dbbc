//! Whatever orders come in, from whomever: nothing panics, and the fold stays one.

use super::*;
use crate::session::order::{Judgement, Screen, Timer, Until};
use detente_engine::ids::{InjectId, MessageId, PostureId};
use detente_engine::live::{Handling, Player};
use detente_engine::log::Reply;
use detente_scenario::inject::Effect;
use proptest::prelude::*;

/// Four numbers as an order of every kind, sensible or not.
fn order(table: &Table, [kind, a, b, c]: [u16; 4]) -> Order {
    let state = |n: u16| StateId(n % 7);
    let incident = |n: u16| IncidentId(u32::from(n % 7));
    let person = |n: u16| PersonId(u32::from(n % 9));
    let place = match a % 8 {
        0 => Place::Lobby,
        1 => Place::Observer,
        2 => Place::Evaluator,
        3 => Place::Projector,
        _ => Place::Team(state(b), (c % 5) as u8),
    };
    let about = match c % 4 {
        0 => None,
        1 => Some(Matter::Posture(PostureId(b % 2))),
        _ => Some(Matter::Incident(incident(c / 4))),
    };
    let roles = [Role::Diplomatic, Role::Policy, Role::Technical, Role::LawEnforcement, Role::Defence];
    let kinds = [
        MessageKind::Notification,
        MessageKind::InformationRequest,
        MessageKind::InvestigationRequest,
        MessageKind::Consultation,
        MessageKind::Reassurance,
        MessageKind::PublicStatement,
    ];
    let handling = [Handling::Hold, Handling::Release, Handling::Skip, Handling::Fire];
    let words = || "w".repeat(usize::from(b % 5) * 501);
    match kind % 40 {
        0..=9 => Order::Next,
        10 => Order::Join { name: format!("P{a}"), place },
        11 => Order::Move { person: person(b), place },
        12 => Order::Leave { person: person(a) },
        13 => Order::Speak { person: person(a) },
        14 => Order::Play { state: state(a), by: if b % 2 == 0 { Player::People } else { Player::Doctrine } },
        15 => Order::RemoveIdentities,
        16 => Order::Advance(if a % 2 == 0 { Until::Hours(u32::from(b % 60)) } else { Until::NextEvent }),
        17 => Order::Pause(a % 3 == 0),
        18 => Order::Undo { to: u64::from(a) % (table.session.seq() + 2) },
        19 => Order::Timer(
            [Timer::Start(u32::from(a)), Timer::Pause, Timer::Resume, Timer::Add(-300), Timer::Stop]
                [usize::from(b % 5)],
        ),
        20 | 21 => Order::Inject { inject: InjectId(a % 60), how: handling[usize::from(b % 4)] },
        22 => {
            let effects = match b % 4 {
                0 => vec![Effect::Pressure("AUR".into(), 0.3)],
                1 => vec![Effect::Tension("AUR".into(), "BOR".into(), f64::from(c) - 9.0)],
                2 => vec![Effect::Disrupt {
                    sector: "AUR.energy".into(),
                    loss: 0.2,
                    incident: "g1".into(),
                    hours: Some(5.0),
                }],
                _ => Vec::new(),
            };
            let to = vec![["AUR", "all", "public", "CEL.policy", "?"][usize::from(a % 5)].to_owned()];
            Order::Improvise { to, text: "Something.".into(), test: c % 2 == 0, effects }
        }
        23 => Order::Project(
            [Screen::Join, Screen::Map, Screen::Move, Screen::Reveal, Screen::HotWash(2)][usize::from(a % 5)],
        ),
        24 => Order::Note { text: words() },
        25 => Order::Score { of: format!("objective {}", a % 8), mark: (b % 7) as u8, remark: words() },
        26 | 27 => {
            let pick = [Pick::Option(b % 90), Pick::Nothing, Pick::Doctrine][usize::from(c % 3)];
            Order::Choose { choice: a % 40, pick, reason: words() }
        }
        28 => {
            let with = if c % 2 == 0 { Vec::new() } else { vec![state(c)] };
            let rung = (b % 10) as i8 - 2;
            let deed = Deed { actor: state(a), target: state(b), rung, public: a % 2 == 0, with, about };
            Order::Act { deed, reason: words() }
        }
        29 => Order::NoAct { state: state(a), reason: words() },
        30 => {
            let (naming, about) = ((b % 2 == 0).then(|| state(b)), (c % 2 == 0).then(|| incident(c)));
            Order::Say { state: state(a), line: b % 5, naming, about, words: words() }
        }
        31..=33 => {
            let (from, to, kind) = (state(a), state(b), kinds[usize::from(c % 6)]);
            let note = Note { from, to, kind, way: None, about, level: Some((c % 7) as u8), evidence: b % 2 == 0 };
            Order::Write { note, seat: roles[usize::from(a % 5)], words: words(), sure: Some((b % 7) as u8) }
        }
        34 | 35 => {
            let reply = [Reply::Answered, Reply::Held, Reply::Declined][usize::from(b % 3)];
            Order::Reply { message: MessageId(u32::from(a % 80)), reply, words: words() }
        }
        36 => Order::Ask { state: state(a), incident: incident(b) },
        37 => {
            let judgement = Judgement {
                origin: Some((a % 2 == 0).then(|| state(b))),
                author: Some(b % 12),
                behind: None,
                sure: Some((c % 7) as u8),
            };
            Order::Judge { state: state(a), incident: incident(b), judgement }
        }
        38 => Order::Consent { state: state(a), yes: b % 2 == 0 },
        _ => Order::Ping { from: state(a), to: state(b), role: roles[usize::from(c % 5)] },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_in_nothing_panics_and_the_fold_is_one(
        configuration in prop::sample::select(vec!["none", "poc-directory", "full"]),
        orders in prop::collection::vec((any::<[u16; 4]>(), prop::option::weighted(0.5, 0_u32..9)), 40..90),
    ) {
        let mut table = Table::new("lantern-strait", configuration);
        for code in ["AUR", "BOR", "CEL"] {
            table.seat(code);
        }
        let mut accepted = 0;
        for (numbers, by) in orders {
            let order = order(&table, numbers);
            let by = by.map(PersonId);
            let allowed = table.session.allows(by, &order);
            let before = table.session.seq();
            let done = table.give(by, order.clone());
            // What is allowed is done, and what is refused leaves no entry.
            if let Err(denied) = &allowed {
                prop_assert_eq!(done.as_ref(), Err(denied));
            }
            prop_assert_eq!(table.session.seq(), before + u64::from(done.is_ok()));
            accepted += usize::from(done.is_ok());
        }
        prop_assert!(accepted > 0);
        let again = table.session.branch(table.session.seq()).unwrap();
        prop_assert_eq!(again.control(), table.session.control());
        prop_assert_eq!(again.board(), table.session.board());
        for state in table.session.ground.topology().state_ids() {
            prop_assert_eq!(again.team(state, None), table.session.team(state, None));
        }
        // What was played is stored, and replays.
        prop_assert_eq!(again.record("0").unwrap(), table.session.record("0").unwrap());
        prop_assert!(table.session.hot_wash().others.len() > 5);
    }
}
