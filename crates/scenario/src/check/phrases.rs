//! Words and phrases in a text: whole words, longest phrase first.

use std::collections::{BTreeMap, BTreeSet};

/// The words of a text as written: letters and digits, with whatever stands between them left out.
/// "Cyber-attack" is two words, and so is "Borvane's".
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// The same in small letters.
pub(super) fn small_words(text: &str) -> Vec<String> {
    words(text).into_iter().map(str::to_lowercase).collect()
}

/// So many words of a phrase are compared, so that no document takes long.
const PHRASE_WORDS_MAX: usize = 64;

/// Phrases to look for, each with what is to be said about it.
#[derive(Debug, Default)]
pub(super) struct Phrases<T> {
    known: BTreeMap<Vec<String>, T>,
    /// The lengths that occur by first word: what bounds the search at one word of a text.
    lengths: BTreeMap<String, BTreeSet<usize>>,
}

impl<T> Phrases<T> {
    pub(super) fn new() -> Self {
        Phrases { known: BTreeMap::new(), lengths: BTreeMap::new() }
    }

    /// Adds a phrase; one without a word is never found. A phrase added again counts as added last.
    /// Of a very long one the beginning is looked for.
    pub(super) fn add(&mut self, mut phrase: Vec<String>, meaning: T) {
        phrase.truncate(PHRASE_WORDS_MAX);
        if let Some(first) = phrase.first() {
            self.lengths.entry(first.clone()).or_default().insert(phrase.len());
            self.known.insert(phrase, meaning);
        }
    }

    /// What is found in the words of a text: where it begins, how many words it has, and its meaning.
    /// Of phrases that overlap the first is found, and of those that begin together the longest.
    pub(super) fn find(&self, words: &[String]) -> Vec<(usize, usize, &T)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let lengths = self.lengths.get(&words[at]).into_iter().flatten();
            let longest = lengths.rev().find_map(|&length| {
                let meaning = self.known.get(words.get(at..at + length)?)?;
                Some((length, meaning))
            });
            match longest {
                Some((length, meaning)) => {
                    found.push((at, length, meaning));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// A word and its plural, as English makes it.
pub(super) fn with_plural(word: &str) -> [String; 2] {
    let plural = match word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x']) || word.ends_with("ch") => format!("{word}es"),
        None => format!("{word}s"),
    };
    [word.to_owned(), plural]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found_and_only_whole_words() {
        let mut phrases = Phrases::new();
        for phrase in ["attack", "cyber attack", "surface"] {
            phrases.add(small_words(phrase), phrase);
        }
        let found = |text: &str| -> Vec<&str> {
            phrases.find(&small_words(text)).into_iter().map(|(_, _, meaning)| *meaning).collect()
        };
        assert_eq!(found("A Cyber-Attack, then an attack's echo."), ["cyber attack", "attack"]);
        assert_eq!(found("Attackable, counterattack, resurfaced"), [""; 0]);
    }

    #[test]
    fn of_a_very_long_phrase_the_beginning_is_found() {
        let mut phrases = Phrases::new();
        phrases.add(small_words(&"word ".repeat(100)), ());
        assert_eq!(phrases.find(&small_words(&"word ".repeat(64))).len(), 1);
        assert!(phrases.find(&small_words(&"word ".repeat(63))).is_empty());
    }

    #[test]
    fn plurals_are_those_of_english() {
        assert_eq!(with_plural("enemy")[1], "enemies");
        assert_eq!(with_plural("hacker")[1], "hackers");
        assert_eq!(with_plural("foe")[1], "foes");
        assert_eq!(with_plural("breach")[1], "breaches");
    }
}
