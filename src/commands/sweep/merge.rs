//! `detente sweep merge`: one table from all shards, in the order of the plan, and where it comes from.

use super::folder::{Folder, TABLE};
use crate::cli::Merge;
use crate::commands::Answer;
use crate::failure::{Failure, count};
use crate::output::say;
use detente_report::numbers;
use detente_study::record::hex;
use detente_study::sweep::{Frozen, ShardRef, Subject, columns, header};
use serde::Serialize;
use serde_json::json;
use std::io::Write;

/// The columns with their units.
const COLUMNS: &str = "columns.json";
/// Where the table comes from.
const PROVENANCE: &str = "provenance.json";

/// What a merge found.
pub(super) struct Merged {
    runs: u64,
    failed: u64,
    blake3: String,
}

impl Merged {
    pub(super) fn words(&self, folder: &Folder) -> String {
        format!(
            "{} runs in {}, {}\nBLAKE3 {}\n",
            numbers::count(self.runs),
            folder.file(TABLE).display(),
            if self.failed == 0 { "none failed".into() } else { format!("{} failed", numbers::count(self.failed)) },
            self.blake3
        )
    }
}

/// Merges the shards of a folder.
pub(super) fn merge(asked: &Merge) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.folder);
    let (frozen, subject) = folder.open()?;
    say(&merged(&folder, &frozen, &subject)?.words(&folder));
    Ok(Answer::Yes)
}

/// Verifies every shard and writes the table.
pub(super) fn merged(folder: &Folder, frozen: &Frozen, subject: &Subject) -> Result<Merged, Failure> {
    folder.nothing_strange(frozen)?;
    let missing: Vec<&ShardRef> = frozen.shards.iter().filter(|shard| !folder.is_done(shard)).collect();
    if let Some(first) = missing.first() {
        let what = format!("{} of {} not played yet", count(missing.len(), "shard"), frozen.shards.len());
        let mend = format!("play what is missing, such as: detente sweep run-shard DIR {}", first.key);
        return Err(Failure::told(what, mend));
    }
    let mut found = Merged { runs: 0, failed: 0, blake3: String::new() };
    folder.replace(TABLE, |file| {
        let mut digest = blake3::Hasher::new();
        let mut write = |bytes: &[u8]| {
            digest.update(bytes);
            file.write_all(bytes).map_err(|error| Failure::unwritten(&folder.file(TABLE), &error))
        };
        write(header(subject).as_bytes())?;
        for shard in &frozen.shards {
            let Some(played) = folder.read(shard)? else {
                return Err(Failure::told(format!("shard {} went away", shard.key), "play it again"));
            };
            write(&played.rows)?;
            found.runs += played.runs;
            found.failed += played.failed;
        }
        found.blake3 = hex(digest.finalize().as_bytes());
        Ok(())
    })?;
    write_json(folder, COLUMNS, &columns(subject))?;
    write_json(folder, PROVENANCE, &provenance(frozen, subject, &found))?;
    Ok(found)
}

fn write_json(folder: &Folder, name: &str, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::told(error.to_string(), ""))?;
    folder.replace(name, |file| {
        let written = file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n"));
        written.map_err(|error| Failure::unwritten(&folder.file(name), &error))
    })
}

fn provenance(frozen: &Frozen, subject: &Subject, found: &Merged) -> serde_json::Value {
    let design = &subject.loaded.design;
    json!({
        "schema": 1,
        "engine": frozen.engine,
        "results": frozen.results,
        "title": design.title,
        "design": frozen.design,
        "inputs": frozen.inputs,
        "seed": design.seed,
        "replicates": design.replicates,
        "arms": subject.arms,
        "baseline": subject.arms.get(subject.baseline),
        "cells": frozen.cells,
        "shards": frozen.shards.len(),
        "runs": found.runs,
        "failed": found.failed,
        "table": { "file": TABLE, "blake3": found.blake3 },
        "merged_on": { "os": std::env::consts::OS, "architecture": std::env::consts::ARCH },
    })
}
