//! A document: RON text that knows where everything in it stands.
//!
//! `ron` and serde read the values; this tree knows the place of every key, so that whatever is
//! refused, here or by the checks, can be shown with line, column and path. It also sees what serde
//! does not: keys written twice and numbers that are not finite.

pub mod path;
mod read;
mod value;
mod words;

pub use read::NESTING_MAX;
pub use value::options;
pub use words::nearest;

use crate::diagnostic::Diagnostic;
use path::Step;
use std::collections::BTreeMap;

/// How many bytes one file may have.
pub const FILE_BYTES_MAX: usize = 4 << 20;
/// How many values one scenario with its includes may have.
pub const NODES_MAX: usize = 500_000;

/// How a node hangs on its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    Root,
    Field(String),
    Key(String),
    Index(usize),
    /// A place in a tuple or in the content of a variant.
    Place(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Scalar,
    Text,
    Struct,
    Tuple,
    List,
    Map,
}

/// One value and where it stands, in bytes.
#[derive(Clone, Debug)]
struct Node {
    parent: Option<usize>,
    label: Label,
    key: Option<(usize, usize)>,
    start: usize,
    end: usize,
    /// The end including a comma that follows.
    upto: usize,
    shape: Shape,
    /// The name before the bracket of a struct or variant.
    name: Option<(usize, usize)>,
    children: Vec<usize>,
}

/// A text that has the form of RON, with the place of everything in it.
#[derive(Clone, Debug)]
pub struct Document {
    file: String,
    text: String,
    nodes: Vec<Node>,
    lines: Vec<usize>,
    /// The entries of large structs and maps by name, where looking through all would take long.
    index: BTreeMap<(usize, String), usize>,
}

/// From how many entries on a struct or map is indexed.
const INDEXED_MIN: usize = 32;

impl Document {
    /// Reads a text. `budget` is the number of values that may still be read; it falls by those read.
    ///
    /// # Errors
    /// The one place where the text stops being RON, or the limit it exceeds.
    pub fn read(file: &str, text: &str, budget: &mut usize) -> Result<Document, Diagnostic> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut document = Document {
            file: file.to_owned(),
            text: text.to_owned(),
            nodes: Vec::new(),
            lines: line_starts(text),
            index: BTreeMap::new(),
        };
        if text.len() > FILE_BYTES_MAX {
            let mut diagnostic =
                Diagnostic::error("", "the file is larger than 4 MiB", "split it, or use profiles and pools");
            diagnostic.file = document.file;
            return Err(diagnostic);
        }
        match read::read(text, budget) {
            Ok(nodes) => {
                document.nodes = nodes;
                document.build_index();
                Ok(document)
            }
            Err(fault) => {
                let mut diagnostic = Diagnostic::error("", fault.what, fault.mend);
                diagnostic.position = Some(document.line_column(fault.offset));
                diagnostic.file = document.file;
                Err(diagnostic)
            }
        }
    }

    /// The file, as the user named it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fields of the outermost struct or keys of the outermost map, in the order written.
    pub fn fields(&self) -> Vec<&str> {
        self.children_of(0).map(|(name, _)| name).collect()
    }

    /// The number of items of a list, or of entries of a map or struct; 0 if the path leads nowhere.
    pub fn count(&self, path: &str) -> usize {
        let (node, steps_left) = self.descend(&path::steps(path));
        if steps_left == 0 { self.nodes[node].children.len() } else { 0 }
    }

    /// Whether something stands at the path.
    pub fn has(&self, path: &str) -> bool {
        self.descend(&path::steps(path)).1 == 0
    }

    /// The path that a misspelt one was probably meant to be: each name that leads nowhere is replaced by the nearest of
    /// those that stand there. `None` if nothing is near, or nothing stands at what comes of it.
    pub fn nearest(&self, path: &str) -> Option<String> {
        let mut steps = path::steps(path);
        for _ in 0..steps.len() {
            let (mut node, left) = self.descend(&steps);
            if left == 0 {
                break;
            }
            while let ([only], Shape::Tuple) = (&self.nodes[node].children[..], self.nodes[node].shape) {
                node = *only;
            }
            let place = steps.len() - left;
            let Step::Name(found) = &steps[place] else { return None };
            let near = words::nearest(found, self.children_of(node).map(|(name, _)| name))?;
            steps[place] = Step::Name(near.to_owned());
        }
        (self.descend(&steps).1 == 0).then(|| path::write(&steps))
    }

    /// The text of the value that stands at the path.
    pub fn source(&self, path: &str) -> Option<&str> {
        let (node, left) = self.descend(&path::steps(path));
        (left == 0).then(|| &self.text[self.nodes[node].start..self.nodes[node].end])
    }

    /// The whole text with another value at the path; `None` if nothing stands there.
    pub(crate) fn replaced(&self, path: &str, value: &str) -> Option<String> {
        let (node, left) = self.descend(&path::steps(path));
        let node = &self.nodes[node];
        (left == 0).then(|| format!("{}{value}{}", &self.text[..node.start], &self.text[node.end..]))
    }

    /// The whole text with other values at several paths.
    ///
    /// # Errors
    /// The first path at which nothing stands, or that lies within another.
    pub(crate) fn replaced_all(&self, values: &[(String, String)]) -> Result<String, String> {
        let mut spans = Vec::new();
        for (path, value) in values {
            let (node, left) = self.descend(&path::steps(path));
            if left > 0 {
                return Err(path.clone());
            }
            spans.push((self.nodes[node].start, self.nodes[node].end, path, value));
        }
        spans.sort();
        if let Some(pair) = spans.windows(2).find(|pair| pair[1].0 < pair[0].1) {
            return Err(pair[1].2.clone());
        }
        let (mut text, mut at) = (String::with_capacity(self.text.len()), 0);
        for (start, end, _, value) in spans {
            text.push_str(&self.text[at..start]);
            text.push_str(value);
            at = end;
        }
        text.push_str(&self.text[at..]);
        Ok(text)
    }

    /// How many steps of the path can be followed.
    pub(crate) fn depth(&self, steps: &[Step]) -> usize {
        steps.len() - self.descend(steps).1
    }

    /// Line and column of what stands at the path, or of its nearest ancestor.
    pub fn position(&self, path: &str) -> (u32, u32) {
        let (node, _) = self.descend(&path::steps(path));
        self.line_column(self.place(node))
    }

    /// Where a reader looks for a node: a scalar itself, a structure at its key.
    fn place(&self, node: usize) -> usize {
        let node = &self.nodes[node];
        match (node.shape, node.key) {
            (Shape::Scalar | Shape::Text, _) | (_, None) => node.start,
            (_, Some((start, _))) => start,
        }
    }

    fn children_of(&self, node: usize) -> impl Iterator<Item = (&str, usize)> {
        self.nodes[node].children.iter().filter_map(|&child| match &self.nodes[child].label {
            Label::Field(name) | Label::Key(name) => Some((name.as_str(), child)),
            _ => None,
        })
    }

    /// Follows the path as far as it leads: the last node reached, and the steps that are left.
    fn descend(&self, steps: &[Step]) -> (usize, usize) {
        let mut at = 0;
        for (done, step) in steps.iter().enumerate() {
            // The one content of `Some(…)`, `Not(…)`, `All([…])` is meant by the path of the whole.
            let mut from = at;
            let next = loop {
                if let Some(child) = self.child(from, step) {
                    break Some(child);
                }
                match self.nodes[from].children[..] {
                    [only] if self.nodes[from].shape == Shape::Tuple => from = only,
                    _ => break None,
                }
            };
            match next {
                Some(child) => at = child,
                None => return (at, steps.len() - done),
            }
        }
        (at, 0)
    }

    fn child(&self, node: usize, step: &Step) -> Option<usize> {
        let children = &self.nodes[node].children;
        match step {
            Step::Index(index) if self.nodes[node].shape == Shape::List => children.get(*index).copied(),
            Step::Index(_) => None,
            Step::Name(name) if children.len() >= INDEXED_MIN => self.index.get(&(node, name.clone())).copied(),
            Step::Name(name) => children.iter().copied().find(|&child| match &self.nodes[child].label {
                Label::Field(label) | Label::Key(label) => label == name,
                Label::Place(place) => children.len() > 1 && *name == place.to_string(),
                _ => false,
            }),
        }
    }

    fn build_index(&mut self) {
        let mut index = BTreeMap::new();
        for node in (0..self.nodes.len()).filter(|n| self.nodes[*n].children.len() >= INDEXED_MIN) {
            for (name, child) in self.children_of(node) {
                // Of entries written twice the first is meant, as without the index.
                index.entry((node, name.to_owned())).or_insert(child);
            }
        }
        self.index = index;
    }

    /// The path of a node.
    fn path_of(&self, node: usize) -> String {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some(parent) = self.nodes[at].parent {
            match &self.nodes[at].label {
                Label::Field(name) | Label::Key(name) => steps.push(Step::Name(name.clone())),
                Label::Index(index) => steps.push(Step::Index(*index)),
                Label::Place(place) if self.nodes[parent].children.len() > 1 => {
                    steps.push(Step::Name(place.to_string()))
                }
                Label::Place(_) | Label::Root => {}
            }
            at = parent;
        }
        steps.reverse();
        path::write(&steps)
    }

    /// Line and column, both from 1, of a byte; columns count characters.
    fn line_column(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// A finding about a node, placed at a byte.
    fn finding(&self, node: usize, offset: usize, what: impl Into<String>, mend: impl Into<String>) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.path_of(node), what, mend);
        diagnostic.file.clone_from(&self.file);
        diagnostic.position = Some(self.line_column(offset));
        diagnostic
    }

    /// The later ones of entries that are written twice, with the finding about each.
    fn duplicates(&self) -> Vec<(usize, Diagnostic)> {
        let mut found = Vec::new();
        for node in 0..self.nodes.len() {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (name, child) in self.children_of(node) {
                let Some((start, _)) = self.nodes[child].key else { continue };
                match seen.get(name) {
                    None => {
                        seen.insert(name, start);
                    }
                    Some(&first) => {
                        let (line, column) = self.line_column(first);
                        let what = format!("`{name}` is written twice; first at {line}:{column}");
                        found.push((child, self.finding(child, start, what, "keep one of the two, or rename one")));
                    }
                }
            }
        }
        found
    }

    /// Numbers that are infinite or not numbers.
    fn not_finite(&self) -> Vec<(usize, Diagnostic)> {
        let scalars = (0..self.nodes.len()).filter(|&n| self.nodes[n].shape == Shape::Scalar);
        scalars
            .filter_map(|n| {
                let text = &self.text[self.nodes[n].start..self.nodes[n].end];
                let number: f64 = text.trim_end_matches("f32").trim_end_matches("f64").replace('_', "").parse().ok()?;
                let what = format!("`{text}` is not a finite number");
                (!number.is_finite()).then(|| (n, self.finding(n, self.nodes[n].start, what, "write a finite number")))
            })
            .collect()
    }
}

/// The bytes at which lines begin.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests;
