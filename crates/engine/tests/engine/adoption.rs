//! Adoption: a measure works for its members while it is in force, and for nobody else or before.

use crate::common::{adopted, configuration, plan, play, shipped};
use detente_engine::{Log, Plan, What};
use detente_scenario::adoption::{Path, Review, Status, Track};
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::measure::{PocDirectory, Use};
use detente_scenario::time::DAY;
use detente_scenario::{Measure, Moment};

fn directory() -> Measure {
    Measure::PocDirectory(PocDirectory::default())
}
fn day(n: i64) -> Moment {
    Moment((n - 1) * DAY)
}
/// Messages by an entry of the directory.
fn by_entry(plan: &Plan, log: &Log) -> Vec<(Moment, String, String)> {
    let code = |s: detente_engine::ids::StateId| plan.topology.states[s.index()].code.clone();
    let used = plan.usages(log).into_iter().filter(|u| u.kind == Use::DirectoryEntry);
    used.map(|u| (u.at, code(u.by), code(u.with))).collect()
}
fn stands(log: &Log) -> Vec<(Moment, Status)> {
    let of = |e: &detente_engine::Event| match e.what {
        What::MeasureStands { status, .. } => Some((e.at, status)),
        _ => None,
    };
    log.events.iter().filter_map(of).collect()
}

#[test]
fn from_day_four_all_but_two() {
    let scenario = shipped("borrowed-mask");
    let late = Adopted { from: Some(day(4)), ..Adopted::by(directory(), Participants::AllBut(2)) };
    let (baseline, arm) = (plan(&scenario, &configuration("none")), plan(&scenario, &adopted(vec![late])));
    let members = &arm.settings.last().unwrap().1.measures[0].participants;
    assert_eq!(members.iter().filter(|&&takes_part| takes_part).count(), scenario.states.len() - 2);
    let mut used = 0;
    for replicate in 0..4 {
        let (before, after) = (play(&baseline, replicate).log, play(&arm, replicate).log);
        let early = |log: &Log| log.events.iter().filter(|e| e.at < day(4)).cloned().collect::<Vec<_>>();
        assert_eq!(early(&before), early(&after), "nothing changes before the day");
        assert_eq!(stands(&after), [(day(4), Status::InForce)]);
        for (at, by, with) in by_entry(&arm, &after) {
            let place = |code: &str| arm.topology.states.iter().position(|s| s.code == code).unwrap();
            assert!(at >= day(4) && members[place(&by)] && members[place(&with)], "{by} to {with} at {at}");
            used += 1;
        }
    }
    assert!(used > 0, "nobody ever used it");
}

#[test]
fn absent_states_are_the_same_for_every_measure() {
    let scenario = shipped("arf-27");
    let both = adopted(vec![
        Adopted::by(directory(), Participants::AllBut(5)),
        Adopted::by(Measure::Norms(Default::default()), Participants::AllBut(5)),
    ]);
    let arm = plan(&scenario, &both);
    let [one, other] = &arm.settings[0].1.measures[..] else { panic!("two measures") };
    assert_eq!(one.participants, other.participants);
    assert_eq!(one.participants.iter().filter(|&&takes_part| !takes_part).count(), 5);
}

#[test]
fn what_was_supported_in_2018_is_a_directory_that_nobody_checks_and_nothing_else() {
    let as_it_was = configuration("arf-2018");
    let standing: Vec<_> =
        as_it_was.measures.iter().map(|a| (a.measure.describe().id(), a.status, a.practised)).collect();
    let expected = [
        ("poc-directory", Status::Supported, true),
        ("law-policy-sharing", Status::Agreed, false),
        ("ci-consultations", Status::Proposed, false),
        ("emergency-response-sharing", Status::Supported, false),
        ("national-strategy", Status::Proposed, false),
    ];
    assert_eq!(standing, expected.map(|(id, status, practised)| (id.to_owned(), status, practised)));
    assert!(as_it_was.measures.iter().all(|a| a.status_at(day(1)) != Status::InForce), "no ministers' approval");
    let missing: Vec<bool> =
        as_it_was.measures.iter().map(|a| a.path.as_ref().is_some_and(|p| p.co_lead_missing)).collect();
    assert_eq!(missing, [false, false, false, true, true]);

    let scenario = shipped("lantern-strait");
    let unchecked = Measure::PocDirectory(PocDirectory { ping_months: Some(0.0), ..PocDirectory::default() });
    let alone = plan(&scenario, &adopted(vec![Adopted::by(unchecked, Participants::All)]));
    let arm = plan(&scenario, &as_it_was);
    for replicate in 0..3 {
        assert_eq!(play(&arm, replicate).log, play(&alone, replicate).log);
    }
}

#[test]
fn a_measure_agreed_today_is_in_force_when_the_ministers_have_met() {
    // Senior officials and ministers of defence meet on days 2 and 182; the exercise is over by then.
    let scenario = shipped("borrowed-mask");
    let way = |track, next| Path { track, next_meeting: Some(day(next)), ..Path::default() };
    let agreed = Adopted {
        status: Status::Agreed,
        path: Some(way(Track::Forum, 2)),
        ..Adopted::by(directory(), Participants::All)
    };
    let arm = plan(&scenario, &adopted(vec![agreed]));
    let run = play(&arm, 0);
    assert_eq!(stands(&run.log), [(day(2), Status::Agreed)], "the support group has met, ministers have not");
    assert!(by_entry(&arm, &run.log).is_empty());
    // Approved already: nothing is left but to begin.
    let approved = Adopted {
        status: Status::Approved,
        path: Some(way(Track::Forum, 3)),
        ..Adopted::by(directory(), Participants::All)
    };
    let arm = plan(&scenario, &adopted(vec![approved]));
    let run = play(&arm, 0);
    assert_eq!(stands(&run.log), [(day(3), Status::InForce)]);
    assert!(!by_entry(&arm, &run.log).is_empty());
}

#[test]
fn a_measure_that_is_not_renewed_lapses() {
    let scenario = shipped("borrowed-mask");
    let reviewed = |renewed| Adopted {
        review: Some(Review { at: day(3), renewed }),
        ..Adopted::by(directory(), Participants::All)
    };
    let last_use = |renewed| {
        let arm = plan(&scenario, &adopted(vec![reviewed(renewed)]));
        by_entry(&arm, &play(&arm, 1).log).last().map(|u| u.0)
    };
    assert!(last_use(false) < Some(day(3)), "lapsed, and still used");
    assert!(last_use(true) > Some(day(3)), "renewed, and not used");
}

#[test]
fn whoever_leaves_is_no_member_any_more() {
    let scenario = shipped("borrowed-mask");
    let mut leaving = Adopted::by(directory(), Participants::All);
    leaving.left.insert("KES".into(), day(3));
    assert!(scenario.states.contains_key("KES"), "the scenario has changed");
    let arm = plan(&scenario, &adopted(vec![leaving]));
    let uses = by_entry(&arm, &play(&arm, 1).log);
    let of_kestria = |u: &&(Moment, String, String)| u.1 == "KES" || u.2 == "KES";
    assert!(uses.iter().filter(of_kestria).all(|u| u.0 < day(3)), "{uses:?}");
    assert!(uses.iter().any(|u| u.0 >= day(3)), "the others go on");
}
