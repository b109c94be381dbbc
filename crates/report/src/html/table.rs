//! Tables behind figures.

use super::escape;
use std::fmt::Write as _;

/// A table: headings, then rows that begin with their own heading. Everything is escaped here.
pub(super) fn table(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::from("<table class=\"scores\"><thead><tr>");
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(head));
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for (n, cell) in row.iter().enumerate() {
            let cell = escape(cell);
            let _ = if n == 0 { write!(out, "<th scope=\"row\">{cell}</th>") } else { write!(out, "<td>{cell}</td>") };
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    out
}

/// Headings from literals.
pub(super) fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_string()).collect()
}
