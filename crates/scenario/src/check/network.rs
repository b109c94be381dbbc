//! Sectors, assets, links, pools and dependencies.

use super::Check;
use super::known::Kind;
use super::states::{WEIGHT_TOLERANCE, rounded};
use crate::document::path::{item, join};
use crate::graph::{Graph, Shape};
use crate::interdependency::{interdependency, spectral_radius};
use crate::network::{Asset, Dependency};
use std::collections::BTreeMap;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    for (name, kind) in &scenario.sectors {
        let path = join(&join("sectors", name), "buffer_hours");
        for (supplier, hours) in &kind.buffer_hours {
            check.refer(Kind::Sector, supplier, &join(&path, supplier));
            check.hours(*hours, &join(&path, supplier));
        }
    }
    check.every_asset();
    check.weights_of_assets();
    check.share(scenario.other_assets.exposure, "other_assets.exposure");
    check.share(scenario.other_assets.fallback, "other_assets.fallback");
    for (index, link) in scenario.links.iter().enumerate() {
        let path = item("links", index);
        check.refer(Kind::Asset, &link.from, &join(&path, "from"));
        check.refer_all(Kind::Asset, &link.to, &join(&path, "to"));
        check.share(link.filter, &join(&path, "filter"));
        if link.to.contains(&link.from) {
            check.error(&join(&path, "to"), format!("`{}` is linked to itself", link.from), "remove it from the list");
        }
    }
    for (name, pool) in &scenario.pools {
        let path = join("pools", name);
        check.refer_all(Kind::Asset, &pool.members, &join(&path, "members"));
        check.amount_if(pool.beta, &join(&path, "beta"));
        if pool.members.len() < 2 {
            check.error(&join(&path, "members"), "a pool of fewer than two assets", "add members, or remove the pool");
        }
    }
    for (name, graph) in &scenario.graphs {
        check.graph(name, graph, &join("graphs", name));
    }
    check.dependencies();
}

impl Check<'_> {
    fn every_asset(&mut self) {
        let scenario = self.scenario;
        for (code, state) in &scenario.states {
            for (name, asset) in &state.assets {
                self.asset(asset, Some(code), &join(&join(&join("states", code), "assets"), name));
            }
        }
        for (profile, state) in &scenario.profiles {
            for (name, asset) in &state.assets {
                self.asset(asset, None, &join(&join(&join("profiles", profile), "assets"), name));
            }
        }
        for (name, asset) in &scenario.assets {
            let code = name.split_once('.').map(|(code, _)| code);
            self.asset(asset, code, &join("assets", name));
        }
    }

    fn asset(&mut self, asset: &Asset, code: Option<&str>, path: &str) {
        let sector = join(path, "sector");
        match code {
            // A state that does not exist is told with the name of the asset.
            Some(code) if self.states.contains_key(code) => {
                if !self.known.has(Kind::StateSector, &format!("{code}.{}", asset.sector)) {
                    let mend = "use a sector of its `criticality`, or add this one there";
                    self.error(&sector, format!("`{code}` has no sector `{}`", asset.sector), mend);
                }
            }
            Some(_) => {}
            None => self.refer(Kind::Sector, &asset.sector, &sector),
        }
        if asset.weight <= 0.0 {
            self.error(
                &join(path, "weight"),
                format!("an asset of weight {}", asset.weight),
                "write its share of the sector, above 0",
            );
        }
        self.share(asset.exposure, &join(path, "exposure"));
        self.share(asset.fallback, &join(path, "fallback"));
        self.share(asset.vulnerability, &join(path, "vulnerability"));
    }

    /// The assets of a sector are at most the whole of it.
    fn weights_of_assets(&mut self) {
        let mut heavy = Vec::new();
        for (code, state) in &self.states {
            let mut sums: BTreeMap<&str, (f64, &str)> = BTreeMap::new();
            for (name, asset) in &state.assets {
                let sum = sums.entry(&asset.sector).or_insert((0.0, name));
                sum.0 += asset.weight;
            }
            for (sector, (sum, first)) in sums {
                if sum > 1.0 + WEIGHT_TOLERANCE {
                    let named = join("assets", &format!("{code}.{first}"));
                    let own = join(&join(&join("states", code), "assets"), first);
                    let path = if self.scenario.assets.contains_key(&format!("{code}.{first}")) { named } else { own };
                    heavy.push((
                        path,
                        format!("the assets of `{code}.{sector}` weigh {} together, more than 1", rounded(sum)),
                    ));
                }
            }
        }
        for (path, what) in heavy {
            self.error(&path, what, "lower their weights: each is a share of the sector");
        }
    }

    fn graph(&mut self, name: &str, graph: &Graph, path: &str) {
        self.refer(Kind::State, &graph.state, &join(path, "state"));
        if self.states.contains_key(&graph.state) {
            self.refer(Kind::StateSector, &format!("{}.{}", graph.state, graph.sector), &join(path, "sector"));
        }
        if graph.nodes < 2 {
            self.error(&join(path, "nodes"), format!("a graph of {} nodes", graph.nodes), "write two at least");
        }
        if !(graph.weight > 0.0 && graph.weight <= 1.0) {
            let mend = "write the share of the sector that all nodes make up, above 0 and up to 1";
            self.error(&join(path, "weight"), format!("nodes of weight {} together", graph.weight), mend);
        }
        self.share(graph.exposure, &join(path, "exposure"));
        self.share(graph.fallback, &join(path, "fallback"));
        self.share(graph.vulnerability, &join(path, "vulnerability"));
        if self.scenario.pools.contains_key(name) && graph.shape == Shape::Complete {
            self.error(path, format!("`{name}` names both a pool and a complete graph"), "rename one of the two");
        }
        let own = self.scenario.states.get(&graph.state).map(|state| &state.assets);
        let taken = graph.names(name).find(|node| {
            let named = format!("{}.{node}", graph.state);
            self.scenario.assets.contains_key(&named) || own.is_some_and(|own| own.contains_key(node))
        });
        if let Some(node) = taken {
            let what = format!("`{}.{node}` names both an asset and a node of the graph", graph.state);
            self.error(path, what, "rename one of the two");
        }
        let shape = join(path, "shape");
        match &graph.shape {
            Shape::Complete | Shape::Star => {}
            Shape::Random { mean_degree, .. } => {
                let most = f64::from(graph.nodes.saturating_sub(1));
                self.within(*mean_degree, 0.0, most, &join(&shape, "mean_degree"));
            }
            Shape::Edges(list) => {
                let mut seen = std::collections::BTreeSet::new();
                for (index, &(a, b)) in list.iter().enumerate() {
                    let at = item(&shape, index);
                    if a == b || ![a, b].iter().all(|n| (1..=graph.nodes).contains(n)) {
                        let mend = format!("write two different numbers from 1 to {}", graph.nodes);
                        self.error(&at, format!("there is no link between {a} and {b}"), mend);
                    } else if !seen.insert((a.min(b), a.max(b))) {
                        self.error(&at, format!("the link between {a} and {b} stands twice"), "remove one");
                    }
                }
            }
        }
    }

    fn dependencies(&mut self) {
        let scenario = self.scenario;
        for (index, entry) in scenario.dependencies.inside.iter().enumerate() {
            self.dependency(entry, Kind::Sector, &item("dependencies.inside", index));
        }
        for (index, entry) in scenario.dependencies.between.iter().enumerate() {
            self.dependency(entry, Kind::StateSector, &item("dependencies.between", index));
        }
        let matrix = interdependency(scenario, &self.states);
        let (radius, cycle) = spectral_radius(&matrix);
        if radius >= 1.0 {
            let names: Vec<String> = cycle.iter().chain(cycle.first()).map(|row| matrix.name(*row)).collect();
            let what = format!(
                "the dependencies feed on themselves without end (spectral radius {radius:.3}, must be below 1), most along {}",
                names.join(" ← ")
            );
            self.error("dependencies", what, "lower the coefficients of that cycle");
        }
    }

    fn dependency(&mut self, entry: &Dependency, kind: Kind, path: &str) {
        self.refer(kind, &entry.of, &join(path, "of"));
        self.refer(kind, &entry.on, &join(path, "on"));
        if !(0.0..=1.0).contains(&entry.a) {
            let what = format!("a coefficient of {} is outside 0 to 1", entry.a);
            self.error(&join(path, "a"), what, "write the share of function that is lost with the supplier");
        }
    }
}
