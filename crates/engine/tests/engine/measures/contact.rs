//! Measures by which states reach and understand each other.

use super::{CUT, does_nothing, harms, helps, question};
use crate::common::only;
use detente_engine::score::ScoreId;
use detente_scenario::Measure;
use detente_scenario::contact::Hours;
use detente_scenario::measure::{Adjust, PocDirectory, Terminology};

/// Everybody answers and understands; an ordinary note takes its time.
const PLAIN: &str = r#""will": 1.0, "misread": 0.0, "leak": 0.0, "find_hours": 48.0"#;

fn directory(verified_months: f64) -> Measure {
    Measure::PocDirectory(PocDirectory {
        hours: Hours::Always,
        verified_months: Some(verified_months),
        ping_months: Some(0.0),
        ..PocDirectory::default()
    })
}

#[test]
fn a_directory_helps_whoever_asks() {
    helps(&question(PLAIN, ""), directory(0.0), ScoreId::AttributionBrier, 24);
    helps(&question(PLAIN, ""), directory(0.0), ScoreId::AnswerHours, 24);
}

#[test]
fn a_directory_is_of_no_use_when_the_line_is_down() {
    does_nothing(&question(PLAIN, CUT), directory(0.0));
}

#[test]
fn stale_entries_harm() {
    // Everybody behind the entries has changed: the time lost is longer than an ordinary note takes.
    let lost = r#""will": 1.0, "misread": 0.0, "leak": 0.0, "wrong_role": 0.0, "find_hours": 6.0, "stale_cost": 96.0"#;
    harms(&question(lost, ""), &only(directory(60.0)), ScoreId::AttributionBrier, 24);
}

#[test]
fn a_directory_of_those_who_do_not_answer_harms() {
    let silent =
        PocDirectory { will: Some(0.05), hours: Hours::Always, verified_months: Some(0.0), ..PocDirectory::default() };
    // Bay has nothing to show but its word; what it does not say moves nobody.
    let quick = r#""will": 0.95, "misread": 0.0, "leak": 0.0, "find_hours": 6.0"#;
    harms(
        &question(quick, "").replace("weight: 2.0", "weight: 0.001"),
        &only(Measure::PocDirectory(silent)),
        ScoreId::AttributionBrier,
        24,
    );
}

fn terminology(false_friend: Option<f64>) -> Measure {
    Measure::Terminology(Terminology { false_friend })
}

#[test]
fn common_terms_help_where_much_is_misread() {
    let babel = r#""will": 1.0, "misread": 0.8, "leak": 0.0, "find_hours": 6.0"#;
    helps(&question(babel, ""), terminology(None), ScoreId::AttributionBrier, 40);
}

#[test]
fn common_terms_do_nothing_where_nobody_can_write() {
    does_nothing(&question(PLAIN, CUT), terminology(None));
}

#[test]
fn false_friends_harm() {
    let clear = r#""will": 1.0, "misread": 0.02, "leak": 0.0, "find_hours": 6.0"#;
    harms(&question(clear, ""), &only(terminology(Some(0.8))), ScoreId::AttributionBrier, 24);
}

fn adjust(parameter: &str, factor: f64) -> Measure {
    Measure::Adjust(Adjust { parameter: parameter.into(), factor, plus: 0.0, name: None, hours_per_month: 0.0 })
}

#[test]
fn an_adjustment_helps_where_it_shortens_the_search() {
    helps(&question(PLAIN, ""), adjust("find_hours", 0.1), ScoreId::AttributionBrier, 24);
}

#[test]
fn an_adjustment_of_what_nobody_uses_does_nothing() {
    // Entries of a directory grow stale sooner, but there is no directory.
    does_nothing(&question(PLAIN, ""), adjust("stale_months", 0.4));
}

#[test]
fn an_adjustment_can_harm() {
    let clear = r#""will": 1.0, "misread": 0.1, "leak": 0.0, "find_hours": 6.0"#;
    harms(&question(clear, ""), &only(adjust("misread", 6.0)), ScoreId::AttributionBrier, 24);
}
