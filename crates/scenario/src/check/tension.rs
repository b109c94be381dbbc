//! Tension and trust between states.

use super::Check;
use super::known::Kind;
use crate::document::path::join;
use std::collections::BTreeMap;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    check.within(scenario.tension_default, 0.0, 10.0, "tension_default");
    check.dyads(&scenario.tension, "tension", 10.0);
    check.dyads(&scenario.trust, "trust", 1.0);
}

impl Check<'_> {
    fn dyads(&mut self, values: &BTreeMap<String, BTreeMap<String, f64>>, path: &str, most: f64) {
        for (from, row) in values {
            let from_path = join(path, from);
            self.refer(Kind::State, from, &from_path);
            for (toward, value) in row {
                let path = join(&from_path, toward);
                self.refer(Kind::State, toward, &path);
                self.within(*value, 0.0, most, &path);
                if from == toward {
                    self.error(&path, format!("`{from}` toward itself"), "remove it");
                }
            }
        }
    }
}
