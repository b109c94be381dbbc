//! The world's side of cases: what there is to see, for whom. Ground truth.

use crate::ids::{EventId, IncidentId, StateId};
use bevy_ecs::prelude::{Entity, Resource};

/// The world's side of a case: what there is to see for one observer of one incident. Ground truth.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The case is open.
    pub open: bool,
    /// The event of its opening.
    pub event: EventId,
    /// The true level s, a running maximum.
    pub level: u8,
    /// Its level has to be assessed anew.
    pub dirty: bool,
    /// Noise z of the assessment.
    pub noise: f64,
    /// The number of the next token.
    pub next: u64,
    /// What remains of the threshold of the next token.
    pub left: f64,
    /// What remains of the threshold of exposure.
    pub expose: f64,
    /// The incident pretends to be another's, which can be exposed.
    pub flagged: bool,
    /// The forgery is exposed to this observer.
    pub exposed: bool,
    /// Identities of forged tokens it holds or was sent.
    pub forged: Vec<u64>,
    /// An own asset was ever touched.
    pub asset_hit: bool,
    /// The E\[s\] that the observer holds (it speeds up the search for evidence), and that speed, 1/h.
    pub expected: f64,
    /// Speed of the clock of the next token, 1/h.
    pub speed: f64,
    /// The observer's file.
    pub case: Option<Entity>,
    /// Precautions against it are on.
    pub guarded: bool,
    /// The file changed since it was last looked at.
    pub stale: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            open: false,
            event: EventId(0),
            level: 0,
            dirty: false,
            noise: 0.0,
            next: 0,
            left: 0.0,
            expose: 0.0,
            flagged: false,
            exposed: false,
            forged: Vec::new(),
            asset_hit: false,
            expected: 0.0,
            speed: 0.0,
            case: None,
            guarded: false,
            stale: true,
        }
    }
}

impl Watch {
    /// Whether nothing but time passes for it: its case is open, nothing in its file or its level has changed,
    /// no precaution is at stake.
    #[inline]
    pub fn waits(&self, precaution_level: f64) -> bool {
        self.open
            && !(self.dirty | self.stale | self.guarded)
            && self.case.is_some()
            && self.speed > 0.0
            && self.expected < precaution_level
    }
}

/// Observer and incident.
type Key = (StateId, IncidentId);

/// Watches in order of (observer, incident), a flat list for each observer: there are few incidents, and all
/// watches are looked through in every step.
#[derive(Clone, Debug, Default)]
pub struct WatchList {
    of: Vec<Vec<(Key, Watch)>>,
}

impl WatchList {
    /// Forgets everything, but keeps the room it has; holds watches of `states` observers from now on.
    pub fn clear(&mut self, states: usize) {
        self.of.iter_mut().for_each(Vec::clear);
        self.of.resize(states, Vec::new());
    }
    /// A watch, if there is one.
    pub fn get(&self, key: &Key) -> Option<&Watch> {
        let own = self.of.get(key.0.index())?;
        own.iter().find(|(k, _)| k.1 == key.1).map(|(_, watch)| watch)
    }
    /// A watch to be changed, if there is one.
    pub fn get_mut(&mut self, key: &Key) -> Option<&mut Watch> {
        let own = self.of.get_mut(key.0.index())?;
        own.iter_mut().find(|(k, _)| k.1 == key.1).map(|(_, watch)| watch)
    }
    /// A watch to be changed, set up if there is none.
    pub fn watch(&mut self, key: Key) -> &mut Watch {
        if self.of.len() <= key.0.index() {
            self.of.resize(key.0.index() + 1, Vec::new());
        }
        let own = &mut self.of[key.0.index()];
        let place = own.iter().position(|(k, _)| k.1 >= key.1).unwrap_or(own.len());
        if own.get(place).is_none_or(|(k, _)| k.1 != key.1) {
            own.insert(place, (key, Watch::default()));
        }
        &mut own[place].1
    }
    /// All of them, in order of (observer, incident).
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Watch)> {
        self.of.iter().flatten().map(|(key, watch)| (key, watch))
    }
    /// The watches of each observer, in order of the observer and then of the incident.
    pub fn of_each(&mut self) -> impl Iterator<Item = (StateId, &mut [(Key, Watch)])> {
        self.of.iter_mut().enumerate().map(|(n, own)| (StateId::from_index(n), own.as_mut_slice()))
    }
}

impl std::ops::Index<&Key> for WatchList {
    type Output = Watch;

    fn index(&self, key: &Key) -> &Watch {
        self.get(key).expect("nobody watches that")
    }
}

/// All watches.
#[derive(Resource, Default)]
pub struct Watches {
    /// By (observer, incident).
    pub map: WatchList,
    /// How often a true level rose.
    pub risen: u64,
    /// The bias δ_i of each state's assessments, drawn or given.
    pub bias: Vec<f64>,
    /// Between which losses each cell's loss was last logged.
    pub marks: Vec<(f64, f64)>,
    /// Own loss of each state: Σ v_k q_k.
    pub loss: Vec<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watches_come_in_order_of_observer_and_incident() {
        let mut list = WatchList::default();
        list.clear(3);
        let keys = [(2, 1), (0, 4), (2, 0), (0, 1), (2, 5)].map(|(s, m)| (StateId(s), IncidentId(m)));
        for (n, key) in keys.into_iter().enumerate() {
            list.watch(key).next = n as u64;
        }
        list.watch(keys[1]).next = 7;
        let mut sorted = keys;
        sorted.sort();
        assert_eq!(list.iter().map(|(key, _)| *key).collect::<Vec<_>>(), sorted);
        assert_eq!((list[&keys[1]].next, list[&keys[4]].next), (7, 4));
        assert!(list.get(&(StateId(1), IncidentId(0))).is_none());
        list.clear(3);
        assert_eq!(list.iter().count(), 0);
    }
}
