//! A session: an exercise as the fold of its entries. No input or output here, and no clock: room time stands in the
//! entries.
//!
//! An order is held against who gives it and when ([`permits`]); an accepted one is an entry. Entries about people and
//! the room ([`people`], [`room`]) hold for good. Entries of the exercise ([`phases`]) are handed to the simulation
//! beneath ([`play`]), and an undo plays them again without the tail ([`undo`]). What each viewer sees ([`desk`]) is
//! made by [`show`].

mod denied;
pub mod desk;
mod drafts;
mod fired;
mod ground;
pub mod order;
mod people;
mod permits;
mod phases;
mod pings;
mod play;
mod record;
mod room;
mod show;
mod undo;

#[cfg(test)]
mod tests;

pub use denied::{Bound, Denied, Field, Thing, When};
pub use ground::{BriefText, ExerciseText, Ground, MoveText, PublicLine, Readers};
pub use show::Forks;

use desk::{Board, Control, Gallery, HotWash, TeamDesk};
use detente_engine::ids::StateId;
use detente_engine::live::Player;
use detente_scenario::Moment;
use order::{Entry, Order, PersonId, Phase, Place, Timer};
use people::People;
use phases::Exercise;
use room::Furniture;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// Who plays each state: people once somebody has sat down at its table, its doctrine otherwise, unless the
/// facilitator says so.
#[derive(Clone, Debug, Default)]
struct Players {
    now: Arc<[Player]>,
    said: BTreeSet<StateId>,
}

impl Players {
    fn set(&mut self, state: StateId, by: Player) {
        if self.now.get(state.index()).is_some_and(|now| *now != by) {
            let mut list = self.now.to_vec();
            list[state.index()] = by;
            self.now = list.into();
        }
    }
}

/// What stands in an entry instead of a name that was taken away.
const NAMELESS: &str = "–";

/// What is kept of an entry once it has been folded in.
#[derive(Clone, Debug)]
struct Folded {
    /// Exercise time after it.
    at: Moment,
    /// The move after it.
    number: usize,
    /// The phase after it.
    phase: Phase,
    /// Who played what when it came: an undo plays it again as it was.
    players: Arc<[Player]>,
}

/// A session.
pub struct Session {
    ground: Arc<Ground>,
    entries: Vec<Entry>,
    folded: Vec<Folded>,
    ids: BTreeMap<String, u64>,
    people: People,
    room: Furniture,
    players: Players,
    exercise: Exercise,
    corrections: Option<undo::Corrections>,
    present: BTreeSet<PersonId>,
    /// The hot-wash takes a second to work out; it is kept until the exercise changes.
    washed: Mutex<Option<Arc<show::Washed>>>,
    /// What the highest step hung on, kept likewise.
    hung: show::Found,
}

impl Session {
    /// A session without entries.
    pub fn new(ground: Arc<Ground>) -> Self {
        let states = ground.topology().states.len();
        Session {
            exercise: Exercise::new(Arc::clone(&ground)),
            players: Players { now: vec![Player::Doctrine; states].into(), said: BTreeSet::new() },
            ground,
            entries: Vec::new(),
            folded: Vec::new(),
            ids: BTreeMap::new(),
            people: People::default(),
            room: Furniture::default(),
            corrections: None,
            present: BTreeSet::new(),
            washed: Mutex::new(None),
            hung: show::Found::default(),
        }
    }

    /// What it is played on.
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// The entries so far.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of the last entry; 0 before the first.
    pub fn seq(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    /// The entry that a command id became, if it was accepted before.
    pub fn known(&self, id: &str) -> Option<u64> {
        self.ids.get(id).copied()
    }

    /// Where the exercise stands.
    pub fn phase(&self) -> Phase {
        self.exercise.phase
    }

    /// Exercise time.
    pub fn now(&self) -> Moment {
        self.exercise.play.now()
    }

    /// Folds an entry in. One whose command id is known already changes nothing and is no error.
    ///
    /// # Errors
    /// Why it is refused; nothing has changed then.
    pub fn apply(&mut self, entry: Entry) -> Result<(), Denied> {
        if self.ids.contains_key(&entry.id) {
            return Ok(());
        }
        if entry.seq <= self.seq() {
            return Err(Denied::Sequence { found: entry.seq, last: self.seq() });
        }
        self.allows(entry.by, &entry.order)?;
        let players = Arc::clone(&self.players.now);
        if undo::is_of_the_exercise(&entry.order) {
            if let Err(denied) = self.exercise.follow(&entry.order, &players) {
                // A run that breaks off half-way leaves nothing half done.
                self.exercise = undo::replay(&self.ground, &self.steps(self.seq()));
                return Err(denied);
            }
            if matches!(entry.order, Order::Next) {
                self.corrections = None;
                self.room.begins(self.exercise.phase);
            }
            self.forget_hot_wash();
        } else if let Order::Undo { to } = entry.order {
            self.go_back(to);
        } else {
            self.in_the_room(&entry);
        }
        self.ids.insert(entry.id.clone(), entry.seq);
        self.entries.push(entry);
        let exercise = &self.exercise;
        let (at, number, phase) = (exercise.play.now(), exercise.number, exercise.phase);
        self.folded.push(Folded { at, number, phase, players });
        Ok(())
    }

    /// What concerns people and the room, and is never undone.
    fn in_the_room(&mut self, entry: &Entry) {
        match &entry.order {
            Order::Join { name, place } => {
                self.people.join(name, *place, &entry.id);
                self.seated(*place);
            }
            Order::Move { person, place } => {
                let before = self.people.place(*person);
                self.people.sit(*person, *place);
                self.left(before);
                self.seated(*place);
            }
            Order::Leave { person } => {
                let before = self.people.place(*person);
                self.people.leave(*person);
                self.left(before);
            }
            Order::Speak { person } => self.people.speak(*person),
            Order::Play { state, by } => {
                self.players.set(*state, *by);
                self.players.said.insert(*state);
            }
            Order::RemoveIdentities => {
                self.people.remove_names();
                for entry in &mut self.entries {
                    if let Order::Join { name, .. } = &mut entry.order {
                        NAMELESS.clone_into(name);
                    }
                }
            }
            Order::Pause(paused) => {
                // Time to talk stands still with everything else.
                self.room.wind(if *paused { Timer::Pause } else { Timer::Resume }, entry.room);
                self.room.paused = *paused;
            }
            Order::Timer(timer) => self.room.wind(*timer, entry.room),
            Order::Project(screen) => self.room.screen = *screen,
            Order::Blackout(dark) => self.room.blackout = *dark,
            Order::RevealTension(shown) => self.room.tension = *shown,
            Order::Note { text } => self.room.notes.push((entry.room, text.trim().to_owned())),
            Order::Score { of, mark, remark } => {
                self.room.marks.insert((entry.by, of.clone()), (*mark, remark.trim().to_owned()));
            }
            Order::Consent { state, yes } => {
                self.room.consent.insert(*state, *yes);
            }
            _ => {}
        }
    }

    /// Somebody sat down: people play the state, unless the facilitator has said who does.
    fn seated(&mut self, place: Place) {
        if let Place::Team(state, _) = place
            && !self.players.said.contains(&state)
        {
            self.players.set(state, Player::People);
        }
    }

    /// Somebody rose. Before the first move an empty table goes back to its doctrine; later it stays as it is until
    /// the facilitator says so, since whoever lost a device comes back.
    fn left(&mut self, place: Option<Place>) {
        if let Some(Place::Team(state, _)) = place
            && self.exercise.phase == Phase::Lobby
            && !self.players.said.contains(&state)
            && self.people.table(state).next().is_none()
        {
            self.players.set(state, Player::Doctrine);
        }
    }

    /// What stood after an entry.
    fn after(&self, seq: u64) -> Option<&Folded> {
        let place = self.entries.binary_search_by_key(&seq, |entry| entry.seq).ok()?;
        self.folded.get(place)
    }

    fn forget_hot_wash(&mut self) {
        *self.washed.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        self.hung = show::Found::default();
    }

    /// Who has a tab open. It is no part of the fold.
    pub fn present(&mut self, present: BTreeSet<PersonId>) {
        self.present = present;
    }

    /// Whether a person is here: a tab of it is open, or it has done something in this phase. Pages without scripts keep no
    /// connection.
    fn is_here(&self, person: PersonId) -> bool {
        let phase = self.entries.iter().rev().take_while(|entry| !matches!(entry.order, Order::Next));
        self.present.contains(&person) || phase.into_iter().any(|entry| entry.by == Some(person))
    }

    /// Where a person sits; nothing for who has left or was removed.
    pub fn place(&self, person: PersonId) -> Option<Place> {
        self.people.place(person)
    }

    /// The person who came in by a command.
    pub fn person_joined_by(&self, command: &str) -> Option<PersonId> {
        self.people.joined_by(command)
    }

    /// A team's page, for one of its people or for the facilitator.
    pub fn team(&self, state: StateId, viewer: Option<PersonId>) -> TeamDesk {
        show::team(self, state, viewer)
    }

    /// The facilitator's page.
    pub fn control(&self) -> Control {
        show::control(self)
    }

    /// The projector's page.
    pub fn board(&self) -> Board {
        show::board(self)
    }

    /// The page of an observer or evaluator.
    pub fn gallery(&self, viewer: PersonId) -> Gallery {
        show::gallery(self, viewer)
    }

    /// The hot-wash. It is worked out when it is asked for, and may take a second.
    pub fn hot_wash(&self) -> HotWash {
        show::hot_wash(self)
    }

    /// What the highest step hung on can be found by these, apart from the session; nothing before the end.
    pub fn forks(&self) -> Option<Forks> {
        show::forks(self, &self.hung)
    }

    /// What evaluators score: id and what it is called.
    pub fn to_score(&self) -> Vec<(String, crate::text::Line)> {
        show::to_score(&self.ground)
    }
}
