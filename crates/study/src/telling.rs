//! The telling seed of an arm, and where it parts from the baseline.

use crate::comparison::{Comparison, ToldDivergence, differences};
use crate::divergence::{Divergence, told};
use crate::experiment::{Experiment, Table, guarded};
use crate::simulator::Simulate;
use crate::statistics::Verdict;
use detente_engine::chance::RunKey;
use std::sync::atomic::{AtomicBool, Ordering};

/// The replicate that stands for an arm on a score: the median of the improved, or of the worsened
/// if the arm does worse on the mean. `None` if no seed differs that way.
///
/// Of an even number the lower of the two in the middle is taken, since a seed has to be one.
pub fn telling_replicate(table: &Table, arm: usize, score: usize) -> Option<u64> {
    let sign = if table.yardsticks.get(score)?.lower_is_better { 1.0 } else { -1.0 };
    let differences = differences(table, arm, score);
    let gains: Vec<(f64, u64)> =
        (0..).zip(&differences).filter_map(|(replicate, d)| d.map(|d| (d * sign, replicate))).collect();
    let mean: f64 = gains.iter().map(|(gain, _)| gain).sum();
    let worse = mean < 0.0;
    let mut told: Vec<(f64, u64)> =
        gains.into_iter().filter(|(gain, _)| if worse { *gain < 0.0 } else { *gain > 0.0 }).collect();
    told.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    told.get(told.len().checked_sub(1)? / 2).map(|(_, replicate)| *replicate)
}

/// Runs one replicate in the baseline and in an arm with their logs, and finds where they part.
///
/// # Errors
/// Why one of the two runs came to no end.
pub fn first_divergence<S: Simulate>(
    experiment: &Experiment<S::Plan>,
    simulator: &S,
    arm: usize,
    replicate: u64,
) -> Result<Option<Divergence>, String> {
    let mut worker = simulator.worker();
    let key = RunKey::new(experiment.seed, replicate);
    let mut log = |place: usize| {
        let plan = &experiment.arms[place].plan;
        guarded(simulator, &mut worker, |worker| simulator.log(worker, plan, key)).map(|(_, log)| log)
    };
    let (first, second) = (log(experiment.baseline)?, log(arm)?);
    Ok(told(&first, &second))
}

/// Whether no event of an arm differs from the baseline on any seed, bookkeeping apart. Only seeds
/// whose digests differ or are unknown are run again, and only until the first that differs in earnest.
fn unused<S: Simulate>(
    experiment: &Experiment<S::Plan>,
    simulator: &S,
    table: &Table,
    arm: usize,
    stop: &AtomicBool,
) -> bool {
    let rows = table.arms[table.baseline].rows.iter().zip(&table.arms[arm].rows);
    (0..).zip(rows).all(|(replicate, (base, arm_row))| match (base, arm_row) {
        // Without its log a run has no digest, and zeros tell nothing.
        (Some(base), Some(other)) if base.digest == other.digest && base.digest != [0; 32] => true,
        (Some(_), Some(_)) if !stop.load(Ordering::Relaxed) => {
            matches!(first_divergence(experiment, simulator, arm, replicate), Ok(None))
        }
        _ => false,
    })
}

impl Comparison {
    /// Adds what single seeds tell: the first divergence of each arm's telling seed on each headline,
    /// and which arms are unused. Runs a few seeds again; a stop leaves the rest untold.
    pub fn tell<S: Simulate>(
        &mut self,
        experiment: &Experiment<S::Plan>,
        simulator: &S,
        table: &Table,
        stop: &AtomicBool,
    ) {
        for arm in (0..table.arms.len()).filter(|arm| *arm != table.baseline) {
            let unused = unused(experiment, simulator, table, arm, stop);
            for (score, yardstick) in table.yardsticks.iter().enumerate().filter(|(_, y)| y.headline) {
                let rows = self.paired.iter_mut();
                let Some(row) = rows.into_iter().find(|r| r.arm == table.arms[arm].name && r.score == yardstick.id)
                else {
                    continue;
                };
                if unused {
                    row.verdict = row.avoided.map(|_| Verdict::Unused);
                    continue;
                }
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let Some(replicate) = telling_replicate(table, arm, score) else { continue };
                // A seed that ran before and fails now has nothing to tell.
                let found = first_divergence(experiment, simulator, arm, replicate).ok().flatten();
                row.first_divergence =
                    found.map(|divergence| ToldDivergence { seed: table.seed, replicate, divergence, words: None });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Matters, ScenarioStamp};
    use crate::divergence::Parting;
    use crate::fake::{Fake, experiment, hands};
    use detente_scenario::Moment;

    fn compared(runs: u64, threads: usize) -> (Table, Comparison) {
        let stop = AtomicBool::new(false);
        let experiment = experiment(runs, threads);
        let table = experiment.run(&Fake, hands(&stop)).unwrap();
        let stamp = ScenarioStamp { id: "fake".into(), digest: "00".into() };
        let matters = Matters { escalation_load: 0.15, attribution_brier: 0.02 };
        let mut comparison = Comparison::new(&table, stamp, "0.1.0", matters);
        comparison.tell(&experiment, &Fake, &table, &stop);
        (table, comparison)
    }

    #[test]
    fn each_arm_gets_the_word_it_deserves() {
        let (_, comparison) = compared(200, 2);
        let helps = comparison.row("helps", "escalation_load").unwrap();
        let avoided = helps.avoided.unwrap();
        assert!((avoided.mean - 0.8 * avoided.share_better).abs() < 1e-12 && avoided.share_worse == 0.0);
        assert_eq!((helps.verdict, helps.holm.unwrap().stands), (Some(Verdict::Avoids), true));
        // The idle arm is pinged: its digests differ from the baseline's, its events do not.
        let idle = comparison.row("idle", "escalation_load").unwrap();
        assert_eq!((idle.verdict, idle.avoided.unwrap().mean), (Some(Verdict::Unused), 0.0));
        assert_eq!(idle.identical.unwrap().could_differ, 0.015);
        assert!(idle.first_divergence.is_none() && !idle.holm.unwrap().stands);
    }

    #[test]
    fn shares_directions_and_scores_without_meaning_are_kept_apart() {
        let (table, comparison) = compared(200, 1);
        // More answers are better: what was avoided is below 0, the gain above.
        let answered = comparison.row("helps", "answered_share").unwrap();
        assert!(answered.avoided.unwrap().mean < 0.0 && answered.gain().unwrap().mean > 0.0);
        assert!(answered.avoided.unwrap().share_better > 0.5 && answered.share_of_baseline.is_none());
        let asked = table.arms[0].rows.iter().flatten().filter(|row| row.scores[3].is_some()).count();
        assert_eq!(answered.pairs, asked as u64);
        assert_eq!(comparison.row("helps", "payoff").unwrap().avoided, None);
        assert_eq!(comparison.arms[0].scores["payoff"], None);
        // The interval of a share is Newcombe's: not symmetric about the mean.
        let reach = comparison.row("helps", "p_rung_7").unwrap().avoided.unwrap();
        let interval = reach.ci95.unwrap();
        assert!(((interval.high - reach.mean) - (reach.mean - interval.low)).abs() > 1e-6);
        // Differences of the arms' means are what was avoided, wherever no seed is missing.
        for row in comparison.paired.iter().filter(|row| row.pairs == 200) {
            let mean = |arm: usize| comparison.arms[arm].scores[&row.score].unwrap().mean;
            let arm = comparison.arms.iter().position(|a| a.name == row.arm).unwrap();
            assert!((mean(0) - mean(arm) - row.avoided.unwrap().mean).abs() < 1e-12, "{}", row.score);
        }
    }

    #[test]
    fn the_telling_seed_is_the_median_of_the_improved_and_shows_where_it_parts() {
        let (table, comparison) = compared(40, 1);
        let replicate = telling_replicate(&table, 1, 0).unwrap();
        let mut gains: Vec<f64> = differences(&table, 1, 0).into_iter().flatten().filter(|d| *d > 0.0).collect();
        gains.sort_by(f64::total_cmp);
        assert_eq!(differences(&table, 1, 0)[replicate as usize], Some(gains[(gains.len() - 1) / 2]));
        let told = comparison.row("helps", "escalation_load").unwrap().first_divergence.clone().unwrap();
        // The note is sent at the same hour by another route; incident and case are shared.
        assert_eq!((told.replicate, told.divergence.parting), (replicate, Parting::OtherContent));
        assert_eq!((told.divergence.at, told.divergence.shared), (Moment::from_hours(4.0), 2));
        assert_eq!(telling_replicate(&table, 2, 0), None);
    }

    #[test]
    fn the_split_explains_the_misperception_avoided() {
        let (_, comparison) = compared(50, 1);
        let row = comparison.row("helps", "attribution_brier").unwrap();
        let split = row.split.unwrap();
        let sum = split.both.avoided + split.one.avoided + split.none.avoided;
        assert!((sum - row.avoided.unwrap().mean).abs() < 1e-12 && split.one.avoided > 0.1);
        assert_eq!((split.both.pairs, split.one.pairs + split.none.pairs), (0, 50));
        assert_eq!(comparison.row("helps", "escalation_load").unwrap().split, None);
    }

    #[test]
    fn the_headline_names_who_was_asked_for_or_the_best_single_measure() {
        let (_, mut comparison) = compared(50, 1);
        let named = |c: &Comparison, asked| c.foremost("escalation_load", asked).map(|row| row.arm.clone()).unwrap();
        assert_eq!((named(&comparison, None), named(&comparison, Some("idle"))), ("helps".into(), "idle".into()));
        // An arm that holds everything wins by default only where nothing smaller is there.
        comparison.arms[1].measures = vec!["a".into(), "b".into()];
        comparison.arms[2].measures = vec!["a".into()];
        assert_eq!(named(&comparison, None), "idle");
    }

    #[test]
    fn a_measure_that_hurts_is_told_by_a_seed_that_it_hurt() {
        let (mut table, _) = compared(30, 1);
        table.arms.swap(0, 1);
        let replicate = telling_replicate(&table, 1, 0).unwrap();
        assert!(differences(&table, 1, 0)[replicate as usize].unwrap() < 0.0);
    }

    #[test]
    fn the_json_is_the_one_promised_whatever_the_threads() {
        let (_, comparison) = compared(25, 1);
        let text = serde_json::to_string_pretty(&comparison).unwrap();
        assert_eq!(text, serde_json::to_string_pretty(&compared(25, 2).1).unwrap());
        insta::assert_snapshot!(text);
    }
}
