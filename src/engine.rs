//! The engine, as the commands call it.

use crate::failure::Failure;
use detente_engine::{Plan, Run, RunKey};
use detente_study::Engine;
use std::sync::Arc;

/// The engine's version, as results name it.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One run with all that is kept of it.
pub(crate) fn play(plan: &Arc<Plan>, key: RunKey) -> Result<Run, Failure> {
    let ended = Engine.play(plan, key);
    ended.map_err(|why| Failure::told(format!("the run came to no end: {why}"), "look at the rates of the scenario"))
}
