//! Measures that change how states judge and what they do.

use super::{Accused, does_nothing, harms, helps, question};
use crate::common::{adopted, only};
use detente_engine::score::ScoreId;
use detente_scenario::Measure;
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::measure::{CiConsultations, Norms, SeverityClassification};

fn scale() -> Measure {
    Measure::SeverityClassification(SeverityClassification::default())
}

#[test]
fn a_common_scale_helps_whoever_measures_with_noise() {
    let noisy = r#""severity_noise": 1.6, "severity_bias_sd": 1.0, "leak": 0.0"#;
    helps(&question(noisy, ""), scale(), ScoreId::SeverityRps, 32);
}

/// Overt acts alone: an answer in kind has a utility of its own that neither levels nor pressure move.
const OVERT: &str = r#""leak": 0.0, "rung_max": 6.0"#;

/// Measured without bias and as exactly as the registry allows.
const EXACT: &str = r#""severity_noise": 0.05, "severity_bias_factor": 0.0, "leak": 0.0"#;

#[test]
fn a_common_scale_does_nothing_for_those_who_measure_alike() {
    // A small outage: no label that would press on a government.
    does_nothing(&question(EXACT, "").replace("weight: 0.6", "weight: 0.1"), scale());
}

#[test]
fn a_common_scale_harms_where_a_state_played_it_down() {
    // Ash reads everything a level too low; told the common level, and the label, it answers harder.
    let calm = Accused { own: ", severity_bias: -1.0", parameters: OVERT, ..Accused::default() };
    let loud = SeverityClassification { label_pressure: Some(1.0) };
    // The peak and not the load: weights of the ladder do not rise with every rung.
    harms(&calm.text(), &only(Measure::SeverityClassification(loud)), ScoreId::PeakRung, 120);
}

fn consultations(accusation: f64, consult_rate: f64) -> Measure {
    Measure::CiConsultations(CiConsultations {
        convene_hours: Some(4.0),
        ritual: Some(0.0),
        accusation: Some(accusation),
        consult_rate: Some(consult_rate),
    })
}

#[test]
fn consultations_help_two_that_trust_each_other() {
    let quick = r#""leak": 0.0, "find_hours": 1.0, "will": 1.0, "misread": 0.0"#;
    let innocent = Accused { trust: 0.9, author: "Criminal", parameters: quick, ..Accused::default() };
    helps(&innocent.text(), consultations(0.0, 0.0), ScoreId::AttributionBrier, 32);
    helps(&innocent.text(), consultations(0.0, 0.0), ScoreId::EscalationLoad, 40);
}

#[test]
fn consultations_do_nothing_where_there_is_nothing_to_talk_about() {
    does_nothing(&question(EXACT, "").replace("7.0", "1.0"), consultations(0.1, 0.0));
}

#[test]
fn meetings_used_to_accuse_harm() {
    let overt = Accused { parameters: OVERT, ..Accused::default() };
    harms(&overt.text(), &only(consultations(1.0, 0.25)), ScoreId::EscalationLoad, 40);
}

#[test]
fn norms_help_where_all_keep_them() {
    helps(&Accused::default().text(), Measure::Norms(Norms::default()), ScoreId::PRung7, 40);
}

#[test]
fn norms_do_nothing_where_nobody_would_break_them() {
    does_nothing(&question("\"leak\": 0.0", ""), Measure::Norms(Norms::default()));
}

#[test]
fn norms_harm_where_an_outsider_exploits_them() {
    // Ash stays outside and counts on the restraint of Bay, which keeps the norms.
    let exploited = Norms { exploited: Some(4.0) };
    let members = Participants::Only(vec!["BAY".into()]);
    let arm = adopted(vec![Adopted::by(Measure::Norms(exploited), members)]);
    let reluctant = Accused { parameters: r#""ict_response": -1.0"#, ..Accused::default() };
    harms(&reluctant.text(), &arm, ScoreId::PRung7, 40);
}
