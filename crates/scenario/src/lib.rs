//! The language of Detente: what an author writes, and what it means.
//!
//! A scenario is one RON document (with `include`d parts). This crate holds its types, the loader
//! that names file, line, column and path for everything it refuses, the checks, the
//! confidence-building measures and the registry of parameters. It knows nothing of running.

pub mod adoption;
pub mod case;
pub mod check;
pub mod configuration;
pub mod contact;
pub mod desk;
pub mod diagnostic;
pub mod document;
pub mod evidence;
pub mod exercise;
pub mod formula;
pub mod graph;
pub mod incident;
pub mod inject;
pub mod interdependency;
pub mod library;
pub mod load;
pub mod measure;
pub mod network;
pub mod parameters;
pub mod resolved;
pub mod scenario;
pub mod time;

pub use configuration::{Configuration, Participants};
pub use diagnostic::{Diagnostic, Severity};
pub use interdependency::{Interdependency, interdependency};
pub use load::{Files, Loaded, LoadedConfiguration, load_configuration, load_scenario};
pub use measure::Measure;
pub use parameters::{Parameters, REGISTRY};
pub use resolved::{ResolvedState, resolved_state, resolved_states};
pub use scenario::Scenario;
pub use time::Moment;
