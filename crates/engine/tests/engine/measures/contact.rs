//! Measures by which states reach and understand each other.

use super::{CUT, avoided, does_nothing, harms, helps, question};
use crate::common::{adopted, mean_error, only};
use detente_engine::score::ScoreId;
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::contact::Hours;
use detente_scenario::measure::{Adjust, ContactsDatabase, JointExercises, PocDirectory, Terminology};
use detente_scenario::{Measure, Moment};

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

// A database of contact points.

fn database(doubled: f64) -> Measure {
    Measure::ContactsDatabase(ContactsDatabase { doubled: Some(doubled) })
}

#[test]
fn a_database_of_contact_points_shortens_the_search() {
    helps(&question(PLAIN, ""), database(0.1), ScoreId::AnswerHours, 24);
}

#[test]
fn a_database_of_contact_points_lists_a_way_that_holds_when_networks_do_not() {
    helps(&question(PLAIN, CUT), database(0.1), ScoreId::AttributionBrier, 24);
}

#[test]
fn a_database_of_contact_points_does_nothing_for_desks_that_know_each_other() {
    // Whom to write to is known, and found at once.
    let known = question(PLAIN, "")
        .replace("pieces: {", "acquaintances: [(between: (\"ASH\", \"BAY\"), role: Policy, hours: Always)], pieces: {");
    does_nothing(&known, database(0.1));
}

#[test]
fn two_networks_for_one_request_give_two_answers_and_no_belief() {
    let beside =
        |measures: Vec<Measure>| adopted(measures.into_iter().map(|m| Adopted::by(m, Participants::All)).collect());
    let scenario = question(PLAIN, "");
    let (alone, both) = (beside(vec![directory(0.0)]), beside(vec![directory(0.0), database(1.0)]));
    let (mean, error) = mean_error(&avoided(&scenario, &alone, &both, ScoreId::AttributionBrier, 24));
    assert!(mean < -2.0 * error && mean < 0.0, "the database avoids {mean:.4} ± {error:.4} beside the directory");
}

// Exercises held together.

fn exercises(held: u32) -> JointExercises {
    JointExercises { held: Some(held), months_ago: Some(0.0), ..JointExercises::default() }
}

#[test]
fn exercises_help_where_a_desk_is_slow() {
    let slow = r#""will": 1.0, "misread": 0.0, "leak": 0.0, "find_hours": 6.0, "handle_hours": 18.0"#;
    helps(&question(slow, ""), Measure::JointExercises(exercises(2)), ScoreId::AnswerHours, 24);
}

#[test]
fn an_exercise_verifies_the_entries_of_a_directory() {
    let lost = r#""will": 1.0, "misread": 0.0, "leak": 0.0, "wrong_role": 0.0, "find_hours": 6.0, "stale_cost": 96.0"#;
    let beside =
        |measures: Vec<Measure>| adopted(measures.into_iter().map(|m| Adopted::by(m, Participants::All)).collect());
    let stale = beside(vec![directory(60.0)]);
    let checked = beside(vec![directory(60.0), Measure::JointExercises(exercises(0))]);
    let (mean, error) = mean_error(&avoided(&question(lost, ""), &stale, &checked, ScoreId::AnswerHours, 24));
    assert!(mean > 2.0 * error && mean > 0.0, "exercises avoid {mean:.4} ± {error:.4} beside the directory");
}

#[test]
fn exercises_do_nothing_where_nobody_can_write() {
    does_nothing(&question(PLAIN, CUT), Measure::JointExercises(exercises(2)));
}

#[test]
fn an_exercise_looks_like_a_preparation_to_whoever_is_left_out() {
    // Ash is left out, and has reason to fear Bay; Cay exercises with it.
    let third =
        |text: String| text.replace("\"BAY\": (name: \"Bay\")", "\"BAY\": (name: \"Bay\"), \"CAY\": (name: \"Cay\")");
    let tense = third(question(r#""signal_strength": 0.0, "rung_max": 6.0, "deliberation": 2.0"#, ""));
    let seen = JointExercises {
        during: Some((Moment::parse("D2").unwrap(), Moment::parse("D6").unwrap())),
        host: Some("BAY".into()),
        ..exercises(2)
    };
    let inside = Participants::Except(vec!["ASH".into()]);
    let arm = adopted(vec![Adopted::by(Measure::JointExercises(seen), inside)]);
    harms(&tense, &arm, ScoreId::EscalationLoad, 40);
}
