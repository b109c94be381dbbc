//! What a team alone is told about itself and its decisions, as data: a page says it in its own language. What the
//! scenario calls things stays as it is.

use crate::session::denied::engine;
use crate::text::{Fill, Lang};
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
    NotDone(String, Refused),
    /// What was decided, in a sentence, was not joined by a partner.
    NotJoined(String, String),
    /// A message to a state did not leave.
    NotSent(String, Refused),
    /// A reply did not leave.
    NotReplied(Refused),
    /// A case was opened: on what, and how it came to that.
    Opened(String, CaseOrigin),
    /// A consultation with a state.
    Met(String, Talk),
    /// A trail on an incident was shown to be forged.
    Exposed(String),
    /// One's own desks found something.
    Found(String),
}

impl Own {
    /// In a sentence, or two.
    pub fn said(&self, lang: Lang) -> String {
        let words = lang.words();
        let (w, why) = (&words.team, |refused: &Refused| engine(*refused, &words.refusal));
        match self {
            Own::NotDone(what, refused) => w.own_not_done.of2(what, why(refused)),
            Own::NotJoined(what, partner) => w.own_not_joined.of2(what, partner),
            Own::NotSent(to, refused) => w.own_not_sent.of2(to, why(refused)),
            Own::NotReplied(refused) => w.own_not_replied.of(why(refused)),
            Own::Opened(title, how) => w.own_opened.of2(
                title,
                w.own_origins[match how {
                    CaseOrigin::OwnAsset => 0,
                    CaseOrigin::OwnSector => 1,
                    CaseOrigin::Told => 2,
                    CaseOrigin::Public => 3,
                    CaseOrigin::Inject => 4,
                }],
            ),
            Own::Met(with, talk) => w.own_met[*talk as usize].of(with),
            Own::Exposed(title) => w.own_exposed.of(title),
            Own::Found(text) => w.own_found.of(text),
        }
    }
}
