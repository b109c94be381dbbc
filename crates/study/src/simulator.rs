//! What an experiment asks of a simulator. The engine is the only one that ships; the seam exists so
//! that experiments can be tested on crises whose outcome is known beforehand.

use detente_engine::chance::RunKey;
use detente_engine::live::Stamped;
use detente_engine::log::Log;
use std::sync::Arc;

pub use detente_engine::score::ScoreSpec as Yardstick;

/// One pair of the fixed set P₀ (observer, incident): what the split of misperception needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairScore {
    /// The observer opened a case.
    pub case: bool,
    /// Its attribution Brier over the time since the incident first touched anything, 0 to 2.
    pub brier: f64,
}

/// What an experiment keeps of one run until it is folded into the ensemble.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// BLAKE3 of the log and the final state.
    pub digest: [u8; 32],
    /// One value for each yardstick, `None` where it has no meaning.
    pub scores: Vec<Option<f64>>,
    /// The greatest rung that stands anywhere at the end of each step.
    pub rungs: Vec<i8>,
    /// Service-days lost by state and sector (state × sectors + sector), in the weights of its state.
    pub days_lost: Vec<f64>,
    /// The pairs of P₀, in the plan's order; the same pairs in every arm.
    pub pairs: Vec<PairScore>,
}

/// A simulator.
pub trait Simulate: Sync {
    /// What a run is prepared from.
    type Plan: Send + Sync;
    /// What a thread keeps from run to run. It is dropped after a panic.
    type Worker;

    /// The scores that every run has, in order.
    fn yardsticks(&self) -> Vec<Yardstick>;
    /// A worker of its own for a thread.
    fn worker(&self) -> Self::Worker;
    /// One run.
    ///
    /// # Errors
    /// Why the run came to no end, in words.
    fn run(&self, worker: &mut Self::Worker, plan: &Arc<Self::Plan>, key: RunKey) -> Result<Sample, String>;
    /// The scores of the same run alone, for whoever needs nothing else of it.
    ///
    /// # Errors
    /// As `run`.
    fn scores(
        &self,
        worker: &mut Self::Worker,
        plan: &Arc<Self::Plan>,
        key: RunKey,
    ) -> Result<Vec<Option<f64>>, String> {
        self.run(worker, plan, key).map(|sample| sample.scores)
    }
    /// The same run with its log.
    ///
    /// # Errors
    /// As `run`.
    fn log(&self, worker: &mut Self::Worker, plan: &Arc<Self::Plan>, key: RunKey) -> Result<(Sample, Log), String>;
    /// The same run with the commands that people at a table gave in it.
    ///
    /// # Errors
    /// As `run`, and if a command is refused where it was given.
    fn at_table(
        &self,
        worker: &mut Self::Worker,
        plan: &Arc<Self::Plan>,
        key: RunKey,
        commands: &[Stamped],
    ) -> Result<(Sample, Log), String> {
        match commands {
            [] => self.log(worker, plan, key),
            _ => Err("this simulator takes no commands".into()),
        }
    }
}
