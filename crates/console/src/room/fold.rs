//! What a room asks of a session, and how a session begins.

use crate::session::desk::{Board, Control, Gallery, HotWash, TeamDesk};
use crate::session::order::{Begun, Entry, Order, PersonId, Place};
use crate::session::{Denied, Forks};
use detente_engine::ids::StateId;
use detente_scenario::load::Texts;
use detente_scenario::{Configuration, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

/// Everything that a session is begun from: it needs no other file, so that a library that changes later changes no
/// session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Names, digest, seed, start.
    pub begun: Begun,
    /// The scenario's canonical text, includes united.
    pub text: String,
    /// The words of its pages, by language and key.
    pub texts: Texts,
    /// The measures in force.
    pub configuration: Configuration,
    /// The other configurations of the scenario, for the hot-wash.
    pub others: Vec<Configuration>,
    /// The version of the results of the engine: another gives another exercise from the same entries.
    pub results: u32,
}

/// Where a branch begins: the entries of the new session, and the exercise time at which it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Branched {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Where the exercise stands.
    pub stands: Moment,
}

/// A session, as its room uses it: the fold of its entries.
pub trait Fold {
    /// Who may do what; nobody is the facilitator.
    ///
    /// # Errors
    /// Why not.
    fn allows(&self, by: Option<PersonId>, order: &Order) -> Result<(), Denied>;

    /// Applies an entry.
    ///
    /// # Errors
    /// Why not; nothing has changed then.
    fn apply(&mut self, entry: Entry) -> Result<(), Denied>;

    /// Who has a tab open.
    fn present(&mut self, here: &BTreeSet<PersonId>);

    /// The number of the last entry.
    fn seq(&self) -> u64;

    /// Where a person sits, if it has not left.
    fn place(&self, person: PersonId) -> Option<Place>;

    /// The person who joined by a command, by its id.
    fn joined(&self, id: &str) -> Option<PersonId>;

    /// Codes of the states in order, with the number of seats of each.
    fn tables(&self) -> Vec<(String, usize)>;

    /// A team's page.
    fn team(&mut self, state: StateId, viewer: Option<PersonId>) -> TeamDesk;

    /// The facilitator's page.
    fn control(&mut self) -> Control;

    /// The projector's page.
    fn board(&mut self) -> Board;

    /// An observer's or evaluator's page.
    fn gallery(&mut self, viewer: PersonId) -> Gallery;

    /// Rules for making contact, for those who are in.
    fn procedure(&self) -> Vec<String>;

    /// Exercise time.
    fn now(&self) -> Moment;

    /// The run so far with its commands, as `detente replay` reads it.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    fn record(&self) -> Result<String, String>;

    /// The entries of a new session that goes on from what stood after an entry of this one.
    ///
    /// # Errors
    /// Why there can be none, in words.
    fn branch(&self, to: u64) -> Result<Branched, Denied>;

    /// The hot-wash, without what the highest step hung on.
    fn hot_wash(&mut self) -> HotWash;

    /// What finds on what the highest step hung; nothing before the end.
    fn forks(&self) -> Option<Forks>;
}

/// Begins a session from its script; an entry may follow.
pub type Begin = Arc<dyn Fn(&Script) -> Result<Box<dyn Fold>, String> + Send + Sync>;
