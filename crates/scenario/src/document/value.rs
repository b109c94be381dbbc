//! Values out of a document, with every fault found on the way rather than the first alone.
//!
//! `ron` stops at the first fault. We note it, blank out the smallest entry it stands in, and read
//! again: one bad state does not hide a bad incident, and what is read stays one document.

use super::{Document, Label, Shape, words};
use crate::diagnostic::Diagnostic;
use ron::error::{Error as Code, Position, SpannedError};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// How many faults of one document are told at once.
const FAULTS_MAX: usize = 24;

/// How we write and read RON: optional values, newtypes and the content of variants stand plainly.
///
/// `start: "D1 02:10"` is an `Option`, `PocDirectory(form: Single)` a variant that holds a struct.
pub fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_default_extension(Extensions::UNWRAP_NEWTYPES)
        .with_default_extension(Extensions::UNWRAP_VARIANT_NEWTYPES)
}

impl Document {
    /// Reads the value of the whole document.
    ///
    /// # Errors
    /// Every fault that can be told apart, in the order of the text.
    pub fn value<T: DeserializeOwned>(&self) -> Result<T, Vec<Diagnostic>> {
        let mut reading = Reading { document: self, text: self.text.clone(), blanked: BTreeSet::new() };
        let mut faults = Vec::new();
        for (node, diagnostic) in self.duplicates() {
            reading.blank(node);
            faults.push(diagnostic);
        }
        for (node, diagnostic) in self.not_finite() {
            reading.zero(node);
            faults.push(diagnostic);
        }
        let value = loop {
            match options().from_str::<T>(&reading.text) {
                Ok(value) => break Some(value),
                Err(error) => {
                    let known = faults.len();
                    if !reading.note(&error, &mut faults) || known >= FAULTS_MAX {
                        break None;
                    }
                }
            }
        };
        match value {
            Some(value) if faults.is_empty() => Ok(value),
            _ => {
                faults.sort_by_key(|d| d.position);
                Err(faults)
            }
        }
    }
}

/// One reading of a document, with what is blanked out so far.
struct Reading<'a> {
    document: &'a Document,
    text: String,
    blanked: BTreeSet<usize>,
}

impl Reading<'_> {
    /// Notes a fault and blanks what it stands in. Returns whether reading again makes sense.
    fn note(&mut self, error: &SpannedError, faults: &mut Vec<Diagnostic>) -> bool {
        let document = self.document;
        let offset = offset_of(&self.text, error.span.end);
        let (node, place) = document.locate(&error.code, offset);
        // A field we blanked out is missing because of us, and its fault is told already.
        let ours = match &error.code {
            Code::MissingStructField { field, .. } => document.nodes[node].children.iter().any(|c| {
                self.blanked.contains(c) && matches!(&document.nodes[*c].label, Label::Field(name) if name == field)
            }),
            _ => false,
        };
        if !ours {
            // A key without quotes is no text; its value has nothing to do with it.
            let key = document.nodes[node].key.filter(|(start, _)| *start == place);
            let found = match (&error.code, key) {
                (Code::ExpectedString, Some((start, end))) => document.text[start..end].trim_end(),
                _ => document.snippet(node),
            };
            let (what, mend) = words::of(&error.code, found);
            faults.push(document.finding(node, place, what, mend));
        }
        match self.unit(node) {
            Some(unit) => {
                self.blank(unit);
                true
            }
            None => false,
        }
    }

    /// The smallest entry around a node that can be left out and is not yet.
    fn unit(&self, node: usize) -> Option<usize> {
        let mut at = node;
        loop {
            let here = &self.document.nodes[at];
            let removable = matches!(here.label, Label::Field(_) | Label::Key(_) | Label::Index(_));
            if removable && !self.blanked.contains(&at) {
                return Some(at);
            }
            at = here.parent?;
        }
    }

    /// Overwrites an entry, its key and its comma with blanks; line ends stay.
    fn blank(&mut self, node: usize) {
        let here = &self.document.nodes[node];
        let start = here.key.map_or(here.start, |(start, _)| start);
        let blanks: String = self.text[start..here.upto].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        self.text.replace_range(start..here.upto, &blanks);
        self.blanked.insert(node);
    }

    /// Overwrites a number that is not finite with 0.
    fn zero(&mut self, node: usize) {
        let here = &self.document.nodes[node];
        let width = here.end - here.start;
        self.text.replace_range(here.start..here.end, &format!("{:<width$}", "0"));
    }
}

impl Document {
    /// The node that an error of `ron` is about, and the byte to point at. `offset` is where `ron`
    /// stood when it noticed.
    fn locate(&self, code: &Code, offset: usize) -> (usize, usize) {
        let closing_here = |node: &usize| {
            let node = &self.nodes[*node];
            node.end == offset + 1 && matches!(node.shape, Shape::Struct | Shape::Tuple | Shape::List | Shape::Map)
        };
        let all = 0..self.nodes.len();
        match code {
            // Noticed just before the closing bracket of the struct.
            Code::MissingStructField { .. } | Code::ExpectedDifferentLength { .. } => {
                if let Some(node) = all.clone().find(closing_here) {
                    return (node, self.place(node));
                }
            }
            // Noticed after the name.
            Code::NoSuchStructField { found, .. } => {
                let named = |n: &usize| matches!(&self.nodes[*n].label, Label::Field(name) if name == found);
                let before = |n: &usize| self.nodes[*n].key.is_some_and(|(start, _)| start <= offset);
                if let Some(node) = all.clone().rev().filter(named).find(before) {
                    return (node, self.nodes[node].key.map_or(self.nodes[node].start, |(start, _)| start));
                }
            }
            _ => {}
        }
        // In preorder the last node around the place is the deepest.
        let within = |(start, end): (usize, usize)| start <= offset && offset <= end;
        for node in all.rev() {
            let here = &self.nodes[node];
            if let Some(key) = here.key.filter(|key| within(*key)) {
                return (node, key.0);
            }
            if within((here.start, here.end)) {
                return (node, here.start);
            }
        }
        (0, self.nodes.first().map_or(0, |root| root.start))
    }

    /// The beginning of a node's text, to be quoted.
    fn snippet(&self, node: usize) -> &str {
        let here = &self.nodes[node];
        let text = &self.text[here.start..here.end];
        let line = text.lines().next().unwrap_or("");
        line.char_indices().nth(32).map_or(line, |(end, _)| &line[..end])
    }
}

/// The byte of a line and column of `ron`, which counts characters.
fn offset_of(text: &str, position: Position) -> usize {
    let line = text.split_inclusive('\n').take(position.line.saturating_sub(1)).map(str::len).sum::<usize>();
    let column =
        text[line..].char_indices().nth(position.col.saturating_sub(1)).map_or(text.len() - line, |(at, _)| at);
    line + column
}
