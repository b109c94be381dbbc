//! Orderings: intervals that have to lie wholly on one side.

use super::rows::{LEFT, NUMBERS, PLOT, TOP, laid_out, rules};
use super::{Frame, Svg, WIDTH, bar_class, dot};
use crate::words::verdicts::{self, measured};
use detente_study::verify::{Goal, PointOutcome};
use std::collections::BTreeMap;

/// A row for each ordering, with zero, its interval, and in grey the side where it has to lie.
pub fn contrasts(title: &str, points: &[&PointOutcome]) -> Option<String> {
    let (rows, bottom) = laid_out(points);
    if rows.is_empty() {
        return None;
    }
    let label = format!("{title}. Intervals, and the side on which each has to lie. {}", verdicts::finding(points));
    let mut svg = Svg::new(WIDTH, bottom + 8.0, label);
    // What is measured alike shares a scale; hours and shares cannot.
    let mut scales: BTreeMap<&str, f64> = BTreeMap::new();
    for point in points {
        let reach = ends(point).into_iter().chain([bound(point).0]).map(f64::abs).fold(0.0, f64::max);
        let scale = scales.entry(&point.what).or_default();
        *scale = scale.max(reach);
    }
    let differences = points.iter().any(|point| point.avoided);
    // Where nothing is negative, the left half would be empty.
    let negative = points.iter().flat_map(|point| ends(point).into_iter().chain([bound(point).0])).any(|v| v < 0.0);
    let low = if differences || negative { -1.1 } else { -0.08 };
    let frame = Frame { left: LEFT, top: TOP, width: PLOT, height: bottom - TOP, x: (low, 1.1), y: (0.0, 1.0) };
    for row in &rows {
        let scale = scale_of(&scales, row.point);
        let (value, above) = bound(row.point);
        let (from, to) = if above { (value / scale, frame.x.1) } else { (frame.x.0, value / scale) };
        let (from, to) = (frame.at_x(from), frame.at_x(to));
        svg.rect(from, row.top + 4.0, to - from, row.height - 8.0, "f-bases");
        let x = frame.at_x(value / scale);
        svg.line(x, row.top + 4.0, x, row.top + row.height - 4.0, "l-axis");
    }
    rules(&mut svg, &rows);
    let zero = frame.at_x(0.0);
    svg.line(zero, TOP - 6.0, zero, bottom, "l-zero");
    if differences {
        svg.text(zero - 12.0, 20.0, "adds", "end t-ink");
        svg.text(zero + 12.0, 20.0, "avoids", "t-ink");
    }
    svg.text(zero, 20.0, "0", "mid t-ink t-b");
    svg.text(NUMBERS, 20.0, "got and expected", "t-ink");
    for row in &rows {
        row.words(&mut svg);
        row.numbers(&mut svg, &verdicts::got(row.point), &format!("expected {}", verdicts::expected(row.point)));
        let Some((middle, _)) = measured(&row.point.got) else { continue };
        let scale = scale_of(&scales, row.point);
        let ([low, high], y) = (ends(row.point), row.middle());
        svg.line(frame.at_x(low / scale), y, frame.at_x(high / scale), y, bar_class(row.point.passed));
        dot(&mut svg, (frame.at_x(middle / scale), y), row.point.passed);
    }
    Some(svg.finish())
}

fn scale_of(scales: &BTreeMap<&str, f64>, point: &PointOutcome) -> f64 {
    scales.get(point.what.as_str()).copied().filter(|scale| *scale > 0.0).unwrap_or(1.0)
}

fn ends(point: &PointOutcome) -> [f64; 2] {
    let Some((middle, interval)) = measured(&point.got) else { return [0.0; 2] };
    interval.map_or([middle; 2], |interval| [interval.low, interval.high])
}

/// The value that has to be on one side, and whether the interval has to lie above it.
fn bound(point: &PointOutcome) -> (f64, bool) {
    match point.expected {
        Goal::Above(value) => (value, true),
        Goal::Below(value) => (value, false),
        _ => (0.0, true),
    }
}
