//! The log: what people did, room and exercise, and what the world did, in one list.

use super::told::Teller;
use crate::session::Session;
use crate::session::desk::{LogKind, LogRow, scored};
use crate::session::drafts::Mediation;
use crate::session::order::{Entry, Order, PersonId, Phase, Place, Screen, Timer, Until};
use crate::session::undo::is_of_the_exercise;
use crate::text::{Line, place, say};
use detente_engine::ids::{EventId, StateId};
use detente_engine::live::{Handling, Pick, Player};
use detente_engine::log::{Reply, What};
use detente_report::words::{Language, Story};
use detente_scenario::Moment;

/// Lines of the world that the list goes back to: a facilitator reads the last hours, the account the whole.
const WORLD_MAX: usize = 200;
/// The least salience of a line of the world.
const SALIENCE: u8 = 40;

/// The log, the latest first.
pub(super) fn log(session: &Session, story: &Story<'_>) -> Vec<LogRow> {
    let undone = session.undone();
    let mut rows: Vec<LogRow> = session
        .entries
        .iter()
        .zip(&session.folded)
        .map(|(entry, folded)| LogRow {
            room: Some(entry.room),
            at: folded.at,
            kind: kind(&entry.order),
            text: order(session, entry),
            undone: undone.contains(&entry.seq),
            event: None,
        })
        .collect();
    let papers = &session.exercise.papers;
    let names = &session.ground.names;
    rows.extend(papers.notices.iter().map(|notice| LogRow {
        room: None,
        at: notice.at,
        kind: LogKind::World,
        text: say!(told_to, names.state(notice.state), notice.own.line()),
        undone: false,
        event: None,
    }));
    rows.extend(papers.decisions.iter().map(|decision| LogRow {
        room: None,
        at: decision.at,
        kind: LogKind::Decision,
        text: match decision.reason.trim() {
            "" => say!(decided, names.state(decision.state), decision.text.clone()),
            reason => {
                let text = say!(with_reason, decision.text.clone(), reason);
                say!(decided, names.state(decision.state), text)
            }
        },
        undone: false,
        event: None,
    }));
    let teller = Teller::new(session, story);
    let events = session.exercise.play.log().events.iter().enumerate().rev();
    let world = events.filter_map(|(n, event)| {
        let id = EventId::from_index(n);
        let kind = match event.what {
            What::InjectFired { .. } | What::Improvised { .. } => LogKind::Inject,
            What::Sent { .. } | What::Delivered { .. } | What::Replied { .. } => LogKind::Message,
            _ => LogKind::World,
        };
        story.line(id, Language::English).filter(|line| line.salience >= SALIENCE)?;
        Some(LogRow { room: None, at: event.at, kind, text: teller.line(id), undone: false, event: Some(id) })
    });
    rows.extend(world.take(WORLD_MAX));
    // Entries keep their order; what the world did at the same time came of them.
    rows.sort_by_key(|row| row.at);
    rows.reverse();
    rows
}

/// Points to which one can go back, the latest first: the last entry that stays, exercise time there, and what came next.
pub(super) fn undo_points(session: &Session) -> Vec<(u64, Moment, Line)> {
    let undone = session.undone();
    let mut points = Vec::new();
    // What came after a point is the first that goes if one goes back to it.
    let mut after = None;
    for (entry, folded) in session.entries.iter().zip(&session.folded).rev() {
        if is_of_the_exercise(&entry.order) && !undone.contains(&entry.seq) {
            let taken_back = after.replace(order(session, entry));
            points.extend(taken_back.map(|text| (entry.seq, folded.at, text)));
        }
    }
    points.extend(after.map(|text| (0, session.ground.begun.from, text)));
    points
}

fn kind(order: &Order) -> LogKind {
    match order {
        Order::Choose { .. }
        | Order::Act { .. }
        | Order::NoAct { .. }
        | Order::Say { .. }
        | Order::Judge { .. }
        | Order::Chair { .. }
        | Order::Ask { .. } => LogKind::Decision,
        Order::Write { .. } | Order::Reply { .. } => LogKind::Message,
        Order::Inject { .. } | Order::Improvise { .. } => LogKind::Inject,
        Order::Note { .. } | Order::Score { .. } => LogKind::Note,
        _ => LogKind::Room,
    }
}

/// What an entry was, in a sentence. Names of people are those that they have now.
pub(in crate::session) fn order(session: &Session, entry: &Entry) -> Line {
    let ground = &session.ground;
    let names = &ground.names;
    let state = |id: StateId| names.state(id);
    let who = |id: PersonId| session.people.name(id, ground);
    let view_title = |of: StateId, incident| {
        let view = session.exercise.play.view(of);
        super::cases::title(ground, &view, incident)
    };
    match &entry.order {
        Order::Join { place, .. } => {
            let id = session.people.joined_by(&entry.id);
            say!(joins, id.map_or_else(|| say!(somebody), |id| who(id).into()), seat(session, *place))
        }
        Order::Move { person, place } => say!(takes_place, who(*person), seat(session, *place)),
        Order::Leave { person } => say!(leaves, who(*person)),
        Order::Speak { person } => say!(speaks_for, who(*person)),
        Order::Play { state: of, by: Player::People } => say!(people_play, state(*of)),
        Order::Play { state: of, by: Player::Doctrine } => say!(doctrine_plays, state(*of)),
        Order::RemoveIdentities => say!(nameless),
        Order::Next => match session.after(entry.seq) {
            Some(after) if after.phase == Phase::HotWash => say!(to_hot_wash),
            Some(after) => {
                let phase = Line::phrase(|w, n| w.refusal.phases[n], after.phase as usize, Vec::new());
                say!(move_phase, after.number.to_string(), phase)
            }
            None => say!(next_phase),
        },
        Order::Advance(Until::Hours(1)) => say!(an_hour),
        Order::Advance(Until::Hours(hours)) => say!(hours_on, hours.to_string()),
        Order::Advance(Until::NextEvent) => say!(next_event),
        Order::Pause(true) => say!(paused[0]),
        Order::Pause(false) => say!(paused[1]),
        Order::Undo { to: 0 } => say!(all_undone),
        Order::Undo { to } => match session.after(*to) {
            Some(folded) => say!(back_to, folded.at),
            None => say!(all_undone),
        },
        Order::Timer(timer) => match timer {
            Timer::Start(seconds) => say!(timer[0], seconds.to_string()),
            Timer::Pause => say!(timer[1]),
            Timer::Resume => say!(timer[2]),
            Timer::Add(seconds) => say!(timer[3], seconds.to_string()),
            Timer::Stop => say!(timer[4]),
        },
        Order::Inject { inject, how } => {
            let name = ground.topology().injects.get(inject.index()).map_or("?", |i| i.name.as_str());
            match how {
                Handling::Hold => say!(injects[0], name),
                Handling::Release => say!(injects[1], name),
                Handling::Skip => say!(injects[2], name),
                Handling::Fire => say!(injects[3], name),
            }
        }
        Order::Improvise { to, text, test, .. } => {
            let to = Line::list(to.iter().map(|to| match to.as_str() {
                "all" | "public" => say!(all_states),
                one => one.into(),
            }));
            say!(improvised[usize::from(*test)], to, text.as_str())
        }
        Order::Project(screen) => match screen {
            Screen::Join => say!(projector[0]),
            Screen::Map => say!(projector[1]),
            Screen::Move => say!(projector[2]),
            Screen::Reveal => say!(projector[3]),
            Screen::HotWash(step) => say!(projector[4], (step + 1).to_string()),
        },
        Order::Blackout(true) => say!(blackout[0]),
        Order::Blackout(false) => say!(blackout[1]),
        Order::RevealTension(true) => say!(tension[0]),
        Order::RevealTension(false) => say!(tension[1]),
        Order::Note { text } => say!(note, text.as_str()),
        Order::Choose { choice, pick, .. } => {
            let of = ground
                .topology()
                .choices
                .get(usize::from(*choice))
                .map_or_else(|| say!(a_state), |c| state(c.state).into());
            let what = match pick {
                Pick::Option(option) => names.option(*option).into(),
                Pick::Nothing => say!(no_option),
                Pick::Doctrine => say!(by_doctrine),
            };
            say!(puts_down, of, what)
        }
        Order::Act { deed, .. } => say!(put_down, super::deed(names, deed)),
        Order::NoAct { state: of, .. } => say!(no_step, state(*of)),
        Order::Say { state: of, line, .. } => {
            let line = ground.script.lines.get(usize::from(*line)).map_or("", |line| line.text.as_str());
            say!(puts_line, state(*of), line)
        }
        Order::Write { note, .. } => {
            say!(sends[place::kind(note.kind)], state(note.from), state(note.to), "")
        }
        Order::Reply { message, reply, .. } => {
            let by = session.exercise.addressee(*message).map_or_else(|| say!(a_state), |by| state(by).into());
            match reply {
                Reply::Answered => say!(replies[0], by),
                Reply::Held => say!(replies[1], by),
                Reply::Declined => say!(replies[2], by),
            }
        }
        Order::Ask { state: of, incident } => {
            say!(asks_desks, state(*of), view_title(*of, *incident))
        }
        Order::Chair { state: by, first, second, convene, .. } => {
            let mediation = Mediation { by: *by, between: (*first, *second), convene: *convene };
            say!(put_down, super::mediation(names, mediation))
        }
        Order::Judge { state: of, incident, .. } => {
            say!(judges, state(*of), view_title(*of, *incident))
        }
        Order::Consent { state: of, yes: true } => say!(consents[0], state(*of)),
        Order::Consent { state: of, yes: false } => say!(consents[1], state(*of)),
        Order::Ping { from, to, role } => {
            say!(calls, state(*from), Line::role(*role), state(*to))
        }
        Order::Score { of, mark, .. } => {
            let of = scored(of);
            say!(a_mark, of, mark.to_string())
        }
    }
}

fn seat(session: &Session, place: Place) -> Line {
    match place {
        Place::Lobby => say!(seats[0]),
        Place::Team(state, seat) => {
            let seats = session.ground.seats.get(state.index());
            let name = seats.and_then(|seats| seats.get(usize::from(seat))).map_or("", |seat| seat.name.as_str());
            let of = session.ground.names.state(state);
            if name.is_empty() { say!(seats[1], of) } else { say!(seats[2], of, name) }
        }
        Place::Observer => say!(seats[3]),
        Place::Evaluator => say!(seats[4]),
        Place::Projector => say!(seats[5]),
    }
}
