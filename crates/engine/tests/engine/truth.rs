//! Truth does not leak into belief: what a state holds true it was told, or noticed.

use crate::common::{SEED, configuration, inline, part, plan};
use bevy_ecs::component::ComponentId;
use bevy_ecs::prelude::{Resource, World};
use bevy_ecs::system::{IntoSystem, System, SystemAccess};
use detente_engine::mind::case::Case;
use detente_engine::stage::cascade::Cascade;
use detente_engine::stage::spread::Spread;
use detente_engine::stage::{decide, layers, perceive};
use detente_engine::state::{CaseIndex, Guards, Incidents, Intake, Scripted, Watches};
use detente_engine::{Keep, Plan, RunKey, Simulation, What};
use detente_scenario::Moment;
use std::path::Path;
use std::sync::Arc;

#[test]
fn the_mind_imports_nothing_of_the_world() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mind");
    let mut read = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            // What a mind may name of this crate: itself, ids, and Φ.
            for named in line.match_indices("crate::").map(|(at, _)| &line[at + "crate::".len()..]) {
                let allowed = ["ids::", "mind::", "chance::normal_cdf"];
                assert!(allowed.iter().any(|a| named.starts_with(a)), "{}: {line}", path.display());
            }
            for world in ["Query", "Res<", "ResMut<", "World", "Commands", "super::super"] {
                assert!(!line.contains(world), "{}: {line}", path.display());
            }
        }
        read += 1;
    }
    assert!(read >= 4, "only {read} files under {}", folder.display());
}

/// Whether a system may read a resource; an exclusive system may read everything.
fn reads<M>(world: &mut World, system: impl IntoSystem<(), (), M>, resource: ComponentId) -> bool {
    match IntoSystem::into_system(system).initialize(world) {
        SystemAccess::None => false,
        SystemAccess::Shared(access) => {
            let access = access.combined_access();
            access.has_read(resource) || access.has_write(resource)
        }
        SystemAccess::Exclusive => true,
    }
}

fn id_of<R: Resource>(world: &mut World) -> (ComponentId, &'static str) {
    (world.register_component::<R>(), std::any::type_name::<R>())
}

#[test]
fn perceiving_and_deciding_have_no_access_to_what_is_so() {
    let mut world = World::new();
    let truths = [
        id_of::<Incidents>(&mut world),
        id_of::<Spread>(&mut world),
        id_of::<Cascade>(&mut world),
        id_of::<Scripted>(&mut world),
        id_of::<Watches>(&mut world),
        id_of::<Guards>(&mut world),
        id_of::<layers::Passages>(&mut world),
    ];
    for (truth, name) in truths {
        assert!(!reads(&mut world, perceive::open_cases, truth), "open_cases reads {name}");
        assert!(!reads(&mut world, perceive::witness, truth), "witness reads {name}");
        assert!(!reads(&mut world, perceive::perceive, truth), "perceive reads {name}");
        assert!(!reads(&mut world, perceive::relax, truth), "relax reads {name}");
        assert!(!reads(&mut world, decide::decide, truth), "decide reads {name}");
    }
    // The question can be answered with yes: perception reads its intake, and cascading the spread.
    let (intake, _) = id_of::<Intake>(&mut world);
    let (spread, _) = id_of::<Spread>(&mut world);
    assert!(reads(&mut world, perceive::perceive, intake));
    assert!(reads(&mut world, layers::cascade, spread));
}

/// A raid on Ash whose evidence is forged throughout and points at Dun; who is behind it is left open.
const MASKED: &str = r#"(
    schema: 1, title: "Masked", summary: "A raid under a false flag.", days: 8,
    parameters: {
        "expose_rate": EXPOSE, "evidence_rate": 0.1, "will": 1.0, "ask_belief": 0.1, "nonstate_suspicion": 1.0,
        "find_hours": 2.0, "misread": 0.0,
    },
    tension_default: 5.0,
    trust: { "ASH": { "BAY": 0.8, "CED": 0.8 }, "BAY": { "ASH": 0.8 }, "CED": { "ASH": 0.8 } },
    states: { "ASH": (name: "Ash"), "BAY": (name: "Bay"), "CED": (name: "Ced"), "DUN": (name: "Dun") },
    assets: {
        "ASH.port": (sector: "transport", weight: 0.5, technologies: ["tool"]),
        "ASH.bank": (sector: "finance", weight: 0.5, technologies: ["tool"]),
        "BAY.port": (sector: "transport", weight: 0.5, technologies: ["tool"]),
    },
    incidents: {
        "raid": (
            name: "the raid", technique: Wiper, start: "D1 03:00", author: AUTHOR, TERRITORY technologies: ["tool"],
            targets: [(asset: "ASH.port", impact_at: "D1 05:00"), (asset: "ASH.bank", impact_at: "D1 05:00"), (asset: "BAY.port")],
            false_flag: (frames: "DUN", quality: 1.0), involved: ["ASH", "BAY", "CED", "DUN"], obvious: OBVIOUS, difficulty: 0.2,
        ),
    },
)"#;

fn masked(author: &str, territory: &str, obvious: bool, expose: f64) -> Arc<Plan> {
    let text = MASKED
        .replace("AUTHOR", author)
        .replace("TERRITORY", territory)
        .replace("OBVIOUS", &obvious.to_string())
        .replace("EXPOSE", &format!("{expose:?}"));
    plan(&inline(&text), &configuration("none"))
}

/// What every state believes of every incident at a moment: authors, territories, levels, tolerance.
type Beliefs = Vec<(Vec<f64>, Vec<f64>, [f64; 6], Vec<f64>)>;

/// Beliefs at the end of each day, and the first exposure.
fn beliefs(plan: &Arc<Plan>, replicate: u64) -> (Vec<Beliefs>, Option<Moment>) {
    let mut simulation = Simulation::new(Arc::clone(plan), RunKey::new(SEED, replicate), Keep::Log);
    let mut days = Vec::new();
    for day in 1..=8 {
        simulation.advance(Moment::from_hours(24.0 * f64::from(day))).unwrap();
        let cases = part::<CaseIndex>(&simulation).map.values().filter_map(|e| simulation.world().get::<Case>(*e));
        days.push(cases.map(|c| (c.author.clone(), c.origin.clone(), c.levels, c.tolerate.clone())).collect());
    }
    let exposed = simulation.log().events.iter().find(|e| matches!(e.what, What::Exposed { .. })).map(|e| e.at);
    (days, exposed)
}

#[test]
fn a_false_flag_cannot_be_told_from_the_truth_but_by_exposure() {
    let never = 0.000_153;
    for obvious in [false, true] {
        // Truly Bay, truly Ced through servers in Bay, truly somebody far away: the evidence is the same in all three.
        let truths = [
            masked("State(\"BAY\")", "territory: \"BAY\",", obvious, never),
            masked("State(\"CED\")", "territory: \"BAY\",", obvious, never),
            masked("Outside", "", obvious, never),
        ];
        let mut compared = 0;
        for replicate in 0..6 {
            let runs = truths.each_ref().map(|plan| beliefs(plan, replicate));
            if runs.iter().any(|r| r.1.is_some()) {
                continue;
            }
            compared += 1;
            assert!(runs[0].0.last().is_some_and(|cases| cases.len() >= 2), "nobody opened a case");
            assert_eq!(runs[0].0, runs[1].0, "replicate {replicate}");
            assert_eq!(runs[0].0, runs[2].0, "replicate {replicate}");
        }
        assert!(compared >= 3, "too few replicates without exposure");
    }
}

#[test]
fn an_accident_and_an_attack_with_the_same_evidence_look_alike() {
    // What differs is how hostile it looks, which is a noisy sign of intent and moves no author.
    let never = 0.000_153;
    let truths = [masked("Accident", "", false, never), masked("State(\"CED\")", "", false, never)];
    let mut compared = 0;
    for replicate in 0..6 {
        let [accident, attack] = truths.each_ref().map(|plan| beliefs(plan, replicate));
        if accident.1.is_some() || attack.1.is_some() {
            continue;
        }
        compared += 1;
        // Before anybody acts on its judgement of intent, which takes at least a day of deliberation here.
        assert_eq!(accident.0[..1], attack.0[..1], "replicate {replicate}");
        assert!(!accident.0[0].is_empty());
    }
    assert!(compared >= 3);
}

#[test]
fn exposure_tells_them_apart() {
    // The tests above would hold for minds of stone: once forgeries are exposed, truths must differ.
    let often = 0.0417;
    let (bay, dun) = (masked("State(\"BAY\")", "", false, often), masked("State(\"CED\")", "", false, often));
    let differ = (0..4).filter(|&r| {
        let ((a, exposed), (b, _)) = (beliefs(&bay, r), beliefs(&dun, r));
        let Some(exposed) = exposed else { return false };
        let before = (exposed.hours() / 24.0) as usize;
        assert_eq!(a[..before], b[..before], "they differ before exposure");
        a != b
    });
    assert!(differ.count() >= 2);
}
