//! Self-contained HTML: one file, no request, no script, no inline style.
//!
//! The sheet stands in the page under its SHA-256 in a policy that allows nothing else, so that what
//! a user wrote into a scenario can at worst be read.

mod comparison;
mod contribution;
mod cost;
mod ledger;
mod pivot;
mod run;
mod sweep;
mod table;
mod twice;
mod verify;

pub use comparison::comparison;
pub use run::run;
pub use sweep::sweep;
pub use verify::verify;

use crate::words::{Span, Text, Tone};
use base64::Engine as _;
use sha2::{Digest, Sha256};

/// What every page stands on, reports and live pages alike: the colours and the plainest rules.
pub const GROUND: &str = concat!(include_str!("sheet/palette.css"), include_str!("sheet/ground.css"));

/// The sheet of every report, in the order in which a later rule may overrule an earlier one.
pub const SHEET: &str = concat!(
    include_str!("sheet/palette.css"),
    include_str!("sheet/ground.css"),
    include_str!("sheet/pictures.css"),
    include_str!("sheet/page.css"),
    include_str!("sheet/tables.css"),
);

/// The text as it may stand in HTML, in an element or in a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What no document may hold is left out.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

/// A text with its tones.
pub(crate) fn toned(text: &Text) -> String {
    text.0
        .iter()
        .map(|Span { tone, text }| {
            let class = match tone {
                Tone::Plain => return escape(text),
                Tone::Strong => "strong",
                Tone::Dim => "dim",
                Tone::Mistaken => "mistaken",
                Tone::Ember => "emb",
                Tone::With => "wth",
            };
            format!("<span class=\"{class}\">{}</span>", escape(text))
        })
        .collect()
}

/// The Content-Security-Policy of a page with this sheet.
pub fn policy(sheet: &str) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(sheet.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'")
}

/// The mark: two ends, a taut dashed line, a slack rope.
const MARK: &str = r#"<svg class="mark" viewBox="0 0 34 20" aria-hidden="true"><path class="taut" d="M4 5H30"/><path class="slack" d="M4 5C10 19.5 24 19.5 30 5"/><circle class="end" cx="4" cy="5" r="3.2"/><circle class="end" cx="30" cy="5" r="3.2"/></svg>"#;

/// The patterns that figures fill with: mistakes and harm are hatched, for eyes that cannot tell the colours.
const PATTERNS: &str = r#"<svg width="0" height="0" aria-hidden="true" focusable="false" class="vh"><defs><pattern id="hp" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="f-plums"/><line x1="0" y1="0" x2="0" y2="5" class="hatch-plum"/></pattern><pattern id="he" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="5" height="5" class="f-embers"/><line x1="0" y1="0" x2="0" y2="5" class="hatch-ember"/></pattern></defs></svg>"#;

/// A page around its main part. `title` and `masthead` are plain text and escaped here; `main` is HTML.
pub(crate) fn page(title: &str, masthead: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{SHEET}</style>\n</head>\n<body>\n{PATTERNS}\n<main class=\"report\">\n<div class=\"masthead\"><span class=\"brand\">{MARK}Detente</span><span>{}</span></div>\n{main}</main>\n</body>\n</html>\n",
        policy(SHEET),
        escape(title),
        escape(masthead),
    )
}

/// A section with its number, heading, and how to read it (HTML).
pub(crate) fn section(id: &str, figure: Option<usize>, heading: &str, how: &str, body: &str) -> String {
    let figure = figure.map_or_else(String::new, |f| format!("<span class=\"fig\">Figure {f}</span>"));
    format!(
        "<section class=\"sec\" id=\"{id}\"><header><h2>{figure}{}</h2><p class=\"how\">{how}</p></header>\n{body}</section>\n",
        escape(heading)
    )
}

/// A figure in its panel, with the table behind it.
pub(crate) fn figure(legend: &str, picture: &str, number: usize, table: &str) -> String {
    format!(
        "<div class=\"panel scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Figure {number}\">{legend}{picture}</div>\n<details><summary>Numbers behind figure {number}</summary><div class=\"scroll\">{table}</div></details>\n"
    )
}

/// The tag of a rung.
pub(crate) fn rung_tag(rung: i8) -> String {
    let class = match rung {
        ..=0 => " r0",
        1..=2 => "",
        3..=4 => " r3",
        5..=6 => " r5",
        7 => " r7",
        8.. => " r8",
    };
    format!("<span class=\"rung{class}\">{}</span>", crate::numbers::fixed(f64::from(rung), 0))
}

/// A sign in a label: better, worse, the same, or not known.
pub(crate) fn chip(words: &str, class: &str) -> String {
    let path = match class {
        "yes" => "M1 4l4 4l4 -4M5 8V0",
        "no" => "M1 5l4 -4l4 4M5 1V10",
        "eq" => "M1 3.5H9M1 6.5H9",
        _ => "M3 3a2 2 0 1 1 2.6 1.9c-.5 .2 -.6 .5 -.6 1.2M5 8.6v.1",
    };
    format!(
        "<span class=\"chip {class}\"><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><path d=\"{path}\" class=\"icon\"/></svg>{}</span>",
        escape(words)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_user_writes_cannot_leave_its_place() {
        assert_eq!(escape(r#"<a href="x" onload='y'>&"#), "&lt;a href=&quot;x&quot; onload=&#39;y&#39;&gt;&amp;");
        assert_eq!(escape("a\u{0}b\u{1b}c"), "abc");
    }

    #[test]
    fn the_policy_names_the_sheet_as_a_browser_hashes_it() {
        // The SHA-256 of nothing, in base 64, as published.
        assert!(policy("").contains("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
    }
}
