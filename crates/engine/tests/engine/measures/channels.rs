//! Measures that open a way to one side of a state, and what is known beforehand.

use super::{Accused, CUT, does_nothing, harms, helps, question};
use crate::common::only;
use detente_engine::score::ScoreId;
use detente_scenario::Measure;
use detente_scenario::measure::{DefenceChannel, InvestigationAssistance, Origins, ThreatDatabase};

// Assistance in investigations.

fn assistance(refusal: Option<f64>) -> Measure {
    Measure::InvestigationAssistance(InvestigationAssistance { refusal })
}

/// Criminals on Bay's soil, whose traces lead there.
fn harboured(more: &str) -> String {
    let parameters = format!(
        r#""leak": 0.0, "misread": 0.0, "trail_share": 0.5, "evidence_rate": 0.1, "accuracy": 1.0,
        "tolerance_share": 1.0, "rung_max": 6.0, {more}"#
    );
    let crew = Accused { author: "Criminal, territory: \"BAY\"", parameters: &parameters, ..Accused::default() };
    crew.text().replace("difficulty: 1000.0", "difficulty: 0.02").replace("weight: 5.0", "weight: 0.001")
}

#[test]
fn focal_points_help_whoever_searches_for_an_investigator() {
    let searching = harboured(r#""will": 0.9, "find_hours": 96.0, "legal_hours": 8.0, "tolerate": -1.0"#);
    helps(&searching, assistance(None), ScoreId::AnswerHours, 40);
}

#[test]
fn focal_points_do_nothing_where_nobody_can_write() {
    does_nothing(&question("", CUT), assistance(None));
}

#[test]
fn asked_and_refused_suspicion_rises() {
    let refusing = harboured(
        r#""will": 0.0, "decline_share": 1.0, "decline": 0.0, "silence": 0.0, "tolerate": -1.0, "find_hours": 2.0"#,
    );
    harms(&refusing, &only(assistance(Some(2.0))), ScoreId::PeakRung, 60);
}

// A channel between defence establishments.

fn defence(contradiction: Option<f64>) -> Measure {
    Measure::DefenceChannel(DefenceChannel { contradiction })
}

/// An exercise of Bay's that looks like a preparation to Ash.
fn exercise(parameters: &str) -> String {
    let posture = r#"postures: {
        "drill": (name: "an exercise", by: "BAY", at: "D2", until: "D7", toward: ["ASH"], looks_like: 6),
    },
    pieces: {"#;
    question(parameters, "").replace("pieces: {", posture)
}

#[test]
fn soldiers_tell_soldiers_that_an_exercise_is_one() {
    let searching = exercise(r#""leak": 0.0, "misread": 0.0, "find_hours": 200.0, "signal_strength": 0.5"#);
    helps(&searching, defence(Some(0.0)), ScoreId::IntentErrorBenign, 40);
}

#[test]
fn a_channel_that_contradicts_the_diplomats_harms() {
    let known = exercise(r#""leak": 0.0, "misread": 0.0, "find_hours": 1.0, "signal_strength": 3.0"#);
    harms(&known, &only(defence(Some(1.0))), ScoreId::IntentErrorBenign, 40);
}

#[test]
fn a_defence_channel_does_nothing_where_no_line_holds_and_nothing_is_told_apart() {
    // The signal is at the end of its range already.
    does_nothing(&question(r#""signal_strength": 3.0"#, CUT), defence(None));
}

// A threat database.

fn database(age_months: f64) -> Measure {
    let origins = Some(Origins { accident: 0.5, criminal: 0.3, extremist: 0.05, state: 0.15 });
    Measure::ThreatDatabase(ThreatDatabase { origins, age_months: Some(age_months) })
}

#[test]
fn a_database_helps_where_its_counts_are_right() {
    helps(&question("\"leak\": 0.0", CUT), database(0.0), ScoreId::AttributionBrier, 12);
}

#[test]
fn a_database_does_nothing_where_everything_is_noticed_and_nothing_spreads() {
    let plain = Measure::ThreatDatabase(ThreatDatabase::default());
    does_nothing(&question("\"notice\": 10.0", CUT), plain);
}

#[test]
fn a_database_out_of_date_misleads() {
    let clues = question(r#""leak": 0.0, "evidence_rate": 0.1, "accuracy": 0.6"#, CUT);
    let stale = Measure::ThreatDatabase(ThreatDatabase { origins: None, age_months: Some(24.0) });
    harms(&clues.replace("difficulty: 1000.0", "difficulty: 0.05"), &only(stale), ScoreId::AttributionBrier, 80);
}
