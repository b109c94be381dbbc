//! Estimates with their intervals, a row for each: a filled dot for the first, a ring for the second.

use super::{Svg, fit, nice_step};
use crate::numbers;
use detente_study::statistics::Estimate;

const TOP: f64 = 14.0;
const ROW: f64 = 26.0;
const WIDTH: f64 = 1034.0;
/// The left edge of the panel, and its width.
const LEFT: f64 = 330.0;
const PANEL: f64 = 680.0;
/// More rows than these make no picture; the table has them.
const ROWS_MAX: usize = 60;

/// The picture; none if there is nothing to draw.
pub fn estimates(rows: &[(String, Vec<Estimate>)]) -> Option<String> {
    if rows.is_empty() || rows.len() > ROWS_MAX {
        return None;
    }
    let drawn = || rows.iter().flat_map(|(_, estimates)| estimates.iter().take(2)).filter(|e| e.mean.is_finite());
    let low = drawn().fold(0.0_f64, |low, e| low.min(e.ci95.map_or(e.mean, |i| i.low)));
    let high = drawn().fold(0.0_f64, |high, e| high.max(e.ci95.map_or(e.mean, |i| i.high)));
    let span = if high - low < 1e-9 { 1.0 } else { high - low };
    let (low, high) = (low - 0.05 * span, high + 0.05 * span);
    let at = |value: f64| LEFT + PANEL * (value - low) / (high - low);
    let height = TOP + ROW * rows.len() as f64 + 30.0;
    let label = "Estimates of each factor with 95 percent intervals; the numbers stand in the table.";
    let mut svg = Svg::new(WIDTH, height, label);
    let step = nice_step(high - low, 7.0);
    let mut mark = (low / step).ceil() * step;
    while mark <= high + 1e-9 {
        let at_zero = mark.abs() < step / 2.0;
        svg.line(at(mark), TOP - 6.0, at(mark), height - 26.0, if at_zero { "l-zero" } else { "l-rule" });
        let text = if at_zero { "0".into() } else { numbers::fixed(mark, numbers::decimals_of(step, 1)) };
        svg.text(at(mark), height - 10.0, &text, if at_zero { "mid t-ink t-b" } else { "mid" });
        mark += step;
    }
    for (row, (name, estimates)) in rows.iter().enumerate() {
        let middle = TOP + ROW * (row as f64 + 0.5);
        svg.text(0.0, middle + 4.0, &fit(name, LEFT - 12.0, 6.5), "t-l t-ink");
        for (kind, estimate) in estimates.iter().take(2).enumerate().filter(|(_, e)| e.mean.is_finite()) {
            let y = if estimates.len() > 1 { middle + [-5.0, 5.0][kind] } else { middle };
            if let Some(interval) = estimate.ci95 {
                svg.line(at(interval.low), y, at(interval.high), y, "l-ink");
            }
            svg.circle(at(estimate.mean), y, 3.4, ["f-ink", "ring-ink"][kind]);
        }
    }
    Some(svg.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_picture_and_a_flat_outcome_is_one() {
        assert_eq!(estimates(&[]), None);
        let flat = estimates(&[("x".into(), vec![Estimate { mean: 0.0, ci95: None }; 2])]).unwrap();
        assert!(flat.contains("ring-ink") && !flat.contains("NaN"), "{flat}");
    }
}
