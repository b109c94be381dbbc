//! Every design that the book shows is one.

use detente_scenario::load::MemoryFiles;
use detente_sweep::design::load_design;
use std::path::Path;

#[test]
fn designs_of_the_book_load_without_a_warning() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/research/designs.md"));
    let page = page.expect("the page on designs");
    let blocks: Vec<&str> = page.split("```ron\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let loaded = load_design(Path::new("design.ron"), &MemoryFiles::new().with("design.ron", block));
        let loaded = loaded.unwrap_or_else(|found| panic!("{}\n{block}", found[0]));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings[0]);
        assert!(!loaded.cells.is_empty());
    }
}
