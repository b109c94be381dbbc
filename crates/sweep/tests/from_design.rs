//! From a design to its indices, arm by arm: the way that a sweep goes.

use detente_scenario::load::MemoryFiles;
use detente_sweep::chance::Chance;
use detente_sweep::design::{Points, Value, load_design};
use detente_sweep::estimate::indices;
use std::path::Path;

const DESIGN: &str = r#"(
  schema: 1,
  title: "Which parameter matters, without measures and with them?",
  factors: [
    (name: "rate", range: Linear(0, 1)),
    (name: "delay_hours", range: Log(1, 100)),
    (name: "configuration", range: Values(["none", "arf-2018"])),
  ],
  plan: Crossed([
    Factorial(factors: ["configuration"]),
    Saltelli(factors: ["rate", "delay_hours"], base: 512),
  ]),
)"#;

/// Without measures the delay counts by its logarithm; with them it does not count.
fn outcome(values: &[Value<'_>]) -> f64 {
    match values {
        [Value::Number(rate), Value::Number(hours), Value::Name("none")] => rate + libm::log10(*hours),
        [Value::Number(rate), _, _] => *rate,
        _ => f64::NAN,
    }
}

#[test]
fn outcomes_in_the_order_of_points_give_the_indices_of_each_arm() {
    let files = MemoryFiles::new().with("design.ron", DESIGN);
    let cells = load_design(Path::new("design.ron"), &files).unwrap().cells;
    let Points::Saltelli(plan) = &cells.leaves()[1].points else { panic!("{:?}", cells.leaves()) };
    let mut arms = vec![vec![f64::NAN; plan.len().unwrap() as usize]; 2];
    // In any order: here from the last cell to the first.
    for index in (0..cells.len()).rev() {
        let cell = cells.cell(index).unwrap();
        let [arm, point] = cell.origins[..] else { panic!("{cell:?}") };
        arms[arm.point as usize][point.point as usize] = outcome(&cell.values);
    }
    let totals = arms.iter().map(|outcomes| {
        let found = indices(outcomes, 2, false, &Chance::new(2018)).unwrap();
        found.factors.iter().map(|factor| factor.total.mean).collect::<Vec<_>>()
    });
    // Variances 1/12 of the rate and 4/12 of two decades.
    for (found, exact) in totals.zip([[0.2, 0.8], [1.0, 0.0]]) {
        for (found, exact) in found.iter().zip(exact) {
            assert!((found - exact).abs() < 0.01, "{found} {exact}");
        }
    }
}
