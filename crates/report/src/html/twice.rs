//! One crisis told twice: where two runs on the same luck part, and what follows on each side.

use super::comparison::baseline_words;
use super::run::{HOW_RIBBON, acts_of, belief_rows, legend, step, straying};
use super::table::{heads, table};
use super::{escape, figure, rung_tag, section};
use crate::numbers;
use crate::svg;
use crate::view::{self, Comparison, Telling};
use crate::words::{Language, Line, Story, phrases};
use detente_engine::ids::EventId;
use detente_engine::log::{Event, What};
use detente_scenario::time::{HOUR, Moment};
use std::collections::BTreeSet;

/// Events of one log that the other lacks or has otherwise, bookkeeping apart.
fn own<'a>(story: &'a Story<'_>, other: &Story<'_>) -> Vec<(EventId, &'a Event)> {
    // Ids of messages and acts differ between arms; the sentence tells what is the same.
    let key = |s: &Story<'_>, id: EventId, e: &Event| {
        (e.at, e.identity, s.line(id, Language::English).map(|l| l.text.words()))
    };
    let there: BTreeSet<_> =
        other.log.events.iter().enumerate().map(|(n, e)| key(other, EventId::from_index(n), e)).collect();
    let mine = story.log.events.iter().enumerate().map(|(n, e)| (EventId::from_index(n), e));
    mine.filter(|(id, e)| !e.what.is_bookkeeping() && !there.contains(&key(story, *id, e))).collect()
}

/// The events after the fork that tell one side of it, at most six, ending with its highest act.
fn side(story: &Story<'_>, other: &Story<'_>) -> Vec<(Moment, EventId, Line)> {
    const MOST: usize = 6;
    let mut lines: Vec<(Moment, EventId, Line)> = own(story, other)
        .into_iter()
        .filter_map(|(id, e)| Some((e.at, id, story.line(id, Language::English)?)))
        .collect();
    let peak = story.highest_act().map(|(id, _)| id);
    // The fork itself opens the column, and nothing is told twice in like words.
    let first = lines.first().map(|l| l.1);
    let mut groups = BTreeSet::new();
    lines.retain(|(_, id, line)| Some(*id) == peak || Some(*id) == first || groups.insert(line.group.clone()));
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&n| {
        let chosen = Some(lines[n].1) == peak || Some(lines[n].1) == first;
        (!chosen, std::cmp::Reverse(lines[n].2.salience), n)
    });
    let kept: BTreeSet<usize> = order.into_iter().take(MOST).collect();
    lines.into_iter().enumerate().filter(|(n, _)| kept.contains(n)).map(|(_, l)| l).collect()
}

/// The section; `None` where the arm is not there.
pub(super) fn twice(c: &Comparison, t: &Telling, next: &mut impl FnMut() -> usize) -> Option<String> {
    let name = &c.arms.get(t.arm)?.name;
    let (without, with) = t.stories();
    let how = format!("Replicate {}: {}. Both runs share all luck.", t.replicate, escape(&t.rule));
    let Some(parts) = t.parts else {
        let body = format!(
            "<p>The two runs are the same to the last event: {} changes nothing on this seed.</p>",
            escape(name)
        );
        return Some(section("one", None, "One crisis, told twice", &how, &body));
    };
    let number = next();
    let when = parts.0.and_then(|e| without.log.get(e)).or(parts.1.and_then(|e| with.log.get(e))).map(|e| e.at)?;
    let shared = without.log.events.iter().filter(|e| e.at < when).count();
    let trunk = format!(
        "<div class=\"trunk\"><p><b>Until {} the two runs are the same</b>, event for event ({}). Then they part.</p></div>",
        numbers::moment(when),
        phrases::plural(shared, "event", "events")
    );
    let column = |title: &str, line: &str, story: &Story<'_>, other: &Story<'_>| {
        let steps: String = side(story, other).iter().map(|(at, id, line)| step(*at, id.0, line, false)).collect();
        let steps = if steps.is_empty() {
            "<li><time></time><span>Nothing of its own happens.</span></li>".to_string()
        } else {
            steps
        };
        let peak = match story.highest_act() {
            Some((_, rung)) if rung >= 1 => {
                format!("Its highest act: {}{}.", rung_tag(rung), phrases::rung(rung))
            }
            _ => "No act rises above a statement.".into(),
        };
        format!(
            "<div><h3><svg viewBox=\"0 0 26 12\" aria-hidden=\"true\"><path d=\"M0 6H26\" class=\"{line}\"/></svg>{title}</h3><ol class=\"steps\">{steps}<li class=\"end\"><time>In the end</time><span>{peak}</span></li></ol></div>"
        )
    };
    let base_name = baseline_words(c);
    let fork = format!(
        "<div class=\"fork\">{trunk}{}{}</div>\n",
        column(&format!("Without: {}", escape(&base_name)), "l-base", &without, &with),
        column(&format!("With {}", escape(name)), "l-with", &with, &without)
    );
    let ribbon = ribbons(c, t, &without, &with, number).unwrap_or_default();
    let figure_number = if ribbon.is_empty() { None } else { Some(number) };
    let how = format!("{how} {}", if ribbon.is_empty() { "" } else { HOW_RIBBON });
    let ledger = if t.ledger.is_empty() {
        String::new()
    } else {
        format!(
            "<p class=\"how\">What each measure of {} was used for in this crisis, and what it would have been without it:</p>\n{}",
            escape(name),
            super::ledger::body(&t.ledger)
        )
    };
    Some(section("one", figure_number, "One crisis, told twice", &how, &(fork + &ribbon + &ledger)))
}

fn ribbons(c: &Comparison, t: &Telling, without: &Story<'_>, with: &Story<'_>, number: usize) -> Option<String> {
    let end = Moment((c.days * 24.0 * HOUR as f64) as i64);
    let (pair, author, mistake) = straying(&[without, with], end)?;
    let names = &t.names;
    let name = &c.arms[t.arm].name;
    let told: Vec<svg::Told> = [(without, "Without", baseline_words(c)), (with, "With", name.clone())]
        .into_iter()
        .map(|(story, title, arm)| svg::Told {
            title: title.into(),
            arm,
            points: story.belief(pair.0, pair.1),
            acts: acts_of(story, pair),
            marks: marks(story, pair),
        })
        .collect();
    let most = |t: &svg::Told| numbers::per_cent(t.points.iter().map(|p| p.mistaken).fold(0.0, f64::max));
    let label = format!(
        "What {} believes about who is behind {}. The strongest mistake reaches {} without and {} with {name}.",
        names.state(pair.0),
        without.incident(pair.1),
        most(&told[0]),
        most(&told[1])
    );
    let picture = svg::beliefs(&told, end, names.origin(author), names.origin(mistake), &label)?;
    let rows: Vec<Vec<String>> = told.iter().flat_map(|t| belief_rows(&t.points, without, &t.arm)).collect();
    let heads = heads(&["from", "what is so", "strongest mistake", "favourite", "configuration"]);
    let caption = format!(
        "<p class=\"how\">What {} believes about who is behind {}.</p>",
        escape(names.state(pair.0)),
        escape(&without.incident(pair.1))
    );
    Some(caption + &figure(&legend(names.origin(author), names.state(pair.0)), &picture, number, &table(&heads, &rows)))
}

/// The few moments that move a belief: the question, its answer, the exposure.
fn marks(story: &Story<'_>, pair: view::Pair) -> Vec<(Moment, String)> {
    let (who, incident) = pair;
    let about = |m: Option<&crate::words::Sent>| {
        m.is_some_and(|m| m.incident == Some(incident) && (m.from == who || m.to == who))
    };
    let mut marks: Vec<(Moment, String)> = Vec::new();
    for e in &story.log.events {
        let words = match e.what {
            What::Sent { kind, from, to, incident: Some(i), .. }
                if i == incident && from == who && phrases::is_request(kind) =>
            {
                format!("asks {}", story.names.state(to))
            }
            What::Replied { message, reply: detente_engine::log::Reply::Answered, .. }
                if about(story.message(message)) =>
            {
                "answered".into()
            }
            What::Silence { message, .. } if about(story.message(message)) => "no answer".into(),
            What::Exposed { observer, incident: i } if observer == who && i == incident => {
                "forged trail exposed".into()
            }
            _ => continue,
        };
        if marks.iter().filter(|(_, w)| *w == words).count() < 2 {
            marks.push((e.at, words));
        }
    }
    marks.truncate(8);
    marks
}
