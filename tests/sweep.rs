//! Sweeps as a person runs them: broken off, taken up again, cut otherwise, damaged, and played by two at once.

mod common;

use common::{Said, detente, folder, program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// 8 cells × 2 arms × 6 seeds.
const DESIGN: &str = r#"(
  schema: 1,
  title: "Does a directory help whoever would find each other soon anyway?",
  scenario: "faulty-update",
  arms: ["none", "poc-directory"],
  replicates: Fixed(6),
  factors: [
    (name: "find_hours", range: Log(4, 48)),
    (name: "push", range: Linear(0.25, 0.75), sets: Place("incidents.update.rates.push")),
    (name: "will", range: Values([0.2, 0.9]), sets: Measure("poc-directory.will")),
  ],
  plan: Factorial(),
)"#;

/// A folder with a design in it.
fn place(test: &str, design: &str) -> PathBuf {
    let here = folder(&format!("sweep-{test}"));
    fs::write(here.join("design.ron"), design).expect("a design");
    here
}

fn run(here: &Path, out: &str, more: &[&str]) -> Said {
    detente(here, &[&["sweep", "run", "design.ron", "--out", out], more].concat())
}

/// The bytes of the merged table.
fn table(here: &Path, out: &str) -> String {
    fs::read_to_string(here.join(out).join("results.csv")).expect("a table")
}

fn plan(here: &Path, out: &str, shard_runs: &str) -> Vec<String> {
    detente(here, &["sweep", "plan", "design.ron", "--out", out, "--shard-runs", shard_runs]).ends(0);
    let text = fs::read_to_string(here.join(out).join("plan.json")).expect("a plan");
    let plan: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let keys = plan["shards"].as_array().expect("shards").iter();
    keys.map(|shard| shard["key"].as_str().expect("a key").to_owned()).collect()
}

fn shard(here: &Path, out: &str, key: &str) -> PathBuf {
    here.join(out).join("shards").join(format!("{key}.csv"))
}

#[test]
fn rows_do_not_depend_on_threads_shards_or_who_plays_them() {
    let here = place("same", DESIGN);
    run(&here, "one", &["--threads", "1"]).ends(0);
    run(&here, "many", &["--threads", "3", "--shard-runs", "7"]).ends(0);
    let whole = table(&here, "one");
    assert_eq!(whole, table(&here, "many"));
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 1 + 8 * 2 * 6);
    assert!(
        lines[0].starts_with("cell,replicate,arm,factor_find_hours,factor_push,factor_will,peak_rung,"),
        "{}",
        lines[0]
    );
    assert!(lines[0].ends_with(",payoff,error,again"), "{}", lines[0]);
    assert!(lines[2].starts_with("0,0,poc-directory,4,0.25,0.2,"), "{}", lines[2]);

    // The same by hand, shard by shard and in another order.
    let keys = plan(&here, "by-hand", "16");
    let missing = detente(&here, &["sweep", "merge", "by-hand"]).ends(2);
    assert!(missing.err.contains("6 shards of 6 not played yet"), "{}", missing.err);
    for key in keys.iter().rev() {
        detente(&here, &["sweep", "run-shard", "by-hand", key]).ends(0);
    }
    detente(&here, &["sweep", "merge", "by-hand"]).ends(0);
    assert_eq!(whole, table(&here, "by-hand"));
    let provenance = fs::read_to_string(here.join("by-hand/provenance.json")).expect("a provenance");
    let provenance: serde_json::Value = serde_json::from_str(&provenance).expect("JSON");
    assert_eq!(
        (&provenance["runs"], &provenance["failed"], &provenance["seed"]),
        (&96.into(), &0.into(), &2018.into())
    );
    for input in ["design", "scenario faulty-update", "configuration poc-directory for faulty-update"] {
        assert_eq!(provenance["inputs"][input].as_str().map(str::len), Some(64), "{input}");
    }
    let columns = fs::read_to_string(here.join("one/columns.json")).expect("columns");
    let columns: serde_json::Value = serde_json::from_str(&columns).expect("JSON");
    assert_eq!(columns.as_array().map(Vec::len), Some(lines[0].split(',').count()));
    assert_eq!(columns[3]["unit"], "h");

    // One run again, as the table has it.
    let again =
        detente(&here, &["sweep", "again", "one", "--cell", "5", "--replicate", "2", "--format", "json"]).ends(0);
    let row: Vec<&str> = lines[1 + 5 * 12 + 2 * 2].split(',').collect();
    assert_eq!(again.json()["scores"]["peak_rung"].as_f64(), row[6].parse().ok());
    assert_eq!(again.json()["scores"]["escalation_load"].as_f64(), row[10].parse().ok());
}

#[test]
fn what_was_killed_is_taken_up_again_to_the_same_bytes() {
    let here = place("killed", &DESIGN.replace("Fixed(6)", "Fixed(20)"));
    run(&here, "whole", &["--threads", "1", "--shard-runs", "1000"]).ends(0);
    let words = ["sweep", "run", "design.ron", "--out", "broken", "--shard-runs", "8", "--threads", "2", "--resume"];
    let mut kills = 0;
    // Each attempt gets a little further, and is killed at another moment; what is done in time ends the loop.
    for attempt in 0..4_u64 {
        let mut child =
            program(&here).args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let begun = Instant::now();
        let shards = || fs::read_dir(here.join("broken/shards")).map_or(0, |entries| entries.count());
        let before = shards();
        while shards() <= before + attempt as usize && begun.elapsed() < Duration::from_secs(60) {
            if child.try_wait().expect("a child").is_some() {
                break;
            }
            sleep(Duration::from_millis(3));
        }
        if child.try_wait().expect("a child").is_none() {
            child.kill().expect("a kill");
            child.wait().expect("an end");
            kills += 1;
        }
        // A writer that was killed between writing and publishing leaves a file that nobody reads.
        fs::write(here.join("broken/shards/.half-a-shard.csv.77-0.tmp"), "0,0,none").expect("a half");
    }
    assert!(kills > 0, "no attempt lasted long enough to be killed");
    run(&here, "broken", &["--threads", "2", "--resume"]).ends(0);
    assert_eq!(table(&here, "whole"), table(&here, "broken"));
}

#[test]
fn a_sweep_is_not_begun_over_another() {
    let here = place("twice", DESIGN);
    run(&here, "out", &[]).ends(0);
    let second = run(&here, "out", &[]).ends(2);
    assert!(second.err.contains("out holds a sweep already") && second.err.contains("--resume"), "{}", second.err);
    let before = table(&here, "out");
    run(&here, "out", &["--resume"]).ends(0);
    assert_eq!(before, table(&here, "out"));
    fs::write(here.join("design.ron"), DESIGN.replace("Log(4, 48)", "Log(4, 40)")).expect("a design");
    let other = run(&here, "out", &["--resume"]).ends(2);
    assert!(other.err.contains("design is not what the sweep in out was planned with"), "{}", other.err);
    let frozen = detente(&here, &["sweep", "plan", "design.ron", "--out", "out"]).ends(2);
    assert!(frozen.err.contains("out holds the plan of another sweep"), "{}", frozen.err);
}

#[test]
fn a_differing_byte_is_found() {
    let here = place("byte", DESIGN);
    let keys = plan(&here, "out", "24");
    for key in &keys {
        detente(&here, &["sweep", "run-shard", "out", key]).ends(0);
    }
    // A shard that was published is left as it is; whoever wants to can prove it.
    let before = detente(&here, &["sweep", "run-shard", "out", &keys[1]]).ends(0);
    assert!(before.out.contains("24 runs, 0 failed, published before"), "{}", before.out);
    let proved = detente(&here, &["sweep", "run-shard", "out", &keys[1], "--again", "--format", "json"]).ends(0);
    assert_eq!(proved.json()["state"], "the same bytes as were published before");
    let path = shard(&here, "out", &keys[1]);
    let good = fs::read(&path).expect("a shard");
    let mut bad = good.clone();
    let digit = bad.len() - 5 - bad.iter().rev().skip(5).position(u8::is_ascii_digit).expect("a digit") - 1;
    bad[digit] = if bad[digit] == b'7' { b'8' } else { b'7' };
    fs::remove_file(&path).expect("room");
    fs::write(&path, &bad).expect("another byte");

    let merged = detente(&here, &["sweep", "merge", "out"]).ends(2);
    assert!(merged.err.contains(&keys[1]) && merged.err.contains("its rows have another digest"), "{}", merged.err);
    assert!(!here.join("out/results.csv").exists(), "nothing partial is visible");

    let damaged = detente(&here, &["sweep", "run-shard", "out", &keys[1]]).ends(2);
    assert!(damaged.err.contains("its rows have another digest"), "{}", damaged.err);
    let again = detente(&here, &["sweep", "run-shard", "out", &keys[1], "--again"]).ends(2);
    assert!(again.err.contains("nondeterminism"), "{}", again.err);
    let second = fs::read_dir(here.join("out/shards")).expect("shards").flatten();
    let second: Vec<PathBuf> =
        second.map(|entry| entry.path()).filter(|path| path.to_string_lossy().contains(".second-")).collect();
    let [second] = &second[..] else { panic!("{second:?}") };
    let name = second.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(again.err.contains(&format!("{}.csv", keys[1])) && again.err.contains(&name), "{}", again.err);
    assert_eq!(fs::read(second).expect("the second"), good);
    assert_eq!(fs::read(&path).expect("the first"), bad, "what was published stays as it is");

    // As long as both lie there nothing is merged; then all is well again.
    let stuck = detente(&here, &["sweep", "merge", "out"]).ends(2);
    assert!(stuck.err.contains("nondeterminism"), "{}", stuck.err);
    fs::rename(second, &path).expect("the good one");
    detente(&here, &["sweep", "merge", "out"]).ends(0);

    fs::write(here.join("out/shards/stranger.csv"), "x\n").expect("a stranger");
    let strange = detente(&here, &["sweep", "merge", "out"]).ends(2);
    assert!(strange.err.contains("stranger.csv is no shard of this plan"), "{}", strange.err);
}

#[test]
fn two_writers_of_one_shard_both_succeed() {
    let here = place("writers", DESIGN);
    let keys = plan(&here, "out", "1000");
    let [key] = &keys[..] else { panic!("{keys:?}") };
    let start =
        || program(&here).args(["sweep", "run-shard", "out", key]).stdout(Stdio::null()).spawn().expect("it starts");
    let mut both = [start(), start()];
    both.iter_mut().for_each(|writer| assert!(writer.wait().expect("an end").success()));
    detente(&here, &["sweep", "merge", "out"]).ends(0);
    let left = fs::read_dir(here.join("out/shards")).expect("shards").count();
    assert_eq!(left, 2, "the rows and the note of who played them: no temporary file is left");
}

#[test]
fn a_plan_of_another_engine_is_refused() {
    let here = place("engine", DESIGN);
    plan(&here, "out", "24");
    let path = here.join("out/plan.json");
    let text = fs::read_to_string(&path).expect("a plan");
    let (line, _) = text.lines().find(|line| line.contains("\"results\"")).map(|line| (line, ())).expect("results");
    fs::write(&path, text.replace(line, "  \"results\": 1,")).expect("another engine");
    let refused = detente(&here, &["sweep", "run-shard", "out", "0"]).ends(2);
    assert!(refused.err.contains("the plan was made by engine 0.1.0 with results 1, and this is"), "{}", refused.err);
    assert!(refused.err.contains("freeze the design anew"), "{}", refused.err);
    fs::write(&path, text.replace("Log(4, 48)", "Log(4, 47)")).expect("an edited plan");
    let edited = detente(&here, &["sweep", "run-shard", "out", "0"]).ends(2);
    assert!(edited.err.contains("the plan is not what was frozen: design is another"), "{}", edited.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_takes_no_file_is_told_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let here = place("unwritable", DESIGN);
    plan(&here, "out", "1000");
    let shards = here.join("out/shards");
    fs::set_permissions(&shards, fs::Permissions::from_mode(0o555)).expect("rights");
    // Whoever may do everything is stopped by no rights, but writes nothing into this folder either.
    if fs::write(shards.join("probe"), "").is_ok() {
        fs::remove_dir_all(&shards).expect("room");
        std::os::unix::fs::symlink("/proc/self/fdinfo", &shards).expect("a link");
    }
    let refused = detente(&here, &["sweep", "run-shard", "out", "0"]).ends(2);
    assert!(refused.err.contains("failed to write out/shards/"), "{}", refused.err);
    assert!(refused.err.contains("name a place that can be written"), "{}", refused.err);
    let nowhere = detente(&here, &["sweep", "run", "design.ron", "--out", "design.ron/x"]).ends(2);
    assert!(nowhere.err.contains("failed to write design.ron/x"), "{}", nowhere.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_publishes_nothing() {
    let here = place("full", DESIGN);
    let keys = plan(&here, "out", "1000");
    // A limit on the size of files stands for a disk without room: the write ends with an error half way.
    let script = format!("trap '' XFSZ; ulimit -f 4; exec '{}' sweep run-shard out 0", env!("CARGO_BIN_EXE_detente"));
    let full: Said =
        std::process::Command::new("sh").arg("-c").arg(script).current_dir(&here).output().expect("a shell").into();
    let full = full.ends(2);
    assert!(full.err.contains("failed to write out/shards/"), "{}", full.err);
    assert!(!shard(&here, "out", &keys[0]).exists());
    assert_eq!(fs::read_dir(here.join("out/shards")).expect("shards").count(), 0, "the half file is gone");
    detente(&here, &["sweep", "run-shard", "out", "0"]).ends(0);
    detente(&here, &["sweep", "merge", "out"]).ends(0);
}

#[test]
fn a_cell_that_cannot_be_played_is_rows_with_the_command_that_repeats_it() {
    let design = r#"(schema: 1, scenario: "faulty-update", replicates: Fixed(1), plan: Factorial(), factors: [
        (name: "a", range: Values([0.1, 0.6]), sets: Place("assets[\"KES.container-port\"].weight")),
        (name: "b", range: Values([0.1, 0.6]), sets: Place("assets[\"KES.airport\"].weight")),
    ])"#;
    let here = place("failing", design);
    let said = run(&here, "out", &[]).ends(0);
    assert!(said.out.contains("4 runs in out/results.csv"), "{}", said.out);
    assert!(said.out.contains(", 1 failed"), "{}", said.out);
    let text = table(&here, "out");
    let last = text.lines().last().expect("a row");
    let again = last.rsplit(',').next().expect("a command");
    assert_eq!(again, "detente sweep again . --cell 3 --replicate 0 --arm none");
    let words: Vec<&str> = again.split(' ').skip(1).collect();
    let told = detente(&here.join("out"), &words).ends(1);
    assert!(told.out.contains("it came to no end: the cell is refused"), "{}", told.out);
}

#[test]
fn bad_designs_are_refused_before_anything_runs() {
    let refused = |from: &str, to: &str, words: &str| {
        let here = place("bad", &DESIGN.replace(from, to));
        let said = run(&here, "out", &[]).ends(2);
        assert!(said.err.contains(words), "{}", said.err);
        assert!(!here.join("out").exists(), "nothing is written for a design that is refused");
    };
    refused("\"find_hours\"", "\"find_hour\"", "did you mean `find_hours`?");
    refused("Log(4, 48)", "Log(48, 4)", "the range from 48 to 4 is empty");
    refused("plan: Factorial()", "plan: LatinHypercube(n: 1000000000000000)", "cells, and may have");
    refused(
        "plan: Factorial()",
        "plan: Factorial(), constraints: [Where(\"push > 2\")]",
        "leave out every one of the 8 cells",
    );
    refused("incidents.update.rates.push", "incidents.updat.rates.psh", "did you mean `incidents.update.rates.push`?");
    refused("poc-directory.will", "poc-directory.wil", "did you mean `poc-directory.will`?");
    refused("incidents.update.rates.push", "parameters.find_hours", "`push` sets what another factor sets");
    refused("Fixed(6)", "Fixed(900000000)", "the design takes 1.4e10 runs, and may take 1e9");
    let here = place("shown", DESIGN);
    let said = detente(&here, &["sweep", "plan", "design.ron", "--threads", "2"]).ends(0);
    assert!(said.out.contains("8 cells × 2 arms × 6 seeds: 96 runs in 1 shard\n"), "{}", said.out);
    assert!(said.out.contains("about ") && said.out.contains("on 2 threads"), "{}", said.out);
}

#[test]
fn scripts_for_other_machines_name_every_shard() {
    let here = place("export", DESIGN);
    plan(&here, "out", "24");
    let slurm = detente(&here, &["sweep", "export", "slurm", "out"]).ends(0).out;
    assert!(slurm.contains("#SBATCH --array=0-3") && slurm.contains("run-shard \"$folder\" \"$shard\""), "{slurm}");
    let parallel = detente(&here, &["sweep", "export", "parallel", "out"]).ends(0).out;
    assert!(parallel.contains("seq 0 3 | parallel"), "{parallel}");
    // What one job of the array does, without the scheduler.
    fs::write(here.join("job.sh"), &slurm).expect("a script");
    let program = Path::new(env!("CARGO_BIN_EXE_detente")).parent().expect("a folder").display().to_string();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap_or_default());
    for job in 0..4 {
        let mut shell = std::process::Command::new("sh");
        let shell =
            shell.arg("job.sh").current_dir(&here).env("PATH", &path).env("SLURM_ARRAY_TASK_ID", job.to_string());
        assert!(shell.output().expect("a shell").status.success(), "job {job}");
    }
    detente(&here, &["sweep", "merge", "out"]).ends(0);
}

#[test]
fn a_report_is_of_the_table_that_was_merged() {
    let design = DESIGN.replace("Fixed(6)", "Fixed(4)").replace("plan: Factorial()", "plan: Saltelli(base: 2)");
    let here = place("report-cut", &design);
    detente(&here, &["sweep", "run", "design.ron", "--out", "out"]).ends(0);
    let table = here.join("out/results.csv");
    let whole = fs::read_to_string(&table).unwrap();
    let cut: Vec<&str> = whole.lines().take(3).collect();
    fs::write(&table, cut.join("\n") + "\n").unwrap();
    let said = detente(&here, &["sweep", "report", "out"]).ends(2);
    assert!(said.err.contains("provenance.json") && said.err.contains("sweep merge out"), "{}", said.err);
    detente(&here, &["sweep", "merge", "out"]).ends(0);
    assert_eq!(fs::read_to_string(&table).unwrap(), whole);
    detente(&here, &["sweep", "report", "out"]).ends(0);
}

#[test]
fn a_report_says_what_the_table_shows() {
    let design = DESIGN.replace("Fixed(6)", "Fixed(4)").replace("plan: Factorial()", "plan: Saltelli(base: 2)");
    let here = place("report", &design);
    let early = detente(&here, &["sweep", "report", "out"]).ends(2);
    assert!(early.err.contains("there is no plan"), "{}", early.err);
    plan(&here, "out", "1000");
    let unmerged = detente(&here, &["sweep", "report", "out"]).ends(2);
    assert!(unmerged.err.contains("merge the shards first"), "{}", unmerged.err);
    detente(&here, &["sweep", "run", "design.ron", "--out", "out", "--resume"]).ends(0);

    let told = detente(&here, &["sweep", "report", "out"]).ends(0);
    for words in
        ["ESCALATION LOAD", "poc-directory avoids more than none", "Sobol", "find_hours", "report: out/report.html"]
    {
        assert!(told.out.contains(words), "{words}:\n{}", told.out);
    }
    let json = detente(&here, &["sweep", "report", "out", "--format", "json"]).ends(0).json();
    assert_eq!((&json["runs"], &json["cells"], &json["baseline"]), (&80.into(), &10.into(), &"none".into()));
    let score = &json["scores"][0];
    assert_eq!(score["score"], "escalation_load");
    assert_eq!(score["series"][0]["parts"][0]["finding"]["kind"], "sobol");
    // The share is that of the table itself.
    let text = table(&here, "out");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let avoided = |cell: usize| -> f64 {
        let value = |seed: usize, arm: usize| rows[cell * 8 + seed * 2 + arm][10].parse::<f64>().expect("a number");
        (0..4).map(|seed| value(seed, 0) - value(seed, 1)).sum::<f64>() / 4.0
    };
    let share = (0..10).filter(|cell| avoided(*cell) > 0.0).count() as f64 / 10.0;
    assert_eq!(score["conclusions"][0]["share"].as_f64(), Some(share));
    let page = fs::read_to_string(here.join("out/report.html")).expect("a page");
    assert!(page.contains("<svg") && page.contains("Content-Security-Policy") && !page.contains("http://"), "{page}");
    let stored: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(here.join("out/report.json")).expect("JSON")).expect("JSON");
    assert_eq!(stored, json);
}

#[test]
fn a_file_in_the_place_of_the_shards_is_told_of_and_a_lost_folder_is_made_again() {
    let here = place("no-folder", DESIGN);
    plan(&here, "out", "1000");
    let shards = here.join("out/shards");
    fs::remove_dir_all(&shards).expect("the folder");
    fs::write(&shards, "no folder").expect("a file");
    for words in [&["sweep", "merge", "out"][..], &["sweep", "run-shard", "out", "0"]] {
        let said = detente(&here, words).ends(2);
        assert!(said.err.contains("is a file where the folder of shards belongs"), "{}", said.err);
        assert!(said.err.contains("mend: move it away"), "{}", said.err);
    }
    fs::remove_file(&shards).expect("the file");
    detente(&here, &["sweep", "run-shard", "out", "0"]).ends(0);
    detente(&here, &["sweep", "merge", "out"]).ends(0);
}

#[test]
fn a_merge_removes_what_killed_writers_left_and_nothing_else() {
    let here = place("left", DESIGN);
    let keys = plan(&here, "out", "24");
    let shards = here.join("out/shards");
    let left = shards.join(format!(".{}.csv.4711-0.tmp", keys[0]));
    fs::write(&left, "half").expect("a file");
    fs::write(shards.join(".another.tmp"), "of somebody").expect("a file");
    detente(&here, &["sweep", "merge", "out"]).ends(2);
    assert!(left.exists(), "its shard is not published: a writer may be at it");
    run(&here, "out", &["--resume"]).ends(0);
    assert!(!left.exists());
    assert!(shards.join(".another.tmp").exists());
}

#[test]
fn a_run_is_played_again_for_seeds_of_the_design_alone() {
    let here = place("beyond", DESIGN);
    plan(&here, "out", "1000");
    detente(&here, &["sweep", "again", "out", "--cell", "0", "--replicate", "5"]).ends(0);
    let said = detente(&here, &["sweep", "again", "out", "--cell", "0", "--replicate", "6"]).ends(2);
    assert!(said.err.contains("the design has no seed 6") && said.err.contains("from 0 to 5"), "{}", said.err);
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure_like_any_other_answer() {
    for word in ["--help", "--version"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let said = std::process::Command::new(env!("CARGO_BIN_EXE_detente")).arg(word).stdout(full).output();
        let said = said.expect("it runs");
        assert_eq!(said.status.code(), Some(2), "{word}");
        assert!(String::from_utf8_lossy(&said.stderr).contains("failed to write the answer"), "{word}");
    }
}

#[test]
fn a_report_tells_a_point_that_is_reached_twice_once_and_in_order() {
    let design = DESIGN.replace("Fixed(6)", "Fixed(2)").replace(
        "plan: Factorial()",
        "plan: Crossed([Factorial(factors: [\"will\"]), Morris(factors: [\"find_hours\", \"push\"], trajectories: 4)])",
    );
    let here = place("revisited", &design);
    run(&here, "out", &[]).ends(0);
    let told = detente(&here, &["sweep", "report", "out", "--format", "json"]).ends(0).json();
    let series = &told["scores"][0]["series"][0];
    let parts = series["parts"].as_array().expect("parts").iter().filter(|part| part["finding"]["kind"] == "factorial");
    let value = |part: &serde_json::Value, name: &str| -> f64 {
        part["within"][name].as_str().and_then(|value| value.parse().ok()).expect("a number")
    };
    let points: Vec<(f64, f64)> = parts.map(|part| (value(part, "find_hours"), value(part, "push"))).collect();
    assert!(points.len() > 4 && points.len() < 12, "{points:?}");
    assert!(points.windows(2).all(|two| two[0] < two[1]), "each once, in order: {points:?}");
    let said = detente(&here, &["sweep", "report", "out"]).ends(0).out;
    assert!(!said.contains("9.157713"), "{said}");
}
