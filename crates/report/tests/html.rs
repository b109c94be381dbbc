//! The HTML pages: what they may never hold, and that nothing breaks on poor data.

mod fixture;

use detente_report::html;
use detente_report::terminal::RunTold;
use detente_report::verification::Verification;
use detente_report::words::Story;
use detente_study::verify::Got;
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
        ledger: &[],
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
        ("verify", html::verify(&fixture::verification::all())),
        ("agreeing", html::verify(&fixture::verification::agreeing())),
        ("nothing", html::verify(&Verification::default())),
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
        assert!(
            !page.contains("<portal>") && !page.contains("<quiet>") && !page.contains("<values>"),
            "{name} does not escape"
        );
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
fn every_measured_case_has_a_picture_that_says_what_it_finds() {
    let v = fixture::verification::all();
    let page = html::verify(&v);
    let sections: Vec<&str> = page.split("<section class=\"sec\" id=\"case-").skip(1).collect();
    assert_eq!(sections.len(), v.cases.len());
    for (section, case) in sections.iter().zip(&v.cases) {
        let (section, _) = section.split_once("</section>").unwrap();
        let id = &case.outcome.id;
        if case.outcome.points.iter().all(|point| matches!(point.got, Got::Findings(_))) {
            assert!(section.contains("<blockquote>dependence feeds itself"), "{id}: what the checks said is quoted");
            continue;
        }
        let labels: Vec<&str> = section.split("role=\"img\" aria-label=\"").skip(1).collect();
        assert!(!labels.is_empty(), "{id} has no picture");
        assert_eq!(section.matches("Numbers behind figure").count(), labels.len(), "{id}: each with its table");
        for label in labels {
            let (label, _) = label.split_once('"').unwrap();
            assert!(label.contains(" agree"), "{id}: the label tells no finding: {label}");
        }
        for point in &case.outcome.points {
            assert!(section.contains(&point.name.replace('&', "&amp;")), "{id}: {}", point.name);
        }
        assert!(section.contains("detente verify scenarios/verify/") && section.contains("2018"), "{id}");
    }
}

#[test]
fn the_headline_tells_what_fails_and_by_how_much() {
    let heading = |page: &str| page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
    let mut v = fixture::verification::all();
    assert_eq!(
        heading(&html::verify(&v)),
        "15 of 23 points agree with what is known. “R₀\u{a0}=\u{a0}2” of final-size fails by 0.012, “mean size of the outbreaks that \
         take off, of…” of &lt;values&gt; fails by 6.6, and 6 others fail. \
         One case was not verified."
    );
    assert_eq!(
        heading(&html::verify(&fixture::verification::agreeing())),
        "All 15 points of 6 cases agree with what is known."
    );
    v.cases.truncate(3);
    v.cases.drain(..2);
    assert_eq!(
        heading(&html::verify(&v)),
        "1 of 3 points agree with what is known. “a\u{a0}fair\u{a0}coin” of offspring fails by 15 in χ², “a\u{a0}coin” of offspring fails. One case was not verified."
    );
    assert_eq!(heading(&html::verify(&Verification::default())), "No point was verified.");
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
    assert_eq!(pages().len(), 8);
}
