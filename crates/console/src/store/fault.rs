//! What can be wrong with a store, in words for the person at the laptop, and how to mend it.

use rusqlite::{Error, ErrorCode};
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The folder that should hold the store is not there.
    NoFolder,
    /// The path is a folder.
    IsFolder,
    /// The file is something else.
    NoStore,
    /// The store was written by another version of the program.
    OtherVersion(i64),
    /// The file is damaged.
    Damaged(String),
    /// The file, or its folder, cannot be written.
    ReadOnly,
    /// The disk is full.
    Full,
    /// Another server has it open.
    InUse,
    /// Anything else, in the words of the system.
    Other(String),
}

impl Trouble {
    /// The place of the words for it, in every language.
    pub(crate) fn place(&self) -> usize {
        match self {
            Trouble::NoFolder => 0,
            Trouble::IsFolder => 1,
            Trouble::NoStore => 2,
            Trouble::OtherVersion(_) => 3,
            Trouble::Damaged(_) => 4,
            Trouble::ReadOnly => 5,
            Trouble::Full => 6,
            Trouble::InUse => 7,
            Trouble::Other(_) => 8,
        }
    }

    /// What the system, or the file, says beside.
    pub(crate) fn more(&self) -> String {
        match self {
            Trouble::OtherVersion(found) => found.to_string(),
            Trouble::Damaged(why) | Trouble::Other(why) => why.clone(),
            _ => String::new(),
        }
    }
}

/// Trouble with a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFault {
    /// Which store.
    pub path: PathBuf,
    /// What is wrong.
    pub trouble: Trouble,
}

impl StoreFault {
    pub(crate) fn new(path: &Path, trouble: Trouble) -> Self {
        StoreFault { path: path.to_path_buf(), trouble }
    }

    /// Reads what the system says of a file.
    pub(crate) fn of_file(path: &Path, error: &std::io::Error) -> Self {
        let trouble = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::NoFolder,
            ErrorKind::IsADirectory => Trouble::IsFolder,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Trouble::Full,
            _ => Trouble::Other(error.to_string()),
        };
        StoreFault::new(path, trouble)
    }

    /// Reads what the database says.
    pub(crate) fn of(path: &Path, error: &Error) -> Self {
        let trouble = match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Trouble::NoStore,
            Some(ErrorCode::DatabaseCorrupt) => Trouble::Damaged(error.to_string()),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Trouble::ReadOnly,
            Some(ErrorCode::DiskFull) => Trouble::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Trouble::InUse,
            _ => Trouble::Other(error.to_string()),
        };
        StoreFault::new(path, trouble)
    }

    /// What is wrong: a lowercase sentence without a full stop.
    pub fn what(&self) -> String {
        let path = self.path.display();
        match &self.trouble {
            Trouble::NoFolder => format!("the folder for the store {path} is not there"),
            Trouble::IsFolder => format!("{path} is a folder, not the file of a store"),
            Trouble::NoStore => format!("{path} is no store of live exercises"),
            Trouble::OtherVersion(found) => format!(
                "the store {path} has version {found}, and this program writes version {}",
                super::schema::VERSION
            ),
            Trouble::Damaged(why) => format!("the store {path} is damaged: {why}"),
            Trouble::ReadOnly => format!("the store {path} cannot be written: it, its folder or its disk is read-only"),
            Trouble::Full => format!("the disk with the store {path} is full"),
            Trouble::InUse => format!("another server has the store {path} open"),
            Trouble::Other(why) => format!("the store {path} cannot be used: {why}"),
        }
    }

    /// How to mend it: the same.
    pub fn mend(&self) -> &'static str {
        match &self.trouble {
            Trouble::NoFolder => "make the folder, or name another place with --store FILE",
            Trouble::IsFolder => "name a file in it with --store FILE",
            Trouble::NoStore => "name another file with --store FILE; this one has been left as it is",
            Trouble::OtherVersion(_) => {
                "run the version of detente that wrote it, or begin a new store with --store FILE; nothing was changed"
            }
            Trouble::Damaged(_) => {
                "put back a copy of the file, or begin a new store with --store FILE; nothing was changed"
            }
            Trouble::ReadOnly => "make it writable for this user, or name another place with --store FILE",
            Trouble::Full => "free some space; what was acknowledged is safe, what was refused can be sent again",
            Trouble::InUse => "stop the other server, or name another file with --store FILE",
            Trouble::Other(_) => "look at the file and its disk, or name another place with --store FILE",
        }
    }
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what(), self.mend())
    }
}

impl std::error::Error for StoreFault {}
