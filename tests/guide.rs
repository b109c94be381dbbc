//! The author's guide, done literally: its blocks are put into files in their order, its commands are
//! typed, and what it says the program answers is what the program answers.
//!
//! The first word after three backticks is the language, as for every reader of Markdown; the others
//! are for this test:
//!
//! - `ron file=PATH` is a whole file if it begins with `(`. Else it is fields of the file: a field that
//!   is there already is replaced, any other goes before the last bracket. With `in=KEY` it goes to the
//!   end of the brackets after `"KEY":`. After it the scenario is checked;
//! - `aside` is tried on a copy, and is gone before the next block of RON;
//! - `fails` and `warns`: the check after it ends with errors or with warnings, which it may not otherwise;
//! - `sh` is typed, and ends with 1 or 2 if it `fails`;
//! - `text` quotes the last answer. A line `…` leaves something out.
//!
//! With `BLESS=1` the quoted lines are written anew, found by their first two words.

mod common;

use common::{Said, detente, folder, root};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The pages of the guide, in the order in which they are read.
const PAGES: [&str; 3] =
    ["docs/author/first-scenario.md", "docs/author/for-a-room.md", "docs/author/what-check-says.md"];
const SCENARIO: &str = "quiet-harbour";

/// A fenced block: the words of its first line, the lines above its text, the page, and its text.
struct Block {
    words: Vec<String>,
    line: usize,
    page: &'static str,
    text: Vec<String>,
}

impl Block {
    fn is(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }

    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    fn setting(&self, name: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }
}

fn blocks(page: &'static str, text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut inside = false;
    for (line, words) in text.lines().enumerate() {
        match words.strip_prefix("```") {
            Some(info) if !inside => {
                let words = info.split_whitespace().map(str::to_owned).collect();
                found.push(Block { words, line: line + 1, page, text: Vec::new() });
                inside = true;
            }
            Some(_) => inside = false,
            None if inside => found.last_mut().expect("a block is open").text.push(words.to_owned()),
            None => {}
        }
    }
    assert!(!inside, "{page}: the last block is never closed");
    found
}

/// A field of a file with the comments before it: its name, and its lines.
type Field = (String, Vec<String>);

/// What stands before the first field of a file, and its fields; the last bracket is left out.
fn fields(lines: &[String]) -> (Vec<String>, Vec<Field>) {
    let (mut head, mut fields, mut waiting) = (Vec::new(), Vec::<Field>::new(), Vec::new());
    for line in lines.iter().filter(|line| *line != ")") {
        let own = line.strip_prefix("    ").filter(|rest| !rest.starts_with([' ', ')', ']', '}']));
        match own {
            Some(rest) if !rest.starts_with("//") => {
                let name = rest.split(':').next().unwrap_or_default().to_owned();
                let mut lines = std::mem::take(&mut waiting);
                lines.push(line.clone());
                fields.push((name, lines));
            }
            // A comment belongs to the field below it.
            Some(_) => waiting.push(line.clone()),
            None if line.trim().is_empty() => {}
            None => fields.last_mut().map_or(&mut head, |(_, lines)| lines).push(line.clone()),
        }
    }
    (head, fields)
}

/// A file with a block put into it, as the guide tells a reader to do it.
fn with(file: &str, block: &Block) -> String {
    if block.text.first().is_some_and(|line| line == "(" || line.starts_with("//")) {
        return block.text.join("\n") + "\n";
    }
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    if let Some(key) = block.setting("in") {
        let begins = format!("\"{key}\": (");
        let at = lines.iter().position(|line| line.trim_start() == begins);
        let at = at.unwrap_or_else(|| panic!("{}: no line `{begins}`", block.place()));
        let end = format!("{}),", &lines[at][..lines[at].len() - begins.len()]);
        let closes = at + lines[at..].iter().position(|line| *line == end).expect("brackets that close");
        lines.splice(closes..closes, block.text.iter().cloned());
        return lines.join("\n") + "\n";
    }
    let (head, mut known) = fields(&lines);
    for (name, text) in fields(&block.text).1 {
        match known.iter_mut().find(|(there, _)| *there == name) {
            Some((_, old)) => *old = text,
            None => known.push((name, text)),
        }
    }
    let body = known.into_iter().flat_map(|(_, text)| text);
    head.into_iter().chain(body).chain([")".to_owned()]).map(|line| line + "\n").collect()
}

/// A reader who does what the page says, in a folder.
struct Reader {
    here: PathBuf,
    /// Files that an `aside` has changed, as they were.
    before: BTreeMap<PathBuf, Option<String>>,
    said: Option<Said>,
    quoted: usize,
    checked: usize,
    typed: usize,
}

impl Reader {
    /// Takes back what was only tried.
    fn restore(&mut self) {
        for (path, text) in std::mem::take(&mut self.before) {
            match text {
                Some(text) => fs::write(path, text).expect("a file as it was"),
                None => fs::remove_file(path).expect("a file to take away"),
            }
        }
    }

    fn put(&mut self, block: &Block) {
        self.restore();
        let place = block.place();
        let file = block.setting("file").unwrap_or_else(|| panic!("{place}: which file?"));
        let path = self.here.join(SCENARIO).join(file);
        let old = fs::read_to_string(&path).ok();
        let new = with(old.as_deref().unwrap_or_default(), block);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, new).expect("a file");
        if block.is("aside") {
            self.before.insert(path, old);
        }
        let said = detente(&self.here, &["check", SCENARIO]);
        let last = said.out.lines().last().unwrap_or_default();
        let expected = match (block.is("fails"), block.is("warns")) {
            (true, _) => said.code == 1,
            (_, true) => said.code == 0 && last.starts_with("quiet-harbour: passes with "),
            _ => said.code == 0 && said.out == "quiet-harbour: passes\n",
        };
        assert!(expected, "{place}: {}{}", said.out, said.err);
        self.checked += 1;
        self.said = Some(said);
    }

    fn type_in(&mut self, block: &Block) {
        for command in block.text.iter().filter(|line| !line.trim().is_empty()) {
            let place = format!("{}: `{command}`", block.place());
            let words = command.strip_prefix("detente ").unwrap_or_else(|| panic!("{place}: not of this program"));
            let said = detente(&self.here, &words.split_whitespace().collect::<Vec<_>>());
            assert_eq!(said.code != 0, block.is("fails"), "{place}: {}{}", said.out, said.err);
            self.typed += 1;
            self.said = Some(said);
        }
    }

    /// The quoted lines as the program gives them, or why they cannot be found.
    fn quoted(&mut self, block: &Block) -> Result<Vec<String>, String> {
        self.quoted += 1;
        let said = self.said.as_ref().ok_or("nothing was typed before it")?;
        // The program keeps numbers and their units together; nobody types that space.
        let answer: Vec<String> = said
            .out
            .lines()
            .chain(said.err.lines())
            .map(|line| line.trim_end().replace(['\u{a0}', '\u{202f}'], " "))
            .collect();
        let two = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let (mut from, mut found) = (0, Vec::new());
        for (place, piece) in block.text.split(|line| line == "…").enumerate() {
            if place > 0 {
                found.push("…".to_owned());
            }
            let Some(first) = piece.first() else { continue };
            let begins = |at: &usize| two(&answer[*at]) == two(first);
            let whole = (from..answer.len()).find(|at| answer[*at..].iter().zip(piece).all(|(is, said)| is == said));
            let at = whole.or_else(|| (from..answer.len()).find(begins));
            let at = at.filter(|at| at + piece.len() <= answer.len());
            let at = at.ok_or_else(|| format!("`{first}` is not in\n{}", answer.join("\n")))?;
            found.extend_from_slice(&answer[at..at + piece.len()]);
            from = at + piece.len();
        }
        Ok(found)
    }
}

/// The lines of a file's field that say something.
fn plain(file: &str) -> BTreeMap<String, Vec<String>> {
    let lines: Vec<String> = file.lines().map(str::to_owned).collect();
    let said = |lines: Vec<String>| lines.into_iter().filter(|line| !line.trim_start().starts_with("//")).collect();
    fields(&lines).1.into_iter().map(|(name, lines)| (name, said(lines))).collect()
}

#[test]
fn the_guide_leads_from_an_empty_file_to_the_example() {
    let here = folder("guide");
    let mut reader = Reader { here, before: BTreeMap::new(), said: None, quoted: 0, checked: 0, typed: 0 };
    let mut stale = Vec::new();
    for page in PAGES {
        stale.extend(follow(page, &mut reader));
    }
    assert!(stale.is_empty(), "BLESS=1 writes anew what the guide quotes:\n{}", stale.join("\n\n"));
    let Reader { quoted, checked, typed, .. } = reader;
    assert!(
        quoted >= 14 && checked >= 20 && typed >= 12,
        "{quoted} answers, {checked} blocks and {typed} commands were found: has the form of the pages changed?"
    );
    reader.restore();
    the_end_is_the_example(&reader.here);
}

/// Does what a page says, and tells where the program answers otherwise than the page does.
fn follow(page: &'static str, reader: &mut Reader) -> Vec<String> {
    let path = root().join(page);
    let text = fs::read_to_string(&path).expect("a page");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (bless, mut stale) = (std::env::var_os("BLESS").is_some(), Vec::new());
    for block in blocks(page, &text) {
        let place = block.place();
        match block.words.first().map(String::as_str) {
            Some("ron") => reader.put(&block),
            Some("sh") => reader.type_in(&block),
            Some("text") => match reader.quoted(&block) {
                Ok(found) if found == block.text => {}
                // As many lines as before, so that the places of the blocks below stay.
                Ok(found) if bless => drop(lines.splice(block.line..block.line + found.len(), found)),
                Ok(found) => stale.push(format!("{place}: the answer is\n{}", found.join("\n"))),
                Err(why) => stale.push(format!("{place}: {why}")),
            },
            other => panic!("{place}: what is a block of {other:?}?"),
        }
    }
    if bless {
        fs::write(&path, lines.join("\n") + "\n").expect("a page");
    }
    stale
}

/// Who gets lost on the way finds the whole in what `detente new` writes, with the same words in every field.
fn the_end_is_the_example(here: &Path) {
    detente(here, &["new", "example"]).ends(0);
    let read = |name: &str| plain(&fs::read_to_string(here.join(name).join("scenario.ron")).expect("a scenario"));
    let (mine, example) = (read(SCENARIO), read("example"));
    let names = |fields: &BTreeMap<String, Vec<String>>| fields.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&mine), names(&example), "the guide and the example have the same fields");
    for (name, lines) in mine.iter().filter(|(name, _)| *name != "title") {
        assert_eq!(*lines, example[name], "`{name}` in the guide, and in what `detente new` writes");
    }
    let measures =
        |name: &str| plain(&fs::read_to_string(here.join(name).join("cbm/one-telephone.ron")).expect("a file"));
    assert_eq!(measures(SCENARIO), measures("example"), "cbm/one-telephone.ron");
}

#[test]
fn a_block_goes_where_the_guide_says() {
    let block = |info: &str, text: &str| Block {
        words: info.split_whitespace().map(str::to_owned).collect(),
        line: 0,
        page: PAGES[0],
        text: text.lines().map(str::to_owned).collect(),
    };
    let file = "// What it is.\n(\n    days: 2,\n    states: {\n        \"A\": (\n            name: \"a\",\n        ),\n    },\n)\n";
    let replaced = with(file, &block("ron file=scenario.ron", "    // Longer.\n    days: 3,\n    tension_default: 2,"));
    let states = "    states: {\n        \"A\": (\n            name: \"a\",\n        ),\n    },\n";
    assert_eq!(
        replaced,
        format!("// What it is.\n(\n    // Longer.\n    days: 3,\n{states}    tension_default: 2,\n)\n")
    );
    let inside = with(file, &block("ron file=scenario.ron in=A", "            sensitivity: 1,"));
    assert!(inside.contains("name: \"a\",\n            sensitivity: 1,\n        ),\n"), "{inside}");
    assert_eq!(with(file, &block("ron file=scenario.ron", "(\n    days: 1,\n)")), "(\n    days: 1,\n)\n");
}
