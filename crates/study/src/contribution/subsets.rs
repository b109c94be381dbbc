//! Sets of the measures of a configuration, each played once on the luck of the experiment.

use crate::experiment::{Hands, guarded};
use crate::simulator::Simulate;
use detente_engine::chance::RunKey;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Replicates that a thread plays of one set before it looks for other work: enough that compiling the set does not
/// show, few enough that the last thread does not keep the others waiting.
const BLOCK: u64 = 25;

/// A set of measures: bit *i* is the measure at place *i* of the configuration.
pub(super) type Set = u64;

/// What is kept of a run under a set: the two headlines and the staff hours, each where it has a meaning.
pub(super) type Kept = [Option<f64>; 3];

/// What a block gave: a `None` for each run that came to no end.
type Found = Result<Vec<Option<Kept>>, String>;

/// The set of all of `n` measures.
pub(super) fn all(n: usize) -> Set {
    (1 << n) - 1
}

/// Makes the plan of a set.
pub(super) type Compile<'a, P> = &'a (dyn Fn(Set) -> Result<Arc<P>, String> + Sync);

/// How sets are played.
pub(super) struct Table<'a, S: Simulate> {
    pub(super) simulator: &'a S,
    pub(super) compile: Compile<'a, S::Plan>,
    /// The places of what is kept among the yardsticks.
    pub(super) kept: [Option<usize>; 3],
    pub(super) seed: u64,
    pub(super) threads: usize,
    pub(super) hands: Hands<'a>,
}

/// A set and the replicates on which it is played.
pub(super) type Job = (Set, Range<u64>);

/// The blocks of a set over all replicates, in order.
pub(super) fn blocks(set: Set, runs: u64) -> impl Iterator<Item = Job> {
    (0..runs.div_ceil(BLOCK)).map(move |block| (set, block * BLOCK..runs.min((block + 1) * BLOCK)))
}

impl<S: Simulate> Table<'_, S> {
    /// Plays every job; what they gave, in their order, so that threads cannot show. `None` if the work was stopped.
    /// A run that came to no end is a `None` in its place.
    ///
    /// # Errors
    /// The first set that cannot be compiled, in words.
    pub(super) fn play(&self, jobs: &[Job]) -> Result<Option<Vec<Vec<Option<Kept>>>>, String> {
        let total = jobs.iter().map(|(_, replicates)| replicates.end - replicates.start).sum();
        let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
        let found: Mutex<Vec<Option<Found>>> = Mutex::new(vec![None; jobs.len()]);
        let work = || {
            let mut worker = self.simulator.worker();
            while !self.hands.stop.load(Ordering::Relaxed) {
                let place = next.fetch_add(1, Ordering::Relaxed) as usize;
                let Some((set, replicates)) = jobs.get(place) else { break };
                let result = (self.compile)(*set).map(|plan| {
                    let mut kept = Vec::new();
                    for replicate in replicates.clone() {
                        if self.hands.stop.load(Ordering::Relaxed) {
                            break;
                        }
                        kept.push(self.one(&mut worker, &plan, replicate));
                        self.hands.progress.advanced(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                    }
                    kept
                });
                found.lock().unwrap_or_else(PoisonError::into_inner)[place] = Some(result);
            }
        };
        thread::scope(|scope| {
            for _ in 1..self.threads.min(jobs.len()) {
                scope.spawn(work);
            }
            work();
        });
        if self.hands.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let found: Option<Vec<_>> = found.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
        found.map(|results| results.into_iter().collect()).transpose()
    }

    fn one(&self, worker: &mut S::Worker, plan: &Arc<S::Plan>, replicate: u64) -> Option<Kept> {
        let key = RunKey::new(self.seed, replicate);
        let scores = guarded(self.simulator, worker, |worker| self.simulator.scores(worker, plan, key)).ok()?;
        Some(pick(&self.kept, &scores))
    }
}

/// What is kept of the scores of a run.
pub(super) fn pick(kept: &[Option<usize>; 3], scores: &[Option<f64>]) -> Kept {
    kept.map(|place| place.and_then(|place| scores.get(place).copied().flatten()))
}
