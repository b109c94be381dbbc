//! What a person may type.

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
    after_help = "Exit codes: 0 done; 1 the answer is no (a check failed, two runs differ); 2 bad input or usage.\n\
                  NO_COLOR switches colours off. Nothing is written to disk but where --out says.",
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
    /// Write a commented scenario to start from
    New(New),
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
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", hide_possible_values = false)]
    pub(crate) format: Format,
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
}
