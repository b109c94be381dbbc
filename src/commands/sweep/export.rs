//! `detente sweep export`: a script that plays the shards of a frozen plan on other machines.

use super::folder::Folder;
use crate::cli::{Export, Scheduler};
use crate::commands::Answer;
use crate::failure::Failure;
use crate::output::say;

/// As many shards as one array of Slurm usually takes; more go round by round inside a job.
const ARRAY_MAX: usize = 1_000;

/// Writes the script to standard output.
pub(super) fn export(asked: &Export) -> Result<Answer, Failure> {
    let (frozen, _) = Folder::new(&asked.folder).open()?;
    let whole = std::fs::canonicalize(&asked.folder);
    let whole = whole.map_err(|error| Failure::told(format!("{}: {error}", asked.folder.display()), ""))?;
    let folder = format!("'{}'", whole.display().to_string().replace('\'', r"'\''"));
    let shards = frozen.shards.len();
    let last = shards.saturating_sub(1);
    say(&match asked.scheduler {
        Scheduler::Slurm => slurm(&folder, shards),
        Scheduler::Parallel => format!(
            "#!/bin/sh\n# Plays {shards} shards and merges them. A shard that is played twice has to give the same bytes.\n\
             set -e\nfolder={folder}\n\
             seq 0 {last} | parallel --halt now,fail=1 detente sweep run-shard \"$folder\" {{}}\n\
             detente sweep merge \"$folder\"\n"
        ),
    });
    Ok(Answer::Yes)
}

fn slurm(folder: &str, shards: usize) -> String {
    let jobs = shards.clamp(1, ARRAY_MAX);
    format!(
        "#!/bin/sh\n#SBATCH --job-name=detente-sweep\n#SBATCH --array=0-{}\n#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=1\n\
         # Each job plays every {jobs}th of {shards} shards. When all are done: detente sweep merge DIR\n\
         set -e\nfolder={folder}\nshard=$SLURM_ARRAY_TASK_ID\n\
         while [ \"$shard\" -lt {shards} ]; do\n    detente sweep run-shard \"$folder\" \"$shard\"\n    \
         shard=$((shard + {jobs}))\ndone\n",
        jobs - 1
    )
}
