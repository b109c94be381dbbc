//! From a configuration to settings: who takes part in which measure, and when.

use super::Plan;
use super::setting::{InForce, Setting};
use super::topology::Topology;
use crate::channel::calendar::Shift;
use crate::channel::directory::{DirectoryPlan, Entry};
use crate::ids::StateId;
use detente_scenario::configuration::Adopted;
use detente_scenario::contact::{Authority, Contact, Hours, Medium, Role};
use detente_scenario::measure::{DirectoryForm, PocDirectory};
use detente_scenario::time::HOUR;
use detente_scenario::{Configuration, Diagnostic, Moment, Parameters};
use std::sync::Arc;

/// The plan of a world under a configuration.
pub(super) fn arm(
    topology: Arc<Topology>,
    base: Parameters,
    configuration: &Configuration,
) -> Result<Plan, Vec<Diagnostic>> {
    let of_state: Vec<_> = topology.states.iter().map(|s| s.parameters.clone()).collect();
    let mut turns: Vec<Moment> = vec![Moment(0)];
    for adopted in &configuration.measures {
        turns.extend([adopted.from, adopted.until].into_iter().flatten().filter(|m| m.0 > 0));
    }
    turns.sort();
    turns.dedup();
    let mut settings = Vec::new();
    let mut directories = Vec::new();
    for at in turns {
        let holds = |a: &&Adopted| a.from.is_none_or(|f| f <= at) && a.until.is_none_or(|u| at < u);
        let in_force: Vec<InForce> =
            configuration.measures.iter().filter(holds).map(|a| in_force(&topology, a)).collect();
        let setting = Setting::new(&base, &of_state, in_force);
        directories.push(setting.directories.iter().map(|d| directory(&topology, d, &base)).collect());
        settings.push((at, setting));
    }
    let ministries =
        topology.states.iter().map(|s| Shift::new(&s.calendar, Hours::Office, topology.first_day, i64::MIN)).collect();
    Ok(Plan { topology, base, settings, directories, ministries, configuration: configuration.clone() })
}

fn in_force(topology: &Topology, adopted: &Adopted) -> InForce {
    let measure = adopted.measure.describe();
    InForce {
        id: measure.id(),
        participants: topology.states.iter().map(|s| adopted.participants.includes(&s.code)).collect(),
        moves: measure.moves(),
        facilities: measure.facilities(),
        cost: measure.cost(),
    }
}

/// The entries of a directory: those of the scenario's book, ordinary ones for states it leaves out.
fn directory(topology: &Topology, plan: &PocDirectory, base: &Parameters) -> DirectoryPlan {
    let book = topology.books.get(plan.book());
    let entries = topology
        .state_ids()
        .map(|state| match book.and_then(|b| b.get(&state)) {
            Some(contacts) => contacts.iter().map(|c| entry(topology, state, c)).collect(),
            None => ordinary(plan, base).iter().map(|c| entry(topology, state, c)).collect(),
        })
        .collect();
    DirectoryPlan { entries }
}

/// What a state that the book leaves out enters.
fn ordinary(plan: &PocDirectory, base: &Parameters) -> Vec<Contact> {
    let ping = plan.ping_months.unwrap_or(6.0);
    let contact = |roles: Vec<Role>, single| Contact {
        roles,
        single,
        hours: plan.hours,
        media: vec![Medium::Telephone, Medium::Email],
        // On average an entry under pings was verified half an interval ago.
        verified_months: plan.verified_months.unwrap_or(if ping > 0.0 { ping / 2.0 } else { base.stale_months }),
        messages_per_day: None,
        capacity: None,
        relay_hours: None,
        relay_in_office: false,
        away_until: None,
        authority: Authority::default(),
        hub: false,
        note: String::new(),
    };
    let four = [Role::Diplomatic, Role::Policy, Role::Technical, Role::LawEnforcement];
    match plan.form {
        DirectoryForm::FourRoles => four.into_iter().map(|r| contact(vec![r], false)).collect(),
        DirectoryForm::Single => vec![contact(four.to_vec(), true)],
    }
}

fn entry(topology: &Topology, state: StateId, contact: &Contact) -> Entry {
    let plan = &topology.states[state.index()];
    let away = contact.away_until.map_or(i64::MIN, |m| m.0);
    let shift = Shift::new(&plan.calendar, contact.hours, topology.first_day, away);
    let relay_hours = if contact.relay_in_office { Hours::Office } else { contact.hours };
    let staffed = match contact.hours {
        Hours::Always => 24.0,
        Hours::Office => (plan.calendar.close.0 - plan.calendar.open.0) as f64 / HOUR as f64,
        Hours::Between(open, close) => (close.0 - open.0) as f64 / HOUR as f64,
    };
    Entry {
        identity: format!("{}/{:?}", plan.code, contact.roles),
        state,
        roles: contact.roles.clone(),
        single: contact.single,
        shift,
        relay_shift: Shift::new(&plan.calendar, relay_hours, topology.first_day, away),
        media: contact.media.clone(),
        verified_months: contact.verified_months,
        handle_hours: contact.messages_per_day.map(|n| staffed / n),
        capacity: contact.capacity,
        relay_hours: contact.relay_hours,
        hub: contact.hub,
        authority: contact.authority,
    }
}
