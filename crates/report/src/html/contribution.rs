//! What each measure of a configuration did: a picture and a table for each configuration.

use super::table::{heads, table};
use super::{escape, figure, section};
use crate::numbers;
use crate::svg;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION};
use crate::words::phrases;
use detente_study::contribution::{Contribution, Method};
use detente_study::statistics::Interval;

/// What one measure among many does is small.
const DECIMALS: usize = 3;

/// The section, if somebody asked.
pub(super) fn contributions(c: &Comparison, next: &mut impl FnMut() -> usize) -> Option<String> {
    let mut first = None;
    let mut body = String::new();
    for told in &c.contributions {
        let left_out = match told.left_out {
            0 => String::new(),
            n => format!(", {} left out", numbers::count(n)),
        };
        let seeds = phrases::plural(told.seeds as usize, "crisis", "crises");
        body += &format!("<p class=\"how\"><b>{}</b>, on {seeds}{left_out}</p>\n", escape(&told.arm));
        match svg::contributions(c, told) {
            Some(picture) => {
                let number = next();
                first.get_or_insert(number);
                body += &figure("", &picture, number, &effects(c, told));
            }
            None => body += &effects(c, told),
        }
        if !told.interactions.is_empty() {
            body += &format!(
                "<details><summary>Each two of {}: together beyond apart</summary><div class=\"scroll\">{}</div></details>\n",
                escape(&told.arm),
                pairs(c, told)
            );
        }
    }
    let drawn = c.contributions.iter().any(|told| told.shapley == Some(Method::DrawnOrders));
    let orders =
        if drawn { " Of more than twelve measures, orders are drawn, and the interval covers that too." } else { "" };
    let how = format!(
        "<b>Given the rest</b> (filled dot): the score without the measure minus the score with all, on the same luck. <b>Fair share</b> (ring): its Shapley value, which divides the whole effect of the configuration; fair shares add up to it, what is avoided given the rest does not. Bars are 95\u{202f}% intervals. All of this is exploratory: there are many intervals, and they are not corrected for their number.{orders}"
    );
    (!c.contributions.is_empty()).then(|| section("measures", first, "What each measure did", &how, &body))
}

fn cell(mean: f64, ci95: Option<Interval>, decimals: usize) -> String {
    let interval = ci95.map_or_else(String::new, |i| format!(" {}", numbers::interval(i.low, i.high, decimals)));
    format!("{}{interval}", numbers::signed(mean, decimals))
}

fn effects(c: &Comparison, told: &Contribution) -> String {
    let names = [
        "measure",
        "escalation avoided, given the rest",
        "better / worse, of 100",
        "escalation, fair share",
        "misperception avoided, given the rest",
        "better / worse, of 100",
        "misperception, fair share",
        "staff hours",
    ];
    let dash = || "–".to_string();
    let of_hundred = |n: u64| numbers::of_hundred(n as f64 / told.seeds.max(1) as f64);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for m in &told.measures {
        let mut row = vec![m.measure.clone()];
        for score in [ESCALATION, MISPERCEPTION] {
            let decimals = c.decimals(score).max(DECIMALS);
            let ablated = m.ablation.get(score);
            row.push(ablated.map_or_else(dash, |a| cell(a.mean, a.ci95, decimals)));
            row.push(ablated.map_or_else(dash, |a| format!("{} / {}", of_hundred(a.better), of_hundred(a.worse))));
            row.push(m.shapley.get(score).map_or_else(dash, |e| cell(e.mean, e.ci95, decimals)));
        }
        row.push(m.staff_hours.map_or_else(dash, |e| cell(e.mean, e.ci95, 0)));
        rows.push(row);
    }
    if told.shapley.is_some() {
        let total =
            |score| told.total.get(score).map_or_else(dash, |e| cell(e.mean, e.ci95, c.decimals(score).max(DECIMALS)));
        let (load, brier) = (total(ESCALATION), total(MISPERCEPTION));
        rows.push(vec!["all together".into(), dash(), dash(), load, dash(), dash(), brier, dash()]);
    }
    table(&heads(&names), &rows)
}

fn pairs(c: &Comparison, told: &Contribution) -> String {
    let row = |pair: &detente_study::contribution::PairEffect| {
        let of = |score| {
            pair.interaction.get(score).map_or("–".into(), |e| cell(e.mean, e.ci95, c.decimals(score).max(DECIMALS)))
        };
        vec![format!("{} × {}", pair.first, pair.second), of(ESCALATION), of(MISPERCEPTION)]
    };
    let rows: Vec<Vec<String>> = told.interactions.iter().map(row).collect();
    table(&heads(&["two measures", "escalation avoided beyond apart", "misperception avoided beyond apart"]), &rows)
}
