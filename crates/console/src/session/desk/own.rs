//! What a team alone is told about itself and its decisions, as data: a page says it in its own language. What the
//! scenario calls things stays as it is.

use crate::session::denied::place;
use crate::text::Line;
use detente_engine::live::Refused;
use detente_engine::log::CaseOrigin;

/// What came of a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// The two explained themselves to each other.
    Frank,
    /// A ritual without effect.
    Ritual,
    /// It was used to accuse.
    Accusation,
}

/// A line of news about oneself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Own {
    /// What was decided, in a sentence, could not be carried out.
    NotDone(Line, Refused),
    /// What was decided, in a sentence, was not joined by a partner.
    NotJoined(Line, String),
    /// A message to a state did not leave.
    NotSent(String, Refused),
    /// A reply did not leave.
    NotReplied(Refused),
    /// A case was opened: on what, and how it came to that.
    Opened(Line, CaseOrigin),
    /// A consultation with a state.
    Met(String, Talk),
    /// A trail on an incident was shown to be forged.
    Exposed(Line),
    /// One's own desks found something.
    Found(String),
}

impl Own {
    /// In a sentence, or two.
    pub fn line(&self) -> Line {
        let why = |refused: &Refused| Line::phrase(|w, n| w.refusal.engine[n], place(*refused), Vec::new());
        let to = |name: &String| Line::from(name.as_str());
        match self {
            Own::NotDone(what, refused) => {
                Line::phrase(|w, _| w.team.own_not_done, 0, vec![what.clone(), why(refused)])
            }
            Own::NotJoined(what, partner) => {
                Line::phrase(|w, _| w.team.own_not_joined, 0, vec![what.clone(), to(partner)])
            }
            Own::NotSent(of, refused) => Line::phrase(|w, _| w.team.own_not_sent, 0, vec![to(of), why(refused)]),
            Own::NotReplied(refused) => Line::phrase(|w, _| w.team.own_not_replied, 0, vec![why(refused)]),
            Own::Opened(title, how) => {
                let how = Line::phrase(|w, n| w.team.own_origins[n], opened(*how), Vec::new());
                Line::phrase(|w, _| w.team.own_opened, 0, vec![title.clone(), how])
            }
            Own::Met(with, talk) => Line::phrase(|w, n| w.team.own_met[n], *talk as usize, vec![to(with)]),
            Own::Exposed(title) => Line::phrase(|w, _| w.team.own_exposed, 0, vec![title.clone()]),
            Own::Found(text) => Line::phrase(|w, _| w.team.own_found, 0, vec![to(text)]),
        }
    }
}

/// The place of the words for how a case came to be opened.
pub(in crate::session) fn opened(how: CaseOrigin) -> usize {
    match how {
        CaseOrigin::OwnAsset => 0,
        CaseOrigin::OwnSector => 1,
        CaseOrigin::Told => 2,
        CaseOrigin::Public => 3,
        CaseOrigin::Inject => 4,
    }
}
