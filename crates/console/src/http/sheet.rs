//! What there is to show: a page with all that stands on it, and the one seam behind which pages are rendered.

use crate::session::desk::{Board, Control, Gallery, HotWash, Person, Room, TeamDesk};
use crate::store::SessionRow;

/// A page with its content.
#[derive(Clone, Debug)]
pub enum Sheet {
    /// The facilitator's start page.
    Start(Start),
    /// For guests: the code, a name, a place.
    Join(Join),
    /// Joined, not placed yet.
    Lobby(Box<Lobby>),
    /// A team's table.
    Table(Box<TeamDesk>),
    /// The facilitator's page, or one of those beside it.
    Control(Box<Control>, Desk),
    /// The facilitator looks at what a team sees.
    As(Box<TeamDesk>),
    /// The hot-wash, for the facilitator.
    HotWash(Box<Control>, Box<HotWash>),
    /// Slips of every team for the paper mode.
    Slips(Box<Control>, Vec<TeamDesk>),
    /// The projector.
    Board(Box<Board>),
    /// Observers and evaluators.
    Gallery(Box<Gallery>),
    /// Nothing but a word: what went wrong, and where to go on.
    Notice(Notice),
}

/// The facilitator's pages of which the content is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The controls.
    Main,
    /// Who is where.
    People,
    /// The log.
    Log,
}

/// The start page.
#[derive(Clone, Debug)]
pub struct Start {
    /// Scenarios: name, title, summary.
    pub scenarios: Vec<(String, String, String)>,
    /// Configurations of measures: name, summary.
    pub configurations: Vec<(String, String)>,
    /// Sessions of this store, the last opened first.
    pub sessions: Vec<SessionRow>,
    /// The seed that is filled in.
    pub seed: u64,
}

/// The join page.
#[derive(Clone, Debug, Default)]
pub struct Join {
    /// The code that is filled in.
    pub code: String,
    /// The exercise that it opens, if it opens one: its title, and states as code and name with seats.
    pub exercise: Option<(String, Vec<(String, String, Vec<String>)>)>,
    /// The name that is filled in.
    pub name: String,
    /// The place that is filled in.
    pub place: String,
}

/// The lobby.
#[derive(Clone, Debug)]
pub struct Lobby {
    /// Where the exercise stands, as everybody may know it.
    pub room: Room,
    /// The viewer.
    pub viewer: Person,
    /// How many are here at each table, in the order of the states.
    pub tables: Vec<usize>,
}

/// A word instead of a page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Status of the answer.
    pub status: u16,
    /// What it is about, in a few words.
    pub title: String,
    /// What happened and what to do.
    pub text: String,
    /// Where to go on.
    pub to: String,
}

/// What stands around a page.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// A fresh command id; forms of one page add suffixes after a hyphen.
    pub id: String,
    /// Why the last order was refused.
    pub message: Option<String>,
    /// What was filled in when it was refused.
    pub kept: Vec<(String, String)>,
    /// The address to join at, with the code.
    pub join: String,
    /// The same as a QR code, in SVG.
    pub qr: String,
    /// The viewer is the facilitator.
    pub facilitator: bool,
}

/// Renders pages.
pub trait Pages: Send + Sync {
    /// A page as HTML.
    fn page(&self, sheet: &Sheet, around: &Around) -> String;

    /// A file beside the pages: its type and content.
    fn asset(&self, name: &str) -> Option<(&'static str, &'static [u8])>;
}
