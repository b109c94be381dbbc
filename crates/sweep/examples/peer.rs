//! Samples, outcomes and estimates as JSON, for `benches/peers/salib.py` to compare with another program.

use detente_sweep::chance::Chance;
use detente_sweep::estimate::{elementary_effects, indices};
use detente_sweep::sample::{Morris, Saltelli, Sobol};
use serde_json::{Value, json};
use std::f64::consts::PI;

/// Ishigami & Homma 1990 with a = 7, b = 0.1.
fn ishigami(u: &[f64]) -> f64 {
    let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
    let second = libm::sin(x[1]);
    libm::sin(x[0]) * (1.0 + 0.1 * x[2] * x[2] * x[2] * x[2]) + 7.0 * second * second
}

/// The g-function of Sobol'.
fn g_function(u: &[f64]) -> f64 {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

type Outcome = fn(&[f64]) -> f64;

fn shared_out(name: &str, factors: usize, base: u64, second_order: bool, f: Outcome) -> Option<Value> {
    let chance = Chance::new(2018);
    let plan = Saltelli::new(factors, base, second_order, &chance, 0)?;
    let points: Vec<Vec<f64>> = (0..plan.len()?).map(|index| plan.point(index)).collect();
    let outcomes: Vec<f64> = points.iter().map(|point| f(point)).collect();
    let found = indices(&outcomes, factors, second_order, &chance).ok()?;
    Some(json!({ "name": name, "factors": factors, "second_order": second_order, "points": points,
        "outcomes": outcomes, "indices": found }))
}

fn screened(name: &str, factors: usize, trajectories: u64, f: Outcome) -> Option<Value> {
    let chance = Chance::new(2018);
    let plan = Morris::new(factors, trajectories, 4, &chance, 0)?;
    let points: Vec<Vec<f64>> = (0..plan.len()?).map(|index| plan.point(index)).collect();
    let outcomes: Vec<f64> = points.iter().map(|point| f(point)).collect();
    let found = elementary_effects(&outcomes, &plan, &chance).ok()?;
    Some(json!({ "name": name, "factors": factors, "points": points, "outcomes": outcomes, "effects": found }))
}

fn main() {
    let plain = Sobol::plain(100).map(|sobol| (0..1_024).map(|index| sobol.point(index)).collect::<Vec<_>>());
    let all = json!({
        "sobol": plain,
        "saltelli": [
            shared_out("Ishigami", 3, 1_024, true, ishigami),
            shared_out("Ishigami", 3, 1_024, false, ishigami),
            shared_out("g-function", 8, 1_024, true, g_function),
        ],
        "morris": [screened("Ishigami", 3, 100, ishigami), screened("g-function", 8, 100, g_function)],
    });
    println!("{all}");
}
