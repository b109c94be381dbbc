//! Texts by key: every `@key` is there, in every language.

use super::{Check, FINDINGS_MAX, SUGGESTIONS_MAX};
use crate::diagnostic::Diagnostic;
use crate::document::nearest;
use crate::document::path::{item, join};
use crate::load::Texts;
use crate::scenario::Scenario;
use std::collections::BTreeSet;

pub(super) fn run(check: &mut Check<'_>, texts: &Texts) {
    let keys: BTreeSet<&str> = texts.values().flat_map(|entries| entries.keys().map(String::as_str)).collect();
    let mut findings = Vec::new();
    each(check.scenario, &mut |text, path| {
        let Some(key) = text.strip_prefix('@') else { return };
        if !keys.contains(key) {
            let near = if findings.len() < SUGGESTIONS_MAX { nearest(key, keys.iter().copied()) } else { None };
            let mend = match near {
                Some(near) => format!("did you mean `@{near}`?"),
                None => format!("add \"{key}\" to text/<language>.ron beside scenario.ron"),
            };
            findings.push(Diagnostic::error(path, format!("there is no text `{key}`"), mend));
            return;
        }
        for (language, entries) in texts {
            if !entries.contains_key(key) {
                let what = format!("the text `{key}` is missing in the language `{language}`");
                findings.push(Diagnostic::warning(path.clone(), what, format!("add \"{key}\" to text/{language}.ron")));
            }
        }
    });
    check.findings.extend(findings);
    check.findings.truncate(FINDINGS_MAX);
}

/// Calls `see` for every text that people read, with its path.
fn each(scenario: &Scenario, see: &mut dyn FnMut(&str, String)) {
    see(&scenario.title, "title".into());
    see(&scenario.summary, "summary".into());
    for (code, state) in &scenario.states {
        see(&state.about, join(&join("states", code), "about"));
    }
    for (name, incident) in scenario.incidents.iter() {
        let path = join("incidents", name);
        see(&incident.name, join(&path, "name"));
        see(&incident.truth, join(&path, "truth"));
    }
    for (name, posture) in &scenario.postures {
        see(&posture.name, join(&join("postures", name), "name"));
    }
    for (name, piece) in &scenario.pieces {
        see(&piece.text, join(&join("pieces", name), "text"));
    }
    for (name, inject) in &scenario.injects {
        let path = join("injects", name);
        see(&inject.text, join(&path, "text"));
        see(&inject.truth, join(&path, "truth"));
    }
    let exercise = &scenario.exercise;
    for (code, brief) in &exercise.briefs {
        let path = join("exercise.briefs", code);
        see(&brief.text, join(&path, "text"));
        see(&brief.wants, join(&path, "wants"));
        see(&brief.likely_misreading, join(&path, "likely_misreading"));
    }
    for (list, path) in [(&exercise.objectives, "exercise.objectives"), (&exercise.procedure, "exercise.procedure")] {
        list.iter().enumerate().for_each(|(index, text)| see(text, item(path, index)));
    }
    for (index, option) in exercise.public_line.iter().enumerate() {
        see(&option.text, join(&item("exercise.public_line", index), "text"));
    }
    for (m, one) in exercise.moves.iter().enumerate() {
        let path = item("exercise.moves", m);
        for (name, text) in [
            ("title", &one.title),
            ("situation", &one.situation),
            ("learn", &one.learn),
            ("when_stuck", &one.when_stuck),
        ] {
            see(text, join(&path, name));
        }
        for (c, choice) in one.choices.iter().enumerate() {
            let path = join(&item(&join(&path, "choices"), c), "options");
            choice.options.iter().enumerate().for_each(|(o, option)| see(&option.text, join(&item(&path, o), "text")));
        }
        let questions = join(&path, "questions");
        one.questions
            .iter()
            .enumerate()
            .for_each(|(q, question)| see(&question.ask, join(&item(&questions, q), "ask")));
        one.tasks.iter().enumerate().for_each(|(t, task)| see(task, item(&join(&path, "tasks"), t)));
    }
}
