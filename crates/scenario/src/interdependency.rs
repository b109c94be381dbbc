//! The combined matrix A of interdependency over all sectors of all states, and its spectral radius.
//!
//! Row = dependent, column = supplier: `a` is the share of its function that the row loses when the
//! column is lost entirely (inoperability input-output model, Haimes & Jiang 2001).

use crate::network::{Domestic, STOCK_SECTORS, SectorKind};
use crate::resolved::{ResolvedState, parameter};
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// The stock matrix in the order of [`STOCK_SECTORS`]; row = dependent, column = supplier.
///
/// Source: our expert scoring, fitted to Setola et al. 2009, Table 1: a score C from 0 to 5 becomes
/// a* = 0.008·C^2.569. The first seven rows and columns have the spectral radius 0.309, all eight 0.388.
pub const STOCK_MATRIX: [[f64; 8]; 8] = [
    [0.0, C1, C2, C3, C1, 0.0, C1, C1],
    [C4, 0.0, C1, C2, C1, 0.0, C1, C1],
    [C4, C1, 0.0, C4, C2, 0.0, C1, C2],
    [C4, C1, C1, 0.0, C1, 0.0, C1, C2],
    [C3, C1, C1, C5, 0.0, 0.0, C1, C4],
    [C4, C4, C2, C3, C1, 0.0, C2, C3],
    [C3, C1, C1, C4, C2, C1, 0.0, C4],
    [C4, C1, C1, C5, C1, 0.0, C1, 0.0],
];

const C1: f64 = 0.008;
const C2: f64 = 0.047_482;
const C3: f64 = 0.134_576;
const C4: f64 = 0.281_823;
const C5: f64 = 0.5;

/// The combined matrix, sparse.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interdependency {
    /// (state, sector) of each row and column: states by code, in each the stock sectors in their
    /// order, then others by name.
    pub sectors: Vec<(String, String)>,
    /// For each row its suppliers (column, a), by column; only a > 0.
    pub suppliers: Vec<Vec<(usize, f64)>>,
}

impl Interdependency {
    /// The row of a state's sector.
    pub fn index(&self, state: &str, sector: &str) -> Option<usize> {
        self.sectors.iter().position(|(s, k)| s == state && k == sector)
    }

    /// `STATE.sector` of a row.
    pub fn name(&self, row: usize) -> String {
        self.sectors.get(row).map_or_else(String::new, |(state, sector)| format!("{state}.{sector}"))
    }
}

/// The combined matrix of a scenario. Entries that name what does not exist are left out: the checks
/// refuse them.
pub fn interdependency(scenario: &Scenario, states: &BTreeMap<String, ResolvedState>) -> Interdependency {
    let sectors: Vec<(String, String)> = states
        .values()
        .flat_map(|state| ordered(state).into_iter().map(|sector| (state.code.clone(), sector)))
        .collect();
    let place: BTreeMap<(&str, &str), usize> =
        sectors.iter().enumerate().map(|(row, (state, sector))| ((state.as_str(), sector.as_str()), row)).collect();
    let mut rows: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); sectors.len()];
    let mut set = |of: (&str, &str), on: (&str, &str), a: f64| {
        if let (Some(&row), Some(&column)) = (place.get(&of), place.get(&on)) {
            rows[row].insert(column, a);
        }
    };
    let stock = match scenario.dependencies.domestic {
        Domestic::Stock7 => 7,
        Domestic::Stock8 => 8,
        Domestic::None => 0,
    };
    for code in states.keys() {
        for (of, row) in STOCK_SECTORS.iter().zip(&STOCK_MATRIX).take(stock) {
            for (on, a) in STOCK_SECTORS.iter().zip(row).take(stock) {
                set((code, of), (code, on), *a);
            }
        }
        for entry in &scenario.dependencies.inside {
            set((code, &entry.of), (code, &entry.on), entry.a);
        }
    }
    for entry in &scenario.dependencies.between {
        if let (Some(of), Some(on)) = (entry.of.split_once('.'), entry.on.split_once('.')) {
            set(of, on, entry.a);
        }
    }
    let suppliers = rows.into_iter().map(|row| row.into_iter().filter(|(_, a)| *a > 0.0).collect()).collect();
    Interdependency { sectors, suppliers }
}

fn ordered(state: &ResolvedState) -> Vec<String> {
    let stock = STOCK_SECTORS.iter().filter(|s| state.criticality.contains_key(**s)).map(|s| (*s).to_owned());
    let others = state.criticality.keys().filter(|s| !STOCK_SECTORS.contains(&s.as_str())).cloned();
    stock.chain(others).collect()
}

/// How a sector behaves in a scenario. Left out, health and water are lives-critical, and the buffers
/// are those of the registry's `buffer_*`; a scenario's own entries come before these.
pub fn sector_kind(scenario: &Scenario, sector: &str) -> SectorKind {
    let mut buffer_hours = BTreeMap::new();
    if matches!(sector, "communications" | "health" | "water") {
        buffer_hours.insert("energy".to_owned(), parameter(scenario, &format!("buffer_{sector}_energy")));
    }
    match scenario.sectors.get(sector) {
        Some(own) => {
            buffer_hours.extend(own.buffer_hours.clone());
            SectorKind { lives_critical: own.lives_critical, buffer_hours }
        }
        None => SectorKind { lives_critical: matches!(sector, "health" | "water"), buffer_hours },
    }
}

/// The spectral radius of A, and the heaviest cycle of the group of sectors that brings it about (rows,
/// dependent first; empty if nothing depends on itself through others).
pub fn spectral_radius(matrix: &Interdependency) -> (f64, Vec<usize>) {
    let groups = groups(&matrix.suppliers);
    let radii = groups.into_iter().map(|group| (radius_of(&matrix.suppliers, &group), group));
    let greatest = radii.max_by(|(a, _), (b, _)| a.total_cmp(b));
    match greatest {
        Some((radius, group)) if radius > 0.0 => (radius, cycle(&matrix.suppliers, &group)),
        _ => (0.0, Vec::new()),
    }
}

/// How often the power iteration may run; bounds within 1e-9 come long before.
const ITERATIONS_MAX: usize = 10_000;

/// The spectral radius of one group in which everything depends on everything, at least indirectly.
///
/// Power iteration on A + I, which is primitive, so that it converges; the bounds of Collatz and
/// Wielandt say when to stop. Without convergence the upper bound is returned: to refuse too much is
/// safe.
fn radius_of(suppliers: &[Vec<(usize, f64)>], group: &[usize]) -> f64 {
    let local: BTreeMap<usize, usize> = group.iter().enumerate().map(|(at, row)| (*row, at)).collect();
    let rows: Vec<Vec<(usize, f64)>> = group
        .iter()
        .map(|row| suppliers[*row].iter().filter_map(|(column, a)| Some((*local.get(column)?, *a))).collect())
        .collect();
    if rows.iter().all(Vec::is_empty) {
        return 0.0;
    }
    let mut x = vec![1.0; rows.len()];
    let mut upper = f64::INFINITY;
    for _ in 0..ITERATIONS_MAX {
        let next: Vec<f64> =
            rows.iter().zip(&x).map(|(row, own)| own + row.iter().map(|(c, a)| a * x[*c]).sum::<f64>()).collect();
        let ratios = next.iter().zip(&x).map(|(new, old)| new / old - 1.0);
        let (low, high) = ratios.fold((f64::INFINITY, 0.0_f64), |(low, high), r| (low.min(r), high.max(r)));
        upper = upper.min(high);
        if upper - low < 1e-9 {
            return (upper + low) / 2.0;
        }
        let scale = next.iter().fold(0.0_f64, |most, v| most.max(*v));
        // Far smaller parts are held up, lest they vanish and their ratio with them.
        x = next.iter().map(|v| (v / scale).max(1e-280)).collect();
    }
    upper
}

/// A heavy cycle inside a group: from each sector on to the supplier it depends on most.
fn cycle(suppliers: &[Vec<(usize, f64)>], group: &[usize]) -> Vec<usize> {
    let heaviest = |row: usize| {
        let inside = suppliers[row].iter().filter(|(column, _)| group.binary_search(column).is_ok());
        inside.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(column, _)| *column)
    };
    let mut best: (f64, Vec<usize>) = (0.0, Vec::new());
    // Heavy cycles draw the walk in from nearly everywhere: a few starts find one.
    for start in group.iter().take(64) {
        let mut walk = vec![*start];
        while let Some(next) = walk.last().and_then(|row| heaviest(*row)) {
            if let Some(at) = walk.iter().position(|row| *row == next) {
                let round = walk.split_off(at);
                let weight = mean_weight(suppliers, &round);
                if weight > best.0 {
                    best = (weight, round);
                }
                break;
            }
            walk.push(next);
        }
    }
    best.1
}

/// The geometric mean of the coefficients around a cycle.
fn mean_weight(suppliers: &[Vec<(usize, f64)>], round: &[usize]) -> f64 {
    let logs = round.iter().zip(round.iter().cycle().skip(1)).map(|(row, next)| {
        let a = suppliers[*row].iter().find(|(column, _)| column == next).map_or(0.0, |(_, a)| *a);
        libm::log(a)
    });
    libm::exp(logs.sum::<f64>() / round.len() as f64)
}

/// The strongly connected groups, each sorted (Tarjan's algorithm, without recursion).
pub(crate) fn groups(suppliers: &[Vec<(usize, f64)>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let count = suppliers.len();
    let (mut order, mut low, mut on_stack) = (vec![NEW; count], vec![0; count], vec![false; count]);
    let (mut stack, mut found, mut clock) = (Vec::new(), Vec::new(), 0);
    for root in 0..count {
        if order[root] != NEW {
            continue;
        }
        let mut calls = vec![(root, 0)];
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                order[node] = clock;
                low[node] = clock;
                clock += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some((next, _)) = suppliers[node].get(edge) {
                calls.push((node, edge + 1));
                if order[*next] == NEW {
                    calls.push((*next, 0));
                } else if on_stack[*next] {
                    low[node] = low[node].min(order[*next]);
                }
                continue;
            }
            if let Some((parent, _)) = calls.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let at = stack.iter().rposition(|n| *n == node).unwrap_or(0);
                let mut group = stack.split_off(at);
                for member in &group {
                    on_stack[*member] = false;
                }
                group.sort_unstable();
                found.push(group);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::options;
    use crate::resolved::resolved_states;

    fn radius(text: &str) -> (f64, Vec<String>) {
        let scenario: Scenario = options().from_str(text).unwrap();
        let matrix = interdependency(&scenario, &resolved_states(&scenario));
        let (radius, cycle) = spectral_radius(&matrix);
        (radius, cycle.into_iter().map(|row| matrix.name(row)).collect())
    }

    #[test]
    fn the_stock_matrices_have_the_published_radius() {
        let seven = radius("(schema: 1, states: { \"A\": () })").0;
        let eight = radius("(schema: 1, states: { \"A\": () }, dependencies: (domestic: Stock8))").0;
        assert!((seven - 0.309).abs() < 5e-4, "{seven}");
        assert!((eight - 0.388).abs() < 5e-4, "{eight}");
    }

    #[test]
    fn the_stock_coefficients_follow_the_fitted_power() {
        for (score, a) in [(1.0, C1), (2.0, C2), (3.0, C3), (4.0, C4), (5.0, C5)] {
            assert!((0.008 * libm::pow(score, 2.569) - a).abs() < 1e-3 * a, "{score}");
        }
    }

    #[test]
    fn a_cycle_has_the_geometric_mean_as_its_radius() {
        let text = r#"(schema: 1, states: { "A": (), "B": () }, dependencies: (domestic: None, between: [
            (of: "A.energy", on: "B.energy", a: 0.8), (of: "B.energy", on: "A.energy", a: 0.2),
            (of: "A.water", on: "A.energy", a: 0.9)]))"#;
        let (r, cycle) = radius(text);
        assert!((r - 0.4).abs() < 1e-6, "{r}");
        assert_eq!(cycle, ["A.energy", "B.energy"]);
    }

    #[test]
    fn what_depends_in_one_direction_only_has_none() {
        let text = r#"(schema: 1, states: { "A": () }, dependencies: (domestic: None, inside: [(of: "energy", on: "water", a: 0.99)]))"#;
        assert_eq!(radius(text), (0.0, vec![]));
    }
}
