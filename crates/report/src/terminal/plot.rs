//! An interval in one line of characters.

use super::style::Style;
use crate::words::Tone;

/// The scale that all rows of a table share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    columns: usize,
}

impl Scale {
    /// A scale over `columns` characters that holds zero and every interval.
    pub(super) fn over(intervals: impl Iterator<Item = (f64, f64)>, columns: usize) -> Self {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for (l, h) in intervals.filter(|(l, h)| l.is_finite() && h.is_finite()) {
            low = low.min(l);
            high = high.max(h);
        }
        if high - low < 1e-12 {
            high = 1.0;
            low = -1.0;
        }
        // Zero never sits on the very edge: what is a little worse has to have room to show.
        let span = high - low;
        Scale { low: low.min(-0.08 * span), high: high.max(0.08 * span), columns }
    }

    fn place(self, value: f64) -> usize {
        let share = (value - self.low) / (self.high - self.low);
        ((share * (self.columns - 1) as f64) + 0.5).clamp(0.0, (self.columns - 1) as f64) as usize
    }

    /// The column of zero.
    pub(super) fn zero(self) -> usize {
        self.place(0.0)
    }

    /// Bar, ends and mean, with zero as a stroke behind; in the tone of the finding.
    pub(super) fn row(self, mean: f64, low: f64, high: f64, tone: Tone, style: Style) -> String {
        let mut glyphs: Vec<char> = vec![' '; self.columns];
        let (l, m, h) = (self.place(low), self.place(mean), self.place(high));
        glyphs[self.zero()] = '│';
        for glyph in &mut glyphs[l..=h] {
            *glyph = '─';
        }
        if l < m {
            glyphs[l] = '├';
        }
        if h > m {
            glyphs[h] = '┤';
        }
        glyphs[m] = '●';
        // The stroke of zero stays plain; the bar alone carries the tone.
        let (before, rest): (String, String) = (glyphs[..l].iter().collect(), glyphs[l..=h].iter().collect());
        let after: String = glyphs[h + 1..].iter().collect();
        format!("{before}{}{after}", style.paint(tone, &rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_stands_where_its_numbers_are() {
        let scale = Scale::over([(-0.2, 0.0), (1.2, 1.6)].into_iter(), 20);
        let row = |m, l, h| scale.row(m, l, h, Tone::With, Style::default());
        let better = row(1.4, 1.2, 1.6);
        assert_eq!(better.chars().count(), 20);
        let zero = better.chars().position(|c| c == '│').unwrap();
        assert_eq!(zero, scale.zero());
        assert!(better.chars().position(|c| c == '●').unwrap() > zero);
        assert!(row(-0.1, -0.2, 0.0).chars().position(|c| c == '●').unwrap() < zero);
        assert!(row(0.0, 0.0, 0.0).chars().nth(zero) == Some('●'));
    }

    #[test]
    fn a_table_of_zeros_still_has_a_scale() {
        let scale = Scale::over([(0.0, 0.0)].into_iter(), 20);
        assert_eq!(scale.row(0.0, 0.0, 0.0, Tone::Plain, Style::default()).trim(), "●");
    }
}
