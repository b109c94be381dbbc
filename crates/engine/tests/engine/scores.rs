//! Scores are defined on fixed sets: nothing is gained by changing what is counted.

use crate::common::{configuration, inline, plan, play, shipped, value};
use detente_engine::Plan;
use detente_engine::ids::StateId;
use detente_engine::mind::belief::{normalise, prior_author};
use detente_engine::score::belief::{brier, ranked};
use detente_engine::score::{SCORES, ScoreId};
use detente_scenario::Parameters;
use std::sync::Arc;

/// An outage in Ash that stays below every threshold unless somebody notices the asset.
const SMALL: &str = r#"(
    schema: 1, title: "Small", summary: "A small outage.", days: 5,
    dependencies: (domestic: None),
    tension_default: 2.0,
    states: { "ASH": (name: "Ash"), "BAY": (name: "Bay") },
    assets: { "ASH.depot": (sector: "transport", weight: 0.04) },
    incidents: {
        "outage": (
            name: "the outage", technique: Accident, start: "D1 06:00", author: Accident, targets: [(asset: "ASH.depot")],
            involved: ["ASH", "BAY"], rates: (notice_impact: NOTICE, contain: 0.0), obvious: false,
        ),
    },
)"#;

fn small(notice: &str) -> Arc<Plan> {
    plan(&inline(&SMALL.replace("NOTICE", notice)), &configuration("none"))
}

#[test]
fn whoever_opens_no_case_is_counted_with_its_prior() {
    let run = play(&small("0.0"), 0);
    assert_eq!(run.pairs.len(), 2);
    assert!(run.pairs.iter().all(|p| !p.case), "somebody noticed");
    let mut prior = Vec::new();
    normalise(&prior_author(0, &[2.0, 2.0], &Parameters::default()), &mut prior);
    let expected = brier(&prior, 0);
    assert!(expected > 0.1);
    for pair in &run.pairs {
        assert!((pair.brier - expected).abs() < 1e-9, "{pair:?}");
    }
    assert!((value(&run, ScoreId::AttributionBrier) - expected).abs() < 1e-9);
    assert!((value(&run, ScoreId::LogScore) + libm::log(prior[0])).abs() < 1e-9);
}

#[test]
fn whoever_opens_no_case_is_certain_of_level_nought_and_wrong() {
    // Ash is truly hit at level 1 or above and holds that nothing happened.
    let blind = play(&small("0.0"), 0);
    let p = Parameters::default();
    // The depot is 4 % of a sector of weight 1/8 or so: harm between the marks of levels 2 and 3.
    assert!(blind.days_lost.iter().sum::<f64>() / 5.0 > p.harm_level_2);
    let certain = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    // Ash is at level 2 but for the first hours; Bay is not hit at all: the mean of the two.
    let worst = (ranked(&certain, 2) + ranked(&certain, 0)) / 2.0;
    let least = (ranked(&certain, 1) + ranked(&certain, 0)) / 2.0;
    let rps = value(&blind, ScoreId::SeverityRps);
    assert!(least - 0.01 <= rps && rps <= worst + 0.01, "{rps} is not between {least} and {worst}");
    assert!(value(&blind, ScoreId::SeverityBias) < -0.4);
}

#[test]
fn opening_fewer_cases_changes_no_set() {
    let pairs = |plan: &Arc<Plan>, replicate| -> Vec<(StateId, u32)> {
        play(plan, replicate).pairs.iter().map(|p| (p.observer, p.incident.0)).collect()
    };
    let (blind, seeing) = (small("0.0"), small("2.0"));
    assert_eq!(pairs(&blind, 0), pairs(&seeing, 0));
    let scenario = shipped("borrowed-mask");
    let arms = ["none", "full"].map(|name| plan(&scenario, &configuration(name)));
    for replicate in 0..2 {
        let sets = arms.each_ref().map(|plan| pairs(plan, replicate));
        assert!(!sets[0].is_empty());
        assert_eq!(sets[0], sets[1]);
    }
}

#[test]
fn seeing_is_worth_more_than_not_looking() {
    // Many tokens: whoever looks comes to know. Not looking must not score better.
    let text = SMALL.replace("rates: (notice_impact: NOTICE", "difficulty: 0.01, rates: (notice_impact: NOTICE");
    let of = |notice: &str| {
        let plan = plan(&inline(&text.replace("NOTICE", notice)), &configuration("none"));
        (0..8).map(|r| value(&play(&plan, r), ScoreId::AttributionBrier)).sum::<f64>() / 8.0
    };
    assert!(of("2.0") < of("0.0"));
}

#[test]
fn a_score_of_nothing_is_null() {
    let quiet = r#"(schema: 1, title: "Quiet", summary: "Nothing happens.", days: 2,
        states: { "ASH": (name: "Ash"), "BAY": (name: "Bay") })"#;
    let run = play(&plan(&inline(quiet), &configuration("full")), 0);
    let null = [
        ScoreId::AttributionBrier,
        ScoreId::OriginBrier,
        ScoreId::LogScore,
        ScoreId::SeverityRps,
        ScoreId::SeverityBias,
        ScoreId::IntentErrorHostile,
        ScoreId::IntentErrorBenign,
        ScoreId::BeliefDivergence,
        ScoreId::TimeToContain,
        ScoreId::FirstContact,
        ScoreId::AckHours,
        ScoreId::AnswerHours,
        ScoreId::AnsweredShare,
        ScoreId::Payoff,
    ];
    for score in null {
        assert_eq!(run.scores.get(score), None, "{score:?}");
    }
    assert_eq!(value(&run, ScoreId::PeakRung), 0.0);
    assert_eq!(value(&run, ScoreId::EscalationLoad), 0.0);
    assert_eq!(value(&run, ScoreId::ServiceDaysLost), 0.0);
    assert_eq!(value(&run, ScoreId::TimeToRung7), 48.0);
    assert!(value(&run, ScoreId::StaffHours) > 0.0, "measures cost something even in quiet times");
}

#[test]
fn scores_lie_in_their_ranges_and_beliefs_sum_to_one() {
    for (name, arm) in [("lantern-strait", "none"), ("borrowed-mask", "full")] {
        let run = play(&plan(&shipped(name), &configuration(arm)), 1);
        for (spec, score) in SCORES.iter().zip(&run.scores.0) {
            let Some(score) = *score else { continue };
            assert!(score.is_finite(), "{name} {}", spec.id);
            let most = match spec.unit {
                "0–2" => 2.0,
                "0–1" | "share" => 1.0,
                _ => f64::INFINITY,
            };
            // A bias has a sign, and a day that only de-escalated scores −2.
            let least = match spec.id {
                "severity_bias" => -5.0,
                "escalation_score" => -2.0,
                _ => 0.0,
            };
            assert!((least..=most).contains(&score), "{name} {}: {score}", spec.id);
        }
        assert!(!run.beliefs.is_empty());
        for point in &run.beliefs {
            let sum: f64 = point.author.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9 && point.author.iter().all(|b| (0.0..=1.0).contains(b)), "{point:?}");
        }
    }
}
