//! What a state suffers from each incident: its losses, weighed, by the incident behind them.

use crate::ids::IncidentId;
use crate::plan::topology::SectorPlan;
use crate::stage::lanes::{Behind, LANES, Lanes, Losses, NOBODY};

/// What a state suffers from one incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Harm {
    /// Which incident.
    pub(crate) incident: IncidentId,
    /// Σ v_k q_k over sectors of that origin.
    pub(crate) sum: f64,
    /// The greatest loss of a sector of that origin.
    pub(crate) worst: f64,
    /// A lives-critical sector is lost beyond its mark.
    pub(crate) lives: bool,
}

/// Sums up the harm of a state's losses by incident, in the order of incidents, into `harms`; returns Σ v_k q_k over
/// all of them. A sector that is well adds exactly nothing, so that sums over some sectors are sums over all.
pub(crate) fn harms(
    own: &[Losses],
    weights: &[Lanes],
    behind: Behind,
    sectors: &[SectorPlan],
    lives_critical_loss: f64,
    harms: &mut Vec<Harm>,
) -> f64 {
    harms.clear();
    let loss = own.iter().zip(weights).fold(0.0, |sum, (losses, weights)| summed(sum, &losses.q, weights));
    let mut low = behind.low;
    while low <= behind.high {
        let (mut sum, mut worst) = (0.0, [0.0; LANES]);
        for (losses, weights) in own.iter().zip(weights) {
            let mut its = losses.q;
            for lane in 0..LANES {
                its[lane] = if losses.origin[lane] == low { its[lane] } else { 0.0 };
                worst[lane] = if its[lane] > worst[lane] { its[lane] } else { worst[lane] };
            }
            sum = summed(sum, &its, weights);
        }
        let worst = worst.iter().fold(0.0, |a, &b| if b > a { b } else { a });
        let lives = worst >= lives_critical_loss
            && own.iter().zip(sectors.chunks(LANES)).any(|(losses, sectors)| {
                let lanes = losses.q.iter().zip(&losses.origin).zip(sectors);
                lanes
                    .into_iter()
                    .any(|((&q, &origin), sector)| sector.lives_critical && origin == low && q >= lives_critical_loss)
            });
        harms.push(Harm { incident: IncidentId(low as u32), sum, worst, lives });
        low = match (low < behind.high, behind.two) {
            (true, true) => behind.high,
            (true, false) => after(own, low),
            (false, _) => break,
        };
    }
    loss
}

/// Adds the weighed losses of a group, in order.
#[inline]
fn summed(sum: f64, q: &Lanes, weights: &Lanes) -> f64 {
    let mut terms = [0.0; LANES];
    for lane in 0..LANES {
        terms[lane] = weights[lane] * q[lane];
    }
    (((sum + terms[0]) + terms[1]) + terms[2]) + terms[3]
}

/// The next incident behind a loss, after one.
fn after(own: &[Losses], past: f64) -> f64 {
    let lanes = own.iter().flat_map(|losses| losses.q.iter().zip(&losses.origin));
    lanes.filter(|&(&q, &origin)| q > 0.0 && origin > past).fold(NOBODY, |a, (_, &b)| if b < a { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harm_is_told_apart_by_the_incident_behind_it() {
        let sectors: Vec<SectorPlan> =
            (0..6).map(|n| SectorPlan { name: n.to_string(), lives_critical: n == 3 }).collect();
        let weights = [[0.5, 0.25, 0.125, 0.25], [0.5, 0.25, 0.0, 0.0]];
        let mut own = [
            Losses { q: [0.5, 0.0, 0.25, 0.5], origin: [4.0, 1.0, 2.0, 2.0] },
            Losses { q: [0.0, 1.0, 0.0, 0.0], origin: [0.0, 4.0, 0.0, 0.0] },
        ];
        let mut list = Vec::new();
        let harm = |incident, sum, worst, lives| Harm { incident: IncidentId(incident), sum, worst, lives };
        let loss = harms(&own, &weights, Behind::of(&own), &sectors, 0.5, &mut list);
        assert_eq!(loss, 0.65625);
        assert_eq!(list, [harm(2, 0.15625, 0.5, true), harm(4, 0.5, 1.0, false)]);
        own[0].origin[2] = 3.0;
        assert_eq!(harms(&own, &weights, Behind::of(&own), &sectors, 0.6, &mut list), loss);
        assert_eq!(list, [harm(2, 0.125, 0.5, false), harm(3, 0.03125, 0.25, false), harm(4, 0.5, 1.0, false)]);
        assert_eq!(harms(&[], &[], Behind::of(&[]), &sectors, 0.5, &mut list), 0.0);
        assert!(list.is_empty());
    }
}
