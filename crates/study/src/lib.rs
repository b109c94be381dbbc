//! Experiments: arms on the same luck, many seeds, statistics of what a measure avoids.
//!
//! An [`experiment::Experiment`] runs arms × replicates into a [`experiment::Table`]; a
//! [`comparison::Comparison`] judges the table by the procedures in [`statistics`]; single runs are
//! told apart by [`divergence`] and kept by [`record`]. Nothing here reads a file, prints, or asks
//! the clock: what an experiment needs of the world is handed down as [`experiment::Hands`].

pub mod comparison;
pub mod contribution;
mod crew;
pub mod divergence;
pub mod engine;
pub mod ensemble;
pub mod experiment;
pub mod facts;
#[cfg(test)]
mod fake;
pub mod ledger;
pub mod pivot;
pub mod record;
pub mod simulator;
pub mod statistics;
pub mod sweep;
pub mod telling;
pub mod verify;

pub use comparison::Comparison;
pub use engine::Engine;
pub use experiment::{Arm, Experiment, Hands, Progress, Table};
pub use facts::Facts;
pub use record::Record;
