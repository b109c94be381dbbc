//! A state's mail: what reached it, what it sent, and what it knows of that.

use super::matter;
use crate::session::Session;
use crate::session::desk::{Fate, Mail, Sent};
use crate::session::ground::Ground;
use detente_engine::ids::StateId;
use detente_engine::live::View;
use detente_engine::live::view::{Posted, Received};
use detente_scenario::Moment;
use detente_scenario::contact::{MessageKind, Role};

/// The time of decision of the move in which something was sent.
fn decision_of(ground: &Ground, sent: Moment) -> Option<Moment> {
    ground.script.moves.iter().find(|m| sent < m.until).map(|m| m.decide)
}

/// What reached a state, the latest first.
pub(super) fn inbox(session: &Session, view: &View) -> Vec<Mail> {
    let mut mail: Vec<Mail> = view.inbox.iter().map(|received| read(session, view, received)).collect();
    mail.sort_by_key(|m| std::cmp::Reverse((m.read.unwrap_or(view.now), m.message)));
    mail
}

fn read(session: &Session, view: &View, received: &Received) -> Mail {
    let ground = &session.ground;
    let papers = &session.exercise.papers;
    // What stands in a message is known to those who have read it; the desk alone knows that it came.
    let opened = received.read.is_some();
    let letter = papers.letter(received.message).filter(|_| opened);
    let answer = received.answers.filter(|_| opened).and_then(|request| papers.answers.get(&request));
    let words = letter.map(|l| l.words.clone()).or_else(|| answer.map(|(_, words)| words.clone()));
    let late = decision_of(ground, received.sent)
        .is_some_and(|decide| received.sent <= decide && received.read.unwrap_or(view.now) > decide);
    let drafted = papers.drafts.replies.get(&received.message).map(|(_, reply, words)| (*reply, words));
    let given = papers.answers.get(&received.message).map(|(reply, words)| (*reply, words));
    let own = drafted.or(given);
    Mail {
        message: received.message,
        from: ground.names.state(received.from).to_owned(),
        kind: received.kind,
        way: received.way,
        sent: received.sent,
        read: received.read,
        about: received.about.filter(|_| opened).map(|about| matter(ground, view, about)),
        level: received.level.filter(|_| opened).map(|level| {
            let told = letter.and_then(|l| l.note.level).map(|given| (received.from, f64::from(given)));
            // What a desk wrote by itself is known only as it was read.
            let (whose, on) = told.unwrap_or((view.state, level));
            (label(ground, whose, on), level)
        }),
        words: words.filter(|words| !words.is_empty()),
        sure: letter.and_then(|l| l.sure),
        late,
        fresh: session.exercise.decided.is_none_or(|decided| received.read.unwrap_or(view.now) > decided),
        awaits_reply: received.awaits_reply && drafted.is_none(),
        reply: drafted.map(|(reply, _)| reply).or(received.reply),
        reply_words: own.map(|(_, words)| words.clone()).filter(|words| !words.is_empty()),
    }
}

/// A level in the words of a state's own scale.
fn label(ground: &Ground, state: StateId, level: f64) -> String {
    let scale = super::card(ground, state).scale;
    let place = level.round().clamp(0.0, 5.0) as usize;
    scale.get(place).cloned().unwrap_or_default()
}

/// What a state sent, the latest first; what has not left stands before all.
pub(super) fn outbox(session: &Session, view: &View) -> Vec<Sent> {
    let ground = &session.ground;
    let papers = &session.exercise.papers;
    let waiting = papers.waiting(view.state).map(|letter| Sent {
        message: None,
        to: ground.names.state(letter.note.to).to_owned(),
        kind: letter.note.kind,
        way: letter.note.way,
        medium: None,
        sent: None,
        about: letter.note.about.map(|about| matter(ground, view, about)),
        words: Some(letter.words.clone()).filter(|words| !words.is_empty()),
        by_desk: false,
        fate: Fate::Waiting,
        reply_words: None,
    });
    let by_people = session.exercise.play.obeys_people(view.state);
    let of_desks = |kind: MessageKind| matches!(kind, MessageKind::Indicators | MessageKind::Evidence);
    let left = view.outbox.iter().rev().map(|posted| {
        let letter = papers.letter(posted.message);
        let answer = posted.reply.and_then(|_| papers.answers.get(&posted.message));
        Sent {
            message: Some(posted.message),
            to: ground.names.state(posted.to).to_owned(),
            kind: posted.kind,
            way: Some(posted.way),
            medium: Some(posted.medium),
            sent: Some(posted.sent),
            about: posted.about.map(|about| matter(ground, view, about)),
            words: letter.map(|l| l.words.clone()).filter(|words| !words.is_empty()),
            by_desk: by_people && letter.is_none() && of_desks(posted.kind),
            fate: fate(posted),
            reply_words: answer.map(|(_, words)| words.clone()).filter(|words| !words.is_empty()),
        }
    });
    waiting.chain(left).collect()
}

/// What a sender knows of its message.
fn fate(posted: &Posted) -> Fate {
    match posted {
        Posted { reply: Some((at, reply)), .. } => Fate::Replied(*at, *reply),
        Posted { acknowledged: Some(at), silence: false, .. } => Fate::Acknowledged(*at),
        Posted { silence: true, .. } => Fate::Silence,
        Posted { stale: true, .. } => Fate::Stale,
        _ => Fate::NothingHeard,
    }
}

/// Messages that each seat may still write in this move.
pub(super) fn left(session: &Session, state: StateId) -> Vec<(Role, u32)> {
    let most = session.ground.script.messages_per_seat;
    let number = session.exercise.number;
    let seats = session.ground.seats[state.index()].iter().enumerate();
    seats
        .filter_map(|(place, seat)| {
            let role = crate::session::drafts::face(&seat.roles)?;
            Some((role, most.saturating_sub(session.exercise.papers.written(state, place, number))))
        })
        .collect()
}
