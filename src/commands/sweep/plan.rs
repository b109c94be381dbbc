//! `detente sweep plan`: how large a design is, how long it takes, and its shards.

use super::folder::Folder;
use crate::cli::{Format, Plan};
use crate::commands::Answer;
use crate::disk::Disk;
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, say_json};
use crate::progress::span;
use detente_report::numbers;
use detente_report::words::phrases::plural;
use detente_study::sweep::{Frozen, Recorder, Subject, Unusable};
use detente_sweep::design::Replicates;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// How long runs are timed for an estimate.
const TIMED: Duration = Duration::from_millis(400);
/// How many cells are timed at most, spread over the design.
const TIMED_CELLS: u64 = 16;
/// How many seeds of a cell are timed at most.
const SEEDS_TIMED: u64 = 5;

/// Shows a plan, and freezes it if a folder is named.
pub(super) fn plan(asked: &Plan) -> Result<Answer, Failure> {
    let (frozen, subject) = made(&asked.design, asked.cutting.shard_runs.get())?;
    let threads = asked.cutting.threads();
    let guess = Guess::new(&frozen, &subject, threads);
    if let Some(out) = &asked.out {
        Folder::new(out).freeze(&frozen)?;
    }
    if asked.format == Format::Json {
        let replicates = &subject.loaded.design.replicates;
        say_json(&serde_json::json!({
            "schema": 1, "title": subject.loaded.design.title, "cells": frozen.cells, "arms": subject.arms,
            "seeds": { "least": replicates.least(), "most": replicates.most() },
            "runs_at_most": frozen.runs, "shards": frozen.shards.len(), "threads": threads,
            "seconds": guess.as_ref().map(|guess| guess.seconds(frozen.runs)),
            "timed_runs": guess.as_ref().map_or(0, |guess| guess.timed),
            "frozen_in": asked.out.as_ref().map(|out| out.display().to_string()),
        }))?;
        return Ok(Answer::Yes);
    }
    let mut text = size(&frozen, &subject);
    let _ = writeln!(text, "{}", duration(guess.as_ref(), frozen.runs));
    if let Some(out) = &asked.out {
        let _ =
            writeln!(text, "frozen in {}; play it with: detente sweep run-shard {} KEY", out.display(), out.display());
    }
    say(&text)?;
    Ok(Answer::Yes)
}

/// A design, read and cut.
pub(super) fn made(design: &Path, shard_runs: u64) -> Result<(Frozen, Subject), Failure> {
    let recorder = Recorder::new(&Disk);
    let subject = Subject::load(design, &recorder)?;
    let frozen =
        Frozen::new(&subject, design, &recorder, engine::VERSION, shard_runs).map_err(|error| match error {
            Unusable::Refused(found) => Failure::Refused(found),
            other => Failure::told(other.to_string(), "make the design smaller"),
        })?;
    Ok((frozen, subject))
}

/// How large it is, in words.
pub(super) fn size(frozen: &Frozen, subject: &Subject) -> String {
    let design = &subject.loaded.design;
    let left_out = match design.constraints.is_empty() {
        true => "",
        false => {
            ", fewer by what constraints leave out; the effects of a plan that they leave holes in cannot be told, only \
             what its cells say"
        }
    };
    let seeds = match &design.replicates {
        Replicates::Fixed(n) => plural(*n as usize, "seed", "seeds"),
        other => format!("{} to {} seeds", numbers::count(other.least()), numbers::count(other.most())),
    };
    let at_most = if design.replicates.least() == design.replicates.most() { "" } else { "at most " };
    format!(
        "{} × {} × {seeds}: {at_most}{} in {}{left_out}\n",
        plural(frozen.cells as usize, "cell", "cells"),
        plural(subject.arms.len(), "arm", "arms"),
        plural(frozen.runs as usize, "run", "runs"),
        crate::failure::count(frozen.shards.len(), "shard"),
    )
}

/// What runs take, by a few that were timed here.
pub(super) struct Guess {
    /// Seconds of one thread for a run, its share of what a cell costs by itself included.
    of_a_run: f64,
    threads: usize,
    timed: u64,
}

impl Guess {
    /// Times a few cells, spread over the design; none if no run came to its end.
    pub(super) fn new(frozen: &Frozen, subject: &Subject, threads: usize) -> Option<Guess> {
        let (mut compiling, mut playing, mut tried, mut timed) = (0.0, 0.0, 0.0, 0_u64);
        let begun = Instant::now();
        let cells = &subject.loaded.cells;
        let never = AtomicBool::new(false);
        let spread = TIMED_CELLS.min(cells.len());
        for nth in 0..spread {
            let index = (u128::from(nth) * u128::from(cells.len()) / u128::from(spread)) as u64;
            let Some(cell) = cells.cell(index).filter(|cell| cells.allows(cell).unwrap_or(false)) else { continue };
            let start = Instant::now();
            if subject.plans(&cell).is_err() {
                continue;
            }
            let compiled = start.elapsed().as_secs_f64();
            let start = Instant::now();
            // A few seeds in a row, since a worker is slower at its first run; a cell that stops by itself is one unit,
            // of which one run has to do.
            let ended = match &subject.loaded.design.replicates {
                Replicates::Fixed(seeds) => {
                    let first = index * seeds;
                    let played = subject.play(first, first + (*seeds).min(SEEDS_TIMED), &never, &|_| ());
                    played.map_or(0, |played| played.runs - played.failed)
                }
                _ => u64::from(subject.one(&cell, 0, 0).is_ok()),
            };
            if ended > 0 {
                compiling += compiled;
                tried += 1.0;
                playing += (start.elapsed().as_secs_f64() - compiled).max(0.0);
                timed += ended;
            }
            if begun.elapsed() > TIMED {
                break;
            }
        }
        let of_a_run = compiling / tried * frozen.cells as f64 / frozen.runs.max(1) as f64 + playing / timed as f64;
        (timed > 0).then_some(Guess { of_a_run, threads, timed })
    }

    fn seconds(&self, runs: u64) -> f64 {
        self.of_a_run * runs as f64 / self.threads as f64
    }
}

/// How long so many runs will take, in words.
pub(super) fn duration(guess: Option<&Guess>, runs: u64) -> String {
    let Some(guess) = guess else {
        return "none of the runs that were tried came to its end, so that there is no estimate of the time".into();
    };
    let threads = crate::failure::count(guess.threads, "thread");
    format!("about {} on {threads} (a guess from {} runs)", span(guess.seconds(runs)), guess.timed)
}
