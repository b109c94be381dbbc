//! The engine as a simulator: the only one that ships.

use crate::experiment::guarded;
use crate::simulator::{PairScore, Sample, Simulate, Yardstick};
use detente_engine::chance::RunKey;
use detente_engine::live::Stamped;
use detente_engine::log::Log;
use detente_engine::score::SCORES;
use detente_engine::{Keep, Plan, Run, Simulation};
use std::sync::Arc;

/// Plays plans of the engine. A worker keeps one simulation and its room from run to run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Engine;

impl Simulate for Engine {
    type Plan = Plan;
    type Worker = Option<Simulation>;

    fn yardsticks(&self) -> Vec<Yardstick> {
        SCORES.to_vec()
    }

    fn worker(&self) -> Self::Worker {
        None
    }

    fn run(&self, worker: &mut Self::Worker, plan: &Arc<Plan>, key: RunKey) -> Result<Sample, String> {
        self.log(worker, plan, key).map(|(sample, _)| sample)
    }

    fn scores(&self, worker: &mut Self::Worker, plan: &Arc<Plan>, key: RunKey) -> Result<Vec<Option<f64>>, String> {
        obey(worker, plan, key, Keep::Scores, &[]).map(|run| run.scores.0)
    }

    fn log(&self, worker: &mut Self::Worker, plan: &Arc<Plan>, key: RunKey) -> Result<(Sample, Log), String> {
        // The digest is what tells an unused measure from a used one, and it needs the log.
        self.at_table(worker, plan, key, &[])
    }

    fn at_table(
        &self,
        worker: &mut Self::Worker,
        plan: &Arc<Plan>,
        key: RunKey,
        commands: &[Stamped],
    ) -> Result<(Sample, Log), String> {
        let mut run = obey(worker, plan, key, Keep::Log, commands)?;
        let log = std::mem::take(&mut run.log);
        Ok((sample(run), log))
    }
}

impl Engine {
    /// One run with all that is kept of it: log, beliefs, true authors.
    ///
    /// # Errors
    /// Why it came to no end, in words.
    pub fn play(&self, plan: &Arc<Plan>, key: RunKey) -> Result<Run, String> {
        guarded(self, &mut self.worker(), |worker| obey(worker, plan, key, Keep::Log, &[]))
    }
}

fn sample(run: Run) -> Sample {
    let pairs = run.pairs.iter().map(|pair| PairScore { case: pair.case, brier: pair.brier }).collect();
    Sample { digest: run.digest, scores: run.scores.0, rungs: run.rungs, days_lost: run.days_lost, pairs }
}

/// One run in the room of the last one, if there was one, with each command where it was given.
fn obey(
    worker: &mut Option<Simulation>,
    plan: &Arc<Plan>,
    key: RunKey,
    keep: Keep,
    commands: &[Stamped],
) -> Result<Run, String> {
    let simulation = match worker {
        Some(simulation) => {
            simulation.reset(Arc::clone(plan), key, keep);
            simulation
        }
        None => worker.insert(Simulation::new(Arc::clone(plan), key, keep)),
    };
    for Stamped { at, command } in commands {
        simulation.advance(*at).map_err(|error| error.to_string())?;
        let refused = |why| format!("a command given at {at} is refused: {why}");
        simulation.command(command.clone()).map_err(refused)?;
    }
    simulation.advance(plan.topology.end).map_err(|error| error.to_string())?;
    simulation.finish().map_err(|error| error.to_string())
}
