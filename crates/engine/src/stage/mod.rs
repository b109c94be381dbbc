//! The nine stages of a step, in the model's order. Each is plain functions over plain values.

pub mod act;
pub(crate) mod alone;
pub mod cascade;
pub mod communicate;
pub mod decide;
pub mod detect;
pub(crate) mod harm;
pub mod inject;
pub mod inside;
pub(crate) mod lanes;
pub mod layers;
pub mod options;
pub mod perceive;
pub mod record;
pub(crate) mod rest;
pub mod spread;
pub mod stockpile;

#[cfg(test)]
pub(crate) mod testing;
