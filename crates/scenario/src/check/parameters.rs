//! Values of registry parameters: known, within their range, and fitting each other.

use super::Check;
use crate::document::nearest;
use crate::document::path::join;
use crate::parameters::{REGISTRY, Spec, spec};
use crate::resolved::parameter;
use std::collections::BTreeMap;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    check.values(&scenario.parameters, "parameters");
    for (code, state) in &scenario.states {
        check.own_values(&state.parameters, &join("states", code));
    }
    for (name, profile) in &scenario.profiles {
        check.own_values(&profile.parameters, &join("profiles", name));
    }
    let (step, decision) = (parameter(scenario, "step_hours"), parameter(scenario, "decision_hours"));
    let steps = decision / step;
    if step > 0.0 && (steps < 0.999 || (steps - libm::round(steps)).abs() > 1e-9) {
        let path = if scenario.parameters.contains_key("decision_hours") {
            "parameters.decision_hours"
        } else {
            "parameters.step_hours"
        };
        let what = format!("decisions every {decision} h do not fit steps of {step} h");
        check.error(path, what, "make `decision_hours` a multiple of `step_hours`");
    }
}

impl Check<'_> {
    fn values(&mut self, values: &BTreeMap<String, f64>, path: &str) {
        for (name, value) in values {
            match spec(name) {
                Some(spec) => self.in_range(spec, *value, &join(path, name)),
                None => self.error(&join(path, name), format!("there is no parameter `{name}`"), suggestion(name)),
            }
        }
    }

    fn own_values(&mut self, values: &BTreeMap<String, f64>, path: &str) {
        let path = join(path, "parameters");
        self.values(values, &path);
        for name in values.keys().filter(|name| spec(name).is_some_and(|s| matches!(s.group, "time" | "presentation")))
        {
            let what = format!("`{name}` is one for the whole scenario, not for a state");
            self.error(&join(&path, name), what, "move it to `parameters` of the scenario");
        }
    }

    fn in_range(&mut self, spec: &Spec, value: f64, path: &str) {
        if !(spec.min..=spec.max).contains(&value) {
            let what =
                format!("{value} is outside the range of `{}`, {} to {} {}", spec.name, spec.min, spec.max, spec.unit);
            self.error(path, what, format!("write a number in that range; {} is the default", spec.default));
        }
    }
}

/// The parameter that was meant.
pub(super) fn suggestion(name: &str) -> String {
    match nearest(name, REGISTRY.iter().map(|s| s.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "look it up in the reference of parameters".to_owned(),
    }
}
