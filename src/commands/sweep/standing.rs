//! How far a sweep is: which shards are wanted by now, and under which arms they are played.
//!
//! Most designs want all their shards from the beginning. Where the best arm is selected, a batch is wanted once every
//! shard of the batches before it is there and the choice is still open.

use super::folder::Folder;
use crate::failure::Failure;
use detente_study::sweep::{Contest, Frozen, ShardRef, Subject};
use serde::Serialize;

/// How far a sweep is.
pub(super) struct Standing<'a> {
    folder: &'a Folder,
    frozen: &'a Frozen,
    subject: &'a Subject,
    contest: Option<Contest<'a>>,
    /// So many shards are wanted by now.
    wanted: usize,
}

/// How a selection stands, for whoever reads the provenance or JSON.
#[derive(Debug, Serialize)]
pub(super) struct Chosen {
    chosen: Option<String>,
    in_play: Vec<String>,
    seeds: u64,
}

/// What may be done with a shard.
pub(super) enum Wanted {
    /// It is played under these arms.
    Under(Vec<usize>),
    /// The choice was made before.
    NotAnyMore,
    /// Shards of earlier batches are missing, this one among them.
    NotYet(String),
}

impl<'a> Standing<'a> {
    /// From the shards that lie in the folder.
    pub(super) fn new(folder: &'a Folder, frozen: &'a Frozen, subject: &'a Subject) -> Result<Self, Failure> {
        let contest = Contest::new(subject);
        let mut standing = Standing { folder, frozen, subject, contest, wanted: frozen.shards.len() };
        standing.advance()?;
        Ok(standing)
    }

    /// Closes every batch whose shards are all there.
    pub(super) fn advance(&mut self) -> Result<(), Failure> {
        let Some(contest) = &mut self.contest else { return Ok(()) };
        while let Some(round) = self.subject.round(contest.round()).filter(|_| !contest.ended()) {
            let shards: Vec<&ShardRef> =
                self.frozen.shards.iter().filter(|s| round.from <= s.from && s.to <= round.to).collect();
            self.wanted = self.frozen.shards.partition_point(|shard| shard.to <= round.to);
            if shards.iter().any(|shard| !self.folder.is_done(shard)) {
                break;
            }
            for shard in shards {
                let rows = self.folder.read(shard)?.map(|played| played.rows).unwrap_or_default();
                contest.take(&rows).map_err(|why| {
                    let mend = format!("remove the file and play the shard again: {}", self.folder.plays(&shard.key));
                    Failure::told(format!("shard {} holds another table: {why}", shard.key), mend)
                })?;
            }
            contest.close();
        }
        Ok(())
    }

    /// The shards that are wanted by now, in their order.
    pub(super) fn wanted(&self) -> &'a [ShardRef] {
        &self.frozen.shards[..self.wanted]
    }

    /// Those of them that nobody has played.
    pub(super) fn left(&self) -> Vec<&'a ShardRef> {
        self.wanted().iter().filter(|shard| !self.folder.is_done(shard)).collect()
    }

    /// Whether more shards may be wanted once these are played.
    pub(super) fn is_open(&self) -> bool {
        self.contest.as_ref().is_some_and(|contest| !contest.ended())
    }

    /// What may be done with a shard of the plan.
    pub(super) fn of(&self, shard: &ShardRef) -> Wanted {
        let Some(contest) = &self.contest else { return Wanted::Under(self.subject.all_arms()) };
        let round = (0..).find(|nth| self.subject.round(*nth).is_none_or(|round| shard.from < round.to)).unwrap_or(0);
        match contest.arms_of(round) {
            Some(arms) if round < contest.round() || !contest.ended() => Wanted::Under(arms.to_vec()),
            _ if contest.ended() => Wanted::NotAnyMore,
            _ => Wanted::NotYet(self.left().first().map_or_else(String::new, |first| first.key.clone())),
        }
    }

    /// Under how many arms the shards that are left are played.
    pub(super) fn arms(&self) -> Vec<usize> {
        let open = self.contest.as_ref().and_then(|contest| contest.arms_of(contest.round()));
        open.map_or_else(|| self.subject.all_arms(), <[usize]>::to_vec)
    }

    /// The most runs that are still to come.
    pub(super) fn runs_left(&self) -> u64 {
        let arms = self.arms().len();
        let of = |shards: &mut dyn Iterator<Item = &&ShardRef>| -> u64 {
            shards.map(|shard| self.subject.runs_of(shard.from, shard.to, arms)).sum()
        };
        let left = self.left();
        let Some(contest) = &self.contest else { return of(&mut left.iter()) };
        // Of the open batch some shards may be done.
        let Some(round) = self.subject.round(contest.round()) else { return 0 };
        let done = self.wanted().iter().filter(|shard| shard.from >= round.from && self.folder.is_done(shard));
        contest.runs_left().saturating_sub(done.map(|s| self.subject.runs_of(s.from, s.to, arms)).sum())
    }

    /// How the selection stands; none where nothing is selected.
    pub(super) fn chosen(&self) -> Option<Chosen> {
        self.contest.as_ref().map(|contest| Chosen {
            chosen: contest.chosen().map(str::to_owned),
            in_play: contest.in_play().into_iter().map(str::to_owned).collect(),
            seeds: contest.seeds(),
        })
    }
}

impl Chosen {
    /// The same in words.
    pub(super) fn words(&self) -> String {
        match &self.chosen {
            Some(arm) => format!("{arm} is the best, chosen after {} seeds\n", self.seeds),
            None => format!("open after {} seeds: {} may be the best\n", self.seeds, self.in_play.join(", ")),
        }
    }
}
