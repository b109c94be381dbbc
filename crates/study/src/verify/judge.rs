//! Goals worked out of formulas, and results held against them.

use super::outcome::{Goal, Got};
use crate::statistics::{Interval, mean, mean_and_interval, share_of_sums, variance};
use detente_scenario::case::Expected;
use detente_scenario::formula::{Formula, PAGE, Quantities};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Standard errors that a tolerance has to span: 99 in 100 true results then pass.
pub(super) const SPAN: f64 = 2.576;
/// The least number of runs that each value of a χ² test has to expect (Cochran 1954).
const EXPECTED_MIN: f64 = 5.0;
/// Below this level a test of counts lets nearly everything pass.
const SIGNIFICANCE_MIN: f64 = 1e-6;
/// How far probabilities may be from 1 together.
const SUM_TOLERANCE: f64 = 1e-9;

/// A fault: the path inside the point, what is wrong, how to mend it.
pub(super) type Fault = (String, String, String);

fn fault(path: &str, what: impl Into<String>, mend: impl Into<String>) -> Fault {
    (path.to_owned(), what.into(), mend.into())
}

fn worked_out(text: &str, quantities: &Quantities, path: &str) -> Result<f64, Fault> {
    Formula::parse(text)
        .and_then(|formula| formula.value(quantities))
        .map_err(|error| fault(path, error.to_string(), format!("{PAGE} says what a formula can be")))
}

/// Works out the formulas of an expectation.
pub(super) fn goal(expected: &Expected, quantities: &Quantities, runs: u64) -> Result<Goal, Fault> {
    let value = |text: &str, path: &str| worked_out(text, quantities, path);
    Ok(match expected {
        Expected::Near { value: text, within } => {
            let tolerance = value(within, "expected.within")?;
            if tolerance < 0.0 {
                return Err(fault("expected.within", format!("a tolerance of {tolerance}"), "write 0 or more"));
            }
            Goal::Near { value: value(text, "expected.value")?, within: tolerance, formula: text.clone() }
        }
        Expected::Between { low, high } => {
            let band = Interval::new(value(low, "expected.low")?, value(high, "expected.high")?);
            if band.low > band.high {
                let what = format!("a band from {} to {}", band.low, band.high);
                return Err(fault("expected", what, "let it end above where it begins"));
            }
            Goal::Between(band)
        }
        Expected::Above(text) | Expected::Below(text) if runs < 2 => {
            let what = format!("one run has no interval to lie beyond {text}");
            return Err(fault("runs", what, "raise `runs`"));
        }
        Expected::Above(text) => Goal::Above(value(text, "expected")?),
        Expected::Below(text) => Goal::Below(value(text, "expected")?),
        Expected::Always(text) => Goal::Always(value(text, "expected")?),
        Expected::Shares { values, of, significance } => shares(values, of, *significance, quantities, runs)?,
        Expected::Refused(naming) => Goal::Refused(naming.clone()),
        Expected::Warned(naming) => Goal::Warned(naming.clone()),
        Expected::Passed => Goal::Passed,
    })
}

fn shares(values: &[f64], of: &[String], significance: f64, quantities: &Quantities, runs: u64) -> Result<Goal, Fault> {
    if values.len() != of.len() || values.len() < 2 {
        let what = format!("{} values and {} probabilities", values.len(), of.len());
        return Err(fault("expected", what, "give each value its probability, two at least"));
    }
    if !(SIGNIFICANCE_MIN..0.5).contains(&significance) {
        let what = format!("a level of significance of {significance}");
        let mend = format!("write one from {SIGNIFICANCE_MIN} to below 0.5, e.g. 0.001");
        return Err(fault("expected.significance", what, mend));
    }
    let (mut known, mut probabilities) = (Vec::new(), Vec::new());
    for (n, (value, text)) in values.iter().zip(of).enumerate() {
        let path = format!("expected.of[{n}]");
        let p = worked_out(text, quantities, &path)?;
        if !(0.0..=1.0).contains(&p) {
            return Err(fault(&path, format!("a probability of {p}"), "write one from 0 to 1"));
        }
        if values[..n].contains(value) {
            let what = format!("two probabilities of the value {value}");
            return Err(fault(&format!("expected.values[{n}]"), what, "give each value one"));
        }
        // What cannot be in this scenario is no class of the test: a run that gives it all the same fails.
        if p > 0.0 {
            known.push(*value);
            probabilities.push(p);
        }
    }
    if known.len() < 2 {
        return Err(fault("expected", "only one value has a probability", "expect `Always`"));
    }
    let sum: f64 = probabilities.iter().sum();
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(fault(
            "expected.of",
            format!("the probabilities sum to {sum}, not 1"),
            "name every value there is",
        ));
    }
    let least = probabilities.iter().copied().fold(1.0, f64::min);
    if least * (runs as f64) < EXPECTED_MIN {
        let needed = libm::ceil(EXPECTED_MIN / least);
        let what =
            format!("too few runs: {runs} expect {:.1} on the rarest value, a χ² test needs 5", least * runs as f64);
        return Err(fault("runs", what, format!("raise `runs` to {needed} or more")));
    }
    Ok(Goal::Shares { values: known, of: probabilities, significance })
}

/// Whether so many runs can show what is asked of them. With `slack` above 1 only what is far off is
/// refused: a first look at few runs must not be too strict. What is wrong beyond all doubt needs no more
/// runs: it fails.
pub(super) fn enough(goal: &Goal, sample: &[f64], runs: u64, slack: f64) -> Result<(), Fault> {
    let Some(Room { middle, half, name, path }) = room(goal) else { return Ok(()) };
    let sd = libm::sqrt(variance(sample).unwrap_or(0.0));
    if sd <= 0.0 {
        return Ok(());
    }
    let needs = SPAN * sd / libm::sqrt(runs as f64);
    if half == 0.0 {
        let what = format!("a {name} of 0 on a result that varies from run to run (standard deviation {sd:.3})");
        let mend = format!("give it a {name} of at least {} at {runs} runs", figure(needs));
        return Err(fault(path, what, mend));
    }
    let found = mean(sample).unwrap_or(f64::NAN);
    let doubt = SPAN * sd / libm::sqrt(sample.len() as f64);
    if (found - middle).abs() > half + doubt {
        return Ok(());
    }
    if needs > slack * half {
        let more = SPAN * sd / half;
        let what = format!(
            "too few runs for the {name}: {runs} leave an uncertainty of ±{} (99 %), the {name} is {half}",
            figure(needs)
        );
        let mend =
            format!("raise `runs` to {:.0} or more, or the {name} to {}", libm::ceil(more * more), figure(needs));
        return Err(fault("runs", what, mend));
    }
    Ok(())
}

/// What a goal leaves to luck.
struct Room {
    middle: f64,
    /// How far on each side.
    half: f64,
    /// What it is called.
    name: &'static str,
    /// Where it stands.
    path: &'static str,
}

fn room(goal: &Goal) -> Option<Room> {
    match goal {
        Goal::Near { value, within, .. } => {
            Some(Room { middle: *value, half: *within, name: "tolerance", path: "expected.within" })
        }
        Goal::Between(band) => Some(Room {
            middle: (band.low + band.high) / 2.0,
            half: (band.high - band.low) / 2.0,
            name: "half width",
            path: "expected",
        }),
        _ => None,
    }
}

/// A number with the digits that tell it, so that what has to be raised is not rounded to nothing; never rounded down.
fn figure(value: f64) -> String {
    if value <= 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value)) - 1.0);
    let places = (-libm::floor(libm::log10(unit))).max(0.0) as usize;
    format!("{:.places$}", libm::ceil(value / unit) * unit)
}

/// Holds the values of all runs that count against a goal: what came out, and by how much it lies
/// outside of what is allowed.
pub(super) fn judge(goal: &Goal, values: &[f64]) -> (Got, f64) {
    match goal {
        Goal::Always(expected) => {
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let strayed = values.iter().filter(|v| **v != *expected).count() as u64;
            let off = (expected - least).abs().max((greatest - expected).abs());
            (Got::Range { least, greatest, strayed }, off)
        }
        Goal::Shares { values: known, of, significance } => counted(known, of, *significance, values),
        _ => {
            let estimate = mean_and_interval(values);
            let mean = mean(values).unwrap_or(f64::NAN);
            let sd = libm::sqrt(variance(values).unwrap_or(0.0));
            let ci95 = estimate.and_then(|e| e.ci95);
            let got = Got::Mean { mean, ci95, sd, counted: values.len() as u64 };
            let off = outside(goal, mean, ci95);
            (got, off)
        }
    }
}

/// Holds a share over the things of all runs (of each run: how many there are, of how many) against a goal.
///
/// # Errors
/// There is nothing to take a share of, or too little for the tolerance.
pub(super) fn judge_share(goal: &Goal, counts: &[(u64, u64)]) -> Result<(Got, f64), Fault> {
    let nothing = || fault("measure", "there is nothing to take a share of in any run", "raise `runs`, or the days");
    let sums: Vec<(f64, f64)> = counts.iter().map(|&(of, all)| (of as f64, all as f64)).collect();
    let share = share_of_sums(&sums).ok_or_else(nothing)?;
    if let (Some(Room { half, name, .. }), Some(interval)) = (room(goal), share.ci95) {
        // From 95 % to 99 %.
        let needs = (interval.high - interval.low) / 2.0 * SPAN / 1.96;
        let off = outside(goal, share.mean, None);
        if needs > half && off <= needs {
            let what = format!(
                "too few runs for the {name}: {} leave an uncertainty of ±{} (99 %), the {name} is {half}",
                counts.len(),
                figure(needs)
            );
            return Err(fault("runs", what, format!("raise `runs`, or the {name}")));
        }
    }
    let own: Vec<f64> = sums.iter().filter(|sum| sum.1 > 0.0).map(|sum| sum.0 / sum.1).collect();
    let sd = libm::sqrt(variance(&own).unwrap_or(0.0));
    let got = Got::Mean { mean: share.mean, ci95: share.ci95, sd, counted: own.len() as u64 };
    Ok((got, outside(goal, share.mean, share.ci95)))
}

/// By how much an estimate lies outside of what a goal allows.
pub(super) fn outside(goal: &Goal, mean: f64, ci95: Option<Interval>) -> f64 {
    let ends = ci95.unwrap_or(Interval::new(mean, mean));
    match goal {
        Goal::Near { value, within, .. } => ((mean - value).abs() - within).max(0.0),
        Goal::Between(band) => (band.low - mean).max(mean - band.high).max(0.0),
        // The end itself is not beyond: what is exactly at the value fails by nothing, and is told so.
        Goal::Above(value) if ends.low <= *value => (value - ends.low).max(f64::MIN_POSITIVE),
        Goal::Below(value) if ends.high >= *value => (ends.high - value).max(f64::MIN_POSITIVE),
        _ => 0.0,
    }
}

/// Pearson's χ² test of counts against probabilities.
fn counted(known: &[f64], of: &[f64], significance: f64, values: &[f64]) -> (Got, f64) {
    let mut counts = vec![0_u64; known.len()];
    let mut elsewhere = 0;
    for value in values {
        match known.iter().position(|k| (k - value).abs() < 1e-9) {
            Some(place) => counts[place] += 1,
            None => elsewhere += 1,
        }
    }
    let n = values.len() as f64;
    let chi_square: f64 = counts.iter().zip(of).map(|(&c, p)| (c as f64 - n * p) * (c as f64 - n * p) / (n * p)).sum();
    let degrees = (known.len() - 1) as u32;
    let law = ChiSquared::new(f64::from(degrees));
    let p = law.as_ref().map_or(0.0, |law| law.sf(chi_square));
    let critical = law.map_or(0.0, |law| law.inverse_cdf(1.0 - significance));
    // A value that cannot be refutes the theory whatever the rest does.
    let off = if elsewhere > 0 { f64::MAX } else { (chi_square - critical).max(0.0) };
    (Got::Counts { counts, elsewhere, chi_square, critical, degrees, p }, off)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, within: f64) -> Goal {
        Goal::Near { value, within, formula: value.to_string() }
    }

    #[test]
    fn a_result_fails_by_what_lies_beyond_the_tolerance() {
        let (_, off) = judge(&near(1.0, 0.1), &[1.2, 1.4]);
        assert!((off - 0.2).abs() < 1e-12);
        assert_eq!(judge(&near(1.0, 0.1), &[1.05, 1.05]).1, 0.0);
        assert!(judge(&Goal::Above(0.0), &[1.0, -1.0]).1 > 0.0);
        assert_eq!(judge(&Goal::Above(0.0), &[1.0, 1.1, 0.9]).1, 0.0);
        assert!(judge(&Goal::Above(0.0), &[0.0, 0.0]).1 > 0.0, "nothing is not above nothing");
        assert_eq!(judge(&Goal::Always(2.0), &[2.0, 2.0]).1, 0.0);
        assert_eq!(judge(&Goal::Always(2.0), &[2.0, 5.0]).1, 3.0);
        assert_eq!(judge(&Goal::Between(Interval::new(0.0, 1.0)), &[1.5]).1, 0.5);
    }

    #[test]
    fn the_test_of_counts_is_pearsons() {
        // 20 rolls of a die that shows six too often: χ² = 3.4·… worked by hand below.
        let goal = Goal::Shares { values: vec![0.0, 1.0], of: vec![0.5, 0.5], significance: 0.05 };
        let values: Vec<f64> = (0..100).map(|n| f64::from(u8::from(n < 60))).collect();
        let (got, off) = judge(&goal, &values);
        let Got::Counts { counts, chi_square, p, .. } = got else { panic!() };
        assert_eq!(counts, [40, 60]);
        // (60 − 50)²/50 twice; the critical value at 5 % is 3.841.
        assert!((chi_square - 4.0).abs() < 1e-12 && (p - 0.0455).abs() < 1e-4);
        assert!((off - (4.0 - 3.841_459)).abs() < 1e-5);
        assert_eq!(judge(&goal, &[0.0, 1.0, 2.0]).1, f64::MAX);
    }

    #[test]
    fn what_cannot_be_is_no_class_of_the_test() {
        let of = |values: &[f64], of: &[&str], significance| {
            let of = of.iter().map(|p| (*p).to_owned()).collect();
            goal(&Expected::Shares { values: values.to_vec(), of, significance }, &Quantities::new(), 1000)
        };
        let kept = of(&[0.0, 1.0, 2.0], &["0.4", "0", "0.6"], 0.01).unwrap();
        assert_eq!(kept, Goal::Shares { values: vec![0.0, 2.0], of: vec![0.4, 0.6], significance: 0.01 });
        assert_eq!(judge(&kept, &[1.0, 0.0]).1, f64::MAX, "a run that gives it all the same refutes");
        for (bad, said) in [
            (of(&[0.0, 0.0], &["0.4", "0.6"], 0.01), "two probabilities of the value 0"),
            (of(&[0.0, 1.0], &["0", "1"], 0.01), "only one value"),
            (of(&[0.0, 1.0], &["0.4", "0.6"], 1e-300), "a level of significance"),
        ] {
            let (_, what, mend) = bad.unwrap_err();
            assert!(what.contains(said) && !mend.is_empty(), "{what}");
        }
    }

    #[test]
    fn what_so_few_runs_cannot_show_is_refused() {
        let sample = [0.0, 1.0, 0.0, 1.0];
        let told = |goal: &Goal, runs| {
            enough(goal, &sample, runs, 1.0).map_err(|(path, what, mend)| format!("{path}: {what}; {mend}"))
        };
        assert_eq!(told(&near(0.5, 0.1), 1000), Ok(()));
        let few = told(&near(0.5, 0.1), 100).unwrap_err();
        assert!(
            few.starts_with("runs: too few runs for the tolerance") && few.contains("raise `runs` to 222"),
            "{few}"
        );
        let zero = told(&near(0.5, 0.0), 1000).unwrap_err();
        assert!(zero.starts_with("expected.within: a tolerance of 0 on a result that varies"), "{zero}");
        assert_eq!(enough(&near(0.5, 0.0), &[0.5, 0.5], 2, 1.0), Ok(()));
        // ±1.5 from four runs; it lies 2.5 off, and no more runs are needed to see that it is wrong.
        assert_eq!(told(&near(3.0, 0.1), 100), Ok(()));
        // A band is a tolerance about its middle.
        let band = |low, high| Goal::Between(Interval::new(low, high));
        assert_eq!(told(&band(0.4, 0.6), 1000), Ok(()));
        let few = told(&band(0.4, 0.6), 100).unwrap_err();
        assert!(few.starts_with("runs: too few runs for the half width") && few.contains("`runs` to 222"), "{few}");
        let zero = told(&band(0.5, 0.5), 1000).unwrap_err();
        assert!(zero.starts_with("expected: a half width of 0 on a result that varies"), "{zero}");
        assert_eq!((figure(0.015_05), figure(2.0), figure(1234.0)), ("0.016".into(), "2.0".into(), "1300".into()));
        let rare =
            Expected::Shares { values: vec![0.0, 1.0], of: vec!["0.99".into(), "0.01".into()], significance: 0.01 };
        assert!(goal(&rare, &Quantities::new(), 100).unwrap_err().1.contains("too few runs"));
        let odd = Expected::Shares { values: vec![0.0, 1.0], of: vec!["0.9".into(), "0.2".into()], significance: 0.01 };
        assert!(goal(&odd, &Quantities::new(), 100).unwrap_err().1.contains("sum to 1.1"));
    }
}
