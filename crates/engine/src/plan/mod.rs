//! What a run needs, checked and indexed, immutable, shared by threads.

pub mod incident;
pub mod setting;
pub mod topology;

use detente_scenario::{Configuration, Moment, Parameters};
use setting::Setting;
use std::sync::Arc;
use topology::Topology;

/// A scenario under a configuration, ready to run. Arms of a comparison share the topology.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The world as the scenario lays it out.
    pub topology: Arc<Topology>,
    /// The scenario's parameters, before any measure.
    pub base: Parameters,
    /// Settings with the moment from which each holds, in order; the first from the start.
    pub settings: Vec<(Moment, Setting)>,
    /// The configuration it was compiled with.
    pub configuration: Configuration,
}

impl Plan {
    /// The place of the setting that holds at a moment.
    pub fn setting_at(&self, at: Moment) -> usize {
        self.settings.partition_point(|(from, _)| *from <= at).saturating_sub(1)
    }
}
