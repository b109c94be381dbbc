//! Exercise time: whole milliseconds from the start of day 1, 00:00 UTC.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Milliseconds in one hour.
pub const HOUR: i64 = 3_600_000;
/// Milliseconds in one day.
pub const DAY: i64 = 24 * HOUR;

/// A point of exercise time in ms; written `"D3 14:30"` (day 3, 14:30 UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// From hours since the start, rounded up to the next millisecond.
    pub fn from_hours(hours: f64) -> Self {
        Moment(libm::ceil(hours * HOUR as f64) as i64)
    }
    /// Hours since the start.
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR as f64
    }
    /// Reads `D3 14:30`, `D3 14:30:15` or `D3`.
    ///
    /// # Errors
    /// A sentence that says what a moment looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is not a time: write it like \"D3 14:30\" (day 3, 14:30 UTC)");
        let mut parts = text.split_whitespace();
        let day: i64 = parts
            .next()
            .and_then(|d| d.strip_prefix('D'))
            .and_then(|d| d.parse().ok())
            .filter(|d| (1..=100_000).contains(d))
            .ok_or_else(bad)?;
        let clock = match parts.next() {
            Some(c) => parse_clock(c).ok_or_else(bad)?,
            None => 0,
        };
        if parts.next().is_some() {
            return Err(bad());
        }
        Ok(Moment((day - 1) * DAY + clock))
    }
}

/// Reads `14:30`, `14:30:15` or `14:30:15.250` as ms since midnight; 24:00 is allowed.
fn parse_clock(text: &str) -> Option<i64> {
    let mut units = text.split(':');
    let hour: i64 = units.next()?.parse().ok().filter(|h| (0..=24).contains(h))?;
    let minute: i64 = units.next()?.parse().ok().filter(|m| (0..60).contains(m))?;
    let second = match units.next() {
        Some(s) => parse_second(s)?,
        None => 0,
    };
    let ms = hour * HOUR + minute * 60_000 + second;
    (units.next().is_none() && ms <= DAY).then_some(ms)
}

/// Reads `15` or `15.250` as ms.
fn parse_second(text: &str) -> Option<i64> {
    let (whole, thousandths) = match text.split_once('.') {
        Some((whole, ms)) => {
            (whole, (ms.len() == 3 && ms.bytes().all(|b| b.is_ascii_digit())).then(|| ms.parse().ok()).flatten()?)
        }
        None => (text, 0),
    };
    let whole: i64 = whole.parse().ok().filter(|s| (0..60).contains(s))?;
    Some(whole * 1000 + thousandths)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.rem_euclid(DAY) / 60_000;
        write!(f, "D{} {:02}:{:02}", self.0.div_euclid(DAY) + 1, minutes / 60, minutes % 60)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            return i64::deserialize(d).map(Moment);
        }
        let text = String::deserialize(d)?;
        Moment::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Written to the millisecond where there are any, since a stored run has to read back exactly; as a
/// plain number where machines read it, which is what a digest is taken of.
impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if !s.is_human_readable() {
            return self.0.serialize(s);
        }
        s.collect_str(&format_args!("D{} {}", self.0.div_euclid(DAY) + 1, Clock(self.0.rem_euclid(DAY))))
    }
}

/// Milliseconds since midnight as a clock shows them, with as much behind the minutes as there is.
struct Clock(i64);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / HOUR, self.0 % HOUR / 60_000)?;
        match (self.0 % 60_000 / 1000, self.0 % 1000) {
            (0, 0) => Ok(()),
            (seconds, 0) => write!(f, ":{seconds:02}"),
            (seconds, ms) => write!(f, ":{seconds:02}.{ms:03}"),
        }
    }
}

/// A time of day in ms since local midnight; written `"08:30"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(pub i64);

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        parse_clock(&text)
            .map(ClockTime)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a time of day: write it like \"08:30\"")))
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&Clock(self.0))
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// 0 for Monday … 6 for Sunday.
    pub fn index(self) -> i64 {
        self as i64
    }
}

/// When a state's offices are open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Local time minus UTC, in hours.
    pub utc_offset_hours: f64,
    /// Offices open, local time.
    #[serde(default = "nine")]
    pub open: ClockTime,
    /// Offices close, local time; later than `open`.
    #[serde(default = "five")]
    pub close: ClockTime,
    /// Days of rest.
    #[serde(default = "saturday_sunday")]
    pub weekend: Vec<Weekday>,
    /// Local exercise days (1 is the first) on which offices stay shut.
    #[serde(default)]
    pub holidays: Vec<u32>,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar {
            utc_offset_hours: 0.0,
            open: nine(),
            close: five(),
            weekend: saturday_sunday(),
            holidays: Vec::new(),
        }
    }
}

fn nine() -> ClockTime {
    ClockTime(9 * HOUR)
}
fn five() -> ClockTime {
    ClockTime(17 * HOUR)
}
fn saturday_sunday() -> Vec<Weekday> {
    vec![Weekday::Sat, Weekday::Sun]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_it_was_written() {
        for text in ["D1 02:10", "D10 23:59", "D5 00:00"] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        for bad in [
            "",
            "3 14:00",
            "D0 10:00",
            "D1 25:00",
            "D1 10:60",
            "D1 10:00 x",
            "D999999999 00:00",
            "D1 24:30",
            "D1 10:00:01.5",
            "D1 10:00:01.-50",
        ] {
            assert!(Moment::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_moment_is_stored_to_the_millisecond() {
        for (ms, written) in [
            (0, "D1 00:00"),
            (DAY + 15_000, "D2 00:00:15"),
            (86_739_301, "D2 00:05:39.301"),
            (DAY - 1, "D1 23:59:59.999"),
        ] {
            let text = ron::to_string(&Moment(ms)).unwrap();
            assert_eq!(text, format!("\"{written}\""));
            assert_eq!(ron::from_str::<Moment>(&text).unwrap(), Moment(ms));
        }
    }
}
