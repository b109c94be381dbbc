//! Invented data for every page: an exercise in full course, one of 27 states, an empty one, and texts with HTML in
//! them, which have to come out as text.

mod everybody;
mod table;
mod twin;

use detente_console::page::{self, Look};
use detente_console::session::desk::{Correction, News, Person, Room, StateCard, TWIN_STEP, TimerFace};
use detente_console::session::order::{PersonId, Phase, Place, Screen};
use detente_console::text::Lang;
use detente_engine::ids::StateId;
use detente_scenario::Moment;
use detente_scenario::contact::Role;

/// What kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Six states, in full course.
    Rich,
    /// 27 states.
    Many,
    /// Nothing has happened.
    Empty,
    /// Long texts with HTML in them.
    Rough,
}

impl Kind {
    /// All kinds.
    pub(crate) const ALL: [Kind; 4] = [Kind::Rich, Kind::Many, Kind::Empty, Kind::Rough];
    /// In the name of a file.
    #[allow(dead_code, reason = "the example writes files, the test does not")]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Rich => "rich",
            Kind::Many => "many",
            Kind::Empty => "empty",
            Kind::Rough => "rough",
        }
    }
}

/// Sample data of a kind, every text of the scenario in a wrapping of one's choice.
pub(crate) struct Sample {
    /// The kind.
    pub(crate) kind: Kind,
    wrap: fn(&str) -> String,
}

/// What people could paste into a field.
const ROUGH: &str = "<script>alert(\"x\")</script><img src=x onerror='alert(1)'> & ]]> {{ 7*7 }} averylongwordwithoutanyplacetobreakitwhichnobodywritesbutsomebodypastes";

impl Sample {
    /// Plain data of a kind.
    pub(crate) fn new(kind: Kind) -> Self {
        let wrap = if kind == Kind::Rough { |text: &str| format!("{text} {ROUGH}") } else { str::to_string };
        Sample { kind, wrap }
    }
    /// Data whose texts are wrapped, to tell them from the words of the interface.
    #[allow(dead_code, reason = "the test wraps, the example does not")]
    pub(crate) fn wrapped(kind: Kind, wrap: fn(&str) -> String) -> Self {
        Sample { kind, wrap }
    }
    /// A text of the scenario.
    pub(crate) fn t<T: From<String>>(&self, text: &str) -> T {
        (self.wrap)(text).into()
    }
    /// Nothing has happened.
    pub(crate) fn empty(&self) -> bool {
        self.kind == Kind::Empty
    }
    /// A list that is empty where nothing has happened.
    pub(crate) fn list<T>(&self, items: Vec<T>) -> Vec<T> {
        if self.empty() { Vec::new() } else { items }
    }

    /// The states.
    pub(crate) fn states(&self) -> Vec<StateCard> {
        let named = [
            ("AUR", "Aurelle", 9.0),
            ("BOR", "Borvane", 7.0),
            ("CEL", "Celmere", 8.0),
            ("DRE", "Drenholt", 6.5),
            ("TOL", "Tolmaris", 4.0),
            ("YAR", "Yarrowen", 9.0),
        ];
        let card = |place: usize, code: &str, name: &str, utc_hours: f64| StateCard {
            id: StateId::from_index(place),
            code: self.t(code),
            name: self.t(name),
            utc_hours,
            scale: (0..6)
                .map(|level| if place % 3 == 1 { (6 - level).to_string() } else { level.to_string() })
                .collect(),
            seats: if place == 1 {
                vec![(
                    self.t("duty officer"),
                    vec![Role::Diplomatic, Role::Policy, Role::Technical, Role::LawEnforcement],
                )]
            } else {
                vec![
                    (self.t("foreign ministry"), vec![Role::Diplomatic, Role::Policy]),
                    (self.t("technical"), vec![Role::Technical, Role::Cert]),
                    (self.t("police"), vec![Role::LawEnforcement]),
                ]
            },
        };
        if self.kind == Kind::Many {
            return (0..27)
                .map(|n| card(n, &format!("P{:02}", n + 1), &format!("Participant {}", n + 1), 8.0))
                .collect();
        }
        named.iter().enumerate().map(|(place, (code, name, utc))| card(place, code, name, *utc)).collect()
    }

    /// Where the exercise stands.
    pub(crate) fn room(&self, phase: Phase) -> Room {
        let begun = phase != Phase::Lobby && !self.empty();
        Room {
            title: self.t("A quiet line"),
            configuration: self.t("arf-2018"),
            number: if begun { 3 } else { 0 },
            moves: 5,
            move_title: if begun { self.t("A borrowed name") } else { String::new() },
            phase: if self.empty() { Phase::Lobby } else { phase },
            now: at(if begun { "D3 18:00" } else { "D1 02:00" }),
            weekday: 5,
            send: begun.then(|| at("D3 19:00")),
            decide: begun.then(|| at("D4 06:00")),
            paused: self.kind == Kind::Rough,
            timer: begun.then_some(TimerFace { ends: Some(ROOM_MS + 760_000), left: 760 }),
            chair: Some(StateId(2)),
            states: self.states(),
            correction: (begun && (self.kind == Kind::Rough || phase == Phase::Inform)).then(|| Correction {
                from: at("D3 18:00"),
                to: at("D3 06:00"),
                taken_back: vec![self.t("Control rooms report traces."), self.t("Press: lights out in the port.")],
            }),
            seq: 412,
        }
    }

    /// Everybody.
    pub(crate) fn people(&self) -> Vec<Person> {
        let person = |n: u32, name: &str, place, speaks, here| Person {
            id: PersonId(n),
            name: self.t(name),
            place,
            speaks,
            here,
        };
        self.list(vec![
            person(1, "Adviser Lin", Place::Team(StateId(0), 0), true, true),
            person(2, "Second secretary", Place::Team(StateId(0), 1), false, true),
            person(3, "Head of CERT", Place::Team(StateId(1), 0), true, false),
            person(4, "Mira", Place::Team(StateId(2), 2), true, true),
            person(5, "Evaluator of measures", Place::Evaluator, false, true),
            person(6, "Guest", Place::Observer, false, true),
            person(7, "New arrival", Place::Lobby, false, true),
        ])
    }

    /// News.
    pub(crate) fn news(&self, when: &str, text: &str, public: bool, fresh: bool) -> News {
        News {
            at: at(when),
            text: self.t(text),
            own: None,
            public,
            role: (!public).then_some(Role::Technical),
            test: text.starts_with("Test"),
            late: text.contains("late"),
            fresh,
        }
    }
}

/// The room's clock of all samples.
pub(crate) const ROOM_MS: i64 = 1_790_000_000_000;

/// A moment as a scenario writes it.
pub(crate) fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_default()
}

/// Every page with its name.
pub(crate) fn pages(sample: &Sample, lang: Lang) -> Vec<(String, String)> {
    let ids = || "sample-command-id".to_string();
    let look =
        |back: &str| Look { room_ms: ROOM_MS, room_utc_minutes: 480, back: back.into(), ..Look::new(lang, &ids) };
    let table = look("/table");
    let control = look("/control");
    let mut pages: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, page: String| pages.push((name.into(), page));

    add("start", page::start(&sample.shelf(), &look("/")));
    let room = sample.room(Phase::Lobby);
    add("join", page::join(Some(&room), "", &look("/join")));
    let mut wrong = look("/join");
    wrong.message = Some(page::Word::CodeOpensNothing.into());
    wrong.kept = vec![("code".into(), sample.t("K7RUDDER")), ("name".into(), sample.t("Adviser"))];
    add("join-refused", page::join(None, "", &wrong));
    let guest = Person { id: PersonId(7), name: sample.t("Lin"), place: Place::Lobby, speaks: false, here: true };
    add("lobby", page::lobby(&room, &guest, &sample.people(), &sample.procedure(), &look("/lobby")));
    add("not-found", page::refused(404, None, &look("/table")));

    for (name, phase) in [
        ("team-lobby", Phase::Lobby),
        ("team-inform", Phase::Inform),
        ("team-contact", Phase::Contact),
        ("team-deliveries", Phase::Deliveries),
        ("team", Phase::Decide),
        ("team-reveal", Phase::Reveal),
        ("team-hotwash", Phase::HotWash),
    ] {
        add(name, page::team(&sample.desk(phase), &table));
    }
    let mut refused = look("/table");
    refused.message =
        Some(page::Why::Denied(detente_console::session::Denied::Engine(detente_engine::live::Refused::NotOpen)));
    refused.kept = vec![
        ("order".into(), "act".into()),
        ("reason".into(), sample.t("We ask first.")),
        ("target".into(), sample.t("BOR")),
    ];
    add("team-refused", page::team(&sample.desk(Phase::Decide), &refused));
    let mut watching = sample.desk(Phase::Decide);
    watching.viewer = watching.people.get(1).cloned();
    add("team-watching", page::team(&watching, &table));
    let mut as_team = sample.desk(Phase::Contact);
    as_team.viewer = None;
    add("team-view-as", page::team(&as_team, &look("/control/as/AUR")));

    for (name, phase) in
        [("control", Phase::Decide), ("control-lobby", Phase::Lobby), ("control-reveal", Phase::Reveal)]
    {
        add(name, page::control(&sample.control(phase), &control));
    }
    add("people", page::people(&sample.control(Phase::Decide), &look("/control/people")));
    add("log", page::log(&sample.control(Phase::Decide), &look("/control/log")));
    let slips: Vec<_> = (0..2).map(|_| sample.desk(Phase::Decide)).take(1).collect();
    add("slips", page::slips(&slips, &look("/control/slips")));

    let mut screens = vec![
        ("board-join".to_string(), Screen::Join),
        ("board-map".into(), Screen::Map),
        ("board-move".into(), Screen::Move),
        ("board-reveal".into(), Screen::Reveal),
    ];
    screens.extend((0..6).map(|step| (format!("board-hotwash-{step}"), Screen::HotWash(step))));
    for (name, screen) in screens {
        add(&name, page::board(&sample.board(screen), &look("/board")));
    }
    let mut dark = sample.board(Screen::Map);
    dark.blackout = true;
    add("board-dark", page::board(&dark, &look("/board")));
    add("gallery", page::gallery(&sample.gallery(true), &look("/gallery")));
    add("gallery-observer", page::gallery(&sample.gallery(false), &look("/gallery")));
    for (name, finished) in [("hot-wash-twin", true), ("hot-wash-twin-open", false)] {
        let twins = sample.twins(finished);
        add(name, page::hot_wash(&twins, &sample.room(Phase::HotWash), &look("/control/hot-wash")));
    }
    let mut twins = sample.board(Screen::HotWash(TWIN_STEP));
    twins.hot_wash = Some(sample.twins(true));
    add("board-twin", page::board(&twins, &look("/board")));
    add("hot-wash", page::hot_wash(&sample.hot_wash(), &sample.room(Phase::HotWash), &look("/control/hot-wash")));
    pages
}
