//! What can be referred to, and the check of a reference.

use super::names::MEASURE_NAMES;
use super::{Check, SUGGESTIONS_MAX};
use crate::document::nearest;
use crate::document::path::{item, join};
use crate::incident::Author;
use crate::network::STOCK_SECTORS;
use crate::resolved::ResolvedState;
use crate::scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// What a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    State,
    Profile,
    /// A sector of any state, as `energy`.
    Sector,
    /// A sector of one state, as `AUR.energy`.
    StateSector,
    Asset,
    Actor,
    Incident,
    Template,
    Posture,
    /// An incident or a posture.
    Item,
    Piece,
    Inject,
    Measure,
    Technology,
    Instrument,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::State => "state",
            Kind::Profile => "profile",
            Kind::Sector | Kind::StateSector => "sector",
            Kind::Asset => "asset",
            Kind::Actor => "actor",
            Kind::Incident => "incident",
            Kind::Template => "template",
            Kind::Posture => "posture",
            Kind::Item => "incident or posture",
            Kind::Piece => "piece",
            Kind::Inject => "inject",
            Kind::Measure => "measure",
            Kind::Technology => "technology",
            Kind::Instrument => "instrument",
        }
    }
}

/// Every name that a scenario gives, by what it names.
#[derive(Debug, Default)]
pub(super) struct Known {
    names: BTreeMap<Kind, BTreeSet<String>>,
    /// Options by state.
    options: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    pub(super) fn of(scenario: &Scenario, states: &BTreeMap<String, ResolvedState>) -> Self {
        let mut known = Known::default();
        known.add(Kind::State, scenario.states.keys().cloned());
        known.add(Kind::Profile, scenario.profiles.keys().cloned());
        known.add(Kind::Actor, scenario.actors.keys().cloned());
        known.add(Kind::Incident, scenario.incidents.keys().cloned());
        known.add(Kind::Template, scenario.templates.keys().cloned());
        known.add(Kind::Posture, scenario.postures.keys().cloned());
        known.add(Kind::Item, scenario.incidents.keys().chain(scenario.postures.keys()).cloned());
        known.add(Kind::Piece, scenario.pieces.keys().cloned());
        known.add(Kind::Instrument, scenario.instruments.keys().cloned());
        known.add(Kind::Inject, scenario.injects.keys().cloned());
        known.add(Kind::Measure, MEASURE_NAMES.iter().map(|name| (*name).to_owned()));
        known.add(Kind::Sector, STOCK_SECTORS.iter().map(|name| (*name).to_owned()));
        known.add(Kind::Sector, scenario.sectors.keys().cloned());
        known.add(Kind::Technology, scenario.other_assets.technologies.iter().cloned());
        for (code, state) in states {
            known.add(Kind::Sector, state.criticality.keys().cloned());
            known.add(Kind::StateSector, state.criticality.keys().map(|sector| format!("{code}.{sector}")));
            known.add(Kind::Asset, state.assets.keys().map(|name| format!("{code}.{name}")));
            known.add(Kind::Technology, state.assets.values().flat_map(|asset| asset.technologies.clone()));
        }
        let choices = scenario.exercise.moves.iter().flat_map(|one| &one.choices);
        for choice in choices {
            known.options.entry(choice.state.clone()).or_default().extend(choice.options.iter().map(|o| o.id.clone()));
        }
        for code in scenario.states.keys() {
            let line = scenario.exercise.public_line.iter().map(|o| o.id.clone());
            known.options.entry(code.clone()).or_default().extend(line);
        }
        known
    }

    fn add(&mut self, kind: Kind, names: impl IntoIterator<Item = String>) {
        self.names.entry(kind).or_default().extend(names);
    }

    pub(super) fn has(&self, kind: Kind, name: &str) -> bool {
        self.names.get(&kind).is_some_and(|names| names.contains(name))
    }

    /// The mend for a name that leads nowhere: what was meant, or what there is.
    fn mend(&self, kind: Kind, name: &str, early: bool) -> String {
        let none = BTreeSet::new();
        suggestion(kind.word(), name, self.names.get(&kind).unwrap_or(&none), early)
    }
}

/// Among so many names a near one is always looked for; among more, for the first findings only.
const NAMES_MAX: usize = 1000;

fn suggestion(word: &str, name: &str, names: &BTreeSet<String>, early: bool) -> String {
    const SHOWN_MAX: usize = 12;
    if (early || names.len() <= NAMES_MAX)
        && let Some(near) = nearest(name, names.iter().map(String::as_str))
    {
        return format!("did you mean `{near}`?");
    }
    if names.is_empty() {
        return format!("the scenario has no {word} yet: add one, or remove this");
    }
    let shown: Vec<String> = names.iter().take(SHOWN_MAX).map(|n| format!("`{n}`")).collect();
    let more = if names.len() > SHOWN_MAX { ", …" } else { "" };
    format!("known: {}{more}", shown.join(", "))
}

impl Check<'_> {
    /// Notes a reference that leads nowhere.
    pub(super) fn refer(&mut self, kind: Kind, name: &str, path: &str) {
        if !self.known.has(kind, name) {
            let mend = self.known.mend(kind, name, self.findings.len() < SUGGESTIONS_MAX);
            self.error(path, format!("there is no {} `{name}`", kind.word()), mend);
        }
    }

    /// A state, or `*` for any.
    pub(super) fn refer_any_state(&mut self, name: &str, path: &str) {
        if name != "*" {
            self.refer(Kind::State, name, path);
        }
    }

    /// Each of a list of references.
    pub(super) fn refer_all(&mut self, kind: Kind, names: &[String], path: &str) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.iter().enumerate() {
            self.refer(kind, name, &item(path, index));
            if !seen.insert(name) {
                self.error(&item(path, index), format!("`{name}` stands twice in the list"), "remove one");
            }
        }
    }

    /// A measure in force: those of the catalogue, and whatever an `Adjust` is called.
    pub(super) fn refer_measure(&mut self, name: &str, path: &str) {
        if !name.starts_with("adjust-") {
            self.refer(Kind::Measure, name, path);
        }
    }

    /// An option of a state.
    pub(super) fn refer_option(&mut self, state: &str, option: &str, path: &str) {
        self.refer(Kind::State, state, &join(path, "0"));
        let none = BTreeSet::new();
        let options = self.known.options.get(state).unwrap_or(&none);
        if self.known.has(Kind::State, state) && !options.contains(option) {
            let mend = suggestion("option", option, options, self.findings.len() < SUGGESTIONS_MAX);
            self.error(&join(path, "1"), format!("`{state}` has no option `{option}`"), mend);
        }
    }

    /// The state that an author is, if it is one.
    pub(super) fn refer_author(&mut self, author: &Author, path: &str) {
        if let Author::State(code) = author {
            self.refer(Kind::State, code, path);
        }
    }
}
