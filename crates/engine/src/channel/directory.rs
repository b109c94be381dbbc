//! Entries of a directory: whom to call, and whether the entry still holds.

use crate::chance::{Chance, Purpose};
use crate::channel::calendar::Shift;
use crate::ids::StateId;
use detente_scenario::contact::{Authority, Medium, Role};
use detente_scenario::time::DAY;

/// A month of 30.4375 days, in ms.
pub const MONTH: f64 = 30.4375 * DAY as f64;

/// An entry of a directory in force.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its identity: state, roles.
    pub identity: String,
    /// Whose it is.
    pub state: StateId,
    /// The roles it serves.
    pub roles: Vec<Role>,
    /// It relays everything.
    pub single: bool,
    /// When it is staffed.
    pub shift: Shift,
    /// When it relays.
    pub relay_shift: Shift,
    /// How it is reached, best first.
    pub media: Vec<Medium>,
    /// Months since it was verified, at the start.
    pub verified_months: f64,
    /// Mean hours to handle one message, if it says so.
    pub handle_hours: Option<f64>,
    /// Messages at one time, if it says so.
    pub capacity: Option<u32>,
    /// Mean hours to relay, if it says so.
    pub relay_hours: Option<f64>,
    /// Handling slows when messages wait.
    pub hub: bool,
    /// What it may do on its own.
    pub authority: Authority,
}

/// A directory in force: the entries of each state.
#[derive(Clone, Debug, Default)]
pub struct DirectoryPlan {
    /// Entries by state.
    pub entries: Vec<Vec<Entry>>,
}

/// The times in (from, to] at which an entry is pinged, given months between pings.
pub fn ping_between(entry: &Entry, ping_months: f64, from: i64, to: i64) -> Option<i64> {
    if ping_months <= 0.0 {
        return None;
    }
    let since = |t: i64| entry.verified_months + t as f64 / MONTH;
    let number = libm::floor(since(to) / ping_months);
    let at = libm::ceil((number * ping_months - entry.verified_months) * MONTH) as i64;
    (number >= 1.0 && at > from && at <= to).then_some(at)
}

/// A time before which no ping follows the one that is past at `now`; `now` itself where that cannot be said.
pub fn no_ping_before(entry: &Entry, ping_months: f64, now: i64) -> i64 {
    if ping_months <= 0.0 {
        return i64::MAX;
    }
    let number = libm::floor((entry.verified_months + now as f64 / MONTH) / ping_months);
    let last = libm::ceil((number * ping_months - entry.verified_months) * MONTH) as i64;
    if number >= 1.0 && last > now {
        return now;
    }
    // A second less, so that no rounding can make it too late.
    ((number.max(0.0) + 1.0) * ping_months * MONTH - entry.verified_months * MONTH) as i64 - 1000
}

/// Whether the entry is stale at a time: the person behind it has changed since it was last verified,
/// and no ping with its repair has mended it. P(stale) = 1 − e^{−months/τ}.
pub fn is_stale(
    entry: &Entry,
    at: i64,
    stale_months: f64,
    ping_months: f64,
    repair_hours: f64,
    chance: &Chance,
) -> bool {
    let months = at as f64 / MONTH;
    let mut verified = -entry.verified_months;
    // Each pass takes one verification further; pings bound the passes.
    for nth in 0..1000 {
        let rotated = verified + chance.of(Purpose::Rotation, &[&entry.identity], nth).exponential(0) * stale_months;
        if rotated > months {
            return false;
        }
        if ping_months <= 0.0 {
            return true;
        }
        // The first ping of the exercise after the change finds it; pings before the start are part of
        // what `verified_months` says.
        let from = rotated.max(0.0);
        let ping = libm::ceil((from + entry.verified_months) / ping_months) * ping_months - entry.verified_months;
        verified = ping + repair_hours / 24.0 / 30.4375;
        if verified > months {
            return true;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::RunKey;

    fn entry(verified_months: f64) -> Entry {
        Entry {
            identity: "AUR/technical".into(),
            state: StateId(0),
            roles: vec![Role::Technical],
            single: false,
            shift: Shift::always(),
            relay_shift: Shift::always(),
            media: vec![Medium::Telephone],
            verified_months,
            handle_hours: None,
            capacity: None,
            relay_hours: None,
            hub: false,
            authority: Authority::Inform,
        }
    }

    #[test]
    fn staleness_follows_its_law() {
        let n = 4000_u32;
        for months in [3.0, 18.0, 60.0] {
            let e = entry(months);
            let stale = (0..n)
                .filter(|&r| is_stale(&e, 0, 18.0, 0.0, 120.0, &Chance::new(RunKey::new(1, u64::from(r)))))
                .count();
            let expected = 1.0 - libm::exp(-months / 18.0);
            assert!((stale as f64 / f64::from(n) - expected).abs() < 0.03, "{months}");
        }
    }

    #[test]
    fn a_ping_finds_and_repairs_a_stale_entry() {
        let e = entry(5.99);
        let day = 24 * 3_600_000;
        let key = (0..).find(|&r| is_stale(&e, 0, 18.0, 6.0, 120.0, &Chance::new(RunKey::new(1, r)))).unwrap();
        let chance = Chance::new(RunKey::new(1, key));
        assert!(is_stale(&e, day, 18.0, 6.0, 120.0, &chance));
        assert!(!is_stale(&e, 7 * day, 18.0, 6.0, 120.0, &chance));
        assert!(is_stale(&e, 7 * day, 18.0, 0.0, 120.0, &chance));
        assert!(ping_between(&e, 6.0, 0, day).is_some());
        assert!(ping_between(&e, 6.0, day, 2 * day).is_none());
    }

    #[test]
    fn what_is_skipped_holds_no_ping() {
        let hour = 3_600_000;
        for verified in [0.0, 0.01, 2.5, 5.99, 6.0, 11.5] {
            for months in [0.1, 1.0, 6.0] {
                let e = entry(verified);
                let (mut none_before, mut pinged, mut skipped) = (0, 0, 0);
                for from in (0..200 * 24).map(|n| n * hour) {
                    let ping = ping_between(&e, months, from, from + hour).is_some();
                    pinged += u32::from(ping);
                    if from + hour < none_before {
                        skipped += 1;
                        assert!(!ping, "{verified} {months} {from}");
                    } else {
                        none_before = no_ping_before(&e, months, from + hour);
                    }
                }
                assert!(pinged > 0 && skipped > 4000, "{verified} {months}: {pinged} {skipped}");
            }
        }
    }
}
