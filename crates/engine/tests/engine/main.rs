//! What the engine promises, held by whole runs: one binary, one module for each promise.

mod adoption;
mod common;
mod determinism;
mod fork;
mod generated;
mod goldens;
mod inside;
mod live;
mod measures;
mod pairing;
mod scores;
mod truth;
