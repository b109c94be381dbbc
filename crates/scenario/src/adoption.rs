//! How a measure comes into force among states, and out of it again.
//!
//! States adopt by consensus, at a pace comfortable to all: a measure goes from body to body, each of
//! which meets at its own interval, and is in force when the last has approved it. A missing co-chair or a
//! withheld consensus stops it where it is. Some practise a measure before it is approved; some join later,
//! and some leave; and what was agreed for some years lapses at its review unless it is renewed.

use crate::configuration::Adopted;
use crate::time::{DAY, Moment};
use serde::{Deserialize, Serialize};

/// Where a measure stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    /// Somebody has proposed it.
    Proposed,
    /// The study group, or the defence working group, supports it.
    Supported,
    /// The officials' meeting has agreed to it.
    Agreed,
    /// The ministers have approved it.
    Approved,
    /// It is in force.
    #[default]
    InForce,
    /// It was in force and is no more.
    Lapsed,
}

impl Status {
    /// Whether it is the status of a measure that nobody said anything about.
    pub fn is_in_force(&self) -> bool {
        *self == Status::InForce
    }
}

/// A meeting that a measure has to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its name.
    pub name: &'static str,
    /// Days from one of its meetings to the next.
    pub every_days: i64,
    /// Days from its meeting to the next body's, or to the day in force after the last.
    pub then_days: i64,
    /// Where the measure stands once it has passed.
    pub gives: Status,
}

/// The way through the regional forum (Work Plan; the rhythm of meetings within a year is recalled from the
/// forum's public calendar: officials in spring, senior officials in early summer, ministers after them).
pub const FORUM: [Body; 5] = [
    Body { name: "study group", every_days: 182, then_days: 90, gives: Status::Supported },
    Body { name: "inter-sessional meeting", every_days: 365, then_days: 30, gives: Status::Agreed },
    Body { name: "inter-sessional support group", every_days: 182, then_days: 30, gives: Status::Agreed },
    Body { name: "senior officials", every_days: 365, then_days: 60, gives: Status::Agreed },
    Body { name: "ministers", every_days: 365, then_days: 30, gives: Status::Approved },
];

/// The way of the defence track (Experts' Working Group paper; intervals recalled).
pub const DEFENCE: [Body; 3] = [
    Body { name: "senior officials' working group", every_days: 182, then_days: 90, gives: Status::Supported },
    Body { name: "defence senior officials", every_days: 365, then_days: 180, gives: Status::Agreed },
    Body { name: "defence ministers", every_days: 365, then_days: 30, gives: Status::Approved },
];

/// Which bodies a measure passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Track {
    /// Study group, inter-sessional meeting, support group, senior officials, ministers.
    #[default]
    Forum,
    /// Working group, senior officials and ministers of defence.
    Defence,
}

impl Track {
    /// Its bodies, in order.
    pub fn bodies(self) -> &'static [Body] {
        match self {
            Track::Forum => &FORUM,
            Track::Defence => &DEFENCE,
        }
    }

    /// The first body that a measure of that status has still to pass.
    fn next(self, status: Status) -> Option<usize> {
        let bodies = self.bodies();
        match status {
            Status::Proposed => Some(0),
            // A later body that gives the same status has not met yet: the first after the last that gave it.
            Status::Supported => Some(1),
            Status::Agreed => Some(if bodies.len() == FORUM.len() { 2 } else { 2.min(bodies.len() - 1) }),
            Status::Approved | Status::InForce | Status::Lapsed => None,
        }
    }
}

/// The way that a measure not yet in force has still to go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Path {
    /// Through which bodies.
    #[serde(skip_serializing_if = "is_default")]
    pub track: Track,
    /// When the body that has it now meets next; no meeting within reach if left out.
    pub next_meeting: Option<Moment>,
    /// One of the two co-chairs, one from within the host grouping and one from without, is missing: nothing
    /// moves until one is found.
    pub co_lead_missing: bool,
    /// When that co-chair is found.
    pub co_lead_found: Option<Moment>,
    /// States that withhold consensus: nothing moves while there is one.
    pub withheld_by: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What a review decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// When.
    pub at: Moment,
    /// Renewed; lapsed if not.
    pub renewed: bool,
}

/// A change of where a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// From when.
    pub at: Moment,
    /// Where it stands from then on.
    pub status: Status,
    /// The body that decided it, if one met.
    pub by: Option<&'static str>,
}

impl Adopted {
    /// Where the measure stands, from the start on: at least one turn, in order of time.
    pub fn course(&self) -> Vec<Turn> {
        let start = Moment(0);
        let mut course = Vec::new();
        match self.status {
            Status::InForce => {
                if let Some(from) = self.from.filter(|from| *from > start) {
                    course.push(Turn { at: start, status: Status::Approved, by: None });
                    course.push(Turn { at: from, status: Status::InForce, by: None });
                } else {
                    course.push(Turn { at: start, status: Status::InForce, by: None });
                }
            }
            status => {
                course.push(Turn { at: start, status, by: None });
                self.path_course(&mut course);
            }
        }
        let lapses = self.until.into_iter().chain(self.review.iter().filter(|r| !r.renewed).map(|r| r.at)).min();
        if let Some(until) = lapses {
            // Whatever was still on its way when the plan ended is dropped.
            course.retain(|turn| turn.at < until || turn.at == start);
            if course.iter().any(|turn| turn.status == Status::InForce) || self.practised {
                course.push(Turn { at: until, status: Status::Lapsed, by: None });
            }
        }
        course
    }

    fn path_course(&self, course: &mut Vec<Turn>) {
        let Some(path) = &self.path else { return };
        let bodies = path.track.bodies();
        let in_force = |course: &mut Vec<Turn>, at: Moment| {
            let at = self.from.map_or(at, |from| from.max(at));
            course.push(Turn { at, status: Status::InForce, by: None });
        };
        if self.status == Status::Approved {
            // Nothing is left but to begin.
            if let Some(at) = path.next_meeting.or(self.from) {
                in_force(course, at);
            }
            return;
        }
        let (Some(first), Some(mut at)) = (path.track.next(self.status), path.next_meeting) else { return };
        if !path.withheld_by.is_empty() || (path.co_lead_missing && path.co_lead_found.is_none()) {
            return;
        }
        if let Some(found) = path.co_lead_found.filter(|_| path.co_lead_missing) {
            let every = bodies[first].every_days * DAY;
            let missed = (found.0 - at.0).max(0);
            at = Moment(at.0 + (missed + every - 1) / every * every);
        }
        for body in &bodies[first..] {
            course.push(Turn { at, status: body.gives, by: Some(body.name) });
            at = Moment(at.0 + body.then_days * DAY);
        }
        in_force(course, at);
    }

    /// Where the measure stands at a moment.
    pub fn status_at(&self, at: Moment) -> Status {
        self.course().iter().rev().find(|turn| turn.at <= at).map_or(self.status, |turn| turn.status)
    }

    /// Whether it works at a moment: in force, or practised before it is.
    pub fn works_at(&self, at: Moment) -> bool {
        match self.status_at(at) {
            Status::InForce => true,
            Status::Lapsed => false,
            _ => self.practised && self.from.is_none_or(|from| from <= at),
        }
    }

    /// Every moment at which it changes for somebody.
    pub fn turns(&self) -> Vec<Moment> {
        let course = self.course();
        let moments = course.iter().map(|turn| turn.at).chain(self.from);
        moments.chain(self.joined.values().copied()).chain(self.left.values().copied()).collect()
    }

    /// Whether a state that takes part has joined by then, and not left.
    pub fn is_member(&self, state: &str, at: Moment) -> bool {
        self.joined.get(state).is_none_or(|from| *from <= at) && self.left.get(state).is_none_or(|until| at < *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::options;

    fn adopted(text: &str) -> Adopted {
        options().from_str(&format!("(measure: Norms(), {text})")).unwrap()
    }
    fn day(n: i64) -> Moment {
        Moment((n - 1) * DAY)
    }
    fn course(text: &str) -> Vec<(i64, Status)> {
        adopted(text).course().iter().map(|turn| (turn.at.0 / DAY + 1, turn.status)).collect()
    }

    #[test]
    fn what_nothing_is_said_of_is_in_force() {
        assert_eq!(course(""), [(1, Status::InForce)]);
        assert_eq!(course("from: \"D40\""), [(1, Status::Approved), (40, Status::InForce)]);
        let some_time = "from: \"D40\", until: \"D50\"";
        assert_eq!(course(some_time).last(), Some(&(50, Status::Lapsed)));
        let works: Vec<bool> = [39, 40, 49, 50].map(|d| adopted(some_time).works_at(day(d))).to_vec();
        assert_eq!(works, [false, true, true, false]);
    }

    #[test]
    fn the_slow_path_goes_from_body_to_body() {
        let proposed = course("status: Proposed, path: (next_meeting: \"D11\")");
        let expected = [
            (1, Status::Proposed),
            (11, Status::Supported),
            (101, Status::Agreed),
            (131, Status::Agreed),
            (161, Status::Agreed),
            (221, Status::Approved),
            (251, Status::InForce),
        ];
        assert_eq!(proposed, expected);
        let agreed = course("status: Agreed, path: (next_meeting: \"D11\")");
        assert_eq!(agreed.last(), Some(&(131, Status::InForce)), "support group, senior officials, ministers");
    }

    #[test]
    fn the_defence_track_is_its_own() {
        let defence = course("status: Supported, path: (track: Defence, next_meeting: \"D1\")");
        assert_eq!(defence[1..], [(1, Status::Agreed), (181, Status::Approved), (211, Status::InForce)]);
        let agreed = course("status: Agreed, path: (track: Defence, next_meeting: \"D1\")");
        assert_eq!(agreed[1..], [(1, Status::Approved), (31, Status::InForce)]);
    }

    #[test]
    fn a_missing_co_chair_and_a_withheld_consensus_stop_it() {
        let still = [(1, Status::Supported)];
        assert_eq!(course("status: Supported, path: (next_meeting: \"D2\", co_lead_missing: true)"), still);
        assert_eq!(course("status: Supported, path: (next_meeting: \"D2\", withheld_by: [\"A\"])"), still);
        assert_eq!(course("status: Supported, path: ()"), still, "no meeting within reach");
        assert_eq!(course("status: Supported"), still);
        let found =
            course("status: Supported, path: (next_meeting: \"D2\", co_lead_missing: true, co_lead_found: \"D3\")");
        assert_eq!(found[1], (367, Status::Agreed), "the next meeting after one was found is a year later");
    }

    #[test]
    fn some_practise_before_approval_and_a_review_ends_it() {
        let practised = adopted("status: Supported, practised: true, review: (at: \"D8\", renewed: false)");
        assert!(practised.works_at(day(1)) && practised.works_at(day(7)) && !practised.works_at(day(8)));
        assert!(!adopted("status: Supported").works_at(day(1)));
        let renewed = adopted("review: (at: \"D8\", renewed: true)");
        assert!(renewed.works_at(day(9)));
        assert_eq!(course("review: (at: \"D8\", renewed: false)"), [(1, Status::InForce), (8, Status::Lapsed)]);
        assert!(!adopted("status: Lapsed").works_at(day(1)));
    }

    #[test]
    fn states_join_and_leave() {
        let voluntary = adopted("joined: { \"A\": \"D5\" }, left: { \"B\": \"D7\" }");
        assert!(!voluntary.is_member("A", day(4)) && voluntary.is_member("A", day(5)));
        assert!(voluntary.is_member("B", day(6)) && !voluntary.is_member("B", day(7)));
        assert!(voluntary.is_member("C", day(1)));
        assert!(voluntary.turns().contains(&day(5)) && voluntary.turns().contains(&day(7)));
    }
}
