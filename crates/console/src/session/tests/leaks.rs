//! No page of a team holds what only others may know, and neither does the projector's.

use super::*;
use crate::session::order::Judgement;
use crate::text::{Lang, Line, say};
use detente_engine::ids::{InjectId, PieceId};
use detente_engine::live::Handling;
use detente_engine::log::{CaseOrigin, What};
use detente_scenario::load::Texts;
use std::collections::BTreeSet;

pub(super) const CODES: [&str; 6] = ["AUR", "BOR", "CEL", "DRE", "TOL", "YAR"];

/// Something that only some may read.
struct Secret {
    text: String,
    what: String,
}

fn resolve(texts: &Texts, text: &str) -> String {
    match text.strip_prefix('@') {
        Some(key) => texts["en"][key].clone(),
        None => text.to_owned(),
    }
}

/// What a state, or everybody where none is named, may not read as things stand.
fn secrets(table: &Table, reader: Option<StateId>) -> Vec<Secret> {
    let ground = &table.session.ground;
    let (t, scenario, texts) = (ground.topology(), &ground.loaded.scenario, &ground.loaded.texts);
    let exercise = &table.session.exercise;
    let code = |s: StateId| t.states[s.index()].code.clone();
    let mut secrets = Vec::new();
    let mut secret = |what: String, text: String| {
        if !text.trim().is_empty() {
            secrets.push(Secret { text, what });
        }
    };
    for (of, brief) in &scenario.exercise.briefs {
        secret(format!("what {of} is likely to misread"), brief.likely_misreading.clone());
        if reader.is_none_or(|r| code(r) != *of) {
            secret(format!("the brief of {of}"), resolve(texts, &brief.text));
            secret(format!("what {of} wants"), brief.wants.clone());
        }
    }
    // Injects: what has not fired, and what others read. One text can stand in several.
    let mut fired: BTreeSet<InjectId> = exercise.papers.fired.keys().copied().collect();
    // What has come due is read at once, unless the facilitator keeps it back.
    fired.extend(t.injects.iter().enumerate().filter_map(|(n, inject)| {
        let id = InjectId::from_index(n);
        let kept_back = matches!(exercise.papers.handled.get(&id), Some(Handling::Hold | Handling::Skip));
        (inject.at.is_some_and(|at| at <= exercise.play.now()) && inject.when.is_none() && !kept_back).then_some(id)
    }));
    fired.extend(exercise.play.log().events.iter().filter_map(|e| match e.what {
        What::InjectFired { inject } => Some(inject),
        _ => None,
    }));
    let mut read = BTreeSet::new();
    for (n, plan) in t.injects.iter().enumerate() {
        let id = InjectId::from_index(n);
        let readers = &ground.readers[n];
        let may = readers.all || reader.is_some_and(|r| readers.reads(r).is_some());
        if may && fired.contains(&id) {
            read.insert(resolve(texts, &scenario.injects[&plan.name].text));
        }
    }
    for (name, inject) in &scenario.injects {
        let text = resolve(texts, &inject.text);
        if !read.contains(&text) {
            secret(format!("the text of {name}"), text);
        }
        secret(format!("the truth of {name}"), inject.truth.clone());
    }
    for (key, incident) in &scenario.incidents {
        secret(format!("the truth of {key}"), resolve(texts, &incident.truth));
        secret(format!("the key {key}"), key.clone());
    }
    for (key, actor) in &scenario.actors {
        secret(format!("the actor {key}"), key.clone());
        // One of them makes itself known in public.
        if actor.name != "Tidewatch" {
            secret(format!("the actor {key}"), actor.name.clone());
        }
    }
    let open = reader.map(|r| exercise.play.view(r).pieces).unwrap_or_default();
    for (n, plan) in t.pieces.iter().enumerate() {
        if !open.contains(&PieceId::from_index(n)) {
            secret(format!("the piece {}", plan.name), resolve(texts, &scenario.pieces[&plan.name].text));
        }
    }
    let own_options: BTreeSet<&str> = (t.choices.iter())
        .filter(|c| reader == Some(c.state))
        .flat_map(|c| c.options.iter().map(|o| t.options[usize::from(*o)].text.as_str()))
        .collect();
    for choice in t.choices.iter().filter(|c| reader != Some(c.state)) {
        for option in &choice.options {
            let text = t.options[usize::from(*option)].text.clone();
            if !own_options.contains(text.as_str()) {
                secret(format!("an option of {}", code(choice.state)), text);
            }
        }
    }
    for (n, m) in ground.script.moves.iter().enumerate() {
        if n + 1 > exercise.number {
            secret(format!("the situation of move {}", n + 1), m.situation.clone());
        }
    }
    // What other teams put down: every text that the tests write names its team.
    for of in CODES {
        if reader.is_none_or(|r| code(r) != of) {
            secret(format!("reasons of {of}"), format!("{of} has a reason"));
            secret(format!("reasons of {of}"), format!("{of} acts for a reason"));
            secret(format!("people of {of}"), format!("{of} one"));
        }
        for to in CODES {
            let reads = reader.is_some_and(|r| code(r) == of || code(r) == to);
            if of != to && !reads {
                secret(format!("mail of {of} to {to}"), format!("Letter of {of} to {to}."));
            }
        }
    }
    secrets
}

/// Whether a text holds another, as words of its own.
fn holds(text: &str, secret: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let (first, last) = (secret.chars().next(), secret.chars().next_back());
    text.match_indices(secret).any(|(at, found)| {
        let before = text[..at].chars().next_back().is_some_and(joins) && first.is_some_and(joins);
        let after = text[at + found.len()..].chars().next().is_some_and(joins) && last.is_some_and(joins);
        !before && !after
    })
}

/// Looks at every page of the room.
fn look(table: &Table) {
    let shown = |text: String| text.replace("\\\"", "\"").replace("\\'", "'");
    let mut pages: Vec<(String, Option<StateId>, String)> = Vec::new();
    for code in CODES {
        let state = table.state(code);
        let member = table.session.people.table(state).next();
        let mut desk = table.session.team(state, member);
        // What an undo took back was seen before: that is looked at where it is undone.
        desk.room.correction = None;
        pages.push((code.into(), Some(state), shown(format!("{desk:?}"))));
    }
    let mut board = table.session.board();
    // At the hot-wash, and not before, the projector shows what was so.
    board.hot_wash = None;
    board.room.correction = None;
    pages.push(("the projector".into(), None, shown(format!("{board:?}"))));
    for (name, reader, page) in pages {
        for secret in secrets(table, reader) {
            assert!(
                !holds(&page, &secret.text),
                "{name}, move {} {:?}: {} shows: {}",
                table.session.exercise.number,
                table.session.phase(),
                secret.what,
                secret.text
            );
        }
    }
}

/// Everybody writes to everybody in turn, decides and judges.
pub(super) fn play_on(table: &mut Table, people: &[PersonId; 6]) {
    let number = table.session.exercise.number;
    match table.session.phase() {
        Phase::Contact => {
            for (n, from) in CODES.iter().enumerate() {
                for kind in [MessageKind::InformationRequest, MessageKind::Notification] {
                    let to = CODES[(n + number) % 6];
                    let case = table.desk(from).cases.last().map(|case| Matter::Incident(case.incident));
                    let (sender, addressee) = (table.state(from), table.state(to));
                    let note = Note {
                        from: sender,
                        to: addressee,
                        kind,
                        way: None,
                        about: case,
                        level: Some(4),
                        evidence: true,
                    };
                    let words = format!("Letter of {from} to {to}.");
                    // Whoever has no seat of its own for diplomats, or no way, does not write.
                    let _ =
                        table.give(Some(people[n]), Order::Write { note, seat: Role::Diplomatic, words, sure: None });
                }
                for mail in table.desk(from).inbox.iter().filter(|m| m.awaits_reply) {
                    let Some(to) = CODES.iter().find(|to| table.desk(to).state.name == mail.from) else { continue };
                    let (message, words) = (mail.message, format!("Letter of {from} to {to}."));
                    let reply = detente_engine::log::Reply::Answered;
                    table.by(people[n], Order::Reply { message, reply, words });
                }
            }
        }
        Phase::Decide => {
            for (n, code) in CODES.iter().enumerate() {
                let desk = table.desk(code);
                for choice in &desk.decide.choices {
                    let Some(option) = choice.options.iter().find(|o| o.3) else { continue };
                    let (choice, pick) = (choice.choice, Pick::Option(option.0));
                    table.by(people[n], Order::Choose { choice, pick, reason: format!("{code} has a reason") });
                }
                let order = table.act(code, CODES[(n + number) % 6], number as i8 - 1);
                table.by(people[n], order);
                if let Some(case) = desk.cases.first() {
                    let state = table.state(code);
                    let judgement = Judgement { behind: Some(Some(state)), ..Judgement::default() };
                    table.by(people[n], Order::Judge { state, incident: case.incident, judgement });
                    table.give(Some(people[n]), Order::Ask { state, incident: case.incident }).ok();
                }
            }
        }
        _ => {}
    }
}

#[test]
fn nobody_sees_what_only_others_may_know() {
    let mut table = Table::new("lantern-strait", "full");
    let people = CODES.map(|code| table.seat(code));
    look(&table);
    let (mut phases, mut letters) = (0, 0);
    while table.session.phase() != Phase::HotWash {
        table.order(Order::Next);
        look(&table);
        play_on(&mut table, &people);
        look(&table);
        phases += 1;
        letters = table.session.exercise.papers.letters.iter().filter(|l| l.message.is_some()).count();
    }
    assert_eq!(phases, 26, "five moves of five phases, and the hot-wash");
    // The test means something: mail went about, some of it was read, and acts were seen.
    assert!(letters > 20, "{letters}");
    let read = CODES.iter().flat_map(|code| table.desk(code).inbox).filter(|m| m.words.is_some()).count();
    assert!(read > 10, "{read}");
    // Undone, it is told to each team as that team saw it.
    let seen: Vec<BTreeSet<String>> = CODES
        .map(|code| {
            let desk = table.desk(code);
            let about = |about: Option<Line>| about.map_or_else(Line::none, |about| say!(about, about));
            let mail = desk.inbox.into_iter().map(|m| say!(message_of, Line::kind(m.kind), m.from, about(m.about)));
            desk.news.into_iter().map(|news| news.text).chain(mail).map(|line| line.said(Lang::En)).collect()
        })
        .into();
    table.order(Order::Undo { to: 20 });
    look(&table);
    for (code, seen) in CODES.iter().zip(seen) {
        let taken = table.desk(code).room.correction.unwrap().taken_back;
        assert!(!taken.is_empty() && taken.iter().all(|line| seen.contains(&line.said(Lang::En))), "{code}");
    }
}

#[test]
fn a_judgement_is_seen_by_its_own_team_and_the_facilitator_alone() {
    let mut table = Table::new("lantern-strait", "none");
    let aur = table.seat("AUR");
    table.seat("BOR");
    table.go(Phase::Decide);
    let (state, incident) = (table.state("AUR"), table.incident("g1"));
    let before = table.desk("BOR");
    let judgement = Judgement { origin: Some(Some(table.state("TOL"))), sure: Some(1), ..Judgement::default() };
    table.by(aur, Order::Judge { state, incident, judgement: judgement.clone() });
    let mut after = table.desk("BOR");
    after.room.seq = before.room.seq;
    assert_eq!(after, before);
    assert_eq!(table.desk("AUR").cases[0].judgement.as_ref(), Some(&judgement));
    let cell = table.session.control().truth[0].beliefs[state.index()].clone().unwrap();
    assert_eq!(cell.team, Some(judgement));
}

#[test]
fn an_incident_that_arose_does_not_say_whose_it_was() {
    let table = Table::new("lantern-strait", "none");
    let ground = &table.session.ground;
    let view = table.session.exercise.play.view(table.state("AUR"));
    let arisen = IncidentId::from_index(ground.topology().incidents.len());
    assert_eq!(crate::session::show::title_of(ground, &view, arisen), "an ICT incident");
}

/// A loss at home does not tell where it comes from: the name of its incident would.
#[test]
fn an_incident_that_is_only_felt_has_no_name_until_somebody_names_it() {
    let mut table = Table::new("lantern-strait", "none");
    for code in CODES {
        table.seat(code);
    }
    let (mut unnamed, mut named) = (0, 0);
    for _ in 0..4 {
        for phase in [Phase::Inform, Phase::Contact, Phase::Deliveries, Phase::Decide, Phase::Reveal] {
            table.go(phase);
            for code in CODES {
                let desk = table.desk(code);
                // A word of the name, in a line or on a message that it has read.
                let read = |core: &str| {
                    let lines = desk.news.iter().map(|line| line.text.said(Lang::En));
                    let about = desk.inbox.iter().filter_map(|mail| Some(mail.about.as_ref()?.said(Lang::En)));
                    let all = lines.chain(about).collect::<Vec<_>>().join("\n").to_lowercase();
                    core.split(' ').filter(|word| word.len() > 3).any(|word| all.contains(word))
                };
                let view = table.session.exercise.play.view(table.state(code));
                for case in view.cases.iter().filter(|case| case.how == CaseOrigin::OwnSector) {
                    let title =
                        super::super::show::title_of(&table.session.ground, &view, case.incident).said(Lang::En);
                    let name = table.session.ground.names.incident(case.incident).unwrap().to_lowercase();
                    let core = name.trim_end_matches('.').strip_prefix("the ").unwrap_or(&name).to_owned();
                    if title.to_lowercase().contains(&core) {
                        named += 1;
                        assert!(read(&core), "{code}, {}: {title} stands on no line that it has read", view.now);
                    } else {
                        unnamed += 1;
                        let shown = format!("{:?}", desk.cases).to_lowercase();
                        assert!(!shown.contains(&core), "{code}, {}: {core} is on its page", view.now);
                    }
                }
            }
        }
    }
    assert!(unnamed > 0 && named > 0, "{unnamed} without a name, {named} with one");
}
