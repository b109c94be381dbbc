//! The log: what people did, room and exercise, and what the world did, in one list.

use crate::session::Session;
use crate::session::denied::phase_name;
use crate::session::desk::{LogKind, LogRow};
use crate::session::drafts::Mediation;
use crate::session::order::{Entry, Order, PersonId, Phase, Place, Screen, Timer, Until};
use crate::session::undo::is_of_the_exercise;
use crate::text::Lang;
use detente_engine::ids::{EventId, StateId};
use detente_engine::live::{Handling, Pick, Player};
use detente_engine::log::{Reply, What};
use detente_report::words::{Language, Story, phrases};
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
        text: format!("{} is told: {}", names.state(notice.state), notice.own.said(Lang::En)),
        undone: false,
        event: None,
    }));
    rows.extend(papers.decisions.iter().map(|decision| LogRow {
        room: None,
        at: decision.at,
        kind: LogKind::Decision,
        text: match decision.reason.trim() {
            "" => format!("{}: {}", names.state(decision.state), decision.text),
            reason => format!("{}: {} ({reason})", names.state(decision.state), decision.text),
        },
        undone: false,
        event: None,
    }));
    let events = session.exercise.play.log().events.iter().enumerate().rev();
    let world = events.filter_map(|(n, event)| {
        let id = EventId::from_index(n);
        let kind = match event.what {
            What::InjectFired { .. } | What::Improvised { .. } => LogKind::Inject,
            What::Sent { .. } | What::Delivered { .. } | What::Replied { .. } => LogKind::Message,
            _ => LogKind::World,
        };
        let line = story.line(id, Language::English).filter(|line| line.salience >= SALIENCE)?;
        Some(LogRow { room: None, at: event.at, kind, text: line.text.words(), undone: false, event: Some(id) })
    });
    rows.extend(world.take(WORLD_MAX));
    // Entries keep their order; what the world did at the same time came of them.
    rows.sort_by_key(|row| row.at);
    rows.reverse();
    rows
}

/// Points to which one can go back, the latest first: the last entry that stays, exercise time there, and what came next.
pub(super) fn undo_points(session: &Session) -> Vec<(u64, Moment, String)> {
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
pub(in crate::session) fn order(session: &Session, entry: &Entry) -> String {
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
            format!("{} joins {}.", id.map_or_else(|| "Somebody".into(), who), seat(session, *place))
        }
        Order::Move { person, place } => format!("{} takes a place {}.", who(*person), seat(session, *place)),
        Order::Leave { person } => format!("{} leaves.", who(*person)),
        Order::Speak { person } => format!("The device of {} speaks for its team.", who(*person)),
        Order::Play { state: of, by: Player::People } => format!("People play {}.", state(*of)),
        Order::Play { state: of, by: Player::Doctrine } => format!("{} is played by its doctrine.", state(*of)),
        Order::RemoveIdentities => "All names of persons are taken away.".into(),
        Order::Next => match session.after(entry.seq) {
            Some(after) if after.phase == Phase::HotWash => "On to the hot-wash.".into(),
            Some(after) => format!("Move {}: {}.", after.number, phase_name(after.phase)),
            None => "On to the next phase.".into(),
        },
        Order::Advance(Until::Hours(1)) => "Time goes on by an hour.".into(),
        Order::Advance(Until::Hours(hours)) => format!("Time goes on by {hours} hours."),
        Order::Advance(Until::NextEvent) => "Time goes on to the next event.".into(),
        Order::Pause(true) => "The exercise is paused.".into(),
        Order::Pause(false) => "The exercise goes on.".into(),
        Order::Undo { to: 0 } => "Everything is undone.".into(),
        Order::Undo { to } => format!("Back to what stood after entry {to}."),
        Order::Timer(timer) => match timer {
            Timer::Start(seconds) => format!("The timer starts with {seconds} seconds."),
            Timer::Pause => "The timer stands.".into(),
            Timer::Resume => "The timer goes on.".into(),
            Timer::Add(seconds) => format!("The timer gets {seconds} seconds more."),
            Timer::Stop => "The timer is taken away.".into(),
        },
        Order::Inject { inject, how } => {
            let name = ground.topology().injects.get(inject.index()).map_or("?", |i| i.name.as_str());
            match how {
                Handling::Hold => format!("{name} is held."),
                Handling::Release => format!("{name} is released."),
                Handling::Skip => format!("{name} is struck out."),
                Handling::Fire => format!("{name} is fired now."),
            }
        }
        Order::Improvise { to, text, test, .. } => {
            let kind = if *test { "Test" } else { "Improvised" };
            format!("{kind}, to {}: {text}", phrases::list(to))
        }
        Order::Project(screen) => match screen {
            Screen::Join => "The projector shows how to join.".into(),
            Screen::Map => "The projector shows the map.".into(),
            Screen::Move => "The projector shows the move.".into(),
            Screen::Reveal => "The projector shows what was revealed.".into(),
            Screen::HotWash(step) => format!("The projector shows step {} of the hot-wash.", step + 1),
        },
        Order::Blackout(true) => "The projector goes dark.".into(),
        Order::Blackout(false) => "The projector comes back.".into(),
        Order::RevealTension(true) => "Tension may be shown.".into(),
        Order::RevealTension(false) => "Tension is not shown any more.".into(),
        Order::Note { text } => format!("Note: {text}"),
        Order::Choose { choice, pick, .. } => {
            let of = ground.topology().choices.get(usize::from(*choice)).map_or("A state", |c| state(c.state));
            let what = match pick {
                Pick::Option(option) => names.option(*option),
                Pick::Nothing => "none of the options.",
                Pick::Doctrine => "what its doctrine takes.",
            };
            format!("{of} puts down: {what}")
        }
        Order::Act { deed, .. } => format!("Put down: {}", super::deed(names, deed)),
        Order::NoAct { state: of, .. } => format!("{} puts down no step toward anybody.", state(*of)),
        Order::Say { state: of, line, .. } => {
            let line = ground.script.lines.get(usize::from(*line)).map_or("", |line| line.text.as_str());
            format!("{} puts down its public line: {line}", state(*of))
        }
        Order::Write { note, .. } => {
            format!("{} {}.", state(note.from), phrases::sends(note.kind, state(note.to), ""))
        }
        Order::Reply { message, reply, .. } => {
            let by = session.exercise.addressee(*message).map_or("A state", state);
            match reply {
                Reply::Answered => format!("{by} answers a request."),
                Reply::Held => format!("{by} sends a holding reply."),
                Reply::Declined => format!("{by} declines a request."),
            }
        }
        Order::Ask { state: of, incident } => {
            format!("{} asks its own desks about {}.", state(*of), view_title(*of, *incident))
        }
        Order::Chair { state: by, first, second, convene, .. } => {
            let mediation = Mediation { by: *by, between: (*first, *second), convene: *convene };
            format!("Put down: {}", super::mediation(names, mediation))
        }
        Order::Judge { state: of, incident, .. } => {
            format!("{} puts down its judgement of {}.", state(*of), view_title(*of, *incident))
        }
        Order::Consent { state: of, yes: true } => format!("{} lets its beliefs be shown.", state(*of)),
        Order::Consent { state: of, yes: false } => format!("{} keeps its beliefs to itself.", state(*of)),
        Order::Ping { from, to, role } => {
            format!("{} calls the {} of {}.", state(*from), phrases::role(*role), state(*to))
        }
        Order::Score { of, mark, .. } => format!("A mark for {of}: {mark} of 5."),
    }
}

fn seat(session: &Session, place: Place) -> String {
    match place {
        Place::Lobby => "in the lobby".into(),
        Place::Team(state, seat) => {
            let seats = session.ground.seats.get(state.index());
            let name = seats.and_then(|seats| seats.get(usize::from(seat))).map_or("", |seat| seat.name.as_str());
            let of = session.ground.names.state(state);
            if name.is_empty() { format!("at the table of {of}") } else { format!("at the table of {of}, {name}") }
        }
        Place::Observer => "among the observers".into(),
        Place::Evaluator => "among the evaluators".into(),
        Place::Projector => "at the projector".into(),
    }
}
