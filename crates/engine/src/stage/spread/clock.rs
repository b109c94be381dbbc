//! A clock that runs at a speed toward a threshold, and the calendar of what falls due.

use crate::chance::Block;
use crate::ids::{AssetId, IncidentId};
use detente_scenario::incident::Law;
use detente_scenario::time::HOUR;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A time that is never reached.
pub(super) const NEVER: i64 = i64::MAX;

/// The threshold θ of a waiting time under a law (model, section 0).
pub(super) fn threshold(law: Law, block: &Block, word: usize) -> f64 {
    match law {
        Law::Exp => block.exponential(word),
        Law::Fixed => 1.0,
        Law::Immediate => 0.0,
    }
}

/// When a clock that has `remaining` to go from `at` on crosses at a steady `speed` (1/h), rounded up
/// to the next millisecond. A clock that stands still never does, whatever is left.
pub(super) fn crossing(at: i64, remaining: f64, speed: f64) -> i64 {
    // A century: beyond any exercise, and far from the overflow of the sum below.
    const FAR_MS: f64 = 3.2e12;
    if speed <= 0.0 {
        return NEVER;
    }
    if remaining <= 0.0 {
        return at;
    }
    let wait_ms = remaining / speed * HOUR as f64;
    if wait_ms < FAR_MS { at + libm::ceil(wait_ms) as i64 } else { NEVER }
}

/// Hours between two points of time.
pub(super) fn hours(from: i64, to: i64) -> f64 {
    (to - from) as f64 / HOUR as f64
}

/// A clock: what is left of its threshold at `at`, and its speed since then (Gibson & Bruck 2000: a
/// change of speed rescales what is left and needs no new draw).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    remaining: f64,
    speed: f64,
    at: i64,
    /// Raised whenever the clock is touched, so that what the calendar holds of before is void.
    pub(super) generation: u32,
}

impl Clock {
    /// Sets it to a threshold, running from `now`; says when it crosses.
    pub(super) fn start(&mut self, remaining: f64, speed: f64, now: i64) -> i64 {
        *self = Clock { remaining, speed, at: now, generation: self.generation + 1 };
        crossing(now, remaining, speed)
    }
    /// Gives it another speed from `now` on; says when it then crosses, or nothing if nothing changed.
    pub(super) fn rescale(&mut self, speed: f64, now: i64) -> Option<i64> {
        if speed == self.speed {
            return None;
        }
        let remaining = self.halt(now);
        Some(self.start(remaining, speed, now))
    }
    /// Stands still from `now` on; says what is left.
    pub(super) fn halt(&mut self, now: i64) -> f64 {
        self.remaining = (self.remaining - self.speed * hours(self.at, now)).max(0.0);
        self.speed = 0.0;
        self.at = now;
        self.generation += 1;
        self.remaining
    }
}

/// What falls due. The order of the variants is the order of what falls due at one millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// An incident starts.
    Start,
    /// The first member of a class of a pool crosses.
    Meeting,
    /// A healthy asset is infected.
    Infect,
    /// A script strikes an asset: the number of the target.
    Strike,
    /// A foothold becomes an impact.
    Activate,
    /// A foothold becomes an impact by script.
    ScriptedImpact,
    /// The owner notices.
    Notice,
    /// Containment is done.
    Contain,
    /// The incident ends at an asset by itself.
    End,
    /// A healthy asset is isolated as a precaution.
    Precaution,
    /// An isolated asset works again.
    Restore,
    /// The effect ends by script.
    ScriptedEnd,
    /// A precaution is over.
    Lift,
}

/// An entry of the calendar. Its order is (time, kind, identity).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Due {
    /// When, ms.
    pub(super) at: i64,
    /// What.
    pub(super) what: What,
    /// To which asset; 0 for a start.
    pub(super) asset: AssetId,
    /// Of which incident.
    pub(super) incident: IncidentId,
    /// The place of the track, class, target or incident it is about.
    pub(super) place: u32,
    /// The generation of the clock it was read from.
    pub(super) generation: u32,
}

/// What falls due, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<Due>>,
}

impl Agenda {
    /// Enters something, unless it never falls due.
    pub(super) fn enter(&mut self, due: Due) {
        if due.at != NEVER {
            self.heap.push(Reverse(due));
        }
    }
    /// Takes what falls due next, up to and including a time.
    pub(super) fn next(&mut self, until: i64) -> Option<Due> {
        if self.heap.peek()?.0.at > until {
            return None;
        }
        self.heap.pop().map(|Reverse(due)| due)
    }
    /// When the next thing falls due; never, if nothing does.
    pub(super) fn first(&self) -> i64 {
        self.heap.peek().map_or(NEVER, |Reverse(due)| due.at)
    }
    /// Forgets everything and keeps the room.
    pub(super) fn clear(&mut self) {
        self.heap.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_speed_keeps_what_is_left() {
        let mut clock = Clock::default();
        assert_eq!(clock.start(1.0, 0.5, 0), 2 * HOUR);
        assert_eq!(clock.rescale(0.5, HOUR), None);
        assert_eq!(clock.rescale(0.25, HOUR), Some(3 * HOUR));
        assert_eq!(clock.rescale(0.0, 2 * HOUR), Some(NEVER));
        assert_eq!(clock.rescale(1.0, 10 * HOUR), Some(10 * HOUR + HOUR / 4));
    }

    #[test]
    fn a_crossing_is_rounded_up_and_a_standing_clock_never_crosses() {
        assert_eq!(crossing(5, 1e-12, 1.0), 6);
        assert_eq!(crossing(5, 0.0, 1.0), 5);
        assert_eq!(crossing(5, 0.0, 0.0), NEVER);
        assert_eq!(crossing(5, 1.0, 1e-300), NEVER);
    }
}
