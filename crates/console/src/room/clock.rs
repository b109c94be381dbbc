//! Room time, which never runs backwards.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock: milliseconds since the Unix epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The clock of this machine.
pub fn system() -> Clock {
    Arc::new(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
    })
}

/// The clock as a session lives it: where the machine's was set back, time stands still until it has caught up.
pub(super) struct RoomClock {
    clock: Clock,
    last: i64,
    told: bool,
}

/// A clock that is corrected by less than this is an ordinary clock.
const ORDINARY: i64 = 2_000;

impl RoomClock {
    pub(super) fn new(clock: Clock, last: i64) -> Self {
        RoomClock { clock, last, told: false }
    }

    /// Is never before this from now on.
    pub(super) fn follow(&mut self, last: i64) {
        self.last = self.last.max(last);
    }

    /// Now, at or after everything before; and a word, once, if the machine's clock says something else.
    pub(super) fn now(&mut self) -> (i64, Option<String>) {
        let now = (self.clock)();
        let behind = self.last.saturating_sub(now);
        self.last = self.last.max(now);
        let word = (behind > ORDINARY && !self.told).then(|| {
            self.told = true;
            format!(
                "the clock of this machine was set back: it is {} s behind the last entry of the session; room time \
                 stands still until it has caught up, and nothing else depends on it",
                behind / 1000
            )
        });
        (self.last, word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[test]
    fn time_stands_still_rather_than_run_backwards_and_it_is_said_once() {
        let hands = Arc::new(AtomicI64::new(100_000));
        let clock = {
            let hands = Arc::clone(&hands);
            Arc::new(move || hands.load(Ordering::Relaxed))
        };
        let mut room = RoomClock::new(clock, 160_000);
        let (now, word) = room.now();
        assert_eq!(now, 160_000);
        assert!(word.is_some_and(|word| word.contains("60 s behind")));
        assert_eq!(room.now(), (160_000, None));
        hands.store(170_000, Ordering::Relaxed);
        assert_eq!(room.now(), (170_000, None));
    }
}
