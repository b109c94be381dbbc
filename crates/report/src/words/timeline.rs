//! Which events a short account of a crisis tells.

use super::{Kind, Language, Line, Story};
use detente_engine::ids::EventId;
use detente_scenario::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// The lines of an account, in the order of events.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// When, which event, in what words.
    pub lines: Vec<(Moment, EventId, Line)>,
    /// How many events it leaves out.
    pub quieter: usize,
}

/// How much less the second of two like lines matters.
const REPEAT: u8 = 9;
/// How many lines of one group enter a short account.
const PER_GROUP: usize = 3;

/// An account of at most `most` lines, chosen by salience; `None` tells everything.
///
/// The chain of causes of the highest act is always told: an account has to say why.
pub fn timeline(story: &Story<'_>, most: Option<usize>, language: Language) -> Timeline {
    let mut told: Vec<_> = (0..story.log.len())
        .map(EventId::from_index)
        .filter_map(|id| {
            let event = story.log.get(id)?;
            Some((event.at, id, story.line(id, language)?))
        })
        .collect();
    // The log follows the stages of a step; a reader follows the clock.
    told.sort_by_key(|&(at, id, _)| (at, id));
    let Some(most) = most else {
        return Timeline { lines: told, quieter: 0 };
    };
    let chain: BTreeSet<EventId> = match story.highest_act() {
        Some((id, rung)) if rung >= 1 => story.log.chain(id).into_iter().collect(),
        _ => BTreeSet::new(),
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut ranked = Vec::new();
    for (at, id, line) in told {
        let before = seen.entry(line.group.clone()).or_default();
        // An act is never news twice, but a climb has its own group for each rung.
        let worn = (*before).min(9) as u8 * if matches!(line.kind, Kind::Act(_)) { REPEAT * 2 } else { REPEAT };
        let mut salience = line.salience.saturating_sub(worn);
        if *before >= PER_GROUP {
            salience = 0;
        }
        if chain.contains(&id) && line.salience >= 15 {
            salience = salience.max(90);
        }
        *before += 1;
        ranked.push((salience, at, id, line));
    }
    let total = ranked.len();
    let mut by_salience: Vec<usize> = (0..total).filter(|&n| ranked[n].0 >= Line::QUIET).collect();
    by_salience.sort_by_key(|&n| (std::cmp::Reverse(ranked[n].0), n));
    let kept: BTreeSet<usize> = by_salience.into_iter().take(most).collect();
    let lines: Vec<_> = ranked
        .into_iter()
        .enumerate()
        .filter(|(n, _)| kept.contains(n))
        .map(|(_, (_, at, id, line))| (at, id, line))
        .collect();
    Timeline { quieter: total - lines.len(), lines }
}
