//! The options of an exercise's moves, for states that no team plays.

use crate::chance::Purpose;
use crate::ids::{EventId, StateId};
use crate::live::seats::Seats;
use crate::log::{Stage, What};
use crate::mind::case::Case;
use crate::plan::Plan;
use crate::plan::topology::ChoicePlan;
use crate::stage::cascade::Cascade;
use crate::stage::inject::predicate::Facts;
use crate::state::{Acts, Agenda, CaseIndex, Clock, Due, Given, Journal, Ledger, Mail};
use bevy_ecs::prelude::{Query, Res, ResMut};
use detente_scenario::inject::Predicate;

/// States played by their doctrine take the options of moves that are due.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that a choice reads")]
pub fn take_options(
    given: Res<Given>,
    clock: Res<Clock>,
    index: Res<CaseIndex>,
    cases: Query<&'static Case>,
    acts: Res<Acts>,
    mail: Res<Mail>,
    cascade: Res<Cascade>,
    seats: Res<Seats>,
    mut ledger: ResMut<Ledger>,
    mut agenda: ResMut<Agenda>,
    mut journal: ResMut<Journal>,
) {
    let t = given.topology();
    let setting = clock.setting(&given);
    for (n, choice) in t.choices.iter().enumerate() {
        let due = choice.at.0 > clock.from && choice.at.0 <= clock.to && !seats.plays(choice.state);
        if !due || !ledger.chosen.insert(n as u16) {
            continue;
        }
        let facts = Facts {
            topology: t,
            now: clock.to,
            q: cascade.q(),
            acts: &acts,
            mail: &mail,
            ledger: &ledger,
            index: &index,
            cases: &cases,
            in_force: &|id| setting.in_force(id),
        };
        let best = preferred(&given, choice, |condition| facts.holds(condition).is_some());
        let Some(option) = best else { continue };
        take(&given.plan, choice.state, option, clock.to, &mut ledger, &mut agenda, &mut journal);
    }
}

/// The option that a state's doctrine takes: argmax of ln weight + g over those whose condition holds; none if none
/// has weight.
pub(crate) fn preferred(given: &Given, choice: &ChoicePlan, holds: impl Fn(&Predicate) -> bool) -> Option<u16> {
    let t = given.topology();
    let code = t.states[choice.state.index()].code.as_str();
    let mut best: Option<(f64, u16)> = None;
    for &o in &choice.options {
        let option = &t.options[usize::from(o)];
        let allowed = option.when.as_ref().is_none_or(&holds);
        if option.weight > 0.0 && allowed {
            let g = given.chance.of(Purpose::OptionTaste, &[code, &option.name], 0).gumbel(0);
            let value = libm::log(option.weight) + g;
            if best.is_none_or(|b| value > b.0) {
                best = Some((value, o));
            }
        }
    }
    best.map(|b| b.1)
}

/// A state takes an option: its effects begin at once.
pub(crate) fn take(
    plan: &Plan,
    state: StateId,
    option: u16,
    at: i64,
    ledger: &mut Ledger,
    agenda: &mut Agenda,
    journal: &mut Journal,
) -> EventId {
    let code = plan.topology.states[state.index()].code.as_str();
    let name = plan.topology.options[usize::from(option)].name.as_str();
    ledger.decided.insert((state, name.to_owned()));
    let what = What::OptionTaken { state, option };
    let event = journal.write(at, Stage::Decide, &[code, name], what, Vec::new());
    agenda.due.insert((at, format!("{code}/{name}")), Due::Option(option, event));
    event
}
