//! Loading a case: the scenario in every variant that its points ask for, and the quantities that its
//! formulas name, read out of the text of the scenario.

use super::files::{FileError, Files, normal};
use super::include::{Collector, placed, read_text};
use super::{Loaded, about_file, load_scenario, sorted};
use crate::case::{Case, Variant};
use crate::configuration::Configuration;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::path::{self, Step, item, join};
use crate::document::{Document, NODES_MAX, nearest};
use crate::formula::{Formula, FormulaError, Quantities};
use crate::library;
use crate::parameters;
use crate::time::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How many points a case may have.
pub(super) const POINTS_MAX: usize = 200;
/// How many runs a point may take.
pub(super) const CASE_RUNS_MAX: u64 = 1_000_000;

/// A case that is well formed, its scenario loaded in every variant.
#[derive(Clone, Debug)]
pub struct LoadedCase {
    /// Its name: that of its folder.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// The case.
    pub case: Case,
    /// One for each point, in order.
    pub points: Vec<LoadedPoint>,
    document: Document,
}

/// A point with the variants of the scenario that it compares.
#[derive(Clone, Debug)]
pub struct LoadedPoint {
    /// What its formulas can name.
    pub quantities: Quantities,
    /// The scenario as the point sets it, or what the checks refuse it for.
    pub scenario: Result<Box<Loaded>, Vec<Diagnostic>>,
    /// The configuration in force.
    pub configuration: Configuration,
    /// What it is compared with.
    pub against: Option<(Box<Loaded>, Configuration)>,
}

impl LoadedCase {
    /// A finding about the case, with its place in the file. The path is one inside the case, e.g.
    /// `points[2].measure`.
    pub fn finding(&self, path: &str, what: impl Into<String>, mend: impl Into<String>) -> Diagnostic {
        placed(&self.document, Diagnostic::error(path, what, mend))
    }
}

/// Whether a case lies at a path: a folder with a `case.ron`, or such a file.
pub fn is_case(path: &Path, files: &dyn Files) -> bool {
    files.is_file(&path.join("case.ron")) || (path.extension().is_some_and(|e| e == "ron") && files.is_file(path))
}

/// The folders of cases below a folder, in order; the folder itself if it is one.
pub fn cases_below(folder: &Path, files: &dyn Files) -> Vec<PathBuf> {
    /// Deeper than this nobody lays cases, and a circle of links would end here.
    const DEPTH_MAX: usize = 6;
    fn search(folder: &Path, files: &dyn Files, depth: usize, found: &mut Vec<PathBuf>) {
        if files.is_file(&folder.join("case.ron")) {
            found.push(folder.to_path_buf());
        }
        if depth < DEPTH_MAX {
            for name in files.list(folder).into_iter().filter(|name| worth_a_look(name)) {
                search(&folder.join(name), files, depth + 1, found);
            }
        }
    }
    let mut found = Vec::new();
    search(folder, files, 0, &mut found);
    found
}

/// Whether an entry of a folder may hold what people write: hidden folders and what is built hold none.
pub fn worth_a_look(name: &str) -> bool {
    !name.starts_with('.') && name != "target"
}

/// Loads a case: a folder with a `case.ron`, or the file.
///
/// # Errors
/// Everything wrong with it and with the scenario it names, as far as it can be told without running.
pub fn load_case(path: &Path, files: &dyn Files) -> Result<LoadedCase, Vec<Diagnostic>> {
    let inside = path.join("case.ron");
    let file = if files.is_file(&inside) { inside } else { path.to_path_buf() };
    let text = read_text(files, &file).map_err(|(what, mend)| vec![about_file(&file, what, mend)])?;
    let document =
        Document::read(&file.display().to_string(), &text, &mut { NODES_MAX }).map_err(|fault| vec![fault])?;
    let case: Case = document.value()?;
    let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut loader = Loader { case: &case, document: &document, folder, files, faults: Vec::new() };
    loader.form();
    let points = if loader.faults.is_empty() { loader.points() } else { Vec::new() };
    if !loader.faults.is_empty() {
        return Err(sorted(loader.faults));
    }
    Ok(LoadedCase { id: super::id_of(&file), path: file, case, points, document })
}

struct Loader<'a> {
    case: &'a Case,
    document: &'a Document,
    folder: PathBuf,
    files: &'a dyn Files,
    faults: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn fault(&mut self, path: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.faults.push(placed(self.document, Diagnostic::error(path, what, mend)));
    }

    /// What can be told from the case alone.
    fn form(&mut self) {
        let case = self.case;
        if case.schema != 1 {
            self.fault("schema", format!("schema {} is not known", case.schema), "this version reads `schema: 1`");
        }
        for (name, text) in [("title", &case.title), ("shows", &case.shows), ("source", &case.source)] {
            if text.trim().is_empty() {
                self.fault(name, format!("`{name}` is empty"), "a case says what it shows, and whose result it is");
            }
        }
        if case.points.is_empty() || case.points.len() > POINTS_MAX {
            let what = format!("a case has 1 to {POINTS_MAX} points, this one has {}", case.points.len());
            self.fault("points", what, "measure something");
        }
        let mut names = BTreeSet::new();
        for (n, point) in case.points.iter().enumerate() {
            let at = item("points", n);
            if !names.insert(point.name.as_str()) {
                self.fault(&join(&at, "name"), format!("two points are named `{}`", point.name), "rename one");
            }
            self.runs(point.runs, &join(&at, "runs"));
        }
        self.runs(Some(case.runs), "runs");
        if let Some(curve) = &case.curve {
            self.formula(&curve.theory, "curve.theory");
            if curve.from.partial_cmp(&curve.to) != Some(std::cmp::Ordering::Less) {
                let what = format!("a curve from {} to {}", curve.from, curve.to);
                self.fault("curve.to", what, "let it end beyond where it begins");
            }
        }
        for (n, (_, text)) in case.lets.iter().enumerate() {
            self.formula(text, &join(&item("lets", n), "1"));
        }
    }

    fn runs(&mut self, runs: Option<u64>, path: &str) {
        if let Some(runs) = runs.filter(|runs| !(1..=CASE_RUNS_MAX).contains(runs)) {
            self.fault(path, format!("{runs} runs"), format!("write a whole number from 1 to {CASE_RUNS_MAX}"));
        }
    }

    fn formula(&mut self, text: &str, path: &str) -> Option<Formula> {
        match Formula::parse(text) {
            Ok(formula) => Some(formula),
            Err(error) => {
                self.fault(path, error.to_string(), "see the page on cases for what a formula can say");
                None
            }
        }
    }

    fn points(&mut self) -> Vec<LoadedPoint> {
        let file = normal(&self.folder.join(&self.case.scenario));
        let inside = file.join("scenario.ron");
        let file = if self.files.is_file(&inside) { inside } else { file };
        if !self.files.is_file(&file) {
            let what = format!("there is no scenario `{}` beside the case", self.case.scenario);
            self.fault("scenario", what, "name the file of an ordinary scenario, relative to the case");
            return Vec::new();
        }
        let mut collector = Collector::new(self.files);
        if let Err((what, mend)) = collector.collect(&file) {
            self.fault("scenario", what, mend);
            return Vec::new();
        }
        if !collector.faults.is_empty() {
            self.faults.append(&mut collector.faults);
            return Vec::new();
        }
        let documents: Vec<Document> = collector.parts.into_iter().map(|part| part.document).collect();
        let case = self.case;
        let mut points = Vec::new();
        for (n, point) in case.points.iter().enumerate() {
            let at = item("points", n);
            let here = Variant { set: point.set.clone(), cbm: point.cbm.clone() };
            let Some((loaded, texts)) = self.variant(&here, &file, &documents, &at) else { continue };
            let Some(quantities) = self.quantities(&texts, &at) else { continue };
            let refusable = matches!(point.measure, crate::case::Measure::Checks);
            if let (Err(faults), false) = (&loaded, refusable) {
                self.faults.extend(faults.clone());
                continue;
            }
            let sample = loaded.as_ref().ok();
            let Some(configuration) = self.configuration(&here, &file, sample, &at) else { continue };
            let against = match &point.against {
                None => None,
                Some(other) => {
                    let at = join(&at, "against");
                    let Some((loaded, _)) = self.variant(other, &file, &documents, &at) else { continue };
                    match loaded {
                        Err(faults) => {
                            self.faults.extend(faults);
                            continue;
                        }
                        Ok(loaded) => {
                            let Some(of) = self.configuration(other, &file, Some(&loaded), &at) else { continue };
                            Some((Box::new(loaded), of))
                        }
                    }
                }
            };
            points.push(LoadedPoint { quantities, scenario: loaded.map(Box::new), configuration, against });
        }
        points
    }

    /// The scenario with changes of its text, and its documents as changed.
    #[expect(clippy::type_complexity, reason = "two things that are used at once and nowhere else")]
    fn variant(
        &mut self,
        variant: &Variant,
        file: &Path,
        documents: &[Document],
        at: &str,
    ) -> Option<(Result<Loaded, Vec<Diagnostic>>, Vec<Document>)> {
        let mut documents = documents.to_vec();
        let mut changed: BTreeMap<PathBuf, String> = BTreeMap::new();
        for (target, text) in &variant.set {
            let here = join(&join(at, "set"), target);
            let Some(place) = documents.iter().position(|d| d.has(target)) else {
                let what = format!("there is nothing at `{target}` in the scenario to be set");
                self.fault(&here, what, "write a value there in the scenario first; this one replaces it");
                return None;
            };
            let name = documents[place].file().to_owned();
            let new = documents[place].replaced(target, text).unwrap_or_default();
            match Document::read(&name, &new, &mut { NODES_MAX }) {
                Ok(document) => documents[place] = document,
                Err(fault) => {
                    let what = format!("`{text}` is not RON: {}", fault.what);
                    self.fault(&here, what, fault.mend);
                    return None;
                }
            }
            changed.insert(normal(Path::new(&name)), new);
        }
        let patched = Patched { inner: self.files, changed };
        Some((load_scenario(file, &patched), documents))
    }

    fn configuration(
        &mut self,
        variant: &Variant,
        file: &Path,
        loaded: Option<&Loaded>,
        at: &str,
    ) -> Option<Configuration> {
        let Some(name) = &variant.cbm else { return Some(Configuration::none()) };
        let read = match library::configuration(name, Some(file), self.files) {
            Ok(read) => read,
            Err(faults) => {
                let here = join(at, "cbm");
                for fault in faults {
                    if fault.position.is_some() {
                        self.faults.push(fault);
                    } else {
                        self.fault(&here, fault.what, fault.mend);
                    }
                }
                return None;
            }
        };
        let misfits = loaded.map(|l| read.check(&l.scenario)).unwrap_or_default();
        let errors: Vec<Diagnostic> = misfits.into_iter().filter(|d| d.severity == Severity::Error).collect();
        if errors.is_empty() {
            return Some(read.configuration);
        }
        self.faults.extend(errors);
        None
    }

    /// What the formulas of a point can name: what is read, then what is let.
    fn quantities(&mut self, documents: &[Document], at: &str) -> Option<Quantities> {
        let mut quantities = Quantities::new();
        for (name, target) in &self.case.reads {
            let here = join("reads", name);
            match read_number(documents, target) {
                Ok(value) => {
                    quantities.insert(name.clone(), value);
                }
                Err((what, mend)) => {
                    self.fault(&here, what, mend);
                    return None;
                }
            }
        }
        for (n, (name, text)) in self.case.lets.iter().enumerate() {
            let here = join(&item("lets", n), "1");
            match self.formula(text, &here)?.value(&quantities) {
                Ok(value) => {
                    quantities.insert(name.clone(), value);
                }
                Err(FormulaError { what, .. }) => {
                    self.fault(&here, format!("{what} at `{at}`"), "let a name only after what it is made from");
                    return None;
                }
            }
        }
        Some(quantities)
    }
}

/// A number out of the text of a scenario: a plain one, the one content of a variant as in
/// `Generous(0.3)`, a moment in hours, or the default of a parameter that is not set.
fn read_number(documents: &[Document], target: &str) -> Result<f64, (String, String)> {
    if let Some(text) = documents.iter().find_map(|d| d.source(target)) {
        let inner = text.split_once('(').map_or(text, |(_, rest)| rest.trim_end_matches(')'));
        let plain = inner.trim().trim_matches('"');
        let number = plain.replace('_', "").parse().ok().filter(|v: &f64| v.is_finite());
        return number.or_else(|| Moment::parse(plain).ok().map(Moment::hours)).ok_or_else(|| {
            (
                format!("`{text}` at `{target}` is no number"),
                "read a number, a moment, or a variant that holds one".into(),
            )
        });
    }
    let steps = path::steps(target);
    let default = match steps.as_slice() {
        [Step::Name(of), Step::Name(name)] if of == "parameters" => parameters::spec(name).map(|s| s.default),
        [Step::Name(of), Step::Name(_), Step::Name(own), Step::Name(name)] if of == "states" && own == "parameters" => {
            let common = join("parameters", name);
            return read_number(documents, &common);
        }
        _ => None,
    };
    default.ok_or_else(|| {
        let names: Vec<&str> = documents.iter().flat_map(Document::fields).collect();
        let first = target.split(['.', '[']).next().unwrap_or(target);
        let near = nearest(first, names.iter().copied()).filter(|near| *near != first);
        let mend = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name the path of a number that stands in the scenario, e.g. `incidents.worm.rates.pool`".into(),
        };
        (format!("there is nothing at `{target}` in the scenario to be read"), mend)
    })
}

/// Files of which some have another text.
struct Patched<'a> {
    inner: &'a dyn Files,
    changed: BTreeMap<PathBuf, String>,
}

impl Files for Patched<'_> {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        match self.changed.get(&normal(path)) {
            Some(text) if text.len() > bytes_max => Err(FileError::TooLarge),
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.inner.read(path, bytes_max),
        }
    }
    fn is_file(&self, path: &Path) -> bool {
        self.changed.contains_key(&normal(path)) || self.inner.is_file(path)
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        self.inner.list(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::MemoryFiles;

    const SCENARIO: &str = r#"(schema: 1, days: 2, states: { "A": (doctrine: Generous(0.25)), "B": () },
        parameters: { "act_flip": 0.05 }, tension_default: 2)"#;

    fn case(body: &str) -> Result<LoadedCase, Vec<Diagnostic>> {
        let text = format!("(schema: 1, title: \"t\", shows: \"s\", source: \"o\", runs: 3, {body})");
        let files = MemoryFiles::new().with("c/scenario.ron", SCENARIO).with("c/case.ron", text);
        load_case(Path::new("c"), &files)
    }

    fn told(body: &str) -> String {
        case(body).err().map(|f| f.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")).unwrap_or_default()
    }

    const POINT: &str = r#"measure: Score("payoff"), expected: Near(value: "1", within: "0.1")"#;

    #[test]
    fn quantities_follow_the_scenario_as_each_point_sets_it() {
        let body = format!(
            r#"reads: {{ "g": "states.A.doctrine", "e": "parameters.act_flip", "mu": "states.A.parameters.perceive_flip" }},
            lets: [("q", "g*(1-e)")], points: [(name: "as it is", {POINT}),
            (name: "set", set: {{ "states.A.doctrine": "Generous(0.5)" }}, {POINT})]"#
        );
        let loaded = case(&body).unwrap_or_else(|f| panic!("{f:#?}"));
        let q = |n: usize, name: &str| loaded.points[n].quantities[name];
        assert_eq!((q(0, "g"), q(0, "e"), q(0, "mu"), q(0, "q")), (0.25, 0.05, 0.05, 0.25 * 0.95));
        assert_eq!(q(1, "q"), 0.5 * 0.95);
        let scenario = &loaded.points[1].scenario.as_ref().unwrap().scenario;
        assert_eq!(scenario.states["A"].doctrine, Some(crate::scenario::Doctrine::Generous(0.5)));
        assert_eq!(loaded.id, "c");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_its_mend() {
        for (body, expected) in [
            ("points: []", "a case has 1 to 200 points"),
            (
                &format!("scenario: \"gone.ron\", points: [(name: \"p\", {POINT})]"),
                "there is no scenario `gone.ron` beside the case",
            ),
            (
                &format!("points: [(name: \"p\", set: {{ \"states.C\": \"()\" }}, {POINT})]"),
                "there is nothing at `states.C`",
            ),
            (&format!("points: [(name: \"p\", set: {{ \"states.A\": \"(\" }}, {POINT})]"), "is not RON"),
            (&format!("reads: {{ \"x\": \"state.A\" }}, points: [(name: \"p\", {POINT})]"), "did you mean `states`?"),
            (&format!("lets: [(\"x\", \"1 +\")], points: [(name: \"p\", {POINT})]"), "ends too early"),
            (&format!("lets: [(\"x\", \"y\")], points: [(name: \"p\", {POINT})]"), "`y` has no value"),
            (&format!("points: [(name: \"p\", {POINT}), (name: \"p\", {POINT})]"), "two points are named `p`"),
            (&format!("points: [(name: \"p\", runs: 0, {POINT})]"), "0 runs"),
            (&format!("points: [(name: \"p\", cbm: \"no-such\", {POINT})]"), "there is no configuration `no-such`"),
            ("points: [(name: \"p\", measure: Guess(1), expected: Above(\"0\"))]", "Guess"),
            (&format!("points: [(name: \"p\", set: {{ \"tension_default\": \"70\" }}, {POINT})]"), "outside 0 to 10"),
        ] {
            let told = told(body);
            assert!(told.contains(expected) && told.contains("mend: "), "{body}\n→ {told}");
        }
    }
}
