//! What the verification of a case found, in words: the same on the terminal, in HTML and in labels.

use super::phrases::plural;
use crate::numbers;
use crate::verification::Verification;
use detente_study::statistics::Interval;
use detente_study::verify::{CaseOutcome, Goal, Got, PointOutcome};

/// How many failing points a headline names.
const NAMED: usize = 2;

/// The letters of a point's name that a headline has room for.
const HEADLINE_NAME: usize = 48;

/// What is allowed around what is expected: its middle and how far it reaches to either side.
pub fn allowed(goal: &Goal) -> Option<(f64, f64)> {
    match goal {
        Goal::Near { value, within, .. } => Some((*value, *within)),
        Goal::Between(band) => Some((0.5 * (band.low + band.high), 0.5 * (band.high - band.low))),
        _ => None,
    }
}

/// The middle of what came out and its 95 % interval; where every run gave the same, that.
pub fn measured(got: &Got) -> Option<(f64, Option<Interval>)> {
    match got {
        Got::Mean { mean, ci95, .. } => Some((*mean, *ci95)),
        Got::Range { least, greatest, .. } => Some((0.5 * (least + greatest), Some(Interval::new(*least, *greatest)))),
        Got::Counts { .. } | Got::Findings(_) => None,
    }
}

/// Decimals of a point's numbers: two figures of its tolerance, and of its half-width at least one, as
/// far as that needs no more than two decimals beyond.
pub fn decimals(point: &PointOutcome) -> usize {
    let half = match &point.got {
        Got::Mean { ci95: Some(interval), .. } => 0.5 * (interval.high - interval.low),
        _ => 0.0,
    };
    match &point.expected {
        Goal::Always(value) => {
            let ends = match &point.got {
                Got::Range { least, greatest, .. } => [*least, *greatest],
                _ => [*value; 2],
            };
            ends.into_iter().chain([*value]).map(numbers::decimals_in_full).max().unwrap_or(0)
        }
        Goal::Above(value) | Goal::Below(value) => {
            let size = if half > 0.0 { half } else { measured(&point.got).map_or(*value, |(mean, _)| mean) };
            numbers::decimals_of(size, 2)
        }
        goal => match allowed(goal) {
            Some((_, tolerance)) if tolerance > 0.0 => {
                let enough = numbers::decimals_of(tolerance, 2);
                // A band is wide on purpose: what came out is worth more figures than its ends.
                let figures = if matches!(goal, Goal::Between(_)) { 2 } else { 1 };
                enough.max(numbers::decimals_of(half, figures).min(enough + 2)).min(numbers::DECIMALS_MAX)
            }
            Some((value, _)) => numbers::decimals_in_full(value),
            None => 3,
        },
    }
}

/// What has to come out: `0.797`, `−2.0 to 4.0`, `above 0`, `always 1`, `3 shares`, `refused`.
pub fn expected(point: &PointOutcome) -> String {
    let decimals = decimals(point);
    match &point.expected {
        Goal::Near { value, .. } => numbers::fixed(*value, decimals),
        Goal::Between(band) => {
            format!("{} to {}", numbers::full(band.low), numbers::full(band.high))
        }
        Goal::Above(value) => format!("above {}", numbers::full(*value)),
        Goal::Below(value) => format!("below {}", numbers::full(*value)),
        Goal::Always(value) => format!("always {}", numbers::full(*value)),
        Goal::Shares { values, .. } => plural(values.len(), "share", "shares"),
        Goal::Refused(_) => "refused".into(),
        Goal::Warned(_) => "a warning".into(),
        Goal::Passed => "no finding".into(),
    }
}

/// What came out: `0.794 ±0.004`, `always 1`, `0 to 2`, `χ² 4.2`, `1 finding`.
pub fn got(point: &PointOutcome) -> String {
    let decimals = decimals(point);
    let fixed = |value: f64| numbers::fixed(value, decimals);
    match &point.got {
        Got::Mean { mean, ci95: Some(interval), .. } => {
            format!("{} ±{}", fixed(*mean), half_width(interval, decimals))
        }
        Got::Mean { mean, ci95: None, .. } => fixed(*mean),
        Got::Range { least, greatest, .. } if least == greatest => format!("always {}", fixed(*least)),
        Got::Range { least, greatest, .. } => format!("{} to {}", fixed(*least), fixed(*greatest)),
        Got::Counts { chi_square, .. } => format!("χ² {}", numbers::figures(*chi_square, 3)),
        Got::Findings(found) if found.is_empty() => "no finding".into(),
        Got::Findings(found) => plural(found.len(), "finding", "findings"),
    }
}

/// Half an interval; one too small for its decimals has its own, since ±0.000 would claim too much.
fn half_width(interval: &Interval, decimals: usize) -> String {
    let half = 0.5 * (interval.high - interval.low);
    let shown = numbers::fixed(half, decimals);
    if half > 0.0 && shown.chars().all(|c| matches!(c, '0' | '.')) { numbers::figures(half, 1) } else { shown }
}

/// How far off it may be: `±0.010`, `exact`, `up to χ² 13.8`; a dash where the words of the expectation
/// say it all.
pub fn tolerance(point: &PointOutcome) -> String {
    match (&point.expected, &point.got) {
        (Goal::Near { within, .. }, _) if *within > 0.0 => format!("±{}", numbers::full(*within)),
        (Goal::Near { .. } | Goal::Always(_), _) => "exact".into(),
        (Goal::Between(_), _) => "in the band".into(),
        (Goal::Above(_) | Goal::Below(_), _) => "95\u{202f}% interval".into(),
        (Goal::Shares { .. }, Got::Counts { critical, .. }) => format!("up to {}", numbers::figures(*critical, 3)),
        _ => "–".into(),
    }
}

/// `agrees`, `fails by 0.031`.
pub fn verdict(point: &PointOutcome) -> String {
    match (point.passed, by(point)) {
        (true, _) => "agrees".into(),
        (false, Some(by)) => format!("fails by {by}"),
        (false, None) => "fails".into(),
    }
}

/// By how much it failed, where that is a number.
pub fn off(point: &PointOutcome) -> Option<f64> {
    let counted = match point.got {
        Got::Counts { elsewhere, .. } => elsewhere == 0,
        Got::Findings(_) => false,
        Got::Mean { .. } | Got::Range { .. } => true,
    };
    // What lies exactly on the border fails by nothing that could be written.
    (counted && (1e-12..1e15).contains(&point.off)).then_some(point.off)
}

fn by(point: &PointOutcome) -> Option<String> {
    off(point).map(|off| numbers::figures(off, 2))
}

/// Why it failed, as a sentence without a full stop; `None` where it agrees.
pub fn why(point: &PointOutcome) -> Option<String> {
    if point.passed {
        return None;
    }
    let decimals = decimals(point);
    let by = by(point).unwrap_or_default();
    Some(match (&point.expected, &point.got) {
        (_, Got::Counts { elsewhere, .. }) if *elsewhere > 0 => {
            format!("{} on none of the values", plural(*elsewhere as usize, "run is", "runs are"))
        }
        (Goal::Shares { .. }, Got::Counts { chi_square, critical, .. }) => {
            format!("χ² {} where {} is allowed", numbers::figures(*chi_square, 3), numbers::figures(*critical, 3))
        }
        (Goal::Always(_), Got::Range { least, greatest, strayed }) => {
            let runs = format!("{} of {} gave", numbers::count(*strayed), plural(point.runs as usize, "run", "runs"));
            let (least, greatest) = (numbers::fixed(*least, decimals), numbers::fixed(*greatest, decimals));
            if least == greatest {
                format!("{runs} {least}")
            } else {
                format!("{runs} something else: {least} to {greatest}")
            }
        }
        (Goal::Near { within, .. }, _) if !by.is_empty() => {
            format!("{by} outside the tolerance of {}", numbers::full(*within))
        }
        (Goal::Between(_), _) if !by.is_empty() => format!("{by} outside the band"),
        (Goal::Above(value), Got::Mean { ci95: Some(interval), .. }) => {
            reach(interval.low, ("down", "above"), *value, decimals)
        }
        (Goal::Below(value), Got::Mean { ci95: Some(interval), .. }) => {
            reach(interval.high, ("up", "below"), *value, decimals)
        }
        (Goal::Above(_) | Goal::Below(_), Got::Mean { ci95: None, .. }) => "one run has no interval".into(),
        (Goal::Refused(names) | Goal::Warned(names), Got::Findings(found)) => {
            let missing: Vec<&str> =
                names.iter().filter(|name| !found.iter().any(|f| f.contains(*name))).map(String::as_str).collect();
            match (found.is_empty(), missing.as_slice()) {
                (true, _) => "the checks said nothing".into(),
                (false, []) => format!("the checks name {}, but not as expected", names.join(", ")),
                (false, missing) => format!("no finding names {}", missing.join(", ")),
            }
        }
        (Goal::Passed, Got::Findings(_)) => "the checks found a fault".into(),
        _ => "what came out is no measure of it".into(),
    })
}

/// The end of an interval that lies where it must not.
fn reach(end: f64, (direction, side): (&str, &str), value: f64, decimals: usize) -> String {
    let (end, value) = (numbers::fixed(end, decimals), numbers::full(value));
    format!("the interval reaches {direction} to {end}; all of it has to lie {side} {value}")
}

/// What a row of numbers has no room for: the shares one by one, what the checks said and had to name,
/// runs left out, the remark of the case.
pub fn details(point: &PointOutcome) -> Vec<String> {
    let mut told = Vec::new();
    match (&point.expected, &point.got) {
        (Goal::Shares { values, of, significance }, Got::Counts { counts, elsewhere, degrees, .. }) => {
            let runs = counts.iter().sum::<u64>() + elsewhere;
            let shares = values.iter().zip(of).zip(counts).map(|((value, share), count)| {
                let seen = *count as f64 / (runs.max(1)) as f64;
                format!("{}: {} of {}", numbers::full(*value), numbers::fixed(seen, 3), numbers::fixed(*share, 3))
            });
            told.push(format!("seen, of expected: {}", shares.collect::<Vec<_>>().join("; ")));
            told.push(format!(
                "{}, {} of freedom, level {}",
                plural(runs as usize, "run", "runs"),
                plural(*degrees as usize, "degree", "degrees"),
                numbers::full(*significance)
            ));
        }
        (Goal::Refused(names) | Goal::Warned(names), Got::Findings(found)) => {
            if !names.is_empty() {
                told.push(format!("has to name: {}", names.join(", ")));
            }
            told.extend(found.iter().map(|finding| format!("the checks: {finding}")));
        }
        (_, Got::Findings(found)) => told.extend(found.iter().map(|finding| format!("the checks: {finding}"))),
        (_, Got::Mean { counted, .. }) if *counted < point.runs => {
            told.push(format!("over {} of {} runs", numbers::count(*counted), numbers::count(point.runs)));
        }
        _ => {}
    }
    if !point.note.is_empty() {
        told.push(point.note.clone());
    }
    told
}

/// How a picture's points came out, for its label: `All 3 points lie within what is allowed.`
pub fn finding(points: &[&PointOutcome]) -> String {
    let failing: Vec<String> =
        points.iter().filter(|p| !p.passed).map(|p| format!("{}: {}", p.name, why(p).unwrap_or_default())).collect();
    match (points.len(), failing.as_slice()) {
        (1, []) => "The one point agrees.".into(),
        (all, []) => format!("All {} points agree.", numbers::letters(all)),
        (all, failing) => {
            format!("{} of {} agree. {}.", all - failing.len(), plural(all, "point", "points"), failing.join(". "))
        }
    }
}

/// The result in one sentence or two.
pub fn headline(v: &Verification) -> String {
    let (all, agreeing) = (v.points().count(), v.agreeing());
    let cases = plural(v.cases.len(), "case", "cases");
    let mut words = match (all, agreeing) {
        (0, _) => return "No point was verified.".into(),
        (1, 1) => "The one point agrees with what is known.".into(),
        (all, agreeing) if all == agreeing && v.cases.len() == 1 => {
            format!("All {} points agree with what is known.", numbers::letters(all))
        }
        (all, agreeing) if all == agreeing => {
            format!("All {} points of {cases} agree with what is known.", numbers::letters(all))
        }
        (all, 0) if all > 1 => format!("None of {all} points agrees with what is known."),
        (all, agreeing) => format!("{agreeing} of {} agree with what is known.", plural(all, "point", "points")),
    };
    let failing: Vec<(&CaseOutcome, &PointOutcome)> = v.points().filter(|(_, p)| !p.passed).collect();
    if !failing.is_empty() {
        let named: Vec<String> = failing
            .iter()
            .take(NAMED)
            .map(|(case, point)| {
                let by = by(point).map_or_else(String::new, |by| format!(" by {by}"));
                let test = if matches!(point.got, Got::Counts { .. }) && !by.is_empty() { " in χ²" } else { "" };
                format!("“{}” of {} fails{by}{test}", short(&point.name), case.id)
            })
            .collect();
        let more = match failing.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {} fail", plural(more, "other", "others")),
        };
        words += &format!(" {}{more}.", named.join(", "));
    }
    match v.unverified.len() {
        0 => {}
        1 => words += " One case was not verified.",
        left => words += &format!(" {left} cases were not verified."),
    }
    words
}

/// A name as a headline has room for it; a short one, such as `R₀ = 2`, stays on one line.
fn short(name: &str) -> String {
    match name.chars().count() {
        0..=16 => name.replace(' ', "\u{a0}"),
        17..=HEADLINE_NAME => name.to_owned(),
        _ => {
            let kept: String = name.chars().take(HEADLINE_NAME - 1).collect();
            // Whole words, if there are any.
            let words = kept.rsplit_once(' ').map_or(kept.as_str(), |(words, _)| words);
            format!("{}…", words.trim_end_matches([',', ';', ':']))
        }
    }
}
