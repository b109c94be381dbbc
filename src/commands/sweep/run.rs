//! `detente sweep run` and `detente sweep run-shard`: playing what was planned.

use super::folder::Folder;
use super::{merge, plan};
use crate::cli::{RunShard, RunSweep};
use crate::commands::Answer;
use crate::failure::{Failure, count};
use crate::output::{say, tell};
use crate::panic::reproduce;
use crate::progress::Bar;
use crate::stop;
use detente_report::numbers;
use detente_study::Progress as _;
use detente_study::sweep::{Frozen, ShardRef, Subject};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Plays one shard and publishes it.
pub(super) fn run_shard(asked: &RunShard) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.folder);
    let (frozen, subject) = folder.open()?;
    let by_number = asked.key.parse::<usize>().ok().and_then(|n| frozen.shards.get(n));
    let named = |shard: &&ShardRef| shard.key == asked.key;
    let Some(shard) = by_number.or_else(|| frozen.shards.iter().find(named)) else {
        let what = format!("the plan has no shard `{}`", asked.key);
        let last = frozen.shards.len().saturating_sub(1);
        return Err(Failure::told(what, format!("name a key of plan.json, or a number from 0 to {last}")));
    };
    let Some(played) = subject.play(shard.from, shard.to, stop::on_interrupt(), &|_| ()) else {
        return Err(Failure::told("the work was stopped, and nothing was published", "play the shard again"));
    };
    folder.publish(shard, &played)?;
    say(&format!("{}: {} runs, {} failed\n", shard.key, numbers::count(played.runs), numbers::count(played.failed)));
    Ok(Answer::Yes)
}

/// Plans, plays and merges.
pub(super) fn run(asked: &RunSweep) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.out);
    let (frozen, subject) = begun(asked, &folder)?;
    let threads = asked.cutting.threads();
    let left: Vec<&ShardRef> = frozen.shards.iter().filter(|shard| !folder.is_done(shard)).collect();
    let of = |shards: &[&ShardRef]| shards.iter().map(|s| s.to - s.from).sum::<u64>() * subject.runs_of_a_unit();
    let work = Work {
        subject: &subject,
        folder: &folder,
        left: &left,
        before: frozen.runs.saturating_sub(of(&left)),
        total: frozen.runs,
        stop: stop::on_interrupt(),
        bar: Bar::counting(),
    };
    tell(&plan::size(&frozen, &subject));
    if work.before > 0 {
        tell(&format!("{} of these are done\n", numbers::count(work.before)));
    }
    if !left.is_empty() {
        tell(&format!("{}\n", plan::duration(&frozen, &subject, threads, of(&left))));
    }
    work.play(threads)?;
    let seconds = work.bar.finish();
    let undone = frozen.shards.iter().filter(|shard| !folder.is_done(shard)).count();
    if undone > 0 {
        let what = format!("stopped with {} of {} left", count(undone, "shard"), frozen.shards.len());
        let words =
            ["sweep", "run", &asked.design.to_string_lossy(), "--out", &asked.out.to_string_lossy(), "--resume"];
        return Err(Failure::told(what, format!("go on with: {}", reproduce(words.into_iter().map(str::to_owned)))));
    }
    let merged = merge::merged(&folder, &frozen, &subject)?;
    let rate = of(&left) as f64 / seconds.max(1e-3);
    if !left.is_empty() {
        tell(&format!("{seconds:.1} s on {}, {rate:.0} runs a second\n", count(threads, "thread")));
    }
    say(&merged.words(&folder));
    Ok(Answer::Yes)
}

/// The plan: frozen now, or found.
fn begun(asked: &RunSweep, folder: &Folder) -> Result<(Frozen, Subject), Failure> {
    let (new, subject) = plan::made(&asked.design, asked.cutting.shard_runs.get())?;
    if !folder.has_plan() {
        folder.freeze(&new)?;
        return Ok((new, subject));
    }
    if !asked.resume {
        let what = format!("{} holds a sweep already", asked.out.display());
        return Err(Failure::told(what, "go on with it by --resume, or name another folder"));
    }
    let (frozen, subject) = folder.open()?;
    if frozen.inputs != new.inputs {
        let changed = new.inputs.iter().find(|(name, digest)| frozen.inputs.get(*name) != Some(digest));
        let changed = changed.map_or("something", |(name, _)| name.as_str());
        let what = format!("{changed} is not what the sweep in {} was planned with", asked.out.display());
        return Err(Failure::told(what, "put it back as it was, or begin a sweep in another folder"));
    }
    Ok((frozen, subject))
}

/// What is left to be played.
struct Work<'a> {
    subject: &'a Subject,
    folder: &'a Folder,
    left: &'a [&'a ShardRef],
    before: u64,
    total: u64,
    stop: &'a AtomicBool,
    bar: Bar,
}

impl Work<'_> {
    /// Plays what is left on so many threads. Each takes the next shard, so that memory holds one for each.
    fn play(&self, threads: usize) -> Result<(), Failure> {
        let (next, done, failed) = (AtomicUsize::new(0), AtomicU64::new(self.before), AtomicU64::new(0));
        // A thread that cannot publish ends the work of all, after the shards under way.
        let (broken, first) = (AtomicBool::new(false), Mutex::new(None));
        let tell = |ended: bool| {
            if !ended {
                let failures = failed.fetch_add(1, Ordering::Relaxed) + 1;
                self.bar.name(&format!("{failures} failed"));
            }
            self.bar.advanced(done.fetch_add(1, Ordering::Relaxed) + 1, self.total);
        };
        let work = || {
            while !broken.load(Ordering::Relaxed) {
                let Some(shard) = self.left.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                let Some(played) = self.subject.play(shard.from, shard.to, self.stop, &tell) else { break };
                if let Err(failure) = self.folder.publish(shard, &played) {
                    broken.store(true, Ordering::Relaxed);
                    first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.min(self.left.len().max(1)) {
                scope.spawn(work);
            }
            work();
        });
        first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}
