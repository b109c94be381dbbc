//! The hot-wash: six steps in their order, for the facilitator's page and for the projector.

use super::figure::{Figure, steps};
use super::say::{Say, plain};
use super::{Look, rendered};
use crate::session::desk::{HotWash, OtherRow, ReachRow, Room, TWIN_STEP, Under};
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

/// Steps that are named in the chart of the course.
const ACTS: usize = 12;
/// Messages that fit a screen.
const ON_SCREEN: usize = 5;
/// The lowest and highest rung of the chart.
const RUNGS: (i8, i8) = (-2, 10);

/// Words, values and the chart of the hot-wash.
impl Say<'_> {
    /// All steps are shown, not one.
    fn every_step(&self) -> Option<u8> {
        None
    }
    /// The step that shows two tables.
    pub(super) fn twin_step(&self) -> u8 {
        TWIN_STEP
    }
    /// Whether a step is shown; questions come last and stand on no screen of their own.
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
    pub(super) fn under<'h>(&self, h: &'h HotWash) -> &'h [Under] {
        h.reach.first().map_or(&[], |row| &row.under)
    }
    /// What would have become of a message there: how long it would have taken, and whether that is earlier, later or
    /// the same as at the table.
    pub(super) fn would(&self, row: &ReachRow, under: &Under) -> (String, &'static str) {
        let text = match (under.sent, under.read) {
            (false, _) => self.w.wash.not_sent.to_owned(),
            (true, None) => self.w.wash.never_read.to_owned(),
            (true, Some(read)) => self.wait(&row.sent, &read),
        };
        let class = match (under.read, row.read) {
            _ if !under.sent => "quiet",
            (there, here) if there == here => "quiet",
            (Some(there), here) if here.is_none_or(|here| there < here) => "ok",
            _ => "bad",
        };
        (text, class)
    }
    /// What each score means.
    pub(super) fn score_words(&self) -> [(&'static str, &'static str); 4] {
        std::array::from_fn(|n| (self.w.scores[n], self.w.score_notes[n]))
    }
    /// Scores with the places that they are written with.
    pub(super) fn scored(&self, row: &OtherRow) -> [(Option<f64>, usize); 4] {
        [(row.scores[0], 1), (row.scores[1], 2), (row.scores[2], 0), (row.scores[3], 1)]
    }
    /// The greatest rung anywhere over time, in steps, with the firebreak.
    pub(super) fn rungs_chart(&self, h: &HotWash) -> String {
        let Some(highest) = h.rungs.iter().max_by_key(|(_, rung)| *rung) else {
            return format!("<p class=\"quiet\">{}</p>", plain(self.w.wash.course_none));
        };
        let end = h.rungs.last().map_or(Moment(0), |(at, _)| *at);
        let mut figure = self.rungs_frame(end);
        figure.decisions(self, &h.moves);
        let points = h.rungs.iter().map(|(at, rung)| (figure.x(*at), height(&figure, f64::from(*rung))));
        let line = steps(points);
        let _ = write!(figure.body, "<path d=\"{line}\" class=\"s-ink\"/>");
        self.act_tags(&mut figure, h);
        figure.close(&self.w.wash.course_finding.of2(self.digit(&highest.1), self.rung(&highest.1)))
    }

    /// The gravest steps, each where it was taken: its number, and who took it toward whom.
    fn act_tags(&self, figure: &mut Figure, h: &HotWash) {
        let mut acts: Vec<_> = h.acts.iter().collect();
        acts.sort_by_key(|(at, .., rung)| (std::cmp::Reverse(*rung), *at));
        acts.truncate(ACTS);
        acts.sort_by_key(|(at, ..)| *at);
        let mut taken: Vec<(f64, f64)> = Vec::new();
        for (at, actor, target, rung) in acts {
            let (x, dot) = (figure.x(*at), height(figure, f64::from(*rung)));
            let mut y = dot;
            // Words that would stand on each other stand below each other.
            while taken.iter().any(|(tx, ty)| (tx - x).abs() < 120.0 && (ty - y).abs() < 16.0) {
                y += 17.0;
            }
            taken.push((x, y));
            let _ = write!(figure.body, "<circle cx=\"{x:.0}\" cy=\"{dot:.0}\" r=\"8\" class=\"act-dot\"/>");
            figure.word((x, dot + 4.0), "mid on-ink", &self.digit(rung));
            // At the right edge they stand before the dot.
            let (beside, class) = if x > 880.0 { (x - 12.0, "end lane halo") } else { (x + 12.0, "lane halo") };
            figure.word((beside, y - 5.0), class, &format!("{actor} → {target}"));
        }
    }

    /// Messages: all of them, or on a screen of their own so many as fit, those that came too late first.
    pub(super) fn messages<'h>(&self, h: &'h HotWash, only: &Option<u8>) -> Vec<&'h ReachRow> {
        let mut rows: Vec<&ReachRow> = h.reach.iter().collect();
        if only.is_some() {
            let waited = |row: &ReachRow| row.read.map_or(i64::MAX, |read| read.0 - row.sent.0);
            rows.sort_by_key(|row| (row.in_time, std::cmp::Reverse(waited(row)), row.sent));
            rows.truncate(ON_SCREEN);
            rows.sort_by_key(|row| row.sent);
        }
        rows
    }
    /// What a screen leaves out, said in a line; nothing where it shows all.
    pub(super) fn rest(&self, only: &Option<u8>, all: usize, shown: usize) -> String {
        if only.is_none() || all <= shown { String::new() } else { self.w.wash.rest_on_page.of(all - shown) }
    }

    /// The frame of rungs over time: days, every second rung, the firebreak.
    pub(super) fn rungs_frame(&self, end: Moment) -> Figure {
        let mut figure = Figure::new((48.0, 8.0), (Moment(0), end), (34.0, 240.0));
        figure.days(self);
        for rung in (RUNGS.0..=RUNGS.1).step_by(2) {
            let at = height(&figure, f64::from(rung));
            let class = if rung == 0 { "s-axis" } else { "s-rule" };
            let _ = write!(figure.body, "<path d=\"M48 {at:.0}H992\" class=\"{class}\"/>");
            figure.word((40.0, at + 5.0), "end", &self.digit(&rung));
        }
        let fire = height(&figure, 7.5);
        let _ = write!(figure.body, "<path d=\"M48 {fire:.0}H992\" class=\"s-fire\"/>");
        figure
    }
}

/// Where a rung stands.
pub(super) fn height(figure: &Figure, rung: f64) -> f64 {
    let (low, top) = (f64::from(RUNGS.0), f64::from(RUNGS.1));
    figure.top + (figure.bottom - figure.top) * (top - rung) / (top - low)
}
