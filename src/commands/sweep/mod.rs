//! `detente sweep`: a design of experiments, played in shards.

mod again;
mod export;
mod folder;
mod merge;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod report;
mod run;
mod standing;
mod work;

use super::Answer;
use crate::cli::Sweep;
use crate::failure::Failure;

/// Does one part of a sweep.
pub(super) fn sweep(asked: &Sweep) -> Result<Answer, Failure> {
    match asked {
        Sweep::Plan(asked) => plan::plan(asked),
        Sweep::RunShard(asked) => run::run_shard(asked),
        Sweep::Merge(asked) => merge::merge(asked),
        Sweep::Run(asked) => run::run(asked),
        Sweep::Again(asked) => again::again(asked),
        Sweep::Report(asked) => report::report(asked),
        Sweep::Export(asked) => export::export(asked),
    }
}
