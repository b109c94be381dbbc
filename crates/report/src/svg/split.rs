//! Two bars with and without, and where avoided misperception comes from.

use super::{Svg, nice_step};
use crate::numbers;
use detente_study::statistics::Estimate;

/// A score without and with, as bars with their intervals.
pub fn bars(without: Estimate, with: Estimate, words: (&str, &str), decimals: usize, label: &str) -> String {
    let most = [without, with].iter().map(|e| e.ci95.map_or(e.mean, |i| i.high)).fold(1e-9, f64::max);
    let step = nice_step(most, 4.0);
    let top = (most / step).ceil() * step;
    let scale = 200.0 / top;
    let mut svg = Svg::new(284.0, 76.0, label);
    for (n, (estimate, class, word)) in
        [(without, "f-base2", words.0), (with, "f-with", words.1)].into_iter().enumerate()
    {
        let y = 4.0 + 25.0 * n as f64;
        svg.rect(2.0, y, scale * estimate.mean.max(0.0), 15.0, class);
        let mut end = scale * estimate.mean.max(0.0);
        if let Some(i) = estimate.ci95 {
            let (l, h) = (2.0 + scale * i.low.max(0.0), 2.0 + scale * i.high.max(0.0));
            svg.line(l, y + 7.5, h, y + 7.5, "l-ink");
            svg.line(l, y + 4.0, l, y + 11.0, "l-ink");
            svg.line(h, y + 4.0, h, y + 11.0, "l-ink");
            end = end.max(h);
        }
        svg.text(end + 8.0, y + 12.0, &numbers::fixed(estimate.mean, decimals), "t-m t-b t-ink");
        svg.text(end + 8.0 + 9.0 * (decimals + 2) as f64 * 0.9, y + 12.0, word, "t-m");
    }
    svg.line(2.0, 56.0, 202.0, 56.0, "l-axis");
    let mut mark = 0.0;
    while mark <= top + 1e-9 {
        let x = 2.0 + scale * mark;
        svg.line(x, 56.0, x, 60.0, "l-axis");
        let shown = if step >= 1.0 {
            0
        } else if step >= 0.1 {
            1
        } else {
            2
        };
        svg.text(x, 73.0, &if mark == 0.0 { "0".into() } else { numbers::fixed(mark, shown) }, "mid t-s");
        mark += step;
    }
    svg.finish()
}

/// Misperception avoided by pairs with a case in both arms, in one, in none: signed bars around zero.
pub fn split(parts: [f64; 3]) -> String {
    const WORDS: [&str; 3] = ["case in both", "in one only", "in neither"];
    let most = parts.iter().fold(1e-9f64, |m, p| m.max(p.abs()));
    let label = format!(
        "Misperception avoided by pairs with a case in both arms {}, in one arm {}, in neither {}.",
        numbers::signed(parts[0], 2),
        numbers::signed(parts[1], 2),
        numbers::signed(parts[2], 2)
    );
    let low = parts.iter().fold(0.0f64, |m, p| m.min(*p)).abs();
    let room = 118.0;
    let zero = 84.0 + room * low / (most + low);
    let scale = (room * most / (most + low)) / most;
    let mut svg = Svg::new(284.0, 62.0, label);
    for (n, (part, words)) in parts.iter().zip(WORDS).enumerate() {
        let y = 2.0 + 20.0 * n as f64;
        svg.text(78.0, y + 11.0, words, "end");
        let (x, w) = (zero.min(zero + scale * part), scale * part.abs());
        if *part < 0.0 {
            svg.pattern(x, y, w, 13.0, "he")
        } else {
            svg.rect(x, y, w, 13.0, "f-with")
        }
        svg.text(zero + (scale * part).max(0.0) + 6.0, y + 11.0, &numbers::signed(*part, 2), "t-b t-ink");
    }
    svg.line(zero, 0.0, zero, 58.0, "l-zero");
    svg.finish()
}
