//! Pictures of cases: what has to come out in ink and grey, what came out in blue, what misses in ember.
//!
//! Every picture has the same grammar. Ink is the theory, grey is what is allowed around it, a blue dot
//! is what the simulation gave and its bar the 95 % interval. A ring in ember lies outside.

mod contrasts;
mod course;
mod rows;
mod shares;

pub use contrasts::contrasts;
pub use course::{course, lies_on};
pub use rows::{always, deviations};
pub use shares::shares;

use super::frame::{Frame, WIDTH, range, ticks};
use super::{Svg, n};

/// A dot with its interval along one direction; `to` maps a value to the picture.
fn dot(svg: &mut Svg, (x, y): (f64, f64), passed: bool) {
    if passed {
        svg.circle(x, y, 4.0, "f-with");
    } else {
        svg.circle(x, y, 4.4, "ring-ember");
    }
}

/// An arrow head at the edge of a picture that is too small for a value.
fn beyond(svg: &mut Svg, (x, y): (f64, f64), (dx, dy): (f64, f64)) {
    let side = |s: f64| format!("{} {}", n(x - 7.0 * dx - s * 4.5 * dy), n(y - 7.0 * dy - s * 4.5 * dx));
    svg.path(&format!("M{} {}L{}L{}Z", n(x), n(y), side(1.0), side(-1.0)), "f-ember");
}

/// The line of an interval.
fn bar_class(passed: bool) -> &'static str {
    if passed { "l-with" } else { "l-ember" }
}

/// A text in lines of so many pixels, at most so many of them; the last one ends in an ellipsis if it
/// has to.
fn lines(text: &str, width: f64, letter: f64, most: usize) -> Vec<String> {
    let columns = (width / letter).max(2.0) as usize;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= columns {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(rest);
    }
    lines.into_iter().map(|line| super::fit(&line, width, letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_broken_and_then_cut() {
        assert_eq!(lines("one two three", 70.0, 10.0, 2), ["one two", "three"]);
        assert_eq!(lines("one two three four", 50.0, 10.0, 2), ["one", "two…"]);
    }
}
