//! `detente verify`: what is known, held against what the engine gives.

mod find;
mod json;

use super::Answer;
use crate::cli::{Format, Verify, threads};
use crate::disk::Disk;
use crate::engine;
use crate::failure::{Failure, count};
use crate::output::{say, say_json, style};
use crate::panic::reproduce;
use crate::progress::{Bar, Part};
use crate::stop;
use crate::stored;
use detente_report::verification::{Unverified, Verification, Verified};
use detente_report::{html, terminal};
use detente_scenario::library::Library;
use detente_scenario::load::Files;
use detente_scenario::{Diagnostic, Severity};
use detente_study::Progress;
use detente_study::verify::{self, CaseOutcome};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// The page that `--out` writes, and the same for machines.
const PAGE: &str = "verify.html";
const DATA: &str = "verify.json";

/// A case that can be run.
trait Trial {
    /// Its name.
    fn id(&self) -> &str;
    /// How many runs it takes.
    fn work(&self) -> u64;
    /// Runs it; `None` if it was stopped.
    fn verify(
        &self,
        threads: usize,
        stop: &AtomicBool,
        progress: &dyn Progress,
    ) -> Result<Option<CaseOutcome>, Vec<Diagnostic>>;
}

/// A trial with what a person calls it by.
struct Called {
    name: String,
    trial: Box<dyn Trial>,
}

/// A case that cannot be run, and why.
struct Faulty {
    id: String,
    faults: Vec<Diagnostic>,
}

/// The cases that were asked for.
#[derive(Default)]
struct Asked {
    called: Vec<Called>,
    faulty: Vec<Faulty>,
}

/// Everything that running found, and everything that was refused before or then.
struct Ran {
    verification: Verification,
    refused: Vec<Diagnostic>,
    stopped: bool,
}

impl Trial for verify::Trial {
    fn id(&self) -> &str {
        self.id()
    }
    fn work(&self) -> u64 {
        self.work()
    }
    fn verify(
        &self,
        threads: usize,
        stop: &AtomicBool,
        progress: &dyn Progress,
    ) -> Result<Option<CaseOutcome>, Vec<Diagnostic>> {
        self.verify(threads, stop, progress)
    }
}

fn load(path: &Path, files: &dyn Files) -> Result<Box<dyn Trial>, Vec<Diagnostic>> {
    verify::load(path, files).map(|trial| Box::new(trial) as Box<dyn Trial>)
}

/// Loads every case, runs them in order, and shows what came out.
pub(super) fn verify(asked: &Verify) -> Result<Answer, Failure> {
    let cases = called(asked, &load)?;
    if let Some(folder) = &asked.out {
        // A folder that cannot be made is better known before the work than after it.
        stored::folder(folder)?;
    }
    let bar = Bar::naming();
    let ran = run(cases, threads(asked.threads), stop::on_interrupt(), &bar);
    bar.finish();
    show(asked, &ran)?;
    answer(&ran)
}

/// How a case is loaded.
type Load<'a> = &'a dyn Fn(&Path, &dyn Files) -> Result<Box<dyn Trial>, Vec<Diagnostic>>;

/// The cases that are meant, loaded. One that is faulty keeps no other from being run.
fn called(asked: &Verify, load: Load<'_>) -> Result<Asked, Failure> {
    let mut cases = Asked::default();
    for found in find::cases(&asked.paths, &Disk, &Library)? {
        match load(&found.path, found.files) {
            Ok(trial) => cases.called.push(Called { name: found.path.display().to_string(), trial }),
            Err(faults) => cases.faulty.push(Faulty { id: id_of(&found.path), faults }),
        }
    }
    Ok(cases)
}

/// What a case is called that could not be loaded: by its folder, or by the file that was named.
fn id_of(path: &Path) -> String {
    let file = path.extension().is_some_and(|extension| extension == "ron");
    let name = if file { path.file_stem() } else { path.file_name() };
    name.unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Runs the cases one after the other, under one bar.
fn run(cases: Asked, threads: usize, stop: &AtomicBool, bar: &Bar) -> Ran {
    let total = cases.called.iter().map(|case| case.trial.work()).sum();
    let mut before = 0;
    let mut ran = Ran {
        verification: Verification {
            engine: engine::VERSION.to_owned(),
            command: reproduce(std::env::args().skip(1)),
            ..Verification::default()
        },
        refused: Vec::new(),
        stopped: false,
    };
    for Faulty { id, faults } in cases.faulty {
        ran.refuse(&id, faults);
    }
    for case in &cases.called {
        let id = case.trial.id();
        if ran.stopped {
            ran.unverified(id, "stopped");
            continue;
        }
        bar.name(id);
        match case.trial.verify(threads, stop, &Part { bar, before, total }) {
            Ok(Some(outcome)) => {
                let again = reproduce(["verify".to_owned(), case.name.clone()].into_iter());
                ran.verification.cases.push(Verified { outcome, again });
            }
            Ok(None) => {
                ran.stopped = true;
                ran.unverified(id, "stopped");
            }
            Err(found) => ran.refuse(id, found),
        }
        before += case.trial.work();
    }
    ran
}

impl Ran {
    fn unverified(&mut self, id: &str, why: &str) {
        self.verification.unverified.push(Unverified { id: id.to_owned(), why: why.to_owned() });
    }

    fn refuse(&mut self, id: &str, faults: Vec<Diagnostic>) {
        let first = faults.iter().find(|finding| finding.severity == Severity::Error).or(faults.first());
        self.unverified(id, &first.map_or_else(|| "refused".to_owned(), |finding| finding.what.clone()));
        self.refused.extend(faults);
    }
}

fn show(asked: &Verify, ran: &Ran) -> Result<(), Failure> {
    let v = &ran.verification;
    if let Some(folder) = &asked.out {
        stored::write(folder, PAGE, &html::verify(v))?;
        let data = serde_json::to_string_pretty(&json::verification(v));
        stored::write(folder, DATA, &data.map_err(|error| Failure::told(error.to_string(), ""))?)?;
    }
    match asked.format {
        Format::Json => say_json(&json::verification(v))?,
        Format::Text => {
            let page = asked.out.as_ref().map(|folder| folder.join(PAGE).display().to_string());
            say(&terminal::verify(v, page.as_deref(), style()))?;
        }
    }
    Ok(())
}

/// What a case could not show is a fault of the case, and stands before a point that failed.
fn answer(ran: &Ran) -> Result<Answer, Failure> {
    let v = &ran.verification;
    if !ran.refused.is_empty() {
        return Err(ran.refused.clone().into());
    }
    if ran.stopped {
        let left = count(v.unverified.len(), "case");
        return Err(Failure::told(format!("stopped before all was verified: {left} left"), ""));
    }
    Ok(if v.passed() { Answer::Yes } else { Answer::No })
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_study::verify::{Goal, Got, PointOutcome};
    use std::path::PathBuf;
    use std::sync::Mutex;
    use std::sync::atomic::Ordering;

    /// A made-up case: what it gives, or what it is refused for.
    struct Made {
        id: &'static str,
        gives: Result<bool, &'static str>,
        interrupts: bool,
    }

    impl Trial for Made {
        fn id(&self) -> &str {
            self.id
        }

        fn work(&self) -> u64 {
            10
        }

        fn verify(
            &self,
            _threads: usize,
            stop: &AtomicBool,
            progress: &dyn Progress,
        ) -> Result<Option<CaseOutcome>, Vec<Diagnostic>> {
            progress.advanced(10, 10);
            if self.interrupts {
                stop.store(true, Ordering::Relaxed);
                return Ok(None);
            }
            let passed = self.gives.map_err(|what| vec![Diagnostic::error("runs", what, "raise `runs`")])?;
            let point = PointOutcome {
                name: "point".into(),
                what: "what".into(),
                avoided: false,
                note: String::new(),
                x: None,
                runs: 10,
                expected: Goal::Near { value: 1.0, within: 0.5, formula: "1".into() },
                got: Got::Mean { mean: if passed { 1.0 } else { 2.0 }, ci95: None, sd: 0.0, counted: 10 },
                passed,
                off: if passed { 0.0 } else { 0.5 },
            };
            Ok(Some(CaseOutcome {
                id: self.id.into(),
                title: "Title".into(),
                shows: "Shows.".into(),
                source: "Source".into(),
                seed: 2018,
                curve: None,
                points: vec![point],
            }))
        }
    }

    fn made(cases: Vec<Made>) -> Ran {
        let called: Vec<Called> = cases
            .into_iter()
            .map(|made| Called { name: format!("scenarios/verify/{}", made.id), trial: Box::new(made) })
            .collect();
        run(Asked { called, faulty: Vec::new() }, 1, &AtomicBool::new(false), &Bar::naming())
    }

    fn case(id: &'static str, gives: Result<bool, &'static str>) -> Made {
        Made { id, gives, interrupts: false }
    }

    #[test]
    fn the_answer_is_no_if_one_point_fails() {
        assert_eq!(answer(&made(vec![case("a", Ok(true)), case("b", Ok(true))])).unwrap(), Answer::Yes);
        let ran = made(vec![case("a", Ok(true)), case("b", Ok(false)), case("c", Ok(true))]);
        assert_eq!(answer(&ran).unwrap(), Answer::No);
        assert_eq!(ran.verification.cases.len(), 3, "the cases after it are run all the same");
        assert_eq!(ran.verification.cases[0].again, "detente verify scenarios/verify/a");
    }

    #[test]
    fn what_runs_cannot_show_is_bad_input() {
        let ran = made(vec![case("a", Err("too few runs")), case("b", Ok(true))]);
        assert_eq!(ran.verification.unverified, [Unverified { id: "a".into(), why: "too few runs".into() }]);
        assert_eq!(ran.verification.cases.len(), 1);
        assert!(!ran.verification.passed());
        assert!(answer(&ran).unwrap_err().to_string().contains("too few runs"));
    }

    #[test]
    fn a_faulty_case_keeps_no_other_from_being_run() {
        let faults = vec![Diagnostic::error("title", "`title` is missing", "write one")];
        let faulty = vec![Faulty { id: "a".into(), faults }];
        let called = vec![Called { name: "mine/b".into(), trial: Box::new(case("b", Ok(true))) }];
        let ran = run(Asked { called, faulty }, 1, &AtomicBool::new(false), &Bar::naming());
        assert_eq!(ran.verification.unverified, [Unverified { id: "a".into(), why: "`title` is missing".into() }]);
        assert_eq!(ran.verification.cases.len(), 1);
        assert!(answer(&ran).unwrap_err().to_string().contains("`title` is missing"));
    }

    #[test]
    fn an_interrupt_keeps_what_is_done_and_claims_no_more() {
        let stopped = Made { id: "b", gives: Ok(true), interrupts: true };
        let ran = made(vec![case("a", Ok(true)), stopped, case("c", Ok(true))]);
        let left: Vec<&str> = ran.verification.unverified.iter().map(|u| u.id.as_str()).collect();
        assert_eq!((ran.verification.cases.len(), left), (1, vec!["b", "c"]));
        assert!(answer(&ran).unwrap_err().to_string().contains("2 cases left"));
    }

    #[test]
    fn faults_of_all_cases_are_told_and_nothing_is_loaded_twice() {
        let here = std::env::temp_dir().join(format!("detente-verify-{}", std::process::id()));
        for id in ["one", "two"] {
            std::fs::create_dir_all(here.join(id)).unwrap();
            std::fs::write(here.join(id).join("case.ron"), "()").unwrap();
        }
        let asked =
            Verify { paths: vec![here.clone(), here.join("one")], format: Format::Text, out: None, threads: None };
        let seen: Mutex<Vec<PathBuf>> = Mutex::default();
        let refuse = |path: &Path, files: &dyn Files| -> Result<Box<dyn Trial>, Vec<Diagnostic>> {
            assert!(files.is_file(&path.join("case.ron")));
            seen.lock().unwrap().push(path.to_path_buf());
            Err(vec![Diagnostic::error("title", format!("a fault of {}", path.display()), "mend it")])
        };
        let cases = called(&asked, &refuse).unwrap();
        std::fs::remove_dir_all(&here).unwrap();
        assert_eq!(seen.lock().unwrap().len(), 2);
        let ran = run(cases, 1, &AtomicBool::new(false), &Bar::naming());
        let ids: Vec<&str> = ran.verification.unverified.iter().map(|u| u.id.as_str()).collect();
        assert_eq!(ids, ["one", "two"]);
        let told = answer(&ran).unwrap_err().to_string();
        assert!(told.contains("one") && told.contains("two") && told.ends_with("2 errors"), "{told}");
    }

    #[test]
    fn json_keeps_its_names() {
        let ran = made(vec![case("a", Ok(false))]);
        let json = json::verification(&ran.verification);
        assert_eq!((&json["schema"], &json["passed"]), (&1.into(), &false.into()));
        let point = &json["cases"][0]["points"][0];
        let names: Vec<&str> = point.as_object().unwrap().keys().map(String::as_str).collect();
        let known = [
            "avoided",
            "expected",
            "got",
            "id",
            "name",
            "note",
            "off",
            "runs",
            "seed",
            "source",
            "tolerance",
            "verdict",
            "what",
            "x",
        ];
        assert_eq!(names, known);
        assert_eq!(
            (&point["verdict"], &point["off"], &point["tolerance"]),
            (&"fails".into(), &0.5.into(), &0.5.into())
        );
        assert_eq!((&point["expected"]["kind"], &point["got"]["kind"]), (&"near".into(), &"mean".into()));
    }
}
