//! A crisis of six events whose outcome can be worked out by hand, for tests.

use crate::experiment::{Arm, Experiment, Hands, Silent};
use crate::simulator::{PairScore, Sample, Simulate, Yardstick};
use detente_engine::chance::{Chance, Purpose, RunKey};
use detente_engine::ids::{IncidentId, MessageId, StateId};
use detente_engine::log::{CaseOrigin, Event, Log, RouteKind, Stage, What};
use detente_scenario::Moment;
use detente_scenario::contact::{Medium, MessageKind, Role};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) const SEED: u64 = 2018;

pub(crate) struct Fake;

/// What an arm of the fake does.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakePlan {
    /// Escalation load avoided, where luck lets the message through.
    pub gain: f64,
    /// A directory that is pinged; without `gain` nobody uses it.
    pub pinged: bool,
    pub fails_from: Option<u64>,
    pub panics_from: Option<u64>,
}

fn yardstick(id: &'static str, lower_is_better: bool, headline: bool, is_share: bool) -> Yardstick {
    Yardstick { id, unit: "–", meaning: "for tests", lower_is_better, headline, is_share }
}

fn reached(key: RunKey, from: Option<u64>) -> bool {
    from.is_some_and(|from| (from..from + 100).any(|replicate| RunKey::new(SEED, replicate) == key))
}

impl Simulate for Fake {
    type Plan = FakePlan;
    type Worker = ();

    fn yardsticks(&self) -> Vec<Yardstick> {
        vec![
            yardstick("escalation_load", true, true, false),
            yardstick("attribution_brier", true, true, false),
            yardstick("p_rung_7", true, false, true),
            yardstick("answered_share", false, false, false),
            yardstick("payoff", false, false, false),
        ]
    }

    fn worker(&self) {}

    fn run(&self, worker: &mut (), plan: &Arc<FakePlan>, key: RunKey) -> Result<Sample, String> {
        self.log(worker, plan, key).map(|(sample, _)| sample)
    }

    fn log(&self, (): &mut (), plan: &Arc<FakePlan>, key: RunKey) -> Result<(Sample, Log), String> {
        if reached(key, plan.fails_from) {
            return Err("the fake was told to fail".into());
        }
        assert!(!reached(key, plan.panics_from), "the fake was told to panic");
        let luck = Chance::new(key).of(Purpose::Mishap, &["fake"], 0);
        let through = plan.gain != 0.0 && luck.yes(1, 0.6);
        let load = luck.exponential(0) - if through { plan.gain } else { 0.0 };
        let log = log(plan, through, luck.uniform(2));
        let mut hasher = blake3::Hasher::new();
        hasher.update(serde_json::to_string(&log).unwrap().as_bytes());
        let sample = Sample {
            digest: *hasher.finalize().as_bytes(),
            scores: vec![
                Some(load),
                Some(if through { 0.5 } else { 0.9 }),
                Some(if load > 1.5 { 1.0 } else { 0.0 }),
                luck.yes(3, 0.8).then_some(if through { 0.9 } else { 0.4 }),
                None,
            ],
            rungs: vec![0, if load > 1.5 { 7 } else { 3 }, 1],
            days_lost: vec![load.max(0.0), 1.0],
            pairs: vec![PairScore { case: through, brier: if through { 0.5 } else { 0.9 } }],
        };
        Ok((sample, log))
    }
}

/// A notification that finds its desk at once, or after some hours of looking.
fn log(plan: &FakePlan, through: bool, wait: f64) -> Log {
    let (observer, incident) = (StateId(0), IncidentId(0));
    let mut log = Log::default();
    let mut push = |hours: f64, stage, identity, what| {
        log.push(Event { at: Moment::from_hours(hours), stage, identity, what, causes: Vec::new() });
    };
    push(1.0, Stage::Inject, 1, What::IncidentStarted { incident });
    if plan.pinged {
        push(2.0, Stage::Communicate, 9, What::Pinged { state: observer, stale: false });
    }
    push(3.0, Stage::Detect, 2, What::CaseOpened { observer, incident, how: CaseOrigin::OwnAsset });
    push(
        4.0,
        Stage::Communicate,
        3,
        What::Sent {
            message: MessageId(0),
            kind: MessageKind::Notification,
            from: observer,
            to: StateId(1),
            incident: Some(incident),
            route: if through { RouteKind::Directory } else { RouteKind::OrdinaryNote },
            role: Role::Policy,
            medium: Medium::Email,
        },
    );
    let hours = if through { 1.0 } else { 20.0 + wait };
    push(
        4.0 + hours,
        Stage::Communicate,
        3,
        What::Delivered {
            message: MessageId(0),
            kind: MessageKind::Notification,
            from: observer,
            to: StateId(1),
            hours,
            misread: false,
        },
    );
    log
}

/// Three arms: the baseline, one that helps, one that is there and unused.
pub(crate) fn experiment(runs: u64, threads: usize) -> Experiment<FakePlan> {
    let arm = |name: &str, plan| Arm { name: name.into(), measures: Vec::new(), plan: Arc::new(plan) };
    Experiment {
        arms: vec![
            arm("none", FakePlan::default()),
            arm("helps", FakePlan { gain: 0.8, pinged: true, ..FakePlan::default() }),
            arm("idle", FakePlan { pinged: true, ..FakePlan::default() }),
        ],
        baseline: 0,
        seed: SEED,
        runs,
        threads,
    }
}

pub(crate) fn hands(stop: &AtomicBool) -> Hands<'_> {
    Hands { stop, progress: &Silent, reproduce: &|arm, seed, replicate| format!("run {arm} {seed} {replicate}") }
}
