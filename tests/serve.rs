//! `detente serve` as a room has it: killed at any moment, started again, started wrongly.

mod common;
mod served;

use common::{detente, folder};
use detente_console::session::order::Order;
use detente_console::store::Store;
use served::Served;
use served::client::{encoded, get, post, try_send};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the store of a test is.
const STORE: &str = "exercise.detente";

/// Numbers that nobody chose, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_happens_twice_however_often_it_is_killed() {
    let here = folder("serve-crash");
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |now| now.as_nanos() as u64 | 1);
    let mut chance = Chance(seed);
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let mut unsure: BTreeMap<String, String> = BTreeMap::new();
    let mut team = None;
    for round in 0..6 {
        let server = Served::start(&here, &["lantern-strait", "--store", STORE]);
        let team = team.get_or_insert_with(|| server.join("Mira", "lobby")).clone();
        assert_eq!(get(server.at, "/lobby", &team).status, 200, "seed {seed}: who is in stays in");
        // What nobody knows to be carried out is sent again, under the same command id.
        for (id, text) in std::mem::take(&mut unsure) {
            let sent = server.order(&[("order", "note"), ("text", &text), ("id", &id)]);
            assert_eq!(sent.status, 303, "seed {seed}: {}", sent.body);
            acknowledged.insert(text);
        }
        let stop = AtomicBool::new(false);
        let wait = Duration::from_millis(30 + chance.below(400));
        let (at, cookie) = (server.at, server.facilitator.clone());
        let sent: Vec<(String, String, bool)> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..3)
                .map(|sender| {
                    let (stop, cookie) = (&stop, &cookie);
                    scope.spawn(move || {
                        let mut sent = Vec::new();
                        for number in 0..10_000 {
                            if stop.load(Ordering::Relaxed) {
                                break;
                            }
                            let id = format!("note-{round}-{sender}-{number}");
                            let text = format!("text {round} {sender} {number}.");
                            let fields = [("order", "note"), ("text", text.as_str()), ("id", id.as_str())];
                            let body = encoded(&served::owned(&fields));
                            let request = format!(
                                "POST /do HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\nConnection: close\r\n\
                                 Content-Length: {}\r\n\r\n{body}",
                                body.len()
                            );
                            let answer = try_send(at, &request);
                            sent.push((id, text, answer.is_some_and(|answer| answer.status == 303)));
                        }
                        sent
                    })
                })
                .collect();
            std::thread::sleep(wait);
            server.kill();
            stop.store(true, Ordering::Relaxed);
            senders.into_iter().flat_map(|sender| sender.join().expect("a sender")).collect()
        });
        for (id, text, sure) in sent {
            if sure {
                acknowledged.insert(text);
            } else {
                unsure.insert(id, text);
            }
        }
    }
    assert!(acknowledged.len() > 20, "seed {seed}: only {} were acknowledged", acknowledged.len());
    let store = Store::open(&here.join(STORE)).expect("a store");
    let sessions = store.sessions().expect("sessions");
    assert_eq!(sessions.len(), 1, "the session was resumed each time");
    let entries = store.entries(sessions[0].session).expect("entries");
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &entries {
        if let Order::Note { text } = &entry.order {
            *texts.entry(text.clone()).or_insert(0) += 1;
        }
    }
    let lost: Vec<&String> = acknowledged.iter().filter(|text| !texts.contains_key(*text)).collect();
    assert!(lost.is_empty(), "seed {seed}: acknowledged and lost: {lost:?}");
    let twice: Vec<_> = texts.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "seed {seed}: happened twice: {twice:?}");
}

#[test]
fn a_session_goes_on_where_it_was_and_its_record_replays() {
    let here = folder("serve-resume");
    let words = ["lantern-strait", "--cbm", "poc-directory", "--seed", "7", "--store", STORE];
    let first = Served::start(&here, &words);
    let team = first.join("Mira", "AUR");
    assert_eq!(get(first.at, "/table", &team).status, 200);
    for id in ["inform", "contact", "deliveries", "decide"] {
        let next = first.order(&[("order", "next"), ("id", id)]);
        assert_eq!(next.status, 303, "{}", next.body);
    }
    let facilitator = first.facilitator.clone();
    let seen = plain(&get(first.at, "/control/log", &facilitator).body);
    let record = get(first.at, "/control/record", &facilitator);
    assert_eq!(record.header("content-type"), Some("application/json"));
    std::fs::write(here.join("run.json"), &record.body).expect("a file");
    detente(&here, &["replay", "run.json"]).ends(0);
    first.kill();
    let second = Served::start(&here, &["lantern-strait", "--store", STORE]);
    assert!(second.said.contains("The last session of this scenario"), "{}", second.said);
    assert_eq!(plain(&get(second.at, "/control/log", &facilitator).body), seen);
    assert_eq!(get(second.at, "/table", &team).status, 200);
    drop(second);
    let anew = Served::start(&here, &["lantern-strait", "--store", STORE, "--new"]);
    assert!(!anew.said.contains("The last session of this scenario"));
    // The old keys are of the old session, which is still there.
    assert_eq!(plain(&get(anew.at, "/control/log", &facilitator).body), seen);
    drop(anew);
    // Without a scenario: a page with the library and both sessions, into which the facilitator can go.
    let shelf = Served::start(&here, &["--store", STORE]);
    let start = get(shelf.at, "/", &shelf.facilitator);
    assert_eq!(start.body.matches("action=\"/open\"").count(), 2, "{}", start.body);
    assert!(start.body.contains("value=\"arf-27\""));
    let earlier = [("session", "1"), ("id", "a")];
    let entered = post(shelf.at, "/open", &shelf.facilitator, &served::owned(&earlier));
    let cookie = entered.cookie().expect("a key of that session");
    assert_eq!(plain(&get(shelf.at, "/control/log", &cookie).body), seen);
    // A new one, once, however often its form is sent; and no file that is not of the library.
    let new = [("scenario", "quiet-update"), ("configuration", "none"), ("seed", "3"), ("id", "b")];
    for _ in 0..2 {
        assert_eq!(post(shelf.at, "/new", &shelf.facilitator, &served::owned(&new)).status, 303);
    }
    let start = get(shelf.at, "/", &shelf.facilitator);
    assert_eq!(start.body.matches("action=\"/open\"").count(), 3);
    let file = [("scenario", "../../run.json"), ("configuration", "none"), ("seed", "3"), ("id", "c")];
    assert_eq!(post(shelf.at, "/new", &shelf.facilitator, &served::owned(&file)).status, 409);
    assert_eq!(post(shelf.at, "/new", &team, &served::owned(&new)).status, 403);
}

/// A page without what is new on every rendering.
fn plain(page: &str) -> String {
    let mut parts = page.split("name=\"id\" value=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    match text.split_once("data-now=\"") {
        Some((before, after)) => format!("{before}{}", after.split_once('"').map_or(after, |(_, rest)| rest)),
        None => text,
    }
}

#[test]
fn bad_input_is_told_in_words_and_loses_nothing() {
    let here = folder("serve-bad");
    let refused = |words: &[&str], said: &str| {
        let words: Vec<&str> = std::iter::once("serve").chain(words.iter().copied()).collect();
        let answer = detente(&here, &words).ends(2);
        assert!(answer.err.contains(said) && answer.err.contains("mend:"), "{words:?}: {}", answer.err);
    };
    refused(&["no-such-crisis", "--store", STORE], "there is no scenario");
    refused(
        &["lantern-strait", "--cbm", "no-such-measure", "--port", "0", "--store", STORE],
        "there is no configuration",
    );
    refused(&["--port", "0", "--store", "missing/exercise.detente"], "is not there");
    refused(&["--port", "0", "--store", "."], "is a folder");
    std::fs::write(here.join("letter.txt"), "Dear colleague").expect("a file");
    refused(&["--port", "0", "--store", "letter.txt"], "is no store");
    assert_eq!(std::fs::read_to_string(here.join("letter.txt")).expect("the file"), "Dear colleague");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a socket");
    let port = taken.local_addr().expect("an address").port().to_string();
    refused(&["--port", &port, "--store", "other.detente"], "is in use");
    let server = Served::start(&here, &["lantern-strait", "--store", STORE]);
    refused(&["lantern-strait", "--port", "0", "--store", STORE], "another server has the store");
    assert_eq!(get(server.at, "/control", &server.facilitator).status, 200);
}

/// Stopped by Ctrl-C, or as the system stops what runs: nothing is left beside the file that it would miss elsewhere.
#[cfg(unix)]
#[test]
fn a_stopped_store_is_one_file_that_goes_on_where_it_is_copied_to() {
    for signal in ["-INT", "-TERM"] {
        let here = folder(&format!("serve-stopped{signal}"));
        let mut server = Served::start(&here, &["lantern-strait", "--store", STORE]);
        let _stream = served::client::Events::open(server.at, &server.facilitator, "");
        assert_eq!(server.order(&[("order", "note"), ("text", "kept in the file"), ("id", "a")]).status, 303);
        let id = server.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().expect("kill").success());
        let ended = (0..100).find_map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            server.child.try_wait().expect("a look")
        });
        assert_eq!(ended.and_then(|status| status.code()), Some(0), "{signal}");
        for beside in ["-wal", "-shm"] {
            assert!(!here.join(format!("{STORE}{beside}")).exists(), "{signal}: {beside} is left beside the store");
        }
        let there = folder(&format!("serve-copied{signal}"));
        std::fs::copy(here.join(STORE), there.join(STORE)).expect("a copy");
        let copied = Served::start(&there, &["lantern-strait", "--store", STORE]);
        assert!(copied.said.contains("goes on where it was"), "{signal}: {}", copied.said);
        let log = get(copied.at, "/control/log", &copied.facilitator).body;
        assert!(log.contains("kept in the file"), "{signal}: {log}");
    }
}

/// A session that a form of a page makes: the answer's cookie is the facilitator's of the new one.
fn made(server: &Served, path: &str, cookie: &str, fields: &[(&str, &str)]) -> String {
    let answer = post(server.at, path, cookie, &served::owned(fields));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/control")), "{path}: {}", answer.body);
    answer.cookie().expect("a key of the new session")
}

/// The value of a hidden field in the first form of a page that goes to an address.
fn field(page: &str, action: &str, name: &str) -> String {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("no form to {action}"));
    let form = form.split("</form>").next().unwrap_or_default();
    let value = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{action}: {name}"));
    value.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn a_branch_goes_on_beside_its_session_and_is_made_once() {
    let here = folder("serve-branch");
    let first = Served::start(&here, &["lantern-strait", "--seed", "7", "--store", STORE]);
    let facilitator = first.facilitator.clone();
    let team = first.join("Mira", "AUR");
    for id in ["inform", "contact", "deliveries", "decide"] {
        assert_eq!(first.order(&[("order", "next"), ("id", id)]).status, 303);
    }
    let control = get(first.at, "/control", &facilitator).body;
    let (id, to) = (field(&control, "/branch", "id"), field(&control, "/branch", "to"));
    let before = plain(&get(first.at, "/control/log", &facilitator).body);
    let branch = made(&first, "/branch", &facilitator, &[("id", &id), ("to", &to)]);
    assert_eq!(plain(&get(first.at, "/control/log", &facilitator).body), before, "the old one stays as it is");
    // Only a facilitator makes one, only of a point that there is, and only by the form of a page of ours.
    let form = |id: &str, to: &str| served::owned(&[("id", id), ("to", to)]);
    assert_eq!(post(first.at, "/branch", &team, &form("t", "1")).status, 403);
    assert_eq!(post(first.at, "/branch", "", &form("t", "1")).header("location"), Some("/"));
    for to in ["99999", "-1", "x", ""] {
        assert_eq!(post(first.at, "/branch", &facilitator, &form("w", to)).status, 409, "{to}");
    }
    assert_eq!(post(first.at, "/branch", &facilitator, &form("", &to)).status, 409);
    let elsewhere = "Origin: http://elsewhere.example\r\n";
    let body = encoded(&form("e", &to));
    assert_eq!(served::client::post_from(first.at, "/branch", &facilitator, elsewhere, &body).status, 403);
    first.kill();

    let second = Served::start(&here, &["--store", STORE]);
    // The answer was lost, and the browser sends the form again: the same branch, whatever happened between. The same id
    // for another point is told apart.
    let again = made(&second, "/branch", &facilitator, &[("id", &id), ("to", &to)]);
    assert_eq!(post(second.at, "/branch", &facilitator, &form(&id, "0")).status, 409);
    let log = |cookie: &str| plain(&get(second.at, "/control/log", cookie).body);
    assert_eq!(log(&again), log(&branch));
    let start = get(second.at, "/", &second.facilitator).body;
    assert_eq!(start.matches("action=\"/open\"").count(), 2, "{start}");
    assert!(start.contains("Branched from no. 1, at Day "), "{start}");
    // Its own code, nobody at its tables, and no key of the old one opens it.
    let codes = [&facilitator, &branch].map(|cookie| code(&get(second.at, "/control", cookie).body));
    assert_ne!(codes[0], codes[1]);
    assert!(!log(&branch).contains("Mira"), "names stay behind");
    assert!(get(second.at, "/table", &team).body.contains("Mira"), "the old table is where it was");
    // Others sit down there and go their own way, to the end; the old session does not move.
    let join = get(second.at, "/join", "").id();
    let fields = [("code", codes[1].as_str()), ("name", "Noor"), ("place", "AUR"), ("id", &join)];
    let noor = post(second.at, "/join", "", &served::owned(&fields)).cookie().expect("a seat in the branch");
    assert!(get(second.at, "/table", &noor).body.contains("Noor"));
    for n in 0..22 {
        let id = format!("on-{n}");
        if post(second.at, "/do", &branch, &served::owned(&[("order", "next"), ("id", &id)])).status != 303 {
            break;
        }
    }
    assert!(get(second.at, "/control/hot-wash", &branch).body.contains("id=\"step-6\""));
    assert_eq!(log(&facilitator), before);
    // The branch is a run like any other: its record is replayed to the same digest, before and after a kill.
    let record = get(second.at, "/control/record", &branch).body;
    assert!(record.contains("\"commands\""));
    std::fs::write(here.join("run.json"), &record).expect("a file");
    detente(&here, &["replay", "run.json"]).ends(0);
    second.kill();
    let third = Served::start(&here, &["--store", STORE]);
    assert_eq!(get(third.at, "/control/record", &branch).body, record);
}

/// The join code on the facilitator's page.
fn code(page: &str) -> String {
    let at = page.split("join code ").nth(1).unwrap_or_else(|| panic!("no code on {page}"));
    at.split('<').next().unwrap_or_default().trim().to_owned()
}

#[test]
fn twins_are_seen_side_by_side_by_whoever_holds_both() {
    let here = folder("serve-twin");
    let first = Served::start(&here, &["lantern-strait", "--seed", "7", "--store", STORE]);
    let a = first.facilitator.clone();
    let observer = first.join("Noor", "observer");
    let team = first.join("Mira", "AUR");
    let end = |server: &Served, cookie: &str| {
        for n in 0..40 {
            let id = format!("n{n}");
            let fields = served::owned(&[("order", "next"), ("id", &id)]);
            if post(server.at, "/do", cookie, &fields).status != 303 {
                return;
            }
        }
        panic!("the exercise has no end");
    };
    end(&first, &a);
    let alone = get(first.at, "/control/hot-wash", &a).body;
    assert!(alone.contains("This exercise has no twin."));
    // From the hot-wash; and from the start page, with the session in its row.
    let id = field(&alone, "/twin", "id");
    let b = made(&first, "/twin", &a, &[("id", &id), ("configuration", "full")]);
    let start = get(first.at, "/", &a).body;
    assert!(start.contains("Twin of no. 1: the same luck under other measures"), "{start}");
    assert!(field(&start, "/twin", "session") == "2" && start.contains("full · seed 7"));
    let form = |fields: &[(&str, &str)]| served::owned(fields);
    for wrong in [
        &[("id", "v"), ("session", "1"), ("configuration", "none")][..],
        &[("id", "w"), ("session", "1"), ("configuration", "../../run.json")],
        &[("id", "x"), ("session", "99"), ("configuration", "full")],
        &[("id", id.as_str()), ("session", "2"), ("configuration", "arf-2018")],
    ] {
        assert_eq!(post(first.at, "/twin", &a, &form(wrong)).status, 409, "{wrong:?}");
    }
    assert_eq!(post(first.at, "/twin", &team, &form(&[("id", "t"), ("configuration", "full")])).status, 403);
    // The other table has not finished, and both say so.
    for cookie in [&a, &b] {
        let wash = get(first.at, "/control/hot-wash", cookie).body;
        assert!(wash.contains("Table B (full) has not finished: it stands at Day 1 "), "{wash}");
        assert!(wash.contains("A: none") && wash.contains("B: full"));
    }
    end(&first, &b);
    first.kill();

    let second = Served::start(&here, &["--store", STORE]);
    made(&second, "/twin", &a, &[("id", &id), ("configuration", "full")]);
    assert_eq!(get(second.at, "/", &a).body.matches("action=\"/open\"").count(), 2, "one form, one twin");
    let step = |page: &str| {
        let text = page.split("id=\"step-6\"").nth(1).expect("the step").split("</section>").next().unwrap_or_default();
        plain(text).replace("this table", "")
    };
    let [at_a, at_b] = [&a, &b].map(|cookie| get(second.at, "/control/hot-wash", cookie).body);
    for page in [&at_a, &at_b] {
        let told = step(page);
        assert!(told.contains("<p class=\"finding\">") && !told.contains("has not finished"), "{told}");
        assert!(told.contains("never delegations"));
    }
    let table = |page: &str| step(page).split("<table").skip(1).collect::<String>();
    assert_eq!(table(&at_a), table(&at_b), "both tell the same");
    // On no screen before the facilitator puts it there; then on the projector's and the observer's, and on no team's.
    let seen = |cookie: &str, path: &str| get(second.at, path, cookie).body.contains("Two tables side by side");
    assert!(!seen(&observer, "/gallery"));
    let show =
        form(&[("order", "project"), ("screen", "hotwash-6"), ("id", "show"), ("back", "/control/hot-wash#step-6")]);
    let shown = post(second.at, "/do", &a, &show);
    assert_eq!(shown.header("location"), Some("/control/hot-wash#step-6"));
    assert!(seen(&observer, "/gallery") && seen(&a, "/board"));
    let page = get(second.at, "/table", &team).body;
    assert!(!page.contains("Two tables side by side") && !page.contains("B: full"));
    assert_eq!(get(second.at, "/control/hot-wash", &team).status, 403);
    assert_eq!(get(second.at, "/control/hot-wash", &observer).status, 403);
}
