//! What things are called: from the plan, and from the scenario's own texts where it has them.

use super::phrases;
use detente_engine::ids::{AssetId, Hypothesis, IncidentId, InjectId, PieceId, PostureId, SectorId, StateId};
use detente_engine::plan::Plan;
use detente_engine::plan::topology::Topology;
use detente_scenario::Scenario;
use std::collections::BTreeMap;

/// Names and texts of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Names {
    states: Vec<String>,
    codes: Vec<String>,
    sectors: Vec<String>,
    assets: Vec<String>,
    incidents: Vec<(String, String)>,
    authors: Vec<Hypothesis>,
    injects: Vec<(String, String)>,
    pieces: Vec<(String, String, StateId, Option<IncidentId>)>,
    postures: Vec<(String, StateId, bool)>,
    options: Vec<String>,
    measures: Vec<String>,
}

impl Names {
    /// From the plan alone, or with the texts of the scenario that it was compiled from.
    ///
    /// `texts` holds what keys that start with `@` stand for, by the key without the sign.
    pub fn new(topology: &Topology, scenario: Option<&Scenario>, texts: &BTreeMap<String, String>) -> Self {
        let resolve = |text: &str| -> String {
            match text.strip_prefix('@') {
                Some(key) => texts.get(key).cloned().unwrap_or_default(),
                None => text.to_string(),
            }
        };
        // What a facilitator reads names an incident by its key; a page names it in words.
        let keyed = |text: String| -> String {
            let mut text = text;
            for i in topology.incidents.iter().filter(|i| !i.name.is_empty() && !i.name.starts_with('@')) {
                text = replace_word(&text, &i.key, i.name.trim_end_matches('.'));
            }
            super::phrases::capital(&text)
        };
        let states: Vec<String> =
            topology.states.iter().map(|s| if s.name.is_empty() { s.code.clone() } else { s.name.clone() }).collect();
        let sectors: Vec<String> = topology.sectors.iter().map(|s| phrases::spaced(&s.name)).collect();
        let assets = topology
            .assets
            .iter()
            .map(|a| {
                let own = a.name.split_once('.').map_or(a.name.as_str(), |(_, own)| own);
                let owner = phrases::of(&states[a.state.index()]);
                match own.strip_suffix("-other") {
                    Some(_) => format!("the rest of {owner} {}", sectors[a.sector.index()]),
                    None => format!("{owner} {}", phrases::spaced(own)),
                }
            })
            .collect();
        Names {
            codes: topology.states.iter().map(|s| s.code.clone()).collect(),
            assets,
            incidents: topology
                .incidents
                .iter()
                .map(|i| {
                    let name = resolve(&i.name);
                    let truth = scenario.and_then(|s| s.incidents.get(&i.key)).map(|i| resolve(&i.truth));
                    let name = if name.is_empty() { phrases::spaced(&i.key) } else { name };
                    (name, truth.unwrap_or_default())
                })
                .collect(),
            authors: topology.incidents.iter().map(|i| i.author).collect(),
            injects: topology
                .injects
                .iter()
                .map(|i| {
                    let own = scenario.and_then(|s| s.injects.get(&i.name));
                    (
                        own.map_or_else(String::new, |i| resolve(&i.text)),
                        own.map_or_else(String::new, |i| keyed(resolve(&i.truth))),
                    )
                })
                .collect(),
            pieces: topology
                .pieces
                .iter()
                .map(|p| {
                    let text = scenario.and_then(|s| s.pieces.get(&p.name)).map(|p| resolve(&p.text));
                    (phrases::spaced(&p.name), text.unwrap_or_default(), p.holder, Some(p.incident))
                })
                .collect(),
            postures: topology
                .postures
                .iter()
                .map(|p| {
                    let name = scenario.and_then(|s| s.postures.get(&p.name)).map(|p| resolve(&p.name));
                    let name = name.filter(|n| !n.is_empty()).unwrap_or_else(|| phrases::spaced(&p.name));
                    (name, p.by, p.hostile)
                })
                .collect(),
            measures: Vec::new(),
            options: topology.options.iter().map(|o| resolve(&o.text)).collect(),
            states,
            sectors,
        }
    }

    /// The same, with the measures of a configuration, and the exercises that they hold.
    pub fn under(mut self, plan: &Plan) -> Self {
        self.measures = plan.measures().map(|m| phrases::spaced(&m.describe().id())).collect();
        let known = self.postures.len();
        let held = plan.topology.postures.iter().skip(known);
        self.postures.extend(held.map(|p| ("an exercise held together".to_owned(), p.by, p.hostile)));
        self
    }
    /// A measure of the configuration.
    pub fn measure(&self, place: usize) -> &str {
        self.measures.get(place).map_or("a measure", String::as_str)
    }
    /// A state's name.
    pub fn state(&self, id: StateId) -> &str {
        self.states.get(id.index()).map_or("a state", String::as_str)
    }
    /// A state's code.
    pub fn code(&self, id: StateId) -> &str {
        self.codes.get(id.index()).map_or("?", String::as_str)
    }
    /// All names of states, in order.
    pub fn states(&self) -> &[String] {
        &self.states
    }
    /// A sector in words.
    pub fn sector(&self, id: SectorId) -> &str {
        self.sectors.get(id.index()).map_or("a sector", String::as_str)
    }
    /// All names of sectors, in order.
    pub fn sectors(&self) -> &[String] {
        &self.sectors
    }
    /// An asset with its owner.
    pub fn asset(&self, id: AssetId) -> &str {
        self.assets.get(id.index()).map_or("a system", String::as_str)
    }
    /// An incident of the scenario; one that arose in the run has no name here.
    pub fn incident(&self, id: IncidentId) -> Option<&str> {
        self.incidents.get(id.index()).map(|(name, _)| name.as_str())
    }
    /// What the scenario says to be so of an incident; empty if it says nothing.
    pub fn incident_truth(&self, id: IncidentId) -> &str {
        self.incidents.get(id.index()).map_or("", |(_, truth)| truth.as_str())
    }
    /// Who is truly behind an incident of the scenario.
    pub fn author(&self, id: IncidentId) -> Option<Hypothesis> {
        self.authors.get(id.index()).copied()
    }
    /// What an inject says, and what is so.
    pub fn inject(&self, id: InjectId) -> (&str, &str) {
        self.injects.get(id.index()).map_or(("", ""), |(text, truth)| (text, truth))
    }
    /// A piece: its name, what it says, its holder, and what it is about.
    pub fn piece(&self, id: PieceId) -> Option<(&str, &str, StateId, Option<IncidentId>)> {
        self.pieces.get(id.index()).map(|(n, t, s, i)| (n.as_str(), t.as_str(), *s, *i))
    }
    /// A posture: its name, whose, and whether it is meant in anger.
    pub fn posture(&self, id: PostureId) -> Option<(&str, StateId, bool)> {
        self.postures.get(id.index()).map(|(n, s, h)| (n.as_str(), *s, *h))
    }
    /// What an option says.
    pub fn option(&self, option: u16) -> &str {
        self.options.get(usize::from(option)).map_or("", String::as_str)
    }
    /// An origin, as one may be held to be it.
    pub fn origin(&self, of: Hypothesis) -> &str {
        match of {
            Hypothesis::State(s) => self.state(s),
            other => phrases::origin(other).unwrap_or("somebody"),
        }
    }
}

/// Replaces a word where it stands alone.
fn replace_word(text: &str, word: &str, with: &str) -> String {
    if word.is_empty() {
        return text.into();
    }
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (head, tail) = (&rest[..at], &rest[at + word.len()..]);
        let alone = !(head.ends_with(joins) || tail.starts_with(joins) || (head.is_empty() && out.ends_with(joins)));
        out.push_str(head);
        out.push_str(if alone { with } else { word });
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_replaced() {
        assert_eq!(
            replace_word("g1, and the way to g1-b, xg1 g1.", "g1", "the cut"),
            "the cut, and the way to g1-b, xg1 the cut."
        );
        assert_eq!(replace_word("nothing", "", "x"), "nothing");
        assert_eq!(replace_word("g1g1", "g1", "x"), "g1g1");
    }
}
