//! What a message does when it reaches those who know.

use super::Channels;
use crate::chance::Purpose;
use crate::channel::message::Message;
use crate::ids::{EventId, Hypothesis, IncidentId, MessageId, StateId};
use crate::log::{CaseOrigin, Ground, RouteKind, Stage, What};
use crate::mind::belief::Token;
use crate::mind::severity::Report;
use crate::plan::setting::Setting;
use crate::plan::topology::Topology;
use crate::state::{Delivery, Due, Impression, Letter};
use detente_scenario::contact::MessageKind;
use detente_scenario::measure::Reach;

impl Channels<'_, '_> {
    pub(super) fn delivered(&mut self, id: MessageId, at: i64) {
        let message = &mut self.mail.messages[id.index()];
        message.delivered = Some(at);
        let m = message.clone();
        let misread = m.misread || self.false_friend(&m) || self.contradicts(&m);
        let what = What::Delivered {
            message: id,
            kind: m.kind,
            from: m.from,
            to: m.to,
            hours: (at - m.sent) as f64 / crate::HOUR_MS,
            misread,
        };
        let event = self.journal.write(at, Stage::Communicate, &[&m.identity], what, vec![m.event]);
        self.mail.deliveries.push(Delivery { kind: m.kind, from: m.from, to: m.to, at, role: m.route.role, event });
        if let Some(incident) = m.incident {
            let key = (incident, m.from.min(m.to), m.from.max(m.to));
            self.mail.first_contact.entry(key).or_insert(at);
        }
        self.leak(&m, id, at, event);
        if let Some(incident) = m.incident {
            self.intake.opened.push((m.to, incident, CaseOrigin::Told, event));
        }
        match m.kind {
            MessageKind::Notification => self.notified(&m, event),
            MessageKind::Indicators => self.indicated(&m, misread),
            MessageKind::Evidence => {
                if let (Some(incident), Some(token), false) = (m.incident, m.content.token.clone(), misread) {
                    self.share_token(&m, incident, token, at, event);
                }
            }
            MessageKind::Clarification => self.explained(&m, misread, at, event),
            MessageKind::Reassurance => {
                let incident = match m.ground {
                    Ground::Case(m) => Some(m),
                    _ => None,
                };
                self.explain(&m, incident, misread, event);
            }
            MessageKind::AssistanceOffer => {
                if let (Some(incident), false, false) = (m.incident, misread, m.content.conflicting) {
                    let factor = self.setting().pair(m.to, m.from).assist;
                    self.guards.change(m.to, incident, |g| g.assist = Some(factor));
                }
                self.close_request(&m, at);
            }
            MessageKind::InformationRequest
            | MessageKind::InvestigationRequest
            | MessageKind::AssistanceRequest
            | MessageKind::Consultation
            | MessageKind::GoodOffices => self.asked(&m, id, at, event),
            MessageKind::PublicStatement => {}
        }
        // What a team lets go along with its message; an explanation has shared it already.
        if let (Some(incident), false) = (m.incident, misread || m.kind == MessageKind::Clarification) {
            for token in m.content.tokens.clone() {
                self.share_token(&m, incident, token, at, event);
            }
        }
    }

    /// What soldiers write is not what diplomats wrote: it is taken the wrong way.
    fn contradicts(&self, m: &Message) -> bool {
        let p = self.setting().pair(m.to, m.from).contradiction;
        m.route.kind == RouteKind::DefenceChannel
            && self.given.chance.of(Purpose::Mishap, &["contradiction", &m.identity], 0).yes(0, p)
    }

    /// A shared word with two meanings: misread, and nobody notices.
    fn false_friend(&self, m: &Message) -> bool {
        let p = self.setting().pair(m.from, m.to).false_friend;
        p > 0.0 && self.given.chance.of(Purpose::Mishap, &["false_friend", &m.identity], 0).yes(0, p)
    }

    fn leak(&mut self, m: &Message, id: MessageId, at: i64, event: EventId) {
        let p = self.setting().pair(m.from, m.to);
        if !m.fate.yes(4, p.leak) {
            return;
        }
        let amount = p.pressure_public;
        self.journal.write(at, Stage::Communicate, &[&m.identity], What::Leaked { message: id }, vec![event]);
        self.mail.leaks += 1;
        for state in [m.from, m.to] {
            // The public learns of a matter once: a second leak on it is no news.
            if self.mail.leaked.insert((m.ground, state)) {
                self.intake.impressions.push(Impression::Pressure { state, amount });
            }
        }
        if let Some(incident) = m.incident {
            self.incidents.list[incident.index()].warned = true;
            for state in self.given.plan.topology.state_ids() {
                self.guards.changed.insert((state, incident));
            }
        }
    }

    /// A level is read on the reader's own scale: between opposite scales it may come out mirrored.
    fn notified(&mut self, m: &Message, event: EventId) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        let (Some(incident), Some(level)) = (m.incident, level_as_read(t, self.setting(), m)) else { return };
        let p = plan.settings[self.clock.setting].1.pair(m.from, m.to);
        let sigma = self.setting().own(m.from).severity_noise;
        let report = Report { level, weight: p.partner_weight / (sigma * sigma) };
        self.intake.impressions.push(Impression::Reported {
            reader: m.to,
            from: m.from,
            incident,
            level: report.level,
            weight: report.weight,
        });
        // Whoever trusts a state that is badly hit offers help.
        let trust = self.politics.dyads[t.dyad(m.to, m.from)].trust(self.setting().pair(m.to, m.from));
        if level >= p.assist_level && trust >= p.share_trust && !self.seats.plays(m.to) {
            let mut offer = Letter::new(MessageKind::AssistanceOffer, m.to, m.from, m.ground, self.clock.to, event);
            offer.regional = true;
            self.mail.unsent.push(offer);
        }
    }

    fn indicated(&mut self, m: &Message, misread: bool) {
        let Some(incident) = m.incident else { return };
        let i = &self.incidents.list[incident.index()];
        if misread || i.void_indicators {
            return;
        }
        let own = |s: StateId| {
            let p = self.setting().own(s);
            (
                i.plan.rates.indicator_vuln.unwrap_or(p.indicator_vuln),
                i.plan.rates.indicator_notice.unwrap_or(p.indicator_notice),
            )
        };
        let open = m.route.kind == RouteKind::SharingChannel
            && self.setting().facilities(m.from, m.to).sharing == Some(Reach::Open);
        if !open {
            let indicators = own(m.to);
            self.guards.change(m.to, incident, |g| g.indicators = Some(indicators));
            return;
        }
        // An open list is read by everybody on it at once, and by the actor some hours later.
        let readers: Vec<_> = self
            .given
            .plan
            .topology
            .state_ids()
            .filter(|&s| s == m.to || self.setting().facilities(m.from, s).sharing.is_some())
            .map(|s| (s, own(s)))
            .collect();
        let hours = self.setting().pair(m.from, m.to).open_list_hours;
        let key = i.plan.key.clone();
        for (state, indicators) in readers {
            self.guards.change(state, incident, |g| g.indicators = Some(indicators));
        }
        let at = self.clock.to;
        if let std::collections::btree_map::Entry::Vacant(slot) = self.ledger.open_indicators.entry(incident) {
            slot.insert(at);
            // Behind an accident there is nobody who could read along.
            if self.incidents.list[incident.index()].plan.author == Hypothesis::Accident {
                return;
            }
            let due = at + (hours * crate::HOUR_MS) as i64;
            self.agenda.due.insert((due, format!("{key}/read by its actor")), Due::Void(incident));
        }
    }

    /// A token that another state collected: at the weight of trust, unless it is poisoned or held
    /// back for clearance.
    pub(super) fn share_token(&mut self, m: &Message, incident: IncidentId, token: Token, at: i64, event: EventId) {
        let t = std::sync::Arc::clone(&self.given.plan);
        let t = &t.topology;
        let p = self.setting().pair(m.to, m.from);
        let trust = self.politics.dyads[t.dyad(m.to, m.from)].trust(p);
        let weight = token.weight * trust.max(p.copied_weight_min);
        let over_channel = matches!(m.route.kind, RouteKind::SharingChannel);
        let identity = token.identity.to_string();
        let mishap = self.given.chance.of(Purpose::Mishap, &["token", &m.identity, &identity], 0);
        let mut toward = token.toward;
        if over_channel && mishap.yes(0, p.poisoned) {
            let n = Hypothesis::NON_STATE + t.states.len();
            toward = Hypothesis::from_index(((mishap.uniform(1) * n as f64) as usize).min(n - 1));
        }
        let held = m.route.kind == RouteKind::Cert && mishap.yes(2, p.uncleared);
        let not_before = if held { at + (p.uncleared_hours * crate::HOUR_MS) as i64 } else { at };
        if let Some(n) = (0..t.pieces.len())
            .find(|&n| crate::stage::inject::piece_token(t, crate::ids::PieceId::from_index(n)) == token.identity)
        {
            self.ledger.holders[n].insert(m.to);
        }
        let forged = self.watches.map.get(&(m.from, incident)).is_some_and(|w| w.forged.contains(&token.identity));
        if forged {
            let watch = self.watches.map.watch((m.to, incident));
            if watch.exposed {
                return;
            }
            watch.forged.push(token.identity);
        }
        let what = What::Token { observer: m.to, incident, toward, trail: token.trail, from: Some(m.from), weight };
        let code = t.states[m.to.index()].code.as_str();
        let key = self.incidents.list[incident.index()].plan.key.clone();
        let names = [code, &key, &identity];
        if self.journal.goes_without(&what, &names) {
            return;
        }
        let cause = self.journal.write(at, Stage::Communicate, &names, what, vec![event]);
        // Who was poisoned holds a false pointer, and not the likelihoods of the signal.
        let likelihood = token.likelihood.filter(|_| toward == token.toward);
        let token = Token { toward, weight, copied: true, likelihood, ..token };
        self.impress(Impression::Evidence { observer: m.to, incident, token, from: Some(m.from), cause }, not_before);
    }

    /// An explanation with what the state knows; it closes the request that it answers.
    fn explained(&mut self, m: &Message, misread: bool, at: i64, event: EventId) {
        if m.content.conflicting {
            // Two desks answered, and not the same: neither is believed.
            self.close_request(m, at);
            return;
        }
        self.explain(m, m.incident, misread, event);
        if let (Some(incident), false) = (m.incident, misread) {
            for token in m.content.tokens.clone() {
                self.share_token(m, incident, token, at, event);
            }
        }
        if m.content.answers.is_some() {
            let restraint = self.setting().pair(m.to, m.from).contact_written;
            self.intake.impressions.push(Impression::Contact { a: m.to, b: m.from, restraint });
        }
        self.close_request(m, at);
    }

    fn explain(&mut self, m: &Message, incident: Option<IncidentId>, misread: bool, event: EventId) {
        let p = self.setting().pair(m.to, m.from);
        let trust = self.politics.dyads[self.given.topology().dyad(m.to, m.from)].trust(p);
        let strength = p.written * trust * if misread { -1.0 } else { 1.0 };
        self.intake.impressions.push(Impression::Explained {
            reader: m.to,
            by: m.from,
            incident,
            strength,
            cause: event,
        });
    }

    fn close_request(&mut self, m: &Message, at: i64) {
        if let Some(request) = m.content.answers {
            self.mail.messages[request.index()].replied.get_or_insert(at);
        }
    }

    /// A public statement: everybody involved reads it, both governments feel it.
    pub(super) fn statement(&mut self, letter: &Letter, cause: EventId) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        let ground = self.ground_name(letter.ground);
        let names = [t.states[letter.from.index()].code.as_str(), &t.states[letter.to.index()].code, &ground];
        let what = What::PublicStatement { from: letter.from, toward: letter.to, incident: letter.incident };
        let event = self.journal.write(self.clock.from, Stage::Communicate, &names, what, vec![cause]);
        if let Some(incident) = letter.incident {
            let now = self.clock.from;
            self.incidents.list[incident.index()].touched.get_or_insert(now);
            for state in self.incidents.list[incident.index()].plan.involved.clone() {
                self.intake.opened.push((state, incident, CaseOrigin::Public, event));
            }
        }
        let p = self.setting().pair(letter.to, letter.from);
        let strength = p.written * self.politics.dyads[t.dyad(letter.to, letter.from)].trust(p);
        let amount = p.pressure_public;
        let (reader, by, incident) = (letter.to, letter.from, letter.incident);
        self.intake.impressions.push(Impression::Explained { reader, by, incident, strength, cause: event });
        for state in [letter.from, letter.to] {
            self.intake.impressions.push(Impression::Pressure { state, amount });
        }
    }
}

/// The level that a message gives, as its reader takes it on its own scale.
pub(crate) fn level_as_read(t: &Topology, setting: &Setting, m: &Message) -> Option<f64> {
    let level = m.content.level?;
    let opposite = t.states[m.from.index()].scale_inverted != t.states[m.to.index()].scale_inverted;
    let p = setting.pair(m.from, m.to);
    let mirrored = opposite && !setting.facilities(m.from, m.to).common_scale && m.fate.yes(3, p.label_misread);
    Some(if mirrored { 5.0 - level } else { level })
}
