//! `detente sweep export`: a script that plays the shards of a frozen plan on other machines.

use super::folder::Folder;
use crate::cli::{Export, Scheduler};
use crate::commands::Answer;
use crate::failure::Failure;
use crate::output::say;
use detente_study::sweep::{Frozen, Subject};

/// As many shards as one array of Slurm usually takes; more go round by round inside a job.
const ARRAY_MAX: usize = 1_000;

/// Writes the script to standard output.
pub(super) fn export(asked: &Export) -> Result<Answer, Failure> {
    let (frozen, subject) = Folder::new(&asked.folder).open()?;
    let whole = std::fs::canonicalize(&asked.folder);
    let whole = whole.map_err(|error| Failure::told(format!("{}: {error}", asked.folder.display()), ""))?;
    let folder = format!("'{}'", whole.display().to_string().replace('\'', r"'\''"));
    let shards = frozen.shards.len();
    let last = shards.saturating_sub(1);
    say(&match asked.scheduler {
        _ if subject.rounds() > 1 => in_batches(asked.scheduler, &folder, &frozen, &subject),
        Scheduler::Slurm => slurm(&folder, shards),
        Scheduler::Parallel => format!(
            "#!/bin/sh\n# Plays {shards} shards and merges them. A shard that is played twice has to give the same bytes.\n\
             set -e\nfolder={folder}\n\
             seq 0 {last} | parallel --halt now,fail=1 detente sweep run-shard \"$folder\" {{}}\n\
             detente sweep merge \"$folder\"\n"
        ),
    })?;
    Ok(Answer::Yes)
}

fn slurm(folder: &str, shards: usize) -> String {
    let jobs = shards.clamp(1, ARRAY_MAX);
    format!(
        "#!/bin/sh\n#SBATCH --job-name=detente-sweep\n#SBATCH --array=0-{}\n#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=1\n\
         # {shards} shards over {jobs} jobs. When all are done: detente sweep merge {folder}\n\
         set -e\nfolder={folder}\nshard=$SLURM_ARRAY_TASK_ID\n\
         while [ \"$shard\" -lt {shards} ]; do\n    detente sweep run-shard \"$folder\" \"$shard\"\n    \
         shard=$((shard + {jobs}))\ndone\n",
        jobs - 1
    )
}

/// Where the best arm is selected, who is played in a batch is known once the one before it is done.
fn in_batches(scheduler: Scheduler, folder: &str, frozen: &Frozen, subject: &Subject) -> String {
    let place = |unit: u64| frozen.shards.partition_point(|shard| shard.to <= unit);
    let batch = |nth: u64| subject.round(nth).map(|round| format!("{}:{}", place(round.from), place(round.to) - 1));
    let batches: Vec<String> = (0..subject.rounds()).filter_map(batch).collect();
    let play = match scheduler {
        Scheduler::Parallel => {
            "seq \"$first\" \"$last\" | parallel --halt now,fail=1 detente sweep run-shard \"$folder\" {}".to_owned()
        }
        Scheduler::Slurm => format!(
            "jobs=$((last - first + 1))\n    if [ $jobs -gt {ARRAY_MAX} ]; then jobs={ARRAY_MAX}; fi\n    export jobs\n    \
             sbatch --wait --job-name=detente-sweep --ntasks=1 --cpus-per-task=1 --array=0-$((jobs - 1)) \\\n        \
             --wrap='n=$((first + SLURM_ARRAY_TASK_ID)); while [ $n -le $last ]; do \
             detente sweep run-shard \"$folder\" $n || exit 1; n=$((n + jobs)); done'"
        ),
    };
    format!(
        "#!/bin/sh\n# Plays {} shards batch by batch, each once the one before it is done, until the choice is made. Call it as a\n\
         # program: it waits for its jobs.\nset -e\nexport folder={folder}\nfor batch in {}; do\n    \
         export first=\"${{batch%:*}}\" last=\"${{batch#*:}}\"\n    {play}\n    \
         # Nothing can be merged before the choice is made.\n    if detente sweep merge \"$folder\"; then exit 0; fi\ndone\n\
         exit 1\n",
        frozen.shards.len(),
        batches.join(" ")
    )
}
