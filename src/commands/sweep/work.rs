//! Who played what, and how long it took: in files of its own, since it differs from machine to machine.

use super::folder::Folder;
use detente_study::sweep::ShardRef;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A machine, as far as it matters to how long work takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Machine {
    os: String,
    architecture: String,
    processor: String,
    cores: usize,
}

/// What was done for a shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Work {
    /// When it began, in seconds since 1970.
    began: u64,
    /// How long one thread worked at it.
    seconds: f64,
    runs: u64,
    machine: Machine,
}

/// Work that has begun.
pub(super) struct Begun(u64, Instant);

impl Machine {
    /// This machine.
    pub(super) fn here() -> Machine {
        Machine {
            os: std::env::consts::OS.into(),
            architecture: std::env::consts::ARCH.into(),
            processor: processor().unwrap_or_else(|| "unknown".into()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// The name of the processor, where the system tells it in a file.
fn processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

impl Begun {
    /// Now.
    pub(super) fn now() -> Begun {
        Begun(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()), Instant::now())
    }

    /// How long ago that is, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        self.1.elapsed().as_secs_f64()
    }

    /// The work that is done now.
    pub(super) fn done(&self, runs: u64, machine: &Machine) -> Work {
        Work { began: self.0, seconds: self.seconds(), runs, machine: machine.clone() }
    }
}

/// What is known of the work for some shards.
pub(super) fn told(folder: &Folder, shards: &[ShardRef]) -> Value {
    let mut by_machine: BTreeMap<Machine, (u64, u64, f64)> = BTreeMap::new();
    let (mut first, mut last, mut unknown) = (u64::MAX, 0.0_f64, 0_u64);
    for shard in shards {
        let Some(work) = folder.noted(shard) else {
            unknown += 1;
            continue;
        };
        first = first.min(work.began);
        last = last.max(work.began as f64 + work.seconds);
        let (shards, runs, seconds) = by_machine.entry(work.machine).or_default();
        (*shards, *runs, *seconds) = (*shards + 1, *runs + work.runs, *seconds + work.seconds);
    }
    let machines: Vec<Value> = by_machine
        .iter()
        .map(|(machine, (shards, runs, seconds))| {
            json!({ "machine": machine, "shards": shards, "runs": runs, "thread_seconds": seconds })
        })
        .collect();
    let known = !by_machine.is_empty();
    json!({
        "began_unix_seconds": known.then_some(first),
        "seconds_from_first_to_last": known.then(|| (last - first as f64).max(0.0)),
        "thread_seconds": by_machine.values().map(|(_, _, seconds)| seconds).sum::<f64>(),
        "shards_without_a_note": unknown,
        "machines": machines,
    })
}
