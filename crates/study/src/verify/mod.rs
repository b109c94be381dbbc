//! Cases: known results that have to come out of the same engine.

pub mod outcome;

pub use outcome::{CaseOutcome, CurveOutcome, Goal, Got, PointOutcome};
