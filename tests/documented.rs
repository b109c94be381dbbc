//! Every command that a page tells people to type is typed here, in the order of its page.

mod common;

use common::{detente, folder, root};
use std::fs;
use std::path::{Path, PathBuf};

/// Fewer crises than people are told to ask for: what is tested is the command, not the result.
const RUNS: &str = "3";

/// The quickest case, where people are told to verify all or what takes its time: all are verified in release.
const CASE: &str = "scenarios/verify/spectral-radius";

/// The pages whose commands need the files that they let people write: `tests/guide.rs` types them.
const GUIDE: [&str; 3] = ["author/first-scenario.md", "author/for-a-room.md", "author/what-check-says.md"];

/// The pages that people read, with the README first.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the book").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.retain(|page| !GUIDE.iter().any(|guide| page.ends_with(guide)));
    pages.sort();
    pages
}

/// The lines of a page's `sh` blocks.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = !inside && line == "```sh";
        } else if inside && !line.trim().is_empty() {
            found.push(line.trim().to_owned());
        }
    }
    found
}

/// A folder with a copy of the shipped scenarios, as a working copy has them.
fn workplace(page: &Path) -> PathBuf {
    let name = page.strip_prefix(root()).unwrap_or(page).to_string_lossy().replace(['/', '\\', '.'], "-");
    let here = folder(&format!("documented-{name}"));
    copy(&root().join("scenarios"), &here.join("scenarios"));
    copy(&root().join("designs"), &here.join("designs"));
    here
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("a copy");
        }
    }
}

/// The words after `detente`, with fewer runs and fewer cases.
fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    if words.first().is_some_and(|word| word == "compare") {
        if let Some(at) = words.iter().position(|word| word == "--runs") {
            words.drain(at..at + 2);
        }
        words.extend(["--runs".to_owned(), RUNS.to_owned()]);
    }
    if words == ["verify"] || words == ["verify", "everyday-rivalry"] {
        words.push(CASE.to_owned());
    }
    words
}

#[test]
fn every_documented_command_does_its_work() {
    let mut typed = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        let commands = commands(&text);
        let here = if commands.is_empty() { continue } else { workplace(&page) };
        for command in commands {
            let Some(rest) = ["detente ", "cargo run --release -- "].iter().find_map(|s| command.strip_prefix(s))
            else {
                let word =
                    command.strip_prefix("cargo xtask ").unwrap_or_else(|| panic!("{}: {command}", page.display()));
                let chores = fs::read_to_string(root().join("xtask/src/main.rs")).expect("xtask");
                assert!(chores.contains(&format!("\"{word}\" =>")), "{}: {command}", page.display());
                continue;
            };
            let words = words(rest);
            let said = detente(&here, &words.iter().map(String::as_str).collect::<Vec<_>>());
            // `diff` answers no where two runs differ, and the pages compare two that do.
            let fine = if words[0] == "diff" { said.code <= 1 } else { said.code == 0 };
            assert!(fine, "{}: `{command}` ended with {}\n{}{}", page.display(), said.code, said.out, said.err);
            assert!(!said.out.is_empty(), "{}: `{command}` said nothing", page.display());
            typed += 1;
        }
    }
    assert!(typed >= 20, "only {typed} commands were found: has the form of the pages changed?");
}

#[test]
fn the_readme_begins_with_the_main_job_and_the_tests() {
    let text = fs::read_to_string(root().join("README.md")).expect("a README");
    let first: Vec<String> = commands(&text).into_iter().take(2).collect();
    assert_eq!(first, ["cargo run --release -- compare scenarios/lantern-strait", "cargo xtask test"]);
    let runner = fs::read_to_string(root().join(".ci/run")).expect(".ci/run");
    assert!(runner.contains("cargo xtask test"), "an outside runner calls what the README names");
}
