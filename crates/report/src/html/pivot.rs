//! What the highest act of a run hung on: each link with the replays that reach the rung with it and without it.

use super::table::{heads, table};
use super::{escape, figure, section};
use crate::numbers;
use crate::words::pivot::{HOW, Row, asked, found};
use detente_study::pivot::Climb;
use std::fmt::Write as _;

/// Height of a row of the picture, and where its bars begin and end.
const ROW: f64 = 42.0;
const BARS: (f64, f64) = (600.0, 960.0);
/// Letters of a line of a label.
const LABEL: usize = 80;

/// The section; nothing where nobody acted or no link can be taken away.
pub(super) fn pivot(climb: &Climb, rows: &[Row], number: usize) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                numbers::moment(row.at),
                format!("{} (e{})", row.what, row.event.0),
                row.instead.to_owned(),
                row.with.to_string(),
                row.without.to_string(),
                if row.pivotal { "yes".into() } else { "no".into() },
            ]
        })
        .collect();
    let table = table(&heads(&["when", "link", "in its place", "as it was", "without it", "pivotal"]), &cells);
    let how = format!("<b>{}</b> {}. {HOW}", escape(&found(climb)), escape(&asked(climb)));
    Some(section(
        "pivot",
        Some(number),
        "What it hung on",
        &how,
        &figure(&legend(), &picture(climb, rows), number, &table),
    ))
}

fn legend() -> String {
    "<div class=\"legend\"><span><svg viewBox=\"0 0 26 12\" aria-hidden=\"true\"><rect y=\"2\" width=\"26\" height=\"8\" class=\"f-base2\"/></svg>\
     as it was</span><span><svg viewBox=\"0 0 26 12\" aria-hidden=\"true\"><rect y=\"2\" width=\"26\" height=\"8\" class=\"f-with\"/></svg>\
     without the link</span></div>"
        .into()
}

/// Two bars for each link, on a scale of all replays.
fn picture(climb: &Climb, rows: &[Row]) -> String {
    let height = ROW * rows.len() as f64 + 40.0;
    let x = |count: u32| BARS.0 + (BARS.1 - BARS.0) * f64::from(count) / f64::from(climb.replays.max(1));
    let mut svg = format!(
        "<svg class=\"g\" viewBox=\"0 0 1000 {height:.0}\" role=\"img\" aria-label=\"{}\">",
        escape(&format!("{}. {}", asked(climb), found(climb)))
    );
    for tick in [0, climb.replays / 2, climb.replays] {
        let at = x(tick);
        let _ = write!(
            svg,
            "<path d=\"M{at:.1} 22V{:.0}\" class=\"l-rule\"/><text x=\"{at:.1}\" y=\"14\" class=\"mid\">{tick}</text>",
            height - 14.0
        );
    }
    let _ = write!(
        svg,
        "<text x=\"0\" y=\"14\" class=\"t-s\">replays of {} that reach rung {}</text>",
        climb.replays, climb.rung
    );
    for (n, row) in rows.iter().enumerate() {
        let top = 30.0 + ROW * n as f64;
        let weight = if row.pivotal { " t-b t-ink" } else { "" };
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{:.0}\" class=\"t-s\">{}</text>",
            top + 12.0,
            escape(&numbers::moment(row.at))
        );
        for (line, text) in lines(&row.what).iter().enumerate() {
            let _ = write!(
                svg,
                "<text x=\"96\" y=\"{:.0}\" class=\"t-s{weight}\">{}</text>",
                top + 12.0 + 15.0 * line as f64,
                escape(text)
            );
        }
        for (place, count, class) in [(0.0, row.with, "f-base2"), (14.0, row.without, "f-with")] {
            let _ = write!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"11\" class=\"{class}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" class=\"t-s{weight}\">{count}</text>",
                BARS.0,
                top + place,
                (x(count) - BARS.0).max(1.0),
                x(count) + 6.0,
                top + place + 10.0
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A label in two lines at most, broken between words; what is left over stands in the table.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > LABEL {
            if lines.len() == 2 {
                if let Some(line) = lines.last_mut() {
                    line.push('…');
                }
                return lines;
            }
            lines.push(word.to_owned());
        } else if let Some(line) = lines.last_mut() {
            if last > 0 {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
