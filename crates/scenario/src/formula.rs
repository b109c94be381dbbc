//! Formulas as a case writes them: `1 - exp(-r0*z)` over named quantities.
//!
//! A formula is a number, a name, `+ - * / ^`, brackets, or one of
//!
//! | written | means |
//! |---|---|
//! | `exp(x)` `ln(x)` `sqrt(x)` `abs(x)` | as usual |
//! | `phi(x)` | Φ, the standard normal distribution function |
//! | `min(x, y)` `max(x, y)` | the lesser, the greater |
//! | `sum(k, a, b, f)` `prod(k, a, b, f)` | Σ and Π of `f` over k = a … b |
//! | `root(x, a, b, f)` | the x in [a, b] at which `f` is 0; `f` has opposite signs at a and b |
//!
//! A theory without a closed form (`z = 1 − e^{−R₀z}`) is written as a root. Everything is `f64`, by
//! `libm`, so that an expected value is the same on every machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where it is told what a formula can say.
pub const PAGE: &str = "docs/research/verifying.md";
/// The names of its functions, in the order of the table.
const FUNCTIONS: [&str; 10] = ["exp", "ln", "sqrt", "abs", "phi", "min", "max", "sum", "prod", "root"];

/// How deep brackets may nest.
const DEPTH_MAX: usize = 64;
/// How many terms one sum or product may have.
const TERMS_MAX: f64 = 1e6;
/// How many steps of evaluation one value may cost.
const STEPS_MAX: u64 = 50_000_000;

/// Named quantities.
pub type Quantities = BTreeMap<String, f64>;

/// Why a formula has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong, as a lowercase sentence.
    pub what: String,
    /// The character of the formula, from 1, where that can be said.
    pub column: Option<usize>,
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "{} (character {column} of the formula)", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for FormulaError {}

/// A formula that has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Number(f64),
    Name(String, usize),
    Negative(Box<Node>),
    Binary(char, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
    /// The function, its variable, and from, to, and the body.
    Bound(Binder, String, Box<[Node; 3]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Exp,
    Ln,
    Sqrt,
    Abs,
    Phi,
    Min,
    Max,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binder {
    Sum,
    Prod,
    Root,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// Where it stops being one.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut reader = Reader { text: text.chars().collect(), at: 0, depth: 0 };
        let root = reader.sum()?;
        reader.blanks();
        match reader.text.get(reader.at) {
            None => Ok(Formula { text: text.to_owned(), root }),
            Some(c) => Err(reader.fault(format!("`{c}` is not expected here"))),
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names that need a value from outside.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        free(&self.root, &mut Vec::new(), &mut names);
        names
    }

    /// Its value.
    ///
    /// # Errors
    /// A name without a value, a root that does not lie between its ends, a value that is no number.
    pub fn value(&self, quantities: &Quantities) -> Result<f64, FormulaError> {
        let mut evaluation = Evaluation { quantities, bound: Vec::new(), steps: 0 };
        let value = evaluation.value(&self.root)?;
        if value.is_finite() {
            return Ok(value);
        }
        let named = self.names().into_iter().filter_map(|name| Some(format!("{name} = {}", quantities.get(name)?)));
        let with = named.collect::<Vec<_>>().join(", ");
        let with = if with.is_empty() { with } else { format!(" at {with}") };
        Err(plain(format!("`{}` is no finite number{with}", self.text)))
    }
}

/// Whether a name is that of a function, which nothing else can then have.
pub fn is_function(name: &str) -> bool {
    FUNCTIONS.contains(&name)
}

/// Whether a formula could name something so.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn free<'a>(node: &'a Node, bound: &mut Vec<&'a str>, names: &mut BTreeSet<&'a str>) {
    match node {
        Node::Number(_) => {}
        Node::Name(name, _) => {
            if !bound.contains(&name.as_str()) {
                names.insert(name);
            }
        }
        Node::Negative(inside) => free(inside, bound, names),
        Node::Binary(_, left, right) => {
            free(left, bound, names);
            free(right, bound, names);
        }
        Node::Call(_, arguments) => arguments.iter().for_each(|argument| free(argument, bound, names)),
        Node::Bound(_, variable, parts) => {
            free(&parts[0], bound, names);
            free(&parts[1], bound, names);
            bound.push(variable);
            free(&parts[2], bound, names);
            bound.pop();
        }
    }
}

fn plain(what: impl Into<String>) -> FormulaError {
    FormulaError { what: what.into(), column: None }
}

struct Reader {
    text: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn fault(&self, what: impl Into<String>) -> FormulaError {
        FormulaError { what: what.into(), column: Some(self.at + 1) }
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn taken(&mut self, of: &[char]) -> Option<char> {
        self.blanks();
        let found = self.text.get(self.at).copied().filter(|c| of.contains(c))?;
        self.at += 1;
        Some(found)
    }

    fn expect(&mut self, c: char) -> Result<(), FormulaError> {
        match self.taken(&[c]) {
            Some(_) => Ok(()),
            None => Err(self.fault(format!("`{c}` is missing"))),
        }
    }

    fn sum(&mut self) -> Result<Node, FormulaError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.fault(format!("brackets nest deeper than {DEPTH_MAX}")));
        }
        let mut left = self.product()?;
        while let Some(sign) = self.taken(&['+', '-']) {
            left = Node::Binary(sign, Box::new(left), Box::new(self.product()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.signed()?;
        while let Some(sign) = self.taken(&['*', '/']) {
            left = Node::Binary(sign, Box::new(left), Box::new(self.signed()?));
        }
        Ok(left)
    }

    /// −x^y is −(x^y), as in print.
    fn signed(&mut self) -> Result<Node, FormulaError> {
        let mut negative = false;
        while self.taken(&['-']).is_some() {
            negative = !negative;
        }
        let power = self.power()?;
        Ok(if negative { Node::Negative(Box::new(power)) } else { power })
    }

    fn power(&mut self) -> Result<Node, FormulaError> {
        let base = self.atom()?;
        if self.taken(&['^']).is_none() {
            return Ok(base);
        }
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.fault(format!("powers nest deeper than {DEPTH_MAX}")));
        }
        let exponent = self.signed()?;
        self.depth -= 1;
        Ok(Node::Binary('^', Box::new(base), Box::new(exponent)))
    }

    fn atom(&mut self) -> Result<Node, FormulaError> {
        if self.taken(&['(']).is_some() {
            let inside = self.sum()?;
            self.expect(')')?;
            return Ok(inside);
        }
        self.blanks();
        let start = self.at;
        match self.text.get(self.at) {
            Some(c) if c.is_ascii_digit() || *c == '.' => self.number(start),
            Some(c) if c.is_ascii_alphabetic() || *c == '_' => {
                let name = self.name();
                if self.taken(&['(']).is_some() { self.call(&name, start) } else { Ok(Node::Name(name, start + 1)) }
            }
            Some(c) => Err(self.fault(format!("`{c}` is not expected here"))),
            None => Err(self.fault("the formula ends too early")),
        }
    }

    fn number(&mut self, start: usize) -> Result<Node, FormulaError> {
        while let Some(&c) = self.text.get(self.at) {
            let exponent = matches!(c, '+' | '-') && matches!(self.text[self.at - 1], 'e' | 'E') && self.at > start;
            if c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '_') || exponent {
                self.at += 1;
            } else {
                break;
            }
        }
        let text: String = self.text[start..self.at].iter().filter(|c| **c != '_').collect();
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Node::Number(number)),
            _ => Err(FormulaError { what: format!("`{text}` is no number"), column: Some(start + 1) }),
        }
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_') {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    fn call(&mut self, name: &str, start: usize) -> Result<Node, FormulaError> {
        let binder = match name {
            "sum" => Some(Binder::Sum),
            "prod" => Some(Binder::Prod),
            "root" => Some(Binder::Root),
            _ => None,
        };
        if let Some(binder) = binder {
            self.blanks();
            let variable = self.name();
            if variable.is_empty() {
                return Err(self.fault(format!("`{name}` begins with the name of its variable")));
            }
            let mut part = || -> Result<Node, FormulaError> {
                self.expect(',')?;
                self.sum()
            };
            let parts = Box::new([part()?, part()?, part()?]);
            self.expect(')')?;
            return Ok(Node::Bound(binder, variable, parts));
        }
        let (function, count) = match name {
            "exp" => (Function::Exp, 1),
            "ln" => (Function::Ln, 1),
            "sqrt" => (Function::Sqrt, 1),
            "abs" => (Function::Abs, 1),
            "phi" => (Function::Phi, 1),
            "min" => (Function::Min, 2),
            "max" => (Function::Max, 2),
            _ => {
                let what = format!("there is no function `{name}`: known are {}", FUNCTIONS.join(", "));
                return Err(FormulaError { what, column: Some(start + 1) });
            }
        };
        let mut arguments = vec![self.sum()?];
        while self.taken(&[',']).is_some() {
            arguments.push(self.sum()?);
        }
        self.expect(')')?;
        if arguments.len() != count {
            let what = format!("`{name}` takes {count}, not {}", arguments.len());
            return Err(FormulaError { what, column: Some(start + 1) });
        }
        Ok(Node::Call(function, arguments))
    }
}

struct Evaluation<'a> {
    quantities: &'a Quantities,
    /// Values of the variables of sums, products and roots around, innermost last.
    bound: Vec<(String, f64)>,
    steps: u64,
}

impl Evaluation<'_> {
    fn value(&mut self, node: &Node) -> Result<f64, FormulaError> {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return Err(plain("the formula takes too long to work out: shorten its sums"));
        }
        Ok(match node {
            Node::Number(number) => *number,
            Node::Name(name, column) => self.named(name, *column)?,
            Node::Negative(inside) => -self.value(inside)?,
            Node::Binary(sign, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                match sign {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    '/' => left / right,
                    _ => libm::pow(left, right),
                }
            }
            Node::Call(function, arguments) => {
                let first = self.value(&arguments[0])?;
                match function {
                    Function::Exp => libm::exp(first),
                    Function::Ln => libm::log(first),
                    Function::Sqrt => libm::sqrt(first),
                    Function::Abs => first.abs(),
                    Function::Phi => 0.5 * libm::erfc(-first * std::f64::consts::FRAC_1_SQRT_2),
                    Function::Min => first.min(self.value(&arguments[1])?),
                    Function::Max => first.max(self.value(&arguments[1])?),
                }
            }
            Node::Bound(binder, variable, parts) => {
                let (from, to) = (self.value(&parts[0])?, self.value(&parts[1])?);
                match binder {
                    Binder::Root => self.root(variable, from, to, &parts[2])?,
                    Binder::Sum | Binder::Prod => self.series(*binder, variable, from, to, &parts[2])?,
                }
            }
        })
    }

    fn named(&self, name: &str, column: usize) -> Result<f64, FormulaError> {
        if let Some((_, value)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Ok(*value);
        }
        self.quantities.get(name).copied().ok_or_else(|| {
            let known: Vec<&str> = self.quantities.keys().map(String::as_str).collect();
            let what = match known.as_slice() {
                [] => format!("`{name}` has no value: nothing is read or let"),
                some => format!("`{name}` has no value; known are {}", some.join(", ")),
            };
            FormulaError { what, column: Some(column) }
        })
    }

    fn with(&mut self, variable: &str, value: f64, body: &Node) -> Result<f64, FormulaError> {
        self.bound.push((variable.to_owned(), value));
        let result = self.value(body);
        self.bound.pop();
        result
    }

    fn series(&mut self, of: Binder, k: &str, from: f64, to: f64, body: &Node) -> Result<f64, FormulaError> {
        if from.fract() != 0.0 || to.fract() != 0.0 || !from.is_finite() || !to.is_finite() {
            return Err(plain(format!("`{k}` runs from {from} to {to}: both must be whole numbers")));
        }
        if to - from > TERMS_MAX {
            return Err(plain(format!("`{k}` runs over more than {TERMS_MAX} terms")));
        }
        let mut total = if of == Binder::Sum { 0.0 } else { 1.0 };
        let mut at = from;
        while at <= to {
            let term = self.with(k, at, body)?;
            if of == Binder::Sum {
                total += term;
            } else {
                total *= term;
            }
            at += 1.0;
        }
        Ok(total)
    }

    /// By bisection, to the last bit that halving can reach.
    fn root(&mut self, x: &str, from: f64, to: f64, body: &Node) -> Result<f64, FormulaError> {
        let (mut low, mut high) = (from, to);
        let at_low = self.with(x, low, body)?;
        let at_high = self.with(x, high, body)?;
        if at_low == 0.0 {
            return Ok(low);
        }
        if at_high == 0.0 {
            return Ok(high);
        }
        if at_low.is_nan() || at_high.is_nan() || (at_low > 0.0) == (at_high > 0.0) {
            return Err(plain(format!("there is no sign change of the formula for `{x}` between {from} and {to}")));
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            let at_middle = self.with(x, middle, body)?;
            if at_middle == 0.0 {
                return Ok(middle);
            }
            if (at_middle > 0.0) == (at_low > 0.0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(0.5 * (low + high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str, quantities: &[(&str, f64)]) -> Result<f64, String> {
        let quantities = quantities.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect();
        Formula::parse(text).and_then(|f| f.value(&quantities)).map_err(|e| e.to_string())
    }

    #[test]
    fn arithmetic_has_the_precedence_of_print() {
        assert_eq!(value("1 + 2*3 - 4/8", &[]), Ok(6.5));
        assert_eq!(value("-2^2", &[]), Ok(-4.0));
        assert_eq!(value("2^3^2", &[]), Ok(512.0));
        assert_eq!(value("(1 - -1) * 1.5e-1", &[]), Ok(0.3));
        assert_eq!(value("a*b", &[("a", 2.0), ("b", 4.0)]), Ok(8.0));
        assert!((value("phi(0.75)", &[]).unwrap() - 0.773_372_6).abs() < 1e-7);
    }

    #[test]
    fn names_are_those_that_need_a_value() {
        let formula = Formula::parse("sum(k, a, k, b*k) + exp(-c) + b").unwrap();
        assert_eq!(formula.names().into_iter().collect::<Vec<_>>(), ["a", "b", "c", "k"]);
        assert_eq!(Formula::parse("root(x, 0, 1, x^2 - 0.5)").unwrap().names().len(), 0);
    }

    #[test]
    fn published_theories_can_be_written() {
        // Final size of an SIR epidemic at R₀ = 2 (Kermack & McKendrick 1927).
        let z = value("root(z, 0.001, 1, z - 1 + exp(-r0*z))", &[("r0", 2.0)]).unwrap();
        assert!((z - 0.796_812_13).abs() < 1e-8, "{z}");
        // Mean time to extinction of SIS from one case, N = 10, β = 1/9, γ = 1.
        let sis = "sum(k, 1, n, 1/(g*k) * prod(i, 1, k-1, b*(n-i)/g))";
        let t = value(sis, &[("n", 10.0), ("b", 1.0 / 9.0), ("g", 1.0)]).unwrap();
        assert!((t - 2.126_023).abs() < 1e-6, "{t}");
    }

    #[test]
    fn faults_say_where() {
        for (text, told) in [
            ("1 +", "the formula ends too early (character 4 of the formula)"),
            ("2 $ 3", "`$` is not expected here (character 3 of the formula)"),
            (
                "sin(1)",
                "there is no function `sin`: known are exp, ln, sqrt, abs, phi, min, max, sum, prod, root (character 1 of the formula)",
            ),
            ("1 + x", "`x` has no value: nothing is read or let (character 5 of the formula)"),
            ("root(x, 1, 2, x)", "there is no sign change of the formula for `x` between 1 and 2"),
            ("1/0", "`1/0` is no finite number"),
            ("min(1)", "`min` takes 2, not 1 (character 1 of the formula)"),
            ("sum(k, 0.5, 2, k)", "`k` runs from 0.5 to 2: both must be whole numbers"),
        ] {
            assert_eq!(value(text, &[]), Err(told.to_owned()), "{text}");
        }
        assert!(value(&"(".repeat(500), &[]).is_err());
        assert!(value("sum(i,1,1000000,sum(j,1,1000000,1))", &[]).is_err());
    }

    #[test]
    fn a_value_that_is_no_number_is_told_with_what_it_was_made_from() {
        let told = value("p/(p - q) + sum(k, 1, 2, k)", &[("p", 2.0), ("q", 2.0), ("other", 1.0)]).unwrap_err();
        assert_eq!(told, "`p/(p - q) + sum(k, 1, 2, k)` is no finite number at p = 2, q = 2");
        assert!(is_function("exp") && !is_function("e") && is_name("q_2") && !is_name("2q") && !is_name("a b"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[-+*/^()a-z0-9., ]{0,60}") {
            let _ = value(&text, &[("x", 1.0)]);
        }
    }
}
