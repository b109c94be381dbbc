//! The thread that owns a session: it applies orders one at a time, and acknowledges none that is not on the disk.

use super::clock::{Clock, RoomClock};
use super::fold::{Begin, Fold, Script};
use super::{Accepted, Refusal};
use crate::session::order::{Entry, Order, PersonId};
use crate::store::{Holder, KeyRow, SessionId, Store, StoreFault};
use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A word for the terminal of whoever runs the server.
pub type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// An order as it comes to the door.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Its command id; the same id is the same command, however often it comes.
    pub id: String,
    /// Who gives it; the facilitator if nobody.
    pub by: Option<PersonId>,
    /// What.
    pub order: Order,
    /// For an order to join: the hash of the token that the person gets.
    pub key: Option<[u8; 32]>,
}

/// A session and what it needs to go on. Lives on one thread.
pub(super) struct Owner {
    session: SessionId,
    script: Script,
    begin: Begin,
    store: Arc<Mutex<Store>>,
    clock: RoomClock,
    tell: Tell,
    /// Entry and hash of the order of each command id.
    known: BTreeMap<String, (u64, [u8; 32])>,
    fold: Box<dyn Fold>,
    here: BTreeSet<PersonId>,
    /// The fold may hold more than the disk, or be broken: it is made anew before it is used again.
    doubtful: bool,
}

impl Owner {
    /// Reads the entries of a session and folds them.
    pub(super) fn open(
        session: SessionId,
        begin: Begin,
        store: Arc<Mutex<Store>>,
        clock: Clock,
        tell: Tell,
    ) -> Result<Owner, Refusal> {
        let now = clock();
        let text = hold(&store).open_session(session, now)?;
        let script: Script = serde_json::from_str(&text)
            .map_err(|error| Refusal::Broken(format!("the script of the session cannot be read: {error}")))?;
        let fold = begin(&script).map_err(Refusal::Broken)?;
        let clock = RoomClock::new(clock, i64::MIN);
        let known = BTreeMap::new();
        let here = BTreeSet::new();
        let mut owner = Owner { session, script, begin, store, clock, tell, known, fold, here, doubtful: true };
        owner.sound()?;
        Ok(owner)
    }

    /// The fold, made anew from the disk if there is doubt about it.
    pub(super) fn sound(&mut self) -> Result<&mut dyn Fold, Refusal> {
        if self.doubtful {
            let entries = hold(&self.store).entries(self.session)?;
            let mut known = BTreeMap::new();
            let mut last = i64::MIN;
            let fold = guarded(|| {
                let mut fold = (self.begin)(&self.script)?;
                for entry in entries {
                    known.insert(entry.id.clone(), (entry.seq, print(&entry.order)));
                    last = last.max(entry.room);
                    let seq = entry.seq;
                    fold.apply(entry).map_err(|why| format!("entry {seq} is refused: {why}"))?;
                }
                Ok::<_, String>(fold)
            });
            self.fold = fold
                .and_then(|fold| fold)
                .map_err(|why| Refusal::Broken(format!("the entries of the session cannot be played again: {why}")))?;
            self.known = known;
            self.clock.follow(last);
            self.doubtful = false;
            self.fold.present(&self.here);
        }
        Ok(self.fold.as_mut())
    }

    /// Notes who has a tab open; says whether that is news.
    pub(super) fn present(&mut self, here: BTreeSet<PersonId>) -> bool {
        let news = self.here != here;
        self.here = here;
        let here = self.here.clone();
        news && self.look(|fold| fold.present(&here)).is_ok()
    }

    /// Looks at the session. What breaks while one looks ends that look and nothing else.
    pub(super) fn look<T>(&mut self, at: impl FnOnce(&mut dyn Fold) -> T) -> Result<T, Refusal> {
        let fold = self.sound()?;
        let seen = guarded(|| at(fold));
        seen.map_err(|why| {
            self.doubtful = true;
            Refusal::Broken(why)
        })
    }

    /// Carries out an order: applied, then on the disk, then acknowledged.
    pub(super) fn carry_out(&mut self, errand: Errand) -> Result<Accepted, Refusal> {
        let Errand { id, by, order, key } = errand;
        self.sound()?;
        // The ids of two people are never the same, whatever they send.
        let id = match by {
            Some(PersonId(person)) => format!("{person}/{id}"),
            None if matches!(order, Order::Join { .. }) => format!("join/{id}"),
            None => format!("f/{id}"),
        };
        let print = print(&order);
        if let Some((seq, before)) = self.known.get(&id).copied() {
            // Joining twice with one form gives the same person the key again.
            return if before == print || matches!(order, Order::Join { .. }) {
                self.again(seq, &id, key)
            } else {
                Err(Refusal::SentBefore)
            };
        }
        let (room, word) = self.clock.now();
        if let Some(word) = word {
            (self.tell)(&word);
        }
        let seq = self.fold.seq() + 1;
        let entry = Entry { seq, id: id.clone(), by, room, order };
        let fold = self.fold.as_mut();
        let applied = guarded(|| {
            // A person that joins is nobody yet, and not the facilitator: who may join is the door's to say.
            fold.allows(by, &entry.order)?;
            fold.apply(entry.clone())?;
            Ok((fold.seq(), fold.joined(&id), fold.now()))
        });
        let (person, stands) = match applied {
            Err(why) => {
                self.doubtful = true;
                return Err(Refusal::Broken(why));
            }
            Ok(Err(why)) => return Err(Refusal::Denied(why)),
            Ok(Ok((at, ..))) if at != seq => {
                self.doubtful = true;
                return Err(Refusal::Broken(format!("entry {seq} left the session at {at}")));
            }
            Ok(Ok((_, person, stands))) => (person, stands),
        };
        let row = key.zip(person).map(|(hash, person)| self.key(hash, person));
        let written = hold(&self.store).append(self.session, &entry, stands, row.as_ref());
        if let Err(fault) = written {
            // The fold is ahead of the disk now. What was never acknowledged never happened.
            self.doubtful = true;
            (self.tell)(&fault.to_string());
            return Err(Refusal::Store(fault));
        }
        self.known.insert(id, (seq, print));
        Ok(Accepted { seq, again: false, key: row })
    }

    fn again(&mut self, seq: u64, id: &str, key: Option<[u8; 32]>) -> Result<Accepted, Refusal> {
        let person = self.look(|fold| fold.joined(id).filter(|person| fold.place(*person).is_some()))?;
        let row = key.zip(person).map(|(hash, person)| self.key(hash, person));
        if let Some(row) = &row {
            let (now, _) = self.clock.now();
            hold(&self.store).add_key(row, now)?;
        }
        Ok(Accepted { seq, again: true, key: row })
    }

    fn key(&self, hash: [u8; 32], person: PersonId) -> KeyRow {
        KeyRow { hash, session: Some(self.session), holder: Holder::Person(person) }
    }
}

/// The store, whoever had it before: each of its functions leaves it whole.
pub(crate) fn hold(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls what may have a bug in it.
fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|panic| words(panic.as_ref()))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let known = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    known.unwrap_or("without a message").to_owned()
}

/// By which two orders are told apart.
fn print(order: &Order) -> [u8; 32] {
    *blake3::hash(serde_json::to_string(order).unwrap_or_default().as_bytes()).as_bytes()
}

impl From<StoreFault> for Refusal {
    fn from(fault: StoreFault) -> Self {
        Refusal::Store(fault)
    }
}
