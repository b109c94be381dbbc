//! Every text of a scenario that people read, with who reads it.

use super::Check;
use crate::document::path::{item, join};
use crate::load::Texts;
use crate::scenario::Scenario;

/// Who reads a text, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To<'a> {
    /// The whole room, from the beginning.
    Room,
    /// The table of one state.
    Table(&'a str),
    /// A table or the room, in the course of play: injects and pieces, by which a story is told.
    Told,
    /// The room, once the crisis is over or ends.
    Debrief,
    /// The facilitator: what a state is likely to get wrong.
    Misreading(&'a str),
    /// The facilitator alone.
    Facilitator,
}

/// A text as it is read.
pub(super) struct Spoken<'a> {
    /// The language, if the text stands under a key in `text/<language>.ron`.
    language: Option<&'a str>,
    /// Its path in the scenario, or that of its key in the file of texts.
    path: String,
    /// The text.
    pub(super) text: &'a str,
}

impl<'a> Spoken<'a> {
    /// A text that stands in the scenario itself.
    pub(super) fn inline(text: &'a str, path: String) -> Self {
        Spoken { language: None, path, text }
    }
}

/// A text in every language in which it can be read; one that stands in the scenario is read as it is.
pub(super) fn spoken<'a>(text: &'a str, path: &str, texts: &'a Texts) -> Vec<Spoken<'a>> {
    let Some(key) = text.strip_prefix('@') else {
        return vec![Spoken::inline(text, path.to_owned())];
    };
    let in_language = |(language, entries): (&'a String, &'a std::collections::BTreeMap<String, String>)| {
        let text = entries.get(key)?;
        Some(Spoken { language: Some(language), path: join("", key), text })
    };
    texts.iter().filter_map(in_language).collect()
}

impl Check<'_> {
    /// A warning about a text, placed where the text stands.
    pub(super) fn warning_at(&mut self, spoken: &Spoken<'_>, what: String, mend: String) {
        let told = self.findings.len();
        self.warning(&spoken.path, what, mend);
        if let (Some(language), Some(finding)) = (spoken.language, self.findings.get_mut(told)) {
            // The loader knows the file of a language, and puts its name here.
            language.clone_into(&mut finding.file);
        }
    }
}

/// Calls `see` for every text that may stand under a key, with its path and its readers.
pub(super) fn each<'a>(scenario: &'a Scenario, see: &mut dyn FnMut(&'a str, String, To<'a>)) {
    see(&scenario.title, "title".into(), To::Room);
    see(&scenario.summary, "summary".into(), To::Room);
    for (code, state) in &scenario.states {
        see(&state.about, join(&join("states", code), "about"), To::Room);
    }
    for (name, incident) in &scenario.incidents {
        let path = join("incidents", name);
        see(&incident.name, join(&path, "name"), To::Room);
        see(&incident.truth, join(&path, "truth"), To::Debrief);
    }
    for (name, posture) in &scenario.postures {
        see(&posture.name, join(&join("postures", name), "name"), To::Room);
    }
    for (name, piece) in &scenario.pieces {
        see(&piece.text, join(&join("pieces", name), "text"), To::Told);
    }
    for (name, inject) in &scenario.injects {
        let path = join("injects", name);
        see(&inject.text, join(&path, "text"), To::Told);
        see(&inject.truth, join(&path, "truth"), To::Facilitator);
    }
    exercise(scenario, see);
}

fn exercise<'a>(scenario: &'a Scenario, see: &mut dyn FnMut(&'a str, String, To<'a>)) {
    let exercise = &scenario.exercise;
    for (code, brief) in &exercise.briefs {
        let path = join("exercise.briefs", code);
        see(&brief.text, join(&path, "text"), To::Table(code));
        see(&brief.wants, join(&path, "wants"), To::Table(code));
        see(&brief.likely_misreading, join(&path, "likely_misreading"), To::Misreading(code));
    }
    for (list, path) in [(&exercise.objectives, "exercise.objectives"), (&exercise.procedure, "exercise.procedure")] {
        list.iter().enumerate().for_each(|(index, text)| see(text, item(path, index), To::Room));
    }
    for (index, option) in exercise.public_line.iter().enumerate() {
        see(&option.text, join(&item("exercise.public_line", index), "text"), To::Room);
    }
    for (m, one) in exercise.moves.iter().enumerate() {
        let path = item("exercise.moves", m);
        // In the last move a table may be told what was so; what a move teaches is said after it.
        let last = m + 1 == exercise.moves.len();
        let to = if last { To::Debrief } else { To::Room };
        see(&one.title, join(&path, "title"), to);
        see(&one.situation, join(&path, "situation"), to);
        see(&one.learn, join(&path, "learn"), To::Debrief);
        see(&one.when_stuck, join(&path, "when_stuck"), to);
        for (c, choice) in one.choices.iter().enumerate() {
            let path = join(&item(&join(&path, "choices"), c), "options");
            let to = if last { To::Debrief } else { To::Table(&choice.state) };
            let mut option = |(o, text)| see(text, join(&item(&path, o), "text"), to);
            choice.options.iter().map(|option| option.text.as_str()).enumerate().for_each(&mut option);
        }
        let questions = join(&path, "questions");
        for (q, question) in one.questions.iter().enumerate() {
            see(&question.ask, join(&item(&questions, q), "ask"), to);
        }
        one.tasks.iter().enumerate().for_each(|(t, task)| see(task, item(&join(&path, "tasks"), t), to));
    }
}

/// Calls `see` for what is read as it stands, without a key: names, and the plan of the half day.
pub(super) fn each_name<'a>(scenario: &'a Scenario, see: &mut dyn FnMut(&'a str, String)) {
    for (of, states) in [("profiles", &scenario.profiles), ("states", &scenario.states)] {
        for (code, state) in states {
            let path = join(of, code);
            see(&state.name, join(&path, "name"));
            if of == "profiles" {
                see(&state.about, join(&path, "about"));
            }
            for (index, label) in state.severity_scale.iter().flatten().enumerate() {
                see(label, item(&join(&path, "severity_scale"), index));
            }
            for (index, seat) in state.seats.iter().flatten().enumerate() {
                see(&seat.name, join(&item(&join(&path, "seats"), index), "name"));
            }
        }
    }
    for (name, actor) in &scenario.actors {
        see(&actor.name, join(&join("actors", name), "name"));
    }
    for (name, template) in &scenario.templates {
        see(&template.name, join(&join("templates", name), "name"));
    }
    for (index, (_, what)) in scenario.exercise.agenda.iter().enumerate() {
        see(what, join(&item("exercise.agenda", index), "1"));
    }
}
