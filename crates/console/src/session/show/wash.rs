//! The runs behind a hot-wash: the one that was played, and the same crisis with the same commands under the other
//! configurations of the scenario.

use crate::session::Session;
use crate::session::play::again;
use detente_engine::Run;
use detente_engine::ids::MessageId;
use detente_engine::log::{Log, What};
use detente_engine::score::ScoreId;
use detente_scenario::Moment;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

/// What is kept of the other runs, and of the played one where it has not come to its end.
pub(in crate::session) struct Washed {
    /// The run, played on to its end with nothing more decided; nothing where the session holds it itself.
    pub(super) own: Option<Run>,
    /// The others.
    pub(super) others: Vec<Other>,
}

/// A run under another configuration.
pub(super) struct Other {
    /// Its name.
    pub(super) configuration: String,
    /// Load, attribution error, first contact, service-days.
    pub(super) scores: [Option<f64>; 4],
    /// The greatest rung.
    pub(super) rung: i8,
    /// Commands that did not apply.
    pub(super) dropped: usize,
    /// When each message was read, by its identity, which is the same in every run of the same crisis.
    pub(super) read: BTreeMap<u64, Option<Moment>>,
}

/// The four scores that a hot-wash compares.
pub(super) fn scores(run: &Run) -> [Option<f64>; 4] {
    [ScoreId::EscalationLoad, ScoreId::AttributionBrier, ScoreId::FirstContact, ScoreId::ServiceDaysLost]
        .map(|id| run.scores.get(id))
}

/// The greatest rung of a run.
pub(super) fn rung(run: &Run) -> i8 {
    run.rungs.iter().copied().max().unwrap_or(0)
}

/// When each message of a log was read, by the identity of its sending.
pub(super) fn reads(log: &Log) -> BTreeMap<u64, Option<Moment>> {
    let mut sent: BTreeMap<MessageId, u64> = BTreeMap::new();
    let mut read = BTreeMap::new();
    for event in &log.events {
        match event.what {
            What::Sent { message, .. } => {
                sent.insert(message, event.identity);
                read.insert(event.identity, None);
            }
            What::Delivered { message, .. } => {
                if let Some(identity) = sent.get(&message) {
                    read.insert(*identity, Some(event.at));
                }
            }
            _ => {}
        }
    }
    read
}

/// Works the runs out, or takes what was worked out before.
pub(super) fn washed(session: &Session) -> Arc<Washed> {
    let mut kept = session.washed.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(washed) = kept.as_ref() {
        return Arc::clone(washed);
    }
    let ground = &session.ground;
    let play = &session.exercise.play;
    let commands = play.commands();
    let own = match play.run() {
        Some(_) => None,
        // A run that comes to no end is told of where it breaks off; the hot-wash goes without it.
        None => again(&ground.plan, ground, commands).ok().map(|(run, _)| run),
    };
    let others = ground.others.iter().filter_map(|plan| {
        let (run, dropped) = again(plan, ground, commands).ok()?;
        Some(Other {
            dropped,
            configuration: plan.configuration.name.clone(),
            scores: scores(&run),
            rung: rung(&run),
            read: reads(&run.log),
        })
    });
    let washed = Arc::new(Washed { own, others: others.collect() });
    *kept = Some(Arc::clone(&washed));
    washed
}
