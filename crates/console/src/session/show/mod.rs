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
use super::desk::{Person, Room, StateCard};
use super::drafts::Mediation;
use super::ground::Ground;
use super::order::{PersonId, Phase, Place};
use super::undo::Whose;
use detente_engine::ids::{PostureId, StateId};
use detente_engine::live::{Deed, Matter, View};
use detente_report::words::{Names, phrases};
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
    Some(Person {
        id,
        name: session.people.name(id, &session.ground),
        place,
        speaks,
        here: session.present.contains(&id),
    })
}

/// A sentence: a capital at its start, a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = phrases::capital(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?', '”', '"']) { text } else { format!("{text}.") }
}

/// An act as a team has put it down, in a sentence.
pub(super) fn deed(names: &Names, deed: &Deed) -> String {
    let act = phrases::act(deed.rung, names.state(deed.target), deed.public);
    let way = if deed.public { ", in public" } else { "" };
    // Some acts say themselves in which way they are done.
    let way = if deed.rung == 1 { "" } else { way };
    let with: Vec<String> = deed.with.iter().map(|s| names.state(*s).to_owned()).collect();
    let with = if with.is_empty() { String::new() } else { format!(", together with {}", phrases::list(&with)) };
    sentence(&format!("{} {act}{way}{with}", names.state(deed.actor)))
}

/// What the Chair does for two others, in a sentence.
pub(super) fn mediation(names: &Names, mediation: Mediation) -> String {
    let Mediation { by, between: (first, second), convene } = mediation;
    let (chair, first, second) = (names.state(by), names.state(first), names.state(second));
    match convene {
        true => format!("{chair}, as Chair, convenes consultations between {first} and {second}."),
        false => format!("{chair}, as Chair, offers good offices to {first} and {second}."),
    }
}

/// What a matter is called by a state that knows of it; nothing else is said of it. The name of an incident is the
/// one that the scenario's author gave it for those who have a case; one that arose in the run says what it is and
/// not whose: the account of the facilitator names the act it came from, and that is the truth.
fn matter(ground: &Ground, view: &View, about: Matter) -> String {
    match about {
        Matter::Incident(incident) => cases::title(ground, view, incident),
        Matter::Posture(posture) => posture_title(ground, view.state, posture),
    }
}

/// What a posture is called: by its name for the state whose it is, by what it looks like for all others.
fn posture_title(ground: &Ground, reader: StateId, posture: PostureId) -> String {
    let plan = ground.topology().postures.get(posture.index());
    let Some(plan) = plan else { return "a posture".into() };
    if plan.by == reader {
        return ground.names.posture(posture).map_or_else(|| "a posture".into(), |(name, ..)| name.to_owned());
    }
    format!("the {} of {}", phrases::rung(plan.looks_like), ground.names.state(plan.by))
}

/// What evaluators score: measures in force, then objectives.
pub(super) fn to_score(ground: &Ground) -> Vec<(String, String)> {
    let measures = ground.plan.measures().map(|m| m.describe().id());
    let mut list: Vec<(String, String)> = Vec::new();
    for id in measures {
        if !list.iter().any(|(known, _)| *known == id) {
            list.push((id.clone(), phrases::capital(&phrases::spaced(&id))));
        }
    }
    let objectives = ground.script.objectives.iter().zip(1..);
    list.extend(objectives.map(|(text, n)| (format!("objective {n}"), text.clone())));
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
