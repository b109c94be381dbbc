//! From a configuration to settings: who takes part in which measure, and when.

use super::Plan;
use super::setting::{InForce, Setting};
use super::topology::{PosturePlan, Topology};
use crate::chance::{Purpose, Subject};
use crate::channel::calendar::Shift;
use crate::channel::directory::{DirectoryPlan, Entry};
use crate::ids::StateId;
use detente_scenario::configuration::{Adopted, Participants};
use detente_scenario::contact::{Authority, Contact, Hours, Medium, Role};
use detente_scenario::measure::{DirectoryForm, PocDirectory};
use detente_scenario::time::HOUR;
use detente_scenario::{Configuration, Diagnostic, Moment, Parameters};
use std::sync::Arc;

/// The rung that an exercise of others looks like to those who did not take part: forces are moved.
const EXERCISE_LOOKS_LIKE: i8 = 6;

/// The plan of a world under a configuration.
pub(super) fn arm(
    topology: Arc<Topology>,
    base: Parameters,
    configuration: &Configuration,
) -> Result<Plan, Vec<Diagnostic>> {
    let of_state: Vec<_> = topology.states.iter().map(|s| s.parameters.clone()).collect();
    let topology = with_items(topology, configuration);
    let mut turns: Vec<Moment> = vec![Moment(0)];
    turns.extend(configuration.measures.iter().flat_map(Adopted::turns).filter(|m| m.0 > 0));
    turns.sort();
    turns.dedup();
    let mut settings = Vec::new();
    let mut directories = Vec::new();
    for at in turns {
        let works = configuration.measures.iter().enumerate().filter(|(_, a)| a.works_at(at));
        let in_force: Vec<InForce> = works.map(|(place, a)| in_force(&topology, place, a, at)).collect();
        let setting = Setting::new(&base, &of_state, in_force);
        directories.push(setting.directories.iter().map(|d| directory(&topology, &setting, d, &base)).collect());
        settings.push((at, setting));
    }
    let ministries =
        topology.states.iter().map(|s| Shift::new(&s.calendar, Hours::Office, topology.first_day, i64::MIN)).collect();
    Ok(Plan { topology, base, settings, directories, ministries, configuration: configuration.clone() })
}

fn in_force(topology: &Topology, place: usize, adopted: &Adopted, at: Moment) -> InForce {
    let measure = adopted.measure.describe();
    let mut participants = participants(topology, &adopted.participants);
    for (takes_part, state) in participants.iter_mut().zip(&topology.states) {
        *takes_part &= adopted.is_member(&state.code, at);
    }
    InForce {
        place,
        id: measure.id(),
        participants,
        moves: measure.moves(),
        facilities: measure.facilities(),
        uses: measure.uses(),
        cost: measure.cost(),
    }
}

/// Whether each state takes part. Absent states that are only counted are settled by lot from their codes: the
/// same ones for every measure, in every arm and run, as they were absent from one meeting.
fn participants(topology: &Topology, who: &Participants) -> Vec<bool> {
    let Participants::AllBut(absent) = who else {
        return topology.states.iter().map(|s| who.includes(&s.code)).collect();
    };
    let mut lots: Vec<_> = topology.states.iter().map(|s| Subject::new(Purpose::Absence, &[&s.code])).collect();
    let drawn = lots.clone();
    lots.sort();
    let absent = (*absent as usize).min(lots.len());
    drawn.iter().map(|lot| !lots[..absent].contains(lot)).collect()
}

/// The world with the exercises that measures hold during the crisis: each is watched with unease by those who do
/// not take part. It exists in this arm only, behind the scenario's own postures.
fn with_items(topology: Arc<Topology>, configuration: &Configuration) -> Arc<Topology> {
    let items: Vec<_> = configuration.measures.iter().filter_map(|a| Some((a, a.measure.describe().item()?))).collect();
    if items.is_empty() && topology.postures.iter().all(|p| p.of_measure.is_none()) {
        return topology;
    }
    let mut own = Topology::clone(&topology);
    own.postures.retain(|p| p.of_measure.is_none());
    for (n, (adopted, item)) in items.into_iter().enumerate() {
        let place = configuration.measures.iter().position(|a| std::ptr::eq(a, adopted));
        let takes_part = participants(&own, &adopted.participants);
        let (members, others): (Vec<_>, Vec<_>) = own.state_ids().partition(|s| takes_part[s.index()]);
        let host = item.host.as_deref().and_then(|code| own.state(code)).or(members.first().copied());
        let (Some(by), true) = (host, adopted.works_at(item.at)) else { continue };
        own.postures.push(PosturePlan {
            name: format!("{} {n}", adopted.measure.describe().id()),
            by,
            at: item.at,
            until: item.until,
            toward: others,
            looks_like: EXERCISE_LOOKS_LIKE,
            hostile: false,
            of_measure: place,
        });
    }
    Arc::new(own)
}

/// The entries of a directory: those of the scenario's book, ordinary ones for states it leaves out.
fn directory(topology: &Topology, setting: &Setting, plan: &PocDirectory, base: &Parameters) -> DirectoryPlan {
    let book = topology.books.get(plan.book());
    let entries = topology
        .state_ids()
        .map(|state| {
            let written = book.and_then(|b| b.get(&state)).cloned();
            let contacts = written.unwrap_or_else(|| ordinary(plan, base));
            let mut entries: Vec<Entry> = contacts.iter().map(|c| entry(topology, state, c)).collect();
            if let Some(months) = setting.verified_months_ago(state) {
                for entry in &mut entries {
                    entry.verified_months = entry.verified_months.min(months);
                }
            }
            entries
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
