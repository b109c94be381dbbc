//! Phrases with gaps: `{0}` is the first thing that is said, `{1}` the second, in the order that a language likes.

use std::fmt::Display;

/// A phrase whose gaps are filled.
pub(crate) trait Fill {
    /// Fills `{0}`.
    fn of(&self, first: impl Display) -> String;
    /// Fills `{0}` and `{1}`.
    fn of2(&self, first: impl Display, second: impl Display) -> String;
    /// Fills `{0}`, `{1}` and `{2}`.
    fn of3(&self, first: impl Display, second: impl Display, third: impl Display) -> String;
}

impl Fill for str {
    fn of(&self, first: impl Display) -> String {
        filled(self, &[&first])
    }
    fn of2(&self, first: impl Display, second: impl Display) -> String {
        filled(self, &[&first, &second])
    }
    fn of3(&self, first: impl Display, second: impl Display, third: impl Display) -> String {
        filled(self, &[&first, &second, &third])
    }
}

/// One pass from left to right, so that a gap in what is filled in is not filled again.
pub(super) fn filled(phrase: &str, with: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(phrase.len() + 16);
    let mut rest = phrase;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let gap = rest.as_bytes().get(at + 1).and_then(|digit| (*digit as char).to_digit(10));
        match gap.filter(|_| rest.as_bytes().get(at + 2) == Some(&b'}')).and_then(|n| with.get(n as usize)) {
            Some(what) => {
                out.push_str(&what.to_string());
                rest = &rest[at + 3..];
            }
            None => {
                out.push('{');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// A phrase in no language: in brackets, with accents, two fifths longer; its gaps stay.
pub(super) fn pseudo(text: &str) -> String {
    let accented: String = text
        .chars()
        .map(|letter| match letter {
            'a' => 'å',
            'e' => 'é',
            'i' => 'î',
            'o' => 'ö',
            'u' => 'û',
            'c' => 'ç',
            'n' => 'ñ',
            's' => 'š',
            other => other,
        })
        .collect();
    let longer = "·".repeat((text.chars().count() * 2).div_ceil(5));
    format!("⟦{accented}{longer}⟧")
}
