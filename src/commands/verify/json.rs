//! What verifying found, for machines. The names are stable; `schema` is raised if they ever change.

use detente_report::verification::{Unverified, Verification, Verified};
use detente_report::words::verdicts::{allowed, off};
use detente_study::verify::{CaseOutcome, Goal, Got, PointOutcome};
use serde_json::{Value, json};

/// The whole answer.
pub(super) fn verification(v: &Verification) -> Value {
    json!({
        "schema": 1,
        "engine": v.engine,
        "passed": v.passed(),
        "cases": v.cases.iter().map(case).collect::<Vec<_>>(),
        "unverified": v.unverified.iter().map(unverified).collect::<Vec<_>>(),
    })
}

fn unverified(case: &Unverified) -> Value {
    json!({"id": case.id, "why": case.why})
}

fn case(case: &Verified) -> Value {
    let outcome = &case.outcome;
    json!({
        "id": outcome.id,
        "title": outcome.title,
        "shows": outcome.shows,
        "source": outcome.source,
        "seed": outcome.seed,
        "command": case.again,
        "passed": outcome.passed(),
        "curve": outcome.curve.as_ref().map(|curve| json!({"axis": curve.axis, "theory": curve.theory, "line": curve.line})),
        "points": outcome.points.iter().map(|of| point(outcome, of)).collect::<Vec<_>>(),
    })
}

/// A point stands for itself: it carries the id, the seed and the source of its case.
fn point(case: &CaseOutcome, point: &PointOutcome) -> Value {
    let tolerance = match &point.expected {
        Goal::Always(_) => Some(0.0),
        goal => allowed(goal).map(|(_, tolerance)| tolerance),
    };
    json!({
        "id": case.id,
        "name": point.name,
        "what": point.what,
        "avoided": point.avoided,
        "note": point.note,
        "x": point.x,
        "expected": expected(&point.expected),
        "got": got(&point.got),
        "tolerance": tolerance,
        "runs": point.runs,
        "seed": case.seed,
        "verdict": if point.passed { "agrees" } else { "fails" },
        "off": by_how_much(point),
        "source": case.source,
    })
}

/// By how much the result lies outside; null where a point fails by nothing that has a measure.
fn by_how_much(point: &PointOutcome) -> Option<f64> {
    if point.passed { Some(0.0) } else { off(point) }
}

fn expected(goal: &Goal) -> Value {
    match goal {
        Goal::Near { value, within, formula } => {
            json!({"kind": "near", "value": value, "within": within, "formula": formula})
        }
        Goal::Between(band) => json!({"kind": "between", "low": band.low, "high": band.high}),
        Goal::Above(value) => json!({"kind": "above", "value": value}),
        Goal::Below(value) => json!({"kind": "below", "value": value}),
        Goal::Always(value) => json!({"kind": "always", "value": value}),
        Goal::Shares { values, of, significance } => {
            json!({"kind": "shares", "values": values, "of": of, "significance": significance})
        }
        Goal::Refused(naming) => json!({"kind": "refused", "naming": naming}),
        Goal::Warned(naming) => json!({"kind": "warned", "naming": naming}),
        Goal::Passed => json!({"kind": "passed"}),
    }
}

fn got(got: &Got) -> Value {
    match got {
        Got::Mean { mean, ci95, sd, counted } => {
            json!({"kind": "mean", "mean": mean, "ci95": ci95, "sd": sd, "counted": counted})
        }
        Got::Range { least, greatest, strayed } => {
            json!({"kind": "range", "least": least, "greatest": greatest, "strayed": strayed})
        }
        Got::Counts { counts, elsewhere, chi_square, critical, degrees, p } => json!({
            "kind": "counts", "counts": counts, "elsewhere": elsewhere,
            "chi_square": chi_square, "critical": critical, "degrees": degrees, "p": p,
        }),
        Got::Findings(findings) => json!({"kind": "findings", "findings": findings}),
    }
}
