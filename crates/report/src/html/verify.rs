//! The page of verified cases: the result in one sentence, a table of every point, then each case with
//! its picture, the table behind it, where it comes from, and the command that runs it alone.

use super::table::{heads, table};
use super::{escape, page, section};
use crate::numbers;
use crate::svg::theory;
use crate::verification::{Verification, Verified};
use crate::words::phrases::plural;
use crate::words::verdicts;
use detente_study::verify::{CaseOutcome, CurveOutcome, Goal, Got, PointOutcome};
use std::fmt::Write as _;

/// The whole page, as one file.
pub fn verify(v: &Verification) -> String {
    let contents: String = v
        .cases
        .iter()
        .map(|case| format!("<a href=\"#{}\">{}</a>", anchor(&case.outcome), escape(&case.outcome.title)))
        .collect();
    // A long list stands in columns below, a short one beside the first paragraph.
    let long = if v.cases.len() > BESIDE_MAX { " many" } else { "" };
    let mut main = format!(
        "<div class=\"headline\"><h1>{}</h1><p class=\"deck\">{}</p><nav class=\"toc{long}\" aria-label=\"Contents\"><a href=\"#points\">Every point</a>{contents}</nav></div>\n",
        escape(&verdicts::headline(v)),
        DECK,
    );
    main.push_str(&unverified(v));
    main.push_str(&all_points(v));
    let mut figures = 0;
    for case in &v.cases {
        main.push_str(&told(case, &mut figures));
    }
    main.push_str(&provenance(v));
    let masthead = format!(
        "Verification · {} · {}",
        plural(v.points().count(), "point", "points"),
        plural(v.cases.len(), "case", "cases")
    );
    page("What is known, and what came out · Detente", &masthead, &main)
}

/// As many cases are listed beside the first paragraph.
const BESIDE_MAX: usize = 10;

const DECK: &str = "Each case is an ordinary scenario of which it is known what has to come out: from a published theory, from arithmetic, or from what real incidents have shown. The engine that plays the exercises played it, and the result is held against that.";

fn anchor(case: &CaseOutcome) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    format!("case-{}", case.id.chars().map(plain).collect::<String>())
}

fn unverified(v: &Verification) -> String {
    let items: String = v
        .unverified
        .iter()
        .map(|case| format!("<li><b>{}</b> was not verified: {}</li>", escape(&case.id), escape(&case.why)))
        .collect();
    if items.is_empty() { String::new() } else { format!("<ul class=\"found\">{items}</ul>\n") }
}

/// A verdict as a sign and words.
fn verdict(point: &PointOutcome) -> String {
    let (class, path) = if point.passed { ("yes", "M1 5l3 3l5 -7") } else { ("no", "M1.5 1.5l7 7M8.5 1.5l-7 7") };
    format!(
        "<span class=\"chip {class}\"><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><path d=\"{path}\" class=\"icon\"/></svg>{}</span>",
        escape(&verdicts::verdict(point))
    )
}

fn all_points(v: &Verification) -> String {
    let mut rows = String::new();
    for case in &v.cases {
        let outcome = &case.outcome;
        let _ = write!(
            rows,
            "<tbody><tr class=\"of-case\"><th scope=\"rowgroup\" colspan=\"5\"><a href=\"#{}\">{}</a> <span class=\"code\">{}</span></th></tr>",
            anchor(outcome),
            escape(&outcome.title),
            escape(&outcome.id)
        );
        for point in &outcome.points {
            let why = verdicts::why(point).map_or_else(String::new, |why| format!("<small>{}</small>", escape(&why)));
            let _ = write!(
                rows,
                "<tr><th scope=\"row\">{}{why}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(&point.name),
                escape(&verdicts::expected(point)),
                escape(&verdicts::got(point)),
                escape(&verdicts::tolerance(point)),
                verdict(point)
            );
        }
        rows.push_str("</tbody>");
    }
    let body = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Every point\"><table class=\"scores points\"><thead><tr><th scope=\"col\">point</th><th scope=\"col\">expected</th><th scope=\"col\">got</th><th scope=\"col\">tolerance</th><th scope=\"col\">verdict</th></tr></thead>{rows}</table></div>\n"
    );
    let how = "“±” after what was got is half of its 95\u{202f}% interval over luck. “±” under tolerance is how far the mean may lie from what is expected. An ordering has to hold for the whole interval.";
    section("points", None, "Every point", how, &body)
}

/// One case: what it shows, its pictures, and how to run it again.
fn told(case: &Verified, figures: &mut usize) -> String {
    let outcome = &case.outcome;
    let mut body = String::new();
    for picture in pictures(outcome) {
        *figures += 1;
        let number = *figures;
        let _ = write!(
            body,
            "<div class=\"pictured\"><p class=\"how\"><b>Figure {number}.</b> {}</p>\n<div class=\"panel scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Figure {number}\">{}</div>\n<details><summary>Numbers behind figure {number}</summary><div class=\"scroll\">{}</div></details></div>\n",
            picture.how, picture.svg, picture.table
        );
    }
    body.push_str(&checked(outcome));
    body.push_str(&remarks(outcome));
    let theory = outcome.curve.as_ref().map_or_else(String::new, |curve| {
        format!("<dt>theory</dt><dd><span class=\"code\">{}</span></dd>", escape(&curve.theory))
    });
    let _ = writeln!(
        body,
        "<dl class=\"source\"><dt>source</dt><dd>{}</dd>{theory}<dt>seed</dt><dd>{}</dd><dt>alone</dt><dd><span class=\"code\">{}</span></dd></dl>",
        escape(&outcome.source),
        outcome.seed,
        escape(&case.again)
    );
    let agreeing = outcome.points.iter().filter(|p| p.passed).count();
    format!(
        "<section class=\"sec\" id=\"{}\"><header><h2><span class=\"fig\">{} · {agreeing} of {} agree</span>{}</h2><p class=\"shows\">{}</p></header>\n{body}</section>\n",
        anchor(outcome),
        escape(&outcome.id),
        plural(outcome.points.len(), "point", "points"),
        escape(&outcome.title),
        escape(&outcome.shows)
    )
}

/// A picture with its reading and its numbers.
struct Picture {
    how: &'static str,
    svg: String,
    table: String,
}

/// Which picture shows a point.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Course,
    Deviation,
    Contrast,
    Side,
    Shares,
    Always,
    Checked,
}

fn kind(point: &PointOutcome, curve: Option<&CurveOutcome>) -> Kind {
    match (&point.expected, &point.got) {
        (_, Got::Findings(_)) => Kind::Checked,
        (Goal::Shares { .. }, _) => Kind::Shares,
        (Goal::Above(_) | Goal::Below(_) | Goal::Between(_), _) if point.avoided => Kind::Contrast,
        (Goal::Above(_) | Goal::Below(_), _) => Kind::Side,
        _ if curve.is_some_and(|curve| theory::lies_on(curve, point)) => Kind::Course,
        (Goal::Always(_), _) => Kind::Always,
        _ => Kind::Deviation,
    }
}

fn pictures(case: &CaseOutcome) -> Vec<Picture> {
    let of = |wanted: Kind| -> Vec<&PointOutcome> {
        case.points.iter().filter(|point| kind(point, case.curve.as_ref()) == wanted).collect()
    };
    let title = case.title.as_str();
    let mut found = Vec::new();
    let mut add = |points: &[&PointOutcome], svg: Option<String>, how, table: fn(&[&PointOutcome]) -> String| {
        if let Some(svg) = svg.filter(|_| !points.is_empty()) {
            found.push(Picture { how, svg, table: table(points) });
        }
    };
    if let Some(curve) = &case.curve {
        let points = of(Kind::Course);
        let how = "The <b>line</b> is the theory. Each <b>dot</b> is what the simulation gave, with its 95\u{202f}% interval as a bar where that is larger than the dot. Below, the same as distances: inside the grey band is within tolerance.";
        add(&points, theory::course(title, curve, &points), how, behind);
    }
    let points = of(Kind::Deviation);
    let how = "Each <b>dot</b> is what the simulation gave, placed by its distance from what is expected in units of its own tolerance; the bar is its 95\u{202f}% interval. Inside the <b>grey band</b> is within tolerance. An arrow at the edge lies further out.";
    add(&points, theory::deviations(title, &points), how, behind);
    let points = of(Kind::Contrast);
    let how = "<b>Avoided</b> is the value without minus the value with, on the same luck: right of zero it is less with it. The bar is the 95\u{202f}% interval of the mean; the whole bar has to lie in the <b>grey</b>, or, where the grey has two ends, the dot. What is measured alike shares one scale.";
    add(&points, theory::contrasts(title, &points), how, behind);
    let points = of(Kind::Side);
    let how = "Each <b>dot</b> is what the simulation gave, the bar its 95\u{202f}% interval; the whole bar has to lie in the <b>grey</b>. What is measured alike shares one scale.";
    add(&points, theory::contrasts(title, &points), how, behind);
    let points = of(Kind::Shares);
    let how = "The <b>steps</b> are the expected probabilities, each <b>dot</b> the share of runs that gave that value, with Wilson’s 95\u{202f}% interval. Pearson’s χ² test takes all values together.";
    add(&points, theory::shares(title, &points), how, behind_shares);
    let points = of(Kind::Always);
    let how = "The bar is the share of runs that gave exactly what is expected; it has to be full. Hatched: runs that gave something else.";
    add(&points, theory::always(title, &points), how, behind);
    found
}

/// The numbers of a picture, point by point.
fn behind(points: &[&PointOutcome]) -> String {
    let along = points.iter().any(|point| point.x.is_some());
    let mut names = heads(&[
        "point",
        "measured",
        "expected",
        "got",
        "95\u{202f}% interval",
        "between runs ±",
        "tolerance",
        "runs",
        "formula",
    ]);
    if along {
        names.insert(1, "at".into());
    }
    let rows: Vec<Vec<String>> = points
        .iter()
        .map(|point| {
            let decimals = verdicts::decimals(point);
            let (interval, spread) = match &point.got {
                Got::Mean { ci95, sd, .. } => {
                    (ci95.map_or("–".into(), |i| numbers::interval(i.low, i.high, decimals)), numbers::figures(*sd, 2))
                }
                _ => ("–".into(), "–".into()),
            };
            let formula = match &point.expected {
                Goal::Near { formula, .. } => formula.clone(),
                _ => "–".into(),
            };
            let runs = match point.got {
                Got::Mean { counted, .. } if counted < point.runs => {
                    format!("{} of {}", numbers::count(counted), numbers::count(point.runs))
                }
                _ => numbers::count(point.runs),
            };
            let mut row = vec![
                point.name.clone(),
                point.what.clone(),
                verdicts::expected(point),
                verdicts::got(point),
                interval,
                spread,
                verdicts::tolerance(point),
                runs,
                formula,
            ];
            if along {
                row.insert(1, point.x.map_or("–".into(), numbers::full));
            }
            row
        })
        .collect();
    table(&names, &rows)
}

/// The numbers of shares, value by value.
fn behind_shares(points: &[&PointOutcome]) -> String {
    let mut rows = Vec::new();
    for point in points {
        let (Goal::Shares { values, of, .. }, Got::Counts { counts, elsewhere, .. }) = (&point.expected, &point.got)
        else {
            continue;
        };
        let runs = counts.iter().sum::<u64>() + elsewhere;
        let share = |count: u64| numbers::fixed(count as f64 / runs.max(1) as f64, 4);
        for ((value, probability), count) in values.iter().zip(of).zip(counts) {
            rows.push(vec![
                point.name.clone(),
                numbers::full(*value),
                numbers::fixed(*probability, 4),
                share(*count),
                numbers::count(*count),
            ]);
        }
        if *elsewhere > 0 {
            rows.push(vec![
                point.name.clone(),
                "other".into(),
                "0".into(),
                share(*elsewhere),
                numbers::count(*elsewhere),
            ]);
        }
    }
    table(&heads(&["point", "value", "probability", "share of runs", "runs"]), &rows)
}

/// What the checks said, for the points that no run measures.
fn checked(case: &CaseOutcome) -> String {
    let mut items = String::new();
    for point in &case.points {
        let Got::Findings(found) = &point.got else { continue };
        let named = match &point.expected {
            Goal::Refused(names) if !names.is_empty() => format!("Has to be refused, naming {}.", names.join(", ")),
            Goal::Refused(_) => "Has to be refused.".into(),
            Goal::Warned(names) if !names.is_empty() => {
                format!("Has to pass with a warning that names {}.", names.join(", "))
            }
            Goal::Warned(_) => "Has to pass with a warning.".into(),
            _ => "Has to pass without any finding.".into(),
        };
        let said: String = if found.is_empty() {
            "<p class=\"code\">The checks say nothing.</p>".into()
        } else {
            found.iter().map(|finding| format!("<blockquote>{}</blockquote>", escape(finding))).collect()
        };
        let _ = write!(items, "<li>{} <b>{}.</b> {}{said}</li>", verdict(point), escape(&point.name), escape(&named));
    }
    if items.is_empty() { String::new() } else { format!("<ul class=\"found\">{items}</ul>\n") }
}

fn remarks(case: &CaseOutcome) -> String {
    case.points
        .iter()
        .filter(|point| !point.note.is_empty())
        .map(|point| format!("<p class=\"how remark\"><b>{}.</b> {}</p>\n", escape(&point.name), escape(&point.note)))
        .collect()
}

fn provenance(v: &Verification) -> String {
    format!(
        "<footer class=\"prov\" id=\"prov\"><div><h2>What was run</h2><p>{} of {}, by detente {}. Seeds, runs and tolerances stand in each case’s <span class=\"code\">case.ron</span>; the expected values are worked out from the scenario’s own numbers.</p></div><div><h2>How it was judged</h2><p>A mean by its distance from what is expected, against the tolerance that the case states beforehand. An ordering by the whole 95\u{202f}% interval of the mean, paired over seeds where two variants are compared. Shares by Pearson’s χ² test.</p></div><div><h2>What it cannot say</h2><p>That the parts of the model do what their theories say does not make a scenario true of the world. It says that a result is not a fault of the arithmetic.</p></div><p class=\"cmd\">{}</p></footer>\n",
        plural(v.points().count(), "point", "points"),
        plural(v.cases.len(), "case", "cases"),
        escape(&v.engine),
        escape(&v.command),
    )
}
