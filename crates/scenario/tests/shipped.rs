//! What the shipped scenarios promise beyond passing their checks.

use detente_scenario::interdependency::spectral_radius;
use detente_scenario::load::MemoryFiles;
use detente_scenario::{Loaded, Scenario, interdependency, library, resolved_states};
use std::collections::BTreeSet;

fn shipped(id: &str) -> Loaded {
    library::scenario(id, &MemoryFiles::new()).unwrap_or_else(|faults| panic!("{id}: {} faults", faults.len()))
}

fn radius(scenario: &Scenario) -> f64 {
    spectral_radius(&interdependency(scenario, &resolved_states(scenario))).0
}

#[test]
fn the_lantern_strait_has_the_radius_of_its_design() {
    let found = radius(&shipped("lantern-strait").scenario);
    assert!((found - 0.34).abs() < 0.005, "{found}");
}

#[test]
fn no_shipped_cascade_comes_near_to_feeding_itself() {
    for id in ["faulty-update", "borrowed-mask", "arf-27"] {
        let found = radius(&shipped(id).scenario);
        assert!(found < 0.6, "{id}: {found}");
    }
}

#[test]
fn the_lantern_strait_is_complete() {
    let scenario = shipped("lantern-strait").scenario;
    for number in 1..=22 {
        assert!(scenario.injects.contains_key(&format!("L{number:02}")), "L{number:02}");
    }
    for number in 1..=12 {
        let name = format!("C{number}");
        assert!(scenario.injects.keys().any(|k| *k == name || k.starts_with(&format!("{name}-"))), "{name}");
    }
    assert_eq!((scenario.pieces.len(), scenario.exercise.moves.len()), (6, 5));
    let users = scenario.assets.values().filter(|a| a.technologies.iter().any(|t| t == "quayside-remote"));
    assert_eq!(users.count(), 10);
    // Each of the six holds a piece, and no two the same one.
    let holders: BTreeSet<&str> = scenario.pieces.values().map(|p| p.holder.as_str()).collect();
    assert_eq!(holders.len(), 6);
}

#[test]
fn the_twenty_seven_differ_in_name_and_clock_alone() {
    let states = resolved_states(&shipped("arf-27").scenario);
    assert_eq!(states.len(), 27);
    let first = &states["P01"];
    for (code, state) in &states {
        let mut like = state.clone();
        like.code.clone_from(&first.code);
        like.name.clone_from(&first.name);
        like.calendar.utc_offset_hours = first.calendar.utc_offset_hours;
        assert_eq!(&like, first, "{code}");
    }
}

#[test]
fn every_text_has_a_place_and_every_place_a_text() {
    for id in ["lantern-strait", "faulty-update", "borrowed-mask"] {
        let loaded = shipped(id);
        let written = loaded.canonical().unwrap_or_default();
        for key in loaded.texts["en"].keys() {
            assert!(written.contains(&format!("\"@{key}\"")), "{id}: nobody reads `{key}`");
        }
        for key in written.split("\"@").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(loaded.texts["en"].contains_key(key), "{id}: `{key}` has no text");
        }
    }
}
