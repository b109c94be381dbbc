//! `detente new`: a scenario to start from, as a whole example or as an empty frame.

use super::Answer;
use crate::cli::New;
use crate::failure::Failure;
use crate::output::say;
use std::fs;
use std::path::Path;

/// One file of a new scenario: its name, its text with `NAME` where the scenario's name belongs, and
/// what it is.
struct Written {
    file: &'static str,
    text: &'static str,
    is: &'static str,
}

/// What the author's guide comes to, with its comments: `tests/guide.rs` holds the two together.
const EXAMPLE: &[Written] = &[
    Written {
        file: "scenario.ron",
        text: include_str!("scenario.ron"),
        is: "the scenario, with a comment at everything worth changing",
    },
    Written {
        file: "cbm/one-telephone.ron",
        text: include_str!("one-telephone.ron"),
        is: "a configuration of measures of its own",
    },
    Written { file: "README.md", text: include_str!("README.md"), is: "what it is and for whom" },
];

/// What the author's guide begins with.
const EMPTY: &[Written] = &[
    Written { file: "scenario.ron", text: include_str!("empty.ron"), is: "the frame of a scenario, to be filled" },
    Written { file: "README.md", text: include_str!("empty.md"), is: "what it is and for whom: to be written" },
];

/// Writes the folder, or refuses to touch one that is there.
pub(super) fn new(asked: &New) -> Result<Answer, Failure> {
    let folder = asked.name.as_path();
    let name = folder.file_name().and_then(|name| name.to_str()).filter(|name| is_plain(name)).ok_or_else(|| {
        let what = format!("`{}` is no name for a scenario", folder.display());
        Failure::told(what, "use letters, digits and hyphens, as in `detente new quiet-harbour`")
    })?;
    if folder.exists() {
        let what = format!("{} is there already, and nothing is overwritten", folder.display());
        return Err(Failure::told(what, "choose another name, or move the old folder away"));
    }
    let shown = folder.display();
    let written = if asked.empty { EMPTY } else { EXAMPLE };
    let width = written.iter().map(|one| one.file.len()).max().unwrap_or(0);
    let mut told = String::new();
    for Written { file, text, is } in written {
        write(&folder.join(file), &text.replace("NAME", name))?;
        told += &format!("{shown}/{file:<width$}   {is}\n");
    }
    told += &if asked.empty {
        format!("\nNext: the author's guide, docs/author/first-scenario.md\n      detente check {shown}\n")
    } else {
        format!("\nNext: detente check {shown}\n      detente explain {shown}\n      detente compare {shown}\n")
    };
    say(&told)?;
    Ok(Answer::Yes)
}

/// A name that needs no quotes in a shell and no care on any disk.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Writes a file that is not there yet, with its folder.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    use std::io::Write;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::unwritten(folder, &error))?;
    }
    let made = fs::OpenOptions::new().write(true).create_new(true).open(path);
    made.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| Failure::unwritten(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_scenario::Diagnostic;
    use detente_scenario::load::{Loaded, MemoryFiles, load_scenario};

    fn read(written: &[Written]) -> Result<Loaded, Vec<Diagnostic>> {
        let files = written.iter().fold(MemoryFiles::new(), |files, Written { file, text, .. }| {
            files.with(&format!("quiet-harbour/{file}"), text.replace("NAME", "quiet-harbour"))
        });
        load_scenario(Path::new("quiet-harbour"), &files)
    }

    #[test]
    fn the_example_passes_without_a_warning() {
        let loaded = read(EXAMPLE).expect("the example is sound");
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
        assert_eq!(loaded.id, "quiet-harbour");
    }

    #[test]
    fn the_frame_lacks_states_and_nothing_else() {
        let faults = read(EMPTY).expect_err("a scenario without states");
        assert_eq!(faults.iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(), ["states"], "{faults:?}");
    }

    #[test]
    fn the_name_stands_where_one_belongs() {
        for Written { file, text, .. } in EXAMPLE.iter().chain(EMPTY) {
            // A NAME inside of a longer word would make a word that nobody meant.
            let glued = |(at, _): (usize, &str)| {
                let near = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                text[..at].ends_with(near) || text[at + "NAME".len()..].starts_with(near)
            };
            assert!(!text.match_indices("NAME").any(glued), "{file}");
        }
    }

    #[test]
    fn a_name_is_one_plain_word() {
        assert!(is_plain("quiet-harbour") && is_plain("a1"));
        assert!(["", "-x", "a b", "..", "å"].iter().all(|name| !is_plain(name)));
    }
}
