//! The Pareto frontier: what nothing else beats in cost and in effect at once.

/// For each candidate the strongest that dominates it: one that costs no more and does no less, and is better in one of
/// the two. None of one that is on the frontier; equals stand on it together. `by_cost` are the candidates from the
/// cheapest on, so that whoever looks at other effects of the same costs sorts once.
pub fn dominated(costs: &[f64], by_cost: &[usize], effects: &[f64]) -> Vec<Option<usize>> {
    let stronger = |best: usize, next: usize| if effects[next] > effects[best] { next } else { best };
    let mut dominated = vec![None; costs.len()];
    let mut cheaper: Option<usize> = None;
    for equals in by_cost.chunk_by(|a, b| costs[*a] == costs[*b]) {
        let strongest = equals.iter().copied().reduce(stronger);
        for &candidate in equals {
            let of_equals = strongest.filter(|best| effects[*best] > effects[candidate]);
            let of_cheaper = cheaper.filter(|best| effects[*best] >= effects[candidate]);
            dominated[candidate] = [of_cheaper, of_equals].into_iter().flatten().reduce(stronger);
        }
        cheaper = [cheaper, strongest].into_iter().flatten().reduce(stronger);
    }
    dominated
}

/// The candidates from the cheapest on, equals in their order.
pub fn by_cost(costs: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|a, b| costs[*a].total_cmp(&costs[*b]));
    order
}

/// Whether each (cost, effect) is on the frontier. A value that is not a number never is, and beats nothing.
pub fn frontier(points: &[(f64, f64)]) -> Vec<bool> {
    let finite: Vec<usize> =
        (0..points.len()).filter(|n| points[*n].0.is_finite() && points[*n].1.is_finite()).collect();
    let costs: Vec<f64> = finite.iter().map(|n| points[*n].0).collect();
    let effects: Vec<f64> = finite.iter().map(|n| points[*n].1).collect();
    let mut on = vec![false; points.len()];
    for (place, by) in dominated(&costs, &by_cost(&costs), &effects).into_iter().enumerate() {
        on[finite[place]] = by.is_none();
    }
    on
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_costs_more_and_avoids_less_is_not_on_it() {
        let points = [(0.0, 0.0), (10.0, 0.2), (12.0, 0.1), (20.0, 0.2), (30.0, 0.5), (5.0, -0.1)];
        assert_eq!(frontier(&points), [true, true, false, false, true, false]);
        assert_eq!(frontier(&[(1.0, 1.0), (1.0, 1.0)]), [true, true], "equals stand together");
        assert_eq!(frontier(&[(1.0, f64::NAN), (2.0, 0.0)]), [false, true]);
        assert_eq!(frontier(&[(0.0, 0.0), (-0.0, 0.0)]), [true, true], "zero has one cost");
        assert!(frontier(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn the_sweep_agrees_with_the_definition(points in prop::collection::vec((0..6_i32, 0..6_i32), 1..12)) {
            let points: Vec<(f64, f64)> = points.into_iter().map(|(c, e)| (f64::from(c), f64::from(e))).collect();
            let beats = |a: (f64, f64), b: (f64, f64)| a.0 <= b.0 && a.1 >= b.1 && a != b;
            let costs: Vec<f64> = points.iter().map(|p| p.0).collect();
            let effects: Vec<f64> = points.iter().map(|p| p.1).collect();
            let on = frontier(&points);
            for (n, by) in dominated(&costs, &by_cost(&costs), &effects).into_iter().enumerate() {
                prop_assert_eq!(by.is_some(), points.iter().any(|other| beats(*other, points[n])));
                prop_assert!(by.is_none_or(|by| beats(points[by], points[n])));
                prop_assert_eq!(on[n], by.is_none());
            }
        }
    }
}
