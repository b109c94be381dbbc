//! Belief against truth over time: a ribbon for each team that agreed, incident by incident.

use crate::session::Session;
use crate::session::desk::{CaseRibbons, Ribbon, RibbonPoint, Stated};
use crate::session::order::Order;
use detente_engine::Run;
use detente_engine::ids::{Hypothesis, IncidentId, StateId};
use detente_report::words::Story;

/// Ribbons of all incidents of which a team that agreed had a case.
pub(super) fn ribbons(session: &Session, run: &Run, story: &Story<'_>) -> Vec<CaseRibbons> {
    let truth = session.exercise.play.truth();
    let names = &session.ground.names;
    let teller = super::told::Teller::new(session, story);
    let agreed: Vec<StateId> = session.room.consent.iter().filter(|(_, yes)| **yes).map(|(state, _)| *state).collect();
    let cases = truth.incidents.iter().map(|incident| CaseRibbons {
        title: teller.incident(incident.incident).capital(),
        author: super::origin(names, incident.author),
        ribbons: agreed
            .iter()
            .filter_map(|&state| ribbon(session, run, state, incident.incident, incident.author))
            .collect(),
    });
    cases.filter(|case| !case.ribbons.is_empty()).collect()
}

/// One team's ribbon; nothing if it never had a case.
fn ribbon(session: &Session, run: &Run, state: StateId, incident: IncidentId, author: Hypothesis) -> Option<Ribbon> {
    let names = &session.ground.names;
    let now = session.now();
    // What an exercise under way would come to is no part of what was believed in it.
    let believed = run.beliefs.iter().filter(|b| (b.observer, b.incident) == (state, incident) && b.at <= now);
    let mut points: Vec<RibbonPoint> = Vec::new();
    for belief in believed {
        let others = belief.author.iter().enumerate().filter(|(place, _)| *place != author.index());
        let strongest = others.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        let (place, wrong) = strongest.map_or((0, 0.0), |(place, p)| (place, *p));
        let point = RibbonPoint {
            at: belief.at,
            truth: belief.author.get(author.index()).copied().unwrap_or(0.0),
            wrong,
            answer: super::origin(names, Hypothesis::from_index(place)),
        };
        // A change that nobody could see is none.
        let same = |last: &RibbonPoint| {
            last.answer == point.answer
                && (last.truth - point.truth).abs() < 0.005
                && (last.wrong - point.wrong).abs() < 0.005
        };
        if !points.last().is_some_and(same) {
            points.push(point);
        }
    }
    let until = points.last()?.at.max(now);
    Some(Ribbon {
        team: names.state(state).to_owned(),
        points,
        until,
        stated: stated(session, state, incident, author),
    })
}

/// What the team stated, as far as it stands.
fn stated(session: &Session, state: StateId, incident: IncidentId, author: Hypothesis) -> Vec<Stated> {
    let undone = session.undone();
    let entries = session.entries.iter().zip(&session.folded).filter(|(entry, _)| !undone.contains(&entry.seq));
    entries
        .filter_map(|(entry, folded)| match &entry.order {
            Order::Judge { state: s, incident: i, judgement } if (*s, *i) == (state, incident) => Some(Stated {
                at: folded.at,
                right: judgement.author.map(|place| usize::from(place) == author.index()),
                judgement: judgement.clone(),
            }),
            _ => None,
        })
        .collect()
}
