//! What the facilitator sees: everything.

use super::told::Teller;
use super::{log, made, person, room};
use crate::session::Session;
use crate::session::desk::{BeliefCell, Coming, Control, Does, Misreading, TeamRow, TimelineRow, TruthRow};
use crate::session::ground::Ground;
use crate::session::order::PersonId;
use crate::session::phases::Exercise;
use crate::session::undo::Whose;
use crate::text::{Line, place, say};
use detente_engine::channel::message::Phase as Transit;
use detente_engine::ids::{Hypothesis, IncidentId, InjectId, SectorId, StateId};
use detente_engine::live::view::{OnItsWay, OwnCase};
use detente_engine::live::{Handling, Pick, Player, Truth};
use detente_engine::log::What;
use detente_report::words::Story;
use detente_scenario::Moment;
use detente_scenario::inject::Effect;
use std::collections::BTreeSet;

/// A wrong favourite of at least this probability is told as a misreading.
const SURE: f64 = crate::session::desk::LIKELY_MISREADING;
/// Messages, steps and silences that were misread, the latest: so many are told.
const READINGS: usize = 6;

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
        misreadings: misreadings(session, &truth, &story),
        sectors: sectors(ground),
        incidents: incidents(ground),
        deciding: ground.topology().state_ids().map(|state| team_row(session, state)).collect(),
        on_their_way: waiting(session)
            .chain(truth.on_their_way.iter().map(|m| on_its_way(session, &story, m)))
            .collect(),
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
    let fired = exercise.fired();
    let mut rows: Vec<TimelineRow> = Vec::new();
    for (n, plan) in t.injects.iter().enumerate() {
        let id = InjectId::from_index(n);
        let past = fired.get(&id).copied();
        let waits = truth.coming.iter().find(|c| c.inject == id);
        let (text, is_so) = names.inject(id);
        let skipped = exercise.papers.handled.get(&id) == Some(&Handling::Skip) && past.is_none();
        let to = ground.loaded.scenario.injects.get(&plan.name).map_or_else(Vec::new, |i| i.to.clone());
        let unread = to.is_empty();
        let does: Vec<Does> = match unread {
            true => plan.effects.iter().map(|effect| does(ground, effect)).collect(),
            false => Vec::new(),
        };
        // What nobody reads and what does nothing cannot be held back, or brought about.
        let handled = past.is_none() && !(unread && does.is_empty());
        rows.push(TimelineRow {
            at: past.or(plan.at),
            inject: handled.then_some(id),
            what: Coming::Inject(plan.name.clone(), text.to_owned(), skipped),
            to,
            past: past.is_some() || skipped,
            held: past.is_none() && waits.is_some_and(|c| c.held),
            conditional: plan.when.is_some(),
            truth: is_so.to_owned(),
            does,
        });
    }
    let now = exercise.play.now();
    let mut beside = |at: Moment, what: Coming, is_so: String| {
        rows.push(TimelineRow {
            at: Some(at),
            inject: None,
            what,
            to: Vec::new(),
            past: at <= now,
            held: false,
            conditional: false,
            truth: is_so,
            does: Vec::new(),
        });
    };
    for (n, incident) in t.incidents.iter().enumerate() {
        let id = IncidentId::from_index(n);
        if let (Some(start), Some(name)) = (incident.start, names.incident(id)) {
            beside(start, Coming::Incident(name.to_owned()), names.incident_truth(id).to_owned());
        }
    }
    for (n, posture) in t.postures.iter().enumerate() {
        if let Some((name, by, hostile)) = names.posture(detente_engine::ids::PostureId::from_index(n)) {
            beside(posture.at, Coming::Posture(name.to_owned(), by, hostile), String::new());
        }
    }
    rows.sort_by_key(|row| (row.at.is_none(), row.at));
    rows
}

/// What an effect of an inject is, for the facilitator.
fn does(ground: &Ground, effect: &Effect) -> Does {
    let (t, names) = (ground.topology(), &ground.names);
    let state = |code: &String| t.state(code).map_or_else(|| code.clone(), |state| names.state(state).to_owned());
    let incident = |key: &String| {
        let name = t.incident(key).and_then(|incident| names.incident(incident));
        name.map_or_else(|| key.clone(), |name| name.trim_end_matches('.').to_owned())
    };
    match effect {
        Effect::StartIncident(key) => Does::Begins(incident(key)),
        Effect::EndIncident(key) | Effect::Takedown(key) => Does::Ends(incident(key)),
        Effect::Disrupt { sector, loss, .. } => {
            let (code, name) = sector.split_once('.').unwrap_or((sector, ""));
            let named = t.sector(name).map_or_else(|| name.into(), |sector| super::sector(names, sector));
            Does::Loses(named, state(&code.to_owned()), *loss)
        }
        Effect::Token { state: code, incident: key, .. } | Effect::Signal { state: code, incident: key, .. } => {
            Does::Evidence(state(code), incident(key))
        }
        Effect::Expose { state: code, incident: key } => Does::Exposes(state(code), incident(key)),
        Effect::AskForPiece(_) | Effect::OpenPiece(_) | Effect::PublishPieces(_) => Does::Finds,
        Effect::Send { from, to, .. } => Does::Message(state(from), state(to)),
        Effect::Pressure(code, _) => Does::Pressure(state(code)),
        Effect::Tension(from, toward, _) => Does::Tension(state(from), state(toward)),
        Effect::Convene { first, second, .. } => Does::Meeting(state(first), state(second)),
        _ => Does::Else,
    }
}

/// Sectors that can lose service.
fn sectors(ground: &Ground) -> Vec<(String, StateId, Line)> {
    let t = ground.topology();
    let of = |state: StateId| {
        let code = &t.states[state.index()].code;
        t.sectors.iter().enumerate().map(move |(n, sector)| {
            let id = SectorId::from_index(n);
            (format!("{code}.{}", sector.name), state, super::sector(&ground.names, id))
        })
    };
    t.state_ids().flat_map(of).collect()
}

/// Incidents that the scenario names.
fn incidents(ground: &Ground) -> Vec<(String, String)> {
    let named = ground.topology().incidents.iter().enumerate().filter_map(|(n, plan)| {
        let name = ground.names.incident(IncidentId::from_index(n))?;
        Some((plan.key.clone(), name.trim_end_matches('.').to_owned()))
    });
    named.collect()
}

/// What somebody probably misreads.
fn misreadings(session: &Session, truth: &Truth, story: &Story<'_>) -> Vec<Misreading> {
    let exercise = &session.exercise;
    let teller = Teller::new(session, story);
    let mut list = Vec::new();
    for (state, incident, case) in &truth.beliefs {
        let Some(so) = truth.incidents.iter().find(|i| i.incident == *incident) else { continue };
        let favourite = case.author.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        if let Some((place, p)) = favourite
            && place != so.author.index()
            && *p >= SURE
        {
            let title = teller.incident(*incident).capital();
            list.push(Misreading::Author(*state, title, place as u16, *p, so.author.index() as u16));
        }
    }
    let mut silent: BTreeSet<(StateId, StateId)> = BTreeSet::new();
    let latest = exercise.play.log().events.iter().rev().filter_map(|event| match event.what {
        What::Delivered { kind, from, to, misread: true, .. } => Some(Misreading::Message(from, to, kind, event.at)),
        What::Perceived { observer, act, flipped: true, .. } => {
            let act = truth.acts.iter().find(|seen| seen.act == act)?;
            Some(Misreading::Act(observer, act.actor, act.target, act.rung, event.at))
        }
        What::Silence { message, of, excused: false } => {
            // One line for the silence of one state toward another, the latest.
            let asker = story.message(message)?.from;
            silent.insert((asker, of)).then_some(Misreading::Silence(asker, of, event.at))
        }
        _ => None,
    });
    list.extend(latest.take(READINGS));
    let briefs = session.ground.topology().state_ids().zip(&session.ground.script.briefs);
    let said = briefs.filter(|(_, brief)| !brief.misreading.is_empty());
    list.extend(said.map(|(state, brief)| Misreading::Brief(state, brief.misreading.clone())));
    list
}

/// Incidents that have begun, against what each state believes; beliefs of those alone that may be shown.
pub(super) fn truth_rows(
    session: &Session,
    truth: &Truth,
    story: &Story<'_>,
    shown: impl Fn(StateId) -> bool,
) -> Vec<TruthRow> {
    let names = &session.ground.names;
    let teller = Teller::new(session, story);
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
                title: teller.incident(incident.incident).capital(),
                truth: names.incident_truth(incident.incident).to_owned(),
                author: incident.author.index() as u16,
                level: incident.level,
                beliefs: states.iter().map(|&state| belief(state)).collect(),
            }
        })
        .collect()
}

fn cell(session: &Session, state: StateId, case: &OwnCase, author: Hypothesis) -> BeliefCell {
    let favourite = case.author.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    let (place, p) = favourite.map_or((0, 0.0), |(place, p)| (place, *p));
    let own = session.exercise.papers.judgements.get(&(state, case.incident));
    BeliefCell {
        favourite: place as u16,
        p,
        right: place == author.index(),
        p_truth: case.author.get(author.index()).copied().unwrap_or(0.0),
        level: case.level,
        team: own.cloned(),
    }
}

/// A team in the list of who has decided.
fn team_row(session: &Session, state: StateId) -> TeamRow {
    let table: Vec<PersonId> = session.people.table(state).collect();
    let here = table.iter().filter(|id| session.is_here(**id)).count();
    let player = session.players.now.get(state.index()).copied().unwrap_or(Player::Doctrine);
    let people = Exercise::by_people(&session.players.now, state);
    TeamRow {
        state,
        player,
        people: (table.len(), here),
        speaker_here: session.people.speaker(state).is_some_and(|id| session.is_here(id)),
        made: if people { made(session, state) } else { (0, 0) },
        chosen: if people { chosen(session, state) } else { Vec::new() },
    }
}

/// What a team has put down in this move.
fn chosen(session: &Session, state: StateId) -> Vec<Line> {
    let (names, t) = (&session.ground.names, session.ground.topology());
    let drafts = &session.exercise.papers.drafts;
    let with_reason = |text: Line, reason: &str| match reason.trim() {
        "" => text,
        reason => say!(with_reason, text, reason),
    };
    let mut list: Vec<Line> = Vec::new();
    for (choice, (pick, reason)) in &drafts.choices {
        if t.choices.get(usize::from(*choice)).is_none_or(|c| c.state != state) {
            continue;
        }
        let text = match pick {
            Pick::Option(option) => names.option(*option).into(),
            Pick::Nothing => say!(no_option),
            Pick::Doctrine => say!(by_doctrine),
        };
        list.push(with_reason(text, reason));
    }
    if let Some((deed, reason)) = drafts.acts.get(&state) {
        let text = deed.as_ref().map_or_else(|| say!(no_step_short), |deed| super::deed(names, deed));
        list.push(with_reason(text, reason));
    }
    if let Some((mediation, reason)) = drafts.chair.as_ref().filter(|(mediation, _)| mediation.by == state) {
        list.push(with_reason(super::mediation(names, *mediation), reason));
    }
    if let Some(said) = drafts.lines.get(&state) {
        let line = session.ground.script.lines.get(usize::from(said.line)).map_or("", |line| line.text.as_str());
        let naming = said.naming.map_or_else(Line::none, |s| say!(names_state, names.state(s)));
        list.push(with_reason(Line::all([Line::from(line).sentence(), naming]), &said.words));
    }
    list
}

/// A message on its way: what, by which way, and what it waits for.
/// What teams have put in the post, and leaves when the window closes.
fn waiting(session: &Session) -> impl Iterator<Item = (Line, Line, Line)> {
    let names = &session.ground.names;
    let letters = session.exercise.papers.letters.iter().filter(|letter| !letter.gone);
    letters.map(|letter| {
        let note = &letter.note;
        let what = say!(sends[place::kind(note.kind)], names.state(note.from), names.state(note.to), Line::none());
        let words = if letter.words.is_empty() { Line::none() } else { say!(in_words, letter.words.as_str()) };
        (what, words, say!(in_the_post))
    })
}

fn on_its_way(session: &Session, story: &Story<'_>, m: &OnItsWay) -> (Line, Line, Line) {
    let names = &session.ground.names;
    let teller = Teller::new(session, story);
    let about = teller.about(story.message(m.message).and_then(|sent| sent.incident));
    let what = say!(sends[place::kind(m.kind)], names.state(m.from), names.state(m.to), about);
    let way = say!(way_taken, Line::way(m.way.kind), Line::role(m.way.role), m.sent).capital();
    let waits = say!(
        transit[match m.phase {
            Transit::Draft => 0,
            Transit::Legal => 1,
            Transit::Find => 2,
            Transit::Stale => 3,
            Transit::Courier => 4,
            Transit::Queue => 5,
            Transit::Handle => 6,
            Transit::Relay => 7,
            Transit::Done => 8,
        }]
    );
    let opens = m.opens.map_or_else(Line::none, |at| say!(desk_opens, at));
    (what, way, Line::all([waits, opens]))
}
