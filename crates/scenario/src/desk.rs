//! Desks inside a state: who notices first, and how long it takes until those who decide know.

use crate::contact::Hours;
use serde::{Deserialize, Serialize};

/// A desk inside a state. Those who decide sit at none of them: they know what a desk has passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Desk {
    /// Private and public operators of infrastructure: they notice what happens to their own.
    Operators,
    /// The technical desk, or the national CERT: it hears from operators and collects evidence.
    Technical,
    /// The defence establishment: it watches the exercises and movements of others.
    Defence,
}

/// How a desk works inside its state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InnerDesk {
    /// When it is staffed.
    pub hours: Hours,
    /// Mean staffed hours until it has passed a matter on, clearance included.
    pub pass_hours: f64,
    /// Matters it handles at one time.
    pub capacity: u32,
    /// Probability that a matter is mislaid, and passed on only `mislaid_hours` later.
    pub mislays: f64,
}

impl Default for InnerDesk {
    fn default() -> Self {
        InnerDesk { hours: Hours::Office, pass_hours: 4.0, capacity: 1, mislays: 0.0 }
    }
}
