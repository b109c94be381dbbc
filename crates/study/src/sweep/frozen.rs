//! A frozen plan: which shards a sweep has, and every file that was read to know it.
//!
//! A shard is a stretch of the design. Its key is the BLAKE3 of all that its rows hang on: the language, the results
//! of the engine, the design, the scenarios, the configurations and the stretch. Two plans of the same work have the
//! same keys, and another input has others.

use super::Subject;
use super::play::RUNS_MAX;
use crate::record::hex;
use detente_engine::RESULTS;
use detente_scenario::Diagnostic;
use detente_scenario::document::options;
use detente_scenario::load::{FileError, Files, MemoryFiles};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// The most shards of a plan: a folder of more files is a burden to every tool.
pub const SHARDS_MAX: u64 = 100_000;
/// Version of the plan's own form.
const SCHEMA: u32 = 1;
/// The most batches of a selection: each has a shard at least.
const ROUNDS_MAX: u64 = 10_000;
/// Version of the language that scenarios are written in.
const LANGUAGE: u32 = 1;

/// Files that remember what was read.
pub struct Recorder<'a> {
    inner: &'a dyn Files,
    read: RefCell<BTreeMap<PathBuf, String>>,
}

impl<'a> Recorder<'a> {
    /// Over other files.
    pub fn new(inner: &'a dyn Files) -> Self {
        Recorder { inner, read: RefCell::default() }
    }

    /// What was read, by path.
    pub fn texts(&self) -> BTreeMap<String, String> {
        self.read.borrow().iter().map(|(path, text)| (path.display().to_string(), text.clone())).collect()
    }
}

impl Files for Recorder<'_> {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        let bytes = self.inner.read(path, bytes_max)?;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            self.read.borrow_mut().insert(path.to_path_buf(), text.to_owned());
        }
        Ok(bytes)
    }
    fn is_file(&self, path: &Path) -> bool {
        self.inner.is_file(path)
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        self.inner.list(folder)
    }
}

/// A stretch of the design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardRef {
    /// Its key, and the name of its file.
    pub key: String,
    /// Its first unit.
    pub from: u64,
    /// The first unit behind it.
    pub to: u64,
}

/// A frozen plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// Version of this form.
    pub schema: u32,
    /// The engine that made it.
    pub engine: String,
    /// The version of that engine's results.
    pub results: u32,
    /// The path of the design, as it was called.
    pub design: String,
    /// The BLAKE3 of every input, by what it is.
    pub inputs: BTreeMap<String, String>,
    /// Every file that was read, by its path. What is built into the program is not among them.
    pub files: BTreeMap<String, String>,
    /// How many cells the design has, those that constraints leave out among them.
    pub cells: u64,
    /// How many runs it takes at most.
    pub runs: u64,
    /// The shards, in the order of the table.
    pub shards: Vec<ShardRef>,
}

/// Why a plan cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum Unusable {
    /// It is no plan.
    Unreadable(String),
    /// Another engine made it.
    Engine {
        /// What the plan says.
        plan: String,
        /// What this program is.
        here: String,
    },
    /// Its keys are not those of its inputs.
    Changed(String),
    /// What it holds is refused now.
    Refused(Vec<Diagnostic>),
    /// The sweep is too large to be run.
    TooLarge(String),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::Unreadable(why) => write!(f, "the plan cannot be read: {why}"),
            Unusable::Engine { plan, here } => write!(f, "the plan was made by {plan}, and this is {here}"),
            Unusable::Changed(what) => write!(f, "the plan is not what was frozen: {what}"),
            Unusable::Refused(faults) => {
                let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
                f.write_str(&told.join("\n"))
            }
            Unusable::TooLarge(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Unusable {}

impl Frozen {
    /// Cuts a design into shards of about so many runs, more where there would be too many shards.
    ///
    /// # Errors
    /// A sweep that is too large to be run.
    pub fn new(
        subject: &Subject,
        design: &Path,
        recorder: &Recorder<'_>,
        engine: &str,
        runs_of_a_shard: u64,
    ) -> Result<Frozen, Unusable> {
        let (units, runs) = (subject.units(), subject.runs());
        if runs > RUNS_MAX {
            let what = format!("the design takes {:.1e} runs, and may take {:.0e}", runs as f64, RUNS_MAX as f64);
            return Err(Unusable::Refused(vec![subject.loaded.finding(
                "replicates",
                what,
                "take fewer seeds, cells or arms",
            )]));
        }
        let files = recorder.texts();
        let inputs = inputs(subject, design, &files).map_err(Unusable::Unreadable)?;
        let asked = runs_of_a_shard.max(1).div_ceil(subject.runs_of_a_unit().max(1));
        let size = asked.max(units.div_ceil(SHARDS_MAX)).max(1);
        let rounds = subject.rounds();
        if rounds > ROUNDS_MAX {
            let what = format!("{rounds} batches are more than {ROUNDS_MAX}: take larger batches or a lower cap");
            return Err(Unusable::TooLarge(what));
        }
        // No shard reaches over the end of a round: what follows hangs on what is decided there.
        let mut shards = Vec::new();
        for round in (0..rounds).filter_map(|nth| subject.round(nth)) {
            let mut from = round.from;
            while from < round.to {
                let to = from.saturating_add(size).min(round.to);
                shards.push(ShardRef { key: key(&inputs, from, to), from, to });
                from = to;
            }
        }
        Ok(Frozen {
            schema: SCHEMA,
            engine: engine.to_owned(),
            results: RESULTS,
            design: design.display().to_string(),
            cells: subject.loaded.cells.len(),
            runs,
            shards,
            inputs,
            files,
        })
    }

    /// Reads a plan and everything it froze, and checks that its keys are those of its inputs.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn open(json: &str, engine: &str) -> Result<(Frozen, Subject), Unusable> {
        // The engine is looked at first: what another one wrote need not have this form.
        let any: serde_json::Value = serde_json::from_str(json).map_err(|e| Unusable::Unreadable(e.to_string()))?;
        let told = |engine: &str, results: &str| format!("engine {engine} with results {results}");
        let (made_by, results) = (any["engine"].as_str().unwrap_or("?"), any["results"].to_string());
        if made_by != engine || results != RESULTS.to_string() {
            let here = told(engine, &RESULTS.to_string());
            return Err(Unusable::Engine { plan: told(made_by, &results), here });
        }
        let frozen: Frozen = serde_json::from_value(any).map_err(|e| Unusable::Unreadable(e.to_string()))?;
        if frozen.schema != SCHEMA {
            return Err(Unusable::Unreadable(format!("schema {} is not known", frozen.schema)));
        }
        let files = frozen.files.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, text));
        let design = Path::new(&frozen.design);
        let subject = Subject::load(design, &files).map_err(Unusable::Refused)?;
        let inputs = inputs(&subject, design, &frozen.files).map_err(Unusable::Unreadable)?;
        if let Some((name, _)) = inputs.iter().find(|(name, digest)| frozen.inputs.get(*name) != Some(digest)) {
            return Err(Unusable::Changed(format!("{name} is another")));
        }
        let mut next = 0;
        for (n, shard) in frozen.shards.iter().enumerate() {
            if shard.from != next || shard.to <= shard.from || shard.key != key(&inputs, shard.from, shard.to) {
                return Err(Unusable::Changed(format!("shard {n} is another")));
            }
            next = shard.to;
        }
        if next != subject.units() {
            return Err(Unusable::Changed("shards are missing".into()));
        }
        let ends: BTreeSet<u64> = frozen.shards.iter().map(|shard| shard.to).collect();
        if (0..subject.rounds()).filter_map(|nth| subject.round(nth)).any(|round| !ends.contains(&round.to)) {
            return Err(Unusable::Changed("a shard reaches over the end of a batch".into()));
        }
        Ok((frozen, subject))
    }
}

/// The digests of all that rows hang on.
fn inputs(
    subject: &Subject,
    design: &Path,
    files: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    let digest = |text: &str| hex(blake3::hash(text.as_bytes()).as_bytes());
    let whole = |error: ron::Error| error.to_string();
    let mut inputs = BTreeMap::new();
    // Comments and layout of a design change no row.
    let text = options().to_string(&subject.loaded.design).map_err(whole)?;
    inputs.insert("design".to_owned(), digest(&text));
    for table in subject.loaded.tables() {
        let path = design.parent().unwrap_or(Path::new("")).join(table).display().to_string();
        inputs.insert(format!("table {table}"), digest(files.get(&path).map_or("", String::as_str)));
    }
    for (name, base) in &subject.bases {
        inputs.insert(format!("scenario {name}"), digest(&base.loaded.canonical().map_err(whole)?));
    }
    for ((scenario, name), configuration) in &subject.configurations {
        let text = options().to_string(configuration).map_err(whole)?;
        inputs.insert(format!("configuration {name} for {scenario}"), digest(&text));
    }
    Ok(inputs)
}

/// The key of a stretch. Every part is told apart by its length.
fn key(inputs: &BTreeMap<String, String>, from: u64, to: u64) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(b"detente shard 1");
    part(&LANGUAGE.to_le_bytes());
    part(&RESULTS.to_le_bytes());
    for (name, digest) in inputs {
        part(name.as_bytes());
        part(digest.as_bytes());
    }
    part(&from.to_le_bytes());
    part(&to.to_le_bytes());
    hex(hasher.finalize().as_bytes())
}
