//! Who meets whom: links, pools and graphs.

use super::super::topology::{LinkPlan, PoolPlan, Topology};
use super::Names;
use crate::chance::{Chance, Purpose, RunKey};
use crate::ids::AssetId;
use detente_scenario::Scenario;
use detente_scenario::graph::{Graph, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// Lays links, pools and graphs.
pub(super) fn network(scenario: &Scenario, t: &mut Topology, names: &mut Names) {
    for (n, link) in scenario.links.iter().enumerate() {
        let from = names.asset(&link.from, &format!("links[{n}].from"));
        for (m, to) in link.to.iter().enumerate() {
            let to = names.asset(to, &format!("links[{n}].to[{m}]"));
            let pass = 1.0 - link.filter;
            let mut join = |a: AssetId, b: AssetId| {
                t.links_out[a.index()].push(LinkPlan { other: b, kind: link.kind, pass });
                t.links_in[b.index()].push(LinkPlan { other: a, kind: link.kind, pass });
            };
            join(from, to);
            if link.both_ways {
                join(to, from);
            }
        }
    }
    for (key, graph) in &scenario.graphs {
        let nodes = nodes(key, graph, names);
        for (a, b) in edges(key, graph) {
            let (a, b) = (nodes[a as usize - 1], nodes[b as usize - 1]);
            for (a, b) in [(a, b), (b, a)] {
                t.links_out[a.index()].push(LinkPlan { other: b, kind: graph.kind, pass: 1.0 });
                t.links_in[b.index()].push(LinkPlan { other: a, kind: graph.kind, pass: 1.0 });
            }
        }
    }
    for links in t.links_out.iter_mut().chain(t.links_in.iter_mut()) {
        links.sort_by_key(|l| (l.other, l.kind));
    }
    let mut pools: BTreeMap<&str, (Vec<AssetId>, Option<f64>)> = BTreeMap::new();
    for (key, pool) in &scenario.pools {
        let members = pool.members.iter().map(|m| names.asset(m, &format!("pools.{key}.members"))).collect();
        pools.insert(key, (members, pool.beta));
    }
    for (key, graph) in scenario.graphs.iter().filter(|(_, graph)| graph.shape == Shape::Complete) {
        pools.insert(key, (nodes(key, graph, names), None));
    }
    for (mut members, beta) in pools.into_values() {
        let number = t.pools.len() as u16;
        members.sort();
        members.dedup();
        for m in &members {
            if let Some(asset) = t.assets.get_mut(m.index()) {
                asset.pools.push(number);
            }
        }
        t.pools.push(PoolPlan { members, beta });
    }
}

/// The assets that are the nodes of a graph, in the order of their numbers.
fn nodes(key: &str, graph: &Graph, names: &mut Names) -> Vec<AssetId> {
    let path = format!("graphs.{key}");
    graph.names(key).map(|node| names.asset(&format!("{}.{node}", graph.state), &path)).collect()
}

/// The links of a graph, between nodes counted from 1.
fn edges(key: &str, graph: &Graph) -> Vec<(u32, u32)> {
    match &graph.shape {
        Shape::Complete => Vec::new(),
        Shape::Star => (2..=graph.nodes).map(|n| (1, n)).collect(),
        Shape::Edges(list) => list.clone(),
        Shape::Random { seed, .. } => random(key, graph, *seed),
    }
}

/// As many different pairs as the graph has links, evenly drawn (Erdős & Rényi 1959, G(n, m)). Where more
/// than half of all pairs are linked, those left out are drawn.
fn random(key: &str, graph: &Graph, seed: u64) -> Vec<(u32, u32)> {
    let chance = Chance::new(RunKey::new(seed, 0));
    let wanted = graph.links().min(graph.pairs());
    let sparse = wanted <= graph.pairs() / 2;
    let count = if sparse { wanted } else { graph.pairs() - wanted };
    let mut drawn = BTreeSet::new();
    let mut nth = 0;
    while (drawn.len() as u64) < count {
        let block = chance.of(Purpose::Graph, &[key], nth);
        let node = |word| 1 + ((block.uniform(word) * f64::from(graph.nodes)) as u32).min(graph.nodes - 1);
        let (a, b) = (node(0), node(1));
        if a != b {
            drawn.insert((a.min(b), a.max(b)));
        }
        nth += 1;
    }
    if sparse {
        return drawn.into_iter().collect();
    }
    let all = (1..=graph.nodes).flat_map(|a| (a + 1..=graph.nodes).map(move |b| (a, b)));
    all.filter(|pair| !drawn.contains(pair)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: u32, shape: &str) -> Graph {
        let text = format!("(state: \"A\", sector: \"energy\", nodes: {nodes}, shape: {shape})");
        detente_scenario::document::options().from_str(&text).unwrap()
    }

    #[test]
    fn a_random_graph_has_its_mean_degree_and_no_link_twice() {
        for degree in [0.0, 2.0, 15.0, 19.0] {
            let graph = graph(20, &format!("Random(mean_degree: {degree})"));
            let edges = edges("net", &graph);
            assert_eq!(edges.len() as f64, 10.0 * degree);
            assert_eq!(edges.iter().collect::<BTreeSet<_>>().len(), edges.len());
            assert!(edges.iter().all(|&(a, b)| 1 <= a && a < b && b <= 20));
        }
    }

    #[test]
    fn another_seed_is_another_graph() {
        let of = |seed| edges("net", &graph(50, &format!("Random(mean_degree: 3, seed: {seed})")));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn degrees_of_a_random_graph_are_binomial_in_the_mean_and_spread() {
        let edges = edges("net", &graph(4000, "Random(mean_degree: 6)"));
        let mut degree = vec![0_u32; 4001];
        for (a, b) in edges {
            degree[a as usize] += 1;
            degree[b as usize] += 1;
        }
        let mean = 6.0;
        let variance = degree[1..].iter().map(|&d| (f64::from(d) - mean) * (f64::from(d) - mean)).sum::<f64>() / 4000.0;
        assert!((variance - mean).abs() < 0.5, "{variance}");
    }

    #[test]
    fn a_star_has_its_first_node_in_the_middle() {
        assert_eq!(edges("net", &graph(4, "Star")), [(1, 2), (1, 3), (1, 4)]);
    }
}
