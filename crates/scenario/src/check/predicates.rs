//! Conditions: what they name exists, and what they ask can come true.

use super::Check;
use super::known::Kind;
use crate::contact::MessageKind;
use crate::document::path::{item, join};
use crate::inject::Predicate;

impl Check<'_> {
    pub(super) fn predicate(&mut self, predicate: &Predicate, path: &str) {
        match predicate {
            Predicate::All(parts) => self.parts(parts, path, "an empty `All` always holds"),
            Predicate::Any(parts) => self.parts(parts, path, "an empty `Any` never holds"),
            Predicate::Not(part) => self.predicate(part, path),
            Predicate::After(moment) | Predicate::Before(moment) => {
                self.in_time(*moment, path);
            }
            Predicate::Q(sector, loss) => {
                self.refer(Kind::StateSector, sector, &join(path, "0"));
                self.share(*loss, &join(path, "1"));
            }
            Predicate::Rung(from, toward, rung) => {
                self.refer_any_state(from, &join(path, "0"));
                self.refer_any_state(toward, &join(path, "1"));
                self.rung(*rung, &join(path, "2"));
            }
            Predicate::Level(state, incident, level) => {
                self.refer_any_state(state, &join(path, "0"));
                self.refer(Kind::Incident, incident, &join(path, "1"));
                self.within(*level, 0.0, 5.0, &join(path, "2"));
            }
            Predicate::Delivered(kinds, from, to) => self.delivered(kinds, from, to, path),
            Predicate::DeliveredSince(kinds, from, to, since)
            | Predicate::DeliveredToEnforcement(kinds, from, to, since) => {
                self.delivered(kinds, from, to, path);
                self.in_time(*since, &join(path, "3"));
            }
            Predicate::Acknowledged(by, of) => {
                self.refer_any_state(by, &join(path, "0"));
                self.refer_any_state(of, &join(path, "1"));
            }
            Predicate::Decided(state, option) => self.refer_option(state, option, path),
            Predicate::Holds(state, pieces, least) => {
                self.refer_any_state(state, &join(path, "0"));
                self.refer_all(Kind::Piece, pieces, &join(path, "1"));
                if *least == 0 || *least as usize > pieces.len() {
                    let what = format!("{least} of {} pieces is always or never so", pieces.len());
                    self.error(&join(path, "2"), what, format!("write a number from 1 to {}", pieces.len()));
                }
            }
            Predicate::InForce(measure) => self.refer_measure(measure, path),
            Predicate::IndicatorsOpen(incident) => self.refer(Kind::Incident, incident, path),
            Predicate::Fired(inject) => self.refer(Kind::Inject, inject, path),
        }
    }

    fn parts(&mut self, parts: &[Predicate], path: &str, if_empty: &str) {
        if parts.is_empty() {
            self.error(path, if_empty, "put a condition into it, or remove it");
        }
        for (index, part) in parts.iter().enumerate() {
            self.predicate(part, &item(path, index));
        }
    }

    fn delivered(&mut self, kinds: &[MessageKind], from: &str, to: &str, path: &str) {
        if kinds.is_empty() {
            self.error(&join(path, "0"), "no kind of message is named, so it never holds", "name at least one kind");
        }
        self.refer_any_state(from, &join(path, "1"));
        self.refer_any_state(to, &join(path, "2"));
    }
}

/// The injects that a condition waits for, wherever in it they stand.
pub(super) fn waits_for<'a>(predicate: &'a Predicate, found: &mut Vec<&'a str>) {
    match predicate {
        Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| waits_for(part, found)),
        Predicate::Not(part) => waits_for(part, found),
        Predicate::Fired(inject) => found.push(inject),
        _ => {}
    }
}
