//! The disk, as the loader asks for it.

use detente_scenario::load::{FileError, Files};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The files that the person who calls the program can read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        let failed = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => FileError::Missing,
            _ => FileError::Unreadable(error.to_string()),
        };
        let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        // A device or a pipe has no length to ask for, so the limit is kept while reading.
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(failed)?;
        if bytes.len() > bytes_max { Err(FileError::TooLarge) } else { Ok(bytes) }
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn list(&self, folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}
