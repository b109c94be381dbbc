//! Latin hypercubes: each of n equal strata of each factor holds one point.
//!
//! McKay, M. D., Beckman, R. J. & Conover, W. J., "A comparison of three methods for selecting values of
//! input variables in the analysis of output from a computer code", Technometrics 21 (1979) 239–245.

use super::permutation::permuted;
use crate::chance::{Chance, Purpose, Stream};

/// A Latin hypercube, by number.
#[derive(Clone, Debug)]
pub struct LatinHypercube {
    points: u64,
    /// For each factor the order of its strata, and the places within them.
    factors: Vec<(Stream, Stream)>,
}

impl LatinHypercube {
    /// A hypercube of a number of points. `plan` tells apart the hypercubes of one design.
    pub fn new(factors: usize, points: u64, chance: &Chance, plan: u64) -> Self {
        let streams = |factor: u64| {
            let of = |purpose| chance.stream(purpose, &[plan, factor]);
            (of(Purpose::Strata), of(Purpose::Within))
        };
        LatinHypercube { points, factors: (0..factors as u64).map(streams).collect() }
    }

    /// The point with a number below that of the points.
    pub fn point(&self, index: u64) -> Vec<f64> {
        let coordinate = |(strata, within): &(Stream, Stream)| {
            (permuted(strata, index, self.points) as f64 + within.uniform(index)) / self.points as f64
        };
        // A place at the upper end of its stratum may round up to the end of the range itself, or out of
        // the stratum; neither happens below 2⁵² points, which the cap on designs keeps far away.
        self.factors.iter().map(coordinate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stratum_holds_one_point() {
        for points in [1_u64, 5, 128, 1_000] {
            let cube = LatinHypercube::new(4, points, &Chance::new(2), 0);
            let drawn: Vec<Vec<f64>> = (0..points).map(|index| cube.point(index)).collect();
            for factor in 0..4 {
                let mut strata: Vec<u64> = drawn.iter().map(|p| (p[factor] * points as f64) as u64).collect();
                strata.sort_unstable();
                assert_eq!(strata, (0..points).collect::<Vec<_>>(), "{points} {factor}");
            }
        }
    }

    #[test]
    fn factors_are_not_in_step() {
        let cube = LatinHypercube::new(2, 1_000, &Chance::new(2), 0);
        let product = |index| (cube.point(index)[0] - 0.5) * (cube.point(index)[1] - 0.5) * 12.0;
        let correlation = (0..1_000).map(product).sum::<f64>() / 1_000.0;
        assert!(correlation.abs() < 4.0 / libm::sqrt(1_000.0), "{correlation}");
    }
}
