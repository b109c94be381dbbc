//! What was sent once and is not sent again.

use crate::ids::StateId;
use crate::log::Ground;
use detente_scenario::contact::MessageKind;

/// Letters that went out: sender, recipient, kind, ground, number.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    states: usize,
    /// By [from × states + to], what they went out as, in order.
    pairs: Vec<Vec<u128>>,
}

/// Kind, ground and number in one.
fn key(kind: MessageKind, ground: Ground, n: u32) -> u128 {
    let (tag, id) = match ground {
        Ground::Case(m) => (0, m.0),
        Ground::Act(a) => (1, a.0),
        Ground::Posture(p) => (2, u32::from(p.0)),
        Ground::Own => (3, 0),
    };
    (kind as u128) << 72 | tag << 64 | u128::from(id) << 32 | u128::from(n)
}

impl Sent {
    /// Forgets everything, but keeps the room it has; holds letters among `states` states from now on.
    pub fn clear(&mut self, states: usize) {
        self.states = states;
        self.pairs.iter_mut().for_each(Vec::clear);
        self.pairs.resize(states * states, Vec::new());
    }
    /// Whether it went out.
    pub fn contains(&self, from: StateId, to: StateId, kind: MessageKind, ground: Ground, n: u32) -> bool {
        self.pairs[from.index() * self.states + to.index()].binary_search(&key(kind, ground, n)).is_ok()
    }
    /// Takes note of it; says whether it is new.
    pub fn insert(&mut self, from: StateId, to: StateId, kind: MessageKind, ground: Ground, n: u32) -> bool {
        let pair = &mut self.pairs[from.index() * self.states + to.index()];
        let key = key(kind, ground, n);
        match pair.binary_search(&key) {
            Ok(_) => false,
            Err(place) => {
                pair.insert(place, key);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ActId, IncidentId};

    #[test]
    fn what_differs_in_anything_is_another_letter() {
        let (a, b) = (StateId(0), StateId(1));
        let mut sent = Sent::default();
        sent.clear(2);
        let case = Ground::Case(IncidentId(7));
        assert!(sent.insert(a, b, MessageKind::Evidence, case, 1));
        assert!(!sent.insert(a, b, MessageKind::Evidence, case, 1));
        assert!(sent.contains(a, b, MessageKind::Evidence, case, 1));
        for other in [
            (b, a, MessageKind::Evidence, case, 1),
            (a, b, MessageKind::Indicators, case, 1),
            (a, b, MessageKind::Evidence, Ground::Act(ActId(7)), 1),
            (a, b, MessageKind::Evidence, case, 2),
        ] {
            let (from, to, kind, ground, n) = other;
            assert!(!sent.contains(from, to, kind, ground, n) && sent.insert(from, to, kind, ground, n));
        }
        sent.clear(2);
        assert!(!sent.contains(a, b, MessageKind::Evidence, case, 1));
    }
}
