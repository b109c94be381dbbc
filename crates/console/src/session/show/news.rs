//! News: what a state reads, sees and does, in the order of time, and what of it everybody knows.

use super::cases;
use crate::session::Session;
use crate::session::desk::{News, Own, Talk};
use crate::session::drafts::Said;
use crate::text::{Lang, Line, say};
use detente_engine::ids::{IncidentId, InjectId, StateId};
use detente_engine::live::View;
use detente_engine::live::view::{Meeting, SeenAct};
use detente_engine::log::What;
use detente_scenario::Moment;
use detente_scenario::contact::Role;
use std::collections::BTreeSet;

/// A line before it is told whether it is late or fresh.
struct Raw {
    at: Moment,
    text: Line,
    own: Option<Own>,
    public: bool,
    role: Option<Role>,
    test: bool,
    /// It would have borne on a decision, had it come in time.
    awaited: bool,
}

impl Raw {
    fn own(at: Moment, own: Own) -> Self {
        let text = own.line();
        Raw { at, text, own: Some(own), public: false, role: None, test: false, awaited: false }
    }
    fn public(at: Moment, text: Line) -> Self {
        Raw { at, text, own: None, public: true, role: None, test: false, awaited: false }
    }
}

/// What a state knows of the course, the latest last.
pub(super) fn news(session: &Session, view: &View) -> Vec<News> {
    let mut lines = injects(session, Some(view));
    lines.extend(told(session, Some(view.state)));
    lines.extend(spoken(session, Some(view)));
    lines.extend(acts(session, view));
    lines.extend(own(session, view));
    finish(session, lines)
}

/// What everybody knows of the course, the latest last.
pub(super) fn public(session: &Session) -> Vec<News> {
    let mut lines = injects(session, None);
    lines.extend(told(session, None));
    lines.extend(spoken(session, None));
    for act in session.exercise.play.truth().acts.iter().filter(|act| act.public) {
        lines.push(Raw::public(act.at, act_in_words(session, act)));
    }
    finish(session, lines)
}

fn finish(session: &Session, mut lines: Vec<Raw>) -> Vec<News> {
    let exercise = &session.exercise;
    lines.sort_by_key(|line| line.at);
    // A step and a public line may say the same of one state at one time: once is enough.
    let mut said = BTreeSet::new();
    lines.retain(|line| line.own.is_some() || said.insert((line.at, line.text.said(Lang::En))));
    let moves = &session.ground.script.moves;
    let past = exercise.decided;
    let late = |at: Moment| moves.iter().any(|m| at > m.decide && at <= m.until && past.is_some_and(|p| p >= m.decide));
    lines
        .into_iter()
        .map(|raw| News {
            at: raw.at,
            text: raw.text,
            own: raw.own,
            public: raw.public,
            role: raw.role,
            test: raw.test,
            late: raw.awaited && late(raw.at),
            // What was decided together was nobody's news before.
            fresh: past.is_none_or(|decided| raw.at >= decided),
        })
        .collect()
}

/// Injects that have been read: which of them somebody reads is written in the scenario.
fn injects(session: &Session, view: Option<&View>) -> Vec<Raw> {
    let ground = &session.ground;
    let line = |at: Moment, inject: InjectId| {
        let readers = ground.readers.get(inject.index())?;
        let role = match view {
            Some(view) => readers.reads(view.state)?,
            None if readers.all => None,
            None => return None,
        };
        let (text, _) = ground.names.inject(inject);
        (!text.is_empty()).then(|| Raw {
            at,
            text: text.into(),
            own: None,
            public: readers.all,
            role,
            test: false,
            awaited: false,
        })
    };
    session.exercise.fired().into_iter().filter_map(|(inject, at)| line(at, inject)).collect()
}

/// What the facilitator improvised.
fn told(session: &Session, state: Option<StateId>) -> Vec<Raw> {
    let told = session.exercise.papers.told.iter();
    told.filter_map(|told| {
        let role = match state {
            Some(state) => told.readers.reads(state)?,
            None if told.readers.all => None,
            None => return None,
        };
        Some(Raw {
            at: told.at,
            text: told.text.as_str().into(),
            own: None,
            public: told.readers.all,
            role,
            test: told.test,
            awaited: false,
        })
    })
    .collect()
}

/// Public statements: those of teams in their own words, those of doctrines in a sentence.
fn spoken(session: &Session, view: Option<&View>) -> Vec<Raw> {
    let names = &session.ground.names;
    let said = &session.exercise.papers.said;
    let lines = &session.ground.script.lines;
    let mut spoken: Vec<Raw> = said
        .iter()
        // Saying nothing is no news.
        .filter(|said| said.line > 0 || !said.words.is_empty() || said.naming.is_some())
        .map(|said| {
            let line = lines.get(usize::from(said.line)).map_or("", |line| line.text.as_str());
            let who = names.state(said.state);
            let line = match line.trim().trim_end_matches('.') {
                "" => say!(public_words, who),
                line => say!(public_line, who, line),
            };
            let naming = said.naming.map_or_else(Line::none, |s| say!(names_state, names.state(s)));
            let words = if said.words.is_empty() { Line::none() } else { say!(quoted, said.words.as_str()) };
            Raw::public(said.at, Line::all([line, naming, words]))
        })
        .collect();
    let ours = |at: Moment, from: StateId| {
        let step = session.ground.topology().step;
        said.iter().any(|s: &Said| s.state == from && (0..=step).contains(&(at.0 - s.at.0)))
    };
    let sentence_of = |from: StateId, toward: StateId, about: Option<IncidentId>| {
        // Everybody hears of what a statement is about, and knows it by the name that is in public use.
        let about = match (about, view) {
            (Some(incident), Some(view)) if view.cases.iter().any(|case| case.incident == incident) => {
                say!(on_matter, cases::title(&session.ground, view, incident))
            }
            _ => Line::none(),
        };
        if from == toward {
            return say!(speaks[0], names.state(from), about);
        }
        say!(speaks[1], names.state(from), about, names.state(toward))
    };
    match view {
        Some(view) => {
            let statements = view.statements.iter().filter(|(at, from, ..)| !ours(*at, *from));
            spoken.extend(
                statements.map(|(at, from, toward, about)| Raw::public(*at, sentence_of(*from, *toward, *about))),
            );
        }
        None => {
            for event in &session.exercise.play.log().events {
                if let What::PublicStatement { from, toward, incident } = event.what
                    && !ours(event.at, from)
                {
                    spoken.push(Raw::public(event.at, sentence_of(from, toward, incident)));
                }
            }
        }
    }
    spoken
}

/// Acts as a state saw them.
fn acts(session: &Session, view: &View) -> Vec<Raw> {
    view.acts
        .iter()
        .map(|act| Raw {
            at: act.at,
            text: act_in_words(session, act),
            own: None,
            public: act.public,
            role: None,
            test: false,
            awaited: false,
        })
        .collect()
}

/// An act in a sentence.
pub(super) fn act_in_words(session: &Session, act: &SeenAct) -> Line {
    super::act(&session.ground.names, act.rung, act.actor, act.target, act.public).sentence()
}

/// What happens at home: cases, findings, meetings, and what became of the team's own decisions.
fn own(session: &Session, view: &View) -> Vec<Raw> {
    let ground = &session.ground;
    let title = |incident: IncidentId| cases::title(ground, view, incident);
    let opened = view.cases.iter().map(|case| Raw::own(case.opened, Own::Opened(title(case.incident), case.how)));
    let mut lines: Vec<Raw> = opened.collect();
    lines.extend(view.meetings.iter().map(|meeting| {
        let talk = match meeting {
            Meeting { accusation: true, .. } => Talk::Accusation,
            Meeting { ritual: true, .. } => Talk::Ritual,
            _ => Talk::Frank,
        };
        Raw::own(meeting.at, Own::Met(ground.names.state(meeting.with).to_owned(), talk))
    }));
    // Of an incident on which it has no case it has not heard.
    let heard = view.exposed.iter().filter(|(_, of)| view.cases.iter().any(|case| case.incident == *of));
    lines.extend(heard.map(|(at, incident)| Raw::own(*at, Own::Exposed(title(*incident)))));
    // When a desk of one's own found something is one's own to know.
    for event in &session.exercise.play.log().events {
        if let What::PieceOpened { piece, holder } = event.what
            && holder == view.state
            && view.pieces.contains(&piece)
            && let Some((_, text, ..)) = ground.names.piece(piece)
            && !text.is_empty()
        {
            let known = Raw::own(event.at, Own::Found(Line::from(text).sentence().said(Lang::En)));
            lines.push(Raw { awaited: true, ..known });
        }
    }
    let notices = session.exercise.papers.notices.iter().filter(|notice| notice.state == view.state);
    lines.extend(notices.map(|notice| Raw::own(notice.at, notice.own.clone())));
    lines
}

/// What somebody has seen so far, line by line: what an undo takes back is what of it does not hold any more.
pub(in crate::session) fn seen(session: &Session, state: Option<StateId>) -> Vec<(Moment, Line)> {
    let Some(state) = state else {
        return public(session).into_iter().map(|news| (news.at, news.text)).collect();
    };
    let view = session.exercise.play.view(state);
    let mut lines: Vec<(Moment, Line)> = news(session, &view).into_iter().map(|news| (news.at, news.text)).collect();
    for mail in super::mail::inbox(session, &view) {
        if let Some(read) = mail.read {
            let about = mail.about.map_or_else(Line::none, |about| say!(about, about));
            lines.push((read, say!(message_of, Line::kind(mail.kind), mail.from, about)));
        }
    }
    lines.sort_by_key(|line| line.0);
    lines
}
