//! A room: a session that is open, owned by one thread. Whoever wants something of it sends a job and waits for the
//! answer; whoever shows it waits for its changes.

mod begin;
mod clock;
mod fold;
mod owner;

pub use begin::begin;
pub use clock::{Clock, system};
pub use fold::{Begin, Branched, Fold, Script};
pub(crate) use owner::hold;
pub use owner::{Errand, Tell};

use crate::session::Denied;
use crate::session::order::PersonId;
use crate::store::{KeyRow, SessionId, Store, StoreFault};
use owner::Owner;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};

/// Jobs that may wait for a room. More than every screen of a full exercise asking at once.
const JOBS: usize = 2048;

/// Who comes and goes is shown at most this often: when a room fills, each arrival would else reach every screen.
const PRESENCE: Duration = Duration::from_millis(1500);

/// An order that was carried out, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The entry that it became.
    pub seq: u64,
    /// It had been carried out before; nothing happened now.
    pub again: bool,
    /// The key of the person that joined.
    pub key: Option<KeyRow>,
}

/// Why an order was not carried out. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The rules of the exercise.
    Denied(Denied),
    /// The store holds as many sessions as it may.
    Full,
    /// The command id stands for another order.
    SentBefore,
    /// The disk.
    Store(StoreFault),
    /// A bug, which ended this order.
    Broken(String),
    /// Too much at once.
    Busy,
    /// The server is being stopped.
    Closed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Denied(why) => write!(f, "{why}"),
            Refusal::Full => f.write_str("this store is full of sessions: begin a new store"),
            Refusal::SentBefore => f.write_str(
                "this form was sent before with other content, and that was carried out; look at the page and send it \
                 once more if it is still meant",
            ),
            Refusal::Store(fault) => write!(f, "not carried out, because it could not be saved: {}", fault.mend()),
            Refusal::Broken(_) => f.write_str(
                "not carried out: a fault of the program ended it; everything that was acknowledged before is safe",
            ),
            Refusal::Busy => f.write_str("not carried out: too much at once; send it again in a moment"),
            Refusal::Closed => f.write_str("not carried out: the server is being stopped"),
        }
    }
}

/// What changed last: the number of the last entry, and a count that also moves when people come and go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The number of the last entry.
    pub seq: u64,
    /// Goes up with every change.
    pub turn: u64,
}

type Job = Box<dyn FnOnce(&mut Owner) + Send>;

enum Post {
    Job(Job),
    Presence,
}

/// An open session.
#[derive(Debug)]
pub struct Room {
    session: SessionId,
    jobs: SyncSender<Post>,
    changes: watch::Sender<Change>,
    here: Arc<Mutex<BTreeMap<PersonId, usize>>>,
}

impl Room {
    /// Opens a session: reads its entries and folds them, on a thread of its own.
    ///
    /// # Errors
    /// Trouble with the store, or entries that cannot be played again.
    pub async fn open(
        session: SessionId,
        begin: Begin,
        store: Arc<Mutex<Store>>,
        clock: Clock,
        tell: Tell,
    ) -> Result<Room, Refusal> {
        let (jobs, waiting) = sync_channel(JOBS);
        let (changes, _) = watch::channel(Change::default());
        let here = Arc::default();
        let (opened, opening) = oneshot::channel();
        let (shown, present) = (changes.clone(), Arc::clone(&here));
        let body = move || {
            // A session is made on its thread and stays there, whatever it is made of.
            let owner = Owner::open(session, begin, store, clock, tell);
            match owner.and_then(|mut owner| Ok((owner.look(|fold| fold.seq())?, owner))) {
                Ok((seq, owner)) => {
                    shown.send_modify(|change| change.seq = seq);
                    let _ = opened.send(Ok(()));
                    serve(owner, &waiting, &shown, &present);
                }
                Err(refusal) => {
                    let _ = opened.send(Err(refusal));
                }
            }
        };
        let thread = std::thread::Builder::new().name(format!("session-{}", session.0)).spawn(body);
        thread.map_err(|error| Refusal::Broken(error.to_string()))?;
        opening.await.map_err(|_| Refusal::Closed)??;
        Ok(Room { session, jobs, changes, here })
    }

    /// Which session it is.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Its changes. Whoever reads slowly gets the last one and none of those between.
    pub fn changes(&self) -> watch::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Carries out an order. When this returns `Ok`, it is on the disk, and every screen is told.
    ///
    /// # Errors
    /// Why it was not carried out.
    pub async fn order(&self, errand: Errand) -> Result<Accepted, Refusal> {
        let changes = self.changes.clone();
        self.ask(move |owner| {
            let accepted = owner.carry_out(errand)?;
            if !accepted.again {
                changes.send_modify(|change| *change = Change { seq: accepted.seq, turn: change.turn + 1 });
            }
            Ok(accepted)
        })
        .await?
    }

    /// Looks at the session.
    ///
    /// # Errors
    /// A fault, or too much at once.
    pub async fn look<T: Send + 'static>(
        &self,
        at: impl FnOnce(&mut dyn Fold) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.ask(move |owner| owner.look(at)).await?
    }

    /// A tab of a person is open, until what this gives back is dropped.
    pub fn tab(self: &Arc<Self>, person: PersonId) -> Tab {
        *self.here().entry(person).or_insert(0) += 1;
        let _ = self.jobs.try_send(Post::Presence);
        Tab { room: Arc::clone(self), person }
    }

    async fn ask<T: Send + 'static>(&self, what: impl FnOnce(&mut Owner) -> T + Send + 'static) -> Result<T, Refusal> {
        let (answer, waiting) = oneshot::channel();
        let job: Job = Box::new(move |owner| {
            let _ = answer.send(what(owner));
        });
        match self.jobs.try_send(Post::Job(job)) {
            Ok(()) => waiting.await.map_err(|_| Refusal::Closed),
            Err(TrySendError::Full(_)) => Err(Refusal::Busy),
            Err(TrySendError::Disconnected(_)) => Err(Refusal::Closed),
        }
    }

    fn here(&self) -> std::sync::MutexGuard<'_, BTreeMap<PersonId, usize>> {
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An open tab.
#[derive(Debug)]
pub struct Tab {
    room: Arc<Room>,
    person: PersonId,
}

impl Drop for Tab {
    fn drop(&mut self) {
        let mut here = self.room.here();
        if let Some(count) = here.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                here.remove(&self.person);
            }
        }
        drop(here);
        let _ = self.room.jobs.try_send(Post::Presence);
    }
}

/// Works through the jobs until nobody can send one any more.
fn serve(
    mut owner: Owner,
    jobs: &Receiver<Post>,
    changes: &watch::Sender<Change>,
    here: &Mutex<BTreeMap<PersonId, usize>>,
) {
    let mut due: Option<Instant> = None;
    loop {
        let post = match due {
            None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => jobs.recv_timeout(due.saturating_duration_since(Instant::now())),
        };
        match post {
            Ok(Post::Job(job)) => job(&mut owner),
            Ok(Post::Presence) => due = due.or_else(|| Some(Instant::now() + PRESENCE)),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if due.is_some_and(|due| due <= Instant::now()) {
            due = None;
            let now: BTreeSet<PersonId> = here.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect();
            if owner.present(now) {
                changes.send_modify(|change| change.turn += 1);
            }
        }
    }
}
