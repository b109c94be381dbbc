//! What the highest step hung on: each link by its function, with two bars that a room can read from its back.

use super::say::{Say, plain};
use crate::session::desk::{HotWash, Hung, HungLink};
use crate::text::{Fill, Line};
use detente_report::words::phrases::capital;
use detente_scenario::Moment;
use detente_study::pivot::Part;

/// Links that fit a screen beside a chain.
const ON_SCREEN: usize = 5;

impl Say<'_> {
    /// How many links turned it, in one sentence.
    pub(super) fn hung_finding(&self, hung: &Hung) -> String {
        let w = &self.w.wash;
        match hung.links.iter().filter(|link| link.pivotal).count() {
            _ if hung.links.is_empty() => w.hung_nothing.to_owned(),
            0 => w.hung_several.to_owned(),
            turned => w.hung_turned[usize::from(turned != 1)].of(turned),
        }
    }
    /// How it was found.
    pub(super) fn hung_note(&self, hung: &Hung) -> String {
        self.w.wash.hung_note.of2(hung.replays, self.digit(&hung.rung))
    }
    /// The links: all of them, or on a screen of their own so many as fit, those without which fewest reach it.
    pub(super) fn links<'h>(&self, hung: &'h Hung, only: &Option<u8>) -> Vec<&'h HungLink> {
        let mut links: Vec<&HungLink> = hung.links.iter().collect();
        if only.is_some() {
            links.sort_by_key(|link| (!link.pivotal, i64::from(link.without) - i64::from(link.with)));
            links.truncate(ON_SCREEN);
            links.sort_by_key(|link| link.at);
        }
        links
    }
    /// The chains of causes; on a screen on which something stands beside them, that of the highest step.
    pub(super) fn chains<'h>(&self, h: &'h HotWash, only: &Option<u8>) -> &'h [Vec<(Moment, Line)>] {
        let few = only.is_some() && h.hung.is_some();
        h.chains.get(..if few { 1 } else { h.chains.len() }).unwrap_or_default()
    }
    /// A link by its function.
    pub(super) fn part(&self, link: &HungLink) -> String {
        let w = &self.w.wash;
        let told = match link.part {
            Part::Act { rung } => w.part_act.of(self.rung(&rung)),
            Part::Evidence { shared: false } => w.part_found.to_owned(),
            Part::Evidence { shared: true } => w.part_shared.to_owned(),
            Part::Misreading => w.part_misreading.to_owned(),
            Part::Silence => w.part_silence.to_owned(),
            Part::Report => w.part_report.of(&link.text),
            Part::Wait { kind, misread: true, .. } => w.part_misread.of(self.kind(&kind)),
            Part::Wait { kind, hours: None, .. } => w.part_unread.of(self.kind(&kind)),
            Part::Wait { kind, hours: Some(hours), .. } => w.part_waited.of2(self.kind(&kind), self.lasting(&hours)),
        };
        capital(&told)
    }
    /// What the replays without it have in its place.
    pub(super) fn instead(&self, link: &HungLink) -> &'static str {
        let w = &self.w.wash;
        match link.part {
            Part::Act { .. } => w.instead_act,
            Part::Evidence { .. } | Part::Report => w.instead_evidence,
            Part::Misreading => w.instead_misreading,
            Part::Silence => w.instead_silence,
            Part::Wait { .. } => w.instead_wait,
        }
    }
    /// A bar of so many replays of all; what it says stands beside it.
    pub(super) fn replay_bar(&self, count: &u32, hung: &Hung, class: &str) -> String {
        format!(
            "<svg class=\"bar\" viewBox=\"0 0 {} 7\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect \
             width=\"{count}\" height=\"7\" class=\"{}\"/></svg>",
            hung.replays.max(1),
            plain(class)
        )
    }
}
