//! `verify`: which cases are meant, and how the program ends.

mod common;

use common::{detente, folder, root};
use std::fs;
use std::path::Path;

/// A shipped case that takes no time.
const QUICK: &str = "inoperability-two-sectors";

/// A copy of the quick case whose `case.ron` says one thing otherwise.
fn changed(into: &Path, this: &str, that: &str) {
    let shipped = root().join("scenarios/verify").join(QUICK);
    fs::create_dir_all(into).unwrap();
    fs::copy(shipped.join("scenario.ron"), into.join("scenario.ron")).unwrap();
    let case = fs::read_to_string(shipped.join("case.ron")).unwrap();
    assert!(case.contains(this), "the shipped case has changed: {this}");
    fs::write(into.join("case.ron"), case.replacen(this, that, 1)).unwrap();
}

#[test]
fn a_shipped_case_agrees_wherever_the_program_stands() {
    let here = folder("verify-shipped");
    let said = detente(&here, &["verify", QUICK]).ends(0);
    assert!(said.out.contains("4 of 4 points agree (1 case)"), "{}", said.out);
    assert!(said.out.contains("Haimes, Y. Y. & Jiang, P. 2001"), "the source is told: {}", said.out);
    assert!(!said.out.contains('\u{1b}') && said.err.is_empty());
    assert!(said.out.contains(&format!("detente verify scenarios/verify/{QUICK}")), "{}", said.out);
    detente(&here, &["verify", &format!("scenarios/verify/{QUICK}")]).ends(0);
}

#[test]
fn a_wrong_expectation_fails_by_as_much_as_it_is_wrong() {
    let here = folder("verify-fails");
    changed(&here.join("mine/wrong"), r#"value: "q1""#, r#"value: "q1 + 0.25""#);
    changed(&here.join("mine/right"), "Inoperability of two sectors", "Inoperability of two");
    let said = detente(&here, &["verify", "mine", "--out", "report"]).ends(1);
    assert!(said.out.contains("7 of 8 points agree (2 cases)"), "{}", said.out);
    assert!(said.out.contains("FAILS wrong, first sector: 0.25 outside the tolerance of 0.000001"), "{}", said.out);
    let page = fs::read_to_string(here.join("report/verify.html")).unwrap();
    assert!(
        page.contains("<h1>7 of 8 points agree with what is known. “first\u{a0}sector” of wrong fails by 0.25.</h1>")
    );
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<script"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let json = detente(&here, &["verify", "mine", "--format", "json", "--threads", "1"]).ends(1).json();
    assert_eq!((&json["schema"], &json["passed"]), (&1.into(), &false.into()));
    let point = &json["cases"][1]["points"][0];
    assert_eq!(
        (&point["id"], &point["verdict"], &point["tolerance"]),
        (&"wrong".into(), &"fails".into(), &1e-6.into())
    );
    assert!((point["off"].as_f64().unwrap() - 0.249_999).abs() < 1e-6, "{point}");
    let stored: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(here.join("report/verify.json")).unwrap()).unwrap();
    assert_eq!(stored, json, "what is stored is what is said");
}

#[test]
fn a_theory_follows_the_scenario() {
    let here = folder("verify-follows");
    changed(&here.join("mine"), "schema: 1", "schema: 1");
    let path = here.join("mine/scenario.ron");
    let scenario = fs::read_to_string(&path).unwrap();
    let with = scenario.replacen("loss: 0.6", "loss: 0.3", 1);
    assert_ne!(scenario, with, "the shipped scenario has changed");
    fs::write(&path, with).unwrap();
    let before = detente(root(), &["verify", QUICK, "--format", "json"]).ends(0).json();
    let after = detente(&here, &["verify", "mine", "--format", "json"]).ends(0).json();
    let value = |json: &serde_json::Value| json["cases"][0]["points"][0]["expected"]["value"].as_f64().unwrap();
    assert!((value(&before) / value(&after) - 2.0).abs() < 1e-9, "half the loss, half the inoperability");
}

#[test]
fn what_a_case_cannot_show_is_refused() {
    let here = folder("verify-refused");
    changed(&here.join("mine/good"), "schema: 1", "schema: 1");
    changed(&here.join("mine/bad"), "dependencies.between[0].a", "dependencies.betwen[0].a");
    let said = detente(&here, &["verify", "mine"]).ends(2);
    assert!(said.err.contains("mine/bad/case.ron:") && said.err.contains("mend:"), "{}", said.err);
    assert!(said.out.contains("4 of 4 points agree (1 case)"), "the other is run: {}", said.out);
    assert!(said.out.contains("NOT VERIFIED bad: there is nothing at"), "{}", said.out);
    let run = detente(&here, &["verify", "mine", "--format", "json"]).ends(2);
    let json = run.json();
    assert_eq!((&json["passed"], &json["cases"][0]["id"]), (&false.into(), &"good".into()));
    assert_eq!(json["unverified"][0]["id"], "bad");
    assert!(run.err.contains("mine/bad/case.ron:"), "{}", run.err);
}

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
fn faulty_cases_are_all_told() {
    let here = folder("verify-faulty");
    for case in ["one", "two"] {
        fs::create_dir_all(here.join("mine").join(case)).unwrap();
        fs::write(here.join("mine").join(case).join("case.ron"), "(schema: 1, titel: \"misspelt\")").unwrap();
    }
    let said = detente(&here, &["verify", "mine", "--out", "report"]).ends(2);
    let json = detente(&here, &["verify", "mine", "--format", "json"]).ends(2).json();
    assert!(said.out.contains("No point was verified."), "{}", said.out);
    for (n, case) in ["one", "two"].into_iter().enumerate() {
        assert!(said.err.contains(&format!("mine/{case}/case.ron")), "{}", said.err);
        assert!(said.out.contains(&format!("NOT VERIFIED {case}: ")), "{}", said.out);
        assert_eq!(json["unverified"][n]["id"], case);
    }
    let page = fs::read_to_string(here.join("report/verify.html")).unwrap();
    assert!(page.contains("is missing"), "the page says why");
}

#[test]
fn its_options_are_told() {
    let said = detente(root(), &["verify", "--help"]).ends(0);
    for word in ["case.ron", "all shipped cases", "--out", "--threads", "--format"] {
        assert!(said.out.contains(word), "{word}: {}", said.out);
    }
    // The seeds stand in the cases.
    detente(root(), &["verify", "--seed", "3"]).ends(2);
}
