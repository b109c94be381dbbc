//! Messages travel to t_{n+1}; what happened to them is played in order of time and identity.

use super::Channels;
use crate::channel::message::{Phase, Progress};
use crate::channel::route::works;
use crate::ids::MessageId;
use crate::log::{Stage, What};
use crate::state::Impression;

/// Runs all messages to the end of the step.
pub fn carry(mut channels: Channels) {
    channels.release_held();
    let happened = channels.travel();
    for (at, message, progress) in happened {
        match progress {
            Progress::MetStaleEntry => channels.stale_entry(message, at),
            Progress::Acknowledged => channels.acknowledged(message, at),
            Progress::Delivered => channels.delivered(message, at),
        }
    }
    channels.silences();
    channels.meetings();
    channels.pings();
}

impl Channels<'_, '_> {
    /// Impressions that waited for clearance.
    fn release_held(&mut self) {
        let until = self.clock.to;
        let (ready, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.mail.held).into_iter().partition(|h| h.0 <= until);
        self.mail.held = rest;
        self.intake.impressions.extend(ready.into_iter().map(|(_, impression)| impression));
    }

    /// Moves every message on its way; what happened, in order of time and identity.
    fn travel(&mut self) -> Vec<(i64, MessageId, Progress)> {
        if self.mail.active.is_empty() {
            return Vec::new();
        }
        let until = self.clock.to;
        let communications = self.communications();
        let plan = std::sync::Arc::clone(&self.given.plan);
        let setting = &plan.settings[self.clock.setting].1;
        let mail = &mut *self.mail;
        let mut happened = Vec::new();
        let mut steps = Vec::new();
        let mut at_desks = Vec::new();
        for &id in &mail.active {
            let message = &mut mail.messages[id.index()];
            if message.phase <= Phase::Legal && message.wake > until {
                continue;
            }
            let p = setting.pair(message.from, message.to);
            let (here, there) = (communications[message.from.index()], communications[message.to.index()]);
            // What is cleared at home needs no line; everything after does.
            if message.phase > Phase::Legal && !works(message.route.medium, here, there, p) {
                message.wait(self.clock.from, until);
                continue;
            }
            if message.wake > until {
                continue;
            }
            message.travel(until, &mut steps);
            happened.extend(steps.drain(..).map(|(at, progress)| (at, id, progress)));
            if message.phase >= Phase::Queue {
                at_desks.push((message.phase == Phase::Queue, message.since, id));
            }
        }
        // First come, first served; ties by identity. A message in handling keeps its turn.
        let identity = |id: MessageId| &mail.messages[id.index()].identity;
        at_desks.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| identity(a.2).cmp(identity(b.2))));
        for &(_, _, id) in &at_desks {
            let (to, desk) = mail.messages[id.index()].desk();
            let own = setting.own(to);
            let technical = matches!(
                mail.messages[id.index()].route.role,
                detente_scenario::contact::Role::Technical | detente_scenario::contact::Role::Cert
            );
            // Idle messages take a share of a technical desk's time.
            let idle = if technical { (own.idle_messages * own.idle_cost / 24.0).min(0.9) } else { 0.0 };
            let crowded = mail.messages[id.index()].route.hub && {
                let waits = |o: &&(bool, i64, MessageId)| {
                    let other = &mail.messages[o.2.index()];
                    other.desk() == (to, desk) && other.phase <= Phase::Handle
                };
                at_desks.iter().filter(waits).count() > mail.messages[id.index()].route.capacity as usize
            };
            let message = &mut mail.messages[id.index()];
            let slowed = if crowded { 2.0 } else { 1.0 } / (1.0 - idle);
            message.serve(until, slowed, &mut mail.desks, &mut steps);
            happened.extend(steps.drain(..).map(|(at, progress)| (at, id, progress)));
        }
        mail.active.retain(|id| mail.messages[id.index()].phase != Phase::Done);
        happened.sort_by(|a, b| {
            let identity = |id: MessageId| &mail.messages[id.index()].identity;
            (a.0, a.2).cmp(&(b.0, b.2)).then_with(|| identity(a.1).cmp(identity(b.1)))
        });
        happened
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
        for directory in &plan.directories[self.clock.setting] {
            for entry in directory.entries.iter().flatten() {
                let p = setting.own(entry.state);
                let (from, to) = (self.clock.from, self.clock.to);
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
