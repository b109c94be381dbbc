//! Designs of experiments: which cells a sweep plays, and what their outcomes say.
//!
//! [`design`] reads a design and finds any cell of it by number; [`sample`] holds the points that its plans
//! look at; [`estimate`] turns the outcomes of cells into indices, effects, frontiers and a choice, each with
//! its interval; [`stopping`] says when a cell has been played on enough seeds. All chance is keyed ([`chance`]). Nothing here knows the engine, a clock, a disk or a thread:
//! outcomes are numbers that somebody hands in.

pub mod chance;
pub mod design;
pub mod estimate;
pub mod sample;
pub mod stopping;
