//! The Pareto frontier: what nothing else beats in cost and in effect at once.

/// Whether each (cost, effect) is on the frontier: nobody has at least its effect at no more than its cost, and one
/// of the two strictly better. Equal points are on it together; a value that is not a number never is.
pub fn frontier(points: &[(f64, f64)]) -> Vec<bool> {
    let beats = |a: (f64, f64), b: (f64, f64)| a.0 <= b.0 && a.1 >= b.1 && (a.0 < b.0 || a.1 > b.1);
    points
        .iter()
        .map(|&point| point.0.is_finite() && point.1.is_finite() && !points.iter().any(|&other| beats(other, point)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_more_and_avoids_less_is_not_on_it() {
        let points = [(0.0, 0.0), (10.0, 0.2), (12.0, 0.1), (20.0, 0.2), (30.0, 0.5), (5.0, -0.1)];
        assert_eq!(frontier(&points), [true, true, false, false, true, false]);
        assert_eq!(frontier(&[(1.0, 1.0), (1.0, 1.0)]), [true, true], "equals stand together");
        assert_eq!(frontier(&[(1.0, f64::NAN), (2.0, 0.0)]), [false, true]);
        assert!(frontier(&[]).is_empty());
    }
}
