//! A line as data: the program's phrases with what stands in their gaps, said only once it is known in which language.
//! Texts that a person wrote stay as they were written.

use super::{Lang, Words, fill};
use detente_scenario::Moment;
use std::fmt;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;

/// Finds a phrase among the words of a language; the number is its place where the phrase is one of a list.
pub(crate) type Phrase = fn(&'static Words, usize) -> &'static str;

/// A line, not yet said in any language.
#[derive(Clone)]
pub struct Line(Part);

#[derive(Clone)]
enum Part {
    /// As its author wrote it.
    Text(String),
    /// A phrase, its place in a list, and what fills its gaps.
    Phrase(Phrase, usize, Vec<Line>),
    /// One after the other, with nothing between.
    All(Vec<Line>),
    /// As a list in a sentence.
    List(Vec<Line>),
    /// With a capital at its start, and a full stop at its end if that is asked for.
    Capital(Box<Line>, bool),
    /// A moment.
    At(Moment),
    /// A number with so many decimals.
    Number(f64, usize),
    /// A share.
    Percent(f64),
    /// A wait, in hours.
    Wait(f64),
}

impl Line {
    /// Nothing.
    pub(crate) fn none() -> Self {
        Line::all([])
    }
    /// A phrase with what fills its gaps. [`say!`](crate::text::say) is shorter.
    pub(crate) fn phrase(phrase: Phrase, place: usize, with: Vec<Line>) -> Self {
        Line(Part::Phrase(phrase, place, with))
    }
    /// One after the other, with nothing between.
    pub(crate) fn all(lines: impl IntoIterator<Item = Line>) -> Self {
        Line(Part::All(lines.into_iter().collect()))
    }
    /// As a list in a sentence.
    pub(crate) fn list(lines: impl IntoIterator<Item = Line>) -> Self {
        Line(Part::List(lines.into_iter().collect()))
    }
    /// With a capital at its start.
    pub(crate) fn capital(self) -> Self {
        Line(Part::Capital(Box::new(self), false))
    }
    /// A sentence: a capital at its start, a full stop at its end.
    pub(crate) fn sentence(self) -> Self {
        Line(Part::Capital(Box::new(self), true))
    }
    /// A number with so many decimals.
    pub(crate) fn number(value: f64, places: usize) -> Self {
        Line(Part::Number(value, places))
    }
    /// A share of one.
    pub(crate) fn percent(share: f64) -> Self {
        Line(Part::Percent(share))
    }
    /// A wait, in hours.
    pub(crate) fn wait(hours: f64) -> Self {
        Line(Part::Wait(hours))
    }

    /// In a language.
    pub fn said(&self, lang: Lang) -> String {
        let w = lang.words();
        let number = |value: f64, places: usize| {
            let text = format!("{value:.places$}").replace('-', "\u{2212}");
            if lang == Lang::Fr { text.replace('.', ",") } else { text }
        };
        match &self.0 {
            Part::Text(text) => text.clone(),
            Part::Phrase(phrase, place, with) => {
                let with: Vec<String> = with.iter().map(|line| line.said(lang)).collect();
                let mut phrase = phrase(w, *place).to_owned();
                if lang == Lang::Fr {
                    phrase = elided(phrase, &with);
                }
                fill::filled(&phrase, &with.iter().map(|text| text as &dyn fmt::Display).collect::<Vec<_>>())
            }
            Part::All(lines) => lines.iter().map(|line| line.said(lang)).collect(),
            Part::List(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| line.said(lang)).collect();
                match lines.as_slice() {
                    [] => String::new(),
                    [one] => one.clone(),
                    [head @ .., last] => fill::filled(w.line.and, &[&head.join(", "), last]),
                }
            }
            Part::Capital(line, stop) => {
                let text = line.said(lang);
                let mut letters = text.trim().chars();
                let text: String =
                    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
                let whole = text.is_empty() || text.ends_with(['.', '!', '?', '”', '"', '»']);
                if *stop && !whole { text + "." } else { text }
            }
            Part::At(at) => {
                let minutes = at.0.rem_euclid(DAY) / MINUTE;
                let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
                fill::filled(w.moment, &[&(at.0.div_euclid(DAY) + 1), &clock])
            }
            Part::Number(value, places) => number(*value, *places),
            Part::Percent(share) => format!("{}\u{202f}%", number(share * 100.0, 0)),
            Part::Wait(hours) => match hours {
                hours if *hours < 0.99 => fill::filled(w.minutes, &[&((hours * 60.0) as i64).max(1)]),
                hours if *hours < 72.0 => fill::filled(w.hours, &[&number(*hours, 0)]),
                hours => fill::filled(w.days, &[&number(hours / 24.0, 0)]),
            },
        }
    }

    /// Whether it says something, in English.
    #[cfg(test)]
    pub(crate) fn contains(&self, what: &str) -> bool {
        self.said(Lang::En).contains(what)
    }
}

/// French drops a vowel before another: `de {0}` becomes `d’{0}` where what is filled in begins with one.
fn elided(mut phrase: String, with: &[String]) -> String {
    for (n, text) in with.iter().enumerate() {
        if text.starts_with(|first: char| "AEIOUÉÈÊÎÔaeiouéèêîô".contains(first)) {
            for (whole, short) in [("de ", "d’"), ("De ", "D’"), ("que ", "qu’")] {
                phrase = phrase.replace(&format!("{whole}{{{n}}}"), &format!("{short}{{{n}}}"));
            }
        }
    }
    phrase
}

/// Lines are the same that say the same.
impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.said(Lang::En) == other.said(Lang::En)
    }
}

impl Eq for Line {}

/// Tests compare what is said in English.
#[cfg(test)]
impl PartialEq<str> for Line {
    fn eq(&self, other: &str) -> bool {
        self.said(Lang::En) == other
    }
}

#[cfg(test)]
impl PartialEq<&str> for Line {
    fn eq(&self, other: &&str) -> bool {
        self.said(Lang::En) == *other
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.said(Lang::En), f)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Line(Part::Text(text))
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Line(Part::Text(text.to_owned()))
    }
}

impl From<Moment> for Line {
    fn from(at: Moment) -> Self {
        Line(Part::At(at))
    }
}

/// A phrase of [`Words::line`] with what fills its gaps: `say!(leaves, who)`, and of a list `say!(acts[4], who, whom)`.
macro_rules! say {
    ($name:ident $(, $with:expr)* $(,)?) => {
        $crate::text::Line::phrase(|w, _| w.line.$name, 0, vec![$($crate::text::Line::from($with)),*])
    };
    ($name:ident[$n:expr] $(, $with:expr)* $(,)?) => {
        $crate::text::Line::phrase(|w, n| w.line.$name[n], $n, vec![$($crate::text::Line::from($with)),*])
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_drops_a_vowel_before_another() {
        let said = |state: &str| say!(sends[4], "Celmere", state, "").said(Lang::Fr);
        assert!(!said("Aurelle").contains("de Aurelle"));
        assert_eq!(
            elided("la note de {0} que {1}".into(), &["Aurelle".into(), "Borvane".into()]),
            "la note d’{0} que {1}"
        );
    }

    #[test]
    fn what_an_author_wrote_stays_and_what_the_program_says_follows_the_page() {
        let line = say!(leaves, "A. Person");
        assert_eq!(line.said(Lang::En), "A. Person leaves.");
        assert_eq!(line.said(Lang::Fr), "A. Person quitte la salle.");
        assert_eq!(Line::number(1.25, 1).said(Lang::Fr), "1,2");
    }
}
