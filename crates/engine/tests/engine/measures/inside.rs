//! Measures that change how states work inside, and with each other's law.

use super::{Accused, CUT, does_nothing, harms, helps, question};
use crate::common::{adopted, only};
use detente_engine::score::ScoreId;
use detente_scenario::Measure;
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::measure::{
    AgencyCoordination, Awareness, CapacityBuilding, CrimeCooperation, EmergencyResponseSharing, IctRequests,
    LawPolicySharing, NationalStrategy,
};

/// Everybody understands, and an ordinary note finds its way within hours.
const QUICK: &str = r#""misread": 0.0, "leak": 0.0, "find_hours": 2.0"#;

fn quick(more: &str) -> String {
    question(&format!("{QUICK}, {more}"), "")
}

/// The outage can be contained.
fn containable(more: &str) -> String {
    quick(more).replace("contain: 0.0", "contain: 0.02")
}

fn among_ash(measure: Measure) -> detente_scenario::Configuration {
    let participants = Participants::Only(vec!["ASH".into()]);
    adopted(vec![Adopted::by(measure, participants)])
}

// Laws and policies.

fn laws(concealment: Option<f64>) -> Measure {
    Measure::LawPolicySharing(LawPolicySharing { concealment })
}

#[test]
fn shared_laws_help_where_requests_meet_the_wrong_side() {
    let astray = quick(r#""will": 1.0, "wrong_role": 1.0, "relay_hours": 48.0, "suspicion": 0.0, "ask_belief": 0.02"#);
    helps(&astray, laws(None), ScoreId::AnswerHours, 24);
}

#[test]
fn shared_laws_do_nothing_where_nobody_can_write_and_nobody_suspects_by_tension() {
    does_nothing(&question(r#""suspicion": 0.0"#, CUT), laws(None));
}

#[test]
fn the_silence_of_those_left_out_looks_like_concealment() {
    // Before, Ash would take it for an accident of Bay's.
    let trusting = Accused { parameters: r#""intent_incident": -3.0"#, ..Accused::default() };
    harms(&trusting.text(), &among_ash(laws(Some(3.0))), ScoreId::PeakRung, 40);
}

// Requests.

fn requests(declines: Option<f64>) -> Measure {
    Measure::IctRequests(IctRequests { declines })
}

#[test]
fn a_mechanism_for_requests_helps_where_few_are_answered() {
    helps(&quick(r#""will": 0.3"#), requests(None), ScoreId::AttributionBrier, 60);
}

#[test]
fn a_mechanism_for_requests_does_nothing_where_nobody_can_write() {
    does_nothing(&question("", CUT), requests(None));
}

// Emergency responses.

fn responses(misfit: Option<f64>) -> Measure {
    Measure::EmergencyResponseSharing(EmergencyResponseSharing { misfit })
}

#[test]
fn shared_responses_restore_service_sooner() {
    helps(&containable(""), responses(Some(0.0)), ScoreId::ServiceDaysLost, 40);
}

#[test]
fn shared_responses_do_nothing_where_nothing_can_be_contained() {
    does_nothing(&question("", CUT), responses(None));
}

#[test]
fn a_playbook_that_does_not_fit_costs_service() {
    let scenario = containable("\"misfit_contain\": 0.1");
    harms(&scenario, &only(responses(Some(1.0))), ScoreId::ServiceDaysLost, 40);
}

// Strategies.

fn strategy(paper: bool) -> Measure {
    Measure::NationalStrategy(NationalStrategy { paper })
}

/// Texts take days to be cleared.
const SLOW: &str = r#""will": 1.0, "draft_policy": 20.0, "draft_diplomatic": 40.0"#;

#[test]
fn a_strategy_helps_where_texts_wait_for_clearance() {
    helps(&quick(SLOW), strategy(false), ScoreId::AnswerHours, 24);
}

#[test]
fn a_strategy_on_paper_does_nothing_and_costs_hours() {
    does_nothing(&quick(SLOW), strategy(true));
    harms(&quick(SLOW), &only(strategy(true)), ScoreId::StaffHours, 4);
}

#[test]
fn a_strategy_does_nothing_where_nobody_can_write() {
    does_nothing(&question("", CUT), strategy(false));
}

// Capacity.

fn capacity(months: f64) -> Measure {
    Measure::CapacityBuilding(CapacityBuilding { months: Some(months) })
}

#[test]
fn capacity_helps_after_years() {
    helps(&containable(""), capacity(24.0), ScoreId::ServiceDaysLost, 120);
}

#[test]
fn capacity_does_nothing_in_the_crisis_in_which_it_begins() {
    does_nothing(&quick(""), capacity(0.0));
    harms(&quick(""), &only(capacity(0.0)), ScoreId::StaffHours, 4);
}

// Awareness.

fn awareness(alarm: Option<f64>) -> Measure {
    Measure::Awareness(Awareness { alarm })
}

#[test]
fn awareness_helps_where_severity_is_over_read() {
    helps(&quick(r#""severity_bias": 1.0, "severity_bias_sd": 0.0"#), awareness(Some(0.0)), ScoreId::SeverityRps, 40);
}

#[test]
fn awareness_does_nothing_where_nobody_is_biased_and_nothing_presses() {
    does_nothing(&quick(r#""severity_bias": 0.0, "pressure_harm": 0.0"#), awareness(Some(0.0)));
}

#[test]
fn alarm_makes_states_over_read() {
    harms(&quick(r#""severity_bias": 0.0"#), &only(awareness(Some(1.0))), ScoreId::SeverityRps, 40);
}

// Crime.

fn crime(refusal: Option<f64>) -> Measure {
    Measure::CrimeCooperation(CrimeCooperation { refusal })
}

#[test]
fn cooperation_against_crime_ends_a_campaign() {
    let worm = question("", "").replace("author: Accident, targets", "author: Criminal, targets").replace(
        "technique: Accident, start: \"D1 06:00\"",
        "technique: Worm, territory: \"BAY\", start: \"D1 06:00\"",
    );
    let nets = r#"graphs: { "net": (state: "ASH", sector: "finance", nodes: 40, shape: Complete) },
    pieces: {"#;
    let campaign = worm.replace("pieces: {", nets).replace("rates: (", "rates: (entry: 0.0002, pool: 0.0, ");
    helps(&campaign, crime(None), ScoreId::AssetsCompromised, 80);
}

#[test]
fn cooperation_against_crime_does_nothing_against_an_accident_that_nobody_asks_about() {
    does_nothing(&question("", CUT), crime(None));
}

// Agencies.

fn agencies(clearance_hours: Option<f64>) -> Measure {
    Measure::AgencyCoordination(AgencyCoordination { clearance_hours })
}

#[test]
fn agencies_that_coordinate_open_their_files_sooner() {
    let closed = quick(r#""will": 1.0, "notice": 10.0"#).replace("opens_after_hours: 1.0", "opens_after_hours: 60.0");
    helps(&closed, agencies(Some(0.0)), ScoreId::AttributionBrier, 24);
}

#[test]
fn one_more_desk_to_clear_with_harms() {
    harms(&quick(r#""will": 1.0"#), &only(agencies(Some(48.0))), ScoreId::AnswerHours, 24);
}

/// Criminals on Bay's soil, whose traces lead there; Bay answers nobody.
fn harboured(more: &str) -> String {
    let parameters = format!(
        r#""leak": 0.0, "find_hours": 2.0, "misread": 0.0, "trail_share": 0.5, "evidence_rate": 0.1,
        "accuracy": 1.0, "tolerance_share": 1.0, "tolerate": -1.0, "rung_max": 6.0, {more}"#
    );
    let crew = Accused { author: "Criminal, territory: \"BAY\"", parameters: &parameters, ..Accused::default() };
    crew.text().replace("difficulty: 1000.0", "difficulty: 0.02").replace("weight: 5.0", "weight: 0.001")
}

#[test]
fn a_refusal_in_due_form_is_still_a_refusal() {
    let silent = harboured(r#""will": 0.0, "decline_share": 0.0, "decline": 2.0, "silence": 0.0"#);
    harms(&silent, &only(requests(Some(1.0))), ScoreId::PeakRung, 60);
}

#[test]
fn a_refusal_to_investigate_is_read_as_guilt() {
    let refusing = harboured(r#""will": 0.0, "decline_share": 1.0, "decline": 0.0, "silence": 0.0"#);
    harms(&refusing, &only(crime(Some(2.0))), ScoreId::PeakRung, 60);
}
