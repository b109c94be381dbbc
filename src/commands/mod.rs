//! The commands, one file each: every one fetches what it needs, calls the crate that does the work, and prints.

mod check;
mod compare;
mod diff;
mod explain;
mod list;
mod new;
mod replay;
mod run;
mod serve;
mod sweep;
mod verify;

use crate::cli::Command;
use crate::failure::Failure;

/// What the work found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is done, and the answer is not no; the program ends with 0.
    Yes,
    /// It is done, and the answer is no; the program ends with 1.
    No,
}

/// Does what was asked.
///
/// # Errors
/// Bad input or usage.
pub(crate) fn obey(command: &Command) -> Result<Answer, Failure> {
    match command {
        Command::Check(asked) => check::check(asked),
        Command::List(asked) => list::list(asked),
        Command::New(asked) => new::new(asked),
        Command::Explain(asked) => explain::explain(asked),
        Command::Run(asked) => run::run(asked),
        Command::Compare(asked) => compare::compare(asked),
        Command::Sweep(asked) => sweep::sweep(asked),
        Command::Verify(asked) => verify::verify(asked),
        Command::Serve(asked) => serve::serve(asked),
        Command::Replay(asked) => replay::replay(asked),
        Command::Diff(asked) => diff::diff(asked),
    }
}
