//! A scenario with changes of its text: what a point of a case sets.

use super::files::{FileError, Files, normal};
use crate::case::Variant;
use crate::document::path::{self, Step};
use crate::document::{Document, NODES_MAX};
use crate::formula::{Formula, Quantities};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What begins a value that is worked out. No RON text begins so.
const WORKED_OUT: char = '=';

/// Why a change cannot be made: what is wrong and how to mend it.
pub(super) type Unset = (String, String);

/// The formula of a value that is worked out; `None` if it is plain RON.
pub(super) fn formula(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(WORKED_OUT)
}

/// A value that is worked out, as RON text: a whole number without a point, so that it can stand for either kind.
pub(super) fn worked_out(text: &str, quantities: &Quantities) -> Result<String, String> {
    let value = Formula::parse(text).and_then(|formula| formula.value(quantities)).map_err(|e| e.to_string())?;
    // A zero with a sign would be no whole number to the reader.
    Ok((value + 0.0).to_string())
}

/// The documents of a scenario as they are changed, one value after the other.
pub(super) struct Changes {
    pub(super) documents: Vec<Document>,
    changed: BTreeMap<PathBuf, String>,
}

impl Changes {
    pub(super) fn none(documents: &[Document]) -> Self {
        Changes { documents: documents.to_vec(), changed: BTreeMap::new() }
    }

    /// Puts a text where a value stands.
    ///
    /// # Errors
    /// There is no value, or the text is none.
    pub(super) fn set(&mut self, target: &str, text: &str) -> Result<(), Unset> {
        let Some(place) = self.documents.iter().position(|d| d.has(target)) else {
            let what = format!("there is nothing at `{target}` in the scenario to be set");
            return Err((what, "write a value there in the scenario first; this one replaces it".into()));
        };
        let name = self.documents[place].file().to_owned();
        let new = self.documents[place].replaced(target, text).unwrap_or_default();
        let document = Document::read(&name, &new, &mut { NODES_MAX })
            .map_err(|fault| (format!("`{text}` is not RON: {}", fault.what), fault.mend))?;
        self.documents[place] = document;
        self.changed.insert(normal(Path::new(&name)), new);
        Ok(())
    }

    /// The files as changed.
    pub(super) fn over<'a>(&self, files: &'a dyn Files) -> Patched<'a> {
        Patched { inner: files, changed: self.changed.clone() }
    }
}

/// Files of which some have another text.
pub(super) struct Patched<'a> {
    inner: &'a dyn Files,
    changed: BTreeMap<PathBuf, String>,
}

impl Files for Patched<'_> {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        match self.changed.get(&normal(path)) {
            Some(text) if text.len() > bytes_max => Err(FileError::TooLarge),
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.inner.read(path, bytes_max),
        }
    }
    fn is_file(&self, path: &Path) -> bool {
        self.changed.contains_key(&normal(path)) || self.inner.is_file(path)
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        self.inner.list(folder)
    }
}

/// The change that bears on a path of the scenario: of that place, of something in it, or of what holds it.
pub(super) fn bearing_on<'a>(variant: &'a Variant, target: &str) -> Option<(&'a str, &'a str)> {
    let steps = path::steps(target);
    let touches = |set: &str| {
        let set: Vec<Step> = path::steps(set);
        !set.is_empty() && !steps.is_empty() && set.iter().zip(&steps).all(|(a, b)| a == b)
    };
    variant.set.iter().find(|(set, _)| touches(set)).map(|(set, text)| (set.as_str(), text.as_str()))
}
