//! One sentence for every kind of event.

use super::{Kind, Line, Story, Text, Tone, phrases};
use crate::numbers;
use crate::words::Language;
use detente_engine::ids::{EventId, Hypothesis, IncidentId};
use detente_engine::log::{Ground, What};

impl Story<'_> {
    /// An event in words; `None` for an id that the log does not hold.
    pub fn line(&self, id: EventId, language: Language) -> Option<Line> {
        let Language::English = language;
        let event = self.log.get(id)?;
        Some(match &event.what {
            What::Sent { .. }
            | What::StaleEntry { .. }
            | What::Doubled { .. }
            | What::Acknowledged { .. }
            | What::Delivered { .. }
            | What::Replied { .. }
            | What::Silence { .. }
            | What::PublicStatement { .. }
            | What::Leaked { .. }
            | What::Consulted { .. } => self.message_line(&event.what),
            What::CaseOpened { .. }
            | What::LevelAssessed { .. }
            | What::Token { .. }
            | What::Exposed { .. }
            | What::Belief { .. }
            | What::Perceived { .. } => self.belief_line(&event.what),
            What::OptionTaken { .. }
            | What::Considered { .. }
            | What::Acted { .. }
            | What::Eased { .. }
            | What::Runaway { .. } => self.act_line(&event.what),
            what => self.world_line(what),
        })
    }

    pub(super) fn about(&self, incident: Option<IncidentId>) -> String {
        incident.map_or_else(String::new, |i| format!(" about {}", self.incident(i)))
    }

    /// What happens to the world: injects, incidents, systems, services, pieces.
    fn world_line(&self, what: &What) -> Line {
        let names = self.names;
        let happens = |text: Text, salience: u8, group: String| Line { kind: Kind::Happens, text, salience, group };
        match what {
            What::InjectFired { inject } => {
                let (text, truth) = names.inject(*inject);
                if text.is_empty() {
                    return happens(Text::plain("Something is set in motion behind the scenes."), 5, "inject".into());
                }
                let text = Text::plain(first_sentences(text, 150));
                let text = if truth.is_empty() {
                    text
                } else {
                    text.and(Tone::Dim, format!(" {}", first_sentences(truth, 80)))
                };
                happens(text, 62, format!("inject {}", inject.0))
            }
            What::PostureBegan { posture } => match names.posture(*posture) {
                Some((name, by, hostile)) => happens(
                    Text::plain(format!("{} of {} begins.", phrases::capital(sentence_tail(name)), names.state(by)))
                        .and(Tone::Dim, if hostile { " It is meant as a threat." } else { " It is no threat." }),
                    76,
                    format!("posture {}", posture.0),
                ),
                None => happens(Text::plain("A posture begins."), 70, "posture".into()),
            },
            What::PostureEnded { posture } => happens(
                Text::plain(match names.posture(*posture) {
                    Some((name, by, _)) => {
                        format!("{} of {} ends.", phrases::capital(sentence_tail(name)), names.state(by))
                    }
                    None => "A posture ends.".into(),
                }),
                26,
                format!("posture {}", posture.0),
            ),
            What::IncidentStarted { incident } => {
                let name = match names.incident(*incident) {
                    Some(name) => format!("{}.", phrases::capital(name.trim_end_matches('.'))),
                    None => format!("{} begins.", phrases::capital(&self.incident(*incident))),
                };
                let truth = match (names.incident_truth(*incident), names.author(*incident)) {
                    ("", Some(author)) => format!(" Behind it: {}.", names.origin(author)),
                    ("", None) => String::new(),
                    (truth, _) => format!(" {}", first_sentences(truth, 110)),
                };
                happens(
                    Text::default().and(Tone::Strong, name).and(Tone::Dim, truth),
                    88,
                    format!("incident {}", incident.0),
                )
            }
            What::IncidentEnded { incident, takedown } => happens(
                Text::plain(if *takedown {
                    format!("Law enforcement ends {}.", self.incident(*incident))
                } else {
                    format!("{} spreads no further.", phrases::capital(&self.incident(*incident)))
                }),
                if *takedown { 70 } else { 34 },
                format!("ended {}", incident.0),
            ),
            What::Disrupted { state, sector, loss, incident } => {
                let (verb, size) = if *loss < 0.0 { ("gains back", -loss) } else { ("loses", *loss) };
                happens(
                    Text::plain(format!(
                        "{} {verb} {} of its {}.",
                        names.state(*state),
                        numbers::per_cent(size),
                        names.sector(*sector)
                    ))
                    .and(Tone::Dim, format!(" {}.", phrases::capital(&self.incident(*incident)))),
                    52,
                    format!("disrupted {}", incident.0),
                )
            }
            What::PieceAsked { piece } => happens(
                Text::plain(match names.piece(*piece) {
                    Some((name, _, holder, _)) => format!("A desk of {} looks for: {name}.", names.state(holder)),
                    None => "A desk looks into its records.".into(),
                }),
                32,
                "asked".into(),
            ),
            What::PieceOpened { piece, holder } => {
                let who = names.state(*holder);
                let text = match names.piece(*piece) {
                    Some((name, "", ..)) => format!("{who} now holds a piece of the picture: {name}."),
                    Some((_, text, ..)) => format!("{who} now knows: {}", first_sentences(text, 150)),
                    None => format!("{who} now holds a piece of the picture."),
                };
                Line { kind: Kind::Believed, text: Text::plain(text), salience: 58, group: "piece".into() }
            }
            What::Infected { asset, incident, source } => happens(
                Text::plain(match source {
                    Some(from) => format!(
                        "{} reaches {} from {}.",
                        self.incident_capital(*incident),
                        names.asset(*asset),
                        names.asset(*from)
                    ),
                    None => format!("{} gets a foothold at {}.", self.incident_capital(*incident), names.asset(*asset)),
                }),
                24,
                format!("infected {}", incident.0),
            ),
            What::Activated { asset, incident } => happens(
                Text::plain(format!("{} stops.", phrases::capital(names.asset(*asset))))
                    .and(Tone::Dim, format!(" {}.", self.incident_capital(*incident))),
                46,
                format!("activated {}", incident.0),
            ),
            What::Noticed { asset, incident } => happens(
                Text::plain(format!(
                    "{}: its owner notices {}.",
                    phrases::capital(names.asset(*asset)),
                    self.incident(*incident)
                )),
                22,
                format!("noticed {}", incident.0),
            ),
            What::Isolated { asset, precaution, incident } => happens(
                Text::plain(format!(
                    "{} is taken off the network{}.",
                    phrases::capital(names.asset(*asset)),
                    if *precaution { " as a precaution, though healthy" } else { "" }
                )),
                if *precaution { 48 } else { 16 },
                format!("isolated {}", incident.0),
            ),
            What::Restored { asset, incident } => happens(
                Text::plain(format!("{} works again.", phrases::capital(names.asset(*asset)))),
                14,
                format!("restored {}", incident.0),
            ),
            What::SectorLoss { state, sector, q, .. } => {
                let whose = format!("{}: {}", names.state(*state), names.sector(*sector));
                let (text, salience) = match *q {
                    q if q < 0.05 => (format!("{whose} back to normal."), 18),
                    q => (format!("{whose} {} down.", numbers::per_cent(q)), 20 + (q * 40.0) as u8),
                };
                happens(Text::plain(text), salience, format!("loss {} {}", state.0, sector.0))
            }
            What::Pinged { state, stale } => happens(
                Text::plain(format!(
                    "An entry of {} is checked: {}.",
                    names.state(*state),
                    if *stale { "out of date, now mended" } else { "in order" }
                )),
                0,
                "ping".into(),
            ),
            What::ExploitUsed { stake, .. } => happens(
                Text::plain("An exploit that was kept back is used.")
                    .and(Tone::Dim, format!(" The stake: {} of the greatest.", numbers::per_cent(*stake))),
                44,
                "exploit".into(),
            ),
            What::PassedOn { state, desk, incident, hours, mislaid } => happens(
                Text::plain(format!(
                    "{} of {}{}; those next in line know {}.",
                    phrases::capital(phrases::desk(*desk)),
                    names.state(*state),
                    match incident {
                        Some(incident) => format!(" know of {}", self.incident(*incident)),
                        None => " have seen it".into(),
                    },
                    if *hours < 0.02 { "at once".to_owned() } else { format!("{} later", numbers::wait(*hours)) },
                ))
                .and(Tone::Ember, if *mislaid { " The matter was mislaid." } else { "" }),
                if *mislaid { 58 } else { 24 },
                format!("inside {}", state.0),
            ),
            What::Improvised { .. } => happens(
                Text::plain("Something that stands in no script happens, by order of the room."),
                60,
                "improvised".into(),
            ),
            What::MeasureStands { measure, status } => happens(
                Text::plain(format!(
                    "{} {}.",
                    phrases::capital(names.measure(usize::from(*measure))),
                    phrases::stands(*status)
                )),
                56,
                "measure".into(),
            ),
            _ => happens(Text::plain("Something happens."), 0, String::new()),
        }
    }

    fn incident_capital(&self, id: IncidentId) -> String {
        phrases::capital(&self.incident(id))
    }

    /// What a state holds to be so.
    fn belief_line(&self, what: &What) -> Line {
        let names = self.names;
        let believed = |text: Text, salience: u8, group: String| Line { kind: Kind::Believed, text, salience, group };
        match what {
            What::CaseOpened { observer, incident, how } => believed(
                Text::plain(format!(
                    "{} opens a case on {}: {}.",
                    names.state(*observer),
                    self.incident(*incident),
                    phrases::opened(*how)
                )),
                36,
                format!("case {}", incident.0),
            ),
            What::LevelAssessed { observer, incident, expected, truth } => believed(
                Text::plain(format!(
                    "{} puts {} at level {} of 5.",
                    names.state(*observer),
                    self.incident(*incident),
                    numbers::fixed(*expected, 1)
                ))
                .and(Tone::Dim, format!(" In truth {truth}.")),
                24,
                format!("level {} {}", observer.0, incident.0),
            ),
            What::Token { observer, incident, toward, trail, from, weight } => {
                let points = if *trail { "The trail leads through" } else { "It points at" };
                let source = from.map_or_else(String::new, |f| format!(" from {}", names.state(f)));
                let wrong = !*trail && self.is_true(*incident, *toward) == Some(false);
                let size = if *weight >= 2.0 { "strong evidence" } else { "a piece of evidence" };
                believed(
                    Text::plain(format!(
                        "{} gets {size} on {}{source}. {points} ",
                        names.state(*observer),
                        self.incident(*incident)
                    ))
                    .and(if wrong { Tone::Mistaken } else { Tone::Plain }, format!("{}.", names.origin(*toward))),
                    if *weight >= 2.0 { 50 } else { 33 },
                    format!("token {} {}", observer.0, incident.0),
                )
            }
            What::Exposed { observer, incident } => believed(
                Text::default().and(
                    Tone::Strong,
                    format!(
                        "{} sees through the forged trail of {}.",
                        names.state(*observer),
                        self.incident(*incident)
                    ),
                ),
                78,
                format!("exposed {}", incident.0),
            ),
            What::Belief { observer, incident, favourite, probability } => {
                let right = self.is_true(*incident, *favourite);
                let tone = match right {
                    Some(true) => Tone::Strong,
                    Some(false) if *favourite != Hypothesis::Accident || *probability >= 0.55 => Tone::Mistaken,
                    _ => Tone::Plain,
                };
                let truly = match self.author(*incident) {
                    Some(author) if right == Some(false) => format!(" In truth {}.", names.origin(author)),
                    _ => String::new(),
                };
                let firm = *probability >= 0.55;
                believed(
                    Text::plain(format!("{} on {}: ", names.state(*observer), self.incident(*incident)))
                        .and(tone, format!("{} {}", names.origin(*favourite), phrases::belief(*probability)))
                        .and(Tone::Plain, ".")
                        .and(Tone::Dim, truly),
                    match (right, firm) {
                        (Some(false), true) if matches!(favourite, Hypothesis::State(_)) => 66,
                        (Some(false), true) => 52,
                        (_, true) => 48,
                        _ => 34,
                    },
                    format!("belief {} {} {}", observer.0, incident.0, favourite.index()),
                )
            }
            What::Perceived { observer, act, rung, flipped } => {
                let by = self.act(*act).and_then(|e| self.log.get(e)).and_then(|e| match e.what {
                    What::Acted { actor, rung, .. } => Some((actor, rung)),
                    _ => None,
                });
                let (whose, truly) = match by {
                    Some((actor, rung)) => (format!("the act of {}", names.state(actor)), Some(rung)),
                    None => ("an act".into(), None),
                };
                let off = truly.is_some_and(|t| t != *rung);
                let text = Text::plain(format!(
                    "{} takes {whose} for {} ",
                    names.state(*observer),
                    phrases::article(phrases::rung(*rung))
                ))
                .and(Tone::Plain, format!("[{}].", numbers::fixed(f64::from(*rung), 0)));
                let text = match truly {
                    Some(t) if off => text.and(
                        Tone::Mistaken,
                        format!(
                            " It was {} [{}].",
                            phrases::article(phrases::rung(t)),
                            numbers::fixed(f64::from(t), 0)
                        ),
                    ),
                    _ => text,
                };
                believed(
                    text,
                    if *flipped {
                        47
                    } else if off {
                        31
                    } else {
                        8
                    },
                    format!("perceived {}", observer.0),
                )
            }
            _ => believed(Text::plain("A belief moves."), 0, String::new()),
        }
    }

    /// What states do.
    fn act_line(&self, what: &What) -> Line {
        let names = self.names;
        match what {
            What::OptionTaken { state, option } => {
                let text = names.option(*option);
                let text = if text.is_empty() {
                    "takes an option of the move.".into()
                } else {
                    format!("decides: {}", full_stop(text))
                };
                Line {
                    kind: Kind::Act(0),
                    text: Text::plain(format!("{} {text}", names.state(*state))),
                    salience: 50,
                    group: format!("option {}", state.0),
                }
            }
            What::Considered { actor, target, rung, ground, belief } => Line {
                kind: Kind::Believed,
                text: Text::plain(format!(
                    "{} settles on {} toward {} and deliberates.",
                    names.state(*actor),
                    phrases::rung(*rung),
                    names.state(*target)
                ))
                .and(Tone::Dim, self.ground(*ground, *belief, names.state(*target))),
                salience: 18,
                group: format!("considered {}", actor.0),
            },
            What::Acted { actor, target, rung, ground, belief, public, wrongful, joint, .. } => {
                let sentence =
                    format!("{} {}.", names.state(*actor), phrases::act(*rung, names.state(*target), *public));
                let tone = if *rung >= 1 { Tone::Strong } else { Tone::Plain };
                let wrong =
                    if *wrongful { format!(" {} was not behind it.", names.state(*target)) } else { String::new() };
                let salience = match rung {
                    1.. => 78 + 2 * (*rung as u8),
                    0 => 30,
                    _ => 48,
                };
                Line {
                    kind: Kind::Act(*rung),
                    text: Text::default()
                        .and(tone, sentence)
                        .and(Tone::Dim, self.ground(*ground, *belief, names.state(*target)))
                        .and(Tone::Plain, if *joint { " Together with those it consulted." } else { "" })
                        .and(Tone::Ember, wrong),
                    salience,
                    group: format!("act {} {} {rung}", actor.0, target.0),
                }
            }
            What::Eased { actor, target, rung } => Line {
                kind: Kind::Act(*rung),
                text: Text::plain(format!(
                    "{} eases toward {}: now {}.",
                    names.state(*actor),
                    names.state(*target),
                    phrases::rung(*rung)
                )),
                salience: 16,
                group: format!("eased {} {}", actor.0, target.0),
            },
            What::Runaway { a, b } => Line {
                kind: Kind::Happens,
                text: Text::default().and(
                    Tone::Ember,
                    format!("Tension between {} and {} feeds on itself.", names.state(*a), names.state(*b)),
                ),
                salience: 80,
                group: "runaway".into(),
            },
            _ => Line { kind: Kind::Happens, text: Text::plain("Somebody acts."), salience: 0, group: String::new() },
        }
    }

    /// Why a state acts or weighs an act.
    fn ground(&self, ground: Ground, belief: f64, target: &str) -> String {
        match ground {
            Ground::Case(incident) => format!(
                " Over {}; holds {target} to be behind it: {}.",
                self.incident(incident),
                phrases::belief(belief)
            ),
            Ground::Act(act) => {
                let answered = self.act(act).and_then(|e| self.log.get(e)).and_then(|e| match e.what {
                    What::Acted { rung, .. } => Some(phrases::rung(rung)),
                    _ => None,
                });
                answered.map_or_else(String::new, |what| format!(" In answer to its {what}."))
            }
            Ground::Posture(posture) => match self.names.posture(posture) {
                Some((name, ..)) => format!(" Over “{name}”."),
                None => String::new(),
            },
            Ground::Own => String::new(),
        }
    }
}

/// A name inside a sentence: without its full stop.
fn sentence_tail(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

fn full_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '”', '"']) { text.to_string() } else { format!("{text}.") }
}

/// As many whole sentences of a text as fit; at least the first, cut at a word if it is too long.
fn first_sentences(text: &str, limit: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= limit {
        return full_stop(&text);
    }
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '.' | '?' | '!') && text[at..].chars().nth(1) == Some(' ') {
            if text[..at].chars().count() > limit && kept > 0 {
                break;
            }
            kept = at + c.len_utf8();
            if text[..at].chars().count() > limit {
                break;
            }
        }
    }
    if kept > 0 && text[..kept].chars().count() <= limit + 40 {
        return text[..kept].to_string();
    }
    let cut: String = text.chars().take(limit).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head).trim_end_matches([',', ';', ':']).to_string();
    format!("{cut} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_sentence() {
        let text = "Lantern-South has lost signal. Yarrowen keeps a tenth of its capacity. The cause is unknown.";
        assert_eq!(first_sentences(text, 75), "Lantern-South has lost signal. Yarrowen keeps a tenth of its capacity.");
        assert_eq!(first_sentences("Short", 75), "Short.");
        assert_eq!(first_sentences("one two three four five", 12), "one two …");
    }
}
