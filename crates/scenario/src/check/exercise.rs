//! The frame of a live exercise: moves, choices, options, briefs.

use super::Check;
use super::known::Kind;
use crate::document::path::{item, join};
use crate::exercise::{Choice, ChoiceOption, ExerciseMove};
use crate::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn run(check: &mut Check<'_>) {
    let exercise = &check.scenario.exercise;
    check.rung(exercise.max_level_live, "exercise.max_level_live");
    check.refer_all(Kind::State, &exercise.played, "exercise.played");
    if let Some(chair) = &exercise.chair {
        check.refer(Kind::State, chair, "exercise.chair");
    }
    for (index, (minutes, _)) in exercise.agenda.iter().enumerate() {
        if !(1..=1440).contains(minutes) {
            let path = join(&item("exercise.agenda", index), "0");
            check.error(&path, format!("an item of {minutes} minutes"), "write whole minutes, at most a day");
        }
    }
    for code in exercise.briefs.keys() {
        check.refer(Kind::State, code, &join("exercise.briefs", code));
    }
    let mut line = BTreeSet::new();
    for (index, option) in exercise.public_line.iter().enumerate() {
        let path = item("exercise.public_line", index);
        check.option(option, None, &path);
        if !line.insert(&option.id) {
            check.error(
                &join(&path, "id"),
                format!("option `{}` stands twice in the public line", option.id),
                "rename one",
            );
        }
    }
    let mut options: BTreeMap<(String, String), String> = BTreeMap::new();
    for (index, one) in exercise.moves.iter().enumerate() {
        let path = item("exercise.moves", index);
        check.windows(one, &path);
        if let Some(earlier) = index.checked_sub(1).and_then(|i| exercise.moves.get(i)).filter(|m| one.from < m.until) {
            let what = format!("the move begins at {}, before the one before it ends at {}", one.from, earlier.until);
            check.error(&join(&path, "from"), what, "let moves follow one another");
        }
        for (c, choice) in one.choices.iter().enumerate() {
            check.choice(choice, one, &item(&join(&path, "choices"), c), &mut options);
        }
        for (q, question) in one.questions.iter().enumerate() {
            let path = join(&item(&join(&path, "questions"), q), "measures");
            for (m, measure) in question.measures.iter().enumerate() {
                check.refer_measure(measure, &item(&path, m));
            }
        }
    }
}

impl Check<'_> {
    /// A move's times are in order: from, send, decide, until.
    fn windows(&mut self, one: &ExerciseMove, path: &str) {
        self.moment(one.from, &join(path, "from"));
        self.moment(one.until, &join(path, "until"));
        self.moment(one.send, &join(path, "send"));
        self.moment(one.decide, &join(path, "decide"));
        self.after(one.from, Some(one.until), &join(path, "until"));
        self.inside(one.send, one, &join(path, "send"));
        self.inside(one.decide, one, &join(path, "decide"));
        if one.decide < one.send {
            let what = format!("decisions fall at {}, before messages leave at {}", one.decide, one.send);
            self.error(&join(path, "decide"), what, "let decisions fall after the contact window");
        }
    }

    fn inside(&mut self, moment: Moment, one: &ExerciseMove, path: &str) {
        if !(one.from..=one.until).contains(&moment) {
            let what = format!("{moment} is outside the move, {} to {}", one.from, one.until);
            self.error(path, what, "choose a time within the move");
        }
    }

    fn choice(
        &mut self,
        choice: &Choice,
        one: &ExerciseMove,
        path: &str,
        seen: &mut BTreeMap<(String, String), String>,
    ) {
        self.refer(Kind::State, &choice.state, &join(path, "state"));
        if let Some(at) = choice.at {
            self.moment(at, &join(path, "at"));
            self.inside(at, one, &join(path, "at"));
        }
        if choice.options.is_empty() {
            self.error(&join(path, "options"), "a choice without options", "add options, or remove the choice");
        }
        for (index, option) in choice.options.iter().enumerate() {
            let path = item(&join(path, "options"), index);
            self.option(option, Some(&choice.state), &path);
            if let Some(first) = seen.insert((choice.state.clone(), option.id.clone()), path.clone()) {
                let what = format!("`{}` has the option `{}` twice; first at {first}", choice.state, option.id);
                self.error(
                    &join(&path, "id"),
                    what,
                    "rename one: a state's options have different names over all moves",
                );
            }
        }
    }

    fn option(&mut self, option: &ChoiceOption, state: Option<&str>, path: &str) {
        if let Some(rung) = option.rung {
            self.rung(rung, &join(path, "rung"));
        }
        if let Some(toward) = &option.toward {
            self.refer(Kind::State, toward, &join(path, "toward"));
            if Some(toward.as_str()) == state {
                self.error(
                    &join(path, "toward"),
                    format!("`{toward}` acts toward itself"),
                    "name another state, or remove it",
                );
            }
        }
        self.within(option.weight, 0.0, 1000.0, &join(path, "weight"));
        if let Some(when) = &option.when {
            self.predicate(when, &join(path, "when"));
        }
        self.effects(&option.effects, &join(path, "effects"));
    }
}
