//! The HTML pages: what they may never hold, and that nothing breaks on poor data.

mod fixture;

use detente_report::html;
use detente_report::terminal::RunTold;
use detente_report::verification::Verification;
use detente_report::words::Story;
use detente_study::pivot::{Climb, Part, Pivot};
use detente_study::verify::Got;
use std::collections::BTreeMap;

fn run_page() -> String {
    run_page_with(&[], None)
}

fn run_page_with(ledger: &[detente_report::words::ledger::Row], climb: Option<&Climb>) -> String {
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
        ledger,
        climb,
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

#[test]
fn cost_stands_against_effect_and_the_frontier_is_marked() {
    let c = fixture::comparison(400);
    let page = html::comparison(&c);
    let section = page.split_once("<section class=\"sec\" id=\"cost\">").expect("costs have a section").1;
    let (section, _) = section.split_once("</section>").unwrap();
    let priced = c.priced(detente_report::view::ESCALATION);
    assert!(priced.iter().any(|p| p.on_frontier && p.arm == c.baseline), "nothing costs nothing: {priced:?}");
    // Nobody on the frontier is beaten, and everybody off it is.
    for p in &priced {
        let beaten =
            priced.iter().any(|o| o.hours <= p.hours && o.gain >= p.gain && (o.hours, o.gain) != (p.hours, p.gain));
        assert_eq!(p.on_frontier, !beaten, "{p:?}");
    }
    let both = c.priced(detente_report::view::MISPERCEPTION);
    let marked = priced.iter().chain(&both).filter(|p| p.on_frontier).count();
    assert_eq!(section.matches(">on it<").count(), marked);
    assert!(section.contains("role=\"img\"") && section.contains("<path d=\"M"), "the frontier is a line");
    let mut free = fixture::comparison(30);
    for arm in &mut free.arms {
        arm.scores.remove("staff_hours");
    }
    assert!(!html::comparison(&free).contains("id=\"cost\""), "without costs there is no such section");
}

#[test]
fn what_each_measure_did_is_drawn_and_stands_in_a_table() {
    use detente_study::contribution::{Ablated, Contribution, MeasureEffect, Method, PairEffect};
    use detente_study::statistics::{Estimate, Interval};
    use std::collections::BTreeMap;
    let estimate = |mean: f64| Estimate { mean, ci95: Some(Interval::new(mean - 0.01, mean + 0.01)) };
    let by = |mean: f64| BTreeMap::from([("escalation_load".to_owned(), estimate(mean))]);
    let effect = |name: &str, mean: f64| MeasureEffect {
        measure: name.into(),
        ablation: BTreeMap::from([(
            "escalation_load".to_owned(),
            Ablated { mean, ci95: estimate(mean).ci95, better: 20, worse: 3 },
        )]),
        staff_hours: Some(estimate(12.0)),
        shapley: by(mean / 2.0),
    };
    let mut c = fixture::comparison(30);
    c.contributions = vec![Contribution {
        arm: "full".into(),
        seeds: 30,
        left_out: 1,
        played: 300,
        total: by(0.3),
        shapley: Some(Method::DrawnOrders),
        measures: vec![effect("terminology", 0.2), effect("norms", -0.05)],
        interactions: vec![PairEffect { first: "terminology".into(), second: "norms".into(), interaction: by(0.07) }],
    }];
    let page = html::comparison(&c);
    let section = page.split_once("<section class=\"sec\" id=\"measures\">").expect("it has a section").1;
    let (section, _) = section.split_once("</section>").unwrap();
    for told in ["terminology", "norms", "30 crises", "1 left out", "+0.200", "\u{2212}0.050", "+0.070", "role=\"img\""]
    {
        assert!(section.contains(told), "{told} is missing: {section}");
    }
    assert!(!html::comparison(&fixture::comparison(30)).contains("id=\"measures\""), "nobody asked, nothing is told");
}

#[test]
fn the_ledger_of_a_run_tells_each_measure_and_its_uses() {
    use detente_engine::ids::EventId;
    use detente_report::words::ledger::{Row, UseRow};
    use detente_scenario::Moment;
    let rows = [
        Row {
            measure: "poc-directory".into(),
            stood: String::new(),
            members: 4,
            kept: 5.2,
            used: 1.5,
            changed: "Without it, highest rung 5 instead of 3.".into(),
            uses: vec![UseRow {
                at: Moment(3_600_000),
                event: EventId(7),
                what: "Aurelle to <Borvane>: question".into(),
                hours: 0.5,
                came: "read after 38 min".into(),
            }],
        },
        Row {
            measure: "norms".into(),
            stood: "proposed".into(),
            members: 0,
            kept: 0.0,
            used: 0.0,
            changed: String::new(),
            uses: Vec::new(),
        },
    ];
    let page = run_page_with(&rows, None);
    let section = page.split_once("<section class=\"sec\" id=\"ledger\">").expect("it has a section").1;
    let (section, _) = section.split_once("</section>").unwrap();
    for told in [
        "poc-directory",
        "1 use<",
        "highest rung 5 instead of 3",
        "&lt;Borvane&gt;",
        "e7",
        "norms (proposed)",
        "Never at work.",
    ] {
        assert!(section.contains(told), "{told} is missing: {section}");
    }
    assert!(!run_page().contains("id=\"ledger\""), "without measures there is no ledger");
}

/// Two links of a run, the second of them pivotal.
fn climb() -> Climb {
    use detente_engine::ids::EventId;
    use detente_scenario::Moment;
    let link = |event, part, with, without, pivotal| Pivot {
        event: EventId(event),
        at: Moment(3_600_000),
        part,
        with,
        without,
        pivotal,
    };
    Climb {
        act: EventId(9),
        at: Moment(7_200_000),
        rung: 7,
        replays: 40,
        links: vec![link(1, Part::Report, 31, 29, false), link(2, Part::Evidence { shared: false }, 36, 3, true)],
    }
}

#[test]
fn what_an_act_hung_on_is_drawn_with_its_numbers_and_says_how_it_was_found() {
    let climb = climb();
    let page = run_page_with(&[], Some(&climb));
    let section = page.split_once("<section class=\"sec\" id=\"pivot\">").expect("it has a section").1;
    let (section, _) = section.split_once("</section>").unwrap();
    for told in
        ["1 link of 2 turned it", "Of 40 replays", "rung 7 (ICT response)", "<td>36</td>", "<td>3</td>", "role=\"img\""]
    {
        assert!(section.contains(told), "{told} is missing: {section}");
    }
    assert!(page.contains("href=\"#pivot\""), "the contents lead there");
    assert!(!run_page().contains("id=\"pivot\""), "nobody asked, nothing is told");
    let bare = Climb { links: Vec::new(), ..climb };
    assert!(!run_page_with(&[], Some(&bare)).contains("id=\"pivot\""), "no link, no picture");
}
