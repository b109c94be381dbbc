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
    /// Messages that wait.
    pub waiting: u32,
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
    /// Frees one taken slot.
    pub fn free(&mut self, at: i64) {
        if let Some(slot) = self.slots.iter_mut().find(|s| **s == BUSY) {
            *slot = at;
        }
    }
}

/// All desks that have been used.
pub type Desks = BTreeMap<(StateId, DeskKind), Desk>;

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
}
