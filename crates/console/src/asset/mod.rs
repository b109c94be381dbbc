//! What pages are dressed in: our own sheet, our own script, the mark. Nothing else is loaded, from here or elsewhere.

use detente_report::html::GROUND;
use std::sync::LazyLock;

/// `/asset/detente.css`: one sheet, in the order in which a later rule may overrule an earlier one.
pub static CSS: LazyLock<String> = LazyLock::new(|| [GROUND, OWN].concat());
const OWN: &str = concat!(
    include_str!("ground.css"),
    include_str!("controls.css"),
    include_str!("pages.css"),
    include_str!("team.css"),
    include_str!("wide.css"),
    include_str!("control.css"),
    include_str!("sheets.css"),
    include_str!("projector.css"),
    include_str!("hot_wash.css"),
    include_str!("figures.css"),
    include_str!("slips.css"),
    include_str!("media.css"),
);
/// `/asset/detente.js`.
pub const JS: &str = include_str!("detente.js");
/// `/asset/mark.svg`.
pub const MARK: &str = include_str!("mark.svg");
