//! Counts the instructions of the reference runs and holds them against what was recorded: on a machine that others
//! use too, time says little, and a count hardly differs from one call to the next.

use std::path::Path;
use std::process::Command;

/// Where the counts are recorded.
const RECORD: &str = "benches/instructions.txt";
/// Replicates that are counted after one that takes room and fills caches.
const RUNS: u64 = 4;
/// A count that is greater by this share is a regression.
const TOLERANCE: f64 = 0.03;

/// Counts each world of the reference example. With BLESS the counts are recorded; without, one that is greater than
/// recorded is an error.
pub(crate) fn count(root: &Path) -> Result<(), String> {
    super::cargo(&["build", "--release", "--package", "detente-engine", "--example", "reference"], &[])?;
    let path = root.join(RECORD);
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
    let program = super::target().join("release/examples/reference");
    let mut now = String::new();
    let mut worse = Vec::new();
    let mut engine = Vec::new();
    for world in ["quiet", "crisis"] {
        let counted = counted(&program, world)? / RUNS;
        engine.push((world, counted));
        now += &format!("{world} {counted}\n");
        let before = recorded.lines().find_map(|line| line.strip_prefix(world)?.trim().parse::<u64>().ok());
        let Some(before) = before else {
            println!("{world}: {counted} instructions a run, none recorded");
            continue;
        };
        let change = counted as f64 / before as f64 - 1.0;
        println!("{world}: {counted} instructions a run, {before} recorded, {:+.1} %", 100.0 * change);
        if change > TOLERANCE {
            worse.push(world);
        }
    }
    for (world, engine) in engine {
        let floor = counted(&program, &format!("floor-{world}"))? / RUNS;
        println!("{world}: {floor} by the floor of benches/floor, engine / floor {:.3}", engine as f64 / floor as f64);
    }
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(&path, now).map_err(|e| format!("failed to write {}: {e}", path.display()));
    }
    if worse.is_empty() {
        return Ok(());
    }
    Err(format!(
        "a run takes more instructions than {RECORD} says: {}. Find out why with the profile that docs/reference/speed.md \
         describes; if it has to be so, record it with `BLESS=1 cargo xtask count` and say so in the commit",
        worse.join(", ")
    ))
}

/// The instructions inside the function that is counted.
fn counted(program: &Path, world: &str) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted*"])
        .arg(program)
        .args([world, &RUNS.to_string()])
        .output()
        .map_err(|e| format!("failed to start valgrind: {e}; it has to be installed for this chore"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let number = told.lines().find_map(|line| line.split("Collected : ").nth(1)?.trim().parse().ok());
    match number {
        Some(number) if output.status.success() && number > 0 => Ok(number),
        _ => Err(format!("valgrind counted nothing in `{}`:\n{told}", program.display())),
    }
}
