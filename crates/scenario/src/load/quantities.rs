//! The quantities that the formulas of a case can name: read out of the text of a scenario, then let.

use crate::case::Case;
use crate::document::path::{self, Step, join};
use crate::document::{Document, nearest};
use crate::formula::{self, Formula, FormulaError, Quantities};
use crate::parameters;
use crate::time::Moment;

/// Why there is no value for a name.
pub(super) struct Amiss {
    /// Which name.
    pub(super) of: Named,
    /// What is wrong.
    pub(super) what: String,
    /// How to mend it.
    pub(super) mend: String,
}

/// A name of a quantity, and where the case gives it.
pub(super) enum Named {
    /// A name of `reads`, and the path it is read from.
    Read(String, String),
    /// A place in `lets`.
    Let(usize),
}

/// What is read, then what is let, in order.
///
/// # Errors
/// The first name that has no value in these documents.
pub(super) fn quantities(case: &Case, documents: &[Document]) -> Result<Quantities, Amiss> {
    let mut quantities = Quantities::new();
    for (name, target) in &case.reads {
        let read = read_number(documents, target);
        let value = read.map_err(|(what, mend)| Amiss { of: Named::Read(name.clone(), target.clone()), what, mend })?;
        quantities.insert(name.clone(), value);
    }
    for (n, (name, text)) in case.lets.iter().enumerate() {
        let value = Formula::parse(text).and_then(|formula| formula.value(&quantities));
        let value = value.map_err(|error| {
            let mend = let_mend(case, n, &error, &quantities);
            Amiss { of: Named::Let(n), what: error.to_string(), mend }
        })?;
        quantities.insert(name.clone(), value);
    }
    Ok(quantities)
}

/// How to mend a let: by its place in the order only where it is that.
fn let_mend(case: &Case, n: usize, error: &FormulaError, known: &Quantities) -> String {
    let parsed = Formula::parse(&case.lets[n].1);
    let missing = parsed.iter().flat_map(Formula::names).find(|name| !known.contains_key(*name));
    match missing {
        Some(name) if case.lets[n..].iter().any(|(later, _)| later == name) => {
            format!("let `{name}` first: a name is let only after what it is made from")
        }
        Some(name) => format!("read `{name}` out of the scenario, or let it first"),
        None if error.column.is_some() => help(),
        None => format!("mend the formula, or the numbers that it is made from; {}", help()),
    }
}

/// Where it stands what a formula can say.
pub(super) fn help() -> String {
    format!("{} says what a formula can be", formula::PAGE)
}

/// A number out of the text of a scenario: a plain one, the one content of a variant as in
/// `Generous(0.3)`, a moment in hours, the length of a list, or the default of a parameter that is not set.
fn read_number(documents: &[Document], target: &str) -> Result<f64, (String, String)> {
    // A list of a scenario in parts is one list: its parts count together.
    let mut lists = documents.iter().filter(|d| d.source(target).is_some_and(|text| text.starts_with('['))).peekable();
    if lists.peek().is_some() {
        return Ok(lists.map(|d| d.count(target)).sum::<usize>() as f64);
    }
    if let Some(text) = documents.iter().find_map(|d| d.source(target)) {
        let inner = text.split_once('(').map_or(text, |(_, rest)| rest.trim_end_matches(')'));
        let plain = inner.trim().trim_matches('"');
        let number = plain.replace('_', "").parse().ok().filter(|v: &f64| v.is_finite());
        return number.or_else(|| Moment::parse(plain).ok().map(Moment::hours)).ok_or_else(|| {
            (
                format!("`{text}` at `{target}` is no number"),
                "read a number, a moment, a list for its length, or a variant that holds a number".into(),
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
