//! The tables of a store, and the marks by which it is known.

/// Marks the file as a store of live exercises: "dtnt", where SQLite keeps the mark of an application.
pub(super) const APPLICATION: i64 = 0x6474_6e74;

/// The version of the tables.
pub(super) const VERSION: i64 = 1;

/// The tables. Entries are only ever added, with one exception: when identities are removed, the names of persons are
/// taken out of the entries of their joining.
pub(super) const TABLES: &str = "
CREATE TABLE sessions (
    session INTEGER PRIMARY KEY,
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    configuration TEXT NOT NULL,
    seed INTEGER NOT NULL,
    engine TEXT NOT NULL,
    script TEXT NOT NULL,
    created INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    stands INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE entries (
    session INTEGER NOT NULL REFERENCES sessions,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (session, seq),
    UNIQUE (session, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE keys (
    hash BLOB PRIMARY KEY,
    session INTEGER REFERENCES sessions,
    holder TEXT NOT NULL,
    person INTEGER,
    made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE codes (
    code TEXT PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    secret BLOB NOT NULL
) STRICT, WITHOUT ROWID;
";

/// A table that stores of this version may have or not have: whoever does not know it loses nothing by that.
pub(super) const ADDED: &str = "
CREATE TABLE IF NOT EXISTS origins (
    session INTEGER PRIMARY KEY REFERENCES sessions,
    command TEXT NOT NULL UNIQUE,
    branch_of INTEGER REFERENCES sessions,
    entry INTEGER,
    moment INTEGER,
    twin_of INTEGER REFERENCES sessions
) STRICT;
";
