//! What is said of each broken document, word for word. A fixture is a file or folder of `broken/`;
//! those named `configuration-…` are configurations, the others scenarios. `INSTA_UPDATE=always`
//! writes the snapshots anew: read every change as an author would.

use detente_scenario::Diagnostic;
use detente_scenario::load::{FileError, Files, load_configuration, load_scenario};
use std::path::Path;

/// The fixtures as files: their folder is the root, so that messages name no place outside.
struct Fixtures;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broken");

impl Files for Fixtures {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, FileError> {
        std::fs::read(Path::new(FOLDER).join(path)).map_err(|_| FileError::Missing)
    }
    fn is_file(&self, path: &Path) -> bool {
        Path::new(FOLDER).join(path).is_file()
    }
    fn list(&self, folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(Path::new(FOLDER).join(folder)).into_iter().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned())).collect();
        names.sort();
        names
    }
}

/// All that is said of a fixture.
fn findings(name: &str) -> Vec<Diagnostic> {
    let path = Path::new(name);
    if !name.starts_with("configuration-") {
        return load_scenario(path, &Fixtures).map_or_else(|faults| faults, |loaded| loaded.warnings);
    }
    let base = load_scenario(Path::new("../sound.ron"), &Fixtures).expect("the base has nothing wrong");
    load_configuration(path, &Fixtures).map_or_else(|faults| faults, |loaded| loaded.check(&base.scenario))
}

#[test]
fn every_fault_is_told_with_its_place_and_its_mend() {
    let mut count = 0;
    for name in Fixtures.list(Path::new("")).into_iter().filter(|name| name != "parts") {
        let found = findings(&name);
        assert!(!found.is_empty(), "{name} is not broken");
        for finding in &found {
            assert!(!finding.what.is_empty() && !finding.what.ends_with('.'), "{finding}");
            assert!(!finding.file.is_empty() && !finding.mend.is_empty(), "{finding}");
            assert!(!finding.what.starts_with(char::is_uppercase) || finding.what.starts_with('D'), "{finding}");
        }
        let text = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "broken/../snapshots" }, {
            insta::assert_snapshot!(name.trim_end_matches(".ron").to_owned(), text);
        });
        count += 1;
    }
    assert!(count >= 25, "only {count} fixtures were found");
}
