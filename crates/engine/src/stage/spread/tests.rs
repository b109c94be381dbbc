//! The spread against published results, and the promises of one law of chance.

use super::*;
use crate::chance::RunKey;
use crate::plan::incident::TargetPlan;
use crate::stage::testing::{asset, crowd, incident, link, pool, world};
use detente_scenario::incident::Law;
use detente_scenario::network::LinkKind;
use detente_scenario::time::{HOUR, Moment};
use proptest::prelude::*;

const M: IncidentId = IncidentId(0);
const YEAR: i64 = 8766 * HOUR;

fn luck(replicate: u64) -> Chance {
    Chance::new(RunKey::new(2018, replicate))
}

fn struck(mut plan: IncidentPlan, assets: &[AssetId]) -> IncidentPlan {
    let target = |&asset| TargetPlan { asset, at: Moment(0), impact_at: None, until: None };
    plan.targets = assets.iter().map(target).collect();
    plan
}

fn first(n: u32) -> Vec<AssetId> {
    (0..n).map(AssetId).collect()
}

fn run(spread: &mut Spread, t: &Topology, chance: &Chance, until: i64) -> Vec<SpreadEvent> {
    let mut out = Vec::new();
    spread.advance(until, chance, t, 1_000_000, &mut out).expect("the run ends");
    out
}

/// Everything that one incident does in a world without anybody's interference.
fn play(t: &Topology, plan: &IncidentPlan, replicate: u64, until: i64) -> Vec<SpreadEvent> {
    let mut spread = Spread::new(t);
    spread.add_incident(M, plan, 0, t);
    run(&mut spread, t, &luck(replicate), until)
}

fn infections(events: &[SpreadEvent]) -> Vec<(AssetId, i64)> {
    let infected = |e: &&SpreadEvent| matches!(e.passage, Passage::Infected { .. });
    events.iter().filter(infected).map(|e| (e.asset, e.at)).collect()
}

/// Final size z = 1 − e^{−R₀z} (Kermack & McKendrick 1927): R₀ = 2 gives .796812 of those at risk as N
/// grows. With N = 2000 and 20 at first, z = 1 − (1 − i₀)e^{−R₀z} is .799 of all; one run has a standard
/// deviation of about .02, the mean of 60 runs one of .0026, so .010 is almost four of these.
#[test]
fn the_final_size_of_an_epidemic_is_the_published_one() {
    let n = 2000_u32;
    let t = crowd(n as usize);
    let plan = struck(
        incident("sir", |r| {
            r.pool = 2.0 * 0.25 / f64::from(n);
            r.end = 0.25;
            r.restore = 0.0;
        }),
        &first(20),
    );
    let runs = 60;
    let hit: usize = (0..runs).map(|r| infections(&play(&t, &plan, r, YEAR)).len()).sum();
    let mean = hit as f64 / f64::from(n) / runs as f64;
    let mut z = 0.8;
    for _ in 0..100 {
        z = 1.0 - 0.99 * libm::exp(-2.0 * z);
    }
    assert!((mean - z).abs() < 0.010, "{mean}, not {z}");
}

/// Mean time from one infected to all N on a complete graph: 2H_{N−1}/(βN). N = 10, β = 1/9 gives
/// 5.092143 (sd 1.8469); over 4000 runs the standard error is .0292, three of which are .0876.
#[test]
fn the_mean_time_to_infect_all_is_the_published_one() {
    let t = crowd(10);
    let plan = struck(incident("si", |r| r.pool = 1.0 / 9.0), &first(1));
    let last = |r| infections(&play(&t, &plan, r, YEAR)).last().expect("all are infected").1;
    let hours: f64 = (0..4000).map(|r| last(r) as f64 / HOUR as f64).sum();
    assert!((hours / 4000.0 - 5.092_143).abs() < 0.0876, "{}", hours / 4000.0);
}

/// The same graph spelt out in links has the same law.
#[test]
fn a_pool_is_a_complete_graph() {
    let mut t = world(1, 1);
    for i in 0..10 {
        asset(&mut t, 0, 0, &format!("a{i}"));
    }
    for (from, to) in (0..10).flat_map(|i| (0..10).map(move |j| (i, j))).filter(|(i, j)| i != j) {
        link(&mut t, AssetId(from), AssetId(to), LinkKind::Lateral);
    }
    let plan = struck(incident("si", |r| r.lateral = 1.0 / 9.0), &first(1));
    let mut pooled = plan.clone();
    (pooled.rates.lateral, pooled.rates.pool) = (0.0, 1.0 / 9.0);
    let crowd = crowd(10);
    for r in 0..20 {
        // Names differ, so the times do; with equal names they would agree to the millisecond.
        let mut named = crowd.clone();
        for (asset, other) in named.assets.iter_mut().zip(&t.assets) {
            asset.name.clone_from(&other.name);
        }
        let (links, pool) = (infections(&play(&t, &plan, r, YEAR)), infections(&play(&named, &pooled, r, YEAR)));
        assert_eq!(links.len(), 10);
        for ((a, x), (b, y)) in links.iter().zip(&pool) {
            assert!(a == b && (x - y).abs() <= 1, "{links:?} {pool:?}");
        }
    }
}

/// Reed–Frost, three susceptible and one infectious, p = .3: 0 to 3 new with probabilities .343,
/// .21609, .222264, .218646. χ² with three degrees of freedom is below 16.27 in 999 of 1000.
#[test]
fn a_fixed_infectious_period_gives_reed_and_frost() {
    let t = crowd(4);
    let plan = struck(
        incident("rf", |r| {
            r.pool = -libm::log(1.0 - 0.3);
            (r.end, r.end_law) = (1.0, Law::Fixed);
            r.restore = 0.0;
        }),
        &first(1),
    );
    let mut seen = [0_u32; 4];
    let runs = 8000;
    for r in 0..runs {
        seen[infections(&play(&t, &plan, r, YEAR)).len() - 1] += 1;
    }
    let chi: f64 = [0.343, 0.216_09, 0.222_264, 0.218_646]
        .iter()
        .zip(seen)
        .map(|(p, n)| (p * runs as f64, f64::from(n)))
        .map(|(want, got)| (got - want) * (got - want) / want)
        .sum();
    assert!(chi < 16.27, "{chi} {seen:?}");
}

/// SIS on a complete graph of two, β = γ = 1: mean time to extinction from one case 1.5 h. Its second
/// moment gives sd below 1.7; over 4000 runs three standard errors are .08.
#[test]
fn re_infection_goes_on_for_as_long_as_published() {
    let t = crowd(2);
    let plan = struck(
        incident("sis", |r| {
            r.pool = 1.0;
            r.end = 1.0;
            (r.restore, r.restore_law) = (1.0, Law::Immediate);
            r.reinfect = true;
        }),
        &first(1),
    );
    let last = |r| play(&t, &plan, r, YEAR).last().expect("it ends").at as f64 / HOUR as f64;
    let mean = (0..4000).map(last).sum::<f64>() / 4000.0;
    assert!((mean - 1.5).abs() < 0.08, "{mean}");
}

/// A small world with everything in it: two states, links of all kinds, two pools that overlap.
fn bustle() -> Topology {
    let mut t = world(2, 2);
    for state in 0..2 {
        for i in 0..8 {
            let id = asset(&mut t, state, i % 2, &format!("a{i}"));
            let plan = &mut t.assets[id.index()];
            plan.exposure = [0.0, 0.5, 0.9, 0.5][i % 4];
            plan.vulnerability = [1.0, 0.6][i % 2];
            plan.technologies = vec![(i % 5 == 4) as u16];
        }
    }
    for i in 0..15 {
        link(
            &mut t,
            AssetId(i),
            AssetId(i + 1),
            [LinkKind::Lateral, LinkKind::Trust, LinkKind::Vendor][i as usize % 3],
        );
        link(&mut t, AssetId(i), AssetId((i * 7 + 3) % 16), LinkKind::Trust);
    }
    pool(&mut t, &[0, 1, 2, 3, 4, 5, 9].map(AssetId));
    pool(&mut t, &[5, 6, 9, 10, 11, 12].map(AssetId));
    t
}

fn worm(key: &str) -> IncidentPlan {
    let plan = incident(key, |r| {
        (r.entry, r.lateral, r.trust, r.vendor, r.pool) = (0.01, 0.05, 0.02, 0.02, 0.02);
        (r.activate, r.notice_foothold, r.notice_impact) = (0.2, 0.01, 0.3);
        (r.contain, r.restore, r.reinfect) = (0.1, 0.05, true);
    });
    struck(plan, &[AssetId(2)])
}

#[test]
fn the_length_of_a_step_changes_no_event() {
    let t = bustle();
    for r in 0..20 {
        let whole = play(&t, &worm("w"), r, 300 * HOUR);
        assert!(whole.len() > 30);
        for step in [HOUR, HOUR / 2, 1_234_567] {
            let mut spread = Spread::new(&t);
            spread.add_incident(M, &worm("w"), 0, &t);
            let mut parts = Vec::new();
            let mut now = 0;
            while now < 300 * HOUR {
                now = (now + step).min(300 * HOUR);
                parts.extend(run(&mut spread, &t, &luck(r), now));
            }
            assert_eq!(parts, whole);
        }
    }
}

#[test]
fn events_are_in_order_and_a_course_has_its_order() {
    let t = bustle();
    let events = play(&t, &worm("w"), 3, 1000 * HOUR);
    assert!(events.windows(2).all(|w| w[0].at <= w[1].at));
    for asset in first(16) {
        let mut ill = false;
        for event in events.iter().filter(|e| e.asset == asset) {
            match event.passage {
                Passage::Infected { .. } => assert!(!std::mem::replace(&mut ill, true)),
                Passage::Isolated { .. } => assert!(std::mem::replace(&mut ill, false)),
                Passage::Activated | Passage::Noticed => assert!(ill),
                Passage::Restored => assert!(!ill),
            }
        }
    }
}

#[test]
fn the_counts_are_those_of_the_events() {
    let t = bustle();
    let mut spread = Spread::new(&t);
    spread.add_incident(M, &worm("w"), 0, &t);
    let events = run(&mut spread, &t, &luck(5), 90 * HOUR);
    let mut counts = [Census::default(); 2];
    let mut phases = [Phase::Healthy; 16];
    for e in &events {
        phases[e.asset.index()] = match e.passage {
            Passage::Infected { .. } => Phase::Foothold,
            Passage::Activated => Phase::Impact,
            Passage::Noticed => continue,
            Passage::Isolated { .. } => Phase::Isolated,
            Passage::Restored => Phase::Healthy,
        };
    }
    for (i, phase) in phases.into_iter().enumerate() {
        let census = &mut counts[i / 8];
        match phase {
            Phase::Foothold => census.foothold += 1,
            Phase::Impact => census.impact += 1,
            Phase::Isolated => census.isolated += 1,
            _ => {}
        }
    }
    assert_eq!(counts, [spread.census(M, StateId(0)), spread.census(M, StateId(1))]);
    assert_eq!(spread.infectious(M), counts.iter().map(|c| c.foothold + c.impact).sum());
    let mut ever: Vec<_> = infections(&events).iter().map(|(asset, _)| *asset).collect();
    ever.sort();
    ever.dedup();
    assert_eq!((spread.ever(M), spread.ever_any()), (ever.len() as u32, ever.len() as u32));
    let exit = events.iter().rfind(|e| matches!(e.passage, Passage::Isolated { .. })).map(|e| e.at);
    assert_eq!(spread.last_exit(M), exit);
}

#[test]
fn reset_equals_new() {
    let (t, big) = (bustle(), crowd(100));
    let mut used = Spread::new(&big);
    used.add_incident(M, &struck(incident("x", |r| r.pool = 0.1), &first(3)), 0, &big);
    run(&mut used, &big, &luck(0), 50 * HOUR);
    for r in 0..3 {
        used.reset(&t);
        assert!(used.forcing().is_empty() && used.ever_any() == 0 && used.now() == 0);
        used.add_incident(M, &worm("w"), 0, &t);
        used.add_incident(IncidentId(4), &worm("v"), 7 * HOUR, &t);
        let mut fresh = Spread::new(&t);
        fresh.add_incident(M, &worm("w"), 0, &t);
        fresh.add_incident(IncidentId(4), &worm("v"), 7 * HOUR, &t);
        assert_eq!(run(&mut used, &t, &luck(r), 400 * HOUR), run(&mut fresh, &t, &luck(r), 400 * HOUR));
        assert_eq!(used.forcing(), fresh.forcing());
    }
}

#[test]
fn what_is_unrelated_changes_nothing() {
    let t = bustle();
    let plain = play(&t, &worm("w"), 1, 300 * HOUR);
    // One more asset, and another incident with a technology of its own.
    let mut more = t.clone();
    let id = asset(&mut more, 1, 1, "z");
    more.assets[id.index()].exposure = 0.0;
    let mut spread = Spread::new(&more);
    spread.add_incident(M, &worm("w"), 0, &more);
    let mut other = worm("other");
    other.technologies = vec![1];
    spread.add_incident(IncidentId(1), &other, 5 * HOUR, &more);
    let mut events = run(&mut spread, &more, &luck(1), 300 * HOUR);
    assert!(events.iter().any(|e| e.incident == IncidentId(1)));
    events.retain(|e| e.incident == M);
    assert_eq!(events, plain);
}

#[test]
fn nothing_is_kept_for_what_no_hazard_reaches() {
    let mut t = world(1, 1);
    for i in 0..100_000 {
        asset(&mut t, 0, 0, &format!("a{i:06}"));
    }
    link(&mut t, AssetId(7), AssetId(8), LinkKind::Trust);
    link(&mut t, AssetId(7), AssetId(9), LinkKind::Lateral);
    let mut spread = Spread::new(&t);
    let plan = struck(incident("one", |r| (r.entry, r.trust) = (0.5, 0.5)), &[AssetId(7)]);
    spread.add_incident(M, &plan, 0, &t);
    run(&mut spread, &t, &luck(0), 1000 * HOUR);
    assert_eq!((spread.ever(M), spread.tracks.len()), (2, 2));
}

#[test]
fn a_change_of_factors_is_exact() {
    let mut t = world(1, 1);
    let a = asset(&mut t, 0, 0, "a");
    t.assets[a.index()].exposure = 1.0;
    let plan = incident("w", |r| r.entry = 0.01);
    let theta = luck(4).of(Purpose::Episode, &["S00.a", "w"], 0).exponential(0);
    let mut spread = Spread::new(&t);
    spread.add_incident(M, &plan, 0, &t);
    assert!(run(&mut spread, &t, &luck(4), HOUR).is_empty());
    spread.set_factors(StateId(0), M, Factors { vuln: 3.0, ..Factors::default() }, &t);
    let events = run(&mut spread, &t, &luck(4), YEAR);
    let want = HOUR as f64 + (theta / 0.01 - 1.0) / 3.0 * HOUR as f64;
    assert_eq!(infections(&events), [(a, libm::ceil(want) as i64)]);
}

#[test]
fn the_forcing_is_the_mean_over_the_step_and_the_worst_incident_counts() {
    let mut t = world(1, 1);
    let a = asset(&mut t, 0, 0, "a");
    t.assets[a.index()].weight = 0.5;
    t.assets[a.index()].fallback = 0.2;
    let mut spread = Spread::new(&t);
    let half = |m: i64| Moment(m * HOUR / 2);
    for (id, impact, from, until) in [(0, 0.4, half(1), half(6)), (1, 0.9, half(3), half(4))] {
        let mut plan = incident(["p", "q"][id as usize], |r| (r.impact, r.strikes_with_impact) = (Some(impact), true));
        plan.targets = vec![TargetPlan { asset: a, at: from, impact_at: None, until: Some(until) }];
        spread.add_incident(IncidentId(id), &plan, 0, &t);
    }
    let mut means = Vec::new();
    for hour in 1..=4 {
        run(&mut spread, &t, &luck(0), hour * HOUR);
        means.push(spread.forcing().iter().map(|f| (f.incident.0, f.loss)).collect::<Vec<_>>());
    }
    let want: [&[(u32, f64)]; 4] = [&[(0, 0.08)], &[(0, 0.08), (1, 0.18)], &[(0, 0.16)], &[]];
    for (got, want) in means.iter().zip(want) {
        assert_eq!(got.len(), want.len(), "{means:?}");
        assert!(got.iter().zip(want).all(|(g, w)| g.0 == w.0 && (g.1 - w.1).abs() < 1e-11), "{means:?}");
    }
}

#[test]
fn a_script_strikes_makes_impact_and_ends() {
    let mut t = world(1, 1);
    let a = asset(&mut t, 0, 0, "a");
    t.assets[a.index()].technologies = vec![];
    let mut plan = incident("s", |r| r.activate = 5.0);
    let at = Moment(HOUR);
    plan.targets =
        vec![TargetPlan { asset: a, at, impact_at: Some(Moment(50 * HOUR)), until: Some(Moment(60 * HOUR)) }];
    let passages: Vec<_> = play(&t, &plan, 0, YEAR).iter().map(|e| (e.at / HOUR, e.passage)).collect();
    assert_eq!(passages, [(1, Passage::Infected { source: None }), (50, Passage::Activated), (60, Passage::Restored)]);
}

#[test]
fn a_push_strikes_users_at_once_each_by_its_own_luck() {
    let mut t = world(1, 1);
    let vendor = asset(&mut t, 0, 0, "a");
    for i in 0..400 {
        let user = asset(&mut t, 0, 0, &format!("u{i:03}"));
        link(&mut t, vendor, user, if i < 300 { LinkKind::Vendor } else { LinkKind::Trust });
        t.assets[user.index()].vulnerability = 0.5;
    }
    let mut plan = incident("p", |r| (r.push, r.push_impact) = (0.6, true));
    plan.push_from = Some(vendor);
    let events = play(&t, &plan, 0, YEAR);
    let hit = infections(&events);
    assert!((60..=120).contains(&hit.len()), "{}", hit.len()); // 90, sd 7.9
    assert!(hit.iter().all(|&(asset, at)| at == 0 && asset.0 <= 300));
    assert!(events.iter().all(|e| e.at == 0));
    assert_eq!(events.iter().filter(|e| e.passage == Passage::Activated).count(), hit.len());
    assert!(
        events
            .iter()
            .all(|e| e.passage == Passage::Activated || e.passage == Passage::Infected { source: Some(vendor) })
    );
}

#[test]
fn a_precaution_protects_and_costs_and_ends() {
    let t = crowd(200);
    let plan = struck(incident("w", |r| r.pool = 0.005), &first(1));
    let mut spread = Spread::new(&t);
    spread.add_incident(M, &plan, 0, &t);
    run(&mut spread, &t, &luck(0), 1);
    spread.take_precaution(StateId(0), M, 0.3, &luck(0), &t);
    let events = run(&mut spread, &t, &luck(0), 100 * HOUR);
    let isolated: Vec<_> =
        events.iter().filter(|e| e.passage == Passage::Isolated { precaution: true }).map(|e| e.asset).collect();
    assert!((35..=85).contains(&isolated.len()), "{}", isolated.len()); // 60, sd 6.5
    assert!(infections(&events).iter().all(|(asset, _)| !isolated.contains(asset)));
    assert_eq!(spread.census(M, StateId(0)).precaution, isolated.len() as u32);
    let cost = 0.1 * 0.5 * isolated.len() as f64;
    assert!((spread.forcing()[0].loss - cost).abs() < 1e-5, "{:?} {cost}", spread.forcing());
    spread.lift_precaution(StateId(0), M);
    let events = run(&mut spread, &t, &luck(0), YEAR);
    assert_eq!(events.iter().filter(|e| e.passage == Passage::Restored).count(), isolated.len());
    assert_eq!(spread.ever(M), 200);
    assert_eq!(spread.census(M, StateId(0)).precaution, 0);
}

#[test]
fn what_is_stopped_spreads_no_further_and_can_be_released() {
    let t = bustle();
    let mut hits = 0;
    for (release, r) in (0..16).map(|r| (r % 2 == 0, r)) {
        let mut spread = Spread::new(&t);
        spread.add_incident(M, &worm("w"), 0, &t);
        run(&mut spread, &t, &luck(r), 12 * HOUR);
        let hit = spread.infectious(M);
        hits += hit;
        spread.stop(M, release);
        spread.set_factors(StateId(0), M, Factors { vuln: 2.0, notice: 2.0, ..Factors::default() }, &t);
        let events = run(&mut spread, &t, &luck(r), 12 * HOUR + 1);
        assert_eq!(events.len() as u32, if release { hit } else { 0 });
        let later = run(&mut spread, &t, &luck(r), YEAR);
        assert!(infections(&later).is_empty());
        assert_eq!(spread.infectious(M), 0);
        run(&mut spread, &t, &luck(r), YEAR + HOUR);
        assert!(spread.forcing().is_empty(), "rest is exactly nothing");
    }
    assert!(hits > 16, "{hits}");
}

#[test]
fn a_source_is_named_in_proportion_to_its_share() {
    let mut t = world(1, 1);
    let [near, far, user] = ["a", "b", "c"].map(|name| asset(&mut t, 0, 0, name));
    link(&mut t, near, user, LinkKind::Lateral);
    link(&mut t, far, user, LinkKind::Trust);
    t.assets[user.index()].exposure = 1.0;
    let plan = struck(incident("w", |r| (r.lateral, r.trust, r.entry) = (0.3, 0.15, 0.05)), &[near, far]);
    let mut seen = [0_u32; 3];
    for r in 0..3000 {
        let events = play(&t, &plan, r, YEAR);
        let Some(Passage::Infected { source }) = events.last().map(|e| e.passage) else { panic!("{events:?}") };
        seen[source.map_or(2, |asset| asset.index())] += 1;
    }
    for (got, want) in seen.iter().zip([1800.0, 900.0, 300.0]) {
        assert!((f64::from(*got) - want).abs() < 110.0, "{seen:?}");
    }
}

#[test]
fn a_run_without_end_is_refused() {
    let mut t = crowd(2);
    t.assets[0].exposure = 1.0;
    let plan = incident("mad", |r| {
        (r.entry, r.end, r.reinfect) = (1e9, 1e7, true);
        (r.restore, r.restore_law) = (1.0, Law::Immediate);
    });
    let mut spread = Spread::new(&t);
    spread.add_incident(M, &plan, 0, &t);
    assert!(spread.advance(YEAR, &luck(0), &t, 1000, &mut Vec::new()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Promise 3: in closed spread, less of β, vulnerability or entry infects nobody earlier.
    #[test]
    fn less_spread_infects_nobody_earlier(
        seed in 0_u64..1_000_000,
        link_factor in 0.0_f64..=1.0,
        pool_factor in 0.0_f64..=1.0,
        entry_factor in 0.0_f64..=1.0,
        vuln in 0.0_f64..=1.0,
        which in 0..16_usize,
    ) {
        let t = bustle();
        let mut high = worm("w");
        high.rates.reinfect = false;
        let mut low = high.clone();
        low.rates.lateral *= link_factor;
        low.rates.trust *= link_factor;
        low.rates.pool *= pool_factor;
        low.rates.entry *= entry_factor;
        let mut guarded = t.clone();
        guarded.assets[which].vulnerability *= vuln;
        let more = infections(&play(&t, &high, seed, YEAR));
        let less = infections(&play(&guarded, &low, seed, YEAR));
        for (asset, at) in less {
            let before = more.iter().find(|(other, _)| *other == asset);
            prop_assert!(before.is_some_and(|&(_, earlier)| earlier <= at), "{asset:?} {at} {before:?}");
        }
    }

    /// Clocks that are rescaled on the way keep their luck: factors set to what they are, or changed
    /// and changed back at once, move no event.
    #[test]
    fn idle_changes_of_factors_move_nothing(seed in 0_u64..1_000_000, at in 1_i64..100) {
        let t = bustle();
        let mut spread = Spread::new(&t);
        spread.add_incident(M, &worm("w"), 0, &t);
        let mut events = run(&mut spread, &t, &luck(seed), at * HOUR);
        let other = Factors { vuln: 0.1, notice: 9.0, contain: 2.0, restore: 3.0, activate: 0.5 };
        spread.set_factors(StateId(0), M, other, &t);
        spread.set_factors(StateId(0), M, Factors::default(), &t);
        events.extend(run(&mut spread, &t, &luck(seed), 300 * HOUR));
        let want = play(&t, &worm("w"), seed, 300 * HOUR);
        prop_assert_eq!(events.len(), want.len());
        for (got, want) in events.iter().zip(&want) {
            // What is left is rounded once more, which may move a crossing by its last millisecond.
            prop_assert!((got.at - want.at).abs() <= 1 && got.asset == want.asset && got.incident == want.incident);
        }
    }
}
