//! The communication check: what calling an entry of the book in force shows.

use super::desk::{Ping, PingRow};
use super::ground::Ground;
use detente_engine::Chance;
use detente_engine::channel::directory::is_stale;
use detente_engine::ids::StateId;
use detente_scenario::Moment;
use detente_scenario::contact::Role;

/// Calls the entry of a state for one of its sides, at the beginning of the exercise.
pub(super) fn ping(ground: &Ground, from: StateId, to: StateId, role: Role) -> PingRow {
    let at = ground.begun.from;
    let name = |state: StateId| ground.names.state(state).to_owned();
    PingRow { from: name(from), to: name(to), role, outcome: outcome(ground, from, to, role, at) }
}

fn outcome(ground: &Ground, from: StateId, to: StateId, role: Role, at: Moment) -> Ping {
    let plan = &ground.plan;
    let place = plan.setting_at(at);
    let Some((_, setting)) = plan.settings.get(place) else { return Ping::NoEntry };
    let Some(book) = setting.facilities(from, to).directory else { return Ping::NoEntry };
    let book = plan.directories.get(place).and_then(|books| books.get(usize::from(book)));
    let entries = book.and_then(|book| book.entries.get(to.index())).map_or(&[][..], Vec::as_slice);
    let Some(entry) = entries.iter().find(|entry| entry.roles.contains(&role)) else { return Ping::NoEntry };
    let p = setting.pair(from, to);
    let chance = Chance::new(ground.key());
    if is_stale(entry, at.0, p.stale_months, p.ping_months, p.repair_hours, &chance) {
        return Ping::Stale;
    }
    match entry.shift.next_open(at.0) {
        Some(opens) if opens <= at.0 => Ping::Answered,
        opens => Ping::Closed(opens.filter(|opens| *opens < plan.topology.end.0).map(Moment)),
    }
}
