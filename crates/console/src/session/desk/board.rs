//! What the room sees, and those who watch.

use super::{HotWash, News, Person, Room};
use crate::session::order::Screen;
use crate::text::Line;
use detente_engine::ids::StateId;

/// The projector's page.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// Where the exercise stands.
    pub room: Room,
    /// What is shown.
    pub screen: Screen,
    /// It is dark.
    pub blackout: bool,
    /// The join code, while people may join.
    pub code: String,
    /// The address to join at.
    pub address: String,
    /// Tiles: state, its greatest public severity if it made one public, cross-border links to others by place.
    pub tiles: Vec<Tile>,
    /// Public events, the latest first.
    pub events: Vec<News>,
    /// Acts that were revealed: who, toward whom, rung, sentence.
    pub acts: Vec<(StateId, StateId, i8, Line)>,
    /// Tension of each ordered pair, if it may be shown.
    pub tension: Option<Vec<(StateId, StateId, f64)>>,
    /// The situation of the move.
    pub situation: String,
    /// Its questions.
    pub questions: Vec<String>,
    /// The hot-wash, if it is shown.
    pub hot_wash: Option<HotWash>,
}

/// A state on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Which.
    pub state: StateId,
    /// The level, on the common scale of 0 to 5, that the state itself gives to what it has spoken of in public, the
    /// gravest; nothing if it has spoken of nothing.
    pub severity: Option<u8>,
    /// States whose services it depends on.
    pub depends_on: Vec<StateId>,
    /// People play it.
    pub played: bool,
    /// Somebody of it is here.
    pub here: bool,
    /// It has decided.
    pub decided: bool,
}

/// An observer's or evaluator's page.
#[derive(Clone, Debug, PartialEq)]
pub struct Gallery {
    /// The viewer.
    pub viewer: Person,
    /// What everybody may see.
    pub board: Board,
    /// For evaluators: what is scored and the viewer's own marks.
    pub to_score: Vec<(String, Line, Option<u8>, String)>,
}
