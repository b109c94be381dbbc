//! Streams of many tabs: each learns of every change, and none holds up another.

mod common;

use common::Running;
use common::client::{Events, get};
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn every_tab_learns_of_a_decision() {
    // A tenth of a full exercise in the ordinary tests; `cargo xtask load` measures the whole.
    let server = Running::new("streams-many");
    let facilitator = server.facilitator();
    let teams: Vec<String> = (0..9).map(|team| server.join(&format!("P{team}"), &format!("S{team:02}"))).collect();
    let open = |cookie: &String| (0..2).map(|_| Events::open(server.at, cookie, "")).collect::<Vec<_>>();
    let mut tabs: Vec<Events> = teams.iter().flat_map(open).collect();
    assert!(tabs.iter().all(|tab| tab.status == 200));
    for round in 0..5_u64 {
        server.order(&teams[round as usize], &[("order", "no-act"), ("reason", "x")]);
        for tab in &mut tabs {
            tab.until(10 + round);
        }
    }
    assert_eq!(server.order(&facilitator, &[("order", "note"), ("text", "x")]).status, 303);
}

#[test]
fn a_tab_that_reads_nothing_holds_up_nobody_and_finds_the_last_change() {
    let server = Running::new("streams-slow");
    let team = server.join("Mira", "S01");
    let mut slow = Events::open(server.at, &team, "");
    let mut quick = Events::open(server.at, &team, "");
    // The first word is of where the session stands.
    slow.until(1);
    let begun = Instant::now();
    for at in 0..300_u64 {
        assert_eq!(server.order(&team, &[("order", "no-act"), ("reason", "x")]).status, 303);
        quick.until(2 + at);
    }
    // Not a measure of speed: a server that waited for the slow tab would wait for ever.
    assert!(begun.elapsed() < Duration::from_secs(60));
    slow.until(301);
}

#[test]
fn a_tab_that_comes_back_hears_what_it_missed_and_nothing_twice() {
    let server = Running::new("streams-back");
    let team = server.join("Mira", "S01");
    server.order(&team, &[("order", "no-act"), ("reason", "x")]);
    // It had seen the second entry: it hears of nothing until there is a third.
    let mut knows = Events::open(server.at, &team, "Last-Event-ID: 2\r\n");
    // It had seen the first: it hears of the second at once.
    let mut missed = Events::open(server.at, &team, "Last-Event-ID: 1\r\n");
    missed.until(2);
    server.order(&team, &[("order", "no-act"), ("reason", "y")]);
    let first = knows.next().expect("an event");
    // Presence may be told of before, with the same number; what is told is never the past.
    assert!(first.contains(&"id: 3".to_owned()) || first.contains(&"id: 2".to_owned()), "{first:?}");
}

#[test]
fn who_has_a_tab_open_is_here() {
    let server = Running::new("streams-presence");
    let facilitator = server.facilitator();
    let team = server.join("Mira", "S01");
    let here = || get(server.at, "/control/people", &facilitator).body.contains("here: true");
    assert!(!here());
    let tab = Events::open(server.at, &team, "");
    let until = |wanted: bool| {
        (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            here() == wanted
        })
    };
    assert!(until(true));
    drop(tab);
    assert!(until(false));
}

#[test]
fn connections_that_say_nothing_stop_nobody() {
    let server = Running::new("streams-idle");
    let idle: Vec<TcpStream> = (0..100).filter_map(|_| TcpStream::connect(server.at).ok()).collect();
    for mut stream in &idle {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost");
    }
    assert_eq!(get(server.at, "/", "").status, 200);
}
