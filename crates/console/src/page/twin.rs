//! Two tables side by side: the course of both, what came out, and where they differ move by move.

use super::figure::steps;
use super::say::Say;
use super::wash::height;
use crate::session::desk::{StepSum, Twin, TwinStep, TwinTable};
use crate::text::Fill;
use std::fmt::Write;

/// An outcome at both tables: its name, its values, how they differ.
pub(super) type OutcomeRow = (&'static str, [String; 2], String);

/// A is solid and filled, B dashed and hollow.
const LINES: [&str; 2] = ["s-table", "s-table twin"];
const MARKS: [&str; 2] = ["mark-a", "mark-b"];

impl Say<'_> {
    /// What stands in the head of a table's column: `A: none`.
    pub(super) fn table_named(&self, twin: &Twin, n: usize) -> String {
        self.w.twin.table.of2(self.w.twin.tables[n], &twin.tables[n].configuration)
    }

    /// The tables with how each is drawn: its line, its marks, its name, whether this hot-wash is its own.
    pub(super) fn twin_keys(&self, twin: &Twin) -> Vec<(&'static str, &'static str, String, bool)> {
        (0..2).map(|n| (LINES[n], MARKS[n], self.table_named(twin, n), twin.here == n)).collect()
    }

    /// A sentence for each table that has not finished.
    pub(super) fn unfinished(&self, twin: &Twin) -> Vec<String> {
        let open = twin.tables.iter().zip(self.w.twin.tables).filter(|(table, _)| !table.finished);
        open.map(|(table, letter)| self.w.twin.unfinished.of3(letter, &table.configuration, self.moment(&table.stands)))
            .collect()
    }

    /// The course of both.
    pub(super) fn twin_chart(&self, twin: &Twin) -> String {
        let end = twin.tables.iter().flat_map(|table| table.rungs.last()).map(|(at, _)| *at).max().unwrap_or_default();
        let mut figure = self.rungs_frame(end);
        for (n, table) in twin.tables.iter().enumerate() {
            // Where both stand on one rung, both are seen: B is drawn a little lower.
            let at = |rung: i8| height(&figure, f64::from(rung)) + if n == 0 { -3.0 } else { 3.0 };
            let line = steps(table.rungs.iter().map(|(when, rung)| (figure.x(*when), at(*rung))));
            let (class, mark) = (LINES[n], MARKS[n]);
            let mut drawn = format!("<path d=\"{line}\" class=\"{class}\"/>");
            let changes = || table.rungs.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1]);
            for (when, rung) in table.rungs.iter().take(1).copied().chain(changes()) {
                let (x, y) = (figure.x(when), at(rung));
                let _ = write!(drawn, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\" class=\"{mark}\"/>");
            }
            if let Some((when, rung)) = highest(table) {
                // A direct label beside the highest point: above for A, below for B.
                let y = at(rung) + if n == 0 { -12.0 } else { 24.0 };
                let x = (figure.x(when) + 12.0).min(970.0);
                let _ = write!(
                    drawn,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"lane\">{}</text>",
                    super::say::plain(self.w.twin.tables[n])
                );
            }
            figure.body += &drawn;
        }
        let [a, b] = [&twin.tables[0], &twin.tables[1]].map(|table| highest(table).map_or(0, |(_, rung)| rung));
        let (open, w) = (twin.tables.iter().any(|table| !table.finished), &self.w.twin);
        let said = match () {
            () if open => w.finding_open.of2(self.digit(&a), self.digit(&b)),
            () if a == b => w.finding_same.of(self.digit(&a)),
            () => w.finding.of2(self.digit(&a), self.digit(&b)),
        };
        figure.close(&said)
    }

    /// Every change at either table, in order: when, and the rung of each that changed then.
    pub(super) fn twin_changes(&self, twin: &Twin) -> Vec<(String, [Option<i8>; 2])> {
        let mut times: Vec<_> = twin.tables.iter().flat_map(|table| table.rungs.iter().map(|(at, _)| *at)).collect();
        times.sort_unstable();
        times.dedup();
        let rung = |table: &TwinTable, at| table.rungs.iter().find(|(when, _)| *when == at).map(|(_, rung)| *rung);
        let row = |at| (self.moment(&at), [rung(&twin.tables[0], at), rung(&twin.tables[1], at)]);
        times.into_iter().map(row).collect()
    }

    /// Outcomes side by side.
    pub(super) fn outcomes(&self, twin: &Twin) -> Vec<OutcomeRow> {
        let w = &self.w.twin;
        let of = |n: usize| twin.tables[n].outcome.as_ref();
        let rung = [0, 1].map(|n| of(n).map(|row| f64::from(row.rung)));
        let mut rows = vec![(self.w.wash.highest, rung, 0)];
        for (place, (name, places)) in self.w.scores.into_iter().zip([1, 2, 0, 1]).enumerate() {
            rows.push((name, [0, 1].map(|n| of(n).and_then(|row| row.scores[place])), places));
        }
        let finished = [0, 1].map(|n| of(n).is_some());
        rows.into_iter()
            .map(|(name, values, places)| {
                let written = values.map(|value| value.map(|value| self.number(&value, places)));
                let said = match (&written[0], &written[1]) {
                    _ if finished != [true, true] => w.open.to_owned(),
                    // What is written alike is the same to a reader.
                    (Some(a), Some(b)) if a == b => w.same.to_owned(),
                    (Some(_), Some(_)) if values[1] < values[0] => w.lower.to_owned(),
                    (Some(_), Some(_)) => w.higher.to_owned(),
                    (Some(_), None) => w.only.of(w.tables[0]),
                    (None, Some(_)) => w.only.of(w.tables[1]),
                    (None, None) => w.same.to_owned(),
                };
                (name, written.map(|text| text.unwrap_or_else(|| "–".into())), said)
            })
            .collect()
    }

    /// The title of a move, and when it ended.
    pub(super) fn twin_step_title(&self, step: &TwinStep) -> String {
        self.w.twin.step_title.of2(&step.title, self.moment(&step.until))
    }

    /// A move at a table, in numbers.
    pub(super) fn sums(&self, sum: &Option<StepSum>) -> String {
        let Some(sum) = sum else { return "–".into() };
        let in_time = self.w.of.of2(sum.in_time.0, sum.in_time.1);
        self.w.twin.sums.of3(self.digit(&sum.highest), in_time, sum.shared)
    }

    /// How a move differed, in words.
    pub(super) fn differs(&self, step: &TwinStep) -> String {
        let w = &self.w.twin;
        let said = match step.at {
            [Some(a), Some(b)] => {
                let mut said = Vec::new();
                if a.highest != b.highest {
                    said.push(w.step_highest.of2(self.digit(&a.highest), self.digit(&b.highest)));
                }
                if a.in_time != b.in_time {
                    let of = |sum: StepSum| self.w.of.of2(sum.in_time.0, sum.in_time.1);
                    said.push(w.step_in_time.of2(of(a), of(b)));
                }
                if a.shared != b.shared {
                    said.push(w.step_shared.of2(a.shared, b.shared));
                }
                if said.is_empty() { w.step_same.to_owned() } else { said.join("; ") }
            }
            [None, Some(_)] => w.step_open.of(w.tables[0]),
            [Some(_), None] => w.step_open.of(w.tables[1]),
            [None, None] => w.step_open.of(w.tables.join(", ")),
        };
        capital(&said)
    }
}

fn highest(table: &TwinTable) -> Option<(detente_scenario::Moment, i8)> {
    // The first time that it was reached.
    table.rungs.iter().copied().min_by_key(|(at, rung)| (std::cmp::Reverse(*rung), *at))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
