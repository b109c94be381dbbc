//! The report of a comparison: headline, why, three cards, all arms, what did not help, scores, the
//! course, one crisis told twice, harm, provenance.

use super::table::{heads, table};
use super::{chip, escape, figure, page, section};
use crate::numbers;
use crate::svg;
use crate::terminal::short_digest;
use crate::view::{self, Comparison, ESCALATION, MISPERCEPTION};
use crate::words::scores::{Better, Group, SCORES, ScoreWords};
use crate::words::{findings, phrases};
use detente_study::statistics::Verdict;
use std::fmt::Write as _;

/// The whole report, as one file.
pub fn comparison(c: &Comparison) -> String {
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    let mut parts: Vec<(&str, &str, String)> = Vec::new();
    if let Some(body) = avoided(c, &mut next) {
        parts.push(("avoided", "What each one avoids", body));
    }
    if let Some(body) = super::cost::cost(c, &mut next) {
        parts.push(("cost", "What it costs", body));
    }
    if let Some(body) = super::contribution::contributions(c, &mut next) {
        parts.push(("measures", "What each measure did", body));
    }
    parts.push(("honest", "What did not help, or hurt", honest(c)));
    parts.push(("all", "All scores", all_scores(c)));
    if let Some(body) = course(c, &mut next) {
        parts.push(("course", "The course of the crises", body));
    }
    if let Some(body) = c.telling.as_ref().and_then(|t| super::twice::twice(c, t, &mut next)) {
        parts.push(("one", "One crisis, told twice", body));
    }
    if let Some(body) = harm(c, &mut next) {
        parts.push(("harm", "Where services were lost", body));
    }
    let toc: String = parts.iter().map(|(id, title, _)| format!("<a href=\"#{id}\">{title}</a>")).collect();
    let mut main = format!(
        "<div class=\"page-one\"><div class=\"headline\"><h1>{}</h1><p class=\"deck\">{}</p><nav class=\"toc\" aria-label=\"Contents\">{toc}</nav></div>\n{}</div>\n",
        escape(&findings::headline(c)),
        escape(&findings::deck(c)),
        cards(c)
    );
    for (_, _, body) in &parts {
        main.push_str(body);
    }
    main.push_str(&provenance(c));
    let masthead = format!(
        "Comparison report · {} · {} × {} · seed {}",
        c.title,
        phrases::plural(c.runs as usize, "crisis", "crises"),
        phrases::plural(c.arms.len(), "configuration", "configurations"),
        c.seed
    );
    page(&format!("{}: what each configuration avoids · Detente", c.title), &masthead, &main)
}

fn verdict_chip(verdict: Verdict) -> String {
    let class = match verdict {
        v if v.helps() => "yes",
        v if v.hurts() => "no",
        Verdict::CannotTell => "q",
        _ => "eq",
    };
    chip(verdict.words(), class)
}

fn cards(c: &Comparison) -> String {
    let Some(lead) = c.lead() else { return String::new() };
    let name = &c.arms[lead].name;
    let mut out = String::from("<div class=\"verdicts\">\n");
    let card = |class: &str, id: &str, title: &str, score: &str, unit: &str, rest: String| -> String {
        let Some(p) = c.pair(lead, score) else {
            return format!(
                "<section class=\"verdict {class}\" aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title} avoided</h2><p class=\"plain\">This scenario holds nothing to measure it on.</p></section>\n"
            );
        };
        let interval = p.gain.ci95.map_or("no interval from one crisis".to_string(), |i| {
            format!(
                "95\u{202f}% interval {} to {}",
                numbers::fixed(i.low, c.decimals(score)),
                numbers::fixed(i.high, c.decimals(score))
            )
        });
        let share = p.of_baseline.filter(|s| s.abs() >= 0.005).map_or_else(String::new, |s| {
            if s >= 0.0 {
                format!(" · {} of the baseline", numbers::per_cent(s))
            } else {
                format!(" · {} more than the baseline", numbers::per_cent(-s))
            }
        });
        format!(
            "<section class=\"verdict {class}\" aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title} avoided {}</h2><p class=\"big\">{} <small>{unit}</small></p><p class=\"ci\">{interval}{share}</p>{rest}</section>\n",
            verdict_chip(p.verdict),
            numbers::fixed(p.gain.mean, c.decimals(score)),
        )
    };
    let base = |score: &str| {
        c.mean(c.baseline, score)
            .map_or_else(String::new, |m| format!("<br>of {}", numbers::fixed(m, c.decimals(score))))
    };
    let mut rest = String::new();
    if let Some(reach) = c.arms[lead].reach {
        let keys: String = svg::crisis_keys(reach, name)
            .into_iter()
            .map(|(sign, count, words)| format!("<li>{sign}<b>{count}</b> {}</li>", escape(&words)))
            .collect();
        let _ = write!(rest, "{}<ul class=\"iakey\">{keys}</ul>", svg::crises(reach, name));
    }
    out.push_str(&card(
        "esc",
        "v1",
        "Escalation",
        ESCALATION,
        &format!("points a state-day{}", base(ESCALATION)),
        rest,
    ));

    let mut rest = String::new();
    if let (Some(without), Some(with)) =
        (c.arms[c.baseline].scores.get(MISPERCEPTION), c.arms[lead].scores.get(MISPERCEPTION))
    {
        let label = format!(
            "Mean attribution Brier {} {} and {} with {name}.",
            numbers::fixed(without.mean, 2),
            c.without(),
            numbers::fixed(with.mean, 2)
        );
        rest.push_str(&svg::bars(*without, *with, ("without", "with"), 2, &label));
    }
    let better = c.pair(lead, MISPERCEPTION).map_or_else(String::new, |p| {
        format!(
            " Better in {} of 100 crises, worse in {}.",
            numbers::of_hundred(p.better),
            numbers::of_hundred(p.worse)
        )
    });
    let _ = write!(
        rest,
        "<p class=\"plain\">Who is behind it? 0 is certain and right, 2 is certain and wrong.{}</p>",
        escape(&better)
    );
    if let Some(parts) = c.arms[lead].split.filter(|s| s.iter().any(|p| p.abs() >= 0.005)) {
        let _ = write!(rest, "<p class=\"ci\">Where it comes from, by who had opened a case:</p>{}", svg::split(parts));
    }
    out.push_str(&card(
        "mis",
        "v2",
        "Misperception",
        MISPERCEPTION,
        &format!("Brier points{}", base(MISPERCEPTION)),
        rest,
    ));

    let sure: String = findings::sureness(c)
        .into_iter()
        .map(|(label, words)| format!("<dt>{}</dt><dd>{}</dd>", escape(&label), escape(&words)))
        .collect();
    let _ = write!(
        out,
        "<section class=\"verdict\" aria-labelledby=\"v3\"><h2 id=\"v3\">How sure are we?</h2><dl>{sure}</dl></section>\n</div>\n"
    );
    out
}

fn avoided(c: &Comparison, next: &mut impl FnMut() -> usize) -> Option<String> {
    let picture = svg::differences(c)?;
    let number = next();
    let rows: Vec<Vec<String>> = c
        .ranked(ESCALATION)
        .into_iter()
        .map(|a| {
            let mut row = vec![c.arms[a].name.clone()];
            for score in [ESCALATION, MISPERCEPTION] {
                match c.pair(a, score) {
                    Some(p) => {
                        let interval = p.gain.ci95.map_or_else(String::new, |i| {
                            format!(" {}", numbers::interval(i.low, i.high, c.decimals(score)))
                        });
                        row.push(format!("{}{interval}", numbers::signed(p.gain.mean, c.decimals(score))));
                        row.push(format!("{} / {}", numbers::of_hundred(p.better), numbers::of_hundred(p.worse)));
                        row.push(p.verdict.words().into());
                    }
                    None => row.extend(["–".to_string(), "–".into(), "no meaning here".into()]),
                }
            }
            row
        })
        .collect();
    let names = [
        "configuration",
        "escalation avoided",
        "better / worse, of 100",
        "in a word",
        "misperception avoided",
        "better / worse, of 100",
        "in a word",
    ];
    let dot = if c.runs >= 100 { "Each dot is one crisis in a hundred" } else { "Each dot is one crisis" };
    let how = format!(
        "<b>{dot}</b>, run with and without on the same luck. Filled dots right of the line went better, rings to the left went worse, small grey dots were the same; the columns next to the line hold every difference too small to stand apart. The bar beneath is the mean and its 95\u{202f}% interval. Sorted by escalation avoided; “in doubt” is what does not stand at 95\u{202f}% with all arms taken together."
    );
    let heading = format!("What each configuration avoids, against {}", baseline_words(c));
    Some(section("avoided", Some(number), &heading, &how, &figure("", &picture, number, &table(&heads(&names), &rows))))
}

pub(super) fn baseline_words(c: &Comparison) -> String {
    match c.arms.get(c.baseline) {
        Some(a) if !a.measures.is_empty() => a.name.clone(),
        _ => "no measures".into(),
    }
}

fn honest(c: &Comparison) -> String {
    let mut articles = String::new();
    let found = findings::caveats(c);
    // One article for each arm: its gravest finding first, the others beneath.
    for of_arm in found.chunk_by(|a, b| a.arm == b.arm) {
        let gravest = &of_arm[0];
        let class = match (gravest.harm, gravest.label.as_str()) {
            (true, _) => "no",
            (_, "cannot tell yet") => "q",
            _ => "eq",
        };
        let told: String = of_arm
            .iter()
            .map(|caveat| {
                let stat = if caveat.numbers.is_empty() {
                    String::new()
                } else {
                    format!("<span class=\"stat\">{}</span>", escape(&phrases::capital(&caveat.numbers)))
                };
                format!("<p>{}.</p>{stat}", escape(&phrases::capital(&caveat.words)))
            })
            .collect();
        let _ = writeln!(
            articles,
            "<article>{}<h3>{}</h3>{told}</article>",
            chip(&gravest.label, class),
            escape(&c.arms[gravest.arm].name)
        );
    }
    if found.is_empty() {
        articles.push_str("<article><p>No configuration was without effect, worse, or costly beyond doubt on these seeds.</p></article>\n");
    }
    let unseen = "Will to answer, domestic politics beyond pressure, secret channels, and everything a measure does between crises.";
    let _ = writeln!(
        articles,
        "<article>{}<h3>What this cannot see</h3><p>{unseen}</p></article>",
        chip("not in this model", "q")
    );
    let how = format!(
        "Detente sells no measure. “No difference that matters” means that the whole interval lies within ±{} points of escalation a state-day or ±{} Brier; “cannot tell yet” means that it does not, and more crises are needed.",
        numbers::fixed(c.matters.0, 3),
        numbers::fixed(c.matters.1, 2)
    );
    section("honest", None, "What did not help, or hurt", &how, &format!("<div class=\"honest\">{articles}</div>\n"))
}

fn all_scores(c: &Comparison) -> String {
    let shown: Vec<&ScoreWords> =
        SCORES.iter().filter(|s| (0..c.arms.len()).any(|a| c.mean(a, s.id).is_some())).collect();
    let head: Vec<&ScoreWords> = shown.iter().copied().filter(|s| HEAD.contains(&s.id)).collect();
    let rest: Vec<&ScoreWords> = shown.iter().copied().filter(|s| !HEAD.contains(&s.id)).collect();
    let caption = format!(
        "Means over {}. Second line: the gain against <b>{}</b> on the same seeds, ± half the 95\u{202f}% interval; a minus sign means worse. Only escalation load and attribution are judged; the rest is exploratory.",
        phrases::plural(c.runs as usize, "crisis", "crises"),
        escape(c.arms.get(c.baseline).map_or("none", |a| a.name.as_str()))
    );
    let mut body = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"All scores\">{}</div>\n",
        score_table(c, &head, &caption)
    );
    if !rest.is_empty() {
        let _ = writeln!(
            body,
            "<details><summary>{}</summary><div class=\"scroll\">{}</div></details>",
            if rest.len() == 1 { "One more score".to_string() } else { format!("The other {} scores", rest.len()) },
            score_table(c, &rest, "The same, for the rest.")
        );
    }
    section(
        "all",
        None,
        "All scores",
        "Escalation and misperception are never folded into one number: they have different units and can move apart.",
        &body,
    )
}

/// The scores of the first table; what fits a page.
const HEAD: [&str; 12] = [
    "peak_rung",
    "p_rung_7",
    "escalation_load",
    "crisis_hours",
    "attribution_brier",
    "severity_rps",
    "belief_divergence",
    "wrongful_acts",
    "service_days_lost",
    "first_contact_hours",
    "leaks",
    "staff_hours",
];

fn score_table(c: &Comparison, scores: &[&ScoreWords], caption: &str) -> String {
    let mut out = format!("<table class=\"scores\"><caption>{caption}</caption><thead><tr class=\"grp\"><td></td>");
    for group in [Group::Escalation, Group::Misperception, Group::Harm, Group::Communication] {
        let span = scores.iter().filter(|s| s.group == group).count();
        if span > 0 {
            let _ = write!(out, "<th scope=\"colgroup\" colspan=\"{span}\">{}</th>", group.heading());
        }
    }
    out.push_str("</tr><tr><th scope=\"col\">configuration</th>");
    for s in scores {
        let mark = match s.better {
            Better::Higher => " (more is better)",
            _ => "",
        };
        let _ = write!(out, "<th scope=\"col\">{}<small>{}{mark}</small></th>", s.label, s.unit);
    }
    out.push_str("</tr></thead><tbody>");
    for arm in std::iter::once(c.baseline).chain(c.ranked(ESCALATION)).filter(|&a| a < c.arms.len()) {
        let class = if arm == c.baseline { " class=\"baseline\"" } else { "" };
        let _ = write!(out, "<tr{class}><th scope=\"row\">{}</th>", escape(&c.arms[arm].name));
        for s in scores {
            let mean = c.mean(arm, s.id).map_or("–".to_string(), |m| s.show(m));
            let _ = write!(out, "<td>{mean}{}</td>", change(c, arm, s));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    out
}

/// The second line of a score: its gain, coloured only where it stands clear of zero.
fn change(c: &Comparison, arm: usize, s: &ScoreWords) -> String {
    if arm == c.baseline {
        return "<small>–</small>".into();
    }
    let Some(p) = c.pair(arm, s.id) else { return String::new() };
    if p.gain.mean == 0.0 && p.gain.ci95.is_none_or(|i| i.low == 0.0 && i.high == 0.0) {
        return "<small>0</small>".into();
    }
    let (class, half) = match p.gain.ci95 {
        Some(i) if i.low == i.high => ("", String::new()),
        Some(i) if i.low > 0.0 => (" class=\"up\"", format!(" ±{}", s.show_half_width(i.low, i.high))),
        Some(i) if i.high < 0.0 => (" class=\"dn\"", format!(" ±{}", s.show_half_width(i.low, i.high))),
        Some(i) => ("", format!(" ±{}", s.show_half_width(i.low, i.high))),
        None => ("", String::new()),
    };
    // A difference that does not matter has no colour, however sure it is.
    let class = if s.better == Better::Neither || p.verdict == Verdict::NoDifference { "" } else { class };
    format!("<small{class}>{}{half}</small>", s.show_difference(p.gain.mean))
}

fn course(c: &Comparison, next: &mut impl FnMut() -> usize) -> Option<String> {
    let picture = svg::course(c)?;
    let number = next();
    let course = c.course.as_ref()?;
    // The end of each day that the table has room for.
    let every = (c.days / 9.0).ceil().max(1.0);
    let days: Vec<f64> = (1..).map(|d| f64::from(d) * every).take_while(|d| *d <= c.days + 0.001).collect();
    let at = |day: f64| course.hours.iter().rposition(|h| *h <= day * 24.0 + 1e-6).unwrap_or(0);
    let rows: Vec<Vec<String>> = std::iter::once(c.baseline)
        .chain(c.ranked(ESCALATION))
        .filter(|&a| a < course.arms.len())
        .map(|a| {
            let cells = days.iter().filter_map(|d| course.arms[a].get(at(*d))).map(|q| {
                format!("{} ({}–{})", numbers::fixed(q[2], 0), numbers::fixed(q[0], 0), numbers::fixed(q[4], 0))
            });
            std::iter::once(c.arms[a].name.clone()).chain(cells).collect()
        })
        .collect();
    let names: Vec<String> = std::iter::once("median (90\u{202f}% band)".to_string())
        .chain(days.iter().map(|d| format!("end of Day {}", numbers::fixed(*d, 0))))
        .collect();
    let how = "The highest rung that stands between any two states. Line: median. Bands: half of all crises (dark) and nine in ten (pale). <b>Dashed grey</b>: the median of the baseline, repeated in every panel. At the right of each name: crises of 100 that reach rung 7.";
    Some(section(
        "course",
        Some(number),
        "The course of the crises",
        how,
        &figure("", &picture, number, &table(&names, &rows)),
    ))
}

fn harm(c: &Comparison, next: &mut impl FnMut() -> usize) -> Option<String> {
    let s = c.services.as_ref()?;
    let lead = c.lead();
    let name = lead.map_or("", |a| c.arms[a].name.as_str());
    let too_many = s.states.len() * s.sectors.len() > svg::CELLS_MAX;
    let picture = svg::services(s, c.baseline, lead, name)?;
    let number = next();
    let base = s.lost_days.get(c.baseline)?;
    let with = lead.and_then(|a| s.lost_days.get(a));
    let sectors = s.sectors.len();
    let rows: Vec<Vec<String>> = s
        .states
        .iter()
        .enumerate()
        .map(|(i, (state, _))| {
            let cells = (0..sectors).map(|k| {
                let cell = i * sectors + k;
                let change = with
                    .and_then(|w| w.get(cell))
                    .map_or_else(String::new, |w| format!(" ({})", numbers::signed(w - base[cell], 2)));
                format!("{}{change}", numbers::fixed(base[cell], 2))
            });
            std::iter::once(state.clone()).chain(cells).collect()
        })
        .collect();
    let names: Vec<String> = std::iter::once("state".to_string()).chain(s.sectors.iter().cloned()).collect();
    let marks = svg_marks(s, c.baseline);
    let change =
        if lead.is_some() { format!(" and the change with {} (small, right)", escape(name)) } else { String::new() };
    let drawn = if s.course.iter().any(|a| !a.is_empty()) {
        " The line is inoperability over time: <b>pale dashed</b> without, <b>solid</b> with."
    } else {
        ""
    };
    let how = format!(
        "Service-days lost {} (large){change}, mean of {}.{drawn}",
        escape(&c.without()),
        phrases::plural(c.runs as usize, "crisis", "crises")
    );
    let picture = if too_many {
        "<p>Too many cells for a picture; the numbers stand in the table.</p>".to_string()
    } else {
        picture
    };
    Some(section(
        "harm",
        Some(number),
        "Where services were lost",
        &how,
        &figure(&marks, &picture, number, &table(&names, &rows)),
    ))
}

/// The legend of the heat.
fn svg_marks(s: &view::Services, baseline: usize) -> String {
    let marks = svg::heat_marks(s, baseline);
    let decimals = if marks[0] < 0.1 {
        2
    } else if marks[0] < 1.0 {
        1
    } else {
        0
    };
    let m = |n: usize| numbers::fixed(marks[n], decimals);
    let words = [
        format!("under {}", m(0)),
        format!("{}–{}", m(0), m(1)),
        format!("{}–{}", m(1), m(2)),
        format!("{}–{}", m(2), m(3)),
        format!("{} and more", m(3)),
    ];
    let items: String = words
        .iter()
        .enumerate()
        .map(|(n, w)| format!("<span><svg viewBox=\"0 0 26 12\" aria-hidden=\"true\"><rect width=\"26\" height=\"12\" class=\"f-h{n}\"/></svg>{w}</span>"))
        .collect();
    format!("<div class=\"legend\"><span>service-days lost</span>{items}</div>")
}

fn provenance(c: &Comparison) -> String {
    let failed = if c.failed == 0 { "none failed".to_string() } else { format!("{} failed", numbers::count(c.failed)) };
    let arms = c.arms.len().saturating_sub(1);
    let telling = c.telling.as_ref().map_or_else(String::new, |t| {
        format!(" Replicate {} was chosen by rule ({}), not by hand.", t.replicate, escape(&t.rule))
    });
    format!(
        "<footer class=\"prov\" id=\"prov\"><div><h2>What was run</h2><dl><dt>scenario</dt><dd>{}, {} days, {} h steps</dd><dt>digest</dt><dd class=\"code\">{}</dd><dt>engine</dt><dd>detente {}</dd><dt>seed</dt><dd>{}, replicates 0–{}</dd><dt>runs</dt><dd>{}, {failed}</dd></dl></div><div><h2>How it was scored</h2><p>Avoided = {} − configuration on the same replicate. Intervals: 95\u{202f}%, paired over seeds; verdicts on the two headlines by Holm’s procedure over {}; all other scores are exploratory.{telling}</p></div><div><h2>What it rests on</h2><p>{} parameters, of which {} are judgement. A model of how crises can go, no forecast of any.</p></div><p class=\"cmd\">{}</p></footer>\n",
        escape(&c.scenario),
        numbers::fixed(c.days, 0),
        numbers::fixed(c.step_hours, if c.step_hours.fract() == 0.0 { 0 } else { 2 }),
        escape(&short_digest(&c.digest)),
        escape(&c.engine),
        c.seed,
        c.runs.saturating_sub(1),
        numbers::count(c.played()),
        escape(c.arms.get(c.baseline).map_or("none", |a| a.name.as_str())),
        phrases::plural(arms, "comparison", "comparisons"),
        c.parameters.0,
        c.parameters.1,
        escape(&c.command),
    )
}
