//! The simulation: a deterministic world of nine stages, keyed chance, and a log that explains itself.
//!
//! No input, no output, no clock, no thread. A run is a pure function of a plan, a run key and commands.

pub mod chance;
pub mod ids;
pub mod ladder;
pub mod log;
pub mod plan;

pub use chance::{Chance, RunKey};
pub use log::{Event, Log, LOG, RESULTS, Stage, What};
pub use plan::Plan;
