//! The gallery of published results: what every case expects, and that a broken copy fails by as much as
//! it is broken. The whole gallery is run in release by `cargo xtask test`.

use detente_scenario::document::Document;
use detente_scenario::library::Library;
use detente_scenario::load::{FileError, Files, cases_below, load_case};
use detente_study::experiment::Silent;
use detente_study::verify::{CaseOutcome, Goal, PointOutcome, Trial, load};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// The library, with some texts changed.
#[derive(Default)]
struct Changed(BTreeMap<PathBuf, String>);

impl Changed {
    /// A file of a case in which one thing is written otherwise.
    fn with(mut self, file: &str, this: &str, that: &str) -> Self {
        let path = Path::new("scenarios/verify").join(file);
        let text = self.0.remove(&path).unwrap_or_else(|| {
            String::from_utf8(Library.read(&path, 1 << 20).expect("the file is shipped")).expect("it is text")
        });
        assert!(text.contains(this), "{file} does not hold {this}");
        self.0.insert(path, text.replace(this, that));
        self
    }
}

impl Files for Changed {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        match self.0.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => Library.read(path, bytes_max),
        }
    }
    fn is_file(&self, path: &Path) -> bool {
        Library.is_file(path)
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        Library.list(folder)
    }
}

fn trial(id: &str, files: &dyn Files) -> Trial {
    load(&Path::new("scenarios/verify").join(id), files).unwrap_or_else(|f| panic!("{id}: {}", told(&f)))
}

fn verified(id: &str, files: &dyn Files) -> CaseOutcome {
    match trial(id, files).verify(2, &AtomicBool::new(false), &Silent) {
        Ok(outcome) => outcome.expect("nobody stops it"),
        Err(faults) => panic!("{id}: {}", told(&faults)),
    }
}

/// What is said of a case that cannot be run.
fn refused(id: &str, files: &dyn Files) -> String {
    match load(&Path::new("scenarios/verify").join(id), files) {
        Err(faults) => told(&faults),
        Ok(trial) => match trial.verify(2, &AtomicBool::new(false), &Silent) {
            Err(faults) => told(&faults),
            Ok(_) => panic!("{id} is not refused"),
        },
    }
}

fn told(faults: &[detente_scenario::Diagnostic]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn point<'a>(outcome: &'a CaseOutcome, name: &str) -> &'a PointOutcome {
    outcome.points.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{}: no point {name}", outcome.id))
}

/// Cases that take no time, even without optimisation.
const QUICK: [&str; 11] = [
    "attribution-signals",
    "bayes",
    "inoperability-clipped",
    "inoperability-lian-haimes",
    "inoperability-path",
    "inoperability-two-sectors",
    "recovery-rate",
    "richardson",
    "scores-of-ignorance",
    "signal-detection",
    "spectral-radius",
];

#[test]
fn the_quick_cases_agree_with_what_was_published() {
    for id in QUICK {
        let outcome = verified(id, &Library);
        for point in &outcome.points {
            assert!(point.passed, "{id}, {}: {:?} instead of {:?}", point.name, point.got, point.expected);
        }
    }
}

#[test]
fn every_shipped_case_can_be_run_and_says_whose_result_it_is() {
    let cases = cases_below(Path::new("scenarios/verify"), &Library);
    assert!(cases.len() >= 19, "{}", cases.len());
    for path in cases {
        let trial = load(&path, &Library).unwrap_or_else(|f| panic!("{}: {}", path.display(), told(&f)));
        assert!(trial.expected().count() >= 2 || trial.id() == "alarm-against-monotony", "{}", trial.id());
    }
}

/// What the formulas of the cases must come to: numbers worked out elsewhere, by exact arithmetic or from
/// the papers that the cases cite.
#[test]
fn formulas_give_the_numbers_of_the_papers() {
    let published: [(&str, &str, f64, f64); 36] = [
        ("inoperability-two-sectors", "first sector", 0.571_428_571, 1e-9),
        ("inoperability-two-sectors", "second sector", 0.714_285_714, 1e-9),
        ("inoperability-clipped", "sector 1", 0.703_125, 1e-12),
        ("inoperability-clipped", "sector 2", 0.781_25, 1e-12),
        ("inoperability-clipped", "sector 3", 1.0, 0.0),
        ("inoperability-clipped", "sector 4", 1.0, 0.0),
        ("inoperability-lian-haimes", "first sector", 0.066_006_600_7, 1e-10),
        ("inoperability-lian-haimes", "second sector", 0.112_211_221_1, 1e-10),
        ("inoperability-path", "sector 1 after ten hours", 0.031_317_8, 5e-8),
        ("inoperability-path", "sector 2 after ten hours", 0.090_815_7, 5e-8),
        ("inoperability-path", "sector 1 after ten hours, steps of 0.01 h", 0.033_574_1, 5e-8),
        ("inoperability-path", "sector 2 after ten hours, steps of 0.01 h", 0.091_336_9, 5e-8),
        ("inoperability-path", "sector 1 after ten hours, against the exact path", 0.033_595_9, 5e-8),
        ("inoperability-path", "sector 2 after ten hours, against the exact path", 0.091_342_0, 5e-8),
        ("recovery-rate", "as the scenario stands", 0.01, 1e-9),
        ("si-complete-graph", "until ten are struck", 5.092_143, 1e-6),
        ("sis-extinction", "as the scenario stands", 1.5, 1e-12),
        ("sis-extinction", "ten nodes", 2.126_023, 1e-6),
        ("noisy-reciprocity", "TitForTat, the scenario's noise", 2.25, 1e-12),
        ("noisy-reciprocity", "Generous(1/3), the scenario's noise", 2.9703, 5e-5),
        ("noisy-reciprocity", "Generous(1/3), ε = 0.05", 2.8594, 5e-5),
        ("noisy-reciprocity", "Generous(1/3), μ = 0.01", 2.9804, 5e-5),
        ("noisy-reciprocity", "Generous(1/3), μ = 0.05", 2.9097, 5e-5),
        ("noisy-reciprocity", "Contrite, the scenario's ε alone", 2.9801, 5e-5),
        ("noisy-reciprocity", "Contrite, ε = 0.05 alone", 2.9025, 5e-5),
        ("noisy-reciprocity", "Pavlov, the scenario's noise", 2.9511, 5e-5),
        ("noisy-reciprocity", "Pavlov, μ = 0.05", 2.7765, 5e-5),
        ("consultation-resynchronises", "as the scenario stands", 0.763_16, 5e-6),
        ("richardson", "first state", 0.888_889, 5e-7),
        ("richardson", "second state", 0.611_111, 5e-7),
        ("bayes", "after three", 0.9, 1e-12),
        ("attribution-signals", "equally aggressive, a signal toward the first", 0.545_455, 5e-7),
        ("attribution-signals", "the first more aggressive, a signal toward it", 0.701_299, 5e-7),
        ("signal-detection", "hits", 0.773_37, 5e-6),
        ("scores-of-ignorance", "log score", 1.386_29, 5e-6),
        // At T* = .44218 of (w, P, S) = (.9, .9, .3): (1 − T²)/2 over 1 − w((1 − T)S + TP), by hand.
        ("stockpile-threshold", "at the best threshold", 0.818_851, 1e-6),
    ];
    for (id, name, value, within) in published {
        let trial = trial(id, &Library);
        let goal = trial.expected().find(|(point, _)| *point == name).map(|(_, goal)| goal.clone());
        let Some(Goal::Near { value: expected, .. }) = goal else { panic!("{id}: {name}: {goal:?}") };
        assert!((expected - value).abs() <= within, "{id}, {name}: {expected} instead of {value}");
    }
    let reed_frost = trial("reed-frost", &Library);
    let Some((_, Goal::Shares { of, .. })) = reed_frost.expected().next() else { panic!() };
    for (p, exact) in of.iter().zip([0.343, 0.216_09, 0.222_264, 0.218_646]) {
        assert!((p - exact).abs() < 1e-12, "{p} instead of {exact}");
    }
    let sir = trial("sir-final-size", &Library);
    let Some((_, Goal::Near { value, .. })) = sir.expected().next() else { panic!() };
    // .796812 for a vanishing share of first cases; a thousandth of them adds .00034.
    assert!((value - 0.796_812 - 0.000_342).abs() < 2e-6, "{value}");
}

#[test]
fn a_number_changed_in_the_scenario_moves_theory_and_simulation_alike() {
    let other_matrix = Changed::default().with("inoperability-two-sectors/scenario.ron", "a: 0.8", "a: 0.35");
    let outcome = verified("inoperability-two-sectors", &other_matrix);
    assert!(outcome.passed());
    let Goal::Near { value, .. } = point(&outcome, "first sector").expected else { panic!() };
    assert!((value - 0.35 * 0.6 / (1.0 - 0.35 * 0.2)).abs() < 1e-12);
    let sharper = Changed::default().with(
        "signal-detection/scenario.ron",
        "\"signal_strength\": 1.5",
        "\"signal_strength\": 1.1",
    );
    assert!(verified("signal-detection", &sharper).passed());
}

/// The value that a point of a case has to come to.
fn expected(trial: &Trial, name: &str) -> f64 {
    match trial.expected().find(|(point, _)| *point == name) {
        Some((_, Goal::Near { value, .. })) => *value,
        other => panic!("{}: {name}: {other:?}", trial.id()),
    }
}

/// A number that a point sets to what it is in the scenario is one that an edit of the scenario does not reach.
#[test]
fn no_point_sets_what_the_scenario_says_already() {
    for path in cases_below(Path::new("scenarios/verify"), &Library) {
        let case = load_case(&path, &Library).unwrap_or_else(|f| panic!("{}: {}", path.display(), told(&f)));
        let text = Library.read(&path.join("scenario.ron"), 1 << 20).expect("a scenario is shipped");
        let text = String::from_utf8(text).expect("it is text");
        let scenario = Document::read("scenario.ron", &text, &mut 100_000).expect("it is RON");
        for point in &case.case.points {
            for (target, set) in &point.set {
                // The theory of contrition is one of errors of action alone.
                let alone = case.id == "noisy-reciprocity" && point.name.ends_with(" alone");
                let number = |text: &str| text.parse::<f64>().ok();
                let same = number(set).is_some() && number(set) == scenario.source(target).and_then(number);
                assert!(!same || alone, "{}, {}: {target} is {set} in the scenario too", case.id, point.name);
            }
        }
    }
}

#[test]
fn the_best_threshold_is_that_of_the_copy() {
    // Used at t for (w, P, S) = (.9, .9, s), as the case has it.
    let value = |t: f64, s: f64| (1.0 - t * t) / 2.0 / (1.0 - 0.9 * ((1.0 - t) * s + t * 0.9));
    let best = |s: f64| (0..=100_000).map(|n| value(f64::from(n) / 1e5, s)).fold(0.0, f64::max);
    let held = Changed::default().with("stockpile-threshold/scenario.ron", "threshold: 0.44218", "threshold: 0.6");
    let copy = trial("stockpile-threshold", &held);
    assert!((expected(&copy, "as the scenario stands") - value(0.6, 0.3)).abs() < 1e-12);
    assert!((expected(&copy, "at the best threshold") - best(0.3)).abs() < 1e-8);
    for s in ["0.5", "0.1"] {
        let other = Changed::default().with(
            "stockpile-threshold/scenario.ron",
            "survives_use: 0.3",
            &format!("survives_use: {s}"),
        );
        let (copy, s) = (trial("stockpile-threshold", &other), s.parse().expect("a number"));
        assert!((expected(&copy, "at the best threshold") - best(s)).abs() < 1e-8);
        let below = expected(&copy, "a tenth below").max(expected(&copy, "a tenth above"));
        assert!(below < best(s) - 1e-4, "both neighbours are worse: {below}");
        assert!((expected(&copy, "stealth 0.7, at its own best threshold") - best(0.7)).abs() < 1e-8);
    }
}

#[test]
fn reciprocity_follows_the_noise_of_the_copy() {
    let noisier = Changed::default().with("noisy-reciprocity/scenario.ron", "\"act_flip\": 0.01", "\"act_flip\": 0.03");
    let copy = trial("noisy-reciprocity", &noisier);
    // Pavlov at ε = .03, by hand: x = 2·.03·.97 = .0582; 3·.9418·.9409 + 3·.0582·.0009 + 2.5·.0582 + …
    let x = 2.0 * 0.03 * 0.97;
    let (calm, wrong) = (0.97 * 0.97, 0.03 * 0.03);
    let pavlov = 3.0 * ((1.0 - x) * calm + x * wrong) + 2.5 * x + (1.0 - x) * wrong + x * calm;
    assert!((expected(&copy, "Pavlov, the scenario's noise") - pavlov).abs() < 1e-12);
    let shipped = trial("noisy-reciprocity", &Library);
    for name in ["Generous(1/3), the scenario's noise", "Contrite, the scenario's ε alone"] {
        assert!(expected(&copy, name) < expected(&shipped, name) - 0.01, "{name}");
    }
    let kinder = Changed::default().with(
        "generous-reciprocity/scenario.ron",
        "doctrine: Generous(0.3333333333333333)",
        "doctrine: Generous(0.2)",
    );
    // It means to cooperate always, or in a fifth of the cases; one act in twenty goes astray.
    let (p, q) = (0.95, 0.95 * 0.2 + 0.05 * 0.8);
    let copy = trial("generous-reciprocity", &kinder);
    assert!((expected(&copy, "as the scenario stands") - q / (1.0 - p + q)).abs() < 1e-12);
    let talkative = Changed::default().with(
        "consultation-resynchronises/scenario.ron",
        "\"consult_rate\": 0.1",
        "\"consult_rate\": 0.2",
    );
    let copy = trial("consultation-resynchronises", &talkative);
    // (c + (1 − c)μ)/(c + 2μ(1 − c)) at c = .2, μ = .05.
    assert!((expected(&copy, "as the scenario stands") - 0.24 / 0.28).abs() < 1e-12);
    assert!((expected(&copy, "μ = .01") - 0.208 / 0.216).abs() < 1e-12);
}

/// The law of Reed and Frost, generation by generation: the probability of each number struck in the end.
fn chain(healthy: usize, infectious: usize, p: f64) -> Vec<f64> {
    fn go(healthy: usize, infectious: usize, struck: usize, weight: f64, p: f64, law: &mut Vec<f64>) {
        if infectious == 0 {
            law[struck] += weight;
            return;
        }
        let q = libm::pow(1.0 - p, infectious as f64);
        for new in 0..=healthy {
            let ways = (0..new).map(|n| (healthy - n) as f64 / (n + 1) as f64).product::<f64>();
            let share = ways * libm::pow(1.0 - q, new as f64) * libm::pow(q, (healthy - new) as f64);
            go(healthy - new, new, struck + new, weight * share, p, law);
        }
    }
    let mut law = vec![0.0; healthy + 1];
    go(healthy, infectious, 0, 1.0, p, &mut law);
    law
}

#[test]
fn epidemics_follow_the_household_and_the_first_cases_of_the_copy() {
    let two = "targets: [(asset: \"A.net-1\"), (asset: \"A.net-2\")]";
    for (nodes, first) in [(4, 1), (4, 2), (3, 1), (5, 1), (6, 2)] {
        let mut copy = Changed::default().with("reed-frost/scenario.ron", "nodes: 4", &format!("nodes: {nodes}"));
        if first == 2 {
            copy = copy.with("reed-frost/scenario.ron", "targets: [(asset: \"A.net-1\")]", two);
        }
        let copy = trial("reed-frost", &copy);
        for (name, p) in [("as the scenario stands", 0.3), ("p = 0.1", 0.1), ("p = 0.5, by a longer time", 0.5)] {
            let Some((_, Goal::Shares { values, of, .. })) = copy.expected().find(|(n, _)| *n == name) else {
                panic!()
            };
            let law = chain(nodes - first, first, p);
            assert_eq!(values.len(), law.len(), "{name}, {nodes} nodes");
            for (n, (of, law)) in of.iter().zip(&law).enumerate() {
                assert!((of - law).abs() < 1e-12, "{name}, {nodes} nodes, {first} first, {n} struck: {of}, not {law}");
            }
        }
    }
    let fewer = Changed::default().with("sir-final-size/scenario.ron", "                (asset: \"A.net-10\"),\n", "");
    let z = expected(&trial("sir-final-size", &fewer), "as the scenario stands");
    assert!((z - 1.0 + (1.0 - 9e-4) * libm::exp(-2.0 * z)).abs() < 1e-9, "nine of ten thousand: {z}");
    let slower = Changed::default().with("sir-final-size/scenario.ron", "end: 0.1", "end: 0.08");
    let copy = trial("sir-final-size", &slower);
    for (name, r0) in [("R₀ = 1.5", 1.5), ("R₀ = 3", 3.0), ("R₀ = 4, by slower recovery", 4.0)] {
        let z = expected(&copy, name);
        assert!((z - 1.0 + (1.0 - 1e-3) * libm::exp(-r0 * z)).abs() < 1e-9, "{name}: {z}");
    }
}

#[test]
fn a_rate_changed_in_a_copy_moves_what_is_made_from_it() {
    let rate = "0.07675283643313485";
    let faster = Changed::default().with("recovery-rate/scenario.ron", rate, "0.06");
    let outcome = verified("recovery-rate", &faster);
    assert!(outcome.passed(), "{outcome:?}");
    let left = |name: &str| match point(&outcome, name).expected {
        Goal::Near { value, .. } => value,
        _ => panic!("{name}"),
    };
    assert!((left("twice the rate") - libm::exp(-0.12 * 60.0)).abs() < 1e-12);
    assert!((left("1 % after the same time, depending on itself") - 0.01).abs() < 1e-12);
    let other = Changed::default()
        .with("recovery-rate/scenario.ron", "loss: 1.0", "loss: 0.5")
        .with("recovery-rate/scenario.ron", "until: \"D3\"", "until: \"D3 12:00\"")
        .with("recovery-rate/scenario.ron", "a: 0.0", "a: 0.2");
    let outcome = verified("recovery-rate", &other);
    assert!(outcome.passed(), "{outcome:?}");
    for k in ["0.05", "0.6", "2.0"] {
        let copy =
            Changed::default().with("inoperability-path/scenario.ron", "\"k_up\": 0.2", &format!("\"k_up\": {k}"));
        let outcome = verified("inoperability-path", &copy);
        assert!(outcome.passed(), "k = {k}: {outcome:?}");
    }
    // What is allowed is a matter of the step: the exact path of another rate is no longer within it.
    let wrong = Changed::default().with("inoperability-path/case.ron", "(\"e1\", \"exp(k*", "(\"e1\", \"exp(1.001*k*");
    assert!(!verified("inoperability-path", &wrong).passed());
}

#[test]
fn a_broken_copy_fails_by_as_much_as_it_is_broken() {
    // A wrong exponent.
    let wrong = Changed::default().with("richardson/case.ron", "(k*h + b*g)/(a*b - k*l)", "(k*h + b*g)/(a*b - k*l)^2");
    let outcome = verified("richardson", &wrong);
    let first = point(&outcome, "first state");
    assert!(!outcome.passed() && !first.passed);
    // (0.16)/(0.18)² = 4.938 instead of 0.889, the tolerance of 0.0001 taken off.
    assert!((first.off - (0.16 / 0.0324 - 0.16 / 0.18 - 1e-4)).abs() < 1e-6, "{}", first.off);
    // A doctrine swapped. The other points are left out: they take their time.
    let swapped = Changed::default()
        .with("generous-reciprocity/scenario.ron", "Generous(0.3333333333333333)", "Generous(0)")
        .with("generous-reciprocity/case.ron", "(\"c\", \"q/(1 - p + q)\")", "(\"c\", \"0.875\")")
        .with("generous-reciprocity/case.ron", "runs: 40", "runs: 3")
        .with("generous-reciprocity/case.ron", "within: \"0.01\"", "within: \"0.08\"")
        .with("generous-reciprocity/case.ron", "within: \"0.015\"", "within: \"0.08\"");
    let outcome = verified("generous-reciprocity", &swapped);
    let first = point(&outcome, "as the scenario stands");
    // TitForTat cooperates half of the time: 0.875 − 0.5, the tolerance of 0.08 taken off.
    assert!(!first.passed && (first.off - 0.295).abs() < 0.06, "{first:?}");
}

#[test]
fn a_bad_case_is_refused_with_its_place_and_its_mend() {
    let bayes = |this: &str, that: &str| refused("bayes", &Changed::default().with("bayes/case.ron", this, that));
    let signal = |this: &str, that: &str| {
        refused("signal-detection", &Changed::default().with("signal-detection/case.ron", this, that))
    };
    for (said, expected) in [
        (bayes("runs: 1,", "scenario: \"gone.ron\", runs: 1,"), "there is no scenario `gone.ron` beside the case"),
        (bayes("measure: Belief(", "measure: Belief2("), "Belief2"),
        (bayes("author: \"B\"", "author: \"C\""), "there is no state `C`"),
        (bayes("at: \"D1 06:00\"", "at: \"D9\""), "is after the end of the scenario"),
        (bayes("within: \"1e-5\"", "within: \"-1\""), "a tolerance of -1"),
        (
            bayes("p*L^w3/(p*L^w3 + rest)", "p*M^w3/(p*L^w3 + rest)"),
            "`M` has no value; known are L, p, p1, p2, p3, rest, v1",
        ),
        (signal("within: \"0.02\"", "within: \"0\""), "a tolerance of 0 on a result that varies from run to run"),
        (signal("runs: 5000", "runs: 500"), "too few runs for the tolerance: 500 leave an uncertainty"),
        (signal("runs: 5000", "runs: 1"), "one run cannot show this"),
        // The place is one that stands in the file: the point has no runs of its own.
        (signal("runs: 5000", "runs: 500"), "case.ron:6:11  runs\n"),
        (bayes("within: \"1e-5\"", "within: \"1e300\""), "it cannot fail: the measure lies from 0 to 1"),
        (
            signal("Near(value: \"hit\", within: \"0.02\")", "Between(low: \"-1\", high: \"hit + 1\")"),
            "it cannot fail: the measure lies from 0 to 1",
        ),
        (
            signal("Near(value: \"hit\", within: \"0.02\")", "Between(low: \"hit - 0.002\", high: \"hit + 0.002\")"),
            "too few runs for the half width: 5000 leave an uncertainty of ±0.016 (99 %)",
        ),
        (signal("Near(value: \"hit\", within: \"0.02\")", "Below(\"1.5\")"), "it cannot fail"),
        (bayes("theory: \"third\"", "theory: \"ln(-L)\""), "the theory has no course from 1 to 8"),
        (bayes("over: \"L\"", "over: \"M\""), "there is no quantity `M`"),
        (bayes("p*L^w3/(p*L^w3 + rest)", "p*(L^w3"), "docs/research/verifying.md"),
        (signal("AtLeast(Hostile(observer: \"A\"", "AtLeast(Exceeds(Hostile(observer: \"A\""), "mend"),
    ] {
        assert!(
            said.contains(expected) && said.contains("mend: ") && said.contains("case.ron:"),
            "{expected}:\n{said}"
        );
    }
}
