//! Sweeps: a design played cell by cell, in shards that anyone can play anywhere.
//!
//! A [`Subject`] resolves what a design's factors set and compiles the plans of any cell; [`Subject::play`] turns a
//! stretch of the design into rows, the same bytes wherever it is cut; a [`Frozen`] plan names the stretches by keys
//! and holds every file that was read, so that a folder is all that another machine needs. Nothing here touches a
//! disk: whoever calls brings files, and writes what comes back.

mod columns;
mod frozen;
mod play;
mod resolve;
mod subject;

pub use columns::{Column, columns, header};
pub use frozen::{Frozen, Recorder, SHARDS_MAX, ShardRef, Unusable};
pub use play::{Played, RUNS_MAX, Teller};
pub use subject::Subject;

#[cfg(test)]
mod tests;
