//! Paths inside a document, as diagnostics write them: `states.AUR.criticality`, `links[3].to[0]`,
//! `assets["AUR.ports-booking"].weight`.

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field of a struct or a key of a map.
    Name(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// Splits a path into its steps. Whatever is not well formed is taken as a name, so that every text
/// is some path.
pub fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix("[\"") {
            let end = tail.find("\"]").unwrap_or(tail.len());
            steps.push(Step::Name(tail[..end].to_owned()));
            rest = tail.get(end + 2..).unwrap_or("");
        } else if let Some(tail) = rest.strip_prefix('[') {
            let end = tail.find(']').unwrap_or(tail.len());
            steps.push(match tail[..end].parse() {
                Ok(index) => Step::Index(index),
                Err(_) => Step::Name(tail[..end].to_owned()),
            });
            rest = tail.get(end + 1..).unwrap_or("");
        } else if let Some(tail) = rest.strip_prefix('.') {
            rest = tail;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(Step::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    steps
}

/// Appends a field or key to a path. A key with characters that would read as a path is quoted.
pub fn join(path: &str, name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    match (plain, path.is_empty()) {
        (true, true) => name.to_owned(),
        (true, false) => format!("{path}.{name}"),
        (false, _) => format!("{path}[\"{name}\"]"),
    }
}

/// Appends a place in a list to a path.
pub fn item(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

/// Writes steps as a path.
pub fn write(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |path, step| match step {
        Step::Name(name) => join(&path, name),
        Step::Index(index) => item(&path, *index),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_read_back_as_they_were_written() {
        for path in ["states.AUR.criticality", "links[3].to[0]", "assets[\"AUR.ports-booking\"].weight", ""] {
            assert_eq!(write(&steps(path)), path);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_of_paths_panic(text in "\\PC{0,40}") {
            steps(&text);
        }
    }
}
