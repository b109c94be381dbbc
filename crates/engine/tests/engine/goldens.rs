//! Golden digests of the shipped scenarios.

use crate::common::{SEED, configuration, hex, plan, play, shipped};
use detente_engine::{LOG, RESULTS};
use std::fmt::Write;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/digests.txt");

#[test]
fn the_same_seed_tells_the_same_story() {
    let mut now = format!("log {LOG}, results {RESULTS}, seed {SEED}, replicate 0\n");
    for scenario in ["lantern-strait", "faulty-update", "borrowed-mask", "arf-27"] {
        let loaded = shipped(scenario);
        for name in ["none", "full"] {
            let run = play(&plan(&loaded, &configuration(name)), 0);
            let _ = writeln!(now, "{scenario} {name}: {} events, {}", run.log.len(), hex(&run.digest));
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(GOLDEN, &now).unwrap_or_else(|e| panic!("failed to write {GOLDEN}: {e}"));
        return;
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    assert!(
        golden == now,
        "the same seed tells another story now.\n\nit was:\n{golden}\nit is:\n{now}\n\
         These digests protect everything that people have stored, cited or compared: a run is a pure function\n\
         of scenario, configuration and seed, in debug and release, on every machine. If no result was meant to\n\
         change, find out what did: compare the logs of the line that differs. If it was meant, or if a scenario\n\
         was changed: raise RESULTS in crates/engine/src/log.rs (for a change of the engine), say so in\n\
         CHANGELOG.md, and mint anew with `BLESS=1 cargo test -p detente-engine --test engine goldens`."
    );
}
