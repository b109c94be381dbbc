//! The facilitator's pages: control, people, log.

use super::say::{Say, phase_place};
use super::{Look, picture, rendered};
use crate::session::desk::{
    BeliefCell, Coming, Control, Does, LIKELY_MISREADING, LogKind, LogRow, Misreading, Room, TeamRow, TimelineRow,
};
use crate::session::order::{Phase, Place, Screen};
use crate::text::{self, Fill};
use askama::Template;
use detente_engine::live::Player;
use detente_scenario::Moment;
use std::borrow::Borrow;

/// Lines of the log that the control page shows; the whole log has its own page.
const LATEST: usize = 24;
/// Lines that lie behind in the list of what is coming.
const BEHIND: usize = 4;
/// With more states than this the menu of effects names no pairs.
const STATES_PAIRED: usize = 8;

/// A line of what is coming.
enum Line<'a> {
    Day(String),
    Now,
    Row(&'a TimelineRow),
    Send(Moment),
    Due(Moment),
}

/// A step of the move: its number, name, what it is, whether it is now, whether it is done.
type Step = (usize, &'static str, String, bool, bool);

#[derive(Template)]
#[template(path = "control.html")]
struct Page<'a> {
    s: Say<'a>,
    c: &'a Control,
    coming: Vec<Line<'a>>,
    decided: String,
    steps: Vec<Step>,
    next: Option<&'static str>,
    /// Time can go further by hand: elsewhere it stands where the phase has brought it.
    may_advance: bool,
    latest: Vec<&'a LogRow>,
    places: Vec<(String, String)>,
    people_back: &'static str,
    effects: Vec<(String, String)>,
    screens: Vec<(String, String, bool)>,
    undo: Vec<Moments<'a>>,
}

/// Points to go back to at which exercise time stood still: when, the number of what came after them, and the points.
struct Moments<'a> {
    at: Moment,
    points: Vec<&'a (u64, Moment, text::Line)>,
}

/// Points of one moment together, the latest first.
fn moments(points: &[(u64, Moment, text::Line)]) -> Vec<Moments<'_>> {
    let mut all: Vec<Moments<'_>> = Vec::new();
    for point in points {
        match all.last_mut() {
            Some(last) if last.at == point.1 => last.points.push(point),
            _ => all.push(Moments { at: point.1, points: vec![point] }),
        }
    }
    all
}

/// The facilitator's page.
pub fn control(c: &Control, look: &Look) -> String {
    let s = Say::new(look);
    let people = c.deciding.iter().filter(|team| team.player == Player::People);
    let in_now = people.clone().filter(|team| team.made.1 > 0 && team.made.0 >= team.made.1).count();
    rendered(&Page {
        coming: coming(&s, c),
        decided: s.w.of.of2(in_now, people.count()),
        steps: steps(&s, &c.room),
        next: next(&s, &c.room),
        may_advance: c.room.phase == Phase::Reveal,
        latest: c.log.iter().take(LATEST).collect(),
        places: places(&s, &c.room),
        people_back: "#sheet-people",
        effects: effects(&s, &c.room),
        screens: screens(&s, c),
        undo: moments(&c.undo),
        c,
        s,
    })
}

/// The timeline with its days, the present, the sending and the decision among its lines.
fn coming<'a>(s: &Say, c: &'a Control) -> Vec<Line<'a>> {
    let past = c.coming.iter().filter(|row| row.past).count();
    let rows = c.coming.iter().filter(|row| row.past).skip(past.saturating_sub(BEHIND));
    let mut timed: Vec<(Moment, u8, Line)> =
        rows.map(|row| (row.at.unwrap_or(c.room.now), 0, Line::Row(row))).collect();
    timed.push((c.room.now, 1, Line::Now));
    let ahead = c.coming.iter().filter(|row| !row.past);
    timed.extend(ahead.clone().filter_map(|row| row.at.map(|at| (at.max(c.room.now), 3, Line::Row(row)))));
    timed.extend(c.room.send.filter(|at| *at > c.room.now).map(|at| (at, 2, Line::Send(at))));
    timed.extend(c.room.decide.filter(|at| *at > c.room.now).map(|at| (at, 2, Line::Due(at))));
    timed.sort_by_key(|(at, order, _)| (*at, *order));
    let mut lines = Vec::new();
    let mut day = String::new();
    for (at, _, line) in timed {
        let today = s.day(&at);
        if today != day {
            lines.push(Line::Day(today.clone()));
            day = today;
        }
        lines.push(line);
    }
    lines.extend(ahead.filter(|row| row.at.is_none()).map(Line::Row));
    lines
}

fn steps(s: &Say, room: &Room) -> Vec<Step> {
    let here = phase_place(room.phase);
    let at = |moment: Option<Moment>| moment.map_or(String::new(), |at| s.moment(&at));
    let hint = |place: usize| match place {
        2 => s.w.control.step_hints[2].of(at(room.send)),
        3 => s.w.control.step_hints[3].of(at(room.decide)),
        other => s.w.control.step_hints[other].to_string(),
    };
    let shown: Vec<usize> = match room.phase {
        Phase::Lobby => vec![0],
        Phase::HotWash => vec![6],
        _ => (1..6).collect(),
    };
    shown.into_iter().zip(1..).map(|(p, n)| (n, s.w.phases[p], hint(p), p == here, p < here)).collect()
}

/// What the next step is called; none after the last.
fn next(s: &Say, room: &Room) -> Option<&'static str> {
    match room.phase {
        Phase::HotWash => None,
        Phase::Reveal if room.number >= room.moves => Some(s.w.control.next_last),
        phase => Some(s.w.control.next[phase_place(phase)]),
    }
}

/// Every place that a person can be given: value, words.
fn places(s: &Say, room: &Room) -> Vec<(String, String)> {
    let others = [Place::Lobby, Place::Observer, Place::Evaluator, Place::Projector];
    let seats = room.states.iter().flat_map(|card| {
        (0..card.seats.len().max(1)).map(|seat| Place::Team(card.id, u8::try_from(seat).unwrap_or(u8::MAX)))
    });
    others.into_iter().chain(seats).map(|place| (s.place_value(room, &place), s.place(room, &place))).collect()
}

/// What an improvised inject may do.
fn effects(s: &Say, room: &Room) -> Vec<(String, String)> {
    let states = &room.states;
    let pressure = |card: &crate::session::desk::StateCard| {
        (format!("pressure:{}:0.3", card.code), s.w.control.effect_pressure.of(&card.name))
    };
    let mut effects: Vec<_> = states.iter().map(pressure).collect();
    if states.len() <= STATES_PAIRED {
        let pairs = states.iter().flat_map(|a| states.iter().map(move |b| (a, b))).filter(|(a, b)| a.id != b.id);
        effects.extend(pairs.map(|(a, b)| {
            (format!("tension:{}:{}:1", a.code, b.code), s.w.control.effect_tension.of2(&a.name, &b.name))
        }));
    }
    effects
}

/// What the projector may show: value, words, shown now.
fn screens(s: &Say, c: &Control) -> Vec<(String, String, bool)> {
    let plain =
        [Screen::Join, Screen::Map, Screen::Move, Screen::Reveal].into_iter().zip(["join", "map", "move", "reveal"]);
    let mut all: Vec<_> = plain
        .zip(s.w.control.screens)
        .map(|((screen, value), word)| (value.into(), word.into(), screen == c.screen))
        .collect();
    all.extend(s.w.wash.steps.iter().zip(0u8..).map(|(step, n)| {
        let word = s.w.control.screen_step.of2(n + 1, step);
        (format!("hotwash-{n}"), word, c.screen == Screen::HotWash(n))
    }));
    all
}

#[derive(Template)]
#[template(path = "people.html")]
struct People<'a> {
    s: Say<'a>,
    c: &'a Control,
    places: Vec<(String, String)>,
    people_back: &'static str,
}

/// People, on a page of their own.
pub fn people(c: &Control, look: &Look) -> String {
    let s = Say::new(look);
    rendered(&People { places: places(&s, &c.room), people_back: "", c, s })
}

#[derive(Template)]
#[template(path = "log.html")]
struct Log<'a> {
    s: Say<'a>,
    c: &'a Control,
    kinds: Vec<(&'static str, &'static str)>,
}

/// The whole log, with a choice of kinds that needs no script.
pub fn log(c: &Control, look: &Look) -> String {
    let s = Say::new(look);
    rendered(&Log { kinds: LOG_CLASSES.into_iter().zip(s.w.log_kinds).collect(), c, s })
}

/// Classes of the kinds of line, in the order of their words.
const LOG_CLASSES: [&str; 6] = ["decision", "message", "inject", "note", "room", "world"];

/// Words and values of the facilitator's pages.
impl Say<'_> {
    /// What is coming, in a line.
    fn coming(&self, room: &Room, what: &Coming) -> String {
        let w = &self.w.control;
        match what {
            Coming::Inject(name, text, skipped) => {
                let text = if text.is_empty() { w.unread } else { text };
                if *skipped { w.struck_out.of2(name, text) } else { w.inject_label.of2(name, text) }
            }
            Coming::Incident(name) => w.begins.of(name.trim_end_matches('.')),
            Coming::Posture(name, by, _) => w.posture_begins.of2(name.trim_end_matches('.'), self.name(room, by)),
        }
    }
    /// How a posture is meant.
    fn meant(&self, what: &Coming) -> Option<&'static str> {
        match what {
            Coming::Posture(_, _, threat) => Some(self.w.control.meant[usize::from(*threat)]),
            _ => None,
        }
    }
    /// What an inject does that nobody reads.
    fn does(&self, does: &Does) -> String {
        let w = &self.w.control;
        match does {
            Does::Begins(incident) => w.begins.of(incident),
            Does::Ends(incident) => w.does_ends.of(incident),
            Does::Loses(sector, state, share) => w.does_loses.of3(self.said(sector), state, self.percent(share)),
            Does::Evidence(state, incident) => w.does_evidence.of2(state, incident),
            Does::Exposes(state, incident) => w.does_exposes.of2(state, incident),
            Does::Finds => w.does_finds.into(),
            Does::Message(from, to) => w.does_message.of2(from, to),
            Does::Pressure(state) => w.does_pressure.of(state),
            Does::Tension(from, toward) => w.does_tension.of2(from, toward),
            Does::Meeting(first, second) => w.does_meeting.of2(first, second),
            Does::Else => w.does_else.into(),
        }
    }
    /// Who is probably mistaken, and what each brief leads to, in sentences.
    /// From which share on a wrong answer is a likely misreading.
    fn likely_enough(&self) -> &'static f64 {
        &LIKELY_MISREADING
    }
    fn misreadings(&self, c: &Control) -> (Vec<String>, Vec<String>) {
        let (briefs, mistaken): (Vec<_>, Vec<_>) =
            c.misreadings.iter().partition(|one| matches!(one, Misreading::Brief(..)));
        let said = |list: Vec<&Misreading>| list.into_iter().map(|one| self.misread(&c.room, one)).collect();
        (said(mistaken), said(briefs))
    }
    /// What somebody probably misreads, in a sentence.
    fn misread(&self, room: &Room, misreading: &Misreading) -> String {
        let w = &self.w.control;
        match misreading {
            Misreading::Brief(state, text) => w.misread_brief.of2(self.name(room, state), text),
            Misreading::Author(state, title, favourite, p, so) => {
                let takes =
                    w.misread_author.of3(self.name(room, state), self.said(title), self.hypothesis(room, favourite));
                w.misread_so.of3(takes, self.percent(p), self.hypothesis(room, so))
            }
            Misreading::Message(from, to, kind, at) => w.misread_message.of3(
                self.name(room, to),
                w.misread_kind.of2(self.kind(kind), self.name(room, from)),
                self.moment(at),
            ),
            Misreading::Act(by, actor, target, rung, at) => {
                let step = w.misread_step.of3(self.name(room, actor), self.name(room, target), self.rung(rung));
                w.misread_act.of3(self.name(room, by), step, self.moment(at))
            }
            Misreading::Silence(by, of, at) => {
                w.misread_silence.of3(self.name(room, by), self.name(room, of), self.moment(at))
            }
        }
    }
    /// What is taken back with all points of a moment: how much, and the first of it.
    fn undo_sum(&self, of: &Moments<'_>) -> String {
        let first = of.points.last().map_or_else(String::new, |point| self.said(&point.2));
        match of.points.len() {
            1 => self.w.control.undo_after.of(first),
            more => self.w.control.undo_many.of2(more, first),
        }
    }
    /// Shares of a service that can be lost.
    fn shares(&self) -> Vec<(&'static str, String)> {
        [("0.1", 0.1), ("0.3", 0.3), ("0.6", 0.6), ("0.9", 0.9)]
            .map(|(value, share)| (value, self.percent(&share)))
            .to_vec()
    }
    fn by_people(&self, team: &TeamRow) -> bool {
        team.player == Player::People
    }
    fn people(&self, (all, here): &(usize, usize)) -> String {
        self.w.control.people_count.of2(here, all)
    }
    /// What a team is doing: an icon and words.
    fn doing(&self, team: &TeamRow) -> (&'static str, &'static str) {
        match team.player {
            Player::Doctrine => ("lines", self.w.control.doctrine),
            Player::People if team.made.0 >= team.made.1 && team.made.1 > 0 => ("check", self.w.control.decided),
            Player::People if team.people.0 == 0 => ("ring", self.w.control.nobody_yet),
            Player::People if !team.speaker_here => ("cross", self.w.control.device_lost),
            Player::People => ("clock", self.w.control.talking),
        }
    }
    /// Lines of the log with a heading wherever room time and exercise time change places, so that they never mix.
    fn log_lines<'r, R: Borrow<LogRow>>(&self, rows: &'r [R]) -> Vec<(Option<String>, &'r LogRow)> {
        let mut last = String::new();
        let headed = |row: &'r R| {
            let row = row.borrow();
            let head = if row.room.is_some() {
                self.w.control.log_room.of(self.moment(&row.at))
            } else {
                self.w.control.log_exercise.of(self.day(&row.at))
            };
            let new = (head != last).then(|| head.clone());
            last = head;
            (new, row)
        };
        rows.iter().map(headed).collect()
    }
    fn log_place(kind: LogKind) -> usize {
        match kind {
            LogKind::Decision => 0,
            LogKind::Message => 1,
            LogKind::Inject => 2,
            LogKind::Note => 3,
            LogKind::Room => 4,
            LogKind::World => 5,
        }
    }
    fn log_class(&self, kind: &LogKind) -> &'static str {
        LOG_CLASSES[Self::log_place(*kind)]
    }
    fn log_kind(&self, kind: &LogKind) -> &'static str {
        self.w.log_kinds[Self::log_place(*kind)]
    }
    fn sits(&self, room: &Room, place: &Place, value: &str) -> bool {
        self.place_value(room, place) == value
    }
    fn at_table(&self, place: &Place) -> bool {
        matches!(place, Place::Team(..))
    }
    /// Belief on what is so, on a favourite that is not, and elsewhere.
    pub(super) fn truth_bar(&self, belief: &BeliefCell) -> String {
        picture::truth_bar(belief.p_truth, if belief.right { 0.0 } else { belief.p })
    }
}
