//! A session: an exercise as the fold of its entries. No input or output here, and no clock: room time stands in the
//! entries.

pub mod desk;
pub mod order;
