//! What the highest step hung on: worked out apart from the session, because it plays the exercise some thousand times.

use crate::session::Session;
use crate::session::desk::{Hung, HungLink};
use crate::session::ground::Ground;
use crate::session::order::Phase;
use crate::session::play::again;
use detente_engine::ids::StateId;
use detente_engine::live::Stamped;
use detente_engine::log::What;
use detente_study::pivot::{Part, climb};
use std::sync::{Arc, OnceLock};

/// What was found, once it was looked for; shared by all who look.
pub(in crate::session) type Found = Arc<OnceLock<Option<Hung>>>;

/// An exercise that has come to its end, and can be forked anywhere. It needs its session no more.
pub struct Forks {
    ground: Arc<Ground>,
    commands: Vec<Stamped>,
    found: Found,
}

/// The forks of a session; nothing before its end.
pub(in crate::session) fn forks(session: &Session, found: &Found) -> Option<Forks> {
    let over = session.exercise.phase == Phase::HotWash && session.exercise.play.run().is_some();
    over.then(|| Forks {
        ground: Arc::clone(&session.ground),
        commands: session.exercise.play.commands().to_vec(),
        found: Arc::clone(found),
    })
}

impl Forks {
    /// Plays them on so many threads, or takes what was found before. It takes a second or some; whoever asks meanwhile
    /// waits for the same answer. Nothing where nobody acted.
    pub fn play(&self, threads: usize) -> Option<Hung> {
        self.found.get_or_init(|| self.hung(threads)).clone()
    }

    fn hung(&self, threads: usize) -> Option<Hung> {
        let (ground, plan) = (&self.ground, &self.ground.plan);
        // A fork that comes to no end is no reason to go without the rest of the hot-wash.
        let (run, _) = again(plan, ground, &self.commands).ok()?;
        let climb = climb(plan, ground.key(), &self.commands, &run, threads).ok()??;
        let link = |link: &detente_study::pivot::Pivot| HungLink {
            at: link.at,
            part: link.part,
            who: run.log.get(link.event).map_or_else(Vec::new, |event| {
                let code = |state: StateId| ground.topology().states[state.index()].code.clone();
                match event.what {
                    What::Acted { actor, target, .. } => vec![code(actor), code(target)],
                    What::Sent { from, to, .. } => vec![code(from), code(to)],
                    What::Token { observer, from: Some(from), .. } => vec![code(from), code(observer)],
                    What::Token { observer, .. } | What::Perceived { observer, .. } => vec![code(observer)],
                    What::Silence { of, .. } => vec![code(of)],
                    _ => Vec::new(),
                }
            }),
            text: match (link.part, run.log.get(link.event).map(|event| &event.what)) {
                (Part::Report, Some(What::InjectFired { inject })) => first_sentence(ground.names.inject(*inject).0),
                _ => String::new(),
            },
            with: link.with,
            without: link.without,
            pivotal: link.pivotal,
        };
        Some(Hung { rung: climb.rung, replays: climb.replays, links: climb.links.iter().map(link).collect() })
    }
}

/// So much of a report as tells which it is.
fn first_sentence(text: &str) -> String {
    match text.find(". ") {
        Some(end) => text[..=end].to_owned(),
        None => text.to_owned(),
    }
}
