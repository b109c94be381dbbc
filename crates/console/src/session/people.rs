//! Who has joined, where each sits, and whose device speaks for a team. Nothing of it is ever undone.

use super::ground::Ground;
use super::order::{PersonId, Place};
use detente_engine::ids::StateId;
use std::collections::BTreeMap;

/// How many people a session takes, those who have left among them: 27 teams of eight, and as many again.
pub(super) const PEOPLE_MAX: usize = 1000;

/// A person.
#[derive(Clone, Debug)]
struct Joined {
    name: String,
    place: Place,
    gone: bool,
}

/// Everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    list: Vec<Joined>,
    /// Whose device was made to speak; the first at the table speaks where nobody was.
    speakers: BTreeMap<StateId, PersonId>,
    /// Who came in by which command.
    by_command: BTreeMap<String, PersonId>,
    /// Names have been taken away for good.
    nameless: bool,
}

impl People {
    fn get(&self, person: PersonId) -> Option<&Joined> {
        self.list.get((person.0 as usize).checked_sub(1)?).filter(|joined| !joined.gone)
    }

    fn get_mut(&mut self, person: PersonId) -> Option<&mut Joined> {
        self.list.get_mut((person.0 as usize).checked_sub(1)?)
    }

    /// Where somebody sits; nothing for who is not here.
    pub(super) fn place(&self, person: PersonId) -> Option<Place> {
        self.get(person).map(|joined| joined.place)
    }

    /// Who came in by a command.
    pub(super) fn joined_by(&self, command: &str) -> Option<PersonId> {
        self.by_command.get(command).copied()
    }

    /// Whether one more fits in.
    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= PEOPLE_MAX
    }

    /// Everybody who is in the session, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (PersonId, Place)> {
        self.list.iter().zip(1..).filter(|(joined, _)| !joined.gone).map(|(joined, n)| (PersonId(n), joined.place))
    }

    /// The people at a table.
    pub(super) fn table(&self, state: StateId) -> impl Iterator<Item = PersonId> {
        self.all().filter(move |(_, place)| matches!(place, Place::Team(s, _) if *s == state)).map(|(id, _)| id)
    }

    /// Whose device speaks for a team: whoever was chosen and still sits there, else the first at the table.
    pub(super) fn speaker(&self, state: StateId) -> Option<PersonId> {
        let chosen = self.speakers.get(&state).copied();
        let mut table = self.table(state).peekable();
        let first = table.peek().copied();
        chosen.filter(|&person| table.any(|p| p == person)).or(first)
    }

    /// What somebody is called; by the seat once names have been taken away.
    pub(super) fn name(&self, person: PersonId, ground: &Ground) -> String {
        let Some(joined) = self.list.get((person.0 as usize).wrapping_sub(1)) else { return String::new() };
        if !self.nameless {
            return joined.name.clone();
        }
        seat_name(joined.place, ground)
    }

    /// Somebody joins.
    pub(super) fn join(&mut self, name: &str, place: Place, command: &str) -> PersonId {
        let name = if self.nameless { String::new() } else { name.trim().to_owned() };
        self.list.push(Joined { name, place, gone: false });
        let id = PersonId(self.list.len() as u32);
        self.by_command.insert(command.to_owned(), id);
        id
    }

    /// Somebody takes another place.
    pub(super) fn sit(&mut self, person: PersonId, place: Place) {
        if let Some(joined) = self.get_mut(person) {
            joined.place = place;
        }
    }

    /// Somebody leaves for good.
    pub(super) fn leave(&mut self, person: PersonId) {
        if let Some(joined) = self.get_mut(person) {
            joined.gone = true;
        }
    }

    /// A device speaks for the team at whose table it is.
    pub(super) fn speak(&mut self, person: PersonId) {
        if let Some(Place::Team(state, _)) = self.place(person) {
            self.speakers.insert(state, person);
        }
    }

    /// All names go, for good.
    pub(super) fn remove_names(&mut self) {
        self.nameless = true;
        self.list.iter_mut().for_each(|joined| joined.name.clear());
    }
}

/// What somebody is called whose name is not known, by where that person sits.
pub(super) fn seat_name(place: Place, ground: &Ground) -> String {
    match place {
        Place::Team(state, seat) => {
            let seats = ground.seats.get(state.index());
            let seat = seats.and_then(|seats| seats.get(usize::from(seat))).map_or("a seat", |s| s.name.as_str());
            format!("{seat}, {}", ground.names.state(state))
        }
        Place::Lobby => "somebody in the lobby".into(),
        Place::Observer => "an observer".into(),
        Place::Evaluator => "an evaluator".into(),
        Place::Projector => "the projector".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_at_a_table_speaks_until_another_is_chosen_or_it_leaves() {
        let (mut people, state) = (People::default(), StateId(2));
        assert_eq!(people.speaker(state), None);
        let [a, b] = ["A", "B"].map(|name| people.join(name, Place::Team(state, 0), name));
        assert_eq!(people.speaker(state), Some(a));
        people.speak(b);
        assert_eq!(people.speaker(state), Some(b));
        people.leave(b);
        assert_eq!((people.speaker(state), people.place(b)), (Some(a), None));
        people.sit(a, Place::Observer);
        assert_eq!(people.speaker(state), None);
        assert_eq!(people.joined_by("B"), Some(b));
    }
}
