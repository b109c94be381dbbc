//! What a run needs, checked and indexed, immutable, shared by threads.

mod arms;
mod compile;
pub mod incident;
pub mod setting;
pub mod topology;

use crate::channel::calendar::Shift;
use crate::channel::directory::DirectoryPlan;
use detente_scenario::{Configuration, Diagnostic, Moment, Parameters, Scenario};
use setting::Setting;
use std::collections::BTreeMap;
use std::sync::Arc;
use topology::Topology;

/// Values of registry parameters that an experiment sets instead of the scenario's.
pub type Overrides = BTreeMap<String, f64>;

/// A scenario under a configuration, ready to run. Arms of a comparison share the topology.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The world as the scenario lays it out.
    pub topology: Arc<Topology>,
    /// The scenario's parameters, before any measure.
    pub base: Parameters,
    /// Settings with the moment from which each holds, in order; the first from the start.
    pub settings: Vec<(Moment, Setting)>,
    /// The directories of each setting, in the setting's order.
    pub directories: Vec<Vec<DirectoryPlan>>,
    /// Office hours of each foreign ministry.
    pub ministries: Vec<Shift>,
    /// The configuration it was compiled with.
    pub configuration: Configuration,
}

impl Plan {
    /// Compiles a checked scenario under a configuration.
    ///
    /// # Errors
    /// What the checks of the language could not see: unknown names, parameters out of range, two
    /// subjects of chance on one stream.
    pub fn compile(
        scenario: &Scenario,
        configuration: &Configuration,
        overrides: &Overrides,
    ) -> Result<Plan, Vec<Diagnostic>> {
        let base = compile::parameters(scenario, overrides)?;
        let topology = Arc::new(compile::topology(scenario, &base)?);
        arms::arm(topology, base, configuration)
    }

    /// The same world under another configuration.
    ///
    /// # Errors
    /// As for [`Plan::compile`].
    pub fn under(&self, configuration: &Configuration) -> Result<Plan, Vec<Diagnostic>> {
        arms::arm(Arc::clone(&self.topology), self.base.clone(), configuration)
    }

    /// The place of the setting that holds at a moment.
    pub fn setting_at(&self, at: Moment) -> usize {
        self.settings.partition_point(|(from, _)| *from <= at).saturating_sub(1)
    }
}
