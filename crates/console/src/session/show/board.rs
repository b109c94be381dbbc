//! What the room sees.

use super::{made, news, person, room};
use crate::session::Session;
use crate::session::desk::{Board, Gallery, Person, Tile};
use crate::session::order::{PersonId, Phase, Place, Screen};
use crate::session::phases::Exercise;
use crate::session::undo::Whose;
use detente_engine::ids::{IncidentId, StateId};
use detente_engine::live::{Player, Truth};
use detente_engine::log::What;
use std::collections::BTreeSet;

/// The projector's page. Code and address are for whoever serves it to fill in: a session knows neither.
pub(in crate::session) fn board(session: &Session) -> Board {
    let ground = &session.ground;
    let exercise = &session.exercise;
    let truth = exercise.play.truth();
    let this = exercise.this_move();
    let screen = session.room.screen;
    let mut events = news::public(session);
    events.reverse();
    let t = ground.topology();
    let n = t.states.len();
    let tension = session.room.tension.then(|| {
        let pairs = (0..n * n).filter(|k| k / n != k % n);
        pairs
            .filter_map(|k| Some((StateId::from_index(k / n), StateId::from_index(k % n), *truth.tension.get(k)?)))
            .collect()
    });
    Board {
        room: room(session, Whose::Public),
        screen,
        blackout: session.room.blackout,
        code: String::new(),
        address: String::new(),
        tiles: tiles(session, &truth),
        events,
        acts: truth
            .acts
            .iter()
            // Of earlier reveals the hot-wash tells.
            .filter(|act| act.public && exercise.decided.is_none_or(|decided| act.at >= decided))
            .map(|act| (act.actor, act.target, act.rung, news::act_in_words(session, act)))
            .collect(),
        tension,
        situation: this.map_or_else(String::new, |m| m.situation.clone()),
        questions: this.map_or_else(Vec::new, |m| m.questions.clone()),
        hot_wash: match (screen, exercise.phase) {
            // Before the end there is nothing to wash up.
            (Screen::HotWash(_), Phase::HotWash) => Some(session.hot_wash()),
            _ => None,
        },
    }
}

/// The map: who is here, who has decided, and what of the harm was told in public.
fn tiles(session: &Session, truth: &Truth) -> Vec<Tile> {
    let t = session.ground.topology();
    let exercise = &session.exercise;
    let said = exercise.papers.said.iter().filter_map(|said| Some((said.state, said.about?)));
    let stated = exercise.play.log().events.iter().filter_map(|event| match event.what {
        What::PublicStatement { from, incident: Some(incident), .. } => Some((from, incident)),
        _ => None,
    });
    let spoken: BTreeSet<(StateId, IncidentId)> = said.chain(stated).collect();
    // What a state speaks of in public it speaks of at the level that its own people give it.
    let level = |state: StateId| {
        let own = truth.beliefs.iter().filter(|(of, incident, _)| *of == state && spoken.contains(&(state, *incident)));
        own.map(|(_, _, case)| (case.level.clamp(0.0, 5.0) + 0.5) as u8).max()
    };
    t.state_ids()
        .map(|state| {
            let mut depends_on = BTreeSet::new();
            for sector in 0..t.sectors.len() {
                let cell = state.index() * t.sectors.len() + sector;
                let suppliers = t.couplings[cell].iter().filter(|link| link.cross_border);
                depends_on.extend(suppliers.map(|link| StateId::from_index(link.supplier as usize / t.sectors.len())));
            }
            let decided = match session.players.now.get(state.index()) {
                Some(Player::People) if exercise.phase == Phase::Decide => {
                    let (done, all) = made(session, state);
                    done == all
                }
                // At the reveal a team that was called without having settled anything has no tick.
                Some(Player::People) if exercise.phase == Phase::Reveal => made(session, state).0 > 0,
                _ => matches!(exercise.phase, Phase::Reveal),
            };
            Tile {
                state,
                severity: level(state),
                depends_on: depends_on.into_iter().collect(),
                played: Exercise::by_people(&session.players.now, state),
                here: session.people.table(state).any(|id| session.is_here(id)),
                decided,
            }
        })
        .collect()
}

/// An observer's or evaluator's page. Somebody who has left sees the board, and has nothing to score.
pub(in crate::session) fn gallery(session: &Session, viewer: PersonId) -> Gallery {
    let nobody = || Person { id: viewer, name: String::new(), place: Place::Lobby, speaks: false, here: false };
    let who = person(session, viewer).unwrap_or_else(nobody);
    let to_score = match who.place {
        Place::Evaluator => super::to_score(&session.ground)
            .into_iter()
            .map(|(id, label)| {
                let own = session.room.marks.get(&(Some(viewer), id.clone()));
                let (mark, remark) = own.map_or((None, String::new()), |(mark, remark)| (Some(*mark), remark.clone()));
                (id, label, mark, remark)
            })
            .collect(),
        _ => Vec::new(),
    };
    Gallery { viewer: who, board: board(session), to_score }
}
