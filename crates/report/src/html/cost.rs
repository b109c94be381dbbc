//! Cost against effect, with the frontier marked.

use super::comparison::baseline_words;
use super::table::{heads, table};
use super::{escape, figure, section};
use crate::numbers;
use crate::svg;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION, STAFF_HOURS};

/// The section; `None` where nothing costs anything, or nothing is compared.
pub(super) fn cost(c: &Comparison, next: &mut impl FnMut() -> usize) -> Option<String> {
    let hours = |arm: usize| c.mean(arm, STAFF_HOURS);
    if (0..c.arms.len()).all(|arm| hours(arm).is_none_or(|h| h == 0.0)) {
        return None;
    }
    let picture = svg::cost_and_effect(c)?;
    let number = next();
    let priced = [ESCALATION, MISPERCEPTION].map(|score| c.priced(score));
    let mut arms: Vec<usize> = (0..c.arms.len()).filter(|&arm| hours(arm).is_some()).collect();
    arms.sort_by(|&a, &b| hours(a).partial_cmp(&hours(b)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b)));
    let rows: Vec<Vec<String>> = arms
        .into_iter()
        .map(|arm| {
            let mut row = vec![c.arms[arm].name.clone(), numbers::fixed(hours(arm).unwrap_or(0.0), 0)];
            for (points, score) in priced.iter().zip([ESCALATION, MISPERCEPTION]) {
                match points.iter().find(|p| p.arm == arm) {
                    Some(p) => {
                        let interval = p.interval.map_or_else(String::new, |i| {
                            format!(" {}", numbers::interval(i.low, i.high, c.decimals(score)))
                        });
                        row.push(format!("{}{interval}", numbers::signed(p.gain, c.decimals(score))));
                        row.push(if p.on_frontier { "on it" } else { "–" }.into());
                    }
                    None => row.extend(["–".to_owned(), "–".to_owned()]),
                }
            }
            row
        })
        .collect();
    let names = ["configuration", "staff hours", "escalation avoided", "frontier", "misperception avoided", "frontier"];
    let how = format!(
        "Mean staff hours of all states together, for keeping measures up during the crisis and for using them, against what is avoided compared with {}. <b>Filled dots</b> are on the frontier: nothing here avoids at least as much for no more hours. Rings are beaten by another. What a measure costs in the years before is not in the hours, and the frontier is that of the means: where bars overlap, the order is in doubt.",
        escape(&baseline_words(c))
    );
    Some(section(
        "cost",
        Some(number),
        "What it costs, and what it avoids",
        &how,
        &figure("", &picture, number, &table(&heads(&names), &rows)),
    ))
}
