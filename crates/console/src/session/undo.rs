//! Going back: the exercise is played again without what was undone, and everybody who has seen it is told.
//!
//! What stands after an entry is what stood before it and the entry itself; after an undo, what stood after the entry
//! that the undo names. So an undo can go to an entry that was undone before, which takes the undo itself back.

use super::denied::Thing;
use super::desk::Correction;
use super::ground::Ground;
use super::order::{Entry, Order, Screen, Timer};
use super::people::seat_name;
use super::phases::Exercise;
use super::{Denied, Session, show};
use crate::text::{Lang, Line};
use detente_engine::ids::StateId;
use detente_engine::live::Player;
use detente_scenario::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What an undo took back, for everybody.
#[derive(Clone, Debug)]
pub(super) struct Corrections {
    /// Exercise time before it.
    from: Moment,
    /// Exercise time after it.
    to: Moment,
    /// What each team had seen, by the place of its state.
    teams: Vec<Vec<Line>>,
    /// What everybody had seen.
    public: Vec<Line>,
    /// What was undone.
    entries: Vec<Line>,
}

/// Whose correction is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// A team's.
    Team(StateId),
    /// Everybody's.
    Public,
    /// The facilitator's.
    Facilitator,
}

impl Corrections {
    /// The correction that a viewer sees.
    pub(super) fn of(&self, whose: Whose) -> Correction {
        let taken_back = match whose {
            Whose::Team(state) => self.teams.get(state.index()).cloned().unwrap_or_default(),
            Whose::Public => self.public.clone(),
            Whose::Facilitator => self.entries.clone(),
        };
        Correction { from: self.from, to: self.to, taken_back }
    }
}

/// Whether an order is of the exercise, and can be undone; all others are of people and the room.
pub(super) fn is_of_the_exercise(order: &Order) -> bool {
    match order {
        Order::Next
        | Order::Advance(_)
        | Order::Inject { .. }
        | Order::Improvise { .. }
        | Order::Choose { .. }
        | Order::Act { .. }
        | Order::NoAct { .. }
        | Order::Say { .. }
        | Order::Write { .. }
        | Order::Reply { .. }
        | Order::Ask { .. }
        | Order::Chair { .. }
        | Order::Judge { .. }
        | Order::Ping { .. } => true,
        Order::Join { .. }
        | Order::Move { .. }
        | Order::Leave { .. }
        | Order::Speak { .. }
        | Order::Play { .. }
        | Order::RemoveIdentities
        | Order::Pause(_)
        | Order::Undo { .. }
        | Order::Timer(_)
        | Order::Project(_)
        | Order::Blackout(_)
        | Order::RevealTension(_)
        | Order::Note { .. }
        | Order::Consent { .. }
        | Order::Score { .. } => false,
    }
}

/// An order of the exercise with those who played when it was given.
pub(super) type Step = (Order, Arc<[Player]>);

/// Plays orders anew. Each was accepted before in just this situation.
pub(super) fn replay(ground: &Arc<Ground>, steps: &[Step]) -> Exercise {
    let mut exercise = Exercise::new(Arc::clone(ground));
    for (order, players) in steps {
        // What was accepted once is accepted again: the fold is a pure function.
        let _ = exercise.follow(order, players);
    }
    exercise
}

/// The entries of the exercise that stand after the entry of a number, by their places, in order.
fn standing(entries: &[Entry], after: u64) -> Vec<usize> {
    let mut stand = Vec::new();
    let mut n = entries.partition_point(|entry| entry.seq <= after);
    while n > 0 {
        n -= 1;
        match &entries[n].order {
            Order::Undo { to } => n = entries[..n].partition_point(|entry| entry.seq <= *to),
            order if is_of_the_exercise(order) => stand.push(n),
            _ => {}
        }
    }
    stand.reverse();
    stand
}

impl Session {
    /// The orders of the exercise that stand after an entry.
    pub(super) fn steps(&self, after: u64) -> Vec<Step> {
        let step = |n: usize| (self.entries[n].order.clone(), Arc::clone(&self.folded[n].players));
        standing(&self.entries, after).into_iter().map(step).collect()
    }

    /// The numbers of entries of the exercise that have been undone.
    pub fn undone(&self) -> BTreeSet<u64> {
        let stand: BTreeSet<usize> = standing(&self.entries, self.seq()).into_iter().collect();
        let all = self.entries.iter().enumerate();
        all.filter(|(n, entry)| is_of_the_exercise(&entry.order) && !stand.contains(n)).map(|(_, e)| e.seq).collect()
    }

    /// Goes back to what stood after an entry.
    pub(super) fn go_back(&mut self, to: u64) {
        let states: Vec<StateId> = self.ground.topology().state_ids().collect();
        let from = self.exercise.play.now();
        let seen: Vec<Vec<(Moment, Line)>> = states.iter().map(|&state| show::seen(self, Some(state))).collect();
        let public = show::seen(self, None);
        let before: BTreeSet<usize> = standing(&self.entries, self.seq()).into_iter().collect();
        let stays: BTreeSet<usize> = standing(&self.entries, to).into_iter().collect();
        let entries = before.difference(&stays).map(|&n| show::order(self, &self.entries[n])).collect();
        self.exercise = replay(&self.ground, &self.steps(to));
        self.room.goes_back(self.exercise.phase);
        self.forget_hot_wash();
        let teams = states.iter().zip(seen);
        let teams = teams.map(|(&state, seen)| gone(seen, &show::seen(self, Some(state)))).collect();
        let public = gone(public, &show::seen(self, None));
        self.corrections = Some(Corrections { from, to: self.exercise.play.now(), teams, public, entries });
    }

    /// A new session from the entries up to a point.
    ///
    /// # Errors
    /// If an entry is refused, which no list of accepted entries brings about.
    pub fn branch(&self, to: u64) -> Result<Session, Denied> {
        let mut session = Session::new(Arc::clone(&self.ground));
        for entry in self.entries.iter().filter(|entry| entry.seq <= to) {
            session.apply(entry.clone())?;
        }
        Ok(session)
    }

    /// A new session for other people, from the entries up to a point: nobody sits there yet, names are those of seats,
    /// no team has agreed to anything, and the projector shows how to join.
    ///
    /// # Errors
    /// If there is no such entry.
    pub fn branch_for_others(&self, to: u64) -> Result<Session, Denied> {
        if to > self.seq() {
            return Err(Denied::Unknown(Thing::Entry));
        }
        let mut session = Session::new(Arc::clone(&self.ground));
        for mut entry in self.entries.iter().filter(|entry| entry.seq <= to).cloned() {
            if let Order::Join { name, place } = &mut entry.order {
                *name = seat_name(*place, &self.ground).chars().take(super::permits::NAME_MAX).collect();
            }
            session.apply(entry)?;
        }
        let room = session.entries.last().map_or(0, |entry| entry.room);
        let gone = session.people.all().map(|(person, _)| Order::Leave { person });
        let agreed = session.room.consent.iter().filter(|(_, yes)| **yes);
        let asked_anew = agreed.map(|(state, _)| Order::Consent { state: *state, yes: false });
        let stopped = session.room.timer.map(|_| Order::Timer(Timer::Stop));
        let mut orders: Vec<Order> = gone.chain(asked_anew).chain(stopped).collect();
        if session.seq() > 0 {
            orders.push(Order::Project(Screen::Join));
        }
        for (n, order) in orders.into_iter().enumerate() {
            let (seq, id) = (session.seq() + 1, format!("branch/{to}/{n}"));
            session.apply(Entry { seq, id, by: None, room, order })?;
        }
        Ok(session)
    }

    /// What a viewer is told about an undo.
    pub(super) fn correction(&self, whose: Whose) -> Option<Correction> {
        self.corrections.as_ref().map(|corrections| corrections.of(whose))
    }
}

/// What was seen and is not seen any more.
fn gone(seen: Vec<(Moment, Line)>, now: &[(Moment, Line)]) -> Vec<Line> {
    // Lines are compared by what they say, in one language for all.
    let key = |(at, line): &(Moment, Line)| (*at, line.said(Lang::En));
    let mut still: BTreeMap<(Moment, String), usize> = BTreeMap::new();
    for line in now {
        *still.entry(key(line)).or_default() += 1;
    }
    let mut taken = Vec::new();
    for line in seen {
        match still.get_mut(&key(&line)) {
            Some(n) if *n > 0 => *n -= 1,
            _ => taken.push(line.1),
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(orders: Vec<Order>) -> Vec<Entry> {
        let entry = |(order, seq): (Order, u64)| Entry { seq, id: seq.to_string(), by: None, room: 0, order };
        orders.into_iter().zip(1..).map(entry).collect()
    }

    #[test]
    fn an_undo_can_be_taken_back_and_entries_of_the_room_do_not_count() {
        let note = || Order::Note { text: "n".into() };
        let list = entries(vec![
            Order::Next,           // 1
            Order::Next,           // 2
            note(),                // 3
            Order::Next,           // 4
            Order::Undo { to: 2 }, // 5
            Order::Next,           // 6
            Order::Undo { to: 4 }, // 7: back to before the undo
            Order::Undo { to: 0 }, // 8
        ]);
        let seqs = |after: u64| standing(&list, after).into_iter().map(|n| list[n].seq).collect::<Vec<_>>();
        assert_eq!(seqs(4), [1, 2, 4]);
        assert_eq!(seqs(5), [1, 2]);
        assert_eq!(seqs(6), [1, 2, 6]);
        assert_eq!(seqs(7), [1, 2, 4]);
        assert!(seqs(8).is_empty());
    }

    #[test]
    fn what_was_seen_twice_and_is_seen_once_was_taken_back_once() {
        let line = |text: &str| (Moment(0), Line::from(text));
        let taken = gone(vec![line("a"), line("a"), line("b")], &[line("a")]);
        assert_eq!(taken, [Line::from("a"), Line::from("b")]);
    }
}
