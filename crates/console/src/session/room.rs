//! What stands in the room and stays when the exercise goes back: the projector, the timer, notes, marks, consent.

use super::desk::TimerFace;
use super::order::{PersonId, Phase, Screen, Timer};
use detente_engine::ids::StateId;
use std::collections::BTreeMap;

/// The room.
#[derive(Clone, Debug)]
pub(super) struct Furniture {
    /// What the projector shows.
    pub(super) screen: Screen,
    /// It is dark.
    pub(super) blackout: bool,
    /// Tension may be shown.
    pub(super) tension: bool,
    /// The exercise stands still.
    pub(super) paused: bool,
    /// The timer.
    pub(super) timer: Option<TimerFace>,
    /// Notes: room time, text.
    pub(super) notes: Vec<(i64, String)>,
    /// Marks: of whom, of what, mark and remark.
    pub(super) marks: BTreeMap<(Option<PersonId>, String), (u8, String)>,
    /// Teams that were asked whether their beliefs may be shown.
    pub(super) consent: BTreeMap<StateId, bool>,
}

impl Default for Furniture {
    fn default() -> Self {
        Furniture {
            screen: Screen::Join,
            blackout: false,
            tension: false,
            paused: false,
            timer: None,
            notes: Vec::new(),
            marks: BTreeMap::new(),
            consent: BTreeMap::new(),
        }
    }
}

impl Furniture {
    /// A phase begins: the projector leaves the page that says how to join, shows the reveal while it lasts, and where the
    /// talk is over its timer goes.
    pub(super) fn begins(&mut self, phase: Phase) {
        if matches!(phase, Phase::Inform | Phase::Reveal | Phase::HotWash) {
            self.timer = None;
        }
        self.screen = match (self.screen, phase) {
            // What was decided is shown by itself, and goes with the next move.
            (Screen::Map | Screen::Move | Screen::Join, Phase::Reveal) => Screen::Reveal,
            (Screen::Join, _) | (Screen::Reveal, Phase::Inform) => Screen::Map,
            (screen, _) => screen,
        };
    }

    /// The exercise has gone back to a phase: what it has not come to is not on the projector any more.
    pub(super) fn goes_back(&mut self, phase: Phase) {
        let ahead = match self.screen {
            Screen::HotWash(_) => phase != Phase::HotWash,
            Screen::Reveal => phase != Phase::Reveal,
            _ => false,
        };
        if ahead {
            self.screen = Screen::Map;
        }
    }

    /// Winds the timer.
    pub(super) fn wind(&mut self, order: Timer, room: i64) {
        let left = |face: TimerFace| match face.ends {
            Some(ends) => ends.saturating_sub(room).clamp(0, i64::from(u32::MAX) * 1000) / 1000,
            None => i64::from(face.left),
        };
        let seconds = |left: i64| u32::try_from(left.max(0)).unwrap_or(u32::MAX);
        let runs = |left: i64| Some(TimerFace { ends: Some(room.saturating_add(left * 1000)), left: seconds(left) });
        let stands = |left: i64| Some(TimerFace { ends: None, left: seconds(left) });
        self.timer = match (order, self.timer) {
            (Timer::Start(seconds), _) => runs(i64::from(seconds)),
            (Timer::Stop, _) | (_, None) => None,
            (Timer::Pause, Some(face)) => stands(left(face)),
            (Timer::Resume, Some(face)) => runs(left(face)),
            (Timer::Add(more), Some(face)) => {
                let left = (left(face) + i64::from(more)).max(0);
                if face.ends.is_some() { runs(left) } else { stands(left) }
            }
        };
    }

    /// Marks by what they are of: mean, how many, remarks.
    pub(super) fn scores(&self) -> Vec<(String, f64, usize, Vec<String>)> {
        let mut of: BTreeMap<&str, (f64, usize, Vec<String>)> = BTreeMap::new();
        for ((_, what), (mark, remark)) in &self.marks {
            let entry = of.entry(what).or_default();
            entry.0 += f64::from(*mark);
            entry.1 += 1;
            entry.2.extend((!remark.is_empty()).then(|| remark.clone()));
        }
        of.into_iter().map(|(what, (sum, n, remarks))| (what.to_owned(), sum / n as f64, n, remarks)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_can_be_stopped_and_goes_on_with_what_was_left() {
        let mut room = Furniture::default();
        room.wind(Timer::Pause, 0);
        assert_eq!(room.timer, None);
        room.wind(Timer::Start(600), 1_000);
        assert_eq!(room.timer, Some(TimerFace { ends: Some(601_000), left: 600 }));
        room.wind(Timer::Pause, 201_000);
        assert_eq!(room.timer, Some(TimerFace { ends: None, left: 400 }));
        room.wind(Timer::Add(-100), 250_000);
        room.wind(Timer::Resume, 300_000);
        assert_eq!(room.timer, Some(TimerFace { ends: Some(600_000), left: 300 }));
        room.wind(Timer::Add(-4000), 310_000);
        assert_eq!(room.timer.unwrap().left, 0);
        room.wind(Timer::Start(u32::MAX), i64::MAX);
        room.wind(Timer::Stop, 0);
        assert_eq!(room.timer, None);
    }

    #[test]
    fn the_timer_of_a_talk_goes_when_the_talk_is_over() {
        let mut room = Furniture::default();
        for (phase, stays) in [
            (Phase::Contact, true),
            (Phase::Deliveries, true),
            (Phase::Decide, true),
            (Phase::Reveal, false),
            (Phase::Inform, false),
            (Phase::HotWash, false),
        ] {
            room.wind(Timer::Start(600), 0);
            room.begins(phase);
            assert_eq!(room.timer.is_some(), stays, "{phase:?}");
        }
    }

    #[test]
    fn the_projector_follows_the_exercise_forth_and_back() {
        let mut room = Furniture { screen: Screen::Move, ..Furniture::default() };
        room.begins(Phase::Decide);
        assert_eq!(room.screen, Screen::Move, "what the facilitator put there stays");
        room.begins(Phase::Reveal);
        assert_eq!(room.screen, Screen::Reveal);
        room.begins(Phase::Inform);
        assert_eq!(room.screen, Screen::Map);
        room.screen = Screen::HotWash(3);
        room.goes_back(Phase::HotWash);
        assert_eq!(room.screen, Screen::HotWash(3));
        room.goes_back(Phase::Contact);
        assert_eq!(room.screen, Screen::Map, "a hot-wash that is not yet leaves no empty page");
    }
}
