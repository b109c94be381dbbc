//! A clock that runs at a speed toward a threshold, and the calendar of what falls due.

use super::sparse::NONE;
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

/// The threshold of a clock whose speed is a factor times `rate`. Where that is nothing it never runs, and nobody asks
/// for its threshold.
pub(super) fn threshold_at(rate: f64, law: Law, block: &Block, word: usize) -> f64 {
    if rate > 0.0 { threshold(law, block, word) } else { f64::INFINITY }
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
    if wait_ms < FAR_MS {
        // Rounded up by hand: no call, and a wait this short has no more digits than an integer.
        let whole = wait_ms as i64;
        at + whole + i64::from((whole as f64) < wait_ms)
    } else {
        NEVER
    }
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
///
/// Most entries are void before they fall due: the clocks they were read from have been touched again by then. What falls
/// due in a later hour therefore waits unsorted, in a list for that hour, and what of it still holds is put in order when
/// the hour has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    /// What falls due in an hour that has come, or beyond the lists.
    heap: BinaryHeap<Reverse<Due>>,
    /// The last hour that has come, counted from 0.
    hour: usize,
    /// The first entry of each hour's list.
    heads: Vec<u32>,
    /// Entries in lists, each with the place of the next.
    waiting: Vec<(Due, u32)>,
    /// The first of the places that are free again.
    free: Place,
}

/// A place among the entries that wait, or none.
#[derive(Clone, Copy, Debug)]
struct Place(u32);

impl Default for Place {
    fn default() -> Self {
        Place(NONE)
    }
}

/// Hours that have lists: a year, so that their heads stay small whatever the speed of a clock.
const HOURS_MAX: i64 = 24 * 366;

impl Agenda {
    /// Enters something, unless it never falls due.
    pub(super) fn enter(&mut self, due: Due) {
        if due.at == NEVER {
            return;
        }
        let hour = due.at / HOUR;
        if hour >= HOURS_MAX || hour <= self.hour as i64 {
            self.heap.push(Reverse(due));
            return;
        }
        let hour = hour as usize;
        if self.heads.len() <= hour {
            self.heads.resize(hour + 1, NONE);
        }
        let next = self.heads[hour];
        if self.free.0 == NONE {
            self.heads[hour] = self.waiting.len() as u32;
            self.waiting.push((due, next));
        } else {
            let place = self.free.0;
            let (entry, free) = &mut self.waiting[place as usize];
            self.free = Place(*free);
            (*entry, *free) = (due, next);
            self.heads[hour] = place;
        }
    }
    /// Takes what falls due next, up to and including a time. What is not `valid` any more when its hour comes is left
    /// out.
    pub(super) fn next(&mut self, until: i64, valid: impl Fn(&Due) -> bool) -> Option<Due> {
        loop {
            let first = self.heap.peek().map_or(NEVER, |Reverse(due)| due.at);
            // An hour comes when nothing before it is left, and not before it is asked for.
            let begins = (self.hour as i64 + 1) * HOUR;
            if first < begins || begins > until || self.hour + 1 >= self.heads.len() {
                return if first > until { None } else { self.heap.pop().map(|Reverse(due)| due) };
            }
            self.hour += 1;
            let mut place = std::mem::replace(&mut self.heads[self.hour], NONE);
            while place != NONE {
                let (due, next) = &mut self.waiting[place as usize];
                if valid(due) {
                    self.heap.push(Reverse(*due));
                }
                let after = std::mem::replace(next, self.free.0);
                self.free = Place(place);
                place = after;
            }
        }
    }
    /// When the next thing falls due; never, if nothing does.
    pub(super) fn first(&self) -> i64 {
        let first = self.heap.peek().map_or(NEVER, |Reverse(due)| due.at);
        let Some(&head) = self.heads.iter().skip(self.hour + 1).find(|&&head| head != NONE) else { return first };
        let mut next = head;
        let list = std::iter::from_fn(|| {
            let (due, after) = self.waiting.get(next as usize)?;
            next = *after;
            Some(due.at)
        });
        list.fold(first, i64::min)
    }
    /// Forgets everything and keeps the room.
    pub(super) fn clear(&mut self) {
        self.heap.clear();
        self.hour = 0;
        self.heads.clear();
        self.waiting.clear();
        self.free = Place::default();
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
    fn what_falls_due_comes_in_order_and_what_is_void_does_not() {
        let due = |at: i64, place: u32| Due {
            at,
            what: What::Infect,
            asset: AssetId(place),
            incident: IncidentId(0),
            place,
            generation: 0,
        };
        let mut agenda = Agenda::default();
        // Minutes spread over a year and more, entered before and while others are taken.
        let minute = HOUR / 60;
        let at = |n: i64| (n * 7_919) % 600_000 * minute;
        (0..600).for_each(|n| agenda.enter(due(at(n), n as u32)));
        assert_eq!(agenda.first(), 0);
        let valid = |due: &Due| due.place % 3 != 1 || due.at / HOUR >= HOURS_MAX || due.at < HOUR;
        let (mut taken, mut until) = (Vec::new(), 0);
        while until < 700_000 * minute {
            until += 90 * minute;
            while let Some(next) = agenda.next(until, valid) {
                assert!(next.at <= until);
                if next.place < 600 && next.place % 5 == 0 {
                    agenda.enter(due(next.at + i64::from(next.place) * minute, 3_000 + next.place));
                }
                taken.push((next.at, next.place));
            }
            assert!(agenda.first() > until);
        }
        let entered = (0..600).map(|n| due(at(n), n as u32)).filter(valid);
        let mut expected: Vec<(i64, u32)> = entered.map(|due| (due.at, due.place)).collect();
        let echoes: Vec<Due> = expected
            .iter()
            .filter(|(_, place)| place % 5 == 0)
            .map(|&(at, place)| due(at + i64::from(place) * minute, 3_000 + place))
            .collect();
        // An echo within its own hour is in order at once, and never looked at again.
        expected.extend(echoes.iter().filter(|e| valid(e) || e.place == 3_000).map(|e| (e.at, e.place)));
        expected.sort();
        assert!(expected.len() > 400);
        let kept =
            |list: &[(i64, u32)]| list.iter().filter(|e| e.1 < 3_000 || e.1 % 3 != 1).copied().collect::<Vec<_>>();
        assert_eq!(kept(&taken), kept(&expected));
        assert!(taken.is_sorted());
        agenda.clear();
        assert_eq!((agenda.first(), agenda.next(NEVER - 1, |_| true)), (NEVER, None));
    }

    #[test]
    fn a_crossing_is_rounded_up_and_a_standing_clock_never_crosses() {
        assert_eq!(crossing(5, 1e-12, 1.0), 6);
        assert_eq!(crossing(5, 0.0, 1.0), 5);
        assert_eq!(crossing(5, 0.0, 0.0), NEVER);
        assert_eq!(crossing(5, 1.0, 1e-300), NEVER);
    }
}
