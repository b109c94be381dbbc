//! Colour and symbols, both of which a terminal may lack.

use crate::words::{Text, Tone};

/// How a page is painted. The words are the same in every style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// ANSI colours.
    pub colour: bool,
    /// Only ASCII: `* ? >` instead of the drawn symbols.
    pub ascii: bool,
}

impl Style {
    /// Text in a tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            _ if !self.colour || text.trim().is_empty() => return text.to_string(),
            Tone::Plain => return text.to_string(),
            Tone::Strong => "1",
            Tone::Dim => "2",
            Tone::Mistaken => "35",
            Tone::Ember => "33",
            Tone::With => "34",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A finished page: with its symbols, or with what ASCII has for them, column for column.
    pub fn finish(self, page: &str) -> String {
        let page: String = page.lines().map(|l| format!("{}\n", l.trim_end())).collect();
        if !self.ascii {
            return page;
        }
        page.chars()
            .map(|c| match c {
                '◆' => '*',
                '→' => '>',
                '←' => '<',
                '●' => 'o',
                '├' => '[',
                '┤' => ']',
                '│' => '|',
                '─' | '−' | '–' => '-',
                '’' | '‘' => '\'',
                '“' | '”' => '"',
                '·' => '-',
                '×' => 'x',
                '±' => '~',
                '…' => '.',
                'δ' => 'd',
                '†' => '+',
                'χ' => 'X',
                '²' => '2',
                '⁰'..='⁹' | '₀'..='₉' => char::from(b'0' + (c as u32 % 16) as u8),
                '\u{202f}' | '\u{a0}' => ' ',
                c => c,
            })
            .collect()
    }

    /// Breaks a text into painted lines of at most `width` columns, at spaces.
    pub fn wrap(self, text: &Text, width: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0;
        for span in &text.0 {
            let mut run = String::new();
            for word in split_keeping_spaces(&span.text) {
                let length = word.chars().count();
                let bare = word.trim_end().chars().count();
                if used + bare > width && used > 0 {
                    if let Some(last) = lines.last_mut() {
                        last.push_str(&self.paint(span.tone, run.trim_end()));
                    }
                    run.clear();
                    lines.push(String::new());
                    used = 0;
                }
                let word = if used == 0 { word.trim_start() } else { word };
                run.push_str(word);
                used += if used == 0 { word.chars().count() } else { length };
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(&self.paint(span.tone, &run));
            }
        }
        lines
    }
}

/// Words with the space that follows them; a leading space is a word of its own.
fn split_keeping_spaces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

/// A text in a column of a fixed width, left; too long a text is cut with an ellipsis.
pub(super) fn left(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length > width {
        let kept: String = text.chars().take(width.saturating_sub(1)).collect();
        return format!("{kept}…");
    }
    format!("{text}{}", " ".repeat(width - length))
}

/// A text in a column of a fixed width, right.
pub(super) fn right(text: &str, width: usize) -> String {
    let length = text.chars().count();
    format!("{}{text}", " ".repeat(width.saturating_sub(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_keeps_every_column() {
        let page = "◆ a → b ← c │├─●─┤ −1 62\u{202f}% ’ …\n";
        let plain = Style { colour: false, ascii: true }.finish(page);
        assert!(plain.is_ascii());
        assert_eq!(plain.chars().count(), page.chars().count());
    }

    #[test]
    fn wrapping_keeps_the_words_and_the_width() {
        let text = Text::plain("one two three ").and(Tone::Ember, "four five six").and(Tone::Dim, " seven");
        let lines = Style::default().wrap(&text, 10);
        assert!(lines.iter().all(|l| l.trim_end().chars().count() <= 10), "{lines:?}");
        let words: Vec<String> = lines.join(" ").split_whitespace().map(String::from).collect();
        assert_eq!(words.join(" "), "one two three four five six seven");
        let painted = Style { colour: true, ascii: false }.wrap(&text, 80);
        assert!(painted[0].contains("\u{1b}[33mfour five six\u{1b}[0m"));
    }

    #[test]
    fn columns_are_cut_and_filled() {
        assert_eq!(left("information-sharing", 8), "informa…");
        assert_eq!(right("42", 5), "   42");
    }
}
