//! The ledger of a run: which measure was used when, by whom, at what cost, and what it changed.
//!
//! What a single use led to is read from the causes in the log. What a whole measure changed is read from the
//! same crisis on the same luck without it, also for measures that are never "used" (a scale, common terms).

use crate::divergence::told;
use crate::engine::Engine;
use detente_engine::ids::{EventId, StateId};
use detente_engine::log::{Log, RouteKind, What};
use detente_engine::score::{SCORES, ScoreId};
use detente_engine::{Plan, Run};
use detente_scenario::adoption::Turn;
use detente_scenario::measure::Use;
use detente_scenario::{Configuration, Moment};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One use of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// What counted as a use.
    pub kind: Use,
    /// Who used it.
    pub by: StateId,
    /// With whom; the same state for an exercise that it took part in.
    pub with: StateId,
    /// The event that was the use.
    pub event: EventId,
    /// Staff hours.
    pub hours: f64,
    /// Hours from the use until it was read by those who know, if it was a message and it was.
    pub arrived: Option<f64>,
    /// What came of it: answers, silences, evidence, beliefs, choices, in order.
    pub came: Vec<EventId>,
}

/// The same crisis without one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// Each score with the measure and without it, by the score's place; `None` where it has no meaning.
    pub scores: Vec<Option<(f64, f64)>>,
    /// The highest rung with it and without it.
    pub peak: (i8, i8),
    /// The first event of this run that would not have come about, or not so; of the other run, if only that has one.
    pub parts: Option<Parts>,
}

/// Where the two runs part.
#[derive(Clone, Debug, PartialEq)]
pub enum Parts {
    /// At this event of the run with the measure.
    With(EventId),
    /// At this event, which only the run without it has: its log is kept for the words.
    Without(EventId, Box<Log>),
}

/// One measure of the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its place in the configuration.
    pub place: usize,
    /// Its identifier.
    pub id: String,
    /// Where it stood, from the start on.
    pub course: Vec<Turn>,
    /// States that took part, at most.
    pub members: usize,
    /// Staff hours to keep it up, used or not.
    pub kept: f64,
    /// Its uses, in order of time.
    pub entries: Vec<Entry>,
    /// What would have been without it; `None` if nobody asked, or it never worked.
    pub without: Option<Without>,
}

impl Line {
    /// Staff hours of its uses.
    pub fn used(&self) -> f64 {
        self.entries.iter().map(|entry| entry.hours).sum()
    }
}

/// The ledger of a run that was kept with its log: one line for each measure, in the order of the configuration.
pub fn ledger(plan: &Plan, log: &Log) -> Vec<Line> {
    let kept = plan.standing_hours(plan.topology.end);
    let follows = followers(log);
    let members = |place: usize| {
        let of = plan.settings.iter().flat_map(|(_, setting)| &setting.measures).filter(|m| m.place == place);
        of.map(|m| m.participants.iter().filter(|&&takes_part| takes_part).count()).max().unwrap_or(0)
    };
    let mut lines: Vec<Line> = plan
        .configuration
        .measures
        .iter()
        .enumerate()
        .map(|(place, adopted)| Line {
            place,
            id: adopted.measure.describe().id(),
            course: adopted.course(),
            members: members(place),
            kept: kept[place],
            entries: Vec::new(),
            without: None,
        })
        .collect();
    for usage in plan.usages(log) {
        let (arrived, came) = came_of(log, &follows, usage.event);
        lines[usage.measure].entries.push(Entry {
            at: usage.at,
            kind: usage.kind,
            by: usage.by,
            with: usage.with,
            event: usage.event,
            hours: usage.hours,
            arrived,
            came,
        });
    }
    for line in &mut lines {
        line.entries.sort_by_key(|entry| (entry.at, entry.event));
    }
    lines
}

/// Adds to each line what would have been without the measure: one run for each that worked.
///
/// # Errors
/// Why a run came to no end.
pub fn take_away(lines: &mut [Line], plan: &Arc<Plan>, run: &Run) -> Result<(), String> {
    for line in lines.iter_mut().filter(|line| line.members > 0) {
        let mut left = Configuration::clone(&plan.configuration);
        left.measures.remove(line.place);
        let without = plan.under(&left).map_err(|faults| {
            faults.first().map_or_else(|| "the rest does not stand alone".to_owned(), ToString::to_string)
        })?;
        let other = Engine.play(&Arc::new(without), run.key)?;
        let peak = |run: &Run| run.rungs.iter().copied().max().unwrap_or(0).max(0);
        let parts = told(&run.log, &other.log).and_then(|parting| match (parting.first, parting.second) {
            (Some(side), _) => Some(Parts::With(side.id)),
            (None, Some(side)) => Some(Parts::Without(side.id, Box::new(other.log.clone()))),
            (None, None) => None,
        });
        line.without = Some(Without {
            scores: SCORES.iter().enumerate().map(|(n, _)| Some((run.scores.0[n]?, other.scores.0[n]?))).collect(),
            peak: (peak(run), peak(&other)),
            parts,
        });
    }
    Ok(())
}

impl Without {
    /// What the measure avoided of a score in this run: without it minus with it.
    pub fn avoided(&self, score: ScoreId) -> Option<f64> {
        let (with, without) = self.scores[score as usize]?;
        Some(without - with)
    }

    /// Whether nothing at all is otherwise.
    pub fn is_nothing(&self) -> bool {
        self.parts.is_none()
    }
}

/// The events that name each event as a cause.
fn followers(log: &Log) -> BTreeMap<EventId, Vec<EventId>> {
    let mut follows: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
    for (n, event) in log.events.iter().enumerate() {
        for &cause in &event.causes {
            follows.entry(cause).or_default().push(EventId::from_index(n));
        }
    }
    follows
}

/// What a use led to, until states chose or wrote anew: that is their doing, and a use of its own.
fn came_of(log: &Log, follows: &BTreeMap<EventId, Vec<EventId>>, used: EventId) -> (Option<f64>, Vec<EventId>) {
    let began = log.get(used).map(|event| event.at).unwrap_or_default();
    let mut arrived = None;
    let mut seen = BTreeSet::from([used]);
    let mut waiting = vec![used];
    let mut came = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        for &next in follows.get(&id).into_iter().flatten() {
            let Some(event) = log.get(next) else { continue };
            if !seen.insert(next) {
                continue;
            }
            let goes_on = match &event.what {
                What::Delivered { .. } if id == used => {
                    arrived = Some((event.at.0 - began.0) as f64 / detente_scenario::time::HOUR as f64);
                    true
                }
                What::Sent { route: RouteKind::Reply, .. } | What::Delivered { .. } | What::Acknowledged { .. } => true,
                What::Sent { .. } => false,
                What::Considered { .. } | What::Acted { .. } | What::OptionTaken { .. } => {
                    came.insert(next);
                    false
                }
                _ => {
                    came.insert(next);
                    true
                }
            };
            if goes_on {
                waiting.push(next);
            }
        }
    }
    (arrived, came.into_iter().collect())
}
