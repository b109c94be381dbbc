//! `detente check`: whether scenarios and configurations hold together.

use super::Answer;
use crate::cli::{Check, Format};
use crate::disk::Disk;
use crate::failure::{Failure, count};
use crate::output::{say, say_json};
use detente_scenario::document::{Document, FILE_BYTES_MAX, NODES_MAX};
use detente_scenario::load::{Files, Loaded, load_configuration, load_scenario, worth_a_look};
use detente_scenario::{Diagnostic, Severity, library};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// One document and what was found in it.
struct Checked {
    name: String,
    findings: Vec<Diagnostic>,
}

/// Checks every path; a folder without `scenario.ron` stands for all that lies in it.
pub(super) fn check(asked: &Check) -> Result<Answer, Failure> {
    let mut checked = Vec::new();
    for path in &asked.paths {
        checked.extend(at(path)?);
    }
    let errors = checked.iter().flat_map(|c| &c.findings).filter(|d| d.severity == Severity::Error).count();
    match asked.format {
        Format::Json => {
            let documents: Vec<Value> = checked.iter().map(as_json).collect();
            say_json(&json!({"schema": 1, "passed": errors == 0, "checked": documents}))?;
        }
        Format::Text => say(&as_text(&checked))?,
    }
    Ok(if errors == 0 { Answer::Yes } else { Answer::No })
}

/// Everything that a path names, checked.
fn at(path: &Path) -> Result<Vec<Checked>, Failure> {
    if path.is_dir() && !Disk.is_file(&path.join("scenario.ron")) {
        let inside = documents(path, 0);
        if inside.is_empty() {
            let what = format!("{} holds neither a scenario nor a configuration", path.display());
            return Err(Failure::told(what, "name a folder with a scenario.ron, or a file of RON"));
        }
        return Ok(inside.iter().map(|path| one(path)).collect());
    }
    if path.exists() {
        return Ok(vec![one(path)]);
    }
    // What is not on disk may be in the library, under its name.
    let name = path.display().to_string();
    match library::scenario(&name, &Disk) {
        Ok(loaded) => Ok(vec![scenario(name, Ok(loaded))]),
        Err(unknown) => match library::configuration(&name, None, &Disk) {
            Ok(read) => Ok(vec![Checked { name, findings: read.warnings }]),
            Err(_) => Err(unknown.into()),
        },
    }
}

/// Deeper than this nobody lays scenarios, and a circle of links ends here.
const DEPTH_MAX: usize = 6;

/// The scenarios and configurations that lie in a folder of them or further down, in order.
fn documents(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for name in Disk.list(folder).into_iter().filter(|name| worth_a_look(name)) {
        let path = folder.join(&name);
        if Disk.is_file(&path.join("scenario.ron")) {
            found.push(path);
        } else if path.is_dir() && depth < DEPTH_MAX {
            found.extend(documents(&path, depth + 1));
        } else if name.ends_with(".ron") && is_configuration(&path) {
            found.push(path);
        }
    }
    found
}

fn one(path: &Path) -> Checked {
    let name = path.display().to_string();
    if Disk.is_file(path) && is_configuration(path) {
        return Checked {
            name,
            findings: load_configuration(path, &Disk).map_or_else(|faults| faults, |read| read.warnings),
        };
    }
    scenario(name, load_scenario(path, &Disk))
}

/// A scenario stands only with the configurations it names, so they are checked against it.
fn scenario(name: String, read: Result<Loaded, Vec<Diagnostic>>) -> Checked {
    let loaded = match read {
        Ok(loaded) => loaded,
        Err(findings) => return Checked { name, findings },
    };
    let mut findings = loaded.warnings;
    for (place, configuration) in loaded.scenario.configurations.iter().enumerate() {
        match library::configuration(configuration, Some(&loaded.path), &Disk) {
            Ok(read) => findings.extend(read.check(&loaded.scenario)),
            Err(faults) => findings.extend(faults.into_iter().map(|mut fault| {
                if fault.position.is_none() {
                    fault.file = loaded.path.display().to_string();
                    fault.path = format!("configurations[{place}]");
                }
                fault
            })),
        }
    }
    Checked { name, findings }
}

/// Whether a file is a configuration rather than a scenario: it says so by the fields it has. A file
/// that is not even RON is taken by the folder it lies in.
fn is_configuration(path: &Path) -> bool {
    let shelf = path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "cbm");
    let Ok(bytes) = Disk.read(path, FILE_BYTES_MAX) else { return shelf };
    let Ok(text) = std::str::from_utf8(&bytes) else { return shelf };
    match Document::read("", text, &mut { NODES_MAX }) {
        Ok(document) => document.has("measures") || (document.has("name") && !document.has("states")),
        Err(_) => shelf,
    }
}

fn as_text(checked: &[Checked]) -> String {
    let mut text = String::new();
    for document in checked {
        for finding in &document.findings {
            let _ = writeln!(text, "{finding}\n");
        }
    }
    for document in checked {
        let of = |severity: Severity| document.findings.iter().filter(|d| d.severity == severity).count();
        let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
        let verdict = match (errors, warnings) {
            (0, 0) => "passes".to_owned(),
            (0, warnings) => format!("passes with {}", count(warnings, "warning")),
            (errors, 0) => count(errors, "error"),
            (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        };
        let _ = writeln!(text, "{}: {verdict}", document.name);
    }
    text
}

fn as_json(document: &Checked) -> Value {
    let finding = |d: &Diagnostic| {
        json!({
            "severity": d.severity.word(),
            "file": d.file,
            "line": d.position.map(|(line, _)| line),
            "column": d.position.map(|(_, column)| column),
            "path": d.path,
            "what": d.what,
            "mend": d.mend,
        })
    };
    json!({"name": document.name, "findings": document.findings.iter().map(finding).collect::<Vec<Value>>()})
}
