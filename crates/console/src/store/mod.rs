//! The store: one SQLite file with every session, the entries that it is the fold of, and the keys of those who take
//! part. What a function here has returned `Ok` for is on the disk.

mod fault;
mod origin;
mod rows;
mod schema;

pub use fault::{StoreFault, Trouble};
pub use origin::{Fresh, Kin};
pub use rows::{CodeRow, Holder, KeyRow, SessionId, SessionRow};

use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The first bytes of every file of SQLite.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// An open store. While it lives no other server can open the same file.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    disk: Connection,
    // Held for its lock, which the system lets go when the process ends, however it ends.
    _lock: File,
}

impl Store {
    /// Opens a store, or makes one where there is no file yet.
    ///
    /// # Errors
    /// What is wrong with the file, its folder or its disk. Nothing is changed then.
    pub fn open(path: &Path) -> Result<Store, StoreFault> {
        if path.is_dir() {
            return Err(StoreFault::new(path, Trouble::IsFolder));
        }
        let fresh = is_fresh(path)?;
        let lock = lock(path)?;
        let said = |error: rusqlite::Error| StoreFault::of(path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let disk = Connection::open_with_flags(path, flags).map_err(said)?;
        disk.busy_timeout(Duration::from_secs(2)).map_err(said)?;
        let mut store = Store { path: path.to_path_buf(), disk, _lock: lock };
        if !fresh {
            store.recognise()?;
        }
        store.prepare(fresh)?;
        Ok(store)
    }

    /// Brings all that stands in the write-ahead log beside it into the file itself, which is whole then and can be
    /// copied. Whoever ends without it has lost nothing: what opens the file next reads the log too.
    ///
    /// # Errors
    /// Trouble with the disk; everything stays where it was then.
    pub fn gather(&self) -> Result<(), StoreFault> {
        let busy = self.disk.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |row| row.get::<_, bool>(0));
        match busy {
            Ok(false) => {
                // Without its log SQLite keeps no file beside; whoever opens it next begins one anew.
                let plain =
                    self.disk.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
                plain.map(|_| ()).map_err(|error| self.said(&error))
            }
            Ok(true) => Err(StoreFault::new(&self.path, Trouble::InUse)),
            Err(error) => Err(self.said(&error)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks at marks and pages before anything is written.
    fn recognise(&self) -> Result<(), StoreFault> {
        let number = |name: &str| {
            self.disk.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(|error| self.said(&error))
        };
        if number("application_id")? != schema::APPLICATION {
            return Err(StoreFault::new(&self.path, Trouble::NoStore));
        }
        let version = number("user_version")?;
        if version != schema::VERSION {
            return Err(StoreFault::new(&self.path, Trouble::OtherVersion(version)));
        }
        let found = self.disk.pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0));
        match found {
            Ok(word) if word == "ok" => Ok(()),
            Ok(why) => Err(StoreFault::new(&self.path, Trouble::Damaged(why))),
            Err(error) => Err(self.said(&error)),
        }
    }

    /// Sets how it writes, and makes the tables of a new one.
    fn prepare(&mut self, fresh: bool) -> Result<(), StoreFault> {
        let marks =
            format!("PRAGMA application_id = {}; PRAGMA user_version = {};", schema::APPLICATION, schema::VERSION);
        let set = |disk: &Connection| {
            // A write-ahead log that is synced at each commit: a commit that returned survives a kill and a power cut.
            disk.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            disk.pragma_update(None, "synchronous", "full")?;
            disk.pragma_update(None, "foreign_keys", true)?;
            disk.pragma_update(None, "secure_delete", true)
        };
        let path = self.path.clone();
        let said = |error: rusqlite::Error| StoreFault::of(&path, &error);
        set(&self.disk).map_err(said)?;
        let step = self.disk.transaction().map_err(said)?;
        if fresh {
            step.execute_batch(&format!("{}{marks}", schema::TABLES)).map_err(said)?;
        } else {
            // A write that changes nothing: a disk that refuses it is told of now, not in the middle of an exercise.
            step.execute_batch(&marks).map_err(said)?;
        }
        step.execute_batch(schema::ADDED).map_err(said)?;
        step.commit().map_err(said)
    }

    fn said(&self, error: &rusqlite::Error) -> StoreFault {
        StoreFault::of(&self.path, error)
    }

    /// Lets the file grow no further, as a full disk does. For tests.
    #[doc(hidden)]
    pub fn fill_up(&self) -> Result<(), StoreFault> {
        let pages: i64 =
            self.disk.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(|error| self.said(&error))?;
        self.disk.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).map_err(|error| self.said(&error))
    }
}

/// Whether there is nothing yet: no file, or an empty one.
fn is_fresh(path: &Path) -> Result<bool, StoreFault> {
    let mut start = Vec::new();
    match File::open(path) {
        Ok(file) => {
            file.take(16).read_to_end(&mut start).map_err(|error| StoreFault::of_file(path, &error))?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if folder.is_some_and(|folder| !folder.is_dir()) {
                return Err(StoreFault::new(path, Trouble::NoFolder));
            }
        }
        Err(error) => return Err(StoreFault::of_file(path, &error)),
    }
    if !start.is_empty() && start != MAGIC {
        return Err(StoreFault::new(path, Trouble::NoStore));
    }
    Ok(start.is_empty())
}

/// Takes the lock of a store, in a file beside it: the database locks its own file in its own way.
fn lock(path: &Path) -> Result<File, StoreFault> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(PathBuf::from(name));
    let file = file.map_err(|error| StoreFault::of_file(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreFault::new(path, Trouble::InUse)),
        Err(TryLockError::Error(error)) => Err(StoreFault::of_file(path, &error)),
    }
}
