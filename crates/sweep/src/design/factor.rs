//! Factors: what is varied, and over which values.

use super::play::Target;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Something that a design varies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Its name, as formulas of constraints can write it: letters, digits and `_`.
    pub name: String,
    /// Its values.
    pub range: Range,
    /// What it sets; by its name if left out: the scenario, the configuration, or a parameter of the registry.
    #[serde(default)]
    pub sets: Option<Target>,
}

/// The values that a factor may have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Range {
    /// Numbers from one to the other, evenly.
    Linear(f64, f64),
    /// Numbers from one to the other, evenly on a logarithmic scale; both above 0.
    Log(f64, f64),
    /// The values listed: numbers, or names in quotes.
    Values(Vec<Level>),
}

/// One listed value.
#[derive(Clone, Debug, PartialEq)]
pub enum Level {
    /// A number.
    Number(f64),
    /// A name, such as that of a configuration.
    Name(String),
}

/// The value of a factor in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A number.
    Number(f64),
    /// A name.
    Name(&'a str),
}

/// A value as cells hold it: a number of a range, or the place among listed values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slot {
    Number(f64),
    Listed(usize),
}

impl Range {
    /// The value at a place of the unit interval; 1 is the upper end. Listed values have equal parts of it.
    pub(super) fn at(&self, u: f64) -> Slot {
        match self {
            Range::Linear(low, _) | Range::Log(low, _) if u <= 0.0 => Slot::Number(*low),
            Range::Linear(_, high) | Range::Log(_, high) if u >= 1.0 => Slot::Number(*high),
            Range::Linear(low, high) => Slot::Number((low + u * (high - low)).clamp(*low, *high)),
            Range::Log(low, high) => {
                // The ratio of the ends may be beyond numbers; the difference of their logarithms is not.
                let (from, to) = (libm::log(*low), libm::log(*high));
                Slot::Number(libm::exp(from + u * (to - from)).clamp(*low, *high))
            }
            Range::Values(values) => {
                Slot::Listed(((u * values.len() as f64) as usize).min(values.len().saturating_sub(1)))
            }
        }
    }

    /// How many values a factorial plan takes of it.
    pub(super) fn count(&self, levels: u32) -> u64 {
        match self {
            Range::Values(values) => values.len() as u64,
            Range::Linear(..) | Range::Log(..) => u64::from(levels),
        }
    }

    /// The value of a factorial plan with a number.
    pub(super) fn level(&self, nth: u64, levels: u32) -> Slot {
        match self {
            Range::Values(_) => Slot::Listed(nth as usize),
            _ => self.at(nth as f64 / f64::from(levels.saturating_sub(1).max(1))),
        }
    }

    /// Whether all its values are numbers.
    pub(super) fn is_numeric(&self) -> bool {
        match self {
            Range::Values(values) => values.iter().all(|value| matches!(value, Level::Number(_))),
            Range::Linear(..) | Range::Log(..) => true,
        }
    }

    /// A written value as a slot; none if it is no value of the range.
    pub(super) fn slot(&self, written: &Level) -> Option<Slot> {
        match (self, written) {
            (Range::Values(values), _) => values.iter().position(|value| value == written).map(Slot::Listed),
            (Range::Linear(low, high) | Range::Log(low, high), Level::Number(number)) => {
                (low <= number && number <= high).then_some(Slot::Number(*number))
            }
            (_, Level::Name(_)) => None,
        }
    }

    /// What a slot of it stands for.
    pub(super) fn value(&self, slot: Slot) -> Value<'_> {
        match (self, slot) {
            (Range::Values(values), Slot::Listed(place)) => match values.get(place) {
                Some(Level::Number(number)) => Value::Number(*number),
                Some(Level::Name(name)) => Value::Name(name),
                None => Value::Name(""),
            },
            (_, Slot::Number(number)) => Value::Number(number),
            (_, Slot::Listed(place)) => Value::Number(place as f64),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Range::Linear(low, high) | Range::Log(low, high) => write!(f, "{low} to {high}"),
            Range::Values(values) => {
                const SHOWN: usize = 8;
                let shown: Vec<String> = values.iter().take(SHOWN).map(Level::to_string).collect();
                f.write_str(&shown.join(", "))?;
                if values.len() > SHOWN { write!(f, ", … ({} values)", values.len()) } else { Ok(()) }
            }
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Level::Number(number) => write!(f, "{number}"),
            Level::Name(name) => write!(f, "{name:?}"),
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{number}"),
            Value::Name(name) => write!(f, "{name:?}"),
        }
    }
}

// Written plainly, a number or a text, so that a list of values reads like one.
impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Level::Number(number) => serializer.serialize_f64(*number),
            Level::Name(name) => serializer.serialize_str(name),
        }
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Plain;
        impl Visitor<'_> for Plain {
            type Value = Level;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or a name in quotes")
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Level, E> {
                Ok(Level::Number(number))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Level, E> {
                Ok(Level::Number(number as f64))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Level, E> {
                Ok(Level::Number(number as f64))
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<Level, E> {
                Ok(Level::Name(name.to_owned()))
            }
        }
        deserializer.deserialize_any(Plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_exact_and_the_middle_of_a_log_range_is_its_geometric_mean() {
        let log = Range::Log(0.3, 30.0);
        assert_eq!((log.at(0.0), log.at(1.0)), (Slot::Number(0.3), Slot::Number(30.0)));
        let Slot::Number(middle) = log.at(0.5) else { panic!("a number") };
        assert!((middle - 3.0).abs() < 1e-12);
        let Slot::Number(wide) = Range::Log(1e-300, 1e300).at(0.5) else { panic!("a number") };
        assert!((wide - 1.0).abs() < 1e-9);
        let linear = Range::Linear(-1.0, 0.7);
        assert_eq!((linear.at(0.0), linear.at(1.0)), (Slot::Number(-1.0), Slot::Number(0.7)));
        assert_eq!(linear.level(2, 3), Slot::Number(0.7));
    }

    #[test]
    fn listed_values_have_equal_parts() {
        let three = Range::Values(vec![Level::Number(1.0), Level::Name("b".into()), Level::Number(9.0)]);
        let places: Vec<Slot> = [0.0, 0.33, 0.34, 0.67, 1.0].iter().map(|u| three.at(*u)).collect();
        assert_eq!(places, [0, 0, 1, 2, 2].map(Slot::Listed));
        assert_eq!(three.value(Slot::Listed(1)), Value::Name("b"));
        assert_eq!(three.slot(&Level::Number(9.0)), Some(Slot::Listed(2)));
        assert_eq!(three.slot(&Level::Number(2.0)), None);
        assert!(!three.is_numeric());
    }
}
