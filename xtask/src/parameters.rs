//! The page of parameters, written from the registry so that it cannot say anything else.

use detente_scenario::REGISTRY;
use detente_scenario::parameters::Spec;
use std::fmt::Write;

/// Where the page stands.
pub(crate) const PAGE: &str = "docs/model/parameters.md";

/// What a default rests on, read from the beginning of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rests {
    Judged,
    Fitted,
    Recalled,
    Cited,
}

impl Rests {
    const ALL: [Rests; 4] = [Rests::Judged, Rests::Fitted, Rests::Recalled, Rests::Cited];

    /// A source begins with J, F or R as a word of its own, or it is a citation.
    fn of(spec: &Spec) -> Self {
        let first: String = spec.source.chars().take_while(|c| c.is_alphanumeric()).collect();
        match first.as_str() {
            "J" => Rests::Judged,
            "F" => Rests::Fitted,
            "R" => Rests::Recalled,
            _ => Rests::Cited,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Rests::Judged => "judgement",
            Rests::Fitted => "**fitted**",
            Rests::Recalled => "recalled",
            Rests::Cited => "cited",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Rests::Judged => "our choice; what stands in brackets or after it makes it plausible and does not fix it",
            Rests::Fitted => "set so that results meet published figures; see [what is fitted](fitted.md)",
            Rests::Recalled => "remembered from a source that was not looked up again",
            Rests::Cited => "taken or computed from the source named; where a mapping is ours, it says so",
        }
    }
}

/// The text of the page.
pub(crate) fn page() -> String {
    let mut page = String::from(
        "# Parameters\n\n\
         *Written by `cargo xtask docs` from `crates/scenario/src/parameters.rs`; changes made here are lost.*\n\n\
         Every number of the model that is neither in a scenario nor in a cited formula, but for those that\n\
         [Numbers outside the registry](judgement.md#numbers-outside-the-registry) lists. A scenario changes one with\n\
         `parameters: {\"name\": value}`, a state for itself in the same way, and a measure by its moves. A value outside\n\
         the range is refused, or clipped where a measure moves it.\n",
    );
    let _ = writeln!(
        page,
        "\nThere are {} parameters.\n\n| rests on | parameters | which means |\n|---|---|---|",
        REGISTRY.len()
    );
    for rests in Rests::ALL {
        let number = REGISTRY.iter().filter(|spec| Rests::of(spec) == rests).count();
        let _ = writeln!(page, "| {} | {number} | {} |", rests.name(), rests.meaning());
    }
    let mut group = "";
    for spec in REGISTRY {
        if spec.group != group {
            group = spec.group;
            let _ = write!(page, "\n## {group}\n\n");
            page.push_str("| name | symbol | default | range | unit | meaning | rests on | source |\n");
            page.push_str("|---|---|---|---|---|---|---|---|\n");
        }
        let (name, default, min, max) = (spec.name, spec.default, spec.min, spec.max);
        let (symbol, meaning) = symbol_and_meaning(spec.meaning);
        let [unit, meaning, source] = [spec.unit, &meaning, spec.source].map(|text| text.replace('|', "\\|"));
        let rests = Rests::of(spec).name();
        let _ = writeln!(
            page,
            "| `{name}` | {symbol} | {default} | {min} – {max} | {unit} | {meaning} | {rests} | {source} |"
        );
    }
    page
}

/// The registry writes a symbol before its meaning ("κ: remembered rung into rungs") or as a Greek word
/// within ("Length Δ of a step"). A factor on something that has a symbol has none itself.
fn symbol_and_meaning(meaning: &str) -> (String, String) {
    const SYMBOL_MAX: usize = 5;
    if let Some((symbol, rest)) = meaning.split_once(": ")
        && symbol.chars().count() <= SYMBOL_MAX
        && !symbol.contains(' ')
    {
        let mut rest = rest.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase);
        return (symbol.to_owned(), first.chain(rest).collect());
    }
    if let Some((before, rest)) = meaning.split_once(": ")
        && let Some((symbol, of)) = before.split_once(" for ")
        && symbol.chars().count() <= SYMBOL_MAX
    {
        return (symbol.to_owned(), format!("For {of}: {rest}"));
    }
    let greek = |word: &&str| word.chars().any(|c| ('α'..='ω').contains(&c) || ('Α'..='Ω').contains(&c));
    let symbol = meaning.split(' ').find(greek).filter(|_| !meaning.starts_with("Factor")).unwrap_or_default();
    (symbol.to_owned(), meaning.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_the_book_is_the_one_the_registry_gives() {
        let stored = std::fs::read_to_string(crate::root().join(PAGE)).unwrap_or_default();
        assert!(stored == page(), "{PAGE} is out of date: run `cargo xtask docs` and commit it");
    }

    #[test]
    fn a_symbol_is_told_from_a_meaning() {
        let told = |meaning| symbol_and_meaning(meaning).0;
        assert_eq!(told("κ_h: perceived rung into tension"), "κ_h");
        assert_eq!(told("π for incidents: prior that what a state does is meant"), "π");
        assert_eq!(told("Length Δ of a step"), "Δ");
        assert_eq!(told("Factor on a state's bias of assessment δ_i"), "");
        assert_eq!(told("Failure of consultations: a meeting without effect"), "");
    }

    #[test]
    fn what_a_default_rests_on_is_read_from_the_first_word_of_its_source() {
        let of = |source| Rests::of(&Spec { source, ..REGISTRY[0] });
        assert_eq!(of("J (Jervis 1976)"), Rests::Judged);
        assert_eq!(of("F: DCID 15 of 60"), Rests::Fitted);
        assert_eq!(of("R: six months in the UN directory"), Rests::Recalled);
        assert_eq!(of("47 CFR text on cell sites"), Rests::Cited);
        assert_eq!(of("Faults of a kind (1970)"), Rests::Cited);
    }
}
