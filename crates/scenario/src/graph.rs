//! Graphs: assets by the number, and how they meet.

use crate::network::{Asset, LinkKind};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// The shape in which the nodes of a graph meet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// Every node meets every other: a pool, at the incident's rate `pool`.
    Complete,
    /// The first node is linked with every other.
    Star,
    /// Links drawn at random between all pairs, as many as give the mean degree (Erdős & Rényi 1959).
    /// The same seed gives the same graph: it is laid out once, and not anew for each run.
    Random {
        /// The mean number of links of a node.
        mean_degree: f64,
        /// What the links are drawn from.
        #[serde(default)]
        seed: u64,
    },
    /// These links, between nodes counted from 1.
    Edges(Vec<(u32, u32)>),
}

/// Assets of one state and sector, all alike, and how they meet. Links carry both ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graph {
    /// Whose assets they are.
    pub state: String,
    /// Their sector.
    pub sector: String,
    /// How many. They are called `STATE.graph-1`, `STATE.graph-2` and so on.
    pub nodes: u32,
    /// How they meet.
    pub shape: Shape,
    /// The kind of the links; a complete graph has none.
    #[serde(default = "lateral")]
    pub kind: LinkKind,
    /// The share of the sector that they make up together, in (0, 1].
    #[serde(default = "one")]
    pub weight: f64,
    /// Technologies they use.
    #[serde(default)]
    pub technologies: Vec<String>,
    /// How reachable each is from outside, in [0, 1].
    #[serde(default = "half")]
    pub exposure: f64,
    /// Share of function that a fallback keeps, in [0, 1].
    #[serde(default)]
    pub fallback: f64,
    /// Factor on the hazard of infection, in [0, 1].
    #[serde(default = "one")]
    pub vulnerability: f64,
}

impl Graph {
    /// The name of a node inside its state; nodes are counted from 1.
    pub fn node(graph: &str, number: u32) -> String {
        format!("{graph}-{number}")
    }

    /// The names of all nodes inside their state, in the order of their numbers.
    pub fn names<'a>(&'a self, graph: &'a str) -> impl Iterator<Item = String> + 'a {
        (1..=self.nodes).map(move |number| Graph::node(graph, number))
    }

    /// What each node is.
    pub fn asset(&self) -> Asset {
        Asset {
            sector: self.sector.clone(),
            weight: self.weight / f64::from(self.nodes.max(1)),
            technologies: self.technologies.clone(),
            exposure: self.exposure,
            fallback: self.fallback,
            vulnerability: self.vulnerability,
        }
    }

    /// How many pairs of nodes there are.
    pub fn pairs(&self) -> u64 {
        u64::from(self.nodes) * u64::from(self.nodes.saturating_sub(1)) / 2
    }

    /// How many links it has; none if it is complete, since a pool needs none.
    pub fn links(&self) -> u64 {
        match &self.shape {
            Shape::Complete => 0,
            Shape::Star => u64::from(self.nodes.saturating_sub(1)),
            Shape::Random { mean_degree, .. } => libm::round(f64::from(self.nodes) * mean_degree / 2.0).max(0.0) as u64,
            Shape::Edges(list) => list.len() as u64,
        }
    }
}

/// The assets of a state that graphs make: name inside the state → asset.
pub fn nodes_of<'a>(scenario: &'a Scenario, code: &'a str) -> impl Iterator<Item = (String, Asset)> + 'a {
    let own = scenario.graphs.iter().filter(move |(_, graph)| graph.state == code);
    own.flat_map(|(name, graph)| {
        let asset = graph.asset();
        graph.names(name).map(move |node| (node, asset.clone()))
    })
}

fn lateral() -> LinkKind {
    LinkKind::Lateral
}
fn one() -> f64 {
    1.0
}
fn half() -> f64 {
    0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_has_as_many_nodes_and_links_as_it_says() {
        let graph: Graph = crate::document::options()
            .from_str("(state: \"A\", sector: \"energy\", nodes: 120, shape: Random(mean_degree: 4))")
            .unwrap();
        let names: Vec<String> = graph.names("net").collect();
        assert_eq!((names[0].as_str(), names[119].as_str()), ("net-1", "net-120"));
        assert_eq!((graph.links(), graph.pairs()), (240, 7140));
        assert!((graph.asset().weight * 120.0 - 1.0).abs() < 1e-12);
    }
}
