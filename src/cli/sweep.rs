//! What a person may type after `detente sweep`.

use super::{Format, threads};
use clap::{Args, Subcommand, ValueEnum};
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

/// The parts of a sweep.
#[derive(Debug, Subcommand)]
pub(crate) enum Sweep {
    /// Show how large a design is and how long it takes; with --out, freeze it into shards
    Plan(Plan),
    /// Play one shard of a frozen plan
    RunShard(RunShard),
    /// Put the shards together into one table
    Merge(Merge),
    /// Plan, play and merge on this machine
    Run(RunSweep),
    /// Play one run of a sweep again
    Again(Again),
    /// Say what a merged table shows
    Report(Report),
    /// Write a script that plays the shards elsewhere
    Export(Export),
}

/// How a design is cut.
#[derive(Debug, Args)]
pub(crate) struct Cutting {
    /// About how many runs a shard has: what is lost at most when the work is broken off
    #[arg(long, default_value = "2000", value_name = "NUMBER")]
    pub(crate) shard_runs: NonZeroU64,
    /// How many threads work at it [default: all cores]
    #[arg(long, value_name = "NUMBER")]
    threads: Option<NonZeroUsize>,
}

impl Cutting {
    /// How many threads that is on this machine.
    pub(crate) fn threads(&self) -> usize {
        threads(self.threads)
    }
}

/// `detente sweep plan`
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// A design: a RON file
    #[arg(value_name = "DESIGN")]
    pub(crate) design: PathBuf,
    /// Freeze the plan into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) cutting: Cutting,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente sweep run-shard`
#[derive(Debug, Args)]
pub(crate) struct RunShard {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The key of the shard, or its number from 0
    #[arg(value_name = "KEY")]
    pub(crate) key: String,
    /// Play it even if it was published, and prove that the bytes are the same
    #[arg(long)]
    pub(crate) again: bool,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente sweep merge`
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente sweep run`
#[derive(Debug, Args)]
pub(crate) struct RunSweep {
    /// A design: a RON file
    #[arg(value_name = "DESIGN")]
    pub(crate) design: PathBuf,
    /// The folder of the sweep
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Go on with what lies there
    #[arg(long)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) cutting: Cutting,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente sweep again`
#[derive(Debug, Args)]
pub(crate) struct Again {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Which cell
    #[arg(long, value_name = "NUMBER")]
    pub(crate) cell: u64,
    /// Which seed
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    pub(crate) replicate: u64,
    /// Under which configuration [default: the first]
    #[arg(long, value_name = "NAME")]
    pub(crate) arm: Option<String>,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente sweep report`
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// Who plays the shards elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scheduler {
    /// An array of jobs for Slurm
    Slurm,
    /// A call of GNU parallel
    Parallel,
}

/// `detente sweep export`
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// For which scheduler
    #[arg(value_enum, value_name = "SCHEDULER")]
    pub(crate) scheduler: Scheduler,
    /// The folder of the sweep, on a file system that all machines share
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}
