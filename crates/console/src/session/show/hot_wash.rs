//! The hot-wash, in its order: the course, who could reach whom, what was known and shared, belief against truth, the
//! chains of causes, and the same crisis under other configurations.

use super::told::Teller;
use super::wash::{self, Other, Washed};
use super::{control, ribbon};
use crate::session::Session;
use crate::session::desk::{HotWash, News, OtherRow, PieceRow, ReachRow, TruthRow, Under, WashMove};
use crate::session::order::Phase;
use crate::text::Line;
use detente_engine::Run;
use detente_engine::ids::{EventId, PieceId, StateId};
use detente_engine::log::{Log, What, identity};
use detente_engine::stage::inject::piece_token;
use detente_report::words::{Kind, Language, Story, phrases, timeline};
use detente_scenario::Moment;

/// Lines of the course.
const COURSE: usize = 80;
/// Messages that are shown.
const MESSAGES: usize = 120;
/// Chains that are shown.
const CHAINS: usize = 6;

/// The hot-wash of a session; of one that is under way, as if nothing more were decided.
pub(in crate::session) fn hot_wash(session: &Session) -> HotWash {
    let washed = wash::washed(session);
    let Some(run) = session.exercise.play.run().or(washed.own.as_ref()) else { return empty(session) };
    let story = Story::new(&run.log, &session.ground.names).with(&run.beliefs, &run.authors);
    HotWash {
        configuration: session.ground.begun.configuration.clone(),
        finished: session.exercise.phase == Phase::HotWash,
        stands: session.now(),
        moves: moves(session),
        course: course(session, &Teller::new(session, &story)),
        rungs: rungs(session, run),
        acts: acts(session, &run.log),
        reach: reach(session, &run.log, &washed),
        pieces: pieces(session, &run.log),
        beliefs: beliefs(session, &story),
        ribbons: ribbon::ribbons(session, run, &story),
        chains: chains(&Teller::new(session, &story)),
        hung: None,
        others: others(session, run, &washed),
        scores: session.room.scores(),
        questions: questions(session),
        notes: session.room.notes.clone(),
        twin: None,
    }
}

fn empty(session: &Session) -> HotWash {
    HotWash {
        configuration: session.ground.begun.configuration.clone(),
        finished: false,
        stands: session.now(),
        moves: moves(session),
        course: Vec::new(),
        rungs: Vec::new(),
        acts: Vec::new(),
        reach: Vec::new(),
        pieces: Vec::new(),
        beliefs: Vec::new(),
        ribbons: Vec::new(),
        chains: Vec::new(),
        hung: None,
        others: Vec::new(),
        scores: session.room.scores(),
        questions: questions(session),
        notes: session.room.notes.clone(),
        twin: None,
    }
}

fn moves(session: &Session) -> Vec<WashMove> {
    let of = session.ground.script.moves.iter();
    of.map(|m| WashMove { title: m.title.clone(), decide: m.decide, until: m.until }).collect()
}

/// The questions of all moves.
fn questions(session: &Session) -> Vec<String> {
    session.ground.script.moves.iter().flat_map(|m| m.questions.iter().cloned()).collect()
}

/// 1. What happened. What states believed has its own place, with their consent.
fn course(session: &Session, teller: &Teller<'_>) -> Vec<News> {
    let told = timeline(teller.story, Some(COURSE), Language::English);
    let happened = told.lines.into_iter().filter(|(_, _, line)| line.kind != Kind::Believed);
    let line = |at: Moment, text: Line| News {
        at,
        text,
        own: None,
        public: true,
        role: None,
        test: false,
        late: false,
        fresh: false,
    };
    let mut course: Vec<News> = happened.map(|(at, id, _)| line(at, teller.line(id))).collect();
    let told = session.exercise.papers.told.iter().filter(|told| !told.test);
    course.extend(told.map(|told| line(told.at, told.text.as_str().into())));
    course.sort_by_key(|news| news.at);
    course
}

/// The greatest stance anywhere, where it changes, and at the end.
fn rungs(session: &Session, run: &Run) -> Vec<(Moment, i8)> {
    let step = session.ground.topology().step;
    let mut course: Vec<(Moment, i8)> = Vec::new();
    for (n, &rung) in run.rungs.iter().enumerate() {
        if course.last().is_none_or(|(_, last)| *last != rung) {
            course.push((Moment((n as i64 + 1) * step), rung));
        }
    }
    let end = Moment(run.rungs.len() as i64 * step);
    if let Some(&(at, last)) = course.last()
        && at < end
    {
        course.push((end, last));
    }
    course
}

/// Steps up to now.
fn acts(session: &Session, log: &Log) -> Vec<(Moment, String, String, i8)> {
    let code = |state: StateId| session.ground.topology().states[state.index()].code.clone();
    let of = |event: &detente_engine::Event| match event.what {
        What::Acted { actor, target, rung: rung @ 1.., .. } if event.at <= session.now() => {
            Some((event.at, code(actor), code(target), rung))
        }
        _ => None,
    };
    log.events.iter().filter_map(of).collect()
}

/// 2. Who could reach whom: messages that teams wrote, and requests, with what each would have taken elsewhere.
fn reach(session: &Session, log: &Log, washed: &Washed) -> Vec<ReachRow> {
    let (names, papers) = (&session.ground.names, &session.exercise.papers);
    let mut rows: Vec<(bool, u64, ReachRow)> = Vec::new();
    let read = wash::reads(log);
    for event in &log.events {
        let What::Sent { message, kind, from, to, .. } = event.what else { continue };
        let by_hand = papers.letter(message).is_some();
        if !by_hand && !phrases::is_request(kind) {
            continue;
        }
        let read = read.get(&event.identity).copied().flatten();
        let decide = session.ground.script.moves.iter().find(|m| event.at < m.until).map(|m| m.decide);
        rows.push((
            by_hand,
            event.identity,
            ReachRow {
                between: (names.state(from).to_owned(), names.state(to).to_owned()),
                kind,
                sent: event.at,
                read,
                in_time: read.zip(decide).is_some_and(|(read, decide)| read <= decide),
                under: Vec::new(),
            },
        ));
    }
    // Where there are too many, those of the teams stay.
    rows.sort_by_key(|(by_hand, _, row)| (!by_hand, row.sent));
    rows.truncate(MESSAGES);
    rows.sort_by_key(|(_, _, row)| row.sent);
    rows.into_iter()
        .map(|(_, identity, mut row)| {
            let under = |other: &Other| {
                let found = other.read.get(&identity);
                let (sent, read) = (found.is_some(), found.copied().flatten());
                Under { configuration: other.configuration.clone(), sent, read }
            };
            // One for each configuration, sent there or not: the columns of all rows are the same.
            row.under = washed.others.iter().map(under).collect();
            row
        })
        .collect()
}

/// 3. When each piece was known, and shared.
fn pieces(session: &Session, log: &Log) -> Vec<PieceRow> {
    let ground = &session.ground;
    let (t, names) = (ground.topology(), &ground.names);
    let found = |place: usize| {
        log.events.iter().find_map(|event| match event.what {
            What::PieceOpened { piece, .. } if piece.index() == place => Some(event.at),
            _ => None,
        })
    };
    t.pieces
        .iter()
        .enumerate()
        .map(|(place, plan)| {
            let id = PieceId::from_index(place);
            let token = piece_token(t, id).to_string();
            let key = t.incidents[plan.incident.index()].key.as_str();
            let shared = t.state_ids().filter(|state| *state != plan.holder).filter_map(|state| {
                let code = t.states[state.index()].code.as_str();
                let event = log.events.iter().find(|event| match event.what {
                    // A piece is known by its token, wherever it comes to.
                    What::Token { observer, .. } if observer == state => {
                        event.identity == identity(&event.what, &[code, key, &token])
                    }
                    _ => false,
                })?;
                Some((names.state(state).to_owned(), event.at))
            });
            let text = names.piece(id).map_or("", |(name, text, ..)| if text.is_empty() { name } else { text });
            PieceRow {
                text: text.to_owned(),
                holder: names.state(plan.holder).to_owned(),
                from: plan.from,
                known: found(place),
                shared: shared.collect(),
            }
        })
        .collect()
}

/// 4. Belief against truth, of teams that agreed.
fn beliefs(session: &Session, story: &Story<'_>) -> Vec<TruthRow> {
    let truth = session.exercise.play.truth();
    let agreed = |state: StateId| session.room.consent.get(&state) == Some(&true);
    control::truth_rows(session, &truth, story, agreed)
}

/// 5. The chain of causes behind each escalation: the highest acts, the highest first, each with what led to it.
fn chains(teller: &Teller<'_>) -> Vec<Vec<(Moment, Line)>> {
    let story = teller.story;
    let mut acts: Vec<(i8, EventId)> = Vec::new();
    for (n, event) in story.log.events.iter().enumerate() {
        if let What::Acted { rung, .. } = event.what
            && rung >= 1
        {
            acts.push((rung, EventId::from_index(n)));
        }
    }
    acts.sort_by_key(|(rung, id)| (std::cmp::Reverse(*rung), *id));
    acts.truncate(CHAINS);
    let link = |id: EventId| Some((story.log.get(id)?.at, teller.link(id).capital()));
    acts.into_iter().map(|(_, id)| story.log.chain(id).into_iter().filter_map(link).collect()).collect()
}

/// 6. The same crisis under the other configurations, with the teams' decisions kept where they still apply.
fn others(session: &Session, run: &Run, washed: &Washed) -> Vec<OtherRow> {
    let played = OtherRow {
        configuration: session.ground.begun.configuration.clone(),
        played: true,
        scores: wash::scores(run),
        rung: wash::rung(run),
        dropped: 0,
    };
    let others = washed.others.iter().map(|other| OtherRow {
        configuration: other.configuration.clone(),
        played: false,
        scores: other.scores,
        rung: other.rung,
        dropped: other.dropped,
    });
    std::iter::once(played).chain(others).collect()
}
