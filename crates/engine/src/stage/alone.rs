//! Steps in which layer A alone is under way: nobody has noticed what spreads, and it costs no sector anything.
//!
//! Such steps come by the hundred. They are played one after the other with stages 2 and 9 alone, without the way through
//! the schedules of all stages, up to the first step in which something happens that another stage looks at.

use crate::mind::case::Case;
use crate::stage::cascade::Cascade;
use crate::stage::layers::{self, Layers, Passages};
use crate::stage::record::{self, Tally};
use crate::stage::spread::{Passage, Spread};
use crate::state::{CaseIndex, Clock, Given, Guards, Incidents, Journal, Politics, Watches};
use bevy_ecs::prelude::{Query, Res, ResMut, Resource};
use bevy_ecs::system::SystemParam;

/// Which steps may be played so, and how far it came.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub(crate) struct Turn {
    /// The step to play next.
    pub(crate) step: u32,
    /// Steps that begin at or after this are not played, ms.
    pub(crate) until: i64,
    /// Steps that do not end before this are not played: something else falls due, ms.
    pub(crate) unseen: i64,
    /// Stage 2 of the step to play next was run, and what happened in it is something to other stages.
    pub(crate) seen: bool,
}

/// What stages 2 and 9 read and change.
#[derive(SystemParam)]
pub(crate) struct Here<'w, 's> {
    turn: ResMut<'w, Turn>,
    given: Res<'w, Given>,
    clock: ResMut<'w, Clock>,
    journal: ResMut<'w, Journal>,
    incidents: ResMut<'w, Incidents>,
    guards: ResMut<'w, Guards>,
    layers: ResMut<'w, Layers>,
    spread: ResMut<'w, Spread>,
    passages: ResMut<'w, Passages>,
    cascade: Res<'w, Cascade>,
    watches: Res<'w, Watches>,
    politics: Res<'w, Politics>,
    index: Res<'w, CaseIndex>,
    cases: Query<'w, 's, &'static Case>,
    tally: ResMut<'w, Tally>,
}

/// Plays as many steps as the turn allows.
pub(crate) fn alone(mut here: Here) {
    let here = &mut here;
    let plan = std::sync::Arc::clone(&here.given.plan);
    let (mut turn, journal) = (*here.turn, &mut *here.journal);
    while turn.step < plan.topology.steps && !turn.seen && !journal.overflow {
        let clock = Clock::at(&plan, turn.step);
        if clock.from >= turn.until || clock.to >= turn.unseen {
            break;
        }
        *here.clock = clock;
        let (incidents, guards, passages) = (&mut *here.incidents, &mut *here.guards, &mut *here.passages);
        layers::run(&here.given, &clock, journal, incidents, guards, &mut here.layers, &mut here.spread, passages);
        turn.seen = !is_unseen(&here.given, &here.spread, passages, &here.watches);
        if !turn.seen {
            record::add(
                &here.given,
                &clock,
                &here.cascade,
                incidents,
                &here.watches,
                &here.politics,
                &here.index,
                &here.cases,
                journal,
                &mut here.tally,
            );
            turn.step += 1;
        }
    }
    *here.turn = turn;
}

/// Whether what layer A did in a step is nothing to anybody.
fn is_unseen(given: &Given, spread: &Spread, passages: &Passages, watches: &Watches) -> bool {
    let assets = &given.topology().assets;
    spread.forces_nothing()
        && passages.list.iter().all(|e| {
            let watch = || watches.map.get(&(assets[e.asset.index()].state, e.incident));
            match e.passage {
                // The watch has been told already that an own asset was touched.
                Passage::Infected { .. } => watch().is_some_and(|watch| watch.dirty),
                Passage::Activated => watch().is_some_and(|watch| watch.dirty && watch.asset_hit),
                Passage::Noticed => false,
                Passage::Isolated { .. } | Passage::Restored => true,
            }
        })
}
