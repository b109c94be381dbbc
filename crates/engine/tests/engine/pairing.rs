//! What pairing promises (model, section 0): equal identity, equal draw, whatever else differs; and each
//! form of draw is monotone in its own inputs.

use crate::common::{SEED, adopted, configuration, inline, part, plan, play, played, shipped};
use detente_engine::chance::{Block, Purpose};
use detente_engine::ids::{AssetId, StateId};
use detente_engine::log::identity;
use detente_engine::mind::doctrine::calculated;
use detente_engine::score::ScoreId;
use detente_engine::state::{Acts, Incidents, Mail, Watches};
use detente_engine::{Chance, Event, Plan, RunKey, Simulation, What};
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::library;
use detente_scenario::load::MemoryFiles;
use detente_scenario::measure::{CertCooperation, CiConsultations, InformationChannels, PocDirectory};
use detente_scenario::{Measure, Moment, Parameters, Scenario};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that a run drew, by identities made of names.
#[derive(Debug, Default)]
struct Luck {
    messages: BTreeMap<String, (Block, Block)>,
    cases: BTreeMap<(String, String), f64>,
    incidents: BTreeMap<String, (u64, bool)>,
    biases: BTreeMap<String, f64>,
}

impl Luck {
    fn of(simulation: &Simulation, plan: &Plan) -> Luck {
        let t = &plan.topology;
        let mut luck = Luck::default();
        for m in &part::<Mail>(simulation).messages {
            let known = luck.messages.insert(m.identity.to_string(), (m.transit, m.fate));
            assert!(known.is_none(), "two messages are called {}", m.identity);
        }
        let incidents = &part::<Incidents>(simulation).list;
        let watches = part::<Watches>(simulation);
        for (&(observer, incident), watch) in watches.map.iter().filter(|(_, w)| w.open) {
            let key = (t.states[observer.index()].code.clone(), incidents[incident.index()].plan.key.clone());
            luck.cases.insert(key, watch.noise);
        }
        for i in incidents {
            luck.incidents.insert(i.plan.key.clone(), (i.difficulty.to_bits(), i.obvious));
        }
        for (state, &bias) in t.states.iter().zip(&watches.bias) {
            luck.biases.insert(state.code.clone(), bias);
        }
        luck
    }

    /// Asserts that what both drew is equal; how much that was.
    fn assert_shared(&self, other: &Luck) -> usize {
        fn shared<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
            a: &BTreeMap<K, V>,
            b: &BTreeMap<K, V>,
        ) -> usize {
            let both = a.iter().filter_map(|(k, v)| b.get(k).map(|w| (k, v, w)));
            both.inspect(|(k, v, w)| assert_eq!(v, w, "{k:?}")).count()
        }
        shared(&self.messages, &other.messages)
            + shared(&self.cases, &other.cases)
            + shared(&self.incidents, &other.incidents)
            + shared(&self.biases, &other.biases)
    }
}

#[test]
fn equal_identity_equal_draw_in_every_arm() {
    let scenario = shipped("borrowed-mask");
    let arms = [plan(&scenario, &configuration("none")), plan(&scenario, &configuration("full"))];
    for replicate in 0..3 {
        let runs = arms.each_ref().map(|plan| played(plan, replicate));
        let luck = [Luck::of(&runs[0], &arms[0]), Luck::of(&runs[1], &arms[1])];
        let messages = luck[0].messages.keys().filter(|k| luck[1].messages.contains_key(*k)).count();
        assert!(messages >= 5, "the arms share only {messages} messages");
        luck[0].assert_shared(&luck[1]);
    }
}

#[test]
fn no_configuration_changes_a_draw() {
    let scenario = shipped("lantern-strait");
    let none = plan(&scenario, &configuration("none"));
    let drawn = |plan: &Arc<Plan>| Luck::of(&played(plan, 3), plan);
    let without = drawn(&none);
    let shipped: Vec<String> = library::list(&MemoryFiles::new())
        .into_iter()
        .filter(|entry| entry.kind == library::Kind::Configuration)
        .map(|entry| entry.name)
        .collect();
    assert!(shipped.len() >= 19, "{shipped:?}");
    for name in shipped {
        let with = drawn(&plan(&scenario, &configuration(&name)));
        assert!(without.assert_shared(&with) > 60, "{name}: hardly anything happens in both");
    }
}

#[test]
fn a_step_of_another_length_draws_the_same() {
    let mut scenario = shipped("borrowed-mask");
    let whole = plan(&scenario, &configuration("full"));
    scenario.parameters.insert("step_hours".into(), 0.5);
    let half = plan(&scenario, &configuration("full"));
    let (a, b) = (played(&whole, 1), played(&half, 1));
    let (luck, halved) = (Luck::of(&a, &whole), Luck::of(&b, &half));
    luck.assert_shared(&halved);
    // Identities hold no step number: most messages of the one course are messages of the other.
    let kept = luck.messages.keys().filter(|k| halved.messages.contains_key(*k)).count();
    assert!(kept * 3 >= luck.messages.len() * 2, "{kept} of {} messages have a name in both", luck.messages.len());
    // Acts are named by actor, target and decision occasion, and occasions do not follow steps.
    let occasions = (whole.topology.end.0 / whole.topology.decision) as u64;
    for act in part::<Acts>(&a).list.iter().chain(&part::<Acts>(&b).list) {
        let occasion: u64 = act.identity.rsplit('@').next().and_then(|n| n.parse().ok()).unwrap();
        assert!(occasion <= occasions, "{} counts steps", act.identity);
    }
}

#[test]
fn identities_of_events_are_made_of_names() {
    let plan = plan(&shipped("borrowed-mask"), &configuration("full"));
    let mut simulation = played(&plan, 2);
    let messages: Vec<String> = part::<Mail>(&simulation).messages.iter().map(|m| m.identity.to_string()).collect();
    let run = simulation.finish().unwrap();
    let t = &plan.topology;
    let mut confirmed = 0;
    for e in &run.log.events {
        let incident = |m: &detente_engine::ids::IncidentId| run.incidents[m.index()].clone();
        let names: Vec<String> = match &e.what {
            What::Infected { asset, incident: m, .. }
            | What::Activated { asset, incident: m }
            | What::Noticed { asset, incident: m }
            | What::Restored { asset, incident: m } => vec![t.assets[asset.index()].name.clone(), incident(m)],
            What::CaseOpened { observer, incident: m, .. } | What::Belief { observer, incident: m, .. } => {
                vec![t.states[observer.index()].code.clone(), incident(m)]
            }
            What::Delivered { message, .. } | What::Acknowledged { message, .. } | What::Replied { message, .. } => {
                vec![messages[message.index()].clone()]
            }
            _ => continue,
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(e.identity, identity(&e.what, &names), "{e:?}");
        confirmed += 1;
    }
    assert!(confirmed > 50);
}

#[test]
fn a_measure_that_nobody_uses_changes_no_event() {
    let scenario = shipped("faulty-update");
    let baseline = plan(&scenario, &configuration("none"));
    let nobody = Participants::Only(Vec::new());
    let by_nobody = |measure| Adopted::by(measure, nobody.clone());
    let unused = adopted(vec![
        by_nobody(Measure::PocDirectory(PocDirectory::default())),
        by_nobody(Measure::CertCooperation(CertCooperation::default())),
        by_nobody(Measure::InformationChannels(InformationChannels::default())),
        by_nobody(Measure::CiConsultations(CiConsultations::default())),
    ]);
    let mut late = configuration("full");
    for adopted in &mut late.measures {
        adopted.from = Some(Moment(baseline.topology.end.0 + 1));
    }
    for replicate in 0..3 {
        let run = play(&baseline, replicate);
        for arm in [&unused, &late] {
            let other = play(&plan(&scenario, arm), replicate);
            assert_eq!(run.log, other.log);
            assert_eq!(run.digest, other.digest);
            assert_eq!(run.scores.get(ScoreId::StaffHours), other.scores.get(ScoreId::StaffHours));
        }
    }
}

#[test]
fn a_measure_from_a_later_day_changes_nothing_before_it() {
    let scenario = shipped("faulty-update");
    let mut late = configuration("full");
    for adopted in &mut late.measures {
        adopted.from = Some(Moment::parse("D4").unwrap());
    }
    let (before, after) = (plan(&scenario, &configuration("none")), plan(&scenario, &late));
    let until = |plan: &Arc<Plan>| {
        let events = play(plan, 0).log.events;
        events.into_iter().filter(|e| e.at < Moment::parse("D4").unwrap()).collect::<Vec<_>>()
    };
    assert!(!until(&before).is_empty());
    assert_eq!(until(&before), until(&after));
}

const CRISIS: &str = r#"(
    schema: 1, title: "Two", summary: "A wiper between two states.", days: 4,
    // Help, precautions and leaks follow from messages, and whoever has more to do at its desk answers later.
    parameters: {
        "evidence_rate": 0.1, "ask_belief": 0.05, "will": 1.0, "find_hours": 2.0, "assist": 1.0, "precaution": 0.0, "leak": 0.0,
    },
    tension_default: 3.0,
    states: { "ASH": (name: "Ash"), "CED": (name: "Ced") THIRD },
    assets: {
        "ASH.port": (sector: "transport", weight: 0.5, technologies: ["tool"]),
        "ASH.bank": (sector: "finance", weight: 0.5, technologies: ["tool"]),
        "CED.port": (sector: "transport", weight: 0.5, technologies: ["tool"]),
        ASSET
    },
    links: [(from: "ASH.port", to: ["ASH.bank", "CED.port"], kind: Lateral, both_ways: true)],
    incidents: {
        "wipe": (
            name: "the wiper", technique: Wiper, start: "D1 03:00", author: State("CED"), territory: "CED", technologies: ["tool"],
            targets: [(asset: "ASH.port", impact_at: "D1 05:00")], involved: ["ASH", "CED"], difficulty: 1.0,
        ),
        OTHER
    },
)"#;

fn crisis(third: &str, asset: &str, other: &str) -> Scenario {
    inline(&CRISIS.replace("THIRD", third).replace("ASSET", asset).replace("OTHER", other))
}

/// The course of the wiper through layer A; answers in kind, which follow from decisions, are left out.
fn course_of_the_wiper(simulation: &Simulation) -> Vec<(Moment, u64)> {
    let incidents = &part::<Incidents>(simulation).list;
    let of_the_wiper = |e: &&Event| match e.what {
        What::Infected { incident, .. }
        | What::Activated { incident, .. }
        | What::Noticed { incident, .. }
        | What::Isolated { incident, .. }
        | What::Restored { incident, .. } => incidents[incident.index()].plan.key == "wipe",
        _ => false,
    };
    simulation.log().events.iter().filter(of_the_wiper).map(|e| (e.at, e.identity)).collect()
}

#[test]
fn what_is_unrelated_changes_no_draw() {
    let alone = plan(&crisis("", "", ""), &configuration("none"));
    // The names sort between those that are there, so every id of the engine moves.
    let asset = plan(
        &crisis(
            "",
            "\"ASH.mill\": (sector: \"water\", weight: 0.3), \"CED.mill\": (sector: \"water\", weight: 0.3),",
            "",
        ),
        &configuration("none"),
    );
    let state = plan(
        &crisis(", \"BAY\": (name: \"Bay\")", "\"BAY.port\": (sector: \"transport\", weight: 0.3),", ""),
        &configuration("none"),
    );
    let incident = plan(
        &crisis(
            ", \"BAY\": (name: \"Bay\")",
            "\"BAY.port\": (sector: \"transport\", weight: 0.3, technologies: [\"gadget\"]),",
            "\"blast\": (name: \"the blast\", technique: Ddos, start: \"D1 02:00\", author: Criminal, technologies: [\"gadget\"], \
             targets: [(asset: \"BAY.port\")], involved: [\"BAY\"]),",
        ),
        &configuration("none"),
    );
    for replicate in 0..6 {
        let before = played(&alone, replicate);
        let luck = Luck::of(&before, &alone);
        assert!(luck.messages.len() >= 3, "{luck:?}");
        for (name, larger) in [("asset", &asset), ("state", &state), ("incident", &incident)] {
            let after = played(larger, replicate);
            luck.assert_shared(&Luck::of(&after, larger));
            let own = course_of_the_wiper(&before);
            assert!(own.len() >= 3);
            assert_eq!(own, course_of_the_wiper(&after), "an unrelated {name}, replicate {replicate}");
        }
        // An unrelated asset is no news to anybody: the whole course stays.
        let (a, b) = (play(&alone, replicate), play(&asset, replicate));
        let course = |run: &detente_engine::Run| run.log.events.iter().map(|e| (e.at, e.identity)).collect::<Vec<_>>();
        assert_eq!(course(&a), course(&b));
    }
}

/// One asset that an incident enters from outside at a rate.
fn entry(rate: f64) -> Arc<Plan> {
    let text = format!(
        r#"(
            schema: 1, title: "One", summary: "One asset.", days: 20,
            states: {{ "ASH": (name: "Ash"), "BAY": (name: "Bay") }},
            assets: {{ "ASH.port": (sector: "transport", weight: 0.5, technologies: ["tool"], exposure: 1.0) }},
            incidents: {{
                "worm": (name: "the worm", technique: Worm, start: "D1", author: Criminal, technologies: ["tool"],
                    rates: (entry: {rate:?}, notice_foothold: 0.0, notice_impact: 0.0)),
            }},
        )"#
    );
    plan(&inline(&text), &configuration("none"))
}

#[test]
fn a_faster_clock_is_never_later() {
    let plans: Vec<_> = [0.004, 0.0041, 0.01, 0.05, 1.0].map(entry).into();
    let mut struck = 0;
    for replicate in 0..20 {
        let mut last = i64::MAX;
        for plan in &plans {
            let run = play(plan, replicate);
            let at = run.log.events.iter().find(|e| matches!(e.what, What::Infected { asset: AssetId(_), .. }));
            let at = at.map_or(i64::MAX, |e| e.at.0);
            assert!(at <= last, "replicate {replicate}");
            struck += u32::from(at < i64::MAX);
            last = at;
        }
    }
    assert!(struck > 60);
}

#[test]
fn less_noise_is_never_a_greater_error() {
    let scenario = |noise: f64| {
        let mut s = crisis("", "", "");
        s.parameters.insert("severity_noise".into(), noise);
        s.parameters.insert("partner_weight".into(), 0.0);
        s.states.get_mut("ASH").unwrap().severity_bias = Some(0.0);
        s
    };
    let plans = [1.6, 0.8, 0.4, 0.1].map(|noise| plan(&scenario(noise), &configuration("none")));
    for replicate in 0..12 {
        let mut last = f64::INFINITY;
        for plan in &plans {
            let simulation = played(plan, replicate);
            let index = part::<detente_engine::state::CaseIndex>(&simulation);
            let m = plan.topology.incident("wipe").unwrap();
            let Some(entity) = index.map.get(&(StateId(0), m)) else { continue };
            let case = simulation.world().get::<detente_engine::mind::case::Case>(*entity).unwrap();
            let level = part::<Watches>(&simulation).map[&(StateId(0), m)].level;
            let error = (case.assessed - f64::from(level)).abs();
            assert!(error <= last + 1e-12, "replicate {replicate}: {error} after {last}");
            last = error;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_greater_probability_never_turns_a_yes_into_a_no(replicate: u64, nth in 0..1000_u64, p in 0.0..1.0, more in 0.0..1.0) {
        let block = Chance::new(RunKey::new(SEED, replicate)).of(Purpose::Fate, &["A", "B"], nth);
        let greater = p + more * (1.0 - p);
        for word in 0..8 {
            prop_assert!(!block.yes(word, p) || block.yes(word, greater));
        }
    }

    #[test]
    fn a_smaller_spread_never_enlarges_the_noise(replicate: u64, sigma in 0.0..2.0_f64, less in 0.0..1.0_f64) {
        let z = Chance::new(RunKey::new(SEED, replicate)).of(Purpose::Severity, &["A", "m"], 0).normal(0);
        prop_assert!((sigma * less * z).abs() <= (sigma * z).abs());
    }

    #[test]
    fn a_faster_clock_never_rings_later(replicate: u64, speed in 1e-6..10.0, more in 0.0..10.0) {
        let block = Chance::new(RunKey::new(SEED, replicate)).of(Purpose::Episode, &["A.port", "m"], 0);
        for word in 0..8 {
            let threshold = block.exponential(word);
            prop_assert!(threshold > 0.0 && threshold / (speed + more) <= threshold / speed);
        }
    }

    #[test]
    fn a_rise_of_its_utility_never_loses_an_option_the_choice(replicate: u64, wanted in 0.0..8.0, rise in 0.0..4.0) {
        let chance = Chance::new(RunKey::new(SEED, replicate));
        let taste = |rung: i8| chance.of(Purpose::Taste, &["A", "B", "m", &rung.to_string()], 0).gumbel(0);
        let before = Parameters::default();
        let chosen = calculated(wanted, 8, &before, taste);
        // Each option with a constant of its own: raise that of the one that was chosen.
        let mut after = before.clone();
        match chosen {
            0 => after.inaction += rise,
            7 => after.ict_response += rise,
            8 => after.firebreak -= rise,
            _ => return Ok(()),
        }
        prop_assert_eq!(calculated(wanted, 8, &after, taste), chosen);
        // The same of any single option, whatever it is called.
        let raised = calculated(wanted, 8, &before, |rung| taste(rung) + if rung == chosen { rise } else { 0.0 });
        prop_assert_eq!(raised, chosen);
    }

    #[test]
    fn not_asking_for_a_draw_shifts_no_other(replicate: u64, nth in 0..1000_u64) {
        let key = RunKey::new(SEED, replicate);
        let chance = Chance::new(key);
        let wanted = chance.of(Purpose::Transit, &["A", "B"], nth);
        let busy = Chance::new(key);
        for other in 0..nth % 7 {
            busy.of(Purpose::Fate, &["C"], other);
        }
        prop_assert_eq!(busy.of(Purpose::Transit, &["A", "B"], nth), wanted);
    }
}
