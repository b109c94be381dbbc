//! What there is to show: a page with all that stands on it, and the one seam behind which pages are rendered.

use crate::page::Why;
use crate::session::desk::{Board, Control, Gallery, HotWash, Person, Room, TeamDesk};
use crate::store::{Kin, SessionId, SessionRow};

/// A page with its content.
#[derive(Clone, Debug)]
pub enum Sheet {
    /// The facilitator's start page.
    Start(Start),
    /// For guests: the code, a name, a place. With the code of an exercise, where that stands.
    Join(Option<Box<Room>>, String),
    /// Joined, not placed yet.
    Lobby(Box<Lobby>),
    /// A team's table; for the facilitator who looks at what a team sees, without a viewer.
    Table(Box<TeamDesk>),
    /// The facilitator's page.
    Control(Box<Control>),
    /// Who is where.
    People(Box<Control>),
    /// The whole log.
    Log(Box<Control>),
    /// The hot-wash, for the facilitator.
    HotWash(Box<Room>, Box<HotWash>),
    /// Slips of every team for the paper mode.
    Slips(Vec<TeamDesk>),
    /// The projector.
    Board(Box<Board>),
    /// Observers and evaluators.
    Gallery(Box<Gallery>),
    /// Nothing but a word: the status of the answer, and why, if there is more to say.
    Refused(u16, Option<Why>),
}

/// The start page.
#[derive(Clone, Debug)]
pub struct Start {
    /// The library.
    pub scenarios: Vec<Shelved>,
    /// Configurations of measures: name, summary.
    pub configurations: Vec<(String, String)>,
    /// Sessions of this store, the last opened first.
    pub sessions: Vec<SessionRow>,
    /// What sessions are to each other: branches and twins.
    pub kin: Vec<(SessionId, Kin)>,
    /// The seed that is filled in.
    pub seed: u64,
}

/// A scenario of the library.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is, in one line.
    pub summary: String,
    /// How many states it has.
    pub states: usize,
}

/// The lobby.
#[derive(Clone, Debug)]
pub struct Lobby {
    /// Where the exercise stands, as everybody may know it.
    pub room: Room,
    /// The viewer.
    pub viewer: Person,
    /// Everybody.
    pub people: Vec<Person>,
    /// Rules for making contact.
    pub procedure: Vec<String>,
}

/// What stands around a page.
pub struct Around<'a> {
    /// Makes a fresh command id: one for each form.
    pub ids: &'a dyn Fn() -> String,
    /// What was chosen as the language, in the address, by the cookie, by the browser.
    pub lang: [Option<&'a str>; 3],
    /// The room's clock, in milliseconds since the Unix epoch.
    pub room: i64,
    /// How far the clock on the wall is from UTC, in minutes.
    pub utc_minutes: i32,
    /// Why the last order was refused.
    pub message: Option<Why>,
    /// What was filled in when it was refused.
    pub kept: Vec<(String, String)>,
    /// The path that forms come back to.
    pub back: String,
    /// What a choice of language keeps of the address, beginning with `&`.
    pub query: String,
    /// The exercise that this browser shows, by its number; empty if it shows none.
    pub exercise: String,
}

/// Renders pages.
pub trait Pages: Send + Sync {
    /// A page as HTML.
    fn page(&self, sheet: &Sheet, around: &Around<'_>) -> String;

    /// A file beside the pages: its type and content.
    fn asset(&self, name: &str) -> Option<(&'static str, &'static [u8])>;

    /// Whether there is a language of that code.
    fn speaks(&self, code: &str) -> bool;
}
