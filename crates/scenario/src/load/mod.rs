//! Loading: from the name of a scenario or configuration to a checked value, or to the list of all
//! that is wrong with it.

mod case;
mod change;
mod files;
mod include;
mod quantities;
mod variant;

pub use case::{LoadedCase, LoadedPoint, cases_below, is_case, load_case, worth_a_look};
pub use change::{Base, Put, configuration_with, has_field, nearest_field};
pub(crate) use files::normal;
pub use files::{FileError, Files, MemoryFiles};
pub use include::{FILES_MAX, INCLUDE_DEPTH_MAX, placed, read_text};

use crate::check;
use crate::configuration::Configuration;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, NODES_MAX, options};
use crate::scenario::Scenario;
use include::Collector;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Texts by language, then by key.
pub type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// A scenario that passed every check, with what it was made from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario, its includes united.
    pub scenario: Scenario,
    /// Its name: that of its folder, or of its file without `.ron`.
    pub id: String,
    /// The file it was read from first.
    pub path: PathBuf,
    /// The files read, each with its text, the first being `path`.
    pub sources: Vec<(String, String)>,
    /// The texts of `text/<language>.ron`.
    pub texts: Texts,
    /// Findings that do not stop the work.
    pub warnings: Vec<Diagnostic>,
}

impl Loaded {
    /// The scenario as one text, the same for the same scenario however it was laid out: what a
    /// digest is taken of, and what a stored log carries. [`embedded`] reads it back.
    ///
    /// # Errors
    /// If the scenario cannot be written, which no checked scenario brings about.
    pub fn canonical(&self) -> Result<String, ron::Error> {
        options().to_string(&self.scenario)
    }
}

/// Reads back what [`Loaded::canonical`] wrote, and the texts beside it, with all checks.
///
/// # Errors
/// Everything wrong with it.
pub fn embedded(id: &str, text: &str, texts: &Texts) -> Result<Loaded, Vec<Diagnostic>> {
    let mut files = MemoryFiles::new().with(&format!("{id}/scenario.ron"), text);
    for (language, entries) in texts {
        // A map of strings can always be written.
        files = files.with(&format!("{id}/text/{language}.ron"), options().to_string(entries).unwrap_or_default());
    }
    load_scenario(Path::new(id), &files)
}

/// Loads a scenario: a folder with a `scenario.ron`, or a file.
///
/// # Errors
/// Everything wrong with it, in the order of the files.
pub fn load_scenario(path: &Path, files: &dyn Files) -> Result<Loaded, Vec<Diagnostic>> {
    let inside = path.join("scenario.ron");
    let file = if files.is_file(&inside) { inside } else { path.to_path_buf() };
    let mut collector = Collector::new(files);
    if let Err((what, mend)) = collector.collect(&file) {
        return Err(vec![about_file(path, what, mend)]);
    }
    let Collector { mut parts, mut faults, .. } = collector;
    let (whole, clashes) = include::unite(&mut parts);
    faults.extend(clashes);
    let (texts, text_documents) = read_texts(&file, files, &mut faults);
    let Some(scenario) = whole.filter(|_| faults.is_empty()) else {
        return Err(sorted(faults));
    };
    let place = |finding: Diagnostic| match text_documents
        .iter()
        .find(|(language, _)| !language.is_empty() && *language == finding.file)
    {
        Some((_, document)) => placed(document, finding),
        None => include::locate(&parts, finding),
    };
    let findings = check::scenario(&scenario, &texts).into_iter().map(place).collect();
    let (errors, warnings): (Vec<_>, Vec<_>) =
        sorted(findings).into_iter().partition(|d| d.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(errors.into_iter().chain(warnings).collect());
    }
    let documents = parts.iter().map(|part| &part.document).chain(text_documents.iter().map(|(_, document)| document));
    let sources = documents.map(|d| (d.file().to_owned(), d.text().to_owned())).collect();
    Ok(Loaded { id: id_of(&file), path: file, scenario, sources, texts, warnings })
}

/// Reads every `text/<language>.ron` beside a scenario: the texts, and the document of each language.
fn read_texts(file: &Path, files: &dyn Files, faults: &mut Vec<Diagnostic>) -> (Texts, Vec<(String, Document)>) {
    let folder = file.parent().unwrap_or(Path::new("")).join("text");
    let mut texts = Texts::new();
    let mut documents = Vec::new();
    // A single file that happens to lie beside a folder of texts is not their scenario.
    if file.file_name().is_none_or(|name| name != "scenario.ron") {
        return (texts, documents);
    }
    let mut budget = NODES_MAX;
    for name in files.list(&folder).into_iter().take(FILES_MAX) {
        let Some(language) = name.strip_suffix(".ron") else { continue };
        let text_file = folder.join(&name);
        let read = read_text(files, &text_file)
            .map_err(|(what, mend)| vec![about_file(&text_file, what, mend)])
            .and_then(|text| {
                Document::read(&text_file.display().to_string(), &text, &mut budget).map_err(|fault| vec![fault])
            })
            .and_then(|document| Ok((document.value()?, document)));
        match read {
            Ok((entries, document)) => {
                texts.insert(language.to_owned(), entries);
                documents.push((language.to_owned(), document));
            }
            Err(found) => faults.extend(found),
        }
    }
    (texts, documents)
}

/// A configuration that is well formed. Whether it fits a scenario is for [`LoadedConfiguration::check`].
#[derive(Clone, Debug)]
pub struct LoadedConfiguration {
    /// The configuration.
    pub configuration: Configuration,
    /// Findings that do not stop the work and need no scenario to be told.
    pub warnings: Vec<Diagnostic>,
    document: Document,
}

impl LoadedConfiguration {
    /// The file it was read from and its text.
    pub fn source(&self) -> (&str, &str) {
        (self.document.file(), self.document.text())
    }

    /// What does not fit a scenario; warnings among it.
    pub fn check(&self, scenario: &Scenario) -> Vec<Diagnostic> {
        let findings = check::configuration(&self.configuration, Some(scenario));
        sorted(findings.into_iter().map(|finding| placed(&self.document, finding)).collect())
    }
}

/// Loads a configuration of measures.
///
/// # Errors
/// Everything wrong with it that can be told without a scenario.
pub fn load_configuration(path: &Path, files: &dyn Files) -> Result<LoadedConfiguration, Vec<Diagnostic>> {
    let text = read_text(files, path).map_err(|(what, mend)| vec![about_file(path, what, mend)])?;
    let document =
        Document::read(&path.display().to_string(), &text, &mut { NODES_MAX }).map_err(|fault| vec![fault])?;
    let configuration: Configuration = document.value()?;
    let mut findings = check::configuration(&configuration, None);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if configuration.name != stem {
        let what = format!("the configuration is named `{}` in the file `{stem}.ron`", configuration.name);
        findings.push(Diagnostic::error("name", what, "give name and file the same name"));
    }
    let findings = sorted(findings.into_iter().map(|finding| placed(&document, finding)).collect());
    let (errors, warnings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|d| d.severity == Severity::Error);
    if errors.is_empty() { Ok(LoadedConfiguration { configuration, warnings, document }) } else { Err(errors) }
}

/// The name of a scenario from its file.
fn id_of(file: &Path) -> String {
    let named = match file.file_name() {
        Some(name) if name == "scenario.ron" || name == "case.ron" => file.parent().and_then(Path::file_name),
        _ => file.file_stem(),
    };
    named.map_or_else(|| "scenario".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A finding about a file as a whole.
pub fn about_file(path: &Path, what: String, mend: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::error("", what, mend);
    diagnostic.file = path.display().to_string();
    diagnostic
}

/// Findings in the order of files, and in each in the order of the text.
pub fn sorted(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by(|a, b| (&a.file, a.position, &a.path, &a.what).cmp(&(&b.file, b.position, &b.path, &b.what)));
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests;
