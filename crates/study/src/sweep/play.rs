//! Playing a stretch of a design: rows in the order of cells, seeds and arms, whatever the stretch.

use super::Subject;
use crate::Engine;
use crate::experiment::guarded;
use crate::simulator::Simulate;
use detente_engine::chance::RunKey;
use detente_engine::score::SCORES;
use detente_engine::{Plan, Simulation};
use detente_sweep::design::{Cell, Difference, Replicates};
use detente_sweep::stopping::{Rule, Stopping};
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
    /// Plays the units from one to another, which is not among them, under all arms. `None` if the work was stopped.
    pub fn play(&self, from: u64, to: u64, stop: &AtomicBool, tell: Teller<'_>) -> Option<Played> {
        self.play_under(&self.all_arms(), from, to, stop, tell)
    }

    /// The same under some of the arms, by their places.
    pub fn play_under(
        &self,
        arms: &[usize],
        from: u64,
        to: u64,
        stop: &AtomicBool,
        tell: Teller<'_>,
    ) -> Option<Played> {
        let mut player = Player { subject: self, arms, worker: Engine.worker(), stop, tell, played: Played::default() };
        let last = to.min(self.units());
        let mut nth = from;
        while nth < last {
            let mut unit = self.unit(nth);
            nth += 1;
            // Seeds of one cell that follow each other share its plans.
            while nth < last {
                let next = self.unit(nth);
                if next.cell != unit.cell || next.from != unit.to {
                    break;
                }
                unit.to = next.to;
                nth += 1;
            }
            let Some(cell) = self.loaded.cells.cell(unit.cell) else { break };
            match self.loaded.cells.allows(&cell) {
                Ok(false) => continue,
                Ok(true) => player.cell(&cell, unit.from, unit.to)?,
                Err(error) => {
                    player.failing(&cell, unit.from, unit.to, &format!("a constraint has no value here: {error}"))?;
                }
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
    /// The places of the arms that are played.
    arms: &'a [usize],
    worker: Option<Simulation>,
    stop: &'a AtomicBool,
    tell: Teller<'a>,
    played: Played,
}

/// A paired difference by places: the score, and the arm whose value is taken from that of another.
struct Pair {
    score: usize,
    than: usize,
    arm: usize,
}

impl Player<'_> {
    /// A cell, or some seeds of it.
    fn cell(&mut self, cell: &Cell<'_>, begin: u64, end: u64) -> Option<()> {
        let plans = match self.subject.plans_of(cell, self.arms) {
            Ok(plans) => plans,
            Err(faults) => return self.failing(cell, begin, end, &told(&faults)),
        };
        let Some((rule, pairs)) = self.rule() else {
            for replicate in begin..end {
                self.replicate(cell, &plans, replicate)?;
            }
            return Some(());
        };
        let mut stopping = Stopping::new(&rule);
        loop {
            let outcomes = self.replicate(cell, &plans, stopping.seeds())?;
            let difference = |pair: &Pair| {
                let value = |arm: usize| outcomes.get(arm)?.as_ref().ok()?.get(pair.score).copied().flatten();
                Some(value(pair.than)? - value(pair.arm)?)
            };
            if stopping.take(&pairs.iter().map(difference).collect::<Vec<_>>()) {
                return Some(());
            }
        }
    }

    /// When a cell is done, if that is found on the way.
    fn rule(&self) -> Option<(Rule, Vec<Pair>)> {
        let Replicates::Until { differences, minimum, cap, batch, look_ahead } = &self.subject.loaded.design.replicates
        else {
            return None;
        };
        let place = |name: &String| self.subject.arms.iter().position(|arm| arm == name);
        let pair = |asked: &Difference| {
            let score = SCORES.iter().position(|known| known.id == asked.score)?;
            let than = asked.than.as_ref().map_or(Some(self.subject.baseline), place)?;
            Some(Pair { score, than, arm: place(&asked.arm)? })
        };
        // What was resolved at loading is there.
        let pairs: Vec<Pair> = differences.iter().filter_map(pair).collect();
        let half_widths = differences.iter().map(|asked| asked.half_width).collect();
        let rule = Rule { half_widths, minimum: *minimum, cap: *cap, batch: *batch, look_ahead: *look_ahead };
        Some((rule, pairs))
    }

    /// One seed under every arm.
    fn replicate(&mut self, cell: &Cell<'_>, plans: &[Arc<Plan>], replicate: u64) -> Option<Vec<Outcome>> {
        let key = RunKey::new(self.subject.loaded.design.seed, replicate);
        let names = self.subject.arms_of(cell);
        let mut outcomes = Vec::with_capacity(plans.len());
        for (plan, arm) in plans.iter().zip(self.arms) {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let outcome = run(&mut self.worker, plan, key);
            self.row(cell, replicate, names.get(*arm)?, &outcome);
            outcomes.push(outcome);
        }
        Some(outcomes)
    }

    /// A cell that cannot be played: every run that was planned is a row with the reason.
    fn failing(&mut self, cell: &Cell<'_>, begin: u64, end: u64, why: &str) -> Option<()> {
        let end = match &self.subject.loaded.design.replicates {
            Replicates::Fixed(_) | Replicates::Select { .. } => end,
            Replicates::Until { minimum, .. } => *minimum,
        };
        let names = self.subject.arms_of(cell);
        for replicate in begin..end {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            for name in self.arms.iter().filter_map(|arm| names.get(*arm)) {
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
