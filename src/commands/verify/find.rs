//! Which cases are meant: by path, by folder, by name, or all that are shipped.

use detente_scenario::Diagnostic;
use detente_scenario::load::{Files, cases_below};
use std::path::{Path, PathBuf};

/// The file that makes a folder a case.
const CASE: &str = "case.ron";
/// Where the shipped cases lie, on disk and in the program: published results, calibration, orderings.
const SHIPPED: [&str; 3] = ["scenarios/verify", "scenarios/everyday-rivalry", "scenarios/history"];
/// Where a case of a bare name may lie.
const SHELVES: [&str; 3] = ["scenarios/verify", "scenarios/history", "scenarios"];

/// A case that is meant, and where its files are.
pub(super) struct Found<'a> {
    /// Its folder, or its file.
    pub(super) path: PathBuf,
    /// The disk or the library.
    pub(super) files: &'a dyn Files,
}

/// The cases that paths name, each once, in the order of the paths; without a path all that are shipped.
/// What lies on disk comes before the library.
///
/// # Errors
/// Every path at which no case is found.
pub(super) fn cases<'a>(
    paths: &[PathBuf],
    disk: &'a dyn Files,
    library: &'a dyn Files,
) -> Result<Vec<Found<'a>>, Vec<Diagnostic>> {
    if paths.is_empty() {
        let found: Vec<Found<'a>> = SHIPPED.iter().flat_map(|shelf| named(Path::new(shelf), disk, library)).collect();
        return if found.is_empty() { Err(vec![none_at(Path::new("scenarios"), disk, library)]) } else { Ok(found) };
    }
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        // A case is called by its folder, and `.` says nothing of its name.
        let whole = if path.file_name().is_none() { path.canonicalize().ok() } else { None };
        let at = named(whole.as_deref().unwrap_or(path), disk, library);
        if at.is_empty() {
            faults.push(none_at(path, disk, library));
        }
        for case in at {
            if found.iter().all(|known| known.path != case.path) {
                found.push(case);
            }
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// The cases of one path: as it stands, or as the name of a shipped one.
fn named<'a>(path: &Path, disk: &'a dyn Files, library: &'a dyn Files) -> Vec<Found<'a>> {
    let as_it_stands = std::iter::once(path.to_path_buf());
    let shelved = SHELVES.iter().map(|shelf| Path::new(shelf).join(path));
    for place in as_it_stands.chain(shelved) {
        for files in [disk, library] {
            let paths = at(&place, files);
            if !paths.is_empty() {
                return paths.into_iter().map(|path| Found { path, files }).collect();
            }
        }
    }
    Vec::new()
}

fn at(place: &Path, files: &dyn Files) -> Vec<PathBuf> {
    if files.is_file(place) {
        // A case is its folder, whichever way it is named, so that none is run twice.
        let folder = place.parent().filter(|folder| place.ends_with(CASE) && !folder.as_os_str().is_empty());
        return vec![folder.unwrap_or(place).to_path_buf()];
    }
    cases_below(place, files)
}

fn none_at(path: &Path, disk: &dyn Files, library: &dyn Files) -> Diagnostic {
    let what = "there is no case at this place, nor a shipped one of this name";
    let mut known: Vec<String> = Vec::new();
    for files in [disk, library] {
        let shelved = SHIPPED.iter().flat_map(|shelf| at(Path::new(shelf), files));
        known.extend(shelved.filter_map(|case| Some(case.file_name()?.to_string_lossy().into_owned())));
    }
    known.sort();
    known.dedup();
    let mend = match known.as_slice() {
        [] => format!("name a folder with a {CASE}, or a folder of such folders"),
        known => format!("name a folder with a {CASE}, or one that is shipped: {}", known.join(", ")),
    };
    let mut diagnostic = Diagnostic::error("", what, mend);
    diagnostic.file = path.display().to_string();
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_scenario::load::MemoryFiles;

    fn disk() -> MemoryFiles {
        MemoryFiles::new()
            .with("mine/one/case.ron", "")
            .with("mine/deep/two/case.ron", "")
            .with("mine/notes/readme.txt", "")
            .with("scenarios/verify/own/case.ron", "")
    }

    fn library() -> MemoryFiles {
        MemoryFiles::new()
            .with("scenarios/verify/final-size/case.ron", "")
            .with("scenarios/history/holiday/case.ron", "")
            .with("scenarios/rivalry/case.ron", "")
    }

    fn called(paths: &[&str], disk: &MemoryFiles) -> Result<Vec<String>, Vec<String>> {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let library = library();
        match cases(&paths, disk, &library) {
            Ok(found) => Ok(found.iter().map(|found| found.path.display().to_string()).collect()),
            Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
        }
    }

    #[test]
    fn a_case_is_named_by_folder_by_file_or_by_the_folder_around_it() {
        let disk = disk();
        assert_eq!(called(&["mine/one"], &disk).unwrap(), ["mine/one"]);
        assert_eq!(called(&["mine/one/case.ron"], &disk).unwrap(), ["mine/one"]);
        assert_eq!(called(&["mine"], &disk).unwrap(), ["mine/deep/two", "mine/one"]);
        assert_eq!(called(&["mine/one", "mine"], &disk).unwrap(), ["mine/one", "mine/deep/two"]);
    }

    #[test]
    fn shipped_cases_come_from_disk_before_the_library() {
        assert_eq!(called(&[], &disk()).unwrap(), ["scenarios/verify/own", "scenarios/history/holiday"]);
        let shipped = ["scenarios/verify/final-size", "scenarios/history/holiday"];
        assert_eq!(called(&[], &MemoryFiles::new()).unwrap(), shipped);
        assert_eq!(called(&["final-size", "holiday", "rivalry"], &disk()).unwrap().len(), 3);
        assert_eq!(called(&["scenarios/history"], &disk()).unwrap(), ["scenarios/history/holiday"]);
    }

    #[test]
    fn every_path_without_a_case_is_told() {
        let faults = called(&["nowhere", "mine/notes", "mine"], &disk()).unwrap_err();
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].contains("there is no case at this place, nor a shipped one of this name\n  at nowhere"),
            "{}",
            faults[0]
        );
        assert!(faults[0].contains("final-size, holiday, own"), "{}", faults[0]);
        assert!(faults[1].contains("\n  at mine/notes"), "{}", faults[1]);
    }
}
