//! Arms × replicates, run on all cores and put together in index order, so that neither the number
//! of threads nor their timing can show in a result.

use crate::ensemble::{Ensemble, MisperceptionSplit};
use crate::simulator::{Sample, Simulate, Yardstick};
use detente_engine::chance::RunKey;
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, thread};

/// The most arms in one experiment.
pub const ARMS_MAX: usize = 64;
/// The most replicates in one experiment held in memory; larger designs are split into shards.
pub const RUNS_MAX: u64 = 1_000_000;
/// The most threads.
pub const THREADS_MAX: usize = 1_024;

/// One configuration under comparison.
#[derive(Debug)]
pub struct Arm<P> {
    /// Its name.
    pub name: String,
    /// The ids of its measures.
    pub measures: Vec<String>,
    /// The scenario compiled with it.
    pub plan: Arc<P>,
}

impl<P> Clone for Arm<P> {
    fn clone(&self) -> Self {
        Arm { name: self.name.clone(), measures: self.measures.clone(), plan: Arc::clone(&self.plan) }
    }
}

/// Arms on the same luck: replicate r has the run key of (seed, r) in every arm.
#[derive(Debug)]
pub struct Experiment<P> {
    /// The arms, the baseline among them.
    pub arms: Vec<Arm<P>>,
    /// The place of the baseline among the arms.
    pub baseline: usize,
    /// The experiment's seed.
    pub seed: u64,
    /// The number of replicates, fixed beforehand.
    pub runs: u64,
    /// The number of threads.
    pub threads: usize,
}

/// Who wants to know how far an experiment is.
pub trait Progress: Sync {
    /// Called after every run, from any thread; `done` only grows, but calls may overtake each other.
    fn advanced(&self, done: u64, total: u64);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn advanced(&self, _done: u64, _total: u64) {}
}

/// What is handed down from the program: nothing below it knows a terminal or a command line.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// Read between runs; once true, no further run begins.
    pub stop: &'a AtomicBool,
    /// Told after every run.
    pub progress: &'a dyn Progress,
    /// The command that repeats one run: (arm's name, seed, replicate).
    pub reproduce: &'a (dyn Fn(&str, u64, u64) -> String + Sync),
}

/// What is kept of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// BLAKE3 of the log and the final state.
    pub digest: [u8; 32],
    /// One value for each yardstick.
    pub scores: Vec<Option<f64>>,
}

/// A run that came to no end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// In which arm.
    pub arm: String,
    /// Which replicate.
    pub replicate: u64,
    /// Why.
    pub error: String,
    /// The command that repeats it.
    pub reproduce: String,
}

/// Everything an experiment found.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The scores, in the order of every row.
    pub yardsticks: Vec<Yardstick>,
    /// One for each arm, in order.
    pub arms: Vec<ArmTable>,
    /// The place of the baseline.
    pub baseline: usize,
    /// The experiment's seed.
    pub seed: u64,
    /// Replicates finished in every arm: those planned, unless the work was stopped.
    pub runs: u64,
    /// Replicates planned.
    pub planned: u64,
    /// Runs that came to no end, by replicate and arm.
    pub failures: Vec<Failure>,
}

/// What one arm found.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmTable {
    /// Its name.
    pub name: String,
    /// The ids of its measures.
    pub measures: Vec<String>,
    /// One for each replicate; `None` where the run failed.
    pub rows: Vec<Option<Row>>,
    /// What figures need, over all its replicates.
    pub ensemble: Ensemble,
    /// Misperception avoided against the baseline, split by who had a case; empty for the baseline.
    pub misperception: MisperceptionSplit,
}

/// Why an experiment cannot begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No arm, too many, or two of one name.
    Arms(String),
    /// No replicate, or too many.
    Runs(u64),
    /// No thread, or too many.
    Threads(usize),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Arms(why) => f.write_str(why),
            Refused::Runs(n) => write!(f, "{n} runs: an experiment has 1 to {RUNS_MAX}"),
            Refused::Threads(n) => write!(f, "{n} threads: an experiment has 1 to {THREADS_MAX}"),
        }
    }
}

impl std::error::Error for Refused {}

impl<P: Send + Sync> Experiment<P> {
    /// Runs every arm on every replicate.
    ///
    /// A run that fails or panics is a [`Failure`], never the end of the experiment. A stopped
    /// experiment holds the replicates that were finished in every arm, from 0 on.
    ///
    /// # Errors
    /// If arms, replicates or threads are out of bounds.
    pub fn run<S: Simulate<Plan = P>>(&self, simulator: &S, hands: Hands<'_>) -> Result<Table, Refused> {
        self.check()?;
        let total = self.runs * self.arms.len() as u64;
        let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
        let fold = Mutex::new(Fold::new(self, simulator.yardsticks()));
        let work = || {
            let mut worker = simulator.worker();
            while !hands.stop.load(Ordering::Relaxed) {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= total {
                    break;
                }
                let result = self.one(simulator, &mut worker, index, hands);
                // A panic while folding would have ended the scope; the data are whole either way.
                fold.lock().unwrap_or_else(PoisonError::into_inner).deliver(index, result);
                hands.progress.advanced(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            }
        };
        thread::scope(|scope| {
            let threads = u64::try_from(self.threads).unwrap_or(1).min(total);
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        Ok(fold.into_inner().unwrap_or_else(PoisonError::into_inner).finish())
    }

    /// One run by its index, arms of a replicate together.
    fn one<S: Simulate<Plan = P>>(
        &self,
        simulator: &S,
        worker: &mut S::Worker,
        index: u64,
        hands: Hands<'_>,
    ) -> Result<Sample, Failure> {
        let arms = self.arms.len() as u64;
        let (replicate, arm) = (index / arms, &self.arms[(index % arms) as usize]);
        let key = RunKey::new(self.seed, replicate);
        guarded(simulator, worker, |worker| simulator.run(worker, &arm.plan, key)).map_err(|error| Failure {
            arm: arm.name.clone(),
            replicate,
            error,
            reproduce: (hands.reproduce)(&arm.name, self.seed, replicate),
        })
    }

    fn check(&self) -> Result<(), Refused> {
        if self.arms.is_empty() || self.arms.len() > ARMS_MAX {
            return Err(Refused::Arms(format!("{} arms: an experiment has 1 to {ARMS_MAX}", self.arms.len())));
        }
        if self.baseline >= self.arms.len() {
            return Err(Refused::Arms("the baseline is none of the arms".into()));
        }
        let mut names: Vec<&str> = self.arms.iter().map(|arm| arm.name.as_str()).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Refused::Arms(format!("two arms are named `{}`", twice[0])));
        }
        if !(1..=RUNS_MAX).contains(&self.runs) {
            return Err(Refused::Runs(self.runs));
        }
        if !(1..=THREADS_MAX).contains(&self.threads) {
            return Err(Refused::Threads(self.threads));
        }
        Ok(())
    }
}

/// Does one piece of work and turns a panic into its message. The worker is replaced after a panic,
/// since what it holds may be half done.
pub(crate) fn guarded<S: Simulate, T>(
    simulator: &S,
    worker: &mut S::Worker,
    work: impl FnOnce(&mut S::Worker) -> Result<T, String>,
) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(|| work(worker))).unwrap_or_else(|panic| {
        *worker = simulator.worker();
        Err(format!("the engine panicked: {}", message(&*panic)))
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

/// Puts runs together in index order: what threads finish early waits in `pending`.
struct Fold {
    table: Table,
    next: u64,
    pending: BTreeMap<u64, Result<Sample, Failure>>,
}

impl Fold {
    fn new<P>(experiment: &Experiment<P>, yardsticks: Vec<Yardstick>) -> Self {
        let arm = |arm: &Arm<P>| ArmTable {
            name: arm.name.clone(),
            measures: arm.measures.clone(),
            rows: Vec::new(),
            ensemble: Ensemble::default(),
            misperception: MisperceptionSplit::default(),
        };
        let table = Table {
            yardsticks,
            arms: experiment.arms.iter().map(arm).collect(),
            baseline: experiment.baseline,
            seed: experiment.seed,
            runs: 0,
            planned: experiment.runs,
            failures: Vec::new(),
        };
        Fold { table, next: 0, pending: BTreeMap::new() }
    }

    fn deliver(&mut self, index: u64, result: Result<Sample, Failure>) {
        self.pending.insert(index, result);
        let arms = self.table.arms.len() as u64;
        // A replicate is folded whole or not at all, so that arms always hold the same seeds.
        while (self.next..self.next + arms).all(|index| self.pending.contains_key(&index)) {
            let later = self.pending.split_off(&(self.next + arms));
            let replicate = std::mem::replace(&mut self.pending, later);
            self.replicate(replicate.into_values().collect());
            self.next += arms;
        }
    }

    fn replicate(&mut self, results: Vec<Result<Sample, Failure>>) {
        let baseline = results[self.table.baseline].as_ref().ok();
        for (place, (arm, result)) in self.table.arms.iter_mut().zip(&results).enumerate() {
            if let Ok(sample) = result {
                arm.ensemble.add(sample);
                if let Some(baseline) = baseline.filter(|_| place != self.table.baseline) {
                    arm.misperception.add(&baseline.pairs, &sample.pairs);
                }
            }
        }
        for (arm, result) in self.table.arms.iter_mut().zip(results) {
            match result {
                Ok(Sample { digest, scores, .. }) => arm.rows.push(Some(Row { digest, scores })),
                Err(failure) => {
                    arm.rows.push(None);
                    self.table.failures.push(failure);
                }
            }
        }
        self.table.runs += 1;
    }

    fn finish(self) -> Table {
        self.table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Fake, FakePlan, experiment, hands};

    #[test]
    fn threads_and_their_timing_do_not_show() {
        let stop = AtomicBool::new(false);
        let one = experiment(200, 1).run(&Fake, hands(&stop)).unwrap();
        for threads in [2, 5] {
            assert_eq!(one, experiment(200, threads).run(&Fake, hands(&stop)).unwrap());
        }
        assert_eq!((one.runs, one.arms[0].rows.len()), (200, 200));
    }

    #[test]
    fn another_arm_changes_nothing_in_those_that_were_there() {
        let stop = AtomicBool::new(false);
        let with = experiment(20, 2).run(&Fake, hands(&stop)).unwrap();
        let mut fewer = experiment(20, 2);
        fewer.arms.truncate(2);
        assert_eq!(fewer.run(&Fake, hands(&stop)).unwrap().arms[..2], with.arms[..2]);
    }

    #[test]
    fn a_run_that_fails_or_panics_is_a_row_with_its_command() {
        let mut failing = experiment(12, 2);
        let plan = |plan: FakePlan| Arc::new(plan);
        failing.arms[1].plan = plan(FakePlan { fails_from: Some(10), ..FakePlan::default() });
        failing.arms[2].plan = plan(FakePlan { panics_from: Some(11), ..FakePlan::default() });
        let stop = AtomicBool::new(false);
        let table = failing.run(&Fake, hands(&stop)).unwrap();
        let told: Vec<(&str, u64)> = table.failures.iter().map(|f| (f.arm.as_str(), f.replicate)).collect();
        assert_eq!(told, [("helps", 10), ("helps", 11), ("idle", 11)]);
        assert!(table.failures[2].error.contains("the fake was told to panic"), "{}", table.failures[2].error);
        assert_eq!(table.failures[2].reproduce, "run idle 2018 11");
        assert!(table.arms[1].rows[9].is_some() && table.arms[1].rows[10].is_none());
        assert_eq!((table.arms[1].ensemble.runs, table.arms[0].ensemble.runs), (10, 12));
    }

    #[test]
    fn a_stopped_experiment_holds_whole_replicates() {
        struct StopAt<'a>(&'a AtomicBool);
        impl Progress for StopAt<'_> {
            fn advanced(&self, done: u64, _total: u64) {
                if done >= 20 {
                    self.0.store(true, Ordering::Relaxed);
                }
            }
        }
        let stop = AtomicBool::new(false);
        let table = experiment(500, 2).run(&Fake, Hands { progress: &StopAt(&stop), ..hands(&stop) }).unwrap();
        assert!(table.runs >= 4 && table.runs < 20 && table.planned == 500, "{}", table.runs);
        assert!(table.arms.iter().all(|arm| arm.rows.len() as u64 == table.runs && arm.ensemble.runs == table.runs));
    }

    #[test]
    fn bounds_are_kept() {
        let stop = AtomicBool::new(false);
        let refused = |change: &dyn Fn(&mut Experiment<FakePlan>)| {
            let mut e = experiment(4, 1);
            change(&mut e);
            e.run(&Fake, hands(&stop)).unwrap_err()
        };
        assert_eq!(refused(&|e| e.runs = 0), Refused::Runs(0));
        assert_eq!(refused(&|e| e.runs = u64::MAX), Refused::Runs(u64::MAX));
        assert_eq!(refused(&|e| e.threads = 0), Refused::Threads(0));
        assert!(matches!(refused(&|e| e.arms.clear()), Refused::Arms(_)));
        assert!(matches!(refused(&|e| e.baseline = 9), Refused::Arms(_)));
        assert_eq!(refused(&|e| e.arms[1].name = "none".into()), Refused::Arms("two arms are named `none`".into()));
    }
}
