//! What a comparison found, in sentences made by rule from its numbers.

use super::scores::{Better, words};
use crate::numbers;
use crate::view::{Comparison, ESCALATION, MISPERCEPTION, Paired};
use crate::words::phrases;
use detente_study::statistics::Verdict;

/// One sentence: what the leading configuration changes.
pub fn headline(c: &Comparison) -> String {
    let Some(lead) = c.lead() else {
        return match c.mean(c.baseline, "p_rung_7") {
            Some(p) => {
                format!("{} of 100 crises reach an ICT response (rung 7).", phrases::capital(&numbers::of_hundred(p)))
            }
            None => "There is nothing to compare with.".into(),
        };
    };
    let name = &c.arms[lead].name;
    let Some(escalation) = c.pair(lead, ESCALATION) else {
        return format!("Escalation has no measure in this scenario: {name} cannot be judged on it.");
    };
    let runs = phrases::plural(c.runs as usize, "crisis", "crises");
    match escalation.verdict {
        Verdict::Unused => format!("With {name}, nothing changes: no event differs in {runs}."),
        v if v.helps() || v.hurts() => doubted(climbs(c, lead, escalation), escalation),
        v => {
            let told = if v == Verdict::CannotTell {
                format!("After {runs} it cannot be told yet whether {name} changes how far they climb")
            } else {
                format!("With {name}, crises climb no less and no more in a way that matters")
            };
            match c.pair(lead, MISPERCEPTION).map(|p| p.verdict) {
                Some(m) if m.helps() => format!("{told}, but states know better who is behind them."),
                Some(m) if m.hurts() => format!("{told}, and states know less well who is behind them."),
                _ => format!("{told}."),
            }
        }
    }
}

/// What does not stand with all arms taken together is said with its doubt.
fn doubted(told: String, escalation: &Paired) -> String {
    if escalation.stands {
        return told;
    }
    format!("{told} It is not beyond doubt.")
}

fn climbs(c: &Comparison, lead: usize, escalation: &Paired) -> String {
    let name = &c.arms[lead].name;
    let without = c.without();
    if let (Some(with), Some(base)) = (c.mean(lead, "p_rung_7"), c.mean(c.baseline, "p_rung_7"))
        && numbers::of_hundred(with) != numbers::of_hundred(base)
        && (with < base) == escalation.verdict.helps()
    {
        return format!(
            "With {name}, {} of 100 crises reach an ICT response (rung 7). {}, {} do.",
            numbers::of_hundred(with),
            phrases::capital(&without),
            numbers::of_hundred(base)
        );
    }
    let (with, base) = (c.mean(lead, ESCALATION).unwrap_or(0.0), c.mean(c.baseline, ESCALATION).unwrap_or(0.0));
    format!(
        "With {name}, crises climb {}: {} points of escalation a state-day instead of {} {without}.",
        if escalation.verdict.helps() { "less" } else { "more" },
        numbers::fixed(with, c.decimals(ESCALATION)),
        numbers::fixed(base, c.decimals(ESCALATION))
    )
}

/// The sentences under the headline: what else moves, and how the telling case parts.
pub fn deck(c: &Comparison) -> String {
    let mut sentences = Vec::new();
    if !c.summary.is_empty() {
        sentences.push(c.summary.clone());
    }
    if let Some(lead) = c.lead() {
        if let (Some(with), Some(base)) = (c.mean(lead, "peak_rung"), c.mean(c.baseline, "peak_rung")) {
            sentences.push(format!(
                "The mean peak is rung {} with {}, {} {}.",
                numbers::fixed(with, 1),
                c.arms[lead].name,
                numbers::fixed(base, 1),
                c.without()
            ));
        }
        // A headline about load says nothing of the share that climbs highest: that stands here.
        let told_already = headline(c).contains("of 100 crises reach");
        if let (false, Some(with), Some(base)) =
            (told_already, c.mean(lead, "p_rung_7"), c.mean(c.baseline, "p_rung_7"))
        {
            sentences.push(format!(
                "{} of 100 crises reach an ICT response (rung 7) with it, {} {}.",
                phrases::capital(&numbers::of_hundred(with)),
                numbers::of_hundred(base),
                c.without()
            ));
        }
        if let Some(m) = c.pair(lead, MISPERCEPTION) {
            sentences.push(match m.verdict {
                v if v.helps() => format!(
                    "States come closer to the truth about who is behind it in {} of 100 crises.",
                    numbers::of_hundred(m.better)
                ),
                v if v.hurts() => format!(
                    "States stray further from the truth about who is behind it in {} of 100 crises.",
                    numbers::of_hundred(m.worse)
                ),
                Verdict::Unused => "What states believe does not change at all.".into(),
                Verdict::CannotTell => "Whether states know better who is behind it cannot be told yet.".into(),
                _ => "What states believe of who is behind it changes by nothing that matters.".into(),
            });
        }
    }
    sentences.join(" ")
}

/// One thing that did not help, or hurt.
#[derive(Clone, Debug, PartialEq)]
pub struct Caveat {
    /// The arm.
    pub arm: usize,
    /// In a word, for a label.
    pub label: String,
    /// Whether it is harm rather than the lack of an effect.
    pub harm: bool,
    /// In a sentence's predicate.
    pub words: String,
    /// The numbers behind it.
    pub numbers: String,
}

/// What did not help, or hurt: harm first, then no effect, then what cannot be told.
pub fn caveats(c: &Comparison) -> Vec<Caveat> {
    let mut found: Vec<(u8, Caveat)> = Vec::new();
    for arm in (0..c.arms.len()).filter(|&a| a != c.baseline) {
        let heads: Vec<(&str, &Paired)> = [("escalation", ESCALATION), ("misperception", MISPERCEPTION)]
            .into_iter()
            .filter_map(|(name, id)| Some((name, c.pair(arm, id)?)))
            .collect();
        if !heads.is_empty() && heads.iter().all(|(_, p)| p.verdict == Verdict::Unused) {
            found.push((
                3,
                caveat(arm, "unused here", false, "is never used here: not one event differs".into(), same_on(c)),
            ));
            continue;
        }
        let idle = |p: &Paired| matches!(p.verdict, Verdict::NoDifference | Verdict::Unused);
        let nowhere = heads.len() == 2 && heads.iter().all(|(_, p)| idle(p));
        if nowhere {
            let words = "makes no difference that matters, to escalation or to misperception".into();
            found.push((2, caveat(arm, Verdict::NoDifference.words(), false, words, told(c, heads[0].1))));
        }
        for &(name, p) in heads.iter().filter(|_| !nowhere) {
            let verdict = p.verdict;
            if verdict.hurts() {
                let little = if verdict == Verdict::AddsALittle { " a little" } else { "" };
                found.push((0, caveat(arm, verdict.words(), true, format!("adds{little} to {name}"), told(c, p))));
            } else if idle(p) {
                let words = format!("makes no difference to {name} that matters");
                found.push((2, caveat(arm, Verdict::NoDifference.words(), false, words, told(c, p))));
            } else if verdict == Verdict::CannotTell {
                let words = format!("cannot be told from chance in {name} after {} crises", numbers::count(c.runs));
                found.push((4, caveat(arm, verdict.words(), false, words, told(c, p))));
            }
        }
        // What it makes worse beside the headlines: only what stands clear of zero.
        let worse: Vec<String> = c
            .paired
            .iter()
            .filter(|p| p.arm == arm && p.score != ESCALATION && p.score != MISPERCEPTION)
            .filter(|p| p.gain.mean < 0.0 && p.gain.ci95.is_some_and(|i| i.high < 0.0))
            .filter_map(|p| {
                // Staff hours are a price and no harm; they stand in the table of scores.
                let score = words(&p.score)
                    .filter(|s| s.better != Better::Neither && !matches!(s.id, "log_score" | "staff_hours"))?;
                let (with, base) = (c.mean(arm, score.id)?, c.mean(c.baseline, score.id)?);
                let much = (with - base).abs() >= 0.1 * base.abs();
                (much && score.show(with) != score.show(base))
                    .then(|| format!("{} {} instead of {}", score.label, score.show(with), score.show(base)))
            })
            .collect();
        if !worse.is_empty() {
            let shown = worse.iter().take(3).cloned().collect::<Vec<_>>();
            found.push((
                1,
                caveat(arm, "costs", true, format!("costs elsewhere: {}", phrases::list(&shown)), String::new()),
            ));
        }
    }
    if let Some(lead) = c.lead()
        && let Some(p) = c.pair(lead, ESCALATION)
        && p.worse > 0.0
        && !p.verdict.hurts()
    {
        let share = numbers::of_hundred(p.worse);
        let words = format!(
            "is itself worse for escalation in {share} of 100 crises, better in {}",
            numbers::of_hundred(p.better)
        );
        found.push((1, caveat(lead, &format!("{share} of 100 worse"), true, words, String::new())));
    }
    // One arm's caveats stand together, at the place of its gravest.
    let gravest = |arm: usize| found.iter().filter(|(_, c)| c.arm == arm).map(|(o, _)| *o).min();
    let place: Vec<_> = (0..c.arms.len()).map(gravest).collect();
    found.sort_by_key(|(order, c)| (place[c.arm], c.arm, *order));
    found.into_iter().map(|(_, c)| c).collect()
}

fn caveat(arm: usize, label: &str, harm: bool, words: String, numbers: String) -> Caveat {
    Caveat { arm, label: label.into(), harm, words, numbers }
}

fn same_on(c: &Comparison) -> String {
    match c.runs {
        0 => String::new(),
        n => format!(
            "identical on {} seeds; at 95{}% fewer than {} of 100 would differ",
            numbers::count(n),
            numbers::NARROW,
            numbers::fixed((300.0 / n as f64).min(100.0), 1)
        ),
    }
}

fn told(c: &Comparison, p: &Paired) -> String {
    let decimals = c.decimals(&p.score);
    let interval =
        p.gain.ci95.map_or_else(String::new, |i| format!(" {}", numbers::signed_interval(i.low, i.high, decimals)));
    format!(
        "avoided {}{interval}; better in {}, worse in {} of 100",
        numbers::signed(p.gain.mean, decimals),
        numbers::of_hundred(p.better),
        numbers::of_hundred(p.worse)
    )
}

/// How sure one may be: of luck, of direction, of the model; each a label and a sentence.
pub fn sureness(c: &Comparison) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let Some(lead) = c.lead() else { return out };
    let Some(p) = c.pair(lead, ESCALATION) else { return out };
    let runs = numbers::count(c.runs);
    let (label, said) = match p.gain.ci95 {
        None => ("About luck: not at all", "One crisis gives no interval.".to_string()),
        Some(i) => {
            let label = match p.verdict {
                Verdict::CannotTell => "About luck: not yet",
                Verdict::Unused => "About luck: nothing to tell apart",
                _ if c.runs < 50 => "About luck: fairly sure",
                _ => "About luck: quite sure",
            };
            let pairing = p.pairing.filter(|r| *r > 0.01).map_or_else(String::new, |r| {
                format!(" Sharing the luck removes {} of the noise.", numbers::per_cent(r))
            });
            (
                label,
                format!(
                    "{runs} crises, each run with and without on the same luck. Another {runs} would move the mean by about ±{}.{pairing}",
                    numbers::fixed((i.high - i.low) / 2.0, c.decimals(ESCALATION))
                ),
            )
        }
    };
    out.push((label.into(), said));
    let same = (1.0 - p.better - p.worse).max(0.0);
    let clear = p.worse == 0.0 && p.better > 0.0;
    out.push((
        if clear { "About direction: never worse".into() } else { "About direction: it is not always so".into() },
        format!(
            "Escalation is lower in {} of 100 crises, the same in {}, higher in {}.",
            numbers::of_hundred(p.better),
            numbers::of_hundred(same),
            numbers::of_hundred(p.worse)
        ),
    ));
    out.push((
        "About the model: the interval is silent".into(),
        format!(
            "It covers luck only. {} of the {} numbers behind this are judgement; only a sweep over them tells what they change.",
            c.parameters.1, c.parameters.0
        ),
    ));
    out
}
