//! Pictures of a sweep: estimates with their intervals, in what share of the cells a conclusion holds, and how that share
//! changes along a factor.

use super::frame::{Frame, WIDTH, ticks};
use super::{Svg, fit};
use crate::numbers;
use detente_study::statistics::Estimate;

const TOP: f64 = 14.0;
const ROW: f64 = 26.0;
/// The left edge of the panel, and its width.
const LEFT: f64 = 330.0;
const PANEL: f64 = 640.0;
/// The room below for the axis, and for its title.
const AXIS: f64 = 30.0;
const TITLE: f64 = 16.0;
/// The width of a letter of a name, at its two sizes.
const LETTER: f64 = 6.8;
const SMALL_LETTER: f64 = 5.7;
/// More rows than these make no picture; the table has them.
const ROWS_MAX: usize = 60;

/// The panel of so many rows over a range, its axis drawn.
fn panel(svg: &mut Svg, rows: usize, x: (f64, f64), word: impl Fn(f64, usize) -> String) -> Frame {
    let height = ROW * rows as f64;
    let frame = Frame { left: LEFT, top: TOP, width: PANEL, height, x, y: (0.0, 1.0) };
    let (marks, decimals) = ticks(x, 7.0);
    for mark in marks {
        let at_zero = mark.abs() < (x.1 - x.0) * 1e-9;
        let at = frame.at_x(mark);
        svg.line(at, TOP - 6.0, at, TOP + height + 4.0, if at_zero { "l-zero" } else { "l-rule" });
        svg.text(at, TOP + height + 20.0, &word(mark, decimals), if at_zero { "mid t-ink t-b" } else { "mid" });
    }
    frame
}

/// The name of a row, in two smaller lines where one does not hold it.
fn named(svg: &mut Svg, name: &str, middle: f64) {
    let room = LEFT - 12.0;
    if fit(name, room, LETTER) == name {
        return svg.text(0.0, middle + 4.0, name, "t-m t-ink");
    }
    let words: Vec<&str> = name.split(' ').collect();
    // As even as the words allow.
    let uneven = |cut: &usize| words[..*cut].join(" ").len().abs_diff(words[*cut..].join(" ").len());
    let cut = (1..words.len()).min_by_key(uneven).unwrap_or(words.len());
    for (line, at) in [(&words[..cut], middle - 2.0), (&words[cut..], middle + 10.0)] {
        svg.text(0.0, at, &fit(&line.join(" "), room, SMALL_LETTER), "t-s t-ink");
    }
}

/// Estimates, a row for each: a filled dot for the first, a ring for the second. None if there is nothing to draw.
pub fn estimates(rows: &[(String, Vec<Estimate>)], axis: &str) -> Option<String> {
    if rows.is_empty() || rows.len() > ROWS_MAX {
        return None;
    }
    let drawn = || rows.iter().flat_map(|(_, estimates)| estimates.iter().take(2)).filter(|e| e.mean.is_finite());
    let low = drawn().fold(0.0_f64, |low, e| low.min(e.ci95.map_or(e.mean, |i| i.low)));
    let high = drawn().fold(0.0_f64, |high, e| high.max(e.ci95.map_or(e.mean, |i| i.high)));
    let span = if high - low < 1e-9 { 1.0 } else { high - low };
    let label = "Estimates of each factor with 95 percent intervals; the numbers stand in the table.";
    let bottom = TOP + ROW * rows.len() as f64;
    let mut svg = Svg::new(WIDTH, bottom + AXIS + TITLE, label);
    svg.text(LEFT, bottom + AXIS + 10.0, axis, "t-s");
    let word = |mark: f64, decimals: usize| {
        if mark.abs() < span * 1e-9 { "0".into() } else { numbers::fixed(mark, decimals) }
    };
    let frame = panel(&mut svg, rows.len(), (low - 0.05 * span, high + 0.05 * span), word);
    for (row, (name, estimates)) in rows.iter().enumerate() {
        let middle = TOP + ROW * (row as f64 + 0.5);
        named(&mut svg, name, middle);
        for (kind, estimate) in estimates.iter().take(2).enumerate().filter(|(_, e)| e.mean.is_finite()) {
            let y = if estimates.len() > 1 { middle + [-5.0, 5.0][kind] } else { middle };
            if let Some(interval) = estimate.ci95 {
                svg.line(frame.at_x(interval.low), y, frame.at_x(interval.high), y, "l-ink");
            }
            svg.circle(frame.at_x(estimate.mean), y, 3.4, ["f-ink", "ring-ink"][kind]);
        }
    }
    Some(svg.finish())
}

fn per_cent(mark: f64, _decimals: usize) -> String {
    numbers::per_cent(mark)
}

/// For each conclusion the shares of the cells in which it clearly holds, holds, does not hold, and clearly does not.
pub fn shares(rows: &[(String, [f64; 4])]) -> Option<String> {
    if rows.is_empty() || rows.len() > ROWS_MAX {
        return None;
    }
    let label = "In what share of the cells each conclusion holds; the numbers stand in the table.";
    let mut svg = Svg::new(WIDTH, TOP + ROW * rows.len() as f64 + AXIS, label);
    let frame = panel(&mut svg, rows.len(), (0.0, 1.0), per_cent);
    for (row, (name, shares)) in rows.iter().enumerate() {
        let top = TOP + ROW * row as f64;
        named(&mut svg, name, top + ROW / 2.0);
        let mut from = 0.0;
        for (share, class) in shares.iter().zip(["f-with", "f-withm", "f-basem", ""]) {
            let (left, width) = (frame.at_x(from), frame.at_x(from + share) - frame.at_x(from));
            if class.is_empty() {
                svg.pattern(left, top + 5.0, width, ROW - 10.0, "he");
            } else {
                svg.rect(left, top + 5.0, width, ROW - 10.0, class);
            }
            from += share;
        }
        let holds = numbers::per_cent(shares[0] + shares[1]);
        svg.text(LEFT + PANEL + 10.0, top + ROW / 2.0 + 4.0, &holds, "t-m t-b t-ink");
    }
    Some(svg.finish())
}

/// For each conclusion and factor that turns it the share in each part of the factor's range.
pub fn parts(groups: &[(String, Vec<(String, f64)>)]) -> Option<String> {
    let rows: usize = groups.iter().map(|(_, parts)| parts.len() + 1).sum();
    if groups.is_empty() || rows > ROWS_MAX {
        return None;
    }
    let label = "In what share of the cells each conclusion holds, by parts of the range of a factor that turns it.";
    let mut svg = Svg::new(WIDTH, TOP + ROW * rows as f64 + AXIS, label);
    let frame = panel(&mut svg, rows, (0.0, 1.0), per_cent);
    let mut top = TOP;
    for (name, parts) in groups {
        // The heading stands over the whole width: no line of the axis runs through it.
        svg.rect(0.0, top, WIDTH, ROW, "f-surface");
        svg.text(0.0, top + ROW / 2.0 + 4.0, &fit(name, LEFT + PANEL, LETTER), "t-m t-b t-ink");
        top += ROW;
        for (part, share) in parts {
            svg.text(LEFT - 12.0, top + ROW / 2.0 + 4.0, &fit(part, LEFT - 12.0, 6.5), "end");
            svg.rect(frame.at_x(0.0), top + 5.0, frame.at_x(*share) - frame.at_x(0.0), ROW - 10.0, "f-withm");
            svg.text(frame.at_x(*share) + 6.0, top + ROW / 2.0 + 4.0, &numbers::per_cent(*share), "t-m t-ink t-halo");
            top += ROW;
        }
    }
    Some(svg.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_picture_and_a_flat_outcome_is_one() {
        assert_eq!(estimates(&[], ""), None);
        assert_eq!((shares(&[]), parts(&[])), (None, None));
        let flat = estimates(&[("x".into(), vec![Estimate { mean: 0.0, ci95: None }; 2])], "share").unwrap();
        assert!(flat.contains("ring-ink") && !flat.contains("NaN"), "{flat}");
    }

    #[test]
    fn bars_are_as_long_as_their_shares() {
        let drawn = shares(&[("a avoids more than b".into(), [0.5, 0.25, 0.25, 0.0])]).unwrap();
        for width in ["width=\"320\"", "width=\"160\"", "width=\"0\"", "75\u{202f}%"] {
            assert!(drawn.contains(width), "{width}: {drawn}");
        }
        let drawn = parts(&[("a, by x".into(), vec![("0 to 1".into(), 0.5), ("1 to 2".into(), 1.0)])]).unwrap();
        assert!(drawn.contains("width=\"320\"") && drawn.contains("width=\"640\""), "{drawn}");
    }

    #[test]
    fn a_long_name_stands_in_two_lines_and_the_axis_has_a_title() {
        let name = "poc-directory avoids more than information-sharing-open";
        let drawn = shares(&[(name.into(), [0.5, 0.25, 0.25, 0.0])]).unwrap();
        assert!(
            drawn.contains(">poc-directory avoids more<") && drawn.contains(">than information-sharing-open<"),
            "{drawn}"
        );
        let dots = [("x".into(), vec![Estimate { mean: 0.5, ci95: None }])];
        assert!(estimates(&dots, "share of the variance").unwrap().contains(">share of the variance<"));
    }
}
