//! Requests: answered, held, declined, or met with silence; and meetings.

use super::{Channels, ask_for_piece};
use crate::chance::Purpose;
use crate::channel::message::Message;
use crate::ids::{EventId, IncidentId, MessageId, PieceId, StateId};
use crate::log::{Reply, RouteKind, Stage, What};
use crate::mind::belief::Token;
use crate::stage::inject::command::BY_HAND;
use crate::stage::inject::piece_token;
use crate::state::{Impression, Letter};
use detente_scenario::contact::MessageKind;

/// Other ways that a sender tries after silence.
const OTHER_WAYS: usize = 2;

impl Channels<'_, '_> {
    /// A request reached those who know: they look for what they hold, and answer iff u < `will`.
    pub(super) fn asked(&mut self, m: &Message, id: MessageId, at: i64, event: EventId) {
        if m.content.copy {
            return;
        }
        let mut ready = at;
        if let Some(incident) = m.incident {
            let asked = matches!(m.kind, MessageKind::InformationRequest | MessageKind::InvestigationRequest);
            let t = std::sync::Arc::clone(&self.given.plan);
            let factor = self.setting().own(m.to).piece_hours;
            for (n, piece) in t.topology.pieces.iter().enumerate() {
                let open = self.ledger.holders[n].contains(&m.to);
                if asked && piece.holder == m.to && piece.incident == incident && !open && piece.from.0 <= at {
                    let piece = PieceId::from_index(n);
                    let opens = ask_for_piece(
                        &self.given,
                        &mut self.journal,
                        &mut self.ledger,
                        &mut self.agenda,
                        factor,
                        piece,
                        at,
                        event,
                    );
                    // The answer waits for what the own desk is asked for.
                    ready = ready.max(opens);
                }
            }
        }
        if self.seats.plays(m.to) {
            // A team replies itself, or its silence is read.
            self.seats.asked.insert(id, (ready, event));
            return;
        }
        let p = self.setting().pair(m.to, m.from);
        let asked_to_investigate = m.kind == MessageKind::InvestigationRequest;
        let will = p.will + if asked_to_investigate { p.investigation_will } else { 0.0 };
        if m.fate.yes(1, will) {
            self.reply(m, id, Reply::Answered, at, event);
            self.answer(m, id, ready, event);
        } else if m.fate.yes(5, p.decline_share) {
            self.decline(m, id, at, event);
        } else if m.fate.yes(5, p.decline_share + (1.0 - p.decline_share) * p.holding_reply) {
            self.reply(m, id, Reply::Held, at, event);
        }
    }

    /// A request is refused, which the asker takes as a sign.
    fn decline(&mut self, m: &Message, id: MessageId, at: i64, event: EventId) {
        self.reply(m, id, Reply::Declined, at, event);
        let shift = self.setting().pair(m.from, m.to).decline;
        self.taken_as_a_sign(m, shift, event);
    }

    /// What came of a request tells its sender something of the other side.
    fn taken_as_a_sign(&mut self, m: &Message, shift: f64, cause: EventId) {
        if let Some(incident) = m.incident {
            let (reader, of) = (m.from, m.to);
            self.intake.impressions.push(Impression::Conduct { reader, of, incident, shift, cause });
        }
    }

    /// Replies that teams have given. A holding reply leaves the request open.
    pub(super) fn replies_by_hand(&mut self) {
        let now = self.clock.from;
        for (id, reply) in std::mem::take(&mut self.seats.replies) {
            let Some(&(ready, event)) = self.seats.asked.get(&id) else { continue };
            let m = self.mail.messages[id.index()].clone();
            match reply {
                Reply::Answered => {
                    self.reply(&m, id, Reply::Answered, now, event);
                    self.answer(&m, id, ready.max(now), event);
                }
                Reply::Declined => self.decline(&m, id, now, event),
                Reply::Held => self.reply(&m, id, Reply::Held, now, event),
            }
            if reply != Reply::Held {
                self.seats.asked.remove(&id);
            }
        }
    }

    fn reply(&mut self, m: &Message, id: MessageId, reply: Reply, at: i64, event: EventId) {
        if reply != Reply::Answered {
            self.mail.messages[id.index()].replied = Some(at);
        }
        let what = What::Replied { message: id, reply, by: m.to };
        self.journal.write(at, Stage::Communicate, &[&m.identity], what, vec![event]);
    }

    fn answer(&mut self, m: &Message, id: MessageId, ready: i64, event: EventId) {
        match m.kind {
            MessageKind::Consultation => {
                let hours = self.setting().pair(m.from, m.to).convene_hours;
                self.agree(m.from, m.to, ready, hours, event);
                self.mail.messages[id.index()].replied = Some(ready);
            }
            MessageKind::GoodOffices => self.good_offices(m, id, ready, event),
            kind => {
                let answer = match kind {
                    MessageKind::AssistanceRequest => MessageKind::AssistanceOffer,
                    _ => MessageKind::Clarification,
                };
                let mut letter = Letter::new(answer, m.to, m.from, m.ground, ready, event);
                letter.n = m.n.wrapping_add(1000);
                letter.incident = m.incident;
                letter.content.answers = Some(id);
                letter.content.conflicting = self.mail.doubled.contains(&id);
                letter.regional = true;
                if let (Some(incident), MessageKind::Clarification) = (m.incident, answer) {
                    letter.content.tokens = self.what_it_holds(m.to, incident, ready);
                    if kind == MessageKind::InvestigationRequest {
                        letter.content.tokens.push(self.investigate(m.to, incident));
                    }
                }
                self.mail.unsent.push(letter);
            }
        }
    }

    /// The pieces that a state will hold open when it answers.
    fn what_it_holds(&self, state: StateId, incident: IncidentId, ready: i64) -> Vec<Token> {
        let t = self.given.topology();
        let pieces = t.pieces.iter().enumerate();
        pieces
            .filter(|(n, p)| {
                let id = PieceId::from_index(*n);
                let opens = self.ledger.asked.get(&id).is_some_and(|&at| at <= ready);
                p.incident == incident && p.holder == state && (self.ledger.holders[*n].contains(&state) || opens)
            })
            .map(|(n, p)| Token {
                identity: piece_token(t, PieceId::from_index(n)),
                toward: p.toward,
                trail: false,
                weight: p.weight,
                copied: true,
                likelihood: None,
            })
            .collect()
    }

    /// What law enforcement finds on the spot: one piece of evidence of the accuracy of an investigation.
    fn investigate(&mut self, state: StateId, incident: IncidentId) -> Token {
        let accuracy = self.setting().own(state).accuracy_investigation;
        let watch = self.watches.map.watch((state, incident));
        let exposed = std::mem::replace(&mut watch.exposed, true);
        // On the spot a forgery does not deceive; the number keeps its luck apart from found tokens.
        let found = crate::stage::detect::token(
            &self.given,
            &self.clock,
            &self.incidents.list[incident.index()],
            watch,
            state,
            1_000_000,
            accuracy,
        );
        watch.exposed = exposed;
        found
    }

    /// The Chair's offer: the meeting is set when both have agreed.
    fn good_offices(&mut self, m: &Message, id: MessageId, at: i64, event: EventId) {
        self.mail.messages[id.index()].replied = Some(at);
        // Both letters of one offer have one ground, and, where people made it, one number.
        let by_people = |n: u32| n >= BY_HAND;
        let pair = self.mail.messages.iter().find(|o| {
            let one_offer = o.ground == m.ground && (o.n == m.n || !by_people(o.n) && !by_people(m.n));
            o.kind == MessageKind::GoodOffices && o.from == m.from && o.to != m.to && one_offer
        });
        let Some(other) = pair.map(|o| o.to) else { return };
        let key = (m.to.min(other), m.to.max(other));
        let agreed = self.mail.agreed.entry(key).or_default();
        agreed.insert(m.to);
        if agreed.len() == 2 {
            agreed.clear();
            let hours = self.setting().pair(m.to, other).convene_hours;
            self.agree(m.to, other, at, hours, event);
        }
    }

    fn agree(&mut self, a: StateId, b: StateId, at: i64, hours: f64, event: EventId) {
        let due = at + (hours * crate::HOUR_MS) as i64;
        let (a, b) = (a.min(b), a.max(b));
        // One meeting at a time: a second invitation joins the first.
        if !self.mail.meetings.iter().any(|&(_, x, y, _)| (x, y) == (a, b)) {
            self.mail.meetings.push((due, a, b, event));
        }
    }

    /// Requests without an answer in time: the asker reads the silence, and tries another way.
    pub(super) fn silences(&mut self) {
        let now = self.clock.to;
        if self.mail.patience.1 == self.clock.setting && now < self.mail.patience.0 {
            return;
        }
        let mut awaited = std::mem::take(&mut self.mail.awaited);
        let mut silent = Vec::new();
        let mut patience = i64::MAX;
        awaited.retain(|&id| {
            let m = &self.mail.messages[id.index()];
            if m.replied.is_some() {
                return false;
            }
            let p = self.setting().pair(m.from, m.to);
            let due = m.sent + (p.expected_answer * crate::HOUR_MS) as i64;
            let waits = now < due;
            if waits {
                patience = patience.min(due);
            } else {
                silent.push(id);
            }
            waits
        });
        self.mail.awaited = awaited;
        self.mail.patience = (patience, self.clock.setting);
        for id in silent {
            let m = self.mail.messages[id.index()].clone();
            let p = self.setting().pair(m.from, m.to);
            let excused = m.route.kind == RouteKind::Directory
                && !m.stale
                && m.acknowledged.is_none()
                && !m.route.shift.status(now).0;
            let shift = p.silence * if excused { 0.25 } else { 1.0 };
            self.mail.messages[id.index()].silence_read = true;
            self.mail.messages[id.index()].excused = excused;
            let what = What::Silence { message: id, of: m.to, excused };
            let counts = !self.journal.goes_without(&what, &[&m.identity]);
            let event = self.journal.write(now, Stage::Communicate, &[&m.identity], what, vec![m.event]);
            if counts {
                self.taken_as_a_sign(&m, shift, event);
            }
            // People try another way themselves.
            if m.acknowledged.is_none() && m.tried.len() < OTHER_WAYS && !self.seats.plays(m.from) {
                let mut letter = Letter::new(m.kind, m.from, m.to, m.ground, now, event);
                letter.incident = m.incident;
                letter.n = m.n.wrapping_add(10_000);
                letter.content = m.content;
                letter.regional = true;
                letter.tried = m.tried;
                letter.tried.push((m.route.kind, m.route.desk));
                self.mail.unsent.push(letter);
            }
        }
    }

    /// Consultations that fall due, and standing ones.
    pub(super) fn meetings(&mut self) {
        let until = self.clock.to;
        if self.mail.meetings.iter().any(|m| m.0 <= until) {
            let (mut due, rest): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.mail.meetings).into_iter().partition(|m| m.0 <= until);
            self.mail.meetings = rest;
            due.sort();
            for (at, a, b, cause) in due {
                self.consult(a, b, at, vec![cause]);
            }
        }
        if let Some(occasion) = self.clock.occasion
            && self.setting().bounds().consult_rate > 0.0
        {
            let t = std::sync::Arc::clone(&self.given.plan);
            let n = t.topology.states.len();
            for a in 0..n {
                for b in a + 1..n {
                    let (a, b) = (StateId::from_index(a), StateId::from_index(b));
                    let rate = self.setting().pair(a, b).consult_rate;
                    if rate > 0.0 {
                        let names = [t.topology.states[a.index()].code.as_str(), &t.topology.states[b.index()].code];
                        if self.given.chance.of(Purpose::Consult, &names, occasion).yes(0, rate) {
                            self.consult(a, b, until, Vec::new());
                        }
                    }
                }
            }
        }
    }

    /// Two states meet: the slate is cleared, unless it is a ritual, or a stage for accusation.
    fn consult(&mut self, a: StateId, b: StateId, at: i64, causes: Vec<EventId>) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        *self.mail.met.entry((a, b)).or_insert(0) += 1;
        // The meeting is named by its occasion: a count would shift when a measure adds a meeting.
        let number = at.div_euclid(t.decision).to_string();
        let names = [t.states[a.index()].code.as_str(), &t.states[b.index()].code, number.as_str()];
        let mishap = self.given.chance.of(Purpose::Mishap, &["consultation", names[0], names[1], names[2]], 0);
        let p = self.setting().pair(a, b).clone();
        let accusation = mishap.yes(1, p.accusation);
        let ritual = !accusation && mishap.yes(0, p.ritual);
        let what = What::Consulted { a, b, ritual, accusation };
        let cause = self.journal.write(at, Stage::Communicate, &names, what, causes);
        if accusation {
            for state in [a, b] {
                self.intake.impressions.push(Impression::Pressure { state, amount: p.accusation_pressure });
            }
        } else if !ritual {
            self.intake.impressions.push(Impression::Contact { a, b, restraint: p.contact_spoken });
            self.intake.impressions.push(Impression::Consulted { a, b, strength: p.spoken, cause });
        }
    }
}
