//! A scenario from several files: reading the parts, uniting them, and finding again which part a
//! path of the whole stands in.

use super::files::{FileError, Files, normal};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, FILE_BYTES_MAX, NODES_MAX, path};
use crate::scenario::Scenario;
use path::Step;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How deep includes may nest.
pub const INCLUDE_DEPTH_MAX: usize = 8;
/// How many files one scenario may have.
pub const FILES_MAX: usize = 64;

/// The lists of a scenario, which grow with each part.
const LISTS: [&str; 6] =
    ["configurations", "links", "acquaintances", "embassies", "dependencies.inside", "dependencies.between"];

/// One file of a scenario.
pub(super) struct Part {
    pub(super) document: Document,
    scenario: Scenario,
    /// Where its items begin in each list of the whole.
    offsets: BTreeMap<&'static str, usize>,
}

/// Reads a file and decodes it as UTF-8.
///
/// # Errors
/// What is wrong, and how to mend it.
pub fn read_text(files: &dyn Files, file: &Path) -> Result<String, (String, String)> {
    let bytes = files.read(file, FILE_BYTES_MAX).map_err(|error| match error {
        FileError::Missing => (
            format!("there is no file `{}`", file.display()),
            "check the name; paths are relative to the file that names them".into(),
        ),
        FileError::TooLarge => {
            (format!("`{}` is larger than 4 MiB", file.display()), "split it, or use profiles and pools".into())
        }
        FileError::Unreadable(why) => {
            (format!("`{}` cannot be read: {why}", file.display()), "check the file and its rights".into())
        }
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        (format!("`{}` is not UTF-8 text, from line {line} on", file.display()), "save it as UTF-8".into())
    })
}

/// Reads files until every include is followed.
pub(super) struct Collector<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) parts: Vec<Part>,
    pub(super) faults: Vec<Diagnostic>,
    budget: usize,
    /// The files being read, outermost first.
    trail: Vec<PathBuf>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Collector { files, parts: Vec::new(), faults: Vec::new(), budget: NODES_MAX, trail: Vec::new() }
    }

    /// Reads one file and what it includes. Returns why not, if the file itself cannot be had.
    pub(super) fn collect(&mut self, file: &Path) -> Result<(), (String, String)> {
        let text = read_text(self.files, file)?;
        let document = match Document::read(&file.display().to_string(), &text, &mut self.budget) {
            Ok(document) => document,
            Err(fault) => {
                self.faults.push(fault);
                return Ok(());
            }
        };
        self.trail.push(normal(file));
        match document.value::<Scenario>() {
            Ok(scenario) => {
                self.check_schema(&document, &scenario);
                let includes = scenario.include.clone();
                let own = document.clone();
                self.parts.push(Part { document, scenario, offsets: BTreeMap::new() });
                for (index, name) in includes.iter().enumerate() {
                    if let Err((what, mend)) = self.follow(file, name) {
                        self.faults.push(placed(&own, Diagnostic::error(path::item("include", index), what, mend)));
                    }
                }
            }
            Err(faults) => self.faults.extend(faults),
        }
        self.trail.pop();
        Ok(())
    }

    fn check_schema(&mut self, document: &Document, scenario: &Scenario) {
        let outermost = self.trail.len() == 1;
        let (what, mend) = match (document.has("schema"), scenario.schema) {
            (true, 1) => return,
            (false, _) if !outermost => return,
            (false, _) => ("field `schema` is missing".to_owned(), "begin with `schema: 1`"),
            (true, other) => (format!("schema {other} is not known"), "this version reads `schema: 1`"),
        };
        self.faults.push(placed(document, Diagnostic::error("schema", what, mend)));
    }

    fn follow(&mut self, from: &Path, name: &str) -> Result<(), (String, String)> {
        let relative = Path::new(name);
        if relative.is_absolute() || name.is_empty() {
            return Err((format!("`{name}` is not a relative path"), "name the file relative to this one".into()));
        }
        let file = normal(&from.parent().unwrap_or(Path::new("")).join(relative));
        if let Some(at) = self.trail.iter().position(|open| *open == file) {
            let round: Vec<String> = self.trail[at..].iter().chain([&file]).map(|p| p.display().to_string()).collect();
            return Err((
                format!("includes go round in a circle: {}", round.join(" → ")),
                "remove one of these includes".into(),
            ));
        }
        if self.trail.len() >= INCLUDE_DEPTH_MAX {
            return Err((
                format!("includes nest deeper than {INCLUDE_DEPTH_MAX}"),
                "include the file from a part further out".into(),
            ));
        }
        if self.parts.len() >= FILES_MAX {
            return Err((format!("a scenario has at most {FILES_MAX} files"), "unite some of them".into()));
        }
        self.collect(&file)
    }
}

/// Sets file and position of a finding about a document.
pub fn placed(document: &Document, mut diagnostic: Diagnostic) -> Diagnostic {
    document.file().clone_into(&mut diagnostic.file);
    diagnostic.position = Some(document.position(&diagnostic.path));
    diagnostic
}

/// Unites the parts into one scenario: maps by key, lists one after the other, single values from
/// the one part that sets them.
pub(super) fn unite(parts: &mut [Part]) -> (Option<Scenario>, Vec<Diagnostic>) {
    let mut clashes = Vec::new();
    let Some((first, later)) = parts.split_first_mut() else { return (None, clashes) };
    let mut whole = first.scenario.clone();
    whole.include.clear();
    // Which document a path was first set in, for the finding about a second one.
    let mut setters: Vec<Document> = vec![first.document.clone()];
    for part in later {
        let mut united = Union { whole: &mut whole, part, setters: &setters, clashes: &mut clashes };
        united.run();
        setters.push(part.document.clone());
    }
    (Some(whole), clashes)
}

struct Union<'a> {
    whole: &'a mut Scenario,
    part: &'a mut Part,
    setters: &'a [Document],
    clashes: &'a mut Vec<Diagnostic>,
}

impl Union<'_> {
    /// Takes over every field of the part. The pattern names all fields, so that a new one cannot be
    /// forgotten here.
    fn run(&mut self) {
        #[rustfmt::skip]
        let Scenario {
            schema: _, include: _, title, summary, first_day, days, parameters, configurations, profiles, states,
            sectors, dependencies, tension, tension_default, trust, grievance, assets, other_assets, links, pools, graphs,
            directories, acquaintances, embassies, actors, incidents, templates, postures, pieces, instruments,
            payoffs, wording, injects, exercise,
        } = self.part.scenario.clone();
        macro_rules! single {
            ($($name:literal $value:expr => $target:expr;)*) => {
                $(if self.sets($name) && self.alone($name) { $target = $value; })*
            };
        }
        macro_rules! map {
            ($($field:ident)*) => {
                $(for (key, value) in $field {
                    if self.alone(&path::join(stringify!($field), &key)) { self.whole.$field.insert(key, value); }
                })*
            };
        }
        macro_rules! nested {
            ($($field:ident)*) => {
                $(for (outer, inner) in $field {
                    let at = path::join(stringify!($field), &outer);
                    for (key, value) in inner {
                        if self.alone(&path::join(&at, &key)) {
                            self.whole.$field.entry(outer.clone()).or_default().insert(key, value);
                        }
                    }
                })*
            };
        }
        macro_rules! list {
            ($($name:literal $value:expr => $target:expr;)*) => {
                $(self.part.offsets.insert($name, $target.len()); $target.extend($value);)*
            };
        }
        single! {
            "title" title => self.whole.title;
            "summary" summary => self.whole.summary;
            "first_day" first_day => self.whole.first_day;
            "days" days => self.whole.days;
            "tension_default" tension_default => self.whole.tension_default;
            "other_assets" other_assets => self.whole.other_assets;
            "exercise" exercise => self.whole.exercise;
            "payoffs" payoffs => self.whole.payoffs;
            "dependencies.domestic" dependencies.domestic => self.whole.dependencies.domestic;
        }
        map!(parameters profiles states sectors assets pools graphs actors incidents templates postures pieces instruments wording injects);
        nested!(tension trust grievance directories);
        list! {
            "configurations" configurations => self.whole.configurations;
            "links" links => self.whole.links;
            "acquaintances" acquaintances => self.whole.acquaintances;
            "embassies" embassies => self.whole.embassies;
            "dependencies.inside" dependencies.inside => self.whole.dependencies.inside;
            "dependencies.between" dependencies.between => self.whole.dependencies.between;
        }
    }

    fn sets(&self, path: &str) -> bool {
        self.part.document.has(path)
    }

    /// Whether no earlier part sets the path; else notes the clash.
    fn alone(&mut self, path: &str) -> bool {
        let Some(earlier) = self.setters.iter().find(|d| d.has(path)) else { return true };
        let (line, column) = earlier.position(path);
        let what = format!("`{path}` is written in two files; first at {}:{line}:{column}", earlier.file());
        let clash = Diagnostic::error(path, what, "keep one of the two, or rename one");
        self.clashes.push(placed(&self.part.document, clash));
        false
    }
}

/// Places a finding about the whole scenario: the part in which most of its path stands, and the
/// path as that part counts it.
pub(super) fn locate(parts: &[Part], diagnostic: Diagnostic) -> Diagnostic {
    let steps = path::steps(&diagnostic.path);
    let mut best: Option<(usize, &Part, String)> = None;
    for part in parts {
        let Some(own) = part.own(&steps) else { continue };
        let depth = part.document.depth(&own);
        if best.as_ref().is_none_or(|(most, ..)| depth > *most) {
            best = Some((depth, part, path::write(&own)));
        }
    }
    match best {
        Some((_, part, path)) => placed(&part.document, Diagnostic { path, ..diagnostic }),
        None => diagnostic,
    }
}

impl Part {
    /// The steps of a path of the whole as this part counts them; `None` if an item of a list belongs
    /// to another part.
    fn own(&self, steps: &[Step]) -> Option<Vec<Step>> {
        let mut own = steps.to_vec();
        for list in LISTS {
            let at = document::path::steps(list);
            let Some(Step::Index(index)) = steps.get(at.len()) else { continue };
            if steps.starts_with(&at) {
                let index = index.checked_sub(self.offsets.get(list).copied().unwrap_or(0))?;
                if index >= self.document.count(list) {
                    return None;
                }
                own[at.len()] = Step::Index(index);
            }
        }
        Some(own)
    }
}
