//! What the facilitator sees: everything.

use super::{log, made, person, room};
use crate::session::Session;
use crate::session::desk::{BeliefCell, Control, TeamRow, TimelineRow, TruthRow};
use crate::session::order::{Judgement, PersonId};
use crate::session::phases::Exercise;
use crate::session::undo::Whose;
use detente_engine::channel::message::Phase as Transit;
use detente_engine::ids::{Hypothesis, IncidentId, InjectId, StateId};
use detente_engine::live::view::{OnItsWay, OwnCase};
use detente_engine::live::{Handling, Pick, Player, Truth};
use detente_engine::log::What;
use detente_report::numbers;
use detente_report::words::{Names, Story, phrases};
use detente_scenario::Moment;
use std::collections::BTreeMap;

/// Words of likelihood, by their place: 0 very unlikely … 5 almost certain.
pub(super) const LIKELIHOODS: [&str; 6] =
    ["very unlikely", "unlikely", "as likely as not", "likely", "very likely", "almost certain"];

/// The facilitator's page. The join code is for whoever serves it to fill in: a session knows none.
pub(in crate::session) fn control(session: &Session) -> Control {
    let ground = &session.ground;
    let exercise = &session.exercise;
    let truth = exercise.play.truth();
    let story = Story::new(exercise.play.log(), &ground.names);
    let this = exercise.this_move();
    let people: Vec<PersonId> = session.people.all().map(|(id, _)| id).collect();
    Control {
        room: room(session, Whose::Facilitator),
        seed: ground.begun.seed,
        code: String::new(),
        people: people.into_iter().filter_map(|id| person(session, id)).collect(),
        coming: coming(session, &truth),
        truth: truth_rows(session, &truth, &story, |_| true),
        deciding: ground.topology().state_ids().map(|state| team_row(session, state)).collect(),
        on_their_way: truth.on_their_way.iter().map(|m| on_its_way(&ground.names, &story, m)).collect(),
        log: log::log(session, &story),
        screen: session.room.screen,
        blackout: session.room.blackout,
        tension: session.room.tension,
        undo: log::undo_points(session),
        scores: session.room.scores(),
        questions: this.map_or_else(Vec::new, |m| m.questions.clone()),
        when_stuck: this.map_or_else(String::new, |m| m.when_stuck.clone()),
    }
}

/// What is coming and what came, in the order of time; what waits for a condition stands at the end.
fn coming(session: &Session, truth: &Truth) -> Vec<TimelineRow> {
    let ground = &session.ground;
    let exercise = &session.exercise;
    let (t, names) = (ground.topology(), &ground.names);
    let mut fired: BTreeMap<InjectId, Moment> = exercise.papers.fired.clone();
    for event in &exercise.play.log().events {
        if let What::InjectFired { inject } = event.what {
            fired.insert(inject, event.at);
        }
    }
    let mut rows: Vec<TimelineRow> = Vec::new();
    for (n, plan) in t.injects.iter().enumerate() {
        let id = InjectId::from_index(n);
        let past = fired.get(&id).copied();
        let waits = truth.coming.iter().find(|c| c.inject == id);
        let (text, is_so) = names.inject(id);
        let skipped = exercise.papers.handled.get(&id) == Some(&Handling::Skip) && past.is_none();
        let text = match (text, skipped) {
            ("", _) => format!("{}: something is set in motion that nobody reads.", plan.name),
            (text, true) => format!("{}, struck out: {text}", plan.name),
            (text, false) => format!("{}: {text}", plan.name),
        };
        let to = ground.loaded.scenario.injects.get(&plan.name).map_or_else(Vec::new, |i| i.to.clone());
        rows.push(TimelineRow {
            at: past.or(plan.at),
            inject: past.is_none().then_some(id),
            text,
            to,
            past: past.is_some() || skipped,
            held: waits.is_some_and(|c| c.held),
            conditional: plan.when.is_some(),
            truth: is_so.to_owned(),
        });
    }
    let now = exercise.play.now();
    let mut beside = |at: Moment, text: String, is_so: String| {
        rows.push(TimelineRow {
            at: Some(at),
            inject: None,
            text,
            to: Vec::new(),
            past: at <= now,
            held: false,
            conditional: false,
            truth: is_so,
        });
    };
    for (n, incident) in t.incidents.iter().enumerate() {
        let id = IncidentId::from_index(n);
        if let (Some(start), Some(name)) = (incident.start, names.incident(id)) {
            beside(start, super::sentence(&format!("{name} begins")), names.incident_truth(id).to_owned());
        }
    }
    for (n, posture) in t.postures.iter().enumerate() {
        if let Some((name, by, hostile)) = names.posture(detente_engine::ids::PostureId::from_index(n)) {
            let meant = if hostile { "It is meant as a threat." } else { "It is no threat." };
            beside(posture.at, format!("{name} of {} begins.", names.state(by)), meant.to_owned());
        }
    }
    rows.sort_by_key(|row| (row.at.is_none(), row.at));
    rows
}

/// Incidents that have begun, against what each state believes; beliefs of those alone that may be shown.
pub(super) fn truth_rows(
    session: &Session,
    truth: &Truth,
    story: &Story<'_>,
    shown: impl Fn(StateId) -> bool,
) -> Vec<TruthRow> {
    let names = &session.ground.names;
    let states: Vec<StateId> = session.ground.topology().state_ids().collect();
    truth
        .incidents
        .iter()
        .map(|incident| {
            let belief = |state: StateId| {
                let case = truth.beliefs.iter().find(|(s, i, _)| (*s, *i) == (state, incident.incident))?;
                shown(state).then(|| cell(session, state, &case.2, incident.author))
            };
            TruthRow {
                title: phrases::capital(&story.incident(incident.incident)),
                truth: names.incident_truth(incident.incident).to_owned(),
                author: names.origin(incident.author).to_owned(),
                level: incident.level,
                beliefs: states.iter().map(|&state| belief(state)).collect(),
            }
        })
        .collect()
}

fn cell(session: &Session, state: StateId, case: &OwnCase, author: Hypothesis) -> BeliefCell {
    let names = &session.ground.names;
    let favourite = case.author.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    let (place, p) = favourite.map_or((0, 0.0), |(place, p)| (place, *p));
    let own = session.exercise.papers.judgements.get(&(state, case.incident));
    BeliefCell {
        favourite: names.origin(Hypothesis::from_index(place)).to_owned(),
        p,
        right: place == author.index(),
        p_truth: case.author.get(author.index()).copied().unwrap_or(0.0),
        level: case.level,
        team: own.map(|judgement| judged(names, judgement)),
    }
}

/// A team's judgement in words.
pub(super) fn judged(names: &Names, judgement: &Judgement) -> String {
    let origin = match judgement.origin {
        None => "where it came from: not known".to_owned(),
        Some(None) => "from outside the region".to_owned(),
        Some(Some(state)) => format!("from the territory of {}", names.state(state)),
    };
    let author = match judgement.author {
        None => "who did it: not known".to_owned(),
        Some(place) => names.origin(Hypothesis::from_index(usize::from(place))).to_owned(),
    };
    let behind = match judgement.behind {
        None => "on whose behalf: not known".to_owned(),
        Some(None) => "no state behind it".to_owned(),
        Some(Some(state)) => format!("{} behind it", names.state(state)),
    };
    let sure = judgement.sure.and_then(|sure| LIKELIHOODS.get(usize::from(sure)));
    let sure = sure.map_or_else(String::new, |word| format!(" ({word})"));
    format!("{}; {author}; {behind}{sure}.", phrases::capital(&origin))
}

/// A team in the list of who has decided.
fn team_row(session: &Session, state: StateId) -> TeamRow {
    let table: Vec<PersonId> = session.people.table(state).collect();
    let here = table.iter().filter(|id| session.present.contains(id)).count();
    let player = session.players.now.get(state.index()).copied().unwrap_or(Player::Doctrine);
    let people = Exercise::by_people(&session.players.now, state);
    TeamRow {
        state,
        player,
        people: (table.len(), here),
        speaker_here: session.people.speaker(state).is_some_and(|id| session.present.contains(&id)),
        made: if people { made(session, state) } else { (0, 0) },
        chosen: if people { chosen(session, state) } else { Vec::new() },
    }
}

/// What a team has put down in this move.
fn chosen(session: &Session, state: StateId) -> Vec<String> {
    let (names, t) = (&session.ground.names, session.ground.topology());
    let drafts = &session.exercise.papers.drafts;
    let with_reason = |text: String, reason: &str| match reason.trim() {
        "" => text,
        reason => format!("{text} ({reason})"),
    };
    let mut list: Vec<String> = Vec::new();
    for (choice, (pick, reason)) in &drafts.choices {
        if t.choices.get(usize::from(*choice)).is_none_or(|c| c.state != state) {
            continue;
        }
        let text = match pick {
            Pick::Option(option) => names.option(*option).to_owned(),
            Pick::Nothing => "None of the options.".into(),
            Pick::Doctrine => "What its doctrine takes.".into(),
        };
        list.push(with_reason(text, reason));
    }
    if let Some((deed, reason)) = drafts.acts.get(&state) {
        let text = deed.as_ref().map_or_else(|| "No step toward anybody.".into(), |deed| super::deed(names, deed));
        list.push(with_reason(text, reason));
    }
    if let Some(said) = drafts.lines.get(&state) {
        let line = session.ground.script.lines.get(usize::from(said.line)).map_or("", |line| line.text.as_str());
        let naming = said.naming.map_or_else(String::new, |s| format!(" It names {}.", names.state(s)));
        list.push(with_reason(format!("{}{naming}", super::sentence(line)), &said.words));
    }
    list
}

/// A message on its way: what, by which way, and what it waits for.
fn on_its_way(names: &Names, story: &Story<'_>, m: &OnItsWay) -> (String, String, String) {
    let about = story.message(m.message).and_then(|sent| sent.incident);
    let about = about.map_or_else(String::new, |incident| format!(" about {}", story.incident(incident)));
    let what = format!("{} {}.", names.state(m.from), phrases::sends(m.kind, names.state(m.to), &about));
    let way = format!(
        "{} to its {}, sent {}",
        phrases::capital(phrases::route(m.way.kind)),
        phrases::role(m.way.role),
        numbers::moment(m.sent)
    );
    let waits = match m.phase {
        Transit::Draft => "It is cleared at home.",
        Transit::Legal => "It is on the legal path.",
        Transit::Find => "Whom to write to is being found.",
        Transit::Stale => "It went to an outdated entry.",
        Transit::Courier => "It is with a courier.",
        Transit::Queue => "It waits at the desk.",
        Transit::Handle => "The desk has it in hand.",
        Transit::Relay => "It is passed to those who know.",
        Transit::Done => "It has arrived.",
    };
    let opens = m.opens.map_or_else(String::new, |at| format!(" The desk opens {}.", numbers::moment(at)));
    (what, way, format!("{waits}{opens}"))
}
