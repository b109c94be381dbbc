//! How a room begins a session: the fold of the exercise itself, as a room uses it.

use super::fold::{Begin, Branched, Fold, Script};
use crate::session::desk::{Board, Control, Gallery, HotWash, TeamDesk};
use crate::session::order::{Entry, Order, PersonId, Place};
use crate::session::{Denied, Forks, Ground, Session};
use detente_engine::ids::StateId;
use detente_scenario::Moment;
use detente_scenario::load::embedded;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A session with what only its program knows.
struct Played {
    session: Session,
    /// The version of the program, for the record.
    engine: String,
}

/// Begins sessions of this program.
pub fn begin(engine: &str) -> Begin {
    let engine = engine.to_owned();
    Arc::new(move |script: &Script| {
        let told = |findings: Vec<detente_scenario::Diagnostic>| {
            findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        let loaded = embedded(&script.begun.scenario, &script.text, &script.texts).map_err(told)?;
        let ground = Ground::new(loaded, &script.configuration, &script.others, script.begun.seed).map_err(told)?;
        Ok(Box::new(Played { session: Session::new(Arc::new(ground)), engine: engine.clone() }))
    })
}

impl Fold for Played {
    fn allows(&self, by: Option<PersonId>, order: &Order) -> Result<(), Denied> {
        self.session.allows(by, order)?;
        self.session.welcomes(order)
    }

    fn apply(&mut self, entry: Entry) -> Result<(), Denied> {
        self.session.apply(entry)
    }

    fn present(&mut self, here: &BTreeSet<PersonId>) {
        self.session.present(here.clone());
    }

    fn seq(&self) -> u64 {
        self.session.seq()
    }

    fn place(&self, person: PersonId) -> Option<Place> {
        self.session.place(person)
    }

    fn joined(&self, id: &str) -> Option<PersonId> {
        self.session.person_joined_by(id)
    }

    fn tables(&self) -> Vec<(String, usize)> {
        let ground = self.session.ground();
        let states = ground.topology().states.iter().zip(&ground.seats);
        states.map(|(state, seats)| (state.code.clone(), seats.len())).collect()
    }

    fn team(&mut self, state: StateId, viewer: Option<PersonId>) -> TeamDesk {
        self.session.team(state, viewer)
    }

    fn control(&mut self) -> Control {
        self.session.control()
    }

    fn board(&mut self) -> Board {
        self.session.board()
    }

    fn gallery(&mut self, viewer: PersonId) -> Gallery {
        self.session.gallery(viewer)
    }

    fn procedure(&self) -> Vec<String> {
        self.session.ground().script.procedure.clone()
    }

    fn now(&self) -> Moment {
        self.session.now()
    }

    fn record(&self) -> Result<String, String> {
        self.session.record(&self.engine)?.to_json().map_err(|error| error.to_string())
    }

    fn branch(&self, to: u64) -> Result<Branched, Denied> {
        let branch = self.session.branch_for_others(to)?;
        Ok(Branched { stands: branch.now(), entries: branch.entries().to_vec() })
    }

    fn hot_wash(&mut self) -> HotWash {
        self.session.hot_wash()
    }

    fn forks(&self) -> Option<Forks> {
        self.session.forks()
    }
}
