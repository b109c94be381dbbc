//! The hot-wash: six steps in their order, for the facilitator's page and for the projector.

use super::say::{Say, plain};
use super::{Look, rendered};
use crate::session::desk::{HotWash, OtherRow, Room};
use crate::text::Fill;
use askama::Template;
use detente_scenario::Moment;
use std::fmt::Write;

#[derive(Template)]
#[template(path = "hot_wash.html")]
struct Page<'a> {
    s: Say<'a>,
    h: &'a HotWash,
    room: &'a Room,
}

/// The hot-wash, all steps, for the facilitator's screen and for paper.
pub fn hot_wash(h: &HotWash, room: &Room, look: &Look) -> String {
    rendered(&Page { s: Say::new(look), h, room })
}

/// The lowest and highest rung of the chart.
const RUNGS: (i8, i8) = (-2, 10);
const DAY_HOURS: f64 = 24.0;

/// Words, values and the chart of the hot-wash.
impl Say<'_> {
    /// All steps are shown, not one.
    fn every_step(&self) -> Option<u8> {
        None
    }
    /// Whether a step is shown; questions are the seventh and stand on no screen of their own.
    pub(super) fn shows(&self, only: &Option<u8>, step: u8) -> bool {
        only.is_none_or(|one| one == step)
    }
    /// A button that puts a step on the projector, on the facilitator's page.
    pub(super) fn project_button(&self, only: &Option<u8>, step: u8) -> String {
        if only.is_some() {
            return String::new();
        }
        format!(
            "<form method=\"post\" action=\"/do\" class=\"noprint\">{}<button class=\"btn\" name=\"screen\" \
             value=\"hotwash-{step}\">{}</button></form>",
            self.form("project", &format!("#step-{step}")),
            plain(self.w.wash.show_step)
        )
    }
    /// How many messages came in time.
    pub(super) fn reach_sum(&self, h: &HotWash) -> String {
        self.w.wash.reach_sum.of2(h.reach.iter().filter(|row| row.in_time).count(), h.reach.len())
    }
    /// The other configurations under which messages were tried.
    pub(super) fn under<'h>(&self, h: &'h HotWash) -> &'h [(String, Option<Moment>)] {
        h.reach.first().map_or(&[], |row| &row.under)
    }
    /// Scores with the places that they are written with.
    pub(super) fn scored(&self, row: &OtherRow) -> [(Option<f64>, usize); 4] {
        [(row.scores[0], 1), (row.scores[1], 2), (row.scores[2], 0), (row.scores[3], 1)]
    }
    /// The greatest rung anywhere over time, in steps, with the firebreak.
    pub(super) fn rungs_chart(&self, rungs: &[(Moment, i8)]) -> String {
        let Some(highest) = rungs.iter().max_by_key(|(_, rung)| *rung) else {
            return format!("<p class=\"quiet\">{}</p>", plain(self.w.wash.course_none));
        };
        let (wide, high, left, bottom) = (1000.0, 300.0, 40.0, 28.0);
        let end = rungs.last().map_or(DAY_HOURS, |(at, _)| at.hours()).max(1.0) + 6.0;
        let x = |hours: f64| left + (wide - left) * hours / end;
        let y = |rung: f64| {
            let (low, top) = (f64::from(RUNGS.0), f64::from(RUNGS.1));
            10.0 + (high - bottom - 10.0) * (top - rung) / (top - low)
        };
        let said = self.w.wash.course_finding.of2(self.digit(&highest.1), self.rung(&highest.1));
        let mut out = format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{0}\"><svg class=\"chart\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{}\">",
            plain(&said)
        );
        let mut day = 0.0;
        while day * DAY_HOURS < end {
            let at = x(day * DAY_HOURS);
            let label = self.day(&Moment::from_hours(day * DAY_HOURS));
            let _ = write!(
                out,
                "<path d=\"M{at:.0} 10V{:.0}\" class=\"s-rule\"/><text x=\"{:.0}\" y=\"{:.0}\">{}</text>",
                high - bottom,
                at + 5.0,
                high - 8.0,
                plain(&label)
            );
            day += 1.0;
        }
        for rung in (RUNGS.0..=RUNGS.1).step_by(2) {
            let at = y(f64::from(rung));
            let class = if rung == 0 { "s-axis" } else { "s-rule" };
            let _ = write!(
                out,
                "<path d=\"M{left} {at:.0}H{wide}\" class=\"{class}\"/><text x=\"{:.0}\" y=\"{:.0}\" class=\"end\">{}</text>",
                left - 8.0,
                at + 4.0,
                self.digit(&rung)
            );
        }
        let _ = write!(out, "<path d=\"M{left} {:.0}H{wide}\" class=\"s-fire\"/>", y(7.5));
        let mut line = String::new();
        for (at, rung) in rungs {
            let (at, rung) = (x(at.hours()), y(f64::from(*rung)));
            if line.is_empty() {
                let _ = write!(line, "M{at:.1} {rung:.1}");
            } else {
                let _ = write!(line, "H{at:.1}V{rung:.1}");
            }
        }
        let _ = write!(
            out,
            "<path d=\"{line}H{wide}\" class=\"s-ink\"/></svg></div><p class=\"finding\">{}</p>",
            plain(&said)
        );
        out
    }
}
