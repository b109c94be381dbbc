//! Sessions that a form makes: new ones, branches and twins. A form makes one session, however often it is sent and
//! whatever happens to the server between.

use super::house::{House, Unbegun, full, written};
use super::limits;
use crate::page::Word;
use crate::room::{Refusal, Script};
use crate::session::desk::HotWash;
use crate::session::order::Entry;
use crate::store::{Fresh, Kin, SessionId, SessionRow};
use detente_scenario::load::embedded;
use detente_scenario::{Configuration, Moment, Severity, library};

/// What a new session is made of.
struct Making {
    script: Script,
    title: String,
    engine: String,
    entries: Vec<Entry>,
    stands: Moment,
}

impl House {
    /// Begins a session, or finds the one that was begun by the same command id.
    pub(super) async fn begin_once(
        &self,
        id: &str,
        scenario: &str,
        configuration: &str,
        seed: u64,
    ) -> Result<SessionId, Unbegun> {
        let _one = self.making.lock().await;
        if let Some(session) = self.made(id, |kin| kin.is_none()).await? {
            return Ok(session);
        }
        let (script, title) = self.first(scenario, configuration, seed)?;
        self.tried(&script).await?;
        let stands = script.begun.from;
        let making = Making { script, title, engine: self.engine.clone(), entries: Vec::new(), stands };
        self.make(id, None, making).await
    }

    /// Goes on from what stood after an entry of a session, in a session of its own.
    pub(super) async fn branch_once(&self, id: &str, of: SessionId, to: u64) -> Result<SessionId, Unbegun> {
        let _one = self.making.lock().await;
        let same = |kin| matches!(kin, Some(Kin::Branch { of: o, entry, .. }) if (o, entry) == (of, to));
        if let Some(session) = self.made(id, same).await? {
            return Ok(session);
        }
        let branched = self.room(of).await?.look(move |fold| fold.branch(to)).await?;
        let branched = branched.map_err(Refusal::Denied)?;
        let (row, script) = self.begun(of).await?;
        let kin = Kin::Branch { of, entry: to, at: branched.stands };
        let (entries, stands) = (branched.entries, branched.stands);
        // It goes on from entries that this engine version made: its own is that of the session it came from.
        let making = Making { script, title: row.title, engine: row.engine, entries, stands };
        self.make(id, Some(kin), making).await
    }

    /// Begins the crisis of a session anew, with the same luck, under another configuration.
    pub(super) async fn twin_once(&self, id: &str, of: SessionId, configuration: &str) -> Result<SessionId, Unbegun> {
        let _one = self.making.lock().await;
        let same = |kin| matches!(kin, Some(Kin::Twin { of: o }) if o == of);
        if let Some(session) = self.made(id, same).await? {
            return Ok(session);
        }
        let (row, script) = self.begun(of).await?;
        let script = self.other(script, configuration)?;
        self.tried(&script).await?;
        let stands = script.begun.from;
        let making = Making { script, title: row.title, engine: self.engine.clone(), entries: Vec::new(), stands };
        self.make(id, Some(Kin::Twin { of }), making).await
    }

    /// The session that a command made before; refused if it was meant for something else then.
    async fn made(&self, id: &str, same: impl Fn(Option<Kin>) -> bool) -> Result<Option<SessionId>, Unbegun> {
        if id.is_empty() || id.len() > limits::ID {
            return Err(Word::FormOutOfDate.into());
        }
        let command = id.to_owned();
        match self.with_store(move |store| store.made_by(&command)).await? {
            Some((session, kin)) if same(kin) => Ok(Some(session)),
            Some(_) => Err(Refusal::SentBefore.into()),
            None => Ok(None),
        }
    }

    /// A session of the store, and what it began from.
    async fn begun(&self, session: SessionId) -> Result<(SessionRow, Script), Unbegun> {
        let row = self.sessions().await?.into_iter().find(|row| row.session == session);
        let row = row.ok_or(Word::NoSuchSession)?;
        let text = self.with_store(move |store| store.script(session)).await?;
        let script = serde_json::from_str(&text);
        let broken = |error| Refusal::Broken(format!("the script of the session cannot be read: {error}"));
        Ok((row, script.map_err(broken)?))
    }

    async fn make(&self, id: &str, kin: Option<Kin>, making: Making) -> Result<SessionId, Unbegun> {
        let text = written(&making.script)?;
        let (command, now) = (id.to_owned(), self.now());
        let made = self.with_store(move |store| {
            if store.sessions()?.len() >= limits::SESSIONS {
                return Ok(None);
            }
            let Making { script, title, engine, entries, stands } = &making;
            let fresh = Fresh { begun: &script.begun, title, engine, script: &text, entries, stands: *stands };
            store.make(&command, kin, &fresh, now).map(Some)
        });
        made.await?.ok_or_else(full)
    }

    /// A script under another configuration, with everything else as it was.
    fn other(&self, script: Script, name: &str) -> Result<Script, Unbegun> {
        let Script { mut begun, text, texts, configuration: old, mut others, .. } = script;
        if old.name == name {
            return Err(Word::SameMeasures.into());
        }
        // The session knows its scenario's own configurations; others are those of the library.
        let known = others.iter().position(|other| other.name == name).map(|place| others.remove(place));
        let configuration = match known {
            Some(known) => known,
            None => self.listed(&begun.scenario, &text, &texts, name)?,
        };
        others.push(old);
        others.sort_by(|a, b| a.name.cmp(&b.name));
        begun.configuration.clone_from(&configuration.name);
        let results = detente_engine::log::RESULTS;
        Ok(Script { begun, text, texts, configuration, others, results })
    }

    /// A configuration of the library, if it fits a scenario.
    fn listed(
        &self,
        id: &str,
        text: &str,
        texts: &detente_scenario::load::Texts,
        name: &str,
    ) -> Result<Configuration, Unbegun> {
        let scenario = embedded(id, text, texts)?.scenario;
        let read = library::configuration(name, None, self.files.as_ref())?;
        let findings = read.check(&scenario);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(findings.into());
        }
        Ok(read.configuration)
    }

    /// The other table of a session's pair of twins, and which of the two the session is: 0 the one that was there
    /// before. Where several twins were begun, the last counts.
    pub(super) async fn twin(&self, session: SessionId) -> Result<Option<(SessionId, usize)>, Refusal> {
        let kin = self.with_store(|store| store.kin()).await?;
        let own = kin.iter().find_map(|(of, kin)| match kin {
            Kin::Twin { of: first } if *of == session => Some((*first, 1)),
            _ => None,
        });
        let begun = kin.iter().rev().find_map(|(second, kin)| match kin {
            Kin::Twin { of } if *of == session => Some((*second, 0)),
            _ => None,
        });
        Ok(own.or(begun))
    }

    /// A hot-wash beside that of the other table, if its session has one that can be opened.
    pub(super) async fn beside(&self, session: SessionId, wash: HotWash) -> Result<HotWash, Refusal> {
        let Some((other, here)) = self.twin(session).await? else { return Ok(wash) };
        // What is wrong with the other table is told where that is opened; this one goes on without it.
        let Ok(room) = self.room(other).await else { return Ok(wash) };
        let Ok(beside) = room.look(|fold| fold.hot_wash()).await else { return Ok(wash) };
        Ok(wash.beside(&beside, here))
    }
}
