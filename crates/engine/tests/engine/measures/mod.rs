//! Measures matter and can hurt: each helps where its mechanism bites, does exactly nothing where it
//! has no purchase, and harms where its own failure lever is pulled.
//!
//! Directions are asserted on paired differences over the same luck, by more than two standard errors.

mod channels;
mod conduct;
mod contact;
mod inside;
mod knowledge;

use crate::common::{SEED, configuration, inline, mean_error, only, plan, play};
use detente_engine::score::ScoreId;
use detente_engine::{Keep, RunKey, simulate};
use detente_scenario::{Configuration, Measure};

/// What `arm` avoided of a score on each replicate: baseline minus arm.
fn avoided(scenario: &str, baseline: &Configuration, arm: &Configuration, score: ScoreId, replicates: u64) -> Vec<f64> {
    let scenario = inline(scenario);
    let arms = [plan(&scenario, baseline), plan(&scenario, arm)];
    (0..replicates)
        .map(|replicate| {
            let [before, after] = arms.each_ref().map(|plan| {
                let run = simulate(plan, RunKey::new(SEED, replicate), Keep::Scores).unwrap();
                run.scores.get(score).unwrap_or_else(|| panic!("{score:?} has no meaning here"))
            });
            before - after
        })
        .collect()
}

/// The measure avoids some of the score.
fn helps(scenario: &str, measure: Measure, score: ScoreId, replicates: u64) {
    let (mean, error) = mean_error(&avoided(scenario, &Configuration::none(), &only(measure), score, replicates));
    assert!(mean > 2.0 * error && mean > 0.0, "it avoids {mean:.4} ± {error:.4} of {score:?}");
}

/// The measure adds to the score.
fn harms(scenario: &str, arm: &Configuration, score: ScoreId, replicates: u64) {
    let (mean, error) = mean_error(&avoided(scenario, &Configuration::none(), arm, score, replicates));
    assert!(mean < -2.0 * error && mean < 0.0, "it avoids {mean:.4} ± {error:.4} of {score:?}");
}

/// The measure changes no event, though something happens.
fn does_nothing(scenario: &str, measure: Measure) {
    let scenario = inline(scenario);
    let (baseline, arm) = (plan(&scenario, &configuration("none")), plan(&scenario, &only(measure)));
    for replicate in 0..6 {
        let [before, after] = [&baseline, &arm].map(|plan| {
            let mut log = play(plan, replicate).log;
            log.events.retain(|e| !e.what.is_bookkeeping());
            log.events.into_iter().map(|e| (e.at, e.identity, e.what)).collect::<Vec<_>>()
        });
        assert!(before.len() >= 4, "hardly anything happens: {before:?}");
        assert_eq!(before, after, "replicate {replicate}");
    }
}

/// An accident in Ash, which wonders about Bay and asks; Bay knows better, and has a log to show.
/// Evidence of Ash's own does not come. `PARAMETERS`, `MORE` and `STATES` are for each test.
const QUESTION: &str = r#"(
    schema: 1, title: "A question", summary: "An accident that looks like an attack.", days: 8,
    dependencies: (domestic: None),
    parameters: { PARAMETERS },
    tension: { "ASH": { "BAY": 7.0 } },
    tension_default: 1.0,
    trust: { "ASH": { "BAY": 0.9 }, "BAY": { "ASH": 0.9 } },
    states: { "ASH": (name: "Ash"), "BAY": (name: "Bay") },
    assets: { "ASH.port": (sector: "transport", weight: 0.6) },
    incidents: {
        "outage": (
            name: "the outage", technique: Accident, start: "D1 06:00", author: Accident, targets: [(asset: "ASH.port")],
            involved: ["ASH", "BAY"], rates: (contain: 0.0, notice_impact: 2.0), obvious: false, difficulty: 1000.0,
        ),
        MORE
    },
    pieces: {
        "log": (
            holder: "BAY", incident: "outage", from: "D1 06:00", opens_after_hours: 1.0, toward: Accident, weight: 2.0,
            text: "A log.",
        ),
    },
)"#;

fn question(parameters: &str, more: &str) -> String {
    QUESTION.replace("PARAMETERS", parameters).replace("MORE", more)
}

/// The lines of Ash are down from the beginning to the end.
const CUT: &str = r#""cut": (
    name: "the cut", technique: Accident, start: "D1 00:00", author: Accident, involved: [],
    disruptions: [(sector: "ASH.communications", at: "D1 00:00", loss: 1.0)],
),"#;

/// A wiper of Bay's in Ash, whose trail Ash is shown on the first day: acts follow.
const ACCUSED: &str = r#"(
    schema: 1, title: "Accused", summary: "An attack with a known author.", days: 8,
    dependencies: (domestic: None),
    parameters: { "deliberation": 2.0, "prepare_days": 1.0, PARAMETERS },
    tension: { "ASH": { "BAY": 5.0 }, "BAY": { "ASH": 5.0 } },
    tension_default: 1.0,
    trust: { "ASH": { "BAY": TRUST }, "BAY": { "ASH": TRUST } },
    states: { "ASH": (name: "Ash" OWN), "BAY": (name: "Bay") },
    assets: {
        "ASH.port": (sector: "transport", weight: 0.5), "ASH.bank": (sector: "finance", weight: 0.5),
        "BAY.port": (sector: "transport", weight: 0.5), "BAY.bank": (sector: "finance", weight: 0.5),
    },
    incidents: {
        "wipe": (
            name: "the wiper", technique: Wiper, start: "D1 03:00", author: AUTHOR,
            targets: [(asset: "ASH.port", impact_at: "D1 04:00"), (asset: "ASH.bank", impact_at: "D1 04:00")],
            involved: ["ASH", "BAY"], rates: (contain: 0.0, lateral: 0.0, trust: 0.0, entry: 0.0), obvious: false,
            difficulty: 1000.0,
        ),
    },
    injects: {
        "report": (
            at: "D1 12:00", to: ["ASH"], text: "A report.",
            effects: [Token(state: "ASH", incident: "wipe", toward: State("BAY"), weight: 5.0)],
        ),
    },
)"#;

struct Accused<'a> {
    parameters: &'a str,
    trust: f64,
    own: &'a str,
    author: &'a str,
}

impl Default for Accused<'_> {
    fn default() -> Self {
        Accused { parameters: "", trust: 0.5, own: "", author: "State(\"BAY\")" }
    }
}

impl Accused<'_> {
    fn text(&self) -> String {
        ACCUSED
            .replace("PARAMETERS", self.parameters)
            .replace("TRUST", &format!("{:?}", self.trust))
            .replace("OWN", self.own)
            .replace("AUTHOR", self.author)
    }
}
