//! Cases and what came out of them, as one page.

use super::COLUMNS;
use super::style::{Style, left, right};
use crate::verification::{Verification, Verified};
use crate::words::phrases::plural;
use crate::words::{Text, Tone, verdicts};
use detente_study::verify::PointOutcome;

/// The margin of a case, and of its table within it.
const MARGIN: usize = 2;
const INDENT: usize = 4;
/// Between two columns.
const GAP: usize = 2;
/// The least that the names of points get.
const NAME_MIN: usize = 24;

/// One row of the table; its last cell is the verdict.
struct Row<'a> {
    point: &'a PointOutcome,
    expected: String,
    got: String,
    tolerance: String,
    verdict: String,
}

/// The columns that all cases of a page share.
struct Columns {
    name: usize,
    expected: usize,
    got: usize,
    tolerance: usize,
}

/// The page of `verify`. `report` is where the HTML page went, if one was written.
pub fn verify(v: &Verification, report: Option<&str>, style: Style) -> String {
    let tables: Vec<Vec<Row<'_>>> = v.cases.iter().map(|case| case.outcome.points.iter().map(row).collect()).collect();
    let columns = columns(tables.iter().flatten());
    let mut lines = Vec::new();
    for (case, rows) in v.cases.iter().zip(&tables) {
        told(case, rows, &columns, style, &mut lines);
        lines.push(String::new());
    }
    lines.extend(summary(v, style));
    let place = report.map_or_else(String::new, |path| format!("Report: {path}       "));
    lines.push(format!("  {place}For machines: --format json"));
    style.finish(&(lines.join("\n") + "\n"))
}

fn row(point: &PointOutcome) -> Row<'_> {
    let verdict = verdicts::verdict(point);
    Row {
        point,
        expected: verdicts::expected(point),
        got: verdicts::got(point),
        tolerance: verdicts::tolerance(point),
        // Failure is told in capitals, since colour may be missing.
        verdict: verdict.strip_prefix("fails").map_or_else(|| verdict.clone(), |by| format!("FAILS{by}")),
    }
}

fn columns<'a>(rows: impl Iterator<Item = &'a Row<'a>> + Clone) -> Columns {
    let widest = |head: &str, cell: for<'r> fn(&'r Row<'a>) -> &'r str| {
        rows.clone().map(|row| cell(row).chars().count()).max().unwrap_or(0).max(head.len())
    };
    let expected = widest("expected", |row| &row.expected);
    let got = widest("got", |row| &row.got);
    let tolerance = widest("tolerance", |row| &row.tolerance);
    let verdict = widest("verdict", |row| &row.verdict);
    let name = COLUMNS.saturating_sub(INDENT + expected + got + tolerance + verdict + 4 * GAP);
    Columns { name: name.max(NAME_MIN), expected, got, tolerance }
}

impl Columns {
    fn line(&self, cells: [&str; 4], verdict: &str) -> String {
        let [name, expected, got, tolerance] = cells;
        format!(
            "{}{}  {}  {}  {}  {verdict}",
            " ".repeat(INDENT),
            left(name, self.name),
            right(expected, self.expected),
            right(got, self.got),
            right(tolerance, self.tolerance)
        )
    }
}

fn told(case: &Verified, rows: &[Row<'_>], columns: &Columns, style: Style, lines: &mut Vec<String>) {
    let outcome = &case.outcome;
    let heading =
        Text::default().and(Tone::Strong, &outcome.id).and(Tone::Plain, format!("  {}", flat(&outcome.title)));
    indented(&heading, MARGIN, "", style, lines);
    indented(&Text::default().and(Tone::Dim, flat(&outcome.shows)), INDENT, "", style, lines);
    let head = columns.line(["point", "expected", "got", "tolerance"], "verdict");
    lines.push(style.paint(Tone::Dim, &head));
    for row in rows {
        // A long name goes on below its numbers rather than lose its end.
        let names = style.wrap(&Text::plain(&row.point.name), columns.name);
        let tone = if row.point.passed { Tone::Plain } else { Tone::Ember };
        for (n, name) in names.iter().enumerate() {
            lines.push(match n {
                0 => {
                    let cells = [name.trim_end(), &row.expected, &row.got, &row.tolerance];
                    columns.line(cells, &style.paint(tone, &row.verdict))
                }
                _ => format!("{}{name}", " ".repeat(INDENT)),
            });
        }
        // A miss that its own line tells in full is not told twice.
        let plain = verdicts::allowed(&row.point.expected).is_some();
        if let Some(why) = verdicts::why(row.point).filter(|_| !plain) {
            indented(&Text::default().and(Tone::Ember, why), INDENT + 2, "", style, lines);
        }
        for detail in verdicts::details(row.point) {
            indented(&Text::default().and(Tone::Dim, flat(&detail)), INDENT + 2, "", style, lines);
        }
    }
    indented(&Text::plain(flat(&outcome.source)), INDENT, "Source: ", style, lines);
    lines.push(format!("{}Seed {}. Alone: {}", " ".repeat(INDENT), outcome.seed, case.again));
}

/// Texts of a case may hold line breaks and the indent of their file.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in lines under a margin; what follows a label hangs.
fn indented(text: &Text, margin: usize, label: &str, style: Style, lines: &mut Vec<String>) {
    if text.words().trim().is_empty() {
        return;
    }
    let hang = label.chars().count();
    for (n, line) in style.wrap(text, COLUMNS - margin - hang).into_iter().enumerate() {
        let label = if n == 0 { label } else { "" };
        lines.push(format!("{}{}{line}", " ".repeat(margin), left(label, hang)));
    }
}

/// How many agree, and each that does not.
fn summary(v: &Verification, style: Style) -> Vec<String> {
    let (all, agreeing) = (v.points().count(), v.agreeing());
    let cases = plural(v.cases.len(), "case", "cases");
    let words = match all {
        0 => "No point was verified.".to_owned(),
        _ => format!("{agreeing} of {} agree ({cases}).", plural(all, "point", "points")),
    };
    let mut lines = vec![format!("  {}", style.paint(Tone::Strong, &words))];
    for (case, point) in v.points().filter(|(_, point)| !point.passed) {
        let why = verdicts::why(point).unwrap_or_default();
        let text =
            Text::default().and(Tone::Ember, "FAILS").and(Tone::Plain, format!(" {}, {}: {why}", case.id, point.name));
        indented(&text, INDENT, "", style, &mut lines);
    }
    for case in &v.unverified {
        let text =
            Text::default().and(Tone::Ember, "NOT VERIFIED").and(Tone::Plain, format!(" {}: {}", case.id, case.why));
        indented(&text, INDENT, "", style, &mut lines);
    }
    lines
}
