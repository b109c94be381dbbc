//! Small pictures in SVG: icons, bars, the code to scan. Geometry lives in attributes, colours in the sheet.

use qrcode::{Color, QrCode};
use std::fmt::Write;

macro_rules! icons {
    ($($name:literal $path:literal)*) => {
        /// An icon by its name; nothing for a name that is not drawn.
        pub(super) fn icon(name: &str) -> &'static str {
            match name {
                $($name => concat!("<svg class=\"ic\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">", $path, "</svg>"),)*
                _ => "",
            }
        }
    };
}

icons! {
    "eye" "<path d=\"M1.5 8C3.2 5 5.4 3.6 8 3.6S12.800 5 14.500 8C12.800 11 10.600 12.400 8 12.400S3.200 11 1.500 8Z\"/><circle cx=\"8\" cy=\"8\" r=\"2\"/>"
    "lock" "<rect x=\"3.500\" y=\"7\" width=\"9\" height=\"6.500\" rx=\"1\"/><path d=\"M5.500 7V5a2.500 2.500 0 0 1 5 0v2\"/>"
    "clock" "<circle cx=\"8\" cy=\"8\" r=\"6\"/><path d=\"M8 4.600V8l2.400 1.600\"/>"
    "check" "<path d=\"M3 8.600l3.200 3.200L13 4.600\"/>"
    "cross" "<path d=\"M4 4l8 8M12 4l-8 8\"/>"
    "full" "<circle cx=\"8\" cy=\"8\" r=\"5\" class=\"fill\"/>"
    "half" "<circle cx=\"8\" cy=\"8\" r=\"5\"/><path d=\"M8 3a5 5 0 0 1 0 10z\" class=\"fill\"/>"
    "ring" "<circle cx=\"8\" cy=\"8\" r=\"5\"/>"
    "warn" "<path d=\"M8 2l6.500 11.500h-13z\"/><path d=\"M8 6.500v3.300M8 11.500v.1\"/>"
    "diamond" "<path d=\"M8 2.500L13.500 8 8 13.500 2.500 8z\" class=\"fill\"/>"
    "diamond-open" "<path d=\"M8 2.500L13.500 8 8 13.500 2.500 8z\"/>"
    "diamond-held" "<path d=\"M8 2.500L13.500 8 8 13.500 2.500 8z\" stroke-dasharray=\"2 2\"/>"
    "square" "<rect x=\"3\" y=\"3\" width=\"10\" height=\"10\" class=\"fill\"/>"
    "up" "<path d=\"M3.500 12.500l9-9M6.500 3.500h6v6\"/>"
    "level" "<path d=\"M2.500 8h11M9.500 4l4 4-4 4\"/>"
    "downward" "<path d=\"M3.500 3.500l9 9M6.500 12.500h6v-6\"/>"
    "arrow" "<path d=\"M2.500 8h11M9.500 4l4 4-4 4\"/>"
    "chevron" "<path d=\"M6 3.500L10.500 8 6 12.500\"/>"
    "lines" "<path d=\"M3.500 5h9M3.500 8h9M3.500 11h6\"/>"
    "home" "<path d=\"M2.500 7.500L8 2.800l5.500 4.700v6h-11zM6.500 13.500v-4h3v4\"/>"
    "file" "<path d=\"M4 2.500h5.500L12.500 5.500v8H4zM6 8h4.500M6 10.500h4.500\"/>"
    "mail" "<path d=\"M2 4h12v8.500H2zM2 4.500l6 4.500 6-4.500\"/>"
    "signal" "<path d=\"M3 13v-2.500M6.300 13V8.500M9.600 13V5.800M13 13V3\"/>"
    "decide" "<path d=\"M8 1.800L14.200 8 8 14.200 1.800 8zM5.500 8.200l1.800 1.800 3.300-3.600\"/>"
    "person" "<circle cx=\"8\" cy=\"5.200\" r=\"2.700\"/><path d=\"M2.800 13.800c.6-3 2.600-4.500 5.200-4.500s4.600 1.500 5.200 4.500\"/>"
}

/// A bar whose part is filled with a colour of the sheet.
pub(super) fn bar(share: f64, class: &str) -> String {
    let width = share.clamp(0.0, 1.0) * 100.0;
    format!(
        "<svg class=\"bar\" width=\"100%\" height=\"7\" aria-hidden=\"true\" focusable=\"false\"><rect width=\"100%\" \
         height=\"7\" class=\"f-soft\"/><rect width=\"{width:.1}%\" height=\"7\" class=\"{class}\"/></svg>"
    )
}

/// A bar in three parts: on what is so, elsewhere, and on a favourite that is not so (hatched, from the right).
pub(super) fn truth_bar(truth: f64, wrong: f64) -> String {
    let (truth, wrong) = (truth.clamp(0.0, 1.0) * 100.0, wrong.clamp(0.0, 1.0) * 100.0);
    format!(
        "<svg class=\"bar\" width=\"100%\" height=\"8\" aria-hidden=\"true\" focusable=\"false\"><rect width=\"100%\" \
         height=\"8\" class=\"f-rest\"/><rect width=\"{truth:.1}%\" height=\"8\" class=\"f-truth\"/><rect x=\"{:.1}%\" \
         width=\"{wrong:.1}%\" height=\"8\" fill=\"url(#hatch)\"/></svg>",
        100.0 - wrong
    )
}

/// The code to scan for an address, dark on light in every theme, with its quiet zone; nothing if it is too long.
pub(super) fn scan(address: &str) -> String {
    let Ok(code) = QrCode::new(address.as_bytes()) else { return String::new() };
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
        }
    }
    let side = width + 8;
    format!(
        "<svg class=\"scan\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\" \
         focusable=\"false\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}
