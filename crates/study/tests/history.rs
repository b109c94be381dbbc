//! Orderings known from real incidents come out of the same engine, at default parameters and on the seeds and runs
//! that each case names. What does not come out would be listed here with its reason.

use detente_scenario::library::Library;
use detente_scenario::load::{cases_below, load_case};
use detente_study::experiment::Silent;
use detente_study::verify::load;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SHELF: &str = "scenarios/history";

/// What histories set of the registry, with the fact of the case that it is.
const FACTS: [(&str, &str, &str); 1] = [("overload-and-refusal", "will", "the neighbour refused every request")];

#[test]
fn every_ordering_comes_out() {
    let cases = cases_below(Path::new(SHELF), &Library);
    assert_eq!(cases.len(), 12);
    let mut wrong = Vec::new();
    for path in cases {
        let trial = load(&path, &Library).expect("the case is shipped");
        let outcome = trial.verify(2, &AtomicBool::new(false), &Silent).expect("it can be shown").expect("not stopped");
        let failed = outcome.points.iter().filter(|point| !point.passed);
        wrong.extend(
            failed.map(|point| format!("{}, {}: {:?}, {:?}", outcome.id, point.name, point.expected, point.got)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_history_tunes_a_judgement() {
    for path in cases_below(Path::new(SHELF), &Library) {
        let case = load_case(&path, &Library).expect("the case is shipped");
        for point in &case.points {
            let scenario = &point.scenario.as_ref().expect("it loads").scenario;
            let own = scenario.states.values().flat_map(|state| state.parameters.keys());
            for name in scenario.parameters.keys().chain(own) {
                let fact = FACTS.iter().any(|(id, set, _)| path.ends_with(id) && name == set);
                assert!(fact, "{} sets {name}", path.display());
            }
        }
    }
}
