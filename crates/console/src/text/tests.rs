//! Languages hold the same things.

use super::fill::pseudo;
use super::*;

/// The gaps of a phrase, sorted.
fn gaps(text: &str) -> Vec<&str> {
    let mut gaps: Vec<&str> = text.match_indices('{').filter_map(|(at, _)| text.get(at..at + 3)).collect();
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

fn all(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    lang.words().each("", &mut |name, text| all.push((name, text)));
    all
}

#[test]
fn every_language_fills_the_same_gaps() {
    let english = all(Lang::En);
    assert!(english.len() > 300, "{}", english.len());
    for lang in [Lang::Fr, Lang::Pseudo] {
        for ((name, one), (other_name, other)) in english.iter().zip(all(lang)) {
            assert_eq!(*name, other_name);
            assert_eq!(gaps(one), gaps(other), "{name} in {lang:?}: {other}");
            assert!(!other.trim().is_empty(), "{name} in {lang:?} is empty");
        }
    }
}

#[test]
fn french_is_translated() {
    let same: Vec<_> = all(Lang::En).into_iter().zip(all(Lang::Fr)).filter(|(one, other)| one.1 == other.1).collect();
    // Words that the two languages share.
    let shared = ["{0} min", "{0} h", "{0}, {1}", "{0} · {1}", "CERT", "Note", "Phase", "Observation", "consultation"];
    let odd: Vec<_> = same.iter().filter(|(one, _)| one.1.len() > 12 && !shared.contains(&one.1)).collect();
    assert!(odd.is_empty(), "{odd:#?}");
}

#[test]
fn a_gap_in_what_is_filled_in_stays_as_it_is() {
    assert_eq!("{1} and {0}".of2("{1}", "b"), "b and {1}");
    assert_eq!("{ {9} {x}".of("a"), "{ {9} {x}");
    assert_eq!("{0}{0}".of3(1, 2, 3), "11");
}

#[test]
fn the_pseudo_locale_is_marked_and_two_fifths_longer() {
    let text = "Decisions are due in {0} hours";
    let marked = pseudo(text);
    assert!(marked.starts_with('⟦') && marked.ends_with('⟧') && marked.contains("{0}"));
    assert!(marked.chars().count() as f64 >= 1.4 * text.chars().count() as f64);
}

#[test]
fn the_address_comes_before_the_cookie_and_the_cookie_before_the_browser() {
    assert_eq!(Lang::choose(Some("fr"), Some("en"), Some("en")), Lang::Fr);
    assert_eq!(Lang::choose(None, Some("fr"), Some("en")), Lang::Fr);
    assert_eq!(Lang::choose(None, None, Some("de-AT,fr-CH;q=0.8,en;q=0.5")), Lang::Fr);
    assert_eq!(Lang::choose(Some("xx"), None, Some("é")), Lang::En);
    assert_eq!(Lang::choose(None, None, None), Lang::En);
}

#[test]
fn the_words_are_those_for_a_room() {
    for (name, text) in all(Lang::En) {
        let found = detente_scenario::check::wording(text);
        assert!(found.is_empty(), "{name}: {text}: {found:?}");
    }
}
