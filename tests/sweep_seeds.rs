//! Sweeps whose number of runs is found on the way, and the tables that come of them: the same however the work was split.

mod common;

use common::{Said, detente, folder, program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Four cells; seeds and arms are a test's own.
fn place(test: &str, arms: &str, replicates: &str) -> PathBuf {
    let here = folder(&format!("sweep-{test}"));
    let design = format!(
        r#"(schema: 1, title: "Seeds, \"quoted\"", scenario: "faulty-update", arms: {arms}, replicates: {replicates},
          factors: [
            (name: "find_hours", range: Log(4, 48)),
            (name: "vendor", range: Values(["0.25", "0.75"]), sets: Place("incidents.update.rates.push")),
          ],
          plan: Factorial())"#
    );
    fs::write(here.join("design.ron"), design).expect("a design");
    here
}

fn run(here: &Path, out: &str, more: &[&str]) -> Said {
    detente(here, &[&["sweep", "run", "design.ron", "--out", out], more].concat())
}

fn bytes(here: &Path, out: &str, name: &str) -> Vec<u8> {
    fs::read(here.join(out).join(name)).unwrap_or_else(|error| panic!("{out}/{name}: {error}"))
}

/// What merging promises to be the same.
fn same(here: &Path, one: &str, other: &str) {
    for name in ["results.csv", "columns.json"] {
        assert!(bytes(here, one, name) == bytes(here, other, name), "{name} of {one} and {other}");
    }
    #[cfg(feature = "parquet")]
    assert!(bytes(here, one, "results.parquet") == bytes(here, other, "results.parquet"), "{one} and {other}");
}

fn rows(here: &Path, out: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes(here, out, "results.csv")).expect("text");
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn keys(here: &Path, out: &str) -> Vec<String> {
    let plan: serde_json::Value = serde_json::from_slice(&bytes(here, out, "plan.json")).expect("JSON");
    let shards = plan["shards"].as_array().expect("shards").iter();
    shards.map(|shard| shard["key"].as_str().expect("a key").to_owned()).collect()
}

const UNTIL: &str = r#"Until(minimum: 4, cap: 40, batch: 4, look_ahead: 1, differences: [
    (score: "escalation_load", arm: "full", half_width: 0.07),
    (score: "attribution_brier", arm: "full", than: "poc-directory", half_width: 0.4),
])"#;
const SELECT: &str = r#"Select(score: "escalation_load", indifference: 0.06, first: 8, cap: 44, batch: 3)"#;
const THREE: &str = r#"["none", "poc-directory", "full"]"#;
const FOUR: &str = r#"["none", "poc-directory", "full", "national-strategy"]"#;

#[test]
fn cells_stop_after_the_same_seeds_however_the_work_is_split() {
    let here = place("until", THREE, UNTIL);
    run(&here, "one", &["--threads", "1"]).ends(0);
    run(&here, "many", &["--threads", "3", "--shard-runs", "1"]).ends(0);
    same(&here, "one", "many");
    let rows = rows(&here, "one");
    let seeds: Vec<usize> =
        (0..4).map(|cell| rows.iter().filter(|row| row[0] == cell.to_string()).count() / 3).collect();
    assert!(seeds.iter().all(|n| n.is_multiple_of(4) && (8..=40).contains(n)), "{seeds:?}");
    assert!(seeds.iter().any(|n| *n < 40), "{seeds:?}");
    // The report says of how many cells the cap was the end, since what was asked for may not be known there.
    let told = detente(&here, &["sweep", "report", "one", "--format", "json"]).ends(0).json();
    assert_eq!(told["until"]["at_cap"], seeds.iter().filter(|n| **n == 40).count(), "{seeds:?}");
    // So do the words that end a run.
    let merged = detente(&here, &["sweep", "merge", "one", "--format", "json"]).ends(0).json();
    assert_eq!(merged["until"]["at_cap"], told["until"]["at_cap"]);
    let said = detente(&here, &["sweep", "merge", "one"]).ends(0).out;
    assert!(said.contains("the cap of 40"), "{said}");
    let said = detente(&here, &["sweep", "report", "one"]).ends(0).out;
    assert_eq!(said.contains("ended by the cap of 40"), seeds.contains(&40), "{said}");
    let shown = detente(&here, &["sweep", "plan", "design.ron", "--format", "json"]).ends(0).json();
    assert_eq!((&shown["runs_at_most"], &shown["seeds"]["least"]), (&480.into(), &4.into()));
    assert!(shown["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{shown}");
}

#[test]
fn batches_go_to_what_may_still_be_the_best_and_can_be_broken_off() {
    let here = place("select", FOUR, SELECT);
    let said = run(&here, "one", &["--threads", "1", "--format", "json"]).ends(0).json();
    let rows = rows(&here, "one");
    let seeds = |arm: &str| rows.iter().filter(|row| row[2] == arm).count() / 4;
    let chosen = said["selection"]["chosen"].as_str().expect("a choice");
    let all = ["none", "poc-directory", "full", "national-strategy"].map(seeds);
    assert!(seeds(chosen) < 44 && all.iter().all(|n| *n <= seeds(chosen)), "{all:?}");
    assert!(all.contains(&8), "somebody went out after the first batch: {all:?}");
    assert_eq!(said["runs"], rows.len());

    // Killed at other moments each time, in other shards, until it is done.
    let words = ["sweep", "run", "design.ron", "--out", "broken", "--shard-runs", "5", "--threads", "2", "--resume"];
    let mut kills = 0;
    for attempt in 0..4_u64 {
        let mut child =
            program(&here).args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a start");
        let begun = Instant::now();
        let shards = || fs::read_dir(here.join("broken/shards")).map_or(0, |entries| entries.count());
        let before = shards();
        while shards() <= before + 8 * attempt as usize && begun.elapsed() < Duration::from_secs(60) {
            if child.try_wait().expect("a child").is_some() {
                break;
            }
            sleep(Duration::from_millis(3));
        }
        if child.try_wait().expect("a child").is_none() {
            child.kill().and_then(|()| child.wait()).expect("an end");
            kills += 1;
        }
    }
    assert!(kills > 0, "no attempt lasted long enough to be killed");
    run(&here, "broken", &["--threads", "2", "--resume"]).ends(0);
    same(&here, "one", "broken");

    // By hand: a batch is played once those before it are there, and nothing after the choice.
    detente(&here, &["sweep", "plan", "design.ron", "--out", "hand", "--shard-runs", "1000"]).ends(0);
    let keys = keys(&here, "hand");
    assert_eq!(keys.len(), 13, "a shard for each batch");
    let early = detente(&here, &["sweep", "run-shard", "hand", "1"]).ends(2);
    assert!(early.err.contains("found in batches before it") && early.err.contains(&keys[0]), "{}", early.err);
    let mut states = Vec::new();
    for key in &keys {
        let said = detente(&here, &["sweep", "run-shard", "hand", key, "--format", "json"]).ends(0).json();
        states.push(said["state"].as_str().expect("a state").to_owned());
    }
    assert_eq!(states[0], "published now");
    assert_eq!(states[12], "not wanted, as the choice was made before");
    detente(&here, &["sweep", "run-shard", "hand", &keys[0], "--again"]).ends(0);
    let merged = detente(&here, &["sweep", "merge", "hand"]).ends(0);
    assert!(merged.out.contains(&format!("{chosen} is the best, chosen after ")), "{}", merged.out);
    same(&here, "one", "hand");
    let report = detente(&here, &["sweep", "report", "hand", "--format", "json"]).ends(0).json();
    assert_eq!(report["scores"][0]["best"]["arm"], chosen);
    assert_eq!(report["scores"][0]["best"]["indifference"], 0.06);
    for scheduler in ["parallel", "slurm"] {
        let script = detente(&here, &["sweep", "export", scheduler, "hand"]).ends(0).out;
        assert!(script.contains("for batch in 0:0 1:1 "), "{script}");
        assert!(script.contains("if detente sweep merge \"$folder\"; then exit 0"), "{script}");
    }
}

/// The script of a selection, run without the scheduler: batch by batch until the choice is made.
#[test]
fn a_script_plays_batch_by_batch_until_the_choice_is_made() {
    let here = place("script", FOUR, SELECT);
    run(&here, "one", &[]).ends(0);
    detente(&here, &["sweep", "plan", "design.ron", "--out", "out", "--shard-runs", "30"]).ends(0);
    let script = detente(&here, &["sweep", "export", "slurm", "out"]).ends(0).out;
    fs::write(here.join("jobs.sh"), script).expect("a script");
    // What Slurm does with an array, one job after the other.
    let sbatch = "#!/bin/sh\nfor word in \"$@\"; do\n    case $word in --array=*) range=${word#--array=} ;; esac\n    command=$word\ndone\n\
                  for n in $(seq ${range%-*} ${range#*-}); do\n    SLURM_ARRAY_TASK_ID=$n sh -c \"${command#--wrap=}\" || exit 1\ndone\n";
    fs::write(here.join("sbatch"), sbatch).expect("a scheduler");
    let executable = std::process::Command::new("chmod").args(["+x", "sbatch"]).current_dir(&here).status();
    assert!(executable.expect("chmod").success());
    let program = Path::new(env!("CARGO_BIN_EXE_detente")).parent().expect("a folder").display().to_string();
    let path = format!("{}:{program}:{}", here.display(), std::env::var("PATH").unwrap_or_default());
    let said: Said = std::process::Command::new("sh")
        .arg("jobs.sh")
        .current_dir(&here)
        .env("PATH", path)
        .output()
        .expect("a shell")
        .into();
    let said = said.ends(0);
    assert!(said.out.contains("is the best, chosen after"), "{}", said.out);
    same(&here, "one", "out");
}

#[test]
fn who_worked_how_long_stands_in_the_provenance_alone() {
    let here = place("work", THREE, "Fixed(2)");
    run(&here, "out", &["--shard-runs", "6"]).ends(0);
    let provenance = |out: &str| -> serde_json::Value {
        serde_json::from_slice(&bytes(&here, out, "provenance.json")).expect("JSON")
    };
    let work = &provenance("out")["work"];
    assert_eq!(work["shards_without_a_note"], 0);
    assert!(work["thread_seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{work}");
    assert!(work["began_unix_seconds"].as_u64().is_some_and(|began| began > 1_700_000_000), "{work}");
    let machine = &work["machines"][0];
    assert_eq!((&machine["runs"], &machine["shards"]), (&24.into(), &4.into()), "{work}");
    assert_eq!(machine["machine"]["os"], std::env::consts::OS);
    // Without the notes all is as it was, but for what they said.
    let before = bytes(&here, "out", "results.csv");
    for entry in fs::read_dir(here.join("out/shards")).expect("shards").flatten() {
        if entry.path().to_string_lossy().ends_with(".work.json") {
            fs::remove_file(entry.path()).expect("room");
        }
    }
    let merged = detente(&here, &["sweep", "merge", "out", "--format", "json"]).ends(0).json();
    assert_eq!((&merged["runs"], &merged["failed"]), (&24.into(), &0.into()));
    assert!(before == bytes(&here, "out", "results.csv"));
    assert_eq!(provenance("out")["work"]["shards_without_a_note"], 4);
    assert!(provenance("out")["work"]["began_unix_seconds"].is_null());
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_what_can_be_taken_up_again() {
    let here = place("interrupt", THREE, "Fixed(60)");
    run(&here, "whole", &["--threads", "1"]).ends(0);
    let words = ["sweep", "run", "design.ron", "--out", "out", "--threads", "2", "--shard-runs", "12"];
    let child = program(&here).args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a start");
    let begun = Instant::now();
    while fs::read_dir(here.join("out/shards")).map_or(0, |entries| entries.count()) < 4 {
        assert!(begun.elapsed() < Duration::from_secs(300), "nothing is played");
        sleep(Duration::from_millis(3));
    }
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill").success());
    let said: Said = child.wait_with_output().expect("an end").into();
    let said = said.ends(2);
    assert!(said.err.contains("left") && said.err.contains("--out out --resume"), "{}", said.err);
    assert!(!here.join("out/results.csv").exists());
    run(&here, "out", &["--resume"]).ends(0);
    same(&here, "whole", "out");
}

#[cfg(feature = "parquet")]
#[test]
fn the_table_in_columns_holds_what_the_table_in_rows_does() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let here = place("parquet", THREE, "Fixed(3)");
    run(&here, "out", &[]).ends(0);
    let file = fs::File::open(here.join("out/results.parquet")).expect("a file");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let text = String::from_utf8(bytes(&here, "out", "results.csv")).expect("text");
    let heads: Vec<&str> = text.lines().next().expect("a head").split(',').collect();
    let rows = rows(&here, "out");
    let mut read = 0;
    for row in reader.get_row_iter(None).expect("rows") {
        let row = row.expect("a row");
        for (place, (name, field)) in row.get_column_iter().enumerate() {
            assert_eq!(name, heads[place]);
            let written = rows[read][place].as_str();
            match field {
                Field::Long(value) => assert_eq!(value.to_string(), written, "{name}"),
                Field::Double(value) => assert_eq!(Ok(*value), written.parse(), "{name}"),
                Field::Str(value) => assert_eq!(value, written, "{name}"),
                Field::Null => assert_eq!(written, "", "{name}"),
                other => panic!("{name} is {other}"),
            }
        }
        read += 1;
    }
    assert_eq!(read, 4 * 3 * 3);
    let told = reader.metadata().file_metadata().key_value_metadata().expect("metadata");
    let of = |key: &str| told.iter().find(|pair| pair.key == key).and_then(|pair| pair.value.as_deref());
    assert_eq!((of("unit of factor_find_hours"), of("unit of staff_hours")), (Some("h"), Some("h")));
    assert_eq!(of("title"), Some("Seeds, \"quoted\""));
    assert_eq!(of("blake3 of design").map(str::len), Some(64));
}

/// The acceptance of a sweep on eight factors, on a small part of its base points and seeds.
#[test]
fn eight_judgement_parameters_come_to_the_same_bytes() {
    let here = folder("sweep-judgement");
    let design = fs::read_to_string(common::root().join("designs/judgement.ron")).expect("the design");
    let small = design.replace("base: 512", "base: 8").replace("Fixed(20)", "Fixed(1)");
    assert!(small.contains("base: 8)") && small.contains("Fixed(1)"), "{small}");
    fs::write(here.join("design.ron"), small).expect("a design");
    run(&here, "one", &["--threads", "1"]).ends(0);
    run(&here, "two", &["--threads", "2", "--shard-runs", "9"]).ends(0);
    same(&here, "one", "two");
    assert_eq!(rows(&here, "one").len(), 8 * 10 * 2);
}

#[test]
fn every_shipped_design_can_be_planned() {
    let here = folder("sweep-shipped");
    let designs = fs::read_dir(common::root().join("designs")).expect("designs").flatten();
    let mut planned = 0;
    for path in designs.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "ron")) {
        let shown = detente(&here, &["sweep", "plan", &path.to_string_lossy(), "--format", "json"]).ends(0).json();
        assert!(shown["title"].as_str().is_some_and(|title| !title.is_empty()), "{shown}");
        assert!(shown["runs_at_most"].as_u64().is_some_and(|runs| runs > 0), "{shown}");
        planned += 1;
    }
    assert!(planned >= 3, "{planned}");
}
