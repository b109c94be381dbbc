//! Pages before one sits at a table: start, join, lobby, refusal.

use super::say::Say;
use super::{Look, Why, rendered};
use crate::session::desk::{Person, Room};
use crate::session::order::Place;
use crate::text::Fill;
use askama::Template;
use detente_engine::ids::StateId;
use detente_scenario::Moment;

/// What the start page offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// The library.
    pub scenarios: Vec<ShelfScenario>,
    /// Configurations of measures: name and one line.
    pub configurations: Vec<(String, String)>,
    /// Earlier sessions, the latest first.
    pub sessions: Vec<Earlier>,
    /// A seed to begin with.
    pub seed: u64,
}

/// A scenario of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfScenario {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a line.
    pub about: String,
    /// How many states.
    pub states: usize,
}

/// An earlier session.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// As the form sends it.
    pub id: String,
    /// The exercise's title.
    pub title: String,
    /// Its configuration.
    pub configuration: String,
    /// Its seed.
    pub seed: u64,
    /// When it was begun, as the room's calendar writes it.
    pub begun: String,
    /// Where it stands.
    pub now: Moment,
    /// What it is to another session.
    pub kin: Option<Kinship>,
}

/// What a session is to another one, by that one's number.
#[derive(Clone, Debug, PartialEq)]
pub enum Kinship {
    /// It went on from what stood there at a time of the exercise.
    Branch(String, Moment),
    /// It plays the same crisis under other measures.
    Twin(String),
}

#[derive(Template)]
#[template(path = "start.html")]
struct Start<'a> {
    s: Say<'a>,
    shelf: &'a Shelf,
}

/// The facilitator's start page. `POST /new` has `scenario`, `configuration`, `seed`; `POST /open` has `session`, `/twin`
/// `session` and `configuration`; all have `id`.
pub fn start(shelf: &Shelf, look: &Look) -> String {
    rendered(&Start { s: Say::new(look), shelf })
}

#[derive(Template)]
#[template(path = "join.html")]
struct Join<'a> {
    s: Say<'a>,
    room: Option<&'a Room>,
    code: &'a str,
}

/// The guests' page: code, name, place. With a room, its states can be chosen; give it only when the code is right.
pub fn join(room: Option<&Room>, code: &str, look: &Look) -> String {
    rendered(&Join { s: Say::new(look), room, code })
}

#[derive(Template)]
#[template(path = "lobby.html")]
struct Lobby<'a> {
    s: Say<'a>,
    room: &'a Room,
    viewer: &'a Person,
    people: &'a [Person],
    procedure: &'a [String],
}

/// The lobby: who is here, the seats, the procedure card.
pub fn lobby(room: &Room, viewer: &Person, people: &[Person], procedure: &[String], look: &Look) -> String {
    rendered(&Lobby { s: Say::new(look), room, viewer, people, procedure })
}

#[derive(Template)]
#[template(path = "error.html")]
struct Refused<'a> {
    s: Say<'a>,
    title: &'a str,
    text: String,
    back: &'a str,
}

/// A page instead of the page: 404 there is none, 403 it is not the viewer's, anything else did not work; with a
/// sentence that says why, if there is one.
pub fn refused(status: u16, why: Option<&Why>, look: &Look) -> String {
    let s = Say::new(look);
    let title = match status {
        404 => s.w.error_not_found,
        401 | 403 => s.w.error_not_allowed,
        _ => s.w.error_title,
    };
    let back = if look.back.is_empty() { "/" } else { &look.back };
    rendered(&Refused { title, text: why.map_or_else(String::new, |why| why.said(look.lang)), back, s })
}

impl Say<'_> {
    /// The scenario that is chosen beforehand: that of the latest exercise, else the first of the list.
    fn first_book(&self, shelf: &Shelf, scenario: &ShelfScenario) -> bool {
        let latest = shelf.sessions.first().map(|earlier| earlier.title.as_str());
        let of_latest = shelf.scenarios.iter().position(|one| Some(one.title.as_str()) == latest);
        shelf.scenarios.get(of_latest.unwrap_or(0)).is_some_and(|one| one.id == scenario.id)
    }
    /// What stood in a field of a refused form that is the only one of its page.
    fn kept_plain(&self, field: &str, now: &str) -> String {
        let kept = self.look.kept.iter().find(|(name, _)| name == field);
        kept.map_or(now, |(_, value)| value).to_string()
    }
    /// What a session is to another one, in words.
    fn kinship(&self, kin: &Kinship) -> String {
        match kin {
            Kinship::Branch(of, at) => self.w.twin.branch_of.of2(of, self.moment(at)),
            Kinship::Twin(of) => self.w.twin.twin_of.of(of),
        }
    }
    /// `1 state`, `6 states`.
    fn count(&self, words: &[&'static str; 2], count: &usize) -> String {
        words[usize::from(*count != 1)].of(count)
    }
    /// Who sits in a seat.
    fn sitting(&self, people: &[Person], state: &StateId, seat: &usize) -> String {
        let here = Place::Team(*state, u8::try_from(*seat).unwrap_or(u8::MAX));
        let names: Vec<&str> = people.iter().filter(|p| p.place == here).map(|p| p.name.as_str()).collect();
        if names.is_empty() { self.w.lobby_seat_free.into() } else { names.join(", ") }
    }
}
