//! Live exercises: a run in which people at tables supply some of the commands.
//!
//! A session is the fold of its entries ([`session`]); entries are durable before they are acknowledged ([`store`]) by
//! the room that owns the session ([`room`]); who may see and do what is decided at the door ([`gate`]); pages are
//! rendered from what a viewer may know ([`session::desk`], [`page`]) in words that stand in one place for each language
//! ([`text`]), and served with a stream for each tab ([`http`]).

#[cfg(test)]
extern crate self as detente_console;

pub mod asset;
pub mod gate;
pub mod http;
pub mod page;
pub mod room;
pub mod session;
pub mod store;
pub mod text;
