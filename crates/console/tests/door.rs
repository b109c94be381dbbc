//! The door, as an attacker tries it.

mod common;

use common::client::{Answer, Events, encoded, get, post, post_from, send, try_send};
use common::{Running, stand_in};

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Nothing of an exercise is in an answer.
fn says_nothing(answer: &Answer) {
    for secret in ["brief of", "Control {", "TeamDesk {", "Board {", "Gallery {"] {
        assert!(!answer.body.contains(secret), "{secret} in {}", answer.body);
    }
}

#[test]
fn without_a_key_or_with_a_wrong_one_there_is_the_join_page_alone() {
    let server = Running::new("door-keyless");
    let right = server.facilitator();
    // Another last letter than the right one has: a token may end in any.
    let other = if right.ends_with('a') { 'b' } else { 'a' };
    let wrong = format!("{}{other}", &right[..right.len() - 1]);
    for cookie in ["", "detente=", "detente=x", wrong.as_str(), "other=1"] {
        for path in ["/control", "/control/people", "/control/as/S01", "/table", "/board", "/gallery", "/lobby"] {
            let answer = get(server.at, path, cookie);
            assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{path}");
            says_nothing(&answer);
        }
        assert_eq!(get(server.at, "/stream", cookie).status, 403);
        assert_eq!(post(server.at, "/do", cookie, &owned(&[("order", "note"), ("id", "1")])).status, 303);
        says_nothing(&get(server.at, "/", cookie));
    }
    assert!(!get(server.at, "/control", &right).body.contains("LogRow"), "no order of a stranger was carried out");
    for token in ["x", "", "..", "%00", &"a".repeat(26), &"a".repeat(9000)] {
        let answer = get(server.at, &format!("/open/{token}"), "");
        assert!(answer.status >= 400 && answer.cookie().is_none(), "{token} {}", answer.status);
    }
}

#[test]
fn a_team_reaches_no_page_but_its_own() {
    let server = Running::new("door-team");
    let facilitator = server.facilitator();
    let team = server.join("Mira", "S01");
    let other = server.join("Jon", "S02");
    let said = server.order(&other, &[("order", "no-act"), ("reason", "a thing that S02 alone knows")]);
    assert_eq!(said.status, 303);
    let own = get(server.at, "/table", &team);
    assert!(own.body.contains("brief of S01 alone") && !own.body.contains("S02 alone"), "{}", own.body);
    assert!(!own.body.contains("Jon"));
    for path in [
        "/control",
        "/control/as/S02",
        "/control/as/S01",
        "/control/people",
        "/control/log",
        "/control/hot-wash",
        "/control/slips",
        "/table/S02",
        "/table?state=S02",
        "/team/S02",
        "/gallery",
        "/board",
        "/lobby",
        "/join",
        "/",
        "/control/../table",
        "//control",
        "/control%2fas%2fS02",
        "/control/record",
    ] {
        let answer = get(server.at, path, &team);
        assert!(!answer.body.contains("S02 alone"), "{path}: {}", answer.body);
        if !path.starts_with("/table?") {
            says_nothing(&answer);
        }
    }
    // The facilitator's word is not a team's to use: the table is taken from where the viewer sits.
    let forged = [("order", "no-act"), ("reason", "forged"), ("state", "S02")];
    assert_eq!(server.order(&team, &forged).status, 303);
    assert!(!get(server.at, "/table", &other).body.contains("forged"));
    assert!(get(server.at, "/table", &team).body.contains("forged"));
    for order in ["note", "next", "undo", "leave", "move", "join", "remove-identities", "new-code", ""] {
        let fields = [("order", order), ("text", "x"), ("to", "0"), ("person", "2"), ("place", "S02")];
        let answer = server.order(&team, &fields);
        assert!(answer.status >= 400, "{order}: {}", answer.status);
        assert!(!answer.body.contains("S02 alone"));
    }
    assert!(get(server.at, "/control", &facilitator).body.contains("Jon"));
    // The projector shows, and orders nothing.
    let projector = server.cookie(server.links.projector.as_deref().expect("a link"));
    assert_eq!(get(server.at, "/board", &projector).status, 200);
    assert_eq!(get(server.at, "/control", &projector).status, 403);
    assert_eq!(server.order(&projector, &[("order", "note"), ("text", "x")]).status, 403);
}

#[test]
fn a_stream_tells_that_something_changed_and_nothing_else() {
    let server = Running::new("door-stream");
    let facilitator = server.facilitator();
    let team = server.join("Mira", "S01");
    let mut stream = Events::open(server.at, &team, "Last-Event-ID: 1\r\n");
    assert_eq!(stream.status, 200);
    server.order(&facilitator, &[("order", "note"), ("text", "the facilitator's own thought")]);
    loop {
        let event = stream.next().expect("an event");
        let seq = event.iter().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
        assert_eq!(event.len(), 3, "{event:?}");
        for line in ["event: change".to_owned(), format!("id: {seq}"), format!("data: {seq}")] {
            assert!(event.contains(&line), "{event:?}");
        }
        if seq == "2" {
            break;
        }
    }
}

#[test]
fn whoever_has_left_is_a_stranger_again() {
    let server = Running::new("door-left");
    let facilitator = server.facilitator();
    let team = server.join("Mira", "S01");
    assert_eq!(server.order(&facilitator, &[("order", "leave"), ("person", "1")]).status, 303);
    assert_eq!(get(server.at, "/table", &team).header("location"), Some("/"));
    assert_eq!(get(server.at, "/stream", &team).status, 403);
}

#[test]
fn names_and_pages_of_other_sites_are_refused() {
    let server = Running::new("door-host");
    let at = server.at;
    let facilitator = server.facilitator();
    for host in ["evil.example", "evil.example:80", "127.0.0.1", "localhost.evil.example", ""] {
        let answer = send(at, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(answer.status, 421, "{host}");
        says_nothing(&answer);
    }
    let two = format!("GET / HTTP/1.1\r\nHost: {at}\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(send(at, &two).status >= 400);
    let absolute = format!("GET http://evil.example/ HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n");
    assert_eq!(send(at, &absolute).status, 421);
    let port = at.port();
    let local = send(at, &format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"));
    assert_eq!(local.status, 200);
    let body = encoded(&owned(&[("order", "note"), ("text", "from elsewhere"), ("id", "7")]));
    for headers in [
        "Origin: http://evil.example\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        format!("Origin: https://{at}\r\n"),
        format!("Origin: http://localhost:{port}\r\n"),
        format!("Origin: http://{at}\r\nOrigin: http://evil.example\r\n"),
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\n".to_owned(),
    ] {
        assert_eq!(post_from(at, "/do", &facilitator, &headers, &body).status, 403, "{headers}");
    }
    assert!(!get(at, "/control", &facilitator).body.contains("from elsewhere"));
    let own = post_from(at, "/do", &facilitator, "Sec-Fetch-Site: same-origin\r\n", &body);
    assert_eq!(own.status, 303);
}

#[test]
fn every_answer_forbids_what_is_not_its_own() {
    let server = Running::new("door-headers");
    let cookie = server.facilitator();
    for path in ["/", "/control", "/asset/detente.css", "/asset/none", "/nothing/here", "/open/x", "/stream?at=0"] {
        let answer = if path.starts_with("/stream") {
            send(server.at, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        } else {
            get(server.at, path, &cookie)
        };
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
    }
    let path = server.links.facilitator.split(&server.at.to_string()).nth(1).expect("a path");
    let set = get(server.at, path, "");
    let set = set.header("set-cookie").expect("a cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/"), "{set}");
}

#[test]
fn what_is_too_large_or_too_much_is_refused() {
    let server = Running::new("door-size");
    let at = server.at;
    let facilitator = server.facilitator();
    let fill = |bytes: usize| encoded(&owned(&[("order", "note"), ("id", "1"), ("text", &"x".repeat(bytes))]));
    let large = post_from(at, "/do", &facilitator, "", &fill(70_000));
    assert_eq!(large.status, 413);
    let long = post_from(at, "/do", &facilitator, "", &fill(9_000));
    assert_eq!(long.status, 409);
    assert!(long.body.contains("too long"), "{}", long.body);
    let many = vec![("with".to_owned(), "S01".to_owned()); 100];
    assert_eq!(post(at, "/do", &facilitator, &many).status, 409);
    let long_id = owned(&[("order", "note"), ("text", "x"), ("id", &"i".repeat(200))]);
    assert_eq!(post(at, "/do", &facilitator, &long_id).status, 409);
    assert_eq!(post(at, "/do", &facilitator, &owned(&[("order", "note"), ("text", "x")])).status, 409);
    // A body that is announced and does not come holds one connection, not the server.
    let head = format!("POST /do HTTP/1.1\r\nHost: {at}\r\nContent-Length: 50\r\n\r\n");
    let mut slow = std::net::TcpStream::connect(at).expect("a connection");
    std::io::Write::write_all(&mut slow, head.as_bytes()).expect("a head");
    assert_eq!(get(at, "/control", &facilitator).status, 200);
    assert!(!get(at, "/control", &facilitator).body.contains("LogRow"));
    assert!(
        try_send(at, &format!("GET /{} HTTP/1.1\r\nHost: {at}\r\n\r\n", "x".repeat(100_000)))
            .is_none_or(|a| a.status >= 400)
    );
}

#[test]
fn one_person_opens_only_so_many_streams() {
    let server = Running::new("door-streams");
    let team = server.join("Mira", "S01");
    let open: Vec<Events> = (0..6).map(|_| Events::open(server.at, &team, "")).collect();
    assert!(open.iter().all(|stream| stream.status == 200));
    assert_eq!(Events::open(server.at, &team, "").status, 429);
    let other = server.join("Jon", "S01");
    assert_eq!(Events::open(server.at, &other, "").status, 200);
    drop(open);
    // The server learns of a closed connection when it next writes or looks.
    let again = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        Events::open(server.at, &team, "").status == 200
    });
    assert!(again, "closed streams make room");
}

#[test]
fn codes_cannot_be_guessed_in_a_row() {
    let server = Running::new("door-codes");
    let mut refused = 0;
    for guess in 0..30 {
        let id = get(server.at, "/join", "").id();
        let code = format!("Z{guess}-NOTHING");
        let form = owned(&[("code", &code), ("name", "x"), ("place", "lobby"), ("id", &id)]);
        let answer = post(server.at, "/join", "", &form);
        assert!(answer.cookie().is_none());
        assert!(answer.status == 403 || answer.status == 429, "{}", answer.status);
        refused += usize::from(answer.status == 429);
    }
    assert_eq!(refused, 10, "after twenty wrong codes an address has to wait");
    // Even the right one, else the limit would tell it.
    let right = owned(&[("code", &server.code()), ("name", "x"), ("place", "lobby"), ("id", "1")]);
    assert_eq!(post(server.at, "/join", "", &right).status, 429);
    // The page with a code in its address is no other way to guess.
    assert!(get(server.at, &format!("/join?code={}", server.code()), "").body.contains("Join(None"));
    // Whoever is in stays in.
    assert_eq!(get(server.at, "/control", &server.facilitator()).status, 200);
}

#[test]
fn a_new_code_closes_the_old_one() {
    let server = Running::new("door-new-code");
    let facilitator = server.facilitator();
    assert_eq!(server.order(&facilitator, &[("order", "new-code")]).status, 303);
    let id = get(server.at, "/join", "").id();
    let form = owned(&[("code", &server.code()), ("name", "x"), ("place", "lobby"), ("id", &id)]);
    assert_eq!(post(server.at, "/join", "", &form).status, 403);
}

#[test]
fn a_command_id_is_one_command() {
    let server = Running::new("door-replay");
    let at = server.at;
    let facilitator = server.facilitator();
    let note = |text: &str| owned(&[("order", "note"), ("text", text), ("id", "same")]);
    for _ in 0..3 {
        assert_eq!(post(at, "/do", &facilitator, &note("once")).status, 303);
    }
    let page = get(at, "/control", &facilitator);
    assert_eq!(page.body.matches("LogRow").count(), 1, "{}", page.body);
    let other = post(at, "/do", &facilitator, &note("another"));
    assert_eq!(other.status, 409);
    assert!(other.body.contains("sent before"));
    // Another person's id is another command, and gives nobody anything.
    let team = server.join("Mira", "S01");
    let same = owned(&[("order", "no-act"), ("reason", "mine"), ("id", "same")]);
    assert_eq!(post(at, "/do", &team, &same).status, 303);
    assert!(get(at, "/table", &team).body.contains("mine"));
}

#[test]
fn joining_twice_with_one_form_is_joining_once_and_ids_are_not_made_up() {
    let server = Running::new("door-join-twice");
    let at = server.at;
    let id = get(at, "/join", "").id();
    let form = |id: &str| owned(&[("code", &server.code()), ("name", "Mira"), ("place", "S01"), ("id", id)]);
    let first = post(at, "/join", "", &form(&id)).cookie().expect("a cookie");
    let second = post(at, "/join", "", &form(&id)).cookie().expect("a cookie");
    assert_ne!(first, second);
    // One person, who holds the key of the second answer, as the browser does.
    assert_eq!(get(at, "/table", &second).status, 200);
    assert_eq!(get(at, "/table", &first).status, 303);
    let control = get(at, "/control", &server.facilitator()).body;
    assert_eq!(control.matches("Mira").count(), 1, "{control}");
    for made_up in ["1", "", "same", &id[1..], "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
        assert_eq!(post(at, "/join", "", &form(made_up)).status, 409, "{made_up}");
    }
    for place in ["projector", "S99", "S01.9", "control", "S01.-1", "facilitator"] {
        let id = get(at, "/join", "").id();
        let form = owned(&[("code", &server.code()), ("name", "x"), ("place", place), ("id", &id)]);
        assert_eq!(post(at, "/join", "", &form).status, 409, "{place}");
    }
}

#[test]
fn free_text_is_shown_as_text() {
    let server = Running::new("door-text");
    let at = server.at;
    let facilitator = server.facilitator();
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u{0}\u{1b}[31m";
    let team = server.join(evil, "S01");
    server.order(&team, &[("order", "no-act"), ("reason", evil)]);
    server.order(&facilitator, &[("order", "note"), ("text", evil)]);
    let answers = [
        get(at, "/table", &team),
        get(at, "/control", &facilitator),
        get(at, "/control/as/S01", &facilitator),
        get(at, &format!("/join?code={}", "%3Cscript%3E"), ""),
        server.order(&team, &[("order", evil), ("back", evil)]),
        server.order(&facilitator, &[("order", "move"), ("person", "1"), ("place", evil)]),
    ];
    for answer in answers {
        assert!(!answer.body.contains("<script>") && !answer.body.contains("<img"), "{}", answer.body);
        assert!(!answer.body.contains('\u{1b}') && !answer.body.contains('\0'));
    }
}

#[test]
fn a_form_leads_back_to_our_own_pages_only() {
    let server = Running::new("door-back");
    let facilitator = server.facilitator();
    let to = |back: &str| {
        let answer = server.order(&facilitator, &[("order", "note"), ("text", "x"), ("back", back)]);
        assert_eq!(answer.status, 303);
        answer.header("location").unwrap_or_default().to_owned()
    };
    assert_eq!(to("#decide"), "/control#decide");
    assert_eq!(to("/control/people#p3"), "/control/people#p3");
    assert_eq!(to("/control/as/S01"), "/control/as/S01");
    for foreign in
        ["//evil.example", "http://evil.example", "/\\evil.example", "/control\r\nX: y", "/open/x", "/controlx"]
    {
        assert_eq!(to(foreign), "/control", "{foreign}");
    }
}

#[test]
fn a_fault_in_the_fold_ends_one_order_and_not_the_server() {
    let server = Running::new("door-panic");
    let at = server.at;
    let facilitator = server.facilitator();
    server.order(&facilitator, &[("order", "note"), ("text", "before")]);
    let answer = server.order(&facilitator, &[("order", "note"), ("text", stand_in::BOOM)]);
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("A fault of the program"), "{}", answer.body);
    server.order(&facilitator, &[("order", "note"), ("text", "after")]);
    let page = get(at, "/control", &facilitator).body;
    assert_eq!(page.matches("LogRow").count(), 2, "{page}");
    assert!(page.contains("before") && page.contains("after") && page.contains("seq: 2"), "{page}");
}

#[test]
fn a_form_from_a_tab_of_another_exercise_does_nothing() {
    let running = Running::new("two-tabs");
    let facilitator = running.facilitator();
    let note = |exercise: &str, text: &str| {
        running.order(&facilitator, &[("order", "note"), ("text", text), ("exercise", exercise)])
    };
    let own = running.session.0.to_string();
    assert_eq!(note(&own, "of this exercise").status, 303);
    let answer = note("4711", "of another exercise");
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("another exercise than the one"), "{}", answer.body);
    let page = get(running.at, "/control/log", &facilitator).body;
    assert!(page.contains("of this exercise") && !page.contains("of another exercise"), "{page}");
    // Neither does one that would begin another.
    for path in ["/branch", "/twin"] {
        let id = get(running.at, "/", &facilitator).id_or_fresh();
        let fields = [("id", id.as_str()), ("to", "1"), ("configuration", "none"), ("exercise", "4711")];
        let answer = post(running.at, path, &facilitator, &owned(&fields));
        assert!(answer.body.contains("another exercise than the one"), "{path}: {} {}", answer.status, answer.body);
    }
}

#[test]
fn a_page_that_a_refused_form_gave_can_be_reloaded() {
    let running = Running::new("reload");
    let facilitator = running.facilitator();
    for path in ["/do", "/branch", "/twin", "/new", "/open"] {
        let answer = get(running.at, path, &facilitator);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/control")), "{path}");
        assert_eq!(get(running.at, path, "").header("location"), Some("/"), "{path}");
    }
    let chosen = get(running.at, "/do?lang=en", &facilitator);
    assert_eq!(chosen.header("location"), Some("/control?lang=en"));
    assert_eq!(get(running.at, "/do?lang=//evil", &facilitator).header("location"), Some("/control"));
}
