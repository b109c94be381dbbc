//! Injects and the effects of injects and options.

use super::Check;
use super::known::Kind;
use super::predicates::waits_for;
use crate::contact::Role;
use crate::document::path::{item, join};
use crate::incident::Author;
use crate::inject::{Effect, Inject};
use crate::interdependency::groups;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    for (name, inject) in &scenario.injects {
        check.inject(inject, &join("injects", name));
    }
    check.circles();
}

impl Check<'_> {
    /// A copied claim repeats one that another inject makes, of the same incidents and toward the same author.
    fn copied_claim(&mut self, first: &str, incidents: &[String], toward: &Author, path: &str) {
        let Some(inject) = self.scenario.injects.get(first) else {
            self.refer(Kind::Inject, first, path);
            return;
        };
        let same = inject.effects.iter().any(|effect| {
            matches!(effect, Effect::Claim { incidents: i, toward: t, copies: None, .. }
                if t == toward && incidents.iter().all(|one| i.contains(one)))
        });
        if !same {
            let what = format!("`{first}` makes no claim of these incidents toward the same author");
            self.error(path, what, "name the inject with the first claim, or leave `copies` out");
        }
    }

    fn inject(&mut self, inject: &Inject, path: &str) {
        match (inject.at, &inject.when) {
            (None, None) => {
                self.error(path, "it never happens: it has neither `at` nor `when`", "give it one of the two")
            }
            (Some(_), Some(_)) => {
                self.error(
                    path,
                    "it has both `at` and `when`",
                    "keep one; a time can be part of the condition: `After(…)`",
                );
            }
            (at, _) => self.moment_if(at, &join(path, "at")),
        }
        if let Some(when) = &inject.when {
            self.predicate(when, &join(path, "when"));
        }
        self.hours(inject.after_hours, &join(path, "after_hours"));
        for (index, reader) in inject.to.iter().enumerate() {
            self.reader(reader, &item(&join(path, "to"), index));
        }
        if !inject.to.is_empty() && inject.text.is_empty() {
            self.warning(path, "it has readers but no text", "write a `text`, or leave `to` out");
        }
        self.effects(&inject.effects, &join(path, "effects"));
    }

    /// `all`, `public`, a state, or a role of a state.
    fn reader(&mut self, reader: &str, path: &str) {
        if matches!(reader, "all" | "public") {
            return;
        }
        let (code, role) = reader.split_once('.').map_or((reader, None), |(code, role)| (code, Some(role)));
        self.refer(Kind::State, code, path);
        if let Some(role) = role.filter(|role| Role::named(role).is_none()) {
            let known = Role::NAMES.map(|(name, _)| name).join(", ");
            self.error(path, format!("there is no role `{role}`"), format!("known: {known}"));
        }
    }

    /// Injects that wait for each other never fire, or fire on a whim.
    fn circles(&mut self) {
        let names: Vec<&String> = self.scenario.injects.keys().collect();
        let place = |name: &str| names.binary_search_by(|known| known.as_str().cmp(name)).ok();
        let waits: Vec<Vec<(usize, f64)>> = self
            .scenario
            .injects
            .values()
            .map(|inject| {
                let mut found = Vec::new();
                if let Some(when) = &inject.when {
                    waits_for(when, &mut found);
                }
                found.into_iter().filter_map(place).map(|at| (at, 1.0)).collect()
            })
            .collect();
        let mut circles = Vec::new();
        for group in groups(&waits) {
            let Some(first) = group.first() else { continue };
            if group.len() > 1 || waits[*first].iter().any(|(next, _)| next == first) {
                circles.push(circle(&waits, &group).into_iter().map(|at| names[at].clone()).collect::<Vec<_>>());
            }
        }
        for circle in circles {
            let path = join(&join("injects", &circle[0]), "when");
            self.error(
                &path,
                format!("injects wait for each other: {}", circle.join(" → ")),
                "remove one `Fired` from the circle",
            );
        }
    }

    pub(super) fn effects(&mut self, effects: &[Effect], path: &str) {
        for (index, effect) in effects.iter().enumerate() {
            self.effect(effect, &item(path, index));
        }
    }

    fn effect(&mut self, effect: &Effect, path: &str) {
        let at = |name: &str| join(path, name);
        match effect {
            Effect::AskForPiece(piece) | Effect::OpenPiece(piece) => self.refer(Kind::Piece, piece, path),
            Effect::PublishPieces(incident)
            | Effect::StartIncident(incident)
            | Effect::EndIncident(incident)
            | Effect::VoidIndicators(incident) => self.refer(Kind::Incident, incident, path),
            Effect::Takedown(actor) => self.refer(Kind::Actor, actor, path),
            Effect::Disrupt { sector, loss, incident, hours } => {
                self.refer(Kind::StateSector, sector, &at("sector"));
                self.within(*loss, -1.0, 1.0, &at("loss"));
                self.refer(Kind::Incident, incident, &at("incident"));
                if let Some(hours) = hours {
                    self.hours(*hours, &at("hours"));
                }
            }
            Effect::Signal { state, incident, instrument, signal } => {
                self.refer_any_state(state, &at("state"));
                self.refer(Kind::Incident, incident, &at("incident"));
                self.refer(Kind::Instrument, instrument, &at("instrument"));
                if let (Some(signal), Some(known)) = (signal, self.scenario.instruments.get(instrument))
                    && !known.contains_key(signal)
                {
                    let names: Vec<String> = known.keys().map(|name| format!("`{name}`")).collect();
                    let what = format!("`{instrument}` gives no signal `{signal}`");
                    self.error(&at("signal"), what, format!("known: {}", names.join(", ")));
                }
            }
            Effect::Token { state, incident, toward, weight } => {
                self.refer_any_state(state, &at("state"));
                self.refer(Kind::Incident, incident, &at("incident"));
                self.refer_author(toward, &at("toward"));
                self.within(*weight, 0.0, 100.0, &at("weight"));
            }
            Effect::Claim { incidents, toward, by, copies } => {
                self.refer_all(Kind::Incident, incidents, &at("incidents"));
                self.refer_author(toward, &at("toward"));
                if let Some(actor) = by {
                    self.refer(Kind::Actor, actor, &at("by"));
                    let own = self.scenario.actors.get(actor).map(|a| a.kind.label());
                    if own.as_ref().is_some_and(|own| own != toward) {
                        let what = format!("`{actor}` claims it, and the claim points elsewhere");
                        self.warning(&at("toward"), what, "point it at what the actor is, or leave `by` out");
                    }
                }
                if let Some(first) = copies {
                    self.copied_claim(first, incidents, toward, &at("copies"));
                }
            }
            Effect::Expose { state, incident } => {
                self.refer_any_state(state, &at("state"));
                self.refer(Kind::Incident, incident, &at("incident"));
            }
            Effect::Pressure(state, rungs) => {
                self.refer_any_state(state, &at("0"));
                self.within(*rungs, -10.0, 10.0, &at("1"));
            }
            Effect::Tension(from, toward, points) => {
                self.refer(Kind::State, from, &at("0"));
                self.refer(Kind::State, toward, &at("1"));
                self.within(*points, -10.0, 10.0, &at("2"));
            }
            Effect::ExtendPosture(posture, hours) => {
                self.refer(Kind::Posture, posture, &at("0"));
                self.within(*hours, -87_600.0, 87_600.0, &at("1"));
            }
            Effect::ShareIndicators { state, incident, open: _ } => {
                self.refer(Kind::State, state, &at("state"));
                self.refer(Kind::Incident, incident, &at("incident"));
            }
            Effect::Send { kind: _, from, to, incident } => {
                self.refer(Kind::State, from, &at("from"));
                self.refer(Kind::State, to, &at("to"));
                self.refer(Kind::Item, incident, &at("incident"));
                self.apart(from, to, path);
            }
            Effect::Seal { asset, from } => {
                self.refer(Kind::Asset, asset, &at("asset"));
                self.moment_if(*from, &at("from"));
            }
            Effect::Reassure { state, by, item } => {
                self.refer_any_state(state, &at("state"));
                self.refer(Kind::State, by, &at("by"));
                self.refer(Kind::Item, item, &at("item"));
            }
            Effect::Convene { by, first, second } => {
                self.refer(Kind::State, by, &at("by"));
                self.refer(Kind::State, first, &at("first"));
                self.refer(Kind::State, second, &at("second"));
                self.apart(first, second, path);
            }
            Effect::Decide(state, option) => self.refer_option(state, option, path),
        }
    }

    fn apart(&mut self, one: &str, other: &str, path: &str) {
        if one == other {
            self.error(path, format!("`{one}` with itself"), "name two states");
        }
    }
}

/// One way around inside a group of injects that wait for each other, back to its first.
fn circle(waits: &[Vec<(usize, f64)>], group: &[usize]) -> Vec<usize> {
    let mut walk = vec![group[0]];
    loop {
        let here = walk[walk.len() - 1];
        let next = waits[here].iter().map(|(next, _)| *next).find(|next| group.binary_search(next).is_ok());
        let Some(next) = next else { return walk };
        if let Some(at) = walk.iter().position(|seen| *seen == next) {
            let mut round = walk.split_off(at);
            round.push(next);
            return round;
        }
        walk.push(next);
    }
}
