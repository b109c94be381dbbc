//! A full room: 27 teams of eight devices on one server. Measured and printed, never asserted in time: `cargo xtask load`.

mod common;
mod served;

use common::folder;
use served::client::{Events, get, post};
use served::{Served, owned};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Devices of a team.
const DEVICES: usize = 8;

/// Decisions that are measured.
const DECISIONS: usize = 40;

/// The value at a share of a sorted list.
fn at(sorted: &[f64], share: f64) -> f64 {
    let place = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len());
    sorted[place - 1]
}

fn tell(what: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let [half, most, all] = [0.5, 0.99, 1.0].map(|share| at(&values, share));
    println!("{what}: half {half:.1} ms, 99 of 100 {most:.1} ms, all {all:.1} ms ({} measured)", values.len());
}

#[test]
#[ignore = "measures; cargo xtask load"]
fn a_full_room() {
    let here = folder("load");
    let server = Served::start(&here, &["arf-27", "--cbm", "poc-directory", "--store", "load.detente"]);
    let page = get(server.at, &format!("/join?code={}", server.code), "").body;
    let codes: Vec<String> = page
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|value| value.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(str::to_owned)
        .collect();
    assert_eq!(codes.len(), 27, "{codes:?}");
    let begun = Instant::now();
    let mut devices = Vec::new();
    for code in &codes {
        for device in 0..DEVICES {
            devices.push(server.join(&format!("{code} {device}"), code));
        }
    }
    println!("{} devices joined in {:.1} s", devices.len(), begun.elapsed().as_secs_f64());
    for number in 0..4 {
        let next = server.order(&[("order", "next"), ("id", &format!("next {number}"))]);
        assert_eq!(next.status, 303, "{}", next.body);
    }
    // What each device does with a change: it hears of it, and loads its page.
    let (told, heard) = channel::<(u64, Instant, Instant)>();
    for cookie in &devices {
        let (cookie, told, at) = (cookie.clone(), told.clone(), server.at);
        std::thread::spawn(move || {
            let mut events = Events::open(at, &cookie, "");
            assert_eq!(events.status, 200);
            while let Some(event) = events.next() {
                let come = Instant::now();
                let Some(seq) = event.iter().find_map(|line| line.strip_prefix("id: ")?.parse().ok()) else { continue };
                let page = get(at, "/table", &cookie);
                if page.status == 200 && told.send((seq, come, Instant::now())).is_err() {
                    return;
                }
            }
        });
    }
    // Presence settles first.
    let mut last = 0;
    while let Ok((seq, ..)) = heard.recv_timeout(Duration::from_secs(5)) {
        last = last.max(seq);
    }
    let (mut answers, mut events, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    for decision in 0..DECISIONS {
        let speaker = &devices[decision % codes.len() * DEVICES];
        let (id, reason) = (format!("decision {decision}"), format!("reason {decision}"));
        let fields = [("order", "no-act"), ("reason", reason.as_str()), ("id", id.as_str())];
        let sent = Instant::now();
        let answer = post(server.at, "/do", speaker, &owned(&fields));
        assert_eq!(answer.status, 303, "{}", answer.body);
        answers.push(sent.elapsed().as_secs_f64() * 1e3);
        last += 1;
        for _ in 0..devices.len() {
            let (seq, come, loaded) = heard.recv_timeout(Duration::from_secs(60)).expect("every screen is reached");
            assert_eq!(seq, last);
            events.push(come.duration_since(sent).as_secs_f64() * 1e3);
            pages.push(loaded.duration_since(sent).as_secs_f64() * 1e3);
        }
    }
    tell("the decision is acknowledged", answers);
    tell("a screen hears of it", events);
    tell("a screen has its new page", pages);
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("memory {line}");
    }
}
