//! Loss of services by state and sector: the number first, the colour second.

use super::{Svg, fit, n};
use crate::numbers;
use crate::view::Services;
use std::fmt::Write as _;

const CELL_HEIGHT: f64 = 62.0;
const LEFT: f64 = 110.0;
const TOP: f64 = 30.0;
const WIDTH: f64 = 1034.0;
const TOTAL: f64 = 96.0;
/// More cells than these go into the table alone.
pub const CELLS_MAX: usize = 400;

/// The marks between the five colours, service-days, fitted to the greatest loss.
pub fn marks(services: &Services, baseline: usize) -> [f64; 4] {
    let most = services.lost_days.get(baseline).map_or(0.0, |l| l.iter().fold(0.0f64, |m, v| m.max(*v)));
    let step = super::nice_step(most.max(0.02), 16.0);
    [step, 3.0 * step, 6.0 * step, 12.0 * step]
}

fn level(value: f64, marks: [f64; 4]) -> usize {
    marks.iter().filter(|m| value >= **m).count()
}

/// The heat of the baseline with the change under an arm and the course of both; `None` where there
/// are no cells.
pub fn services(s: &Services, baseline: usize, arm: Option<usize>, arm_name: &str) -> Option<String> {
    let (states, sectors) = (s.states.len(), s.sectors.len());
    let base = s.lost_days.get(baseline)?;
    if states == 0 || sectors == 0 || base.len() < states * sectors {
        return None;
    }
    let with = arm.and_then(|a| s.lost_days.get(a)).filter(|w| w.len() == base.len());
    let marks = marks(s, baseline);
    // With many states the cells shrink to a line each, without a course.
    let tall = states <= 12;
    let cell_height = if tall { CELL_HEIGHT } else { 24.0 };
    let cell_width = (WIDTH - LEFT - TOTAL) / sectors as f64;
    let worst = base.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(c, v)| (c, *v))?;
    let label = format!(
        "Service-days lost by state and sector at the baseline{}. The most is lost in {} {}: {}.",
        if with.is_some() { format!(", with the change under {arm_name}") } else { String::new() },
        s.states[worst.0 / sectors].0,
        s.sectors[worst.0 % sectors],
        numbers::fixed(worst.1, 1)
    );
    let mut svg = Svg::new(WIDTH, TOP + states as f64 * (cell_height + 3.0), label);
    for (k, sector) in s.sectors.iter().enumerate() {
        svg.text(LEFT + k as f64 * cell_width, 18.0, &fit(sector, cell_width - 2.0, 6.3), "t-m t-ink");
    }
    svg.text(WIDTH, 18.0, "all sectors", "end t-m t-ink");
    let peak = s.course.iter().flatten().flatten().fold(1e-9f64, |m, v| m.max(*v));
    for (i, (name, code)) in s.states.iter().enumerate() {
        let y = TOP + i as f64 * (cell_height + 3.0);
        svg.text(0.0, y + if tall { 31.0 } else { 16.0 }, &fit(name, LEFT - 8.0, 7.4), "t-l t-b t-ink");
        if tall {
            svg.text(0.0, y + 48.0, code, "t-s t-mono");
        }
        for k in 0..sectors {
            let cell = i * sectors + k;
            let (x, value) = (LEFT + k as f64 * cell_width, base[cell]);
            let heat = level(value, marks);
            let ink = if heat >= 4 { "t-hi" } else { "t-h" };
            svg.rect(x, y, cell_width - 3.0, cell_height, &format!("f-h{heat}"));
            svg.text(x + 8.0, y + 17.0, &numbers::fixed(value, 1), &format!("t-l t-b {ink}"));
            if let Some(with) = with {
                let change = numbers::fixed(with[cell] - value, 1);
                let change = if with[cell] > value && change != "0.0" { format!("+{change}") } else { change };
                if change != "0.0" && cell_width > 76.0 {
                    svg.text(x + cell_width - 10.0, y + 17.0, &change, &format!("end {ink}"));
                }
            }
            if tall && heat > 0 {
                let hi = if heat >= 4 { " hi" } else { "" };
                let line = |of: usize| {
                    s.course
                        .get(of)
                        .and_then(|c| c.get(cell))
                        .map_or_else(String::new, |v| spark(v, peak, x + 6.0, y + cell_height - 5.0, cell_width - 16.0))
                };
                svg.path(&line(baseline), &format!("sp-base{hi}"));
                if let Some(arm) = arm {
                    svg.path(&line(arm), &format!("sp-with{hi}"));
                }
            }
        }
        let sum: f64 = base[i * sectors..(i + 1) * sectors].iter().sum();
        svg.text(WIDTH, y + if tall { 31.0 } else { 16.0 }, &numbers::fixed(sum, 1), "end t-l t-b t-ink");
        if let (Some(with), true) = (with, tall) {
            let change: f64 = with[i * sectors..(i + 1) * sectors].iter().sum::<f64>() - sum;
            let words = if change.abs() < 0.05 {
                "no change".to_string()
            } else {
                format!("{} with", numbers::signed(change, 1))
            };
            svg.text(WIDTH, y + 47.0, &words, "end t-s");
        }
    }
    Some(svg.finish())
}

/// A course as a line 34 px high that ends on the floor.
fn spark(values: &[f64], peak: f64, x: f64, floor: f64, width: f64) -> String {
    if values.len() < 2 {
        return String::new();
    }
    let mut d = String::new();
    for (i, v) in values.iter().enumerate() {
        let at = x + width * i as f64 / (values.len() - 1) as f64;
        let _ = write!(d, "{}{} {}", if i == 0 { "M" } else { "L" }, n(at), n(floor - 34.0 * v / peak));
    }
    d
}
