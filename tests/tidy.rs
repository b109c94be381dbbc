//! The rules of the house, kept as a test: what a reader may count on in every file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Longer than this and a file is two rooms.
const LINES_MAX: usize = 600;

/// Crates from the ground up; each may name only those before it.
const LAYERS: [&str; 7] = ["scenario", "statistics", "sweep", "engine", "study", "report", "console"];

/// Participants of the real forum and others that a room could take for a side: no exercise names them.
const REAL_STATES: [&str; 36] = [
    "Australia",
    "Bangladesh",
    "Brunei",
    "Cambodia",
    "Canada",
    "China",
    "India",
    "Indonesia",
    "Iran",
    "Israel",
    "Japan",
    "Korea",
    "Laos",
    "Malaysia",
    "Mongolia",
    "Myanmar",
    "New Zealand",
    "Pakistan",
    "Papua",
    "Philippines",
    "Russia",
    "Singapore",
    "Sri Lanka",
    "Taiwan",
    "Thailand",
    "Timor",
    "Ukraine",
    "United Kingdom",
    "United States",
    "Viet Nam",
    "Vietnam",
    "DPRK",
    "Estonia",
    "Washington",
    "Moscow",
    "Beijing",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder of the repository, by its path from the root, in order.
fn files(folder: &str) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            // What tools make is not the house's: builds, history, and a report where README.md puts it.
            if [".git", "target"].contains(&&*name) || path == root().join("report") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(root()) {
                found.insert(inside.to_string_lossy().replace('\\', "/"), path.clone());
            }
        }
    }
    found
}

/// The text files among them, with what they say.
fn texts(folder: &str) -> impl Iterator<Item = (String, String)> {
    files(folder).into_iter().filter_map(|(name, path)| fs::read_to_string(path).ok().map(|text| (name, text)))
}

fn rust(folder: &str) -> impl Iterator<Item = (String, String)> {
    texts(folder).filter(|(name, _)| name.ends_with(".rs"))
}

/// What is written by hand for a machine to follow: Rust, and what the pages are made of.
fn written() -> impl Iterator<Item = (String, String)> {
    texts("").filter(|(name, _)| [".rs", ".html", ".css", ".js", ".mjs"].iter().any(|end| name.ends_with(end)))
}

/// Fails with every breach at once, so that one run is enough to mend them all.
fn none(rule: &str, breaches: Vec<String>) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

#[test]
fn sheets_and_scripts_are_written_to_be_read() {
    const WIDTH_MAX: usize = 160;
    let pages = written().filter(|(name, _)| !name.ends_with(".rs") && !name.ends_with(".html"));
    let wide = pages.flat_map(|(name, text)| {
        let lines = text.lines().enumerate().filter(|(_, line)| line.chars().count() > WIDTH_MAX);
        lines.map(|(place, _)| format!("{name}:{}", place + 1)).collect::<Vec<_>>()
    });
    none("a line of a sheet or a script has at most 160 characters", wide.collect());
}

#[test]
fn a_file_is_a_room() {
    let long = written().map(|(name, text)| (name, text.lines().count())).filter(|(_, lines)| *lines > LINES_MAX);
    none("a file has at most 600 lines", long.map(|(name, lines)| format!("{name}: {lines}")).collect());
}

#[test]
fn nothing_is_left_for_later() {
    // Written in two halves, so that this file does not break its own rule.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["HA", "CK:"], ["unimpl", "emented!("], ["to", "do!("]];
    let marks: Vec<String> = marks.iter().map(|halves| halves.concat()).collect();
    let mut breaches = Vec::new();
    for (name, text) in texts("") {
        for (line, words) in text.lines().enumerate() {
            if marks.iter().any(|mark| words.contains(mark.as_str())) {
                breaches.push(format!("{name}:{}", line + 1));
            }
        }
    }
    none("what is merged is finished", breaches);
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let places = ["home", "work", "root", "Users"].map(|place| format!("/{place}/"));
    let mut breaches = Vec::new();
    for (name, text) in texts("").filter(|(name, _)| !name.ends_with(".lock")) {
        for (line, words) in text.lines().enumerate() {
            let named = places.iter().any(|place| {
                words.match_indices(place.as_str()).any(|(at, _)| {
                    // A path of the repository or an address may hold the same word further in.
                    !words[..at].ends_with(|c: char| c.is_alphanumeric() || "._-".contains(c))
                })
            });
            if named {
                breaches.push(format!("{name}:{}", line + 1));
            }
        }
    }
    none("a path is relative to the repository", breaches);
}

#[test]
fn no_exercise_names_a_real_state() {
    let mut breaches = Vec::new();
    // Researchers read which case a history is taken from; a room reads its scenario only.
    let cites = |name: &str| {
        name.starts_with("scenarios/history/") && (name.ends_with("/README.md") || name.ends_with("/case.ron"))
    };
    for (name, text) in texts("scenarios").filter(|(name, _)| !cites(name)) {
        for (line, words) in text.lines().enumerate() {
            for state in REAL_STATES.iter().filter(|state| words.contains(*state)) {
                breaches.push(format!("{name}:{}: {state}", line + 1));
            }
        }
    }
    none("states of an exercise are fictional", breaches);
}

#[test]
fn crates_depend_one_way() {
    let mut breaches = Vec::new();
    for (rank, layer) in LAYERS.iter().enumerate() {
        let Ok(manifest) = fs::read_to_string(root().join(format!("crates/{layer}/Cargo.toml"))) else { continue };
        let needs = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for line in needs.lines().filter_map(|line| line.strip_prefix("detente-")) {
            let other: String = line.chars().take_while(char::is_ascii_lowercase).collect();
            if !LAYERS[..rank].contains(&other.as_str()) {
                breaches.push(format!("{layer} names {other}"));
            }
        }
    }
    none("scenario, statistics ← sweep; scenario ← engine ← study ← report ← console", breaches);
}

#[test]
fn chance_has_one_door() {
    let draws = rust("crates").filter(|(name, text)| {
        name != "crates/engine/src/chance.rs"
            && name.contains("/src/")
            && text.lines().any(|line| ["rand::", "rand_chacha::"].iter().any(|crate_| names(line, crate_)))
    });
    none("only chance.rs draws", draws.map(|(name, _)| name).collect());
}

#[test]
fn the_mind_cannot_name_the_truth() {
    let mut breaches = Vec::new();
    for (name, text) in rust("crates/engine/src/mind") {
        for (line, words) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for truth in ["bevy_ecs", "crate::world", "crate::stage", "crate::plan::incident"] {
                // A state's file may be kept by the world; it still cannot ask the world anything.
                if words.replace("bevy_ecs::prelude::Component;", "").contains(truth) {
                    breaches.push(format!("{name}:{}: {truth}", line + 1));
                }
            }
        }
    }
    none("a state knows what it was told", breaches);
}

#[test]
fn the_engine_has_no_world_of_its_own_outside() {
    let doors = ["std::fs", "std::net", "std::thread", "std::process", "std::env", "println!", "eprintln!", "print!("];
    let mut breaches = Vec::new();
    for folder in ["crates/engine/src", "crates/scenario/src"] {
        for (name, text) in rust(folder).filter(|(name, _)| !name.contains("test")) {
            // Tests at the end of a file may read and write what they like.
            let body = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (line, words) in body.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                if doors.iter().any(|door| words.contains(door)) {
                    breaches.push(format!("{name}:{}: {}", line + 1, words.trim()));
                }
            }
        }
    }
    none("no input, output, thread or clock below study", breaches);
}

#[test]
fn pages_link_to_what_is_there() {
    let mut breaches = Vec::new();
    for (name, text) in texts("").filter(|(name, _)| name.ends_with(".md")) {
        let folder = root().join(&name).parent().map(Path::to_path_buf).unwrap_or_default();
        for (line, words) in text.lines().enumerate() {
            for link in words.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = link.split('#').next().unwrap_or_default();
                if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                    breaches.push(format!("{name}:{}: {link}", line + 1));
                }
            }
        }
    }
    none("a link leads somewhere", breaches);
}

#[test]
fn every_page_of_the_book_is_in_its_table_of_contents() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap_or_default();
    let pages = texts("docs").map(|(name, _)| name).filter(|name| name.ends_with(".md") && name != "docs/SUMMARY.md");
    let lost = pages.filter(|name| !summary.contains(&format!("({})", name.trim_start_matches("docs/"))));
    none("a page can be found", lost.collect());
}

/// Whether a line names a crate's path, and not one that merely ends like it.
fn names(line: &str, path: &str) -> bool {
    !line.trim_start().starts_with("//")
        && line.match_indices(path).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}
