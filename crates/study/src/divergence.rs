//! Where two runs on the same luck part: the first event that one lacks or has otherwise.

use detente_engine::ids::{ActId, EventId, IncidentId, MessageId};
use detente_engine::log::{Event, Ground, Log, Stage, What};
use detente_scenario::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How two runs part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parting {
    /// The event comes about in the first run alone.
    OnlyFirst,
    /// The event comes about in the second run alone.
    OnlySecond,
    /// Both have it, at different times.
    OtherTime,
    /// Both have it at the same time, with another content.
    OtherContent,
}

/// An event of one of the runs, with its place in that run's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Its id in its own log.
    pub id: EventId,
    /// The event.
    pub event: Event,
}

/// The first divergence of two runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// When the runs part: the earlier of the two events.
    pub at: Moment,
    /// How.
    pub parting: Parting,
    /// The event in the first run (the baseline), if it has it.
    pub first: Option<Side>,
    /// The event in the second run (the arm), if it has it.
    pub second: Option<Side>,
    /// Events that both runs share until then, bookkeeping apart.
    pub shared: usize,
}

/// The first divergence of two logs in exercise time, bookkeeping apart; `None` if nothing differs.
///
/// Events are told apart by their identity, which holds names only and is equal in every arm; the
/// n-th event of an identity and kind is compared with the n-th of the other run. Numbers that a run gives to
/// its messages, acts and later incidents are passed over: one message more shifts them all.
pub fn diff(first: &Log, second: &Log) -> Option<Divergence> {
    diverging(first, second, |a, b| content(a) == content(b))
}

/// The first divergence that a person can be told: as [`diff`], but levels, shares and beliefs count as
/// equal where the words for them are (a tenth of a level, a hundredth of a share or a belief).
pub fn told(first: &Log, second: &Log) -> Option<Divergence> {
    diverging(first, second, |a, b| rounded(content(a)) == rounded(content(b)))
}

fn diverging(first: &Log, second: &Log, same: impl Fn(&What, &What) -> bool) -> Option<Divergence> {
    let (first, second) = (occurrences(first), occurrences(second));
    let mut partings: Vec<(Place, Divergence)> = Vec::new();
    let mut shared: Vec<Place> = Vec::new();
    for (key, a) in &first {
        match second.get(key) {
            None => partings.push((a.place(), parting(Parting::OnlyFirst, Some(a), None))),
            Some(b) if a.event.at != b.event.at => {
                partings.push((a.place().min(b.place()), parting(Parting::OtherTime, Some(a), Some(b))));
            }
            Some(b) if a.event.stage != b.event.stage || !same(&a.event.what, &b.event.what) => {
                partings.push((a.place().min(b.place()), parting(Parting::OtherContent, Some(a), Some(b))));
            }
            Some(_) => shared.push(a.place()),
        }
    }
    for (key, b) in &second {
        if !first.contains_key(key) {
            partings.push((b.place(), parting(Parting::OnlySecond, None, Some(b))));
        }
    }
    let (place, mut found) = partings.into_iter().min_by_key(|(place, _)| *place)?;
    found.shared = shared.into_iter().filter(|shared| *shared < place).count();
    Some(found)
}

/// Where an event stands in the course of things: time, then stage, then place in its log.
type Place = (Moment, Stage, usize);

struct Occurrence<'a> {
    id: EventId,
    event: &'a Event,
}

impl Occurrence<'_> {
    fn place(&self) -> Place {
        (self.event.at, self.event.stage, self.id.index())
    }
    fn side(&self) -> Side {
        Side { id: self.id, event: self.event.clone() }
    }
}

fn parting(parting: Parting, first: Option<&Occurrence<'_>>, second: Option<&Occurrence<'_>>) -> Divergence {
    let times = first.iter().chain(&second).map(|side| side.event.at);
    Divergence {
        at: times.min().unwrap_or_default(),
        parting,
        first: first.map(Occurrence::side),
        second: second.map(Occurrence::side),
        shared: 0,
    }
}

/// The events by (identity, kind, how many of that identity and kind came before).
fn occurrences(log: &Log) -> BTreeMap<(u64, &'static str, usize), Occurrence<'_>> {
    let mut seen: BTreeMap<(u64, &'static str), usize> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for (index, event) in log.events.iter().enumerate().filter(|(_, event)| !event.what.is_bookkeeping()) {
        let kind = event.what.kind();
        let nth = seen.entry((event.identity, kind)).or_default();
        found.insert((event.identity, kind, *nth), Occurrence { id: EventId::from_index(index), event });
        *nth += 1;
    }
    found
}

/// What an event says, without the numbers that only its own run gives. Which message, act or
/// incident is meant is in the event's identity already.
fn content(what: &What) -> What {
    let mut what = what.clone();
    match &mut what {
        What::IncidentStarted { incident }
        | What::IncidentEnded { incident, .. }
        | What::Disrupted { incident, .. }
        | What::Infected { incident, .. }
        | What::Activated { incident, .. }
        | What::Noticed { incident, .. }
        | What::Isolated { incident, .. }
        | What::Restored { incident, .. }
        | What::CaseOpened { incident, .. }
        | What::LevelAssessed { incident, .. }
        | What::Token { incident, .. }
        | What::Exposed { incident, .. }
        | What::Belief { incident, .. } => *incident = IncidentId(0),
        What::SectorLoss { origin, .. } => *origin = origin.map(|_| IncidentId(0)),
        What::Sent { message, incident, .. } => {
            *message = MessageId(0);
            *incident = incident.map(|_| IncidentId(0));
        }
        What::StaleEntry { message, .. }
        | What::Acknowledged { message, .. }
        | What::Delivered { message, .. }
        | What::Replied { message, .. }
        | What::Silence { message, .. }
        | What::Leaked { message } => *message = MessageId(0),
        What::Perceived { act, .. } => *act = ActId(0),
        What::Considered { ground, .. } => *ground = without_number(*ground),
        What::Acted { act, ground, .. } => {
            *act = ActId(0);
            *ground = without_number(*ground);
        }
        What::PublicStatement { incident, .. } => *incident = incident.map(|_| IncidentId(0)),
        // The rest name only what the scenario names.
        _ => {}
    }
    what
}

/// An event with its numbers as precise as they are told.
fn rounded(mut what: What) -> What {
    let to = |value: &mut f64, steps: f64| *value = libm::round(*value * steps) / steps;
    match &mut what {
        What::LevelAssessed { expected, .. } => to(expected, 10.0),
        What::Belief { probability, .. } => to(probability, 100.0),
        What::SectorLoss { q, .. } => to(q, 100.0),
        What::Considered { belief, .. } | What::Acted { belief, .. } => to(belief, 100.0),
        _ => {}
    }
    what
}

fn without_number(ground: Ground) -> Ground {
    match ground {
        Ground::Case(_) => Ground::Case(IncidentId(0)),
        Ground::Act(_) => Ground::Act(ActId(0)),
        Ground::Posture(_) | Ground::Own => ground,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_engine::ids::StateId;

    fn event(hours: f64, identity: u64, what: What) -> Event {
        Event { at: Moment::from_hours(hours), stage: Stage::Communicate, identity, what, causes: Vec::new() }
    }
    fn read(hours: f64, identity: u64, message: u32) -> Event {
        event(hours, identity, What::Acknowledged { message: MessageId(message), by: StateId(1) })
    }
    fn asked(hours: f64, identity: u64, excused: bool) -> Event {
        event(hours, identity, What::Silence { message: MessageId(0), of: StateId(0), excused })
    }
    fn log(events: &[Event]) -> Log {
        Log { events: events.to_vec() }
    }

    #[test]
    fn equal_runs_do_not_part_and_pings_do_not_count() {
        let plain = log(&[read(1.0, 7, 0), read(2.0, 8, 1)]);
        let pinged =
            log(&[event(0.5, 1, What::Pinged { state: StateId(0), stale: true }), read(1.0, 7, 0), read(2.0, 8, 1)]);
        assert_eq!(diff(&plain, &plain), None);
        assert_eq!(diff(&plain, &pinged), None);
    }

    #[test]
    fn a_message_more_is_the_divergence_and_not_the_numbers_it_shifts() {
        let first = log(&[read(1.0, 7, 0), read(3.0, 8, 1)]);
        // The additional message comes later in time, though its number was given earlier.
        let second = log(&[read(1.0, 7, 0), read(5.0, 9, 1), read(3.0, 8, 2)]);
        let found = diff(&first, &second).unwrap();
        assert_eq!((found.parting, found.shared, found.at), (Parting::OnlySecond, 2, Moment::from_hours(5.0)));
        assert_eq!((found.first, found.second.unwrap().id), (None, EventId(1)));
        assert_eq!(diff(&second, &first).unwrap().parting, Parting::OnlyFirst);
    }

    #[test]
    fn the_earliest_parting_is_told_with_both_its_sides() {
        let first = log(&[read(1.0, 7, 0), read(20.0, 8, 1), asked(25.0, 9, false)]);
        let second = log(&[read(1.0, 7, 0), read(2.0, 8, 1), asked(25.0, 9, true)]);
        let found = diff(&first, &second).unwrap();
        assert_eq!((found.parting, found.at, found.shared), (Parting::OtherTime, Moment::from_hours(2.0), 1));
        assert_eq!(found.first.unwrap().event.at, Moment::from_hours(20.0));
        let otherwise = diff(&log(&[asked(25.0, 9, false)]), &log(&[asked(25.0, 9, true)])).unwrap();
        assert_eq!(otherwise.parting, Parting::OtherContent);
    }

    #[test]
    fn kinds_of_one_identity_are_compared_apart() {
        // The same message, read in the first run only, and met with silence in both.
        let first = log(&[read(1.0, 7, 0), asked(25.0, 7, false)]);
        let found = diff(&first, &log(&[asked(25.0, 7, false)])).unwrap();
        assert_eq!((found.parting, found.first.unwrap().id), (Parting::OnlyFirst, EventId(0)));
    }
}
