//! What injects and options do.

use super::Crisis;
use crate::chance::Purpose;
use crate::ids::{EventId, Hypothesis, IncidentId, PieceId, PostureId, StateId};
use crate::log::{CaseOrigin, Ground, Stage, What};
use crate::mind::belief::Token;
use crate::plan::topology::{InstrumentPlan, Topology};
use crate::state::{Due, Impression, Letter, SCRIPTED_UNITS};
use detente_scenario::Moment;
use detente_scenario::contact::MessageKind;
use detente_scenario::incident::Author;
use detente_scenario::inject::Effect;
use std::sync::Arc;

/// The hypothesis that an author's word names.
pub(super) fn hypothesis(topology: &Topology, author: &Author) -> Option<Hypothesis> {
    Some(match author {
        Author::Accident => Hypothesis::Accident,
        Author::Criminal => Hypothesis::Criminal,
        Author::Extremist => Hypothesis::Extremist,
        Author::Outside => Hypothesis::Outside,
        Author::State(code) => Hypothesis::State(topology.state(code)?),
    })
}

/// The identity of a piece of evidence, as a number.
pub(super) fn token_identity(names: &[&str]) -> u64 {
    crate::chance::Subject::new(crate::chance::Purpose::TokenTrue, names).0
}

/// The identity of the token that a piece is.
pub fn piece_token(topology: &Topology, piece: PieceId) -> u64 {
    token_identity(&["piece", &topology.pieces[piece.index()].name])
}

impl Crisis<'_, '_> {
    /// The states a pattern names: a code, or `*` for those involved in the incident.
    fn readers(&self, pattern: &str, incident: IncidentId) -> Vec<StateId> {
        if pattern == "*" {
            self.incidents.list[incident.index()].plan.involved.clone()
        } else {
            self.given.plan.topology.state(pattern).into_iter().collect()
        }
    }

    /// Applies an effect; names are those the checks of the language have confirmed.
    pub(super) fn apply(&mut self, effect: &Effect, name: &str, cause: EventId) {
        let plan = Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        let now = self.now();
        match effect {
            Effect::AskForPiece(piece) => {
                if let Some(piece) = t.piece(piece) {
                    self.ask_for_piece(piece, cause);
                }
            }
            Effect::OpenPiece(piece) => {
                if let Some(piece) = t.piece(piece) {
                    self.open_piece(piece, cause);
                }
            }
            Effect::PublishPieces(incident) => {
                let Some(incident) = t.incident(incident) else { return };
                for (n, piece) in t.pieces.iter().enumerate().filter(|(_, p)| p.incident == incident) {
                    let id = PieceId::from_index(n);
                    for state in self.readers("*", incident) {
                        if self.ledger.holders[n].insert(state) {
                            let token = self.piece_evidence(id, state != piece.holder);
                            self.evidence(state, incident, token, cause);
                        }
                    }
                }
            }
            Effect::Disrupt { sector, loss, incident, hours } => {
                let Some((state, sector)) = sector.split_once('.') else { return };
                let (Some(state), Some(sector), Some(id)) = (t.state(state), t.sector(sector), t.incident(incident))
                else {
                    return;
                };
                let cell = t.cell(state, sector);
                self.disrupt(cell, *loss, id, vec![cause]);
                if let Some(hours) = hours {
                    let at = now + Moment::from_hours(*hours).0;
                    self.agenda.due.insert((at, format!("{name}/{cell} over")), Due::Disrupt(cell, -loss, id));
                }
            }
            Effect::StartIncident(incident) => {
                if let Some(id) = t.incident(incident) {
                    self.start(id, vec![cause]);
                }
            }
            Effect::EndIncident(incident) => {
                if let Some(id) = t.incident(incident) {
                    self.end(id, false, vec![cause]);
                }
            }
            Effect::Takedown(actor) => {
                let actor = t.actor(actor);
                let of_actor: Vec<IncidentId> = (0..self.incidents.list.len())
                    .map(IncidentId::from_index)
                    .filter(|m| actor.is_some() && self.incidents.list[m.index()].plan.actor == actor)
                    .collect();
                for id in of_actor {
                    self.end(id, true, vec![cause]);
                }
            }
            Effect::Token { state, incident, toward, weight } => {
                let (Some(id), Some(toward)) = (t.incident(incident), hypothesis(t, toward)) else { return };
                let identity = token_identity(&["inject", name, incident, &format!("{toward:?}")]);
                let framed = self.incidents.list[id.index()].plan.flag.map(|f| Hypothesis::State(f.0));
                for reader in self.readers(state, id) {
                    if framed == Some(toward) {
                        let watch = self.watches.map.watch((reader, id));
                        if watch.exposed {
                            continue;
                        }
                        watch.forged.push(identity);
                    }
                    let token =
                        Token { identity, toward, trail: false, weight: *weight, copied: false, likelihood: None };
                    self.evidence(reader, id, token, cause);
                }
            }
            Effect::Signal { state, incident, instrument, signal } => {
                let Some(id) = t.incident(incident) else { return };
                let Some(instrument) = t.instruments.iter().find(|i| i.name == *instrument) else { return };
                for reader in self.readers(state, id) {
                    self.signal(reader, id, instrument, signal.as_deref(), name, cause);
                }
            }
            Effect::Claim { incidents, toward, by: _, copies } => {
                let Some(toward) = hypothesis(t, toward) else { return };
                for incident in incidents {
                    let Some(id) = t.incident(incident) else { continue };
                    self.touch(id);
                    for reader in self.readers("*", id) {
                        let weight = self.clock.setting(&self.given).own(reader).claim_weight;
                        // A copy is no second piece of evidence: it has the identity of the first.
                        let first = copies.as_deref().unwrap_or(name);
                        let identity = token_identity(&["claim", first, incident]);
                        let token = Token { identity, toward, trail: false, weight, copied: true, likelihood: None };
                        self.evidence_from(reader, id, token, CaseOrigin::Public, cause);
                        let amount = self.clock.setting(&self.given).own(reader).pressure_public;
                        self.intake.impressions.push(Impression::Pressure { state: reader, amount });
                    }
                }
            }
            Effect::Expose { state, incident } => {
                let Some(id) = t.incident(incident) else { return };
                for reader in self.readers(state, id) {
                    crate::stage::detect::expose(
                        &self.given,
                        &mut self.journal,
                        &mut self.watches,
                        &mut self.intake,
                        reader,
                        id,
                        &self.incidents,
                        now,
                        vec![cause],
                    );
                }
            }
            Effect::VoidIndicators(incident) => {
                if let Some(id) = t.incident(incident) {
                    self.void(id);
                }
            }
            Effect::Pressure(state, amount) => {
                if let Some(state) = t.state(state) {
                    self.intake.impressions.push(Impression::Pressure { state, amount: *amount });
                }
            }
            Effect::Tension(from, toward, amount) => {
                if let (Some(from), Some(toward)) = (t.state(from), t.state(toward)) {
                    self.intake.impressions.push(Impression::Tension { from, toward, amount: *amount });
                }
            }
            Effect::ExtendPosture(posture, hours) => {
                if let Some(n) = t.postures.iter().position(|p| p.name == *posture)
                    && let Some(until) = &mut self.ledger.postures[n]
                {
                    *until = (*until + (hours * crate::HOUR_MS) as i64).max(now);
                }
            }
            Effect::ShareIndicators { state, incident, open } => {
                let (Some(from), Some(id)) = (t.state(state), t.incident(incident)) else { return };
                if *open {
                    self.ledger.open_indicators.entry(id).or_insert(now);
                    for reader in t.state_ids().filter(|&s| s != from) {
                        self.indicate(reader, id);
                    }
                } else {
                    for to in self.readers("*", id).into_iter().filter(|&s| s != from) {
                        self.mail.unsent.push(Letter::new(
                            MessageKind::Indicators,
                            from,
                            to,
                            Ground::Case(id),
                            now,
                            cause,
                        ));
                    }
                }
            }
            Effect::Send { kind, from, to, incident } => {
                let (Some(from), Some(to)) = (t.state(from), t.state(to)) else { return };
                let ground = match t.incident(incident) {
                    Some(id) => Ground::Case(id),
                    None => match t.postures.iter().position(|p| p.name == *incident) {
                        Some(n) => Ground::Posture(PostureId::from_index(n)),
                        None => return,
                    },
                };
                let mut letter = Letter::new(*kind, from, to, ground, now, cause);
                letter.regional = true;
                if let Ground::Case(id) = ground {
                    let case = self.index.map.get(&(from, id)).and_then(|e| self.cases.get(*e).ok());
                    letter.content.level = case.map(|c| c.expected);
                }
                self.mail.unsent.push(letter);
            }
            Effect::Decide(state, option) => {
                let Some(state) = t.state(state) else { return };
                self.ledger.decided.insert((state, option.clone()));
                if let Some(n) = t.options.iter().position(|o| o.name == *option) {
                    let what = What::OptionTaken { state, option: n as u16 };
                    let code = &t.states[state.index()].code;
                    let event = self.journal.write(now, Stage::Inject, &[code, option], what, vec![cause]);
                    self.agenda.due.insert((now, format!("{code}/{option}")), Due::Option(n as u16, event));
                }
            }
            Effect::Seal { asset, from } => {
                if let Some(asset) = t.asset(asset) {
                    let at = from.map_or(now, |m| m.0.max(now));
                    self.agenda.due.insert((at, format!("seal {}", t.assets[asset.index()].name)), Due::Seal(asset));
                }
            }
            Effect::Reassure { state, by, item } => {
                let (Some(reader), Some(by)) = (t.state(state), t.state(by)) else { return };
                let p = self.clock.setting(&self.given).pair(reader, by);
                let strength = p.written * self.politics.dyads[t.dyad(reader, by)].trust(p);
                let incident = t.incident(item);
                self.intake.impressions.push(Impression::Explained { reader, by, incident, strength, cause });
            }
            Effect::Convene { by: _, first, second } => {
                let (Some(a), Some(b)) = (t.state(first), t.state(second)) else { return };
                let hours = self.clock.setting(&self.given).pair(a, b).convene_hours;
                let at = now + (hours * crate::HOUR_MS) as i64;
                self.mail.meetings.push((at, a.min(b), a.max(b), cause));
            }
        }
    }

    /// Adds to the scripted forcing of a cell.
    pub(super) fn disrupt(&mut self, cell: usize, loss: f64, incident: IncidentId, causes: Vec<EventId>) {
        self.touch(incident);
        let units = libm::round(loss * SCRIPTED_UNITS) as i64;
        *self.scripted.losses.entry((cell, incident)).or_insert(0) += units;
        let t = Arc::clone(&self.given.plan);
        let sectors = t.topology.sectors.len();
        let state = StateId::from_index(cell / sectors);
        let sector = crate::ids::SectorId::from_index(cell % sectors);
        let what = What::Disrupted { state, sector, loss, incident };
        let i = &mut self.incidents.list[incident.index()];
        let mut causes = causes;
        causes.push(i.event);
        let names =
            [t.topology.states[state.index()].code.as_str(), &t.topology.sectors[sector.index()].name, &i.plan.key];
        i.latest = self.journal.write(self.clock.from, Stage::Inject, &names, what, causes);
    }

    /// From now on there is something to misperceive about the incident.
    fn touch(&mut self, incident: IncidentId) {
        let now = self.clock.from;
        self.incidents.list[incident.index()].touched.get_or_insert(now);
    }

    /// A desk of the holder looks for a piece; it opens after the piece's own delay.
    pub(super) fn ask_for_piece(&mut self, piece: PieceId, cause: EventId) {
        let holder = self.given.topology().pieces[piece.index()].holder;
        let factor = self.clock.setting(&self.given).own(holder).piece_hours;
        crate::stage::communicate::ask_for_piece(
            &self.given,
            &mut self.journal,
            &mut self.ledger,
            &mut self.agenda,
            factor,
            piece,
            self.clock.from,
            cause,
        );
    }

    /// A piece is open to its holder.
    pub(super) fn open_piece(&mut self, piece: PieceId, cause: EventId) {
        let plan = Arc::clone(&self.given.plan);
        let p = &plan.topology.pieces[piece.index()];
        if !self.ledger.holders[piece.index()].insert(p.holder) {
            return;
        }
        let what = What::PieceOpened { piece, holder: p.holder };
        let event = self.journal.write(self.clock.from, Stage::Inject, &[&p.name], what, vec![cause]);
        let token = self.piece_evidence(piece, false);
        self.evidence(p.holder, p.incident, token, event);
    }

    /// A signal of an instrument reaches a state: the one named, or the one that the true author gives.
    fn signal(
        &mut self,
        reader: StateId,
        incident: IncidentId,
        instrument: &InstrumentPlan,
        signal: Option<&str>,
        inject: &str,
        cause: EventId,
    ) {
        let code = self.given.plan.topology.states[reader.index()].code.clone();
        let truth = self.incidents.list[incident.index()].plan.author;
        let key = self.incidents.list[incident.index()].plan.key.clone();
        let names = [code.as_str(), key.as_str(), instrument.name.as_str(), inject];
        let seen = match signal {
            Some(signal) => instrument.signals.iter().find(|s| s.name == signal),
            None => instrument.drawn(truth, |s| {
                let names = [names[0], names[1], names[2], names[3], s];
                self.given.chance.of(Purpose::Signal, &names, 0).gumbel(0)
            }),
        };
        let Some(seen) = seen else { return };
        let token = Token {
            identity: token_identity(&["signal", names[0], names[1], names[2], names[3]]),
            toward: seen.favours,
            trail: false,
            weight: 1.0,
            copied: false,
            likelihood: Some(Arc::clone(&seen.likelihood)),
        };
        self.evidence(reader, incident, token, cause);
    }

    fn piece_evidence(&self, piece: PieceId, copied: bool) -> Token {
        let t = &self.given.plan.topology;
        let p = &t.pieces[piece.index()];
        Token {
            identity: piece_token(t, piece),
            toward: p.toward,
            trail: false,
            weight: p.weight,
            copied,
            likelihood: None,
        }
    }

    fn evidence(&mut self, reader: StateId, incident: IncidentId, token: Token, cause: EventId) {
        self.evidence_from(reader, incident, token, CaseOrigin::Inject, cause);
    }

    fn evidence_from(&mut self, reader: StateId, incident: IncidentId, token: Token, how: CaseOrigin, cause: EventId) {
        self.intake.opened.push((reader, incident, how, cause));
        self.intake.impressions.push(Impression::Evidence { observer: reader, incident, token, from: None, cause });
    }

    /// Good indicators reach a state at once.
    fn indicate(&mut self, state: StateId, incident: IncidentId) {
        let i = &self.incidents.list[incident.index()];
        if i.void_indicators {
            return;
        }
        let p = self.clock.setting(&self.given).own(state);
        let vuln = i.plan.rates.indicator_vuln.unwrap_or(p.indicator_vuln);
        let notice = i.plan.rates.indicator_notice.unwrap_or(p.indicator_notice);
        self.guards.change(state, incident, |g| g.indicators = Some((vuln, notice)));
    }

    /// Indicators of an incident are worth nothing from now on.
    pub(super) fn void(&mut self, incident: IncidentId) {
        self.incidents.list[incident.index()].void_indicators = true;
        for state in self.given.plan.topology.state_ids() {
            self.guards.change(state, incident, |g| g.indicators = None);
        }
    }
}
