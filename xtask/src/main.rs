//! The chores of the workspace, one word each: `cargo xtask WORD`.

mod acceptance;
mod browser;
mod count;
mod parameters;
mod scale;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "cargo xtask WORD, where WORD is one of
  test    every test there is, every shipped case in release, and a live exercise in a browser; what README.md names and
          .ci/run calls
  ci      formatting, lints, documentation and tests, each without a warning
  bless   mints the golden snapshots and generated pages anew; read the difference before committing it
  bench   times whole runs of the reference workload on one core, in release, against a floor written by hand
  million PAIRS
          times so many pairs of runs of the reference workload on one and two threads, and a million at that pace
  count   counts the instructions of the reference runs (needs valgrind); fails if they are more than recorded
  acceptance  plays the design of eight judgement parameters whole and killed again and again, and compares the bytes
  browser plays a whole live exercise in a browser, with scripts and without (needs Node.js, npm and Chromium)
  load    fills a live exercise with 27 teams of eight devices, and measures when each screen has a decision
  peers   plays one model here and in two published programs, in turns (needs python3 3.11 and pip)
  scale   counts the instructions of runs in worlds of growing size (needs valgrind) and draws docs/reference/scaling.svg
  docs    writes the generated page of docs/model
  table   plays every measure in every scenario, in release, and writes docs/research/measures-in-scenarios.md
";

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    let done = match word.as_str() {
        "test" => test(),
        "ci" => ci(),
        "bless" => bless(),
        "bench" => cargo(&["bench", "--package", "detente", "--bench", "arf_27"], &[]),
        "million" => {
            let pairs = std::env::args().nth(2).unwrap_or_default();
            cargo(&["bench", "--package", "detente", "--bench", "million", "--", &pairs], &[])
        }
        "load" => load(),
        "count" => count::count(&root()),
        "acceptance" => acceptance::acceptance(&root()),
        "browser" => browser(),
        "peers" => peers(),
        "scale" => scale::scale(&root()),
        "docs" => docs(),
        "table" => table(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("xtask {word}: {what}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace, wherever the chore is called from.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The tests, and what the program is believed for: published results, calibration, orderings.
fn test() -> Result<(), String> {
    cargo(&["test", "--workspace"], &[])?;
    cargo(&["run", "--release", "--quiet", "--", "verify"], &[])?;
    browser()
}

/// The live console, as people in a room use it.
fn browser() -> Result<(), String> {
    if browser::left_out() {
        return Ok(());
    }
    cargo(&["build", "--release", "--package", "detente"], &[])?;
    browser::browser(
        &root(),
        &target().join("release").join(format!("detente{}", std::env::consts::EXE_SUFFIX)),
        &target(),
    )
}

/// A full room on one server: measured and printed, whole in release.
fn load() -> Result<(), String> {
    cargo(&["test", "--release", "--package", "detente", "--test", "load", "--", "--ignored", "--nocapture"], &[])
}

fn ci() -> Result<(), String> {
    cargo(&["fmt", "--all", "--check"], &[])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[])?;
    cargo(&["doc", "--workspace", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")])?;
    test()?;
    // The same digests without debug assertions and with every optimisation: debug = release.
    cargo(&["test", "--release", "--package", "detente-engine", "--test", "engine", "goldens"], &[])
}

/// Snapshots follow insta's switches; the engine's golden digests and the generated pages follow ours.
fn bless() -> Result<(), String> {
    docs()?;
    cargo(
        &["test", "--workspace", "--no-fail-fast"],
        &[("INSTA_UPDATE", "always"), ("INSTA_FORCE_PASS", "1"), ("BLESS", "1")],
    )
}

/// A hundred thousand crises and more: some minutes on a quiet machine.
fn table() -> Result<(), String> {
    cargo(
        &["test", "--release", "--package", "detente-study", "--test", "measures", "everything", "--", "--ignored"],
        &[],
    )
}

/// Detente beside Mesa and EoN; the script installs them under target/ and judges whether all play the same model.
fn peers() -> Result<(), String> {
    cargo(&["build", "--release", "--package", "detente-engine", "--example", "sir"], &[])?;
    let mut command = Command::new("python3");
    command.arg(root().join("benches/peers/run.py")).arg(target().join("release/examples/sir"));
    let status = command.args(std::env::args().skip(2)).status();
    let status = status.map_err(|e| format!("failed to start python3: {e}; it has to be installed for this chore"))?;
    if status.success() { Ok(()) } else { Err("the comparison came to no result".into()) }
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}

fn docs() -> Result<(), String> {
    let path = root().join(parameters::PAGE);
    let folder = path.parent().ok_or("the page has no folder")?;
    std::fs::create_dir_all(folder).map_err(|e| format!("failed to make {}: {e}", folder.display()))?;
    std::fs::write(&path, parameters::page()).map_err(|e| format!("failed to write {}: {e}", path.display()))?;
    println!("{}", parameters::PAGE);
    Ok(())
}

/// Calls cargo in the root and passes its output through.
fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments).envs(environment.iter().copied());
    let status = command.status().map_err(|e| format!("failed to start cargo: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}` failed", arguments.join(" "))) }
}
