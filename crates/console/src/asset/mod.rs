//! What pages are dressed in: our own sheet, our own script, the mark. Nothing else is loaded, from here or elsewhere.

/// `/asset/detente.css`.
pub const CSS: &str = include_str!("detente.css");
/// `/asset/detente.js`.
pub const JS: &str = include_str!("detente.js");
/// `/asset/mark.svg`.
pub const MARK: &str = include_str!("mark.svg");
