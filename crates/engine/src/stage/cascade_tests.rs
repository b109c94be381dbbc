//! The cascade against published results, and against itself without any skipping.

use super::*;
use crate::stage::testing::{couple, matrix, world};

const M: IncidentId = IncidentId(3);

fn rates(k_up: f64, k_down: f64) -> Vec<CascadeRates> {
    vec![CascadeRates { k_up, k_down, buffer_threshold: 0.1 }]
}

fn force(losses: &[f64]) -> Vec<Forcing> {
    let force = |(cell, &loss)| Forcing { cell: cell as u32, incident: M, loss };
    losses.iter().enumerate().filter(|(_, loss)| **loss != 0.0).map(force).collect()
}

fn play(a: &[&[f64]], c: &[f64], k: f64, span: i64, steps: usize) -> Vec<f64> {
    let mut cascade = Cascade::new(&matrix(a));
    for _ in 0..steps {
        cascade.step(span, &rates(k, k), &force(c));
    }
    cascade.q().to_vec()
}

fn close(got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len());
    for (g, w) in got.iter().zip(want) {
        assert!((g - w).abs() <= tolerance, "{got:?} is not {want:?}");
    }
}

/// Haimes & Jiang 2001, Leontief-based model of risk: two sectors (published .571, .714).
#[test]
fn two_sectors_settle_where_haimes_and_jiang_say() {
    close(&play(&[&[0.0, 0.8], &[0.2, 0.0]], &[0.0, 0.6], 1.0, HOUR, 500), &[0.571_429, 0.714_286], 1e-6);
}

/// Haimes & Jiang 2001: four sectors, two of which are lost altogether.
#[test]
fn four_sectors_settle_where_haimes_and_jiang_say() {
    let a: [&[f64]; 4] = [&[0.0, 0.9, 0.0, 0.0], &[0.4, 0.0, 0.0, 0.0], &[1.0, 0.8, 0.0, 0.0], &[1.0, 0.9, 0.0, 0.0]];
    close(&play(&a, &[0.0, 0.5], 1.0, HOUR, 500), &[0.703_125, 0.781_25, 1.0, 1.0], 1e-6);
}

const LIAN_HAIMES: [&[f64]; 2] = [&[0.15, 0.5], &[0.1, 0.05]];

/// Lian & Haimes 2006, Systems Engineering 9: the equilibrium.
#[test]
fn two_sectors_settle_where_lian_and_haimes_say() {
    close(&play(&LIAN_HAIMES, &[0.0, 0.1], 1.0, HOUR, 500), &[0.066_007, 0.112_211], 1e-6);
}

/// Lian & Haimes 2006: the path there. With a finer step exponential Euler closes in on the exact
/// solution [.0335959, .0913420].
#[test]
fn the_path_is_that_of_lian_and_haimes() {
    close(&play(&LIAN_HAIMES, &[0.0, 0.1], 0.2, HOUR, 10), &[0.031_317_8, 0.090_815_7], 1e-7);
    close(&play(&LIAN_HAIMES, &[0.0, 0.1], 0.2, HOUR / 100, 1000), &[0.033_574_1, 0.091_336_9], 1e-7);
}

/// Lian & Haimes 2006: k = ln(q₀/q_T)/(T(1−a_ii)) brings a sector from q₀ to q_T in T.
#[test]
fn a_sector_recovers_at_the_rate_of_lian_and_haimes() {
    for (own, span, tolerance) in [(0.0, HOUR, 1e-9), (0.2, HOUR / 100, 1e-5)] {
        let k = libm::log(1.0 / 0.01) / (60.0 * (1.0 - own));
        if own == 0.0 {
            assert!((k - 0.076_752_8).abs() < 1e-7);
        }
        let mut cascade = Cascade::new(&matrix(&[&[own]]));
        for _ in 0..40 {
            cascade.step(HOUR, &rates(5.0, k), &force(&[1.0]));
        }
        close(cascade.q(), &[1.0], 1e-12);
        for _ in 0..60 * HOUR / span {
            cascade.step(span, &rates(5.0, k), &[]);
        }
        close(cascade.q(), &[0.01], tolerance);
    }
}

#[test]
fn loss_and_recovery_have_their_own_rates() {
    let mut cascade = Cascade::new(&matrix(&[&[0.0]]));
    cascade.step(HOUR, &rates(1.0, 0.192), &force(&[0.5]));
    let up = 0.5 * (1.0 - libm::exp(-1.0));
    close(cascade.q(), &[up], 1e-15);
    cascade.step(HOUR, &rates(1.0, 0.192), &[]);
    close(cascade.q(), &[up * libm::exp(-0.192)], 1e-15);
}

#[test]
fn a_buffer_holds_a_dependency_back_and_fills_again() {
    let mut t = world(1, 2);
    couple(&mut t, 1, 0, 0.5, 8.0);
    let mut cascade = Cascade::new(&t);
    let first_loss = |cascade: &mut Cascade| {
        (1..100).find(|_| {
            cascade.step(HOUR, &rates(5.0, 1.0), &force(&[0.4]));
            cascade.q()[1] > 0.0
        })
    };
    // In the first step the supplier goes down; after eight more hours the buffer is empty, and the
    // step that begins then is the first that counts.
    assert_eq!(first_loss(&mut cascade), Some(10));
    while !cascade.at_rest() {
        cascade.step(HOUR, &rates(5.0, 1.0), &[]);
    }
    assert_eq!(first_loss(&mut cascade), Some(10));
}

#[test]
fn a_buffer_is_full_again_after_a_supplier_that_came_back_at_one_stroke() {
    let mut t = world(1, 2);
    couple(&mut t, 1, 0, 0.5, 30.0);
    let mut cascade = Cascade::new(&t);
    let day = 24 * HOUR;
    cascade.step(day, &rates(5.0, 1.0), &force(&[0.4]));
    cascade.step(day, &rates(5.0, 1.0), &force(&[0.4]));
    cascade.step(day, &rates(5.0, 1.0), &[]);
    assert!(cascade.at_rest(), "{:?}", cascade.q());
    for _ in 0..3 {
        cascade.step(day, &rates(5.0, 1.0), &force(&[0.4]));
        assert_eq!(cascade.q()[1], 0.0);
    }
    cascade.step(day, &rates(5.0, 1.0), &force(&[0.4]));
    assert!(cascade.q()[1] > 0.1);
}

#[test]
fn a_supplier_that_is_hardly_down_does_not_drain_a_buffer() {
    let mut t = world(1, 2);
    couple(&mut t, 1, 0, 0.5, 8.0);
    let mut cascade = Cascade::new(&t);
    for _ in 0..100 {
        cascade.step(HOUR, &rates(5.0, 1.0), &force(&[0.09]));
    }
    assert!(cascade.q()[0] > 0.08 && cascade.q()[1] == 0.0);
}

#[test]
fn the_origin_is_followed_upstream_and_ties_go_to_the_lower_identity() {
    // 0 and 1 are hit by different incidents; 2 depends on both, more on 1; 3 depends on 2.
    let mut cascade = Cascade::new(&matrix(&[
        &[0.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 0.0],
        &[0.2, 0.3, 0.0, 0.0],
        &[0.0, 0.0, 0.5, 0.0],
    ]));
    let forces = [
        Forcing { cell: 0, incident: IncidentId(5), loss: 0.5 },
        Forcing { cell: 1, incident: IncidentId(7), loss: 0.5 },
        Forcing { cell: 1, incident: IncidentId(6), loss: 0.5 },
    ];
    for _ in 0..3 {
        assert_eq!(cascade.origin(3), None);
        cascade.step(HOUR, &rates(1.0, 0.2), &forces);
    }
    let origins: Vec<_> = (0..4).map(|cell| cascade.origin(cell).map(|i| i.0)).collect();
    assert_eq!(origins, [Some(5), Some(6), Some(6), Some(6)]);
    while !cascade.at_rest() {
        cascade.step(HOUR, &rates(1.0, 0.2), &[]);
    }
    assert_eq!((0..4).find_map(|cell| cascade.origin(cell)), None);
    assert!(cascade.q().iter().all(|&q| q == 0.0));
}

#[test]
fn a_small_step_does_not_stop_a_slow_rise() {
    let mut cascade = Cascade::new(&matrix(&[&[0.0]]));
    for _ in 0..1000 {
        cascade.step(36_000, &rates(0.02, 0.02), &force(&[0.004]));
    }
    close(cascade.q(), &[0.004 * (1.0 - libm::exp(-0.2))], 1e-9);
}

/// The same model in the plainest words: every row, every supplier, every step.
struct Plain {
    q: Vec<f64>,
    origin: Vec<Option<IncidentId>>,
    down: Vec<Vec<i64>>,
}

impl Plain {
    fn step(&mut self, t: &Topology, span: i64, rates: &[CascadeRates], forcing: &[Forcing]) {
        let old = self.q.clone();
        let origin = self.origin.clone();
        for row in 0..old.len() {
            let rate = rates[row / t.sectors.len()];
            let mut terms: Vec<(f64, Option<IncidentId>)> = Vec::new();
            let forced = forcing.iter().filter(|f| f.cell as usize == row);
            let mut supply = 0.0;
            let mut home = 0.0;
            let mut suppliers: Vec<_> = t.couplings[row].iter().enumerate().collect();
            suppliers.sort_by_key(|(_, c)| c.supplier);
            for (number, coupling) in suppliers {
                let q = old[coupling.supplier as usize];
                let down = &mut self.down[row][number];
                let counts = coupling.buffer_hours == 0.0
                    || (q > rate.buffer_threshold && *down as f64 >= coupling.buffer_hours * HOUR as f64);
                *down = if q > rate.buffer_threshold { *down + span } else { 0 };
                if counts {
                    // Floating sums keep their order: those at home and unbuffered come last.
                    let at_home = row / t.sectors.len() == coupling.supplier as usize / t.sectors.len();
                    *if at_home && coupling.buffer_hours == 0.0 { &mut home } else { &mut supply } += coupling.a * q;
                    terms.push((coupling.a * q, origin[coupling.supplier as usize]));
                }
            }
            terms.extend(forced.clone().map(|f| (f.loss, Some(f.incident))));
            let c: f64 = forced.map(|f| f.loss).sum();
            let target = (supply + home + c.clamp(0.0, 1.0)).clamp(0.0, 1.0);
            let k = if target > old[row] { rate.k_up } else { rate.k_down };
            let q = target + (old[row] - target) * libm::exp(-k * span as f64 / HOUR as f64);
            self.q[row] = if q < REST && target < REST { 0.0 } else { q };
            terms.retain(|(term, _)| *term > 0.0);
            terms.sort_by(|(x, i), (y, j)| y.total_cmp(x).then(i.cmp(j)));
            if let Some((_, behind)) = terms.first() {
                self.origin[row] = *behind;
            }
            if self.q[row] == 0.0 {
                self.origin[row] = None;
            }
        }
    }
}

/// A dependency graph without a plan, from a fixed sequence of numbers.
fn tangle(states: usize, sectors: usize) -> Topology {
    let mut t = world(states, sectors);
    let cells = states * sectors;
    let mut number = 12_345_u64;
    for row in 0..cells {
        for supplier in 0..cells {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let x = (number >> 33) as f64 / (1_u64 << 31) as f64;
            let home = row / sectors == supplier / sectors;
            if row != supplier && x < if home { 0.7 } else { 0.02 } {
                let buffer = if x < 0.01 { 7.5 } else { 0.0 };
                couple(&mut t, row, supplier, x * if home { 0.15 } else { 2.0 }, buffer);
            }
        }
    }
    t
}

#[test]
fn work_on_what_is_down_alone_equals_work_on_everything() {
    let t = tangle(12, 6);
    let rates: Vec<_> =
        (0..12).map(|s| CascadeRates { k_up: 0.5 + 0.1 * f64::from(s), k_down: 0.2, buffer_threshold: 0.02 }).collect();
    let mut sparse = Cascade::new(&t);
    let mut plain = Plain {
        q: vec![0.0; 72],
        origin: vec![None; 72],
        down: t.couplings.iter().map(|c| vec![0; c.len()]).collect(),
    };
    let mut rested = 0;
    for step in 0..600_u32 {
        let forcing: Vec<_> = match step {
            20..=60 => vec![
                Forcing { cell: 2, incident: IncidentId(1), loss: 0.4 },
                Forcing { cell: 9, incident: IncidentId(0), loss: 0.3 },
                Forcing { cell: 9, incident: IncidentId(1), loss: -0.1 },
            ],
            350..=370 => vec![Forcing { cell: 71, incident: IncidentId(2), loss: 1.0 }],
            _ => Vec::new(),
        };
        rested += u32::from(sparse.at_rest() && forcing.is_empty());
        sparse.step(HOUR, &rates, &forcing);
        plain.step(&t, HOUR, &rates, &forcing);
        for cell in 0..72 {
            assert_eq!(sparse.q()[cell].to_bits(), plain.q[cell].to_bits(), "step {step}, cell {cell}");
            assert_eq!(sparse.origin(cell), plain.origin[cell], "step {step}, cell {cell}");
        }
        let down: Vec<_> = (0..72).filter(|&cell| plain.q[cell] > 0.0).collect();
        let states = (0..12).map(StateId::from_index);
        let losses = states.flat_map(|s| sparse.losses(s).map(move |(k, q, origin)| (s.index() * 6 + k, q, origin)));
        let told: Vec<_> = losses.collect();
        assert_eq!(told.iter().map(|told| told.0).collect::<Vec<_>>(), down);
        assert!(told.iter().all(|&(cell, q, origin)| q == plain.q[cell] && Some(origin) == plain.origin[cell]));
        for state in (0..12).map(StateId::from_index) {
            assert_eq!(sparse.is_down(state), sparse.losses(state).next().is_some(), "step {step}");
        }
    }
    assert!(rested > 20, "nothing was ever skipped");
}

#[test]
fn reset_equals_new() {
    let t = tangle(3, 4);
    let rates = vec![CascadeRates::of(&Parameters::default()); 3];
    let play = |cascade: &mut Cascade| {
        for _ in 0..50 {
            cascade.step(HOUR, &rates, &[Forcing { cell: 2, incident: M, loss: 0.7 }]);
        }
        cascade.q().iter().map(|q| q.to_bits()).collect::<Vec<_>>()
    };
    let mut used = Cascade::new(&tangle(2, 3));
    used.step(HOUR, &rates, &[Forcing { cell: 1, incident: M, loss: 0.7 }]);
    used.reset(&t);
    assert_eq!(play(&mut used), play(&mut Cascade::new(&t)));
    used.reset(&t);
    assert_eq!(play(&mut used), play(&mut Cascade::new(&t)));
}
