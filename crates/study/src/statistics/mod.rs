//! Statistics of paired comparisons: one file for each procedure.
//!
//! What is not of pairs alone (intervals, means, Student's law) stands in `detente-statistics`, which designs
//! of experiments use as well. Everything works on plain numbers, one per replicate, in replicate order. Nothing here knows
//! arms, scores or the engine, apart from its keyed chance for resampling.

pub mod holm;
pub mod identical;
pub mod newcombe;
pub mod ratio;
pub mod reduction;
pub mod tally;
pub mod verdict;
pub mod wilson;

pub use detente_statistics::frontier::frontier;
pub use detente_statistics::{Estimate, Interval, fisher_p, mean_and_interval, two_sided_p};
pub use holm::holm;
pub use newcombe::{PairedTable, newcombe_paired};
pub use ratio::{ShareOfBaseline, share_of_sums, shares_of_baseline};
pub use reduction::variance_reduction;
pub use tally::Tally;
pub use verdict::Verdict;
pub use wilson::wilson;

pub(crate) use detente_statistics::{Z95, mean, percentile_interval, variance};
