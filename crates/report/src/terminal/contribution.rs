//! What each measure of a configuration did, as part of the page of `compare`.

use super::style::{Style, left, right};
use crate::numbers;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION};
use crate::words::{Tone, phrases};
use detente_study::contribution::{Contribution, Method};
use detente_study::statistics::{Estimate, Interval};

/// Columns of a measure's name.
const NAME: usize = 26;
/// Columns of a mean with its interval.
const CELL: usize = 23;
/// What one measure among many does is small.
const DECIMALS: usize = 3;
/// Pairs that are told; the JSON has all.
const PAIRS: usize = 10;

/// The section, empty if nobody asked.
pub(super) fn section(c: &Comparison, style: Style) -> Vec<String> {
    let mut rows = Vec::new();
    for told in &c.contributions {
        let seeds = phrases::plural(told.seeds as usize, "crisis", "crises");
        rows.push(format!("  {}  in {}, on {seeds}", style.paint(Tone::Strong, "WHAT EACH MEASURE DID"), told.arm));
        rows.push(style.paint(Tone::Dim, "  exploratory: many intervals at 95 % each, not corrected for their number"));
        if told.left_out > 0 {
            let left_out = phrases::plural(told.left_out as usize, "crisis is", "crises are");
            rows.push(
                style.paint(Tone::Ember, &format!("  {left_out} left out: a run under some measures came to no end")),
            );
        }
        rows.push(String::new());
        for (title, score) in [("ESCALATION", ESCALATION), ("MISPERCEPTION", MISPERCEPTION)] {
            if told.total.contains_key(score) {
                measures(c, told, (title, score), style, &mut rows);
                pairs(c, told, (title, score), style, &mut rows);
            }
        }
    }
    rows
}

fn cell(mean: f64, interval: Option<Interval>, decimals: usize) -> String {
    let interval = interval.map_or_else(String::new, |i| numbers::signed_interval(i.low, i.high, decimals));
    format!("{} {}", right(&numbers::signed(mean, decimals), 6), right(&interval, CELL - 7))
}

fn of(estimate: &Estimate, decimals: usize) -> String {
    cell(estimate.mean, estimate.ci95, decimals)
}

fn measures(c: &Comparison, told: &Contribution, (title, score): (&str, &str), style: Style, rows: &mut Vec<String>) {
    let decimals = c.decimals(score).max(DECIMALS);
    let ablated = told.measures.iter().any(|m| m.ablation.contains_key(score));
    let shared = told.measures.iter().any(|m| m.shapley.contains_key(score));
    if !ablated && !shared {
        return;
    }
    let mut head = left("", NAME);
    if ablated {
        head += &format!("{}  {}  {}  ", right("given the rest", CELL), right("better", 6), right("worse", 5));
    }
    if shared {
        head += &format!("{}  ", right("fair share (Shapley)", CELL));
    }
    if ablated {
        head += &right("staff h", 7);
    }
    rows.push(format!("  {}", style.paint(Tone::Strong, &format!("{title} AVOIDED BY"))));
    rows.push(style.paint(Tone::Dim, &format!("  {head}")));
    for m in &told.measures {
        let mut row = left(&m.measure, NAME);
        if ablated {
            let (what, of_hundred) = match m.ablation.get(score) {
                Some(a) => {
                    let share = |n: u64| numbers::of_hundred(n as f64 / told.seeds.max(1) as f64);
                    (cell(a.mean, a.ci95, decimals), (share(a.better), share(a.worse)))
                }
                None => ("–".into(), ("–".into(), "–".into())),
            };
            row += &format!("{}  {}  {}  ", right(&what, CELL), right(&of_hundred.0, 6), right(&of_hundred.1, 5));
        }
        if shared {
            row += &format!("{}  ", right(&m.shapley.get(score).map_or("–".into(), |e| of(e, decimals)), CELL));
        }
        if ablated {
            row += &right(&m.staff_hours.map_or("–".into(), |e| numbers::signed(e.mean, 0)), 7);
        }
        rows.push(format!("  {row}"));
    }
    if let Some(total) = told.total.get(score).filter(|_| shared) {
        let skipped = if ablated { CELL + 17 } else { 0 };
        let all = format!("{}{}{}", left("all of them together", NAME), " ".repeat(skipped), of(total, decimals));
        rows.push(format!("  {all}"));
        let how = match told.shapley {
            Some(Method::DrawnOrders) => {
                "fair shares add up to it; orders are drawn, and the interval covers luck and the drawing"
            }
            _ => "fair shares add up to it, on every crisis; what is avoided given the rest does not",
        };
        rows.push(style.paint(Tone::Dim, &format!("  {how}")));
    }
    rows.push(String::new());
}

fn pairs(c: &Comparison, told: &Contribution, (title, score): (&str, &str), style: Style, rows: &mut Vec<String>) {
    let decimals = c.decimals(score).max(DECIMALS);
    let mut found: Vec<_> = told.interactions.iter().filter_map(|p| Some((p, p.interaction.get(score)?))).collect();
    if found.is_empty() {
        return;
    }
    found.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    rows.push(format!("  {}", style.paint(Tone::Strong, &format!("{title} AVOIDED TOGETHER BEYOND APART"))));
    let all = found.len();
    for (pair, estimate) in found.into_iter().take(PAIRS) {
        let word = match estimate.ci95 {
            Some(i) if i.low > 0.0 => "more together than apart",
            Some(i) if i.high < 0.0 => "less together than apart",
            Some(i) if i.low == 0.0 && i.high == 0.0 => "no interaction",
            _ => "cannot tell",
        };
        let names = format!("{} × {}", pair.first, pair.second);
        rows.push(format!("  {}{}  {word}", left(&names, 2 * NAME), of(estimate, decimals)));
    }
    if all > PAIRS {
        let strongest = format!("  the strongest {PAIRS} of {all} pairs; --format json has all");
        rows.push(style.paint(Tone::Dim, &strongest));
    }
    rows.push(String::new());
}
