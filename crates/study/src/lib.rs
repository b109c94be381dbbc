//! Experiments: arms on the same luck, many seeds, statistics of what a measure avoids.

pub mod statistics;
