//! How states reach each other: office hours, desks, routes and messages.

pub mod calendar;
pub mod desk;
pub mod directory;
pub mod message;
pub mod route;
pub mod sent;
