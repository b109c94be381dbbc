//! Constraints: which cells are left out.

use super::factor::{Factor, Slot, Value};
use detente_scenario::formula::{Formula, FormulaError, Quantities};
use std::collections::BTreeSet;

/// A constraint that has been read.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// A comparison, and the places of the factors that it names.
    Where(Box<Comparison>),
    /// Allowed combinations of listed values, by their places.
    Among(Vec<usize>, BTreeSet<Vec<usize>>),
}

#[derive(Clone, Debug)]
pub(super) struct Comparison {
    left: Formula,
    sign: Sign,
    right: Formula,
    names: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    AtMost,
    AtLeast,
    Equal,
    Other,
    Less,
    More,
}

/// Two characters before one, so that `<=` is not read as `<`.
const SIGNS: [(&str, Sign); 6] = [
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("==", Sign::Equal),
    ("!=", Sign::Other),
    ("<", Sign::Less),
    (">", Sign::More),
];

/// Reads a comparison. What is wrong is told as a sentence.
pub(super) fn comparison(text: &str) -> Result<(Formula, Formula, Rule), String> {
    let mut found = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match SIGNS.iter().find(|(written, _)| rest.starts_with(written)) {
            Some(_) if found.is_some() => {
                return Err(format!("`{text}` compares more than once"));
            }
            Some((written, sign)) => {
                found = Some((at, written.len(), *sign));
                at += written.len();
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    let Some((place, width, sign)) = found else {
        return Err(format!("`{text}` compares nothing"));
    };
    let parse = |from: usize, part: &str| {
        let before = text[..from].chars().count();
        let moved = |error: FormulaError| FormulaError { column: error.column.map(|c| c + before), ..error };
        Formula::parse(part).map_err(|error| moved(error).to_string())
    };
    let (left, right) = (parse(0, text[..place].trim_end())?, parse(place + width, &text[place + width..])?);
    let rule = Comparison { left: left.clone(), sign, right: right.clone(), names: Vec::new() };
    Ok((left, right, Rule::Where(Box::new(rule))))
}

impl Rule {
    /// The same rule, told which factors its formulas name.
    pub(super) fn over(self, places: Vec<usize>) -> Rule {
        match self {
            Rule::Where(mut comparison) => {
                comparison.names = places;
                Rule::Where(comparison)
            }
            other => other,
        }
    }

    /// Whether it allows a cell.
    pub(super) fn allows(&self, factors: &[Factor], slots: &[Slot]) -> Result<bool, FormulaError> {
        match self {
            Rule::Where(comparison) => {
                let mut quantities = Quantities::new();
                for &place in &comparison.names {
                    if let Value::Number(number) = factors[place].range.value(slots[place]) {
                        quantities.insert(factors[place].name.clone(), number);
                    }
                }
                let (left, right) = (comparison.left.value(&quantities)?, comparison.right.value(&quantities)?);
                Ok(match comparison.sign {
                    Sign::AtMost => left <= right,
                    Sign::AtLeast => left >= right,
                    Sign::Equal => left == right,
                    Sign::Other => left != right,
                    Sign::Less => left < right,
                    Sign::More => left > right,
                })
            }
            Rule::Among(columns, rows) => {
                let listed = |column: &usize| match slots[*column] {
                    Slot::Listed(place) => place,
                    Slot::Number(_) => usize::MAX,
                };
                Ok(rows.contains(&columns.iter().map(listed).collect::<Vec<_>>()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Range;

    fn allowed(text: &str, a: f64) -> Result<bool, String> {
        let factors = [Factor { name: "a".into(), range: Range::Linear(-9.0, 9.0), sets: None }];
        let (_, _, rule) = comparison(text)?;
        rule.over(vec![0]).allows(&factors, &[Slot::Number(a)]).map_err(|error| error.to_string())
    }

    #[test]
    fn every_sign_compares() {
        let at_two = |text| allowed(text, 2.0);
        for (text, truth) in
            [("a<=2", true), ("a >= 2", true), ("a == 2", true), ("a != 2", false), ("a < 2", false), ("a > 2", false)]
        {
            assert_eq!(at_two(text), Ok(truth), "{text}");
        }
        assert_eq!(allowed("max(a, 0)^2 <= 3 + 1", -5.0), Ok(true));
    }

    #[test]
    fn what_is_no_comparison_is_said_with_its_place() {
        assert_eq!(allowed("a + 1", 0.0), Err("`a + 1` compares nothing".into()));
        assert_eq!(allowed("0 < a < 1", 0.0), Err("`0 < a < 1` compares more than once".into()));
        assert_eq!(allowed("a < 1 +", 0.0), Err("the formula ends too early (character 8 of the formula)".into()));
        assert_eq!(allowed("1/a > 1", 0.0), Err("`1/a` is no finite number at a = 0".into()));
    }
}
