//! What a sweep plays: scenarios, configurations and what each factor sets, resolved once; plans for each cell.

use super::resolve;
use detente_engine::Plan;
use detente_engine::plan::Overrides;
use detente_scenario::load::{Base, Files, Put, configuration_with};
use detente_scenario::{Configuration, Diagnostic};
use detente_sweep::design::{Cell, LoadedDesign, Target, Value, load_design};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A design with all it names.
#[derive(Debug)]
pub struct Subject {
    /// The design and its cells.
    pub loaded: LoadedDesign,
    /// What each factor sets, in the order of the factors.
    pub targets: Vec<Target>,
    /// The configurations compared in each cell; one without a name where a factor sets the configuration.
    pub arms: Vec<String>,
    /// The place of the baseline among them.
    pub baseline: usize,
    /// Scenarios by the names that the design gives them.
    pub(super) bases: BTreeMap<String, Base>,
    /// Configurations by scenario and by the names that the design gives them.
    pub(super) configurations: BTreeMap<(String, String), Configuration>,
}

impl Subject {
    /// Loads a design and everything that it names, and tries every value of every factor once.
    ///
    /// # Errors
    /// Everything wrong with it, with its place in the design.
    pub fn load(path: &Path, files: &dyn Files) -> Result<Subject, Vec<Diagnostic>> {
        resolve::subject(load_design(path, files)?, files)
    }

    /// The scenario of a cell.
    pub(super) fn scenario_of<'a>(&'a self, cell: &Cell<'a>) -> &'a str {
        let set = self.targets.iter().zip(&cell.values).find_map(|(target, value)| match (target, value) {
            (Target::Scenario, Value::Name(name)) => Some(*name),
            _ => None,
        });
        set.or(self.loaded.design.scenario.as_deref()).unwrap_or_default()
    }

    /// The names of the configurations of a cell, arm by arm.
    pub fn arms_of<'a>(&'a self, cell: &Cell<'a>) -> Vec<&'a str> {
        let set = self.targets.iter().zip(&cell.values).find_map(|(target, value)| match (target, value) {
            (Target::Configuration, Value::Name(name)) => Some(*name),
            _ => None,
        });
        match set {
            Some(name) => vec![name],
            None => self.arms.iter().map(String::as_str).collect(),
        }
    }

    /// The plans of a cell, arm by arm.
    ///
    /// # Errors
    /// Values that go together in no checked scenario: each of them may be allowed alone.
    pub fn plans(&self, cell: &Cell<'_>) -> Result<Vec<Arc<Plan>>, Vec<Diagnostic>> {
        self.plans_of(cell, &self.all_arms())
    }

    /// The places of all arms.
    pub fn all_arms(&self) -> Vec<usize> {
        (0..self.arms.len()).collect()
    }

    /// The plans of some arms of a cell, in the order in which they are named.
    ///
    /// # Errors
    /// As [`Subject::plans`].
    pub(super) fn plans_of(&self, cell: &Cell<'_>, arms: &[usize]) -> Result<Vec<Arc<Plan>>, Vec<Diagnostic>> {
        let name = self.scenario_of(cell);
        let base = self.bases.get(name).ok_or_else(|| unknown(name))?;
        let (mut parameters, mut places, mut fields) = (Vec::new(), Vec::new(), Vec::new());
        for (target, value) in self.targets.iter().zip(&cell.values) {
            let put = match value {
                Value::Number(number) => Put::Number(*number),
                Value::Name(name) => Put::Name(name),
            };
            match (target, put) {
                (Target::Parameter(parameter), Put::Number(number)) => parameters.push((parameter.as_str(), number)),
                (Target::Place(path), put) => places.push((path.as_str(), put)),
                (Target::Measure(path), put) => {
                    let (measure, field) = measure_and_field(path);
                    fields.push((measure, field, put));
                }
                _ => {}
            }
        }
        let scenario = base.with(&parameters, &places)?;
        let bare = Plan::compile(&scenario, &Configuration::none(), &Overrides::new())?;
        let under = |arm: &str| {
            let key = (name.to_owned(), arm.to_owned());
            let configuration = self.configurations.get(&key).ok_or_else(|| unknown(arm))?;
            let configuration = match fields.as_slice() {
                [] => configuration.clone(),
                fields => configuration_with(configuration, fields, &scenario)?,
            };
            bare.under(&configuration).map(Arc::new)
        };
        let names = self.arms_of(cell);
        arms.iter().filter_map(|arm| names.get(*arm)).map(|name| under(name)).collect()
    }
}

/// The measure and the field that a target names.
pub(super) fn measure_and_field(path: &str) -> (&str, &str) {
    path.split_once('.').unwrap_or((path, ""))
}

/// What was resolved at loading is there; this is for a cell that another design made.
fn unknown(name: &str) -> Vec<Diagnostic> {
    vec![Diagnostic::error("", format!("`{name}` is none of the design's"), "ask the design for its own cells")]
}
