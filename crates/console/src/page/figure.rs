//! The frame that figures over exercise time share: days beneath, decisions as upright dashes, a text alternative.

use super::say::{Say, plain};
use crate::session::desk::WashMove;
use detente_scenario::Moment;
use std::fmt::Write;

/// The width of a figure in its own units; a screen scales it.
pub(super) const WIDE: f64 = 1000.0;
/// What stands below the drawing: the days.
const FOOT: f64 = 30.0;
const DAY: f64 = 24.0;
/// What a day's name takes, at the size that it has on a phone.
const WORD: f64 = 62.0;

/// A figure under way.
pub(super) struct Figure {
    left: f64,
    right: f64,
    from: f64,
    hours: f64,
    /// Where the drawing begins and ends, in its height.
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) body: String,
}

impl Figure {
    /// A figure from one time to another, with room for words at its sides and so much height for what is drawn.
    pub(super) fn new((left, right): (f64, f64), (from, to): (Moment, Moment), (top, high): (f64, f64)) -> Self {
        let hours = (to.hours() - from.hours()).max(1.0) * 1.01;
        Figure { left, right, from: from.hours(), hours, top, bottom: top + high, body: String::new() }
    }

    /// Where a time stands.
    pub(super) fn x(&self, at: Moment) -> f64 {
        let share = ((at.hours() - self.from) / self.hours).clamp(0.0, 1.0);
        self.left + (WIDE - self.left - self.right) * share
    }

    /// Days, from the first midnight on.
    pub(super) fn days(&mut self, s: &Say) {
        let first = libm::ceil(self.from / DAY) as i64;
        let last = libm::floor((self.from + self.hours) / DAY) as i64;
        // So many that their words do not meet.
        let room = (WIDE - self.left - self.right) / WORD;
        let every = (libm::ceil((last - first + 1) as f64 / room) as i64).max(1);
        for day in (first..=last).filter(|day| (day - first) % every == 0) {
            let at = Moment::from_hours(day as f64 * DAY);
            let x = self.x(at);
            let _ = write!(self.body, "<path d=\"M{x:.0} {:.0}V{:.0}\" class=\"s-rule\"/>", self.top, self.bottom);
            if x + WORD < WIDE {
                self.word((x + 5.0, self.bottom + 22.0), "", &s.day(&at));
            }
        }
    }

    /// When decisions were due, numbered above.
    pub(super) fn decisions(&mut self, s: &Say, moves: &[WashMove]) {
        for (n, decision) in (1..).zip(moves) {
            let x = self.x(decision.decide);
            let word = if n == 1 { plain(&crate::text::Fill::of(s.w.wash.decision, n)) } else { n.to_string() };
            let _ = write!(
                self.body,
                "<path d=\"M{x:.0} {:.0}V{:.0}\" class=\"s-decide\"/><text x=\"{x:.0}\" y=\"{:.0}\" class=\"mid due\">{word}</text>",
                self.top,
                self.bottom,
                self.top - 8.0,
            );
        }
    }

    /// A word beside the drawing.
    pub(super) fn word(&mut self, (x, y): (f64, f64), class: &str, text: &str) {
        let _ = write!(self.body, "<text x=\"{x:.0}\" y=\"{y:.0}\" class=\"{class}\">{}</text>", plain(text));
    }

    /// The figure, with what it says as its title and as its text alternative.
    pub(super) fn close(self, finding: &str) -> String {
        let (said, high) = (plain(finding), self.bottom + FOOT);
        format!(
            "<p class=\"finding\">{said}</p><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{said}\">\
             <svg class=\"chart\" viewBox=\"0 0 {WIDE} {high:.0}\" role=\"img\" aria-label=\"{said}\">{}</svg></div>",
            self.body
        )
    }
}

/// A name that fits beside a lane; the code where it does not.
pub(super) fn short(name: &str, code: &str) -> String {
    const FITS: usize = 11;
    let text = if name.chars().count() <= FITS { name } else { code };
    if text.chars().count() <= FITS { text.to_owned() } else { text.chars().take(FITS - 1).chain(['…']).collect() }
}

/// A line that goes on level until it changes: `M x y H x V y …`.
pub(super) fn steps(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut line = String::new();
    for (x, y) in points {
        let _ = if line.is_empty() { write!(line, "M{x:.1} {y:.1}") } else { write!(line, "H{x:.1}V{y:.1}") };
    }
    line
}
