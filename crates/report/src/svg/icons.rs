//! A hundred crises, each a sign of what became of it in both arms.

use super::Svg;
use crate::numbers;

const PER_ROW: usize = 20;
const PITCH: f64 = 14.2;

/// The kinds of crisis: in both, only at the baseline, only with the arm, in neither.
fn sign(svg: &mut Svg, kind: usize, x: f64, y: f64) {
    match kind {
        0 => svg.circle(x, y, 4.6, "f-ember"),
        1 => svg.circle(x, y, 4.1, "ia-av"),
        2 => svg.path(&format!("M{} {}l7 7m0 -7l-7 7", super::n(x - 3.5), super::n(y - 3.5)), "ia-x"),
        _ => svg.circle(x, y, 1.5, "f-base"),
    }
}

/// Whole counts that sum to a hundred: the largest remainders get what rounding leaves.
pub(crate) fn hundred(shares: [f64; 4]) -> [usize; 4] {
    let total: f64 = shares.iter().map(|s| s.max(0.0)).sum();
    if total <= 0.0 {
        return [0, 0, 0, 100];
    }
    let exact = shares.map(|s| s.max(0.0) / total * 100.0);
    let mut counts = exact.map(|e| e.floor() as usize);
    let mut order: Vec<usize> = (0..4).collect();
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()).then(a.cmp(&b)));
    let left = 100 - counts.iter().sum::<usize>().min(100);
    for &k in order.iter().cycle().take(left) {
        counts[k] += 1;
    }
    counts
}

/// The icon array of shares that reach rung 7.
pub fn crises(shares: [f64; 4], name: &str) -> String {
    let counts = hundred(shares);
    let label = format!(
        "Of 100 crises, {} reach an ICT response with and without {name}, {} only without it, {} only with it, {} in neither case.",
        counts[0], counts[1], counts[2], counts[3]
    );
    let mut svg = Svg::new(PITCH * PER_ROW as f64, PITCH * 5.0, label);
    let kinds = counts.iter().enumerate().flat_map(|(kind, count)| std::iter::repeat_n(kind, *count));
    for (place, kind) in kinds.enumerate() {
        let (x, y) = (7.0 + (place % PER_ROW) as f64 * PITCH, 7.0 + (place / PER_ROW) as f64 * PITCH);
        sign(&mut svg, kind, x, y);
    }
    svg.finish()
}

/// What each sign means, with its count: sign, number, words.
pub fn keys(shares: [f64; 4], name: &str) -> Vec<(String, String, String)> {
    let words = [
        "reach an ICT response either way".to_string(),
        format!("only without {name}: avoided"),
        format!("only with {name}: made worse"),
        "in neither case".to_string(),
    ];
    let counts = hundred(shares);
    words
        .into_iter()
        .enumerate()
        .map(|(kind, words)| {
            let mut svg = Svg::new(12.0, 12.0, "");
            sign(&mut svg, kind, 6.0, 6.0);
            (svg.finish_sign(), numbers::count(counts[kind] as u64), words)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_is_a_hundred() {
        for shares in
            [[0.22, 0.20, 0.03, 0.55], [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0], [0.0; 4], [0.005, 0.005, 0.0, 0.99]]
        {
            assert_eq!(hundred(shares).iter().sum::<usize>(), 100, "{shares:?}");
        }
        assert_eq!(hundred([0.22, 0.20, 0.03, 0.55]), [22, 20, 3, 55]);
    }
}
