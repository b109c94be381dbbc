//! Commands that compute: `run`, `compare`, `explain`, `replay`, `diff`.

mod common;

use common::{detente, folder, root};
use serde_json::Value;
use std::fs;

/// The ids of every score, as they stand from version 1 on.
const SCORES: [&str; 29] = [
    "peak_rung",
    "p_rung_7",
    "p_rung_8",
    "time_to_rung_7_hours",
    "escalation_load",
    "escalation_score",
    "crisis_hours",
    "attribution_brier",
    "origin_brier",
    "log_score",
    "severity_rps",
    "severity_bias",
    "intent_error_hostile",
    "intent_error_benign",
    "belief_divergence",
    "wrongful_acts",
    "service_days_lost",
    "assets_compromised",
    "time_to_contain_hours",
    "first_contact_hours",
    "ack_hours",
    "answer_hours",
    "answered_share",
    "messages_delivered",
    "messages_late",
    "messages_lost",
    "messages_misread",
    "staff_hours",
    "leaks",
];

fn fields(value: &Value) -> Vec<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn run_tells_a_crisis_and_its_json_has_its_shape() {
    let said = detente(root(), &["run", "scenarios/lantern-strait", "--seed", "3"]).ends(0);
    assert!(said.out.contains("Day 1") && said.out.contains("digest"), "{}", said.out);
    assert!(!said.out.contains('\u{1b}'), "no colour where nobody looks");
    assert_eq!(said.err, "");
    let json = detente(root(), &["run", "scenarios/lantern-strait", "--seed", "3", "--format", "json"]).ends(0).json();
    for field in ["schema", "scenario", "engine", "seed", "cbm", "digest", "events", "scores"] {
        assert!(fields(&json).contains(&field), "{field}");
    }
    assert_eq!(json["digest"].as_str().map(str::len), Some(64));
    let scores = fields(&json["scores"]);
    for score in SCORES.iter().chain(&["payoff"]) {
        assert!(scores.contains(score), "{score}");
    }
}

#[test]
fn the_same_run_twice_is_the_same_to_the_last_letter() {
    let words = ["run", "scenarios/faulty-update", "--seed", "11", "--format", "json"];
    assert_eq!(detente(root(), &words).ends(0).out, detente(root(), &words).ends(0).out);
    let other = ["run", "scenarios/faulty-update", "--seed", "12", "--format", "json"];
    assert_ne!(detente(root(), &words).json()["digest"], detente(root(), &other).json()["digest"]);
}

#[test]
fn all_tells_more() {
    let short = detente(root(), &["run", "lantern-strait", "--seed", "5"]).ends(0).out.lines().count();
    let long = detente(root(), &["run", "lantern-strait", "--seed", "5", "--all"]).ends(0).out.lines().count();
    assert!(long > short, "{long} lines with --all, {short} without");
}

#[test]
fn the_json_of_compare_has_its_shape() {
    let words = [
        "compare",
        "scenarios/lantern-strait",
        "--cbm",
        "poc-directory",
        "--cbm",
        "full",
        "--runs",
        "4",
        "--format",
        "json",
    ];
    let json = detente(root(), &words).ends(0).json();
    for field in ["schema", "scenario", "engine", "seed", "runs", "arms", "paired"] {
        assert!(fields(&json).contains(&field), "{field}");
    }
    assert_eq!(
        (&json["schema"], &json["runs"], &json["scenario"]["id"]),
        (&1.into(), &4.into(), &"lantern-strait".into())
    );
    let arms: Vec<&str> = json["arms"].as_array().unwrap().iter().filter_map(|arm| arm["name"].as_str()).collect();
    assert_eq!(arms, ["none", "poc-directory", "full"]);
    assert_eq!(json["arms"][1]["measures"], serde_json::json!(["poc-directory"]));
    for score in SCORES {
        let value = &json["arms"][0]["scores"][score];
        assert!(
            value.is_null() && fields(&json["arms"][0]["scores"]).contains(&score) || value["mean"].is_f64(),
            "{score}"
        );
    }
    let headline =
        json["paired"].as_array().unwrap().iter().find(|row| row["arm"] == "full" && row["score"] == "escalation_load");
    let headline = headline.expect("a headline for every arm");
    assert_eq!(headline["baseline"], "none");
    for field in ["mean", "ci95", "share_better", "share_worse"] {
        assert!(fields(&headline["avoided"]).contains(&field), "{field}");
    }
    assert!(fields(headline).contains(&"first_divergence"));
}

#[test]
fn what_each_measure_did_adds_up_to_what_all_did() {
    // Few measures over all subsets, many by orders drawn.
    adds_up("information-sharing", "all_subsets");
    adds_up("full", "drawn_orders");
}

fn adds_up(configuration: &str, way: &str) {
    let words = ["compare", "faulty-update", "--cbm", configuration, "--runs", "3", "--format", "json"];
    let plain = detente(root(), &words).ends(0).json();
    assert!(!fields(&plain).contains(&"contributions"), "nobody asked");
    let words = [&words[..], &["--ablate", "--shapley", "--interactions"]].concat();
    let json = detente(root(), &words).ends(0).json();
    assert_eq!((&json["arms"], &json["paired"]), (&plain["arms"], &plain["paired"]), "the comparison stays");
    let told = &json["contributions"][0];
    let measures = told["measures"].as_array().unwrap();
    assert_eq!((&told["arm"], &told["seeds"], &told["shapley"]), (&configuration.into(), &3.into(), &way.into()));
    let named: Vec<&Value> = measures.iter().map(|measure| &measure["measure"]).collect();
    assert_eq!(serde_json::json!(named), json["arms"][1]["measures"]);
    for score in ["escalation_load", "attribution_brier"] {
        let row =
            json["paired"].as_array().unwrap().iter().find(|row| row["arm"] == configuration && row["score"] == score);
        let avoided = row.unwrap()["avoided"]["mean"].as_f64().unwrap();
        let shares: f64 = measures.iter().map(|measure| measure["shapley"][score]["mean"].as_f64().unwrap()).sum();
        assert!((shares - avoided).abs() < 1e-9, "{score}: shares of {shares}, avoided {avoided}");
        assert!(measures.iter().all(|measure| measure["ablation"][score]["better"].is_u64()), "{score}");
    }
    assert_eq!(told["interactions"].as_array().unwrap().len(), measures.len() * (measures.len() - 1) / 2);
}

#[test]
fn threads_do_not_show_in_a_result() {
    let with = |threads: &str| {
        let words =
            ["compare", "faulty-update", "--cbm", "full", "--runs", "6", "--format", "json", "--threads", threads];
        detente(root(), &words).ends(0).out
    };
    assert_eq!(with("1"), with("2"));
}

#[test]
fn without_cbm_every_configuration_of_the_scenario_is_an_arm() {
    let named = detente(root(), &["explain", "faulty-update", "--format", "json"]).ends(0).json();
    let named = named["scenario"]["configurations"].as_array().unwrap().len();
    let json = detente(root(), &["compare", "faulty-update", "--runs", "2", "--format", "json"]).ends(0).json();
    assert!(named >= 2);
    assert_eq!(json["arms"].as_array().unwrap().len(), named);
}

#[test]
fn a_report_is_one_page_that_asks_nothing_of_any_network() {
    let here = folder("report");
    let said =
        detente(&here, &["compare", "lantern-strait", "--cbm", "full", "--runs", "4", "--out", "report"]).ends(0);
    assert!(said.out.contains("report"), "{}", said.out);
    let page = fs::read_to_string(here.join("report/index.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("<table"), "pictures, each with its table");
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<script src", "<link rel=\"stylesheet\""] {
        assert!(!page.contains(outside), "{outside}");
    }
    let stored: Value =
        serde_json::from_str(&fs::read_to_string(here.join("report/comparison.json")).unwrap()).unwrap();
    assert_eq!(stored["runs"], 4);
}

#[test]
fn a_stored_run_is_proved_and_told_from_another() {
    let here = folder("stored");
    detente(&here, &["run", "lantern-strait", "--out", "a"]).ends(0);
    detente(&here, &["run", "lantern-strait", "--cbm", "full", "--out", "b"]).ends(0);
    let proved = detente(&here, &["replay", "a", "--format", "json"]).ends(0).json();
    assert_eq!(proved["same"], true);
    assert!(detente(&here, &["replay", "b/run.json"]).ends(0).out.starts_with("the same"));
    assert!(detente(&here, &["diff", "a", "a"]).ends(0).out.starts_with("the same"));
    assert!(detente(&here, &["diff", "a", "b"]).ends(1).out.starts_with("They part at"));
}

#[test]
fn a_forged_record_is_found_out() {
    let here = folder("forged");
    detente(&here, &["run", "faulty-update", "--out", "a"]).ends(0);
    let path = here.join("a/run.json");
    let mut record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    record["digest"] = "0".repeat(64).into();
    fs::write(&path, record.to_string()).unwrap();
    assert!(detente(&here, &["replay", "a"]).ends(1).out.starts_with("not the same"));
    fs::write(&path, "{}").unwrap();
    assert!(detente(&here, &["replay", "a"]).ends(2).err.contains("run.json"));
}

#[test]
fn explain_tells_the_scenario_and_the_causes_of_an_event() {
    let said = detente(root(), &["explain", "lantern-strait"]).ends(0);
    assert!(said.out.contains("Aurelle"), "{}", said.out);
    let chain = detente(root(), &["explain", "lantern-strait", "--event", "e12", "--seed", "3"]).ends(0);
    assert!(chain.out.contains(" e12 "), "{}", chain.out);
    let missing = detente(root(), &["explain", "lantern-strait", "--event", "e999999"]).ends(2);
    assert!(missing.err.contains("no event e999999"), "{}", missing.err);
}

#[test]
fn a_new_scenario_can_be_compared_at_once() {
    let here = folder("new-compare");
    detente(&here, &["new", "quiet-harbour"]).ends(0);
    let json = detente(&here, &["compare", "quiet-harbour", "--runs", "3", "--format", "json"]).ends(0).json();
    assert_eq!(json["arms"].as_array().unwrap().len(), 4);
    assert!(json["arms"][0]["scores"]["attribution_brier"]["mean"].is_f64(), "there is something to judge");
}

#[test]
fn a_configuration_may_be_a_file() {
    let here = folder("own-configuration");
    fs::write(here.join("mine.ron"), "(schema: 1, name: \"mine\", measures: [(measure: Norms())])").unwrap();
    let words = ["compare", "faulty-update", "--cbm", "mine.ron", "--runs", "2", "--format", "json"];
    assert_eq!(detente(&here, &words).ends(0).json()["arms"][1]["name"], "mine");
}

#[test]
fn bad_input_ends_with_two_and_says_how_to_mend_it() {
    for (words, told) in [
        (&["compare", "lantern-strait", "--cbm", "poc-directry"][..], "did you mean `poc-directory`"),
        (&["compare", "lantern-strat"], "lantern-strait"),
        (&["compare", "lantern-strait", "--cbm", "none"], "nothing to hold against"),
        (&["compare", "lantern-strait", "--runs", "0"], "0 runs"),
        (&["run", "lantern-strait", "--seed", "x"], "invalid value"),
        (&["replay", "nowhere"], "no such file"),
        (&["explain", "lantern-strait", "--event", "first"], "e231"),
    ] {
        let said = detente(root(), words).ends(2);
        assert!(said.err.contains(told), "{words:?}\n{}", said.err);
        assert_eq!(said.out, "", "{words:?}");
    }
}

#[test]
fn the_ledger_tells_every_measure_and_compare_writes_every_use() {
    let run = ["run", "scenarios/faulty-update", "--cbm", "poc-directory", "--ledger"];
    let said = detente(root(), &run).ends(0).out;
    assert!(said.contains("What each measure was used for") && said.contains("poc-directory"), "{said}");
    assert!(said.contains("Without it,") || said.contains("Nothing would have been otherwise."), "{said}");
    let json = detente(root(), &[&run[..], &["--format", "json"]].concat()).ends(0).json();
    let ledger = json["ledger"].as_array().expect("a ledger");
    assert_eq!(ledger.len(), 1);
    for field in ["measure", "stood", "states", "hours_kept", "hours_used", "changed", "uses"] {
        assert!(fields(&ledger[0]).contains(&field), "{field}");
    }
    let place = folder("ledger");
    let out = place.join("out");
    let out = out.to_str().expect("a plain path");
    let compare =
        ["compare", "scenarios/faulty-update", "--cbm", "poc-directory", "--runs", "3", "--ledger", "--out", out];
    detente(root(), &compare).ends(0);
    let table = fs::read_to_string(place.join("out/ledger.csv")).expect("it is written");
    let mut lines = table.lines();
    assert_eq!(
        lines.next(),
        Some("configuration,replicate,measure,at_hours,event,use,by,with,staff_hours,read_after_hours,came_of_it")
    );
    let uses: Vec<&str> = lines.collect();
    assert!(uses.iter().all(|row| row.starts_with("poc-directory,")) && !uses.is_empty(), "{table}");
    // The same again, byte for byte.
    let again = fs::read(place.join("out/ledger.csv")).expect("it is there");
    detente(root(), &compare).ends(0);
    assert_eq!(fs::read(place.join("out/ledger.csv")).expect("it is there"), again);
    let said = detente(root(), &["compare", "scenarios/faulty-update", "--ledger"]).ends(2);
    assert!(said.err.contains("--out"), "{}", said.err);
}

#[test]
fn what_the_highest_act_hung_on_is_told_in_words_as_data_and_in_the_page() {
    let run = ["run", "scenarios/lantern-strait", "--seed", "1", "--pivotal"];
    let place = folder("pivotal");
    let out = place.join("out");
    let told = detente(root(), &[&run[..], &["--out", out.to_str().expect("a plain path")]].concat()).ends(0).out;
    for words in [
        "What it hung on",
        "Of 40 replays from each moment",
        "as it was",
        "without it",
        "had it not been got",
        "* pivotal",
    ] {
        assert!(told.contains(words), "{words} is missing: {told}");
    }
    assert!(fs::read_to_string(out.join("index.html")).expect("it is written").contains("id=\"pivot\""));
    // The same on any number of threads; each link is an event of the run, before the act.
    let json = |threads: &str| {
        detente(root(), &[&run[..], &["--format", "json", "--threads", threads]].concat()).ends(0).json()
    };
    let (one, two) = (json("1"), json("2"));
    assert_eq!(one["pivotal"], two["pivotal"]);
    let links = one["pivotal"]["links"].as_array().expect("links");
    assert!(links.iter().any(|link| link["pivotal"] == true), "{links:?}");
    assert!(links.iter().all(|link| link["event"].as_u64() < one["pivotal"]["act"].as_u64()));
    // Nobody asked: nothing is told.
    let plain = detente(root(), &[&run[..4], &["--format", "json"]].concat()).ends(0).json();
    assert!(plain["pivotal"].is_null());
    // Nobody acted: that is said.
    let quiet = detente(root(), &["run", "scenarios/lantern-strait", "--pivotal"]).ends(0).out;
    assert!(quiet.contains("Nobody acted"), "{quiet}");
}
