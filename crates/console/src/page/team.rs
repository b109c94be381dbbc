//! A team's page and its paper slip.

use super::say::{KINDS, Say};
use super::{Look, rendered};
use crate::session::desk::{
    CaseCard, ChairCard, ChoiceCard, EvidenceRow, Fate, News, Ping, PingRow, Room, StateCard, TeamDesk,
};
use crate::session::order::Phase;
use crate::text::Fill;
use askama::Template;
use detente_engine::ids::StateId;
use detente_engine::live::{Channel, Matter, Player};
use detente_scenario::contact::Role;

#[derive(Template)]
#[template(path = "team.html")]
struct Team<'a> {
    s: Say<'a>,
    d: &'a TeamDesk,
    room: &'a Room,
    role: String,
    due: String,
    due_link: &'static str,
    urgent: bool,
    fresh: Vec<&'a News>,
    older: Vec<&'a News>,
    fresh_mail: usize,
    undecided: usize,
    /// The viewer may enter something for the team now.
    can: bool,
    can_judge: bool,
    writing: bool,
    pinging: bool,
    deciding: bool,
    act_reason: &'a str,
    no_act_reason: &'a str,
    line_words: &'a str,
}

/// A team's page; for the facilitator who views as the team, `viewer` is none and forms carry the state's code.
pub fn team(d: &TeamDesk, look: &Look) -> String {
    let mut s = Say::new(look);
    if d.viewer.is_none() {
        s.entered_for = Some(&d.state.code);
    }
    let speaks = d.viewer.as_ref().is_none_or(|viewer| viewer.speaks);
    let can_judge = speaks && d.player == Player::People;
    let can = can_judge && !d.room.paused && !matches!(d.room.phase, Phase::Lobby | Phase::HotWash);
    let (fresh, older) = d.news.iter().rev().partition(|news| news.fresh);
    let (due, due_link, urgent) = due(&s, d);
    let undecided = if d.decide.open { d.decide.made.1.saturating_sub(d.decide.made.0) } else { 0 };
    rendered(&Team {
        role: role(&s, d),
        due,
        due_link,
        urgent,
        fresh,
        older,
        fresh_mail: d.inbox.iter().filter(|mail| mail.fresh).count(),
        undecided,
        can,
        can_judge,
        writing: can && d.room.phase == Phase::Contact,
        pinging: can_judge && !d.room.paused && d.room.phase == Phase::Lobby,
        deciding: can && d.decide.open,
        act_reason: d.decide.act.as_ref().map_or("", |act| &act.reason),
        no_act_reason: d.decide.no_act.as_deref().unwrap_or_default(),
        line_words: d.decide.line.as_ref().map_or("", |line| &line.2),
        room: &d.room,
        d,
        s,
    })
}

/// Who speaks for the team, and who watches along.
fn role(s: &Say, d: &TeamDesk) -> String {
    let name = &d.state.name;
    if d.player == Player::Doctrine {
        return s.w.team.by_doctrine_note.of(name);
    }
    let speaker = d.people.iter().find(|person| person.speaks);
    match &d.viewer {
        None => String::new(),
        Some(viewer) if viewer.speaks => match d.people.iter().filter(|person| !person.speaks).count() {
            0 => s.w.team.you_speak_alone.of(name),
            others => s.w.team.you_speak[usize::from(others != 1)].of2(name, others),
        },
        Some(_) => speaker
            .map_or_else(|| s.w.team.nobody_speaks.of(name), |speaker| s.w.team.you_watch.of2(&speaker.name, name)),
    }
}

/// What the team has to do now, where, and whether it presses.
fn due(s: &Say, d: &TeamDesk) -> (String, &'static str, bool) {
    let send = d.room.send.as_ref().map_or(String::new(), |at| s.moment(at));
    let decide = d.room.decide.as_ref().map_or(String::new(), |at| s.moment(at));
    match d.room.phase {
        Phase::Lobby => (s.w.team.due_lobby.into(), "#channels", false),
        Phase::Inform => (s.w.team.due_inform.of(send), "#now", false),
        Phase::Contact => (s.w.team.due_contact.of(send), "#channels", true),
        Phase::Deliveries => (s.w.team.due_deliveries.of(s.moment(&d.room.now)), "#inbox", false),
        Phase::Decide => {
            let made = s.w.team.due_decided.of(s.w.of.of2(d.decide.made.0, d.decide.made.1));
            (format!("{} · {made}", s.w.team.due_decide.of(decide)), "#decide", true)
        }
        Phase::Reveal => (s.w.team.due_reveal.into(), "#now", false),
        Phase::HotWash => (s.w.team.due_hot_wash.into(), "#decide", false),
    }
}

#[derive(Template)]
#[template(path = "slips.html")]
struct Slips<'a> {
    s: Say<'a>,
    teams: &'a [TeamDesk],
}

/// Paper mode: a slip for each team, for the move that is under way.
pub fn slips(teams: &[TeamDesk], look: &Look) -> String {
    rendered(&Slips { s: Say::new(look), teams })
}

/// Words and values of a team's page.
impl Say<'_> {
    /// "your analysts: a criminal group, likely".
    fn analysts(&self, room: &Room, case: &CaseCard) -> String {
        let first = case.author.first();
        first.map_or(String::new(), |(who, p)| self.w.team.analysts.of2(self.likely(p), self.author(room, who)))
    }
    /// Somebody who may be behind an incident; small ones are summed up as others.
    fn author(&self, room: &Room, who: &Option<u16>) -> String {
        who.map_or_else(|| self.w.team.others.to_string(), |place| self.hypothesis(room, &place))
    }
    /// The states that a team has dealings with: all but its own.
    fn others<'d>(&self, d: &'d TeamDesk) -> impl Iterator<Item = &'d StateCard> {
        d.room.states.iter().filter(|card| card.id != d.state.id)
    }
    /// Whether a belief says nothing: all of many answers are as likely.
    fn points_nowhere<T>(&self, belief: &[(T, f64)]) -> bool {
        let (low, high) = belief.iter().fold((1.0_f64, 0.0_f64), |(low, high), (_, p)| (low.min(*p), high.max(*p)));
        belief.len() > 2 && high - low < 0.02
    }
    fn territory(&self, room: &Room, from: &Option<StateId>) -> String {
        from.map_or_else(|| self.w.team.undetermined.to_string(), |state| self.name(room, &state).to_owned())
    }
    /// What a piece of evidence says.
    fn evidence(&self, room: &Room, row: &EvidenceRow) -> String {
        let words = if row.trail { &self.w.team.evidence_trails } else { &self.w.team.evidence_points };
        words[usize::from(row.strength).min(2)].of(self.hypothesis(room, &row.toward))
    }
    /// The team's judgement as its form holds it: origin, author, behind, sure; codes of states by their place.
    fn judged(&self, case: &CaseCard) -> (String, String, String, String) {
        let Some(judgement) = &case.judgement else { return Default::default() };
        let state = |given: Option<Option<StateId>>, other: &str| match given {
            None => String::new(),
            Some(None) => other.to_string(),
            Some(Some(state)) => format!("#{}", state.0),
        };
        let number = |given: Option<u16>| given.map_or(String::new(), |n| n.to_string());
        (
            state(judgement.origin, "outside"),
            number(judgement.author),
            state(judgement.behind, "none"),
            number(judgement.sure.map(u16::from)),
        )
    }
    /// Options of a question whose answer may be a state: value, words, and the mark by which a judgement names it.
    fn states_and(&self, room: &Room, other: (&str, &str)) -> Vec<(Choice, String)> {
        let mut options = vec![
            (Choice::new("", ""), self.w.team.we_do_not_know.to_string()),
            (Choice::new(other.0, other.0), other.1.to_string()),
        ];
        options.extend(room.states.iter().map(|card| {
            (Choice::new(&card.code, &format!("#{}", card.id.0)), format!("{} · {}", card.code, card.name))
        }));
        options
    }
    fn origins(&self, room: &Room) -> Vec<(Choice, String)> {
        self.states_and(room, ("outside", self.w.team.outside))
    }
    fn behinds(&self, room: &Room) -> Vec<(Choice, String)> {
        self.states_and(room, ("none", self.w.team.no_state))
    }
    fn same(&self, choice: &Choice, chosen: &str) -> bool {
        choice.mark == chosen
    }
    fn same_number(&self, place: &u16, chosen: &str) -> bool {
        place.to_string() == chosen
    }
    /// Words of likelihood with their places.
    fn sures(&self) -> Vec<(u16, &'static str)> {
        (0..).zip(self.w.likely).collect()
    }
    fn replies(&self) -> Vec<(&'static str, &'static str)> {
        ["answered", "held", "declined"].into_iter().zip(self.w.replies).collect()
    }
    /// What is known of a message that was sent: an icon and words.
    fn fate(&self, fate: &Fate) -> (&'static str, String) {
        match fate {
            Fate::Waiting => ("clock", self.w.team.fate_waiting.into()),
            Fate::NothingHeard => ("ring", self.w.team.fate_nothing.into()),
            Fate::Stale => ("warn", self.w.team.fate_stale.into()),
            Fate::Acknowledged(at) => ("half", self.w.team.fate_acknowledged.of(self.moment(at))),
            Fate::Replied(at, reply) => ("full", self.w.team.fate_replied.of2(self.moment(at), self.replied(reply))),
            Fate::Silence => ("warn", self.w.team.fate_silence.into()),
        }
    }
    /// Whether a way leads to somebody now: an icon, a class, words.
    /// The last call to where a way leads.
    fn called<'d>(&self, d: &'d TeamDesk, channel: &Channel) -> Option<&'d PingRow> {
        let to = self.name(&d.room, &channel.to);
        d.pings.iter().rev().find(|call| call.to == to && call.role == channel.way.role)
    }
    fn reach(&self, channel: &Channel, room: &Room) -> (&'static str, &'static str, String) {
        match (channel.open, channel.opens) {
            _ if channel.verified_months.is_some_and(|months| months > 24.0) => {
                ("warn", "bad", self.w.team.unverified.of(self.months(&channel.verified_months.unwrap_or_default())))
            }
            (true, _) => ("full", "ok", self.w.team.reachable.into()),
            (false, Some(at)) => ("half", "wait", self.w.team.opens_in.of(self.wait(&room.now, &at))),
            (false, None) => ("ring", "wait", self.w.team.opens_never.into()),
        }
    }
    /// The rest about a way, in a line.
    fn reach_more(&self, channel: &Channel) -> String {
        let mut said = vec![self.way(&channel.way).to_string(), self.medium(&channel.medium).to_string()];
        said.extend(channel.always.then(|| self.w.team.always.to_string()));
        said.extend(channel.relays.then(|| self.w.team.relays.to_string()));
        said.extend(channel.search.then(|| self.w.team.searches.to_string()));
        match channel.verified_months {
            Some(months) if months < 1.0 => said.push(self.w.team.verified_now.into()),
            Some(months) if months <= 24.0 => said.push(self.w.team.verified.of(self.months(&months))),
            _ => {}
        }
        said.push(self.w.team.expected.of(self.lasting(&channel.expected_hours)));
        said.join(" · ")
    }
    fn role_value(&self, role: &Role) -> String {
        format!("{role:?}")
    }
    /// What a call showed.
    fn ping(&self, outcome: &Ping) -> (&'static str, String) {
        match outcome {
            Ping::Answered => ("full", self.w.team.ping_answered.into()),
            Ping::Closed(Some(at)) => ("half", self.w.team.ping_closed.of(self.moment(at))),
            Ping::Closed(None) => ("ring", self.w.team.ping_closed_whole.into()),
            Ping::Stale => ("warn", self.w.team.ping_stale.into()),
            Ping::NoEntry => ("ring", self.w.team.ping_no_entry.into()),
            Ping::Down => ("cross", self.w.team.ping_down.into()),
        }
    }
    /// Messages left, seat by seat.
    fn left(&self, d: &TeamDesk) -> String {
        let one = |(role, left): &(Role, u32)| self.w.team.write_left_one.of2(self.role(role), left);
        d.messages_left.iter().map(one).collect::<Vec<_>>().join(" · ")
    }
    /// This value had been chosen in a form that was refused.
    fn was(&self, order: &str, field: &str, value: impl AsRef<str>) -> bool {
        self.kept(order, "", "", field, "\u{0}") == value.as_ref()
    }
    /// All ways to anybody, once each: value, words.
    fn all_ways(&self, d: &TeamDesk) -> Vec<(String, String)> {
        let mut ways: Vec<_> = d.channels.iter().map(|channel| channel.way).collect();
        ways.sort_unstable();
        ways.dedup();
        let said = |way| (self.way_value(way), format!("{}, {}", self.way(way), self.role(&way.role)));
        ways.iter().map(said).collect()
    }
    /// Kinds of message that some way takes: value, words.
    fn kinds(&self, d: &TeamDesk) -> Vec<(String, &'static str)> {
        let open = KINDS.iter().filter(|kind| d.channels.iter().any(|channel| channel.kinds.contains(kind)));
        open.map(|kind| (format!("{kind:?}"), self.kind(kind))).collect()
    }
    /// The sides of the state that write.
    fn seats(&self, d: &TeamDesk) -> Vec<(String, &'static str)> {
        d.messages_left.iter().map(|(role, _)| (format!("{role:?}"), self.role(role))).collect()
    }
    /// Levels of the common scale with the state's own labels.
    fn levels(&self, state: &StateCard) -> Vec<(usize, String)> {
        (0..6).map(|level| (level, self.own_level(state, &(level as f64)))).collect()
    }
    /// Whether an option of a choice stands on the ladder.
    fn ranked(&self, choice: &ChoiceCard) -> bool {
        choice.options.iter().any(|(_, _, rung, _)| rung.is_some())
    }
    fn picked(&self, choice: &ChoiceCard, place: &u16) -> bool {
        choice.picked == Some(Some(*place))
    }
    fn picked_none(&self, choice: &ChoiceCard) -> bool {
        choice.picked == Some(None)
    }
    /// Whether a state is one of those that the Chair brings together; before it has chosen, the first two others.
    fn brought(&self, d: &TeamDesk, chair: &ChairCard, state: &StateId, second: bool) -> bool {
        let chosen = chair.chosen.as_ref().map(|chosen| if second { chosen.1 } else { chosen.0 });
        let mut others = d.room.states.iter().map(|card| card.id).filter(|id| *id != d.state.id);
        chosen.or_else(|| others.nth(usize::from(second))) == Some(*state)
    }
    fn convened(&self, chair: &ChairCard) -> bool {
        chair.chosen.as_ref().is_some_and(|chosen| chosen.2)
    }
    fn chair_reason<'c>(&self, chair: &'c ChairCard) -> &'c str {
        chair.chosen.as_ref().map_or("", |chosen| chosen.3.as_str())
    }
    fn aimed(&self, d: &TeamDesk, state: &StateId) -> bool {
        d.decide.act.as_ref().is_some_and(|act| act.target == *state)
    }
    fn stepped(&self, d: &TeamDesk, rung: &i8) -> bool {
        d.decide.act.as_ref().map_or(0, |act| act.rung) == *rung
    }
    fn aloud(&self, d: &TeamDesk) -> bool {
        d.decide.act.as_ref().is_some_and(|act| act.public)
    }
    fn joined(&self, d: &TeamDesk, state: &StateId) -> bool {
        d.decide.act.as_ref().is_some_and(|act| act.with.contains(state))
    }
    fn line_is(&self, d: &TeamDesk, place: &u16) -> bool {
        let now = d.decide.line.as_ref().map_or_else(String::new, |line| line.0.to_string());
        self.kept("say", "", "", "line", &now) == place.to_string()
    }
    fn line_names(&self, d: &TeamDesk, state: &StateId) -> bool {
        d.decide.line.as_ref().is_some_and(|line| line.1 == Some(*state))
    }
    /// Whether a step, or a line, is about a matter: as it was put down, or as it stood in a refused form.
    fn act_is_about(&self, d: &TeamDesk, matter: &Matter) -> bool {
        let now = d.decide.act.as_ref().and_then(|act| act.about).map_or_else(String::new, |about| self.matter(&about));
        self.kept("act", "", "", "about", &now) == self.matter(matter)
    }
    fn line_is_about(&self, d: &TeamDesk, value: &str) -> bool {
        let about = d.decide.line.as_ref().and_then(|line| line.3);
        let now = about.map_or_else(String::new, |incident| self.matter(&Matter::Incident(incident)));
        self.kept("say", "", "", "about", &now) == value
    }
    /// Incidents among the matters: a public line is about nothing else.
    fn incidents(&self, d: &TeamDesk) -> Vec<(String, String)> {
        let incidents = d.matters.iter().filter(|(matter, _)| matches!(matter, Matter::Incident(_)));
        incidents.map(|(matter, text)| (self.matter(matter), self.said(text))).collect()
    }
}

/// An option by what its form sends and by how a judgement marks it.
struct Choice {
    value: String,
    mark: String,
}

impl Choice {
    fn new(value: &str, mark: &str) -> Self {
        Choice { value: value.into(), mark: mark.into() }
    }
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.value)
    }
}
