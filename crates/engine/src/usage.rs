//! What measures were used for: when, by whom, with whom, and for how many staff hours.

use crate::ids::{EventId, StateId};
use crate::log::{Log, What};
use crate::plan::Plan;
use detente_scenario::measure::Use;
use detente_scenario::{Measure, Moment};

/// One use of one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// When.
    pub at: Moment,
    /// The measure, by its place in the configuration.
    pub measure: usize,
    /// What counted as a use.
    pub kind: Use,
    /// Who used it.
    pub by: StateId,
    /// With whom; the same state for an exercise that it takes part in.
    pub with: StateId,
    /// The event that was the use.
    pub event: EventId,
    /// Staff hours, of all who spent them.
    pub hours: f64,
}

impl Plan {
    /// The uses of measures in a run of this plan, in the order in which they came about. A measure that works by
    /// being known (a scale, common terms) is never used: what it does is seen by taking it away.
    pub fn usages(&self, log: &Log) -> Vec<Usage> {
        let mut found = Vec::new();
        for (n, event) in log.events.iter().enumerate() {
            let id = EventId::from_index(n);
            let setting = || &self.settings[self.setting_at(event.at)].1;
            if let What::PostureBegan { posture } = event.what {
                let held = self.topology.postures[posture.index()].of_measure;
                for measure in setting().measures.iter().filter(|m| Some(m.place) == held) {
                    let members = self.topology.state_ids().filter(|s| measure.participants[s.index()]);
                    found.extend(members.map(|state| Usage {
                        at: event.at,
                        measure: measure.place,
                        kind: Use::Exercise,
                        by: state,
                        with: state,
                        event: id,
                        hours: measure.cost.per_use,
                    }));
                }
            }
            let Some((kind, by, with)) = event.what.usage() else { continue };
            // A meeting takes the time of both sides.
            let sides = if kind == Use::Meeting { 2.0 } else { 1.0 };
            found.extend(setting().used(kind, by, with).map(|m| Usage {
                at: event.at,
                measure: m.place,
                kind,
                by,
                with,
                event: id,
                hours: sides * m.cost.per_use,
            }));
        }
        found
    }

    /// Staff hours for keeping each measure of the configuration up until a moment, used or not.
    pub fn standing_hours(&self, end: Moment) -> Vec<f64> {
        let mut hours = vec![0.0; self.configuration.measures.len()];
        for (n, (from, setting)) in self.settings.iter().enumerate() {
            let until = self.settings.get(n + 1).map_or(end, |next| next.0.min(end));
            let months = (until.0 - from.0).max(0) as f64 / crate::channel::directory::MONTH;
            for m in &setting.measures {
                let members = m.participants.iter().filter(|&&takes_part| takes_part).count() as f64;
                hours[m.place] += m.cost.per_month * members * months;
            }
        }
        hours
    }

    /// The measures of the configuration, in its order.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.configuration.measures.iter().map(|adopted| &adopted.measure)
    }
}
