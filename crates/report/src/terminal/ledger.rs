//! The ledger of a run on a terminal.

use super::COLUMNS;
use super::style::{Style, left};
use crate::numbers;
use crate::words::ledger::Row;
use crate::words::{Text, Tone, phrases};

/// Columns of the name of a measure.
const NAME: usize = 28;

/// The ledger: each measure with its uses and hours, and what it changed.
pub fn ledger(rows: &[Row], style: Style) -> String {
    if rows.is_empty() {
        return "  No measure in this configuration: the ledger is empty.\n".into();
    }
    let mut page = format!("  {}\n", style.paint(Tone::Strong, "What each measure was used for"));
    let head = format!("{}{:>7} {:>6} {:>11} {:>11}", left("", NAME), "states", "uses", "h kept up", "h used");
    page += &format!("  {}\n", style.paint(Tone::Dim, &head));
    for row in rows {
        page += &format!(
            "  {}{:>7} {:>6} {:>11} {:>11}\n",
            left(&row.measure, NAME),
            row.members,
            row.uses.len(),
            numbers::fixed(row.kept, 1),
            numbers::fixed(row.used, 1)
        );
        let notes = [row.stood.as_str(), row.changed.as_str()];
        for note in notes.into_iter().filter(|note| !note.is_empty()) {
            for line in style.wrap(&Text::plain(phrases::capital(note)), COLUMNS - 8) {
                page += &format!("      {}\n", style.paint(Tone::Dim, &line));
            }
        }
    }
    style.finish(&page)
}
