//! The columns of a sweep's table: their names, units and meanings. Names are stable: scores have those of every other
//! table, and factors stand under `factor_` and their name, so that none can hide a score.

use super::Subject;
use detente_engine::score::SCORES;
use detente_scenario::parameters::spec;
use detente_sweep::design::{Level, Range, Target};
use serde::Serialize;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name in the first line of the table.
    pub name: String,
    /// Its unit; `–` for a pure number, empty for names.
    pub unit: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What it says.
    pub meaning: String,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whole numbers; one in each row.
    Whole,
    /// Numbers; some rows may have none.
    Number,
    /// Names or words; some rows may have none.
    Text,
}

/// The columns, from left to right.
pub fn columns(subject: &Subject) -> Vec<Column> {
    let column = |name: &str, kind: Kind, unit: &str, meaning: &str| Column {
        name: name.to_owned(),
        unit: unit.to_owned(),
        kind,
        meaning: meaning.to_owned(),
    };
    let mut all = vec![
        column("cell", Kind::Whole, "–", "Number of the cell"),
        column("replicate", Kind::Whole, "–", "Number of the seed: the same luck in every cell and arm"),
        column("arm", Kind::Text, "", "Configuration of measures"),
    ];
    for (factor, target) in subject.loaded.design.factors.iter().zip(&subject.targets) {
        let (unit, meaning) = match target {
            Target::Parameter(name) => {
                let spec = spec(name);
                (spec.map_or("", |s| s.unit), format!("Parameter {name}: {}", spec.map_or("", |s| s.meaning)))
            }
            Target::Place(path) => ("", format!("{path} of the scenario")),
            Target::Measure(path) => ("", format!("{path} of the configuration")),
            Target::Configuration => ("", "Configuration of measures".to_owned()),
            Target::Scenario => ("", "Scenario".to_owned()),
        };
        let names =
            matches!(&factor.range, Range::Values(values) if values.iter().any(|v| matches!(v, Level::Name(_))));
        let kind = if names { Kind::Text } else { Kind::Number };
        all.push(column(&format!("factor_{}", factor.name), kind, unit, &meaning));
    }
    all.extend(SCORES.iter().map(|score| column(score.id, Kind::Number, score.unit, score.meaning)));
    all.push(column("error", Kind::Text, "", "Why the run came to no end; empty if it did"));
    all.push(column(
        "again",
        Kind::Text,
        "",
        "The command that repeats a run which came to no end, from inside the sweep's folder",
    ));
    all
}

/// The first line of the table.
pub fn header(subject: &Subject) -> String {
    let names: Vec<String> = columns(subject).into_iter().map(|column| column.name).collect();
    names.join(",") + "\n"
}
