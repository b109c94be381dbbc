//! Words in texts that a room reads: those that states contest, and the names of real states.

use super::contested::{HARMLESS, TERMS};
use super::phrases::{Phrases, small_words, with_plural, words};
use super::real_states::NAMES;
use super::shown::{Spoken, To, each, each_name, spoken};
use super::{Check, FINDINGS_MAX};
use crate::configuration::Configuration;
use crate::diagnostic::Diagnostic;
use crate::document::path::{item, join};
use crate::load::Texts;
use crate::measure::{Adjust, Measure};
use std::collections::{BTreeMap, BTreeSet};

/// What a word is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// States contest it; what to write instead.
    Contested(String),
    /// The author of the scenario wants it avoided; what to write instead.
    Avoided(String),
    /// It is the name of a real state.
    RealState,
}

impl Wording {
    fn what(&self, found: &str) -> String {
        match self {
            Wording::Contested(_) => format!("`{found}` is a word that states contest"),
            Wording::Avoided(_) => format!("`{found}` is a word that `wording` asks to avoid"),
            Wording::RealState => {
                format!("`{found}` is a real state, and a real state cast in a crisis contests the exercise")
            }
        }
    }

    fn mend(&self, found: &str) -> String {
        match self {
            Wording::Contested(plainer) | Wording::Avoided(plainer) => {
                format!("say what happened; a plainer word is \"{plainer}\"")
            }
            Wording::RealState => {
                format!("name a fictional state; if no state is meant, `wording: {{ \"{found}\": \"\" }}` allows it")
            }
        }
    }
}

/// The lists of words, with those of a scenario.
struct Lists {
    /// In small letters.
    terms: Phrases<Option<Wording>>,
    /// As written.
    names: Phrases<()>,
}

impl Lists {
    /// The stock lists with a scenario's own words. An empty suggestion allows a word.
    fn with(own: &BTreeMap<String, String>) -> Self {
        let mut lists = Lists { terms: Phrases::new(), names: Phrases::new() };
        let mut allowed = BTreeSet::new();
        for (term, plainer) in TERMS {
            for form in with_plural(term) {
                lists.terms.add(small_words(&form), Some(Wording::Contested((*plainer).to_owned())));
            }
        }
        for phrase in HARMLESS {
            lists.terms.add(small_words(phrase), None);
        }
        for (word, plainer) in own {
            let meaning = (!plainer.trim().is_empty()).then(|| Wording::Avoided(plainer.clone()));
            if meaning.is_none() {
                allowed.insert(small_words(word));
            }
            for form in with_plural(word) {
                lists.terms.add(small_words(&form), meaning.clone());
            }
        }
        for name in NAMES {
            if !allowed.contains(&small_words(name)) {
                lists.names.add(words(name).into_iter().map(str::to_owned).collect(), ());
            }
        }
        lists
    }

    /// What a text has of the lists, each once: the words as written, and what they are.
    fn find(&self, text: &str) -> Vec<(String, Wording)> {
        let written = words(text);
        let small: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
        let large: Vec<String> = written.iter().map(|word| (*word).to_owned()).collect();
        let quoted = |at: usize, length: usize| written[at..at + length].join(" ");
        let terms = self.terms.find(&small).into_iter();
        let terms = terms.filter_map(|(at, length, meaning)| Some((at, quoted(at, length), meaning.clone()?)));
        let names = self.names.find(&large).into_iter();
        let names = names.map(|(at, length, ())| (at, quoted(at, length), Wording::RealState));
        let mut found: Vec<(usize, String, Wording)> = terms.chain(names).collect();
        found.sort_by_key(|(at, ..)| *at);
        let mut seen = BTreeSet::new();
        found.retain(|(_, word, _)| seen.insert(word.to_lowercase()));
        found.into_iter().map(|(_, word, wording)| (word, wording)).collect()
    }
}

/// What an English text has of the stock lists, each word once: as it is written, and what it is.
pub fn wording(text: &str) -> Vec<(String, Wording)> {
    Lists::with(&BTreeMap::new()).find(text)
}

pub(super) fn run(check: &mut Check<'_>, texts: &Texts) {
    let scenario = check.scenario;
    for word in scenario.wording.keys().filter(|word| words(word).is_empty()) {
        check.error(&join("wording", word), format!("`{word}` has no letter in it"), "write a word or a phrase");
    }
    let lists = Lists::with(&scenario.wording);
    let mut read: Vec<Spoken<'_>> = Vec::new();
    each(scenario, &mut |text, path, to| {
        if !matches!(to, To::Misreading(_) | To::Facilitator) {
            read.extend(spoken(text, &path, texts));
        }
    });
    each_name(scenario, &mut |text, path| read.push(Spoken::inline(text, path)));
    for text in &read {
        if check.findings.len() >= FINDINGS_MAX {
            return;
        }
        for (found, wording) in lists.find(text.text) {
            check.warning_at(text, wording.what(&found), wording.mend(&found));
        }
    }
}

/// The words of a configuration that reports show. A scenario's own list counts where there is one.
pub(super) fn configuration(configuration: &Configuration, own: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let lists = Lists::with(own);
    let mut read = vec![("name".to_owned(), &configuration.name), ("summary".to_owned(), &configuration.summary)];
    for (index, adopted) in configuration.measures.iter().enumerate() {
        if let Measure::Adjust(Adjust { name: Some(name), .. }) = &adopted.measure {
            read.push((join(&join(&item("measures", index), "measure"), "name"), name));
        }
    }
    let told = |(path, text): (String, &String)| {
        let found = lists.find(text);
        found
            .into_iter()
            .map(move |(word, wording)| Diagnostic::warning(path.clone(), wording.what(&word), wording.mend(&word)))
    };
    read.into_iter().flat_map(told).take(FINDINGS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        wording(text).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn contested_words_are_found_in_every_form() {
        let text = "Hackers, a Cyber-Attack, CYBERATTACKS, the attacker's enemies; they retaliated.";
        assert_eq!(found(text), ["Hackers", "Cyber Attack", "CYBERATTACKS", "attacker", "enemies", "retaliated"]);
        assert_eq!(found("An attack, and another attack."), ["attack"], "each once");
    }

    #[test]
    fn ordinary_words_raise_no_alarm() {
        for text in [
            "A heart attack in the ward; an attaché leaves; hackneyed phrases.",
            "A chad, a jordan almond, roast turkey, georgian houses, and a mali of the garden.",
            "The origin of the act is unknown. The ICT incident ends, and an ICT response is weighed.",
            "Guardians and Omani coffee; Nigerien is no name of a state.",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn real_states_are_found_with_their_capitals_and_the_longest_name_first() {
        for name in ["Chad", "Jordan", "Georgia", "Turkey", "Mali", "Niger", "Oman", "Iran", "Papua New Guinea"] {
            assert_eq!(wording(&format!("Ships of {name}'s fleet.")), [(name.to_owned(), Wording::RealState)]);
        }
        assert_eq!(found("Guinea-Bissau and Guinea, Côte d'Ivoire"), ["Guinea Bissau", "Guinea", "Côte d Ivoire"]);
    }

    #[test]
    fn an_author_adds_words_and_allows_words() {
        let own = [("Kraken", "the group"), ("attack", ""), ("Jordan", "")];
        let own = own.map(|(word, plainer)| (word.to_owned(), plainer.to_owned())).into();
        let lists = Lists::with(&own);
        assert_eq!(lists.find("Krakens"), [("Krakens".to_owned(), Wording::Avoided("the group".into()))]);
        assert!(lists.find("An attack, or two attacks, on Lady Jordan.").is_empty());
        assert_eq!(lists.find("attackers").len(), 1);
    }

    #[test]
    fn the_summary_of_a_configuration_is_read_too() {
        let text = r#"(schema: 1, name: "c", summary: "Fewer attackers and fewer krakens",
            measures: [(measure: Adjust(parameter: "will", name: "sanctions"))])"#;
        let files = crate::load::MemoryFiles::new().with("c.ron", text);
        let read = crate::load_configuration(std::path::Path::new("c.ron"), &files).unwrap();
        let paths: Vec<&str> = read.warnings.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(paths, ["summary", "measures[0].measure.name"]);
        assert_eq!(read.warnings[0].position, Some((1, 33)));
        let own = [("kraken".to_owned(), "the group".to_owned())].into();
        assert_eq!(configuration(&read.configuration, &own).len(), 3);
    }

    #[test]
    fn the_lists_are_in_order_and_no_suggestion_is_itself_contested() {
        for (term, plainer) in TERMS {
            assert_eq!(small_words(term).join(" "), *term);
            assert!(found(plainer).is_empty(), "{term} → {plainer}");
            assert_eq!(found(term), [*term]);
        }
        assert!(NAMES.iter().collect::<BTreeSet<_>>().len() == NAMES.len());
    }
}
