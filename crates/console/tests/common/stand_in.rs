//! A session with nothing in it but people and the words that they sent, and pages that show all of it. What the server
//! does around a session does not depend on what is played in it.

use detente_console::http::{Around, Pages, Sheet};
use detente_console::room::{Begin, Branched, Fold};
use detente_console::session::desk::{
    Board, Control, Decide, Gallery, HotWash, LogKind, LogRow, News, Person, Room, StateCard, TeamDesk,
};
use detente_console::session::order::{Entry, Order, PersonId, Phase, Place, Screen};
use detente_console::session::{Denied, Forks};
use detente_engine::ids::StateId;
use detente_engine::live::Player;
use detente_scenario::Moment;
use detente_scenario::contact::Role;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

/// States of the stand-in.
pub const STATES: usize = 27;

/// A note of this text makes the fold panic while it is applied.
pub const BOOM: &str = "boom";

pub fn begin() -> Begin {
    Arc::new(|_| Ok(Box::new(StandIn::default())))
}

#[derive(Default)]
struct StandIn {
    entries: Vec<Entry>,
    people: Vec<(String, Place, bool)>,
    joined: Vec<String>,
    here: BTreeSet<PersonId>,
}

impl StandIn {
    fn words(&self, of: impl Fn(&Entry) -> bool) -> Vec<String> {
        let said = self.entries.iter().filter(|entry| of(entry));
        said.filter_map(|entry| match &entry.order {
            Order::Note { text } => Some(text.clone()),
            Order::NoAct { reason, .. } => Some(reason.clone()),
            _ => None,
        })
        .collect()
    }

    fn room(&self) -> Room {
        Room {
            title: "Stand-in".into(),
            configuration: "none".into(),
            number: 0,
            moves: 1,
            move_title: String::new(),
            phase: Phase::Lobby,
            now: Moment(0),
            weekday: 0,
            send: None,
            decide: None,
            paused: false,
            timer: None,
            chair: None,
            states: (0..STATES).map(|s| self.state(StateId::from_index(s))).collect(),
            correction: None,
            seq: self.seq(),
        }
    }

    fn state(&self, state: StateId) -> StateCard {
        let seats = vec![("Foreign ministry".into(), vec![Role::Diplomatic]), ("Desk".into(), vec![Role::Technical])];
        let (code, name) = (format!("S{:02}", state.0), format!("State {}", state.0));
        StateCard { id: state, code, name, utc_hours: 0.0, scale: vec![], seats }
    }

    fn person(&self, id: PersonId) -> Person {
        let (name, place, _) = self.people[id.0 as usize - 1].clone();
        Person { id, name, place, speaks: false, here: self.here.contains(&id) }
    }

    fn all(&self) -> impl Iterator<Item = Person> {
        let there = (1..).zip(&self.people).filter(|(_, (_, _, gone))| !gone);
        there.map(|(number, _)| self.person(PersonId(number)))
    }
}

impl Fold for StandIn {
    fn forks(&self) -> Option<Forks> {
        None
    }

    fn allows(&self, by: Option<PersonId>, order: &Order) -> Result<(), Denied> {
        match (by, order) {
            (None, _) | (Some(_), Order::NoAct { .. }) => Ok(()),
            _ => Err(Denied::Facilitator),
        }
    }

    fn apply(&mut self, entry: Entry) -> Result<(), Denied> {
        match &entry.order {
            Order::Join { name, place } => {
                self.people.push((name.clone(), *place, false));
                self.joined.push(entry.id.clone());
            }
            Order::Move { person, place } => self.people[person.0 as usize - 1].1 = *place,
            Order::Leave { person } => self.people[person.0 as usize - 1].2 = true,
            Order::Note { text } if text == BOOM => {
                // Half done, as a real fault would leave it.
                self.entries.push(entry);
                panic!("a fault in the fold");
            }
            Order::Note { .. } | Order::NoAct { .. } | Order::RemoveIdentities => {}
            _ => return Err(Denied::TimeStands),
        }
        self.entries.push(entry);
        Ok(())
    }

    fn present(&mut self, here: &BTreeSet<PersonId>) {
        self.here = here.clone();
    }

    fn seq(&self) -> u64 {
        self.entries.len() as u64
    }

    fn place(&self, person: PersonId) -> Option<Place> {
        let (_, place, gone) = self.people.get((person.0 as usize).checked_sub(1)?)?;
        (!gone).then_some(*place)
    }

    fn joined(&self, id: &str) -> Option<PersonId> {
        self.joined.iter().position(|by| by == id).map(|at| PersonId(at as u32 + 1))
    }

    fn tables(&self) -> Vec<(String, usize)> {
        (0..STATES).map(|state| (format!("S{state:02}"), 2)).collect()
    }

    fn team(&mut self, state: StateId, viewer: Option<PersonId>) -> TeamDesk {
        let own = |entry: &Entry| matches!(entry.order, Order::NoAct { state: s, .. } if s == state);
        let news = self.words(own).into_iter().map(|text| News {
            at: Moment(0),
            text: text.into(),
            own: None,
            public: false,
            role: None,
            test: false,
            late: false,
            fresh: false,
        });
        TeamDesk {
            news: news.collect(),
            room: self.room(),
            state: self.state(state),
            viewer: viewer.map(|viewer| self.person(viewer)),
            people: self.all().filter(|p| matches!(p.place, Place::Team(s, _) if s == state)).collect(),
            player: Player::People,
            brief: format!("brief of S{:02} alone", state.0),
            wants: String::new(),
            situation: String::new(),
            tasks: vec![],
            procedure: vec![],
            sectors: vec![],
            severity: None,
            cases: vec![],
            inbox: vec![],
            outbox: vec![],
            channels: vec![],
            messages_left: vec![],
            matters: vec![],
            decide: Decide {
                open: true,
                made: (0, 0),
                choices: vec![],
                rungs: vec![],
                act: None,
                no_act: None,
                lines: vec![],
                chair: None,
                line: None,
            },
            consent: None,
            pings: vec![],
        }
    }

    fn control(&mut self) -> Control {
        let log = self.words(|_| true).into_iter().map(|text| LogRow {
            room: None,
            at: Moment(0),
            kind: LogKind::Note,
            text: text.into(),
            undone: false,
            event: None,
        });
        Control {
            log: log.collect(),
            room: self.room(),
            seed: 1,
            code: String::new(),
            people: self.all().collect(),
            coming: vec![],
            truth: vec![],
            misreadings: vec![],
            sectors: vec![],
            incidents: vec![],
            deciding: vec![],
            on_their_way: vec![],
            screen: Screen::Join,
            blackout: false,
            tension: false,
            undo: vec![],
            scores: vec![],
            questions: vec![],
            when_stuck: String::new(),
        }
    }

    fn board(&mut self) -> Board {
        Board {
            room: self.room(),
            screen: Screen::Join,
            blackout: false,
            code: String::new(),
            address: String::new(),
            tiles: vec![],
            events: vec![],
            acts: vec![],
            tension: None,
            situation: String::new(),
            questions: vec![],
            hot_wash: None,
        }
    }

    fn gallery(&mut self, viewer: PersonId) -> Gallery {
        Gallery { viewer: self.person(viewer), board: self.board(), to_score: vec![] }
    }

    fn procedure(&self) -> Vec<String> {
        vec![]
    }

    fn now(&self) -> Moment {
        Moment(0)
    }

    fn record(&self) -> Result<String, String> {
        Ok(format!("{:?}", self.words(|_| true)))
    }

    fn branch(&self, to: u64) -> Result<Branched, Denied> {
        let entries = self.entries.iter().filter(|entry| entry.seq <= to).cloned().collect();
        Ok(Branched { entries, stands: Moment(0) })
    }

    fn hot_wash(&mut self) -> HotWash {
        HotWash {
            configuration: "none".into(),
            finished: false,
            stands: Moment(0),
            moves: vec![],
            course: vec![],
            rungs: vec![],
            acts: vec![],
            reach: vec![],
            pieces: vec![],
            beliefs: vec![],
            ribbons: vec![],
            chains: vec![],
            hung: None,
            others: vec![],
            scores: vec![],
            questions: vec![],
            notes: vec![],
            twin: None,
        }
    }
}

/// Pages that show everything that they are given.
pub struct PlainPages;

impl Pages for PlainPages {
    fn page(&self, sheet: &Sheet, around: &Around<'_>) -> String {
        let mut page = String::from("<!doctype html><title>Stand-in</title>");
        if let Some(message) = &around.message {
            let _ = write!(page, "<p role=\"alert\">{}</p>", safe(&message.to_string()));
        }
        let _ = write!(page, "<pre>{}</pre>", safe(&format!("{sheet:?}")));
        let _ = write!(page, "<form><input type=\"hidden\" name=\"id\" value=\"{}\"></form>", (around.ids)());
        page
    }

    fn asset(&self, name: &str) -> Option<(&'static str, &'static [u8])> {
        (name == "detente.css").then_some(("text/css", &b"p{}"[..]))
    }

    fn speaks(&self, code: &str) -> bool {
        code == "en"
    }
}

fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
