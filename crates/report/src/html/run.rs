//! The page of one run: what happened, the course, belief against truth, the timeline.

use super::table::{heads, table};
use super::{escape, figure, page, rung_tag, section, toned};
use crate::numbers;
use crate::svg;
use crate::terminal::{RunTold, short_digest, what_happened};
use crate::view::Pair;
use crate::words::scores::words;
use crate::words::{BeliefStep, Kind, Language, Story, phrases, pivot, timeline};
use detente_engine::ids::Hypothesis;
use detente_engine::log::What;
use detente_scenario::time::{HOUR, Moment};
use std::fmt::Write as _;

/// The HTML page of one run.
pub fn run(told: &RunTold<'_>) -> String {
    let story = told.story;
    let measures =
        if told.configuration == "none" { "no measures".to_string() } else { told.configuration.to_string() };
    let mut main = String::new();
    let _ = writeln!(
        main,
        "<div class=\"headline\"><h1>{}</h1><p class=\"deck\">{}</p><nav class=\"toc\" aria-label=\"Contents\"><a href=\"#course\">The course</a><a href=\"#belief\">Belief against truth</a><a href=\"#why\">Why</a>{}{}<a href=\"#timeline\">The timeline</a></nav></div>",
        escape(&what_happened(story).words()),
        escape(told.summary),
        if told.climb.is_some_and(|climb| !climb.links.is_empty()) {
            "<a href=\"#pivot\">What it hung on</a>"
        } else {
            ""
        },
        if told.ledger.is_empty() { "" } else { "<a href=\"#ledger\">What measures were used for</a>" }
    );
    let mut number = 1;
    main.push_str(&course(told, number));
    if let Some(belief) = belief(told, number + 1) {
        number += 1;
        main.push_str(&belief);
    }
    main.push_str(&why(story));
    let climb = told.climb.and_then(|climb| super::pivot::pivot(climb, &pivot::rows(climb, story), number + 1));
    main.push_str(climb.as_deref().unwrap_or_default());
    if let Some(ledger) = super::ledger::ledger(told.ledger) {
        main.push_str(&ledger);
    }
    let everything = timeline(story, None, Language::English);
    let mut steps = String::new();
    let short = timeline(story, Some(60), Language::English);
    for (at, id, line) in &short.lines {
        steps.push_str(&step(*at, id.0, line, true));
    }
    let how = format!(
        "The {} that tell the story, of {} in all. {} what happens, {} what is believed, {} messages; an act carries its rung.",
        phrases::plural(short.lines.len(), "event", "events"),
        numbers::count(story.log.len() as u64),
        sign(Kind::Happens),
        sign(Kind::Believed),
        sign(Kind::Sent)
    );
    let mut body = format!("<ol class=\"steps wide\">{steps}</ol>\n");
    if everything.lines.len() > short.lines.len() {
        let rows: Vec<Vec<String>> = everything
            .lines
            .iter()
            .take(EVENTS_MAX)
            .map(|(at, id, line)| vec![format!("e{}", id.0), numbers::moment(*at), line.text.words()])
            .collect();
        let left = everything.lines.len().saturating_sub(EVENTS_MAX);
        let note = if left > 0 { format!(", the first {}", numbers::count(EVENTS_MAX as u64)) } else { String::new() };
        let _ = write!(
            body,
            "<details><summary>All {} events{note}</summary><div class=\"scroll events\">{}</div></details>",
            numbers::count(everything.lines.len() as u64),
            table(&heads(&["event", "when", "what"]), &rows)
        );
    }
    main.push_str(&section("timeline", None, "The timeline", &how, &body));
    main.push_str(&provenance(told, &measures));
    let masthead = format!("One crisis · {} · {measures} · seed {}{}", told.title, told.seed, told.of_replicate());
    page(&format!("{}: one crisis · Detente", told.title), &masthead, &main)
}

/// The most events in the full table: a page has to open in any browser.
const EVENTS_MAX: usize = 5000;

/// A line of a list of steps.
pub(super) fn step(at: Moment, event: u32, line: &crate::words::Line, kinds: bool) -> String {
    let tag = match line.kind {
        Kind::Act(rung) => rung_tag(rung),
        _ => String::new(),
    };
    let kind = if kinds { format!("<span class=\"k\">{}</span>", sign(line.kind)) } else { String::new() };
    format!(
        "<li><time>{}</time>{kind}<span>{tag}{} <span class=\"ev\">e{event}</span></span></li>",
        numbers::moment(at),
        toned(&line.text)
    )
}

/// A kind as a drawn sign: fonts lack some of them.
fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Happens => {
            r#"<svg viewBox="0 0 12 12" width="12" height="12" role="img" aria-label="happens"><path d="M6 1l5 5l-5 5l-5 -5z" class="f-ink"/></svg>"#
        }
        Kind::Believed => {
            r#"<svg viewBox="0 0 12 12" width="12" height="12" role="img" aria-label="believed"><path d="M3.5 4a2.5 2.5 0 1 1 3.2 2.4c-.6 .2 -.7 .6 -.7 1.4M6 10.4v.1" class="icon"/></svg>"#
        }
        Kind::Sent => {
            r#"<svg viewBox="0 0 12 12" width="12" height="12" role="img" aria-label="sent"><path d="M1 6H11M7.5 2.5L11 6l-3.5 3.5" class="icon"/></svg>"#
        }
        Kind::Answered => {
            r#"<svg viewBox="0 0 12 12" width="12" height="12" role="img" aria-label="answered"><path d="M11 6H1M4.5 2.5L1 6l3.5 3.5" class="icon"/></svg>"#
        }
        Kind::Act(_) => {
            r#"<svg viewBox="0 0 12 12" width="12" height="12" role="img" aria-label="act"><path d="M2 11V1l8 3l-8 3" class="icon"/></svg>"#
        }
    }
}

fn course(told: &RunTold<'_>, number: usize) -> String {
    let every = (told.days * 24.0 / 240.0).max(told.step_hours);
    let rungs = told.by_hours(every);
    let every = (every / told.step_hours.max(1e-6)).round().max(1.0) * told.step_hours;
    let moments: Vec<Moment> = (0..rungs.len()).map(|i| Moment((i as f64 * every * HOUR as f64) as i64)).collect();
    let points: Vec<(f64, f64)> = moments.iter().zip(&rungs).map(|(m, r)| (m.hours(), f64::from(*r))).collect();
    let peak = rungs.iter().copied().max().unwrap_or(0);
    let label = format!(
        "Highest rung that stands between any two states over {} days; it peaks at rung {peak}, {}.",
        numbers::fixed(told.days, 0),
        phrases::rung(peak)
    );
    let rows: Vec<Vec<String>> = moments
        .iter()
        .zip(&rungs)
        .enumerate()
        .filter(|(i, (_, r))| *i == 0 || rungs[*i - 1] != **r)
        .map(|(_, (m, r))| vec![numbers::moment(*m), numbers::fixed(f64::from(*r), 0), phrases::rung(*r).into()])
        .collect();
    let body = figure(
        "",
        &svg::one_course(&points, told.days, &label),
        number,
        &table(&heads(&["from", "rung", "act"]), &rows),
    );
    section(
        "course",
        Some(number),
        "The course of the crisis",
        "The highest rung that stands between any two states. The dashed line is the firebreak: above it lies force.",
        &body,
    )
}

/// The pair whose belief strays most over time in a story, or, of two stories, moves most between
/// them: (pair, its author, its strongest mistake).
pub(super) fn straying(stories: &[&Story<'_>], end: Moment) -> Option<(Pair, Hypothesis, Hypothesis)> {
    let mut pairs: Vec<Pair> =
        stories.iter().flat_map(|s| s.beliefs.iter().map(|p| (p.observer, p.incident))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut best: Option<(f64, Pair, Hypothesis, Hypothesis)> = None;
    for pair in pairs {
        let Some(author) = stories.iter().find_map(|s| s.author(pair.1)) else { continue };
        let told: Vec<Vec<BeliefStep>> = stories.iter().map(|s| s.belief(pair.0, pair.1)).collect();
        let worst = told.iter().flatten().max_by(|a, b| a.mistaken.total_cmp(&b.mistaken));
        let Some(worst) = worst else { continue };
        let strayed = match told.as_slice() {
            [one] => mistaken_hours(one, end),
            [a, b, ..] => (mistaken_hours(a, end) - mistaken_hours(b, end)).abs(),
            [] => 0.0,
        };
        // A state wrongly held is what acts follow from; a mistaken accident is only half as telling.
        let weight = if matches!(worst.mistake, Hypothesis::State(_)) { 1.0 } else { 0.5 };
        if best.as_ref().is_none_or(|b| weight * strayed > b.0) {
            best = Some((weight * strayed, pair, author, worst.mistake));
        }
    }
    best.map(|(_, pair, author, mistake)| (pair, author, mistake))
}

/// Probability on the strongest mistake, over time: hours.
fn mistaken_hours(steps: &[BeliefStep], end: Moment) -> f64 {
    let until = |i: usize| steps.get(i + 1).map_or(end.0, |s| s.at.0);
    steps.iter().enumerate().map(|(i, s)| s.mistaken * (until(i) - s.at.0).max(0) as f64 / HOUR as f64).sum()
}

/// Acts of a believer that the log tells.
pub(super) fn acts_of(story: &Story<'_>, pair: Pair) -> Vec<(Moment, i8)> {
    let acts = story.log.events.iter().filter_map(|e| match e.what {
        What::Acted { actor, rung, .. } if actor == pair.0 && rung >= 1 => Some((e.at, rung)),
        _ => None,
    });
    acts.collect()
}

fn belief(told: &RunTold<'_>, number: usize) -> Option<String> {
    let story = told.story;
    let end = Moment((told.days * 24.0 * HOUR as f64) as i64);
    let (pair, author, mistake) = straying(&[story], end)?;
    let points = story.belief(pair.0, pair.1);
    let names = story.names;
    let (who, about) = (names.state(pair.0), story.incident(pair.1));
    let ribbon = svg::Told {
        title: who.to_string(),
        arm: String::new(),
        points: points.clone(),
        acts: acts_of(story, pair),
        marks: Vec::new(),
    };
    let label = format!(
        "What {who} believes about who is behind {about}: at most {} on a mistake.",
        numbers::per_cent(points.iter().map(|p| p.mistaken).fold(0.0, f64::max))
    );
    let picture = svg::beliefs(&[ribbon], end, names.origin(author), names.origin(mistake), &label)?;
    let rows = belief_rows(&points, story, "");
    let body = figure(
        &legend(names.origin(author), who),
        &picture,
        number,
        &table(&heads(&["from", "what is so", "strongest mistake", "favourite"]), &rows),
    );
    let how = format!("What {} believes about who is behind {}. {}", escape(who), escape(&about), HOW_RIBBON);
    Some(section("belief", Some(number), "Belief against truth", &how, &body))
}

/// How to read a ribbon.
pub(super) const HOW_RIBBON: &str = "<b>Ink from below is what is so; hatching from above is the mistake</b>; grey between is the rest. Beliefs move in steps, at events.";

/// The rows of the table behind a ribbon.
pub(super) fn belief_rows(points: &[BeliefStep], story: &Story<'_>, arm: &str) -> Vec<Vec<String>> {
    points
        .iter()
        .map(|p| {
            let mut row = vec![
                numbers::moment(p.at),
                numbers::fixed(p.truth, 2),
                numbers::fixed(p.mistaken, 2),
                story.names.origin(p.favourite).into(),
            ];
            if !arm.is_empty() {
                row.push(arm.into());
            }
            row
        })
        .collect()
}

/// What the parts of a ribbon are.
pub(super) fn legend(truth: &str, who: &str) -> String {
    let swatch = |inner: &str, words: &str| {
        format!("<span><svg viewBox=\"0 0 26 12\" aria-hidden=\"true\">{inner}</svg>{}</span>", escape(words))
    };
    format!(
        "<div class=\"legend\">{}{}{}{}</div>",
        swatch(
            r##"<rect width="26" height="12" fill="url(#hp)"/><rect width="26" height="12" class="l-plum"/>"##,
            "the strongest mistake"
        ),
        swatch(r#"<rect width="26" height="12" class="f-base2"/>"#, "other origins"),
        swatch(r#"<rect width="26" height="12" class="f-truth"/>"#, &format!("{truth}: what is so")),
        swatch(r#"<rect x="6" width="13" height="12" class="f-ember"/>"#, &format!("an act of {who}, with its rung")),
    )
}

fn why(story: &Story<'_>) -> String {
    let Some((id, rung)) = story.highest_act().filter(|(_, r)| *r >= 1) else { return String::new() };
    let steps: String = story
        .log
        .chain(id)
        .into_iter()
        .filter_map(|e| Some(step(story.log.get(e)?.at, e.0, &story.line(e, Language::English)?, true)))
        .collect();
    section(
        "why",
        None,
        "Why",
        &format!(
            "The chain of causes of the highest act ({}, rung {rung}), oldest first: at each step the latest cause.",
            phrases::rung(rung)
        ),
        &format!("<ol class=\"steps wide\">{steps}</ol>\n"),
    )
}

fn provenance(told: &RunTold<'_>, measures: &str) -> String {
    let scores: Vec<Vec<String>> = crate::words::scores::SCORES
        .iter()
        .filter_map(|s| {
            let value = told.scores.get(s.id).copied().flatten()?;
            let shown = if s.of_hundred { numbers::fixed(value, 2) } else { words(s.id)?.show(value) };
            Some(vec![s.label.to_string(), shown, if s.of_hundred { "share".into() } else { s.unit.into() }])
        })
        .collect();
    format!(
        "<footer class=\"prov\" id=\"prov\"><div><h2>What was run</h2><dl><dt>scenario</dt><dd>{}</dd><dt>measures</dt><dd>{}</dd><dt>seed</dt><dd>{}</dd><dt>engine</dt><dd>detente {}</dd><dt>digest</dt><dd class=\"code\">{}</dd></dl></div><div><h2>Scores of this run</h2>{}</div><div><h2>What it rests on</h2><p>One crisis on one draw of luck: a story of how it can go, no forecast. What measures change is told by a comparison over many.</p></div></footer>\n",
        escape(told.title),
        escape(measures),
        told.seed,
        escape(told.engine),
        escape(&short_digest(told.digest)),
        table(&heads(&["score", "value", "unit"]), &scores),
    )
}
