//! Which injects have been read, and when.

use super::phases::Exercise;
use detente_engine::ids::InjectId;
use detente_engine::live::Handling;
use detente_engine::log::What;
use detente_scenario::Moment;
use std::collections::BTreeMap;

impl Exercise {
    /// Injects that have fired by now; those that the facilitator fires, and those whose time has come, are read at once,
    /// though time may stand still. What they do begins with the step in which time goes on.
    pub(super) fn fired(&self) -> BTreeMap<InjectId, Moment> {
        let (t, now) = (self.ground.topology(), self.play.now());
        let mut fired = BTreeMap::new();
        for (n, inject) in t.injects.iter().enumerate() {
            let id = InjectId::from_index(n);
            let timed = inject.at.filter(|_| inject.when.is_none() && inject.after_hours == 0.0);
            // An inject between two steps belongs to the later of them.
            let Some(due) = timed.map(|at| Moment(-(-at.0).div_euclid(t.step) * t.step)).filter(|due| *due < t.end)
            else {
                continue;
            };
            match self.papers.handled.get(&id) {
                Some(Handling::Hold | Handling::Skip) => {}
                Some(Handling::Release) if due <= now => {
                    fired.insert(id, now);
                }
                _ if due <= now => {
                    fired.insert(id, due);
                }
                _ => {}
            }
        }
        fired.extend(self.papers.fired.iter().map(|(id, at)| (*id, *at)));
        for event in &self.play.log().events {
            if let What::InjectFired { inject } = event.what {
                fired.insert(inject, event.at);
            }
        }
        fired
    }
}
