//! How a state chooses (model, section 2.7).

use detente_scenario::Parameters;

/// The greatest rung a restrained doctrine considers.
pub const RESTRAINED_MAX: i8 = 4;

/// What a calculated doctrine weighs toward one state on one ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighing {
    /// G = E\[s\]·H·b, levels; 0 for an act received.
    pub damage: f64,
    /// r̂: the remembered rung of the other.
    pub remembered: f64,
    /// P: domestic pressure, rungs.
    pub pressure: f64,
    /// L: restraint from live contact, rungs.
    pub restraint: f64,
}

impl Weighing {
    /// r* = ωG + κr̂ + P − γ − L, the rung that seems right.
    pub fn wanted(&self, p: &Parameters) -> f64 {
        p.damage_weight * self.damage + p.memory_weight * self.remembered + self.pressure
            - p.generosity
            - self.restraint
    }
}

/// p*: belief in a state's authorship from which acting against it is worth its risk.
pub fn threshold(p: &Parameters) -> f64 {
    p.cost_wrong / (p.cost_wrong + p.gain_right)
}

/// U(r), without taste. Rung 7 is covert and has a constant of its own.
pub fn utility(rung: i8, wanted: f64, p: &Parameters) -> f64 {
    let norm = if rung >= 7 { p.norm_cost } else { 0.0 };
    if rung == 7 {
        return p.ict_response - norm;
    }
    let r = f64::from(rung);
    let mut u = -p.deviation_cost * (r - wanted).abs() - norm;
    if rung == 0 {
        u += p.inaction;
    }
    if rung >= 8 {
        u -= p.firebreak;
    }
    u
}

/// The rung a calculated doctrine chooses: argmax of U(r) + taste over 0…`rung_max`, ties to the lower.
///
/// `taste` belongs to the ground: it is drawn once for a provocation, never per decision.
pub fn calculated(wanted: f64, rung_max: i8, p: &Parameters, taste: impl Fn(i8) -> f64) -> i8 {
    let mut best = (0, f64::NEG_INFINITY);
    for rung in 0..=rung_max {
        let value = utility(rung, wanted, p) + taste(rung);
        if value > best.1 {
            best = (rung, value);
        }
    }
    best.0
}

/// What a repeated-game doctrine remembers of a dyad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its own standing is good.
    pub own_good: bool,
    /// The other's standing is good, as it sees it.
    pub other_good: bool,
    /// Its own last realised move was to cooperate.
    pub own_cooperated: bool,
    /// The other's last move, as it saw it, was to cooperate.
    pub other_cooperated: bool,
}

impl Default for Standing {
    fn default() -> Self {
        Standing { own_good: true, other_good: true, own_cooperated: true, other_cooperated: true }
    }
}

impl Standing {
    /// The standings after a round, from the old ones and the moves of the round (Boerlijst, Nowak &
    /// Sigmund 1997): good after cooperating, or after defecting while good against a bad one.
    pub fn after(self, own_cooperated: bool, other_cooperated: bool) -> Self {
        Standing {
            own_good: own_cooperated || (self.own_good && !self.other_good),
            other_good: other_cooperated || (self.other_good && !self.own_good),
            own_cooperated,
            other_cooperated,
        }
    }
}

/// The repeated-game doctrines: whether each cooperates.
pub mod repeated {
    use super::Standing;

    /// Does what it perceived.
    pub fn tit_for_tat(s: Standing) -> bool {
        s.other_cooperated
    }
    /// The same, but forgives when the draw says so.
    pub fn generous(s: Standing, forgives: bool) -> bool {
        s.other_cooperated || forgives
    }
    /// Defects iff its own standing is good and the other's is bad.
    pub fn contrite(s: Standing) -> bool {
        !s.own_good || s.other_good
    }
    /// Repeats its own move if the other was seen to cooperate, else switches.
    pub fn pavlov(s: Standing) -> bool {
        s.own_cooperated == s.other_cooperated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_suspect_needs_more_than_even_odds() {
        assert!((threshold(&Parameters::default()) - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_overt_rung_never_falls_when_more_seems_right() {
        // −ψ|r − r*| is supermodular, so below the covert rung the choice is monotone in r*.
        let p = Parameters { ict_response: -3.0, ..Parameters::default() };
        for seed in 0..50_u32 {
            let taste = |r: i8| f64::from((seed * 7919 + r as u32 * 104_729) % 1000) / 500.0;
            let mut last = 0;
            for tenth in 0..80 {
                let rung = calculated(f64::from(tenth) / 10.0, 6, &p, taste);
                assert!(rung >= last, "seed {seed}: {rung} after {last}");
                last = rung;
            }
        }
    }

    #[test]
    fn pavlov_wins_stays_and_loses_shifts() {
        let s = |own, other| Standing { own_cooperated: own, other_cooperated: other, ..Standing::default() };
        assert!(repeated::pavlov(s(true, true)) && repeated::pavlov(s(false, false)));
        assert!(!repeated::pavlov(s(true, false)) && !repeated::pavlov(s(false, true)));
    }

    #[test]
    fn contrition_accepts_one_punishment_after_an_own_error() {
        // I defected by error: my standing is bad, yours good; I cooperate while you punish.
        let after_error = Standing::default().after(false, true);
        assert!(!after_error.own_good && after_error.other_good);
        assert!(repeated::contrite(after_error));
        let after_punishment = after_error.after(true, false);
        assert!(after_punishment.own_good && after_punishment.other_good);
        assert!(repeated::contrite(after_punishment));
    }
}
