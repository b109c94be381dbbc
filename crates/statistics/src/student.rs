//! The t interval of a mean, paired when it is given differences (Student 1908).

use crate::{Estimate, Interval, mean, variance};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The mean of a sample with its 95 % t interval; `None` of an empty sample.
///
/// Given the differences of pairs it is the paired t interval. One value has no interval; equal
/// values have an interval without width.
pub fn mean_and_interval(values: &[f64]) -> Option<Estimate> {
    let mean = mean(values)?;
    let ci95 = variance(values).and_then(|variance| {
        let half = half_width(values.len() as u64, variance)?;
        Some(Interval::new(mean - half, mean + half))
    });
    Some(Estimate { mean, ci95 })
}

/// Half the width of the 95 % t interval of a mean of `n` values with a sample variance; `None` below two.
pub fn half_width(n: u64, variance: f64) -> Option<f64> {
    match n {
        0 | 1 => None,
        _ if variance > 0.0 => Some(quantile_975((n - 1) as f64)? * libm::sqrt(variance / n as f64)),
        _ => Some(0.0),
    }
}

/// The two-sided p of the hypothesis that the mean is 0, by the same t law as the interval.
///
/// It only feeds Holm's procedure and is never shown. Values that are all 0 give 1, equal values
/// other than 0 give 0, and fewer than two values give 1, since they can refute nothing.
pub fn two_sided_p(values: &[f64]) -> f64 {
    let (Some(mean), Some(variance)) = (mean(values), variance(values)) else {
        return 1.0;
    };
    if mean == 0.0 {
        return 1.0;
    }
    if variance == 0.0 {
        return 0.0;
    }
    let n = values.len() as f64;
    let t = mean / libm::sqrt(variance / n);
    StudentsT::new(0.0, 1.0, n - 1.0).map_or(1.0, |law| (2.0 * law.sf(t.abs())).min(1.0))
}

/// The 0.975 quantile of Student's law with `freedom` degrees of freedom.
fn quantile_975(freedom: f64) -> Option<f64> {
    StudentsT::new(0.0, 1.0, freedom).ok().map(|law| law.inverse_cdf(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_engine::chance::{Chance, Purpose, RunKey};

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2, column 0.975.
        for (freedom, printed) in
            [(1.0, 12.706), (2.0, 4.303), (4.0, 2.776), (9.0, 2.262), (30.0, 2.042), (100.0, 1.984)]
        {
            let got = quantile_975(freedom).unwrap();
            assert!((got - printed).abs() < 5.1e-4, "{freedom}: {got}");
        }
        assert!((quantile_975(399.0).unwrap() - 1.965_927).abs() < 1e-6);
    }

    #[test]
    fn the_interval_of_students_own_example_is_his() {
        // Student, "The Probable Error of a Mean", Biometrika 6 (1908) 1–25: the additional
        // hours of sleep of ten patients, the differences between two drugs; mean 1.58, t = 4.06 on 9
        // degrees of freedom, and two-sided p = 0.0028.
        let hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
        let got = mean_and_interval(&hours).unwrap();
        let interval = got.ci95.unwrap();
        assert!((got.mean - 1.58).abs() < 1e-12);
        assert!((interval.low - 0.700).abs() < 5e-4 && (interval.high - 2.460).abs() < 5e-4, "{interval:?}");
        assert!((two_sided_p(&hours) - 0.00283).abs() < 5e-6, "{}", two_sided_p(&hours));
    }

    #[test]
    fn a_sample_too_small_or_without_spread_is_said_as_it_is() {
        assert_eq!(mean_and_interval(&[]), None);
        assert_eq!(mean_and_interval(&[2.0]), Some(Estimate { mean: 2.0, ci95: None }));
        assert_eq!(mean_and_interval(&[2.0, 2.0]).unwrap().ci95, Some(Interval::new(2.0, 2.0)));
        assert_eq!(two_sided_p(&[0.0, 0.0, 0.0]), 1.0);
        assert_eq!(two_sided_p(&[1.0, 1.0, 1.0]), 0.0);
        assert_eq!(two_sided_p(&[1.0]), 1.0);
    }

    #[test]
    fn the_interval_covers_the_mean_of_small_normal_samples() {
        // 4,000 samples of each size; the tolerance is three standard errors of a share of 0.95.
        let chance = Chance::new(RunKey([3; 32]));
        let (trials, truth) = (4_000_u64, 0.7);
        for n in [3_usize, 5, 8] {
            let mut covered = 0_u32;
            for trial in 0..trials {
                let block = chance.of(Purpose::Mishap, &["coverage", &n.to_string()], trial);
                let sample: Vec<f64> = (0..n).map(|word| truth + 2.0 * block.normal(word)).collect();
                covered += u32::from(mean_and_interval(&sample).unwrap().ci95.unwrap().contains(truth));
            }
            let share = f64::from(covered) / trials as f64;
            assert!((share - 0.95).abs() < 3.0 * libm::sqrt(0.95 * 0.05 / trials as f64), "{n}: {share}");
        }
    }
}
