//! Why something was not done, as data, and in the words of a language.

use crate::session::Denied;
use crate::text::{Fill, Lang};

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The rules of the exercise.
    Denied(Denied),
    /// A form has too many fields.
    ManyFields,
    /// A field, by its name, is longer than so many bytes.
    LongField(String, usize),
    /// A field, by its name, is missing.
    Missing(String),
    /// A field, by its name, holds something that no page offers.
    NotOffered(String, String),
    /// It is for a team, and whoever asks sits at no table.
    ForTeam,
    /// The form has no command id.
    NoCommand,
    /// A word of the door or of the server.
    Word(Word),
    /// The store: the place of the words for how to mend it.
    Store(usize),
    /// The same for the person at the laptop: which file, and what else the system says.
    StoreAt(usize, String, String),
    /// Findings in a file, as the terminal says them.
    Told(String),
}

/// What the door and the server say that needs no more than the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A link opens nothing.
    LinkOpensNothing,
    /// A code opens nothing.
    CodeOpensNothing,
    /// Too many wrong codes.
    TooManyCodes,
    /// A name is missing or too long.
    SayAName,
    /// The form is out of date.
    FormOutOfDate,
    /// The room is full.
    RoomFull,
    /// There is no such place.
    NoSuchPlace,
    /// The form was used before.
    FormUsed,
    /// There is no such scenario.
    NoSuchScenario,
    /// There is no such configuration.
    NoSuchConfiguration,
    /// There is no such session.
    NoSuchSession,
    /// There is no such point to branch from.
    NoSuchPoint,
    /// A twin under the measures of the session itself.
    SameMeasures,
    /// The seed is no whole number.
    SeedIsANumber,
    /// The store is full of sessions.
    StoreFull,
    /// The command id stands for another order.
    SentBefore,
    /// The form is from a page of another exercise than this browser shows.
    OtherExercise,
    /// A bug ended the order.
    Broken,
    /// A bug ended the page.
    PageBroken,
    /// Too many orders at once.
    Busy,
    /// Too many pages at once.
    PageBusy,
    /// The server is being stopped.
    Closed,
}

/// Fields by the names that forms give them, in the order of their words.
const FIELDS: [&[&str]; 16] = [
    &["pick", "choice"],
    &["target", "naming", "with", "first", "second"],
    &["rung"],
    &["to"],
    &["kind"],
    &["seat", "role"],
    &["line"],
    &["mark"],
    &["hours", "seconds", "lasting"],
    &["reply"],
    &["screen"],
    &["way", "audience"],
    &["about"],
    &["sure"],
    &["place"],
    &["effect", "loss", "share", "cause"],
];

impl Why {
    /// In a sentence, or two.
    pub fn said(&self, lang: Lang) -> String {
        let w = &lang.words().refusal;
        let field = |name: &str| {
            let place = FIELDS.iter().position(|names| names.contains(&name));
            place.map_or_else(|| format!("“{name}”"), |place| w.fields[place].to_owned())
        };
        match self {
            Why::Denied(denied) => denied.said(lang),
            Why::ManyFields => w.many_fields.into(),
            Why::LongField(name, most) => w.long_field.of2(name, most),
            Why::Missing(name) => w.missing.of(field(name)),
            Why::NotOffered(name, value) => w.not_offered.of2(field(name), value),
            Why::ForTeam => w.for_a_team.into(),
            Why::NoCommand => w.no_command.into(),
            Why::Word(word) => match word {
                Word::LinkOpensNothing => w.link_opens_nothing,
                Word::CodeOpensNothing => w.code_opens_nothing,
                Word::TooManyCodes => w.too_many_codes,
                Word::SayAName => w.say_a_name,
                Word::FormOutOfDate => w.form_out_of_date,
                Word::RoomFull => w.room_full,
                Word::NoSuchPlace => w.no_such_place,
                Word::FormUsed => w.form_used,
                Word::NoSuchScenario => w.no_such_scenario,
                Word::NoSuchConfiguration => w.no_such_configuration,
                Word::NoSuchSession => w.no_such_session,
                Word::NoSuchPoint => w.no_such_point,
                Word::SameMeasures => w.same_measures,
                Word::SeedIsANumber => w.seed_is_a_number,
                Word::StoreFull => w.store_full,
                Word::SentBefore => w.sent_before,
                Word::OtherExercise => w.other_exercise,
                Word::Broken => w.broken,
                Word::PageBroken => w.page_broken,
                Word::Busy => w.busy,
                Word::PageBusy => w.page_busy,
                Word::Closed => w.closed,
            }
            .into(),
            Why::Store(place) => w.not_saved.of(w.store_mend[*place]),
            Why::StoreAt(place, path, more) => {
                w.store_both.of2(w.store_wrong[*place].of2(path, more), w.store_mend[*place])
            }
            Why::Told(why) => w.told.of(why),
        }
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said(Lang::En))
    }
}

impl From<Word> for Why {
    fn from(word: Word) -> Self {
        Why::Word(word)
    }
}

impl From<Denied> for Why {
    fn from(denied: Denied) -> Self {
        Why::Denied(denied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_lacks_is_named_in_the_words_of_the_page() {
        let why = Why::Missing("pick".into());
        assert_eq!(why.said(Lang::En), "Something is missing: what is chosen. Choose it, or fill it in.");
        assert!(why.said(Lang::Fr).contains("ce qui est choisi"), "{}", why.said(Lang::Fr));
        let why = Why::NotOffered("to".into(), "NOBODY".into());
        assert!(why.said(Lang::Fr).contains("« NOBODY »"), "{}", why.said(Lang::Fr));
    }

    #[test]
    fn trouble_with_a_store_is_a_sentence_in_every_language() {
        for place in 0..9 {
            let whys = [Why::Store(place), Why::StoreAt(place, "crisis.db".into(), "7".into())];
            for why in whys {
                let said = [Lang::En, Lang::Fr].map(|lang| why.said(lang));
                assert!(said.iter().all(|said| said.ends_with('.') && !said.contains('{')), "{said:?}");
                assert_ne!(said[0], said[1]);
            }
        }
    }
}
