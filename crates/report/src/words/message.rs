//! Messages on their way, in sentences.

use super::{Kind, Line, Story, Text, Tone, phrases};
use crate::numbers;
use detente_engine::log::{Reply, What};
use detente_scenario::contact::MessageKind;

/// The mark from which a message counts as late, hours.
const LATE_HOURS: f64 = 12.0;

impl Story<'_> {
    /// Messages on their way.
    pub(super) fn message_line(&self, what: &What) -> Line {
        let names = self.names;
        let line = |kind, text, salience, group: &str| Line { kind, text, salience, group: group.into() };
        match what {
            What::Sent { message, kind, from, to, incident, route, role, medium } => {
                let sentence = format!(
                    "{} {}.",
                    names.state(*from),
                    phrases::sends(*kind, names.state(*to), &self.about(*incident))
                );
                let way = format!(
                    " {} to its {}, {}.",
                    phrases::capital(phrases::route(*route)),
                    phrases::role(*role),
                    phrases::medium(*medium)
                );
                let (read, slow) = match self.message(*message).map(|m| (m.at, m.read)) {
                    Some((at, Some((read, misread)))) => {
                        let hours = (read.0 - at.0) as f64 / detente_scenario::time::HOUR as f64;
                        let misread = if misread { ", and misread" } else { "" };
                        (format!(" Read after {}{misread}.", numbers::wait(hours)), hours > LATE_HOURS)
                    }
                    _ => (" Never read.".into(), true),
                };
                let salience = match (phrases::is_request(*kind), kind) {
                    (true, _) => 56,
                    (_, MessageKind::GoodOffices | MessageKind::Reassurance | MessageKind::PublicStatement) => 58,
                    (_, MessageKind::Clarification) => 50,
                    _ => 38,
                };
                let text =
                    Text::plain(sentence).and(Tone::Dim, way).and(if slow { Tone::Ember } else { Tone::Dim }, read);
                let group = format!("sent {} {}", phrases::message(*kind), from.0);
                Line { kind: Kind::Sent, text, salience: salience + if slow { 6 } else { 0 }, group }
            }
            What::StaleEntry { message, state } => {
                let who = self.message(*message).map_or("A sender", |m| names.state(m.from));
                line(
                    Kind::Answered,
                    Text::plain(format!(
                        "{who} finds the entry of {} out of date, and searches on.",
                        names.state(*state)
                    )),
                    60,
                    "stale",
                )
            }
            What::Doubled { message } => {
                let (who, whom) = self
                    .message(*message)
                    .map_or(("A sender", "a state"), |m| (names.state(m.from), names.state(m.to)));
                line(
                    Kind::Answered,
                    Text::plain(format!(
                        "Two desks of {who} ask {whom} over two networks: the answers will not agree."
                    )),
                    58,
                    "doubled",
                )
            }
            What::Acknowledged { message, by } => {
                let what = self.message(*message).map_or("a message", |m| phrases::message(m.kind));
                let whose = self.message(*message).map_or_else(String::new, |m| format!(" of {}", names.state(m.from)));
                line(
                    Kind::Answered,
                    Text::plain(format!("{} acknowledges the {what}{whose}.", names.state(*by)))
                        .and(Tone::Dim, " That agrees to nothing."),
                    28,
                    "acknowledged",
                )
            }
            What::Delivered { message, kind, from, to, hours, misread } => {
                let about = self.about(self.message(*message).and_then(|m| m.incident));
                let text = Text::plain(format!(
                    "{} reads the {} of {}{about}.",
                    names.state(*to),
                    phrases::message(*kind),
                    names.state(*from)
                ))
                .and(
                    if *hours > LATE_HOURS { Tone::Ember } else { Tone::Dim },
                    format!(" After {}.", numbers::wait(*hours)),
                )
                .and(Tone::Mistaken, if *misread { " It is misread." } else { "" });
                let salience = match kind {
                    _ if *misread => 57,
                    MessageKind::Clarification | MessageKind::Evidence => 46,
                    _ if *hours > LATE_HOURS => 40,
                    _ => 26,
                };
                line(Kind::Answered, text, salience, "read")
            }
            What::Replied { message, reply, by } => {
                let asker = self.message(*message).map_or("the asker", |m| names.state(m.from));
                let (text, salience) = match reply {
                    Reply::Answered => (
                        format!(
                            "{} answers {asker}{}.",
                            names.state(*by),
                            self.about(self.message(*message).and_then(|m| m.incident))
                        ),
                        54,
                    ),
                    Reply::Held => {
                        (format!("{} sends {asker} a holding reply: an answer will follow.", names.state(*by)), 40)
                    }
                    Reply::Declined => (format!("{} declines the request of {asker}.", names.state(*by)), 58),
                };
                line(Kind::Answered, Text::plain(text), salience, "replied")
            }
            What::Silence { message, of, excused } => {
                let (asker, about) = self
                    .message(*message)
                    .map_or(("The asker", String::new()), |m| (names.state(m.from), self.about(m.incident)));
                let text = Text::plain(format!("No answer from {} to {asker}{about}.", names.state(*of)));
                let text = if *excused {
                    text.and(Tone::Dim, format!(" {asker} knows that the desk is closed."))
                } else {
                    text.and(Tone::Ember, format!(" {asker} reads something into the silence."))
                };
                line(Kind::Answered, text, if *excused { 38 } else { 60 }, "silence")
            }
            What::Leaked { message } => {
                let text = match self.message(*message) {
                    Some(m) => format!(
                        "The {} of {} to {}{} leaks to the press.",
                        phrases::message(m.kind),
                        names.state(m.from),
                        names.state(m.to),
                        self.about(m.incident)
                    ),
                    None => "A message leaks to the press.".into(),
                };
                line(Kind::Happens, Text::default().and(Tone::Ember, text), 68, "leak")
            }
            What::PublicStatement { from, toward, incident } => {
                let about = incident.map_or_else(String::new, |i| format!(", on {}", self.incident(i)));
                let text = Text::plain(format!(
                    "{} speaks in public toward {}{about}.",
                    names.state(*from),
                    names.state(*toward)
                ));
                line(Kind::Happens, text, 56, "public statement")
            }
            What::Consulted { a, b, ritual, accusation } => {
                let text = Text::plain(format!("{} and {} consult.", names.state(*a), names.state(*b)));
                let text = match (ritual, accusation) {
                    (_, true) => text.and(Tone::Ember, " It turns into a stage for accusations."),
                    (true, _) => text.and(Tone::Dim, " It stays a ritual."),
                    _ => text,
                };
                line(Kind::Answered, text, 72, "consulted")
            }
            _ => line(Kind::Sent, Text::plain("A message moves."), 0, ""),
        }
    }
}
