//! Moments within the exercise, in order, and on the grid of steps.

use super::Check;
use crate::resolved::parameter;
use crate::time::{DAY, HOUR, Moment};

impl Check<'_> {
    /// The end of the exercise.
    pub(super) fn end(&self) -> Moment {
        Moment(i64::from(self.scenario.days) * DAY)
    }

    /// A moment not after the end. Returns whether it is one.
    pub(super) fn in_time(&mut self, moment: Moment, path: &str) -> bool {
        let end = self.end();
        if moment > end {
            let what = format!("{moment} is after the end of the exercise, {end}");
            self.error(path, what, "bring it forward, or raise `days`");
        }
        moment <= end
    }

    /// A moment at which something happens: not after the end, and better on the grid of steps.
    pub(super) fn moment(&mut self, moment: Moment, path: &str) {
        if !self.in_time(moment, path) {
            return;
        }
        let step = libm::round(parameter(self.scenario, "step_hours") * HOUR as f64) as i64;
        if step > 0 && moment.0 % step != 0 {
            self.off_grid.push((path.to_owned(), moment));
        }
    }

    /// One note for all moments between steps: a scenario may have many, and all mean the same. A story
    /// keeps the minute at which something happened, so this is information and no warning.
    pub(super) fn tell_off_grid(&mut self) {
        let hours = parameter(self.scenario, "step_hours");
        let count = self.off_grid.len();
        let Some((path, moment)) = self.off_grid.first().cloned() else { return };
        let subject = match count - 1 {
            0 => format!("{moment} lies"),
            1 => format!("{moment} and one other time lie"),
            more => format!("{moment} and {more} other times lie"),
        };
        let what = format!("{subject} between two steps of {hours} h and will count from the next step on");
        self.note(&path, what, "nothing needs to be done if that is meant");
    }

    /// A moment at which something happens, if one is given.
    pub(super) fn moment_if(&mut self, moment: Option<Moment>, path: &str) {
        if let Some(moment) = moment {
            self.moment(moment, path);
        }
    }

    /// What ends must have begun.
    pub(super) fn after(&mut self, from: Moment, until: Option<Moment>, path: &str) {
        if let Some(until) = until.filter(|until| *until <= from) {
            self.error(path, format!("it ends at {until} but begins at {from}"), "let it end after it begins");
        }
    }

    /// A stretch of hours that is not negative and not longer than the exercise could ever be.
    pub(super) fn hours(&mut self, hours: f64, path: &str) {
        let most = f64::from(super::DAYS_MAX) * 24.0;
        self.within(hours, 0.0, most, path);
    }
}
