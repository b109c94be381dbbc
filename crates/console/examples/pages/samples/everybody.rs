//! What the facilitator, the room, and those who watch see.

use super::{Kind, ROOM_MS, Sample, at};
use detente_console::page::{Earlier, Kinship, Shelf, ShelfScenario};
use detente_console::session::desk::*;
use detente_console::session::order::{Judgement, PersonId, Phase, Place, Screen};
use detente_engine::ids::{EventId, InjectId, StateId};
use detente_engine::live::Player;
use detente_scenario::contact::MessageKind;
use detente_study::pivot::Part;

impl Sample {
    /// What the start page offers.
    pub(crate) fn shelf(&self) -> Shelf {
        let book = |id: &str, title: &str, about: &str, states| ShelfScenario {
            id: id.into(),
            title: self.t(title),
            about: self.t(about),
            states,
        };
        Shelf {
            scenarios: vec![
                book("lantern-strait", "A quiet line", "Two cables fall silent in one day, and nobody did it.", 6),
                book("borrowed-mask", "A borrowed mask", "Somebody leaves the trail of another state.", 3),
                book("alone", "Alone", "One state and its hosts.", 1),
            ],
            configurations: vec![
                (self.t("none"), self.t("no measure is in force")),
                (self.t("arf-2018"), self.t("a directory of contacts, single points")),
            ],
            sessions: self.list(vec![
                self.earlier("3", "poc-directory", Some(Kinship::Twin("1".into()))),
                self.earlier("2", "arf-2018", Some(Kinship::Branch("1".into(), at("D2 20:00")))),
                self.earlier("1", "arf-2018", None),
            ]),
            seed: 135,
        }
    }

    fn earlier(&self, id: &str, configuration: &str, kin: Option<Kinship>) -> Earlier {
        Earlier {
            id: id.into(),
            title: self.t("A quiet line"),
            configuration: self.t(configuration),
            seed: 135,
            begun: "2026-05-12 09:05".into(),
            now: at("D3 18:00"),
            kin,
        }
    }

    /// The facilitator's page.
    pub(crate) fn control(&self, phase: Phase) -> Control {
        let room = self.room(phase);
        Control {
            seed: 135,
            code: self.t("K7-RUDDER"),
            people: self.people(),
            coming: self.list(self.timeline()),
            truth: self.list(self.truth()),
            misreadings: self.list(vec![
                Misreading::Author(StateId(0), self.t("Cable Lantern-East silent"), 4, 0.72, 0),
                Misreading::Message(StateId(0), StateId(0), MessageKind::Reassurance, at("D3 14:00")),
                Misreading::Act(StateId(0), StateId(0), StateId(0), -1, at("D3 15:00")),
                Misreading::Silence(StateId(0), StateId(0), at("D3 16:00")),
                Misreading::Brief(StateId(0), self.t("One hand is behind everything.")),
            ]),
            sectors: room
                .states
                .iter()
                .map(|card| (format!("{}.power", card.code), card.id, self.t("power")))
                .collect(),
            incidents: self.list(vec![("g1".into(), self.t("Cable Lantern-East silent"))]),
            deciding: self.deciding(&room),
            on_their_way: self.list(vec![
                (
                    self.t("AUR → BOR"),
                    self.t("question, foreign ministry"),
                    self.t("waits 35 h: the office opens Day 5 05:00"),
                ),
                (self.t("DRE → CEL"), self.t("technical indicators"), self.t("third in the queue, about 40 min")),
                (self.t("BOR → all"), self.t("notice of exercise, ordinary note"), self.t("read by 3 of 5")),
            ]),
            log: self.list(self.log()),
            screen: Screen::Map,
            blackout: false,
            tension: phase == Phase::Reveal,
            undo: self.list(vec![
                (400, at("D3 06:00"), self.t("three injects, two decisions and five messages")),
                (350, at("D2 20:00"), self.t("all of move 3")),
            ]),
            scores: self.list(self.scores()),
            questions: self.list(self.questions()),
            when_stuck: if self.empty() { String::new() } else { self.t("“Name three innocent readings.”") },
            room,
        }
    }

    fn timeline(&self) -> Vec<TimelineRow> {
        let row = |n: u16, when: Option<&str>, text: &str, to: &[&str], past, held, truth: &str| TimelineRow {
            at: when.map(at),
            inject: (n > 0).then_some(InjectId(n)),
            what: Coming::Inject(self.t("i"), self.t(text), false),
            to: to
                .iter()
                .map(|code| if ["all", "public"].contains(code) { (*code).into() } else { self.t(code) })
                .collect(),
            past,
            held,
            conditional: when.is_none(),
            truth: if truth.is_empty() { String::new() } else { self.t(truth) },
            does: Vec::new(),
        };
        let beside = |when: &str, what: Coming| TimelineRow { what, ..row(0, Some(when), "", &[], true, false, "") };
        let sealed = TimelineRow {
            what: Coming::Inject(self.t("i"), String::new(), false),
            does: vec![
                Does::Begins(self.t("Port site overloaded")),
                Does::Loses(self.t("ports"), self.t("Borvane"), 0.3),
                Does::Evidence(self.t("Aurelle"), self.t("Portal overloaded")),
                Does::Message(self.t("Borvane"), self.t("Aurelle")),
                Does::Else,
            ],
            ..row(14, Some("D5 02:00"), "", &[], false, false, "")
        };
        vec![
            beside("D1 02:00", Coming::Incident(self.t("the cable breaks"))),
            beside("D2 02:00", Coming::Posture(self.t("Exercise Steady Tide"), StateId(0), false)),
            sealed,
            row(7, Some("D3 06:00"), "“Tidewatch” claims cables and host", &["public"], true, false, "a false claim"),
            row(8, Some("D3 12:00"), "Paper prints a “Borvane order”", &["public"], true, false, "the order is forged"),
            row(0, Some("D3 16:20"), "Aurelle asks Borvane’s duty officer", &[], true, false, ""),
            row(9, Some("D3 20:00"), "Parliament wants an answer in 24 h", &["AUR"], false, false, ""),
            row(
                10,
                Some("D4 01:00"),
                "Portal overloaded; traces suggest Borvane",
                &["AUR"],
                false,
                true,
                "a group for hire, through servers in Celmere",
            ),
            row(11, Some("D4 09:00"), "Port site overloaded", &["BOR"], false, false, "the same group"),
            row(12, Some("D5 00:00"), "Twelve Borvane ships leave port", &["all"], false, false, "an announced drill"),
            row(13, None, "Press: “Is power now a message?”", &["CEL", "DRE"], false, false, "a precaution"),
        ]
    }

    /// Incidents against beliefs.
    pub(crate) fn truth(&self) -> Vec<TruthRow> {
        let count = self.states().len();
        let cell = |n: usize| {
            let right = !n.is_multiple_of(3);
            (n % 5 != 4).then(|| BeliefCell {
                favourite: if right { 0 } else { 5 },
                p: if right { 0.64 } else { 0.55 },
                right,
                p_truth: if right { 0.64 } else { 0.14 },
                level: 3.0,
                team: n.is_multiple_of(2).then(Judgement::default),
            })
        };
        let row = |title: &str, truth: &str, author: u16, level, shift: usize| TruthRow {
            title: self.t(title),
            truth: self.t(truth),
            author,
            level,
            beliefs: (0..count).map(|n| cell(n + shift)).collect(),
        };
        vec![
            row("Cable Lantern-East silent", "a dragged anchor", 0, 3, 0),
            row("Records locked at Quayside", "a group seeking money", 1, 3, 1),
            row("Portal overloaded", "a group for hire", 1, 2, 2),
        ]
    }

    fn deciding(&self, room: &Room) -> Vec<TeamRow> {
        room.states
            .iter()
            .enumerate()
            .map(|(n, card)| TeamRow {
                state: card.id,
                player: if n % 3 == 2 { Player::Doctrine } else { Player::People },
                people: if self.empty() { (0, 0) } else { (n % 5, n % 4) },
                speaker_here: n % 4 != 1,
                made: if self.empty() { (0, 0) } else { (n % 4, 3) },
                chosen: if n % 2 == 0 && !self.empty() {
                    vec![self.t("calls in the ambassador of BOR")]
                } else {
                    Vec::new()
                },
            })
            .collect()
    }

    fn log(&self) -> Vec<LogRow> {
        let row = |minutes: i64, kind, text: &str, undone| LogRow {
            room: (minutes > 0).then_some(ROOM_MS - minutes * 60_000),
            at: at("D3 16:00"),
            kind,
            text: self.t(text),
            undone,
            event: (minutes <= 0).then_some(EventId(199)),
        };
        let mut rows = vec![
            row(
                3,
                LogKind::Decision,
                "Aurelle decides: call in the ambassador. “The traces could be borrowed.”",
                false,
            ),
            row(10, LogKind::Room, "Borvane’s speaking device has left. Two watch along.", false),
            row(17, LogKind::Note, "Aurelle split: their technical lead doubts the trail. Ask in the hot-wash.", false),
            row(0, LogKind::Message, "Aurelle asks Borvane what it knows. The office opens Day 5 05:00.", false),
            row(0, LogKind::World, "A trail is found at the portal. Evidence toward Borvane in 3 cases.", false),
            row(41, LogKind::Inject, "Paper prints a “Borvane order”.", true),
        ];
        if self.kind == Kind::Many {
            rows = rows.iter().cycle().take(60).cloned().collect();
        }
        rows
    }

    fn questions(&self) -> Vec<String> {
        vec![
            self.t("What do you know of where, who, on whose behalf? How sure, in words?"),
            self.t("How do you ask a state about its territory without accusing it?"),
            self.t("What may a refusal mean?"),
        ]
    }

    fn scores(&self) -> Vec<(String, f64, usize, Vec<String>)> {
        vec![
            (self.t("poc-directory"), 3.5, 2, vec![self.t("One entry did better than four.")]),
            (self.t("Reach the right contact with the right message"), 2.0, 1, vec![]),
        ]
    }

    /// The projector's page.
    pub(crate) fn board(&self, screen: Screen) -> Board {
        let room = self.room(if matches!(screen, Screen::HotWash(_)) { Phase::HotWash } else { Phase::Decide });
        let count = u16::try_from(room.states.len()).unwrap_or_default();
        let tiles = room.states.iter().enumerate().map(|(n, card)| Tile {
            state: card.id,
            played: n % 3 != 2,
            severity: [Some(4), Some(1), Some(2), None, Some(3), Some(0), Some(5)][n % 7].filter(|_| !self.empty()),
            depends_on: if n % 2 == 0 {
                vec![StateId((n as u16 + 1) % count), StateId((n as u16 + 2) % count)]
            } else {
                vec![]
            },
            here: true,
            decided: n % 2 == 0 && !self.empty(),
        });
        let act = |from, to, rung, text: &str| (StateId(from), StateId(to), rung, self.t(text));
        let far = if self.kind == Kind::Many { 16 } else { 4 };
        Board {
            screen,
            blackout: false,
            code: self.t("K7-RUDDER"),
            address: if self.kind == Kind::Rough { self.t("http://") } else { self.t("http://192.168.1.20:8080/join") },
            tiles: tiles.collect(),
            events: self.list(vec![
                self.news("D3 17:20", "Aurelle calls in the ambassador of Borvane.", true, true),
                self.news("D3 12:00", "A paper prints a “Borvane order” to close the Strait.", true, true),
                self.news("D3 06:00", "“Tidewatch” claims cables and host.", true, false),
                self.news("D2 14:00", "“First cables, now ports: the same hand?”", true, false),
                self.news("D1 09:30", "“Two cables in one day. Coincidence?”", true, false),
            ]),
            acts: self.list(vec![
                act(0, 1, 3, "Aurelle warns Borvane of consequences."),
                act(1, 0, 1, "Borvane protests to Aurelle."),
                act(2, far, -1, "Celmere asks Tolmaris to consult."),
            ]),
            tension: (screen == Screen::Map && self.kind == Kind::Rich)
                .then(|| vec![(StateId(0), StateId(1), 6.2), (StateId(1), StateId(0), 4.0)]),
            situation: if self.empty() {
                String::new()
            } else {
                self.t("Somebody who signs as Tidewatch claims the cables and the host. A newspaper prints what it calls an order of Borvane to close the Strait. It is the weekend; the offices have just closed.")
            },
            questions: self.list(self.questions()),
            hot_wash: matches!(screen, Screen::HotWash(_)).then(|| self.hot_wash()),
            room,
        }
    }

    /// A page of somebody who watches.
    pub(crate) fn gallery(&self, evaluator: bool) -> Gallery {
        let place = if evaluator { Place::Evaluator } else { Place::Observer };
        Gallery {
            viewer: Person { id: PersonId(5), name: self.t("Noor"), place, speaks: false, here: true },
            board: self.board(Screen::Map),
            to_score: if evaluator {
                vec![
                    (
                        "objective 1".into(),
                        self.t("Reach the right contact with the right message"),
                        Some(3),
                        self.t("Late, but right."),
                    ),
                    (
                        "poc-directory".into(),
                        self.t("poc-directory: contacts that can be reached"),
                        None,
                        String::new(),
                    ),
                ]
            } else {
                Vec::new()
            },
        }
    }

    /// The hot-wash.
    pub(crate) fn hot_wash(&self) -> HotWash {
        let others = |played: usize| -> Vec<OtherRow> {
            let names = ["none", "arf-2018", "poc-directory", "severity-scale", "full"];
            names
                .iter()
                .enumerate()
                .map(|(n, name)| OtherRow {
                    configuration: self.t(name),
                    played: n == played,
                    scores: [
                        Some(41.5 - 6.0 * n as f64),
                        Some(0.52 - 0.07 * n as f64),
                        (n > 0).then_some(38.0 - 7.0 * n as f64),
                        Some(7.9),
                    ],
                    rung: 6 - n as i8,
                    dropped: n,
                })
                .collect()
        };
        let rungs = vec![
            (at("D1 02:00"), 0),
            (at("D3 18:00"), 1),
            (at("D4 06:00"), 3),
            (at("D5 18:00"), 6),
            (at("D7 01:00"), 2),
            (at("D8 06:00"), -1),
        ];
        HotWash {
            configuration: self.t("arf-2018"),
            finished: true,
            stands: at("D8 06:00"),
            moves: self.list(self.wash_moves()),
            course: self.list(vec![
                self.news("D1 02:10", "Cable Lantern-East falls silent.", true, false),
                self.news("D3 12:00", "A paper prints a forged order.", true, false),
                self.news("D4 06:00", "Aurelle warns Borvane of consequences.", true, false),
                self.news("D8 07:00", "Insurers publish the notice of a lost anchor.", true, false),
            ]),
            rungs: self.list(rungs),
            acts: self.list(vec![
                (at("D3 06:00"), self.t("AUR"), self.t("BOR"), 2),
                (at("D5 18:00"), self.t("BOR"), self.t("AUR"), 6),
                (at("D5 18:00"), self.t("CEL"), self.t("AUR"), 1),
            ]),
            reach: self.list(vec![
                self.reach("Aurelle", "Borvane", None, false),
                self.reach("Celmere", "Yarrowen", Some("D3 20:00"), true),
                self.reach("Tolmaris", "Aurelle", Some("D4 09:00"), false),
            ]),
            pieces: self.list(vec![
                PieceRow {
                    text: self.t("Coast-guard log: a ship slow on that line"),
                    holder: self.t("Borvane"),
                    from: at("D1 03:00"),
                    known: Some(at("D3 12:00")),
                    shared: vec![(self.t("Celmere"), at("D3 15:00")), (self.t("Aurelle"), at("D4 09:00"))],
                },
                PieceRow {
                    text: self.t("Notice of a lost anchor"),
                    holder: self.t("Tolmaris"),
                    from: at("D2 06:00"),
                    known: None,
                    shared: vec![],
                },
            ]),
            beliefs: self.list(self.truth()),
            ribbons: self.list(self.ribbons()),
            hung: self.hung(),
            chains: self.list(vec![vec![
                (at("D3 12:00"), self.t("A forged order is printed.")),
                (at("D3 16:20"), self.t("The foreign ministry’s question waits for an office to open.")),
                (at("D4 06:00"), self.t("The policy side warns: no answer was read as an answer.")),
            ]]),
            others: self.list(others(1)),
            scores: self.list(self.scores()),
            questions: self.questions(),
            notes: self.list(vec![(ROOM_MS, self.t("The third table asked by telephone first."))]),
            twin: None,
        }
    }

    fn hung(&self) -> Option<Hung> {
        let link = |when, part, with, without, pivotal| HungLink {
            at: at(when),
            part,
            who: if part == Part::Report { vec![] } else { vec![self.t("AUR"), self.t("BOR")] },
            text: if part == Part::Report {
                self.t("The order to land was printed by no control room.")
            } else {
                String::new()
            },
            with,
            without,
            pivotal,
        };
        let waited = Part::Wait { kind: MessageKind::InformationRequest, hours: Some(35.0), misread: false };
        let links = vec![
            link("D3 12:00", Part::Report, 27, 6, true),
            link("D3 16:20", waited, 27, 21, false),
            link("D4 06:00", Part::Act { rung: 3 }, 31, 30, false),
            link("D4 09:00", Part::Evidence { shared: false }, 36, 0, true),
        ];
        Some(Hung { rung: 6, replays: 40, links: self.list(links) })
    }

    fn reach(&self, from: &str, to: &str, read: Option<&str>, in_time: bool) -> ReachRow {
        ReachRow {
            between: (self.t(from), self.t(to)),
            kind: MessageKind::InformationRequest,
            sent: at("D3 16:20"),
            read: read.map(at),
            in_time,
            under: vec![
                Under { configuration: self.t("none"), sent: false, read: None },
                Under { configuration: self.t("poc-directory"), sent: true, read: Some(at("D3 18:40")) },
            ],
        }
    }
}
