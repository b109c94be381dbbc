//! Sending: a route is chosen, and everything that will happen to the message is drawn.

use super::Channels;
use crate::chance::Purpose;
use crate::channel::calendar::NOT_KNOWN;
use crate::channel::directory::is_stale;
use crate::channel::message::{Means, Message, Phase};
use crate::channel::route::{Route, Survey, draft_hours, technical_only};
use crate::ids::{MessageId, StateId};
use crate::log::{Ground, RouteKind, Stage, What};
use crate::state::{Letter, OnItsWay};
use detente_scenario::contact::{MessageKind, Role};

/// What is added to a letter's number in its second copy, so that the two have identities of their own.
const COPY: u32 = 20_000;

impl Channels<'_, '_> {
    /// Tries to send a letter. Without a working route it is given back, to be tried again.
    #[expect(clippy::result_large_err, reason = "the letter is given back, not reported")]
    pub(super) fn send(&mut self, letter: Letter, communications: &[f64]) -> Result<Option<MessageId>, Letter> {
        if letter.from == letter.to || self.is_sent(letter.from, letter.to, letter.kind, letter.ground, letter.n) {
            return Ok(None);
        }
        let now = letter.at.max(self.clock.from);
        let survey = Survey {
            topology: self.given.topology(),
            setting: self.setting(),
            directories: &self.given.plan.directories[self.clock.setting],
            ministries: &self.given.plan.ministries,
            communications,
            now,
        };
        let answers = letter.content.answers.is_some();
        let mut routes = survey.routes(letter.from, letter.to, letter.kind, letter.regional);
        routes.retain(|r| !letter.tried.contains(&(r.kind, r.desk)));
        if let Some(way) = letter.way
            && let Some(chosen) = survey.by_way(letter.from, letter.to, letter.kind, way)
            && !letter.tried.contains(&(chosen.kind, chosen.desk))
        {
            routes = vec![chosen];
        }
        if answers {
            // Whom to write to is known: the one who asked.
            let find = self.setting().pair(letter.from, letter.to).find_hours;
            for route in routes.iter_mut().filter(|r| r.search) {
                route.search = false;
                route.expected_hours -= find;
            }
            routes.sort_by(|a, b| a.expected_hours.total_cmp(&b.expected_hours));
        }
        let mut routes = routes.into_iter();
        let Some(route) = routes.next() else {
            return if technical_only(letter.kind) || !letter.tried.is_empty() { Ok(None) } else { Err(letter) };
        };
        self.mail.sent.insert(letter.from, letter.to, letter.kind, letter.ground, letter.n);
        let other = self.other_network(&letter, &route, routes).map(|other| (letter.clone(), other));
        let first = self.dispatch(letter, route, now, answers);
        if let Some((letter, other)) = other {
            self.double(letter, first, other, now);
        }
        Ok(Some(first))
    }

    /// The other network over which a request goes out as well, if it does: a database of contact points stands
    /// beside networks that serve the same purpose, and two desks write without knowing of each other.
    fn other_network(&self, letter: &Letter, route: &Route, others: impl Iterator<Item = Route>) -> Option<Route> {
        let p = self.setting().pair(letter.from, letter.to).doubled;
        let asks = matches!(
            letter.kind,
            MessageKind::InformationRequest | MessageKind::InvestigationRequest | MessageKind::AssistanceRequest
        );
        if p <= 0.0 || !asks {
            return None;
        }
        let network = |r: &Route| matches!(r.kind, RouteKind::Directory | RouteKind::Cert | RouteKind::FocalPoint);
        let listed = |r: &Route| r.kind == RouteKind::ContactPoint;
        let other = others.into_iter().find(|o| (listed(route) && network(o)) || (network(route) && listed(o)))?;
        let t = self.given.topology();
        let (from, to) = (&t.states[letter.from.index()].code, &t.states[letter.to.index()].code);
        let (kind, ground, n) = (format!("{:?}", letter.kind), self.ground_name(letter.ground), letter.n.to_string());
        let doubled = self.given.chance.of(Purpose::Mishap, &["doubled", from, to, &kind, &ground, &n], 0).yes(0, p);
        doubled.then_some(other)
    }

    /// Sends a second copy over the other network: it takes time at its desk, and the answers will conflict.
    fn double(&mut self, mut letter: Letter, first: MessageId, other: Route, now: i64) {
        letter.n = letter.n.wrapping_add(COPY);
        letter.content.copy = true;
        let m = &self.mail.messages[first.index()];
        let (identity, event) = (std::sync::Arc::clone(&m.identity), m.event);
        let what = What::Doubled { message: first };
        letter.causes = vec![self.journal.write(now, Stage::Communicate, &[&identity], what, vec![event])];
        self.mail.doubled.insert(first);
        self.dispatch(letter, other, now, false);
    }

    /// Whether technical marks can reach a state at all: without any such way there is no need to write them.
    pub(super) fn reaches_technicians(&self, from: StateId, to: StateId) -> bool {
        let facilities = self.setting().facilities(from, to);
        facilities.directory.is_some()
            || facilities.cert
            || facilities.sharing.is_some()
            || self
                .given
                .topology()
                .acquaintances
                .iter()
                .any(|&(a, b, ..)| (a, b) == (from, to) || (a, b) == (to, from))
    }

    /// Whether a letter went out before: it is not sent again, and need not be written.
    pub(super) fn is_sent(&self, from: StateId, to: StateId, kind: MessageKind, ground: Ground, n: u32) -> bool {
        self.mail.sent.contains(from, to, kind, ground, n)
    }

    fn dispatch(&mut self, letter: Letter, route: Route, now: i64, answers: bool) -> MessageId {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let t = &*plan.topology;
        let (from, to) = (&t.states[letter.from.index()], &t.states[letter.to.index()]);
        let ground = self.ground_name(letter.ground);
        let number = letter.n.to_string();
        let kind = format!("{:?}", letter.kind);
        let names = [from.code.as_str(), &to.code, &kind, &ground, &number];
        let transit = self.given.chance.of(Purpose::Transit, &names, 0);
        let fate = self.given.chance.of(Purpose::Fate, &names, 0);
        let p = self.setting().pair(letter.from, letter.to);
        let own = self.setting().own(letter.from);
        let stale = route.entry.is_some_and(|n| {
            let Some(d) = self.setting().facilities(letter.from, letter.to).directory else { return false };
            let entry =
                &plan.directories[self.clock.setting][usize::from(d)].entries[letter.to.index()][usize::from(n)];
            let theirs = self.setting().own(letter.to);
            is_stale(entry, now, p.stale_months, theirs.ping_months, p.repair_hours, &self.given.chance)
        });
        let relay = match &route.relay {
            Some((mean, _)) => *mean,
            None if route.may_miss && fate.yes(0, p.wrong_role) => p.relay_hours,
            None => 0.0,
        };
        // Technical marks read alike in every language; words do not.
        let words = !matches!(route.role, Role::Technical | Role::Cert);
        let gap = if words && !from.shares_a_language_with(to) { p.language_gap } else { 0.0 };
        let misread = fate.yes(2, (p.misread + gap).min(1.0));
        let means = Means {
            draft: draft_hours(route.role, own),
            legal: if letter.kind == MessageKind::InvestigationRequest { p.legal_hours } else { 0.0 },
            find: if route.search || stale { p.find_hours } else { 0.0 },
            stale: if stale { p.stale_cost } else { 0.0 },
            courier: route.courier_hours,
            handle: route.handle_hours,
            translation: to.translation_hours,
            relay,
        };
        let answer_due = now + (p.expected_answer * crate::HOUR_MS) as i64;
        let message = MessageId::from_index(self.mail.messages.len());
        let what = What::Sent {
            message,
            kind: letter.kind,
            from: letter.from,
            to: letter.to,
            incident: letter.incident,
            route: if answers { RouteKind::Reply } else { route.kind },
            role: route.role,
            medium: route.medium,
        };
        let at_once = self.journal.goes_without(&what, &names);
        let event = self.journal.write(now, Stage::Communicate, &names, what, letter.causes);
        let desk = self.mail.desks.place(letter.to, route.desk, route.capacity);
        let relay_shift = route.relay.as_ref().map_or_else(|| route.shift.clone(), |(_, shift)| shift.clone());
        let mut sent = Message {
            identity: names.join("|").into(),
            kind: letter.kind,
            from: letter.from,
            to: letter.to,
            ground: letter.ground,
            incident: letter.incident,
            route,
            desk,
            staffed: NOT_KNOWN,
            relay_shift,
            sent: now,
            phase: Phase::Draft,
            since: now,
            wake: now,
            left: 0.0,
            transit,
            fate,
            means,
            content: letter.content,
            event,
            acknowledged: None,
            delivered: None,
            misread,
            replied: None,
            silence_read: false,
            excused: false,
            stale,
            n: letter.n,
            tried: letter.tried,
        };
        if at_once {
            sent.hasten();
        }
        sent.begin();
        if sent.is_request() && !sent.content.copy {
            self.mail.patience.0 = self.mail.patience.0.min(answer_due);
            self.mail.awaited.push(message);
        }
        let (wake, from, to) = (sent.wake, sent.from, sent.to);
        self.mail.messages.push(sent);
        self.mail.active.push(OnItsWay { wake, id: message, from, to });
        message
    }
}
