//! Points of the unit cube: where a design looks.
//!
//! Each plan finds a point by its number, without holding the others; all chance is keyed
//! ([`crate::chance`]). What a coordinate means is for the factors of the design.

mod directions;
pub mod latin;
pub mod morris;
mod permutation;
pub mod saltelli;
pub mod sobol;

pub use latin::LatinHypercube;
pub use morris::Morris;
pub use saltelli::{Block, Saltelli};
pub use sobol::Sobol;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// The digest of 64 points, to the last bit.
    fn digest(point: impl Fn(u64) -> Vec<f64>) -> String {
        let mut hasher = blake3::Hasher::new();
        for index in 0..64 {
            point(index).iter().for_each(|x| {
                hasher.update(&x.to_bits().to_le_bytes());
            });
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    #[test]
    fn what_was_drawn_once_is_drawn_again() {
        // Whoever published a design and its seed published its cells. If one of these changes, every sample
        // does: that may be right, and is never silent; say so in the changelog.
        let chance = Chance::new(2018);
        let sobol = Sobol::scrambled(5, &chance, 0).expect("few dimensions");
        let latin = LatinHypercube::new(5, 64, &chance, 0);
        let saltelli = Saltelli::new(5, 64, true, &chance, 0).expect("few dimensions");
        let morris = Morris::new(5, 20, 4, &chance, 0).expect("an even grid");
        insta::assert_snapshot!(digest(|index| sobol.point(index)), @"bf7fa42379a42f18");
        insta::assert_snapshot!(digest(|index| latin.point(index)), @"e6b568b7f947752a");
        insta::assert_snapshot!(digest(|index| saltelli.point(index)), @"13989b4e4cc7988f");
        insta::assert_snapshot!(digest(|index| morris.point(index)), @"17f9d5759b8eb320");
    }
}
