//! What a sweep says, on the terminal.

use super::style::{Style, left, right};
use crate::words::sweeps::{Piece, Table, pieces, summary, title};
use crate::words::{Span, Text, Tone};
use detente_study::sweep::SweepReport;

/// Rows of a table that are told; the page and the JSON have all.
const ROWS_MAX: usize = 40;

/// The page; `report` is where the HTML lies.
pub fn sweep(r: &SweepReport, report: &str, style: Style) -> String {
    let mut rows = vec![style.paint(Tone::Strong, title(r)), style.paint(Tone::Dim, &summary(r))];
    let varied = r.ranges.iter().map(|v| format!("{} {} {}", v.name, v.range, v.unit).trim_end().to_owned());
    let varied: Vec<String> = varied.collect();
    let varied = Text(vec![Span { tone: Tone::Dim, text: format!("varied: {}", varied.join("; ")) }]);
    rows.extend(style.wrap(&varied, super::COLUMNS));
    for piece in pieces(r) {
        match piece {
            Piece::Score(name, meaning) => {
                rows.push(String::new());
                rows.push(style.paint(Tone::Strong, &name.to_uppercase()));
                rows.push(style.paint(Tone::Dim, &meaning));
            }
            Piece::Heading(text) => {
                rows.push(String::new());
                rows.push(format!("  {}", style.paint(Tone::Strong, &text)));
            }
            Piece::Sentence(text) => {
                let text = Text(vec![Span { tone: Tone::Plain, text }]);
                rows.extend(style.wrap(&text, super::COLUMNS - 4).into_iter().map(|line| format!("  {line}")));
            }
            Piece::Table(table) => rows.extend(lines(&table, style)),
        }
    }
    rows.push(String::new());
    rows.push(style.paint(
        Tone::Dim,
        "Intervals are at 95 % and cover the luck of the sample alone, neither the model nor the ranges.",
    ));
    rows.push(format!("report: {report}"));
    style.finish(&rows.join("\n"))
}

fn lines(table: &Table, style: Style) -> Vec<String> {
    let columns = table.heads.len();
    let all = || std::iter::once(&table.heads).chain(table.rows.iter().take(ROWS_MAX));
    let width = |n: usize| all().filter_map(|row| row.get(n)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(n, (cell, width))| if n == 0 { left(cell, *width) } else { right(cell, *width) });
        format!("    {}", cells.collect::<Vec<_>>().join("  "))
    };
    let mut lines = vec![style.paint(Tone::Dim, &line(&table.heads))];
    lines.extend(table.rows.iter().take(ROWS_MAX).map(line));
    if table.rows.len() > ROWS_MAX {
        lines.push(format!("    … and {} more", table.rows.len() - ROWS_MAX));
    }
    lines
}
