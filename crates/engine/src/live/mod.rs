//! A run at a table: people supply some of the commands, and see what their state knows.

pub mod command;
mod look;
pub mod seats;
pub mod view;

pub use command::{Command, Deed, Handling, Matter, Note, Pick, Player, Refused, Stamped, Way};
pub use look::WRITTEN;
pub use view::{Channel, Truth, View};
