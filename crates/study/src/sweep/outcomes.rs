//! A merged table as the report needs it: the headline scores of every run, by cell, arm and seed.

use super::{Subject, columns};
use detente_engine::score::{SCORES, ScoreSpec};
use std::collections::BTreeMap;
use std::io::Read;

/// The score that stands for the cost of an arm.
const COST: &str = "staff_hours";

/// What a table holds of the scores that arms are judged by. A run that came to no end, or whose score has no
/// meaning, is no number.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// The scores that are kept, in order.
    pub scores: Vec<&'static ScoreSpec>,
    /// By number of the cell: values by score, arm and seed.
    pub cells: BTreeMap<u64, Vec<Vec<Vec<f64>>>>,
    /// How many runs the table has.
    pub runs: u64,
    /// How many of them came to no end.
    pub failed: u64,
    /// Mean staff hours of each arm.
    pub staff_hours: Vec<f64>,
}

impl Outcomes {
    /// Reads a table. It takes 16 bytes for each run.
    ///
    /// # Errors
    /// A table that is not the design's, in words.
    pub fn read(subject: &Subject, table: impl Read) -> Result<Outcomes, String> {
        let scores: Vec<&ScoreSpec> = SCORES.iter().filter(|score| score.headline).collect();
        let first = 3 + subject.loaded.design.factors.len();
        let place = |id: &str| SCORES.iter().position(|score| score.id == id).map_or(first, |n| first + n);
        let kept: Vec<usize> = scores.iter().map(|score| place(score.id)).collect();
        let (cost, error) = (place(COST), first + SCORES.len());
        let arms = subject.arms.len();
        let mut found = Outcomes { scores, cells: BTreeMap::new(), runs: 0, failed: 0, staff_hours: vec![0.0; arms] };
        let mut counted = vec![0_u64; arms];
        let mut reader = csv::Reader::from_reader(table);
        let names: Vec<String> = columns(subject).into_iter().map(|column| column.name).collect();
        if reader.headers().map_err(|e| e.to_string())?.iter().ne(names.iter().map(String::as_str)) {
            return Err("its columns are not those of the design".into());
        }
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).map_err(|e| e.to_string())? {
            let line = || row.position().map_or(0, csv::Position::line);
            let cell: u64 = row[0].parse().map_err(|_| format!("line {} has no number of a cell", line()))?;
            let arm = if arms == 1 { Some(0) } else { subject.arms.iter().position(|arm| *arm == row[2]) };
            let arm = arm.ok_or_else(|| format!("line {} has an arm that the design does not know", line()))?;
            let number = |column: usize| row[column].parse::<f64>().unwrap_or(f64::NAN);
            let of_cell = found.cells.entry(cell).or_insert_with(|| vec![vec![Vec::new(); arms]; kept.len()]);
            for (values, column) in of_cell.iter_mut().zip(&kept) {
                if row[1] != values[arm].len().to_string() {
                    return Err(format!("line {} is out of order", line()));
                }
                values[arm].push(number(*column));
            }
            let hours = number(cost);
            if hours.is_finite() {
                found.staff_hours[arm] += hours;
                counted[arm] += 1;
            }
            found.runs += 1;
            found.failed += u64::from(!row[error].is_empty());
        }
        if found.cells.is_empty() {
            return Err("it has no row".into());
        }
        for (sum, n) in found.staff_hours.iter_mut().zip(counted) {
            *sum /= n.max(1) as f64;
        }
        Ok(found)
    }

    /// How many seeds every cell and arm has: the seeds that can be taken as blocks.
    pub fn common_seeds(&self) -> usize {
        let lengths = self.cells.values().flat_map(|cell| cell[0].iter().map(Vec::len));
        lengths.min().unwrap_or(0)
    }

    /// The values of a cell, seed by seed: of the first arm less those of the second, or of the first alone.
    pub fn seeds(&self, cell: u64, score: usize, arm: usize, less: Option<usize>) -> Vec<f64> {
        let Some(of_cell) = self.cells.get(&cell) else { return Vec::new() };
        let values = &of_cell[score];
        match less {
            None => values[arm].clone(),
            Some(less) => values[arm].iter().zip(&values[less]).map(|(a, b)| a - b).collect(),
        }
    }
}

/// The mean of what is a number; none of nothing.
pub(super) fn mean_of(values: &[f64]) -> f64 {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    detente_statistics::mean(&finite).unwrap_or(f64::NAN)
}
