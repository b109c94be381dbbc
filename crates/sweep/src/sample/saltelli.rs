//! The scheme of Saltelli for variance-based indices: two sets of points A and B, and mixtures of them.
//!
//! Saltelli, A., "Making best use of model evaluations to compute sensitivity indices", Computer Physics
//! Communications 145 (2002) 280–297. For every base point of a Sobol' sequence in 2·d dimensions, A is
//! its first half and B its second; AB with factor i is A with that coordinate from B, and BA with factor
//! i is B with that coordinate from A.

use super::Sobol;
use crate::chance::Chance;

/// Which point of a base point's block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// All coordinates from A.
    A,
    /// A, with the coordinate of one factor from B.
    Ab(usize),
    /// B, with the coordinate of one factor from A; only where second order is asked for.
    Ba(usize),
    /// All coordinates from B.
    B,
}

/// Points of the scheme, by number: for each base point A, AB₁ … AB_d, (BA₁ … BA_d,) B.
#[derive(Clone, Debug)]
pub struct Saltelli {
    base: u64,
    factors: usize,
    second_order: bool,
    sequence: Sobol,
}

impl Saltelli {
    /// The scheme over a number of factors on a number of base points; `None` if the Sobol' sequence has
    /// too few dimensions for it.
    pub fn new(factors: usize, base: u64, second_order: bool, chance: &Chance, plan: u64) -> Option<Self> {
        let sequence = Sobol::scrambled(factors.checked_mul(2)?, chance, plan)?;
        Some(Saltelli { base, factors, second_order, sequence })
    }

    /// How many base points.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// How many points there are for each base point: d + 2, or 2d + 2.
    pub fn block_size(&self) -> u64 {
        block_size(self.factors, self.second_order)
    }

    /// How many points there are; `None` of more than can be counted.
    pub fn len(&self) -> Option<u64> {
        self.base.checked_mul(self.block_size())
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.base == 0
    }

    /// The base point of a point, and which of its block it is.
    pub fn role(&self, index: u64) -> (u64, Block) {
        let (base, within) = (index / self.block_size(), (index % self.block_size()) as usize);
        let block = match within {
            0 => Block::A,
            w if w <= self.factors => Block::Ab(w - 1),
            w if self.second_order && w <= 2 * self.factors => Block::Ba(w - self.factors - 1),
            _ => Block::B,
        };
        (base, block)
    }

    /// The point with a number.
    pub fn point(&self, index: u64) -> Vec<f64> {
        let (base, block) = self.role(index);
        let from_b = |factor: usize| match block {
            Block::A => false,
            Block::Ab(other) => factor == other,
            Block::Ba(other) => factor != other,
            Block::B => true,
        };
        let dimension = |factor: usize| if from_b(factor) { self.factors + factor } else { factor };
        (0..self.factors).map(|factor| self.sequence.coordinate(base, dimension(factor))).collect()
    }
}

/// How many points the scheme has for each base point.
pub(crate) fn block_size(factors: usize, second_order: bool) -> u64 {
    let factors = factors as u64;
    if second_order { 2 * factors + 2 } else { factors + 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_mixes_a_and_b() {
        let scheme = Saltelli::new(3, 4, true, &Chance::new(1), 0).unwrap();
        assert_eq!((scheme.block_size(), scheme.len()), (8, Some(32)));
        let block: Vec<Vec<f64>> = (16..24).map(|index| scheme.point(index)).collect();
        let (a, b) = (block[0].clone(), block[7].clone());
        assert_eq!(block[2], [a[0], b[1], a[2]]);
        assert_eq!(block[6], [b[0], b[1], a[2]]);
        assert_eq!(scheme.role(18), (2, Block::Ab(1)));
        assert_eq!(scheme.role(22), (2, Block::Ba(2)));
        assert_eq!(scheme.role(23), (2, Block::B));
        let first = Saltelli::new(3, 4, false, &Chance::new(1), 0).unwrap();
        assert_eq!((first.len(), first.role(9)), (Some(20), (1, Block::B)));
        assert_eq!(first.point(14), b, "the same base points, with or without second order");
    }

    #[test]
    fn fifty_factors_are_the_most() {
        assert!(Saltelli::new(50, 2, false, &Chance::new(1), 0).is_some());
        assert!(Saltelli::new(51, 2, false, &Chance::new(1), 0).is_none());
    }
}
