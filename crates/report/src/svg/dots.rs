//! Paired differences: each dot is one crisis in a hundred.

use super::{Svg, fit, n, nice_step};
use crate::numbers;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION, Paired};
use std::fmt::Write as _;

/// The most dots of a row.
const DOTS: usize = 100;
const PITCH: f64 = 4.6;
const TOP: f64 = 46.0;
/// The least height of a row.
const ROW: f64 = 66.0;
/// The left edge, the width of the dots, and the place of the words of each panel.
const PANELS: [(f64, f64, f64); 2] = [(150.0, 270.0, 436.0), (602.0, 280.0, 900.0)];
const WIDTH: f64 = 1034.0;

/// A scale of differences with its bins.
struct Axis {
    left: f64,
    width: f64,
    low: f64,
    high: f64,
}

impl Axis {
    fn at(&self, value: f64) -> f64 {
        self.left + self.width * (value - self.low) / (self.high - self.low)
    }
}

/// Dot rows of both headlines for every arm; `None` without any difference to show.
pub fn differences(c: &Comparison) -> Option<String> {
    let arms: Vec<usize> = c.ranked(ESCALATION);
    let scores = [ESCALATION, MISPERCEPTION];
    if arms.iter().all(|&a| scores.iter().all(|s| c.pair(a, s).is_none())) {
        return None;
    }
    let axes: Vec<Axis> = scores.iter().zip(PANELS).map(|(s, (left, width, _))| axis(c, s, left, width)).collect();
    let rows: Vec<Vec<(String, f64)>> = arms
        .iter()
        .map(|&a| {
            scores
                .iter()
                .zip(&axes)
                .map(|(s, axis)| c.pair(a, s).map_or((String::new(), 0.0), |p| dots(p, axis)))
                .collect()
        })
        .collect();
    let heights: Vec<f64> = rows.iter().map(|r| r.iter().map(|(_, h)| h + 34.0).fold(ROW, f64::max)).collect();
    let height = TOP + heights.iter().sum::<f64>() + 30.0;
    let label = format!(
        "Dots, one for each crisis in a hundred: what each configuration avoids or adds in escalation load and attribution Brier against {}, with the mean and its 95 percent interval. {}",
        c.arms[c.baseline].name,
        crate::words::findings::headline(c)
    );
    let mut svg = Svg::new(WIDTH, height, label);
    let lead = c.lead();
    let mut y = TOP;
    for (&arm, h) in arms.iter().zip(&heights) {
        if lead == Some(arm) {
            svg.rect(-12.0, y, WIDTH + 24.0, *h, "f-sunk");
        }
        y += h;
    }
    let titles = [("Escalation avoided", "load a state-day"), ("Misperception avoided", "attribution Brier, 0–2")];
    for ((axis, (title, unit)), score) in axes.iter().zip(titles).zip(scores) {
        svg.text(axis.left, 14.0, title, "t-l t-b t-ink");
        svg.text(axis.left + 8.4 * title.len() as f64, 14.0, unit, "t-m");
        let zero = axis.at(0.0);
        svg.text(zero - 6.0, 32.0, "worse with it", "end t-s t-ember");
        svg.text(zero + 6.0, 32.0, "better with it", "t-s t-with");
        let step = nice_step(axis.high - axis.low, 5.0);
        let mut mark = (axis.low / step).ceil() * step;
        while mark <= axis.high + 1e-9 {
            let x = axis.at(mark);
            let at_zero = mark.abs() < step / 2.0;
            svg.line(x, TOP - 6.0, x, height - 26.0, if at_zero { "l-zero" } else { "l-rule" });
            let text = if at_zero {
                "0".into()
            } else {
                numbers::signed(mark, if step < 0.1 { 2 } else { usize::from(step < 1.0) })
            };
            svg.text(x, height - 10.0, &text, if at_zero { "mid t-ink t-b" } else { "mid" });
            mark += step;
        }
        if c.paired.iter().all(|p| p.score != score) {
            svg.text(axis.left, TOP + 24.0, "no meaning in this scenario", "t-i");
        }
    }
    y = TOP;
    for ((&arm, row), h) in arms.iter().zip(&rows).zip(&heights) {
        let floor = y + h - 24.0;
        let name = &c.arms[arm].name;
        let bold = if lead == Some(arm) { "t-l t-ink t-b" } else { "t-l t-ink" };
        svg.text(0.0, floor - 12.0, &fit(name, 158.0, 6.5), bold);
        for (((body, _), score), (axis, panel)) in row.iter().zip(scores).zip(axes.iter().zip(PANELS)) {
            let Some(p) = c.pair(arm, score) else { continue };
            svg.group(0.0, floor, body);
            summary(&mut svg, p, axis, (panel.2, floor), c.decimals(score));
        }
        y += h;
    }
    Some(svg.finish())
}

/// A scale that holds zero, every interval, and all but the most outlying hundredth of the gains.
fn axis(c: &Comparison, score: &str, left: f64, width: f64) -> Axis {
    let (mut low, mut high) = (0.0f64, 0.0f64);
    for p in c.paired.iter().filter(|p| p.score == score) {
        let mut gains: Vec<f64> = p.gains.iter().copied().filter(|g| g.is_finite()).collect();
        gains.sort_by(f64::total_cmp);
        if let (Some(l), Some(h)) =
            (gains.get(gains.len() / 100), gains.get((gains.len() * 99 / 100).min(gains.len().saturating_sub(1))))
        {
            low = low.min(*l);
            high = high.max(*h);
        }
        let (l, h) = p.gain.ci95.map_or((p.gain.mean, p.gain.mean), |i| (i.low, i.high));
        low = low.min(l);
        high = high.max(h);
    }
    let span = (high - low).max(1e-6);
    Axis { left, width, low: low.min(-0.1 * span) - 0.04 * span, high: high.max(0.1 * span) + 0.04 * span }
}

/// The dots of one row above its floor at 0, and their height.
fn dots(p: &Paired, axis: &Axis) -> (String, f64) {
    // Every so-many-th of the sorted gains stands for its hundredth.
    let mut sorted: Vec<f64> = p.gains.iter().copied().filter(|g| g.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let shown = sorted.len().min(DOTS);
    let picked: Vec<f64> = (0..shown).map(|i| sorted[(i * 2 + 1) * sorted.len() / (2 * shown)]).collect();
    // Bins six dots wide, so that many equal crises make a block and not a tower; zero has a wider
    // one to itself.
    let (across, across_zero) = (6usize, 10usize);
    let bin_width = PITCH * across as f64 + 3.0;
    let zero_width = PITCH * across_zero as f64 + 3.0;
    let zero = axis.at(0.0);
    let bin_of = |g: f64| -> i64 {
        if g == 0.0 {
            return 0;
        }
        let offset = (axis.at(g.clamp(axis.low, axis.high)) - zero).abs();
        // Half of the bin of zero lies on either side.
        let bin = ((offset - zero_width / 2.0) / bin_width).floor().max(0.0) as i64 + 1;
        if g > 0.0 { bin } else { -bin }
    };
    let mut bins: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    for g in &picked {
        *bins.entry(bin_of(*g)).or_default() += 1;
    }
    let mut paths = [String::new(), String::new()];
    let mut rings = String::new();
    let mut height = 0.0f64;
    for (bin, count) in bins {
        let (centre, across) = match bin {
            0 => (zero, across_zero),
            b => (
                zero + b.signum() as f64 * (zero_width + bin_width) / 2.0 + (b - b.signum()) as f64 * bin_width,
                across,
            ),
        };
        for i in 0..count {
            let (x, y) = (
                centre + ((i % across) as f64 - (across - 1) as f64 / 2.0) * PITCH,
                -2.0 - PITCH * (i / across) as f64,
            );
            height = height.max(-y);
            match bin {
                0 => {
                    let _ = write!(paths[0], "M{} {}h0", n(x), n(y));
                }
                1.. => {
                    let _ = write!(paths[1], "M{} {}h0", n(x), n(y));
                }
                _ => {
                    let _ = write!(rings, r#"<circle cx="{}" cy="{}" r="1.7" class="ring-ember"/>"#, n(x), n(y));
                }
            }
        }
    }
    let mut body = String::new();
    for (d, class) in paths.iter().zip(["d-faint", "d-with"]) {
        if !d.is_empty() {
            let _ = write!(body, r#"<path d="{d}" class="{class}"/>"#);
        }
    }
    (body + &rings, height)
}

/// Bar of the interval, tick of the mean, and the words beside.
fn summary(svg: &mut Svg, p: &Paired, axis: &Axis, (x, floor): (f64, f64), decimals: usize) {
    let clamped = |v: f64| axis.at(v.clamp(axis.low, axis.high));
    if let Some(i) = p.gain.ci95 {
        let (l, h) = (clamped(i.low), clamped(i.high));
        svg.rect(l, floor + 7.5, (h - l).max(1.5), 5.0, "f-ink");
    }
    let mean = clamped(p.gain.mean);
    svg.line(mean, floor + 4.0, mean, floor + 16.0, "l-ink");
    svg.text(x, floor - 16.0, &numbers::signed(p.gain.mean, decimals), "t-l t-b t-ink");
    if let Some(i) = p.gain.ci95 {
        svg.text(
            x + if decimals > 2 { 50.0 } else { 42.0 },
            floor - 16.0,
            &numbers::interval(i.low, i.high, decimals),
            "t-s",
        );
    }
    svg.text(
        x,
        floor - 1.0,
        &format!("better {} · worse {}", numbers::of_hundred(p.better), numbers::of_hundred(p.worse)),
        "",
    );
    let class = if p.verdict.hurts() { "t-ember t-b" } else { "t-ink" };
    let doubt = (p.verdict.helps() || p.verdict.hurts()) && !p.stands;
    svg.text(x, floor + 14.0, &format!("{}{}", p.verdict.words(), if doubt { ", in doubt" } else { "" }), class);
}
