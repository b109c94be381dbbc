//! A case on trial: loaded, resolved, run, judged.

use super::batch::{Batch, Measured, played};
use super::curve::course;
use super::gauge::{Gauge, needs_against, words};
use super::judge::{Fault, goal, judge, judge_share};
use super::outcome::{CaseOutcome, CurveOutcome, Goal, Got, PointOutcome};
use super::range::{SHARE, can_fail, difference, range};
use crate::experiment::Progress;
use crate::facts::{FACTS, Facts};
use detente_engine::Plan;
use detente_engine::plan::Overrides;
use detente_scenario::case::{Expected, Measure, Point};
use detente_scenario::load::{Files, LoadedCase, LoadedPoint, load_case};
use detente_scenario::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A case that can be run.
pub struct Trial {
    loaded: LoadedCase,
    curve: Option<CurveOutcome>,
    points: Vec<Prepared>,
}

/// A point ready to run.
struct Prepared {
    goal: Goal,
    runs: u64,
    work: Work,
}

/// What there is to do for a point.
enum Work {
    /// Runs of a plan, perhaps against another.
    Runs { gauge: Gauge, here: Arc<Plan>, against: Option<Arc<Plan>> },
    /// A fact over the incidents of all runs of a plan. Those that another point plays already serve for this.
    Fact { id: &'static str, plan: Arc<Plan>, played_for: Option<usize> },
    /// Nothing: the checks have spoken.
    Checks(Vec<Diagnostic>),
}

/// Loads a case and resolves all it names.
///
/// # Errors
/// Everything wrong with the case or its scenario, with file, line, column and mend.
pub fn load(path: &Path, files: &dyn Files) -> Result<Trial, Vec<Diagnostic>> {
    let loaded = load_case(path, files)?;
    let mut faults = Vec::new();
    let mut points = Vec::new();
    for (n, (point, variants)) in loaded.case.points.iter().zip(&loaded.points).enumerate() {
        match prepare(point, variants, loaded.case.runs) {
            Ok(mut prepared) => {
                if let Work::Fact { played_for, .. } = &mut prepared.work {
                    let same = |other: &Point| counts_the_same_runs(other, point);
                    *played_for = loaded.case.points[..n].iter().position(same);
                }
                points.push(prepared);
            }
            Err(Refused::Fault(fault)) => faults.push(finding(&loaded, n, fault)),
            Err(Refused::Scenario(found)) => faults.extend(found),
        }
    }
    let curve = match (&loaded.case.curve, loaded.points.first()) {
        (Some(curve), Some(first)) => match course(&loaded.case, curve, &first.quantities) {
            Ok(course) => Some(course),
            Err((path, what, mend)) => {
                faults.push(loaded.finding(&path, what, mend));
                None
            }
        },
        _ => None,
    };
    if faults.is_empty() { Ok(Trial { loaded, curve, points }) } else { Err(faults) }
}

/// A fault of a point, with its place. A point without runs of its own has those of the case.
fn finding(loaded: &LoadedCase, n: usize, (path, what, mend): Fault) -> Diagnostic {
    let of_case = path == "runs" && loaded.case.points[n].runs.is_none();
    let path = if of_case { path } else { format!("points[{n}].{path}") };
    loaded.finding(&path, what, mend)
}

/// Whether two points count facts over one and the same runs.
fn counts_the_same_runs(one: &Point, other: &Point) -> bool {
    let of_facts = |point: &Point| matches!(point.measure, Measure::Fact(_));
    of_facts(one) && of_facts(other) && (&one.set, &one.cbm, one.runs) == (&other.set, &other.cbm, other.runs)
}

/// Why a point cannot be run.
enum Refused {
    Fault(Fault),
    Scenario(Vec<Diagnostic>),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Refused::Fault(fault)
    }
}

fn prepare(point: &Point, variants: &LoadedPoint, runs: u64) -> Result<Prepared, Refused> {
    let fault = |path: &str, what: &str, mend: &str| (path.to_owned(), what.to_owned(), mend.to_owned());
    let runs = point.runs.unwrap_or(runs);
    let goal = goal(&point.expected, &variants.quantities, runs)?;
    let of_checks = matches!(point.expected, Expected::Refused(_) | Expected::Warned(_) | Expected::Passed);
    if of_checks != (point.measure == Measure::Checks) {
        let mend = "let `Refused`, `Warned` and `Passed` stand with `measure: Checks`, and other expectations with other measures";
        return Err(fault("expected", "measure and expectation do not go together", mend).into());
    }
    if of_checks {
        let findings = match &variants.scenario {
            Ok(loaded) => loaded.warnings.clone(),
            Err(faults) => faults.clone(),
        };
        return Ok(Prepared { goal, runs: 0, work: Work::Checks(findings) });
    }
    if needs_against(&point.measure) && variants.against.is_none() {
        return Err(fault("measure", "it compares, but there is nothing to compare with", "add `against`").into());
    }
    let loaded = variants.scenario.as_ref().map_err(|faults| Refused::Scenario(faults.clone()))?;
    let here =
        Plan::compile(&loaded.scenario, &variants.configuration, &Overrides::new()).map_err(Refused::Scenario)?;
    if let Measure::Fact(name) = &point.measure {
        let id = fact(name, point, runs)?;
        can_fail(&goal, SHARE)?;
        return Ok(Prepared { goal, runs, work: Work::Fact { id, plan: Arc::new(here), played_for: None } });
    }
    let gauge = Gauge::resolve(&point.measure, &here, &loaded.scenario)
        .map_err(|(what, mend)| ("measure".to_owned(), what, mend))?;
    let against = match &variants.against {
        None => None,
        Some((other, configuration)) => {
            let plan = Plan::compile(&other.scenario, configuration, &Overrides::new()).map_err(Refused::Scenario)?;
            let there = Gauge::resolve(&point.measure, &plan, &other.scenario)
                .map_err(|(what, mend)| ("against".to_owned(), what, mend))?;
            Some((Arc::new(plan), there))
        }
    };
    let of_point = range(&gauge, &here);
    let possible = match &against {
        Some((plan, there)) if !needs_against(&point.measure) => difference(of_point, range(there, plan)),
        _ => of_point,
    };
    can_fail(&goal, possible)?;
    let against = against.map(|(plan, _)| plan);
    Ok(Prepared { goal, runs, work: Work::Runs { gauge, here: Arc::new(here), against } })
}

/// The fact of a name, if a point can ask for it.
fn fact(name: &str, point: &Point, runs: u64) -> Result<&'static str, Fault> {
    let Some(fact) = FACTS.iter().find(|fact| fact.id == name) else {
        let known: Vec<&str> = FACTS.iter().map(|fact| fact.id).collect();
        let what = format!("there is no fact `{name}`");
        return Err(("measure".into(), what, format!("known: {}", known.join(", "))));
    };
    if point.against.is_some() {
        let what = "a fact is a share over all runs, and has no difference run by run".to_owned();
        return Err(("against".into(), what, "leave it out".into()));
    }
    if matches!(point.expected, Expected::Always(_) | Expected::Shares { .. }) {
        let what = "a fact is one share over all runs, and no value of each".to_owned();
        return Err(("expected".into(), what, "expect `Between`, `Near`, `Above` or `Below`".into()));
    }
    if runs < 2 {
        return Err((
            "runs".into(),
            "one run cannot show this: a fact has no interval then".into(),
            "raise `runs`".into(),
        ));
    }
    Ok(fact.id)
}

impl Trial {
    /// Its name: that of its folder.
    pub fn id(&self) -> &str {
        &self.loaded.id
    }

    /// Its points by name, with what has to come out of each.
    pub fn expected(&self) -> impl Iterator<Item = (&str, &Goal)> {
        self.loaded.case.points.iter().map(|p| p.name.as_str()).zip(self.points.iter().map(|p| &p.goal))
    }

    /// How many runs it takes.
    pub fn work(&self) -> u64 {
        self.points.iter().map(Prepared::work).sum()
    }

    /// Runs it. `progress` is told of the runs done out of [`Trial::work`]. `None` if it was stopped.
    ///
    /// # Errors
    /// What only runs could show: too few of them for a tolerance, a tolerance of 0 on a result that
    /// varies, a run that came to no end.
    pub fn verify(
        &self,
        threads: usize,
        stop: &AtomicBool,
        progress: &dyn Progress,
    ) -> Result<Option<CaseOutcome>, Vec<Diagnostic>> {
        let done = AtomicU64::new(0);
        let total = self.work();
        let tell = || progress.advanced(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        let mut points = Vec::new();
        let mut faults = Vec::new();
        let batch = Batch { seed: self.loaded.case.seed, threads, stop, tell: &tell };
        // By point, what it counted: others take their facts from there.
        let mut counted: BTreeMap<usize, Vec<Facts>> = BTreeMap::new();
        for (n, prepared) in self.points.iter().enumerate() {
            match self.point(n, prepared, &batch, &mut counted) {
                Ok(Some(outcome)) => points.push(outcome),
                Ok(None) => return Ok(None),
                Err(fault) => faults.push(finding(&self.loaded, n, fault)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let case = &self.loaded.case;
        Ok(Some(CaseOutcome {
            id: self.loaded.id.clone(),
            title: case.title.clone(),
            shows: case.shows.clone(),
            source: case.source.clone(),
            seed: case.seed,
            curve: self.curve.clone(),
            points,
        }))
    }

    fn point(
        &self,
        n: usize,
        prepared: &Prepared,
        batch: &Batch<'_>,
        counted: &mut BTreeMap<usize, Vec<Facts>>,
    ) -> Result<Option<PointOutcome>, Fault> {
        let point = &self.loaded.case.points[n];
        let (got, off) = match &prepared.work {
            Work::Checks(findings) => checked(&prepared.goal, self.loaded.points[n].scenario.is_ok(), findings),
            Work::Runs { gauge, here, against } => {
                let of = Measured { gauge, here, against: against.as_ref() };
                let Some(values) = batch.values(&of, &prepared.goal, prepared.runs)? else { return Ok(None) };
                judge(&prepared.goal, &values)
            }
            Work::Fact { id, plan, played_for } => {
                let place = played_for.unwrap_or(n);
                let facts = match counted.entry(place) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(free) => {
                        let Some(facts) = batch.facts(plan, prepared.runs)? else { return Ok(None) };
                        free.insert(facts)
                    }
                };
                let counts: Vec<(u64, u64)> = facts.iter().filter_map(|run| run.fact(id)).collect();
                judge_share(&prepared.goal, &counts)?
            }
        };
        let x = self.loaded.case.curve.as_ref().and_then(|c| self.loaded.points[n].quantities.get(&c.over).copied());
        let avoided = point.against.is_some() && !needs_against(&point.measure);
        let what = words(&point.measure);
        Ok(Some(PointOutcome {
            name: point.name.clone(),
            what: if avoided { format!("{what}, avoided") } else { what },
            avoided,
            note: point.note.clone(),
            x,
            runs: prepared.runs,
            expected: prepared.goal.clone(),
            got,
            passed: off == 0.0,
            off,
        }))
    }
}

impl Prepared {
    fn work(&self) -> u64 {
        match &self.work {
            Work::Checks(_) | Work::Fact { played_for: Some(_), .. } => 0,
            Work::Fact { .. } => self.runs,
            Work::Runs { .. } => played(self.runs),
        }
    }
}

/// What the checks said, held against what they should say.
fn checked(goal: &Goal, passes: bool, findings: &[Diagnostic]) -> (Got, f64) {
    let told: Vec<String> = findings.iter().map(|d| format!("{}: {}", d.path, d.what)).collect();
    let names = |naming: &[String], of: Severity| {
        findings.iter().any(|d| d.severity == of && naming.iter().all(|name| d.what.contains(name.as_str())))
    };
    let agrees = match goal {
        Goal::Refused(naming) => !passes && names(naming, Severity::Error),
        Goal::Warned(naming) => passes && names(naming, Severity::Warning),
        _ => passes && findings.is_empty(),
    };
    (Got::Findings(told), if agrees { 0.0 } else { 1.0 })
}
