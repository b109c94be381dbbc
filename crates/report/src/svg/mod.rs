//! Pictures. Colour comes from the sheet's tokens through classes, never from an attribute, so that a
//! picture follows light, dark and print; geometry stands in SVG attributes alone.

mod chart;
mod contribution;
mod dots;
mod frame;
mod frontier;
mod heat;
mod icons;
mod ribbon;
mod rungs;
mod split;
mod sweeps;
pub mod theory;

pub use contribution::contributions;
pub use dots::differences;
pub use frontier::{cost_and_effect, cost_of_arms};
pub use heat::{CELLS_MAX, marks as heat_marks, services};
pub use icons::{crises, keys as crisis_keys};
pub use ribbon::{Told, beliefs};
pub use rungs::{course, one_course};
pub use split::{bars, split};
pub use sweeps::{estimates, parts, shares};

use crate::html::escape;
use std::fmt::Write as _;

/// A picture being drawn.
#[derive(Debug)]
pub struct Svg {
    width: f64,
    height: f64,
    label: String,
    body: String,
}

/// A coordinate: one decimal is finer than a pixel.
pub(crate) fn n(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".into() } else { format!("{rounded}") }
}

impl Svg {
    /// An empty picture whose label tells what it finds.
    pub fn new(width: f64, height: f64, label: impl Into<String>) -> Self {
        Svg { width, height, label: label.into(), body: String::new() }
    }
    /// A filled rectangle.
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, class: &str) {
        let (x, y, w, h) = (n(x), n(y), n(w.max(0.0)), n(h.max(0.0)));
        let _ = write!(self.body, r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" class="{class}"/>"#);
    }
    /// A rectangle filled with a pattern of the page.
    pub fn pattern(&mut self, x: f64, y: f64, w: f64, h: f64, id: &str) {
        let (x, y, w, h) = (n(x), n(y), n(w.max(0.0)), n(h.max(0.0)));
        let _ = write!(self.body, r##"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#{id})"/>"##);
    }
    /// A line.
    pub fn line(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, class: &str) {
        let (x1, y1, x2, y2) = (n(x1), n(y1), n(x2), n(y2));
        let _ = write!(self.body, r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{class}"/>"#);
    }
    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, r: f64, class: &str) {
        let _ = write!(self.body, r#"<circle cx="{}" cy="{}" r="{}" class="{class}"/>"#, n(x), n(y), n(r));
    }
    /// A path.
    pub fn path(&mut self, d: &str, class: &str) {
        if !d.is_empty() {
            let _ = write!(self.body, r#"<path d="{d}" class="{class}"/>"#);
        }
    }
    /// A path filled with a pattern of the page.
    pub fn path_pattern(&mut self, d: &str, id: &str) {
        if !d.is_empty() {
            let _ = write!(self.body, r##"<path d="{d}" fill="url(#{id})"/>"##);
        }
    }
    /// A text; it is escaped here.
    pub fn text(&mut self, x: f64, y: f64, text: &str, class: &str) {
        let class = if class.is_empty() { String::new() } else { format!(r#" class="{class}""#) };
        let _ = write!(self.body, r#"<text x="{}" y="{}"{class}>{}</text>"#, n(x), n(y), escape(text));
    }
    /// Part of a picture made elsewhere, moved.
    pub fn group(&mut self, dx: f64, dy: f64, body: &str) {
        let _ = write!(self.body, r#"<g transform="translate({} {})">{body}</g>"#, n(dx), n(dy));
    }
    /// The picture, for a page.
    pub fn finish(self) -> String {
        format!(
            r#"<svg class="g" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>"#,
            n(self.width),
            n(self.height),
            escape(&self.label),
            self.body
        )
    }
    /// The picture as a small sign beside words that say the same.
    pub fn finish_sign(self) -> String {
        format!(
            r#"<svg class="g" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>"#,
            n(self.width),
            n(self.height),
            self.body
        )
    }
}

/// A text cut to the room that a picture has for it; at 12 px a letter takes about 6.2.
pub(crate) fn fit(text: &str, width: f64, letter: f64) -> String {
    let most = (width / letter).max(2.0) as usize;
    if text.chars().count() <= most {
        return text.into();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A step of an axis that gives at most `most` marks: 1, 2 or 5 times a power of ten.
pub(crate) fn nice_step(span: f64, most: f64) -> f64 {
    let raw = (span / most).max(1e-9);
    let mut power = 1e-9;
    while power * 10.0 <= raw {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= raw * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}
