//! What a team has to decide, and what it has put down.

use super::{deciding, made};
use crate::session::Session;
use crate::session::desk::{ActCard, ChairCard, ChoiceCard, Decide};
use crate::session::order::Phase;
use detente_engine::ids::StateId;
use detente_engine::live::{Pick, View};

/// The decisions of a state in the move.
pub(super) fn decide(session: &Session, view: &View) -> Decide {
    let state = view.state;
    let exercise = &session.exercise;
    let script = &session.ground.script;
    let drafts = &exercise.papers.drafts;
    // What there is to decide is read once decisions can be near: it says what may happen.
    let shown = matches!(exercise.phase, Phase::Deliveries | Phase::Decide | Phase::Reveal);
    let act = drafts.acts.get(&state);
    Decide {
        open: deciding(session),
        made: if shown { made(session, state) } else { (0, 0) },
        choices: if shown { choices(session, state) } else { Vec::new() },
        rungs: (-2..=script.max_rung).collect(),
        act: act.and_then(|(deed, reason)| {
            let deed = deed.as_ref()?;
            Some(ActCard {
                target: deed.target,
                rung: deed.rung,
                public: deed.public,
                with: deed.with.clone(),
                about: deed.about,
                reason: reason.clone(),
            })
        }),
        no_act: act.and_then(|(deed, reason)| deed.is_none().then(|| reason.clone())),
        lines: script.lines.iter().zip(0..).map(|(line, n)| (n, line.text.clone(), line.names)).collect(),
        chair: view.chair.as_ref().map(|pairs| ChairCard {
            convenes: !pairs.is_empty(),
            chosen: drafts.chair.as_ref().filter(|(mediation, _)| mediation.by == state).map(|(mediation, reason)| {
                (mediation.between.0, mediation.between.1, mediation.convene, reason.clone())
            }),
        }),
        line: drafts.lines.get(&state).map(|said| (said.line, said.naming, said.words.clone(), said.about)),
    }
}

fn choices(session: &Session, state: StateId) -> Vec<ChoiceCard> {
    let t = session.ground.topology();
    let names = &session.ground.names;
    let exercise = &session.exercise;
    let Some(this) = exercise.this_move() else { return Vec::new() };
    let own = this.choices.iter().filter(|choice| t.choices[usize::from(**choice)].state == state);
    own.map(|&choice| {
        let draft = exercise.papers.drafts.choices.get(&choice);
        ChoiceCard {
            choice,
            options: t.choices[usize::from(choice)]
                .options
                .iter()
                .map(|&option| {
                    let plan = &t.options[usize::from(option)];
                    (option, names.option(option).to_owned(), plan.rung, exercise.play.open(option))
                })
                .collect(),
            picked: draft.map(|(pick, _)| match pick {
                Pick::Option(option) => Some(*option),
                Pick::Nothing | Pick::Doctrine => None,
            }),
            reason: draft.map_or_else(String::new, |(_, reason)| reason.clone()),
        }
    })
    .collect()
}
