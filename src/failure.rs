//! Why a command could not do its work, in words for the person who called it.

use detente_scenario::{Diagnostic, Severity};
use std::fmt;
use std::path::Path;

/// `Input/output error` of Unix systems, which the standard library has no kind for.
const EIO: i32 = 5;

/// Bad input or usage; the program ends with 2.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Documents with faults, each with its place and its mend.
    Refused(Vec<Diagnostic>),
    /// Anything else: what is wrong and how to mend it.
    Told {
        /// A lowercase sentence without a full stop.
        what: String,
        /// The same; empty if there is nothing to advise.
        mend: String,
    },
}

impl Failure {
    /// A failure in words.
    pub(crate) fn told(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Failure::Told { what: what.into(), mend: mend.into() }
    }

    /// A file or folder that could not be written.
    pub(crate) fn unwritten(path: &Path, error: &std::io::Error) -> Self {
        let mend = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "make room there, and go on",
            _ if cfg!(unix) && error.raw_os_error() == Some(EIO) => {
                "the disk reports a fault: look at it before you trust what is on it, or name a place on another"
            }
            _ => "name a place that can be written",
        };
        Failure::told(format!("failed to write {}: {error}", path.display()), mend)
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(found: Vec<Diagnostic>) -> Self {
        Failure::Refused(found)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Told { what, mend } if mend.is_empty() => write!(f, "error: {what}"),
            Failure::Told { what, mend } => write!(f, "error: {what}\n  mend: {mend}"),
            Failure::Refused(found) => {
                for finding in found {
                    writeln!(f, "{finding}")?;
                }
                let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
                write!(f, "{}", count(errors, "error"))
            }
        }
    }
}

/// `1 error`, `2 errors`, `no error`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    match number {
        0 => format!("no {thing}"),
        1 => format!("1 {thing}"),
        many => format!("{many} {thing}s"),
    }
}
