//! Exercises played by orders, as facilitator and teams would.

mod going_back;
mod languages;
mod leaks;
mod looking_back;
mod random;
mod refusals;
mod spoken;
mod whole;

use super::desk::TeamDesk;
use super::order::{Entry, Order, PersonId, Phase, Place};
use super::{Denied, Ground, Session};
use detente_engine::ids::{IncidentId, StateId};
use detente_engine::live::{Deed, Matter, Note, Pick};
use detente_scenario::contact::{MessageKind, Role};
use detente_scenario::library::{self, Library};
use std::sync::Arc;

/// The seed of the tests.
const SEED: u64 = 2018;

/// A shipped scenario under a configuration.
fn ground(scenario: &str, configuration: &str) -> Arc<Ground> {
    let loaded = library::scenario(scenario, &Library).unwrap();
    Arc::new(Ground::open(loaded, configuration, SEED, &Library).unwrap())
}

/// A session with somebody who gives orders one after the other.
struct Table {
    session: Session,
    orders: u64,
}

impl Table {
    fn new(scenario: &str, configuration: &str) -> Self {
        Table { session: Session::new(ground(scenario, configuration)), orders: 0 }
    }

    /// An order, as the server would hand it in.
    fn give(&mut self, by: Option<PersonId>, order: Order) -> Result<(), Denied> {
        self.orders += 1;
        let (id, room) = (format!("command-{}", self.orders), 1_000 * self.orders as i64);
        self.session.apply(Entry { seq: self.session.seq() + 1, id, by, room, order })
    }

    /// An order of the facilitator that is accepted.
    fn order(&mut self, order: Order) {
        self.give(None, order.clone()).unwrap_or_else(|denied| panic!("{order:?}: {denied}"));
    }

    /// An order of a person that is accepted.
    fn by(&mut self, person: PersonId, order: Order) {
        self.give(Some(person), order.clone()).unwrap_or_else(|denied| panic!("{order:?}: {denied}"));
    }

    fn join(&mut self, name: &str, place: Place) -> PersonId {
        self.order(Order::Join { name: name.into(), place });
        let id = format!("command-{}", self.orders);
        self.session.person_joined_by(&id).unwrap()
    }

    fn state(&self, code: &str) -> StateId {
        self.session.ground.topology().state(code).unwrap()
    }

    /// Somebody at the table of a state.
    fn seat(&mut self, code: &str) -> PersonId {
        let place = Place::Team(self.state(code), 0);
        self.join(&format!("{code} one"), place)
    }

    fn desk(&self, code: &str) -> TeamDesk {
        self.session.team(self.state(code), None)
    }

    /// On to a phase of the move under way, or of the next one.
    fn go(&mut self, phase: Phase) {
        for _ in 0..40 {
            self.order(Order::Next);
            if self.session.phase() == phase {
                return;
            }
        }
        panic!("there is no {phase:?} any more");
    }

    /// The choice of a state in which an option of that name can be taken, and the option.
    fn option(&self, code: &str, name: &str) -> (u16, u16) {
        let t = self.session.ground.topology();
        let state = self.state(code);
        let found = t.choices.iter().enumerate().filter(|(_, c)| c.state == state).find_map(|(n, c)| {
            let option = c.options.iter().copied().find(|o| t.options[usize::from(*o)].name == name)?;
            Some((n as u16, option))
        });
        found.unwrap()
    }

    fn choose(&self, code: &str, name: &str) -> Order {
        let (choice, option) = self.option(code, name);
        Order::Choose { choice, pick: Pick::Option(option), reason: format!("{code} has a reason") }
    }

    fn incident(&self, key: &str) -> IncidentId {
        self.session.ground.topology().incident(key).unwrap()
    }

    fn write(&self, from: &str, to: &str, kind: MessageKind, about: Option<&str>, words: &str) -> Order {
        let about = about.map(|key| Matter::Incident(self.incident(key)));
        let (from, to) = (self.state(from), self.state(to));
        let note = Note { from, to, kind, way: None, about, level: Some(3), evidence: true };
        Order::Write { note, seat: Role::Diplomatic, words: words.into(), sure: Some(3) }
    }

    fn act(&self, from: &str, to: &str, rung: i8) -> Order {
        let (actor, target) = (self.state(from), self.state(to));
        let deed = Deed { actor, target, rung, public: true, with: Vec::new(), about: None };
        Order::Act { deed, reason: format!("{from} acts for a reason") }
    }
}
