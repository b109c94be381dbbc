//! What holds of every page, whatever stands in it: words come from one place, texts come out as text, forms are those
//! of the server, nothing is inline.

#[path = "../examples/pages/samples/mod.rs"]
mod samples;

use detente_console::asset;
use detente_console::text::Lang;
use samples::{Kind, Sample, pages};
use std::collections::BTreeSet;

/// A piece of a page.
enum Piece<'a> {
    /// A tag: its name, its attributes with their values.
    Tag(&'a str, Vec<(&'a str, &'a str)>),
    /// What stands between tags.
    Text(&'a str),
}

/// A page cut into tags and texts. Our pages escape `<` and `>` everywhere else, so that this is enough.
fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        found.push(Piece::Text(&rest[..at]));
        let end = at + rest[at..].find('>').expect("a tag ends");
        let inside = &rest[at + 1..end];
        let name = inside.split([' ', '\n']).next().unwrap_or_default();
        found.push(Piece::Tag(name, attributes(&inside[name.len()..])));
        rest = &rest[end + 1..];
    }
    found.push(Piece::Text(rest));
    found
}

fn attributes(mut inside: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some(at) = inside.find("=\"") {
        let name = inside[..at].rsplit([' ', '\n', '"']).next().unwrap_or_default();
        let end = at + 2 + inside[at + 2..].find('"').expect("a value ends");
        found.push((name, &inside[at + 2..end]));
        inside = &inside[end + 1..];
    }
    found
}

/// Takes away everything between a pair of marks.
fn without(text: &str, open: char, close: char) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for letter in text.chars() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            out.push(letter);
        }
    }
    out
}

fn attribute<'a>(attributes: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(one, _)| *one == name).map(|(_, value)| *value)
}

#[test]
fn every_word_comes_from_the_texts_or_from_the_scenario() {
    // Texts of the scenario stand in one kind of brackets, words of the interface in another: nothing is left over.
    let spoken = ["aria-label", "title", "placeholder", "alt", "label"];
    let mut seen = 0;
    for kind in [Kind::Rich, Kind::Many, Kind::Empty] {
        for (name, page) in pages(&Sample::wrapped(kind, |text| format!("⟨{text}⟩")), Lang::Pseudo) {
            let mut check = |text: &str| {
                let text = text.replace("&#34;", "").replace("&#39;", "");
                let rest = without(&without(&text, '⟨', '⟩'), '⟦', '⟧');
                seen += usize::from(text.contains('⟦'));
                assert!(!rest.chars().any(char::is_alphabetic), "{name} has a word of its own: {rest:?} in {text:?}");
            };
            let mut own_language = false;
            for piece in pieces(&page) {
                match piece {
                    // The names of languages, event ids and the room's calendar belong to no language.
                    Piece::Tag(tag, attributes) => {
                        let class = attribute(&attributes, "class").unwrap_or_default();
                        own_language = attribute(&attributes, "hreflang").is_some()
                            || class.split(' ').any(|one| one == "code")
                            || tag == "!doctype";
                        let spoken = attributes.iter().filter(|(name, _)| spoken.contains(name));
                        spoken.for_each(|(_, value)| check(value));
                    }
                    Piece::Text(text) if !own_language => check(text),
                    Piece::Text(_) => {}
                }
            }
        }
    }
    assert!(seen > 2000, "{seen}");
}

#[test]
fn what_people_write_comes_out_as_text() {
    for lang in [Lang::En, Lang::Fr] {
        for (name, page) in pages(&Sample::new(Kind::Rough), lang) {
            let pasted = page.contains("&#60;script&#62;alert") || page.contains("&lt;script&gt;alert");
            assert!(pasted || name == "not-found" || name == "board-dark" || name == "board-join", "{name}");
            for piece in pieces(&page) {
                let Piece::Tag(tag, attributes) = piece else { continue };
                assert!(!["img", "b onmouseover"].contains(&tag), "{name}: {tag}");
                let script = attribute(&attributes, "src");
                assert!(tag != "script" || script == Some("/asset/detente.js"), "{name}: a script");
                assert!(!attributes.iter().any(|(one, _)| one.starts_with("on")), "{name}: {tag} has a handler");
            }
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for kind in Kind::ALL {
        for (name, page) in pages(&Sample::new(kind), Lang::En) {
            for piece in pieces(&page) {
                let Piece::Tag(tag, attributes) = piece else { continue };
                assert_ne!(tag, "style", "{name}");
                assert!(attribute(&attributes, "style").is_none(), "{name}: {tag}");
                for (attribute, value) in attributes {
                    if ["href", "src", "action"].contains(&attribute) {
                        let own = value.is_empty() || value.starts_with(['/', '#', '?']) && !value.starts_with("//");
                        assert!(own, "{name}: {tag} leads to {value}");
                    }
                }
            }
        }
    }
    for asset in [&**asset::CSS, asset::JS] {
        assert!(!asset.contains("http") && !asset.contains("@import") && !asset.contains("eval"));
    }
    assert!(!asset::JS.contains("innerHTML ="), "what comes is parsed, never pasted");
}

#[test]
fn forms_hold_what_the_server_reads() {
    let orders: BTreeSet<&str> = [
        "choose",
        "act",
        "no-act",
        "say",
        "write",
        "reply",
        "ask",
        "chair",
        "judge",
        "consent",
        "ping",
        "move",
        "leave",
        "speak",
        "play",
        "remove-identities",
        "next",
        "advance",
        "pause",
        "undo",
        "timer",
        "inject",
        "improvise",
        "project",
        "blackout",
        "tension",
        "note",
        "score",
    ]
    .into();
    // Forms that make a session, or lead into one, and what the server reads of each.
    let sessions: [(&str, &[&str]); 4] = [
        ("/new", &["id", "scenario", "configuration", "seed"]),
        ("/open", &["id", "session"]),
        ("/branch", &["id", "to"]),
        ("/twin", &["id", "configuration"]),
    ];
    let mut made = BTreeSet::new();
    let mut met = BTreeSet::new();
    for kind in [Kind::Rich, Kind::Many, Kind::Empty] {
        for (name, page) in pages(&Sample::new(kind), Lang::En) {
            let mut form: Option<(&str, Vec<(&str, &str)>)> = None;
            for piece in pieces(&page) {
                let Piece::Tag(tag, attributes) = piece else { continue };
                let action = attribute(&attributes, "action");
                match (tag, &mut form) {
                    ("form", None) => form = Some((action.unwrap_or_default(), Vec::new())),
                    ("form", Some(_)) => panic!("{name}: a form in a form"),
                    ("/form", Some((action, fields))) => {
                        let value = |field: &str| fields.iter().find(|(one, _)| *one == field).map(|(_, value)| *value);
                        if *action == "/do" {
                            let order = value("order").unwrap_or_default();
                            let known = orders.get(order).unwrap_or_else(|| panic!("{name}: order {order}"));
                            met.insert(*known);
                            assert!(value("id").is_some_and(|id| !id.is_empty()), "{name}: {order} has a command id");
                            assert!(value("back").is_some_and(|back| back.starts_with('/')), "{name}: {order}");
                            let entered = name == "team-view-as";
                            assert!(!entered || value("state").is_some(), "{name}: {order} says for whom");
                        } else if *action != "/join" {
                            let known = sessions.iter().find(|(path, _)| path == action);
                            let (path, wanted) = known.unwrap_or_else(|| panic!("{name}: a form to {action}"));
                            made.insert(*path);
                            assert!(wanted.iter().all(|field| value(field).is_some()), "{name}: {action}: {fields:?}");
                            assert!(value("id").is_some_and(|id| !id.is_empty()), "{name}: {action} has a command id");
                            // On a page without a session of its own a twin says of which one it is.
                            assert!(*action != "/twin" || name != "start" || value("session").is_some());
                        }
                        form = None;
                    }
                    ("input" | "button" | "select" | "textarea", Some((_, fields))) => {
                        let field = attribute(&attributes, "name").unwrap_or_default();
                        fields.push((field, attribute(&attributes, "value").unwrap_or_default()));
                    }
                    _ => {}
                }
            }
        }
    }
    assert_eq!(met, orders, "every order has a form somewhere");
    assert_eq!(made, sessions.map(|(path, _)| path).into(), "and so has every way into a session");
}

#[test]
fn ids_are_unique_and_every_field_has_its_label() {
    for kind in Kind::ALL {
        for (name, page) in pages(&Sample::new(kind), Lang::En) {
            let mut ids = BTreeSet::new();
            let mut regions = BTreeSet::new();
            let (mut fields, mut labels) = (Vec::new(), BTreeSet::new());
            for piece in pieces(&page) {
                let Piece::Tag(tag, attributes) = piece else { continue };
                if let Some(id) = attribute(&attributes, "id") {
                    assert!(ids.insert(id), "{name}: id {id} twice");
                    if ["select", "textarea"].contains(&tag) {
                        fields.push(id);
                    }
                } else {
                    assert!(!["select", "textarea"].contains(&tag), "{name}: a {tag} without an id");
                }
                labels.extend(attribute(&attributes, "for").filter(|_| tag == "label"));
                if let Some(region) = attribute(&attributes, "data-region") {
                    assert!(regions.insert(region), "{name}: region {region} twice");
                }
            }
            for field in fields {
                assert!(labels.contains(field), "{name}: {field} has no label");
            }
        }
    }
}

#[test]
fn a_refused_form_keeps_what_was_written() {
    let all = pages(&Sample::new(Kind::Rich), Lang::En);
    let page = &all.iter().find(|(name, _)| name == "team-refused").expect("the page").1;
    assert!(page.contains("role=\"alert\"") && page.contains("This choice is not open now."));
    assert!(page.contains(">We ask first.</textarea>"));
}

#[test]
fn numbers_are_written_as_they_are_read() {
    let all = pages(&Sample::new(Kind::Rich), Lang::En);
    let team = &all.iter().find(|(name, _)| name == "team").expect("the page").1;
    assert!(team.contains("\u{2212}1 · consult"), "a true minus sign");
    assert!(team.contains("58\u{202f}%"), "a narrow space before the percent sign");
    assert!(team.contains("opens in 6 h"), "a wait in words");
    let french = pages(&Sample::new(Kind::Rich), Lang::Fr);
    let wash = &french.iter().find(|(name, _)| name == "hot-wash").expect("the page").1;
    assert!(wash.contains("41,5") && !wash.contains("41.5"), "a decimal comma");
}

#[test]
fn figures_say_in_words_what_they_show_and_have_their_table() {
    let all = pages(&Sample::new(Kind::Rich), Lang::En);
    let page = |wanted: &str| &all.iter().find(|(name, _)| name == wanted).expect("the page").1;
    let wash = page("hot-wash-twin");
    for said in [
        "1 of 2 pieces were found; 1 of them came to somebody else by a message. Number 1 was held longest before anybody else had it: 3 h.",
        "Cable Lantern-East silent: 2 of 2 teams held something else for likelier at some time; 0 did at the end.",
        "The highest step was 6 in A and 4 in B.",
    ] {
        assert!(wash.contains(&format!("<p class=\"finding\">{said}</p>")), "{said}");
        assert!(wash.contains(&format!("role=\"img\" aria-label=\"{said}\"")), "{said}");
    }
    for table in ["rungs-data", "pieces-data", "ribbon-data-1", "ribbon-data-2", "beliefs-data", "twin-data"] {
        assert!(wash.contains(&format!("<details class=\"data\" id=\"{table}\">")), "{table}");
    }
    assert!(wash.contains("mistaken 5 days") && wash.contains("mistaken 28 h"), "each team by its ribbon");
    assert!(!wash.contains("has not finished"));
    let open = page("hot-wash-twin-open");
    assert!(open.contains("Table B (poc-directory) has not finished: it stands at Day 5 00:00."));
    assert!(open.contains("So far the highest step was 6 in A and 1 in B.") && open.contains("Not played yet in B"));
    assert!(page("hot-wash").contains("This exercise has no twin.") && page("hot-wash").contains("action=\"/twin\""));
    assert!(!page("board-twin").contains("<form"), "the projector has no form");
    let empty = pages(&Sample::new(Kind::Empty), Lang::En);
    let nobody = &empty.iter().find(|(name, _)| name == "hot-wash").expect("the page").1;
    assert!(nobody.contains("No team has agreed to show what it believed."));
}
