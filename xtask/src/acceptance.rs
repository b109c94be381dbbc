//! Plays the design of eight judgement parameters twice, in release: once undisturbed, once in other shards, on another
//! number of threads, and killed again and again. Both have to come to the same bytes.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The design, below the root.
const DESIGN: &str = "designs/judgement.ron";
/// How often the second sweep is killed.
const KILLS: u64 = 6;
/// Runs of a shard in the first sweep and in the second.
const UNDISTURBED: u32 = 2000;
const KILLED: u32 = 700;
/// What must not hang on how the work was split.
const SAME: [&str; 3] = ["results.csv", "results.parquet", "columns.json"];

/// Builds, plays, kills, compares; says what it measured.
pub(crate) fn acceptance(root: &Path) -> Result<(), String> {
    crate::cargo(&["build", "--release", "--package", "detente"], &[])?;
    let program = root.join("target/release/detente");
    let folder = root.join("target/acceptance");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sweep = |out: &str, shard_runs: u32, threads: &str| {
        let mut command = Command::new(&program);
        command.current_dir(root).args(["sweep", "run", DESIGN, "--resume", "--threads", threads]);
        command.args(["--shard-runs", &shard_runs.to_string(), "--out"]).arg(folder.join(out));
        command
    };
    let whole = |mut command: Command| {
        let begun = Instant::now();
        let status = command.status().map_err(|error| error.to_string())?;
        if status.success() { Ok(begun.elapsed().as_secs_f64()) } else { Err(format!("a sweep ended with {status}")) }
    };
    let undisturbed = whole(sweep("undisturbed", UNDISTURBED, "2"))?;
    // Moments that nobody chose, one in each sixth of the work: the clock's last digits, stirred.
    let mut luck: u64 = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.subsec_nanos().into());
    let mut chance = move || {
        luck = (luck ^ (luck >> 7)).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64);
        (luck >> 40) as f64 / (1_u64 << 24) as f64
    };
    let shards = folder.join("killed/shards");
    let published = || std::fs::read_dir(&shards).map_or(0, |files| files.count());
    let whole_work = std::fs::read_dir(folder.join("undisturbed/shards")).map_err(|error| error.to_string())?.count()
        as f64
        * f64::from(UNDISTURBED)
        / f64::from(KILLED);
    let mut kills = 0;
    let begun = Instant::now();
    for n in 0..KILLS {
        let wanted = (n as f64 + chance()) / KILLS as f64 * whole_work;
        let mut child = sweep("killed", KILLED, "3").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.as_mut().map_err(|error| error.to_string())?;
        while (published() as f64) < wanted && child.try_wait().map_err(|error| error.to_string())?.is_none() {
            std::thread::sleep(Duration::from_millis(100));
        }
        std::thread::sleep(Duration::from_secs_f64(2.0 * chance()));
        if child.try_wait().map_err(|error| error.to_string())?.is_none() {
            child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
            kills += 1;
            println!("killed with {} files of shards published", published());
        }
    }
    let before = begun.elapsed().as_secs_f64();
    let rest = whole(sweep("killed", KILLED, "3"))?;
    for name in SAME {
        let read = |out: &str| std::fs::read(folder.join(out).join(name)).map_err(|error| format!("{name}: {error}"));
        let (one, other) = (read("undisturbed")?, read("killed")?);
        if one != other {
            return Err(format!("{name} is not the same: {} and {} bytes", one.len(), other.len()));
        }
        println!("{name}: {} bytes, the same", one.len());
    }
    let table = std::fs::read_to_string(folder.join("killed/results.csv")).map_err(|error| error.to_string())?;
    let runs: Vec<&str> = table.lines().skip(1).collect();
    // Cell, seed and arm.
    let names: BTreeSet<Vec<&str>> = runs.iter().map(|row| row.split(',').take(3).collect()).collect();
    if names.len() != runs.len() {
        return Err(format!("{} rows are of {} runs", runs.len(), names.len()));
    }
    println!("{} rows, none twice; killed {kills} times", runs.len());
    println!("undisturbed {undisturbed:.1} s; {before:.1} s up to the last kill and {rest:.1} s after it");
    Ok(())
}
