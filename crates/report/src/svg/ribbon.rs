//! Belief against truth: what is so in ink from the floor, the mistake hatched from the ceiling.

use super::{Svg, fit, n};
use crate::numbers;
use crate::words::BeliefStep;
use detente_scenario::time::{DAY, Moment};
use std::fmt::Write as _;

const LEFT: f64 = 132.0;
const WIDTH: f64 = 778.0;
const HEIGHT: f64 = 124.0;
const PITCH: f64 = 178.0;
const TOP: f64 = 52.0;

/// One run's belief, with the acts of its holder.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whose run: `Without`.
    pub title: String,
    /// The configuration.
    pub arm: String,
    /// The belief in steps, in order.
    pub points: Vec<BeliefStep>,
    /// Acts of the believer: when and which rung.
    pub acts: Vec<(Moment, i8)>,
    /// Other moments worth a mark, in words.
    pub marks: Vec<(Moment, String)>,
}

/// Ribbons over the same days, one below the other; `None` where nobody believed anything.
pub fn beliefs(told: &[Told], end: Moment, truth: &str, mistake: &str, label: &str) -> Option<String> {
    let first = told.iter().flat_map(|t| t.points.first()).map(|p| p.at).min()?;
    // Two days more than the last step show that nothing moves any more.
    let last = told.iter().flat_map(|t| t.points.last()).map(|p| p.at).max()?;
    let last_act = told.iter().flat_map(|t| t.acts.last()).map(|a| a.0).max().unwrap_or(last);
    let until = Moment((last.max(last_act).0 + DAY).min(end.0).max(first.0 + DAY / 2));
    let x =
        |at: Moment| LEFT + WIDTH * (at.0 - first.0).clamp(0, until.0 - first.0) as f64 / (until.0 - first.0) as f64;
    let height = TOP + PITCH * told.len() as f64 - (PITCH - HEIGHT) + 34.0;
    let mut svg = Svg::new(1034.0, height, label);
    let bottom = height - 20.0;
    let mut day = Moment((first.0 / DAY + 1) * DAY);
    svg.text(LEFT, bottom + 14.0, &numbers::moment(first), "t-s");
    while day < until {
        svg.line(x(day), TOP - 6.0, x(day), bottom, "l-rule");
        if x(day) > LEFT + 84.0 {
            svg.text(x(day), bottom + 14.0, &format!("Day {}", numbers::day(day)), "mid t-s");
        }
        day = Moment(day.0 + DAY);
    }
    for (row, run) in told.iter().enumerate() {
        let y = TOP + PITCH * row as f64;
        svg.rect(LEFT, y, WIDTH, HEIGHT, "f-base2");
        let (mut floor, mut ceiling) = (String::new(), String::new());
        for (i, p) in run.points.iter().enumerate() {
            let from = if i == 0 { x(p.at).min(LEFT.max(x(p.at))) } else { x(p.at) };
            let to = run.points.get(i + 1).map_or(LEFT + WIDTH, |q| x(q.at));
            let (t, m) = (HEIGHT * p.truth.clamp(0.0, 1.0), HEIGHT * p.mistaken.clamp(0.0, 1.0));
            let _ = write!(floor, "M{} {}V{}H{}V{}Z", n(from), n(y + HEIGHT), n(y + HEIGHT - t), n(to), n(y + HEIGHT));
            let _ = write!(ceiling, "M{} {}V{}H{}V{}Z", n(from), n(y), n(y + m), n(to), n(y));
        }
        // Before the first step nobody had looked.
        let start = run.points.first().map_or(LEFT + WIDTH, |p| x(p.at));
        svg.rect(LEFT, y, start - LEFT, HEIGHT, "f-sunk");
        svg.path_pattern(&ceiling, "hp");
        svg.path(&floor, "f-truth");
        svg.text(0.0, y + 22.0, &run.title, "t-l t-b t-ink");
        svg.text(0.0, y + 40.0, &fit(&run.arm, 100.0, 6.4), "t-s");
        if told.len() > 1 {
            svg.line(0.0, y + 52.0, 44.0, y + 52.0, if row == 0 { "l-base" } else { "l-with" });
        }
        for (share, text) in [(0.0, "0"), (0.5, "50"), (1.0, "100\u{202f}%")] {
            svg.text(LEFT - 6.0, y + HEIGHT * (1.0 - share) + 4.0, text, "end t-s");
        }
        let mut taken = f64::NEG_INFINITY;
        for (at, words) in run.marks.iter().filter(|m| m.0 >= first && m.0 <= until) {
            let at = x(*at);
            svg.line(at, y - 8.0, at, y, "l-ink");
            if at > taken + 8.0 {
                let words = fit(words, LEFT + WIDTH - at + 100.0, 5.8);
                svg.text(at, y - 26.0, &words, "t-s");
                taken = at + 5.8 * words.chars().count() as f64;
            }
        }
        for (at, rung) in run.acts.iter().filter(|a| a.0 >= first && a.0 <= until) {
            let at = x(*at);
            svg.line(at, y, at, y + HEIGHT, "l-ember l-dash");
            svg.rect(at - 8.5, y - 16.0, 17.0, 15.0, "f-ember");
            svg.text(at, y - 4.5, &numbers::fixed(f64::from(*rung), 0), "mid t-b t-inv t-s");
        }
        if let Some(p) = run.points.last() {
            let right = LEFT + WIDTH + 8.0;
            svg.text(right, y + 14.0, &fit(mistake, 110.0, 6.6), "t-b t-plum");
            svg.text(right, y + 30.0, &format!("{} mistaken", numbers::per_cent(p.mistaken)), "t-s t-plum");
            svg.text(right, y + HEIGHT - 18.0, &fit(truth, 110.0, 6.6), "t-b t-ink");
            svg.text(right, y + HEIGHT - 3.0, &format!("{} what is so", numbers::per_cent(p.truth)), "t-s t-ink");
        }
    }
    Some(svg.finish())
}
