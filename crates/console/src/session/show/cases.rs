//! A state's cases, as its own people read them.

use crate::session::Session;
use crate::session::desk::{CaseCard, EvidenceRow};
use crate::session::ground::Ground;
use crate::session::order::Phase;
use crate::text::{Line, say};
use detente_engine::ids::{IncidentId, StateId};
use detente_engine::live::Matter;
use detente_engine::live::view::{Held, OwnCase, View};
use detente_engine::log::CaseOrigin;
use detente_report::words::Names;

/// Beliefs below this are summed up.
const SMALL: f64 = 0.05;

/// What an incident is called by a state that has a case on it.
pub(in crate::session) fn title(ground: &Ground, view: &View, incident: IncidentId) -> Line {
    let plan = ground.topology().incidents.get(incident.index());
    // An incident without a name of its own would be called by its key, which may say what is so.
    let named = plan.is_some_and(|plan| !plan.name.trim().is_empty());
    let name = ground.names.incident(incident).filter(|_| named);
    match name.filter(|name| is_known_by_name(ground, view, incident, name)) {
        Some(name) => name.trim_end_matches('.').into(),
        None => {
            let place = view.cases.iter().position(|case| case.incident == incident);
            match place {
                Some(place) => say!(own_incident, (place + 1).to_string()),
                None => say!(an_incident),
            }
        }
    }
}

/// Whether a state can know an incident by its name. Whoever feels no more than a loss of its own cannot: that it comes
/// from a place abroad, and which, is what the name would tell.
fn is_known_by_name(ground: &Ground, view: &View, incident: IncidentId, name: &str) -> bool {
    let felt_only = view.cases.iter().any(|case| case.incident == incident && case.how == CaseOrigin::OwnSector);
    let heard_of = || {
        let written =
            view.inbox.iter().any(|mail| mail.read.is_some() && mail.about == Some(Matter::Incident(incident)));
        let spoken = view.statements.iter().any(|(.., about)| *about == Some(incident));
        let told = view.injects.iter().any(|(_, inject)| {
            let read = ground.readers.get(inject.index()).is_some_and(|r| r.all || r.reads(view.state).is_some());
            read && speaks_of(name, ground.names.inject(*inject).0)
        });
        written || spoken || told
    };
    !felt_only || heard_of()
}

/// Whether a text speaks of what a name names: it has half of the name's own words or more.
fn speaks_of(name: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase);
    let (said, all) = words.fold((0, 0), |(said, all), word| (said + usize::from(text.contains(&word)), all + 1));
    all > 0 && said * 2 >= all
}

/// The cases of a state, the latest opened first.
pub(super) fn cases(session: &Session, view: &View) -> Vec<CaseCard> {
    view.cases.iter().rev().map(|case| card(session, view, case)).collect()
}

fn card(session: &Session, view: &View, case: &OwnCase) -> CaseCard {
    let ground = &session.ground;
    let names = &ground.names;
    let papers = &session.exercise.papers;
    let key = (view.state, case.incident);
    let looking = view.looking.iter().filter(|(of, _)| *of == case.incident).map(|(_, until)| *until).min();
    let asking = matches!(session.exercise.phase, Phase::Inform | Phase::Contact | Phase::Deliveries | Phase::Decide);
    let author = case.author.iter().enumerate();
    let origin = case.origin.iter().enumerate();
    CaseCard {
        incident: case.incident,
        title: title(ground, view, case.incident),
        opened: case.opened,
        own: case.own,
        author: greatest(author.map(|(n, p)| (Some(n as u16), *p))),
        // A territory by its place in a belief: undetermined first, then the states.
        origin: greatest(origin.map(|(n, p)| (n.checked_sub(1).map(StateId::from_index), *p))),
        level: case.level,
        evidence: case.evidence.iter().rev().map(|held| evidence(names, held)).collect(),
        pieces: pieces(ground, view, case.incident),
        looking,
        may_ask: asking && looking.is_none() && !papers.drafts.asked.contains(&key),
        asked: looking.is_none() && papers.drafts.asked.contains(&key),
        judgement: papers.judgements.get(&key).cloned(),
    }
}

/// A belief, the greatest first; small ones are summed up without a name at the end.
fn greatest<T: Ord>(belief: impl Iterator<Item = (Option<T>, f64)>) -> Vec<(Option<T>, f64)> {
    let (mut large, small): (Vec<_>, Vec<_>) = belief.partition(|(_, p)| *p >= SMALL);
    large.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest: f64 = small.iter().map(|(_, p)| p).sum();
    let unnamed = large.iter().position(|(of, _)| of.is_none());
    match unnamed {
        Some(place) => large[place].1 += rest,
        None if rest > 0.0 => large.push((None, rest)),
        None => {}
    }
    large
}

/// What a piece of evidence says, as its holder reads it.
fn evidence(names: &Names, held: &Held) -> EvidenceRow {
    let strength = match held.weight {
        w if w >= 2.0 => 2,
        w if w < 0.5 => 0,
        _ => 1,
    };
    EvidenceRow {
        at: held.at,
        toward: held.toward.index() as u16,
        trail: held.trail,
        strength,
        from: held.from.map(|state| names.state(state).to_owned()),
    }
}

/// The texts of a state's open pieces on an incident.
fn pieces(ground: &Ground, view: &View, incident: IncidentId) -> Vec<String> {
    let open = view.pieces.iter().filter_map(|piece| ground.names.piece(*piece));
    open.filter(|(_, text, _, about)| *about == Some(incident) && !text.is_empty())
        .map(|(_, text, ..)| text.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_beliefs_are_summed_up_and_never_lost() {
        let shown = greatest([(Some('a'), 0.02), (Some('b'), 0.7), (Some('c'), 0.25), (Some('d'), 0.03)].into_iter());
        assert_eq!(shown[0].0, Some('b'));
        assert_eq!(shown[2].0, None);
        assert!((shown.iter().map(|(_, p)| p).sum::<f64>() - 1.0).abs() < 1e-12);
        // What is undetermined and what is small are both without a name: one line.
        let shown = greatest([(None, 0.5), (Some('b'), 0.46), (Some('c'), 0.04)].into_iter());
        assert_eq!(shown.iter().filter(|(n, _)| n.is_none()).count(), 1);
    }

    #[test]
    fn a_text_speaks_of_a_name_in_its_own_words() {
        assert!(speaks_of("the cable breaks", "Cable Lantern-East has lost signal."));
        assert!(speaks_of("the fall of power imports", "Power imports have fallen by a quarter."));
        assert!(!speaks_of("the Quayside outage", "The grid operator sees something unusual."));
        assert!(!speaks_of("the overload of the Aurelle portal", "Aurelle television, morning news."));
    }
}
