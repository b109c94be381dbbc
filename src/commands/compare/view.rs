//! The comparison as the pages show it: plain values, from the table and from single runs.

use super::Work;
use crate::engine;
use crate::failure::Failure;
use crate::panic::reproduce;
use detente_engine::Run;
use detente_report::view::{self, Account, Course, ESCALATION, Services, Telling};
use detente_report::words::{self, Story};
use detente_scenario::REGISTRY;
use detente_study::Comparison;
use detente_study::comparison::differences;
use detente_study::divergence::told;
use detente_study::ledger::{ledger, take_away};
use detente_study::statistics::Estimate;
use detente_study::telling::telling_replicate;

/// Points of the course over time that a picture can show.
const POINTS: usize = 240;

impl Work<'_> {
    /// Everything a page of this comparison shows.
    pub(super) fn view(&self, judged: &Comparison) -> Result<view::Comparison, Failure> {
        let scenario = &self.subject.loaded.scenario;
        let step_hours = self.subject.bare.base.step_hours;
        let mut seen = view::Comparison {
            scenario: self.asked.scenario.clone(),
            title: self.subject.title().to_owned(),
            summary: scenario.summary.clone(),
            digest: judged.scenario.digest.clone(),
            days: f64::from(scenario.days),
            step_hours,
            engine: engine::VERSION.to_owned(),
            seed: judged.seed,
            runs: judged.runs,
            failed: judged.failures.len() as u64,
            seconds: Some(self.seconds),
            command: reproduce(std::env::args().skip(1)),
            baseline: self.experiment.baseline,
            asked: (!self.asked.cbm.is_empty()).then_some(1),
            arms: (0..judged.arms.len()).map(|arm| self.arm(judged, arm)).collect(),
            matters: (judged.matters.escalation_load, judged.matters.attribution_brier),
            paired: self.paired(judged),
            contributions: judged.contributions.clone(),
            course: Some(self.course(step_hours)),
            services: Some(self.services()),
            telling: None,
            parameters: (REGISTRY.len(), REGISTRY.iter().filter(|spec| spec.source.starts_with('J')).count()),
        };
        seen.telling = seen.lead().map(|arm| self.telling(arm)).transpose()?.flatten();
        Ok(seen)
    }

    fn place(&self, score: &str) -> Option<usize> {
        self.table.yardsticks.iter().position(|yardstick| yardstick.id == score)
    }

    fn arm(&self, judged: &Comparison, arm: usize) -> view::Arm {
        let scores = judged.arms[arm].scores.iter();
        view::Arm {
            name: judged.arms[arm].name.clone(),
            summary: self.experiment.arms[arm].plan.configuration.summary.clone(),
            measures: judged.arms[arm].measures.clone(),
            scores: scores.filter_map(|(id, estimate)| Some((id.clone(), (*estimate)?))).collect(),
            reach: self.reach(arm),
            split: self.table.arms[arm].misperception.contributions(),
        }
    }

    /// Shares of crises that reach rung 7 in both, at the baseline alone, in the arm alone, in neither.
    fn reach(&self, arm: usize) -> Option<[f64; 4]> {
        let place = self.place("p_rung_7")?;
        let (base, arm) = (&self.table.arms[self.table.baseline].rows, &self.table.arms[arm].rows);
        let mut counts = [0_u32; 4];
        for (base, arm) in base.iter().zip(arm) {
            let (Some(base), Some(arm)) = (base, arm) else { continue };
            let (Some(base), Some(arm)) = (base.scores[place], arm.scores[place]) else { continue };
            counts[match (base > 0.5, arm > 0.5) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            }] += 1;
        }
        let all: u32 = counts.iter().sum();
        (all > 0).then(|| counts.map(|count| f64::from(count) / f64::from(all)))
    }

    fn paired(&self, judged: &Comparison) -> Vec<view::Paired> {
        let shown = |row: &detente_study::comparison::Paired| {
            let arm = judged.arms.iter().position(|arm| arm.name == row.arm)?;
            let (avoided, gain) = (row.avoided?, row.gain()?);
            let sign = if row.lower_is_better { 1.0 } else { -1.0 };
            let gains = |place| differences(&self.table, arm, place).into_iter().flatten().map(|d| d * sign).collect();
            Some(view::Paired {
                arm,
                score: row.score.clone(),
                gain: Estimate { mean: gain.mean, ci95: gain.ci95 },
                better: avoided.share_better,
                worse: avoided.share_worse,
                verdict: row.verdict?,
                stands: row.holm.is_some_and(|holm| holm.stands),
                of_baseline: row.share_of_baseline.map(|share| share.share),
                pairing: row.variance_reduction,
                gains: if row.headline { self.place(&row.score).map(gains).unwrap_or_default() } else { Vec::new() },
            })
        };
        judged.paired.iter().filter_map(shown).collect()
    }

    /// Quantiles of the rung over time.
    fn course(&self, step_hours: f64) -> Course {
        let steps = f64::from(self.subject.loaded.scenario.days) * 24.0 / step_hours;
        let every = (steps as usize).div_ceil(POINTS).max(1);
        let bands: Vec<_> = self.table.arms.iter().map(|arm| arm.ensemble.bands(every)).collect();
        let hours = bands.first().into_iter().flatten().map(|band| (band.step as f64 + 1.0) * step_hours).collect();
        let quantiles = |band: &detente_study::ensemble::Band| {
            [band.ninety.0, band.half.0, band.median, band.half.1, band.ninety.1].map(f64::from)
        };
        Course { hours, arms: bands.iter().map(|bands| bands.iter().map(quantiles).collect()).collect() }
    }

    fn services(&self) -> Services {
        let (names, topology) = (self.subject.names(), &self.subject.bare.topology);
        Services {
            states: topology.state_ids().map(|id| (names.state(id).to_owned(), names.code(id).to_owned())).collect(),
            sectors: names.sectors().to_vec(),
            lost_days: self.table.arms.iter().map(|arm| arm.ensemble.mean_days_lost()).collect(),
            course: Vec::new(),
        }
    }

    /// One crisis under the baseline and under an arm, with both logs.
    fn telling(&self, arm: usize) -> Result<Option<Telling>, Failure> {
        let Some(replicate) = self.place(ESCALATION).and_then(|score| telling_replicate(&self.table, arm, score))
        else {
            return Ok(None);
        };
        let again = |arm: usize| self.again(&self.experiment.arms[arm].plan, replicate);
        let (without, with) = (again(self.experiment.baseline)?, again(arm)?);
        let parts = told(&without.log, &with.log).map(|p| (p.first.map(|side| side.id), p.second.map(|side| side.id)));
        let plan = &self.experiment.arms[arm].plan;
        let names = self.subject.names().under(plan);
        let mut lines = ledger(plan, &with.log);
        take_away(&mut lines, plan, &with).map_err(|why| Failure::told(why, ""))?;
        let rows = words::ledger::rows(&lines, &Story::new(&with.log, &names).with(&with.beliefs, &with.authors));
        let account = |run: Run| Account { log: run.log, beliefs: run.beliefs, authors: run.authors };
        let (without, with) = (account(without), account(with));
        let name = &self.experiment.arms[arm].name;
        let rule = format!("the median of the crises whose escalation differs with {name}, on the side of its mean");
        Ok(Some(Telling { arm, replicate, rule, names, without, with, parts, ledger: rows }))
    }
}
