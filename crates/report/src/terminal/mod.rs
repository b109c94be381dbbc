//! What the terminal shows: 100 columns, colour optional, words that carry everything.

mod compare;
mod contribution;
mod explain;
mod ledger;
mod pivot;
mod plot;
mod run;
mod style;
mod sweep;
mod verify;

pub use compare::compare;
pub use explain::explain;
pub use ledger::ledger;
pub use pivot::pivot;
pub use run::{RunTold, run};
pub(crate) use run::{short_digest, what_happened};
pub use style::Style;
pub use sweep::sweep;
pub use verify::verify;

/// The width of every page.
pub const COLUMNS: usize = 100;
