//! The ledger of every run: one row for each use of a measure.

use super::Work;
use crate::failure::Failure;
use crate::stop;
use detente_engine::ids::StateId;
use detente_report::words::Story;
use detente_report::words::ledger::kind;
use detente_study::ledger::{Entry, ledger};
use std::path::Path;
use std::sync::atomic::Ordering;

/// The columns, with the unit in the name where there is one.
const COLUMNS: [&str; 11] = [
    "configuration",
    "replicate",
    "measure",
    "at_hours",
    "event",
    "use",
    "by",
    "with",
    "staff_hours",
    "read_after_hours",
    "came_of_it",
];

impl Work<'_> {
    /// Plays every run of every configuration once more and writes down each use, in order of configuration,
    /// replicate, measure and time. It is written while it is made: memory does not grow with the runs.
    pub(super) fn ledger(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join("ledger.csv");
        let unwritten = |error: csv::Error| Failure::unwritten(&path, &std::io::Error::other(error));
        let mut table = csv::Writer::from_path(&path).map_err(unwritten)?;
        table.write_record(COLUMNS).map_err(unwritten)?;
        let flag = stop::on_interrupt();
        for arm in self.experiment.arms.iter().filter(|arm| !arm.plan.configuration.measures.is_empty()) {
            let names = self.subject.names().under(&arm.plan);
            for replicate in 0..self.table.runs {
                if flag.load(Ordering::Relaxed) {
                    return Err(Failure::told("the work was stopped: ledger.csv is not complete", "run it again"));
                }
                // What came to no end is told among the failures, and has no uses.
                let Ok(run) = self.again(&arm.plan, replicate) else { continue };
                let story = Story::new(&run.log, &names);
                for line in ledger(&arm.plan, &run.log) {
                    for entry in &line.entries {
                        let row = self.row(&arm.name, replicate, &line.id, entry, &story);
                        table.write_record(row).map_err(unwritten)?;
                    }
                }
            }
        }
        table.flush().map_err(|error| Failure::unwritten(&path, &error))
    }

    fn row(&self, arm: &str, replicate: u64, measure: &str, entry: &Entry, story: &Story<'_>) -> [String; 11] {
        let code = |state: StateId| self.subject.bare.topology.states[state.index()].code.clone();
        [
            arm.to_owned(),
            replicate.to_string(),
            measure.to_owned(),
            entry.at.hours().to_string(),
            entry.event.0.to_string(),
            kind(entry.kind).to_owned(),
            code(entry.by),
            code(entry.with),
            entry.hours.to_string(),
            entry.arrived.map(|hours| hours.to_string()).unwrap_or_default(),
            entry.came.iter().map(|&id| story.link(id)).collect::<Vec<_>>().join("; "),
        ]
    }
}
