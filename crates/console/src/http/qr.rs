//! The address to join at as a QR code for a terminal.

use qrcode::{Color, QrCode};

/// The dark squares: width, and whether a square is dark, row by row. Nothing if the text is too long for a code.
fn squares(text: &str) -> Option<(usize, Vec<bool>)> {
    let code = QrCode::new(text).ok()?;
    Some((code.width(), code.to_colors().into_iter().map(|color| color == Color::Dark).collect()))
}

/// For a terminal, two rows of squares in a line: light squares are drawn, so that it is right on a dark terminal, and
/// telephones read it the other way round too.
pub fn terminal(text: &str) -> String {
    let Some((width, dark)) = squares(text) else { return String::new() };
    let quiet = 2;
    let light = |row: usize, column: usize| {
        let inside = |at: usize| at.checked_sub(quiet).filter(|at| *at < width);
        match (inside(row), inside(column)) {
            (Some(row), Some(column)) => !dark[row * width + column],
            _ => row < width + 2 * quiet,
        }
    };
    let full = width + 2 * quiet;
    let mut lines = String::new();
    for row in (0..full).step_by(2) {
        lines.push_str("  ");
        for column in 0..full {
            lines.push(match (light(row, column), light(row + 1, column)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_shows_the_whole_code() {
        let text = "http://192.168.1.7:8080/join?code=K7-RUDDER";
        let (width, dark) = squares(text).unwrap_or_default();
        assert!(width >= 21);
        assert_eq!(dark.len(), width * width);
        let lines = terminal(text);
        assert_eq!(lines.lines().count(), (width + 4).div_ceil(2));
        assert!(lines.lines().all(|line| line.chars().count() == width + 6));
        assert_eq!(terminal(&"x".repeat(9000)), "");
    }
}
