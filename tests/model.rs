//! The documentation of the model keeps step with the code: what a reviewer may ask about has its place in docs/model.

use detente_engine::score::SCORES;
use detente_scenario::REGISTRY;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The page that the registry writes: to stand there is no explanation.
const GENERATED: &str = "parameters.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The pages of docs/model that people write, by name.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(root().join("docs/model")).expect("the pages of the model").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != GENERATED {
            pages.insert(name, fs::read_to_string(entry.path()).expect("a page"));
        }
    }
    assert!(pages.len() > 9, "docs/model has a page for each stage");
    pages
}

/// Whether a text names a word of the code: in backticks, as it is.
fn names(text: &str, word: &str) -> bool {
    text.contains(&format!("`{word}`"))
}

/// The variants of an enum without fields, as its source lists them.
fn variants(path: &str, name: &str) -> Vec<String> {
    let source = read(path);
    let head = format!("pub enum {name} {{");
    let body = source.split(&head).nth(1).unwrap_or_else(|| panic!("{path} has no `{head}`"));
    let lines = body.lines().map(str::trim).take_while(|line| *line != "}");
    lines.filter(|line| !line.starts_with("//")).filter_map(|line| line.strip_suffix(',')).map(str::to_owned).collect()
}

/// Fails with everything that is missing at once.
fn none_missing(what: &str, missing: Vec<String>) {
    assert!(missing.is_empty(), "{what} missing from docs/model:\n  {}", missing.join("\n  "));
}

#[test]
fn every_stage_has_its_page() {
    let (pages, summary) = (pages(), read("docs/SUMMARY.md"));
    let stages = variants("crates/engine/src/log.rs", "Stage");
    assert!(stages.len() >= 9, "{stages:?}");
    let mut missing = Vec::new();
    for (number, stage) in (1..).zip(&stages) {
        let name = format!("{}.md", stage.to_lowercase());
        let title = format!("# {number}. {stage}");
        if !pages.get(&name).is_some_and(|page| page.starts_with(&title)) {
            missing.push(format!("{name}, which begins with `{title}`"));
        }
        if !summary.contains(&format!("(model/{name})")) {
            missing.push(format!("{name} in docs/SUMMARY.md"));
        }
    }
    none_missing("stages", missing);
}

#[test]
fn every_file_of_a_stage_is_named_where_it_is_explained() {
    let text: String = pages().into_values().collect();
    let mut missing = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(root().join("crates/engine/src/stage")).expect("the stages").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "mod.rs" || name.contains("test") {
            continue;
        }
        let path = if entry.path().is_dir() { format!("stage/{name}/") } else { format!("stage/{name}") };
        seen += 1;
        if !names(&text, &path) {
            missing.push(path);
        }
    }
    assert!(seen >= 9, "only {seen} files of stages were found");
    none_missing("files of stages", missing);
}

#[test]
fn every_parameter_has_its_place_in_an_equation_or_a_table() {
    let text: String = pages().into_values().collect();
    let missing = REGISTRY.iter().filter(|spec| !names(&text, spec.name)).map(|spec| spec.name.to_owned());
    none_missing("parameters", missing.collect());
}

#[test]
fn every_draw_is_listed() {
    let page = read("docs/model/chance.md");
    let purposes = variants("crates/engine/src/chance.rs", "Purpose");
    assert!(purposes.len() >= 20, "{purposes:?}");
    let row = |purpose: &String| page.lines().any(|line| line.starts_with(&format!("| `{purpose}` |")));
    none_missing("draws", purposes.into_iter().filter(|purpose| !row(purpose)).collect());
}

#[test]
fn every_draw_is_told_where_it_is_drawn() {
    let pages = pages();
    let told = |purpose: &String| pages.iter().any(|(name, text)| name != "chance.md" && names(text, purpose));
    // What the code keeps free and never draws is told with the list.
    let engine = drawn();
    let purposes = variants("crates/engine/src/chance.rs", "Purpose").into_iter();
    let drawn = purposes.filter(|purpose| engine.contains(&format!("Purpose::{purpose},")));
    none_missing("draws of a stage", drawn.filter(|purpose| !told(purpose)).collect());
}

/// The engine's source but for the module that defines the purposes.
fn drawn() -> String {
    let mut text = String::new();
    let mut folders = vec![root().join("crates/engine/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the engine").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("chance.rs") {
                text.push_str(&fs::read_to_string(path).unwrap_or_default());
            }
        }
    }
    text
}

#[test]
fn every_score_is_defined() {
    let page = read("docs/model/record.md");
    let missing = SCORES.iter().filter(|spec| !names(&page, spec.id)).map(|spec| spec.id.to_owned());
    none_missing("scores", missing.collect());
}

#[test]
fn every_fitted_parameter_is_said_to_be() {
    let page = read("docs/model/fitted.md");
    let fitted = REGISTRY.iter().filter(|spec| spec.source.starts_with("F:"));
    let missing = fitted.filter(|spec| !names(&page, spec.name)).map(|spec| spec.name.to_owned());
    none_missing("fitted parameters", missing.collect());
}
