//! Which links of a run a fork can go without: decisions, evidence, reports, misreadings,
//! silence, and messages that waited.

use detente_engine::ids::{EventId, IncidentId, MessageId, StateId};
use detente_engine::log::{Ground, Log, What};
use detente_scenario::contact::MessageKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a link is in the course of things: the function by which a room speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// An act, by its rung.
    Act {
        /// The rung.
        rung: i8,
    },
    /// A state got a piece of evidence; from another state, or first hand.
    Evidence {
        /// Another state passed it on.
        shared: bool,
    },
    /// An act was taken for its opposite.
    Misreading,
    /// That no answer came was taken for a sign.
    Silence,
    /// Something was reported: an inject of the script.
    Report,
    /// A message waited, or was misread.
    Wait {
        /// What it was.
        kind: MessageKind,
        /// Hours until it was read; none if it never was.
        hours: Option<f64>,
        /// It was misread.
        misread: bool,
    },
}

/// A link and what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) event: EventId,
    pub(super) part: Part,
}

/// A message that was read within so many hours did not wait.
const PROMPT: f64 = 2.0;
/// Links of each kind that are tried.
const EACH: usize = 4;
/// What puts a message about the matter before any other, in ms: longer than any exercise.
const ON_THE_MATTER: f64 = 1e15;

/// The links of what led to an act, in order of time: acts, evidence, reports and silence among its causes; besides, what its actor came
/// to see of the matter, acts between the two, acts taken for their opposite, and messages that were on their way
/// between the two, or to the actor about the matter, and were read late, or not as they were meant, or never.
pub(super) fn links(log: &Log, act: EventId) -> Vec<Link> {
    let Some(What::Acted { actor, target, .. }) = log.get(act).map(|event| &event.what) else { return Vec::new() };
    let (actor, target) = (*actor, *target);
    let causes = causes(log, act);
    let matter = matter(log, act);
    let read = readings(log);
    let between = |a: StateId, b: StateId| (a, b) == (actor, target) || (a, b) == (target, actor);
    // Each kind by how near it is to the act: among its causes first, then the latest; messages on the matter first.
    let mut of_kind: BTreeMap<u8, Vec<(bool, f64, Link)>> = BTreeMap::new();
    for (n, event) in log.events.iter().enumerate().take(act.index()) {
        let id = EventId::from_index(n);
        let among = causes.contains(&id);
        let late = event.at.0 as f64;
        let (kind, nearness, part) = match event.what {
            What::Acted { rung, actor, target, .. } if rung >= 1 && (among || between(actor, target)) => {
                (0, late, Part::Act { rung })
            }
            What::Token { observer, incident, from, .. }
                if among || (observer == actor && Some(incident) == matter) =>
            {
                (1, late, Part::Evidence { shared: from.is_some() })
            }
            What::InjectFired { .. } if among => (4, late, Part::Report),
            What::Silence { .. } if among => (5, late, Part::Silence),
            What::Perceived { observer, flipped: true, .. } if among || observer == actor => {
                (2, late, Part::Misreading)
            }
            What::Sent { message, kind, from, to, incident, .. }
                if bears_on_belief(kind) && (between(from, to) || (to == actor && incident == matter)) =>
            {
                let (hours, misread) = read.get(&message).map_or((None, false), |r| (Some(r.0), r.1));
                if hours.is_some_and(|hours| hours <= PROMPT) && !misread {
                    continue;
                }
                let near = if incident == matter { ON_THE_MATTER } else { 0.0 };
                (3, near + late, Part::Wait { kind, hours, misread })
            }
            _ => continue,
        };
        of_kind.entry(kind).or_default().push((among, nearness, Link { event: id, part }));
    }
    let mut links: Vec<Link> = Vec::new();
    for mut kind in of_kind.into_values() {
        kind.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.event.cmp(&b.2.event)));
        links.extend(kind.into_iter().take(EACH).map(|(.., link)| link));
    }
    links.sort_by_key(|link| link.event);
    links
}

/// Whether a message may change what its reader thinks of a state. A call for hands does not.
fn bears_on_belief(kind: MessageKind) -> bool {
    !matches!(kind, MessageKind::AssistanceRequest | MessageKind::AssistanceOffer)
}

/// All causes of an event, near and far.
fn causes(log: &Log, of: EventId) -> BTreeSet<EventId> {
    let mut found = BTreeSet::new();
    let mut open = vec![of];
    while let Some(event) = open.pop().and_then(|id| log.get(id)) {
        open.extend(event.causes.iter().copied().filter(|cause| found.insert(*cause)));
    }
    found
}

/// The incident that an act is about in the end: its own, or that of the act which it answers.
fn matter(log: &Log, act: EventId) -> Option<IncidentId> {
    let grounds: BTreeMap<_, _> = log
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Acted { act, ground, .. } => Some((act, ground)),
            _ => None,
        })
        .collect();
    let What::Acted { mut ground, .. } = log.get(act)?.what else { return None };
    // A chain of answers has no circle: each answers an act before it.
    for _ in 0..=grounds.len() {
        match ground {
            Ground::Case(incident) => return Some(incident),
            Ground::Act(answered) => ground = *grounds.get(&answered)?,
            _ => return None,
        }
    }
    None
}

/// How long each message took, in hours, and whether it was misread.
fn readings(log: &Log) -> BTreeMap<MessageId, (f64, bool)> {
    let of = log.events.iter().filter_map(|event| match event.what {
        What::Delivered { message, hours, misread, .. } => Some((message, (hours, misread))),
        _ => None,
    });
    of.collect()
}
