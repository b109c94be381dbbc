//! The theory of a case as a curve over one of its quantities.

use super::judge::Fault;
use super::outcome::CurveOutcome;
use detente_scenario::case::{Case, Curve};
use detente_scenario::formula::{Formula, Quantities};

/// Along how many places a curve is drawn.
const PLACES: u32 = 120;

/// The course of the theory, with the quantities of the first point.
///
/// # Errors
/// It has no value at two places, which a line needs.
pub(super) fn course(case: &Case, curve: &Curve, at_first: &Quantities) -> Result<CurveOutcome, Fault> {
    let told = |why: String| {
        let what = format!("the theory has no course from {} to {}: {why}", curve.from, curve.to);
        ("curve.theory".to_owned(), what, "draw it where it has values, or mend its formula".to_owned())
    };
    let theory = Formula::parse(&curve.theory).map_err(|error| told(error.to_string()))?;
    let mut line = Vec::new();
    let mut why = String::new();
    for place in 0..=PLACES {
        let x = curve.from + (curve.to - curve.from) * f64::from(place) / f64::from(PLACES);
        // Where a theory has no value it has no line.
        match theory.value(&moved(case, curve, at_first, x)) {
            Ok(y) => line.push((x, y)),
            Err(error) => why = error.to_string(),
        }
    }
    if line.len() < 2 {
        return Err(told(why));
    }
    // A theory that is one quantity alone says nothing; what the quantity is made from does.
    let made = case.lets.iter().find(|(name, _)| *name == curve.theory);
    let theory = made.map_or_else(|| curve.theory.clone(), |(name, text)| format!("{name} = {text}"));
    Ok(CurveOutcome { axis: curve.axis.clone(), theory, line })
}

/// The quantities with that of the axis at a place. What is made from it moves with it.
fn moved(case: &Case, curve: &Curve, at_first: &Quantities, x: f64) -> Quantities {
    let mut quantities = at_first.clone();
    quantities.insert(curve.over.clone(), x);
    for (name, text) in case.lets.iter().filter(|(name, _)| *name != curve.over) {
        if let Some(value) = Formula::parse(text).ok().and_then(|f| f.value(&quantities).ok()) {
            quantities.insert(name.clone(), value);
        }
    }
    quantities
}
