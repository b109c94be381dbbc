//! The terminal's pages, as they stand.

mod fixture;

use detente_report::terminal::{COLUMNS, RunTold, Style, compare, run, verify};
use detente_report::words::{Language, Story};
use std::collections::BTreeMap;

/// One for each day.
const RUNGS: [i8; 10] = [0, 0, 0, 5, 6, 7, 5, 1, -1, 0];

fn told<'a>(story: &'a Story<'a>, scores: &'a BTreeMap<String, Option<f64>>) -> RunTold<'a> {
    RunTold {
        title: "A quiet line",
        summary: "A cut cable and a forged trail set six states at odds.",
        days: 10.0,
        configuration: "none",
        seed: 135,
        replicate: 0,
        story,
        rungs: &RUNGS,
        step_hours: 24.0,
        scores,
        digest: "91ce04d7aa",
        engine: "0.1.0",
        what_if: Some(("poc-directory".into(), 2, "The question is read in 38 min.".into())),
        ledger: &[],
        climb: None,
    }
}

fn scores() -> BTreeMap<String, Option<f64>> {
    let all = [("peak_rung", Some(7.0)), ("escalation_load", Some(1.8)), ("leaks", Some(1.0)), ("payoff", None)];
    all.into_iter().map(|(id, v)| (id.to_string(), v)).collect()
}

#[test]
fn a_run_is_told_as_a_timeline() {
    let (log, names, scores) = (fixture::without(), fixture::names(), scores());
    let story = Story::new(&log, &names);
    let page = run(&told(&story, &scores), false, Style::default());
    assert!(page.lines().all(|l| l.chars().count() <= COLUMNS), "{page}");
    insta::assert_snapshot!(page);
}

#[test]
fn all_tells_every_event() {
    let (log, names, scores) = (fixture::without(), fixture::names(), scores());
    let story = Story::new(&log, &names);
    let page = run(&told(&story, &scores), true, Style::default());
    for n in 0..log.len() {
        assert!(page.contains(&format!(" e{n}\n")), "e{n} is missing");
    }
    assert!(!page.contains("quieter"));
}

#[test]
fn every_event_has_words_of_its_own() {
    let (log, names) = (fixture::without(), fixture::names());
    let story = Story::new(&log, &names);
    for n in 0..log.len() {
        let line = story.line(detente_engine::ids::EventId(n as u32), Language::English).unwrap();
        let words = line.text.words();
        assert!(words.ends_with(['.', '”', '…']), "{words}");
        for vague in ["Something happens", "A message moves", "A belief moves", "Somebody acts"] {
            assert!(!words.contains(vague), "{:?}", log.events[n]);
        }
    }
}

#[test]
fn a_comparison_is_one_page() {
    let page = compare(&fixture::comparison(400), Some("report/index.html"), Style::default());
    assert!(page.lines().all(|l| l.chars().count() <= COLUMNS), "{page}");
    insta::assert_snapshot!(page);
}

/// A painted page without its paint.
fn bare(painted: &str) -> String {
    let mut bare = String::new();
    let mut escape = false;
    for ch in painted.chars() {
        match (escape, ch) {
            (false, '\u{1b}') => escape = true,
            (false, c) => bare.push(c),
            (true, 'm') => escape = false,
            (true, _) => {}
        }
    }
    bare.lines().map(|l| format!("{}\n", l.trim_end())).collect()
}

#[test]
fn colour_adds_nothing_to_the_words() {
    let (plain, painted) = (Style::default(), Style { colour: true, ascii: false });
    let ascii = Style { colour: false, ascii: true };
    let c = fixture::comparison(40);
    assert_eq!(bare(&compare(&c, None, painted)), compare(&c, None, plain));
    assert!(compare(&c, None, ascii).is_ascii());
    let v = fixture::verification::all();
    assert_eq!(bare(&verify(&v, None, painted)), verify(&v, None, plain));
    assert!(verify(&v, None, ascii).is_ascii());
}

#[test]
fn an_empty_log_and_a_single_run_still_make_a_page() {
    let (names, scores, log) = (fixture::names(), BTreeMap::new(), detente_engine::Log::default());
    let story = Story::new(&log, &names);
    assert!(run(&told(&story, &scores), false, Style::default()).contains("Nobody acted"));
    let mut one = fixture::comparison(1);
    one.telling = None;
    for arm in &mut one.arms {
        arm.scores.clear();
    }
    assert!(compare(&one, None, Style::default()).contains("cannot tell yet"));
    one.arms.truncate(1);
    one.paired.clear();
    assert!(compare(&one, None, Style::default()).contains("nothing to compare"));
}

#[test]
fn verified_cases_are_told_with_every_kind_of_goal() {
    let page = verify(&fixture::verification::all(), Some("report/verify.html"), Style::default());
    assert!(page.lines().all(|l| l.chars().count() <= COLUMNS), "{page}");
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_of_nothing_verified_still_says_so() {
    let page = verify(&detente_report::verification::Verification::default(), None, Style::default());
    assert!(page.contains("No point was verified."), "{page}");
}
