//! What each measure of each configuration did: `--ablate`, `--shapley`, `--interactions`.

use super::Work;
use crate::failure::Failure;
use crate::output::tell;
use crate::progress::Bar;
use detente_engine::Plan;
use detente_study::Hands;
use detente_study::contribution::{Contribution, Game, Wanted};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

impl Work<'_> {
    /// One for each configuration that has measures; the time it took counts with that of the comparison.
    pub(super) fn contributions(&mut self, stop: &AtomicBool) -> Result<Vec<Contribution>, Failure> {
        let wanted =
            Wanted { ablation: self.asked.ablate, shapley: self.asked.shapley, interactions: self.asked.interactions };
        let mut found = Vec::new();
        if !wanted.any() {
            return Ok(found);
        }
        let baseline = self.experiment.baseline;
        let bare = self.experiment.arms[baseline].measures.is_empty();
        for (place, arm) in self.experiment.arms.iter().enumerate().filter(|(place, _)| *place != baseline) {
            let compile = |set: u64| -> Result<Arc<Plan>, String> {
                let mut configuration = arm.plan.configuration.clone();
                let mut nth = 0;
                configuration.measures.retain(|_| {
                    nth += 1;
                    set >> (nth - 1) & 1 == 1
                });
                let plan = self.subject.bare.under(&configuration);
                plan.map(Arc::new).map_err(|findings| match findings.first() {
                    Some(finding) => format!("`{}` without some of its measures: {}", arm.name, finding.what),
                    None => format!("`{}` does not hold without some of its measures", arm.name),
                })
            };
            let bar = Bar::new();
            let hands = Hands { stop, progress: &bar, reproduce: &|_, _, _| String::new() };
            let game = Game {
                arm: &arm.name,
                measures: &arm.measures,
                compile: &compile,
                all: &self.table.arms[place].rows,
                none: bare.then_some(&self.table.arms[baseline].rows[..]),
                seed: self.experiment.seed,
                runs: self.table.runs,
                threads: self.experiment.threads,
            };
            let told = game.judge(&self.simulator, wanted, hands);
            self.seconds += bar.finish();
            found.extend(told.map_err(|why| Failure::told(why, "ask about its measures in a smaller configuration"))?);
            if stop.load(Ordering::Relaxed) {
                tell("stopped before every measure was asked about: configurations that are missing were not done\n");
                break;
            }
        }
        Ok(found)
    }
}
