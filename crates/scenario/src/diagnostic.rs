//! What is wrong with an input, where it stands, and how to mend it.

use std::fmt;

/// Whether a finding stops the work, deserves a look, or only informs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The input is refused.
    Error,
    /// The input is used as it stands, and deserves a look.
    Warning,
    /// Information: how the input is understood. Nothing is wrong with it.
    Note,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One finding about an input document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error, warning or note.
    pub severity: Severity,
    /// The file, as the user named it.
    pub file: String,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// The path inside the document, e.g. `states.AUR.criticality`.
    pub path: String,
    /// What is wrong: a lowercase sentence without a full stop.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl Diagnostic {
    /// An error at a path of the document, with the place still to be found by the loader.
    pub fn error(path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            file: String::new(),
            position: None,
            path: path.into(),
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// A warning at a path of the document.
    pub fn warning(path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(path, what, mend) }
    }

    /// Information about a path of the document.
    pub fn note(path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(path, what, mend) }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity.word(), self.what)?;
        write!(f, "\n  at {}", self.file)?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        if !self.path.is_empty() {
            write!(f, "  {}", self.path)?;
        }
        if !self.mend.is_empty() {
            write!(f, "\n  mend: {}", self.mend)?;
        }
        Ok(())
    }
}
