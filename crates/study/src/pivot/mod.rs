//! Pivotal moments: how much hung on each link of what led to the highest act of a run, found by playing forks.
//!
//! A fork is the same crisis up to the step of one link, under the same luck and the same decisions; from there on all
//! luck is new and doctrines play for everybody. It is played in pairs on the same new luck: once as it was, once
//! without the link. A link is pivotal where the pairs differ beyond chance.

mod links;

pub use links::Part;

use crate::crew::in_order;
use detente_engine::ids::EventId;
use detente_engine::live::{Command, Player, Stamped};
use detente_engine::log::What;
use detente_engine::{Keep, Plan, Run, RunKey, Simulation};
use detente_scenario::Moment;
use detente_statistics::sign_p;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Forks of a link that are played, each with it and without it.
pub const REPLAYS: u32 = 40;
/// Chance that any link at all is called pivotal though none is.
const LEVEL: f64 = 0.05;

/// What the highest act of a run hung on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Climb {
    /// The first act of the highest rung.
    pub act: EventId,
    /// When.
    pub at: Moment,
    /// Its rung.
    pub rung: i8,
    /// Forks of each link.
    pub replays: u32,
    /// The links, in order of time.
    pub links: Vec<Pivot>,
}

/// One link, and what became of its forks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pivot {
    /// Its event.
    pub event: EventId,
    /// When.
    pub at: Moment,
    /// What it is in the course of things.
    pub part: Part,
    /// Forks, as it was, in which the rung was reached after it.
    pub with: u32,
    /// Forks without it in which the rung was reached.
    pub without: u32,
    /// Fewer reach it without the link, beyond what chance would show in any of the links (exact sign test, 5 % over
    /// all of them).
    pub pivotal: bool,
}

/// Finds on what the highest act of a run hung. The run is that of the plan, the key and the commands, kept with its
/// log; nothing is found where nobody acted.
///
/// # Errors
/// Why a fork came to no end, in words.
pub fn climb(
    plan: &Arc<Plan>,
    key: RunKey,
    commands: &[Stamped],
    run: &Run,
    threads: usize,
) -> Result<Option<Climb>, String> {
    let rung_of = |what: &What| if let What::Acted { rung, .. } = what { *rung } else { 0 };
    let Some(rung) = run.log.events.iter().map(|event| rung_of(&event.what)).max().filter(|rung| *rung >= 1) else {
        return Ok(None);
    };
    let Some(place) = run.log.events.iter().position(|event| rung_of(&event.what) == rung) else { return Ok(None) };
    let act = EventId::from_index(place);
    let links = links::links(&run.log, act);
    let starts = starts(plan, key, commands, &links)?;
    let forks: Vec<Fork<'_>> = links
        .iter()
        .zip(&starts)
        .map(|(link, start)| Fork {
            plan,
            key,
            commands,
            start: *start,
            without: run.log.events[link.event.index()].identity,
        })
        .collect();
    let reached = play(&forks, rung, threads)?;
    let level = LEVEL / links.len().max(1) as f64;
    let of = |(link, pairs): (links::Link, &[Pair])| {
        let count = |one: &dyn Fn(&Pair) -> bool| pairs.iter().filter(|pair| one(pair)).count() as u64;
        let (spared, brought) = (count(&|pair| pair[0] && !pair[1]), count(&|pair| !pair[0] && pair[1]));
        Pivot {
            event: link.event,
            at: run.log.events[link.event.index()].at,
            part: link.part,
            with: count(&|pair| pair[0]) as u32,
            without: count(&|pair| pair[1]) as u32,
            pivotal: spared > brought && sign_p(spared, brought) <= level,
        }
    };
    let at = run.log.events[place].at;
    let links = links.into_iter().zip(reached.chunks(REPLAYS as usize)).map(of).collect();
    Ok(Some(Climb { act, at, rung, replays: REPLAYS, links }))
}

/// When the step begins in which each link comes about.
fn starts(plan: &Arc<Plan>, key: RunKey, commands: &[Stamped], links: &[links::Link]) -> Result<Vec<Moment>, String> {
    let t = &plan.topology;
    let mut simulation = Simulation::new(Arc::clone(plan), key, Keep::Log);
    let mut commands = commands.iter().peekable();
    let mut ends = Vec::with_capacity(t.steps as usize);
    for step in 0..i64::from(t.steps) {
        let start = Moment(step * t.step);
        while let Some(Stamped { command, .. }) = commands.next_if(|stamped| stamped.at <= start) {
            simulation.command(command.clone()).map_err(|why| format!("a command is refused: {why}"))?;
        }
        simulation.advance(Moment(start.0 + t.step)).map_err(|error| error.to_string())?;
        ends.push(simulation.log().len());
    }
    Ok(links
        .iter()
        .map(|link| Moment(ends.partition_point(|end| *end <= link.event.index()) as i64 * t.step))
        .collect())
}

/// A place to fork from.
struct Fork<'a> {
    plan: &'a Arc<Plan>,
    key: RunKey,
    commands: &'a [Stamped],
    start: Moment,
    /// The identity of the link.
    without: u64,
}

impl Fork<'_> {
    /// Plays one fork; says whether the rung stood anywhere after the link.
    fn reaches(&self, room: &mut Option<Simulation>, rung: i8, nth: u64, without: bool) -> Result<bool, String> {
        let (plan, t) = (self.plan, &self.plan.topology);
        let ended = |error: detente_engine::RunError| error.to_string();
        let simulation = match room {
            Some(simulation) => {
                simulation.reset(Arc::clone(plan), self.key, Keep::Scores);
                simulation
            }
            None => room.insert(Simulation::new(Arc::clone(plan), self.key, Keep::Scores)),
        };
        let (before, after) = self.commands.split_at(self.commands.partition_point(|stamped| stamped.at <= self.start));
        let mut people = BTreeSet::new();
        for Stamped { at, command } in before {
            simulation.advance(*at).map_err(ended)?;
            if let Command::Play { state, by } = command {
                match by {
                    Player::People => people.insert(*state),
                    Player::Doctrine => people.remove(state),
                };
            }
            simulation.command(command.clone()).map_err(|why| format!("a command given at {at} is refused: {why}"))?;
        }
        simulation.advance(self.start).map_err(ended)?;
        if without {
            simulation.go_without(self.without);
        }
        let parted = Moment(self.start.0 + t.step);
        simulation.advance(parted).map_err(ended)?;
        simulation.draw_anew(self.key.fork(nth));
        if parted < t.end {
            for state in people {
                let back = Command::Play { state, by: Player::Doctrine };
                simulation.command(back).map_err(|why| format!("a state cannot be handed to its doctrine: {why}"))?;
            }
        }
        // What the facilitator did is part of the crisis; what teams did later answered another one.
        for Stamped { at, command } in after {
            if matches!(command, Command::Inject { .. } | Command::Improvise { .. }) {
                simulation.advance(*at).map_err(ended)?;
                // An inject that has fired already in the fork needs no hand.
                let _ = simulation.command(command.clone());
            }
        }
        simulation.advance(t.end).map_err(ended)?;
        let rungs = simulation.finish().map_err(ended)?.rungs;
        Ok(rungs.iter().skip((self.start.0 / t.step) as usize).any(|stands| *stands >= rung))
    }
}

/// Whether the rung was reached in a fork with its link, and in the one without it.
type Pair = [bool; 2];

/// Plays the forks of every link on some threads; each pair says whether the rung was reached with the link and
/// without it.
fn play(forks: &[Fork<'_>], rung: i8, threads: usize) -> Result<Vec<Pair>, String> {
    let replays = REPLAYS as usize;
    let pairs = in_order(
        forks.len() * replays,
        threads,
        || None,
        |room, job| {
            let (fork, nth) = (&forks[job / replays], (job % replays) as u64);
            Ok([fork.reaches(room, rung, nth, false)?, fork.reaches(room, rung, nth, true)?])
        },
    );
    pairs.into_iter().collect()
}
