//! `detente sweep run` and `detente sweep run-shard`: playing what was planned.

use super::folder::Folder;
use super::standing::{Standing, Wanted};
use super::work::{Begun, Machine};
use super::{merge, plan};
use crate::cli::{Format, RunShard, RunSweep};
use crate::commands::Answer;
use crate::failure::{Failure, count};
use crate::output::{say, say_json, tell};
use crate::panic::reproduce;
use crate::progress::{Bar, Lines};
use crate::stop;
use detente_report::numbers;
use detente_study::Progress as _;
use detente_study::sweep::{Frozen, Played, ShardRef, Subject};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Plays one shard and publishes it. One that was published is left as it is, unless it is to be proved.
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
    let answer = |state: &str, played: &Played| match asked.format {
        Format::Text => {
            let (runs, failed) = (numbers::count(played.runs), numbers::count(played.failed));
            say(&format!("{}: {runs} runs, {failed} failed, {state}\n", shard.key))
        }
        Format::Json => say_json(&serde_json::json!({
            "schema": 1, "shard": shard.key, "runs": played.runs, "failed": played.failed, "state": state,
        })),
    };
    if !asked.again
        && let Some(there) = folder.read(shard)?
    {
        answer("published before", &there)?;
        return Ok(Answer::Yes);
    }
    let arms = match Standing::new(&folder, &frozen, &subject)?.of(shard) {
        Wanted::Under(arms) => arms,
        Wanted::NotAnyMore => {
            answer("not wanted, as the choice was made before", &Played::default())?;
            return Ok(Answer::Yes);
        }
        Wanted::NotYet(first) => {
            let what = "who is played in this shard is found in batches before it, which are not all there";
            return Err(Failure::told(what, format!("play these first, such as: {}", folder.plays(&first))));
        }
    };
    let begun = Begun::now();
    let Some(played) = subject.play_under(&arms, shard.from, shard.to, stop::on_interrupt(), &|_| ()) else {
        return Err(Failure::told("the work was stopped, and nothing was published", "play the shard again"));
    };
    if folder.publish(shard, &played)? {
        folder.note(shard, &begun.done(played.runs, &Machine::here()))?;
        answer("published now", &played)?;
    } else {
        answer("the same bytes as were published before", &played)?;
    }
    Ok(Answer::Yes)
}

/// Plans, plays and merges.
pub(super) fn run(asked: &RunSweep) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.out);
    let (frozen, subject) = begun(asked, &folder)?;
    let threads = asked.cutting.threads();
    folder.nothing_strange(&frozen)?;
    let mut standing = Standing::new(&folder, &frozen, &subject)?;
    tell(&plan::size(&frozen, &subject));
    let before: u64 = {
        let undone = standing.runs_left();
        if standing.is_open() { 0 } else { frozen.runs.saturating_sub(undone) }
    };
    if before > 0 && !standing.left().is_empty() {
        tell(&format!("{} of these are done\n", numbers::count(before)));
    }
    if !standing.left().is_empty() {
        let guess = plan::Guess::new(&frozen, &subject, threads);
        tell(&format!("{}\n", plan::duration(guess.as_ref(), standing.runs_left())));
    }
    let work = Work {
        subject: &subject,
        folder: &folder,
        machine: Machine::here(),
        stop: stop::on_interrupt(),
        bar: Bar::counting(),
        lines: Lines::begin_at(before),
        done: AtomicU64::new(before),
        failed: AtomicU64::new(0),
    };
    work.bar.begin_at(before);
    let mut rounds = 0;
    while !standing.left().is_empty() && !work.stop.load(Ordering::Relaxed) {
        let total = work.done.load(Ordering::Relaxed) + standing.runs_left();
        work.play(&standing.left(), &standing.arms(), total, threads)?;
        standing.advance()?;
        rounds += 1;
    }
    let seconds = work.bar.finish();
    let played = work.done.load(Ordering::Relaxed) - before;
    let undone = standing.left().len();
    if undone > 0 {
        let what = format!("stopped with {} of {} left", count(undone, "shard"), standing.wanted().len());
        let words =
            ["sweep", "run", &asked.design.to_string_lossy(), "--out", &asked.out.to_string_lossy(), "--resume"];
        return Err(Failure::told(what, format!("go on with: {}", reproduce(words.into_iter().map(str::to_owned)))));
    }
    let merged = merge::merged(&folder, &frozen, &subject, &standing)?;
    let rate = played as f64 / seconds.max(1e-3);
    if rounds > 0 {
        let runs = numbers::count(played);
        tell(&format!("{runs} runs in {seconds:.1} s on {}, {rate:.0} a second\n", count(threads, "thread")));
    }
    match asked.format {
        Format::Text => say(&merged.words(&folder))?,
        Format::Json => {
            let mut json = merged.json(&folder);
            json["played"] = played.into();
            json["seconds"] = seconds.into();
            json["threads"] = threads.into();
            say_json(&json)?;
        }
    }
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

/// Work under way.
struct Work<'a> {
    subject: &'a Subject,
    folder: &'a Folder,
    machine: Machine,
    stop: &'a AtomicBool,
    bar: Bar,
    lines: Lines,
    done: AtomicU64,
    failed: AtomicU64,
}

impl Work<'_> {
    /// Plays shards under some arms on so many threads. Each takes the next shard, so that memory holds one for each.
    fn play(&self, left: &[&ShardRef], arms: &[usize], total: u64, threads: usize) -> Result<(), Failure> {
        let next = AtomicUsize::new(0);
        // A thread that cannot publish ends the work of all, after the shards under way.
        let (broken, first) = (AtomicBool::new(false), Mutex::new(None));
        let tell = |ended: bool| {
            if !ended {
                let failures = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
                self.bar.name(&format!("{failures} failed"));
            }
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.bar.advanced(done, total);
            if let Some(line) = self.lines.due(done, total, self.failed.load(Ordering::Relaxed)) {
                crate::output::tell(&line);
            }
        };
        let work = || {
            while !broken.load(Ordering::Relaxed) {
                let Some(shard) = left.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                let begun = Begun::now();
                let Some(played) = self.subject.play_under(arms, shard.from, shard.to, self.stop, &tell) else { break };
                let published = self.folder.publish(shard, &played).and_then(|new| match new {
                    true => self.folder.note(shard, &begun.done(played.runs, &self.machine)),
                    false => Ok(()),
                });
                if let Err(failure) = published {
                    broken.store(true, Ordering::Relaxed);
                    first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.min(left.len().max(1)) {
                scope.spawn(work);
            }
            work();
        });
        first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}
