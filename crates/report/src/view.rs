//! A comparison as a page needs it: plain values, whatever they were computed by.

use crate::words::{Names, Story};
use detente_engine::ids::{EventId, Hypothesis, IncidentId, StateId};
use detente_engine::log::Log;
use detente_scenario::time::Moment;
use detente_study::statistics::{Estimate, Verdict};
use std::collections::BTreeMap;

/// The score of the escalation headline.
pub const ESCALATION: &str = "escalation_load";
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
    /// Differences to the baseline.
    pub paired: Vec<Paired>,
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
    /// The gain as a share of the baseline, if it can be told.
    pub of_baseline: Option<f64>,
    /// How much of the variance the pairing removes.
    pub pairing: Option<f64>,
    /// The gain of each seed; may be empty for exploratory scores.
    pub gains: Vec<f64>,
}

/// Quantiles of the rung over time.
#[derive(Clone, Debug)]
pub struct Course {
    /// Hours of the points.
    pub hours: Vec<f64>,
    /// For each arm at each point: quantiles 5, 25, 50, 75, 95 %.
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
    /// The log at the baseline.
    pub without: Log,
    /// The log under the arm.
    pub with: Log,
    /// The first event that one of them lacks or has otherwise, at the baseline and under the arm.
    pub parts: Option<(Option<EventId>, Option<EventId>)>,
}

impl Telling {
    /// The two stories: without, with.
    pub fn stories(&self) -> (Story<'_>, Story<'_>) {
        (Story::new(&self.without, &self.names), Story::new(&self.with, &self.names))
    }
}

/// A belief from a moment on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeliefPoint {
    /// From when.
    pub at: Moment,
    /// Probability of what is so, while it is the favourite; 0 while another is.
    pub truth: f64,
    /// Probability of the strongest mistake.
    pub mistaken: f64,
    /// The favourite.
    pub favourite: Hypothesis,
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
    /// is not everything at once.
    pub fn lead(&self) -> Option<usize> {
        if let Some(asked) = self.asked.filter(|&a| a != self.baseline && a < self.arms.len()) {
            return Some(asked);
        }
        let ranked = self.ranked(ESCALATION);
        let single = ranked.iter().find(|&&a| self.arms[a].measures.len() == 1);
        let partial = ranked.iter().find(|&&a| self.arms[a].name != "full");
        single.or(partial).or(ranked.first()).copied()
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

/// The history of a belief as a log tells it: it moves in steps, at events.
pub fn beliefs(log: &Log, pair: Pair, author: Option<Hypothesis>) -> Vec<BeliefPoint> {
    let mut points = Vec::new();
    for event in &log.events {
        if let detente_engine::What::Belief { observer, incident, favourite, probability } = event.what
            && (observer, incident) == pair
        {
            // A log tells the favourite alone: while another is favoured, what is so has no probability here.
            let truth = if author == Some(favourite) { probability } else { 0.0 };
            let mistaken = if author == Some(favourite) { 0.0 } else { probability };
            points.push(BeliefPoint { at: event.at, truth, mistaken: mistaken.min(1.0 - truth), favourite });
        }
    }
    points
}
