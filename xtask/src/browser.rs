//! `cargo xtask browser`: a whole live exercise in a real browser, with what that needs found or installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Says that the browser may be left out, on a machine that can have none.
const WITHOUT: &str = "DETENTE_WITHOUT_BROWSER";
/// Names a Chromium that stands where nobody looks.
const CHROMIUM: &str = "DETENTE_CHROMIUM";
/// The driver runs on this version of Node.js and later ones.
const NODE: u32 = 20;
/// What the driver is installed from, exactly.
const PACKAGES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Whether somebody said that the browser may be left out.
pub(crate) fn left_out() -> bool {
    let left_out = std::env::var_os(WITHOUT).is_some_and(|value| value == "1");
    if left_out {
        eprintln!("xtask: {WITHOUT}=1: no exercise is played in a browser, and nothing says that its pages work");
    }
    left_out
}

/// Plays the exercise. `cargo` has built `program` before.
pub(crate) fn browser(root: &Path, program: &Path, made: &Path) -> Result<(), String> {
    let folder = made.join("browser");
    node()?;
    let chromium = chromium()?;
    install(&root.join("tests/browser"), &folder)?;
    // Pictures of an earlier run would pass for those of this one.
    let shots = folder.join("shots");
    if shots.exists() {
        fs::remove_dir_all(&shots).map_err(|error| format!("failed to empty {}: {error}", shots.display()))?;
    }
    let mut command = Command::new("node");
    command.arg(root.join("tests/browser/run.mjs")).args([program, &chromium, &folder]);
    command.arg(root.join("scenarios/lantern-strait"));
    // The other end of its input tells it that this chore lives; without it, it ends all that it started.
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(|error| format!("failed to start node: {error}"))?;
    let alive = child.stdin.take();
    let status = child.wait().map_err(|error| format!("failed to wait for node: {error}"))?;
    drop(alive);
    if status.success() { Ok(()) } else { Err(format!("the exercise failed; pictures are in {}", shots.display())) }
}

/// Node.js and npm, or what to do about them.
fn node() -> Result<(), String> {
    let mend =
        format!("install Node.js {NODE} or later with npm, or set {WITHOUT}=1 to leave out the exercise in a browser");
    let said = answer("node", &["--version"]).ok_or_else(|| format!("there is no Node.js here: {mend}"))?;
    let major = said.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        return Err(format!("Node.js {} is too old: {mend}", said.trim()));
    }
    answer("npm", &["--version"]).map(|_| ()).ok_or_else(|| format!("there is no npm here: {mend}"))
}

/// A Chromium: the one that is named, one that is found, or one that is installed.
fn chromium() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os(CHROMIUM) {
        let named = PathBuf::from(named);
        let known = named.is_file();
        return if known { Ok(named) } else { Err(format!("{CHROMIUM} names {}: no such file", named.display())) };
    }
    if let Some(found) = found() {
        return Ok(found);
    }
    let root = answer("id", &["-u"]).is_some_and(|said| said.trim() == "0");
    if root && answer("apt-get", &["--version"]).is_some() {
        eprintln!("xtask: there is no Chromium here; apt-get installs one");
        let update = run("apt-get", &["update", "--quiet"]);
        let install = update && run("apt-get", &["install", "--yes", "--quiet", "--no-install-recommends", "chromium"]);
        if let Some(found) = found().filter(|_| install) {
            return Ok(found);
        }
    }
    Err(format!(
        "there is no Chromium here, and none could be installed: install it (on Debian: apt-get install chromium), \
         name one with {CHROMIUM}=PATH, or set {WITHOUT}=1 to leave out the exercise in a browser"
    ))
}

fn found() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).chain([PathBuf::from("/usr/bin")]).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// The driver and axe-core, in the versions of the lock file; nothing is asked of the network if they are there.
fn install(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| format!("failed to make {}: {error}", to.display()))?;
    let same = PACKAGES.iter().all(|name| {
        let texts = fs::read(from.join(name)).ok().zip(fs::read(to.join(name)).ok());
        texts.is_some_and(|(wanted, there)| wanted == there)
    });
    // npm writes this file last: an install that was broken off has none.
    if same && to.join("node_modules/.package-lock.json").is_file() {
        return Ok(());
    }
    for name in PACKAGES {
        fs::copy(from.join(name), to.join(name)).map_err(|error| format!("failed to copy {name}: {error}"))?;
    }
    let status = Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(to).stdin(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!(
            "`npm ci` failed: the packages of tests/browser/package.json have to come from an npm registry once; \
             set {WITHOUT}=1 to leave out the exercise in a browser"
        )),
    }
}

/// What a program says, if it is there and ends well.
fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let said = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    said.status.success().then(|| String::from_utf8_lossy(&said.stdout).into_owned())
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
