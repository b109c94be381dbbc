//! Sweeps: a design played cell by cell, in shards that anyone can play anywhere.
//!
//! A [`Subject`] resolves what a design's factors set and compiles the plans of any cell; [`Subject::play`] turns a
//! stretch of the design into rows, the same bytes wherever it is cut; a [`Frozen`] plan names the stretches by keys
//! and holds every file that was read, so that a folder is all that another machine needs. Nothing here touches a
//! disk: whoever calls brings files, and writes what comes back.

mod columns;
mod contest;
mod frozen;
mod outcomes;
mod parts;
mod play;
mod report;
mod resolve;
mod robust;
mod seeds;
mod subject;
mod units;

pub use columns::{Column, Kind, columns, header};
pub use contest::Contest;
pub use frozen::{Frozen, Recorder, SHARDS_MAX, ShardRef, Unusable};
pub use outcomes::Outcomes;
pub use play::{Played, RUNS_MAX, Teller};
pub use report::{Best, Factor, Finding, FrontierRow, Part, ScoreReport, Series, SweepReport, Varied};
pub use robust::{Conclusion, Turn, TurnPart};
pub use subject::Subject;
pub use units::Round;

#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod tests;
