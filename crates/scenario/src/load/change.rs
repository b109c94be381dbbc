//! A scenario or a configuration with other values at some places: what a cell of a sweep sets.
//!
//! The change is made in the whole text that the program writes of a scenario, in which every field stands, those
//! among them that its author left out. What comes of it passes the same checks as what people write.

use super::Loaded;
use crate::check;
use crate::configuration::Configuration;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::path::{Step, steps};
use crate::document::{Document, NODES_MAX, options};
use crate::scenario::Scenario;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value to be put somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Put<'a> {
    /// A number. Where a whole number stands, it is rounded to one.
    Number(f64),
    /// RON text, such as `Always`; where a text stands, the text itself.
    Name(&'a str),
}

impl Put<'_> {
    /// The value as it is written in the place of another.
    fn written(self, before: &str) -> String {
        let before = before.trim();
        match self {
            // A number without a point can stand for either kind; a zero with a sign could not.
            Put::Number(number) if before.parse::<i64>().is_ok() => (libm::round(number) + 0.0).to_string(),
            Put::Number(number) => (number + 0.0).to_string(),
            Put::Name(name) if before.starts_with('"') => format!("{name:?}"),
            Put::Name(name) => name.to_owned(),
        }
    }
}

/// A checked scenario whose values can be changed by their paths.
#[derive(Clone, Debug)]
pub struct Base {
    /// The scenario as it was loaded.
    pub loaded: Loaded,
    document: Document,
}

impl Base {
    /// A scenario, ready to be changed.
    ///
    /// # Errors
    /// A scenario that cannot be written, which no checked one is.
    pub fn new(loaded: Loaded) -> Result<Self, Vec<Diagnostic>> {
        let document = written(&loaded.scenario, &format!("{} as it is played", loaded.id))?;
        Ok(Base { loaded, document })
    }

    /// Whether a value stands at a path.
    pub fn has(&self, path: &str) -> bool {
        self.document.has(path)
    }

    /// The path that a misspelt one was probably meant to be.
    pub fn nearest(&self, path: &str) -> Option<String> {
        self.document.nearest(path)
    }

    /// The scenario with other parameters and with other values at some paths, checked.
    ///
    /// # Errors
    /// A path at which nothing stands, or what the checks refuse.
    pub fn with(&self, parameters: &[(&str, f64)], places: &[(&str, Put<'_>)]) -> Result<Scenario, Vec<Diagnostic>> {
        let mut scenario = match places {
            [] => self.loaded.scenario.clone(),
            places => changed(&self.document, places)?,
        };
        for (name, value) in parameters {
            scenario.parameters.insert((*name).to_owned(), *value);
        }
        refused(check::scenario(&scenario, &self.loaded.texts))?;
        Ok(scenario)
    }
}

/// A configuration with other values for fields of its measures: (measure, field, value). Measures that it does not
/// have are passed over.
///
/// # Errors
/// A field that a measure does not have, or what the checks refuse.
pub fn configuration_with(
    configuration: &Configuration,
    fields: &[(&str, &str, Put<'_>)],
    scenario: &Scenario,
) -> Result<Configuration, Vec<Diagnostic>> {
    let mut places = Vec::new();
    let document = written(configuration, &configuration.name)?;
    for (measure, field, value) in fields {
        for path in paths(configuration, &document, measure, field) {
            places.push((path, *value));
        }
    }
    if places.is_empty() {
        return Ok(configuration.clone());
    }
    let places: Vec<(&str, Put<'_>)> = places.iter().map(|(path, value)| (path.as_str(), *value)).collect();
    let changed: Configuration = changed(&document, &places)?;
    refused(check::configuration(&changed, Some(scenario)))?;
    Ok(changed)
}

/// Whether a configuration has a measure of that id, and whether this has that field; `None` without the measure.
pub fn has_field(configuration: &Configuration, measure: &str, field: &str) -> Option<bool> {
    let document = written(configuration, &configuration.name).ok()?;
    let found = paths(configuration, &document, measure, field);
    (!found.is_empty()).then(|| found.iter().all(|path| document.has(path)))
}

/// The field of a measure that a misspelt one was probably meant to be.
pub fn nearest_field(configuration: &Configuration, measure: &str, field: &str) -> Option<String> {
    let document = written(configuration, &configuration.name).ok()?;
    let near = document.nearest(paths(configuration, &document, measure, field).first()?)?;
    match steps(&near).pop()? {
        Step::Name(name) => Some(name),
        Step::Index(_) => None,
    }
}

/// Where a field stands: in the measure itself, or beside it among who takes part and when.
fn paths(configuration: &Configuration, document: &Document, measure: &str, field: &str) -> Vec<String> {
    let of_id = configuration.measures.iter().enumerate().filter(|(_, a)| a.measure.describe().id() == measure);
    let path = |n: usize| {
        let beside = format!("measures[{n}].{field}");
        if document.has(&beside) { beside } else { format!("measures[{n}].measure.{field}") }
    };
    of_id.map(|(n, _)| path(n)).collect()
}

fn written(value: &impl Serialize, name: &str) -> Result<Document, Vec<Diagnostic>> {
    let told = |error: ron::Error| vec![Diagnostic::error("", format!("`{name}` cannot be written: {error}"), "")];
    let text = options().to_string(value).map_err(told)?;
    Document::read(name, &text, &mut { NODES_MAX }).map_err(|fault| vec![fault])
}

fn changed<T: DeserializeOwned>(document: &Document, places: &[(&str, Put<'_>)]) -> Result<T, Vec<Diagnostic>> {
    let written =
        |(path, put): &(&str, Put<'_>)| ((*path).to_owned(), put.written(document.source(path).unwrap_or_default()));
    let values: Vec<(String, String)> = places.iter().map(written).collect();
    let text = document.replaced_all(&values).map_err(|path| {
        let what = format!("there is nothing at `{path}` to be set, or two values are set there");
        vec![Diagnostic::error(path, what, "name a value that stands there, and each once")]
    })?;
    // The tree is needed for the place of a fault alone, and most cells have none.
    match options().from_str(&text) {
        Ok(value) => Ok(value),
        Err(_) => Document::read(document.file(), &text, &mut { NODES_MAX }).map_err(|fault| vec![fault])?.value(),
    }
}

/// Errors among findings.
fn refused(findings: Vec<Diagnostic>) -> Result<(), Vec<Diagnostic>> {
    let errors: Vec<Diagnostic> = findings.into_iter().filter(|f| f.severity == Severity::Error).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::load::MemoryFiles;

    fn base() -> Base {
        Base::new(library::scenario("faulty-update", &MemoryFiles::new()).unwrap()).unwrap()
    }

    #[test]
    fn places_and_parameters_are_set_and_checked() {
        let base = base();
        let changed = base.with(&[("find_hours", 3.5)], &[("incidents.update.rates.push", Put::Number(0.5))]).unwrap();
        assert_eq!(changed.parameters["find_hours"], 3.5);
        assert_ne!(changed, base.loaded.scenario);
        assert_eq!(base.with(&[], &[]).unwrap(), base.loaded.scenario);
        let days = base.with(&[], &[("days", Put::Number(9.2))]).unwrap();
        assert_eq!(days.days, 9, "whole numbers stay whole");
        let refused = base.with(&[("find_hours", -1.0)], &[]).unwrap_err();
        assert!(refused[0].path.contains("find_hours"), "{refused:?}");
        assert_eq!(base.nearest("incident.updat.rates.push").as_deref(), Some("incidents.update.rates.push"));
        assert_eq!(base.nearest("zebra.rates"), None);
        let missing = base.with(&[], &[("incidents.nothing", Put::Number(1.0))]).unwrap_err();
        assert!(missing[0].what.contains("incidents.nothing"), "{missing:?}");
        assert!(base.has("days") && !base.has("weeks"));
    }

    #[test]
    fn a_field_that_its_author_left_out_can_be_set() {
        let scenario = base().loaded.scenario;
        let directory = library::configuration("poc-directory", None, &MemoryFiles::new()).unwrap().configuration;
        let set = |measure, field, put| configuration_with(&directory, &[(measure, field, put)], &scenario);
        let stale = set("poc-directory", "verified_months", Put::Number(30.0)).unwrap();
        let crate::measure::Measure::PocDirectory(found) = &stale.measures[0].measure else { panic!("{stale:?}") };
        assert_eq!(found.verified_months, Some(30.0));
        assert_eq!(set("norms", "anything", Put::Number(1.0)).unwrap(), directory);
        let always = set("poc-directory", "hours", Put::Name("Always")).unwrap();
        assert_ne!(always, directory);
        assert!(set("poc-directory", "colour", Put::Number(1.0)).is_err());
        assert_eq!(has_field(&directory, "poc-directory", "will"), Some(true));
        assert_eq!(has_field(&directory, "poc-directory", "colour"), Some(false));
        assert_eq!(has_field(&directory, "norms", "colour"), None);
        assert_eq!(nearest_field(&directory, "poc-directory", "wil").as_deref(), Some("will"));
        assert_eq!(nearest_field(&directory, "poc-directory", "colour"), None);
    }
}
