//! What each measure did: for each, a filled dot given the rest and a ring for its fair share.

use super::{Svg, fit, nice_step};
use crate::numbers;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION};
use detente_study::contribution::{Contribution, MeasureEffect};
use detente_study::statistics::Interval;

const TOP: f64 = 46.0;
const ROW: f64 = 34.0;
const WIDTH: f64 = 1034.0;
/// The left edge of each panel, and the width of both.
const PANELS: [f64; 2] = [190.0, 632.0];
const PANEL: f64 = 380.0;

type Mark = Option<(f64, Option<Interval>)>;

/// What is avoided given the rest, and the fair share.
fn marks(m: &MeasureEffect, score: &str) -> [Mark; 2] {
    [m.ablation.get(score).map(|a| (a.mean, a.ci95)), m.shapley.get(score).map(|e| (e.mean, e.ci95))]
}

/// The picture of one configuration; `None` if there is nothing to draw.
pub fn contributions(c: &Comparison, told: &Contribution) -> Option<String> {
    let any = |score: &str| told.measures.iter().any(|m| marks(m, score).iter().any(Option::is_some));
    if ![ESCALATION, MISPERCEPTION].iter().any(|score| any(score)) {
        return None;
    }
    let height = TOP + ROW * told.measures.len() as f64 + 30.0;
    let label = format!(
        "What each measure of {} avoids in escalation load and in attribution Brier, given the rest and as its fair share, with 95 percent intervals; the numbers stand in the table.",
        told.arm
    );
    let mut svg = Svg::new(WIDTH, height, label);
    for (row, m) in told.measures.iter().enumerate() {
        svg.text(0.0, TOP + ROW * (row as f64 + 0.5) + 4.0, &fit(&m.measure, 180.0, 6.5), "t-l t-ink");
    }
    let titles = [("Escalation avoided", "load a state-day"), ("Misperception avoided", "attribution Brier, 0–2")];
    for ((score, left), (title, unit)) in [ESCALATION, MISPERCEPTION].into_iter().zip(PANELS).zip(titles) {
        svg.text(left, 14.0, title, "t-l t-b t-ink");
        svg.text(left + 8.4 * title.len() as f64, 14.0, unit, "t-m");
        if any(score) {
            panel(&mut svg, told, score, left, (height, c.decimals(score)));
        } else {
            svg.text(left, TOP + 24.0, "no meaning in this scenario", "t-i");
        }
    }
    Some(svg.finish())
}

fn panel(svg: &mut Svg, told: &Contribution, score: &str, left: f64, (height, decimals): (f64, usize)) {
    let (mut low, mut high) = (0.0f64, 0.0f64);
    for (mean, interval) in told.measures.iter().flat_map(|m| marks(m, score)).flatten() {
        low = low.min(interval.map_or(mean, |i| i.low));
        high = high.max(interval.map_or(mean, |i| i.high));
    }
    if high - low < 1e-12 {
        (low, high) = (-1.0, 1.0);
    }
    // Room on either side of the outermost bar, and always some on the side of harm.
    let span = high - low;
    (low, high) = (low - 0.08 * span, high + 0.08 * span);
    let at = |value: f64| left + PANEL * (value - low) / (high - low);
    let zero = at(0.0);
    // Words beside zero only where they have room.
    if zero - left > 90.0 {
        svg.text(zero - 6.0, 32.0, "worse with it", "end t-s t-ember");
    }
    if left + PANEL - zero > 90.0 {
        svg.text(zero + 6.0, 32.0, "better with it", "t-s t-with");
    }
    let step = nice_step(high - low, 6.0);
    let mut mark = (low / step).ceil() * step;
    while mark <= high + 1e-9 {
        let at_zero = mark.abs() < step / 2.0;
        svg.line(at(mark), TOP - 6.0, at(mark), height - 26.0, if at_zero { "l-zero" } else { "l-rule" });
        let digits = if step < 0.01 {
            decimals.max(3)
        } else if step < 0.1 {
            2
        } else {
            usize::from(step < 1.0)
        };
        let text = if at_zero { "0".into() } else { numbers::signed(mark, digits) };
        svg.text(at(mark), height - 10.0, &text, if at_zero { "mid t-ink t-b" } else { "mid" });
        mark += step;
    }
    for (row, m) in told.measures.iter().enumerate() {
        let middle = TOP + ROW * (row as f64 + 0.5);
        for (kind, drawn) in marks(m, score).into_iter().enumerate() {
            let Some((mean, interval)) = drawn else { continue };
            let y = middle + [-6.0, 6.0][kind];
            if let Some(i) = interval {
                svg.line(at(i.low), y, at(i.high), y, "l-ink");
            }
            svg.circle(at(mean), y, 3.6, ["f-ink", "ring-ink"][kind]);
        }
    }
}
