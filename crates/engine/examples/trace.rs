//! Prints the beliefs, choices and acts of one replicate of a shipped scenario: a probe for modellers.
use detente_engine::{Keep, Plan, RunKey, What, simulate};
use detente_scenario::library;
use detente_scenario::load::MemoryFiles;
use std::sync::Arc;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let files = MemoryFiles::new();
    let loaded = library::scenario(&args[1], &files).unwrap();
    let configuration = library::configuration(&args[2], None, &files).unwrap().configuration;
    let plan = Arc::new(Plan::compile(&loaded.scenario, &configuration, &Default::default()).unwrap());
    let t = &plan.topology;
    let run = simulate(&plan, RunKey::new(2018, args[3].parse().unwrap()), Keep::Log).unwrap();
    let s = |x: detente_engine::ids::StateId| t.states[x.index()].code.clone();
    let m = |x: detente_engine::ids::IncidentId| run.incidents[x.index()].clone();
    let h = |x: detente_engine::ids::Hypothesis| match x {
        detente_engine::ids::Hypothesis::State(j) => s(j),
        o => format!("{o:?}"),
    };
    for e in &run.log.events {
        let line = match &e.what {
            What::Belief { observer, incident, favourite, probability } => {
                format!("  ? {} on {}: {} {:.2}", s(*observer), m(*incident), h(*favourite), probability)
            }
            What::Considered { actor, target, rung, ground, belief } => {
                format!("  ~ {} considers {} against {} on {:?} b={:.2}", s(*actor), rung, s(*target), ground, belief)
            }
            What::Acted { actor, target, rung, ground, public, wrongful, .. } => format!(
                "[{}] {} -> {} on {:?} public={} wrongful={}",
                rung,
                s(*actor),
                s(*target),
                ground,
                public,
                wrongful
            ),
            What::Eased { actor, target, rung } => format!("    {} eases to {} toward {}", s(*actor), rung, s(*target)),
            What::Consulted { a, b, ritual, accusation } => {
                format!("  = {} and {} consult ritual={ritual} accusation={accusation}", s(*a), s(*b))
            }
            What::OptionTaken { state, option } => format!("  o {} {}", s(*state), t.options[*option as usize].name),
            What::InjectFired { inject } => format!("  i {}", t.injects[inject.index()].name),
            What::LevelAssessed { observer, incident, expected, truth } => {
                format!("  l {} on {}: {:.1} (truth {})", s(*observer), m(*incident), expected, truth)
            }
            What::Delivered { kind, from, to, hours, misread, .. } if args.len() > 4 => {
                format!("  > {kind:?} {}→{} {hours:.1}h misread={misread}", s(*from), s(*to))
            }
            What::Sent { kind, from, to, route, .. } if args.len() > 4 => {
                format!("  < {kind:?} {}→{} {route:?}", s(*from), s(*to))
            }
            What::Silence { of, .. } if args.len() > 4 => format!("  . silence of {}", s(*of)),
            _ => continue,
        };
        println!("{} {line}", e.at);
    }
    println!(
        "peak {:?} brier {:?}",
        run.scores.get(detente_engine::score::ScoreId::PeakRung),
        run.scores.get(detente_engine::score::ScoreId::AttributionBrier)
    );
}
