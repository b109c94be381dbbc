//! The HTML pages: what they may never hold, and that nothing breaks on poor data.

mod fixture;

use detente_report::html;
use detente_report::terminal::RunTold;
use detente_report::words::Story;
use std::collections::BTreeMap;

fn run_page() -> String {
    let (account, names) = (fixture::account(fixture::without(), 0.06), fixture::names());
    let story: Story<'_> = account.story(&names);
    let scores: BTreeMap<String, Option<f64>> =
        [("peak_rung", Some(7.0)), ("escalation_load", Some(1.8)), ("payoff", None)]
            .map(|(k, v)| (k.to_string(), v))
            .into();
    html::run(&RunTold {
        title: "A <quiet> line",
        summary: "Six states & two cables.",
        days: 10.0,
        configuration: "none",
        seed: 7,
        replicate: 0,
        story: &story,
        rungs: &[0, 0, 0, 5, 6, 7, 5, 1, -1, 0],
        step_hours: 24.0,
        scores: &scores,
        digest: "91ce04d7aa",
        engine: "0.1.0",
        what_if: None,
    })
}

/// Every page that a person may get, by name.
fn pages() -> Vec<(&'static str, String)> {
    let mut one = fixture::comparison(1);
    one.telling = None;
    let mut bare = fixture::comparison(30);
    bare.course = None;
    bare.services = None;
    for arm in &mut bare.arms {
        arm.scores.clear();
        arm.reach = None;
        arm.split = None;
    }
    bare.paired.clear();
    let mut alone = fixture::comparison(30);
    alone.arms.truncate(1);
    alone.paired.clear();
    alone.telling = None;
    vec![
        ("comparison", html::comparison(&fixture::comparison(400))),
        ("one", html::comparison(&one)),
        ("bare", html::comparison(&bare)),
        ("alone", html::comparison(&alone)),
        ("run", run_page()),
    ]
}

#[test]
fn pages_hold_no_script_no_style_no_request() {
    for (name, page) in pages() {
        for never in
            [" style=", "<script", "http://", "https://", "src=", "javascript:", " onload", "@import", "NaN", "inf\""]
        {
            assert!(!page.contains(never), "{name} holds {never}");
        }
        assert_eq!(page.matches("<style>").count(), 1, "{name}");
        assert!(!page.contains("<portal>") && !page.contains("<quiet>"), "{name} does not escape");
    }
}

#[test]
fn every_picture_says_what_it_finds_and_has_its_table() {
    let page = html::comparison(&fixture::comparison(400));
    let pictures = page.matches("role=\"img\"").count();
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), pictures);
    assert!(!page.contains("aria-label=\"\""));
    for n in 1..=4 {
        assert!(
            page.contains(&format!("Figure {n}</span>")) && page.contains(&format!("Numbers behind figure {n}<")),
            "{n}"
        );
    }
}

#[test]
fn tags_are_balanced() {
    const VOID: [&str; 4] = ["meta", "link", "br", "!doctype"];
    for (name, page) in pages() {
        let body = page.replace(html::SHEET, "");
        let mut open: Vec<String> = Vec::new();
        for part in body.split('<').skip(1) {
            let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("{name}: unclosed {part}"));
            let word = tag.split_whitespace().next().unwrap_or_default().trim_end_matches('/');
            if VOID.contains(&word) || tag.ends_with('/') {
                continue;
            }
            match word.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed), "{name}"),
                None => open.push(word.to_string()),
            }
        }
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn only_classes_of_the_sheet_are_used() {
    for (name, page) in pages() {
        let body = page.replace(html::SHEET, "");
        for part in body.split("class=\"").skip(1) {
            for class in part.split('"').next().unwrap_or_default().split_whitespace() {
                let plain = ["q", "eq", "events", "h"].contains(&class);
                let known = html::SHEET.match_indices(&format!(".{class}")).any(|(at, m)| {
                    !html::SHEET[at + m.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
                });
                assert!(plain || known, "{name}: no rule for .{class}");
            }
        }
    }
}

/// Writes the pages for eyes, where `DETENTE_LOOK` names a folder.
#[test]
fn pages_can_be_looked_at() {
    if let Some(folder) = std::env::var_os("DETENTE_LOOK") {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, page) in pages() {
            std::fs::write(std::path::Path::new(&folder).join(name).with_extension("html"), page).unwrap();
        }
    }
    assert_eq!(pages().len(), 5);
}
