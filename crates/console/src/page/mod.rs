//! What people look at. Every page is rendered on the server from what its viewer may know (`session::desk`) and from
//! nothing else; its words stand in [`crate::text`]; it works without a script.
//!
//! A page is a function of its data and a [`Look`]: the language, new command ids, the room's clock, and, after a
//! refusal, the message and what had been entered.
//!
//! ```
//! use detente_console::page::{Look, refused};
//! let ids = || "a-new-id".to_string();
//! let page = refused(404, None, &Look::new(detente_console::text::Lang::En, &ids));
//! assert!(page.contains("There is no such page"));
//! ```

mod board;
mod control;
mod door;
mod figure;
mod hung;
mod lanes;
mod picture;
mod ribbons;
mod say;
#[cfg(test)]
mod sent;
mod team;
mod twin;
mod wash;
mod why;

pub use board::{board, gallery};
pub use control::{control, log, people};
pub use door::{Earlier, Kinship, Shelf, ShelfScenario, join, lobby, refused, start};
pub use team::{slips, team};
pub use wash::hot_wash;
pub use why::{Why, Word};

use crate::text::Lang;

/// How a page is to be shown, beside what it shows.
pub struct Look<'a> {
    /// Its language: [`Lang::choose`] of `?lang=`, the cookie `lang` and `Accept-Language`.
    pub lang: Lang,
    /// Makes a new, unguessable command id: one for each form, so that a form sent twice is one entry.
    pub ids: &'a dyn Fn() -> String,
    /// The room's clock, ms since the Unix epoch: the timer counts from here.
    pub room_ms: i64,
    /// How far the room's clock is from UTC, for the times of the log.
    pub room_utc_minutes: i32,
    /// Why the last order was refused: shown at the top, and read out.
    pub message: Option<Why>,
    /// The fields of the refused form: what had been written stands there again.
    pub kept: Vec<(String, String)>,
    /// The path that forms come back to (`/table`, `/control`, `/control/as/AUR`): the field `back` is this path and
    /// a fragment.
    pub back: String,
    /// Other parts of the address's query that the choice of language keeps, beginning with `&`: `&code=K7RUDDER`.
    pub query: String,
    /// The exercise that this browser shows, by its number; empty if it shows none. Forms say it again, so that one from
    /// a tab of another exercise is known for what it is.
    pub exercise: String,
}

impl<'a> Look<'a> {
    /// A look with nothing special.
    pub fn new(lang: Lang, ids: &'a dyn Fn() -> String) -> Self {
        Look {
            lang,
            ids,
            room_ms: 0,
            room_utc_minutes: 0,
            message: None,
            kept: Vec::new(),
            back: String::new(),
            query: String::new(),
            exercise: String::new(),
        }
    }
}

/// Renders a template. Writing to a string cannot fail, and our templates call nothing that can.
fn rendered(template: &impl askama::Template) -> String {
    template.render().unwrap_or_default()
}
