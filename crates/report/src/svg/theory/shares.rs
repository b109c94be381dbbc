//! Probabilities as steps, and how often each value came up.

use super::{Frame, Svg, WIDTH, bar_class, dot, lines, n, ticks};
use crate::numbers;
use crate::words::verdicts;
use detente_study::statistics::{Interval, wilson};
use detente_study::verify::{Goal, Got, PointOutcome};
use std::fmt::Write as _;

const LEFT: f64 = 58.0;
const TOP: f64 = 46.0;
const HEIGHT: f64 = 210.0;
/// From one panel to the next.
const PITCH: f64 = TOP + HEIGHT + 52.0;
/// No category is wider than this: three values need no whole page.
const CATEGORY_MAX: f64 = 110.0;
/// The least width of a category that has its value written below.
const CATEGORY_LABEL: f64 = 34.0;

/// One value: its word, its probability, its share of the runs with Wilson's interval.
struct Category {
    value: String,
    expected: f64,
    seen: f64,
    interval: Option<Interval>,
}

/// A panel for each point; `None` if there is none.
pub fn shares(title: &str, points: &[&PointOutcome]) -> Option<String> {
    let panels: Vec<(&PointOutcome, Vec<Category>)> = points
        .iter()
        .map(|point| (*point, categories(point)))
        .filter(|(_, categories)| !categories.is_empty())
        .collect();
    if panels.is_empty() {
        return None;
    }
    let label = format!(
        "{title}. Expected probabilities as steps, and the shares of runs as dots. {}",
        verdicts::finding(points)
    );
    let mut svg = Svg::new(WIDTH, PITCH * panels.len() as f64, label);
    for (place, (point, categories)) in panels.iter().enumerate() {
        panel(&mut svg, PITCH * place as f64, point, categories);
    }
    Some(svg.finish())
}

fn categories(point: &PointOutcome) -> Vec<Category> {
    let (Goal::Shares { values, of, .. }, Got::Counts { counts, elsewhere, .. }) = (&point.expected, &point.got) else {
        return Vec::new();
    };
    let runs = counts.iter().sum::<u64>() + elsewhere;
    let category = |value: String, expected: f64, count: u64| Category {
        value,
        expected,
        seen: count as f64 / runs.max(1) as f64,
        interval: wilson(count, runs),
    };
    let mut found: Vec<Category> = values
        .iter()
        .zip(of)
        .zip(counts)
        .map(|((value, share), count)| category(numbers::full(*value), *share, *count))
        .collect();
    if *elsewhere > 0 {
        found.push(category("other".into(), 0.0, *elsewhere));
    }
    found
}

fn panel(svg: &mut Svg, top: f64, point: &PointOutcome, categories: &[Category]) {
    let wide = ((WIDTH - LEFT - 250.0) / categories.len() as f64).min(CATEGORY_MAX);
    let width = wide * categories.len() as f64;
    let highest = categories
        .iter()
        .map(|c| c.expected.max(c.interval.map_or(c.seen, |i| i.high)))
        .filter(|share| share.is_finite())
        .fold(0.0, f64::max);
    let y = (0.0, if highest > 0.0 { 1.08 * highest } else { 1.0 });
    let frame = Frame { left: LEFT, top: top + TOP, width, height: HEIGHT, x: (0.0, categories.len() as f64), y };
    svg.text(0.0, top + 14.0, &super::super::fit(&point.name, WIDTH - 40.0, 7.4), "t-l t-b t-ink");
    svg.text(LEFT - 8.0, top + TOP - 12.0, "share of runs", "t-s");
    let (marks, decimals) = ticks(y, 4.0);
    for mark in marks {
        let at = frame.at_y(mark);
        svg.line(LEFT, at, LEFT + width, at, "l-rule");
        svg.text(LEFT - 8.0, at + 4.0, &numbers::fixed(mark, decimals), "end");
    }
    let floor = frame.at_y(0.0);
    let mut steps = format!("M{} {}", n(LEFT), n(floor));
    for (place, category) in categories.iter().enumerate() {
        let _ = write!(steps, "V{}H{}", n(frame.at_y(category.expected)), n(frame.at_x(place as f64 + 1.0)));
    }
    let _ = write!(steps, "V{}", n(floor));
    svg.path(&steps, "f-bases");
    svg.path(&steps, "l-ink");
    let every = (CATEGORY_LABEL / wide).ceil().max(1.0) as usize;
    for (place, category) in categories.iter().enumerate() {
        let x = frame.at_x(place as f64 + 0.5);
        if let Some(interval) = category.interval {
            svg.line(x, frame.at_y(interval.low), x, frame.at_y(interval.high), bar_class(point.passed));
        }
        dot(svg, (x, frame.at_y(category.seen)), point.passed);
        if place % every == 0 || place + 1 == categories.len() && every == 1 {
            svg.text(x, floor + 17.0, &category.value, "mid");
        }
    }
    for (row, line) in lines(&point.what, WIDTH - LEFT, 6.4, 1).iter().enumerate() {
        svg.text(LEFT, floor + 36.0 + 14.0 * row as f64, line, "t-ink");
    }
    let (x, y) = (LEFT + width + 24.0, frame.top + 12.0);
    svg.text(x, y, &verdicts::got(point), "t-l t-b t-ink");
    svg.text(x, y + 17.0, &format!("{} is allowed", verdicts::tolerance(point)), "");
    let class = if point.passed { "t-ink" } else { "t-ember t-b" };
    svg.text(x, y + 34.0, &verdicts::verdict(point), class);
}
