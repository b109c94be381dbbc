//! States and their profiles.

use super::Check;
use super::known::Kind;
use crate::document::path::{item, join};
use crate::scenario::{Doctrine, State};
use crate::time::Calendar;

/// How far the weights of the sectors may be from 1 together.
pub(super) const WEIGHT_TOLERANCE: f64 = 1e-6;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    for (name, profile) in &scenario.profiles {
        let path = join("profiles", name);
        check.state(profile, &path);
        if profile.profile.is_some() {
            check.error(
                &join(&path, "profile"),
                "a profile cannot inherit from another",
                "write out what it should have",
            );
        }
        if !profile.name.is_empty() {
            check.warning(&join(&path, "name"), "the name of a profile is not used", "remove it");
        }
    }
    for (code, state) in &scenario.states {
        let path = join("states", code);
        if let Some(profile) = &state.profile {
            check.refer(Kind::Profile, profile, &join(&path, "profile"));
        }
        check.state(state, &path);
        let sectors = check.states.get(code).map_or(0, |resolved| resolved.criticality.len());
        if sectors > super::SECTORS_MAX {
            check.error(&path, format!("{sectors} sectors are more than {}", super::SECTORS_MAX), "unite some of them");
        }
    }
}

impl Check<'_> {
    fn state(&mut self, state: &State, path: &str) {
        if let Some(calendar) = &state.calendar {
            self.calendar(calendar, &join(path, "calendar"));
        }
        if state.languages.as_ref().is_some_and(Vec::is_empty) {
            self.error(&join(path, "languages"), "a state without a language", "name one, or leave the field out");
        }
        if let Some(scale) = state.severity_scale.as_ref().filter(|scale| scale.len() != 6) {
            let what = format!("a severity scale has six labels, for the levels 0 to 5; here are {}", scale.len());
            self.error(&join(path, "severity_scale"), what, "write six; a label may stand for several levels");
        }
        if let Some(own) = &state.capabilities {
            let path = join(path, "capabilities");
            self.share(own.detection, &join(&path, "detection"));
            self.share(own.response, &join(&path, "response"));
            self.share(own.attribution, &join(&path, "attribution"));
        }
        self.share_if(state.sensitivity, &join(path, "sensitivity"));
        if let Some(bias) = state.severity_bias {
            self.within(bias, -5.0, 5.0, &join(path, "severity_bias"));
        }
        if let Some(noise) = state.severity_noise {
            self.within(noise, 0.0, 5.0, &join(path, "severity_noise"));
        }
        if let Some(hours) = state.translation_hours {
            self.hours(hours, &join(path, "translation_hours"));
        }
        for (desk, own) in state.desks.iter().flatten() {
            let path = join(&join(path, "desks"), &format!("{desk:?}"));
            self.hours(own.pass_hours, &join(&path, "pass_hours"));
            self.share(own.mislays, &join(&path, "mislays"));
            if !(1..=100).contains(&own.capacity) {
                let what = format!("a desk that handles {} matters at one time", own.capacity);
                self.error(&join(&path, "capacity"), what, "write a number from 1 to 100");
            }
        }
        if let Some(doctrine) = &state.doctrine {
            self.doctrine(doctrine, &join(path, "doctrine"));
        }
        self.criticality(state, &join(path, "criticality"));
        for (index, seat) in state.seats.iter().flatten().enumerate() {
            if seat.name.is_empty() {
                self.error(&item(&join(path, "seats"), index), "a seat without a name", "name it");
            }
        }
    }

    fn criticality(&mut self, state: &State, path: &str) {
        let Some(weights) = &state.criticality else { return };
        for (sector, weight) in weights {
            self.share(*weight, &join(path, sector));
            let stock = crate::network::STOCK_SECTORS.contains(&sector.as_str());
            if !stock && !self.scenario.sectors.contains_key(sector) {
                let mend = format!(
                    "add `{sector}` to `sectors`, or use a stock sector: {}",
                    crate::network::STOCK_SECTORS.join(", ")
                );
                self.error(&join(path, sector), format!("there is no sector `{sector}`"), mend);
            }
        }
        let sum: f64 = weights.values().sum();
        // A sum that is no number must not pass.
        if (sum - 1.0).abs() <= WEIGHT_TOLERANCE {
            return;
        }
        self.error(
            path,
            format!("the weights of the sectors sum to {}, not 1", rounded(sum)),
            "change them so that they sum to 1",
        );
    }

    fn calendar(&mut self, calendar: &Calendar, path: &str) {
        let offset = calendar.utc_offset_hours;
        if !(-14.0..=14.0).contains(&offset) || (offset * 4.0) != libm::floor(offset * 4.0) {
            let what = format!("no clock on Earth is {offset} h from UTC");
            self.error(&join(path, "utc_offset_hours"), what, "write quarters of an hour from -14 to 14");
        }
        if calendar.open >= calendar.close {
            self.error(path, "offices close before they open", "let `open` be earlier than `close`");
        }
        for (index, day) in calendar.holidays.iter().enumerate() {
            // Local days run ahead of UTC by up to one.
            if !(1..=self.scenario.days + 1).contains(day) {
                let what = format!("day {day} is not in the exercise, which has {} days", self.scenario.days);
                self.error(&item(&join(path, "holidays"), index), what, "the first day is 1");
            }
        }
        if calendar.weekend.len() >= 7 {
            self.warning(&join(path, "weekend"), "offices never open", "leave working days");
        }
    }

    fn doctrine(&mut self, doctrine: &Doctrine, path: &str) {
        match doctrine {
            Doctrine::Generous(probability) => self.share(*probability, path),
            Doctrine::Scripted(acts) => {
                for (index, (at, toward, rung)) in acts.iter().enumerate() {
                    let path = item(path, index);
                    self.moment(*at, &join(&path, "0"));
                    self.refer(Kind::State, toward, &join(&path, "1"));
                    self.rung(*rung, &join(&path, "2"));
                }
            }
            _ => {}
        }
    }
}

/// A sum as people write it.
pub(super) fn rounded(value: f64) -> f64 {
    libm::round(value * 1e9) / 1e9
}
