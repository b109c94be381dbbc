//! `detente new`: a commented scenario to start from.

use super::Answer;
use crate::cli::New;
use crate::failure::Failure;
use crate::output::say;
use std::fs;
use std::path::Path;

/// The files of a new scenario: its name, and the text with `NAME` where the scenario's name belongs.
const FILES: [(&str, &str); 2] =
    [("scenario.ron", include_str!("scenario.ron")), ("README.md", include_str!("README.md"))];

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
    fs::create_dir_all(folder).map_err(|error| Failure::unwritten(folder, &error))?;
    for (file, text) in FILES {
        write(&folder.join(file), &text.replace("NAME", name))?;
    }
    let shown = folder.display();
    say(&format!(
        "{shown}/scenario.ron   the scenario, with a comment at everything worth changing\n\
         {shown}/README.md      what it is and for whom\n\n\
         Next: detente check {shown}\n      detente compare {shown}\n"
    ));
    Ok(Answer::Yes)
}

/// A name that needs no quotes in a shell and no care on any disk.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    use std::io::Write;
    let made = fs::OpenOptions::new().write(true).create_new(true).open(path);
    made.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| Failure::unwritten(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_scenario::load::{MemoryFiles, load_scenario};

    #[test]
    fn what_it_writes_passes_without_a_warning() {
        let text = FILES[0].1.replace("NAME", "quiet-harbour");
        let files = MemoryFiles::new().with("quiet-harbour/scenario.ron", &text);
        let loaded = load_scenario(Path::new("quiet-harbour"), &files).expect("the template is sound");
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
        assert_eq!(loaded.id, "quiet-harbour");
    }

    #[test]
    fn a_name_is_one_plain_word() {
        assert!(is_plain("quiet-harbour") && is_plain("a1"));
        assert!(["", "-x", "a b", "..", "å"].iter().all(|name| !is_plain(name)));
    }
}
