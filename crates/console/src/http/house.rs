//! Everything that the server holds: the store, the keys, the sessions that are open, and what is counted.

use super::limits;
use super::sheet::Pages;
use crate::gate::code::{self, LASTS};
use crate::gate::rate::Guesses;
use crate::gate::token::{self, Mint, Ring};
use crate::page::{Why, Word};
use crate::room::{Begin, Clock, Refusal, Room, Script, Tell, hold};
use crate::store::{CodeRow, Holder, KeyRow, SessionId, SessionRow, Store, StoreFault};
use detente_scenario::load::{Files, Loaded};
use detente_scenario::{Configuration, Diagnostic, Severity, library};
use detente_study::record::scenario_digest;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// The secret of command ids, by its name in the store.
const MINT: &str = "command ids";

/// What a server is made of.
pub struct Parts {
    /// The store.
    pub store: Store,
    /// How sessions begin.
    pub begin: Begin,
    /// How pages are rendered.
    pub pages: Arc<dyn Pages>,
    /// Where scenarios are read from, beside the library.
    pub files: Arc<dyn Files + Send + Sync>,
    /// The clock.
    pub clock: Clock,
    /// Words for the terminal.
    pub tell: Tell,
    /// The version of the engine, for new sessions.
    pub engine: String,
    /// The seed that the start page fills in.
    pub seed: u64,
    /// Where people in the room find the server: `http://192.168.1.7:8080`.
    pub address: String,
    /// How far the clock on the wall is from UTC, in minutes.
    pub utc_minutes: i32,
}

/// How many streams each holder of a key has open.
pub(super) type Streams = Arc<Mutex<BTreeMap<(Option<SessionId>, Holder), usize>>>;

/// The server's state, shared by all connections.
pub(super) struct House {
    store: Arc<Mutex<Store>>,
    begin: Begin,
    pub(super) pages: Arc<dyn Pages>,
    pub(super) files: Arc<dyn Files + Send + Sync>,
    pub(super) clock: Clock,
    tell: Tell,
    pub(super) engine: String,
    pub(super) seed: u64,
    pub(super) address: String,
    pub(super) utc_minutes: i32,
    /// Held while a session is made, so that one form makes one.
    pub(super) making: tokio::sync::Mutex<()>,
    pub(super) mint: Mint,
    ring: RwLock<Ring>,
    rooms: tokio::sync::Mutex<BTreeMap<SessionId, Arc<Room>>>,
    guesses: Mutex<Guesses>,
    pub(super) streams: Streams,
}

/// Why a session could not be begun.
#[derive(Debug)]
pub enum Unbegun {
    /// The scenario or the configuration has faults.
    Faulty(Vec<Diagnostic>),
    /// The session, or its store.
    Refused(Refusal),
    /// What was asked for makes no session.
    Word(Word),
}

impl From<Word> for Unbegun {
    fn from(word: Word) -> Self {
        Unbegun::Word(word)
    }
}

impl From<Refusal> for Unbegun {
    fn from(refusal: Refusal) -> Self {
        Unbegun::Refused(refusal)
    }
}

impl From<StoreFault> for Unbegun {
    fn from(fault: StoreFault) -> Self {
        Unbegun::Refused(Refusal::Store(fault))
    }
}

impl From<Vec<Diagnostic>> for Unbegun {
    fn from(found: Vec<Diagnostic>) -> Self {
        Unbegun::Faulty(found)
    }
}

impl std::fmt::Display for Unbegun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unbegun::Faulty(found) => {
                let words: Vec<String> = found.iter().map(ToString::to_string).collect();
                f.write_str(&words.join("\n"))
            }
            Unbegun::Refused(Refusal::Broken(why)) => f.write_str(why),
            Unbegun::Refused(Refusal::Store(fault)) => write!(f, "{fault}"),
            Unbegun::Refused(refusal) => write!(f, "{refusal}"),
            Unbegun::Word(word) => write!(f, "{}", Why::from(*word)),
        }
    }
}

/// A script as it is kept.
pub(super) fn written(script: &Script) -> Result<String, Unbegun> {
    serde_json::to_string(script).map_err(|error| Refusal::Broken(error.to_string()).into())
}

/// Said where there is no room for one more session.
pub(super) fn full() -> Unbegun {
    Refusal::Full.into()
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl House {
    pub(super) fn new(parts: Parts) -> Result<House, StoreFault> {
        let Parts { mut store, begin, pages, files, clock, tell, engine, seed, address, utc_minutes } = parts;
        let mint = Mint::new(store.secret(MINT, token::chance)?);
        let ring = RwLock::new(Ring::new(store.keys()?));
        Ok(House {
            store: Arc::new(Mutex::new(store)),
            begin,
            pages,
            files,
            clock,
            tell,
            engine,
            seed,
            address,
            utc_minutes,
            making: tokio::sync::Mutex::default(),
            mint,
            ring,
            rooms: tokio::sync::Mutex::default(),
            guesses: Mutex::default(),
            streams: Arc::default(),
        })
    }

    pub(super) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// The key that a token opens.
    pub(super) fn key(&self, token: &str) -> Option<KeyRow> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).find(token)
    }

    /// Leaves the store as one file.
    pub(super) fn leave(&self) -> Result<(), StoreFault> {
        hold(&self.store).gather()
    }

    /// Works with the store where it may take its time.
    pub(super) async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, Refusal> {
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || work(&mut hold(&store))).await;
        Ok(done.map_err(|_| Refusal::Closed)??)
    }

    /// Makes a key, and gives back its token, which nobody can ask for again.
    pub(super) async fn admit(&self, session: Option<SessionId>, holder: Holder) -> Result<String, Refusal> {
        let token = token::token();
        let key = KeyRow { hash: token::hash(&token), session, holder };
        let now = self.now();
        self.with_store(move |store| store.add_key(&key, now)).await?;
        self.remember(key);
        Ok(token)
    }

    /// Knows a key that is in the store already.
    pub(super) fn remember(&self, key: KeyRow) {
        self.ring.write().unwrap_or_else(PoisonError::into_inner).add(key);
    }

    /// Takes all keys of a holder away, but one.
    pub(super) async fn shut_out(
        &self,
        session: SessionId,
        holder: Holder,
        but: Option<[u8; 32]>,
    ) -> Result<(), Refusal> {
        self.with_store(move |store| store.take_keys(session, holder, but.as_ref())).await?;
        self.ring.write().unwrap_or_else(PoisonError::into_inner).take(session, holder, but.as_ref());
        Ok(())
    }

    /// Sessions of the store.
    pub(super) async fn sessions(&self) -> Result<Vec<SessionRow>, Refusal> {
        self.with_store(|store| store.sessions()).await
    }

    /// Scenarios and configurations, and how many states each scenario has that a room can play.
    pub(super) async fn library(&self) -> Result<(Vec<library::Entry>, BTreeMap<String, usize>), Refusal> {
        let files = Arc::clone(&self.files);
        let read = move || {
            let files = files.as_ref();
            let entries = library::list(files);
            let scenarios = entries.iter().filter(|entry| entry.kind == library::Kind::Scenario);
            let states = scenarios.filter_map(|entry| {
                let scenario = library::scenario(&entry.name, files).ok()?.scenario;
                (!scenario.exercise.moves.is_empty()).then(|| (entry.name.clone(), scenario.states.len()))
            });
            let states = states.collect();
            (entries, states)
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| Refusal::Closed)
    }

    /// The room of a session, opened if it is not yet.
    pub(super) async fn room(&self, session: SessionId) -> Result<Arc<Room>, Refusal> {
        let mut rooms = self.rooms.lock().await;
        if let Some(room) = rooms.get(&session) {
            return Ok(Arc::clone(room));
        }
        if rooms.len() >= limits::ROOMS {
            // A room that nobody holds any more can be opened again at any time.
            rooms.retain(|_, room| Arc::strong_count(room) > 1);
            if rooms.len() >= limits::ROOMS {
                return Err(Refusal::Busy);
            }
        }
        let (begin, store) = (Arc::clone(&self.begin), Arc::clone(&self.store));
        let room = Room::open(session, begin, store, Arc::clone(&self.clock), Arc::clone(&self.tell)).await?;
        let room = Arc::new(room);
        rooms.insert(session, Arc::clone(&room));
        Ok(room)
    }

    /// Begins a session.
    pub(super) async fn begin(&self, scenario: &str, configuration: &str, seed: u64) -> Result<SessionId, Unbegun> {
        let (script, title) = self.first(scenario, configuration, seed)?;
        self.tried(&script).await?;
        let text = written(&script)?;
        let (engine, now) = (self.engine.clone(), self.now());
        let made = self.with_store(move |store| {
            let full = store.sessions()?.len() >= limits::SESSIONS;
            if full { Ok(None) } else { store.create(&script.begun, &title, &engine, &text, now).map(Some) }
        });
        made.await?.ok_or_else(full)
    }

    /// What a session of a scenario of the library begins from, and its title.
    pub(super) fn first(&self, scenario: &str, configuration: &str, seed: u64) -> Result<(Script, String), Unbegun> {
        let loaded = library::scenario(scenario, self.files.as_ref())?;
        let script = self.script(&loaded, configuration, seed)?;
        let title = if loaded.scenario.title.is_empty() { loaded.id.clone() } else { loaded.scenario.title.clone() };
        Ok((script, title))
    }

    /// Tries a script before it is kept: a scenario without moves makes no session.
    pub(super) async fn tried(&self, script: &Script) -> Result<(), Unbegun> {
        let begin = Arc::clone(&self.begin);
        let tried = script.clone();
        let tried = tokio::task::spawn_blocking(move || begin(&tried).map(|_| ())).await;
        Ok(tried.map_err(|_| Refusal::Closed)?.map_err(Refusal::Broken)?)
    }

    fn script(&self, loaded: &Loaded, configuration: &str, seed: u64) -> Result<Script, Unbegun> {
        let configuration = self.configuration(loaded, configuration)?;
        let text = loaded.canonical().map_err(|error| Refusal::Broken(error.to_string()))?;
        let begun = crate::session::order::Begun {
            scenario: loaded.id.clone(),
            digest: scenario_digest(&text),
            configuration: configuration.name.clone(),
            seed,
            from: detente_scenario::Moment(0),
        };
        // The others that the hot-wash compares with are kept too; what cannot be read is left out there.
        let others = loaded.scenario.configurations.iter().filter(|name| **name != configuration.name);
        let others = others.filter_map(|name| self.configuration(loaded, name).ok()).collect();
        let results = detente_engine::log::RESULTS;
        Ok(Script { begun, text, texts: loaded.texts.clone(), configuration, others, results })
    }

    fn configuration(&self, loaded: &Loaded, name: &str) -> Result<Configuration, Unbegun> {
        let read = library::configuration(name, Some(&loaded.path), self.files.as_ref())?;
        let findings = read.check(&loaded.scenario);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(findings.into());
        }
        Ok(read.configuration)
    }

    /// The join code of a session, a new one if it has none that still opens, or if one is asked for.
    pub(super) async fn code(&self, session: SessionId, new: bool) -> Result<CodeRow, Refusal> {
        let now = self.now();
        self.with_store(move |store| {
            let old = store.code(session)?.filter(|code| !new && code.expires > now);
            if let Some(code) = old {
                return Ok(code);
            }
            let code = CodeRow { code: code::code(), expires: now.saturating_add(LASTS) };
            store.set_code(session, &code)?;
            Ok(code)
        })
        .await
    }

    /// The session that a code opens.
    ///
    /// # Errors
    /// `Busy` if there were too many wrong ones.
    pub(super) async fn opens(&self, typed: &str, from: std::net::IpAddr) -> Result<Option<SessionId>, Refusal> {
        let now = self.now();
        if !lock(&self.guesses).may(from, now) {
            return Err(Refusal::Busy);
        }
        let code = code::normal(typed);
        let found = self.with_store(move |store| store.session_of(&code, now)).await?;
        if found.is_none() {
            lock(&self.guesses).wrong(from, now);
        }
        Ok(found)
    }

    /// How many people have a key of a session.
    pub(super) fn people(&self, session: SessionId) -> usize {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).people(session)
    }

    /// The last session of a scenario, to go on with.
    pub(super) async fn last(&self, scenario: &str) -> Result<Option<SessionRow>, Refusal> {
        Ok(self.sessions().await?.into_iter().find(|row| row.scenario == scenario))
    }
}
