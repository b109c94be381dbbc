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

use super::{Svg, n, nice_step};
use crate::numbers;

/// The width of every picture.
const WIDTH: f64 = 1034.0;

/// Part of a picture with its ranges.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    fn at_x(&self, x: f64) -> f64 {
        self.left + self.width * share(x, self.x)
    }

    fn at_y(&self, y: f64) -> f64 {
        self.top + self.height * (1.0 - share(y, self.y))
    }
}

/// Where a value lies in a range, from 0 to 1; outside it stays at the edge.
fn share(value: f64, (low, high): (f64, f64)) -> f64 {
    if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 }
}

/// The range of finite values, with a margin on either side; it begins at 0 where they nearly do.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let span = if high > low { high - low } else { low.abs().max(1.0) };
    let near_zero = low >= 0.0 && low < 0.4 * high;
    (if near_zero { 0.0 } else { low - 0.08 * span }, high + 0.08 * span)
}

/// The marks of an axis and the decimals they need.
fn ticks((low, high): (f64, f64), most: f64) -> (Vec<f64>, usize) {
    let step = nice_step(high - low, most);
    let first = (low / step - 1e-9).ceil() * step;
    let count = ((high - first) / step + 1e-9).floor().max(0.0) as usize;
    // A step of 1, 2 or 5 times a power of ten has one figure.
    let decimals = numbers::decimals_of(step, 1);
    ((0..=count.min(64)).map(|n| first + n as f64 * step).collect(), decimals)
}

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
    fn marks_lie_in_their_range_with_the_decimals_they_need() {
        let (marks, decimals) = ticks((0.0, 1.08), 5.0);
        assert_eq!((marks.len(), decimals), (3, 1));
        let (marks, decimals) = ticks((-0.003, 0.0031), 6.0);
        assert_eq!(decimals, 3);
        assert!(marks.iter().any(|mark| mark.abs() < 1e-12));
        assert_eq!(ticks((0.0, 1e12), 5.0).1, 0);
    }

    #[test]
    fn a_long_name_is_broken_and_then_cut() {
        assert_eq!(lines("one two three", 70.0, 10.0, 2), ["one two", "three"]);
        assert_eq!(lines("one two three four", 50.0, 10.0, 2), ["one", "two…"]);
    }

    #[test]
    fn a_range_without_values_is_still_one() {
        assert_eq!(range([f64::NAN].into_iter()), (0.0, 1.0));
        let (low, high) = range([5.0].into_iter());
        assert!(low < 5.0 && high > 5.0);
        assert_eq!(range([0.1, 1.0].into_iter()).0, 0.0);
    }
}
