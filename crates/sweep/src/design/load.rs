//! Loading a design: from its file to cells, or to the list of all that is wrong with it.

use super::cells::{Cells, Leaf, Node, Points, Table};
use super::constraint::{Rule, comparison};
use super::factor::{Range, Slot};
use super::table::{self, TABLE_BYTES_MAX};
use super::{CELLS_MAX, Constraint, Design, FACTORS_MAX, Level, Plan, VALUES_MAX};
use crate::chance::{Chance, Purpose};
use crate::sample::sobol::DIMENSIONS_MAX;
use crate::sample::{LatinHypercube, Morris, Saltelli, Sobol};
use detente_scenario::diagnostic::{Diagnostic, Severity};
use detente_scenario::document::path::{item, join};
use detente_scenario::document::{Document, NODES_MAX, nearest};
use detente_scenario::load::{FileError, Files, about_file, placed, read_text, sorted};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many cells are looked at for one that the constraints allow.
const LOOKED_MAX: u64 = 100_000;
/// The most levels of a grid or of a range that is cut.
const LEVELS_MAX: u32 = 10_000;

/// A design that passed every check.
#[derive(Clone, Debug)]
pub struct LoadedDesign {
    /// The design as written.
    pub design: Design,
    /// Its cells.
    pub cells: Cells,
    /// Findings that do not stop the work.
    pub warnings: Vec<Diagnostic>,
    document: Document,
}

impl LoadedDesign {
    /// A finding about the design, with its place in the file. The path is one inside the design, e.g.
    /// `factors[2].sets`.
    pub fn finding(&self, path: &str, what: impl Into<String>, mend: impl Into<String>) -> Diagnostic {
        placed(&self.document, Diagnostic::error(path, what, mend))
    }

    /// The tables that its plans name, as they are written there.
    pub fn tables(&self) -> Vec<&str> {
        fn of<'a>(plan: &'a Plan, found: &mut Vec<&'a str>) {
            match plan {
                Plan::Csv(file) => found.push(file),
                Plan::Crossed(parts) | Plan::Appended(parts) => parts.iter().for_each(|part| of(part, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        of(&self.design.plan, &mut found);
        found
    }
}

/// Loads a design. Tables that it names lie beside it.
///
/// # Errors
/// Everything wrong with it, in the order of the text.
pub fn load_design(path: &Path, files: &dyn Files) -> Result<LoadedDesign, Vec<Diagnostic>> {
    let text = read_text(files, path).map_err(|(what, mend)| vec![about_file(path, what, mend)])?;
    let document =
        Document::read(&path.display().to_string(), &text, &mut { NODES_MAX }).map_err(|fault| vec![fault])?;
    let design: Design = document.value()?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let chance = Chance::new(design.seed);
    let mut reader = Reader { design: &design, folder, files, chance, leaves: Vec::new(), findings: Vec::new() };
    let cells = reader.cells();
    let findings = sorted(reader.findings.into_iter().map(|finding| placed(&document, finding)).collect());
    match cells {
        Some(cells) if findings.iter().all(|finding| finding.severity != Severity::Error) => {
            Ok(LoadedDesign { design, cells, warnings: findings, document })
        }
        _ => Err(findings),
    }
}

struct Reader<'a> {
    design: &'a Design,
    folder: PathBuf,
    files: &'a dyn Files,
    chance: Chance,
    leaves: Vec<Leaf>,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn fault(&mut self, path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) {
        self.findings.push(Diagnostic::error(path, what, mend));
    }

    /// Whether nothing was refused yet: what follows may rely on what was checked before.
    fn sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    fn cells(&mut self) -> Option<Cells> {
        if self.design.schema != 1 {
            let what = format!("schema {} is not known", self.design.schema);
            self.fault("schema", what, "this version reads `schema: 1`");
        }
        self.factors();
        if !self.sound() {
            return None;
        }
        let (root, covered) = self.node(&self.design.plan, "plan")?;
        for (n, factor) in self.design.factors.iter().enumerate().filter(|(n, _)| !covered.contains(n)) {
            let what = format!("no plan sets `{}`", factor.name);
            self.fault(item("factors", n), what, "name it in a plan, or remove it");
        }
        if root.len() > u128::from(CELLS_MAX) {
            let found =
                if root.len() == u128::MAX { "more than 1e38".into() } else { format!("{:.1e}", root.len() as f64) };
            let what = format!("the design has {found} cells, and may have {:.0e}", CELLS_MAX as f64);
            self.fault("plan", what, "cross less, take fewer values, or sample instead");
        }
        let rules = self.rules();
        if !self.sound() {
            return None;
        }
        let leaves = std::mem::take(&mut self.leaves);
        let cells = Cells { factors: self.design.factors.clone(), root, leaves, rules };
        self.something_is_played(&cells);
        Some(cells)
    }

    fn factors(&mut self) {
        let factors = &self.design.factors;
        if factors.is_empty() || factors.len() > FACTORS_MAX {
            let what = format!("a design has 1 to {FACTORS_MAX} factors, this one has {}", factors.len());
            self.fault("factors", what, "name what is varied");
        }
        let mut names = BTreeSet::new();
        for (n, factor) in factors.iter().enumerate().take(FACTORS_MAX) {
            let at = join(&item("factors", n), "name");
            let (name, mut letters) = (&factor.name, factor.name.chars());
            let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
            if !begins || !letters.all(|c| c.is_ascii_alphanumeric() || c == '_') {
                let mend = "write letters, digits and `_`, a letter first, as formulas can name it";
                self.fault(&at, format!("`{name}` is no name of a factor"), mend);
            }
            if !names.insert(name.as_str()) {
                self.fault(&at, format!("two factors are named `{name}`"), "rename one");
            }
            self.range(&factor.range, &join(&item("factors", n), "range"));
        }
    }

    fn range(&mut self, range: &Range, at: &str) {
        match range {
            Range::Linear(low, high) | Range::Log(low, high) => {
                if low >= high {
                    let what = format!("the range from {low} to {high} is empty");
                    self.fault(at, what, "write the lower end first; a factor of one value is `Values([…])`");
                } else if !(high - low).is_finite() {
                    self.fault(at, format!("the range from {low:e} to {high:e} is too wide for numbers"), "narrow it");
                } else if matches!(range, Range::Log(..)) && *low <= 0.0 {
                    let what = format!("a logarithmic range begins at {low}");
                    self.fault(at, what, "begin above 0, or write `Linear`");
                }
            }
            Range::Values(values) if values.is_empty() || values.len() > VALUES_MAX => {
                let what = format!("a factor has 1 to {VALUES_MAX} values, this one has {}", values.len());
                self.fault(at, what, "list its values, or write `Linear` or `Log`");
            }
            Range::Values(values) => {
                for (n, value) in values.iter().enumerate() {
                    if values[..n].contains(value) {
                        self.fault(item(at, n), format!("{value} is listed twice"), "keep one of the two");
                    }
                }
            }
        }
    }

    /// A plan, and which factors it sets.
    fn node(&mut self, plan: &Plan, path: &str) -> Option<(Node, BTreeSet<usize>)> {
        match plan {
            Plan::Crossed(parts) => self.crossed(parts, path),
            Plan::Appended(parts) => self.appended(parts, path),
            _ => self.leaf(plan, path),
        }
    }

    fn parts(&mut self, parts: &[Plan], path: &str) -> Option<Vec<(Node, BTreeSet<usize>)>> {
        if parts.is_empty() {
            self.fault(path, "there is no plan in it", "write plans between the square brackets");
        }
        let read: Vec<_> = parts.iter().enumerate().map(|(n, part)| self.node(part, &item(path, n))).collect();
        // Every part is read before any is given up, so that all faults are told at once.
        read.into_iter().collect::<Option<Vec<_>>>().filter(|parts| !parts.is_empty())
    }

    fn crossed(&mut self, parts: &[Plan], path: &str) -> Option<(Node, BTreeSet<usize>)> {
        let mut covered = BTreeSet::new();
        let mut nodes = Vec::new();
        for (n, (node, factors)) in self.parts(parts, path)?.into_iter().enumerate() {
            if let Some(both) = factors.intersection(&covered).next() {
                let what = format!("`{}` is set by two plans that are crossed", self.design.factors[*both].name);
                self.fault(item(path, n), what, "let each plan name its own `factors`");
            }
            covered.extend(factors);
            nodes.push(node);
        }
        Some((Node::Crossed(nodes), covered))
    }

    fn appended(&mut self, parts: &[Plan], path: &str) -> Option<(Node, BTreeSet<usize>)> {
        let mut first: Option<BTreeSet<usize>> = None;
        let mut nodes = Vec::new();
        for (n, (node, factors)) in self.parts(parts, path)?.into_iter().enumerate() {
            if let Some(odd) = first.as_ref().and_then(|first| first.symmetric_difference(&factors).next()) {
                let name = &self.design.factors[*odd].name;
                let what = format!("`{name}` is set by some of these plans and not by all");
                let mend =
                    format!("fix it where it is missing: Crossed([…, List(factors: [\"{name}\"], rows: [[…]])])");
                self.fault(item(path, n), what, mend);
            }
            first.get_or_insert(factors);
            nodes.push(node);
        }
        first.map(|covered| (Node::Appended(nodes), covered))
    }

    fn leaf(&mut self, plan: &Plan, path: &str) -> Option<(Node, BTreeSet<usize>)> {
        let ordinal = self.leaves.len() as u64;
        let known = self.findings.len();
        let (factors, points) = match plan {
            Plan::List { factors, rows } => {
                let factors = self.named(factors, path)?;
                let table = self.listed(&factors, rows, path);
                (factors, Points::Table(table))
            }
            Plan::Csv(file) => {
                let (factors, table) = self.table(file, path)?;
                (factors, Points::Table(table))
            }
            Plan::Factorial { factors, levels } => {
                let factors = self.named(factors, path);
                if !(2..=LEVELS_MAX).contains(levels) {
                    let what = format!("a range cut into {levels} levels");
                    self.fault(join(path, "levels"), what, format!("write 2 to {LEVELS_MAX}"));
                }
                let factors = factors?;
                let counts = factors.iter().map(|f| self.design.factors[*f].range.count(*levels)).collect();
                (factors, Points::Factorial { counts, levels: *levels })
            }
            Plan::LatinHypercube { factors, n } => {
                let factors = self.named(factors, path);
                self.some_points(*n, &join(path, "n"));
                let factors = factors?;
                let cube = LatinHypercube::new(factors.len(), *n, &self.chance, ordinal);
                (factors, Points::LatinHypercube(cube, *n))
            }
            Plan::Sobol { factors, n } => {
                let factors = self.named(factors, path);
                self.some_points(*n, &join(path, "n"));
                if *n > 0 && !n.is_power_of_two() {
                    let what = format!("{n} points of a Sobol' sequence are not balanced");
                    let above = n.checked_next_power_of_two().unwrap_or(CELLS_MAX);
                    let mend = format!("take {} or {above}", above / 2);
                    self.findings.push(Diagnostic::warning(join(path, "n"), what, mend));
                }
                let factors = factors?;
                match Sobol::scrambled(factors.len(), &self.chance, ordinal) {
                    Some(sequence) => (factors, Points::Sobol(sequence, *n)),
                    None => {
                        self.too_many_dimensions(factors.len(), DIMENSIONS_MAX, path);
                        return None;
                    }
                }
            }
            Plan::Saltelli { factors, base, second_order } => {
                let factors = self.named(factors, path);
                if !(2..=CELLS_MAX).contains(base) || !base.is_power_of_two() {
                    let what = format!("a base of {base}");
                    self.fault(join(path, "base"), what, "write a power of 2, such as 1024: only those are balanced");
                }
                let factors = factors?;
                self.movable(&factors, path);
                match Saltelli::new(factors.len(), *base, *second_order, &self.chance, ordinal) {
                    Some(scheme) => (factors, Points::Saltelli(scheme)),
                    None => {
                        self.too_many_dimensions(factors.len(), DIMENSIONS_MAX / 2, path);
                        return None;
                    }
                }
            }
            Plan::Morris { factors, trajectories, levels } => {
                let factors = self.named(factors, path);
                self.some_points(*trajectories, &join(path, "trajectories"));
                let fits = *levels <= LEVELS_MAX;
                let grid = |d| Morris::new(d, *trajectories, *levels, &self.chance, ordinal).filter(|_| fits);
                match grid(factors.as_ref().map_or(0, Vec::len)) {
                    Some(morris) => {
                        let factors = factors?;
                        self.movable(&factors, path);
                        (factors, Points::Morris(morris))
                    }
                    None => {
                        let what = format!("a grid of {levels} levels");
                        self.fault(join(path, "levels"), what, format!("write an even number from 2 to {LEVELS_MAX}"));
                        return None;
                    }
                }
            }
            Plan::Crossed(_) | Plan::Appended(_) => return self.node(plan, path),
        };
        if self.findings[known..].iter().any(|finding| finding.severity == Severity::Error) {
            return None;
        }
        let len = points.len(factors.len());
        let covered = factors.iter().copied().collect();
        self.leaves.push(Leaf { path: path.to_owned(), factors, points });
        Some((Node::Leaf(self.leaves.len() - 1, len), covered))
    }

    fn some_points(&mut self, n: u64, at: &str) {
        if n == 0 {
            self.fault(at, "a plan without a point", "write how many, from 1 on");
        }
    }

    fn too_many_dimensions(&mut self, found: usize, most: usize, path: &str) {
        let what = format!("the plan has {found} factors, and the Sobol' sequence here serves {most}");
        self.fault(path, what, "name fewer `factors`, after a screening by Morris, or write `LatinHypercube`");
    }

    /// Every factor has at least two values, without which there is no effect to look for.
    fn movable(&mut self, factors: &[usize], path: &str) {
        for factor in factors.iter().map(|n| &self.design.factors[*n]) {
            if matches!(&factor.range, Range::Values(values) if values.len() == 1) {
                let what = format!("`{}` has one value, and so no effect to look for", factor.name);
                let mend = format!("leave it out, and fix it: Crossed([…, Factorial(factors: [\"{}\"])])", factor.name);
                self.findings.push(Diagnostic::error(path, what, mend));
            }
        }
    }

    /// The factors of a plan by their places; all if none is named.
    fn named(&mut self, names: &[String], path: &str) -> Option<Vec<usize>> {
        if names.is_empty() {
            return Some((0..self.design.factors.len()).collect());
        }
        let at = join(path, "factors");
        self.places(names.iter().enumerate().map(|(n, name)| (item(&at, n), name.as_str())))
    }

    /// The places of names, each told with its path.
    fn places<'n>(&mut self, names: impl Iterator<Item = (String, &'n str)>) -> Option<Vec<usize>> {
        let mut places = Vec::new();
        let mut whole = true;
        for (at, name) in names {
            match self.design.factors.iter().position(|factor| factor.name == name) {
                Some(place) if places.contains(&place) => {
                    self.fault(at, format!("`{name}` is named twice"), "name it once");
                    whole = false;
                }
                Some(place) => places.push(place),
                None => {
                    self.unknown(&at, name);
                    whole = false;
                }
            }
        }
        whole.then_some(places)
    }

    fn unknown(&mut self, at: &str, name: &str) {
        let known: Vec<&str> = self.design.factors.iter().map(|factor| factor.name.as_str()).collect();
        let mend = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: `{}`", known.join("`, `")),
        };
        self.fault(at, format!("there is no factor `{name}`"), mend);
    }

    fn listed(&mut self, factors: &[usize], rows: &[Vec<Level>], path: &str) -> Table {
        let at = join(path, "rows");
        if rows.is_empty() {
            self.fault(&at, "a list without a row", "write rows of values, one for each factor");
        }
        let mut table = Table::new(factors.len());
        for (n, row) in rows.iter().enumerate() {
            let here = item(&at, n);
            if row.len() != factors.len() {
                let what = format!("the row has {} values for {} factors", row.len(), factors.len());
                self.fault(&here, what, "write one value for each factor");
                continue;
            }
            let slots = row.iter().zip(factors).enumerate();
            let slots = slots.map(|(column, (value, factor))| {
                let slot = self.design.factors[*factor].range.slot(value);
                if slot.is_none() {
                    self.outside(&item(&here, column), *factor, &value.to_string(), "");
                }
                slot
            });
            // Every value is looked at before the row is given up, so that all faults are told at once.
            if let Some(slots) = slots.collect::<Vec<_>>().into_iter().collect::<Option<Vec<Slot>>>() {
                slots.into_iter().for_each(|slot| table.push(slot));
            }
        }
        table
    }

    fn outside(&mut self, at: &str, factor: usize, value: &str, line: &str) {
        let factor = &self.design.factors[factor];
        let what = format!("{line}{value} is no value of `{}`", factor.name);
        let mend = format!("its values are {}", factor.range);
        self.fault(at, what, mend);
    }

    fn table(&mut self, file: &str, path: &str) -> Option<(Vec<usize>, Table)> {
        /// More faults of one table tell nothing new.
        const FAULTS_MAX: usize = 10;
        if Path::new(file).is_absolute() {
            self.fault(path, format!("`{file}` is not a relative path"), "name the file relative to this one");
            return None;
        }
        let read = self.files.read(&self.folder.join(file), TABLE_BYTES_MAX);
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) => {
                let what = match error {
                    FileError::Missing => format!("there is no file `{file}` beside the design"),
                    FileError::TooLarge => format!("`{file}` is larger than {} MiB", TABLE_BYTES_MAX >> 20),
                    FileError::Unreadable(why) => format!("`{file}` cannot be read: {why}"),
                };
                self.fault(path, what, "name a CSV file, relative to the design");
                return None;
            }
        };
        let reading = match table::open(&bytes) {
            Ok(reading) => reading,
            Err(what) => {
                self.fault(path, format!("`{file}`: {what}"), "write the factors' names in its first line");
                return None;
            }
        };
        let factors = self.places(reading.head.iter().map(|name| (path.to_owned(), name.as_str())))?;
        let mut table = Table::new(factors.len());
        let mut faults = 0;
        for row in reading.rows() {
            let (line, row) = match row {
                Ok(row) => row,
                Err(what) => {
                    self.fault(path, format!("`{file}`: {what}"), "write one value for each factor of the first line");
                    return None;
                }
            };
            for (text, factor) in row.iter().zip(&factors) {
                match table::readings(text).find_map(|level| self.design.factors[*factor].range.slot(&level)) {
                    Some(slot) => table.push(slot),
                    None if faults < FAULTS_MAX => {
                        faults += 1;
                        self.outside(path, *factor, &format!("`{text}`"), &format!("`{file}`, line {line}: "));
                    }
                    None => {}
                }
            }
        }
        if table.rows() == 0 && faults == 0 {
            self.fault(path, format!("`{file}` has no row"), "write the factors' names in its first line, and rows");
        }
        Some((factors, table))
    }

    fn rules(&mut self) -> Vec<Rule> {
        let constraints = &self.design.constraints;
        let read = |(n, constraint)| self.rule(constraint, &item("constraints", n));
        constraints.iter().enumerate().filter_map(read).collect()
    }

    fn rule(&mut self, constraint: &Constraint, path: &str) -> Option<Rule> {
        match constraint {
            Constraint::Where(text) => {
                let (left, right, rule) = match comparison(text) {
                    Ok(read) => read,
                    Err(what) => {
                        self.fault(path, what, "compare two formulas once: `staff * hours <= 40`");
                        return None;
                    }
                };
                let names: BTreeSet<&str> = left.names().union(&right.names()).copied().collect();
                let places = self.places(names.into_iter().map(|name| (path.to_owned(), name)))?;
                for factor in places.iter().map(|n| &self.design.factors[*n]) {
                    if !factor.range.is_numeric() {
                        let what = format!("`{}` has names for values, which no formula can compare", factor.name);
                        self.findings.push(Diagnostic::error(
                            path,
                            what,
                            "list what is allowed: Among(factors: […], rows: […])",
                        ));
                    }
                }
                self.keeps_schemes_whole(&places, path);
                Some(rule.over(places))
            }
            Constraint::Among { factors, rows } => {
                let places = self.named(factors, path)?;
                self.keeps_schemes_whole(&places, path);
                for factor in places.iter().map(|n| &self.design.factors[*n]) {
                    if !matches!(factor.range, Range::Values(_)) {
                        let what = format!("`{}` is a range, of which no single values can be listed", factor.name);
                        self.findings.push(Diagnostic::error(path, what, "write `Where(\"…\")` with a comparison"));
                    }
                }
                let listed = |slot: &Slot| match slot {
                    Slot::Listed(place) => Some(*place),
                    Slot::Number(_) => None,
                };
                let table = self.listed(&places, rows, path);
                let row = |n| table.row(n).iter().map(listed).collect();
                let rows = (0..table.rows()).filter_map(row).collect();
                Some(Rule::Among(places, rows))
            }
        }
    }

    /// A scheme with holes gives no estimate, so that constraints keep off the factors of one.
    fn keeps_schemes_whole(&mut self, places: &[usize], path: &str) {
        let schemes = self.leaves.iter().filter(|leaf| matches!(leaf.points, Points::Saltelli(_) | Points::Morris(_)));
        let torn: BTreeSet<usize> =
            schemes.flat_map(|leaf| leaf.factors.iter().copied()).filter(|factor| places.contains(factor)).collect();
        for factor in torn {
            let what =
                format!("`{}` is sampled by a scheme that has no use with holes", self.design.factors[factor].name);
            self.fault(path, what, "let the factor's own range keep to what is allowed, or sample by LatinHypercube");
        }
    }

    /// Looks for a cell that the constraints allow: at all of a small design, and evenly over a large one.
    fn something_is_played(&mut self, cells: &Cells) {
        if cells.rules.is_empty() {
            return;
        }
        let (len, looked) = (cells.len(), cells.len().min(LOOKED_MAX));
        let stream = self.chance.stream(Purpose::Look, &[]);
        let stratum = |nth: u64| (u128::from(nth) * u128::from(len) / u128::from(looked)) as u64;
        for nth in 0..looked {
            // Equal steps could meet the same value of a factor each time: we draw one cell of each stratum.
            let (from, to) = (stratum(nth), stratum(nth + 1));
            let index = from + stream.below(nth, to - from);
            let Some(cell) = cells.cell(index) else { continue };
            match cells.allows(&cell) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => {
                    let what = format!("at cell {index} a formula has no value: {error}");
                    self.fault("constraints", what, "write formulas that have a value at every cell");
                    return;
                }
            }
        }
        let what = if looked == len {
            format!("the constraints leave out every one of the {len} cells")
        } else {
            format!("of {looked} cells, spread evenly over {len}, the constraints allow none")
        };
        self.fault("constraints", what, "loosen them, or list the cells that are meant");
    }
}
