//! A session as a stored run, which `detente replay` plays again.

use super::Session;
use super::play::again;
use detente_study::Record;

impl Session {
    /// The run with its commands. One that is under way is played to its end with nothing more decided.
    ///
    /// # Errors
    /// If the run comes to no end, or the scenario cannot be written as one text.
    pub fn record(&self, engine: &str) -> Result<Record, String> {
        let ground = &self.ground;
        let commands = self.exercise.play.commands().to_vec();
        let (digest, log) = match self.exercise.play.run() {
            Some(run) => (run.digest, run.log.clone()),
            None => {
                let (run, _) = again(&ground.plan, ground, &commands).map_err(|denied| denied.to_string())?;
                (run.digest, run.log)
            }
        };
        let record =
            Record::new(&ground.loaded, &ground.plan.configuration, engine, ground.begun.seed, 0, digest, log)?;
        Ok(record.with_commands(commands))
    }
}
