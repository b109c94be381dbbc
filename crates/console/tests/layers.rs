//! What the parts of the console may not know, so that each can be read and tested by itself.

use std::fs;
use std::path::Path;

/// A folder of the crate, and words that no line of its code has.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    // The same entries are the same session, on every machine and at any time.
    ("session", &["SystemTime", "Instant", "std::fs", "std::net", "std::thread", "tokio", "rusqlite", "getrandom"]),
    // A page shows what it is given and asks nobody.
    ("page", &["SystemTime", "Instant", "std::fs", "std::net", "tokio", "rusqlite", "crate::room", "crate::store"]),
    ("text", &["crate::session", "crate::page", "crate::http"]),
    ("store", &["crate::http", "crate::room", "crate::gate", "crate::page", "axum", "tokio", "SystemTime"]),
    ("gate", &["crate::http", "crate::room", "crate::page", "axum", "SystemTime", "Instant"]),
];

fn look(folder: &Path, words: &[&str], breaches: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            // Tests may measure and write what they like.
            if !path.ends_with("tests") {
                look(&path, words, breaches);
            }
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                breaches.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }
}

#[test]
fn each_part_knows_only_what_is_its_own() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut breaches = Vec::new();
    for (folder, words) in FORBIDDEN {
        look(&source.join(folder), words, &mut breaches);
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
