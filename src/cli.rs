//! What a person may type.

mod sweep;

pub(crate) use sweep::{Again, Export, Merge, Plan, Report, RunShard, RunSweep, Scheduler, Sweep};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// The seed when none is given. Any number would do; a fixed one makes two people see the same crisis.
pub(crate) const SEED: u64 = 2018;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "detente",
    version,
    about = "A tabletop cyber-crisis exercise simulator that compares confidence-building measures on the same luck",
    after_help = "Exit codes: 0 done; 1 the answer is no (a check or a case failed, two runs differ); 2 bad input or usage.\n\
                  NO_COLOR switches colours off. Nothing is written to disk but where --out says, and the store of serve.",
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Validate scenarios and configurations
    Check(Check),
    /// Scenarios and configurations, one line each
    List(List),
    /// Write a commented scenario, or an empty one, to start from
    New(New),
    /// A scenario in words, or why an event of a run happened
    Explain(Explain),
    /// Play one crisis and tell it
    Run(Run),
    /// Play it under several configurations of measures on the same luck
    Compare(Compare),
    /// Play a design of experiments: many cells, many seeds, resumable
    #[command(subcommand)]
    Sweep(Sweep),
    /// Hold the engine against cases of which is known what has to come out
    Verify(Verify),
    /// Serve a live exercise: people at tables, a facilitator, a projector
    Serve(Serve),
    /// Play a stored run again and prove its digest
    Replay(Replay),
    /// Show where two stored runs part
    Diff(Diff),
}

/// For whom the answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}

/// What every command takes that computes.
#[derive(Debug, Args)]
pub(crate) struct Computing {
    /// The seed of all luck
    #[arg(long, default_value_t = SEED, value_name = "NUMBER")]
    pub(crate) seed: u64,
    /// How many threads work at it [default: all cores]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

impl Computing {
    /// How many threads that is on this machine.
    pub(crate) fn threads(&self) -> usize {
        threads(self.threads)
    }
}

/// So many threads as asked for, or as this machine has cores.
pub(crate) fn threads(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Which run of which scenario.
#[derive(Debug, Args)]
pub(crate) struct OneRun {
    /// A scenario: its folder, its file, or the name of a shipped one
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: String,
    /// The measures in force: the name of a configuration or its file
    #[arg(long, default_value = "none", value_name = "NAME_OR_FILE")]
    pub(crate) cbm: String,
    /// Which run of the experiment with that seed
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    pub(crate) replicate: u64,
}

/// `detente explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) which: OneRun,
    /// An event of the run, as `detente run` numbers them: why did it happen?
    #[arg(long, value_name = "eN", value_parser = event_number)]
    pub(crate) event: Option<u32>,
    #[command(flatten)]
    pub(crate) computing: Computing,
}

/// `detente run`
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) which: OneRun,
    /// Tell the quieter events too
    #[arg(long)]
    pub(crate) all: bool,
    /// Tell what each measure was used for, what it cost, and what it changed
    #[arg(long)]
    pub(crate) ledger: bool,
    /// Find which decisions, messages and evidence the highest act hung on, by replaying it without each
    #[arg(long)]
    pub(crate) pivotal: bool,
    /// Store the run in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) computing: Computing,
}

/// `detente compare`
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// A scenario: its folder, its file, or the name of a shipped one
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: String,
    /// A configuration of measures, by name or file; may be repeated [default: those the scenario names]
    #[arg(long, value_name = "NAME_OR_FILE")]
    pub(crate) cbm: Vec<String>,
    /// The configuration that the others are held against
    #[arg(long, default_value = "none", value_name = "NAME_OR_FILE")]
    pub(crate) baseline: String,
    /// How many crises under each configuration
    #[arg(long, default_value_t = 200, value_name = "NUMBER")]
    pub(crate) runs: u64,
    /// Remove each measure of each configuration in turn: what does it avoid, given the rest?
    #[arg(long)]
    pub(crate) ablate: bool,
    /// Divide the effect of each configuration among its measures (Shapley values)
    #[arg(long)]
    pub(crate) shapley: bool,
    /// Ask of each two measures whether they avoid more together than apart
    #[arg(long)]
    pub(crate) interactions: bool,
    /// Write every use of a measure in every run into ledger.csv beside the report
    #[arg(long, requires = "out")]
    pub(crate) ledger: bool,
    /// Write a report into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) computing: Computing,
}

/// `detente verify`
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Cases: folders with a case.ron, such files, folders of cases, or names of shipped ones
    /// [default: all shipped cases]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write a page with a picture of each case into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// How many threads work at it [default: all cores]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente serve`
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// A scenario: its folder, its file, or the name of a shipped one; without one, a page offers all
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: Option<String>,
    /// The measures in force in a new session: the name of a configuration or its file [default: none]
    #[arg(long, value_name = "NAME_OR_FILE", requires = "scenario")]
    pub(crate) cbm: Option<String>,
    /// The seed of all luck in a new session
    #[arg(long, default_value_t = SEED, value_name = "NUMBER")]
    pub(crate) seed: u64,
    /// Where sessions are kept [default: exercises.detente in the user's folder of data]
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 8080, value_name = "NUMBER")]
    pub(crate) port: u16,
    /// Let the room's network in; otherwise only this machine is served
    #[arg(long)]
    pub(crate) lan: bool,
    /// Begin a new session, even if one of this scenario is in the store
    #[arg(long, requires = "scenario")]
    pub(crate) new: bool,
}

/// `detente replay`
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// A stored run: the folder that `detente run --out` wrote, or its run.json
    #[arg(value_name = "LOG")]
    pub(crate) log: PathBuf,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente diff`
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A stored run
    #[arg(value_name = "A")]
    pub(crate) first: PathBuf,
    /// Another stored run
    #[arg(value_name = "B")]
    pub(crate) second: PathBuf,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// Reads `e231`, as events are numbered on screen, or `231`.
fn event_number(text: &str) -> Result<u32, String> {
    text.strip_prefix('e').unwrap_or(text).parse().map_err(|_| "write it as the run does, for example e231".into())
}

/// `detente check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scenarios, configurations, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente list`
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Text for people or JSON for machines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// `detente new`
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; its last part is the scenario's name
    #[arg(value_name = "NAME")]
    pub(crate) name: PathBuf,
    /// Only the frame, without a state: what the author's guide begins with
    #[arg(long)]
    pub(crate) empty: bool,
}
