//! `detente sweep merge`: one table from all shards, in the order of the plan, and where it comes from.
//!
//! The table, in both forms, and the file of its columns are the same bytes however the work was split. The file of
//! provenance is not: it says who worked, and how long.

use super::folder::{Folder, TABLE};
use super::standing::{Chosen, Standing};
use super::work::{self, Begun, Machine};
use crate::cli::{Format, Merge};
use crate::commands::Answer;
use crate::failure::{Failure, count};
use crate::output::{say, say_json};
use detente_report::numbers;
use detente_study::record::hex;
use detente_study::sweep::{Frozen, Subject, columns, header};
use detente_sweep::design::Replicates;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// The columns with their units.
const COLUMNS: &str = "columns.json";
/// Where the table comes from.
pub(super) const PROVENANCE: &str = "provenance.json";

/// What a merge found.
pub(super) struct Merged {
    runs: u64,
    failed: u64,
    /// The files of the table, each with its digest.
    tables: Vec<(&'static str, String)>,
    chosen: Option<Chosen>,
    until: Option<Until>,
}

/// How playing cells until their differences are known ended.
#[derive(Debug, Serialize)]
struct Until {
    /// The most seeds of a cell.
    cap: u64,
    /// Cells, and those of them that the cap ended.
    cells: usize,
    at_cap: usize,
}

impl Until {
    /// From the rows of each cell.
    fn new(subject: &Subject, rows: &BTreeMap<String, u64>) -> Option<Self> {
        let Replicates::Until { cap, .. } = subject.loaded.design.replicates else { return None };
        let all = cap.saturating_mul(subject.arms.len().max(1) as u64);
        Some(Until { cap, cells: rows.len(), at_cap: rows.values().filter(|rows| **rows >= all).count() })
    }

    fn words(&self) -> String {
        let (cells, cap) = (count(self.cells, "cell"), numbers::count(self.cap));
        match self.at_cap {
            0 => format!("what was asked is known in all of {cells}; none came to the cap of {cap} seeds\n"),
            ended => format!(
                "{} of {cells} ended by the cap of {cap} seeds: what was asked may not be known there\n",
                numbers::count(ended as u64)
            ),
        }
    }
}

impl Merged {
    pub(super) fn words(&self, folder: &Folder) -> String {
        let failed =
            if self.failed == 0 { "none failed".into() } else { format!("{} failed", numbers::count(self.failed)) };
        let files: Vec<String> = self.tables.iter().map(|(name, _)| folder.file(name).display().to_string()).collect();
        let mut text = format!("{} runs in {}, {failed}\n", numbers::count(self.runs), files.join(" and "));
        for (name, digest) in &self.tables {
            text += &format!("BLAKE3 of {name}: {digest}\n");
        }
        text += &self.until.as_ref().map_or_else(String::new, Until::words);
        text + &self.chosen.as_ref().map_or_else(String::new, Chosen::words)
    }

    /// The same for machines.
    pub(super) fn json(&self, folder: &Folder) -> Value {
        let tables: Vec<Value> = self
            .tables
            .iter()
            .map(|(name, digest)| json!({ "file": folder.file(name).display().to_string(), "blake3": digest }))
            .collect();
        json!({ "schema": 1, "runs": self.runs, "failed": self.failed, "tables": tables, "selection": self.chosen,
                "until": self.until })
    }
}

/// Merges the shards of a folder.
pub(super) fn merge(asked: &Merge) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.folder);
    let (frozen, subject) = folder.open()?;
    folder.nothing_strange(&frozen)?;
    let standing = Standing::new(&folder, &frozen, &subject)?;
    let found = merged(&folder, &frozen, &subject, &standing)?;
    match asked.format {
        Format::Text => say(&found.words(&folder))?,
        Format::Json => say_json(&found.json(&folder))?,
    }
    Ok(Answer::Yes)
}

/// Verifies every shard and writes the table.
pub(super) fn merged(
    folder: &Folder,
    frozen: &Frozen,
    subject: &Subject,
    standing: &Standing<'_>,
) -> Result<Merged, Failure> {
    let begun = Begun::now();
    folder.nothing_strange(frozen)?;
    if let Some(first) = standing.left().first() {
        let of = standing.wanted().len();
        let what = format!("{} of {of} not played yet", count(standing.left().len(), "shard"));
        let mend = format!("play what is missing, such as: {}", folder.plays(&first.key));
        return Err(Failure::told(what, mend));
    }
    let mut found = Merged { runs: 0, failed: 0, tables: Vec::new(), chosen: standing.chosen(), until: None };
    let counts = matches!(subject.loaded.design.replicates, Replicates::Until { .. });
    let mut rows: BTreeMap<String, u64> = BTreeMap::new();
    let mut digest = blake3::Hasher::new();
    folder.replace(TABLE, |file| {
        let mut write = |bytes: &[u8]| {
            digest.update(bytes);
            file.write_all(bytes).map_err(|error| Failure::unwritten(&folder.file(TABLE), &error))
        };
        write(header(subject).as_bytes())?;
        for shard in standing.wanted() {
            let Some(played) = folder.read(shard)? else {
                return Err(Failure::told(format!("shard {} went away", shard.key), "play it again"));
            };
            write(&played.rows)?;
            for row in played.rows.split(|byte| *byte == b'\n').filter(|row| counts && !row.is_empty()) {
                let cell = row.split(|byte| *byte == b',').next().unwrap_or_default();
                *rows.entry(String::from_utf8_lossy(cell).into_owned()).or_default() += 1;
            }
            found.runs += played.runs;
            found.failed += played.failed;
        }
        Ok(())
    })?;
    found.until = Until::new(subject, &rows);
    found.tables.push((TABLE, hex(digest.finalize().as_bytes())));
    #[cfg(feature = "parquet")]
    found.tables.push((super::folder::PARQUET, super::parquet::write(folder, frozen, subject)?));
    write_json(folder, COLUMNS, &columns(subject))?;
    let mut origin = provenance(frozen, subject, &found);
    let mut work = work::told(folder, standing.wanted());
    work["merging_seconds"] = json!(begun.seconds());
    work["merged_on"] = json!(Machine::here());
    origin["work"] = work;
    write_json(folder, PROVENANCE, &origin)?;
    folder.tidy(frozen);
    Ok(found)
}

fn write_json(folder: &Folder, name: &str, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::told(error.to_string(), ""))?;
    folder.replace(name, |file| {
        let written = file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n"));
        written.map_err(|error| Failure::unwritten(&folder.file(name), &error))
    })
}

fn provenance(frozen: &Frozen, subject: &Subject, found: &Merged) -> Value {
    let design = &subject.loaded.design;
    let tables: Vec<Value> =
        found.tables.iter().map(|(name, digest)| json!({ "file": name, "blake3": digest })).collect();
    json!({
        "schema": 1,
        "engine": frozen.engine,
        "results": frozen.results,
        "title": design.title,
        "design": frozen.design,
        "inputs": frozen.inputs,
        "seed": design.seed,
        "replicates": design.replicates,
        "selection": found.chosen,
        "arms": subject.arms,
        "baseline": subject.arms.get(subject.baseline),
        "cells": frozen.cells,
        "shards": frozen.shards.len(),
        "runs": found.runs,
        "failed": found.failed,
        "tables": tables,
    })
}
