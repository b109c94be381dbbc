//! An incident that runs: its rates, and what every state's situation does to it.

use super::hazard::{beta, fixed};
use super::sparse::{NONE, Sparse};
use super::{Census, Factors};
use crate::ids::{AssetId, IncidentId};
use crate::plan::incident::{IncidentPlan, RatesPlan, TargetPlan};
use crate::plan::topology::{LinkPlan, Topology};
use detente_scenario::network::LinkKind;

/// An incident that runs.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub(super) id: IncidentId,
    pub(super) key: String,
    pub(super) rates: RatesPlan,
    /// Hazards over links of each kind without a filter, in fixed point.
    pressures: [i128; 3],
    pub(super) technologies: Vec<u16>,
    pub(super) targets: Vec<TargetPlan>,
    pub(super) push_from: Option<AssetId>,
    pub(super) start: i64,
    pub(super) stopped: bool,
    /// The track of each asset.
    pub(super) tracks: Sparse,
    /// The first track of each state.
    pub(super) heads: Vec<u32>,
    pub(super) factors: Vec<Factors>,
    pub(super) cautious: Vec<bool>,
    pub(super) census: Vec<Census>,
    /// Groups by pool, in order of pool.
    pub(super) groups: Vec<(u16, u32)>,
    pub(super) infectious: u32,
    pub(super) ever: u32,
    pub(super) last_exit: Option<i64>,
}

impl Running {
    pub(super) fn blank(plan: &IncidentPlan) -> Self {
        Running {
            id: IncidentId(0),
            key: String::new(),
            rates: plan.rates.clone(),
            pressures: [0; 3],
            technologies: Vec::new(),
            targets: Vec::new(),
            push_from: None,
            start: 0,
            stopped: false,
            tracks: Sparse::default(),
            heads: Vec::new(),
            factors: Vec::new(),
            cautious: Vec::new(),
            census: Vec::new(),
            groups: Vec::new(),
            infectious: 0,
            ever: 0,
            last_exit: None,
        }
    }

    /// Takes over a plan, reusing the room of whatever ran here in an earlier run.
    pub(super) fn begin(&mut self, id: IncidentId, plan: &IncidentPlan, start: i64, topology: &Topology) {
        let states = topology.states.len();
        self.id = id;
        self.key.clone_from(&plan.key);
        self.rates = plan.rates.clone();
        self.pressures = [plan.rates.lateral, plan.rates.trust, plan.rates.vendor].map(fixed);
        self.technologies.clone_from(&plan.technologies);
        self.targets.clone_from(&plan.targets);
        self.push_from = plan.push_from;
        self.start = start;
        self.stopped = false;
        self.tracks.clear(topology.assets.len());
        self.heads.clear();
        self.heads.resize(states, NONE);
        self.factors.clear();
        self.factors.resize(states, Factors::default());
        self.cautious.clear();
        self.cautious.resize(states, false);
        self.census.clear();
        self.census.resize(states, Census::default());
        self.groups.clear();
        self.infectious = 0;
        self.ever = 0;
        self.last_exit = None;
    }

    /// The hazard over a link from an infectious asset, in fixed point.
    pub(super) fn pressure(&self, link: &LinkPlan) -> i128 {
        if link.pass != 1.0 {
            return fixed(beta(&self.rates, link));
        }
        match link.kind {
            LinkKind::Lateral => self.pressures[0],
            LinkKind::Trust => self.pressures[1],
            LinkKind::Vendor => self.pressures[2],
        }
    }

    pub(super) fn group(&self, pool: u16) -> Option<u32> {
        self.groups.binary_search_by_key(&pool, |&(p, _)| p).ok().map(|at| self.groups[at].1)
    }

    /// Whether it can reach an asset of these technologies at all.
    pub(super) fn reaches(&self, technologies: &[u16]) -> bool {
        self.technologies.is_empty() || self.technologies.iter().any(|t| technologies.contains(t))
    }
}
