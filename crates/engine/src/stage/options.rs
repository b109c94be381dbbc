//! The options of an exercise's moves, for states that no team plays.

use crate::chance::Purpose;
use crate::log::{Stage, What};
use crate::mind::case::Case;
use crate::stage::cascade::Cascade;
use crate::stage::inject::predicate::Facts;
use crate::state::{Acts, Agenda, CaseIndex, Clock, Due, Given, Journal, Ledger, Mail};
use bevy_ecs::prelude::{Query, Res, ResMut};

/// States played by their doctrine take the options of moves that are due: argmax of ln weight + g
/// over those whose condition holds; none if none has weight.
#[expect(clippy::too_many_arguments, reason = "one parameter per thing that a choice reads")]
pub fn take_options(
    given: Res<Given>,
    clock: Res<Clock>,
    index: Res<CaseIndex>,
    cases: Query<&'static Case>,
    acts: Res<Acts>,
    mail: Res<Mail>,
    cascade: Res<Cascade>,
    mut ledger: ResMut<Ledger>,
    mut agenda: ResMut<Agenda>,
    mut journal: ResMut<Journal>,
) {
    let t = given.topology();
    let setting = clock.setting(&given);
    for (n, choice) in t.choices.iter().enumerate() {
        let due = choice.at.0 > clock.from && choice.at.0 <= clock.to;
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
        let code = t.states[choice.state.index()].code.as_str();
        let mut best: Option<(f64, u16)> = None;
        for &o in &choice.options {
            let option = &t.options[usize::from(o)];
            let allowed = option.when.as_ref().is_none_or(|c| facts.holds(c).is_some());
            if option.weight > 0.0 && allowed {
                let g = given.chance.of(Purpose::OptionTaste, &[code, &option.name], 0).gumbel(0);
                let value = libm::log(option.weight) + g;
                if best.is_none_or(|b| value > b.0) {
                    best = Some((value, o));
                }
            }
        }
        let Some((_, o)) = best else { continue };
        let option = &t.options[usize::from(o)];
        ledger.decided.insert((choice.state, option.name.clone()));
        let what = What::OptionTaken { state: choice.state, option: o };
        let event = journal.write(clock.to, Stage::Decide, &[code, &option.name], what, Vec::new());
        agenda.due.insert((clock.to, format!("{code}/{}", option.name)), Due::Option(o, event));
    }
}
