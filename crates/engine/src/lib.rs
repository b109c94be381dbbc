//! The simulation: a deterministic world of nine stages, keyed chance, and a log that explains itself.
//!
//! No input, no output, no clock, no thread. A run is a pure function of a plan, a run key and commands.

pub mod chance;
pub mod channel;
pub mod gauge;
pub mod ids;
pub mod ladder;
pub mod live;
pub mod log;
pub mod mind;
pub mod plan;
pub mod run;
mod schedule;
pub mod score;
pub mod stage;
pub mod state;
pub mod usage;

pub use chance::{Chance, RunKey};
pub use log::{Event, LOG, Log, RESULTS, Stage, What};
pub use plan::Plan;
pub use run::{Keep, Run, RunError, Simulation, simulate};
pub use usage::Usage;

/// Milliseconds in an hour, as a number that rates are multiplied with.
pub(crate) const HOUR_MS: f64 = 3_600_000.0;
