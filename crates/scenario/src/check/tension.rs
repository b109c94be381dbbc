//! Tension and trust between states.

use super::Check;
use super::known::Kind;
use crate::document::path::join;
use crate::resolved::parameter;
use std::collections::BTreeMap;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    check.within(scenario.tension_default, 0.0, 10.0, "tension_default");
    check.dyads(&scenario.tension, "tension", 10.0);
    check.dyads(&scenario.trust, "trust", 1.0);
    check.dyads(&scenario.grievance, "grievance", 10.0);
    check.runaway();
}

impl Check<'_> {
    /// Two states that answer each other's tension faster than they tire of it (Richardson 1960: unstable
    /// iff kl > αβ).
    fn runaway(&mut self) {
        let value = |code: &str, name: &str| {
            let own = self.states.get(code).and_then(|s| s.parameters.get(name)).copied();
            own.unwrap_or_else(|| parameter(self.scenario, name))
        };
        let of = |code: &String| {
            let (reaction, mirror) = (value(code, "reaction"), value(code, "mirror"));
            (code.clone(), reaction * mirror, value(code, "fatigue"))
        };
        let answering: Vec<_> = self.states.keys().map(of).filter(|s| s.1 > 0.0).collect();
        let mut found = Vec::new();
        for (n, (a, k, alpha)) in answering.iter().enumerate() {
            for (b, l, beta) in &answering[n + 1..] {
                if k * l > alpha * beta {
                    found.push(format!(
                        "tension between `{a}` and `{b}` runs away: their reactions multiply to {:.3}, their fatigues to {:.3}",
                        k * l,
                        alpha * beta
                    ));
                }
            }
        }
        for what in found {
            self.warning("tension", what, "lower `reaction` or `mirror`, or raise `fatigue`, if that is not meant");
        }
    }

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
