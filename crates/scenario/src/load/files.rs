//! Where the loader gets its texts from. This crate reads no file itself: the program hands in the
//! disk, the library hands in what is built into the program, tests hand in a map.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is none.
    Missing,
    /// It has more bytes than asked for.
    TooLarge,
    /// Anything else, in words.
    Unreadable(String),
}

/// A place of files.
pub trait Files {
    /// The bytes of a file, at most `bytes_max` of them.
    ///
    /// # Errors
    /// As [`FileError`] says; [`FileError::TooLarge`] rather than a part of the file.
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError>;

    /// Whether a file of that name is there.
    fn is_file(&self, path: &Path) -> bool;

    /// The names of what lies in a folder, sorted; empty if it is none.
    fn list(&self, folder: &Path) -> Vec<String>;
}

/// Files in memory, by their path.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(BTreeMap<PathBuf, Vec<u8>>);

impl MemoryFiles {
    /// No file.
    pub fn new() -> Self {
        MemoryFiles::default()
    }

    /// With one file more.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.insert(normal(Path::new(path)), content.as_ref().to_vec());
        self
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        match self.0.get(&normal(path)) {
            None => Err(FileError::Missing),
            Some(bytes) if bytes.len() > bytes_max => Err(FileError::TooLarge),
            Some(bytes) => Ok(bytes.clone()),
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        self.0.contains_key(&normal(path))
    }

    fn list(&self, folder: &Path) -> Vec<String> {
        let folder = normal(folder);
        let below = self.0.keys().filter_map(|path| path.strip_prefix(&folder).ok()?.components().next());
        let mut names: Vec<String> = below.map(|name| name.as_os_str().to_string_lossy().into_owned()).collect();
        names.dedup();
        names
    }
}

/// A path without `.` and without `..` that follow a name, so that one file has one name.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name() {
        assert_eq!(normal(Path::new("./a/b/../c.ron")), Path::new("a/c.ron"));
        assert_eq!(normal(Path::new("../../x/./y")), Path::new("../../x/y"));
    }

    #[test]
    fn a_folder_lists_what_lies_in_it() {
        let files = MemoryFiles::new()
            .with("s/scenario.ron", "")
            .with("s/text/en.ron", "")
            .with("s/text/fr.ron", "")
            .with("t/x.ron", "");
        assert_eq!(files.list(Path::new("s")), ["scenario.ron", "text"]);
        assert_eq!(files.list(Path::new("s/text")), ["en.ron", "fr.ron"]);
        assert!(files.list(Path::new("u")).is_empty());
    }
}
