//! How things are said: moments, waits, likelihoods, rungs, places. Templates ask this and hold no word of their own.

use super::picture;
use super::{Look, Why};
use crate::session::desk::{Room, StateCard};
use crate::session::order::{Judgement, Phase, Place};
use crate::text::{Fill, Lang, Line, Words, place};
use detente_engine::ids::StateId;
use detente_engine::live::{Matter, Way};
use detente_engine::log::Reply;
use detente_scenario::Moment;
use detente_scenario::contact::{Medium, MessageKind, Role};
use std::fmt::Display;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// All kinds of message, in the order of the words.
pub(super) const KINDS: [MessageKind; 12] = [
    MessageKind::Notification,
    MessageKind::Indicators,
    MessageKind::Evidence,
    MessageKind::InformationRequest,
    MessageKind::Clarification,
    MessageKind::InvestigationRequest,
    MessageKind::AssistanceRequest,
    MessageKind::AssistanceOffer,
    MessageKind::GoodOffices,
    MessageKind::Consultation,
    MessageKind::Reassurance,
    MessageKind::PublicStatement,
];

/// Characters that mean something in HTML are told as themselves.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// The voice of a page.
pub(super) struct Say<'a> {
    pub(super) look: &'a Look<'a>,
    pub(super) w: &'static Words,
    /// The state that orders are entered for, if the viewer does not sit at its table.
    pub(super) entered_for: Option<&'a str>,
}

impl<'a> Say<'a> {
    pub(super) fn new(look: &'a Look<'a>) -> Self {
        Say { look, w: look.lang.words(), entered_for: None }
    }

    /// The language of the page as HTML names it; the pseudo-locale is a private one.
    pub(super) fn html_lang(&self) -> &'static str {
        if self.look.lang == Lang::Pseudo { "en-x-pseudo" } else { self.look.lang.code() }
    }
    /// The languages to choose from: code, name, whether it is this one.
    pub(super) fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        Lang::OFFERED.map(|lang| (lang.code(), lang.name(), lang == self.look.lang)).to_vec()
    }

    /// Why something was not done.
    pub(super) fn why(&self, why: &Why) -> String {
        why.said(self.look.lang)
    }

    /// A line, in the language of the page.
    pub(super) fn said(&self, line: &Line) -> String {
        line.said(self.look.lang)
    }
    /// What a mark is for, by the id that stands in the record.
    pub(super) fn marked(&self, id: &str) -> String {
        crate::session::desk::scored(id).said(self.look.lang)
    }
    /// What a team stated about an incident.
    pub(super) fn in_words(&self, room: &Room, judgement: &Judgement) -> String {
        let w = &self.w.control;
        let origin = match judgement.origin {
            None => w.judged_origin[0].to_owned(),
            Some(None) => w.judged_origin[1].to_owned(),
            Some(Some(state)) => w.judged_origin[2].of(self.name(room, &state)),
        };
        let author = judgement.author.map_or_else(|| w.judged_author.to_owned(), |place| self.hypothesis(room, &place));
        let behind = match judgement.behind {
            None => w.judged_behind[0].to_owned(),
            Some(None) => w.judged_behind[1].to_owned(),
            Some(Some(state)) => w.judged_behind[2].of(self.name(room, &state)),
        };
        let said = w.judged.of3(origin, author, behind);
        match judgement.sure {
            Some(sure) => w.judged_sure.of2(said, self.sure(&sure)),
            None => said,
        }
    }

    // --- forms ---

    /// The hidden fields of a form: the order, a new command id, where to go back to.
    pub(super) fn form(&self, order: &str, back: &str) -> String {
        let hidden =
            |name: &str, value: &str| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", plain(value));
        let back =
            if back.starts_with('#') || back.is_empty() { format!("{}{back}", self.look.back) } else { back.into() };
        let mut fields = hidden("order", order) + &hidden("id", &(self.look.ids)()) + &hidden("back", &back);
        if !self.look.exercise.is_empty() {
            fields += &hidden("exercise", &self.look.exercise);
        }
        if let Some(code) = self.entered_for {
            fields += &hidden("state", code);
        }
        fields
    }
    /// What an undo takes back, in a sentence.
    pub(super) fn correction(&self, from: &Moment, to: &Moment) -> String {
        match from == to {
            true => self.w.team.correction_same.of(self.moment(to)),
            false => self.w.team.correction.of2(self.moment(from), self.moment(to)),
        }
    }
    /// A key of a picture: what it is filled with, and what that stands for.
    pub(super) fn key(&self, fill: &str, words: &str) -> String {
        let fill = if fill == "hatch" { "fill=\"url(#hatch)\"".to_owned() } else { format!("class=\"{fill}\"") };
        format!(
            "<span class=\"key\"><svg width=\"20\" height=\"9\" aria-hidden=\"true\"><rect width=\"20\" height=\"9\" \
             {fill}/></svg> {}</span>",
            plain(words)
        )
    }
    /// One option of a select.
    pub(super) fn option(&self, value: impl Display, text: impl Display, chosen: impl Into<bool>) -> String {
        let selected = if chosen.into() { " selected" } else { "" };
        format!("<option value=\"{}\"{selected}>{}</option>", plain(&value.to_string()), plain(&text.to_string()))
    }
    /// `AUR · Aurelle`.
    pub(super) fn coded(&self, card: &StateCard) -> String {
        format!("{} · {}", card.code, card.name)
    }
    /// Whether the exercise has come to its end.
    pub(super) fn is_over(&self, room: &Room) -> bool {
        room.phase == Phase::HotWash
    }
    /// The measures in force, by their name; in words where there are none.
    pub(super) fn measures<'n>(&self, configuration: &'n str) -> &'n str {
        if configuration == "none" { self.w.no_measures } else { configuration }
    }
    /// What stood in a field of a refused form, else what stands there now. `key` and `is` tell one form of an order
    /// from another; both are empty if there is only one.
    pub(super) fn kept(&self, order: &str, key: &str, is: impl Display, field: &str, now: &str) -> String {
        let given =
            |name: &str| self.look.kept.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let same = given("order") == Some(order) && (key.is_empty() || given(key) == Some(is.to_string().as_str()));
        given(field).filter(|_| same).unwrap_or(now).to_string()
    }
    /// A word that is new on every page, to tie a label to its field.
    pub(super) fn icon(&self, name: &str) -> &'static str {
        picture::icon(name)
    }

    // --- numbers and time ---

    /// A decimal number with a true minus sign and the language's decimal mark.
    pub(super) fn number(&self, value: &f64, places: usize) -> String {
        let text = format!("{value:.places$}").replace('-', "\u{2212}");
        if self.look.lang == Lang::Fr { text.replace('.', ",") } else { text }
    }
    /// `62 %`, with a narrow space that does not break.
    pub(super) fn percent(&self, share: &f64) -> String {
        format!("{}\u{202f}%", self.number(&(share * 100.0), 0))
    }
    /// `Day 3 18:00`.
    pub(super) fn moment(&self, at: &Moment) -> String {
        self.w.moment.of2(at.0.div_euclid(DAY) + 1, self.clock(at))
    }
    /// `Day 3`.
    pub(super) fn day(&self, at: &Moment) -> String {
        self.w.day.of(at.0.div_euclid(DAY) + 1)
    }
    /// `18:00`.
    pub(super) fn clock(&self, at: &Moment) -> String {
        let minutes = at.0.rem_euclid(DAY) / MINUTE;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
    /// The clock of a state.
    pub(super) fn local(&self, at: &Moment, utc_hours: &f64) -> String {
        self.clock(&Moment(at.0 + (utc_hours * HOUR as f64) as i64))
    }
    /// Room time as a clock shows it, in the hours from UTC that the server gave.
    pub(super) fn room_clock(&self, room: &i64) -> String {
        self.clock(&Moment(room + i64::from(self.look.room_utc_minutes) * MINUTE))
    }
    /// A weekday.
    pub(super) fn weekday(&self, day: &u8) -> &'static str {
        self.w.weekdays[usize::from(*day % 7)]
    }
    /// How long: `40 min`, `6 h`, `4 days`.
    pub(super) fn lasting(&self, hours: &f64) -> String {
        if *hours < 0.99 {
            self.w.minutes.of(((hours * 60.0) as i64).max(1))
        } else if *hours < 72.0 {
            self.w.hours.of(self.number(hours, 0))
        } else {
            self.w.days.of(self.number(&(hours / 24.0), 0))
        }
    }
    /// From now until then.
    pub(super) fn wait(&self, now: &Moment, until: &Moment) -> String {
        self.lasting(&((until.0 - now.0).max(0) as f64 / HOUR as f64))
    }
    /// Months, rounded, at least one.
    pub(super) fn months(&self, months: &f64) -> String {
        let months = (months.max(1.0) + 0.5) as i64;
        self.w.months[usize::from(months != 1)].of(months)
    }
    /// Minutes and seconds left of the timer at the time of the page, and when it runs out.
    pub(super) fn timer(&self, room: &Room) -> Option<(String, String, String)> {
        let face = room.timer?;
        let left = face.ends.map_or(i64::from(face.left), |ends| (ends - self.look.room_ms).max(0) / 1000);
        let shown = format!("{}:{:02}", left / 60, left % 60);
        Some((shown, face.ends.map_or_else(String::new, |ends| ends.to_string()), left.to_string()))
    }

    // --- words of the model ---

    /// How likely, in words.
    pub(super) fn likely(&self, p: &f64) -> &'static str {
        self.w.likely[place::likely(*p)]
    }
    /// How sure, by the place of the word.
    pub(super) fn sure(&self, place: &u8) -> &'static str {
        self.w.likely[usize::from(*place).min(5)]
    }
    /// What a rung is called.
    pub(super) fn rung(&self, rung: &i8) -> &'static str {
        self.w.rungs[place::rung(*rung)]
    }
    /// Its digit, with a true minus sign.
    pub(super) fn digit(&self, rung: &i8) -> String {
        rung.to_string().replace('-', "\u{2212}")
    }
    /// Its digit in its colour.
    pub(super) fn rung_tag(&self, rung: &i8) -> String {
        let heat = match rung {
            ..=0 => 0,
            1 | 2 => 1,
            3 | 4 => 2,
            5 | 6 => 3,
            7 => 4,
            8.. => 5,
        };
        format!("<i class=\"rung h{heat}\">{}</i>", self.digit(rung))
    }
    /// A level on the common scale in its colour.
    pub(super) fn level_tag(&self, level: &f64) -> String {
        let level = nearest_level(*level);
        format!("<i class=\"rung h{level}\">{level}</i>")
    }
    /// The state's own label for a level of the common scale.
    pub(super) fn own_level(&self, state: &StateCard, level: &f64) -> String {
        let level = nearest_level(*level);
        state.scale.get(level).cloned().unwrap_or_else(|| level.to_string())
    }
    pub(super) fn level(&self, level: &f64) -> usize {
        nearest_level(*level)
    }
    pub(super) fn role(&self, role: &Role) -> &'static str {
        self.w.roles[place::role(*role)]
    }
    pub(super) fn kind(&self, kind: &MessageKind) -> &'static str {
        self.w.kinds[place::kind(*kind)]
    }
    pub(super) fn way(&self, way: &Way) -> &'static str {
        self.w.ways[place::way(way.kind)]
    }
    /// A way as a form sends it.
    pub(super) fn way_value(&self, way: &Way) -> String {
        format!("{:?}.{:?}", way.kind, way.role)
    }
    pub(super) fn medium(&self, medium: &Medium) -> &'static str {
        self.w.media[place::medium(*medium)]
    }
    pub(super) fn replied(&self, reply: &Reply) -> &'static str {
        self.w.replied[match reply {
            Reply::Answered => 0,
            Reply::Held => 1,
            Reply::Declined => 2,
        }]
    }
    /// A matter as a form sends it.
    pub(super) fn matter(&self, matter: &Matter) -> String {
        match matter {
            Matter::Incident(id) => format!("i{}", id.0),
            Matter::Posture(id) => format!("p{}", id.0),
        }
    }
    pub(super) fn phase(&self, phase: &Phase) -> &'static str {
        self.w.phases[phase_place(*phase)]
    }

    // --- states and people ---

    /// A state's code.
    pub(super) fn code<'r>(&self, room: &'r Room, state: &StateId) -> &'r str {
        room.states.iter().find(|card| card.id == *state).map_or("", |card| &card.code)
    }
    /// A state's name.
    pub(super) fn name<'r>(&self, room: &'r Room, state: &StateId) -> &'r str {
        room.states.iter().find(|card| card.id == *state).map_or("", |card| &card.name)
    }
    /// Codes of states, with commas.
    pub(super) fn codes(&self, room: &Room, states: &[StateId]) -> String {
        let codes: Vec<&str> = states.iter().map(|state| self.code(room, state)).collect();
        codes.join(", ")
    }
    /// Where somebody sits.
    pub(super) fn place(&self, room: &Room, place: &Place) -> String {
        match place {
            Place::Lobby => self.w.lobby.into(),
            Place::Observer => self.w.observer.into(),
            Place::Evaluator => self.w.evaluator.into(),
            Place::Projector => self.w.projector.into(),
            Place::Team(state, seat) => {
                let card = room.states.iter().find(|card| card.id == *state);
                let name = card.map_or("", |card| card.name.as_str());
                match card.and_then(|card| card.seats.get(usize::from(*seat))) {
                    Some((seat, _)) => self.w.control.seat.of2(name, seat),
                    None => name.into(),
                }
            }
        }
    }
    /// A place as a form sends it.
    pub(super) fn place_value(&self, room: &Room, place: &Place) -> String {
        match place {
            Place::Lobby => "lobby".into(),
            Place::Observer => "observer".into(),
            Place::Evaluator => "evaluator".into(),
            Place::Projector => "projector".into(),
            Place::Team(state, seat) => format!("{}.{seat}", self.code(room, state)),
        }
    }
    /// Who sees something of the facilitator's page.
    pub(super) fn seen_by(&self, to: &[String]) -> String {
        let one = |code: &String| match code.as_str() {
            "all" => self.w.control.to_all.to_string(),
            "public" => self.w.control.to_public.to_string(),
            other => other.to_string(),
        };
        if to.is_empty() { self.w.control.you_only.into() } else { to.iter().map(one).collect::<Vec<_>>().join(", ") }
    }
    /// A hypothesis by its place: four without a state of the exercise, then the states.
    pub(super) fn hypothesis(&self, room: &Room, place: &u16) -> String {
        let place = usize::from(*place);
        let state = || room.states.get(place - self.w.hypotheses.len()).map_or(String::new(), |card| card.name.clone());
        self.w.hypotheses.get(place).map_or_else(state, |word| (*word).to_string())
    }
    /// All hypotheses with their places.
    pub(super) fn hypotheses(&self, room: &Room) -> Vec<(u16, String)> {
        let count = self.w.hypotheses.len() + room.states.len();
        (0..count as u16).map(|place| (place, self.hypothesis(room, &place))).collect()
    }
    /// `Saturday · move 3 of 5`.
    pub(super) fn standing(&self, room: &Room) -> String {
        let number = if room.number == 0 {
            self.w.before_first.to_string()
        } else {
            self.w.move_of.of2(room.number, room.moves)
        };
        format!("{} · {number}", self.weekday(&room.weekday))
    }

    // --- small pictures ---

    /// A bar of a share.
    pub(super) fn bar(&self, share: &f64, class: &str) -> String {
        picture::bar(*share, class)
    }
    /// How much of a service is lost, as a heat from 0 to 5.
    pub(super) fn heat(&self, share: &f64) -> &'static str {
        match *share {
            s if s < 0.1 => "f-h2",
            s if s < 0.4 => "f-h3",
            _ => "f-h4",
        }
    }
}

/// The nearest whole level of the common scale.
fn nearest_level(level: f64) -> usize {
    (level.clamp(0.0, 5.0) + 0.5) as usize
}

/// The place of a phase in the move.
pub(super) fn phase_place(phase: Phase) -> usize {
    match phase {
        Phase::Lobby => 0,
        Phase::Inform => 1,
        Phase::Contact => 2,
        Phase::Deliveries => 3,
        Phase::Decide => 4,
        Phase::Reveal => 5,
        Phase::HotWash => 6,
    }
}
