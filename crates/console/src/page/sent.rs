//! What a page's forms send is what the server reads: every form of every sample page, with every choice that it
//! offers, becomes an order.

#[path = "../../examples/pages/samples/mod.rs"]
#[allow(dead_code, reason = "the example and the other tests use the rest")]
mod samples;

use crate::http::form::{Fields, Tables, order};
use crate::text::Lang;
use detente_engine::ids::StateId;
use samples::{Kind, Sample, pages};

/// A control of a form: its name, and the values that it may send.
type Controls = Vec<(String, Vec<String>)>;

/// The value of an attribute in a tag, unescaped as far as our samples need it.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[at..at + tag[at..].find('"')?];
    Some(value.replace("&#39;", "'").replace("&#34;", "\"").replace("&amp;", "&"))
}

/// The forms of a page that go to `/do`.
fn forms(page: &str) -> Vec<Controls> {
    let mut found = Vec::new();
    for form in page.split("<form ").skip(1) {
        let form = &form[..form.find("</form>").unwrap_or(form.len())];
        if !form.contains("action=\"/do\"") {
            continue;
        }
        let mut controls: Controls = Vec::new();
        let mut select = String::new();
        for tag in form.split('<').skip(1) {
            let name = attribute(tag, "name").unwrap_or_default();
            let value = attribute(tag, "value").unwrap_or_default();
            let kind = tag.split([' ', '>']).next().unwrap_or_default();
            let optional = tag.contains("type=\"checkbox\"");
            match kind {
                "select" => {
                    controls.push((name.clone(), Vec::new()));
                    select = name;
                }
                "option" => {
                    controls.iter_mut().filter(|(one, _)| *one == select).for_each(|(_, v)| v.push(value.clone()))
                }
                "textarea" => controls.push((name, vec!["Because.".into()])),
                "input" | "button" if !name.is_empty() && !optional => {
                    let value = if tag.contains("type=\"number\"") { "6".into() } else { value };
                    let value = if name == "text" { "A note.".into() } else { value };
                    match controls.iter_mut().find(|(one, _)| *one == name) {
                        Some((_, values)) => values.push(value),
                        None => controls.push((name, vec![value])),
                    }
                }
                _ => {}
            }
        }
        found.push(controls);
    }
    found
}

#[test]
fn every_form_becomes_an_order() {
    let mut sent = 0;
    for kind in [Kind::Rich, Kind::Many] {
        let sample = Sample::new(kind);
        let states = sample.states().iter().map(|card| (card.code.clone(), card.seats.len())).collect();
        let tables = Tables { states };
        for (name, page) in pages(&sample, Lang::En) {
            for controls in forms(&page) {
                // Each value of each control once, the others at their first.
                for (varied, (_, values)) in controls.iter().enumerate() {
                    for value in values {
                        let pairs = controls.iter().enumerate().filter(|(_, (_, values))| !values.is_empty()).map(
                            |(place, (name, values))| {
                                let value = if place == varied { value } else { &values[0] };
                                (name.clone(), value.clone())
                            },
                        );
                        let pairs: Vec<(String, String)> = pairs.collect();
                        let fields = Fields::new(pairs.clone()).expect("within the limits");
                        let read = order(&fields, &tables, Some(StateId(0)));
                        assert!(read.is_ok(), "{name}: {pairs:?}: {:?}", read.err());
                        sent += 1;
                    }
                }
            }
        }
    }
    assert!(sent > 1000, "{sent}");
}
