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
/// The room beside a panel for its words.
const WORDS: f64 = 176.0;
/// No category is wider than this: three values need no whole page.
const CATEGORY_MAX: f64 = 84.0;
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
    let places = places(&panels);
    let height = places.last().map_or(0.0, |(_, top)| top + PITCH);
    let mut svg = Svg::new(WIDTH, height, label);
    for ((point, categories), place) in panels.iter().zip(places) {
        panel(&mut svg, place, point, categories);
    }
    Some(svg.finish())
}

/// The left upper corner of each panel: side by side where they have room, else one below the other.
fn places(panels: &[(&PointOutcome, Vec<Category>)]) -> Vec<(f64, f64)> {
    let (mut left, mut top) = (0.0, 0.0);
    let mut places = Vec::new();
    for (_, categories) in panels {
        let width = LEFT + category_width(categories) * categories.len() as f64 + WORDS;
        if left > 0.0 && left + width > WIDTH {
            (left, top) = (0.0, top + PITCH);
        }
        places.push((left, top));
        left += width;
    }
    places
}

fn category_width(categories: &[Category]) -> f64 {
    ((WIDTH - LEFT - WORDS) / categories.len() as f64).min(CATEGORY_MAX)
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

fn panel(svg: &mut Svg, (corner, top): (f64, f64), point: &PointOutcome, categories: &[Category]) {
    let (wide, left) = (category_width(categories), corner + LEFT);
    let width = wide * categories.len() as f64;
    let highest = categories
        .iter()
        .map(|c| c.expected.max(c.interval.map_or(c.seen, |i| i.high)))
        .filter(|share| share.is_finite())
        .fold(0.0, f64::max);
    let y = (0.0, if highest > 0.0 { 1.08 * highest } else { 1.0 });
    let frame = Frame { left, top: top + TOP, width, height: HEIGHT, x: (0.0, categories.len() as f64), y };
    svg.text(corner, top + 14.0, &super::super::fit(&point.name, LEFT + width + WORDS - 20.0, 7.4), "t-l t-b t-ink");
    svg.text(left - 8.0, top + TOP - 12.0, "share of runs", "t-s");
    let (marks, decimals) = ticks(y, 4.0);
    for mark in marks {
        let at = frame.at_y(mark);
        svg.line(left, at, left + width, at, "l-rule");
        svg.text(left - 8.0, at + 4.0, &numbers::fixed(mark, decimals), "end");
    }
    let floor = frame.at_y(0.0);
    let mut steps = format!("M{} {}", n(left), n(floor));
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
    for (row, line) in lines(&point.what, width + WORDS - 20.0, 6.4, 1).iter().enumerate() {
        svg.text(left, floor + 36.0 + 14.0 * row as f64, line, "t-ink");
    }
    let (x, y) = (left + width + 20.0, frame.top + 12.0);
    svg.text(x, y, &verdicts::got(point), "t-l t-b t-ink");
    svg.text(x, y + 17.0, &format!("{} is allowed", verdicts::tolerance(point)), "");
    let class = if point.passed { "t-ink" } else { "t-ember t-b" };
    svg.text(x, y + 34.0, &verdicts::verdict(point), class);
}
