//! The rung over time: one panel for each arm, the baseline repeated in all.

use super::chart::{Chart, Series};
use super::{Svg, fit, n};
use crate::numbers;
use crate::view::Comparison;
use crate::words::phrases;

const PANEL_WIDTH: f64 = 216.0;
const PANEL_HEIGHT: f64 = 176.0;
const GAP: f64 = 14.0;
const LEFT: f64 = 122.0;
const ROW: f64 = 240.0;
/// Panels in a row.
const COLUMNS: usize = 4;
/// The rungs that the axis names.
const NAMED: [i8; 7] = [0, 1, 3, 5, 7, 8, 9];

/// Small multiples of the course; `None` if the comparison holds none.
pub fn course(c: &Comparison) -> Option<String> {
    let course = c.course.as_ref().filter(|k| k.hours.len() > 1)?;
    let end = (c.days * 24.0).max(1.0);
    let order: Vec<usize> = std::iter::once(c.baseline)
        .chain(c.ranked(crate::view::ESCALATION))
        .filter(|&a| a < course.arms.len())
        .collect();
    let columns = order.len().clamp(1, COLUMNS);
    let rows = order.len().div_ceil(columns);
    let label = format!(
        "Small multiples, one for each configuration: highest rung that stands over {} days, median with bands of half and of nine in ten crises; the median of {} is repeated in each.",
        numbers::fixed(c.days, 0),
        c.arms[c.baseline].name
    );
    let mut svg = Svg::new(LEFT + columns as f64 * (PANEL_WIDTH + GAP) - GAP, rows as f64 * ROW, label);
    for (place, &arm) in order.iter().enumerate() {
        let (x, y) = (LEFT + (place % columns) as f64 * (PANEL_WIDTH + GAP), (place / columns) as f64 * ROW + 30.0);
        svg.rect(x, y, PANEL_WIDTH, PANEL_HEIGHT, "f-sunk");
        if place % columns == 0 {
            axis(&mut svg, x, y);
        }
        let points = |at: usize, of: usize| -> Vec<(f64, f64)> {
            course.hours.iter().zip(&course.arms[of]).map(|(h, q)| (*h, q[at])).collect()
        };
        let band = |low: usize, high: usize| -> Vec<(f64, f64, f64)> {
            course.hours.iter().zip(&course.arms[arm]).map(|(h, q)| (*h, q[low], q[high] + 0.001)).collect()
        };
        let (wide, half, median, base) = (band(0, 4), band(1, 3), points(2, arm), points(2, c.baseline));
        let lone = arm == c.baseline;
        let mut series = vec![
            (Series::Band(&wide), if lone { "f-bases" } else { "f-withs" }),
            (Series::Band(&half), if lone { "f-basem" } else { "f-withm" }),
            (Series::Level(7.5), "l-ember l-dash"),
            (Series::Steps(&base), "l-base"),
        ];
        if !lone {
            series.push((Series::Steps(&median), "l-with l-w2"));
        }
        let chart =
            Chart { width: PANEL_WIDTH as u32, height: PANEL_HEIGHT as u32, x: (0.0, end), y: (-0.5, 9.5), series };
        svg.group(x, y, &chart.draw());
        if lone {
            svg.text(x + PANEL_WIDTH - 4.0, level(7.5) + y - 4.0, "firebreak", "end t-ember t-s");
        }
        let reach = c.mean(arm, "p_rung_7").map(|p| format!("{} reach 7", numbers::of_hundred(p))).unwrap_or_default();
        svg.text(x, y - 9.0, &fit(&c.arms[arm].name, PANEL_WIDTH - 70.0, 7.0), "t-m t-b t-ink");
        svg.text(x + PANEL_WIDTH, y - 9.0, &reach, "end");
        days(&mut svg, x, y + PANEL_HEIGHT, PANEL_WIDTH, c.days);
    }
    Some(svg.finish())
}

/// The course of one run: hours and rungs.
pub fn one_course(points: &[(f64, f64)], days_long: f64, label: &str) -> String {
    let width = 900.0;
    let mut svg = Svg::new(LEFT + width, PANEL_HEIGHT + 50.0, label);
    svg.rect(LEFT, 10.0, width, PANEL_HEIGHT, "f-sunk");
    axis(&mut svg, LEFT, 10.0);
    let floor: Vec<(f64, f64, f64)> = points.iter().map(|(h, r)| (*h, -0.5, *r)).collect();
    let chart = Chart {
        width: width as u32,
        height: PANEL_HEIGHT as u32,
        x: (0.0, (days_long * 24.0).max(1.0)),
        y: (-0.5, 9.5),
        series: vec![
            (Series::Band(&floor), "f-bases"),
            (Series::Level(7.5), "l-ember l-dash"),
            (Series::Steps(points), "l-ink"),
        ],
    };
    svg.group(LEFT, 10.0, &chart.draw());
    svg.text(LEFT + width - 4.0, level(7.5) + 6.0, "firebreak", "end t-ember t-s");
    days(&mut svg, LEFT, 10.0 + PANEL_HEIGHT, width, days_long);
    svg.finish()
}

/// The height of a rung inside a panel.
fn level(rung: f64) -> f64 {
    PANEL_HEIGHT * (1.0 - (rung + 0.5) / 10.0)
}

fn axis(svg: &mut Svg, x: f64, y: f64) {
    for rung in NAMED {
        let at = y + level(f64::from(rung)) + 4.0;
        svg.text(x - 20.0, at, phrases::rung(rung), "end t-s");
        svg.text(x - 8.0, at, &format!("{rung}"), "end t-s t-b t-ink");
    }
}

/// Marks of days under a panel, no more than have room.
pub(super) fn days(svg: &mut Svg, x: f64, y: f64, width: f64, days: f64) {
    let every = super::nice_step(days, width / 34.0).max(1.0);
    let mut day = 0.0;
    while day < days - 0.01 {
        let at = x + width * day / days;
        svg.line(at, y, at, y + 4.0, "l-axis");
        let text = if day == 0.0 { "Day 1".to_string() } else { n(day + 1.0) };
        svg.text(at, y + 17.0, &text, if day == 0.0 { "t-s" } else { "t-s mid" });
        day += every;
    }
}
