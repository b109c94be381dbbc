//! Published functions whose indices are known exactly.

use detente_statistics::Estimate;
use detente_sweep::chance::Chance;
use detente_sweep::estimate::{Indices, elementary_effects, indices};
use detente_sweep::sample::{Morris, Saltelli};
use std::f64::consts::PI;

/// Ishigami & Homma, "An importance quantification technique in uncertainty analysis for computer models",
/// ISUMA 1990, with a = 7 and b = 0.1; factors in [−π, π].
fn ishigami(u: &[f64]) -> f64 {
    let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
    let (first, second) = (libm::sin(x[0]), libm::sin(x[1]));
    first + 7.0 * second * second + 0.1 * x[2] * x[2] * x[2] * x[2] * first
}

/// Exact first and total indices, and that of factors 0 and 2 together, from the variances V₁ =
/// ½(1 + bπ⁴/5)², V₂ = a²/8 and V₁₃ = b²π⁸(1/18 − 1/50).
fn ishigami_exact() -> ([f64; 3], [f64; 3], f64) {
    let (a, b) = (7.0, 0.1);
    let pi4 = PI * PI * PI * PI;
    let v1 = 0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0);
    let v2 = a * a / 8.0;
    let v13 = b * b * pi4 * pi4 * (1.0 / 18.0 - 1.0 / 50.0);
    let v = v1 + v2 + v13;
    ([v1 / v, v2 / v, 0.0], [(v1 + v13) / v, v2 / v, v13 / v], v13 / v)
}

/// The g-function of Sobol' (Saltelli & Sobol' 1995): Π (|4u − 2| + a)/(1 + a).
const G: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

fn g_function(u: &[f64]) -> f64 {
    u.iter().zip(G).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

fn g_exact() -> (Vec<f64>, Vec<f64>) {
    let own: Vec<f64> = G.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect();
    let all: f64 = own.iter().map(|v| 1.0 + v).product();
    let first = own.iter().map(|v| v / (all - 1.0)).collect();
    let total = own.iter().map(|v| v * (all / (1.0 + v)) / (all - 1.0)).collect();
    (first, total)
}

fn found(factors: usize, base: u64, second_order: bool, seed: u64, f: impl Fn(&[f64]) -> f64) -> Indices {
    let chance = Chance::new(seed);
    let plan = Saltelli::new(factors, base, second_order, &chance, 0).unwrap();
    let outcomes: Vec<f64> = (0..plan.len().unwrap()).map(|index| f(&plan.point(index))).collect();
    indices(&outcomes, factors, second_order, &chance).unwrap()
}

fn holds(estimate: &Estimate, exact: f64, within: f64, what: &str) {
    let interval = estimate.ci95.unwrap();
    assert!(interval.contains(exact), "{what}: {exact} is not in {interval:?}");
    assert!((estimate.mean - exact).abs() < within, "{what}: {} is not {exact}", estimate.mean);
}

#[test]
fn the_exact_indices_are_those_in_print() {
    let (first, total, pair) = ishigami_exact();
    for (exact, printed) in first.iter().chain(&total).zip([0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437]) {
        assert!((exact - printed).abs() < 5e-5, "{exact} {printed}");
    }
    assert!((pair - 0.2437).abs() < 5e-5);
}

#[test]
fn ishigami_is_shared_out_as_published() {
    let found = found(3, 4_096, true, 2018, ishigami);
    let (first, total, pair) = ishigami_exact();
    for (n, factor) in found.factors.iter().enumerate() {
        holds(&factor.first, first[n], 0.01, &format!("first {n}"));
        holds(&factor.total, total[n], 0.01, &format!("total {n}"));
    }
    for (interaction, exact) in found.interactions.iter().zip([0.0, pair, 0.0]) {
        holds(&interaction.index, exact, 0.01, &format!("pair {} {}", interaction.first, interaction.second));
    }
}

#[test]
fn the_g_function_is_shared_out_as_published() {
    let found = found(8, 4_096, false, 2018, g_function);
    let (first, total) = g_exact();
    for (n, factor) in found.factors.iter().enumerate() {
        holds(&factor.first, first[n], 0.01, &format!("first {n}"));
        holds(&factor.total, total[n], 0.01, &format!("total {n}"));
    }
}

#[test]
fn intervals_cover_at_least_what_they_promise() {
    // 100 seeds, six indices each. Scrambled points are more even than independent ones, so that the
    // intervals cover more than 95 %; less than 93 % would be 2 standard errors of 600 independent ones.
    let (first, total, _) = ishigami_exact();
    let mut covered = 0;
    for seed in 0..100 {
        let found = found(3, 256, false, seed, ishigami);
        for (n, factor) in found.factors.iter().enumerate() {
            covered += usize::from(factor.first.ci95.unwrap().contains(first[n]));
            covered += usize::from(factor.total.ci95.unwrap().contains(total[n]));
        }
    }
    println!("{covered} of 600");
    assert!(covered >= 558, "{covered} of 600");
}

#[test]
fn morris_ranks_the_g_function_by_its_coefficients() {
    let chance = Chance::new(5);
    let plan = Morris::new(8, 60, 4, &chance, 0).unwrap();
    let outcomes: Vec<f64> = (0..plan.len().unwrap()).map(|index| g_function(&plan.point(index))).collect();
    let found = elementary_effects(&outcomes, &plan, &chance).unwrap();
    let strength: Vec<f64> = found.iter().map(|factor| factor.mean_absolute.mean).collect();
    assert!(strength.windows(2).take(4).all(|pair| pair[0] > pair[1]), "{strength:?}");
    assert!(strength[4..].iter().all(|s| *s < 0.1), "{strength:?}");
}
