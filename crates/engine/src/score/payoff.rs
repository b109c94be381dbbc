//! Payoff: what simultaneous moves were worth, where the scenario has a table (Axelrod 1984), and how
//! often they were cooperative.

use crate::ids::StateId;
use crate::log::Ground;
use crate::state::Act;
use detente_scenario::scenario::Payoffs;
use std::collections::BTreeMap;

/// What the moves of repeated-game doctrines come to, over all but the first rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moves {
    /// Moves counted.
    pub count: u64,
    /// Those of rung 0 or below.
    pub cooperative: u64,
    /// The sum of what each was worth to its maker, by the table; 0 without one.
    pub payoff: f64,
}

impl Moves {
    /// Adds up the moves that answer nothing but a doctrine or a script. A round is one occasion; the
    /// first `discard` are left out. A move toward somebody who made none back counts without payoff.
    pub fn of(acts: &[Act], table: Option<Payoffs>, discard: usize) -> Self {
        let mut moves = Moves::default();
        for round in acts.chunk_by(|a, b| a.at == b.at).skip(discard) {
            let cooperates: BTreeMap<(StateId, StateId), bool> =
                round.iter().filter(|a| a.ground == Ground::Own).map(|a| ((a.actor, a.target), a.rung <= 0)).collect();
            for (&(i, j), &own) in &cooperates {
                moves.count += 1;
                moves.cooperative += u64::from(own);
                if let (Some(t), Some(&other)) = (table, cooperates.get(&(j, i))) {
                    moves.payoff += match (own, other) {
                        (true, true) => t.reward,
                        (true, false) => t.sucker,
                        (false, true) => t.temptation,
                        (false, false) => t.punishment,
                    };
                }
            }
        }
        moves
    }

    /// The share of cooperative moves; `None` without moves.
    pub fn cooperation(&self) -> Option<f64> {
        (self.count > 0).then(|| self.cooperative as f64 / self.count as f64)
    }

    /// The mean payoff of a move; `None` without moves.
    pub fn mean_payoff(&self) -> Option<f64> {
        (self.count > 0).then(|| self.payoff / self.count as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EventId;

    fn act(actor: u16, target: u16, rung: i8, at: i64) -> Act {
        Act {
            identity: String::new(),
            actor: StateId(actor),
            target: StateId(target),
            rung,
            ground: Ground::Own,
            at,
            public: false,
            wrongful: false,
            event: EventId(0),
        }
    }

    #[test]
    fn each_of_the_four_outcomes_has_its_worth() {
        let table = Payoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
        let acts =
            [act(0, 1, 0, 1), act(1, 0, 0, 1), act(0, 1, 3, 2), act(1, 0, 0, 2), act(0, 1, 3, 3), act(1, 0, 3, 3)];
        let all = Moves::of(&acts, Some(table), 0);
        assert_eq!((all.count, all.cooperative, all.payoff), (6, 3, 6.0 + 5.0 + 2.0));
        let last = Moves::of(&acts, Some(table), 2);
        assert_eq!((last.cooperation(), last.mean_payoff()), (Some(0.0), Some(1.0)));
        assert_eq!(Moves::of(&[], Some(table), 0).mean_payoff(), None);
    }
}
