//! The ledger of a run: which measure was used when, by whom, at what cost, and what it changed.

use super::table::{heads, table};
use super::{escape, section};
use crate::numbers;
use crate::words::ledger::Row;
use crate::words::phrases;

/// Uses shown one by one for each measure; a page has to open in any browser.
const USES_MAX: usize = 500;

/// The section; `None` where no measure is in the configuration.
pub(super) fn ledger(rows: &[Row]) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let how = "Every measure of the configuration: how often it was used, the staff hours to keep it up and of its uses, \
               and what this same crisis, on the same luck, would have been without it. A scale or common terms are \
               never “used”; what they do shows only by taking them away. One crisis proves nothing of a measure: that \
               takes a comparison over many.";
    Some(section("ledger", None, "What each measure was used for", how, &body(rows)))
}

/// The table of measures, and beneath it their uses, folded.
pub(super) fn body(rows: &[Row]) -> String {
    let asked = rows.iter().any(|row| !row.changed.is_empty());
    let mut names = vec!["measure", "states", "uses", "hours kept up", "hours used"];
    if asked {
        names.push("what it changed");
    }
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let measure =
                if row.stood.is_empty() { row.measure.clone() } else { format!("{} ({})", row.measure, row.stood) };
            let mut cells = vec![
                measure,
                row.members.to_string(),
                row.uses.len().to_string(),
                numbers::fixed(row.kept, 1),
                numbers::fixed(row.used, 1),
            ];
            if asked {
                cells.push(if row.members == 0 { "Never at work.".into() } else { row.changed.clone() });
            }
            cells
        })
        .collect();
    let mut out = format!(
        "<div class=\"scroll ledger\" tabindex=\"0\" role=\"group\" aria-label=\"Ledger\">{}</div>\n",
        table(&heads(&names), &lines)
    );
    for row in rows.iter().filter(|row| !row.uses.is_empty()) {
        let uses: Vec<Vec<String>> = row
            .uses
            .iter()
            .take(USES_MAX)
            .map(|u| {
                vec![
                    numbers::moment(u.at),
                    format!("e{}", u.event.0),
                    u.what.clone(),
                    numbers::fixed(u.hours, 1),
                    u.came.clone(),
                ]
            })
            .collect();
        let left = row.uses.len().saturating_sub(USES_MAX);
        let note = if left > 0 { format!(", the first {USES_MAX}") } else { String::new() };
        out += &format!(
            "<details><summary>{}: {}{note}</summary><div class=\"scroll\">{}</div></details>\n",
            escape(&row.measure),
            phrases::plural(row.uses.len(), "use", "uses"),
            table(&heads(&["when", "event", "use", "hours", "what came of it"]), &uses)
        );
    }
    out
}
