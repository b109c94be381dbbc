//! Exercises that states hold together.

use super::{Cost, Describe, Facility, Item, Move, Scope, Use, plus, times};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Discussion exercises, trainings, communication checks, twice a year (WP 2.ii, EWG 7.4).
///
/// They check entries and train desks, and those who have practised together trust each other more. To
/// those who were not asked, an exercise may look like a preparation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JointExercises {
    /// How many were held before the crisis; 2 if left out. Trust grows by 0.05 with each, up to 0.2.
    pub held: Option<u32>,
    /// Months since the last one, at which the participants' entries were verified; 3 if left out.
    pub months_ago: Option<f64>,
    /// One is held during the crisis, from then until then, under the eyes of those who do not take part.
    pub during: Option<(Moment, Moment)>,
    /// Whose soil that one is held on; the first participant by code if left out.
    pub host: Option<String>,
}

/// Trust that one exercise adds.
const TRUST: f64 = 0.05;
/// Trust that exercises add at most.
const TRUST_MOST: f64 = 0.2;

impl Describe for JointExercises {
    fn id(&self) -> String {
        "joint-exercises".into()
    }
    fn source(&self) -> &'static str {
        "WP 2.ii; EWG 7.4"
    }
    fn moves(&self) -> Vec<Move> {
        let trust = (TRUST * f64::from(self.held.unwrap_or(2))).min(TRUST_MOST);
        vec![times("handle_hours", 0.8, Scope::Between), plus("trust_gain", trust, Scope::Between)]
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::VerifiedEntries { months_ago: self.months_ago.unwrap_or(3.0) }]
    }
    fn item(&self) -> Option<Item> {
        self.during.map(|(at, until)| Item { host: self.host.clone(), at, until })
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 10.0, per_use: 80.0 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::Exercise]
    }
}
