//! What the world did, as lines: an event of the log, and an event as a link of a chain. Which of them are told is
//! the report's; the words are those of the page.

use crate::session::Session;
use crate::session::desk::{self, opened};
use crate::session::ground::Ground;
use crate::text::{Line, place, say};
use detente_engine::ids::{AssetId, EventId, IncidentId, InjectId, SectorId, StateId};
use detente_engine::log::{Ground as Why, What};
use detente_report::words::{Language, Names, Story, phrases};
use detente_scenario::adoption::Status;
use detente_scenario::desk::Desk;
use detente_scenario::time::HOUR;

/// Tells events.
pub(super) struct Teller<'a> {
    ground: &'a Ground,
    names: &'a Names,
    /// The log with its look-ups.
    pub(super) story: &'a Story<'a>,
    /// The exercise has come to its end: what was not read never will be.
    is_over: bool,
}

impl<'a> Teller<'a> {
    pub(super) fn new(session: &'a Session, story: &'a Story<'a>) -> Self {
        Teller {
            ground: &session.ground,
            names: &session.ground.names,
            story,
            is_over: session.exercise.play.run().is_some(),
        }
    }

    fn state(&self, id: StateId) -> Line {
        self.names.state(id).into()
    }
    fn sector(&self, id: SectorId) -> Line {
        super::sector(self.names, id)
    }

    /// A report with those who read it, where not everybody does: it may say "you".
    fn addressed(&self, inject: InjectId, text: Line) -> Line {
        match self.ground.readers.get(inject.index()) {
            Some(readers) if !readers.all && !readers.states.is_empty() => {
                let mut states: Vec<StateId> = readers.states.iter().map(|(state, _)| *state).collect();
                states.dedup();
                say!(to_readers, Line::list(states.into_iter().map(|id| self.state(id))), text)
            }
            _ => text,
        }
    }

    /// What an incident is called in the middle of a sentence.
    pub(super) fn incident(&self, id: IncidentId) -> Line {
        let Some(name) = self.names.incident(id) else { return self.arisen(id) };
        let name = name.trim_end_matches('.');
        // What reads as a noun phrase needs no quotation marks in its own language.
        let phrase = ["the ", "a ", "an "].iter().any(|article| name.starts_with(article));
        say!(incident[usize::from(!phrase)], name)
    }

    /// An incident that no scenario names is called by the act that it came from.
    fn arisen(&self, id: IncidentId) -> Line {
        let log = &self.story.log.events;
        let start = log.iter().position(|e| matches!(e.what, What::IncidentStarted { incident } if incident == id));
        let named = start.and_then(|start| {
            let act_at = |e: EventId| match self.story.log.get(e)?.what {
                What::Acted { actor, target, .. } => Some((actor, target)),
                _ => None,
            };
            // The event right before it at the same moment stands in where the log names no cause.
            let before = start.checked_sub(1).filter(|before| log[*before].at == log[start].at);
            log[start].causes.iter().rev().copied().chain(before.map(EventId::from_index)).find_map(act_at)
        });
        match named {
            Some((actor, target)) => say!(response_of, self.state(actor), self.state(target)),
            None => say!(further),
        }
    }

    /// What a message or a case is about, as it follows a sentence.
    pub(super) fn about(&self, incident: Option<IncidentId>) -> Line {
        incident.map_or_else(Line::none, |incident| say!(about, self.incident(incident)))
    }

    /// A system with its owner.
    fn asset(&self, id: AssetId) -> Line {
        let t = self.ground.topology();
        let Some(plan) = t.assets.get(id.index()) else { return self.names.asset(id).into() };
        let own = plan.name.split_once('.').map_or(plan.name.as_str(), |(_, own)| own);
        let owner = self.state(plan.state);
        match own.strip_suffix("-other") {
            Some(_) => say!(asset_rest, owner, self.sector(plan.sector)),
            None => say!(asset, owner, phrases::spaced(own)),
        }
    }

    /// What the author of the scenario wrote of an event, as much of it as fits.
    fn written(&self, id: EventId) -> String {
        self.story.line(id, Language::English).map_or_else(String::new, |line| line.text.words())
    }

    fn posture(&self, id: detente_engine::ids::PostureId) -> Option<(Line, Line, bool)> {
        let (name, by, hostile) = self.names.posture(id)?;
        Some((Line::from(name.trim().trim_end_matches('.')), self.state(by), hostile))
    }

    /// An event in a sentence, with what follows it.
    pub(super) fn line(&self, id: EventId) -> Line {
        let Some(event) = self.story.log.get(id) else { return say!(something) };
        match &event.what {
            What::Sent { .. }
            | What::StaleEntry { .. }
            | What::Doubled { .. }
            | What::Acknowledged { .. }
            | What::Delivered { .. }
            | What::Replied { .. }
            | What::Silence { .. }
            | What::PublicStatement { .. }
            | What::Leaked { .. }
            | What::Consulted { .. } => self.message(&event.what),
            What::CaseOpened { .. }
            | What::LevelAssessed { .. }
            | What::Token { .. }
            | What::Exposed { .. }
            | What::Belief { .. }
            | What::Perceived { .. } => self.belief(&event.what),
            What::OptionTaken { .. }
            | What::Considered { .. }
            | What::Acted { .. }
            | What::Eased { .. }
            | What::Runaway { .. } => self.act(&event.what),
            what => self.world(id, what),
        }
    }

    fn world(&self, id: EventId, what: &What) -> Line {
        let names = self.names;
        match what {
            What::InjectFired { inject } => match names.inject(*inject) {
                ("", _) => say!(behind_scenes),
                _ => self.addressed(*inject, self.written(id).into()),
            },
            What::PostureBegan { posture } => match self.posture(*posture) {
                Some((name, by, hostile)) => {
                    Line::all([say!(posture_begins, name, by).capital(), say!(posture_meant[usize::from(hostile)])])
                }
                None => say!(a_posture).sentence(),
            },
            What::PostureEnded { posture } => match self.posture(*posture) {
                Some((name, by, _)) => say!(posture_ends, name, by).capital(),
                None => say!(a_posture).sentence(),
            },
            What::IncidentStarted { incident } => {
                let name = match names.incident(*incident) {
                    Some(name) => Line::from(name.trim_end_matches('.')).sentence(),
                    None => say!(begins, self.incident(*incident)).capital(),
                };
                let truth = match (names.incident_truth(*incident), names.author(*incident)) {
                    ("", Some(author)) => say!(behind_it, super::origin(names, author)),
                    ("", None) => Line::none(),
                    _ => {
                        let line = self.story.line(id, Language::English);
                        line.and_then(|line| line.text.0.get(1).map(|span| span.text.clone()))
                            .unwrap_or_default()
                            .into()
                    }
                };
                Line::all([name, truth])
            }
            What::IncidentEnded { incident, takedown: true } => say!(taken_down, self.incident(*incident)),
            What::IncidentEnded { incident, .. } => say!(spreads_no_further, self.incident(*incident)).capital(),
            What::Disrupted { state, sector, loss, incident } => Line::all([
                say!(
                    loses[usize::from(*loss < 0.0)],
                    self.state(*state),
                    Line::percent(loss.abs()),
                    self.sector(*sector)
                ),
                " ".into(),
                self.incident(*incident).sentence(),
            ]),
            What::PieceAsked { piece } => match names.piece(*piece) {
                Some((name, _, holder, _)) => say!(looks_for, self.state(holder), name),
                None => say!(something),
            },
            What::PieceOpened { piece, holder } => match names.piece(*piece) {
                Some((name, "", ..)) => say!(now_holds, self.state(*holder), name),
                Some((_, text, ..)) => say!(now_knows, self.state(*holder), Line::from(text).sentence()),
                None => say!(something),
            },
            What::Infected { asset, incident, source } => {
                let (incident, asset) = (self.incident(*incident), self.asset(*asset));
                match source {
                    Some(from) => say!(infected[1], incident, asset, self.asset(*from)),
                    None => say!(infected[0], incident, asset),
                }
                .capital()
            }
            What::Activated { asset, incident } => {
                Line::all([say!(stops, self.asset(*asset)).capital(), " ".into(), self.incident(*incident).sentence()])
            }
            What::Noticed { asset, incident } => say!(notices, self.asset(*asset), self.incident(*incident)).capital(),
            What::Isolated { asset, precaution, .. } => {
                say!(isolated[usize::from(*precaution)], self.asset(*asset)).capital()
            }
            What::Restored { asset, .. } => say!(works_again, self.asset(*asset)).capital(),
            What::SectorLoss { state, sector, q, .. } => {
                say!(sector_loss[usize::from(*q >= 0.05)], self.state(*state), self.sector(*sector), Line::percent(*q))
            }
            What::Pinged { state, stale } => say!(pinged[usize::from(*stale)], self.state(*state)),
            What::ExploitUsed { stake, .. } => say!(exploit, Line::percent(*stake)),
            What::PassedOn { state, desk, hours, mislaid, .. } => {
                let when = if *hours < 0.02 { say!(at_once) } else { say!(later, Line::wait(*hours)) };
                let lost = if *mislaid { say!(mislaid) } else { Line::none() };
                Line::all([say!(passed_on, self.desk(*desk), self.state(*state), when).capital(), lost])
            }
            What::Improvised { .. } => say!(by_order),
            What::MeasureStands { measure, status } => self.stands(*measure, *status).capital(),
            _ => say!(something),
        }
    }

    fn desk(&self, desk: Desk) -> Line {
        say!(
            desks[match desk {
                Desk::Operators => 0,
                Desk::Technical => 1,
                Desk::Defence => 2,
            }]
        )
    }

    fn stands(&self, measure: u16, status: Status) -> Line {
        let place = match status {
            Status::Proposed => 0,
            Status::Supported => 1,
            Status::Agreed => 2,
            Status::Approved => 3,
            Status::InForce => 4,
            Status::Lapsed => 5,
        };
        let named = self.ground.plan.measures().nth(usize::from(measure)).map(|m| m.describe().id());
        say!(
            stands[place],
            named.map_or_else(|| self.names.measure(usize::from(measure)).into(), |id| desk::measure(&id))
        )
    }

    fn belief(&self, what: &What) -> Line {
        let names = self.names;
        let origin = |of| super::origin(names, of);
        match what {
            What::CaseOpened { observer, incident, how } => {
                let how = say!(origins[opened(*how)]);
                say!(opens_case, self.state(*observer), self.incident(*incident), how)
            }
            What::LevelAssessed { observer, incident, expected, truth } => say!(
                puts_level,
                self.state(*observer),
                self.incident(*incident),
                Line::number(*expected, 1),
                truth.to_string()
            ),
            What::Token { observer, incident, toward, trail, from, weight } => {
                let source = from.map_or_else(Line::none, |from| say!(from_state, self.state(from)));
                let strong = usize::from(*weight >= 2.0);
                let got = say!(gets[strong], self.state(*observer), self.incident(*incident), source);
                Line::all([got, say!(points[usize::from(*trail)], origin(*toward))])
            }
            What::Exposed { observer, incident } => {
                say!(sees_through, self.state(*observer), self.incident(*incident))
            }
            What::Belief { observer, incident, favourite, probability } => {
                let right = self.story.is_true(*incident, *favourite);
                let truly = match self.story.author(*incident) {
                    Some(author) if right == Some(false) => say!(truly, origin(author)),
                    _ => Line::none(),
                };
                let believed = say!(
                    believes,
                    self.state(*observer),
                    self.incident(*incident),
                    origin(*favourite),
                    Line::likely(*probability),
                    Line::percent(*probability)
                );
                Line::all([believed, truly])
            }
            What::Perceived { observer, act, rung, .. } => {
                let by = self.story.act(*act).and_then(|e| self.story.log.get(e)).and_then(|e| match e.what {
                    What::Acted { actor, rung, .. } => Some((actor, rung)),
                    _ => None,
                });
                let taken = match by {
                    Some((actor, _)) => {
                        say!(takes_for, self.state(*observer), self.state(actor), Line::rung(*rung))
                    }
                    None => say!(takes_act, self.state(*observer), Line::rung(*rung)),
                };
                let truly = match by {
                    Some((_, truly)) if truly != *rung => say!(it_was, Line::rung(truly)),
                    _ => Line::none(),
                };
                Line::all([taken, truly])
            }
            _ => say!(something),
        }
    }

    fn act(&self, what: &What) -> Line {
        let names = self.names;
        match what {
            What::OptionTaken { state, option } => match names.option(*option) {
                "" => say!(takes_an_option, self.state(*state)),
                text => say!(takes_option, self.state(*state), Line::from(text).sentence()),
            },
            What::Considered { actor, target, rung, ground, belief } => Line::all([
                say!(weighs, self.state(*actor), self.state(*target), Line::rung(*rung)),
                self.why(*ground, *belief, *target),
            ]),
            What::Acted { actor, target, rung, ground, belief, public, wrongful, joint, .. } => Line::all([
                super::act(names, *rung, *actor, *target, *public).sentence(),
                self.why(*ground, *belief, *target),
                if *joint { say!(consulted_with) } else { Line::none() },
                if *wrongful { say!(not_behind, self.state(*target)) } else { Line::none() },
            ]),
            What::Eased { actor, target, rung } => {
                say!(eases, self.state(*actor), self.state(*target), Line::rung(*rung))
            }
            What::Runaway { a, b } => say!(feeds, self.state(*a), self.state(*b)),
            _ => say!(something),
        }
    }

    /// Why a state acts or weighs an act.
    fn why(&self, why: Why, belief: f64, target: StateId) -> Line {
        match why {
            Why::Case(incident) => say!(
                over_case,
                self.incident(incident),
                self.state(target),
                Line::likely(belief),
                Line::percent(belief)
            ),
            Why::Act(act) => {
                let answered = self.story.act(act).and_then(|e| self.story.log.get(e)).and_then(|e| match e.what {
                    What::Acted { rung, .. } => Some(rung),
                    _ => None,
                });
                answered.map_or_else(Line::none, |rung| say!(in_answer, Line::rung(rung)))
            }
            Why::Posture(posture) => {
                self.posture(posture).map_or_else(Line::none, |(name, ..)| say!(over_posture, name))
            }
            Why::Own => Line::none(),
        }
    }

    fn message(&self, what: &What) -> Line {
        let known = |message| self.story.message(message);
        let state = |id| self.state(id);
        match what {
            What::Sent { message, kind, from, to, incident, route, role, medium } => {
                let sent = say!(sends[place::kind(*kind)], state(*from), state(*to), self.about(*incident));
                let way = say!(way, Line::way(*route).capital(), Line::role(*role), Line::medium(*medium));
                let read = match known(*message).map(|m| (m.at, m.read)) {
                    Some((at, Some((read, misread)))) => {
                        let hours = (read.0 - at.0) as f64 / HOUR as f64;
                        say!(read_after[usize::from(misread)], Line::wait(hours))
                    }
                    _ if self.is_over => say!(never_read),
                    _ => say!(not_read_yet),
                };
                Line::all([sent, way, read])
            }
            What::StaleEntry { message, state: of } => match known(*message) {
                Some(m) => say!(stale, state(m.from), state(*of)),
                None => say!(something),
            },
            What::Doubled { message } => match known(*message) {
                Some(m) => say!(doubled, state(m.from), state(m.to)),
                None => say!(something),
            },
            What::Acknowledged { message, by } => match known(*message) {
                Some(m) => say!(acknowledges, state(*by), state(m.from), Line::kind(m.kind)),
                None => say!(something),
            },
            What::Delivered { message, kind, from, to, hours, misread } => {
                let about = self.about(known(*message).and_then(|m| m.incident));
                Line::all([
                    say!(reads, state(*to), state(*from), Line::kind(*kind), about, Line::wait(*hours)),
                    if *misread { say!(misread) } else { Line::none() },
                ])
            }
            What::Replied { message, reply, by } => match known(*message) {
                Some(m) => say!(replied[*reply as usize], state(*by), state(m.from), self.about(m.incident)),
                None => say!(something),
            },
            What::Silence { message, of, excused } => match known(*message) {
                Some(m) => Line::all([
                    say!(silence, state(*of), state(m.from), self.about(m.incident)),
                    say!(silence_read[usize::from(*excused)], state(m.from)),
                ]),
                None => say!(something),
            },
            What::Leaked { message } => match known(*message) {
                Some(m) => {
                    say!(leaks, state(m.from), state(m.to), Line::kind(m.kind), self.about(m.incident))
                }
                None => say!(something),
            },
            What::PublicStatement { from, toward, incident } => {
                let about = incident.map_or_else(Line::none, |i| say!(on_matter, self.incident(i)));
                say!(speaks[1], state(*from), about, state(*toward))
            }
            What::Consulted { a, b, ritual, accusation } => {
                let so = match (ritual, accusation) {
                    (_, true) => say!(consult_so[1]),
                    (true, _) => say!(consult_so[0]),
                    _ => Line::none(),
                };
                Line::all([say!(consult, state(*a), state(*b)), so])
            }
            _ => say!(something),
        }
    }

    /// A few words for an event, as a link of a chain.
    pub(super) fn link(&self, id: EventId) -> Line {
        let Some(event) = self.story.log.get(id) else { return Line::none() };
        let state = |id: &StateId| self.state(*id);
        let origin = |of| super::origin(self.names, of);
        match &event.what {
            What::InjectFired { .. } => say!(link_report),
            What::PostureBegan { posture } => self.posture(*posture).map_or_else(|| say!(a_posture), |(name, ..)| name),
            What::PostureEnded { .. } => say!(link_posture_ends),
            What::IncidentStarted { incident } => self.incident(*incident),
            What::IncidentEnded { .. } => say!(link_ends),
            What::Disrupted { sector, state: of, .. } | What::SectorLoss { sector, state: of, .. } => {
                say!(link_down, state(of), self.sector(*sector))
            }
            What::PieceAsked { .. } => say!(link_looks),
            What::PieceOpened { holder, .. } => say!(link_piece, state(holder)),
            What::Infected { asset, .. } | What::Activated { asset, .. } => say!(link_hit, self.asset(*asset)),
            What::Noticed { .. } => say!(link_noticed),
            What::Isolated { .. } => say!(link_isolated),
            What::Restored { .. } => say!(link_restored),
            What::CaseOpened { observer, .. } => say!(link_case, state(observer)),
            What::LevelAssessed { observer, expected, .. } => {
                say!(link_level, state(observer), Line::number(*expected, 1))
            }
            What::Sent { kind, from, .. } => say!(link_sent, state(from), Line::kind(*kind)),
            What::StaleEntry { .. } => say!(link_stale),
            What::Acknowledged { by, .. } => say!(link_acknowledges, state(by)),
            What::Delivered { kind, .. } => say!(link_read, Line::kind(*kind)),
            What::Replied { by, .. } => say!(link_replies, state(by)),
            What::Silence { of, .. } => say!(link_silence, state(of)),
            What::PublicStatement { from, .. } => say!(link_speaks, state(from)),
            What::Leaked { .. } => say!(link_leak),
            What::Consulted { .. } => say!(link_consult),
            What::Token { observer, toward, .. } => say!(link_sign, state(observer), origin(*toward)),
            What::Exposed { .. } => say!(link_exposed),
            What::Belief { observer, favourite, .. } => say!(link_suspects, state(observer), origin(*favourite)),
            What::Perceived { observer, flipped, .. } => say!(link_reads[usize::from(*flipped)], state(observer)),
            What::OptionTaken { state: of, .. } => say!(link_chooses, state(of)),
            What::Considered { actor, rung, .. } => say!(link_weighs, state(actor), Line::rung(*rung)),
            What::Acted { actor, rung, .. } => say!(link_act, state(actor), Line::rung(*rung)),
            What::Eased { actor, .. } => say!(link_eases, state(actor)),
            What::Runaway { .. } => say!(link_runaway),
            What::Pinged { .. } => say!(link_ping),
            What::ExploitUsed { .. } => say!(link_exploit),
            What::PassedOn { state: of, desk, mislaid, .. } => {
                say!(link_passed[usize::from(*mislaid)], self.desk(*desk), state(of))
            }
            What::Doubled { .. } => say!(link_doubled),
            What::Improvised { .. } => say!(link_improvised),
            What::MeasureStands { measure, status } => self.stands(*measure, *status),
        }
    }
}
