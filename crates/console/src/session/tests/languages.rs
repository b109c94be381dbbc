//! What the program says itself on the pages of a played session is in the language of the page: in the pseudo-locale
//! its words are marked, and what is left over is what somebody wrote, in the scenario or at a table.

use super::leaks::{CODES, play_on};
use super::*;
use crate::page::{self, Look};
use crate::session::order::{Screen, Timer, Until};
use crate::text::Lang;
use detente_engine::live::{Handling, Note, Player};
use detente_scenario::inject::Effect;
use std::collections::BTreeSet;

/// A session in which everything has happened that has words: all that a log, a letter or a notice tells of.
fn played() -> Table {
    let mut table = Table::new("lantern-strait", "full");
    let people = CODES.map(|code| table.seat(code));
    let watcher = table.join("Watcher", Place::Evaluator);
    let guest = table.join("Guest", Place::Lobby);
    for order in [
        Order::Move { person: guest, place: Place::Observer },
        Order::Leave { person: guest },
        Order::Speak { person: people[0] },
        Order::Timer(Timer::Start(60)),
        Order::Timer(Timer::Add(60)),
        Order::Timer(Timer::Pause),
        Order::Timer(Timer::Resume),
        Order::Timer(Timer::Stop),
        Order::Pause(true),
        Order::Pause(false),
        Order::Blackout(true),
        Order::Blackout(false),
        Order::RevealTension(true),
        Order::RevealTension(false),
        Order::Project(Screen::Map),
        Order::Project(Screen::HotWash(2)),
    ] {
        table.order(order);
    }
    for (person, code) in people.iter().zip(CODES) {
        table.by(*person, Order::Consent { state: table.state(code), yes: code != "YAR" });
    }
    for _ in 0..3 {
        loop {
            table.order(Order::Next);
            play_on(&mut table, &people);
            match table.session.phase() {
                Phase::Decide => break,
                // Where time can go on, it does.
                _ => {
                    let _ = table.give(None, Order::Advance(Until::NextEvent));
                }
            }
        }
        for (n, (person, code)) in people.iter().zip(CODES).enumerate() {
            let about = table.desk(code).cases.first().map(|case| case.incident);
            let words = if n % 2 == 0 { "Our own words.".to_owned() } else { String::new() };
            let (state, line) = (table.state(code), 1 + (n % 2) as u16);
            let naming =
                table.session.ground.script.lines[usize::from(line)].names.then(|| table.state(CODES[(n + 1) % 6]));
            table.by(*person, Order::Say { state, line, naming, about, words });
        }
        let (state, first, second) = (table.state("CEL"), table.state("AUR"), table.state("BOR"));
        let reason = "They have not talked.".to_owned();
        let _ = table.give(Some(people[2]), Order::Chair { state, first, second, convene: true, reason });
    }
    let mut joint = table.act("AUR", "BOR", 3);
    if let Order::Act { deed, .. } = &mut joint {
        deed.with = vec![table.state("CEL")];
    }
    table.by(people[0], joint);
    table.by(people[3], Order::NoAct { state: table.state("DRE"), reason: "We wait.".into() });
    table.by(watcher, Order::Score { of: "objective 1".into(), mark: 3, remark: "Seen.".into() });
    table.order(Order::Note { text: "A note.".into() });
    let (sector, ..) = table.session.control().sectors[0].clone();
    let incident = table.session.control().incidents[0].0.clone();
    let effects = vec![Effect::Disrupt { sector, loss: 0.6, incident, hours: Some(12.0) }];
    table.order(Order::Improvise { to: vec!["all".into()], text: "The lights go out.".into(), test: false, effects });
    table.order(Order::Improvise { to: vec!["AUR".into()], text: "A trial.".into(), test: true, effects: Vec::new() });
    let waits = table.session.control().coming.into_iter().find(|row| !row.past && row.inject.is_some());
    if let Some(inject) = waits.and_then(|row| row.inject) {
        for how in [Handling::Hold, Handling::Release, Handling::Skip] {
            table.order(Order::Inject { inject, how });
        }
    }
    table.order(Order::Next);
    table.order(Order::Play { state: table.state("YAR"), by: Player::Doctrine });
    table.order(Order::Play { state: table.state("YAR"), by: Player::People });
    table.go(Phase::Contact);
    play_on(&mut table, &people);
    let note = Note { from: table.state("BOR"), to: table.state("CEL"), kind: MessageKind::Evidence, ..note(&table) };
    let words = "A last letter.".to_owned();
    let _ = table.give(Some(people[1]), Order::Write { note, seat: Role::Diplomatic, words, sure: Some(2) });
    table.go(Phase::Deliveries);
    table
}

fn note(table: &Table) -> Note {
    let (from, to) = (table.state("BOR"), table.state("CEL"));
    Note { from, to, kind: MessageKind::Evidence, way: None, about: None, level: None, evidence: false }
}

/// All pages of a session.
fn pages(table: &Table, lang: Lang) -> Vec<(String, String)> {
    let session = &table.session;
    let ids = || "0".to_owned();
    let look = Look::new(lang, &ids);
    let (control, board) = (session.control(), session.board());
    let desks: Vec<_> = CODES.iter().map(|code| table.desk(code)).collect();
    let mut pages = vec![
        ("control".to_owned(), page::control(&control, &look)),
        ("log".to_owned(), page::log(&control, &look)),
        ("people".to_owned(), page::people(&control, &look)),
        ("hot-wash".to_owned(), page::hot_wash(&session.hot_wash(), &control.room, &look)),
        ("slips".to_owned(), page::slips(&desks, &look)),
    ];
    for screen in [Screen::Join, Screen::Map, Screen::Move, Screen::Reveal] {
        let mut board = board.clone();
        board.screen = screen;
        pages.push((format!("projector {screen:?}"), page::board(&board, &look)));
    }
    for person in control.people.iter().filter(|person| person.place == Place::Evaluator) {
        pages.push(("gallery".to_owned(), page::gallery(&session.gallery(person.id), &look)));
    }
    pages.extend(CODES.iter().zip(&desks).map(|(code, desk)| (format!("team {code}"), page::team(desk, &look))));
    pages
}

/// What people see or hear of a page: its text, and the values of attributes that are spoken.
fn spoken(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        found.push(rest[..at].to_owned());
        let end = at + rest[at..].find('>').expect("a tag ends");
        for name in [" aria-label=\"", " title=\"", " placeholder=\"", " label=\"", " data-title=\""] {
            let value = rest[at..end].split(name).nth(1).and_then(|value| value.split('"').next());
            found.extend(value.map(str::to_owned));
        }
        // The names of languages belong to none.
        let skip = rest[at..end].contains("hreflang=") || rest[at..end].starts_with("<!");
        rest = &rest[end + 1..];
        if skip {
            rest = &rest[rest.find('<').unwrap_or(rest.len())..];
        }
    }
    found.into_iter().map(|text| text.replace("&#39;", "'").replace("&#34;", "\"").replace("&quot;", "\"")).collect()
}

/// Runs of words that the pseudo-locale has not changed, in gaps of its phrases too: in its own words none of these
/// letters is left as it was. What has none of them, as numbers and codes, counts with its neighbours.
fn unchanged(text: &str) -> Vec<String> {
    let (mut runs, mut run) = (Vec::new(), Vec::new());
    let mut end = |run: &mut Vec<&str>| {
        let has = |word: &&str| word.contains(|letter| "aeioucns".contains(letter));
        let first = run.iter().position(has);
        if let (Some(first), Some(last)) = (first, run.iter().rposition(has)) {
            runs.push(run[first..=last].join(" "));
        }
        run.clear();
    };
    // What stands together in a sentence may come from two hands; what stands together in a clause is looked for whole.
    for clause in text.split(|letter: char| !letter.is_alphanumeric() && !" \n’'".contains(letter)) {
        for word in clause.split_whitespace() {
            if word.contains(|letter| "åéîöûçñš".contains(letter)) { end(&mut run) } else { run.push(word) }
        }
        end(&mut run);
    }
    runs
}

fn plain(text: &str) -> String {
    let letters: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    letters.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that the author of a scenario wrote, and what people wrote in the played session.
fn written(table: &Table) -> String {
    fn files(folder: &std::path::Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => files(&path, all),
                // What explains a scenario to its readers is on no page.
                path if path.ends_with("README.md") => {}
                path => {
                    let text = std::fs::read_to_string(path).unwrap_or_default();
                    // What was marked as a comment or broken over lines in the file is one text on the page.
                    all.push_str(&text.replace("\\\n", " ").replace("\\\"", "\""));
                    all.push('\n');
                }
            }
        }
    }
    let scenarios = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut all = String::new();
    files(&scenarios.join("lantern-strait"), &mut all);
    files(&scenarios.join("parts"), &mut all);
    // What is so of an inject names incidents by keys, which are replaced by their names.
    let ground = &table.session.ground;
    for n in 0..ground.topology().injects.len() {
        all.push_str(ground.names.inject(detente_engine::ids::InjectId::from_index(n)).1);
        all.push('\n');
    }
    for entry in table.session.entries() {
        all.push_str(&format!("{:?}\n", entry.order));
    }
    format!(" {} ", plain(&all))
}

#[test]
fn every_word_of_a_played_session_is_of_the_page_or_was_written_by_somebody() {
    let mut table = played();
    let mut shown = pages(&table, Lang::Pseudo);
    // Undone, everybody is told what does not hold any more.
    table.order(Order::Undo { to: 30 });
    assert!(!table.desk("AUR").room.correction.expect("a correction").taken_back.is_empty());
    shown.extend(pages(&table, Lang::Pseudo));
    let written = written(&table);
    let mut left: BTreeSet<String> = BTreeSet::new();
    let mut marked = 0;
    for (name, page) in shown {
        for text in spoken(&page) {
            marked += text.matches('⟦').count();
            for piece in unchanged(&text).iter().map(|piece| plain(piece)) {
                // The number of an event is `e` and its number.
                let event = piece.strip_prefix('e').is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
                if !event && !written.contains(&format!(" {piece} ")) {
                    left.insert(format!("{name}: {piece:?} in {text:?}"));
                }
            }
        }
    }
    assert!(marked > 5000, "{marked}");
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.into_iter().collect::<Vec<_>>().join("\n"));
}
