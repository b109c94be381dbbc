//! What a team sees.

use super::{Kind, Sample, at};
use detente_console::session::desk::*;
use detente_console::session::order::{Judgement, Phase};
use detente_engine::ids::{IncidentId, MessageId, PostureId, StateId};
use detente_engine::live::{Channel, Matter, Player, Way};
use detente_engine::log::{Reply, RouteKind};
use detente_scenario::contact::{Medium, MessageKind, Role};

impl Sample {
    /// The procedure card.
    pub(crate) fn procedure(&self) -> Vec<String> {
        [
            "Same role first: technical to technical, diplomat to diplomat.",
            "Clear the text at home before it leaves.",
            "State facts apart from assessment; severity with the name of the scale.",
            "Acknowledge at once. An acknowledgement agrees to nothing.",
            "No acknowledgement in four hours: try the next channel.",
        ]
        .map(|rule| self.t(rule))
        .to_vec()
    }

    /// The desk of the first state.
    pub(crate) fn desk(&self, phase: Phase) -> TeamDesk {
        let room = self.room(phase);
        let people: Vec<Person> = self.people().into_iter().take(2).collect();
        let deciding = phase == Phase::Decide && !self.empty();
        TeamDesk {
            state: room.states[0].clone(),
            viewer: people.first().cloned().or_else(|| Some(self.somebody())),
            people,
            player: Player::People,
            brief: self.t("You are Aurelle, on the eastern shore. Your ports book their berths on line, and so do your citizens their doctors, their taxes and their schools."),
            wants: self.t("Services back, and firmness shown."),
            situation: if self.empty() { String::new() } else { self.t("The cable has been silent for two days. Somebody who signs as Tidewatch claims it, and the shared host too. A newspaper prints what it calls an order of Borvane to close the Strait.") },
            tasks: self.list(vec![self.t("Say what you know of where, who and on whose behalf."), self.t("Decide whom to ask, and how.")]),
            procedure: self.procedure(),
            news: self.list(vec![
                self.news("D1 02:10", "Cable Lantern-East has lost signal. Cause unknown.", false, false),
                self.news("D2 14:00", "“First cables, now ports: the same hand?”", true, false),
                self.news("D3 06:00", "“Tidewatch” claims cables and host “in answer to the dues”.", true, true),
                self.news("D3 12:00", "An Aurelle paper prints a “Borvane order” to close the Strait.", true, true),
                self.news("D3 16:20", "The answer of Borvane’s duty officer came late.", false, true),
                self.news("D3 17:00", "Test: the siren of the port is tried.", false, true),
            ]),
            sectors: self.sectors(),
            severity: (!self.empty()).then_some(3.6),
            cases: self.list(self.cases()),
            inbox: self.list(self.inbox()),
            outbox: self.list(self.outbox()),
            channels: if self.empty() { Vec::new() } else { self.channels() },
            messages_left: vec![(Role::Diplomatic, 2), (Role::Policy, 2), (Role::Technical, 1), (Role::LawEnforcement, 2)],
            matters: self.list(vec![
                (Matter::Incident(IncidentId(0)), self.t("Cable Lantern-East silent")),
                (Matter::Incident(IncidentId(1)), self.t("Records locked at Quayside")),
                (Matter::Posture(PostureId(0)), self.t("Exercise Steady Tide")),
            ]),
            decide: self.decide(deciding),
            consent: (!self.empty()).then_some(true),
            pings: self.list(self.pings()),
            room,
        }
    }

    fn somebody(&self) -> Person {
        Person {
            id: detente_console::session::order::PersonId(1),
            name: self.t("Adviser Lin"),
            place: detente_console::session::order::Place::Team(StateId(0), 0),
            speaks: true,
            here: true,
        }
    }

    fn sectors(&self) -> Vec<SectorRow> {
        let losses = [
            ("communications", 0.525, 1),
            ("transport", 0.31, 1),
            ("health", 0.18, 0),
            ("government", 0.12, -1),
            ("energy", 0.0, 0),
        ];
        losses
            .map(|(name, loss, trend)| SectorRow {
                name: self.t(name),
                loss: if self.empty() { 0.0 } else { loss },
                trend,
            })
            .to_vec()
    }

    fn cases(&self) -> Vec<CaseCard> {
        let s = |name: &str| self.t(name);
        let case = |n: u32, title: &str, favourite: u16, judgement| CaseCard {
            incident: IncidentId(n),
            title: s(title),
            opened: at("D3 14:00"),
            own: n != 1,
            author: vec![(Some(favourite), 0.58), (Some(5), 0.24), (Some(2), 0.12), (None, 0.06)],
            origin: vec![(None, 0.47), (Some(StateId(0)), 0.33)],
            level: 3.4,
            evidence: vec![
                EvidenceRow { at: at("D3 16:00"), toward: 4, trail: true, strength: 1, from: None },
                EvidenceRow { at: at("D3 16:40"), toward: 1, trail: false, strength: 2, from: Some(self.t("Celmere")) },
            ],
            pieces: vec![self.t("Both breaks lie on one line, 70 km and 6.5 h apart: a ship’s speed.")],
            looking: (n == 1).then(|| at("D4 02:00")),
            may_ask: true,
            asked: false,
            judgement,
        };
        vec![
            case(1, "Records locked at Quayside", 1, None),
            case(
                0,
                "Cable Lantern-East silent",
                0,
                Some(Judgement { origin: Some(Some(StateId(1))), author: None, behind: Some(None), sure: Some(2) }),
            ),
        ]
    }

    fn inbox(&self) -> Vec<Mail> {
        let mail = |n: u32, from: &str, kind, late, reply, awaits: bool| Mail {
            message: MessageId(n),
            from: self.t(from),
            kind,
            way: Way { kind: RouteKind::Directory, role: Role::Technical },
            sent: at("D3 12:00"),
            read: (n != 3).then(|| at("D3 17:10")),
            about: Some(self.t("Cable Lantern-East silent")),
            level: Some((self.t("1 (gravest)"), 4.2)),
            words: (n != 2).then(|| {
                self.t("We saw the same tool at two of our banks in spring. Indicators attached. We put no name to it.")
            }),
            sure: Some(3),
            late,
            fresh: n == 1,
            awaits_reply: awaits,
            reply,
            reply_words: reply.map(|_| self.t("We look into it.")),
        };
        vec![
            mail(1, "Celmere", MessageKind::Indicators, false, None, false),
            mail(2, "Borvane", MessageKind::InformationRequest, true, None, true),
            mail(3, "Tolmaris", MessageKind::InvestigationRequest, false, Some(Reply::Held), false),
        ]
    }

    fn outbox(&self) -> Vec<Sent> {
        let fates = [
            Fate::Waiting,
            Fate::NothingHeard,
            Fate::Stale,
            Fate::Acknowledged(at("D3 13:00")),
            Fate::Replied(at("D3 15:00"), Reply::Answered),
            Fate::Silence,
        ];
        let sent = |(n, fate): (u32, Fate)| Sent {
            message: (n > 0).then_some(MessageId(n)),
            to: self.t("Borvane"),
            kind: MessageKind::InformationRequest,
            way: Some(Way { kind: RouteKind::OrdinaryNote, role: Role::Diplomatic }),
            medium: Some(Medium::Email),
            sent: (n > 0).then(|| at("D3 10:00")),
            about: Some(self.t("Cable Lantern-East silent")),
            words: Some(self.t("Which ships passed the line between 02:00 and 03:00?")),
            by_desk: n == 2,
            fate,
            reply_words: (n == 4).then(|| self.t("None of ours; the coast guard called a bulk carrier three times.")),
        };
        (0..).zip(fates).map(sent).collect()
    }

    fn channels(&self) -> Vec<Channel> {
        let channel = |to: u16, kind, role, open, opens: Option<&str>, months, hours| Channel {
            to: StateId(to),
            way: Way { kind, role },
            medium: Medium::Telephone,
            kinds: vec![
                MessageKind::Notification,
                MessageKind::InformationRequest,
                MessageKind::Clarification,
                MessageKind::AssistanceOffer,
                MessageKind::Consultation,
            ],
            open,
            opens: opens.map(at),
            always: open,
            search: kind == RouteKind::OrdinaryNote,
            relays: to == 1,
            verified_months: months,
            expected_hours: hours,
        };
        let few = vec![
            channel(1, RouteKind::Directory, Role::Diplomatic, true, None, Some(8.0), 9.0),
            channel(2, RouteKind::Directory, Role::Technical, true, None, Some(0.4), 2.0),
            channel(2, RouteKind::Directory, Role::Policy, false, Some("D4 00:00"), Some(2.0), 8.0),
            channel(3, RouteKind::Directory, Role::Technical, false, Some("D5 02:00"), Some(60.0), 40.0),
            channel(4, RouteKind::Cert, Role::Cert, true, None, None, 0.6),
            channel(5, RouteKind::OrdinaryNote, Role::Diplomatic, false, None, None, 96.0),
        ];
        if self.kind != Kind::Many {
            return few;
        }
        (1..27)
            .map(|n| {
                channel(
                    n,
                    RouteKind::Directory,
                    Role::Diplomatic,
                    n % 3 == 0,
                    Some("D4 00:00"),
                    Some(f64::from(n)),
                    6.0,
                )
            })
            .collect()
    }

    fn pings(&self) -> Vec<PingRow> {
        let outcomes = [
            Ping::Answered,
            Ping::Closed(Some(at("D1 08:30"))),
            Ping::Closed(None),
            Ping::Stale,
            Ping::NoEntry,
            Ping::Down,
        ];
        outcomes
            .map(|outcome| PingRow { from: self.t("Aurelle"), to: self.t("Drenholt"), role: Role::Technical, outcome })
            .to_vec()
    }

    fn decide(&self, open: bool) -> Decide {
        Decide {
            open,
            made: if self.empty() { (0, 0) } else { (2, 3) },
            choices: self.list(vec![ChoiceCard {
                choice: 4,
                options: vec![
                    (11, self.t("Ask Borvane privately"), Some(-1), true),
                    (12, self.t("Call in the ambassador"), Some(1), true),
                    (13, self.t("Protest in public"), Some(1), true),
                    (14, self.t("Demand an account"), Some(2), true),
                    (15, self.t("Warn of consequences"), Some(3), false),
                    (16, self.t("Examine the traces together"), None, true),
                ],
                picked: Some(Some(12)),
                reason: self.t("The traces could be borrowed."),
            }]),
            rungs: (-2..=6).collect(),
            act: (!self.empty()).then(|| ActCard {
                target: StateId(1),
                rung: 1,
                public: false,
                with: vec![StateId(5)],
                about: None,
                reason: self.t("We want to hear it from them first."),
            }),
            no_act: None,
            lines: self.list(vec![
                (0, self.t("Silent"), false),
                (1, self.t("We are looking into it with our partners."), false),
                (2, self.t("We note with concern what happened, and name nobody."), false),
                (3, self.t("We ask one state to explain."), true),
            ]),
            chair: (!self.empty()).then(|| ChairCard {
                convenes: true,
                chosen: Some((StateId(0), StateId(0), true, self.t("They have not talked."))),
            }),
            line: (!self.empty())
                .then(|| (1, None, self.t("Our engineers are at work. We thank our neighbours."), None)),
        }
    }
}
