//! A message and its life: cleared at home, found, handled, acknowledged, relayed, delivered.

use crate::chance::Block;
use crate::channel::calendar::Shift;
use crate::channel::desk::{Desk, DeskKind};
use crate::channel::route::Route;
use crate::ids::{EventId, IncidentId, MessageId, StateId};
use crate::log::{Ground, RouteKind};
use crate::mind::belief::Token;
use detente_scenario::contact::MessageKind;
use std::ops::Range;
use std::sync::Arc;

/// What a message carries beside its kind.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// A piece of evidence.
    pub token: Option<Token>,
    /// More of them, in an answer.
    pub tokens: Vec<Token>,
    /// The sender's level, on the common scale.
    pub level: Option<f64>,
    /// The request that it answers.
    pub answers: Option<MessageId>,
    /// It is a second copy, over another network: whoever gets it has the first already.
    pub copy: bool,
    /// It answers a request that came twice, and contradicts the other answer.
    pub conflicting: bool,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Cleared at home.
    Draft,
    /// On the legal path (investigation requests).
    Legal,
    /// Whom to write to is being found.
    Find,
    /// The entry was stale: time is lost, then the search begins.
    Stale,
    /// With a courier.
    Courier,
    /// It waits at the desk.
    Queue,
    /// The desk handles it.
    Handle,
    /// It is passed to those who know.
    Relay,
    /// It has arrived.
    Done,
}

/// Mean hours of each phase, fixed when the message is sent.
#[derive(Clone, Debug)]
pub struct Means {
    /// Clearing at home, civil and military sides together.
    pub draft: f64,
    /// The legal path; 0 if none.
    pub legal: f64,
    /// The search; 0 if none.
    pub find: f64,
    /// Time lost on a stale entry; 0 if it holds.
    pub stale: f64,
    /// The courier; 0 if none.
    pub courier: f64,
    /// Handling.
    pub handle: f64,
    /// Hours that translation adds.
    pub translation: f64,
    /// Relay; 0 if none.
    pub relay: f64,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its identity: sender, recipient, kind, ground, n.
    pub identity: Arc<str>,
    /// What.
    pub kind: MessageKind,
    /// From whom.
    pub from: StateId,
    /// To whom.
    pub to: StateId,
    /// On what ground.
    pub ground: Ground,
    /// About which incident.
    pub incident: Option<IncidentId>,
    /// By which route.
    pub route: Route,
    /// The place of its desk.
    pub desk: u32,
    /// A stretch in which its desk is known to be staffed, ms.
    pub staffed: Range<i64>,
    /// In whose hours it is relayed.
    pub relay_shift: Shift,
    /// When it was decided on, ms.
    pub sent: i64,
    /// Where it is.
    pub phase: Phase,
    /// Since when it is there, ms.
    pub since: i64,
    /// What remains of the phase's threshold.
    pub left: f64,
    /// The draws of its transit: draft, find, legal, handle, relay, civil.
    pub transit: Block,
    /// Mean hours of its phases.
    pub means: Means,
    /// What it carries.
    pub content: Content,
    /// The event of its sending.
    pub event: EventId,
    /// Nothing can happen to it before then, ms, while its medium works.
    pub wake: i64,
    /// When it was acknowledged, ms.
    pub acknowledged: Option<i64>,
    /// When it was delivered, ms.
    pub delivered: Option<i64>,
    /// It was misread.
    pub misread: bool,
    /// It was answered, held or declined, ms.
    pub replied: Option<i64>,
    /// Its silence was read.
    pub silence_read: bool,
    /// The desk was known to be closed while it waited.
    pub excused: bool,
    /// The draws of its fate: wrong role, answer, misread, label, leak, hold.
    pub fate: Block,
    /// Its entry was stale.
    pub stale: bool,
    /// Its number on its ground.
    pub n: u32,
    /// Routes tried before it.
    pub tried: Vec<(RouteKind, DeskKind)>,
}

/// What happened to a message within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// It met a stale entry.
    MetStaleEntry,
    /// It was handled: acknowledged.
    Acknowledged,
    /// It reached those who know.
    Delivered,
}

impl Message {
    /// Enters a phase at a time: sets its threshold.
    fn enter(&mut self, phase: Phase, at: i64) {
        self.phase = phase;
        self.since = at;
        self.left = match phase {
            Phase::Draft => self.transit.exponential(0),
            Phase::Find => self.transit.exponential(1),
            Phase::Legal => self.transit.exponential(2),
            Phase::Handle => self.transit.exponential(3),
            Phase::Relay => self.transit.exponential(4),
            // Fixed durations: threshold 1.
            Phase::Stale | Phase::Courier => 1.0,
            Phase::Queue | Phase::Done => 0.0,
        };
        self.wake = match phase {
            Phase::Queue | Phase::Handle | Phase::Relay | Phase::Done => at,
            _ => at.saturating_add(self.needed()),
        };
    }

    /// Mean hours of the phase before the desk that it is in.
    fn mean(&self) -> f64 {
        match self.phase {
            Phase::Draft => self.means.draft,
            Phase::Legal => self.means.legal,
            Phase::Find => self.means.find,
            Phase::Stale => self.means.stale,
            _ => self.means.courier,
        }
    }

    /// What the phase before the desk still takes, ms, rounded up.
    fn needed(&self) -> i64 {
        libm::ceil(self.left * self.mean() * crate::HOUR_MS) as i64
    }

    /// It will be read as soon as its desk has a hand free, day and night, and as it was meant: a fork goes without its
    /// wait. A line that does not work still holds it up.
    pub fn hasten(&mut self) {
        self.means = Means {
            draft: 0.0,
            legal: 0.0,
            find: 0.0,
            stale: 0.0,
            courier: 0.0,
            handle: 0.0,
            translation: 0.0,
            relay: 0.0,
        };
        self.route.shift = Shift::always();
        self.misread = false;
    }

    /// Puts the message at its beginning.
    pub fn begin(&mut self) {
        self.enter(Phase::Draft, self.sent);
    }

    /// The next phase that takes time, after one is over.
    fn following(&self) -> Phase {
        let order = [
            (Phase::Draft, self.means.draft),
            (Phase::Legal, self.means.legal),
            (Phase::Stale, self.means.stale),
            (Phase::Find, self.means.find),
            (Phase::Courier, self.means.courier),
            (Phase::Queue, 1.0),
        ];
        let here = order.iter().position(|(p, _)| *p == self.phase).map_or(0, |n| n + 1);
        order[here..].iter().find(|(_, mean)| *mean > 0.0).map_or(Phase::Queue, |(p, _)| *p)
    }

    /// Runs the phases up to the desk until a time. Notes what happened with its time.
    pub fn travel(&mut self, until: i64, happened: &mut Vec<(i64, Progress)>) {
        while self.phase < Phase::Queue {
            let done = self.wake;
            if done > until {
                return;
            }
            if self.phase == Phase::Stale {
                happened.push((done, Progress::MetStaleEntry));
            }
            let next = self.following();
            self.enter(next, done);
        }
    }

    /// Runs the phases at and after the desk until a time, when it is the message's turn.
    pub fn serve(&mut self, until: i64, slowed: f64, desk: &mut Desk, happened: &mut Vec<(i64, Progress)>) {
        if self.phase == Phase::Queue {
            let Some(start) = desk.take(self.since, self.route.capacity) else {
                self.stand_by(until);
                return;
            };
            if start > until {
                desk.free(start);
                return;
            }
            self.enter(Phase::Handle, start);
        }
        if self.phase == Phase::Handle {
            // Translation lengthens handling; idle messages and a crowded hub slow it.
            let speed = 1.0 / ((self.means.handle + self.means.translation) * slowed);
            let shift = &self.route.shift;
            let Some(done) = shift.work_on(self.since, until, speed, &mut self.left, &mut self.staffed) else {
                self.since = self.since.max(until);
                self.stand_by(until);
                return;
            };
            desk.free(done);
            happened.push((done, Progress::Acknowledged));
            self.acknowledged = Some(done);
            if self.means.relay > 0.0 {
                self.enter(Phase::Relay, done);
            } else {
                self.enter(Phase::Done, done);
                happened.push((done, Progress::Delivered));
            }
        }
        if self.phase == Phase::Relay {
            let speed = 1.0 / self.means.relay;
            match self.relay_shift.work(self.since, until, speed, &mut self.left) {
                Some(done) => {
                    self.enter(Phase::Done, done);
                    happened.push((done, Progress::Delivered));
                }
                None => {
                    self.since = self.since.max(until);
                    self.sleep(self.relay_shift.next_open(until));
                }
            }
        }
    }

    /// Time stands still for the message from a moment on until another: its medium does not work.
    pub fn wait(&mut self, from: i64, until: i64) {
        if self.since >= until {
            return;
        }
        if self.phase < Phase::Queue && self.since < from {
            self.left = (self.left - (from - self.since) as f64 / (self.mean() * crate::HOUR_MS)).max(0.0);
        }
        self.since = until;
        self.wake = if self.phase < Phase::Queue { until.saturating_add(self.needed()) } else { until };
    }

    /// It is not its turn by `until`: nothing happens before then, nor while the desk is closed.
    pub fn stand_by(&mut self, until: i64) {
        let open = self.route.shift.next_open_known(until, &mut self.staffed);
        self.sleep(open);
    }

    /// The desk is closed: nothing happens before it opens.
    fn sleep(&mut self, shift_closed_until: Option<i64>) {
        self.wake = shift_closed_until.unwrap_or(i64::MAX);
    }

    /// Whether it asks for an answer.
    pub fn is_request(&self) -> bool {
        matches!(
            self.kind,
            MessageKind::InformationRequest
                | MessageKind::InvestigationRequest
                | MessageKind::AssistanceRequest
                | MessageKind::Consultation
                | MessageKind::GoodOffices
        )
    }

    /// The desk it waits at.
    pub fn desk(&self) -> (StateId, DeskKind) {
        (self.to, self.route.desk)
    }
}
