//! Fisher's exact test of two shares, which needs no large numbers (Fisher, *The Design of Experiments*, 1935).

use statrs::distribution::{Discrete, DiscreteCDF, Hypergeometric};

/// How often luck alone would share out what holds among two groups as unevenly as it is: twice the lesser tail, and 1
/// at the most. Each group is given as how many hold, and of how many; more than there are count as all.
pub fn fisher_p((holds_a, of_a): (u64, u64), (holds_b, of_b): (u64, u64)) -> f64 {
    let (holds_a, holds_b) = (holds_a.min(of_a), holds_b.min(of_b));
    let Ok(law) = Hypergeometric::new(of_a + of_b, holds_a + holds_b, of_a) else { return 1.0 };
    let (at_most, more) = (law.cdf(holds_a), law.sf(holds_a));
    (2.0 * at_most.min(more + law.pmf(holds_a))).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lady_tasting_tea_is_fishers() {
        // Eight cups: all four right has one chance in 70, three or more right 17 in 70; doubled here.
        assert!((fisher_p((4, 4), (0, 4)) - 2.0 / 70.0).abs() < 1e-12);
        assert!((fisher_p((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-12);
        assert_eq!(fisher_p((2, 4), (2, 4)), 1.0);
    }

    #[test]
    fn the_groups_are_alike_to_it_and_where_nothing_varies_there_is_nothing_to_find() {
        assert!((fisher_p((1, 9), (7, 8)) - fisher_p((7, 8), (1, 9))).abs() < 1e-12);
        assert_eq!(fisher_p((0, 5), (0, 7)), 1.0);
        assert_eq!(fisher_p((5, 5), (7, 7)), 1.0);
        assert_eq!(fisher_p((0, 0), (0, 0)), 1.0);
    }
}
