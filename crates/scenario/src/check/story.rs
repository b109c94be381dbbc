//! Whether an exercise tells a story: nobody is told the end at the beginning, everybody reads what is
//! written for them, everybody decides, and something happens on the way.
//!
//! All of it is advice. The rules are few and crisp, so that a warning is worth reading.

use super::phrases::{Phrases, small_words};
use super::shown::{Spoken, To, each, spoken};
use super::{Check, FINDINGS_MAX};
use crate::contact::Role;
use crate::document::path::{item, join};
use crate::exercise::ExerciseMove;
use crate::incident::{ActorKind, Author, Incident};
use crate::load::Texts;
use crate::scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// A sentence of ground truth shorter than this says too little to give anything away.
const TRUTH_WORDS_MIN: usize = 5;
/// In so many moves in a row a team may be without a decision.
const IDLE_MOVES_MAX: usize = 2;
/// So many decisions a team can talk about in a move: its choices, and one step toward another state.
const DECISIONS_MAX: usize = 3;

pub(super) fn run(check: &mut Check<'_>, texts: &Texts) {
    giveaways(check, texts);
    if check.scenario.exercise.moves.is_empty() {
        return;
    }
    unread(check);
    idle(check);
    crowded(check);
    arc(check);
}

/// The sentences of a text, as words in small letters.
fn sentences(text: &str) -> impl Iterator<Item = Vec<String>> {
    text.split(['.', '!', '?', ';', '\n']).map(small_words).filter(|words| !words.is_empty())
}

/// A name without the article before it.
fn name_words(name: &str) -> Vec<String> {
    let mut words = small_words(name);
    if words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an") {
        words.remove(0);
    }
    words
}

/// What would give the author of an incident away, found in any text.
struct Secrets<'a> {
    /// Sentences of ground truth → incidents.
    truths: Phrases<Vec<&'a str>>,
    /// Names of incidents, and of those behind them → what they name.
    names: Phrases<Named<'a>>,
    /// The states that know of an incident because they are behind it.
    insiders: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

/// What one name names; two incidents may have one name, and one author many incidents.
#[derive(Clone, Debug, Default)]
struct Named<'a> {
    incidents: BTreeSet<&'a str>,
    behind: BTreeSet<&'a str>,
}

impl<'a> Secrets<'a> {
    fn of(scenario: &'a Scenario, texts: &'a Texts) -> Self {
        let mut truths: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
        let mut names: BTreeMap<Vec<String>, Named<'_>> = BTreeMap::new();
        let mut insiders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (key, incident) in &scenario.incidents {
            for truth in spoken(&incident.truth, "", texts) {
                for sentence in sentences(truth.text).filter(|words| words.len() >= TRUTH_WORDS_MIN) {
                    truths.entry(sentence).or_default().push(key);
                }
            }
            for name in spoken(&incident.name, "", texts) {
                names.entry(name_words(name.text)).or_default().incidents.insert(key);
            }
            for author in authors(scenario, incident) {
                names.entry(name_words(author)).or_default().behind.insert(key);
            }
            insiders.insert(key, states_behind(scenario, incident).collect());
        }
        let mut secrets = Secrets { truths: Phrases::new(), names: Phrases::new(), insiders };
        truths.into_iter().for_each(|(words, of)| secrets.truths.add(words, of));
        names.into_iter().for_each(|(words, of)| secrets.names.add(words, of));
        secrets
    }

    /// The first incident whose author a text gives away to a reader who is not behind it.
    fn given_away(&self, text: &str, reader: Option<&str>) -> Option<&'a str> {
        let secret = |incident: &&'a str| {
            let knows = self.insiders.get(incident);
            !reader.is_some_and(|reader| knows.is_some_and(|states| states.contains(reader)))
        };
        sentences(text).find_map(|words| {
            let told = self.truths.find(&words).into_iter().flat_map(|(_, _, incidents)| incidents.iter().copied());
            if let Some(incident) = told.into_iter().find(secret) {
                return Some(incident);
            }
            let found = self.names.find(&words);
            let behind: BTreeSet<&str> = found.iter().flat_map(|(_, _, named)| named.behind.iter().copied()).collect();
            let named = found.iter().flat_map(|(_, _, named)| named.incidents.iter().copied());
            named.filter(secret).find(|incident| behind.contains(incident))
        })
    }
}

/// The names of those who are truly behind an incident: its actor, or the state that is its author.
fn authors<'a>(scenario: &'a Scenario, incident: &'a Incident) -> impl Iterator<Item = &'a str> {
    let actor = incident.actor.as_ref().and_then(|actor| scenario.actors.get(actor)).map(|actor| actor.name.as_str());
    let state = states_behind(scenario, incident).filter_map(|code| scenario.states.get(code));
    actor.into_iter().chain(state.map(|state| state.name.as_str()))
}

/// The states behind an incident: its author, or the one that directs its actor.
fn states_behind<'a>(scenario: &'a Scenario, incident: &'a Incident) -> impl Iterator<Item = &'a str> {
    let author = match &incident.author {
        Author::State(code) => Some(code.as_str()),
        _ => None,
    };
    let kind = incident.actor.as_ref().and_then(|actor| scenario.actors.get(actor)).map(|actor| &actor.kind);
    let director = match kind {
        Some(
            ActorKind::StateService(code) | ActorKind::ProxyDirected(code) | ActorKind::Unknown(Author::State(code)),
        ) => Some(code.as_str()),
        _ => None,
    };
    author.into_iter().chain(director)
}

/// Texts that tell a table at the beginning what it is there to find out.
fn giveaways(check: &mut Check<'_>, texts: &Texts) {
    let secrets = Secrets::of(check.scenario, texts);
    let mut read: Vec<(Spoken<'_>, Option<&str>, bool)> = Vec::new();
    each(check.scenario, &mut |text, path, to| {
        let (reader, misreading) = match to {
            To::Room => (None, false),
            To::Table(code) => (Some(code), false),
            To::Misreading(code) => (Some(code), true),
            To::Told | To::Debrief | To::Facilitator => return,
        };
        read.extend(spoken(text, &path, texts).into_iter().map(|text| (text, reader, misreading)));
    });
    for (text, reader, misreading) in &read {
        if check.findings.len() >= FINDINGS_MAX {
            return;
        }
        let Some(incident) = secrets.given_away(text.text, *reader) else { continue };
        let (what, mend) = if *misreading {
            (
                format!("what is called a misreading is what is so: it names the author of `{incident}`"),
                "write what the team is likely to believe although it is not so",
            )
        } else {
            (
                format!("it gives away who is behind `{incident}` before the exercise is over"),
                "leave it to a piece or an inject, or to the last move",
            )
        };
        check.warning_at(text, what, mend.to_owned());
    }
}

/// Injects whose text reaches no table: none of its readers can be played, or sits at the table.
fn unread(check: &mut Check<'_>) {
    let exercise = &check.scenario.exercise;
    let mut tables: BTreeSet<&str> = exercise.played.iter().chain(exercise.briefs.keys()).map(String::as_str).collect();
    if tables.is_empty() {
        tables = check.scenario.states.keys().map(String::as_str).collect();
    }
    let mut found = Vec::new();
    for (name, inject) in &check.scenario.injects {
        if inject.text.is_empty() || inject.to.is_empty() {
            continue;
        }
        let path = join(&join("injects", name), "to");
        let reaches = |reader: &String| {
            let (code, desk) =
                reader.split_once('.').map_or((reader.as_str(), None), |(code, desk)| (code, Some(desk)));
            let seat = |desk: &str| {
                let seats = check.states.get(code).map(|state| &state.seats);
                Role::named(desk)
                    .is_none_or(|role| seats.is_some_and(|seats| seats.iter().any(|s| s.roles.contains(&role))))
            };
            matches!(code, "all" | "public") || (tables.contains(code) && desk.is_none_or(seat))
        };
        if inject.to.iter().any(reaches) {
            continue;
        }
        let played = inject.to.iter().any(|reader| tables.contains(reader.split('.').next().unwrap_or(reader)));
        found.push(if played {
            (path, "no seat at the table has the role that it is for", "name a role of `seats`, or the state alone")
        } else {
            (
                path,
                "no team reads it: its readers are neither in `played` nor have a brief",
                "add a reader who is played, or leave `to` out if it is the facilitator's",
            )
        });
    }
    found.into_iter().for_each(|(path, what, mend)| check.warning(&path, what, mend));
}

/// Teams that have to be played and then have nothing to decide for long.
fn idle(check: &mut Check<'_>) {
    let exercise = &check.scenario.exercise;
    if exercise.moves.iter().all(|one| one.choices.is_empty()) {
        // An exercise may go without choices altogether; `arc` says whether it then asks for anything.
        return;
    }
    let mut teams: Vec<&String> = exercise.played.iter().collect();
    if teams.is_empty() {
        teams = exercise.briefs.keys().collect();
    }
    let decides = |one: &ExerciseMove, team: &str| one.choices.iter().any(|choice| choice.state == team);
    let mut found = Vec::new();
    for team in teams {
        let mut first = 0;
        for place in 0..=exercise.moves.len() {
            let idle = exercise.moves.get(place).is_some_and(|one| !decides(one, team));
            if idle {
                continue;
            }
            if place - first > IDLE_MOVES_MAX {
                let what = format!("`{team}` has nothing to decide from move {} to move {place}", first + 1);
                found.push((item("exercise.moves", first), what));
            }
            first = place + 1;
        }
    }
    for (path, what) in found {
        check.warning(&path, what, "give it a choice in one of these moves: a team that only reads stops playing");
    }
}

/// Moves in which a team has more to decide than there is time to talk about. The step toward another state is one
/// decision of every move; the public line is not counted, since nothing is said where none is chosen.
fn crowded(check: &mut Check<'_>) {
    let mut found = Vec::new();
    for (place, one) in check.scenario.exercise.moves.iter().enumerate() {
        let mut decisions: BTreeMap<&str, usize> = BTreeMap::new();
        for choice in one.choices.iter().filter(|choice| !choice.doctrine_only) {
            *decisions.entry(&choice.state).or_insert(1) += 1;
        }
        for (team, count) in decisions.into_iter().filter(|(_, count)| *count > DECISIONS_MAX) {
            let what = format!(
                "`{team}` has {count} decisions in move {}, the step toward another state among them; {DECISIONS_MAX} \
                 are as many as a table can talk about",
                place + 1
            );
            found.push((join(&item("exercise.moves", place), "choices"), what));
        }
    }
    for (path, what) in found {
        let mend = "unite two choices, move one to another move, or, where people do the same by a message or by asking \
                    their desks, write `doctrine_only: true`";
        check.warning(&path, what, mend);
    }
}

/// An exercise begins, has a middle in which something is decided, and ends with a conversation.
fn arc(check: &mut Check<'_>) {
    let scenario = check.scenario;
    let moves = &scenario.exercise.moves;
    let asks = |one: &ExerciseMove| !one.choices.is_empty() || !one.tasks.is_empty();
    if scenario.exercise.public_line.is_empty() && !moves.iter().any(asks) {
        check.warning(
            "exercise.moves",
            "no team decides anything or hands anything in, in any move",
            "give a move `choices` or `tasks`: a table discusses what it had to settle",
        );
    }
    if let Some(last) = moves.last().filter(|last| last.questions.is_empty()) {
        let what = format!("the last move, \"{}\", ends without a question for the discussion", last.title);
        check.warning(
            &item("exercise.moves", moves.len() - 1),
            what,
            "ask what the tables would have wanted: add `questions`",
        );
    }
    let read = scenario.injects.values().filter(|inject| !inject.to.is_empty() && !inject.text.is_empty());
    let times: Option<Vec<_>> = read.map(|inject| inject.at).collect();
    // A conditional inject may come in any move.
    let Some(times) = times.filter(|times| times.len() > 1 && moves.len() > 1) else { return };
    let place = |at: &crate::time::Moment| moves.iter().position(|one| (one.from..one.until).contains(at));
    let places: BTreeSet<Option<usize>> = times.iter().map(place).collect();
    if let (1, Some(Some(only))) = (places.len(), places.first()) {
        let what = format!("all that happens falls into move {}; the other moves bring nothing new", only + 1);
        check.warning(&item("exercise.moves", *only), what, "let an inject fall into another move, or play one move");
    }
}

#[cfg(test)]
mod tests {
    use crate::load::{MemoryFiles, load_scenario};
    use std::path::Path;

    /// What is said of a small exercise: two states, an act of one of them and one of a crew.
    fn told(brief: &str, rest: &str) -> String {
        let text = format!(
            r#"(schema: 1, days: 6, states: {{ "AUR": (name: "Aurelle"), "BOR": (name: "Borvane") }},
            actors: {{ "crew": (name: "Ledger Nine", kind: Criminal), "desk": (name: "Desk 4", kind: ProxyDirected("BOR")) }},
            incidents: {{
                "outage": (name: "the outage of the ports", technique: Ransomware, start: "D1", author: Criminal,
                    actor: "crew",
                    truth: "Ledger Nine wanted money. A crew of four encrypted the desk for berths."),
                "leak": (name: "the leak", technique: DataLeak, start: "D1", author: State("BOR"), actor: "desk"),
            }},
            exercise: (briefs: {{ {brief} }}, moves: [{rest}]), injects: {{ "a": (at: "D1", to: ["all"], text: "t") }})"#
        );
        let files = MemoryFiles::new().with("s.ron", text);
        let loaded = load_scenario(Path::new("s.ron"), &files).unwrap_or_else(|f| panic!("{f:#?}"));
        loaded.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_brief_that_says_who_did_it_is_told() {
        for brief in [
            r#""AUR": (text: "Your ports stand still. The outage of the ports is the work of Ledger Nine.")"#,
            r#""AUR": (text: "Some say: a crew of four encrypted the desk for berths!")"#,
            r#""AUR": (text: "t", wants: "An answer to Borvane for the leak.")"#,
            r#""AUR": (text: "t", wants: "Desk 4 to pay for the leak.")"#,
        ] {
            assert!(told(brief, "").contains("it gives away who is behind"), "{brief}: {}", told(brief, ""));
        }
        let misread = r#""AUR": (text: "t", likely_misreading: "Ledger Nine made the outage of the ports.")"#;
        assert!(told(misread, "").contains("what is called a misreading is what is so"));
    }

    #[test]
    fn a_brief_that_only_speaks_of_the_crisis_is_not() {
        for brief in [
            // An incident without its author, an author without the incident, and both in two sentences.
            r#""AUR": (text: "The outage of the ports goes on. Borvane begins a drill.")"#,
            r#""AUR": (text: "A group named Ledger Nine has struck before. Nobody knows who made the outage of the ports.")"#,
            // A wrong suspicion is what a misreading is.
            r#""AUR": (text: "t", likely_misreading: "Borvane made the outage of the ports.")"#,
            // A state that is behind an act may be told so.
            r#""BOR": (text: "Desk 4 has done what was asked: the leak is ours, Borvane's.")"#,
            // A part of the truth that is too short to tell it.
            r#""AUR": (text: "Somebody wanted money.")"#,
        ] {
            assert_eq!(told(brief, ""), "", "{brief}");
        }
    }

    const TIMES: &str = r#"title: "t", send: "D1", decide: "D1""#;

    #[test]
    fn a_team_may_be_without_a_decision_for_two_moves_and_not_for_three() {
        let one = |day: u32, choice: &str| {
            format!(
                r#"(title: "t", from: "D{day}", until: "D{}", send: "D{day}", decide: "D{day}", choices: [{choice}],
                questions: [(ask: "q")])"#,
                day + 1
            )
        };
        let choice = r#"(state: "AUR", options: [(id: "ID", text: "t")])"#;
        let moves = |choosing: [u32; 2]| -> String {
            let with = |day| choice.replace("ID", &format!("o{day}"));
            let all = (1..6).map(|day| one(day, &if choosing.contains(&day) { with(day) } else { String::new() }));
            all.collect::<Vec<_>>().join(",")
        };
        let brief = r#""AUR": (text: "t")"#;
        assert_eq!(told(brief, &moves([1, 4])), "");
        assert!(told(brief, &moves([1, 5])).contains("`AUR` has nothing to decide from move 2 to move 4"));
        assert!(told(brief, &moves([1, 2])).contains("from move 3 to move 5"));
        assert!(told(brief, &moves([0, 0])).contains("no team decides anything or hands anything in, in any move"));
    }

    #[test]
    fn a_team_may_have_three_decisions_in_a_move_and_not_four() {
        let of = |choices: &[&str]| {
            let choice =
                |(n, more): (usize, &&str)| format!(r#"(state: "AUR", {more} options: [(id: "o{n}", text: "t")])"#);
            let choices: Vec<String> = choices.iter().enumerate().map(choice).collect();
            let moves = format!(
                r#"({TIMES}, from: "D1", until: "D2", questions: [(ask: "q")], choices: [{}])"#,
                choices.join(",")
            );
            told(r#""AUR": (text: "t")"#, &moves)
        };
        assert_eq!(of(&["", ""]), "");
        assert!(of(&["", "", ""]).contains("`AUR` has 4 decisions in move 1"), "{}", of(&["", "", ""]));
        assert_eq!(of(&["", "doctrine_only: true,", ""]), "");
    }

    #[test]
    fn the_last_move_ends_with_a_question() {
        let choice = r#"choices: [(state: "AUR", options: [(id: "o", text: "t")])]"#;
        let without = format!(r#"({TIMES}, from: "D1", until: "D2", {choice})"#);
        assert!(told("", &without).contains("ends without a question"));
        let with = format!(r#"({TIMES}, from: "D1", until: "D2", {choice}, questions: [(ask: "q")])"#);
        assert_eq!(told("", &with), "");
        let tasks =
            with.replace("choices: [(state: \"AUR\", options: [(id: \"o\", text: \"t\")])]", "tasks: [\"Write.\"]");
        assert!(tasks.contains("tasks"));
        assert_eq!(told("", &tasks), "", "what a table hands in is enough");
    }
    /// What is said of the injects of an exercise of two moves in which AUR is played and BOR is not.
    fn of_injects(injects: &str) -> String {
        let text = format!(
            r#"(schema: 1, days: 3, states: {{ "AUR": (), "BOR": () }}, injects: {{ {injects} }},
            exercise: (played: ["AUR"], moves: [
                (title: "1", from: "D1", until: "D2", send: "D1", decide: "D1",
                    choices: [(state: "AUR", options: [(id: "o", text: "t")])]),
                (title: "2", from: "D2", until: "D3", send: "D2", decide: "D2", questions: [(ask: "q")]),
            ]))"#
        );
        let loaded = load_scenario(Path::new("s.ron"), &MemoryFiles::new().with("s.ron", text));
        let loaded = loaded.unwrap_or_else(|f| panic!("{f:#?}"));
        loaded.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_inject_that_no_table_reads_is_told() {
        let one = |to: &str| of_injects(&format!(r#""a": (at: "D1", to: [{to}], text: "t")"#));
        for to in [r#""AUR""#, r#""BOR", "AUR.technical""#, r#""all""#, r#""public""#, ""] {
            assert_eq!(one(to), "", "{to}");
        }
        assert!(one(r#""BOR", "BOR.technical""#).contains("no team reads it"));
        assert!(one(r#""AUR.defence""#).contains("no seat at the table has the role"), "of the ordinary seats");
    }

    #[test]
    fn what_happens_is_spread_over_moves() {
        let two =
            |other: &str| of_injects(&format!(r#""a": (at: "D2 06:00", to: ["all"], text: "t"), "b": ({other})"#));
        assert!(two(r#"at: "D2 12:00", to: ["all"], text: "t""#).contains("all that happens falls into move 2"));
        for other in [
            r#"at: "D1 12:00", to: ["all"], text: "t""#,
            r#"when: Rung("AUR", "BOR", 3), to: ["all"], text: "t""#,
            // What nobody reads is no part of the story; one inject alone has to lie somewhere.
            r#"at: "D1 12:00""#,
        ] {
            assert_eq!(two(other), "", "{other}");
        }
    }
}
