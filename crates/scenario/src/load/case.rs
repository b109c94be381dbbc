//! Loading a case: the scenario in every variant that its points ask for, and the quantities that its
//! formulas name, read out of the text of the scenario.

use super::files::{Files, normal};
use super::include::{Collector, placed, read_text};
use super::quantities::{Amiss, Named, help, quantities};
use super::variant::{self, Changes};
use super::{Loaded, about_file, load_scenario, sorted};
use crate::case::{Case, Curve, Expected, Point, Variant};
use crate::configuration::Configuration;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::path::{item, join};
use crate::document::{Document, NODES_MAX};
use crate::formula::{self, Formula, Quantities};
use crate::library;
use std::collections::BTreeSet;
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
            self.point(point, &at);
        }
        self.runs(Some(case.runs), "runs");
        if let Some(curve) = &case.curve {
            self.curve(curve);
        }
        for (n, (_, text)) in case.lets.iter().enumerate() {
            self.formula(text, &join(&item("lets", n), "1"));
        }
        self.names();
    }

    /// Every name of a quantity is one that a formula can say, and has one meaning.
    fn names(&mut self) {
        let case = self.case;
        let read = case.reads.keys().map(|name| (name, join("reads", name)));
        let lets = case.lets.iter().enumerate().map(|(n, (name, _))| (name, join(&item("lets", n), "0")));
        let mut known = BTreeSet::new();
        for (name, at) in read.chain(lets) {
            if formula::is_function(name) {
                self.fault(&at, format!("`{name}` is the name of a function"), "give the quantity another name");
            } else if !formula::is_name(name) {
                let what = format!("no formula can name `{name}`");
                self.fault(&at, what, "begin with a letter, and go on with letters, digits and `_`");
            } else if !known.insert(name.as_str()) {
                self.fault(&at, format!("two quantities are named `{name}`"), "rename one");
            }
        }
    }

    /// The curve is one of quantities that there are.
    fn curve(&mut self, curve: &Curve) {
        if curve.axis.trim().is_empty() {
            self.fault("curve.axis", "`axis` is empty", "say in words what lies along the axis");
        }
        if curve.from.partial_cmp(&curve.to) != Some(std::cmp::Ordering::Less) {
            let what = format!("a curve from {} to {}", curve.from, curve.to);
            self.fault("curve.to", what, "let it end beyond where it begins");
        }
        let case = self.case;
        let known: BTreeSet<&str> =
            case.reads.keys().chain(case.lets.iter().map(|(name, _)| name)).map(String::as_str).collect();
        let mend = match known.len() {
            0 => "read a quantity out of the scenario first".to_owned(),
            _ => format!("known are {}", known.iter().copied().collect::<Vec<_>>().join(", ")),
        };
        if !known.contains(curve.over.as_str()) {
            self.fault("curve.over", format!("there is no quantity `{}`", curve.over), mend.clone());
        }
        let theory = self.formula(&curve.theory, "curve.theory");
        let missing = theory.iter().flat_map(Formula::names).find(|name| !known.contains(name));
        if let Some(name) = missing {
            self.fault("curve.theory", format!("`{name}` has no value"), mend);
        }
    }

    /// What a point says, as far as it can be told without the scenario.
    fn point(&mut self, point: &Point, at: &str) {
        if point.name.trim().is_empty() {
            self.fault(&join(at, "name"), "`name` is empty", "say what this point is, so that its result can be found");
        }
        self.runs(point.runs, &join(at, "runs"));
        let against = point.against.iter().flat_map(|other| &other.set);
        let sets = point.set.iter().map(|set| (at.to_owned(), set));
        let sets = sets.chain(against.map(|set| (join(at, "against"), set)));
        for (at, (target, text)) in sets {
            if let Some(text) = variant::formula(text) {
                self.formula(text, &set_path(&at, target));
            }
        }
        if let Expected::Refused(naming) | Expected::Warned(naming) = &point.expected
            && (naming.is_empty() || naming.iter().any(|name| name.trim().is_empty()))
        {
            let what = "a finding that need not name anything";
            self.fault(&join(at, "expected"), what, "write what the finding has to name: any other would pass as well");
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
                self.fault(path, error.to_string(), help());
                None
            }
        }
    }

    fn points(&mut self) -> Vec<LoadedPoint> {
        let relative = Path::new(&self.case.scenario);
        if relative.is_absolute() || self.case.scenario.trim().is_empty() {
            let what = format!("`{}` is not a relative path", self.case.scenario);
            self.fault("scenario", what, "name the file of an ordinary scenario, relative to the case");
            return Vec::new();
        }
        let file = normal(&self.folder.join(relative));
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
            let Some(quantities) = self.quantities(&texts, &here, &documents, &at) else { continue };
            let refusable = matches!(point.measure, crate::case::Measure::Checks);
            if let (Err(faults), false) = (&loaded, refusable) {
                self.refused(faults.clone(), &here, &file, &at);
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
                            self.refused(faults, other, &file, &at);
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

    /// The scenario with changes of its text, and its documents as changed. Plain changes are made first; formulas
    /// read the scenario as these leave it.
    #[expect(clippy::type_complexity, reason = "two things that are used at once and nowhere else")]
    fn variant(
        &mut self,
        variant: &Variant,
        file: &Path,
        documents: &[Document],
        at: &str,
    ) -> Option<(Result<Loaded, Vec<Diagnostic>>, Vec<Document>)> {
        let mut changes = Changes::none(documents);
        let (formulas, plain): (Vec<_>, Vec<_>) =
            variant.set.iter().partition(|(_, text)| variant::formula(text).is_some());
        for (target, text) in plain {
            self.changed(&mut changes, target, text, at)?;
        }
        if !formulas.is_empty() {
            let quantities = self.quantities(&changes.documents, variant, documents, at)?;
            for (target, text) in formulas {
                match variant::worked_out(variant::formula(text).unwrap_or(text), &quantities) {
                    Ok(value) => self.changed(&mut changes, target, &value, at)?,
                    Err(what) => {
                        self.fault(&set_path(at, target), what, help());
                        return None;
                    }
                }
            }
        }
        let loaded = load_scenario(file, &changes.over(self.files));
        Some((loaded, changes.documents))
    }

    fn changed(&mut self, changes: &mut Changes, target: &str, text: &str, at: &str) -> Option<()> {
        changes.set(target, text).map_err(|(what, mend)| self.fault(&set_path(at, target), what, mend)).ok()
    }

    /// Tells why the checks refuse a variant. What they let pass without its changes is a fault of those.
    fn refused(&mut self, faults: Vec<Diagnostic>, variant: &Variant, file: &Path, at: &str) {
        if variant.set.is_empty() || load_scenario(file, self.files).is_err() {
            self.faults.extend(faults);
            return;
        }
        for fault in faults {
            let mut sets = variant.set.iter().map(|(set, text)| (set.as_str(), text.as_str()));
            let only = sets.next().filter(|_| variant.set.len() == 1);
            match variant::bearing_on(variant, &fault.path).or(only) {
                Some((target, text)) => {
                    let what = format!("with `{text}` at `{target}` the scenario is refused: {}", fault.what);
                    self.fault(&set_path(at, target), what, fault.mend);
                }
                None => {
                    let what = format!("so changed, the scenario is refused at `{}`: {}", fault.path, fault.what);
                    self.fault(&join(at, "set"), what, fault.mend);
                }
            }
        }
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

    /// What the formulas of a point can name. What has a value in the scenario as it stands, and none after the
    /// changes of a point, is a fault of those.
    fn quantities(
        &mut self,
        documents: &[Document],
        variant: &Variant,
        stands: &[Document],
        at: &str,
    ) -> Option<Quantities> {
        let Amiss { of, what, mend } = match quantities(self.case, documents) {
            Ok(quantities) => return Some(quantities),
            Err(amiss) => amiss,
        };
        match of {
            Named::Read(name, target) => match variant::bearing_on(variant, &target) {
                Some((set, _)) => {
                    let what = format!("{what}, and `reads` takes `{name}` from there");
                    self.fault(
                        &set_path(at, set),
                        what,
                        format!("set what `{name}` can be read from, or do without it"),
                    );
                }
                None => self.fault(&join("reads", &name), what, mend),
            },
            Named::Let(n) if !variant.set.is_empty() && quantities(self.case, stands).is_ok() => {
                let what = format!("so changed, `{}` of `lets` has no value: {what}", self.case.lets[n].0);
                let path = match variant.set.keys().next().filter(|_| variant.set.len() == 1) {
                    Some(only) => set_path(at, only),
                    None => join(at, "set"),
                };
                self.fault(&path, what, "set numbers for which it has one, or mend its formula");
            }
            Named::Let(n) => self.fault(&join(&item("lets", n), "1"), what, mend),
        }
        None
    }
}

/// The path of a change of a point, or of what it is compared with.
fn set_path(at: &str, target: &str) -> String {
    join(&join(at, "set"), target)
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

    /// Each fault: what is said of it, the path in the case where it is shown, and the mend.
    #[track_caller]
    fn shown(body: &str, what: &str, path: &str, mend: &str) {
        let faults = case(body).err().unwrap_or_default();
        let found = faults.iter().any(|f| {
            let placed = f.file == "c/case.ron" && f.position.is_some() && f.path == path;
            placed && f.what.contains(what) && f.mend.contains(mend)
        });
        assert!(found, "{body}\n→ {faults:#?}");
    }

    #[test]
    fn what_could_mean_nothing_is_refused() {
        let with = |head: &str| format!("{head}, points: [(name: \"p\", {POINT})]");
        let curve = |over: &str, theory: &str| {
            with(&format!(
                r#"reads: {{ "e": "parameters.act_flip" }},
                curve: (over: "{over}", axis: "noise", from: 0, to: 1, theory: "{theory}")"#
            ))
        };
        shown(&curve("m", "e"), "there is no quantity `m`", "curve.over", "known are e");
        shown(&curve("e", "e + k"), "`k` has no value", "curve.theory", "known are e");
        assert_eq!(told(&curve("e", "sum(k, 1, 2, k*e)")), "");
        shown(&with("lets: [(\"exp\", \"1\")]"), "`exp` is the name of a function", "lets[0].0", "another name");
        shown(&with(r#"reads: { "phi": "days" }"#), "`phi` is the name of a function", "reads.phi", "another name");
        shown(&with("lets: [(\"a b\", \"1\")]"), "no formula can name `a b`", "lets[0].0", "begin with a letter");
        shown(&with(r#"lets: [("q", "1"), ("q", "2")]"#), "two quantities are named `q`", "lets[1].0", "rename one");
        shown(&format!("points: [(name: \" \", {POINT})]"), "`name` is empty", "points[0].name", "can be found");
        for goal in ["Refused([])", "Warned([\"\"])"] {
            let body = format!("points: [(name: \"p\", measure: Checks, expected: {goal})]");
            shown(&body, "need not name anything", "points[0].expected", "has to name");
        }
    }

    #[test]
    fn a_value_that_is_set_can_be_worked_out() {
        let body = format!(
            r#"reads: {{ "g": "states.A.doctrine", "e": "parameters.act_flip", "days": "days" }}, lets: [("half", "e/2")],
            points: [(name: "p", set: {{ "parameters.act_flip": "=half + days", "days": "=days + 1", "tension_default": "=e - e" }}, {POINT}),
            (name: "q", set: {{ "parameters.act_flip": "0.5" }}, against: (set: {{ "parameters.act_flip": "=2*e" }}), {POINT})]"#
        )
        .replace("half + days", "half + days/100");
        let loaded = case(&body).unwrap_or_else(|f| panic!("{f:#?}"));
        let flip = |n: usize| loaded.points[n].quantities["e"];
        assert_eq!((flip(0), loaded.points[0].quantities["days"]), (0.045, 3.0), "each from the scenario as it was");
        let against = &loaded.points[1].against.as_ref().unwrap().0.scenario;
        assert_eq!((flip(1), against.parameters["act_flip"]), (0.5, 0.1));
        let plain_first = format!(
            r#"reads: {{ "g": "states.A.doctrine" }},
            points: [(name: "p", set: {{ "states.A.doctrine": "Generous(0.5)", "parameters.act_flip": "=g/5" }}, {POINT})]"#
        );
        let loaded = case(&plain_first).unwrap_or_else(|f| panic!("{f:#?}"));
        assert_eq!(loaded.points[0].scenario.as_ref().unwrap().scenario.parameters["act_flip"], 0.1);
        let set =
            |value: &str| format!(r#"points: [(name: "p", set: {{ "parameters.act_flip": "{value}" }}, {POINT})]"#);
        let at = "points[0].set[\"parameters.act_flip\"]";
        shown(&set("=1 +"), "ends too early", at, "docs/research/verifying.md");
        shown(&set("=x"), "`x` has no value", at, "docs/research/verifying.md");
    }

    #[test]
    fn a_list_is_read_by_its_length() {
        let scenario = SCENARIO.replacen("days: 2", "days: 2, configurations: [\"none\", \"full\"]", 1);
        let text = format!(
            r#"(schema: 1, title: "t", shows: "s", source: "o", runs: 3, reads: {{ "n": "configurations" }},
            points: [(name: "p", {POINT})])"#
        );
        let files = MemoryFiles::new().with("c/scenario.ron", scenario).with("c/case.ron", text);
        let loaded = load_case(Path::new("c"), &files).unwrap_or_else(|f| panic!("{f:#?}"));
        assert_eq!(loaded.points[0].quantities["n"], 2.0);
    }

    #[test]
    fn a_mend_points_to_what_is_wrong() {
        let with = |head: &str| format!("{head}, points: [(name: \"p\", {POINT})]");
        let zero = with(r#"reads: { "d": "days" }, lets: [("x", "(d - 2)/(d - d)")]"#);
        shown(&zero, "`(d - 2)/(d - d)` is no finite number at d = 2", "lets[0].1", "the numbers that it is made from");
        shown(&with(r#"lets: [("x", "y"), ("y", "1")]"#), "`y` has no value", "lets[0].1", "let `y` first");
        shown(&with(r#"lets: [("x", "y")]"#), "`y` has no value", "lets[0].1", "read `y` out of the scenario");
        shown(&with("lets: [(\"x\", \"1 +\")]"), "ends too early", "lets[0].1", "docs/research/verifying.md");
        // What a point sets is blamed on the point.
        let set = |head: &str, target: &str, value: &str| {
            format!(r#"{head} points: [(name: "p", {POINT}), (name: "q", set: {{ "{target}": "{value}" }}, {POINT})]"#)
        };
        let doctrine = r#"reads: { "g": "states.A.doctrine" },"#;
        let at = "points[1].set[\"states.A.doctrine\"]";
        shown(&set(doctrine, "states.A.doctrine", "Pavlov"), "`Pavlov` at `states.A.doctrine` is no number", at, "`g`");
        shown(&set(doctrine, "states.A", "()"), "there is nothing at", "points[1].set[\"states.A\"]", "`g`");
        let inverse = r#"reads: { "e": "parameters.act_flip" }, lets: [("x", "1/e")],"#;
        let at = "points[1].set[\"parameters.act_flip\"]";
        shown(&set(inverse, "parameters.act_flip", "0"), "`x` of `lets` has no value: `1/e` is no", at, "set numbers");
        let at = "points[1].set.tension_default";
        shown(&set("", "tension_default", "70"), "outside 0 to 10", at, "");
        // One way to name a scenario elsewhere, the same as for `include`.
        for name in ["/c/scenario.ron", " "] {
            shown(
                &with(&format!("scenario: \"{name}\"")),
                "is not a relative path",
                "scenario",
                "relative to the case",
            );
        }
        assert_eq!(told(&with("scenario: \"../c/scenario.ron\"")), "");
    }
}
