//! The reader: RON text into a tree of places.
//!
//! It accepts what RON accepts and keeps only where everything stands; values are read by `ron`
//! itself. Its depth is bounded, so no text can exhaust the stack.

use super::{Label, Node, Shape};

/// How deep brackets may nest.
pub const NESTING_MAX: usize = 64;

/// Why a text is not a document.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) what: String,
    pub(super) mend: String,
}

type Read<T> = Result<T, Fault>;

/// Reads a text into nodes in preorder; the first is the root. `budget` is what is left of the
/// permitted number of nodes.
pub(super) fn read(text: &str, budget: &mut usize) -> Read<Vec<Node>> {
    let mut reader = Reader { text, at: 0, nodes: Vec::new(), budget, opened: Vec::new(), askew: None };
    reader.skip_attributes()?;
    reader.space()?;
    if reader.rest().is_empty() {
        return Err(reader.fault("the document is empty", "begin with `(` and `schema: 1`"));
    }
    reader.value(None, Label::Root, None)?;
    reader.space()?;
    if !reader.rest().is_empty() {
        return Err(
            reader.fault("text after the end of the document", "remove it, or look for a bracket closed too early")
        );
    }
    Ok(reader.nodes)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
    budget: &'a mut usize,
    /// The brackets that are open: where, and which.
    opened: Vec<(usize, char)>,
    /// The first bracket that was closed by one at the beginning of a line with another indentation
    /// than its own line has: in a text of which one is missing, most likely the one that lacks it.
    askew: Option<(usize, char)>,
}

/// White space as RON has it.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
    )
}

fn begins_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn in_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn fault(&self, what: impl Into<String>, mend: impl Into<String>) -> Fault {
        Fault { offset: self.at, what: what.into(), mend: mend.into() }
    }

    /// The fault of a bracket that is never closed, told where it was opened: the end of the file
    /// helps nobody, and neither does its beginning if the indentation knows better.
    fn unclosed(&self) -> Fault {
        let last = self.opened.last().copied().unwrap_or((self.at, '('));
        let (offset, bracket) = self.askew.unwrap_or(last);
        let closing = closing(bracket);
        let mend = match self.askew {
            Some(_) => format!("add the missing `{closing}`: what stands below is not indented as if it were inside"),
            None => format!("add the missing `{closing}`"),
        };
        Fault { offset, what: format!("`{bracket}` is never closed"), mend }
    }

    /// How far a line is indented up to a byte of it, if nothing else stands before that byte.
    fn indentation(&self, at: usize) -> Option<usize> {
        let before = &self.text[..at];
        let indented = before.trim_end_matches([' ', '\t']);
        (indented.is_empty() || indented.ends_with('\n')).then(|| before.len() - indented.len())
    }

    /// How far the line of a byte is indented.
    fn indentation_of_line(&self, at: usize) -> usize {
        let line = &self.text[self.text[..at].rfind('\n').map_or(0, |end| end + 1)..];
        line.len() - line.trim_start_matches([' ', '\t']).len()
    }

    /// Skips white space and comments; block comments nest.
    fn space(&mut self) -> Read<()> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(is_space).len();
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.block_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Read<()> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else if let Some(c) = rest.chars().next() {
                self.at += c.len_utf8();
            } else {
                return Err(Fault { offset: start, what: "a comment is never closed".into(), mend: "add `*/`".into() });
            }
        }
    }

    /// Skips `#![enable(…)]`: what it could enable for us is always on.
    fn skip_attributes(&mut self) -> Read<()> {
        loop {
            self.space()?;
            if !self.rest().starts_with("#!") {
                return Ok(());
            }
            match self.rest().find(']') {
                Some(end) if self.rest()[..end].contains("explicit_struct_names") => {
                    return Err(self.fault("the extension `explicit_struct_names` is not used here", "remove the line"));
                }
                Some(end) => self.at += end + 1,
                None => return Err(self.fault("the attribute is never closed", "add `]`, or remove the line")),
            }
        }
    }

    /// Reads one value with everything below it.
    fn value(&mut self, parent: Option<usize>, label: Label, key: Option<(usize, usize)>) -> Read<usize> {
        self.space()?;
        let Some(first) = self.peek() else { return Err(self.unclosed()) };
        let node = self.nodes.len();
        *self.budget = self.budget.checked_sub(1).ok_or_else(|| {
            self.fault(
                "the document has too many values",
                "split the scenario, or use profiles and pools instead of lists",
            )
        })?;
        let start = self.at;
        self.nodes.push(Node {
            parent,
            label,
            key,
            start,
            end: start,
            upto: start,
            shape: Shape::Scalar,
            name: None,
            children: Vec::new(),
        });
        match first {
            '(' => self.round(node)?,
            '[' => self.square(node)?,
            '{' => self.curly(node)?,
            _ if self.skip_quoted()? => self.nodes[node].shape = Shape::Text,
            '0'..='9' | '+' | '-' | '.' => self.number(),
            c if begins_name(c) => {
                let name = self.name();
                // A name followed by a bracket is a struct or a variant with content.
                let after_name = self.at;
                self.space()?;
                if self.peek() == Some('(') {
                    self.nodes[node].name = Some(name);
                    self.round(node)?;
                } else {
                    self.at = after_name;
                }
            }
            ')' | ']' | '}' => {
                return Err(self.fault(
                    format!("`{first}` where a value is expected"),
                    "write a value, or remove a `,` or `:` before it",
                ));
            }
            c => {
                return Err(
                    self.fault(format!("`{c}` where a value is expected"), "texts stand in quotes: \"like this\"")
                );
            }
        }
        self.nodes[node].end = self.at;
        self.nodes[node].upto = self.at;
        Ok(node)
    }

    /// Skips a quoted text, raw text, byte text or character, if one begins here.
    fn skip_quoted(&mut self) -> Read<bool> {
        let rest = self.rest();
        let start = self.at;
        let body = rest.strip_prefix('b').unwrap_or(rest);
        let prefix = rest.len() - body.len();
        if let Some(tail) = body.strip_prefix('r') {
            let hashes = tail.len() - tail.trim_start_matches('#').len();
            if !tail[hashes..].starts_with('"') {
                return Ok(false);
            }
            let end = format!("\"{}", &tail[..hashes]);
            return match tail[hashes + 1..].find(&end) {
                Some(length) => {
                    self.at += prefix + 1 + hashes + 1 + length + end.len();
                    Ok(true)
                }
                None => Err(self.fault("a text is never closed", format!("add `{end}`"))),
            };
        }
        let Some(quote) = body.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return Ok(false) };
        self.at += prefix + 1;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c == quote {
                return Ok(true);
            }
            if c == '\\' {
                self.at += self.peek().map_or(0, char::len_utf8);
            }
        }
        Err(Fault { offset: start, what: "a text is never closed".into(), mend: format!("add the closing `{quote}`") })
    }

    fn number(&mut self) {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')))
            .unwrap_or(rest.len());
        self.at += end.max(1);
    }

    /// Reads a name and returns its span without a raw prefix.
    fn name(&mut self) -> (usize, usize) {
        if self.rest().starts_with("r#") {
            self.at += 2;
        }
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c: char| !in_name(c)).unwrap_or(rest.len());
        (start, self.at)
    }

    /// If `name:` stands here, reads it and the colon, and returns the span of the name.
    fn field(&mut self) -> Read<Option<(usize, usize)>> {
        if !self.peek().is_some_and(begins_name) {
            return Ok(None);
        }
        let before = self.at;
        let name = self.name();
        self.space()?;
        if self.peek() == Some(':') {
            self.at += 1;
            return Ok(Some(name));
        }
        self.at = before;
        Ok(None)
    }

    fn open(&mut self, bracket: char) -> Read<()> {
        if self.opened.len() >= NESTING_MAX {
            return Err(self.fault(
                format!("brackets nest deeper than {NESTING_MAX}"),
                "flatten it: no scenario needs that depth",
            ));
        }
        self.opened.push((self.at, bracket));
        self.at += 1;
        self.space()
    }

    /// After one child: its comma, or the closing bracket. Returns whether the bracket is closed.
    fn after(&mut self, child: usize, bracket: char) -> Read<bool> {
        self.space()?;
        match self.peek() {
            Some(',') => {
                self.at += 1;
                self.nodes[child].upto = self.at;
                self.space()?;
                Ok(self.peek() == Some(closing(bracket)))
            }
            Some(c) if c == closing(bracket) => Ok(true),
            Some(c) => {
                let what = format!("expected `,` or `{}`, found `{c}`", closing(bracket));
                let named = |&child: &usize| matches!(self.nodes[child].label, Label::Field(_));
                let mend = match c {
                    // Fields before a key: the key belongs to the map around, and the bracket was forgotten.
                    ':' if self.nodes[child].parent.is_some_and(|p| self.nodes[p].children.iter().any(named)) => {
                        "a `)` is missing before this key"
                    }
                    ':' => {
                        "keys in quotes stand in curly brackets, { \"key\": … }, and fields in round ones, ( field: … )"
                    }
                    '=' => "write `:` between a field and its value",
                    c if in_name(c) => "a comma or a quote is missing before it",
                    _ => "a comma is missing before it, or a bracket is of the wrong kind",
                };
                Err(self.fault(what, mend))
            }
            None => Err(self.unclosed()),
        }
    }

    fn close(&mut self) {
        if let Some((offset, bracket)) = self.opened.pop()
            && self.askew.is_none()
            && self.indentation(self.at).is_some_and(|indentation| indentation != self.indentation_of_line(offset))
        {
            self.askew = Some((offset, bracket));
        }
        self.at += 1;
    }

    /// `( … )`: fields or places, as the first child shows.
    fn round(&mut self, node: usize) -> Read<()> {
        self.open('(')?;
        self.nodes[node].shape = Shape::Struct;
        let mut closed = self.peek() == Some(')');
        while !closed {
            let child = match self.field()? {
                Some(name) => {
                    let label = Label::Field(self.text[name.0..name.1].to_owned());
                    self.value(Some(node), label, Some(name))?
                }
                None => {
                    self.nodes[node].shape = Shape::Tuple;
                    let place = self.nodes[node].children.len();
                    self.value(Some(node), Label::Place(place), None)?
                }
            };
            self.nodes[node].children.push(child);
            closed = self.after(child, '(')?;
        }
        self.close();
        Ok(())
    }

    fn square(&mut self, node: usize) -> Read<()> {
        self.open('[')?;
        self.nodes[node].shape = Shape::List;
        let mut closed = self.peek() == Some(']');
        while !closed {
            let index = self.nodes[node].children.len();
            let child = self.value(Some(node), Label::Index(index), None)?;
            self.nodes[node].children.push(child);
            closed = self.after(child, '[')?;
        }
        self.close();
        Ok(())
    }

    fn curly(&mut self, node: usize) -> Read<()> {
        self.open('{')?;
        self.nodes[node].shape = Shape::Map;
        let mut closed = self.peek() == Some('}');
        while !closed {
            let start = self.at;
            // The key of a map is a value; its own node is dropped, only its span is of use.
            let key_node = self.value(Some(node), Label::Root, None)?;
            let key = (start, self.at);
            self.nodes.truncate(key_node);
            self.space()?;
            if self.peek() != Some(':') {
                return Err(self.fault("a key without a value", "write \"key\": value"));
            }
            self.at += 1;
            let label = Label::Key(key_text(&self.text[key.0..key.1]));
            let child = self.value(Some(node), label, Some(key))?;
            self.nodes[node].children.push(child);
            closed = self.after(child, '{')?;
        }
        self.close();
        Ok(())
    }
}

/// The bracket that closes another.
fn closing(bracket: char) -> char {
    match bracket {
        '[' => ']',
        '{' => '}',
        _ => ')',
    }
}

/// The text of a key, without quotes and escapes.
fn key_text(raw: &str) -> String {
    ron::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned())
}
