//! Words on the terminal: what people read goes to the one stream, what they are told meanwhile to the other.

use std::io::{self, IsTerminal, Write};

/// Writes an answer to standard output. A reader that has had enough (`detente list | head`) is no failure.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    // There is nobody left to tell that the reader is gone.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes an answer for machines: one value, pretty enough to be read by people as well.
pub(crate) fn say_json(value: &impl serde::Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => say(&(text + "\n")),
        Err(error) => tell(&format!("error: failed to write JSON: {error}\n")),
    }
}

/// Writes a word on the side, to standard error.
pub(crate) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The columns that an answer may fill; what is not a terminal gets the width of a printed page.
pub(crate) fn width() -> usize {
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if io::stdout().is_terminal() => usize::from(columns).clamp(60, 120),
        _ => 100,
    }
}
