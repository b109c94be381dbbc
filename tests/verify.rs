//! `verify`: which cases are meant, and how the program ends.

mod common;

use common::{detente, folder, root};
use std::fs;

#[test]
fn a_place_without_a_case_is_bad_input() {
    let here = folder("verify-nothing");
    fs::create_dir_all(here.join("empty")).unwrap();
    fs::create_dir_all(here.join("notes/deeper")).unwrap();
    fs::write(here.join("notes/deeper/readme.txt"), "no case").unwrap();
    for path in ["nowhere", "empty", "notes"] {
        let said = detente(&here, &["verify", path]).ends(2);
        assert!(
            said.err.contains(&format!("there is no case at this place, nor a shipped one of this name\n  at {path}")),
            "{}",
            said.err
        );
        assert!(said.err.contains("case.ron"), "how to mend it: {}", said.err);
        assert_eq!(said.out, "");
    }
    let said = detente(&here, &["verify", "nowhere", "empty"]).ends(2);
    assert!(said.err.contains("at nowhere") && said.err.contains("at empty"), "all of them are told: {}", said.err);
}

#[test]
fn faulty_cases_are_all_told_and_nothing_is_run_or_written() {
    let here = folder("verify-faulty");
    for case in ["one", "two"] {
        fs::create_dir_all(here.join("mine").join(case)).unwrap();
        fs::write(here.join("mine").join(case).join("case.ron"), "(schema: 1, titel: \"misspelt\")").unwrap();
    }
    let said = detente(&here, &["verify", "mine", "--out", "report"]).ends(2);
    assert_eq!(said.out, "");
    for case in ["one", "two"] {
        assert!(said.err.contains(&format!("mine/{case}/case.ron")), "{}", said.err);
    }
    assert!(!here.join("report").exists());
}

#[test]
fn its_options_are_told() {
    let said = detente(root(), &["verify", "--help"]).ends(0);
    for word in ["case.ron", "scenarios/verify", "--out", "--threads", "--format"] {
        assert!(said.out.contains(word), "{word}: {}", said.out);
    }
    // The seeds stand in the cases.
    detente(root(), &["verify", "--seed", "3"]).ends(2);
}
