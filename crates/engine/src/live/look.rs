//! Looking at a run at a table: what one state knows, and what is so.

use super::command::{Matter, Player, Way};
use super::seats::Seats;
use super::view::{
    Channel, Coming, Held, Meeting, OnItsWay, OwnCase, OwnSector, Posted, Received, SeenAct, TrueIncident, Truth, View,
};
use crate::channel::message::Message;
use crate::channel::route::{Survey, technical_only};
use crate::ids::{ActId, EventId, IncidentId, InjectId, MessageId, PieceId, PostureId, SectorId, StateId};
use crate::ladder::RUNG_ICT;
use crate::log::{CaseOrigin, Ground, Reply, What};
use crate::mind::case::Case;
use crate::plan::setting::Setting;
use crate::run::Simulation;
use crate::stage::cascade::Cascade;
use crate::stage::communicate::level_as_read;
use crate::stage::inject::command::BY_HAND;
use crate::stage::perceive::taken_for;
use crate::state::{Acts, CaseIndex, Given, Incidents, Ledger, Mail, Politics, Watches};
use detente_scenario::Moment;
use detente_scenario::contact::MessageKind;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of message that a team may write, in the order of a menu. Evidence goes along with others; good offices and
/// public statements have commands and rules of their own.
pub const WRITTEN: [MessageKind; 9] = [
    MessageKind::Notification,
    MessageKind::InformationRequest,
    MessageKind::Clarification,
    MessageKind::Consultation,
    MessageKind::Indicators,
    MessageKind::InvestigationRequest,
    MessageKind::AssistanceRequest,
    MessageKind::AssistanceOffer,
    MessageKind::Reassurance,
];

/// What the log tells of the life of a message.
#[derive(Clone, Copy, Debug, Default)]
struct Life {
    stale: bool,
    reply: Option<(Moment, Reply)>,
}

impl Simulation {
    /// What a state knows now. The log has to be kept.
    pub fn view(&self, state: StateId) -> View {
        let t = &self.plan().topology;
        let world = self.world();
        let mail = world.resource::<Mail>();
        let ledger = world.resource::<Ledger>();
        let lives = self.lives();
        let now = self.now();
        let mut view = View {
            state,
            now,
            sectors: self.sectors(state),
            cases: self.cases(state),
            pieces: Vec::new(),
            looking: Vec::new(),
            inbox: Vec::new(),
            outbox: Vec::new(),
            injects: Vec::new(),
            acts: self.acts_seen(state),
            statements: Vec::new(),
            postures: Vec::new(),
            meetings: Vec::new(),
            chair: (t.chair == Some(state)).then(|| self.convened(state)),
            exposed: Vec::new(),
            channels: self.channels(state),
            stances: self.stances(state),
        };
        for (n, piece) in t.pieces.iter().enumerate() {
            let id = PieceId::from_index(n);
            if ledger.holders[n].contains(&state) {
                view.pieces.push(id);
            } else if let (true, Some(&at)) = (piece.holder == state, ledger.asked.get(&id)) {
                view.looking.push((piece.incident, Moment(at)));
            }
        }
        for (n, m) in mail.messages.iter().enumerate() {
            let id = MessageId::from_index(n);
            let life = lives.get(&id).copied().unwrap_or_default();
            if m.to == state && m.acknowledged.or(m.delivered).is_some_and(|at| at <= now.0) && !m.content.copy {
                view.inbox.push(self.received(id, m, life));
            }
            if m.from == state {
                view.outbox.push(posted(id, m, life));
            }
        }
        view.inbox.sort_by_key(|m| (m.read.unwrap_or(now), m.message));
        for event in &self.log().events {
            match event.what {
                What::InjectFired { inject } => view.injects.push((event.at, inject)),
                What::PublicStatement { from, toward, incident } => {
                    view.statements.push((event.at, from, toward, incident));
                }
                What::Consulted { a, b, ritual, accusation } if a == state || b == state => {
                    let with = if a == state { b } else { a };
                    view.meetings.push(Meeting { at: event.at, with, ritual, accusation });
                }
                What::Exposed { observer, incident } if observer == state => view.exposed.push((event.at, incident)),
                _ => {}
            }
        }
        let lasting = ledger.postures.iter().enumerate().filter(|(_, until)| until.is_some());
        view.postures = lasting
            .map(|(n, _)| PostureId::from_index(n))
            .filter(|p| {
                t.postures.get(p.index()).is_some_and(|posture| posture.by == state || posture.toward.contains(&state))
            })
            .collect();
        view
    }

    /// What is so, and what everybody believes: for the facilitator alone.
    pub fn truth(&self) -> Truth {
        let t = &self.plan().topology;
        let world = self.world();
        let (incidents, ledger, seats) =
            (world.resource::<Incidents>(), world.resource::<Ledger>(), world.resource::<Seats>());
        let (mail, politics) = (world.resource::<Mail>(), world.resource::<Politics>());
        let now = self.now();
        let mut levels: BTreeMap<IncidentId, u8> = BTreeMap::new();
        for (&(_, incident), watch) in world.resource::<Watches>().map.iter() {
            let level = levels.entry(incident).or_default();
            *level = (*level).max(watch.level);
        }
        let begun = incidents.list.iter().enumerate().filter_map(|(n, i)| {
            let started = i.started.filter(|&at| at <= now.0)?;
            let incident = IncidentId::from_index(n);
            let level = levels.get(&incident).copied().unwrap_or(0);
            Some(TrueIncident { incident, started: Moment(started), ended: i.ended, author: i.plan.author, level })
        });
        let coming = t.injects.iter().enumerate().filter_map(|(n, inject)| {
            let id = InjectId::from_index(n);
            let gone = ledger.fired.contains_key(&id) || seats.skipped.contains(&id);
            (!gone).then_some(Coming {
                inject: id,
                at: inject.at,
                conditional: inject.when.is_some(),
                held: seats.held.contains(&id),
            })
        });
        let n = t.states.len();
        let pairs = || (0..n * n).filter(|k| k / n != k % n);
        Truth {
            now,
            loss: world.resource::<Cascade>().q().to_vec(),
            incidents: begun.collect(),
            beliefs: t
                .state_ids()
                .flat_map(|s| self.cases(s).into_iter().map(move |case| (s, case.incident, case)))
                .collect(),
            on_their_way: self.on_their_way(mail),
            coming: coming.collect(),
            stances: pairs()
                .filter(|&k| politics.dyads[k].stance != 0)
                .map(|k| (StateId::from_index(k / n), StateId::from_index(k % n), politics.dyads[k].stance))
                .collect(),
            tension: politics.dyads.iter().map(|dyad| dyad.h()).collect(),
            acts: world
                .resource::<Acts>()
                .list
                .iter()
                .enumerate()
                .map(|(n, act)| SeenAct {
                    act: ActId::from_index(n),
                    at: Moment(act.at),
                    actor: act.actor,
                    target: act.target,
                    rung: act.rung,
                    public: act.public,
                })
                .collect(),
            people: seats.people.iter().copied().collect(),
        }
    }

    /// The message that a team's command to write has become, by the command's place among those given; none before
    /// the step in which it is obeyed, or if no way was found.
    pub fn message_of(&self, command: usize) -> Option<MessageId> {
        let n = BY_HAND + command as u32;
        let messages = &self.world().resource::<Mail>().messages;
        messages.iter().position(|m| m.n == n).map(MessageId::from_index)
    }

    /// Who plays a state.
    pub fn player(&self, state: StateId) -> Player {
        if self.world().resource::<Seats>().plays(state) { Player::People } else { Player::Doctrine }
    }

    fn setting(&self) -> &Setting {
        &self.plan().settings[self.plan().setting_at(self.now())].1
    }

    /// Pairs of others that have a mechanism of consultation now.
    fn convened(&self, chair: StateId) -> Vec<(StateId, StateId)> {
        let t = &self.plan().topology;
        let others = || t.state_ids().filter(move |&state| state != chair);
        let pairs = others().flat_map(|a| others().filter(move |&b| a < b).map(move |b| (a, b)));
        pairs.filter(|&(a, b)| self.setting().facilities(a, b).consultation).collect()
    }

    fn lives(&self) -> BTreeMap<MessageId, Life> {
        let mut lives: BTreeMap<MessageId, Life> = BTreeMap::new();
        for event in &self.log().events {
            match event.what {
                What::StaleEntry { message, .. } => lives.entry(message).or_default().stale = true,
                What::Replied { message, reply, .. } => {
                    lives.entry(message).or_default().reply = Some((event.at, reply));
                }
                _ => {}
            }
        }
        lives
    }

    fn sectors(&self, state: StateId) -> Vec<OwnSector> {
        let t = &self.plan().topology;
        let q = self.world().resource::<Cascade>().q();
        let mut before = vec![0.0; t.sectors.len()];
        let mut last = before.clone();
        for event in &self.log().events {
            if let What::SectorLoss { state: whose, sector, q, .. } = event.what
                && whose == state
            {
                before[sector.index()] = std::mem::replace(&mut last[sector.index()], q);
            }
        }
        (0..t.sectors.len())
            .map(|n| {
                let sector = SectorId::from_index(n);
                OwnSector { sector, loss: q[t.cell(state, sector)], before: before[n] }
            })
            .collect()
    }

    fn cases(&self, state: StateId) -> Vec<OwnCase> {
        let world = self.world();
        let index = world.resource::<CaseIndex>();
        let mut cases: Vec<OwnCase> = index
            .map
            .range((state, IncidentId(0))..=(state, IncidentId(u32::MAX)))
            .filter_map(|(_, &entity)| world.get::<Case>(entity))
            .map(|case| self.case(case))
            .collect();
        cases.sort_by_key(|case| (case.opened, case.incident));
        cases
    }

    fn case(&self, case: &Case) -> OwnCase {
        let pieces = &self.plan().topology.pieces;
        let mut how = CaseOrigin::OwnSector;
        let mut evidence = Vec::new();
        for (n, event) in self.log().events.iter().enumerate() {
            let id = EventId::from_index(n);
            match event.what {
                What::CaseOpened { observer, incident, how: opened }
                    if (observer, incident) == (case.observer, case.incident) =>
                {
                    how = opened;
                }
                What::Token { observer, incident, toward, trail, from, weight }
                    if (observer, incident) == (case.observer, case.incident) =>
                {
                    evidence.push(Held { at: event.at, event: id, toward, trail, from, weight });
                }
                What::PieceOpened { piece, holder }
                    if holder == case.observer && pieces[piece.index()].incident == case.incident =>
                {
                    let found = &pieces[piece.index()];
                    let (toward, weight) = (found.toward, found.weight);
                    evidence.push(Held { at: event.at, event: id, toward, trail: false, from: None, weight });
                }
                _ => {}
            }
        }
        OwnCase {
            incident: case.incident,
            opened: Moment(case.opened),
            how,
            own: case.own,
            author: case.author.clone(),
            origin: case.origin.clone(),
            behind: case.tolerate.iter().map(|odds| 1.0 / (1.0 + libm::exp(-odds))).collect(),
            level: case.expected,
            reports: case.reports.iter().map(|(from, report)| (*from, report.level)).collect(),
            evidence,
        }
    }

    fn received(&self, id: MessageId, m: &Message, life: Life) -> Received {
        let seats = self.world().resource::<Seats>();
        let read = m.delivered.map(Moment);
        // Only those who know can tell what it says.
        let known = read.is_some();
        let reply = life.reply.map(|(_, reply)| reply);
        Received {
            message: id,
            kind: m.kind,
            from: m.from,
            way: Way { kind: m.route.kind, role: m.route.role },
            sent: Moment(m.sent),
            read,
            about: matter(m).filter(|_| known),
            level: if known { level_as_read(&self.plan().topology, self.setting(), m) } else { None },
            answers: m.content.answers,
            awaits_reply: seats.asked.contains_key(&id),
            reply,
        }
    }

    /// What a state saw of acts: its own, public ones, and those toward it as it takes them. The minds of the model take
    /// an act up in the step after it; people see it when it is done.
    fn acts_seen(&self, state: StateId) -> Vec<SeenAct> {
        let mut perceived: BTreeMap<ActId, i8> = BTreeMap::new();
        for event in &self.log().events {
            if let What::Perceived { observer, act, rung, .. } = event.what
                && observer == state
            {
                perceived.insert(act, rung);
            }
        }
        let acts = &self.world().resource::<Acts>().list;
        let seen = acts.iter().enumerate().filter_map(|(n, act)| {
            let id = ActId::from_index(n);
            let rung = match perceived.get(&id) {
                Some(&rung) => rung,
                None if act.actor == state || (act.public && act.target != state) => act.rung,
                // An ICT response is met as an incident.
                None if act.target == state && act.rung != RUNG_ICT => {
                    taken_for(self.world().resource::<Given>(), self.setting(), act).0
                }
                None => return None,
            };
            let (at, public) = (Moment(act.at), act.public);
            Some(SeenAct { act: id, at, actor: act.actor, target: act.target, rung, public })
        });
        seen.collect()
    }

    fn stances(&self, state: StateId) -> Vec<(StateId, i8)> {
        let t = &self.plan().topology;
        let politics = self.world().resource::<Politics>();
        t.state_ids().filter(|&j| j != state).map(|j| (j, politics.dyads[t.dyad(state, j)].stance)).collect()
    }

    /// The ways that a state has to each other now, the fastest first for each.
    fn channels(&self, state: StateId) -> Vec<Channel> {
        let plan = self.plan();
        let t = &plan.topology;
        let q = self.world().resource::<Cascade>().q();
        let communications: Vec<f64> = match t.communications {
            Some(sector) => t.state_ids().map(|s| q[t.cell(s, sector)]).collect(),
            None => vec![0.0; t.states.len()],
        };
        let now = self.now().0;
        let survey = Survey {
            topology: t,
            setting: self.setting(),
            directories: &plan.directories[plan.setting_at(self.now())],
            ministries: &plan.ministries,
            communications: &communications,
            now,
        };
        let mut channels: Vec<Channel> = Vec::new();
        for to in t.state_ids().filter(|&to| to != state) {
            let first = channels.len();
            for kind in WRITTEN {
                for route in survey.routes(state, to, kind, true) {
                    let way = Way { kind: route.kind, role: route.role };
                    if let Some(known) = channels[first..].iter_mut().find(|c| c.way == way) {
                        if !known.kinds.contains(&kind) {
                            known.kinds.push(kind);
                        }
                        continue;
                    }
                    let (open, _) = route.shift.status(now);
                    let entry = route.entry.and_then(|n| {
                        let d = survey.setting.facilities(state, to).directory?;
                        survey.directories[usize::from(d)].entries[to.index()].get(usize::from(n))
                    });
                    let months = entry.map(|entry| {
                        let since = entry.verified_months + now as f64 / crate::channel::directory::MONTH;
                        let ping = survey.setting.own(to).ping_months;
                        if ping > 0.0 { since % ping } else { since }
                    });
                    let opens = if open { None } else { route.shift.next_open(now).map(Moment) };
                    channels.push(Channel {
                        to,
                        way,
                        medium: route.medium,
                        // Any desk can be written to on any matter; marks go where marks are read.
                        kinds: WRITTEN.into_iter().filter(|&k| k == kind || !technical_only(k)).collect(),
                        open,
                        opens: opens.filter(|at| *at < t.end),
                        always: route.shift.is_always(),
                        search: route.search,
                        relays: route.relay.is_some(),
                        verified_months: months,
                        expected_hours: route.expected_hours,
                    });
                }
            }
            channels[first..].sort_by(|a, b| a.expected_hours.total_cmp(&b.expected_hours).then(a.way.cmp(&b.way)));
        }
        channels
    }

    fn on_their_way(&self, mail: &Mail) -> Vec<OnItsWay> {
        let now = self.now().0;
        let on_the_way: BTreeSet<MessageId> = mail.active.iter().map(|on| on.id).collect();
        let waiting = on_the_way.into_iter().map(|id| {
            let m = &mail.messages[id.index()];
            let (open, _) = m.route.shift.status(now);
            OnItsWay {
                message: id,
                kind: m.kind,
                from: m.from,
                to: m.to,
                way: Way { kind: m.route.kind, role: m.route.role },
                sent: Moment(m.sent),
                phase: m.phase,
                opens: if open { None } else { m.route.shift.next_open(now).map(Moment) },
            }
        });
        waiting.collect()
    }
}

fn posted(id: MessageId, m: &Message, life: Life) -> Posted {
    Posted {
        message: id,
        kind: m.kind,
        to: m.to,
        way: Way { kind: m.route.kind, role: m.route.role },
        medium: m.route.medium,
        sent: Moment(m.sent),
        about: matter(m),
        stale: life.stale,
        acknowledged: m.acknowledged.map(Moment),
        reply: life.reply,
        silence: m.silence_read,
    }
}

/// What a message is about.
fn matter(m: &Message) -> Option<Matter> {
    match (m.incident, m.ground) {
        (Some(incident), _) => Some(Matter::Incident(incident)),
        (None, Ground::Posture(posture)) => Some(Matter::Posture(posture)),
        _ => None,
    }
}
