//! What a state holds true and how it chooses: plain functions over plain values.
//!
//! Nothing here imports the world. What a mind knows of it came through evidence, messages and acts.

pub mod belief;
pub mod case;
pub mod doctrine;
pub mod severity;
