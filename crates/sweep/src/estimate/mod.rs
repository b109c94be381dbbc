//! What the outcomes of a design say: one file for each procedure.
//!
//! Outcomes are plain numbers in the order of the cells. Intervals are at 95 % and cover the luck of the
//! sample alone: neither the model nor the ranges that the design looked at.

mod bootstrap;
pub mod elementary;
pub mod factorial;
pub mod frontier;
pub mod indices;
pub mod selection;

pub use bootstrap::RESAMPLES;
pub use elementary::{Elementary, elementary_effects};
pub use factorial::{MainEffect, MainEffects, main_effects};
pub use frontier::{Candidate, OnFrontier, frontier};
pub use indices::{FactorIndices, Indices, Interaction, indices};
pub use selection::{Chosen, Selection};

use std::fmt;

/// Why outcomes give no estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstimateError {
    /// What is wrong, as a lowercase sentence.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl EstimateError {
    pub(crate) fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        EstimateError { what: what.into(), mend: mend.into() }
    }
}

impl fmt::Display for EstimateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.mend)
    }
}

impl std::error::Error for EstimateError {}

/// Refuses outcomes that are too many, too few, or no numbers.
fn checked(outcomes: &[f64], expected: Option<u64>, of: &str) -> Result<(), EstimateError> {
    if expected != Some(outcomes.len() as u64) {
        let expected = expected.map_or("more than can be counted".to_owned(), |n| n.to_string());
        let what = format!("{} outcomes where {of} has {expected} cells", outcomes.len());
        return Err(EstimateError::new(what, "hand in one outcome for each cell, in the order of the cells"));
    }
    finite(outcomes.iter().copied().enumerate())
}

/// Refuses outcomes that are no numbers, told by their place.
fn finite(outcomes: impl Iterator<Item = (usize, f64)>) -> Result<(), EstimateError> {
    for (place, outcome) in outcomes {
        if !outcome.is_finite() {
            let what = format!("the outcome of cell {place} is {outcome}");
            return Err(EstimateError::new(what, "leave out what came to no end, with everything paired to it"));
        }
    }
    Ok(())
}
