//! The Sobol' sequence, plain or scrambled.
//!
//! Sobol', I. M., "On the distribution of points in a cube and the approximate evaluation of integrals",
//! USSR Computational Mathematics and Mathematical Physics 7 (1967) 86–112; in the order of Gray's code
//! (Antonov & Saleev 1979), with the direction numbers of Joe & Kuo 2008.

use super::directions::JOE_KUO;
use crate::chance::{Chance, Purpose, Stream};

/// Binary digits of a coordinate, and so how long the sequence is: 2⁵² points.
pub const DIGITS: usize = 52;
/// How many dimensions there are direction numbers for.
pub const DIMENSIONS_MAX: usize = JOE_KUO.len() + 1;

/// A Sobol' sequence in a number of dimensions.
#[derive(Clone, Debug)]
pub struct Sobol {
    /// For each dimension v₁ … v₅₂, as multiples of 2⁻⁵².
    directions: Vec<[u64; DIGITS]>,
    /// For each dimension the luck of its scrambling; none if plain.
    scrambles: Vec<Stream>,
}

impl Sobol {
    /// The plain sequence, which begins at the corner 0; `None` of more than [`DIMENSIONS_MAX`] dimensions.
    pub fn plain(dimensions: usize) -> Option<Self> {
        let directions = (0..dimensions).map(directions_of).collect::<Option<Vec<_>>>()?;
        Some(Sobol { directions, scrambles: Vec::new() })
    }

    /// The sequence under Owen's nested uniform scrambling: each point is uniform in the cube, and
    /// every property of the plain sequence is kept (Owen, "Randomly permuted (t, m, s)-nets and
    /// (t, s)-sequences", 1995). No point is dropped (Owen, "On dropping the first Sobol' point", 2020).
    ///
    /// `plan` tells apart the sequences of one design.
    pub fn scrambled(dimensions: usize, chance: &Chance, plan: u64) -> Option<Self> {
        let plain = Self::plain(dimensions)?;
        let scrambles = (0..dimensions as u64).map(|d| chance.stream(Purpose::Scramble, &[plan, d])).collect();
        Some(Sobol { scrambles, ..plain })
    }

    /// How many dimensions it has.
    pub fn dimensions(&self) -> usize {
        self.directions.len()
    }

    /// One coordinate of the point with a number, in [0, 1); 0 of a dimension that it lacks.
    pub fn coordinate(&self, index: u64, dimension: usize) -> f64 {
        let Some(directions) = self.directions.get(dimension) else { return 0.0 };
        let mut gray = index ^ (index >> 1);
        let mut digits = 0;
        while gray != 0 {
            let lowest = gray.trailing_zeros() as usize;
            digits ^= directions.get(lowest).copied().unwrap_or(0);
            gray &= gray - 1;
        }
        if let Some(scramble) = self.scrambles.get(dimension) {
            digits = scrambled(digits, scramble);
        }
        digits as f64 / (1_u64 << DIGITS) as f64
    }

    /// The point with a number.
    pub fn point(&self, index: u64) -> Vec<f64> {
        (0..self.dimensions()).map(|dimension| self.coordinate(index, dimension)).collect()
    }
}

/// v₁ … v₅₂ of a dimension by the recurrence of Joe & Kuo 2008, eq. 2 and 3.
fn directions_of(dimension: usize) -> Option<[u64; DIGITS]> {
    let Some(row) = dimension.checked_sub(1) else {
        return Some(std::array::from_fn(|k| 1 << (DIGITS - 1 - k)));
    };
    let (coefficients, first) = JOE_KUO.get(row)?;
    let degree = first.len();
    let mut v = [0_u64; DIGITS];
    for k in 0..DIGITS {
        v[k] = match first.get(k) {
            Some(m) => u64::from(*m) << (DIGITS - 1 - k),
            None => {
                let mut next = v[k - degree] ^ (v[k - degree] >> degree);
                for i in 1..degree {
                    if coefficients >> (degree - 1 - i) & 1 == 1 {
                        next ^= v[k - i];
                    }
                }
                next
            }
        };
    }
    Some(v)
}

/// Flips each digit or not by a bit that hangs on all digits before it: a node of the binary tree is
/// named by its path with a 1 in front.
fn scrambled(digits: u64, stream: &Stream) -> u64 {
    let flips = (0..DIGITS).fold(0, |flips, depth| {
        let node = 1 << depth | digits >> (DIGITS - depth);
        flips << 1 | u64::from(stream.bit_of(node))
    });
    digits ^ flips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_points_are_those_of_joe_and_kuo() {
        // The first ten points in three dimensions as their own program prints them (sobol.cc, 2010).
        let printed = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
            [0.1875, 0.3125, 0.9375],
            [0.6875, 0.8125, 0.4375],
        ];
        let sobol = Sobol::plain(3).unwrap();
        for (index, point) in printed.iter().enumerate() {
            assert_eq!(sobol.point(index as u64), point, "{index}");
        }
    }

    /// Each of 2ᵏ equal intervals of each dimension holds one of the first 2ᵏ points, and so on in
    /// every further block of 2ᵏ.
    fn holds_its_share(sobol: &Sobol) {
        for dimension in 0..sobol.dimensions() {
            for k in [1_u32, 4, 9] {
                for block in [0, 1, 5] {
                    let mut seen = vec![false; 1 << k];
                    for index in 0..1_u64 << k {
                        let x = sobol.coordinate((block << k) + index, dimension);
                        let interval = (x * f64::from(1 << k)) as usize;
                        assert!(!std::mem::replace(&mut seen[interval], true), "{dimension} {k} {block} {index}");
                    }
                }
            }
        }
    }

    #[test]
    fn each_dyadic_interval_holds_its_share() {
        holds_its_share(&Sobol::plain(DIMENSIONS_MAX).unwrap());
        holds_its_share(&Sobol::scrambled(DIMENSIONS_MAX, &Chance::new(3), 0).unwrap());
    }

    #[test]
    fn each_dyadic_box_of_two_dimensions_holds_its_share() {
        // The first two dimensions are a (0, 2)-sequence: of 2ᵏ points every box of area 2⁻ᵏ holds one.
        for sobol in [Sobol::plain(2).unwrap(), Sobol::scrambled(2, &Chance::new(3), 0).unwrap()] {
            for across in 0..=6_u32 {
                let mut seen = [false; 64];
                for index in 0..64 {
                    let point = sobol.point(index);
                    let column = (point[0] * f64::from(1 << across)) as usize;
                    let row = (point[1] * f64::from(1 << (6 - across))) as usize;
                    assert!(!std::mem::replace(&mut seen[column << (6 - across) | row], true), "{across} {index}");
                }
            }
        }
    }

    #[test]
    fn scrambling_hangs_on_the_seed_and_leaves_the_corner() {
        let first = |seed| Sobol::scrambled(4, &Chance::new(seed), 0).unwrap().point(0);
        assert_eq!(first(1), first(1));
        assert_ne!(first(1), first(2));
        assert!(first(1).iter().all(|x| *x > 0.0 && *x < 1.0));
        // A scrambled point is uniform: the mean of the first over 4,000 seeds, 4 standard errors.
        let mean = (0..4_000).map(|seed| first(seed)[3]).sum::<f64>() / 4_000.0;
        assert!((mean - 0.5).abs() < 4.0 * libm::sqrt(1.0 / 12.0 / 4_000.0), "{mean}");
    }

    #[test]
    fn means_of_smooth_functions_are_near_and_without_bias() {
        // Π(1 + xᵢ − ½) over six dimensions has mean 1 and variance (13/12)⁶ − 1 = 0.617: 1,024 independent
        // points would miss it by 0.0245. Owen 1997 promises n^(−3/2) and logarithms.
        let mean = |seed| {
            let sobol = Sobol::scrambled(6, &Chance::new(seed), 0).unwrap();
            let f = |index| sobol.point(index).iter().map(|x| x + 0.5).product::<f64>();
            (0..1_024).map(f).sum::<f64>() / 1_024.0
        };
        let errors: Vec<f64> = (0..50).map(|seed| mean(seed) - 1.0).collect();
        let rms = libm::sqrt(errors.iter().map(|e| e * e).sum::<f64>() / 50.0);
        let bias = errors.iter().sum::<f64>() / 50.0;
        assert!(rms < 0.0245 / 20.0, "{rms}");
        assert!(bias.abs() < 4.0 * rms / libm::sqrt(50.0), "{bias} {rms}");
    }

    #[test]
    fn there_are_a_hundred_dimensions_and_no_more() {
        assert_eq!(DIMENSIONS_MAX, 100);
        assert!(Sobol::plain(101).is_none());
    }
}
