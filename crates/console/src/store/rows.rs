//! What is written and read: sessions, entries, keys and codes.

use super::origin::Fresh;
use super::{Store, StoreFault, Trouble};
use crate::session::order::{Begun, Entry, Order, PersonId};
use detente_scenario::Moment;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A session of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId(pub i64);

/// A session in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// Which.
    pub session: SessionId,
    /// The exercise's title.
    pub title: String,
    /// What it began from; its moment is the start.
    pub scenario: String,
    /// The digest of the scenario, in hex.
    pub digest: String,
    /// The configuration's name.
    pub configuration: String,
    /// The seed.
    pub seed: u64,
    /// The version of the engine that it began with.
    pub engine: String,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created: i64,
    /// When it was last opened.
    pub opened: i64,
    /// How many entries it has.
    pub entries: u64,
    /// Where the exercise stands.
    pub stands: Moment,
}

/// Who holds a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// The facilitator.
    Facilitator,
    /// The projector.
    Projector,
    /// A person that joined.
    Person(PersonId),
}

/// A key, by the hash of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// BLAKE3 of the token.
    pub hash: [u8; 32],
    /// To which session; a facilitator without one has the start page alone.
    pub session: Option<SessionId>,
    /// Whose.
    pub holder: Holder,
}

/// A join code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// The code.
    pub code: String,
    /// Until when it opens, in milliseconds since the Unix epoch.
    pub expires: i64,
}

impl Store {
    /// Makes a session. `script` is everything that is needed to begin it again.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn create(
        &mut self,
        begun: &Begun,
        title: &str,
        engine: &str,
        script: &str,
        now: i64,
    ) -> Result<SessionId, StoreFault> {
        let fresh = Fresh { begun, title, engine, script, entries: &[], stands: begun.from };
        insert_session(&self.disk, &fresh, now).map_err(|error| self.said(&error))
    }

    /// All sessions, the last opened first.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn sessions(&self) -> Result<Vec<SessionRow>, StoreFault> {
        let words = "SELECT session, title, scenario, digest, configuration, seed, engine, created, opened,
                            (SELECT count(*) FROM entries e WHERE e.session = s.session), stands
                     FROM sessions s ORDER BY opened DESC, session DESC";
        self.rows(words, params![], |row| {
            Ok(SessionRow {
                session: SessionId(row.get(0)?),
                title: row.get(1)?,
                scenario: row.get(2)?,
                digest: row.get(3)?,
                configuration: row.get(4)?,
                seed: row.get::<_, i64>(5)?.cast_unsigned(),
                engine: row.get(6)?,
                created: row.get(7)?,
                opened: row.get(8)?,
                entries: row.get::<_, i64>(9)?.cast_unsigned(),
                stands: Moment(row.get(10)?),
            })
        })
    }

    /// What a session began from, and a note that it is opened now.
    ///
    /// # Errors
    /// Trouble with the disk, or no such session.
    pub fn open_session(&mut self, session: SessionId, now: i64) -> Result<String, StoreFault> {
        self.disk
            .query_row(
                "UPDATE sessions SET opened = max(opened + 1, ?2) WHERE session = ?1 RETURNING script",
                params![session.0, now],
                |row| row.get(0),
            )
            .map_err(|error| self.said(&error))
    }

    /// Entries of a session, in order.
    ///
    /// # Errors
    /// Trouble with the disk, or an entry that cannot be read or is not the next.
    pub fn entries(&self, session: SessionId) -> Result<Vec<Entry>, StoreFault> {
        let texts: Vec<String> =
            self.rows("SELECT entry FROM entries WHERE session = ?1 ORDER BY seq", params![session.0], |row| {
                row.get(0)
            })?;
        let mut entries = Vec::with_capacity(texts.len());
        for (seq, text) in (1..).zip(texts) {
            match serde_json::from_str::<Entry>(&text) {
                Ok(entry) if entry.seq == seq => entries.push(entry),
                Ok(entry) => return Err(self.damaged(format!("entry {seq} says that it is entry {}", entry.seq))),
                Err(error) => return Err(self.damaged(format!("entry {seq}: {error}"))),
            }
        }
        Ok(entries)
    }

    /// Adds an entry, after which the exercise stands at a moment, with the key of the person that joins by it. Once this returns, it is on the disk.
    ///
    /// # Errors
    /// Trouble with the disk; nothing was added then.
    pub fn append(
        &mut self,
        session: SessionId,
        entry: &Entry,
        stands: Moment,
        key: Option<&KeyRow>,
    ) -> Result<(), StoreFault> {
        let text = serde_json::to_string(entry).map_err(|error| self.damaged(error.to_string()))?;
        let path = self.path.clone();
        let said = |error: rusqlite::Error| StoreFault::of(&path, &error);
        let step = self.disk.transaction().map_err(said)?;
        insert_entry(&step, session, entry, &text).map_err(said)?;
        step.execute("UPDATE sessions SET stands = ?2 WHERE session = ?1", params![session.0, stands.0])
            .map_err(said)?;
        if let Some(key) = key {
            add_key(&step, key, entry.room).map_err(said)?;
        }
        if entry.order == Order::RemoveIdentities {
            forget_names(&step, session).map_err(said)?;
        }
        step.commit().map_err(said)?;
        if entry.order == Order::RemoveIdentities {
            // The write-ahead log still holds the old pages: it is emptied, and the entry stands whether or not that
            // succeeds at once.
            let _ = self.gather();
        }
        Ok(())
    }

    /// Adds a key.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn add_key(&mut self, key: &KeyRow, now: i64) -> Result<(), StoreFault> {
        add_key(&self.disk, key, now).map_err(|error| self.said(&error))
    }

    /// Takes all keys of a holder away, but one.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn take_keys(&mut self, session: SessionId, holder: Holder, but: Option<&[u8; 32]>) -> Result<(), StoreFault> {
        let (word, person) = written(holder);
        let kept = but.map_or(&[][..], |hash| &hash[..]);
        let words = "DELETE FROM keys WHERE session = ?1 AND holder = ?2 AND person IS ?3 AND hash <> ?4";
        self.disk.execute(words, params![session.0, word, person, kept]).map(|_| ()).map_err(|error| self.said(&error))
    }

    /// All keys.
    ///
    /// # Errors
    /// Trouble with the disk, or a key that cannot be read.
    pub fn keys(&self) -> Result<Vec<KeyRow>, StoreFault> {
        let found: Vec<Option<KeyRow>> =
            self.rows("SELECT hash, session, holder, person FROM keys", params![], |row| {
                let (hash, session, word): (Vec<u8>, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let person: Option<u32> = row.get(3)?;
                let holder = match (word.as_str(), person) {
                    ("facilitator", None) => Some(Holder::Facilitator),
                    ("projector", None) => Some(Holder::Projector),
                    ("person", Some(person)) => Some(Holder::Person(PersonId(person))),
                    _ => None,
                };
                let hash = <[u8; 32]>::try_from(hash).ok();
                Ok(holder.zip(hash).map(|(holder, hash)| KeyRow { hash, session: session.map(SessionId), holder }))
            })?;
        found.into_iter().collect::<Option<_>>().ok_or_else(|| self.damaged("a key cannot be read".into()))
    }

    /// The join code of a session.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn code(&self, session: SessionId) -> Result<Option<CodeRow>, StoreFault> {
        let words = "SELECT code, expires FROM codes WHERE session = ?1 ORDER BY expires DESC LIMIT 1";
        self.disk
            .query_row(words, params![session.0], |row| Ok(CodeRow { code: row.get(0)?, expires: row.get(1)? }))
            .optional()
            .map_err(|error| self.said(&error))
    }

    /// The session that a code opens now.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn session_of(&self, code: &str, now: i64) -> Result<Option<SessionId>, StoreFault> {
        let words = "SELECT session FROM codes WHERE code = ?1 AND expires > ?2";
        self.disk
            .query_row(words, params![code, now], |row| row.get(0).map(SessionId))
            .optional()
            .map_err(|error| self.said(&error))
    }

    /// Gives a session a new code; the old one opens nothing any more.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn set_code(&mut self, session: SessionId, code: &CodeRow) -> Result<(), StoreFault> {
        let path = self.path.clone();
        let said = |error: rusqlite::Error| StoreFault::of(&path, &error);
        let step = self.disk.transaction().map_err(said)?;
        step.execute("DELETE FROM codes WHERE session = ?1", params![session.0]).map_err(said)?;
        let words = "INSERT INTO codes (code, session, expires) VALUES (?1, ?2, ?3)";
        step.execute(words, params![code.code, session.0, code.expires]).map_err(said)?;
        step.commit().map_err(said)
    }

    /// A secret of this store, made by `make` when it is first asked for.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn secret(&mut self, name: &str, make: impl FnOnce() -> [u8; 32]) -> Result<[u8; 32], StoreFault> {
        let found: Option<Vec<u8>> = self
            .disk
            .query_row("SELECT secret FROM secrets WHERE name = ?1", params![name], |row| row.get(0))
            .optional()
            .map_err(|error| self.said(&error))?;
        if let Some(found) = found {
            return <[u8; 32]>::try_from(found).map_err(|_| self.damaged("a secret cannot be read".into()));
        }
        let secret = make();
        self.disk
            .execute("INSERT INTO secrets (name, secret) VALUES (?1, ?2)", params![name, &secret[..]])
            .map_err(|error| self.said(&error))?;
        Ok(secret)
    }

    pub(super) fn rows<T>(
        &self,
        words: &str,
        values: &[&dyn rusqlite::ToSql],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreFault> {
        let read_all = || self.disk.prepare(words)?.query_map(values, read)?.collect::<rusqlite::Result<Vec<T>>>();
        read_all().map_err(|error| self.said(&error))
    }

    fn damaged(&self, why: String) -> StoreFault {
        StoreFault::new(&self.path, Trouble::Damaged(why))
    }
}

fn written(holder: Holder) -> (&'static str, Option<u32>) {
    match holder {
        Holder::Facilitator => ("facilitator", None),
        Holder::Projector => ("projector", None),
        Holder::Person(PersonId(person)) => ("person", Some(person)),
    }
}

pub(super) fn insert_session(disk: &Connection, fresh: &Fresh<'_>, now: i64) -> rusqlite::Result<SessionId> {
    let words = "INSERT INTO sessions
                 (scenario, title, digest, configuration, seed, engine, script, created, opened, stands)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)";
    let begun = fresh.begun;
    let values = params![
        begun.scenario,
        fresh.title,
        begun.digest,
        begun.configuration,
        // The bits, not the number: SQLite's integers have a sign.
        begun.seed.cast_signed(),
        fresh.engine,
        fresh.script,
        now,
        fresh.stands.0
    ];
    disk.execute(words, values)?;
    Ok(SessionId(disk.last_insert_rowid()))
}

pub(super) fn insert_entry(disk: &Connection, session: SessionId, entry: &Entry, text: &str) -> rusqlite::Result<()> {
    let words = "INSERT INTO entries (session, seq, id, entry) VALUES (?1, ?2, ?3, ?4)";
    disk.execute(words, params![session.0, entry.seq.cast_signed(), entry.id, text]).map(|_| ())
}

fn add_key(disk: &Connection, key: &KeyRow, now: i64) -> rusqlite::Result<()> {
    let (word, person) = written(key.holder);
    let words = "INSERT OR IGNORE INTO keys (hash, session, holder, person, made) VALUES (?1, ?2, ?3, ?4, ?5)";
    disk.execute(words, params![&key.hash[..], key.session.map(|session| session.0), word, person, now]).map(|_| ())
}

/// Takes names out of the entries of joining: what is removed for good is not on the disk either.
fn forget_names(disk: &Connection, session: SessionId) -> rusqlite::Result<()> {
    let words = "UPDATE entries SET entry = json_set(entry, '$.order.Join.name', '–')
                 WHERE session = ?1 AND json_type(entry, '$.order.Join') IS NOT NULL";
    disk.execute(words, params![session.0]).map(|_| ())
}
