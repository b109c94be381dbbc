//! The nine stages of a step, in the model's order. Each is plain functions over plain values.

pub mod cascade;
pub mod spread;

#[cfg(test)]
pub(crate) mod testing;
