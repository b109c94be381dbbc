//! What pairing on the same luck saved.

use super::variance;

/// 1 − Var d / (Var a + Var b), with d = a − b: the share of the variance of an unpaired comparison
/// that the same luck takes away. Below 0 if pairing did harm; `None` if neither side varies.
pub fn variance_reduction(a: &[f64], b: &[f64]) -> Option<f64> {
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let unpaired = variance(a)? + variance(b)?;
    (unpaired > 0.0).then_some(1.0 - variance(&differences)? / unpaired)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_columns_save_all_and_opposite_ones_cost_double() {
        let a = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(variance_reduction(&a, &a), Some(1.0));
        let b = a.map(|v| -v);
        assert!((variance_reduction(&a, &b).unwrap() + 1.0).abs() < 1e-12);
        assert_eq!(variance_reduction(&[1.0, 1.0], &[2.0, 2.0]), None);
        assert_eq!(variance_reduction(&[1.0], &[2.0]), None);
    }
}
