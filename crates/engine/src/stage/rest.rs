//! When nothing is under way: until something falls due, stages 1 to 8 would change nothing and are not run.
//!
//! A world is at rest if nothing relaxes, travels, is awaited or deliberated on, and nobody holds anything against
//! anybody. Whatever is scheduled ends its rest. Where an incident spreads that nobody has noticed and that costs no
//! sector anything, layer A alone is under way: stages 2 and 9 are run, and the others only from the step on in which
//! something happens that they look at. Every reason for which a stage does something has its line here; a test plays
//! runs with and without rest and compares them.

use crate::plan::Plan;
use crate::stage::cascade::Cascade;
use crate::stage::inside::Inside;
use crate::stage::layers::{Layers, Passages};
use crate::stage::spread::Spread;
use crate::stage::stockpile::Stockpiles;
use crate::state::{
    Acts, Agenda, CaseIndex, Guards, Incidents, Intake, Journal, Ledger, Mail, Orders, Politics, Scripted, Watches,
};
use bevy_ecs::prelude::World;
use detente_scenario::inject::Predicate;
use detente_scenario::scenario::Doctrine;

/// What the world looked like when it was last seen at rest. One look is not enough: conditions are read at the
/// beginning of a step, and what they read may have changed within it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rest {
    /// The events that there were, but for those of layer A: no condition reads them.
    events: Option<usize>,
    /// Steps that end before this change nothing, ms.
    pub(crate) until: i64,
    /// In steps that end before this only layer A changes anything, unless it is seen, ms.
    pub(crate) unseen: i64,
    /// How many steps were skipped.
    pub(crate) steps: u32,
    /// In how many steps only layer A and the record were run.
    pub(crate) alone: u32,
}

/// When something happens next.
#[derive(Clone, Copy, Debug)]
struct Next {
    /// Anywhere; at once, if layer A is under way, ms.
    anywhere: i64,
    /// Outside layer A, ms.
    outside: i64,
}

impl Rest {
    /// Something may have changed from outside: the world has to be looked at again.
    pub(crate) fn wake(&mut self) {
        (self.events, self.until, self.unseen) = (None, 0, 0);
    }

    /// Looks at the world before the step that begins at `from`.
    pub(crate) fn look(&mut self, world: &World, plan: &Plan, from: i64) {
        // What is looked at first is what is least often at rest.
        if !world.resource::<Cascade>().at_rest() {
            self.events = None;
            return;
        }
        let events = world.resource::<Journal>().log.len() - world.resource::<Passages>().written;
        let next = next(world, plan, from);
        if let Some(next) = next
            && self.events == Some(events)
        {
            (self.until, self.unseen) = (next.anywhere, next.outside);
        }
        self.events = next.map(|_| events);
    }

    /// Layer A was seen: the rest is over.
    pub(crate) fn end(&mut self) {
        (self.events, self.until, self.unseen) = (None, 0, 0);
    }
}

/// When something happens next in a world at rest; nothing if it is not at rest.
fn next(world: &World, plan: &Plan, from: i64) -> Option<Next> {
    let spread_due = world.resource::<Spread>().rests_until()?;
    let idle = world.resource::<Politics>().is_at_rest()
        && mail_is_idle(world)
        && minds_are_idle(world)
        && world.resource::<Scripted>().losses.values().all(|&loss| loss == 0)
        && world.resource::<Guards>().changed.is_empty()
        && world.resource::<Layers>().begun()
        && world.resource::<Inside>().is_idle()
        && world.resource::<Orders>().list.is_empty()
        && world.resource::<Stockpiles>().list.iter().flatten().all(|exploit| !exploit.works);
    if !idle || !is_unseen(world) || !may_rest(plan, world.resource::<Ledger>(), from) {
        return None;
    }
    let agenda = world.resource::<Agenda>().due.keys().next().map(|key| key.0);
    let postures = world.resource::<Ledger>().postures.iter().flatten().copied();
    let settings = plan.settings.iter().map(|setting| setting.0.0).find(|&begins| begins > from);
    let choices = plan.topology.choices.iter().map(|choice| choice.at.0).filter(|&at| at > from);
    let outside = [agenda, settings].into_iter().flatten().chain(postures).chain(choices).min().unwrap_or(i64::MAX);
    let rests = world.resource::<Passages>().list.is_empty() && is_untouched(world);
    Some(Next { anywhere: if rests { outside.min(spread_due) } else { from }, outside })
}

/// Nothing is written, on its way, awaited or agreed on.
fn mail_is_idle(world: &World) -> bool {
    let mail = world.resource::<Mail>();
    mail.active.is_empty()
        && mail.awaited.is_empty()
        && mail.unsent.is_empty()
        && mail.held.is_empty()
        && mail.meetings.is_empty()
}

/// No impression waits, no file is open, every act has been seen.
fn minds_are_idle(world: &World) -> bool {
    let (intake, index, acts) = (world.resource::<Intake>(), world.resource::<CaseIndex>(), world.resource::<Acts>());
    intake.opened.is_empty()
        && intake.impressions.is_empty()
        && intake.loss.iter().all(|&loss| loss == 0.0)
        && index.map.is_empty()
        && index.stirred.is_empty()
        && acts.perceived == acts.list.len()
}

/// Nobody watches an incident with an open case, and none that can be is being taken down.
fn is_unseen(world: &World) -> bool {
    world.resource::<Watches>().map.iter().all(|(_, watch)| !watch.open)
        && world.resource::<Incidents>().list.iter().all(|i| !i.plan.criminal || i.started.is_none() || i.ended)
}

/// No incident has touched anything, nobody watches one, and none is under way.
fn is_untouched(world: &World) -> bool {
    let incidents = world.resource::<Incidents>();
    world.resource::<Watches>().map.iter().next().is_none()
        && incidents.list.iter().all(|i| i.touched.is_none() && (i.started.is_none() || i.ended))
}

/// Nothing in the plan acts by itself: no doctrine that moves at every occasion, no standing consultations, no pings,
/// no condition that comes true by the passing of time.
fn may_rest(plan: &Plan, ledger: &Ledger, from: i64) -> bool {
    let t = &*plan.topology;
    let place = plan.setting_at(detente_scenario::Moment(from));
    let bounds = plan.settings[place].1.bounds();
    let waits = |inject: &crate::plan::topology::InjectPlan, n: usize| {
        inject.at.is_some()
            || ledger.fired.contains_key(&crate::ids::InjectId::from_index(n))
            || inject.when.as_ref().is_none_or(is_timeless)
    };
    bounds.consult_rate <= 0.0
        && (bounds.ping_months <= 0.0 || plan.directories[place].is_empty())
        && t.states.iter().all(|s| matches!(s.doctrine, Doctrine::Calculated | Doctrine::Restrained))
        && t.injects.iter().enumerate().all(|(n, inject)| waits(inject, n))
}

/// Whether a condition reads only what stands still while the world is at rest.
fn is_timeless(condition: &Predicate) -> bool {
    match condition {
        Predicate::All(list) | Predicate::Any(list) => list.iter().all(is_timeless),
        Predicate::Not(inner) => is_timeless(inner),
        Predicate::After(_) | Predicate::Before(_) => false,
        _ => true,
    }
}
