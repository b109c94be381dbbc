//! What a command is about: a scenario and configurations of measures, loaded, checked and compiled.

use crate::disk::Disk;
use crate::failure::Failure;
use detente_engine::Plan;
use detente_engine::plan::Overrides;
use detente_report::words::Names;
use detente_scenario::load::{Loaded, LoadedConfiguration, embedded};
use detente_scenario::{Configuration, Severity, library};
use detente_study::Record;
use std::collections::BTreeMap;

/// A scenario with its plan without measures, from which every other plan is made.
pub(crate) struct Subject {
    /// The scenario.
    pub(crate) loaded: Loaded,
    /// The scenario compiled without measures.
    pub(crate) bare: Plan,
}

impl Subject {
    /// Loads a scenario by path or name. Its warnings are for `check` to tell: whoever plays it has
    /// accepted them.
    pub(crate) fn load(name: &str) -> Result<Self, Failure> {
        let loaded = library::scenario(name, &Disk)?;
        let bare = Plan::compile(&loaded.scenario, &Configuration::none(), &Overrides::new())?;
        Ok(Subject { loaded, bare })
    }

    /// The scenario that a stored run carries.
    pub(crate) fn embedded(record: &Record) -> Result<Self, Failure> {
        let loaded = embedded(&record.scenario.id, &record.scenario.text, &record.scenario.texts)?;
        let bare = Plan::compile(&loaded.scenario, &Configuration::none(), &Overrides::new())?;
        Ok(Subject { loaded, bare })
    }

    /// Loads a configuration by path or name, and compiles the scenario under it.
    pub(crate) fn under(&self, name: &str) -> Result<Plan, Failure> {
        let configuration = self.configuration(name)?;
        Ok(self.bare.under(&configuration.configuration)?)
    }

    fn configuration(&self, name: &str) -> Result<LoadedConfiguration, Failure> {
        let read = library::configuration(name, Some(&self.loaded.path), &Disk)?;
        let findings = read.check(&self.loaded.scenario);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(findings.into());
        }
        Ok(read)
    }

    /// What things are called, with the texts of the scenario.
    pub(crate) fn names(&self) -> Names {
        let none = BTreeMap::new();
        // A scenario in one language only is told in that one.
        let texts = self.loaded.texts.get("en").or_else(|| self.loaded.texts.values().next()).unwrap_or(&none);
        Names::new(&self.bare.topology, Some(&self.loaded.scenario), texts)
    }

    /// Its title, or its name where it has none.
    pub(crate) fn title(&self) -> &str {
        match self.loaded.scenario.title.as_str() {
            "" => &self.loaded.id,
            title => title,
        }
    }
}
