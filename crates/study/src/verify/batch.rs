//! The runs of a point: played on all threads, and read in the order of replicates.

use super::gauge::{Gauge, Reading};
use super::judge::{Fault, enough};
use super::outcome::Goal;
use crate::crew::in_order;
use crate::engine::Engine;
use crate::experiment::guarded;
use crate::facts::Facts;
use crate::simulator::Simulate;
use detente_engine::chance::RunKey;
use detente_engine::{Keep, Plan, Simulation};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// After so many runs a point is looked at: whether its runs can show what it asks.
const FIRST_LOOK: u64 = 64;
/// How much a first look forgives.
const FIRST_LOOK_SLACK: f64 = 1.3;

/// How runs are played.
pub(super) struct Batch<'a> {
    pub(super) seed: u64,
    pub(super) threads: usize,
    pub(super) stop: &'a AtomicBool,
    pub(super) tell: &'a (dyn Fn() + Sync),
}

/// What is read off every run of a point.
pub(super) struct Measured<'a> {
    pub(super) gauge: &'a Gauge,
    pub(super) here: &'a Arc<Plan>,
    pub(super) against: Option<&'a Arc<Plan>>,
}

/// What a thread keeps from run to run: a simulation of the point, and one of what it is held against.
type Rooms = [Option<Simulation>; 2];

/// How many runs are played where so many are asked for: one alone is played with a second seed, to see that it
/// is no matter of luck.
pub(super) fn played(runs: u64) -> u64 {
    runs.max(2)
}

impl Batch<'_> {
    /// The value of every run that counts, in the order of replicates; `None` if stopped.
    ///
    /// # Errors
    /// What these runs cannot show, and what came to nothing.
    pub(super) fn values(&self, of: &Measured<'_>, goal: &Goal, runs: u64) -> Result<Option<Vec<f64>>, Fault> {
        let all = played(runs);
        let first = all.min(FIRST_LOOK);
        let Some(mut values) = self.numbers(of, 0, first)? else { return Ok(None) };
        if all > first {
            enough(goal, &values, all, FIRST_LOOK_SLACK)?;
            let Some(rest) = self.numbers(of, first, all)? else { return Ok(None) };
            values.extend(rest);
        }
        if runs == 1 {
            if let [one, other] = values[..]
                && one != other
            {
                let what =
                    format!("one run cannot show this: the result varies with the seed ({one:.4} and {other:.4})");
                return Err(("runs".into(), what, "raise `runs`".into()));
            }
            values.truncate(1);
            return Ok(Some(values));
        }
        if values.len() < 2 {
            let what = format!("only {} of {all} runs count", values.len());
            return Err(("measure".into(), what, "raise `runs`, or let more of them count".into()));
        }
        let counted = values.len() as u64;
        enough(goal, &values, counted, 1.0)?;
        Ok(Some(values))
    }

    /// The stylised facts of every run, in the order of replicates; `None` if stopped.
    ///
    /// # Errors
    /// A run that came to no end.
    pub(super) fn facts(&self, plan: &Arc<Plan>, runs: u64) -> Result<Option<Vec<Facts>>, Fault> {
        self.replicates(0, runs, |replicate, rooms| {
            let key = RunKey::new(self.seed, replicate);
            play(plan, key, Keep::Log, &mut rooms[0], |run| {
                run.advance(plan.topology.end).map_err(|error| error.to_string())?;
                let run = run.finish().map_err(|error| error.to_string())?;
                Ok(Facts::of(plan, &run))
            })
        })
    }

    fn numbers(&self, of: &Measured<'_>, from: u64, to: u64) -> Result<Option<Vec<f64>>, Fault> {
        let readings = self.replicates(from, to, |replicate, [room, other]| {
            let key = RunKey::new(self.seed, replicate);
            let here = play(of.here, key, Keep::Scores, room, |run| of.gauge.read(run))?;
            match of.against {
                None => Ok(here),
                Some(plan) => {
                    let there = play(plan, key, Keep::Scores, other, |run| of.gauge.read(run))?;
                    Ok(of.gauge.compared(here, there))
                }
            }
        })?;
        let number = |reading| if let Reading::Number(value) = reading { Some(value) } else { None };
        Ok(readings.map(|readings| readings.into_iter().filter_map(number).collect()))
    }

    /// Plays replicates from one number to below another, on all threads.
    fn replicates<T: Send>(
        &self,
        from: u64,
        to: u64,
        one: impl Fn(u64, &mut Rooms) -> Result<T, String> + Sync,
    ) -> Result<Option<Vec<T>>, Fault> {
        let found = in_order(
            (to - from) as usize,
            self.threads,
            || -> Rooms { [None, None] },
            |rooms, n| {
                if self.stop.load(Ordering::Relaxed) {
                    return None;
                }
                let replicate = from + n as u64;
                let one = one(replicate, rooms);
                (self.tell)();
                Some((replicate, one))
            },
        );
        if self.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let told = |(replicate, one): (u64, Result<T, String>)| {
            one.map_err(|why| {
                let what = format!("run {replicate} came to nothing: {why}");
                ("measure".into(), what, "mend the scenario, or measure something that it has".into())
            })
        };
        found.into_iter().flatten().map(told).collect::<Result<Vec<T>, Fault>>().map(Some)
    }
}

/// One run, in the room of the thread.
fn play<T>(
    plan: &Arc<Plan>,
    key: RunKey,
    keep: Keep,
    room: &mut Option<Simulation>,
    read: impl Fn(&mut Simulation) -> Result<T, String>,
) -> Result<T, String> {
    guarded(&Engine, room, |room: &mut <Engine as Simulate>::Worker| {
        let run = match room {
            Some(run) => {
                run.reset(Arc::clone(plan), key, keep);
                run
            }
            None => room.insert(Simulation::new(Arc::clone(plan), key, keep)),
        };
        read(run)
    })
}
