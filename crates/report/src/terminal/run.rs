//! One run, as a timeline that a person can read.

use super::COLUMNS;
use super::style::{Style, left};
use crate::numbers;
use crate::words::ledger::Row;
use crate::words::{Kind, Language, Line, Story, Text, Tone, phrases, timeline};
use detente_engine::ids::EventId;
use detente_engine::log::What;
use detente_study::pivot::Climb;
use std::collections::BTreeMap;

/// A run with what its page has to say around the log.
pub struct RunTold<'a> {
    /// Title of the scenario.
    pub title: &'a str,
    /// Its one sentence.
    pub summary: &'a str,
    /// Its length in days.
    pub days: f64,
    /// Name of the configuration of measures.
    pub configuration: &'a str,
    /// The seed.
    pub seed: u64,
    /// The replicate of that seed.
    pub replicate: u64,
    /// Log and names.
    pub story: &'a Story<'a>,
    /// The highest rung that stands anywhere at the end of each step.
    pub rungs: &'a [i8],
    /// Length of a step in hours.
    pub step_hours: f64,
    /// Scores by id; `None` where a score has no meaning here.
    pub scores: &'a BTreeMap<String, Option<f64>>,
    /// The digest of the run, as hexadecimal digits.
    pub digest: &'a str,
    /// The version of the engine.
    pub engine: &'a str,
    /// The same crisis under another configuration: its name, its highest rung, and the words of where it parts.
    pub what_if: Option<(String, i8, String)>,
    /// What each measure was used for; empty if nobody asked.
    pub ledger: &'a [Row],
    /// What the highest act hung on; nothing if nobody asked, or nobody acted.
    pub climb: Option<&'a Climb>,
}

impl RunTold<'_> {
    /// The highest rung in each stretch of so many hours.
    pub(crate) fn by_hours(&self, hours: f64) -> Vec<i8> {
        let steps = ((hours / self.step_hours.max(1e-6)).round() as usize).max(1);
        self.rungs.chunks(steps).map(|c| c.iter().copied().max().unwrap_or(0).max(0)).collect()
    }
}

/// How many lines a short account has at most.
const LINES: usize = 34;
/// Columns before the text of a line: two of margin, the day, the time, the kind.
const TEXT: usize = 22;

impl RunTold<'_> {
    /// The replicate in words, where it is not the first: without it the run cannot be repeated.
    pub fn of_replicate(&self) -> String {
        if self.replicate == 0 { String::new() } else { format!(" · replicate {}", self.replicate) }
    }
}

/// The page of `run`; `all` tells every event.
pub fn run(told: &RunTold<'_>, all: bool, style: Style) -> String {
    let mut page = String::new();
    let mut put = |line: String| {
        page.push_str(&line);
        page.push('\n');
    };
    put(format!(
        "  {} · {} · {} · seed {}{}",
        style.paint(Tone::Strong, told.title),
        days(told.days),
        if told.configuration == "none" { "no measures" } else { told.configuration },
        told.seed,
        told.of_replicate()
    ));
    if !told.summary.is_empty() {
        for line in style.wrap(&Text::plain(told.summary), COLUMNS - 4) {
            put(format!("  {line}"));
        }
    }
    put(String::new());

    let account = timeline(told.story, if all { None } else { Some(LINES) }, Language::English);
    let mut day = 0;
    let mut stroke = String::new();
    for (at, id, line) in &account.lines {
        let today = numbers::day(*at);
        let now = format!("{today} {}", numbers::clock(*at));
        let when = if today != day {
            format!("{} {}", left(&format!("Day {today}"), 6), numbers::clock(*at))
        } else if now == stroke {
            String::new()
        } else {
            format!("       {}", numbers::clock(*at))
        };
        stroke = now;
        for row in lines_of(line, &when, *id, style) {
            put(row);
        }
        day = today;
    }
    if account.lines.is_empty() {
        put("  Nothing happened.".into());
    }
    if account.quieter > 0 {
        let quieter = phrases::plural(account.quieter, "quieter event", "quieter events");
        let shows = if account.quieter == 1 { "shows it" } else { "shows them" };
        put(format!("{}{}", " ".repeat(TEXT), style.paint(Tone::Dim, &format!("{quieter}: --all {shows}"))));
    }
    put(style.paint(
        Tone::Dim,
        "  ◆ what happens   ? what is believed   → ← messages   [5] an act and its rung   e231 its event",
    ));
    put(String::new());

    let halves = told.by_hours(12.0);
    if !halves.is_empty() {
        put(format!("  Highest rung that stands, by half day, Day 1 to Day {}", numbers::fixed(told.days, 0)));
        let course: Vec<String> = halves
            .into_iter()
            .map(|r| style.paint(if r >= 5 { Tone::Ember } else { Tone::Plain }, &numbers::fixed(f64::from(r), 0)))
            .collect();
        for row in course.chunks(46) {
            put(format!("  {}", row.join(" ")));
        }
        put(String::new());
    }
    for row in closing(told, style) {
        put(row);
    }
    style.finish(&page)
}

fn days(days: f64) -> String {
    if days == 1.0 { "1 day".into() } else { format!("{} days", numbers::fixed(days, 0)) }
}

/// A line of the timeline with its marks, broken into rows.
fn lines_of(line: &Line, when: &str, id: EventId, style: Style) -> Vec<String> {
    let mark = match line.kind {
        Kind::Happens => " ◆  ".to_string(),
        Kind::Believed => " ?  ".into(),
        Kind::Sent => " →  ".into(),
        Kind::Answered => " ←  ".into(),
        Kind::Act(rung) => {
            let tag = format!("[{}]", numbers::fixed(f64::from(rung), 0));
            let tone = if rung >= 5 { Tone::Ember } else { Tone::Plain };
            let padding = " ".repeat(4usize.saturating_sub(tag.chars().count()));
            format!("{}{padding}", style.paint(tone, &tag))
        }
    };
    let event = format!("e{}", id.0);
    let width = COLUMNS - TEXT - event.len() - 2;
    style
        .wrap(&line.text, width)
        .into_iter()
        .enumerate()
        .map(|(n, row)| {
            if n > 0 {
                return format!("{}{row}", " ".repeat(TEXT));
            }
            let fill = width + 2 - visible(&row).min(width);
            format!("  {}  {mark}  {row}{}{}", left(when, 12), " ".repeat(fill), style.paint(Tone::Dim, &event))
        })
        .collect()
}

/// Columns that a painted text takes.
fn visible(text: &str) -> usize {
    let mut columns = 0;
    let mut escaped = false;
    for c in text.chars() {
        match (escaped, c) {
            (false, '\u{1b}') => escaped = true,
            (false, _) => columns += 1,
            (true, 'm') => escaped = false,
            (true, _) => {}
        }
    }
    columns
}

/// What happened, why, what if, and the numbers.
fn closing(told: &RunTold<'_>, style: Style) -> Vec<String> {
    let mut rows = Vec::new();
    let mut item = |label: &str, text: Text| {
        for (n, row) in style.wrap(&text, COLUMNS - 19).into_iter().enumerate() {
            let label = if n == 0 { style.paint(Tone::Strong, &left(label, 15)) } else { " ".repeat(15) };
            rows.push(format!("  {label} {row}"));
        }
    };
    item("What happened", what_happened(told.story));
    let why = why(told.story);
    if !why.0.is_empty() {
        item("Why", why);
    }
    if let Some((name, rung, parts)) = &told.what_if {
        item("What if", Text::plain(format!("With {name}, same luck: highest rung {rung}. {parts}")));
    }
    rows.push(String::new());
    let mut cells: Vec<String> = SHOWN
        .iter()
        .filter_map(|(id, label, decimals)| {
            let value = told.scores.get(*id).copied().flatten()?;
            Some(format!("{} {}", style.paint(Tone::Dim, label), numbers::fixed(value, *decimals)))
        })
        .collect();
    cells.push(format!("{} {}", style.paint(Tone::Dim, "digest"), short_digest(told.digest)));
    cells.push(format!("{} {}", style.paint(Tone::Dim, "engine"), told.engine));
    for row in cells.chunks(4) {
        rows.push(format!("  {}", row.join("   ")));
    }
    rows
}

/// The scores under a run: id, label, decimals.
const SHOWN: [(&str, &str, usize); 6] = [
    ("peak_rung", "peak rung", 0),
    ("escalation_load", "escalation load", 3),
    ("attribution_brier", "attribution Brier", 2),
    ("wrongful_acts", "acts against uninvolved states", 0),
    ("service_days_lost", "service-days lost", 1),
    ("first_contact_hours", "first contact, hours", 1),
];

/// The first eight digits of a digest, in two groups.
pub(crate) fn short_digest(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().filter(char::is_ascii_hexdigit).take(8).collect();
    let text: String = digits.iter().collect();
    match text.get(..4).zip(text.get(4..)) {
        Some((a, b)) => format!("b3:{a} {b}"),
        None => text,
    }
}

/// The highest act in one sentence.
pub(crate) fn what_happened(story: &Story<'_>) -> Text {
    let Some((id, rung)) = story.highest_act() else {
        return Text::plain("Nobody acted against anybody.");
    };
    let Some(event) = story.log.get(id) else { return Text::default() };
    let What::Acted { actor, target, wrongful, .. } = event.what else { return Text::default() };
    if rung < 1 {
        return Text::plain("No act rose above a statement.");
    }
    let names = story.names;
    Text::plain(format!(
        "The highest act was {} (rung {rung}) on Day {}, by {} toward {}.",
        phrases::article(phrases::rung(rung)),
        numbers::day(event.at),
        names.state(actor),
        names.state(target)
    ))
    .and(Tone::Ember, if wrongful { format!(" {} was not behind it.", names.state(target)) } else { String::new() })
}

/// The chain of causes of the highest act.
pub(crate) fn why(story: &Story<'_>) -> Text {
    let Some((id, rung)) = story.highest_act() else { return Text::default() };
    if rung < 1 {
        return Text::default();
    }
    let links: Vec<String> = story.log.chain(id).into_iter().map(|e| format!("e{} {}", e.0, story.link(e))).collect();
    // The middle of a long chain is left out: its beginning and its end say what it is.
    let shown: Vec<String> = if links.len() > 9 {
        links[..4].iter().cloned().chain(["…".to_string()]).chain(links[links.len() - 4..].iter().cloned()).collect()
    } else {
        links
    };
    Text::plain(shown.join(" → "))
}
