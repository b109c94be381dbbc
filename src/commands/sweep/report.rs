//! `detente sweep report`: what a merged table says, for people, for machines, and as one page.

use super::folder::{Folder, TABLE};
use super::merge::PROVENANCE;
use crate::cli::{Format, Report};
use crate::commands::Answer;
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, say_json, style};
use detente_report::{html, terminal};
use detente_study::record::hex;
use detente_study::sweep::{Outcomes, SweepReport};
use serde_json::Value;
use std::fs::File;
use std::io::Write as _;

/// The page.
const PAGE: &str = "report.html";
/// The same for machines.
const JSON: &str = "report.json";

/// The table is the one that was merged.
fn merged_so(folder: &Folder) -> Result<(), String> {
    let provenance = std::fs::read(folder.file(PROVENANCE)).map_err(|error| format!("{PROVENANCE}: {error}"))?;
    let provenance: Value = serde_json::from_slice(&provenance).map_err(|error| format!("{PROVENANCE}: {error}"))?;
    let tables = provenance["tables"].as_array().into_iter().flatten();
    let merged = tables.filter(|table| table["file"] == TABLE).find_map(|table| table["blake3"].as_str());
    let table = File::open(folder.file(TABLE)).map_err(|error| error.to_string())?;
    let mut digest = blake3::Hasher::new();
    let found = hex(digest.update_reader(table).map_err(|error| error.to_string())?.finalize().as_bytes());
    if merged == Some(found.as_str()) {
        Ok(())
    } else {
        Err(format!("it is not the table of which {PROVENANCE} tells"))
    }
}

/// Reads the table, works out what it says, and writes the page beside it.
pub(super) fn report(asked: &Report) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.folder);
    let (_, subject) = folder.open()?;
    let path = folder.file(TABLE);
    let refused = |why: String| {
        let mend = format!("merge the shards first: detente sweep merge {}", asked.folder.display());
        Failure::told(format!("{}: {why}", path.display()), mend)
    };
    merged_so(&folder).map_err(refused)?;
    let table = File::open(&path).map_err(|error| refused(error.to_string()))?;
    let outcomes = Outcomes::read(&subject, table).map_err(refused)?;
    let found = SweepReport::new(&subject, &outcomes, engine::VERSION);
    let json = serde_json::to_string_pretty(&found).map_err(|error| Failure::told(error.to_string(), ""))?;
    for (name, text) in [(PAGE, html::sweep(&found)), (JSON, json + "\n")] {
        folder.replace(name, |file| {
            file.write_all(text.as_bytes()).map_err(|error| Failure::unwritten(&folder.file(name), &error))
        })?;
    }
    match asked.format {
        Format::Json => say_json(&found)?,
        Format::Text => say(&terminal::sweep(&found, &folder.file(PAGE).display().to_string(), style()))?,
    }
    Ok(Answer::Yes)
}
