//! What a measure can come to whatever happens, so that a goal which nothing could miss is refused.

use super::gauge::Gauge;
use super::judge::Fault;
use super::outcome::Goal;
use crate::statistics::Interval;
use detente_engine::Plan;
use detente_engine::score::SCORES;
use detente_scenario::time::HOUR;

/// Where no bound is known: no measure of a run comes to more than this, above or below.
const BEYOND: f64 = 1e6;
/// Scores in hours that are capped at the end of the scenario; the others are sums.
const CAPPED: [&str; 5] =
    ["time_to_rung_7_hours", "time_to_contain_hours", "first_contact_hours", "ack_hours", "answer_hours"];

/// A share of what happened.
pub(super) const SHARE: Interval = Interval { low: 0.0, high: 1.0 };

/// The least and the greatest that a gauge can read in a run of a plan.
pub(super) fn range(gauge: &Gauge, plan: &Plan) -> Interval {
    let t = &plan.topology;
    let upto = |high: f64| Interval::new(0.0, high);
    match gauge {
        Gauge::Score(place) => of_score(SCORES[*place].id, SCORES[*place].unit, plan),
        Gauge::Inoperability(..)
        | Gauge::Belief(..)
        | Gauge::Hostile(..)
        | Gauge::ShareReached(_)
        | Gauge::Cooperation(_)
        | Gauge::Exceeds(_) => SHARE,
        // Points of tension, the scale of the scenario's own numbers.
        Gauge::Tension(..) => upto(10.0),
        Gauge::NewlyReached | Gauge::Reached => upto(t.assets.len() as f64),
        Gauge::HoursToReach(_) | Gauge::HoursToExtinction(_) | Gauge::HoursToInject(_) => upto(hours(plan)),
        Gauge::Payoff(_) => payoffs(plan),
        Gauge::StockpilePayoff(_) => upto(BEYOND),
        Gauge::AtLeast(inner, least) => {
            let inner = range(inner, plan);
            let always = |holds: bool| f64::from(u8::from(holds));
            Interval::new(always(inner.low >= *least), always(inner.high >= *least))
        }
        Gauge::Among(inner, least) => {
            let inner = range(inner, plan);
            Interval::new(inner.low.max(*least), inner.high)
        }
    }
}

/// The range of what a point avoids: the difference of two of its readings.
pub(super) fn difference(of: Interval, against: Interval) -> Interval {
    Interval::new(against.low - of.high, against.high - of.low)
}

fn hours(plan: &Plan) -> f64 {
    plan.topology.end.0 as f64 / HOUR as f64
}

fn payoffs(plan: &Plan) -> Interval {
    let Some(table) = &plan.topology.payoffs else { return Interval::new(-BEYOND, BEYOND) };
    let values = [table.temptation, table.reward, table.punishment, table.sucker];
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    Interval::new(least, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
}

fn of_score(id: &str, unit: &str, plan: &Plan) -> Interval {
    match unit {
        "share" | "0–1" => SHARE,
        "0–2" => Interval::new(0.0, 2.0),
        "rung" => Interval::new(0.0, 10.0),
        "level" => Interval::new(-5.0, 5.0),
        "h" if CAPPED.contains(&id) => Interval::new(0.0, hours(plan)),
        "h" | "count" | "day" | "nats" => Interval::new(0.0, BEYOND),
        "utility" => payoffs(plan),
        _ => Interval::new(-BEYOND, BEYOND),
    }
}

/// Refuses a goal that holds all a measure can come to.
///
/// # Errors
/// There is nothing that would miss it.
pub(super) fn can_fail(goal: &Goal, range: Interval) -> Result<(), Fault> {
    let holds = |low: f64, high: f64| low <= range.low && range.high <= high;
    let (path, misses) = match goal {
        Goal::Near { value, within, .. } => ("expected.within", !holds(value - within, value + within)),
        Goal::Between(band) => ("expected", !holds(band.low, band.high)),
        Goal::Above(value) => ("expected", range.low <= *value),
        Goal::Below(value) => ("expected", range.high >= *value),
        Goal::Always(value) => ("expected", !holds(*value, *value)),
        Goal::Shares { .. } | Goal::Refused(_) | Goal::Warned(_) | Goal::Passed => return Ok(()),
    };
    if misses {
        return Ok(());
    }
    let what = format!(
        "it cannot fail: the measure lies from {} to {} whatever happens, and all of that agrees",
        range.low, range.high
    );
    Err((path.into(), what, "expect less than all there can be: a narrower tolerance or band, a bound within".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, within: f64) -> Goal {
        Goal::Near { value, within, formula: value.to_string() }
    }

    #[test]
    fn a_goal_as_wide_as_the_measure_is_refused() {
        for goal in [
            near(0.5, 0.5),
            near(3.0, 1e300),
            Goal::Between(SHARE),
            Goal::Between(Interval::new(-3.0, 7.0)),
            Goal::Above(-0.1),
            Goal::Below(1.1),
        ] {
            let (_, what, mend) = can_fail(&goal, SHARE).unwrap_err();
            assert!(
                what.contains("it cannot fail: the measure lies from 0 to 1") && !mend.is_empty(),
                "{goal:?}: {what}"
            );
        }
        for goal in [
            near(0.5, 0.4),
            near(3.0, 2.5),
            Goal::Between(Interval::new(0.0, 0.99)),
            Goal::Above(0.0),
            Goal::Below(1.0),
            Goal::Always(1.0),
        ] {
            assert_eq!(can_fail(&goal, SHARE), Ok(()), "{goal:?}");
        }
        assert!(can_fail(&Goal::Always(1.0), Interval::new(1.0, 1.0)).is_err());
        assert!(can_fail(&near(0.0, 1e300), Interval::new(-BEYOND, BEYOND)).is_err());
        assert_eq!(difference(SHARE, SHARE), Interval::new(-1.0, 1.0));
    }
}
