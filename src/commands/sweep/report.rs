//! `detente sweep report`: what a merged table says, for people, for machines, and as one page.

use super::folder::{Folder, TABLE};
use crate::cli::{Format, Report};
use crate::commands::Answer;
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, say_json, style};
use detente_report::{html, terminal};
use detente_study::sweep::{Outcomes, SweepReport};
use std::fs::File;
use std::io::Write as _;

/// The page.
const PAGE: &str = "report.html";
/// The same for machines.
const JSON: &str = "report.json";

/// Reads the table, works out what it says, and writes the page beside it.
pub(super) fn report(asked: &Report) -> Result<Answer, Failure> {
    let folder = Folder::new(&asked.folder);
    let (_, subject) = folder.open()?;
    let path = folder.file(TABLE);
    let refused = |why: String| {
        let mend = "merge the shards first: detente sweep merge DIR";
        Failure::told(format!("{}: {why}", path.display()), mend)
    };
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
