//! The folder of a sweep: its plan, its shards, its table. Nothing partial ever bears a name that is read.
//!
//! A file is written under another name, brought to the disk, and published by a link, which fails if the name is
//! taken: whoever comes second with the same bytes has done the same work, and whoever brings other bytes has found a
//! run that is not a function of its inputs.

use super::work::Work;
use crate::disk::Disk;
use crate::engine;
use crate::failure::Failure;
use detente_scenario::load::{FileError, Files};
use detente_study::record::hex;
use detente_study::sweep::{Frozen, Played, ShardRef, Subject, Unusable};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The plan's file.
pub(super) const PLAN: &str = "plan.json";
/// The table's file.
pub(super) const TABLE: &str = "results.csv";
/// The same table in columns, where the program was built with Parquet.
#[cfg(feature = "parquet")]
pub(super) const PARQUET: &str = "results.parquet";
/// The folder of shards.
const SHARDS: &str = "shards";
/// How the name of a file ends that is being written.
const TEMPORARY: &str = ".tmp";
/// What marks the file of a second, different result.
const SECOND: &str = ".second-";
/// A larger file is none of ours.
const BYTES_MAX: usize = 1 << 30;

/// The folder of a sweep.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

/// The first line of a shard's file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    shard: String,
    runs: u64,
    failed: u64,
    blake3: String,
}

impl Folder {
    pub(super) fn new(root: &Path) -> Self {
        Folder(root.to_path_buf())
    }

    /// The command that plays one of its shards.
    pub(super) fn plays(&self, key: &str) -> String {
        format!("detente sweep run-shard {} {key}", self.0.display())
    }

    /// A file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Whether a plan lies in it.
    pub(super) fn has_plan(&self) -> bool {
        self.file(PLAN).is_file()
    }

    /// Its plan with all that it froze.
    pub(super) fn open(&self) -> Result<(Frozen, Subject), Failure> {
        let path = self.file(PLAN);
        let mend = "freeze the design anew, into another folder: detente sweep plan DESIGN --out DIR";
        let told = |why: String| Failure::told(format!("{}: {why}", path.display()), mend);
        let bytes = Disk.read(&path, BYTES_MAX).map_err(|error| {
            told(match error {
                FileError::Missing => "there is no plan".into(),
                FileError::TooLarge => "it is too large for a plan".into(),
                FileError::Unreadable(why) => why,
            })
        })?;
        let text = String::from_utf8(bytes).map_err(|_| told("it is no text".into()))?;
        let shards = self.file(SHARDS);
        if shards.exists() && !shards.is_dir() {
            let what = format!("{} is a file where the folder of shards belongs", shards.display());
            return Err(Failure::told(what, "move it away, and put the folder back or play the shards anew"));
        }
        Frozen::open(&text, engine::VERSION).map_err(|error| match error {
            Unusable::Refused(found) => Failure::Refused(found),
            other => told(other.to_string()),
        })
    }

    /// Freezes a plan into it.
    pub(super) fn freeze(&self, frozen: &Frozen) -> Result<(), Failure> {
        let shards = self.file(SHARDS);
        fs::create_dir_all(&shards).map_err(|error| Failure::unwritten(&shards, &error))?;
        let text = serde_json::to_string_pretty(frozen).map_err(|error| Failure::told(error.to_string(), ""))?;
        match publish(&self.file(PLAN), text.as_bytes())? {
            Published::New | Published::Same => Ok(()),
            Published::Other(second) => {
                let _ = fs::remove_file(second);
                let what = format!("{} holds the plan of another sweep", self.0.display());
                Err(Failure::told(what, "name another folder"))
            }
        }
    }

    fn shard(&self, shard: &ShardRef) -> PathBuf {
        self.file(SHARDS).join(format!("{}.csv", shard.key))
    }

    /// Whether a shard was published.
    pub(super) fn is_done(&self, shard: &ShardRef) -> bool {
        self.shard(shard).is_file()
    }

    /// Publishes the rows of a shard. Says whether they are new.
    pub(super) fn publish(&self, shard: &ShardRef, played: &Played) -> Result<bool, Failure> {
        let head = Head {
            shard: shard.key.clone(),
            runs: played.runs,
            failed: played.failed,
            blake3: hex(blake3::hash(&played.rows).as_bytes()),
        };
        // Whoever lost the folder plays its shards anew.
        let shards = self.file(SHARDS);
        fs::create_dir_all(&shards).map_err(|error| Failure::unwritten(&shards, &error))?;
        let mut bytes = serde_json::to_vec(&head).map_err(|error| Failure::told(error.to_string(), ""))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&played.rows);
        match publish(&self.shard(shard), &bytes)? {
            Published::New => Ok(true),
            Published::Same => Ok(false),
            Published::Other(second) => Err(nondeterminism(&self.shard(shard), &second)),
        }
    }

    /// Notes who played a shard and how long it took, beside its rows: this differs from machine to machine.
    pub(super) fn note(&self, shard: &ShardRef, work: &Work) -> Result<(), Failure> {
        let path = self.work(shard);
        let temporary = beside(&path);
        let told = |error: io::Error| Failure::unwritten(&path, &error);
        let text = serde_json::to_vec(work).map_err(|error| Failure::told(error.to_string(), ""))?;
        // A note that is lost with the power is no harm, so that it is not brought to the disk.
        let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, &path));
        written.map_err(|error| {
            let _ = fs::remove_file(&temporary);
            told(error)
        })
    }

    /// What was noted of a shard; none if nothing that can be read was.
    pub(super) fn noted(&self, shard: &ShardRef) -> Option<Work> {
        serde_json::from_slice(&fs::read(self.work(shard)).ok()?).ok()
    }

    fn work(&self, shard: &ShardRef) -> PathBuf {
        self.file(SHARDS).join(format!("{}.work.json", shard.key))
    }

    /// The rows of a published shard and how many of its runs failed, verified; none if it was not published.
    pub(super) fn read(&self, shard: &ShardRef) -> Result<Option<Played>, Failure> {
        let path = self.shard(shard);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::told(format!("failed to read {}: {error}", path.display()), "")),
        };
        let damaged = |why: &str| {
            let mend = format!("remove the file and play the shard again: {}", self.plays(&shard.key));
            Failure::told(format!("{} is not what was published: {why}", path.display()), mend)
        };
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(|| damaged("its first line has no end"))?;
        let head: Head = serde_json::from_slice(&bytes[..end]).map_err(|_| damaged("its first line is another"))?;
        let rows = bytes[end + 1..].to_vec();
        if head.shard != shard.key {
            return Err(damaged("it holds another shard"));
        }
        if hex(blake3::hash(&rows).as_bytes()) != head.blake3 {
            return Err(damaged("its rows have another digest"));
        }
        if rows.iter().filter(|byte| **byte == b'\n').count() as u64 != head.runs {
            return Err(damaged("it has another number of rows"));
        }
        Ok(Some(Played { rows, runs: head.runs, failed: head.failed }))
    }

    /// Removes what writers that were killed left beside shards that are published. A writer that is still at such a
    /// shard finds its file gone and the same rows published: it has nothing left to do.
    pub(super) fn tidy(&self, frozen: &Frozen) {
        for name in Disk.list(&self.file(SHARDS)) {
            let of = |shard: &&ShardRef| {
                name.strip_prefix('.').is_some_and(|n| n.starts_with(&format!("{}.csv.", shard.key)))
            };
            let left =
                name.ends_with(TEMPORARY) && frozen.shards.iter().find(of).is_some_and(|shard| self.is_done(shard));
            if left {
                let _ = fs::remove_file(self.file(SHARDS).join(&name));
            }
        }
    }

    /// Refuses a folder in which files of shards lie that no plan names, or second results.
    pub(super) fn nothing_strange(&self, frozen: &Frozen) -> Result<(), Failure> {
        let known: std::collections::BTreeSet<&str> = frozen.shards.iter().map(|shard| shard.key.as_str()).collect();
        for name in Disk.list(&self.file(SHARDS)) {
            let path = self.file(SHARDS).join(&name);
            if let Some((key, _)) = name.split_once(SECOND) {
                return Err(nondeterminism(&self.file(SHARDS).join(format!("{key}.csv")), &path));
            }
            if name.strip_suffix(".csv").is_some_and(|key| !known.contains(key)) {
                let what = format!("{} is no shard of this plan", path.display());
                return Err(Failure::told(what, "remove it, or use the folder that it belongs to"));
            }
        }
        Ok(())
    }

    /// Writes a file of the folder anew, whole or not at all.
    pub(super) fn replace(
        &self,
        name: &str,
        write: impl FnOnce(&mut File) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let path = self.file(name);
        let temporary = beside(&path);
        let told = |error: io::Error| Failure::unwritten(&path, &error);
        let mut file = File::create(&temporary).map_err(told)?;
        let written = write(&mut file)
            .and_then(|()| file.sync_all().map_err(told))
            .and_then(|()| fs::rename(&temporary, &path).map_err(told));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
            return written;
        }
        synced(&path).map_err(told)
    }
}

fn nondeterminism(first: &Path, second: &Path) -> Failure {
    let what = format!(
        "nondeterminism: the same shard gave different bytes: {} was published, {} is what came now",
        first.display(),
        second.display()
    );
    let mend = "one of the two machines, programs or files is not what it should be: find out which row differs \
                (diff), play it again (detente sweep again), and remove the file that is wrong";
    Failure::told(what, mend)
}

/// How a publication went.
enum Published {
    /// The name was free.
    New,
    /// The same bytes stood there.
    Same,
    /// Other bytes stood there; ours are kept under this name.
    Other(PathBuf),
}

/// Publishes bytes under a name that must be free, or bear the same bytes.
fn publish(path: &Path, bytes: &[u8]) -> Result<Published, Failure> {
    let temporary = beside(path);
    let told = |error: io::Error| Failure::unwritten(path, &error);
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written {
        let _ = fs::remove_file(&temporary);
        return Err(told(error));
    }
    link(&temporary, path, bytes)
}

/// Gives what was written its name.
fn link(temporary: &Path, path: &Path, bytes: &[u8]) -> Result<Published, Failure> {
    let told = |error: io::Error| Failure::unwritten(path, &error);
    let linked = match fs::hard_link(temporary, path) {
        Ok(()) => Ok(Published::New),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => match fs::read(path) {
            Ok(there) if there == bytes => Ok(Published::Same),
            Ok(_) => {
                let second = second(path);
                return fs::rename(temporary, &second).map(|()| Published::Other(second)).map_err(told);
            }
            Err(error) => Err(told(error)),
        },
        // A merge has tidied up behind another writer of the same shard: what was written is in memory still.
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::read(path) {
            Ok(there) if there == bytes => Ok(Published::Same),
            Ok(_) => {
                let second = second(path);
                return fs::write(&second, bytes).map(|()| Published::Other(second)).map_err(told);
            }
            Err(_) => Err(told(error)),
        },
        Err(error) => Err(unlinked(path, &error)),
    };
    let _ = fs::remove_file(temporary);
    let published = linked?;
    // Only now is the name itself on the disk.
    synced(path).map_err(told)?;
    Ok(published)
}

/// Under which name a second, different result of a shard is kept.
fn second(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}{SECOND}{}", path.with_extension("").display(), std::process::id()))
}

/// A name that could not be given to what was written: some file systems have no links.
fn unlinked(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::Unsupported => Failure::told(
            format!("failed to publish {}: {error}", path.display()),
            "shards are published by a hard link: name a folder that can be written, on a file system that has links",
        ),
        _ => Failure::unwritten(path, error),
    }
}

/// A name in the same folder that nothing reads and nobody else writes.
fn beside(path: &Path) -> PathBuf {
    static WRITERS: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let nth = WRITERS.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{nth}{TEMPORARY}", std::process::id()))
}

/// Brings the entry of a file in its folder to the disk.
fn synced(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn each_fault_of_a_disk_has_a_mend_of_its_own() {
        // The first as a file system without links says it.
        const EPERM: i32 = 1;
        const EIO: i32 = 5;
        const ENOSPC: i32 = 28;
        let path = Path::new("s/shards/a.csv");
        let mend = |failure: Failure| failure.to_string();
        let full = mend(Failure::unwritten(path, &io::Error::from_raw_os_error(ENOSPC)));
        assert!(full.contains("s/shards/a.csv") && full.contains("make room there, and go on"), "{full}");
        let broken = mend(Failure::unwritten(path, &io::Error::from_raw_os_error(EIO)));
        assert!(broken.contains("the disk reports a fault"), "{broken}");
        let links = mend(unlinked(path, &io::Error::from_raw_os_error(EPERM)));
        assert!(links.contains("on a file system that has links"), "{links}");
        let full = mend(unlinked(path, &io::Error::from_raw_os_error(ENOSPC)));
        assert!(full.contains("make room there"), "{full}");
    }

    #[test]
    fn a_writer_whose_file_was_tidied_away_finds_its_work_done() {
        let folder = std::env::temp_dir().join(format!("detente-tidied-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let (path, gone) = (folder.join("shard.csv"), folder.join("gone"));
        assert!(matches!(publish(&path, b"rows\n"), Ok(Published::New)));
        assert!(matches!(link(&gone, &path, b"rows\n"), Ok(Published::Same)));
        assert_eq!(Disk.list(&folder), ["shard.csv"], "nothing is left beside it");
        // Other rows are kept all the same, and told of.
        let Ok(Published::Other(second)) = link(&gone, &path, b"other rows\n") else { panic!("another result") };
        assert_eq!(fs::read(second).expect("it is kept"), b"other rows\n");
        // Where nothing was published there is nothing to fall back on.
        assert!(link(&gone, &folder.join("another.csv"), b"rows\n").is_err());
        let _ = fs::remove_dir_all(&folder);
    }
}
