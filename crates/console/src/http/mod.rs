//! The server: pages, forms and streams over HTTP/1.1, on loopback or in the room's network.

mod act;
mod come;
pub(crate) mod form;
mod guard;
mod house;
mod kin;
pub mod limits;
pub mod qr;
mod render;
mod server;
mod sheet;
mod stream;
mod viewer;
mod visit;

pub use form::{Fields, Tables, order};
pub use guard::Arrived;
pub use house::{Parts, Unbegun};
pub use render::OwnPages;
pub use server::{Links, Server, Unserved, listen};
pub use sheet::{Around, Lobby, Pages, Sheet, Shelved, Start};
