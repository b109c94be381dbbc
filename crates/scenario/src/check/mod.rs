//! What a scenario or configuration says must make sense: the checks, one file per family.
//!
//! Each family looks at everything and notes all it finds; none stops at the first. Findings name a
//! path of the document; the loader adds file, line and column.

mod actors;
mod configuration;
mod contacts;
mod contested;
mod crisis;
mod exercise;
mod injects;
mod known;
mod limits;
mod names;
mod network;
mod parameters;
mod phrases;
mod predicates;
mod real_states;
mod shown;
mod states;
mod story;
mod tension;
mod texts;
mod times;
mod values;
mod wording;

pub use limits::{ASSETS_MAX, DAYS_MAX, SECTORS_MAX, STATES_MAX, STEPS_MAX};
pub use names::{MEASURE_NAMES, NAME_CHARS_MAX};
pub use wording::{Wording, wording};

use crate::configuration::Configuration;
use crate::diagnostic::Diagnostic;
use crate::load::Texts;
use crate::resolved::{ResolvedState, resolved_states};
use crate::scenario::Scenario;
use crate::time::Moment;
use known::Known;
use std::collections::BTreeMap;

/// The least and the greatest rung of the ladder.
pub(crate) const RUNGS: std::ops::RangeInclusive<i8> = -2..=10;

/// Everything wrong with a scenario, warnings included.
pub fn scenario(scenario: &Scenario, texts: &Texts) -> Vec<Diagnostic> {
    let mut check = Check::new(scenario);
    limits::run(&mut check);
    if !check.findings.is_empty() {
        // Beyond the limits the other checks could take longer than anybody waits.
        return check.findings;
    }
    check.expand();
    names::run(&mut check);
    parameters::run(&mut check);
    states::run(&mut check);
    tension::run(&mut check);
    network::run(&mut check);
    contacts::run(&mut check);
    actors::run(&mut check);
    crisis::run(&mut check);
    injects::run(&mut check);
    exercise::run(&mut check);
    texts::run(&mut check, texts);
    story::run(&mut check, texts);
    wording::run(&mut check, texts);
    check.tell_off_grid();
    check.findings
}

/// Everything wrong with a configuration: by itself, or for a scenario.
pub fn configuration(configuration: &Configuration, scenario: Option<&Scenario>) -> Vec<Diagnostic> {
    configuration::run(configuration, scenario)
}

/// A check under way: the scenario, what it names, and what was found.
struct Check<'a> {
    scenario: &'a Scenario,
    states: BTreeMap<String, ResolvedState>,
    known: Known,
    findings: Vec<Diagnostic>,
    /// Moments between steps, told together at the end.
    off_grid: Vec<(String, Moment)>,
}

/// How many findings are told at once; with more, the rest follows once these are mended.
const FINDINGS_MAX: usize = 500;
/// After so many findings near names are looked for no more where names are many: it would take long.
const SUGGESTIONS_MAX: usize = 20;

impl<'a> Check<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        Check { scenario, states: BTreeMap::new(), known: Known::default(), findings: Vec::new(), off_grid: Vec::new() }
    }

    /// Fills in states and names; kept apart from `new` because it costs memory.
    fn expand(&mut self) {
        self.states = resolved_states(self.scenario);
        self.known = Known::of(self.scenario, &self.states);
    }

    fn error(&mut self, path: &str, what: impl Into<String>, mend: impl Into<String>) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Diagnostic::error(path, what, mend));
        }
    }

    fn warning(&mut self, path: &str, what: impl Into<String>, mend: impl Into<String>) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Diagnostic::warning(path, what, mend));
        }
    }

    fn note(&mut self, path: &str, what: impl Into<String>, mend: impl Into<String>) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Diagnostic::note(path, what, mend));
        }
    }
}
