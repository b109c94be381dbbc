//! Words on the terminal: what people read goes to the one stream, what they are told meanwhile to the other.

use crate::failure::Failure;
use detente_report::terminal::Style;
use std::io::{self, IsTerminal, Write};

/// Writes an answer to standard output. A reader that has had enough (`detente list | head`) is no failure; whatever
/// else keeps the answer from being written is one, since a script or a table may be waited for.
///
/// # Errors
/// What the system says.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::told(
            format!("failed to write the answer to standard output: {error}"),
            "send it to a place that can be written and has room",
        )),
        _ => Ok(()),
    }
}

/// Writes an answer for machines: one value, pretty enough to be read by people as well.
///
/// # Errors
/// As [`say`], and a value that is none of JSON.
pub(crate) fn say_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value);
    say(&(text.map_err(|error| Failure::told(format!("failed to write JSON: {error}"), ""))? + "\n"))
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

/// How answers are painted on this terminal, or in this file.
pub(crate) fn style() -> Style {
    style_for(io::stdout().is_terminal(), |name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}

/// In colour on a terminal, unless `NO_COLOR` (any value but the empty one) forbids it; in ASCII
/// where the locale says that nothing else can be shown.
fn style_for(terminal: bool, set: impl Fn(&str) -> Option<String>) -> Style {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&set);
    Style {
        colour: terminal && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb"),
        ascii: locale.is_some_and(|locale| !locale.to_ascii_lowercase().replace('-', "").contains("utf8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_for_terminals_that_want_it() {
        let with = |vars: &'static [(&str, &str)]| {
            move |name: &str| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        assert!(style_for(true, with(&[("TERM", "xterm")])).colour);
        assert!(!style_for(false, with(&[("TERM", "xterm")])).colour);
        assert!(!style_for(true, with(&[("NO_COLOR", "1")])).colour);
        assert!(!style_for(true, with(&[("TERM", "dumb")])).colour);
    }

    #[test]
    fn symbols_are_for_locales_that_have_them() {
        let locale =
            |value: &'static str| style_for(true, move |name| (name == "LANG").then(|| value.to_owned())).ascii;
        assert!(locale("C") && locale("en_GB.ISO-8859-1"));
        assert!(!locale("en_GB.UTF-8") && !locale("C.utf8"));
        assert!(!style_for(true, |_| None).ascii);
    }
}
