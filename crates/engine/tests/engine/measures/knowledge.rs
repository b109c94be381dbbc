//! Measures by which states share what their technical sides know.

use super::{does_nothing, harms, helps};
use crate::common::{inline, only, part, plan, played};
use detente_engine::score::ScoreId;
use detente_engine::state::Incidents;
use detente_scenario::Measure;
use detente_scenario::measure::{CertCooperation, InformationChannels, Reach};

/// A raid on Ash and Bay; Bay's laboratory is good and finds evidence that Ash does not.
const LABORATORY: &str = r#"(
    schema: 1, title: "The laboratory", summary: "One side sees what the other does not.", days: 8,
    dependencies: (domestic: None),
    parameters: {
        "evidence_rate": 0.1, "accuracy": 0.95, "misread": 0.0, "leak": 0.0, "trail_share": 0.0, "ask_belief": 1.0,
        "uncleared_hours": 200.0, "expose_rate": 0.000153,
    },
    tension_default: 1.0,
    trust: { "ASH": { "BAY": 0.9 }, "BAY": { "ASH": 0.9 } },
    states: {
        "ASH": (name: "Ash", capabilities: (detection: 0.5, response: 0.5, attribution: 0.0) STATE),
        "BAY": (name: "Bay", capabilities: (detection: 0.5, response: 0.5, attribution: 1.0) STATE),
    },
    assets: {
        "ASH.port": (sector: "transport", weight: 0.6), "BAY.port": (sector: "transport", weight: 0.6),
    },
    acquaintances: [KNOWN],
    incidents: {
        "raid": (
            name: "the raid", technique: CableCut, start: "D1 03:00", author: Criminal,
            targets: [(asset: "ASH.port"), (asset: "BAY.port")], involved: ["ASH", "BAY"], obvious: false, difficulty: 0.5,
        ),
    },
)"#;

/// The technical desks of Ash and Bay know each other and are there around the clock.
const KNOWN: &str = r#"(between: ("ASH", "BAY"), role: Technical, hours: Always)"#;

fn laboratory(state: &str, known: &str) -> String {
    LABORATORY.replace("STATE", state).replace("KNOWN", known)
}

fn certs(uncleared: Option<f64>) -> Measure {
    Measure::CertCooperation(CertCooperation { uncleared })
}

#[test]
fn cooperating_certs_help_whoever_sees_less() {
    helps(&laboratory("", ""), certs(None), ScoreId::AttributionBrier, 24);
}

#[test]
fn cooperation_does_nothing_for_states_without_certs() {
    does_nothing(&laboratory(", no_cert: true", ""), certs(None));
}

#[test]
fn what_is_not_cleared_harms_where_desks_shared_already() {
    harms(&laboratory("", KNOWN), &only(certs(Some(1.0))), ScoreId::AttributionBrier, 24);
}

/// A worm that goes from Ash to many in Bay and Ced.
const WORM: &str = r#"(
    schema: 1, title: "The worm", summary: "A worm crosses borders.", days: 6,
    dependencies: (domestic: None),
    parameters: { "misread": 0.0, "leak": 0.0, "open_list_hours": 0.0, "precaution": 0.0, "ask_belief": 1.0 },
    tension_default: 1.0,
    trust: { "ASH": { "BAY": TRUST }, "BAY": { "ASH": TRUST } },
    states: { "ASH": (name: "Ash"), "BAY": (name: "Bay") },
    assets: {
        "ASH.a": (sector: "transport", weight: 0.1), "BAY.a": (sector: "transport", weight: 0.1),
        "BAY.b": (sector: "energy", weight: 0.1), "BAY.c": (sector: "water", weight: 0.1),
        "BAY.d": (sector: "finance", weight: 0.1), "BAY.e": (sector: "health", weight: 0.1),
        "BAY.f": (sector: "government", weight: 0.1), "BAY.g": (sector: "communications", weight: 0.1),
    },
    acquaintances: [KNOWN],
    links: [(from: "ASH.a", to: ["BAY.a", "BAY.b", "BAY.c", "BAY.d", "BAY.e", "BAY.f", "BAY.g"], kind: Lateral)],
    incidents: {
        "worm": (
            name: "the worm", technique: Worm, start: "D1 03:00", author: Criminal, involved: ["ASH", "BAY"],
            targets: [(asset: "ASH.a", impact_at: "D1 04:00")], difficulty: 1000.0, obvious: false,
            rates: (entry: 0.0, lateral: 0.02, contain: 0.0, notice_foothold: 0.0, NOTICE indicator_vuln: 0.1),
        ),
    },
)"#;

fn worm(trust: f64, known: &str, notice: &str) -> String {
    WORM.replace("TRUST", &format!("{trust:?}")).replace("KNOWN", known).replace("NOTICE", notice)
}

fn channels(reach: Reach) -> Measure {
    Measure::InformationChannels(InformationChannels { reach, ..InformationChannels::default() })
}

#[test]
fn a_closed_channel_helps_the_next_in_line() {
    helps(&worm(0.9, "", ""), channels(Reach::Closed), ScoreId::AssetsCompromised, 24);
}

#[test]
fn a_channel_does_nothing_between_those_who_share_nothing() {
    // Nothing is noticed sooner either: notice is at once or never.
    does_nothing(&laboratory("", "").replace("0.9 }", "0.2 }"), channels(Reach::Closed));
}

#[test]
fn an_open_list_harms_where_desks_shared_in_private() {
    // The actor reads along and changes its tools: what was shared is worth nothing from then on.
    harms(&worm(0.9, KNOWN, ""), &only(channels(Reach::Open)), ScoreId::AssetsCompromised, 40);
}

#[test]
fn nobody_reads_along_behind_an_accident() {
    let gone = |author: &str| {
        let scenario = inline(&worm(0.9, KNOWN, "").replace("author: Criminal", &format!("author: {author}")));
        let arm = plan(&scenario, &only(channels(Reach::Open)));
        (0..6).filter(|&n| part::<Incidents>(&played(&arm, n)).list[0].void_indicators).count()
    };
    assert!(gone("Criminal") >= 3, "the actor reads the open list and changes its tools");
    assert_eq!(gone("Accident"), 0);
}
