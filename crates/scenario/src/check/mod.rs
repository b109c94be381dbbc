//! What a scenario or configuration says must make sense: the checks, one file per family.
//!
//! Each family looks at everything and notes all it finds; none stops at the first.

use crate::configuration::Configuration;
use crate::diagnostic::Diagnostic;
use crate::load::Texts;
use crate::scenario::Scenario;

/// Everything wrong with a scenario, warnings included. Files and positions are for the loader to add.
pub fn scenario(_scenario: &Scenario, _texts: &Texts) -> Vec<Diagnostic> {
    Vec::new()
}

/// Everything wrong with a configuration, by itself or for a scenario.
pub fn configuration(_configuration: &Configuration, _scenario: Option<&Scenario>) -> Vec<Diagnostic> {
    Vec::new()
}
