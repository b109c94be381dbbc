//! The largest documents are answered in bounded time: what is many is looked up, never looked through.

use detente_scenario::load::{MemoryFiles, load_scenario};
use std::path::Path;

/// A part with many assets named from `first` on, all in the state `A`.
fn part(first: usize, count: usize, sector: &str) -> String {
    let assets: Vec<String> =
        (first..first + count).map(|n| format!("\"A.a{n}\":(sector:\"{sector}\",weight:1e-5)")).collect();
    format!("(assets:{{{}}})", assets.join(","))
}

#[test]
fn many_assets_in_two_parts_are_united() {
    let files = MemoryFiles::new()
        .with("s.ron", "(schema: 1, days: 1, include: [\"a.ron\", \"b.ron\"], states: { \"A\": (), \"B\": () })")
        .with("a.ron", part(0, 40_000, "energy"))
        .with("b.ron", part(40_000, 40_000, "water"));
    let loaded = load_scenario(Path::new("s.ron"), &files).unwrap_or_else(|f| panic!("{}", f[0]));
    assert_eq!(loaded.scenario.assets.len(), 80_000);
}

#[test]
fn many_faults_are_told_up_to_a_limit() {
    let names: Vec<String> = (0..40_000).map(|n| format!("\"A.b{n}\"")).collect();
    let files = MemoryFiles::new()
        .with("s.ron", format!("(schema: 1, days: 1, include: [\"a.ron\"], states: {{ \"A\": (), \"B\": () }}, pools: {{ \"p\": (members: [{}]) }})", names.join(",")))
        .with("a.ron", part(0, 40_000, "energy"));
    let faults = load_scenario(Path::new("s.ron"), &files).map(|_| ()).unwrap_err();
    assert_eq!(faults.len(), 500);
}
