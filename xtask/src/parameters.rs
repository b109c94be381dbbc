//! The page of parameters, written from the registry so that it cannot say anything else.

use detente_scenario::REGISTRY;
use std::fmt::Write;

/// Where the page stands.
pub(crate) const PAGE: &str = "docs/reference/parameters.md";

/// The text of the page.
pub(crate) fn page() -> String {
    let mut page = String::from(
        "# Parameters\n\n\
         *Written by `cargo xtask docs` from `crates/scenario/src/parameters.rs`; changes made here are lost.*\n\n\
         Every number of the model that is neither in a scenario nor in a cited formula. A scenario changes one with\n\
         `parameters: {\"name\": value}`, a state for itself in the same way, and a measure by its moves. In the last\n\
         column J is a judgement, R recalled, F fitted to what it names; anything else is a source.\n",
    );
    let judged = REGISTRY.iter().filter(|s| s.source.starts_with('J')).count();
    let _ = writeln!(page, "\n{} parameters, {judged} of them judgement.", REGISTRY.len());
    let mut group = "";
    for spec in REGISTRY {
        if spec.group != group {
            group = spec.group;
            let _ = write!(page, "\n## {group}\n\n| name | default | range | unit | meaning | source |\n");
            page.push_str("|---|---|---|---|---|---|\n");
        }
        let (name, default, min, max) = (spec.name, spec.default, spec.min, spec.max);
        let [unit, meaning, source] = [spec.unit, spec.meaning, spec.source].map(|text| text.replace('|', "\\|"));
        let _ = writeln!(page, "| `{name}` | {default} | {min} – {max} | {unit} | {meaning} | {source} |");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_the_book_is_the_one_the_registry_gives() {
        let stored = std::fs::read_to_string(crate::root().join(PAGE)).unwrap_or_default();
        assert!(stored == page(), "{PAGE} is out of date: run `cargo xtask docs` and commit it");
    }
}
