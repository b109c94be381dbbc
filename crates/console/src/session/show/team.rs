//! A team's page.

use super::{cases, decide, mail, matter, news, person, room};
use crate::session::Session;
use crate::session::desk::{SectorRow, TeamDesk};
use crate::session::order::{PersonId, Phase};
use crate::session::undo::Whose;
use crate::text::Line;
use detente_engine::ids::StateId;
use detente_engine::live::{Matter, Player, View};

/// The page of a state, which has to exist, for one of its people or for the facilitator.
pub(in crate::session) fn team(session: &Session, state: StateId, viewer: Option<PersonId>) -> TeamDesk {
    let ground = &session.ground;
    let exercise = &session.exercise;
    let view = exercise.play.view(state);
    let brief = ground.script.briefs.get(state.index()).cloned().unwrap_or_default();
    let this = exercise.this_move();
    TeamDesk {
        room: room(session, Whose::Team(state)),
        state: super::card(ground, state),
        viewer: viewer.and_then(|id| person(session, id)),
        people: session.people.table(state).filter_map(|id| person(session, id)).collect(),
        player: session.players.now.get(state.index()).copied().unwrap_or(Player::Doctrine),
        brief: brief.text,
        wants: brief.wants,
        situation: this.map_or_else(String::new, |m| m.situation.clone()),
        tasks: this.map_or_else(Vec::new, |m| m.tasks.clone()),
        procedure: ground.script.procedure.clone(),
        news: news::news(session, &view),
        sectors: sectors(session, &view),
        severity: view.cases.iter().map(|case| case.level).max_by(f64::total_cmp),
        cases: cases::cases(session, &view),
        inbox: mail::inbox(session, &view),
        outbox: mail::outbox(session, &view),
        messages_left: if exercise.phase == Phase::Contact { mail::left(session, state) } else { Vec::new() },
        matters: matters(session, &view),
        decide: decide::decide(session, &view),
        channels: view.channels,
        consent: session.room.consent.get(&state).copied(),
        pings: exercise.papers.pings.iter().filter(|(by, _)| *by == state).map(|(_, row)| row.clone()).collect(),
    }
}

/// The state's own sectors.
fn sectors(session: &Session, view: &View) -> Vec<SectorRow> {
    /// What is less than this apart is the same on every screen.
    const SAME: f64 = 0.005;
    let row = |own: &detente_engine::live::view::OwnSector| SectorRow {
        name: super::sector(&session.ground.names, own.sector),
        loss: own.loss,
        trend: match own.loss - own.before {
            d if d > SAME => 1,
            d if d < -SAME => -1,
            _ => 0,
        },
    };
    view.sectors.iter().map(row).collect()
}

/// What the state may write about.
fn matters(session: &Session, view: &View) -> Vec<(Matter, Line)> {
    let cases = view.cases.iter().map(|case| Matter::Incident(case.incident));
    let postures = view.postures.iter().map(|posture| Matter::Posture(*posture));
    cases.chain(postures).map(|about| (about, matter(&session.ground, view, about))).collect()
}
