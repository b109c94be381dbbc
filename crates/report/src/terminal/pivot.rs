//! What the highest act of a run hung on, on a terminal.

use super::COLUMNS;
use super::style::{Style, left};
use crate::numbers;
use crate::words::pivot::{HOW, Row, asked, found};
use crate::words::{Text, Tone};
use detente_study::pivot::Climb;

/// Columns before the text of a link, and after it.
const BEFORE: usize = 16;
const AFTER: usize = 22;

/// The links with how many replays reach the rung with and without each; nothing to tell where nobody acted.
pub fn pivot(climb: Option<&Climb>, rows: &[Row], style: Style) -> String {
    let title = style.paint(Tone::Strong, "What it hung on");
    let Some(climb) = climb else {
        return style.finish(&format!("\n  {title}\n  Nobody acted: there is nothing that it could hang on.\n"));
    };
    let mut page = format!("\n  {title}\n");
    for line in style.wrap(&Text::plain(format!("{}. {}", asked(climb), found(climb))), COLUMNS - 4) {
        page += &format!("  {line}\n");
    }
    if !rows.is_empty() {
        let head = format!("{}{:>10}{:>12}", left("", COLUMNS - AFTER), "as it was", "without it");
        page += &format!("{}\n", style.paint(Tone::Dim, &head));
    }
    for row in rows {
        let mark = if row.pivotal { "*" } else { " " };
        let text = style.wrap(
            &Text::plain(format!("{} ({}; e{})", row.what, row.instead, row.event.0)),
            COLUMNS - BEFORE - AFTER - 2,
        );
        for (n, line) in text.iter().enumerate() {
            if n == 0 {
                let figures = format!("{:>10}{:>11}{mark}", row.with, row.without);
                let figures = if row.pivotal { style.paint(Tone::Strong, &figures) } else { figures };
                page += &format!(
                    "  {}{}{figures}\n",
                    left(&numbers::moment(row.at), BEFORE - 2),
                    left(line, COLUMNS - BEFORE - AFTER)
                );
            } else {
                page += &format!("{}{line}\n", " ".repeat(BEFORE));
            }
        }
    }
    for line in style.wrap(&Text::plain(format!("* pivotal. {HOW}")), COLUMNS - 4) {
        page += &format!("  {}\n", style.paint(Tone::Dim, &line));
    }
    style.finish(&page)
}
