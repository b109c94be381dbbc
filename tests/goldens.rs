//! Golden digests: one line for each shipped scenario, without measures and with all of them.
//!
//! They protect invariant 1: the same inputs, the same run, in every build profile and on every
//! machine. `cargo xtask ci` checks them in debug and in release. If a line changes, the same seed now
//! tells another story: that may be right, and is said in CHANGELOG.md. `cargo xtask bless` mints
//! them anew.

mod common;

use common::{detente, root};
use std::fmt::Write;

#[test]
fn shipped_scenarios_play_as_they_did() {
    let listed = detente(root(), &["list", "--format", "json"]).ends(0).json();
    let scenarios = listed["scenarios"].as_array().expect("scenarios");
    let mut digests = String::new();
    for id in scenarios.iter().filter_map(|scenario| scenario["id"].as_str()) {
        for cbm in ["none", "full"] {
            for seed in ["1", "2018"] {
                let words = ["run", id, "--cbm", cbm, "--seed", seed, "--format", "json"];
                let run = detente(root(), &words).ends(0).json();
                let (digest, events) =
                    (run["digest"].as_str().unwrap_or(""), run["events"].as_array().map_or(0, Vec::len));
                let _ = writeln!(digests, "{id} {cbm} seed {seed}: {digest} {events} events");
            }
        }
    }
    insta::assert_snapshot!(digests);
}
