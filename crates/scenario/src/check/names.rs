//! Names that can be used in references, paths and reports.

use super::Check;
use crate::document::path::{item, join};

/// How many characters a name may have.
pub const NAME_CHARS_MAX: usize = 64;

/// The names by which questions and conditions speak of measures: the catalogue of the source
/// documents, and `poc-single`, the directory with one contact for each state.
pub const MEASURE_NAMES: [&str; 21] = [
    "agency-coordination",
    "awareness",
    "capacity-building",
    "cert-cooperation",
    "ci-consultations",
    "contacts-database",
    "crime-cooperation",
    "defence-channel",
    "emergency-response-sharing",
    "ict-requests",
    "information-channels",
    "investigation-assistance",
    "joint-exercises",
    "law-policy-sharing",
    "national-strategy",
    "norms",
    "poc-directory",
    "poc-single",
    "severity-classification",
    "terminology",
    "threat-database",
];

/// Words that mean something else where the name of a state may stand.
const RESERVED: [&str; 2] = ["all", "public"];

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    macro_rules! keys {
        ($($field:ident)*) => {
            $(for name in scenario.$field.keys() { check.name(name, &join(stringify!($field), name)); })*
        };
    }
    keys!(profiles states sectors pools graphs directories actors incidents templates postures pieces instruments injects);
    for name in scenario.states.keys().filter(|name| RESERVED.contains(&name.as_str())) {
        check.error(
            &join("states", name),
            format!("`{name}` cannot name a state: it is the word for many readers"),
            "rename the state",
        );
    }
    for name in scenario.postures.keys().filter(|name| scenario.incidents.contains_key(*name)) {
        let what = format!("`{name}` names both an incident and a posture");
        check.error(&join("postures", name), what, "rename one of the two");
    }
    for (code, state) in &scenario.states {
        for name in state.assets.keys() {
            check.asset_name(code, name, &join(&join(&join("states", code), "assets"), name));
        }
    }
    for (profile, state) in &scenario.profiles {
        for name in state.assets.keys() {
            check.name(name, &join(&join(&join("profiles", profile), "assets"), name));
        }
    }
    for name in scenario.assets.keys() {
        let path = join("assets", name);
        match name.split_once('.') {
            Some((code, own)) => {
                check.refer(super::known::Kind::State, code, &path);
                check.asset_name(code, own, &path);
            }
            None => {
                check.error(&path, format!("`{name}` does not say whose asset it is"), format!("write `STATE.{name}`"))
            }
        }
    }
    for (m, one) in scenario.exercise.moves.iter().enumerate() {
        for (c, choice) in one.choices.iter().enumerate() {
            for (o, option) in choice.options.iter().enumerate() {
                let choice_path = item(&join(&item("exercise.moves", m), "choices"), c);
                check.name(&option.id, &join(&item(&join(&choice_path, "options"), o), "id"));
            }
        }
    }
}

impl Check<'_> {
    /// A name of letters, digits, `_` and `-`.
    pub(super) fn name(&mut self, name: &str, path: &str) {
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            let mend = format!("give it a name of 1 to {NAME_CHARS_MAX} characters");
            self.error(path, "a name is empty or too long", mend);
        } else if let Some(bad) = name.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-'))) {
            let what = format!("`{name}` cannot be a name: it has {}", spoken(bad));
            self.error(path, what, "use letters, digits, `_` and `-` only");
        }
    }

    fn asset_name(&mut self, code: &str, name: &str, path: &str) {
        self.name(name, path);
        let rest_of = |state: &crate::resolved::ResolvedState| {
            name.strip_suffix("-other").is_some_and(|sector| state.criticality.contains_key(sector))
        };
        if self.states.get(code).is_some_and(rest_of) {
            let what = format!("`{code}.{name}` is the name of the rest of the sector");
            self.error(path, what, "rename the asset: the rest is made from what the other weights leave");
        }
    }
}

/// A character in words, if it would not be seen.
fn spoken(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        '.' => "a full stop, which parts a state from what is its own".to_owned(),
        c if c.is_control() => "a character that cannot be seen".to_owned(),
        c => format!("`{c}`"),
    }
}
