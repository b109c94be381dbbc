//! Runs on disk: the folder that `run --out` writes, and reading it again.

use crate::disk::Disk;
use crate::failure::Failure;
use detente_scenario::load::{FileError, Files};
use detente_study::Record;
use std::fs;
use std::path::{Path, PathBuf};

/// The run itself, with its scenario: all that `replay` and `diff` need.
pub(crate) const RUN: &str = "run.json";

/// No run that this program writes is larger; a larger file is something else.
const BYTES_MAX: usize = 1 << 30;

/// Makes the folder of an answer, if it is not there.
pub(crate) fn folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::unwritten(folder, &error))
}

/// Writes one file of an answer.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(name);
    fs::write(&path, text).map_err(|error| Failure::unwritten(&path, &error))?;
    Ok(path)
}

/// Reads a stored run, by its folder or its file.
pub(crate) fn read(path: &Path) -> Result<Record, Failure> {
    let inside = path.join(RUN);
    let file = if inside.is_file() { inside.as_path() } else { path };
    let refused = |why: String| {
        let mend = format!("name a folder that `detente run SCENARIO --out` wrote, or its {RUN}");
        Failure::told(format!("{}: {why}", file.display()), mend)
    };
    let bytes = Disk.read(file, BYTES_MAX).map_err(|error| {
        refused(match error {
            FileError::Missing => "there is no such file".into(),
            FileError::TooLarge => "it is too large for a stored run".into(),
            FileError::Unreadable(why) => why,
        })
    })?;
    let text = String::from_utf8(bytes).map_err(|_| refused("it is no text".into()))?;
    Record::from_json(&text).map_err(|error| refused(error.to_string()))
}
