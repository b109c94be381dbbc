//! A case on trial: loaded, resolved, run, judged.

use super::gauge::{Gauge, Reading, needs_against, words};
use super::judge::{Fault, enough, goal, judge};
use super::outcome::{CaseOutcome, CurveOutcome, Goal, Got, PointOutcome};
use crate::engine::Engine;
use crate::experiment::{Progress, guarded};
use crate::simulator::Simulate;
use detente_engine::chance::RunKey;
use detente_engine::plan::Overrides;
use detente_engine::{Keep, Plan, Simulation};
use detente_scenario::case::{Expected, Measure, Point};
use detente_scenario::formula::Formula;
use detente_scenario::load::{Files, LoadedCase, LoadedPoint, load_case};
use detente_scenario::{Diagnostic, Severity};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// After so many runs a point is looked at: whether its runs can show what it asks.
const FIRST_LOOK: u64 = 64;
/// How much a first look forgives.
const FIRST_LOOK_SLACK: f64 = 1.3;
/// Along how many places a curve is drawn.
const CURVE_PLACES: u32 = 120;

/// A case that can be run.
pub struct Trial {
    loaded: LoadedCase,
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
            Ok(prepared) => points.push(prepared),
            Err(Refused::Fault((path, what, mend))) => {
                faults.push(loaded.finding(&format!("points[{n}].{path}"), what, mend));
            }
            Err(Refused::Scenario(found)) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(Trial { loaded, points }) } else { Err(faults) }
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
    let gauge = Gauge::resolve(&point.measure, &here, &loaded.scenario)
        .map_err(|(what, mend)| ("measure".to_owned(), what, mend))?;
    let against = match &variants.against {
        None => None,
        Some((other, configuration)) => {
            let plan = Plan::compile(&other.scenario, configuration, &Overrides::new()).map_err(Refused::Scenario)?;
            Gauge::resolve(&point.measure, &plan, &other.scenario)
                .map_err(|(what, mend)| ("against".to_owned(), what, mend))?;
            Some(Arc::new(plan))
        }
    };
    Ok(Prepared { goal, runs, work: Work::Runs { gauge, here: Arc::new(here), against } })
}

impl Trial {
    /// Its name: that of its folder.
    pub fn id(&self) -> &str {
        &self.loaded.id
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
        for (n, prepared) in self.points.iter().enumerate() {
            match self.point(n, prepared, threads, stop, &tell) {
                Ok(Some(outcome)) => points.push(outcome),
                Ok(None) => return Ok(None),
                Err((path, what, mend)) => {
                    faults.push(self.loaded.finding(&format!("points[{n}].{path}"), what, mend));
                }
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
            curve: self.curve(),
            points,
        }))
    }

    fn point(
        &self,
        n: usize,
        prepared: &Prepared,
        threads: usize,
        stop: &AtomicBool,
        tell: &(dyn Fn() + Sync),
    ) -> Result<Option<PointOutcome>, Fault> {
        let point = &self.loaded.case.points[n];
        let (got, off) = match &prepared.work {
            Work::Checks(findings) => checked(&prepared.goal, self.loaded.points[n].scenario.is_ok(), findings),
            Work::Runs { gauge, here, against } => {
                let seed = self.loaded.case.seed;
                let batch = Batch { gauge, here, against: against.as_ref(), seed, threads, stop, tell };
                let Some(values) = batch.values(prepared)? else { return Ok(None) };
                judge(&prepared.goal, &values)
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

    /// The course of the theory, with the quantities of the first point.
    fn curve(&self) -> Option<CurveOutcome> {
        let curve = self.loaded.case.curve.as_ref()?;
        let theory = Formula::parse(&curve.theory).ok()?;
        let at_first = &self.loaded.points.first()?.quantities;
        let mut line = Vec::new();
        for place in 0..=CURVE_PLACES {
            let x = curve.from + (curve.to - curve.from) * f64::from(place) / f64::from(CURVE_PLACES);
            let mut quantities = at_first.clone();
            quantities.insert(curve.over.clone(), x);
            // What is made from the quantity along the axis moves with it.
            for (name, text) in self.loaded.case.lets.iter().filter(|(name, _)| *name != curve.over) {
                if let Some(value) = Formula::parse(text).ok().and_then(|f| f.value(&quantities).ok()) {
                    quantities.insert(name.clone(), value);
                }
            }
            // Where a theory has no value it has no line.
            if let Ok(y) = theory.value(&quantities) {
                line.push((x, y));
            }
        }
        Some(CurveOutcome { axis: curve.axis.clone(), theory: curve.theory.clone(), line })
    }
}

impl Prepared {
    fn work(&self) -> u64 {
        match &self.work {
            Work::Checks(_) => 0,
            Work::Runs { .. } => self.played(),
        }
    }

    /// One run alone is played with a second seed, to see that it is no matter of luck.
    fn played(&self) -> u64 {
        self.runs.max(2)
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

/// The runs of one point.
struct Batch<'a> {
    gauge: &'a Gauge,
    here: &'a Arc<Plan>,
    against: Option<&'a Arc<Plan>>,
    seed: u64,
    threads: usize,
    stop: &'a AtomicBool,
    tell: &'a (dyn Fn() + Sync),
}

/// What a thread keeps from run to run.
type Rooms = [Option<Simulation>; 2];

impl Batch<'_> {
    /// The value of every run that counts, in the order of replicates; `None` if stopped.
    fn values(&self, prepared: &Prepared) -> Result<Option<Vec<f64>>, Fault> {
        let runs = prepared.played();
        let first = runs.min(FIRST_LOOK);
        let Some(mut values) = self.replicates(0, first)? else { return Ok(None) };
        if runs > first {
            enough(&prepared.goal, &values, runs, FIRST_LOOK_SLACK)?;
            let Some(rest) = self.replicates(first, runs)? else { return Ok(None) };
            values.extend(rest);
        }
        if prepared.runs == 1 {
            if let [one, other] = values[..]
                && one != other
            {
                let what =
                    format!("one run cannot show this: the result varies with the seed ({one:.4} and {other:.4})");
                return Err(("runs".into(), what, "raise `runs`".into()));
            }
            values.truncate(1);
            return Ok(Some(values));
        }
        if values.len() < 2 {
            let what = format!("only {} of {runs} runs count", values.len());
            return Err(("measure".into(), what, "raise `runs`, or let more of them count".into()));
        }
        let counted = values.len() as u64;
        enough(&prepared.goal, &values, counted, 1.0)?;
        Ok(Some(values))
    }

    /// Plays replicates from one number to below another, on all threads.
    fn replicates(&self, from: u64, to: u64) -> Result<Option<Vec<f64>>, Fault> {
        let next = AtomicU64::new(from);
        let found: Mutex<Vec<(u64, Result<Reading, String>)>> = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..self.threads.max(1).min((to - from) as usize) {
                scope.spawn(|| {
                    let mut rooms: Rooms = [None, None];
                    let mut own = Vec::new();
                    while !self.stop.load(Ordering::Relaxed) {
                        let replicate = next.fetch_add(1, Ordering::Relaxed);
                        if replicate >= to {
                            break;
                        }
                        own.push((replicate, self.replicate(replicate, &mut rooms)));
                        (self.tell)();
                    }
                    found.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
                });
            }
        });
        if self.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_by_key(|(replicate, _)| *replicate);
        let mut values = Vec::new();
        for (replicate, reading) in found {
            match reading {
                Ok(Reading::Number(value)) => values.push(value),
                Ok(_) => {}
                Err(why) => {
                    let what = format!("run {replicate} came to nothing: {why}");
                    return Err(("measure".into(), what, "mend the scenario, or measure something that it has".into()));
                }
            }
        }
        Ok(Some(values))
    }

    fn replicate(&self, replicate: u64, rooms: &mut Rooms) -> Result<Reading, String> {
        let key = RunKey::new(self.seed, replicate);
        let [room, other] = rooms;
        let here = self.play(self.here, key, room)?;
        match self.against {
            None => Ok(here),
            Some(plan) => Ok(self.gauge.compared(here, self.play(plan, key, other)?)),
        }
    }

    fn play(&self, plan: &Arc<Plan>, key: RunKey, room: &mut Option<Simulation>) -> Result<Reading, String> {
        guarded(&Engine, room, |room: &mut <Engine as Simulate>::Worker| {
            let run = match room {
                Some(run) => {
                    run.reset(Arc::clone(plan), key, Keep::Scores);
                    run
                }
                None => room.insert(Simulation::new(Arc::clone(plan), key, Keep::Scores)),
            };
            self.gauge.read(run)
        })
    }
}
