//! A theory as a curve, measured at some of its places; below, how far each lies from it.

use super::{Frame, Svg, WIDTH, bar_class, beyond, dot, n, range, ticks};
use crate::numbers;
use crate::words::verdicts::{self, allowed, measured};
use detente_study::verify::{CurveOutcome, PointOutcome};
use std::fmt::Write as _;

const LEFT: f64 = 64.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 22.0;
const HEIGHT: f64 = 252.0;
/// The strip of deviations, and the room above it for its title.
const STRIP: f64 = 104.0;
const BETWEEN: f64 = 44.0;
/// As many tolerances as the strip shows to either side at most.
const TOLERANCES_MAX: f64 = 4.0;
/// So many failing points have their names in the picture; the table has all.
const NAMED: usize = 6;

/// How far a point may be expected from the line, as a share of the line's height, and still be a point
/// of it: between two places the line is straight and the theory is not.
const ON_LINE: f64 = 0.005;

/// Whether what is expected at a point is what the curve says there. A case may measure other things
/// beside its curve.
pub fn lies_on(curve: &CurveOutcome, point: &PointOutcome) -> bool {
    let (Some(x), Some((value, tolerance))) = (point.x, allowed(&point.expected)) else { return false };
    let heights = curve.line.iter().map(|(_, y)| *y);
    let span = heights.clone().fold(f64::NEG_INFINITY, f64::max) - heights.fold(f64::INFINITY, f64::min);
    let near = |y: f64| (value - y).abs() <= tolerance.max(ON_LINE * span);
    curve.line.windows(2).any(|ends| {
        let [(x1, y1), (x2, y2)] = [ends[0], ends[1]];
        x1 <= x && x <= x2 && near(if x2 > x1 { y1 + (y2 - y1) * (x - x1) / (x2 - x1) } else { y1 })
    })
}

/// The curve with its points; `None` if none of them stands along its axis.
pub fn course(title: &str, curve: &CurveOutcome, points: &[&PointOutcome]) -> Option<String> {
    let placed: Vec<(f64, &PointOutcome, f64, (f64, f64))> = points
        .iter()
        .filter_map(|point| {
            let x = point.x.filter(|x| x.is_finite())?;
            let (middle, interval) = measured(&point.got)?;
            let ends = interval.map_or((middle, middle), |i| (i.low, i.high));
            Some((x, *point, middle, ends))
        })
        .collect();
    if placed.is_empty() {
        return None;
    }
    let line: Vec<(f64, f64)> = curve.line.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
    let shown: Vec<&PointOutcome> = placed.iter().map(|p| p.1).collect();
    let label = format!(
        "{title}. The theory as a curve over {}, and what was measured along it. {}",
        curve.axis,
        verdicts::finding(&shown)
    );
    let bottom = TOP + HEIGHT + BETWEEN + STRIP;
    let mut svg = Svg::new(WIDTH, bottom + 44.0, label);

    let xs = line.iter().map(|p| p.0).chain(placed.iter().map(|p| p.0));
    let (first, last) = xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    // A point on the very edge would lose half of its dot.
    let margin = 0.015 * (last - first).max(1e-9);
    let x = (first - margin, last + margin);
    let corridor = |point: &PointOutcome| allowed(&point.expected);
    let ys = line.iter().map(|p| p.1).chain(placed.iter().flat_map(|p| [p.3.0, p.3.1])).chain(
        placed
            .iter()
            .filter_map(|p| corridor(p.1))
            .flat_map(|(value, tolerance)| [value - tolerance, value + tolerance]),
    );
    let width = WIDTH - LEFT - RIGHT;
    let main = Frame { left: LEFT, top: TOP, width, height: HEIGHT, x, y: range(ys) };

    grid(&mut svg, &main, bottom, curve);
    for (at, point, ..) in &placed {
        let Some((value, tolerance)) = corridor(point) else { continue };
        let (high, low) = (main.at_y(value + tolerance), main.at_y(value - tolerance));
        svg.rect(main.at_x(*at) - 8.0, high, 16.0, (low - high).max(1.0), "f-basem");
    }
    let mut path = String::new();
    for (n_, (at, y)) in line.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if n_ == 0 { "M" } else { "L" }, n(main.at_x(*at)), n(main.at_y(*y)));
    }
    svg.path(&path, "l-ink");
    let failing = placed.iter().filter(|p| !p.1.passed).count();
    for (at, point, middle, (low, high)) in &placed {
        let px = main.at_x(*at);
        svg.line(px, main.at_y(*low), px, main.at_y(*high), bar_class(point.passed));
        dot(&mut svg, (px, main.at_y(*middle)), point.passed);
        if !point.passed && failing <= NAMED {
            let right = px < LEFT + 0.7 * width;
            let class = if right { "t-ember t-b" } else { "end t-ember t-b" };
            let below = corridor(point).is_some_and(|(value, _)| *middle < value);
            let words = format!("{}: {}", point.name, verdicts::verdict(point));
            let y = main.at_y(*middle) + if below { 20.0 } else { -10.0 };
            svg.text(px + if right { 9.0 } else { -9.0 }, y, &super::super::fit(&words, 330.0, 6.6), class);
        }
    }
    strip(&mut svg, &main, &placed);
    Some(svg.finish())
}

/// The marks of both axes and their words.
fn grid(svg: &mut Svg, main: &Frame, bottom: f64, curve: &CurveOutcome) {
    let (marks, decimals) = ticks(main.y, 6.0);
    for mark in marks {
        let y = main.at_y(mark);
        svg.line(main.left, y, main.left + main.width, y, "l-rule");
        svg.text(main.left - 8.0, y + 4.0, &numbers::fixed(mark, decimals), "end");
    }
    let (marks, decimals) = ticks(main.x, 9.0);
    for mark in marks {
        let x = main.at_x(mark);
        svg.line(x, bottom, x, bottom + 5.0, "l-axis");
        svg.text(x, bottom + 19.0, &numbers::fixed(mark, decimals), "mid");
    }
    svg.line(main.left, bottom, main.left + main.width, bottom, "l-axis");
    svg.text(main.left + main.width, bottom + 39.0, &super::super::fit(&curve.axis, main.width, 6.6), "end t-m t-ink");
}

/// How far each point lies from what it should be, in tolerances.
fn strip(svg: &mut Svg, main: &Frame, placed: &[(f64, &PointOutcome, f64, (f64, f64))]) {
    let deviations: Vec<(f64, bool, f64, (f64, f64))> = placed
        .iter()
        .filter_map(|(at, point, middle, (low, high))| {
            let (value, tolerance) = allowed(&point.expected).filter(|(_, tolerance)| *tolerance > 0.0)?;
            let of = |v: f64| (v - value) / tolerance;
            Some((*at, point.passed, of(*middle), (of(*low), of(*high))))
        })
        .collect();
    let furthest = deviations.iter().flat_map(|d| [d.3.0.abs(), d.3.1.abs()]).fold(1.5, f64::max);
    let most = (furthest * 1.1).min(TOLERANCES_MAX);
    let frame = Frame { top: main.top + main.height + BETWEEN, height: STRIP, y: (-most, most), ..*main };
    svg.text(frame.left, frame.top - 10.0, "distance from the theory, in tolerances", "t-ink");
    let (high, low) = (frame.at_y(1.0), frame.at_y(-1.0));
    svg.rect(frame.left, high, frame.width, low - high, "f-bases");
    for mark in [-1.0, 0.0, 1.0] {
        let y = frame.at_y(mark);
        // Where the three would touch, the line of zero needs no label.
        if mark == 0.0 && low - high < 28.0 {
            continue;
        }
        svg.text(frame.left - 8.0, y + 4.0, &numbers::signed(mark, 0), "end");
    }
    svg.line(frame.left, frame.at_y(0.0), frame.left + frame.width, frame.at_y(0.0), "l-zero");
    for (at, passed, middle, (low, high)) in deviations {
        let x = frame.at_x(at);
        svg.line(x, frame.at_y(low), x, frame.at_y(high), bar_class(passed));
        if middle.abs() > most {
            let up = if middle > 0.0 { -1.0 } else { 1.0 };
            beyond(svg, (x, frame.at_y(middle)), (0.0, up));
        } else {
            dot(svg, (x, frame.at_y(middle)), passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_study::verify::{Goal, Got};

    #[test]
    fn a_point_of_another_theory_is_no_point_of_the_curve() {
        let line = (0..=10).map(|n| (f64::from(n), f64::from(n * n))).collect();
        let curve = CurveOutcome { axis: "x".into(), theory: "x^2".into(), line };
        let at = |x: Option<f64>, value: f64| PointOutcome {
            name: "p".into(),
            what: String::new(),
            avoided: false,
            note: String::new(),
            x,
            runs: 1,
            expected: Goal::Near { value, within: 1e-6, formula: String::new() },
            got: Got::Mean { mean: value, ci95: None, sd: 0.0, counted: 1 },
            passed: true,
            off: 0.0,
        };
        assert!(lies_on(&curve, &at(Some(3.0), 9.0)));
        assert!(lies_on(&curve, &at(Some(3.5), 12.25)), "between two places of the line");
        assert!(!lies_on(&curve, &at(Some(3.0), 12.0)));
        assert!(!lies_on(&curve, &at(Some(11.0), 121.0)), "beyond the line");
        assert!(!lies_on(&curve, &at(None, 9.0)));
    }
}
