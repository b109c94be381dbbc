//! Playing a stretch of a design: rows in the order of cells, seeds and arms, whatever the stretch.

use super::Subject;
use crate::Engine;
use crate::experiment::guarded;
use crate::simulator::Simulate;
use detente_engine::chance::RunKey;
use detente_engine::score::SCORES;
use detente_engine::{Plan, Simulation};
use detente_statistics::mean_and_interval;
use detente_sweep::design::{Cell, Replicates};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The most runs of a sweep, and the most seeds of a cell.
pub const RUNS_MAX: u64 = 1_000_000_000;

/// Who is told of every run: whether it came to its end.
pub type Teller<'a> = &'a (dyn Fn(bool) + Sync);

/// What a stretch gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// The rows as CSV, without the first line.
    pub rows: Vec<u8>,
    /// How many.
    pub runs: u64,
    /// How many of them came to no end.
    pub failed: u64,
}

/// One run as it is kept.
type Outcome = Result<Vec<Option<f64>>, String>;

impl Subject {
    /// Plays the units from one to another, which is not among them. `None` if the work was stopped.
    pub fn play(&self, from: u64, to: u64, stop: &AtomicBool, tell: Teller<'_>) -> Option<Played> {
        let (units_of_a_cell, _) = self.seeds_of_a_unit();
        let units_of_a_cell = units_of_a_cell.max(1);
        let mut player = Player { subject: self, worker: Engine.worker(), stop, tell, played: Played::default() };
        let last = to.min(self.units());
        let mut unit = from;
        while unit < last {
            let (index, begin) = (unit / units_of_a_cell, unit % units_of_a_cell);
            let end = (begin + last - unit).min(units_of_a_cell);
            unit += end - begin;
            let Some(cell) = self.loaded.cells.cell(index) else { break };
            match self.loaded.cells.allows(&cell) {
                Ok(false) => continue,
                Ok(true) => player.cell(&cell, begin, end)?,
                Err(error) => player.failing(&cell, begin, end, &format!("a constraint has no value here: {error}"))?,
            }
        }
        Some(player.played)
    }

    /// One run: its scores, or why it came to no end.
    ///
    /// # Errors
    /// The cell has no plan, or the run no end.
    pub fn one(&self, cell: &Cell<'_>, arm: usize, replicate: u64) -> Outcome {
        let plans = self.plans(cell).map_err(|faults| told(&faults))?;
        let plan = plans.get(arm).ok_or_else(|| "the design has no such arm".to_owned())?;
        run(&mut Engine.worker(), plan, RunKey::new(self.loaded.design.seed, replicate))
    }
}

struct Player<'a> {
    subject: &'a Subject,
    worker: Option<Simulation>,
    stop: &'a AtomicBool,
    tell: Teller<'a>,
    played: Played,
}

impl Player<'_> {
    /// A cell, or some seeds of it.
    fn cell(&mut self, cell: &Cell<'_>, begin: u64, end: u64) -> Option<()> {
        let plans = match self.subject.plans(cell) {
            Ok(plans) => plans,
            Err(faults) => return self.failing(cell, begin, end, &told(&faults)),
        };
        match &self.subject.loaded.design.replicates {
            Replicates::Fixed(_) => {
                for replicate in begin..end {
                    self.replicate(cell, &plans, replicate)?;
                }
            }
            Replicates::Until { score, arm, half_width, minimum, cap, batch } => {
                let score = SCORES.iter().position(|known| known.id == score)?;
                let arm = self.subject.arms.iter().position(|known| known == arm)?;
                let mut differences = Vec::new();
                let mut replicate = 0;
                while replicate < *cap {
                    let next = replicate.saturating_add((*batch).max(1)).min(*cap);
                    for replicate in replicate..next {
                        let outcomes = self.replicate(cell, &plans, replicate)?;
                        let value = |place: usize| outcomes[place].as_ref().ok().and_then(|scores| scores[score]);
                        differences.extend(value(self.subject.baseline).zip(value(arm)).map(|(base, arm)| base - arm));
                    }
                    replicate = next;
                    let interval = mean_and_interval(&differences).and_then(|estimate| estimate.ci95);
                    let narrow = interval.is_some_and(|found| (found.high - found.low) / 2.0 <= *half_width);
                    if narrow && replicate >= *minimum {
                        break;
                    }
                }
            }
        }
        Some(())
    }

    /// One seed under every arm.
    fn replicate(&mut self, cell: &Cell<'_>, plans: &[Arc<Plan>], replicate: u64) -> Option<Vec<Outcome>> {
        let key = RunKey::new(self.subject.loaded.design.seed, replicate);
        let names = self.subject.arms_of(cell);
        let mut outcomes = Vec::with_capacity(plans.len());
        for (plan, name) in plans.iter().zip(names) {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let outcome = run(&mut self.worker, plan, key);
            self.row(cell, replicate, name, &outcome);
            outcomes.push(outcome);
        }
        Some(outcomes)
    }

    /// A cell that cannot be played: every run that was planned is a row with the reason.
    fn failing(&mut self, cell: &Cell<'_>, begin: u64, end: u64, why: &str) -> Option<()> {
        let end = match &self.subject.loaded.design.replicates {
            Replicates::Fixed(_) => end,
            Replicates::Until { minimum, .. } => *minimum,
        };
        for replicate in begin..end {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            for name in self.subject.arms_of(cell) {
                self.row(cell, replicate, name, &Err(why.to_owned()));
            }
        }
        Some(())
    }

    fn row(&mut self, cell: &Cell<'_>, replicate: u64, arm: &str, outcome: &Outcome) {
        let mut fields = vec![cell.index.to_string(), replicate.to_string(), arm.to_owned()];
        fields.extend(cell.values.iter().map(|value| match value {
            detente_sweep::design::Value::Number(number) => number.to_string(),
            detente_sweep::design::Value::Name(name) => (*name).to_owned(),
        }));
        match outcome {
            Ok(scores) => {
                fields.extend(scores.iter().map(|score| score.map_or_else(String::new, |value| value.to_string())));
                fields.extend([String::new(), String::new()]);
            }
            Err(why) => {
                fields.extend(SCORES.iter().map(|_| String::new()));
                let again = format!(
                    "detente sweep again . --cell {} --replicate {replicate} --arm {}",
                    cell.index,
                    quoted(arm)
                );
                // A row is a line, so that lines can be counted.
                fields.extend([why.replace(['\n', '\r'], " "), again]);
            }
        }
        let mut writer = csv::WriterBuilder::new().from_writer(&mut self.played.rows);
        // Writing to memory does not fail.
        let _ = writer.write_record(&fields);
        drop(writer);
        self.played.runs += 1;
        self.played.failed += u64::from(outcome.is_err());
        (self.tell)(outcome.is_ok());
    }
}

fn run(worker: &mut Option<Simulation>, plan: &Arc<Plan>, key: RunKey) -> Outcome {
    guarded(&Engine, worker, |worker| Engine.scores(worker, plan, key))
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if name.chars().all(plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', r"'\''")) }
}

/// Why a cell has no plan, in one line.
fn told(faults: &[detente_scenario::Diagnostic]) -> String {
    match faults.first() {
        Some(fault) if fault.path.is_empty() => format!("the cell is refused: {}", fault.what),
        Some(fault) => format!("the cell is refused at {}: {}", fault.path, fault.what),
        None => "the cell is refused".to_owned(),
    }
}
