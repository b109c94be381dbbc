//! How much anybody may ask of the server. A full exercise has 27 teams of eight devices.

use std::time::Duration;

/// Bytes of a request's body.
pub const BODY: usize = 64 * 1024;

/// Fields of a form.
pub const FIELDS: usize = 64;

/// Letters of what a person is called.
pub const NAME: usize = 60;

/// Bytes of a text in somebody's own words.
pub const WORDS: usize = 8_000;

/// Bytes of any other field.
pub const FIELD: usize = 400;

/// Bytes of a command id.
pub const ID: usize = 80;

/// People of a session, and their keys.
pub const PEOPLE: usize = 400;

/// Sessions that are open at once: twin tables and a few more.
pub const ROOMS: usize = 8;

/// Sessions in a store.
pub const SESSIONS: usize = 1_000;

/// Open streams of one person. A browser opens six connections to a server at most.
pub const STREAMS_OF_ONE: usize = 6;

/// Open streams of the facilitator's and the projector's keys, which several screens may share.
pub const STREAMS_OF_DESK: usize = 24;

/// Open streams in all.
pub const STREAMS: usize = 600;

/// Open connections in all.
pub const CONNECTIONS: usize = 1_000;

/// A request is answered in this time, or not at all. A stream is answered when it begins.
pub const REQUEST: Duration = Duration::from_secs(20);

/// The head of a request is here in this time.
pub const HEAD: Duration = Duration::from_secs(10);

/// A stream without news says that it lives.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
