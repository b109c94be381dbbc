//! Whatever an author writes, the loader answers: a value or findings, never a panic. The shipped
//! scenarios are the seed, cut and pasted at random places.

use detente_scenario::library::Library;
use detente_scenario::load::{FileError, Files, MemoryFiles, load_configuration, load_scenario};
use proptest::prelude::*;
use std::path::Path;

/// One file in other words, the rest from the library.
struct Edited {
    path: &'static str,
    text: String,
}

impl Files for Edited {
    fn read(&self, path: &Path, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        let own = MemoryFiles::new().with(self.path, &self.text);
        if own.is_file(path) { own.read(path, bytes_max) } else { Library.read(path, bytes_max) }
    }
    fn is_file(&self, path: &Path) -> bool {
        Library.is_file(path)
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        Library.list(folder)
    }
}

const FILES: [&str; 8] = [
    "scenarios/lantern-strait/scenario.ron",
    "scenarios/lantern-strait/region.ron",
    "scenarios/lantern-strait/contacts.ron",
    "scenarios/lantern-strait/crisis.ron",
    "scenarios/lantern-strait/exercise.ron",
    "scenarios/lantern-strait/text/en.ron",
    "scenarios/parts/digital-sectors.ron",
    "scenarios/cbm/full.ron",
];

/// A cut of some characters at a place, and what is put there instead: marks of the language, numbers
/// beyond all measure, or a piece of the text from another place.
type Edit = (prop::sample::Index, usize, Paste);

#[derive(Clone, Debug)]
enum Paste {
    Text(String),
    From(prop::sample::Index, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let marks = prop::sample::select(vec![
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        ":",
        "/*",
        "//",
        "0",
        "-1",
        "1e308",
        "-1e308",
        "1e-320",
        "99999999999999999999",
        "inf",
        "NaN",
        "\"*\"",
        "\"D1\"",
        "\"D99999 23:59\"",
        "Some(",
        "None",
        "()",
        "All([])",
        "é",
        "\u{feff}",
        "\\",
        "'",
        "r#\"",
    ]);
    let paste = prop_oneof![
        marks.prop_map(|mark| Paste::Text(mark.to_owned())),
        "\\PC{0,6}".prop_map(Paste::Text),
        (any::<prop::sample::Index>(), 0usize..400).prop_map(|(at, length)| Paste::From(at, length)),
    ];
    (any::<prop::sample::Index>(), 0usize..30, paste)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_cut_and_pasted_at_random_is_answered(file in prop::sample::select(FILES.to_vec()), edits in prop::collection::vec(edit(), 1..5)) {
        let bytes = Library.read(Path::new(file), usize::MAX).expect("it is shipped");
        let mut chars: Vec<char> = String::from_utf8(bytes).expect("it is text").chars().collect();
        for (at, cut, paste) in edits {
            let put: Vec<char> = match paste {
                Paste::Text(text) => text.chars().collect(),
                Paste::From(from, length) => {
                    let from = from.index(chars.len() + 1);
                    chars[from..(from + length).min(chars.len())].to_vec()
                }
            };
            let at = at.index(chars.len() + 1);
            chars.splice(at..(at + cut).min(chars.len()), put);
        }
        let files = Edited { path: file, text: chars.into_iter().collect() };
        match load_scenario(Path::new("scenarios/lantern-strait"), &files) {
            Ok(loaded) => prop_assert!(loaded.canonical().is_ok()),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
        let scenario = load_scenario(Path::new("scenarios/lantern-strait"), &Library).expect("it is shipped").scenario;
        if let Ok(configuration) = load_configuration(Path::new("scenarios/cbm/full.ron"), &files) {
            configuration.check(&scenario);
        }
    }
}
