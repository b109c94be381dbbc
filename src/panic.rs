//! A panic is a bug, and says so, with the command that brings it about again.

use crate::output::tell;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};

/// Puts our words in the place of the standard message.
pub(crate) fn explain() {
    static TOLD: AtomicBool = AtomicBool::new(false);
    std::panic::set_hook(Box::new(|info| {
        // A thousand runs can fail for one reason: the first tells it, and the table counts the rest.
        if !TOLD.swap(true, Ordering::Relaxed) {
            tell(&words(info, std::env::args().skip(1)));
        }
    }));
}

fn words(info: &PanicHookInfo<'_>, arguments: impl Iterator<Item = String>) -> String {
    let what = info.payload_as_str().unwrap_or("without a message");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let command = reproduce(arguments);
    format!(
        "this is a bug in detente {version}, not a fault of your input: {what}\n  at {place}\n  \
         this command brings it about again: {command}\n  please report it with that line and the scenario\n"
    )
}

/// The command line as a shell takes it.
pub(crate) fn reproduce(arguments: impl Iterator<Item = String>) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,".contains(c);
    let quoted = |word: String| {
        if !word.is_empty() && word.chars().all(plain) { word } else { format!("'{}'", word.replace('\'', r"'\''")) }
    };
    std::iter::once("detente".to_owned()).chain(arguments.map(quoted)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_survives_a_shell() {
        let words = ["run", "my scenario", "it's", "--seed=3"].map(str::to_owned);
        assert_eq!(reproduce(words.into_iter()), r"detente run 'my scenario' 'it'\''s' --seed=3");
    }
}
