//! The stylised facts of everyday rivalry: what the published databases of ICT incidents count, counted in
//! runs. The definitions are part of the facts; the case beside the calibration scenario gives sources and bands.
//!
//! An incident is counted if no act of the run brought it about and the run follows it for five years. What
//! happens later than five years after its start does not count, so that every incident is followed alike.

use detente_engine::ids::{Hypothesis, IncidentId, StateId};
use detente_engine::ladder::RUNG_ICT;
use detente_engine::log::{Ground, What};
use detente_engine::mind::doctrine;
use detente_engine::{Plan, Run};
use detente_scenario::time::{DAY, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// How long an incident is followed: five years of 365.25 days, in ms.
pub const FOLLOWED: i64 = 1826 * DAY + DAY / 4;

/// Days from the start of an incident by which the delay of attribution is read.
const DELAY_DAYS: [i64; 4] = [1, 30, 180, 420];

/// A stylised fact: a share of incidents, or of what they led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its id.
    pub id: &'static str,
    /// What it is a share of, and what share.
    pub meaning: &'static str,
}

const fn fact(id: &'static str, meaning: &'static str) -> Fact {
    Fact { id, meaning }
}

/// The stylised facts, in the order of tables.
#[rustfmt::skip]
pub const FACTS: [Fact; 12] = [
    fact("cyber_response", "Of incidents by a rival that their target noticed: answered at rung 7 against their author"),
    fact("same_or_lower", "Of these answers: their true level is at most that of the incident"),
    fact("political_low", "Of incidents at level 1: an act of rung 1 to 6 over them"),
    fact("political_middle", "Of incidents at level 2: an act of rung 1 to 6 over them"),
    fact("political_high", "Of incidents at level 3 or above: an act of rung 1 to 6 over them"),
    fact("delay_day_1", "Of incidents over which an overt act names a state: the first does by the next day"),
    fact("delay_day_30", "Of incidents over which an overt act names a state: the first does within 30 days"),
    fact("delay_day_180", "Of incidents over which an overt act names a state: the first does within 180 days"),
    fact("delay_day_420", "Of incidents over which an overt act names a state: the first does within 420 days"),
    fact("unknown", "Of incidents: their target's belief in no author reached p*"),
    fact("several_accused", "Of incidents over which an overt act names a state: more than one was named"),
    fact("firebreak", "Acts of rung 8 or above for each incident"),
];

/// What became of one incident within five years.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Which.
    pub incident: IncidentId,
    /// When it started.
    pub started: Moment,
    /// Whom it struck.
    pub target: StateId,
    /// The state behind it; none if it was no state of the scenario.
    pub author: Option<StateId>,
    /// Its true level for its target.
    pub level: u8,
    /// The target noticed.
    pub noticed: bool,
    /// True levels of the target's ICT responses against the author.
    pub responses: Vec<u8>,
    /// Somebody did an act of rung 1 to 6 over it.
    pub political: bool,
    /// Days from its start to the first overt act that names a state, by date: an act on the next day is one day
    /// later, whatever the hour. The source has dates, not hours.
    pub named_after: Option<i64>,
    /// The states that overt acts over it were directed at.
    pub accused: BTreeSet<StateId>,
    /// The target's belief in some author reached p*.
    pub known: bool,
}

/// Sums over the incidents of one run: those of runs add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    counts: [(u64, u64); FACTS.len()],
}

impl Facts {
    /// The facts of one run. Its log has to be kept: without it there is nothing to count.
    pub fn of(plan: &Plan, run: &Run) -> Facts {
        let mut facts = Facts::default();
        for incident in followed(plan, run) {
            facts.count(&incident);
        }
        let crossings = run.log.events.iter().filter(|e| matches!(e.what, What::Acted { rung, .. } if rung > RUNG_ICT));
        let begun = run.log.events.iter().filter(|e| match e.what {
            What::IncidentStarted { incident } => run.exogenous[incident.index()],
            _ => false,
        });
        facts.counts[11] = (crossings.count() as u64, begun.count() as u64);
        facts
    }

    /// The numerator and the denominator of a fact; `None` for an id that there is not.
    pub fn fact(&self, id: &str) -> Option<(u64, u64)> {
        FACTS.iter().position(|fact| fact.id == id).map(|place| self.counts[place])
    }

    fn count(&mut self, incident: &Followed) {
        let mut of = |place: usize, share: bool| {
            self.counts[place].0 += u64::from(share);
            self.counts[place].1 += 1;
        };
        if incident.author.is_some() && incident.noticed {
            of(0, !incident.responses.is_empty());
            for &level in &incident.responses {
                of(1, level <= incident.level);
            }
        }
        match incident.level {
            0 | 1 => of(2, incident.political),
            2 => of(3, incident.political),
            _ => of(4, incident.political),
        }
        if let Some(delay) = incident.named_after {
            for (n, days) in DELAY_DAYS.into_iter().enumerate() {
                of(5 + n, delay <= days);
            }
        }
        of(9, !incident.known);
        if !incident.accused.is_empty() {
            of(10, incident.accused.len() > 1);
        }
    }
}

/// What became of every incident that counts, in the order of their starts.
pub fn followed(plan: &Plan, run: &Run) -> Vec<Followed> {
    let mut list: Vec<Followed> = Vec::new();
    let mut place: BTreeMap<IncidentId, usize> = BTreeMap::new();
    // Responses on their way: the event of the act that begins the incident → the incident it answers.
    let mut responses: BTreeMap<u32, usize> = BTreeMap::new();
    let mut started: BTreeMap<IncidentId, Moment> = BTreeMap::new();
    for (number, event) in run.log.events.iter().enumerate() {
        match event.what {
            What::IncidentStarted { incident } => {
                let caused_by = |e: &detente_engine::ids::EventId| responses.get(&e.0).copied();
                if let Some(answered) = event.causes.iter().find_map(caused_by) {
                    let author = list[answered].author;
                    let level = author.and_then(|a| run.levels.get(&(a, incident))).copied().unwrap_or(0);
                    list[answered].responses.push(level);
                }
                if run.exogenous[incident.index()] && event.at.0 + FOLLOWED <= plan.topology.end.0 {
                    started.insert(incident, event.at);
                }
            }
            // The first asset that it strikes says whom it strikes.
            What::Infected { asset, incident, .. } | What::Activated { asset, incident } => {
                let Some(at) = started.remove(&incident) else { continue };
                let target = plan.topology.assets[asset.index()].state;
                let author = match run.authors[incident.index()] {
                    Hypothesis::State(s) if s != target => Some(s),
                    _ => None,
                };
                place.insert(incident, list.len());
                list.push(Followed {
                    incident,
                    started: at,
                    target,
                    author,
                    level: run.levels.get(&(target, incident)).copied().unwrap_or(0),
                    noticed: false,
                    responses: Vec::new(),
                    political: false,
                    named_after: None,
                    accused: BTreeSet::new(),
                    known: false,
                });
            }
            What::CaseOpened { observer, incident, .. } => {
                if let Some(&n) = place.get(&incident) {
                    let one = &mut list[n];
                    one.noticed |= observer == one.target && event.at.0 - one.started.0 <= FOLLOWED;
                }
            }
            What::Acted { actor, target, rung, ground: Ground::Case(incident), public, .. } => {
                let Some(&n) = place.get(&incident) else { continue };
                let one = &mut list[n];
                let after = event.at.0 - one.started.0;
                if after > FOLLOWED {
                    continue;
                }
                one.political |= (1..RUNG_ICT).contains(&rung);
                if rung == RUNG_ICT && actor == one.target && Some(target) == one.author {
                    responses.insert(number as u32, n);
                }
                if public && rung >= 1 && rung != RUNG_ICT {
                    one.named_after.get_or_insert(event.at.0.div_euclid(DAY) - one.started.0.div_euclid(DAY));
                    one.accused.insert(target);
                }
            }
            _ => {}
        }
    }
    for point in &run.beliefs {
        let Some(&n) = place.get(&point.incident) else { continue };
        let one = &mut list[n];
        if point.observer == one.target && point.at.0 - one.started.0 <= FOLLOWED {
            let setting = &plan.settings[plan.setting_at(point.at)].1;
            let threshold = doctrine::threshold(setting.own(one.target));
            one.known |= point.author.iter().any(|&belief| belief >= threshold);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(level: u8) -> Followed {
        Followed {
            incident: IncidentId(0),
            started: Moment(0),
            target: StateId(0),
            author: Some(StateId(1)),
            level,
            noticed: true,
            responses: Vec::new(),
            political: false,
            named_after: None,
            accused: BTreeSet::new(),
            known: false,
        }
    }

    #[test]
    fn each_fact_has_the_denominator_of_its_definition() {
        let mut facts = Facts::default();
        // Noticed, attributed on the next day, answered both ways; two states were accused.
        facts.count(&Followed {
            responses: vec![2],
            political: true,
            named_after: Some(1),
            accused: [StateId(1), StateId(2)].into(),
            known: true,
            ..struck(2)
        });
        // Answered above its own level, and attributed after half a year.
        facts.count(&Followed {
            responses: vec![3],
            political: true,
            named_after: Some(181),
            accused: [StateId(1)].into(),
            known: true,
            ..struck(1)
        });
        // Not noticed, and the work of criminals: neither belongs to the answers in kind.
        facts.count(&Followed { noticed: false, ..struck(4) });
        facts.count(&Followed { author: None, known: true, ..struck(3) });
        let counted: Vec<(u64, u64)> = FACTS.iter().filter_map(|fact| facts.fact(fact.id)).collect();
        let expected = [(2, 2), (1, 2), (1, 1), (1, 1), (0, 2), (1, 2), (1, 2), (1, 2), (2, 2), (1, 4), (1, 2), (0, 0)];
        assert_eq!(counted, expected);
        assert_eq!(Facts::default().fact("no_fact"), None);
    }
}
