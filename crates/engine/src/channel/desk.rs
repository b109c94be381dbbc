//! Desks serve first come, first served, some messages at a time.

use crate::ids::StateId;
use std::collections::BTreeMap;

/// Which desk of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskKind {
    /// An entry of the directory in force, by its place.
    Entry(u8),
    /// The foreign ministry, open to all.
    Ministry,
    /// The CERT.
    Cert,
    /// The readers of the sharing channel.
    Channel,
    /// A mission's courier, by its place.
    Embassy(u8),
    /// The technical desk that others know.
    Acquaintance(u8),
    /// The focal point for investigations.
    FocalPoint,
    /// The defence establishment.
    Defence,
    /// The police, as a database of contact points names it.
    Police,
    /// The crisis cell, as a database of contact points names it.
    CrisisCell,
}

/// The slots of one desk: since when each is free.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    slots: Vec<i64>,
    /// As many messages at one time, for whoever wrote to it first.
    capacity: u32,
    /// Others were given another number.
    mixed: bool,
}

/// A slot that is taken.
const BUSY: i64 = i64::MAX;

impl Desk {
    /// Takes the slot that is free earliest, for a message that arrived at `arrived`. Returns when
    /// its handling starts, or `None` if all slots are taken.
    pub fn take(&mut self, arrived: i64, capacity: u32) -> Option<i64> {
        self.slots.resize(capacity.max(1) as usize, i64::MIN);
        let slot = self.slots.iter_mut().min()?;
        if *slot == BUSY {
            return None;
        }
        let start = arrived.max(*slot);
        *slot = BUSY;
        Some(start)
    }
    /// Whether all slots are certainly taken: whoever waits goes on waiting until one is freed.
    pub fn is_full(&self) -> bool {
        !self.mixed && self.slots.len() == self.capacity.max(1) as usize && self.slots.iter().all(|&s| s == BUSY)
    }
    /// Frees one taken slot.
    pub fn free(&mut self, at: i64) {
        if let Some(slot) = self.slots.iter_mut().find(|s| **s == BUSY) {
            *slot = at;
        }
    }
}

/// All desks that have been written to.
#[derive(Clone, Debug, Default)]
pub struct Desks {
    places: BTreeMap<(StateId, DeskKind), u32>,
    list: Vec<Desk>,
}

impl Desks {
    /// The place of a desk, for a message that it takes as one of `capacity`.
    pub fn place(&mut self, state: StateId, kind: DeskKind, capacity: u32) -> u32 {
        let next = self.list.len() as u32;
        let place = *self.places.entry((state, kind)).or_insert(next);
        if place == next {
            self.list.push(Desk { capacity, ..Desk::default() });
        }
        let desk = &mut self.list[place as usize];
        desk.mixed |= desk.capacity != capacity;
        place
    }
    /// The desk at a place.
    pub fn at(&mut self, place: u32) -> &mut Desk {
        &mut self.list[place as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_come_first_served() {
        let mut desk = Desk::default();
        assert_eq!(desk.take(10, 1), Some(10));
        assert_eq!(desk.take(11, 1), None);
        desk.free(15);
        assert_eq!(desk.take(11, 1), Some(15));
        desk.free(30);
        assert_eq!(desk.take(40, 2), Some(40));
        assert_eq!(desk.take(41, 2), Some(41));
        assert_eq!(desk.take(42, 2), None);
    }

    #[test]
    fn a_full_desk_is_one_that_takes_nothing() {
        let mut desks = Desks::default();
        let place = desks.place(StateId(1), DeskKind::Cert, 2);
        assert_eq!(desks.place(StateId(1), DeskKind::Cert, 2), place);
        assert_ne!(desks.place(StateId(2), DeskKind::Cert, 2), place);
        let desk = desks.at(place);
        assert!(!desk.is_full() && desk.take(0, 2).is_some());
        assert!(!desk.is_full() && desk.take(0, 2).is_some());
        assert!(desk.is_full() && desk.take(0, 2).is_none());
        desk.free(5);
        assert!(!desk.is_full());
        // Where capacities differ, another asker may find room: nothing is certain.
        let _ = desks.at(place).take(6, 2);
        desks.place(StateId(1), DeskKind::Cert, 3);
        assert!(!desks.at(place).is_full());
    }
}
