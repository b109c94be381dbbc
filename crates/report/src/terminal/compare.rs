//! A comparison of configurations, as one page.

use super::COLUMNS;
use super::plot::Scale;
use super::style::{Style, left, right};
use crate::numbers;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION, Paired};
use crate::words::findings;
use crate::words::scores::{ScoreWords, words};
use crate::words::{Kind, Language, Story, Text, Tone, phrases};
use detente_engine::ids::EventId;
use detente_engine::log::What;
use detente_study::statistics::Verdict;

/// Columns of a configuration's name and of its interval drawn, together.
const NAME_AND_PLOT: usize = 37;

/// Columns of the names: enough for the longest, within bounds.
fn name_columns(c: &Comparison) -> usize {
    c.arms.iter().map(|a| a.name.chars().count() + 1).max().unwrap_or(0).clamp(20, 25)
}
/// The other scores of the page.
const OTHERS: [&str; 7] =
    ["peak_rung", "p_rung_7", "wrongful_acts", "service_days_lost", "first_contact_hours", "leaks", "staff_hours"];

/// The page of `compare`. `report` is where the HTML report went, if one was written.
pub fn compare(c: &Comparison, report: Option<&str>, style: Style) -> String {
    let mut rows: Vec<String> = Vec::new();
    for line in style.wrap(&Text::default().and(Tone::Strong, findings::headline(c)), COLUMNS - 4) {
        rows.push(format!("  {line}"));
    }
    let baseline = c.arms.get(c.baseline).map_or("none", |a| a.name.as_str());
    rows.push(format!(
        "  {} × {}, each pair on the same luck. Baseline: {baseline}.",
        phrases::plural(c.runs as usize, "crisis", "crises"),
        phrases::plural(c.arms.len(), "configuration", "configurations"),
    ));
    if c.failed > 0 {
        let failed = format!("  {} failed and are left out.", phrases::plural(c.failed as usize, "run", "runs"));
        rows.push(style.paint(Tone::Ember, &failed));
    }
    rows.push(String::new());
    headline_table(c, "ESCALATION AVOIDED", "escalation load, a state-day", ESCALATION, style, &mut rows);
    headline_table(c, "MISPERCEPTION AVOIDED", "attribution Brier, 0 to 2", MISPERCEPTION, style, &mut rows);
    other_scores(c, style, &mut rows);
    rows.extend(super::contribution::section(c, style));
    if let Some(told) = divergence(c, style) {
        rows.extend(told);
        rows.push(String::new());
    }
    rows.extend(caveats(c, style));
    rows.push(String::new());
    rows.push(format!(
        "  The intervals cover luck, not the model: {} of {} parameters are judgement.",
        c.parameters.1, c.parameters.0
    ));
    let seconds =
        c.seconds.map(|s| format!("{} runs in {} s       ", numbers::count(c.played()), numbers::fixed(s, 1)));
    let place = report.map_or_else(String::new, |r| format!("Report: {r}       "));
    rows.push(format!(
        "  {place}{}Same again: --seed {}       For machines: --format json",
        if place.is_empty() { seconds.unwrap_or_default() } else { String::new() },
        c.seed
    ));
    style.finish(&(rows.join("\n") + "\n"))
}

fn tone_of(verdict: Verdict) -> Tone {
    match verdict {
        v if v.helps() => Tone::With,
        v if v.hurts() => Tone::Ember,
        _ => Tone::Dim,
    }
}

/// The word of a verdict in a narrow column; harm is told in capitals, since colour may be missing.
fn word_of(verdict: Verdict) -> String {
    match verdict {
        Verdict::Adds => "ADDS".into(),
        Verdict::AddsALittle => "ADDS a little".into(),
        Verdict::NoDifference => "no difference".into(),
        v => v.words().into(),
    }
}

/// A finding that holds alone, but not with all arms taken together.
fn doubted(p: &Paired) -> bool {
    (p.verdict.helps() || p.verdict.hurts()) && !p.stands
}

fn verdict_words(p: &Paired, tone: Tone, style: Style) -> String {
    let words = format!("{}{}", word_of(p.verdict), if doubted(p) { " †" } else { "" });
    if tone == Tone::Ember { style.paint(tone, &words) } else { words }
}

fn headline_table(c: &Comparison, title: &str, unit: &str, score: &str, style: Style, rows: &mut Vec<String>) {
    let base = c.mean(c.baseline, score);
    let without =
        base.map_or_else(String::new, |b| format!("; {} {}", c.without(), numbers::fixed(b, c.decimals(score))));
    rows.push(format!("  {}  {unit}{without}", style.paint(Tone::Strong, title)));
    let arms: Vec<usize> = c.ranked(score).into_iter().filter(|&a| c.pair(a, score).is_some()).collect();
    if arms.is_empty() {
        rows.push(style.paint(Tone::Dim, "  This score has no meaning here: nothing to measure it on."));
        rows.push(String::new());
        return;
    }
    let (name, decimals) = (name_columns(c), c.decimals(score));
    let plot = NAME_AND_PLOT - name;
    let ends = arms
        .iter()
        .filter_map(|&a| c.pair(a, score))
        .map(|p| p.gain.ci95.map_or((p.gain.mean, p.gain.mean), |i| (i.low, i.high)));
    let scale = Scale::over(ends, plot);
    // `worse 0 better` stands with its 0 over the stroke of zero, as far as the margin allows.
    let caption = " ".repeat((name + scale.zero()).saturating_sub(6).min(NAME_AND_PLOT + 1 - 14)) + "worse 0 better";
    rows.push(style.paint(
        Tone::Dim,
        &format!(
            "  {}{}   {}  {}  {}",
            left(&caption, NAME_AND_PLOT + 1),
            right("mean", 6),
            right("95 % interval", 16),
            right("better", 6),
            right("worse", 5)
        ),
    ));
    for arm in arms {
        let Some(p) = c.pair(arm, score) else { continue };
        let (low, high) = p.gain.ci95.map_or((p.gain.mean, p.gain.mean), |i| (i.low, i.high));
        let interval = p.gain.ci95.map_or("–".to_string(), |i| numbers::signed_interval(i.low, i.high, decimals));
        let tone = tone_of(p.verdict);
        rows.push(format!(
            "  {}{}  {}   {}  {}  {}  {}",
            left(&c.arms[arm].name, name),
            scale.row(p.gain.mean, low, high, tone, style),
            right(&numbers::signed(p.gain.mean, decimals), 6),
            right(&interval, 16),
            right(&numbers::of_hundred(p.better), 6),
            right(&numbers::of_hundred(p.worse), 5),
            verdict_words(p, tone, style),
        ));
    }
    if c.paired.iter().any(|p| p.score == score && doubted(p)) {
        let arms = phrases::plural(c.arms.len().saturating_sub(1), "comparison", "comparisons");
        rows.push(style.paint(Tone::Dim, &format!("  † not beyond doubt with all {arms} taken together (Holm)")));
    }
    rows.push(String::new());
}

fn other_scores(c: &Comparison, style: Style, rows: &mut Vec<String>) {
    let scores: Vec<&ScoreWords> = OTHERS
        .iter()
        .filter_map(|id| words(id))
        .filter(|s| (0..c.arms.len()).any(|a| c.mean(a, s.id).is_some()))
        .collect();
    if scores.is_empty() {
        return;
    }
    let heads: Vec<(String, &str, usize)> = scores
        .iter()
        .map(|s| {
            let label = match s.id {
                "p_rung_7" => "reach 7",
                "wrongful_acts" => "uninvolved",
                "service_days_lost" => "service",
                "first_contact_hours" => "contact",
                _ => s.label,
            };
            let unit = match s.id {
                "wrongful_acts" => "acted on",
                "service_days_lost" => "days lost",
                "first_contact_hours" => "hours",
                _ => s.unit,
            };
            (label.to_string(), unit, label.chars().count().max(unit.chars().count()).max(7))
        })
        .collect();
    let line = |first: &str, cells: Vec<String>| format!("  {first}{}", cells.join("  "));
    let bold = style.paint(Tone::Strong, &left("OTHER SCORES", name_columns(c)));
    rows.push(line(&bold, heads.iter().map(|(l, _, w)| right(l, *w)).collect()));
    let units = heads.iter().map(|(_, u, w)| right(u, *w)).collect();
    rows.push(style.paint(Tone::Dim, &line(&left("exploratory", name_columns(c)), units)));
    let order = std::iter::once(c.baseline).chain(c.ranked(ESCALATION));
    for arm in order.filter(|&a| a < c.arms.len()) {
        let cells = scores
            .iter()
            .zip(&heads)
            .map(|(s, (_, _, w))| right(&c.mean(arm, s.id).map_or("–".into(), |m| s.show(m)), *w))
            .collect();
        rows.push(line(&left(&c.arms[arm].name, name_columns(c)), cells));
    }
    rows.push(String::new());
}

/// The first divergence of the telling seed, in words.
fn divergence(c: &Comparison, style: Style) -> Option<Vec<String>> {
    let telling = c.telling.as_ref()?;
    let (without, with) = telling.stories();
    let name = &c.arms.get(telling.arm)?.name;
    let head = Text::default()
        .and(Tone::Strong, "FIRST DIVERGENCE")
        .and(Tone::Plain, format!("  replicate {}: {}", telling.replicate, telling.rule));
    let mut rows: Vec<String> = style.wrap(&head, COLUMNS - 4).into_iter().map(|row| format!("  {row}")).collect();
    let mut item = |label: &str, text: Text| {
        for (n, row) in style.wrap(&text, COLUMNS - 15).into_iter().enumerate() {
            let label = if n == 0 { left(label, 11) } else { " ".repeat(11) };
            rows.push(format!("    {label}{row}"));
        }
    };
    match telling.parts {
        None => item(
            "",
            Text::plain(format!("The two runs are the same to the last event: {name} changes nothing on this seed.")),
        ),
        Some((base, arm)) => {
            item("without", told(&without, base));
            item("with", told(&with, arm));
            let peak = |story: &Story<'_>| match story.highest_act() {
                Some((id, rung)) if rung >= 1 => {
                    let when =
                        story.log.get(id).map_or_else(String::new, |e| format!(" on Day {}", numbers::day(e.at)));
                    format!("[{rung}] {}{when}", phrases::rung(rung))
                }
                _ => "no act above a statement".into(),
            };
            item("so that", Text::plain(format!("at its highest: {} without, {} with", peak(&without), peak(&with))));
        }
    }
    Some(rows)
}

/// One side of a divergence: an event, or its absence.
fn told(story: &Story<'_>, event: Option<EventId>) -> Text {
    let Some((id, line)) = event.and_then(|id| Some((id, story.line(id, Language::English)?))) else {
        return Text::plain("nothing of the kind happens");
    };
    let at = story.log.get(id).map_or_else(String::new, |e| format!("{}  ", numbers::moment(e.at)));
    let mark = match line.kind {
        Kind::Act(rung) => format!("[{}] ", numbers::fixed(f64::from(rung), 0)),
        _ => String::new(),
    };
    let mut text = Text::plain(format!("{at}{mark}"));
    text.0.extend(line.text.0);
    // A message's own line already says when it was read; a sender's silence has to be said here.
    if let What::Pinged { .. } = story.log.events[id.index()].what {
        return text;
    }
    text.and(Tone::Dim, format!(" e{}", id.0))
}

fn caveats(c: &Comparison, style: Style) -> Vec<String> {
    let mut rows = vec![format!("  {}", style.paint(Tone::Strong, "DID NOT HELP, OR HURT"))];
    let found = findings::caveats(c);
    if found.is_empty() {
        rows.push("    Nothing: no configuration was without effect, worse, or costly beyond doubt.".into());
    }
    let mut last = None;
    for caveat in found {
        let name = &c.arms[caveat.arm].name;
        let numbers = if caveat.numbers.is_empty() { String::new() } else { format!(" ({})", caveat.numbers) };
        let tone = if caveat.harm { Tone::Ember } else { Tone::Plain };
        let text = Text::default().and(tone, caveat.words).and(Tone::Dim, numbers);
        for (n, row) in style.wrap(&text, COLUMNS - 29).into_iter().enumerate() {
            let label = if n == 0 && last != Some(caveat.arm) { left(name, 24) } else { " ".repeat(24) };
            rows.push(format!("    {label} {row}"));
        }
        last = Some(caveat.arm);
    }
    rows
}
