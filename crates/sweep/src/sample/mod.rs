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
