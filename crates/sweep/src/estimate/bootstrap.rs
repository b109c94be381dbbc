//! Drawing again: the percentile bootstrap over blocks that belong together.

use crate::chance::{Chance, Purpose};
use detente_statistics::{Interval, percentile_interval};

/// How often blocks are drawn again. For a nearly normal estimate the standard error of a limit is then
/// √(0.025·0.975/2,000)/φ(1.96) = 0.06 standard deviations, 1.5 % of the interval's width.
pub const RESAMPLES: u32 = 2_000;

/// The blocks of a resample: `blocks` of `blocks`, with replacement. Draws are keyed by the number of the
/// resample and the place in it, so that what is estimated beside shifts nothing.
pub(super) fn resampled(chance: &Chance, resample: u32, blocks: usize) -> impl Iterator<Item = usize> {
    let stream = chance.stream(Purpose::Resample, &[u64::from(resample)]);
    (0..blocks as u64).map(move |place| stream.below(place, blocks as u64) as usize)
}

/// The percentile intervals of several statistics that are worked out on the same resamples.
///
/// `statistics` gives their values on one resample, as many as `count`; a value that is none or no number
/// withholds the interval of its statistic, since it stands for an unbounded one. One block alone has no
/// interval.
pub(super) fn intervals(
    chance: &Chance,
    blocks: usize,
    count: usize,
    mut statistics: impl FnMut(&mut dyn Iterator<Item = usize>) -> Vec<Option<f64>>,
) -> Vec<Option<Interval>> {
    if blocks < 2 {
        return vec![None; count];
    }
    let mut values = vec![Vec::with_capacity(RESAMPLES as usize); count];
    for resample in 0..RESAMPLES {
        let of_resample = statistics(&mut resampled(chance, resample, blocks));
        for (values, value) in values.iter_mut().zip(of_resample) {
            values.extend(value.filter(|v| v.is_finite()));
        }
    }
    let whole = |mut values: Vec<f64>| {
        if values.len() == RESAMPLES as usize { percentile_interval(&mut values) } else { None }
    };
    values.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_that_of_its_standard_error() {
        let sample: Vec<f64> = (0..400).map(|i| f64::from(i % 20)).collect();
        let of =
            |draws: &mut dyn Iterator<Item = usize>| vec![Some(draws.map(|i| sample[i]).sum::<f64>() / 400.0), None];
        let found = intervals(&Chance::new(1), 400, 2, of);
        // The mean is 9.5 and the variance 33.25: ±1.96·√(33.25/400) = ±0.565.
        let mean = found[0].unwrap();
        assert!((mean.low - 8.935).abs() < 0.06 && (mean.high - 10.065).abs() < 0.06, "{mean:?}");
        assert_eq!(found[1], None, "a statistic without a value has no interval");
        assert_eq!(intervals(&Chance::new(1), 1, 1, |_| vec![Some(1.0)]), [None]);
    }
}
