//! Trajectories of Morris: paths through a grid on which each factor moves once.
//!
//! Morris, M. D., "Factorial sampling plans for preliminary computational experiments", Technometrics 33
//! (1991) 161–174. The grid has p levels (p even) and a step is Δ = p/(2(p − 1)), so that all levels
//! are visited equally often.

use crate::chance::{Chance, Purpose};

/// Trajectories, by number: for each its d + 1 points in order.
#[derive(Clone, Debug)]
pub struct Morris {
    factors: usize,
    trajectories: u64,
    levels: u32,
    chance: Chance,
    plan: u64,
}

/// One step of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Which factor moves.
    pub factor: usize,
    /// By how much of its whole range: +Δ or −Δ.
    pub by: f64,
}

impl Morris {
    /// Trajectories over a number of factors; `None` if the number of levels is odd or below 2.
    pub fn new(factors: usize, trajectories: u64, levels: u32, chance: &Chance, plan: u64) -> Option<Self> {
        let fits = levels >= 2 && levels.is_multiple_of(2);
        fits.then(|| Morris { factors, trajectories, levels, chance: chance.clone(), plan })
    }

    /// How many trajectories.
    pub fn trajectories(&self) -> u64 {
        self.trajectories
    }

    /// How many factors.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// How many points there are; `None` of more than can be counted.
    pub fn len(&self) -> Option<u64> {
        self.trajectories.checked_mul(self.factors as u64 + 1)
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.trajectories == 0
    }

    /// Δ, as a share of the range.
    pub fn delta(&self) -> f64 {
        f64::from(self.levels) / (2.0 * f64::from(self.levels - 1))
    }

    /// The steps of a trajectory, in order.
    pub fn steps(&self, trajectory: u64) -> Vec<Step> {
        let path = self.path(trajectory);
        let step = |&factor: &usize| {
            let (from, to) = path.ends[factor];
            Step { factor, by: if to > from { self.delta() } else { -self.delta() } }
        };
        path.order.iter().map(step).collect()
    }

    /// The point with a number, over all trajectories.
    pub fn point(&self, index: u64) -> Vec<f64> {
        let size = self.factors as u64 + 1;
        let (trajectory, moved) = (index / size, (index % size) as usize);
        let path = self.path(trajectory);
        let mut levels: Vec<u32> = path.ends.iter().map(|(from, _)| *from).collect();
        for &factor in &path.order[..moved] {
            levels[factor] = path.ends[factor].1;
        }
        levels.into_iter().map(|level| f64::from(level) / f64::from(self.levels - 1)).collect()
    }

    fn path(&self, trajectory: u64) -> Path {
        let stream = self.chance.stream(Purpose::Trajectory, &[self.plan, trajectory]);
        let half = self.levels / 2;
        let count = self.factors as u64;
        let ends = (0..count).map(|factor| {
            let low = stream.below(2 * factor, u64::from(half)) as u32;
            if stream.below(2 * factor + 1, 2) == 0 { (low, low + half) } else { (low + half, low) }
        });
        let ends = ends.collect();
        // Durstenfeld's shuffle, each swap by a word of its own.
        let mut order: Vec<usize> = (0..self.factors).collect();
        for last in (1..self.factors).rev() {
            let with = stream.below(2 * count + last as u64, last as u64 + 1) as usize;
            order.swap(last, with);
        }
        Path { order, ends }
    }
}

/// A trajectory: which factor moves when, and each factor's level before and after.
struct Path {
    order: Vec<usize>,
    ends: Vec<(u32, u32)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_moves_one_factor_by_delta() {
        let morris = Morris::new(5, 20, 4, &Chance::new(6), 0).unwrap();
        for trajectory in 0..20 {
            let steps = morris.steps(trajectory);
            let mut factors: Vec<usize> = steps.iter().map(|step| step.factor).collect();
            for (n, step) in steps.iter().enumerate() {
                let (before, after) =
                    (morris.point(trajectory * 6 + n as u64), morris.point(trajectory * 6 + n as u64 + 1));
                for factor in 0..5 {
                    let moved = after[factor] - before[factor];
                    let meant = if factor == step.factor { step.by } else { 0.0 };
                    assert!((moved - meant).abs() < 1e-15 && (0.0..=1.0).contains(&after[factor]));
                }
            }
            factors.sort_unstable();
            assert_eq!(factors, [0, 1, 2, 3, 4]);
        }
    }

    #[test]
    fn all_levels_are_visited_equally_often() {
        // 4,000 trajectories of one factor, of which each has two of the four levels: 2,000 of each, and
        // the standard deviation of a count is √(4,000/4) = 32.
        let morris = Morris::new(1, 4_000, 4, &Chance::new(6), 0).unwrap();
        let mut counts = [0_i32; 4];
        (0..8_000).for_each(|index| counts[(morris.point(index)[0] * 3.0 + 0.5) as usize] += 1);
        assert!(counts.iter().all(|count| (count - 2_000).abs() < 130), "{counts:?}");
    }

    #[test]
    fn an_odd_number_of_levels_is_no_grid_for_it() {
        assert!(Morris::new(2, 4, 5, &Chance::new(1), 0).is_none());
        assert!(Morris::new(2, 4, 0, &Chance::new(1), 0).is_none());
    }
}
