use super::*;
use crate::fake::hands;
use crate::simulator::{Sample, Yardstick};
use detente_engine::chance::{Chance, Purpose, RunKey};
use detente_engine::log::Log;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const RUNS: u64 = 60;

/// A crisis in which measure 0 avoids 1 on its own, 1 and 2 avoid 4 together where luck lets them, and the rest do
/// nothing; each measure costs 10 hours. It counts its runs.
#[derive(Default)]
struct Known {
    runs: AtomicU64,
    fails: bool,
}

impl Simulate for Known {
    type Plan = u64;
    type Worker = ();

    fn yardsticks(&self) -> Vec<Yardstick> {
        let yardstick = |id| Yardstick {
            id,
            unit: "–",
            meaning: "for tests",
            lower_is_better: true,
            headline: id != "staff_hours",
            is_share: false,
        };
        ["escalation_load", "staff_hours"].map(yardstick).to_vec()
    }

    fn worker(&self) {}

    fn run(&self, (): &mut (), plan: &Arc<u64>, key: RunKey) -> Result<Sample, String> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let luck = Chance::new(key).of(Purpose::Mishap, &["known"], 0);
        if self.fails && **plan == 1 && key == RunKey::new(1, 7) {
            return Err("told to fail".into());
        }
        let has = |i: u32| (**plan >> i) & 1 == 1;
        let pair = if has(1) && has(2) && luck.yes(1, 0.5) { 4.0 } else { 0.0 };
        let load = 9.0 + luck.exponential(0) - f64::from(u8::from(has(0))) - pair;
        let hours = 10.0 * f64::from(plan.count_ones());
        Ok(Sample { scores: vec![Some(load), Some(hours)], ..Sample::default() })
    }

    fn log(&self, worker: &mut (), plan: &Arc<u64>, key: RunKey) -> Result<(Sample, Log), String> {
        self.run(worker, plan, key).map(|sample| (sample, Log::default()))
    }
}

fn judge(known: &Known, n: usize, wanted: Wanted, threads: usize) -> Contribution {
    let stop = AtomicBool::new(false);
    let measures: Vec<String> = (0..n).map(|i| format!("m{i}")).collect();
    let row = |set: u64, replicate| {
        let sample = Known::default().run(&mut (), &Arc::new(set), RunKey::new(1, replicate)).unwrap();
        Some(Row { digest: [0; 32], scores: sample.scores })
    };
    let all: Vec<_> = (0..RUNS).map(|replicate| row(subsets::all(n), replicate)).collect();
    let game = Game {
        arm: "game",
        measures: &measures,
        compile: &|set| Ok(Arc::new(set)),
        all: &all,
        none: None,
        seed: 1,
        runs: RUNS,
        threads,
    };
    game.judge(known, wanted, hands(&stop)).unwrap().unwrap()
}

const EVERYTHING: Wanted = Wanted { ablation: true, shapley: true, interactions: true };

#[test]
fn each_question_has_its_own_answer() {
    let known = Known::default();
    let told = judge(&known, 4, EVERYTHING, 2);
    let load = "escalation_load";
    let total = told.total[load].mean;
    // Measure 1 given the rest avoids all that the pair does; its fair share is half of it.
    let pair = total - 1.0;
    for (i, (ablation, fair)) in [(1.0, 1.0), (pair, pair / 2.0), (pair, pair / 2.0), (0.0, 0.0)].iter().enumerate() {
        let of = &told.measures[i];
        assert!((of.ablation[load].mean - ablation).abs() < 1e-9, "{i}: {of:?}");
        assert!((of.shapley[load].mean - fair).abs() < 1e-9, "{i}: {of:?}");
        assert_eq!(of.staff_hours.unwrap().mean, 10.0);
    }
    assert_eq!((told.measures[0].ablation[load].better, told.measures[3].ablation[load].better), (RUNS, 0));
    let of = |a: &str, b: &str| told.interactions.iter().find(|p| p.first == a && p.second == b).unwrap();
    assert!((of("m1", "m2").interaction[load].mean - pair).abs() < 1e-9);
    assert!(of("m0", "m1").interaction[load].mean.abs() < 1e-9);
    // A score that nothing has is in no answer, and every set but that of all was played once on each seed.
    assert!(!told.total.contains_key("attribution_brier"));
    assert_eq!((known.runs.load(Ordering::Relaxed), told.played), (15 * RUNS, 15 * RUNS));
}

#[test]
fn on_every_seed_the_values_add_up_to_the_whole() {
    for n in [3, 14] {
        let stop = AtomicBool::new(false);
        let known = Known::default();
        let table = Table {
            simulator: &known,
            compile: &|set| Ok(Arc::new(set)),
            kept: [Some(0), None, Some(1)],
            seed: 1,
            threads: 2,
            hands: hands(&stop),
        };
        let measures: Vec<String> = (0..n).map(|i| format!("m{i}")).collect();
        let all_rows = table.play(&blocks(all(n), RUNS).collect::<Vec<_>>()).unwrap().unwrap().concat();
        let rows: Vec<_> = all_rows
            .into_iter()
            .map(|kept| kept.map(|kept| Row { digest: [0; 32], scores: vec![kept[0], kept[2]] }))
            .collect();
        let game = Game {
            arm: "game",
            measures: &measures,
            compile: &|set| Ok(Arc::new(set)),
            all: &rows,
            none: None,
            seed: 1,
            runs: RUNS,
            threads: 2,
        };
        let losses = game.losses(&table, EVERYTHING).unwrap().unwrap();
        let shares = losses.shapley(n, 0);
        assert_eq!(shares.len() as u64, RUNS);
        for (seed, values) in shares.iter().enumerate() {
            let seed = seed as u64;
            let total = losses.of(seed, 0, 0).unwrap() - losses.of(seed, all(n), 0).unwrap();
            assert!((values.iter().sum::<f64>() - total).abs() < 1e-9, "{n} {seed}: {values:?} {total}");
        }
    }
}

#[test]
fn threads_do_not_show_and_many_measures_are_drawn() {
    let many = |threads| judge(&Known::default(), 14, EVERYTHING, threads);
    let told = many(1);
    assert_eq!(told, many(3));
    assert_eq!(told.shapley, Some(Method::DrawnOrders));
    let (fair, pair) = (told.measures[1].shapley["escalation_load"], told.total["escalation_load"].mean - 1.0);
    assert!(fair.ci95.unwrap().contains(pair / 2.0), "{fair:?}, half of {pair}");
    assert_eq!(told.measures[9].shapley["escalation_load"].mean, 0.0);
}

#[test]
fn a_seed_that_failed_under_one_set_is_left_out_of_all() {
    let told = judge(&Known { fails: true, ..Known::default() }, 3, EVERYTHING, 1);
    assert_eq!((told.seeds, told.left_out), (RUNS - 1, 1));
}

#[test]
fn measures_of_one_kind_are_numbered() {
    let kinds = ["adjust", "norms", "adjust"].map(String::from);
    assert_eq!(names(&kinds), ["adjust 1", "norms", "adjust 2"]);
}
