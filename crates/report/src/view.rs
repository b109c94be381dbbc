//! A comparison as a page needs it: plain values, whatever they were computed by.

use crate::words::ledger::Row;
use crate::words::{Names, Story};
use detente_engine::ids::{EventId, Hypothesis, IncidentId, StateId};
use detente_engine::log::Log;
use detente_engine::stage::record::BeliefPoint;
use detente_study::contribution::Contribution;
use detente_study::statistics::{Estimate, Interval, Verdict, frontier};
use std::collections::BTreeMap;

/// The score of the escalation headline.
pub const ESCALATION: &str = "escalation_load";
/// The score of what measures cost.
pub const STAFF_HOURS: &str = "staff_hours";
/// The score of the misperception headline.
pub const MISPERCEPTION: &str = "attribution_brier";

/// A comparison of configurations on the same luck.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The scenario's id, as a command takes it.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Its one sentence.
    pub summary: String,
    /// Its digest.
    pub digest: String,
    /// Its length in days.
    pub days: f64,
    /// Its step in hours.
    pub step_hours: f64,
    /// The engine's version.
    pub engine: String,
    /// The seed of the experiment.
    pub seed: u64,
    /// Crises per configuration.
    pub runs: u64,
    /// Runs that failed.
    pub failed: u64,
    /// Wall time, if known.
    pub seconds: Option<f64>,
    /// The command that gives the same again.
    pub command: String,
    /// The baseline, by its place among the arms.
    pub baseline: usize,
    /// The first arm that the user asked for, if any was.
    pub asked: Option<usize>,
    /// The arms.
    pub arms: Vec<Arm>,
    /// Differences below these do not matter: escalation load, attribution Brier.
    pub matters: (f64, f64),
    /// Differences to the baseline.
    pub paired: Vec<Paired>,
    /// What each measure of each configuration did, if somebody asked.
    pub contributions: Vec<Contribution>,
    /// The course of the crises.
    pub course: Option<Course>,
    /// Loss of services.
    pub services: Option<Services>,
    /// One crisis under two configurations.
    pub telling: Option<Telling>,
    /// Parameters in the registry, and how many of them are judgement.
    pub parameters: (usize, usize),
}

/// One configuration.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// Its one line.
    pub summary: String,
    /// The measures in it.
    pub measures: Vec<String>,
    /// Means of the scores that have a meaning here.
    pub scores: BTreeMap<String, Estimate>,
    /// Shares of crises that reach rung 7 in both, only at the baseline, only here, in neither.
    pub reach: Option<[f64; 4]>,
    /// Misperception avoided by pairs with a case in both arms, in one, in none.
    pub split: Option<[f64; 3]>,
}

/// A difference between an arm and the baseline; above zero is better.
#[derive(Clone, Debug)]
pub struct Paired {
    /// Which arm.
    pub arm: usize,
    /// Which score.
    pub score: String,
    /// The mean gain with its interval.
    pub gain: Estimate,
    /// Share of seeds better.
    pub better: f64,
    /// Share of seeds worse.
    pub worse: f64,
    /// In a word.
    pub verdict: Verdict,
    /// It stands at 95 % with all arms taken together (Holm).
    pub stands: bool,
    /// The gain as a share of the baseline, if it can be told.
    pub of_baseline: Option<f64>,
    /// How much of the variance the pairing removes.
    pub pairing: Option<f64>,
    /// The gain of each seed; may be empty for exploratory scores.
    pub gains: Vec<f64>,
}

/// A configuration with its price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Priced {
    /// Which arm.
    pub arm: usize,
    /// Mean staff hours.
    pub hours: f64,
    /// What it avoids, against the baseline.
    pub gain: f64,
    /// Its interval, if it has one.
    pub interval: Option<Interval>,
    /// Nothing else avoids at least as much for no more.
    pub on_frontier: bool,
}

/// Quantiles of the rung over time.
#[derive(Clone, Debug)]
pub struct Course {
    /// Hours of the points.
    pub hours: Vec<f64>,
    /// For each arm at each point, the highest rung that stands anywhere: quantiles 5, 25, 50, 75, 95 %.
    pub arms: Vec<Vec<[f64; 5]>>,
}

/// Mean loss of function by state and sector.
#[derive(Clone, Debug)]
pub struct Services {
    /// Names of states with their codes.
    pub states: Vec<(String, String)>,
    /// Sectors in words.
    pub sectors: Vec<String>,
    /// For each arm, for each state × sector: mean days of full loss over the crisis.
    pub lost_days: Vec<Vec<f64>>,
    /// For each arm, for each state × sector: the mean loss at evenly spaced moments; may be empty.
    pub course: Vec<Vec<Vec<f64>>>,
}

/// One crisis under two configurations.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The arm beside the baseline.
    pub arm: usize,
    /// Which replicate.
    pub replicate: u64,
    /// By which rule it was chosen, in words.
    pub rule: String,
    /// What things are called.
    pub names: Names,
    /// The run at the baseline.
    pub without: Account,
    /// The run under the arm.
    pub with: Account,
    /// The first event that one of them lacks or has otherwise, at the baseline and under the arm.
    pub parts: Option<(Option<EventId>, Option<EventId>)>,
    /// What each measure of the arm was used for in it.
    pub ledger: Vec<Row>,
}

/// What is kept of one run to tell it.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// What happened.
    pub log: Log,
    /// Beliefs as they changed.
    pub beliefs: Vec<BeliefPoint>,
    /// True authors of all incidents, by id.
    pub authors: Vec<Hypothesis>,
}

impl Account {
    /// The account as a story.
    pub fn story<'a>(&'a self, names: &'a Names) -> Story<'a> {
        Story::new(&self.log, names).with(&self.beliefs, &self.authors)
    }
}

impl Telling {
    /// The two stories: without, with.
    pub fn stories(&self) -> (Story<'_>, Story<'_>) {
        (self.without.story(&self.names), self.with.story(&self.names))
    }
}

/// Whose belief about what.
pub type Pair = (StateId, IncidentId);

impl Comparison {
    /// The difference of an arm in a score.
    pub fn pair(&self, arm: usize, score: &str) -> Option<&Paired> {
        self.paired.iter().find(|p| p.arm == arm && p.score == score)
    }
    /// The arms beside the baseline, best first by a score; those without it last.
    pub fn ranked(&self, score: &str) -> Vec<usize> {
        let mut arms: Vec<usize> = (0..self.arms.len()).filter(|&a| a != self.baseline).collect();
        let gain = |a: usize| self.pair(a, score).map_or(f64::NEG_INFINITY, |p| p.gain.mean);
        arms.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)).then(a.cmp(&b)));
        arms
    }
    /// The arm of the headline: the first asked for, else the best single measure, else the best that
    /// is not everything at once. Best is who helps most against escalation; where nobody does, who
    /// helps most against misperception.
    pub fn lead(&self) -> Option<usize> {
        if let Some(asked) = self.asked.filter(|&a| a != self.baseline && a < self.arms.len()) {
            return Some(asked);
        }
        let helps = |arm: usize, score: &str| self.pair(arm, score).is_some_and(|p| p.verdict.helps());
        let eligible = |rule: fn(&Arm) -> bool, score: &str| -> Vec<usize> {
            self.ranked(score).into_iter().filter(|&a| rule(&self.arms[a])).collect()
        };
        let rules: [fn(&Arm) -> bool; 3] = [|a| a.measures.len() == 1, |a| a.name != "full", |_| true];
        for rule in rules {
            let ranked = eligible(rule, ESCALATION);
            if ranked.is_empty() {
                continue;
            }
            let by = |score| eligible(rule, score).into_iter().find(|&a| helps(a, score));
            return by(ESCALATION).or_else(|| by(MISPERCEPTION)).or(ranked.first().copied());
        }
        None
    }
    /// All arms, the baseline too, with their staff hours and what they avoid of a score.
    pub fn priced(&self, score: &str) -> Vec<Priced> {
        let mut points: Vec<Priced> = (0..self.arms.len())
            .filter_map(|arm| {
                let hours = self.mean(arm, STAFF_HOURS)?;
                let (gain, interval) = if arm == self.baseline {
                    (self.mean(arm, score).map(|_| 0.0)?, None)
                } else {
                    let gain = self.pair(arm, score)?.gain;
                    (gain.mean, gain.ci95)
                };
                Some(Priced { arm, hours, gain, interval, on_frontier: false })
            })
            .collect();
        let on = frontier(&points.iter().map(|p| (p.hours, p.gain)).collect::<Vec<_>>());
        for (point, on) in points.iter_mut().zip(on) {
            point.on_frontier = on;
        }
        points
    }
    /// All runs that were played for it.
    pub fn played(&self) -> u64 {
        self.runs * self.arms.len() as u64 + self.contributions.iter().map(|told| told.played).sum::<u64>()
    }
    /// Decimals of a headline score: so many that its differences show.
    pub fn decimals(&self, score: &str) -> usize {
        let greatest = (0..self.arms.len()).filter_map(|a| self.mean(a, score)).fold(0.0f64, |m, v| m.max(v.abs()));
        if greatest > 0.0 && greatest < 0.2 { 3 } else { 2 }
    }
    /// The mean of a score in an arm.
    pub fn mean(&self, arm: usize, score: &str) -> Option<f64> {
        self.arms.get(arm)?.scores.get(score).map(|e| e.mean)
    }
    /// The baseline's name as a condition: `Without` measures, or `with` another configuration.
    pub fn without(&self) -> String {
        match self.arms.get(self.baseline) {
            Some(arm) if !arm.measures.is_empty() => format!("with {}", arm.name),
            _ => "without".into(),
        }
    }
}
