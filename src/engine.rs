//! The engine, as the commands call it.

use crate::failure::Failure;
use detente_engine::log::Log;
use detente_engine::{Plan, RunKey};
use detente_study::Engine;
use detente_study::simulator::{Sample, Simulate};
use std::sync::Arc;

/// The engine's version, as results name it.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One run with its log.
pub(crate) fn play(plan: &Arc<Plan>, key: RunKey) -> Result<(Sample, Log), Failure> {
    let ended = Engine.log(&mut Engine.worker(), plan, key);
    ended.map_err(|why| Failure::told(format!("the run came to no end: {why}"), "look at the rates of the scenario"))
}
