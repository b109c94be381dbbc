//! What `ron` finds wrong, in words for authors.

use ron::error::Error as Code;

/// What is wrong and how to mend it. `found` is the text that stands there.
pub(super) fn of(code: &Code, found: &str) -> (String, String) {
    let expected = |what: &str, mend: &str| (format!("expected {what}, found `{found}`"), mend.to_owned());
    match code {
        Code::ExpectedString if found.starts_with('\'') => expected("a text", "put it in double quotes: \"like this\""),
        Code::ExpectedString => expected("a text", "put it in quotes: \"like this\""),
        Code::ExpectedInteger => expected("a whole number", "write a whole number, without quotes"),
        Code::ExpectedFloat => expected("a number", "write a number, without quotes"),
        Code::ExpectedBoolean => expected("true or false", "write `true` or `false`"),
        Code::ExpectedArray => expected("a list", "put it in square brackets: [ … ]"),
        Code::ExpectedMap => expected("a map", "write it in curly brackets: { \"key\": … }"),
        Code::ExpectedStructLike | Code::ExpectedNamedStructLike(_) => {
            expected("fields", "write it in round brackets: ( field: … )")
        }
        Code::ExpectedIdentifier => expected("a name", "write the name without quotes"),
        Code::ExpectedStructLikeEnd | Code::ExpectedOptionEnd => (
            format!("too many values, or a missing `)`, at `{found}`"),
            "look up how many values stand here in the language reference".into(),
        ),
        Code::ExpectedDifferentLength { expected, found } => {
            (length(expected, *found), "look up how many values stand here in the language reference".into())
        }
        // A number with a fraction where a whole one is read stops at its point.
        Code::ExpectedComma if found.parse::<f64>().is_ok() => expected("a whole number", "write a whole number"),
        Code::IntegerOutOfBounds => {
            (format!("`{found}` is outside the range of its place"), "write a whole number within the range".into())
        }
        Code::NoSuchStructField { expected, found, .. } => {
            (format!("unknown field `{found}`"), known(found, expected, "field"))
        }
        Code::NoSuchEnumVariant { expected, found, .. } => {
            (format!("unknown name `{found}`"), known(found, expected, "name"))
        }
        Code::MissingStructField { field, .. } => (format!("field `{field}` is missing"), format!("add `{field}: …`")),
        Code::InvalidValueForType { expected, found } => {
            (format!("expected {}, found {}", plain(expected), plain(found)), "write a value of that kind".into())
        }
        Code::ExceededRecursionLimit => ("it nests too deeply".into(), "flatten it".into()),
        Code::Message(text) => match text.split_once(": ") {
            Some((what, mend)) => (lowered(what), mend.to_owned()),
            None => (lowered(text), String::new()),
        },
        other => (lowered(&other.to_string()), "compare with the language reference".into()),
    }
}

/// How many values there should be. `expected` is serde's description: "a tuple of size 2", "tuple
/// variant Predicate::Q with 2 elements".
fn length(expected: &str, found: usize) -> String {
    let count = expected.split_whitespace().find(|word| word.parse::<usize>().is_ok());
    let variant = expected.split_whitespace().find_map(|word| word.split_once("::")).map(|(_, name)| name);
    match (variant, count) {
        (Some(name), Some(count)) => format!("`{name}` takes {count} values, found {found}"),
        (None, Some(count)) => format!("expected {count} values, found {found}"),
        _ => format!("expected {expected}, found {found} values"),
    }
}

/// Words of serde in plain ones.
fn plain(text: &str) -> String {
    let words = [
        ("floating point number ", "number "),
        ("unsigned integer ", "number "),
        ("signed integer ", "number "),
        ("the string ", "the text "),
    ];
    let short = match text {
        "a string" => "a text",
        "f64" => "a number",
        "u8" => "a whole number from 0 to 255",
        "i8" => "a whole number from -128 to 127",
        "u32" | "u64" => "a whole number from 0",
        other => other,
    };
    words.iter().fold(short.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A sentence that begins with a small letter.
fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The known name that a misspelt one was probably meant to be.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let small = found.to_lowercase();
    let far = |name: &str| name.len().abs_diff(small.len()) > name.len().max(small.len()) / 3 + 1;
    known
        .into_iter()
        .filter(|name| !far(name))
        .map(|name| (strsim::damerau_levenshtein(&small, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.chars().count().max(small.chars().count()) / 3).max(1))
        .min()
        .map(|(_, name)| name)
}

/// How to mend an unknown name: what was meant, or what there is.
fn known(found: &str, names: &[&str], what: &str) -> String {
    match nearest(found, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.is_empty() => format!("no {what} is known here: remove it"),
        None => format!("known here: {}", names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")),
    }
}
