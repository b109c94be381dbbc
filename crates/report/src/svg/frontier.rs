//! Cost against effect: each configuration as a dot, the frontier as a line.

use super::{Svg, fit, nice_step};
use crate::numbers;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION, Priced};
use detente_study::statistics::Estimate;

const WIDTH: f64 = 1034.0;
const HEIGHT: f64 = 340.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 292.0;
/// The left edge of each panel, and the width of both.
const PANELS: [f64; 2] = [56.0, 578.0];
const PANEL: f64 = 400.0;
/// Room between two names, and of one.
const LINE: f64 = 13.0;
const NAME: f64 = 150.0;

/// The picture; `None` where nothing has a price.
pub fn cost_and_effect(c: &Comparison) -> Option<String> {
    let label = "Staff hours of each configuration against the escalation and the misperception that it avoids, with 95 percent intervals; configurations on the frontier are filled and joined. The numbers stand in the table.";
    let mut svg = Svg::new(WIDTH, HEIGHT, label);
    let titles = [("Escalation avoided", "load a state-day"), ("Misperception avoided", "attribution Brier, 0–2")];
    let mut drawn = false;
    for ((score, left), (title, unit)) in [ESCALATION, MISPERCEPTION].into_iter().zip(PANELS).zip(titles) {
        svg.text(left, 14.0, title, "t-l t-b t-ink");
        svg.text(left + 8.4 * title.len() as f64, 14.0, unit, "t-m");
        let points = c.priced(score);
        if points.len() < 2 {
            svg.text(left, TOP + 24.0, "no meaning in this scenario", "t-i");
            continue;
        }
        let name = |arm: usize| c.arms[arm].name.clone();
        panel(&mut svg, &name, &points, (left, PANEL), c.decimals(score).max(2));
        drawn = true;
    }
    drawn.then(|| svg.finish())
}

/// The same of one outcome, whose unit stands above: each arm with its staff hours, what it avoids, and whether it is on
/// the frontier.
pub fn cost_of_arms(arms: &[(String, f64, Estimate, bool)], unit: &str) -> Option<String> {
    if arms.len() < 2 {
        return None;
    }
    let label = "Staff hours of each configuration against what it avoids, with 95 percent intervals; configurations on the frontier are filled and joined. The numbers stand in the table.";
    let mut svg = Svg::new(WIDTH, HEIGHT, label);
    let points: Vec<Priced> = arms
        .iter()
        .enumerate()
        .map(|(arm, (_, hours, avoided, on_frontier))| Priced {
            arm,
            hours: *hours,
            gain: avoided.mean,
            interval: avoided.ci95,
            on_frontier: *on_frontier,
        })
        .collect();
    let largest = points.iter().fold(0.0_f64, |most, p| most.max(p.gain.abs()));
    let decimals = numbers::decimals_of(largest, 2).clamp(1, 6);
    svg.text(PANELS[0], 14.0, &format!("avoided, {unit}"), "t-m");
    panel(&mut svg, &|arm| arms[arm].0.clone(), &points, (PANELS[0], WIDTH - PANELS[0] - 40.0), decimals);
    Some(svg.finish())
}

fn panel(svg: &mut Svg, name: &dyn Fn(usize) -> String, points: &[Priced], (left, wide): (f64, f64), decimals: usize) {
    let low = points.iter().map(|p| p.interval.map_or(p.gain, |i| i.low)).fold(0.0f64, f64::min);
    let high = points.iter().map(|p| p.interval.map_or(p.gain, |i| i.high)).fold(0.0f64, f64::max);
    let span = if high - low < 1e-12 { 1.0 } else { high - low };
    let (low, high) = (low - 0.08 * span, high + 0.08 * span);
    let most = points.iter().map(|p| p.hours).fold(0.0f64, f64::max).max(1.0) * 1.06;
    let x = |hours: f64| left + wide * hours / most;
    let y = |gain: f64| BOTTOM - (BOTTOM - TOP) * (gain - low) / (high - low);
    let step = nice_step(high - low, 6.0);
    let digits = if step < 0.01 { decimals.max(3) } else { decimals };
    let mut mark = (low / step).ceil() * step;
    while mark <= high + 1e-9 {
        let zero = mark.abs() < step / 2.0;
        svg.line(left, y(mark), left + wide, y(mark), if zero { "l-zero" } else { "l-rule" });
        let text = if zero { "0".into() } else { numbers::signed(mark, digits) };
        svg.text(left - 6.0, y(mark) + 4.0, &text, "end t-s");
        mark += step;
    }
    let step = nice_step(most, 5.0);
    let mut mark = 0.0;
    while mark <= most {
        svg.line(x(mark), BOTTOM, x(mark), BOTTOM + 5.0, "l-axis");
        svg.text(x(mark), BOTTOM + 19.0, &numbers::fixed(mark, usize::from(step < 1.0)), "mid t-s");
        mark += step;
    }
    svg.text(left + wide, BOTTOM + 36.0, "staff hours in the crisis, mean of all runs", "end t-s");
    svg.line(left, BOTTOM, left + wide, BOTTOM, "l-axis");
    // The frontier climbs in steps: until the next price, no more can be had.
    let mut best: Vec<&Priced> = points.iter().filter(|p| p.on_frontier).collect();
    best.sort_by(|a, b| a.hours.total_cmp(&b.hours));
    let mut path = String::new();
    for p in &best {
        let (px, py) = (super::n(x(p.hours)), super::n(y(p.gain)));
        path += &if path.is_empty() { format!("M{px} {py}") } else { format!("H{px}V{py}") };
    }
    if best.len() > 1 {
        path += &format!("H{}", super::n(left + wide));
    }
    svg.path(&path, "l-with");
    for p in points {
        if let Some(i) = p.interval {
            svg.line(x(p.hours), y(i.low), x(p.hours), y(i.high), "l-ink");
        }
        svg.circle(x(p.hours), y(p.gain), 4.2, if p.on_frontier { "f-with" } else { "ring-ink" });
    }
    names(svg, name, points, left + wide, (&x, &y));
}

/// Names beside their dots, those on the frontier first; one that finds no room is left to the table.
fn names(
    svg: &mut Svg,
    name: &dyn Fn(usize) -> String,
    points: &[Priced],
    right: f64,
    (x, y): (&dyn Fn(f64) -> f64, &dyn Fn(f64) -> f64),
) {
    let mut order: Vec<&Priced> = points.iter().collect();
    order.sort_by(|a, b| b.on_frontier.cmp(&a.on_frontier).then(b.gain.total_cmp(&a.gain)).then(a.arm.cmp(&b.arm)));
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for p in order {
        let name = fit(&name(p.arm), NAME, 6.0);
        let width = name.chars().count() as f64 * 6.0;
        let (dot_x, dot_y) = (x(p.hours), y(p.gain));
        let to_left = dot_x + 10.0 + width > right;
        let from = if to_left { dot_x - 9.0 - width } else { dot_x + 9.0 };
        let free = |at: f64, taken: &[(f64, f64, f64)]| {
            at > TOP - 8.0
                && at < BOTTOM - 2.0
                && taken.iter().all(|t| (t.2 - at).abs() >= LINE || t.1 <= from || from + width <= t.0)
        };
        // Beside the dot a line of the frontier may run: a little above it is clearer.
        let tries = [-8.0, 8.0, -8.0 - LINE, 8.0 + LINE, -8.0 - 2.0 * LINE, 8.0 + 2.0 * LINE];
        let Some(at) = tries.iter().map(|d| dot_y + 4.0 + d).find(|&at| free(at, &taken)) else { continue };
        taken.push((from, from + width, at));
        let class = match (to_left, p.on_frontier) {
            (true, true) => "end t-s t-halo t-with",
            (true, false) => "end t-s t-halo",
            (false, true) => "t-s t-halo t-with",
            (false, false) => "t-s t-halo",
        };
        svg.text(if to_left { dot_x - 9.0 } else { from }, at, &name, class);
    }
}
