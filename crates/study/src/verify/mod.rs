//! Cases: known results that have to come out of the same engine.
//!
//! ```text
//! case.ron + scenario.ron ──load──▶ Trial (plans, gauges, goals) ──verify──▶ CaseOutcome
//! ```
//! Nothing here has a path of its own through the engine: a case is an ordinary scenario, and a gauge
//! reads what any run has.

mod batch;
mod curve;
mod gauge;
mod judge;
pub mod outcome;
mod range;
mod trial;

pub use outcome::{CaseOutcome, CurveOutcome, Goal, Got, PointOutcome};
pub use trial::{Trial, load};
