//! Where sessions come from: the command that made each, and the session that it is a branch or a twin of.

use super::rows::{insert_entry, insert_session};
use super::{SessionId, Store, StoreFault, Trouble};
use crate::session::order::{Begun, Entry};
use detente_scenario::Moment;
use rusqlite::{OptionalExtension, Row, params};

/// What a session is to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kin {
    /// It went on from what stood after an entry of the other, at a time of the exercise.
    Branch {
        /// Of which session.
        of: SessionId,
        /// After which of its entries.
        entry: u64,
        /// Where the exercise stood there.
        at: Moment,
    },
    /// The same scenario and the same luck under other measures.
    Twin {
        /// Of which session.
        of: SessionId,
    },
}

/// A session that is about to be made.
#[derive(Clone, Debug)]
pub struct Fresh<'a> {
    /// Names, digest, seed.
    pub begun: &'a Begun,
    /// The exercise's title.
    pub title: &'a str,
    /// The version of the engine.
    pub engine: &'a str,
    /// Everything that is needed to begin it again.
    pub script: &'a str,
    /// Its first entries: those of a branch.
    pub entries: &'a [Entry],
    /// Where the exercise stands after them.
    pub stands: Moment,
}

impl Store {
    /// Makes a session by a command, whole or not at all. The same command makes one session, however often it comes
    /// and whatever happens between: a second time gives that session, and what it is to another.
    ///
    /// # Errors
    /// Trouble with the disk; nothing was made then.
    pub fn make(
        &mut self,
        command: &str,
        kin: Option<Kin>,
        fresh: &Fresh<'_>,
        now: i64,
    ) -> Result<SessionId, StoreFault> {
        if let Some((session, _)) = self.made_by(command)? {
            return Ok(session);
        }
        let texts: Result<Vec<String>, _> = fresh.entries.iter().map(serde_json::to_string).collect();
        let texts = texts.map_err(|error| StoreFault::new(&self.path, Trouble::Damaged(error.to_string())))?;
        let path = self.path.clone();
        let said = |error: rusqlite::Error| StoreFault::of(&path, &error);
        let step = self.disk.transaction().map_err(said)?;
        let session = insert_session(&step, fresh, now).map_err(said)?;
        for (entry, text) in fresh.entries.iter().zip(&texts) {
            insert_entry(&step, session, entry, text).map_err(said)?;
        }
        let (branch_of, entry, at, twin_of) = match kin {
            None => (None, None, None, None),
            Some(Kin::Branch { of, entry, at }) => (Some(of.0), Some(entry.cast_signed()), Some(at.0), None),
            Some(Kin::Twin { of }) => (None, None, None, Some(of.0)),
        };
        let words = "INSERT INTO origins (session, command, branch_of, entry, moment, twin_of)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        step.execute(words, params![session.0, command, branch_of, entry, at, twin_of]).map_err(said)?;
        step.commit().map_err(said)?;
        Ok(session)
    }

    /// The session that a command made, and what it is to another.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn made_by(&self, command: &str) -> Result<Option<(SessionId, Option<Kin>)>, StoreFault> {
        let words = format!("{COLUMNS} WHERE command = ?1");
        let found = self.disk.query_row(&words, params![command], read).optional();
        found.map_err(|error| StoreFault::of(&self.path, &error))
    }

    /// What each session is to another, in the order in which they were made; only those that are something.
    ///
    /// # Errors
    /// Trouble with the disk.
    pub fn kin(&self) -> Result<Vec<(SessionId, Kin)>, StoreFault> {
        let all = self.rows(&format!("{COLUMNS} ORDER BY session"), params![], read)?;
        Ok(all.into_iter().filter_map(|(session, kin)| Some((session, kin?))).collect())
    }

    /// What a session began from.
    ///
    /// # Errors
    /// Trouble with the disk, or no such session.
    pub fn script(&self, session: SessionId) -> Result<String, StoreFault> {
        let words = "SELECT script FROM sessions WHERE session = ?1";
        let found = self.disk.query_row(words, params![session.0], |row| row.get(0));
        found.map_err(|error| StoreFault::of(&self.path, &error))
    }
}

const COLUMNS: &str = "SELECT session, branch_of, entry, moment, twin_of FROM origins";

fn read(row: &Row<'_>) -> rusqlite::Result<(SessionId, Option<Kin>)> {
    let branch_of: Option<i64> = row.get(1)?;
    let (entry, at): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
    let twin_of: Option<i64> = row.get(4)?;
    let kin = match (branch_of, entry, at, twin_of) {
        (Some(of), Some(entry), Some(at), None) => {
            Some(Kin::Branch { of: SessionId(of), entry: entry.cast_unsigned(), at: Moment(at) })
        }
        (None, None, None, Some(of)) => Some(Kin::Twin { of: SessionId(of) }),
        _ => None,
    };
    Ok((SessionId(row.get(0)?), kin))
}
