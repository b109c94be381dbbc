//! The same model by hand: plain arrays, one heap, chance one draw after the other, nothing recorded. It is what a
//! program could come to that played this model and no other.
//!
//! The algorithm is that of EoN's `fast_SIR`: whoever is infected draws when it recovers and when it would pass the
//! infection on to each neighbour (Kiss, Miller & Simon, Mathematics of Epidemics on Networks, 2017, fig. A.3).

use super::{Outcome, WORM, node};
use detente_engine::Plan;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The graph and the rates.
pub(super) struct Net {
    /// Where the neighbours of each node begin, and at last where they end.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    struck: Vec<u32>,
    /// Rates of passing on and of recovering, 1/h.
    passing: f64,
    recovering: f64,
    /// The end, h.
    end: f64,
}

impl Net {
    /// The graph of a plan, and the rates of its incident.
    pub(super) fn of(plan: &Plan) -> Self {
        let t = &plan.topology;
        let number = |asset: usize| node(&t.assets[asset].name).map(|number| number - 1);
        let mut lists = vec![Vec::new(); t.assets.iter().filter(|asset| node(&asset.name).is_some()).count()];
        for (asset, links) in t.links_out.iter().enumerate() {
            if let Some(from) = number(asset) {
                lists[from as usize] = links.iter().filter_map(|link| number(link.other.index())).collect();
            }
        }
        let mut starts = vec![0];
        starts.extend(lists.iter().scan(0, |end, list| {
            *end += list.len() as u32;
            Some(*end)
        }));
        let incident = &t.incidents[WORM.index()];
        Net {
            starts,
            neighbours: lists.concat(),
            struck: incident.targets.iter().filter_map(|target| number(target.asset.index())).collect(),
            passing: incident.rates.lateral,
            recovering: incident.rates.end,
            end: t.end.0 as f64 / 3.6e6,
        }
    }

    /// One run.
    pub(super) fn play(&self, seed: u64) -> Outcome {
        let mut chance = SplitMix(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x0d37_e47e);
        let nodes = self.starts.len() - 1;
        // When each node is infected, as far as is known; nobody is before it is told.
        let mut infected = vec![f64::INFINITY; nodes];
        let mut recovered = vec![f64::INFINITY; nodes];
        let mut done = vec![false; nodes];
        let mut heap: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
        for &node in &self.struck {
            infected[node as usize] = 0.0;
            heap.push(Reverse((0, node)));
        }
        let mut outcome = Outcome { reached: 0, infectious: 0 };
        while let Some(Reverse((bits, node))) = heap.pop() {
            let node = node as usize;
            // The times of a heap are not negative, so their bits are in order.
            let now = f64::from_bits(bits);
            if std::mem::replace(&mut done[node], true) {
                continue;
            }
            outcome.reached += 1;
            recovered[node] = now + chance.exponential() / self.recovering;
            outcome.infectious += u32::from(recovered[node] > self.end);
            for &other in &self.neighbours[self.starts[node] as usize..self.starts[node + 1] as usize] {
                if done[other as usize] {
                    continue;
                }
                let at = now + chance.exponential() / self.passing;
                if at < recovered[node].min(self.end) && at < infected[other as usize] {
                    infected[other as usize] = at;
                    heap.push(Reverse((at.to_bits(), other)));
                }
            }
        }
        outcome
    }
}

/// A generator of one word of state (Steele, Lea & Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn exponential(&mut self) -> f64 {
        -libm::log(((self.next() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0)
    }
}
