//! Configurations of measures: by themselves, and for a scenario.

use super::Check;
use super::known::Kind;
use super::parameters::suggestion;
use super::wording;
use crate::adoption::Status;
use crate::configuration::{Adopted, Configuration, Participants};
use crate::diagnostic::Diagnostic;
use crate::document::path::{item, join};
use crate::measure::{Change, JointExercises, Measure};
use crate::parameters::spec;
use crate::scenario::Scenario;
use crate::time::Moment;
use std::collections::BTreeMap;

/// How many measures a configuration may have.
const MEASURES_MAX: usize = 200;

pub(super) fn run(configuration: &Configuration, scenario: Option<&Scenario>) -> Vec<Diagnostic> {
    match scenario {
        Some(scenario) => for_scenario(configuration, scenario),
        None => alone(configuration),
    }
}

/// What can be told without a scenario.
fn alone(configuration: &Configuration) -> Vec<Diagnostic> {
    let mut findings = wording::configuration(configuration, &BTreeMap::new());
    if configuration.schema != 1 {
        let what = format!("schema {} is not known", configuration.schema);
        findings.push(Diagnostic::error("schema", what, "this version reads `schema: 1`"));
    }
    if configuration.measures.len() > MEASURES_MAX {
        let what = format!("{} measures are more than {MEASURES_MAX}", configuration.measures.len());
        return vec![Diagnostic::error("measures", what, "leave some out")];
    }
    for (index, adopted) in configuration.measures.iter().enumerate() {
        let path = item("measures", index);
        if let (Some(from), Some(until)) = (adopted.from, adopted.until)
            && until <= from
        {
            let what = format!("it ends at {until} but begins at {from}");
            findings.push(Diagnostic::error(join(&path, "until"), what, "let it end after it begins"));
        }
        moves(&adopted.measure, &join(&path, "measure"), &mut findings);
        adoption(adopted, &path, &mut findings);
        for earlier in &configuration.measures[..index] {
            let id = adopted.measure.describe().id();
            if earlier.measure.describe().id() == id && overlap_in_time(earlier, adopted) && may_share(earlier, adopted)
            {
                let what = format!("`{id}` stands twice for the same states at the same time");
                findings.push(Diagnostic::error(
                    path.clone(),
                    what,
                    "remove one, or part them by `participants`, `from` and `until`",
                ));
            }
        }
    }
    findings
}

/// A way that leads nowhere, or says two things at once.
fn adoption(adopted: &Adopted, path: &str, findings: &mut Vec<Diagnostic>) {
    let mut warn = |field: &str, what: &str, mend: &str| {
        findings.push(Diagnostic::warning(join(path, field), what, mend));
    };
    let waits = adopted.status < Status::InForce;
    if adopted.path.is_some() && !waits {
        warn(
            "path",
            "a measure in force, or lapsed, has no way to go",
            "leave `path` out, or say a `status` before it",
        );
    }
    if adopted.practised && !waits {
        warn("practised", "a measure in force needs no practice before it", "leave `practised` out");
    }
    if waits && adopted.from.is_some() && adopted.path.is_none() && !adopted.practised {
        warn(
            "from",
            "a measure that is not in force has no day on which it begins",
            "leave `status` out, or write the `path` that it has still to go",
        );
    }
    if let Some(way) = &adopted.path
        && way.co_lead_found.is_some()
        && !way.co_lead_missing
    {
        warn("path", "a co-chair is found who was not missing", "set `co_lead_missing: true`, or leave it out");
    }
    if adopted.status == Status::Lapsed && adopted.review.is_some() {
        warn("review", "a measure that has lapsed is not reviewed", "leave `review` out");
    }
}

/// The values that a measure sets must make sense to the parameters it moves.
fn moves(measure: &Measure, path: &str, findings: &mut Vec<Diagnostic>) {
    if let Measure::Adjust(adjust) = measure {
        let known = spec(&adjust.parameter);
        if known.is_none() {
            let what = format!("there is no parameter `{}`", adjust.parameter);
            findings.push(Diagnostic::error(join(path, "parameter"), what, suggestion(&adjust.parameter)));
        }
        if known.is_some_and(|s| matches!(s.group, "time" | "presentation")) {
            let what = format!("`{}` is not for a measure to change", adjust.parameter);
            findings.push(Diagnostic::error(
                join(path, "parameter"),
                what,
                "set it in the `parameters` of the scenario",
            ));
        }
        if !(0.0..=1000.0).contains(&adjust.factor) {
            let what = format!("a factor of {}", adjust.factor);
            findings.push(Diagnostic::error(join(path, "factor"), what, "write a number from 0 to 1000"));
        }
        if let Some(spec) = known {
            let value = spec.default * adjust.factor + adjust.plus;
            if !(spec.min..=spec.max).contains(&value) {
                let what = format!(
                    "it would take `{}` from {} to {value}, outside {} to {}",
                    spec.name, spec.default, spec.min, spec.max
                );
                findings.push(Diagnostic::error(
                    path,
                    what,
                    "choose `factor` and `plus` so that the result stays in the range",
                ));
            }
        }
        if !(0.0..=744.0).contains(&adjust.hours_per_month) {
            let what = format!("{} staff hours a month", adjust.hours_per_month);
            findings.push(Diagnostic::error(join(path, "hours_per_month"), what, "write a number from 0 to 744"));
        }
        return;
    }
    for one in measure.describe().moves() {
        let (Change::Times(value) | Change::AtMost(value) | Change::AtLeast(value)) = one.change else {
            continue;
        };
        let range = match (one.change, spec(one.parameter)) {
            (Change::AtMost(_) | Change::AtLeast(_), Some(spec)) => (spec.min, spec.max),
            _ => (0.0, 1000.0),
        };
        if !(range.0..=range.1).contains(&value) {
            let what = format!("{value} for `{}` is outside {} to {}", one.parameter, range.0, range.1);
            findings.push(Diagnostic::error(
                path,
                what,
                "choose the setting of the measure so that it stays in the range",
            ));
        }
    }
}

fn overlap_in_time(one: &Adopted, other: &Adopted) -> bool {
    let begins = |a: &Adopted| a.from.unwrap_or(Moment(i64::MIN));
    let ends = |a: &Adopted| a.until.unwrap_or(Moment(i64::MAX));
    begins(one) < ends(other) && begins(other) < ends(one)
}

/// Whether two measures can have a state in common, as far as the names tell without a scenario.
fn may_share(one: &Adopted, other: &Adopted) -> bool {
    match (&one.participants, &other.participants) {
        (Participants::Only(a), b) | (b, Participants::Only(a)) => a.iter().any(|state| b.includes(state)),
        _ => true,
    }
}

/// An exercise that is held during the crisis: on the soil of a participant, in a time that there is.
fn exercise(check: &mut Check, scenario: &Scenario, adopted: &Adopted, held: &JointExercises, path: &str) {
    if let Some(host) = &held.host {
        check.refer_all(Kind::State, std::slice::from_ref(host), &join(path, "host"));
        if scenario.states.contains_key(host) && !adopted.participants.includes(host) {
            let what = format!("`{host}` takes no part in the exercises");
            check.error(&join(path, "host"), what, "name a participant as host");
        }
    }
    if let Some((at, until)) = held.during {
        check.moment_if(Some(at), &join(path, "during"));
        if until <= at {
            let what = format!("it ends at {until} but begins at {at}");
            check.error(&join(path, "during"), what, "let it end after it begins");
        }
    }
}

/// What does not fit a scenario.
fn for_scenario(configuration: &Configuration, scenario: &Scenario) -> Vec<Diagnostic> {
    let mut check = Check::new(scenario);
    check.expand();
    for (index, adopted) in configuration.measures.iter().enumerate() {
        let path = item("measures", index);
        if let Participants::Only(list) | Participants::Except(list) = &adopted.participants {
            check.refer_all(Kind::State, list, &join(&path, "participants"));
        }
        let takers = scenario.states.keys().filter(|code| adopted.participants.includes(code)).count();
        if takers == 0 {
            check.error(&join(&path, "participants"), "no state takes part", "name states of the scenario");
        }
        if let Participants::AllBut(absent) = adopted.participants
            && absent as usize >= scenario.states.len()
        {
            let what = format!("all but {absent} of {} states are none", scenario.states.len());
            check.error(&join(&path, "participants"), what, "count fewer states as absent");
        }
        for (name, moment) in [("from", adopted.from), ("until", adopted.until)] {
            check.moment_if(moment, &join(&path, name));
        }
        for (name, dates) in [("joined", &adopted.joined), ("left", &adopted.left)] {
            let place = join(&path, name);
            check.refer_all(Kind::State, &dates.keys().cloned().collect::<Vec<_>>(), &place);
            for (state, at) in dates {
                check.moment_if(Some(*at), &join(&place, state));
                if !adopted.participants.includes(state) {
                    let what = format!("`{state}` takes no part in it");
                    check.error(&join(&place, state), what, "name it among the `participants`");
                }
            }
        }
        if let Some(way) = &adopted.path {
            check.refer_all(Kind::State, &way.withheld_by, &join(&join(&path, "path"), "withheld_by"));
        }
        if let Measure::JointExercises(exercises) = &adopted.measure {
            exercise(&mut check, scenario, adopted, exercises, &join(&path, "measure"));
        }
        if let Measure::PocDirectory(directory) = &adopted.measure
            && let Some(book) = directory.book.as_ref().filter(|book| !scenario.directories.contains_key(*book))
        {
            let known: Vec<&str> = scenario.directories.keys().map(String::as_str).collect();
            let mend = if known.is_empty() {
                "the scenario has no `directories`".to_owned()
            } else {
                format!("known: {}", known.join(", "))
            };
            check.error(&join(&join(&path, "measure"), "book"), format!("the scenario has no book `{book}`"), mend);
        }
    }
    check.tell_off_grid();
    check.findings.extend(wording::configuration(configuration, &scenario.wording));
    check.findings
}
