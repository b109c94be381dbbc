//! When a desk is staffed.

use detente_scenario::contact::Hours;
use detente_scenario::time::{Calendar, DAY, HOUR, Weekday};
use std::ops::Range;
use std::sync::Arc;

/// The staffed hours of one desk, in exercise time.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    always: bool,
    offset: i64,
    open: i64,
    close: i64,
    weekend: [bool; 7],
    /// Shared by all copies: every message carries its desk's hours. None if there are none.
    holidays: Option<Arc<[u32]>>,
    first_weekday: i64,
    away_until: i64,
}

/// No stretch in which a desk is known to be staffed.
pub const NOT_KNOWN: Range<i64> = 0..0;

/// Days looked ahead for an opening; a desk that stays shut longer counts as never open.
const LOOK_AHEAD_DAYS: u32 = 120;

impl Shift {
    /// The hours of a desk of a state.
    pub fn new(calendar: &Calendar, hours: Hours, first_day: Weekday, away_until: i64) -> Self {
        let (always, open, close) = match hours {
            Hours::Always => (true, 0, DAY),
            Hours::Office => (false, calendar.open.0, calendar.close.0),
            Hours::Between(open, close) => (false, open.0, close.0),
        };
        let mut weekend = [false; 7];
        for day in &calendar.weekend {
            weekend[day.index() as usize] = true;
        }
        Shift {
            always,
            offset: (calendar.utc_offset_hours * HOUR as f64) as i64,
            open,
            close,
            weekend,
            holidays: (!calendar.holidays.is_empty()).then(|| calendar.holidays.as_slice().into()),
            first_weekday: first_day.index(),
            away_until,
        }
    }

    /// A desk that never closes.
    pub fn always() -> Self {
        Shift {
            always: true,
            offset: 0,
            open: 0,
            close: DAY,
            weekend: [false; 7],
            holidays: None,
            first_weekday: Weekday::Mon.index(),
            away_until: i64::MIN,
        }
    }

    /// Whether somebody is there around the clock.
    pub fn is_always(&self) -> bool {
        self.always
    }
    /// Whether the desk is staffed at a time, and when that next changes (or may change), in ms.
    pub fn status(&self, at: i64) -> (bool, i64) {
        if at < self.away_until {
            return (false, self.away_until);
        }
        if self.always {
            return (true, i64::MAX);
        }
        let local = at + self.offset;
        let day = local.div_euclid(DAY);
        let midnight = day * DAY;
        let weekday = (self.first_weekday + day).rem_euclid(7) as usize;
        let holiday = self.holidays.iter().flat_map(|days| days.iter()).any(|&h| i64::from(h) == day + 1);
        let of_day = local - midnight;
        let (open, until) = if self.weekend[weekday] || holiday || of_day >= self.close {
            (false, midnight + DAY)
        } else if of_day < self.open {
            (false, midnight + self.open)
        } else {
            (true, midnight + self.close)
        };
        (open, until - self.offset)
    }

    /// [`Shift::status`], with a stretch in which the desk is known to be staffed.
    fn status_known(&self, at: i64, known: &mut Range<i64>) -> (bool, i64) {
        if known.contains(&at) {
            return (true, known.end);
        }
        let status = self.status(at);
        if status.0 {
            *known = at..status.1;
        }
        status
    }

    /// [`Shift::next_open`], with a stretch in which the desk is known to be staffed.
    pub fn next_open_known(&self, at: i64, known: &mut Range<i64>) -> Option<i64> {
        if self.status_known(at, known).0 { Some(at) } else { self.next_open(at) }
    }

    /// The first time at or after `at` when the desk is staffed; `None` if not for months.
    pub fn next_open(&self, at: i64) -> Option<i64> {
        let mut t = at;
        for _ in 0..3 * LOOK_AHEAD_DAYS {
            let (open, until) = self.status(t);
            if open {
                return Some(t);
            }
            t = until;
        }
        None
    }

    /// Works on something from `from` until `until` at `speed` (per staffed hour) while `left` remains.
    /// Returns the time of completion, rounded up to the ms, if it falls before `until`.
    pub fn work(&self, from: i64, until: i64, speed: f64, left: &mut f64) -> Option<i64> {
        self.work_on(from, until, speed, left, &mut NOT_KNOWN.clone())
    }

    /// [`Shift::work`], with the stretch of time in which the desk is known to be staffed: looked at first,
    /// and the last one found.
    pub fn work_on(&self, from: i64, until: i64, speed: f64, left: &mut f64, known: &mut Range<i64>) -> Option<i64> {
        let mut t = from;
        loop {
            let (open, change) = self.status_known(t, known);
            if open {
                let end = change.min(until);
                let needed = *left / speed * HOUR as f64;
                let have = (end - t) as f64;
                if needed <= have {
                    *left = 0.0;
                    return Some((t + libm::ceil(needed) as i64).min(end.max(t)));
                }
                *left -= have / HOUR as f64 * speed;
            }
            t = change;
            if t >= until {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_scenario::time::{ClockTime, Moment};

    fn tolmaris() -> Shift {
        // UTC+5, 09–18, rest on Sunday and Monday; day 1 is a Thursday.
        let calendar = Calendar {
            utc_offset_hours: 5.0,
            open: ClockTime(9 * HOUR),
            close: ClockTime(18 * HOUR),
            weekend: vec![Weekday::Sun, Weekday::Mon],
            holidays: vec![2],
        };
        Shift::new(&calendar, Hours::Office, Weekday::Thu, i64::MIN)
    }

    fn at(text: &str) -> i64 {
        Moment::parse(text).unwrap().0
    }

    #[test]
    fn offices_open_by_local_time_weekend_and_holiday() {
        let s = tolmaris();
        assert!(s.status(at("D1 04:00")).0);
        assert!(!s.status(at("D1 03:59")).0);
        assert!(!s.status(at("D1 13:00")).0);
        // Day 2 is a holiday, day 3 a Saturday of work, days 4 and 5 rest.
        assert_eq!(s.next_open(at("D1 13:00")), Some(at("D3 04:00")));
        assert_eq!(s.next_open(at("D3 13:00")), Some(at("D6 04:00")));
    }

    #[test]
    fn work_stands_still_while_the_desk_is_closed() {
        let s = tolmaris();
        let mut left = 2.0;
        assert_eq!(s.work(at("D1 12:00"), at("D2 00:00"), 1.0, &mut left), None);
        assert!((left - 1.0).abs() < 1e-12);
        assert_eq!(s.work(at("D2 00:00"), at("D4 00:00"), 1.0, &mut left), Some(at("D3 05:00")));
    }

    #[test]
    fn steps_of_any_length_add_up() {
        let s = tolmaris();
        let mut whole = 30.0;
        let done = s.work(at("D1 00:00"), at("D20 00:00"), 1.0, &mut whole);
        let mut left = 30.0;
        let mut stepped = None;
        let mut t = at("D1 00:00");
        while stepped.is_none() {
            stepped = s.work(t, t + HOUR, 1.0, &mut left);
            t += HOUR;
        }
        assert_eq!(done, stepped);
    }

    #[test]
    fn what_is_known_of_a_desk_changes_nothing() {
        let s = tolmaris();
        let (mut plain, mut knowing, mut known) = (30.0, 30.0, NOT_KNOWN);
        let mut t = at("D1 00:00");
        while t < at("D20 00:00") {
            let done = s.work(t, t + HOUR / 3, 0.9, &mut plain);
            assert_eq!(s.work_on(t, t + HOUR / 3, 0.9, &mut knowing, &mut known), done);
            assert_eq!(plain.to_bits(), knowing.to_bits());
            t += HOUR / 3;
            assert_eq!(s.next_open_known(t, &mut known), s.next_open(t));
            if done.is_some() {
                return;
            }
        }
        panic!("the work came to no end");
    }

    #[test]
    fn a_desk_on_leave_comes_back() {
        let calendar = Calendar::default();
        let s = Shift::new(&calendar, Hours::Always, Weekday::Thu, at("D6 00:00"));
        assert_eq!(s.next_open(at("D1 10:00")), Some(at("D6 00:00")));
    }
}
