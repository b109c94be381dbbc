//! The door: who holds which key, who may come in by a code, which addresses this server answers to, and how much anybody
//! may ask of it.

pub mod code;
pub mod host;
pub mod rate;
pub mod token;
