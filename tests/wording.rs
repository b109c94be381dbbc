//! The program asks authors for plain words, and uses them itself: `check` finds nothing to warn of in what is
//! shipped, and the same lists find nothing in its help, its scores and everything that it says.

mod common;

use common::{detente, root};
use detente_engine::score::SCORES;
use detente_scenario::check::wording;
use std::fs;
use std::path::Path;

/// Where the lists themselves stand.
const LISTS: [&str; 2] = ["contested.rs", "real_states.rs"];

/// An identity by which chance is drawn (docs/model/chance.md). Machines read it; another word for it would
/// change the luck of every run, and people are told "the ICT response of … against …".
const IDENTITY: &str = "retaliation({actor}→{target}, {n})";

/// What is found in a text, told with its place.
fn told(place: &str, text: &str) -> Vec<String> {
    wording(text).into_iter().map(|(word, what)| format!("{place}: `{word}` in \"{text}\" ({what:?})")).collect()
}

#[test]
fn nothing_that_is_shipped_is_warned_of() {
    let answer = detente(root(), &["check", "scenarios", "--format", "json"]).ends(0).json();
    let checked = answer["checked"].as_array().expect("a list");
    assert!(checked.len() > 40, "{}", checked.len());
    for document in checked {
        for finding in document["findings"].as_array().expect("a list") {
            assert_eq!(finding["severity"], "note", "{finding:#}");
        }
    }
}

#[test]
fn the_help_of_every_command_is_plain() {
    let help = detente(root(), &["--help"]).ends(0).out;
    let listed = help.split("Commands:").nth(1).expect("a list of commands").split("\n\n").next().unwrap_or_default();
    let commands: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() >= 9 && commands.contains(&"compare"), "{commands:?}");
    let mut found = told("--help", &help);
    for command in commands {
        found.extend(told(command, &detente(root(), &["help", command]).ends(0).out));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_scores_are_plain() {
    let texts = SCORES.iter().flat_map(|score| [score.id, score.unit, score.meaning]);
    let found: Vec<String> = texts.flat_map(|text| told("SCORES", text)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_told_of_a_scenario_and_its_run_is_plain() {
    let mut all = String::new();
    for scenario in ["lantern-strait", "borrowed-mask", "faulty-update", "everyday-rivalry"] {
        let path = format!("scenarios/{scenario}");
        all += &detente(root(), &["explain", &path]).ends(0).out;
        all += &detente(root(), &["run", &path, "--seed", "3", "--all"]).ends(0).out;
    }
    assert!(all.contains("ICT response"), "a run with an ICT response is among them");
    let found: Vec<String> = all.lines().flat_map(|line| told("a run", line)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn everything_that_the_program_says_is_plain() {
    let mut texts = 0;
    let mut found = Vec::new();
    for folder in ["src", "crates/scenario/src", "crates/engine/src", "crates/study/src", "crates/report/src"] {
        each_source(&root().join(folder), &mut |file, source| {
            for text in literals(source) {
                texts += 1;
                if text == IDENTITY {
                    continue;
                }
                found.extend(told(&file.display().to_string(), &text));
            }
        });
    }
    assert!(texts > 2000, "only {texts} texts were found");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn texts_are_found_in_sources_and_nothing_else_is() {
    let source = r##"
        // "not a comment's"
        let quote = '"'; let end = '\n'; let mark = '\''; let life: &'static str = "first \"one\"";
        let raw = r#"second "one""#; /* "nor a block's" */
        let last = "third \\";
        #[cfg(test)]
        mod tests { const T: &str = "not a test's"; }
    "##;
    assert_eq!(literals(source), [r#"first \"one\""#, r#"second "one""#, r"third \\"]);
}

/// Calls `see` for every source below a folder but the lists and files of tests.
fn each_source(folder: &Path, see: &mut dyn FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            each_source(&path, see);
        } else if name.ends_with(".rs") && name != "tests.rs" && !LISTS.contains(&name.as_str()) {
            see(&path, &fs::read_to_string(&path).expect("text"));
        }
    }
}

/// The literal texts of a source, as written, up to its tests.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\n").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '\'', '/', 'r']) {
        let (before, here) = rest.split_at(at);
        let in_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let end = if here.starts_with("//") {
            here.find('\n').unwrap_or(here.len())
        } else if here.starts_with("/*") {
            here.find("*/").map_or(here.len(), |end| end + 2)
        } else if let (Some(end), false) = (raw_end(here), in_name) {
            let inner = here[1..end].trim_matches('#');
            found.push(inner[1..inner.len() - 1].to_owned());
            end
        } else if here.starts_with('"') {
            let end = closing(here);
            found.push(here[1..end - 1].to_owned());
            end
        } else if let Some(escaped) = here.strip_prefix("'\\") {
            // The character after the stroke may itself be a quotation mark.
            escaped.char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(here.len(), |(at, _)| 2 + at + 1)
        } else if here.starts_with('\'') && here.chars().nth(2) == Some('\'') {
            here.char_indices().nth(3).map_or(here.len(), |(at, _)| at)
        } else {
            1
        };
        rest = &here[end..];
    }
    found
}

/// The byte after a raw text that begins here, if one does.
fn raw_end(here: &str) -> Option<usize> {
    let after = here.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let from = 1 + hashes + 1;
    here[from..].find(&close).map(|at| from + at + close.len())
}

/// The byte after an ordinary text that begins here.
fn closing(here: &str) -> usize {
    let mut escaped = false;
    for (at, c) in here.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    here.len()
}
