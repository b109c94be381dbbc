//! The library: the shipped scenarios and configurations, built into the program, so that one binary
//! is enough without any network or installation. What lies on disk comes first.

use crate::configuration::Configuration;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, NODES_MAX, nearest};
use crate::load::{FileError, Files, Loaded, LoadedConfiguration, load_configuration, load_scenario, normal};
use crate::scenario::Scenario;
use include_dir::{Dir, DirEntry, include_dir};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../scenarios");

/// The folder of scenarios, in the library and in a working copy.
const FOLDER: &str = "scenarios";
/// The folder of configurations inside it.
const CONFIGURATIONS: &str = "cbm";

/// The files of the library, under `scenarios/`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Library;

impl Library {
    fn within(path: &Path) -> Option<PathBuf> {
        normal(path).strip_prefix(FOLDER).ok().map(Path::to_path_buf)
    }
}

impl Files for Library {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        let file = Library::within(path).and_then(|inside| SHIPPED.get_file(inside)).ok_or(FileError::Missing)?;
        if file.contents().len() > bytes_max {
            return Err(FileError::TooLarge);
        }
        Ok(file.contents().to_vec())
    }

    fn is_file(&self, path: &Path) -> bool {
        Library::within(path).is_some_and(|inside| SHIPPED.get_file(inside).is_some())
    }

    fn list(&self, folder: &Path) -> Vec<String> {
        let Some(inside) = Library::within(folder) else { return Vec::new() };
        let found = if inside.as_os_str().is_empty() { Some(&SHIPPED) } else { SHIPPED.get_dir(inside) };
        let name = |entry: &DirEntry<'_>| entry.path().file_name().map(|name| name.to_string_lossy().into_owned());
        let mut names: Vec<String> =
            found.map(|dir| dir.entries().iter().filter_map(name).collect()).unwrap_or_default();
        names.sort();
        names
    }
}

/// What kind of thing an entry of a listing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A scenario.
    Scenario,
    /// A configuration of measures.
    Configuration,
}

/// One line of a listing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Scenario or configuration.
    pub kind: Kind,
    /// The name to call it by.
    pub name: String,
    /// Its title; that of a configuration is empty.
    pub title: String,
    /// What it is, in one line; for a file with faults, that it has them.
    pub summary: String,
}

/// Loads a scenario by path or name: on disk as it is named, on disk under `scenarios/`, then in the library.
///
/// # Errors
/// Everything wrong with it, or which names there are.
pub fn scenario(name: &str, disk: &dyn Files) -> Result<Loaded, Vec<Diagnostic>> {
    let named = [PathBuf::from(name), Path::new(FOLDER).join(name)];
    for files in [disk, &Library] {
        for path in &named {
            if files.is_file(path) || files.is_file(&path.join("scenario.ron")) {
                return load_scenario(path, files);
            }
        }
    }
    Err(vec![unknown(name, Kind::Scenario, disk)])
}

/// Loads a configuration by path or name: on disk as it is named, in `cbm/` beside the scenario, under
/// `scenarios/cbm/`, then in the library. `beside` is the file of the scenario, if there is one.
///
/// # Errors
/// Everything wrong with it, or which names there are.
pub fn configuration(
    name: &str,
    beside: Option<&Path>,
    disk: &dyn Files,
) -> Result<LoadedConfiguration, Vec<Diagnostic>> {
    let file = format!("{name}.ron");
    let shelf = Path::new(FOLDER).join(CONFIGURATIONS).join(&file);
    let own = beside.and_then(Path::parent).map(|folder| folder.join(CONFIGURATIONS).join(&file));
    let named = [Some(PathBuf::from(name)), own, Some(shelf), Some(PathBuf::from(&file))];
    for files in [disk, &Library] {
        for path in named.iter().flatten() {
            if files.is_file(path) {
                return load_configuration(path, files);
            }
        }
    }
    Err(vec![unknown(name, Kind::Configuration, disk)])
}

/// The scenarios and configurations under `scenarios/` on disk and in the library, by kind and name;
/// one on disk stands before one of the same name in the library.
pub fn list(disk: &dyn Files) -> Vec<Entry> {
    let mut found = BTreeMap::new();
    for files in [&Library as &dyn Files, disk] {
        for entry in shelf(files) {
            found.insert((entry.kind, entry.name.clone()), entry);
        }
    }
    found.into_values().collect()
}

fn shelf(files: &dyn Files) -> Vec<Entry> {
    let folder = Path::new(FOLDER);
    let mut entries = Vec::new();
    for name in files.list(folder) {
        let file = folder.join(&name).join("scenario.ron");
        if files.is_file(&file) {
            let (title, summary) = match peek::<Scenario>(&file, files) {
                Some(scenario) => (scenario.title, scenario.summary),
                None => faulty(),
            };
            entries.push(Entry { kind: Kind::Scenario, name, title, summary });
        }
    }
    let folder = folder.join(CONFIGURATIONS);
    for file in files.list(&folder) {
        let Some(name) = file.strip_suffix(".ron") else { continue };
        let (title, summary) = match peek::<Configuration>(&folder.join(&file), files) {
            Some(configuration) => (String::new(), configuration.summary),
            None => faulty(),
        };
        entries.push(Entry { kind: Kind::Configuration, name: name.to_owned(), title, summary });
    }
    entries
}

/// The value of one file, unchecked and without its includes: enough for its line in a listing.
fn peek<T: DeserializeOwned>(file: &Path, files: &dyn Files) -> Option<T> {
    let bytes = files.read(file, crate::document::FILE_BYTES_MAX).ok()?;
    Document::read("", std::str::from_utf8(&bytes).ok()?, &mut { NODES_MAX }).ok()?.value().ok()
}

fn faulty() -> (String, String) {
    (String::new(), "has faults: `detente check` tells them".into())
}

fn unknown(name: &str, kind: Kind, disk: &dyn Files) -> Diagnostic {
    let known: Vec<String> = list(disk).into_iter().filter(|e| e.kind == kind).map(|e| e.name).collect();
    let word = match kind {
        Kind::Scenario => "scenario",
        Kind::Configuration => "configuration",
    };
    let mend = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}; or the path of a file", known.join(", ")),
    };
    let mut diagnostic = Diagnostic::error("", format!("there is no {word} `{name}`"), mend);
    diagnostic.file = name.to_owned();
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::MemoryFiles;

    #[test]
    fn everything_shipped_passes_its_checks() {
        let informs = |d: &Diagnostic| d.severity == crate::Severity::Note;
        for entry in list(&MemoryFiles::new()) {
            match entry.kind {
                Kind::Scenario => {
                    let loaded = scenario(&entry.name, &MemoryFiles::new()).unwrap_or_else(|f| panic!("{}", told(&f)));
                    assert!(loaded.warnings.iter().all(informs), "{}", told(&loaded.warnings));
                    // A scenario may have configurations of its own in a `cbm/` beside it.
                    let file = Path::new(FOLDER).join(&entry.name).join("scenario.ron");
                    for name in &loaded.scenario.configurations {
                        let configuration = configuration(name, Some(&file), &MemoryFiles::new());
                        let configuration = configuration.unwrap_or_else(|f| panic!("{}", told(&f)));
                        let misfits = configuration.check(&loaded.scenario);
                        assert!(misfits.iter().all(informs), "{}", told(&misfits));
                    }
                }
                Kind::Configuration => {
                    let read = configuration(&entry.name, None, &MemoryFiles::new());
                    let read = read.unwrap_or_else(|f| panic!("{}", told(&f)));
                    assert!(read.warnings.is_empty(), "{}", told(&read.warnings));
                }
            }
        }
    }

    fn told(faults: &[Diagnostic]) -> String {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_lies_on_disk_comes_first() {
        let disk = MemoryFiles::new().with("scenarios/cbm/none.ron", "(schema: 1, name: \"none\", summary: \"mine\")");
        assert_eq!(configuration("none", None, &disk).unwrap().configuration.summary, "mine");
        assert_ne!(configuration("none", None, &MemoryFiles::new()).unwrap().configuration.summary, "mine");
        assert!(list(&disk).iter().any(|e| e.name == "none" && e.summary == "mine"));
    }

    #[test]
    fn an_unknown_name_is_told_the_nearest() {
        let fault = configuration("nome", None, &MemoryFiles::new()).unwrap_err();
        assert_eq!(fault[0].mend, "did you mean `none`?");
        assert!(scenario("no/such/thing", &MemoryFiles::new()).is_err());
    }
}
