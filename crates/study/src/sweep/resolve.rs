//! From names to things: what a design's factors set, and whether every value of each is allowed.

use super::seeds::replicates;
use super::subject::{Subject, measure_and_field};
use crate::experiment::ARMS_MAX;
use detente_scenario::document::nearest;
use detente_scenario::document::path::{item, join};
use detente_scenario::load::{Base, Files, Put, configuration_with, has_field, nearest_field};
use detente_scenario::parameters::spec;
use detente_scenario::{Configuration, Diagnostic, REGISTRY, Severity, library};
use detente_sweep::design::{Factor, Level, LoadedDesign, Range, Target};
use std::collections::{BTreeMap, BTreeSet};

/// How many values of a list are tried; a list is longer than this only where another program wrote it.
const TRIED_MAX: usize = 1_000;

/// A design that was read, with everything that it names.
pub(super) fn subject(loaded: LoadedDesign, files: &dyn Files) -> Result<Subject, Vec<Diagnostic>> {
    let mut reader = Reader { loaded: &loaded, files, faults: Vec::new() };
    let targets = reader.targets();
    let (arms, baseline) = reader.arms(&targets);
    replicates(&loaded, &arms, baseline, &mut reader.faults);
    reader.stop()?;
    let bases = reader.bases(&targets);
    reader.stop()?;
    let configurations = reader.configurations(&targets, &arms, &bases);
    reader.stop()?;
    reader.values(&targets, &bases, &configurations);
    reader.stop()?;
    let subject = Subject { targets, arms, baseline, bases, configurations, loaded };
    first_cell(&subject)?;
    Ok(subject)
}

/// Compiles the plans of the first cell that is played, so that a design which nothing can play is refused.
fn first_cell(subject: &Subject) -> Result<(), Vec<Diagnostic>> {
    let cells = &subject.loaded.cells;
    let fault = |error: &dyn ToString| {
        let mend = "write formulas that have a value at every cell";
        vec![subject.loaded.finding("constraints", error.to_string(), mend)]
    };
    match cells.played(0, cells.len()).next() {
        Some(Ok(cell)) => subject.plans(&cell).map(|_| ()),
        Some(Err(error)) => Err(fault(&error)),
        None => Ok(()),
    }
}

struct Reader<'a> {
    loaded: &'a LoadedDesign,
    files: &'a dyn Files,
    faults: Vec<Diagnostic>,
}

/// A parameter has two names: its own, and its place in the scenario.
fn same_place(one: &Target, other: &Target) -> bool {
    let parameter = |target: &Target| match target {
        Target::Parameter(name) => Some(name.clone()),
        Target::Place(path) => path.trim().strip_prefix("parameters.").map(str::to_owned),
        _ => None,
    };
    one == other || parameter(one).is_some_and(|name| parameter(other) == Some(name))
}

impl Reader<'_> {
    fn fault(&mut self, path: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.faults.push(self.loaded.finding(path, what, mend));
    }

    fn stop(&mut self) -> Result<(), Vec<Diagnostic>> {
        if self.faults.is_empty() { Ok(()) } else { Err(std::mem::take(&mut self.faults)) }
    }

    /// What each factor sets, by its name where it does not say.
    fn targets(&mut self) -> Vec<Target> {
        let mut targets: Vec<Target> = Vec::new();
        for (n, factor) in self.loaded.design.factors.iter().enumerate() {
            let at = item("factors", n);
            let target = match (&factor.sets, factor.name.as_str()) {
                (Some(target), _) => target.clone(),
                (None, "configuration") => Target::Configuration,
                (None, "scenario") => Target::Scenario,
                (None, name) => Target::Parameter(name.to_owned()),
            };
            let at = if factor.sets.is_some() { join(&at, "sets") } else { join(&at, "name") };
            if targets.iter().any(|other| same_place(other, &target)) {
                self.fault(&at, format!("`{}` sets what another factor sets", factor.name), "vary it by one factor");
            }
            match &target {
                Target::Parameter(name) => self.parameter(factor, n, name, &at),
                Target::Configuration | Target::Scenario => self.all_names(factor, n),
                Target::Measure(path) if measure_and_field(path).1.is_empty() => {
                    let mend = "write the measure and its field: `poc-directory.verified_months`";
                    self.fault(&at, format!("`{path}` names no field of a measure"), mend);
                }
                Target::Measure(_) | Target::Place(_) => {}
            }
            targets.push(target);
        }
        targets
    }

    fn parameter(&mut self, factor: &Factor, n: usize, name: &str, at: &str) {
        let Some(spec) = spec(name) else {
            let mend = match nearest(name, REGISTRY.iter().map(|spec| spec.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "say what it sets: sets: Parameter(\"…\"), Place(\"…\"), Measure(\"…\"), Configuration, Scenario"
                        .into()
                }
            };
            return self.fault(at, format!("there is no parameter `{name}`"), mend);
        };
        let range = join(&item("factors", n), "range");
        for put in puts(&factor.range) {
            match put {
                Put::Number(value) if spec.min <= value && value <= spec.max => {}
                Put::Number(value) => {
                    let what = format!("`{name}` cannot be {value}");
                    self.fault(&range, what, format!("keep to its range, {} to {}", spec.min, spec.max));
                }
                Put::Name(value) => self.fault(&range, format!("`{name}` cannot be `{value}`"), "write numbers"),
            }
        }
    }

    fn all_names(&mut self, factor: &Factor, n: usize) {
        let names =
            matches!(&factor.range, Range::Values(values) if values.iter().all(|v| matches!(v, Level::Name(_))));
        if !names {
            let at = join(&item("factors", n), "range");
            self.fault(&at, format!("`{}` has names for values", factor.name), "list them: Values([\"…\", \"…\"])");
        }
    }

    /// The arms and the place of the baseline.
    fn arms(&mut self, targets: &[Target]) -> (Vec<String>, usize) {
        let design = &self.loaded.design;
        let by_factor = targets.contains(&Target::Configuration);
        if by_factor && (!design.arms.is_empty() || design.baseline.is_some()) {
            let mend = "leave out `arms` and `baseline`, or the factor";
            self.fault("arms", "a factor sets the configuration, and so do the arms", mend);
        }
        let arms = match (by_factor, design.arms.is_empty()) {
            (true, _) => vec![String::new()],
            (false, true) => vec!["none".to_owned()],
            (false, false) => design.arms.clone(),
        };
        if arms.len() > ARMS_MAX {
            self.fault("arms", format!("{} arms", arms.len()), format!("compare at most {ARMS_MAX} in one sweep"));
        }
        let mut known = BTreeSet::new();
        for (n, arm) in arms.iter().enumerate() {
            if !known.insert(arm.as_str()) {
                self.fault(&item("arms", n), format!("`{arm}` is named twice"), "name it once");
            }
        }
        let place = |name: &String| arms.iter().position(|arm| arm == name);
        let baseline = design.baseline.as_ref().map_or(Some(0), place);
        if baseline.is_none() {
            self.fault("baseline", "the baseline is none of the arms", format!("the arms are {}", arms.join(", ")));
        }
        let baseline = baseline.unwrap_or(0);
        (arms, baseline)
    }

    /// The scenarios by name.
    fn bases(&mut self, targets: &[Target]) -> BTreeMap<String, Base> {
        let design = &self.loaded.design;
        let mut names: Vec<(String, String)> =
            design.scenario.iter().map(|name| ("scenario".to_owned(), name.clone())).collect();
        let factor = targets.iter().position(|target| *target == Target::Scenario);
        match (factor, names.is_empty()) {
            (Some(_), false) => {
                self.fault("scenario", "a factor sets the scenario as well", "leave out one of the two");
            }
            (None, true) => {
                self.fault("scenario", "no scenario is named", "add one: scenario: \"lantern-strait\"");
            }
            _ => {}
        }
        for (path, name) in factor.iter().flat_map(|n| listed(&design.factors[*n], *n)) {
            names.push((path, name.to_owned()));
        }
        let mut bases = BTreeMap::new();
        for (at, name) in names {
            match library::scenario(&name, self.files).and_then(Base::new) {
                Ok(base) => {
                    bases.insert(name, base);
                }
                Err(faults) => self.named(&at, faults),
            }
        }
        bases
    }

    /// Faults of something that the design names: those without a place of their own get that of the name.
    fn named(&mut self, at: &str, faults: Vec<Diagnostic>) {
        for fault in faults {
            if fault.position.is_some() {
                self.faults.push(fault);
            } else {
                self.fault(at, fault.what, fault.mend);
            }
        }
    }

    fn configurations(
        &mut self,
        targets: &[Target],
        arms: &[String],
        bases: &BTreeMap<String, Base>,
    ) -> BTreeMap<(String, String), Configuration> {
        let factor = targets.iter().position(|target| *target == Target::Configuration);
        let names: Vec<(String, String)> = match factor {
            Some(n) => listed(&self.loaded.design.factors[n], n).map(|(path, name)| (path, name.to_owned())).collect(),
            None => arms.iter().enumerate().map(|(n, arm)| (item("arms", n), arm.clone())).collect(),
        };
        let mut found = BTreeMap::new();
        for (scenario, base) in bases {
            for (at, name) in &names {
                let read = match library::configuration(name, Some(&base.loaded.path), self.files) {
                    Ok(read) => read,
                    Err(faults) => {
                        self.named(at, faults);
                        continue;
                    }
                };
                let misfits = read.check(&base.loaded.scenario);
                let errors: Vec<Diagnostic> = misfits.into_iter().filter(|d| d.severity == Severity::Error).collect();
                self.named(at, errors);
                found.insert((scenario.clone(), name.clone()), read.configuration);
            }
        }
        found
    }

    /// Tries the ends of every range and every listed value, each alone.
    fn values(
        &mut self,
        targets: &[Target],
        bases: &BTreeMap<String, Base>,
        configurations: &BTreeMap<(String, String), Configuration>,
    ) {
        for (n, target) in targets.iter().enumerate() {
            let factor = &self.loaded.design.factors[n];
            let (sets, range) = (join(&item("factors", n), "sets"), join(&item("factors", n), "range"));
            match target {
                Target::Parameter(_) | Target::Configuration | Target::Scenario => {}
                Target::Place(path) => {
                    for (name, base) in bases {
                        if !base.has(path) {
                            let what = format!("there is nothing at `{path}` in `{name}` to be set");
                            let mend = match base.nearest(path) {
                                Some(near) => format!("did you mean `{near}`?"),
                                None => "name a value by its path, as `check` does: `states.KES.sensitivity`".into(),
                            };
                            self.fault(&sets, what, mend);
                            continue;
                        }
                        for put in puts(&factor.range) {
                            if let Err(faults) = base.with(&[], &[(path, put)]) {
                                self.refused(&range, put, &faults);
                            }
                        }
                    }
                }
                Target::Measure(path) => self.measure(path, factor, &sets, &range, bases, configurations),
            }
        }
    }

    fn measure(
        &mut self,
        path: &str,
        factor: &Factor,
        sets: &str,
        range: &str,
        bases: &BTreeMap<String, Base>,
        configurations: &BTreeMap<(String, String), Configuration>,
    ) {
        let (measure, field) = measure_and_field(path);
        let mut anywhere = false;
        for ((scenario, name), configuration) in configurations {
            match has_field(configuration, measure, field) {
                None => continue,
                Some(false) => {
                    let what = format!("`{measure}` of `{name}` has no field `{field}`");
                    let mend = match nearest_field(configuration, measure, field) {
                        Some(near) => format!("did you mean `{measure}.{near}`?"),
                        None => "docs/author/language.md has the fields of each measure".into(),
                    };
                    self.fault(sets, what, mend);
                }
                Some(true) => {
                    let Some(base) = bases.get(scenario) else { continue };
                    for put in puts(&factor.range) {
                        let changed =
                            configuration_with(configuration, &[(measure, field, put)], &base.loaded.scenario);
                        if let Err(faults) = changed {
                            self.refused(range, put, &faults);
                        }
                    }
                }
            }
            anywhere = true;
        }
        if !anywhere {
            let ids: BTreeSet<String> = configurations
                .values()
                .flat_map(|configuration| configuration.measures.iter().map(|a| a.measure.describe().id()))
                .collect();
            let what = format!("no configuration of the design has a measure `{measure}`");
            let mend = match ids.len() {
                0 => "name `arms` that have it".to_owned(),
                _ => format!("they have {}", ids.into_iter().collect::<Vec<_>>().join(", ")),
            };
            self.fault(sets, what, mend);
        }
    }

    fn refused(&mut self, at: &str, put: Put<'_>, faults: &[Diagnostic]) {
        let value = match put {
            Put::Number(number) => number.to_string(),
            Put::Name(name) => name.to_owned(),
        };
        for fault in faults.iter().take(1) {
            self.fault(at, format!("with {value} the scenario is refused: {}", fault.what), fault.mend.clone());
        }
    }
}

/// The values of a range that are tried: its ends, or what it lists.
fn puts(range: &Range) -> Vec<Put<'_>> {
    match range {
        Range::Linear(low, high) | Range::Log(low, high) => vec![Put::Number(*low), Put::Number(*high)],
        Range::Values(values) => {
            let put = |value| match value {
                &Level::Number(number) => Put::Number(number),
                Level::Name(name) => Put::Name(name.as_str()),
            };
            values.iter().take(TRIED_MAX).map(put).collect()
        }
    }
}

/// The names that a factor lists, each with its path.
fn listed(factor: &Factor, n: usize) -> impl Iterator<Item = (String, &str)> {
    let values = match &factor.range {
        Range::Values(values) => values.as_slice(),
        _ => &[],
    };
    let at = join(&item("factors", n), "range");
    values.iter().enumerate().filter_map(move |(k, value)| match value {
        Level::Name(name) => Some((item(&at, k), name.as_str())),
        Level::Number(_) => None,
    })
}
