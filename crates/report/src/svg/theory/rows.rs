//! Values one by one: how far each lies from what it should be, and what holds in every run.

use super::{Frame, Svg, WIDTH, bar_class, beyond, dot, lines};
use crate::numbers;
use crate::words::phrases::plural;
use crate::words::verdicts::{self, allowed, measured};
use detente_study::verify::{Got, PointOutcome};

/// The columns: words, picture, numbers.
pub(super) const NAMES: f64 = 300.0;
pub(super) const LEFT: f64 = 324.0;
pub(super) const PLOT: f64 = 400.0;
pub(super) const NUMBERS: f64 = 752.0;
/// The room above the rows and below them.
pub(super) const TOP: f64 = 34.0;
const FOOT: f64 = 30.0;
/// As many tolerances as a picture shows to either side at most.
const TOLERANCES_MAX: f64 = 4.0;

/// One row laid out: its words, and where its middle lies.
pub(super) struct Row<'a> {
    pub(super) point: &'a PointOutcome,
    pub(super) name: Vec<String>,
    pub(super) what: Vec<String>,
    pub(super) top: f64,
    pub(super) height: f64,
}

impl Row<'_> {
    pub(super) fn middle(&self) -> f64 {
        self.top + self.height / 2.0
    }

    /// Name and measure at the left.
    pub(super) fn words(&self, svg: &mut Svg) {
        let rows = self.name.len() as f64 * 17.0 + self.what.len() as f64 * 15.0;
        let mut y = self.middle() - rows / 2.0 + 13.0;
        for line in &self.name {
            svg.text(0.0, y, line, "t-l t-ink");
            y += 17.0;
        }
        for line in &self.what {
            svg.text(0.0, y - 1.0, line, "");
            y += 15.0;
        }
    }

    /// What came out and what should have, at the right.
    pub(super) fn numbers(&self, svg: &mut Svg, got: &str, expected: &str) {
        let y = self.middle();
        let failing = !self.point.passed;
        let first = y - if failing { 12.0 } else { 3.0 };
        svg.text(NUMBERS, first, got, "t-l t-b t-ink");
        svg.text(NUMBERS, first + 17.0, expected, "");
        if failing {
            svg.text(NUMBERS, first + 33.0, &verdicts::verdict(self.point), "t-ember t-b");
        }
    }
}

/// Rows one below the other, each as high as its words need.
pub(super) fn laid_out<'a>(points: &[&'a PointOutcome]) -> (Vec<Row<'a>>, f64) {
    let mut top = TOP;
    let rows = points
        .iter()
        .map(|point| {
            let name = lines(&point.name, NAMES, 7.2, 2);
            let what = lines(&point.what, NAMES, 6.2, 2);
            let words = name.len() as f64 * 17.0 + what.len() as f64 * 15.0 + 14.0;
            let height = words.max(if point.passed { 46.0 } else { 62.0 });
            let row = Row { point, name, what, top, height };
            top += height;
            row
        })
        .collect();
    (rows, top)
}

/// Lines between rows, so that words find their dot.
pub(super) fn rules(svg: &mut Svg, rows: &[Row<'_>]) {
    for row in rows.iter().skip(1) {
        svg.line(0.0, row.top, WIDTH, row.top, "l-rule");
    }
}

/// Values in a tolerance or a band, each at its distance from the middle in units of what is allowed.
pub fn deviations(title: &str, points: &[&PointOutcome]) -> Option<String> {
    let (rows, bottom) = laid_out(points);
    let label =
        format!("{title}. How far each value lies from what is expected, in tolerances. {}", verdicts::finding(points));
    let placed: Vec<Option<(f64, (f64, f64))>> = rows.iter().map(|row| in_tolerances(row.point)).collect();
    let furthest = placed.iter().flatten().flat_map(|(_, (low, high))| [low.abs(), high.abs()]).fold(1.6, f64::max);
    let most = (1.1 * furthest).min(TOLERANCES_MAX);
    if rows.is_empty() {
        return None;
    }
    let mut svg = Svg::new(WIDTH, bottom + FOOT, label);
    let frame = Frame { left: LEFT, top: TOP, width: PLOT, height: bottom - TOP, x: (-most, most), y: (0.0, 1.0) };
    svg.text(NUMBERS, 20.0, "got and expected", "t-ink");
    svg.text(frame.at_x(0.0), 20.0, "expected", "mid t-ink");
    svg.rect(frame.at_x(-1.0), TOP - 6.0, frame.at_x(1.0) - frame.at_x(-1.0), bottom - TOP + 6.0, "f-bases");
    rules(&mut svg, &rows);
    svg.line(frame.at_x(0.0), TOP - 6.0, frame.at_x(0.0), bottom, "l-zero");
    let edge = frame.at_x(1.0) - frame.at_x(0.0);
    // Labels of the edges need room beside the zero.
    for (mark, words) in [(-1.0, "−1 tolerance"), (1.0, "+1 tolerance")] {
        svg.text(frame.at_x(mark), bottom + 18.0, if edge > 44.0 { words } else { &words[..words.len() - 10] }, "mid");
    }
    svg.text(frame.at_x(0.0), bottom + 18.0, "0", "mid t-ink t-b");
    for (row, placed) in rows.iter().zip(placed) {
        row.words(&mut svg);
        let point = row.point;
        let tolerance = verdicts::tolerance(point);
        let expected = match tolerance.strip_prefix('±') {
            Some(_) => format!("expected {} {tolerance}", verdicts::expected(point)),
            None => format!("expected {}", verdicts::expected(point)),
        };
        row.numbers(&mut svg, &verdicts::got(point), &expected);
        let Some((middle, (low, high))) = placed else { continue };
        let y = row.middle();
        svg.line(frame.at_x(low), y, frame.at_x(high), y, bar_class(point.passed));
        if middle.abs() > most {
            beyond(&mut svg, (frame.at_x(middle), y), (middle.signum(), 0.0));
        } else {
            dot(&mut svg, (frame.at_x(middle), y), point.passed);
        }
    }
    Some(svg.finish())
}

/// A point's mean and interval as distances from what is expected, in units of what is allowed.
fn in_tolerances(point: &PointOutcome) -> Option<(f64, (f64, f64))> {
    let (value, tolerance) = allowed(&point.expected)?;
    let (middle, interval) = measured(&point.got)?;
    let of = |v: f64| match tolerance {
        t if t > 0.0 => (v - value) / t,
        // Without any tolerance a value is either met or as far off as can be shown.
        _ if v == value => 0.0,
        _ => 2.0 * TOLERANCES_MAX * (v - value).signum(),
    };
    Some((of(middle), interval.map_or((of(middle), of(middle)), |i| (of(i.low), of(i.high)))))
}

/// What has to hold in every run: how many of the runs it holds in.
pub fn always(title: &str, points: &[&PointOutcome]) -> Option<String> {
    let (rows, bottom) = laid_out(points);
    if rows.is_empty() {
        return None;
    }
    let label = format!("{title}. The share of runs that gave exactly what is expected. {}", verdicts::finding(points));
    let mut svg = Svg::new(WIDTH, bottom + FOOT, label);
    rules(&mut svg, &rows);
    svg.text(LEFT, 20.0, "runs that gave exactly this", "t-ink");
    svg.text(NUMBERS, 20.0, "got and expected", "t-ink");
    for (mark, words) in [(0.0, "0"), (0.5, "half"), (1.0, "every run")] {
        let x = LEFT + PLOT * mark;
        svg.line(x, bottom - 2.0, x, bottom + 3.0, "l-axis");
        svg.text(x, bottom + 18.0, words, "mid");
    }
    for row in &rows {
        row.words(&mut svg);
        let strayed = match row.point.got {
            Got::Range { strayed, .. } => strayed.min(row.point.runs),
            _ => 0,
        };
        let share = 1.0 - strayed as f64 / row.point.runs.max(1) as f64;
        let y = row.middle() - 7.0;
        // One run of thousands that strays has to be seen.
        let kept = if strayed > 0 { (PLOT * share).min(PLOT - 3.0) } else { PLOT };
        svg.rect(LEFT, y, kept, 14.0, "f-with");
        if strayed > 0 {
            svg.pattern(LEFT + kept, y, PLOT - kept, 14.0, "he");
        }
        let runs = plural(row.point.runs as usize, "run", "runs");
        let told = format!(
            "expected {}: {} of {runs}",
            verdicts::expected(row.point),
            numbers::count(row.point.runs - strayed)
        );
        row.numbers(&mut svg, &verdicts::got(row.point), &told);
    }
    Some(svg.finish())
}
