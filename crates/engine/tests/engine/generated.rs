//! Whatever the language accepts, the engine plays: no panic, no value that is none, nothing lost or
//! made from nothing.

use crate::common::{configuration, inline, plan, play};
use proptest::prelude::*;
use std::fmt::Write;

const SECTORS: [&str; 7] = ["energy", "water", "transport", "communications", "finance", "health", "government"];
const TECHNIQUES: [&str; 9] =
    ["Worm", "Ransomware", "Wiper", "Espionage", "Ddos", "DataLeak", "CableCut", "Accident", "FaultyUpdate"];
const DOCTRINES: [&str; 7] = [
    "Calculated",
    "Restrained",
    "TitForTat",
    "Generous(0.3)",
    "Contrite",
    "Pavlov",
    "Scripted([(\"D2 06:00\", \"S0\", 3)])",
];
const ARMS: [&str; 6] = ["none", "full", "poc-single", "information-sharing-open", "consultations", "severity-scale"];

/// The numbers that a scenario is written from; each is taken modulo what there is to choose from.
#[derive(Clone, Debug)]
struct Dice {
    states: usize,
    days: usize,
    tension: Vec<f64>,
    profiles: Vec<(u8, f64, f64, f64)>,
    assets: Vec<(u8, u8, f64, f64, bool)>,
    links: Vec<(u8, u8, u8)>,
    incidents: Vec<(u8, u8, u8, u8, bool, bool)>,
    postures: Vec<(u8, u8, bool)>,
    known: Vec<(u8, u8)>,
    tokens: Vec<(u8, u8, u8)>,
    arm: usize,
    replicate: u64,
}

fn dice() -> impl Strategy<Value = Dice> {
    let asset = (any::<u8>(), any::<u8>(), 0.01..0.12, 0.0..1.0, any::<bool>());
    let incident = (any::<u8>(), 0..30_u8, any::<u8>(), any::<u8>(), any::<bool>(), any::<bool>());
    let many = (
        prop::collection::vec(0.0..10.0, 25),
        prop::collection::vec((any::<u8>(), 0.0..1.0, 0.0..1.0, 0.0..1.0), 5),
        prop::collection::vec(asset, 1..8),
        prop::collection::vec(any::<(u8, u8, u8)>(), 0..8),
        prop::collection::vec(incident, 0..4),
    );
    let few = (
        prop::collection::vec(any::<(u8, u8, bool)>(), 0..3),
        prop::collection::vec(any::<(u8, u8)>(), 0..4),
        prop::collection::vec(any::<(u8, u8, u8)>(), 0..4),
    );
    (2..=5_usize, 2..=4_usize, many, few, 0..ARMS.len(), any::<u64>()).prop_map(
        |(states, days, (tension, profiles, assets, links, incidents), (postures, known, tokens), arm, replicate)| {
            Dice { states, days, tension, profiles, assets, links, incidents, postures, known, tokens, arm, replicate }
        },
    )
}

/// The scenario as an author would write it.
fn written(d: &Dice) -> String {
    let mut t = format!(
        "(schema: 1, title: \"Generated\", summary: \"By dice.\", days: {}, parameters: {{ \"evidence_rate\": 0.1, \
         \"deliberation\": 2.0, \"prepare_days\": 0.5, \"find_hours\": 4.0 }},\nstates: {{\n",
        d.days
    );
    let state = |n: u8| format!("S{}", usize::from(n) % d.states);
    for n in 0..d.states {
        let (doctrine, detection, response, attribution) = d.profiles[n];
        // A script that names its own state would be refused.
        let doctrine = match DOCTRINES[usize::from(doctrine) % DOCTRINES.len()] {
            scripted if scripted.starts_with("Scripted") && n == 0 => "Calculated",
            other => other,
        };
        let _ = writeln!(
            t,
            "\"S{n}\": (name: \"State {n}\", doctrine: {doctrine}, \
             capabilities: (detection: {detection:?}, response: {response:?}, attribution: {attribution:?})),"
        );
    }
    t.push_str("},\ntension: {\n");
    for i in 0..d.states {
        let row: Vec<String> =
            (0..d.states).filter(|&j| j != i).map(|j| format!("\"S{j}\": {:?}", d.tension[i * 5 + j])).collect();
        let _ = writeln!(t, "\"S{i}\": {{ {} }},", row.join(", "));
    }
    t.push_str("},\nassets: {\n");
    let name = |n: usize| format!("{}.a{n}", state(d.assets[n % d.assets.len()].0));
    for (n, &(_, sector, weight, share, tool)) in d.assets.iter().enumerate() {
        let technologies = if tool { "technologies: [\"tool\"], " } else { "" };
        let sector = SECTORS[usize::from(sector) % SECTORS.len()];
        let _ = writeln!(
            t,
            "\"{}\": (sector: \"{sector}\", weight: {weight:?}, {technologies}exposure: {share:?}, fallback: {:?}),",
            name(n),
            1.0 - share
        );
    }
    t.push_str("},\nlinks: [\n");
    let mut seen = std::collections::BTreeSet::new();
    for &(from, to, kind) in &d.links {
        let (from, to) = (usize::from(from) % d.assets.len(), usize::from(to) % d.assets.len());
        let kind = ["Lateral", "Trust", "Vendor"][usize::from(kind) % 3];
        if from != to && seen.insert((from, to, kind)) {
            let _ = writeln!(t, "(from: \"{}\", to: [\"{}\"], kind: {kind}),", name(from), name(to));
        }
    }
    t.push_str("],\nincidents: {\n");
    for (n, &(technique, hour, author, target, flag, obvious)) in d.incidents.iter().enumerate() {
        let author = match author % 7 {
            0 => "Accident".to_owned(),
            1 => "Criminal".to_owned(),
            2 => "Extremist".to_owned(),
            3 => "Outside".to_owned(),
            other => format!("State(\"{}\")", state(other)),
        };
        let victim = state(target);
        // A state framed for what it did would be refused.
        let flag = flag && author != format!("State(\"{victim}\")");
        let framed = format!("false_flag: (frames: \"{victim}\"),");
        let _ = writeln!(
            t,
            "\"m{n}\": (name: \"incident {n}\", technique: {}, start: \"D1 {:02}:15\", author: {author}, \
             targets: [(asset: \"{}\")], {} {}),",
            TECHNIQUES[usize::from(technique) % TECHNIQUES.len()],
            hour % 24,
            name(usize::from(target) % d.assets.len()),
            if flag { &framed } else { "" },
            if obvious { "obvious: true" } else { "" }
        );
    }
    t.push_str("},\npostures: {\n");
    for (n, &(by, toward, hostile)) in d.postures.iter().enumerate() {
        let (by, toward) = (state(by), state(toward));
        if by != toward {
            let _ = writeln!(
                t,
                "\"p{n}\": (name: \"posture {n}\", by: \"{by}\", at: \"D1 06:00\", until: \"D2 18:00\", \
                 toward: [\"{toward}\"], hostile: {hostile}),"
            );
        }
    }
    t.push_str("},\nacquaintances: [\n");
    for &(a, b) in &d.known {
        if state(a) != state(b) {
            let _ = writeln!(t, "(between: (\"{}\", \"{}\"), role: Technical),", state(a), state(b));
        }
    }
    t.push_str("],\ninjects: {\n");
    for (n, &(reader, incident, toward)) in d.tokens.iter().enumerate().filter(|_| !d.incidents.is_empty()) {
        let m = usize::from(incident) % d.incidents.len();
        let _ = writeln!(
            t,
            "\"i{n}\": (at: \"D2 0{n}:00\", to: [\"all\"], text: \"News.\", effects: [\
             Claim(incidents: [\"m{m}\"], toward: State(\"{0}\")), \
             Token(state: \"{1}\", incident: \"m{m}\", toward: State(\"{0}\"), weight: 4.0), Pressure(\"{1}\", 1.0)]),",
            state(toward),
            state(reader)
        );
    }
    t.push_str("},\n)\n");
    t
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_language_accepts_is_played(d in dice()) {
        let plan = plan(&inline(&written(&d)), &configuration(ARMS[d.arm]));
        let t = &plan.topology;
        for state in &t.states {
            let sum: f64 = state.criticality.iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "criticality of {} sums to {sum}", state.code);
        }
        for (cell, assets) in t.assets_of_sector.iter().enumerate().filter(|(_, a)| !a.is_empty()) {
            let sum: f64 = assets.iter().map(|a| t.assets[a.index()].weight).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "weights of cell {cell} sum to {sum}");
        }
        let run = play(&plan, d.replicate);
        for value in run.scores.0.iter().flatten() {
            prop_assert!(value.is_finite());
        }
        let days = d.days as f64;
        for (cell, &lost) in run.days_lost.iter().enumerate() {
            let most = t.states[cell / t.sectors.len()].criticality[cell % t.sectors.len()] * days;
            prop_assert!((0.0..=most + 1e-9).contains(&lost), "cell {cell} lost {lost} of {most} days");
        }
        for point in &run.beliefs {
            let sum: f64 = point.author.iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-9 && point.author.iter().all(|b| (0.0..=1.0).contains(b)));
        }
        prop_assert_eq!(run.rungs.len(), t.steps as usize);
        for event in &run.log.events {
            prop_assert!(event.at.0 >= 0 && event.at <= t.end, "{:?}", event);
        }
        prop_assert_eq!(play(&plan, d.replicate).digest, run.digest);
    }
}
