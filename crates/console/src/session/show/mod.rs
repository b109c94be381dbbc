//! What each viewer sees, made of the engine's views, the public matters of the room, and the scenario's words.
//!
//! A team's page is made by `team`, `news`, `cases`, `mail` and `decide` from the view of its state and from nothing
//! else that not everybody knows; the truth enters `control`, `log` and `hot_wash` alone.

mod board;
mod cases;
mod control;
mod decide;
mod hot_wash;
mod hung;
mod log;
mod mail;
mod news;
mod ribbon;
mod team;
mod told;
mod wash;

pub(super) use board::{board, gallery};
#[cfg(test)]
pub(super) use cases::title as title_of;
pub(super) use control::control;
pub(super) use hot_wash::hot_wash;
pub use hung::Forks;
pub(super) use hung::{Found, forks};
pub(super) use log::order;
pub(super) use news::seen;
pub(super) use team::team;
pub(super) use wash::Washed;

use super::Session;
use super::desk::{Person, Room, StateCard, scored};
use super::drafts::Mediation;
use super::ground::Ground;
use super::order::{PersonId, Phase, Place};
use super::undo::Whose;
use crate::text::{Line, say};
use detente_engine::ids::{Hypothesis, PostureId, SectorId, StateId};
use detente_engine::live::{Deed, Matter, View};
use detente_report::words::Names;
use detente_scenario::time::DAY;

/// Where the exercise stands, as a viewer may know it.
fn room(session: &Session, whose: Whose) -> Room {
    let ground = &session.ground;
    let exercise = &session.exercise;
    let this = exercise.this_move();
    let now = exercise.play.now();
    let t = ground.topology();
    Room {
        title: ground.script.title.clone(),
        configuration: ground.begun.configuration.clone(),
        number: exercise.number,
        moves: ground.script.moves.len(),
        move_title: this.map_or_else(String::new, |m| m.title.clone()),
        phase: exercise.phase,
        now,
        weekday: (t.first_day.index() + now.0.div_euclid(DAY)).rem_euclid(7) as u8,
        send: this.map(|m| m.send),
        decide: this.map(|m| m.decide),
        paused: session.room.paused,
        timer: session.room.timer,
        chair: t.chair,
        states: t.state_ids().map(|state| card(ground, state)).collect(),
        correction: session.correction(whose),
        seq: session.seq(),
    }
}

/// A state in a list.
fn card(ground: &Ground, state: StateId) -> StateCard {
    let plan = &ground.topology().states[state.index()];
    let scale = match plan.scale.len() {
        6 => plan.scale.clone(),
        _ => (0..=5).map(|level| level.to_string()).collect(),
    };
    StateCard {
        id: state,
        code: plan.code.clone(),
        name: ground.names.state(state).to_owned(),
        utc_hours: plan.calendar.utc_offset_hours,
        scale,
        seats: ground.seats[state.index()].iter().map(|seat| (seat.name.clone(), seat.roles.clone())).collect(),
    }
}

/// A person in a list.
fn person(session: &Session, id: PersonId) -> Option<Person> {
    let place = session.people.place(id)?;
    let speaks = match place {
        Place::Team(state, _) => session.people.speaker(state) == Some(id),
        _ => false,
    };
    Some(Person { id, name: session.people.name(id, &session.ground), place, speaks, here: session.is_here(id) })
}

/// An act: who, toward whom.
pub(super) fn act(names: &Names, rung: i8, actor: StateId, target: StateId, public: bool) -> Line {
    let place = match rung {
        1 if !public => 13,
        rung => crate::text::place::rung(rung),
    };
    say!(acts[place], names.state(actor), names.state(target))
}

/// An act as a team has put it down, in a sentence.
pub(super) fn deed(names: &Names, deed: &Deed) -> Line {
    let act = act(names, deed.rung, deed.actor, deed.target, deed.public);
    // Some acts say themselves in which way they are done.
    let way = if deed.public && deed.rung != 1 { say!(in_public) } else { Line::none() };
    let with = match deed.with.as_slice() {
        [] => Line::none(),
        with => say!(together, Line::list(with.iter().map(|state| names.state(*state).into()))),
    };
    Line::all([act, way, with]).sentence()
}

/// What the Chair does for two others, in a sentence.
pub(super) fn mediation(names: &Names, mediation: Mediation) -> Line {
    let Mediation { by, between: (first, second), convene } = mediation;
    let (chair, first, second) = (names.state(by), names.state(first), names.state(second));
    match convene {
        true => say!(convenes, chair, first, second),
        false => say!(offers, chair, first, second),
    }
}

/// A sector: by its word in the language of the page if scenarios share it, else as its author called it.
pub(super) fn sector(names: &Names, id: SectorId) -> Line {
    let name = names.sector(id);
    match crate::text::Lang::En.words().line.sectors.iter().position(|one| *one == name) {
        Some(place) => say!(sectors[place]),
        None => name.into(),
    }
}

/// An origin, as one may be held to be it.
pub(super) fn origin(names: &Names, of: Hypothesis) -> Line {
    match of {
        Hypothesis::State(state) => names.state(state).into(),
        other => Line::phrase(|w, n| w.hypotheses[n.min(3)], other.index(), Vec::new()),
    }
}

/// What a matter is called by a state that knows of it; nothing else is said of it. The name of an incident is the
/// one that the scenario's author gave it for those who have a case; one that arose in the run says what it is and
/// not whose: the account of the facilitator names the act it came from, and that is the truth.
fn matter(ground: &Ground, view: &View, about: Matter) -> Line {
    match about {
        Matter::Incident(incident) => cases::title(ground, view, incident),
        Matter::Posture(posture) => posture_title(ground, view.state, posture),
    }
}

/// What a posture is called: by its name for the state whose it is, by what it looks like for all others.
fn posture_title(ground: &Ground, reader: StateId, posture: PostureId) -> Line {
    let plan = ground.topology().postures.get(posture.index());
    let Some(plan) = plan else { return say!(a_posture) };
    if plan.by == reader {
        return ground.names.posture(posture).map_or_else(|| say!(a_posture), |(name, ..)| name.into());
    }
    say!(posture_of, Line::rung(plan.looks_like), ground.names.state(plan.by))
}

/// What evaluators score: measures in force, then objectives.
pub(super) fn to_score(ground: &Ground) -> Vec<(String, Line)> {
    let measures = ground.plan.measures().map(|m| m.describe().id());
    let mut list: Vec<(String, Line)> = Vec::new();
    for id in measures {
        if !list.iter().any(|(known, _)| *known == id) {
            list.push((id.clone(), scored(&id)));
        }
    }
    let objectives = ground.script.objectives.iter().zip(1..);
    list.extend(objectives.map(|(text, n)| (format!("objective {n}"), text.as_str().into())));
    list
}

/// Decisions of a state in the move: made, of how many.
fn made(session: &Session, state: StateId) -> (usize, usize) {
    let exercise = &session.exercise;
    let Some(this) = exercise.this_move() else { return (0, 0) };
    let drafts = &exercise.papers.drafts;
    let choices = &session.ground.topology().choices;
    let own = this.choices.iter().filter(|c| choices[usize::from(**c)].state == state);
    let (mut done, mut all) = (0, 0);
    for choice in own {
        all += 1;
        done += usize::from(drafts.choices.contains_key(choice));
    }
    // One step or none toward another state. The public line is not waited for: nothing is said where none is chosen.
    all += 1;
    done += usize::from(drafts.acts.contains_key(&state));
    (done, all)
}

/// Whether decisions can be made.
fn deciding(session: &Session) -> bool {
    session.exercise.phase == Phase::Decide && !session.room.paused
}
