//! Messages travel to t_{n+1}; what happened to them is played in order of time and identity.

use super::Channels;
use crate::channel::directory::no_ping_before;
use crate::channel::message::{Message, Phase, Progress};
use crate::channel::route::works;
use crate::ids::MessageId;
use crate::log::{Stage, What};
use crate::state::{Impression, Round};
use detente_scenario::contact::Role;

/// Runs all messages to the end of the step.
pub fn carry(mut channels: Channels) {
    channels.release_held();
    if !channels.mail.active.is_empty() {
        let mut round = std::mem::take(&mut channels.mail.round);
        channels.travel(&mut round);
        for &(at, message, progress) in &round.happened {
            match progress {
                Progress::MetStaleEntry => channels.stale_entry(message, at),
                Progress::Acknowledged => channels.acknowledged(message, at),
                Progress::Delivered => channels.delivered(message, at),
            }
        }
        channels.mail.round = round;
    }
    channels.silences();
    channels.meetings();
    channels.pings();
}

impl Channels<'_, '_> {
    /// Impressions that waited for clearance.
    fn release_held(&mut self) {
        let until = self.clock.to;
        if !self.mail.held.iter().any(|h| h.0 <= until) {
            return;
        }
        let (ready, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.mail.held).into_iter().partition(|h| h.0 <= until);
        self.mail.held = rest;
        self.intake.impressions.extend(ready.into_iter().map(|(_, impression)| impression));
    }

    /// Moves every message on its way; what happened, in order of time and identity.
    fn travel(&mut self, round: &mut Round) {
        let until = self.clock.to;
        let communications = self.communications();
        let plan = std::sync::Arc::clone(&self.given.plan);
        let setting = &plan.settings[self.clock.setting].1;
        let holds = setting.bounds().line_limit;
        let mail = &mut *self.mail;
        let Round { handled, waiting, turns, steps, happened } = round;
        for list in [&mut *handled, waiting, turns] {
            list.clear();
        }
        happened.clear();
        let lines_are_down = communications.iter().any(|&loss| loss > holds);
        for on_its_way in &mut mail.active {
            // Most messages in most steps: they travel, or wait, and every line works.
            if on_its_way.wake > until
                && !(lines_are_down
                    && (communications[on_its_way.from.index()] > holds
                        || communications[on_its_way.to.index()] > holds))
            {
                continue;
            }
            let id = on_its_way.id;
            let message = &mut mail.messages[id.index()];
            on_its_way.wake = message.wake;
            if message.phase > Phase::Legal {
                // What is cleared at home needs no line; everything after does.
                let (here, there) = (communications[message.from.index()], communications[message.to.index()]);
                if (here > holds || there > holds)
                    && !works(message.route.medium, here, there, setting.pair(message.from, message.to))
                {
                    message.wait(self.clock.from, until);
                    on_its_way.wake = message.wake;
                    continue;
                }
            }
            if message.wake > until {
                continue;
            }
            if message.phase < Phase::Queue {
                message.travel(until, steps);
                happened.extend(steps.drain(..).map(|(at, progress)| (at, id, progress)));
            }
            match message.phase {
                Phase::Queue => waiting.push(id),
                Phase::Handle | Phase::Relay => handled.push(id),
                _ => {}
            }
        }
        // First come, first served; ties by identity. A message in handling keeps its turn.
        let sort = |list: &mut Vec<MessageId>, messages: &[Message]| {
            list.sort_unstable_by(|a, b| {
                let (a, b) = (&messages[a.index()], &messages[b.index()]);
                a.since.cmp(&b.since).then_with(|| a.identity.cmp(&b.identity))
            });
        };
        let mut arrived = false;
        sort(handled, &mail.messages);
        for queued in [false, true] {
            if queued {
                // Where every slot is taken by now, none is freed in this step any more.
                for &id in &*waiting {
                    let message = &mut mail.messages[id.index()];
                    if mail.desks.at(message.desk).is_full() {
                        message.stand_by(until);
                    } else {
                        turns.push(id);
                    }
                }
                sort(turns, &mail.messages);
            }
            for &id in if queued { &*turns } else { &*handled } {
                let message = &mail.messages[id.index()];
                let (desk, capacity) = (message.desk, message.route.capacity as usize);
                let own = setting.own(message.to);
                let technical = matches!(message.route.role, Role::Technical | Role::Cert);
                // Idle messages take a share of a technical desk's time.
                let idle = if technical { (own.idle_messages * own.idle_cost / 24.0).min(0.9) } else { 0.0 };
                let crowded = message.route.hub && {
                    let waits = |o: &&MessageId| {
                        let other = &mail.messages[o.index()];
                        other.desk == desk && other.phase <= Phase::Handle
                    };
                    handled.iter().chain(&*waiting).filter(waits).count() > capacity
                };
                let slowed = if crowded { 2.0 } else { 1.0 } / (1.0 - idle);
                let message = &mut mail.messages[id.index()];
                message.serve(until, slowed, mail.desks.at(desk), steps);
                happened.extend(steps.drain(..).map(|(at, progress)| (at, id, progress)));
                arrived |= message.phase == Phase::Done;
            }
        }
        if arrived {
            mail.active.retain(|m| mail.messages[m.id.index()].phase != Phase::Done);
        }
        happened.sort_by(|a, b| {
            let identity = |id: MessageId| &mail.messages[id.index()].identity;
            (a.0, a.2).cmp(&(b.0, b.2)).then_with(|| identity(a.1).cmp(identity(b.1)))
        });
    }

    fn stale_entry(&mut self, id: MessageId, at: i64) {
        let m = &self.mail.messages[id.index()];
        let what = What::StaleEntry { message: id, state: m.to };
        let causes = vec![m.event];
        self.journal.write(at, Stage::Communicate, &[&m.identity], what, causes);
    }

    fn acknowledged(&mut self, id: MessageId, at: i64) {
        let m = &mut self.mail.messages[id.index()];
        m.acknowledged = Some(at);
        let (by, to, event) = (m.to, m.from, m.event);
        let what = What::Acknowledged { message: id, by };
        let event = self.journal.write(at, Stage::Communicate, &[&m.identity], what, vec![event]);
        self.mail.acknowledgements.push((by, to, event));
    }

    /// Entries are pinged; bookkeeping.
    fn pings(&mut self) {
        let plan = std::sync::Arc::clone(&self.given.plan);
        let setting = &plan.settings[self.clock.setting].1;
        let (none_before, of) = self.mail.pings;
        if setting.bounds().ping_months <= 0.0 || (of == self.clock.setting && self.clock.to < none_before) {
            return;
        }
        let mut none_before = i64::MAX;
        for directory in &plan.directories[self.clock.setting] {
            for entry in directory.entries.iter().flatten() {
                let p = setting.own(entry.state);
                let (from, to) = (self.clock.from, self.clock.to);
                none_before = none_before.min(no_ping_before(entry, p.ping_months, to));
                if let Some(at) = crate::channel::directory::ping_between(entry, p.ping_months, from, to) {
                    let stale = crate::channel::directory::is_stale(
                        entry,
                        at - 1,
                        p.stale_months,
                        p.ping_months,
                        p.repair_hours,
                        &self.given.chance,
                    );
                    let what = What::Pinged { state: entry.state, stale };
                    self.journal.write(at, Stage::Communicate, &[&entry.identity], what, Vec::new());
                }
            }
        }
        self.mail.pings = (none_before, self.clock.setting);
    }

    /// An impression that reaches a mind, at once or after clearance.
    pub(super) fn impress(&mut self, impression: Impression, not_before: i64) {
        if not_before > self.clock.to {
            self.mail.held.push((not_before, impression));
        } else {
            self.intake.impressions.push(impression);
        }
    }
}
