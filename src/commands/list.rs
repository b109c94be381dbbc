//! `detente list`: what there is to play, and under what.

use super::Answer;
use crate::cli::{Format, List};
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output::{say, say_json, width};
use detente_scenario::library::{self, Entry, Kind};
use serde_json::{Value, json};
use std::fmt::Write;

/// Lists the scenarios and configurations on disk and in the program.
pub(super) fn list(asked: &List) -> Result<Answer, Failure> {
    let entries = library::list(&Disk);
    let of = |kind: Kind| entries.iter().filter(move |entry| entry.kind == kind);
    match asked.format {
        Format::Json => {
            let scenario = |e: &Entry| json!({"id": e.name, "title": e.title, "summary": e.summary});
            let configuration = |e: &Entry| json!({"name": e.name, "summary": e.summary});
            say_json(&json!({
                "schema": 1,
                "scenarios": of(Kind::Scenario).map(scenario).collect::<Vec<Value>>(),
                "configurations": of(Kind::Configuration).map(configuration).collect::<Vec<Value>>(),
            }))?;
        }
        Format::Text => {
            let column = entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0) + 2;
            let mut text = String::new();
            for (title, kind) in [("Scenarios", Kind::Scenario), ("Configurations of measures", Kind::Configuration)] {
                let _ = writeln!(text, "{title}");
                for entry in of(kind) {
                    let line = format!("  {:column$}{}", entry.name, about(entry));
                    let _ = writeln!(text, "{}", shortened(&line, width()));
                }
                text.push('\n');
            }
            text.push_str("Compare them on the same luck: detente compare SCENARIO --cbm CONFIGURATION\n");
            say(&text)?;
        }
    }
    Ok(Answer::Yes)
}

fn about(entry: &Entry) -> String {
    match (entry.title.as_str(), entry.summary.as_str()) {
        ("", summary) => summary.to_owned(),
        (title, "") => title.to_owned(),
        (title, summary) => format!("{title}. {summary}"),
    }
}

/// One line stays one line: what does not fit ends in an ellipsis.
fn shortened(line: &str, columns: usize) -> String {
    if line.chars().count() <= columns {
        return line.to_owned();
    }
    let kept: String = line.chars().take(columns.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_ends_in_an_ellipsis() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("a line that is long", 8), "a line…");
    }
}
