//! Evidence by script: what it says about whom, in likelihoods.

use crate::incident::Author;
use std::collections::BTreeMap;

/// An instrument: signal → author → the probability Π that this author's act gives this signal. Authors
/// are `accident`, `criminal`, `extremist`, `outside`, or the code of a state. About an author that no
/// signal names, the instrument says nothing.
pub type Instrument = BTreeMap<String, BTreeMap<String, f64>>;

/// The author that a label means. Any text that is no fixed word is the code of a state.
pub fn author(label: &str) -> Author {
    match label {
        "accident" => Author::Accident,
        "criminal" => Author::Criminal,
        "extremist" => Author::Extremist,
        "outside" => Author::Outside,
        code => Author::State(code.to_owned()),
    }
}

/// The authors that an instrument speaks of, each with the sum of its probabilities over all signals.
pub fn spoken_of(instrument: &Instrument) -> BTreeMap<&str, f64> {
    let mut sums = BTreeMap::new();
    for (label, p) in instrument.values().flatten() {
        *sums.entry(label.as_str()).or_insert(0.0) += p;
    }
    sums
}
