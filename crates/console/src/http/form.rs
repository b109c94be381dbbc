//! What a form sends, and the order that it means. A field that is missing or says something that no page offers is
//! refused; nothing in a field is believed beyond its own meaning.

use super::limits;
use crate::page::Why;
use crate::session::order::{Judgement, Order, PersonId, Place, Screen, Timer, Until};
use detente_engine::ids::{IncidentId, InjectId, MessageId, PostureId, StateId};
use detente_engine::live::{Deed, Handling, Matter, Note, Pick, Player, Way};
use detente_engine::log::Reply;
use detente_scenario::inject::Effect;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use std::str::FromStr;

/// The fields of a form, in order.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

/// Fields that hold a person's own words.
const WORDS: [&str; 5] = ["reason", "words", "text", "remark", "note"];

type Read<T> = Result<T, Why>;

impl Fields {
    /// From the pairs of a request.
    ///
    /// # Errors
    /// Too many, or too long.
    pub fn new(pairs: Vec<(String, String)>) -> Read<Self> {
        if pairs.len() > limits::FIELDS {
            return Err(Why::ManyFields);
        }
        for (name, value) in &pairs {
            let max = if WORDS.contains(&name.as_str()) { limits::WORDS } else { limits::FIELD };
            if name.len() > limits::FIELD || value.len() > max {
                return Err(Why::LongField(shortened(name), max));
            }
        }
        Ok(Fields(pairs))
    }

    /// The first value of a name, without spaces around it; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a name.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, v)| n == name && !v.trim().is_empty()).map(|(_, value)| value.trim())
    }

    /// What was filled in, for a page that shows the form again.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    fn words(&self, name: &str) -> String {
        plain(self.text(name))
    }

    fn number<T: FromStr>(&self, name: &str) -> Read<T> {
        self.text(name).parse().map_err(|_| unclear(name, self.text(name)))
    }

    /// A number, or nothing where the field is empty.
    fn some_number<T: FromStr>(&self, name: &str) -> Read<Option<T>> {
        if self.text(name).is_empty() { Ok(None) } else { self.number(name).map(Some) }
    }

    fn word<T: DeserializeOwned>(&self, name: &str) -> Read<T> {
        named(self.text(name)).ok_or_else(|| unclear(name, self.text(name)))
    }

    /// A switch, in a field of the order's own name or one called `on`.
    fn on(&self, name: &str) -> Read<bool> {
        let own = self.text(name);
        match if own.is_empty() { self.text("on") } else { own } {
            "on" | "yes" | "true" | "1" => Ok(true),
            "off" | "no" | "false" | "0" => Ok(false),
            other => Err(unclear(name, other)),
        }
    }
}

/// A person's words: line ends of one kind, and none of the signs that nobody types.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect()
}

fn unclear(name: &str, value: &str) -> Why {
    match value {
        "" => Why::Missing(shortened(name)),
        _ => Why::NotOffered(shortened(name), shortened(value)),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A variant without content, by the name that it has in the program.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    let from: StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
    T::deserialize(from).ok()
}

/// What names in forms stand for, in one session.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Codes of the states in order, with the number of seats of each.
    pub states: Vec<(String, usize)>,
}

impl Tables {
    /// A state by its code.
    pub fn state(&self, code: &str) -> Option<StateId> {
        self.states.iter().position(|(c, _)| c == code).map(StateId::from_index)
    }

    fn read(&self, fields: &Fields, name: &str) -> Read<StateId> {
        self.state(fields.text(name)).ok_or_else(|| unclear(name, fields.text(name)))
    }

    fn some(&self, fields: &Fields, name: &str) -> Read<Option<StateId>> {
        if fields.text(name).is_empty() { Ok(None) } else { self.read(fields, name).map(Some) }
    }

    /// A place as a form names it: `lobby`, `observer`, `evaluator`, `projector`, `CODE` or `CODE.seat`.
    pub fn place(&self, text: &str) -> Option<(Place, bool)> {
        Some(match text {
            "" | "lobby" => (Place::Lobby, true),
            "observer" => (Place::Observer, true),
            "evaluator" => (Place::Evaluator, true),
            "projector" => (Place::Projector, true),
            _ => {
                let (code, seat) = match text.rsplit_once('.') {
                    Some((code, seat)) => (code, Some(seat.parse::<u8>().ok()?)),
                    None => (text, None),
                };
                let state = self.state(code)?;
                if seat.is_some_and(|seat| usize::from(seat) >= self.states[state.index()].1) {
                    return None;
                }
                (Place::Team(state, seat.unwrap_or(0)), seat.is_some())
            }
        })
    }
}

/// Reads the order that a form means. `state` is that of the viewer's table, or the one that the facilitator enters
/// for; an order of a team without one is refused.
///
/// # Errors
/// What is missing or unclear.
pub fn order(fields: &Fields, tables: &Tables, state: Option<StateId>) -> Read<Order> {
    let own = || state.ok_or(Why::ForTeam);
    let reason = || fields.words("reason");
    Ok(match fields.text("order") {
        "choose" => {
            own()?;
            let pick = match fields.text("pick") {
                "none" => Pick::Nothing,
                _ => Pick::Option(fields.number("pick")?),
            };
            Order::Choose { choice: fields.number("choice")?, pick, reason: reason() }
        }
        "act" => {
            let public = match fields.text("audience") {
                "public" => true,
                "private" | "" => false,
                other => return Err(unclear("audience", other)),
            };
            let with = fields.all("with").map(|code| tables.state(code).ok_or_else(|| unclear("with", code)));
            let deed = Deed {
                actor: own()?,
                target: tables.read(fields, "target")?,
                rung: fields.number("rung")?,
                public,
                with: with.collect::<Read<_>>()?,
                about: matter(fields.text("about"))?,
            };
            Order::Act { deed, reason: reason() }
        }
        "no-act" => Order::NoAct { state: own()?, reason: reason() },
        "say" => Order::Say {
            state: own()?,
            line: fields.number("line")?,
            naming: tables.some(fields, "naming")?,
            about: incident(matter(fields.text("about"))?)?,
            words: fields.words("words"),
        },
        "write" => {
            let note = Note {
                from: own()?,
                to: tables.read(fields, "to")?,
                kind: fields.word("kind")?,
                way: way(fields.text("way"))?,
                about: matter(fields.text("about"))?,
                level: fields.some_number("level")?,
                evidence: fields.text("evidence") == "on",
            };
            let (words, sure) = (fields.words("words"), fields.some_number("sure")?);
            Order::Write { note, seat: fields.word("seat")?, words, sure }
        }
        "reply" => {
            own()?;
            let reply = match fields.text("reply") {
                "answered" => Reply::Answered,
                "held" => Reply::Held,
                "declined" => Reply::Declined,
                other => return Err(unclear("reply", other)),
            };
            Order::Reply { message: MessageId(fields.number("message")?), reply, words: fields.words("words") }
        }
        "chair" => {
            let convene = match fields.text("how") {
                "convene" => true,
                "offer" => false,
                other => return Err(unclear("how", other)),
            };
            let (first, second) = (tables.read(fields, "first")?, tables.read(fields, "second")?);
            Order::Chair { state: own()?, first, second, convene, reason: reason() }
        }
        "ask" => Order::Ask { state: own()?, incident: IncidentId(fields.number("incident")?) },
        "judge" => Order::Judge {
            state: own()?,
            incident: IncidentId(fields.number("incident")?),
            judgement: judgement(fields, tables)?,
        },
        "consent" => Order::Consent { state: own()?, yes: fields.on("consent")? },
        "ping" => Order::Ping { from: own()?, to: tables.read(fields, "to")?, role: fields.word("role")? },
        _ => return of_the_room(fields, tables),
    })
}

/// Orders about people and time, of the facilitator and of evaluators.
fn of_the_room(fields: &Fields, tables: &Tables) -> Read<Order> {
    let person = || fields.number("person").map(PersonId);
    Ok(match fields.text("order") {
        "move" => {
            let place = tables.place(fields.text("place")).ok_or_else(|| unclear("place", fields.text("place")))?.0;
            Order::Move { person: person()?, place }
        }
        "leave" => Order::Leave { person: person()? },
        "speak" => Order::Speak { person: person()? },
        "play" => {
            let by = match fields.text("by") {
                "people" => Player::People,
                "doctrine" => Player::Doctrine,
                other => return Err(unclear("by", other)),
            };
            Order::Play { state: tables.read(fields, "state")?, by }
        }
        "remove-identities" => Order::RemoveIdentities,
        "next" => Order::Next,
        "advance" if fields.text("until") == "event" => Order::Advance(Until::NextEvent),
        "advance" => Order::Advance(Until::Hours(fields.number("hours")?)),
        "pause" => Order::Pause(fields.on("pause")?),
        "undo" => Order::Undo { to: fields.number("to")? },
        "timer" => Order::Timer(match fields.text("timer") {
            "start" => Timer::Start(fields.number("seconds")?),
            "pause" => Timer::Pause,
            "resume" => Timer::Resume,
            "add" => Timer::Add(fields.number("seconds")?),
            "stop" => Timer::Stop,
            other => return Err(unclear("timer", other)),
        }),
        "inject" => {
            let how = match fields.text("how") {
                "hold" => Handling::Hold,
                "release" => Handling::Release,
                "skip" => Handling::Skip,
                "fire" => Handling::Fire,
                other => return Err(unclear("how", other)),
            };
            Order::Inject { inject: InjectId(fields.number("inject")?), how }
        }
        "improvise" => {
            let to: Vec<String> = fields.all("to").map(str::to_owned).collect();
            let mut effects = fields.all("effect").map(|text| effect(text, tables)).collect::<Read<Vec<_>>>()?;
            effects.extend(loss(fields, tables)?);
            Order::Improvise { to, text: fields.words("text"), test: fields.text("test") == "on", effects }
        }
        "project" => Order::Project(screen(fields.text("screen"))?),
        "blackout" => Order::Blackout(fields.on("blackout")?),
        "tension" => Order::RevealTension(fields.on("tension")?),
        "note" => Order::Note { text: fields.words("text") },
        "score" => Order::Score {
            of: fields.text("of").to_owned(),
            mark: fields.number("mark")?,
            remark: fields.words("remark"),
        },
        other => return Err(unclear("order", other)),
    })
}

/// `i3`, `p1`, or nothing.
fn matter(text: &str) -> Read<Option<Matter>> {
    let number = text.get(1..).unwrap_or_default();
    let read = match text.chars().next() {
        None => return Ok(None),
        Some('i') => number.parse().ok().map(|n| Matter::Incident(IncidentId(n))),
        Some('p') => number.parse().ok().map(|n| Matter::Posture(PostureId(n))),
        Some(_) => None,
    };
    read.map(Some).ok_or_else(|| unclear("about", text))
}

fn incident(matter: Option<Matter>) -> Read<Option<IncidentId>> {
    match matter {
        None => Ok(None),
        Some(Matter::Incident(incident)) => Ok(Some(incident)),
        Some(Matter::Posture(posture)) => Err(unclear("about", &format!("p{}", posture.0))),
    }
}

/// `Directory.Policy`, or nothing.
fn way(text: &str) -> Read<Option<Way>> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.split_once('.').and_then(|(kind, role)| Some(Way { kind: named(kind)?, role: named(role)? }));
    read.map(Some).ok_or_else(|| unclear("way", text))
}

fn judgement(fields: &Fields, tables: &Tables) -> Read<Judgement> {
    let state = |name: &str, nobody: &str| match fields.text(name) {
        "" => Ok(None),
        word if word == nobody => Ok(Some(None)),
        code => tables.state(code).map(|state| Some(Some(state))).ok_or_else(|| unclear(name, code)),
    };
    Ok(Judgement {
        origin: state("origin", "outside")?,
        author: fields.some_number("author")?,
        behind: state("behind", "none")?,
        sure: fields.some_number("sure")?,
    })
}

fn screen(text: &str) -> Read<Screen> {
    Ok(match text {
        "join" => Screen::Join,
        "map" => Screen::Map,
        "move" => Screen::Move,
        "reveal" => Screen::Reveal,
        _ => {
            let step = text.strip_prefix("hotwash-").and_then(|step| step.parse().ok());
            Screen::HotWash(step.ok_or_else(|| unclear("screen", text))?)
        }
    })
}

/// `pressure:CODE:0.3`, `tension:A:B:1`.
fn effect(text: &str, tables: &Tables) -> Read<Effect> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let known = |code: &str| tables.state(code).map(|_| code.to_owned());
    let parts: Vec<&str> = text.split(':').collect();
    let read = match parts[..] {
        ["pressure", code, by] => known(code).zip(number(by)).map(|(code, by)| Effect::Pressure(code, by)),
        ["tension", from, to, by] => {
            known(from).zip(known(to)).zip(number(by)).map(|((from, to), by)| Effect::Tension(from, to, by))
        }
        _ => None,
    };
    read.ok_or_else(|| unclear("effect", text))
}

/// A sector of a state loses a share of its service for some hours, as a part of an incident; nothing if no sector is
/// named.
fn loss(fields: &Fields, tables: &Tables) -> Read<Option<Effect>> {
    let sector = fields.text("loss");
    if sector.is_empty() {
        return Ok(None);
    }
    if sector.split_once('.').is_none_or(|(code, _)| tables.state(code).is_none()) {
        return Err(unclear("loss", sector));
    }
    let number = |name: &str| {
        let read = fields.text(name).parse::<f64>().ok().filter(|number| number.is_finite());
        read.ok_or_else(|| unclear(name, fields.text(name)))
    };
    let (loss, hours, incident) = (number("share")?, number("lasting")?, fields.text("cause"));
    if incident.is_empty() {
        return Err(unclear("cause", incident));
    }
    Ok(Some(Effect::Disrupt { sector: sector.to_owned(), loss, incident: incident.to_owned(), hours: Some(hours) }))
}
