//! How numbers are written: one place, so that a table, a sentence and a picture never disagree.

use detente_scenario::time::{DAY, HOUR, Moment};

/// U+2212: a hyphen is not a minus.
pub const MINUS: char = '−';
/// U+202F: between a number and its per cent sign.
pub const NARROW: char = '\u{202f}';

/// A number with a fixed count of decimals and a true minus; what rounds to zero has no sign.
///
/// ```
/// assert_eq!(detente_report::numbers::fixed(-0.114, 2), "−0.11");
/// assert_eq!(detente_report::numbers::fixed(-0.001, 2), "0.00");
/// ```
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let text = format!("{value:.decimals$}");
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    let thousands = group(text.trim_start_matches('-'));
    if text.starts_with('-') && !zero { format!("{MINUS}{thousands}") } else { thousands }
}

/// As [`fixed`], with a plus before what is above zero; zero itself is `0`.
pub fn signed(value: f64, decimals: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let text = fixed(value, decimals);
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if value > 0.0 && !zero { format!("+{text}") } else { text }
}

/// An interval: `[0.98, 1.27]`.
pub fn interval(low: f64, high: f64, decimals: usize) -> String {
    if low == 0.0 && high == 0.0 {
        return "[0, 0]".into();
    }
    format!("[{}, {}]", fixed(low, decimals), fixed(high, decimals))
}

/// An interval with signs: `[+0.98, +1.27]`.
pub fn signed_interval(low: f64, high: f64, decimals: usize) -> String {
    if low == 0.0 && high == 0.0 {
        return "[0, 0]".into();
    }
    format!("[{}, {}]", signed(low, decimals), signed(high, decimals))
}

/// A whole number with a comma between thousands.
pub fn count(value: u64) -> String {
    group(&value.to_string())
}

fn group(text: &str) -> String {
    let (whole, rest) = text.split_once('.').map_or((text, None), |(w, r)| (w, Some(r)));
    let mut out = String::with_capacity(text.len() + 4);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A share as per cent; never 0 or 100 unless it is exactly so.
pub fn per_cent(share: f64) -> String {
    let shown = share * 100.0;
    if shown > 0.0 && shown < 0.5 {
        format!("under 1{NARROW}%")
    } else if (99.5..100.0).contains(&shown) {
        format!("over 99{NARROW}%")
    } else {
        format!("{}{NARROW}%", fixed(shown, 0))
    }
}

/// A share as a natural frequency, of 100; whole.
pub fn of_hundred(share: f64) -> String {
    if share > 0.0 && share < 0.005 { "under 1".into() } else { fixed(share * 100.0, 0) }
}

/// Decimals with which a mean is shown, by its size: three figures of a small one, none of a great one.
pub fn decimals_for(size: f64) -> usize {
    match size.abs() {
        s if s >= 20.0 => 0,
        s if s >= 2.0 => 1,
        _ => 2,
    }
}

/// The most decimals of any number: beyond them an `f64` near 1 says nothing.
pub const DECIMALS_MAX: usize = 12;

/// Decimals that show this many figures of a number of that size: 3 for 0.0312 and two figures.
pub fn decimals_of(size: f64, figures: usize) -> usize {
    if size == 0.0 || !size.is_finite() {
        return 0;
    }
    // Formatting rounds first and knows the power of ten exactly; a logarithm may miss it by one.
    let text = format!("{:.*e}", figures.saturating_sub(1), size.abs());
    let power = text.split_once('e').and_then(|(_, power)| power.parse::<i64>().ok()).unwrap_or(0);
    usize::try_from(figures as i64 - 1 - power).unwrap_or(0).min(DECIMALS_MAX)
}

/// A number by its size, with this many figures and no more decimals than they need.
pub fn figures(value: f64, figures: usize) -> String {
    fixed(value, decimals_of(value, figures))
}

/// A number in full: the fewest decimals that give it back, as far as they can be told apart.
pub fn full(value: f64) -> String {
    fixed(value, decimals_in_full(value))
}

/// The decimals of [`full`].
pub fn decimals_in_full(value: f64) -> usize {
    let enough = |decimals: &usize| {
        let shown = format!("{value:.decimals$}").parse::<f64>().unwrap_or(value);
        (shown - value).abs() <= 1e-9 * value.abs().max(1e-3)
    };
    if value.is_finite() { (0..DECIMALS_MAX).find(enough).unwrap_or(DECIMALS_MAX) } else { 0 }
}

/// A moment as people say it: `Day 3 14:00`.
pub fn moment(at: Moment) -> String {
    format!("Day {} {}", day(at), clock(at))
}

/// The day of a moment, from 1.
pub fn day(at: Moment) -> i64 {
    at.0.div_euclid(DAY) + 1
}

/// The time of day of a moment: `14:00`.
pub fn clock(at: Moment) -> String {
    let minutes = at.0.rem_euclid(DAY) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A wait in words: `38 min`, `20 h 42 min`, `3 days 4 h`.
pub fn wait(hours: f64) -> String {
    let minutes = (hours.max(0.0) * 60.0 + 0.5) as i64;
    let (days, h, m) = (minutes / 1440, minutes / 60, minutes % 60);
    match minutes {
        0 => "under a minute".into(),
        1..=59 => format!("{m} min"),
        60..=2879 if m == 0 => format!("{h} h"),
        60..=1439 => format!("{h} h {m} min"),
        1440..=2879 => format!("{h} h"),
        _ if h % 24 == 0 => format!("{days} days"),
        _ => format!("{days} days {} h", h % 24),
    }
}

/// The wait between two moments in words.
pub fn wait_between(from: Moment, to: Moment) -> String {
    wait((to.0 - from.0) as f64 / HOUR as f64)
}

/// Small whole numbers in letters, as in a sentence.
pub fn letters(n: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(n).map_or_else(|| count(n as u64), |w| (*w).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_sign_only_where_it_says_something() {
        assert_eq!(fixed(-0.004, 2), "0.00");
        assert_eq!(fixed(1234.5, 1), "1,234.5");
        assert_eq!(signed(0.0, 2), "0");
        assert_eq!(signed(0.001, 2), "0.00");
        assert_eq!(signed(1.126, 2), "+1.13");
        assert_eq!(signed(-1.126, 2), "−1.13");
        assert_eq!(fixed(f64::NAN, 1), "–");
        assert_eq!(interval(-0.18, -0.04, 2), "[−0.18, −0.04]");
        assert_eq!(count(3_200), "3,200");
        assert_eq!(count(999), "999");
    }

    #[test]
    fn a_share_is_never_rounded_to_never_or_always() {
        assert_eq!(per_cent(0.0), "0\u{202f}%");
        assert_eq!(per_cent(0.002), "under 1\u{202f}%");
        assert_eq!(per_cent(0.9999), "over 99\u{202f}%");
        assert_eq!(per_cent(0.624), "62\u{202f}%");
        assert_eq!(of_hundred(0.0025), "under 1");
        assert_eq!(of_hundred(0.42), "42");
    }

    #[test]
    fn waits_are_said_as_people_say_them() {
        let said = |h| wait(h);
        assert_eq!(said(0.0), "under a minute");
        assert_eq!(said(38.0 / 60.0), "38 min");
        assert_eq!(said(20.7), "20 h 42 min");
        assert_eq!(said(5.0), "5 h");
        assert_eq!(said(30.4), "30 h");
        assert_eq!(said(76.0), "3 days 4 h");
        assert_eq!(said(72.0), "3 days");
    }

    #[test]
    fn figures_follow_the_size() {
        assert_eq!(figures(0.0312, 2), "0.031");
        assert_eq!(figures(-0.000_999, 2), "−0.0010");
        assert_eq!(figures(41.26, 3), "41.3");
        assert_eq!(figures(1234.0, 2), "1,234");
        assert_eq!(figures(0.0, 2), "0");
        assert_eq!(decimals_of(1e-300, 2), DECIMALS_MAX);
        assert_eq!(full(0.25), "0.25");
        assert_eq!(full(-3.0), "−3");
        assert_eq!(full(0.1 + 0.2), "0.3");
        assert_eq!(full(f64::INFINITY), "–");
    }

    #[test]
    fn a_moment_reads_as_day_and_time() {
        assert_eq!(moment(Moment(2 * DAY + 14 * HOUR + 59_999)), "Day 3 14:00");
    }
}
