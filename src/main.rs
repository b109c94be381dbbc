//! The program `detente`: the command line, the disk, the terminal and the clock, around the crates that do the work.

mod cli;
mod commands;
mod disk;
mod engine;
mod failure;
mod output;
mod panic;
mod progress;
mod stop;
mod stored;
mod subject;

use clap::Parser;
use commands::Answer;
use std::process::ExitCode;

fn main() -> ExitCode {
    panic::explain();
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are answers like any other: whoever cannot get them is told.
        Err(asked) if !asked.use_stderr() => {
            let text = asked.render();
            let text = if output::style().colour { text.ansi().to_string() } else { text.to_string() };
            return match output::say(&text) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failure) => {
                    output::tell(&format!("{failure}\n"));
                    ExitCode::from(2)
                }
            };
        }
        Err(refused) => refused.exit(),
    };
    match commands::obey(&cli.command) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) => {
            output::tell(&format!("{failure}\n"));
            ExitCode::from(2)
        }
    }
}
