//! The words of the interface, in one place for each language: [`en`](self) defines which there are, every other
//! language is a whole [`Words`], so that a missing one does not compile. Names, briefs and texts of an exercise are the
//! scenario's and stand in its own files.

mod en;
mod fill;
mod fr;
mod line;
pub(crate) mod place;
#[cfg(test)]
mod tests;

use en::Each;
pub(crate) use en::{Refusals, Words};
pub(crate) use fill::Fill;
pub use line::Line;
pub(crate) use line::say;

use std::sync::OnceLock;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// No language: English in brackets, with accents and two fifths longer. Shows words that do not stand in `text`,
    /// and pages too narrow for a longer language.
    Pseudo,
}

impl Lang {
    /// The languages that a page offers.
    pub const OFFERED: [Lang; 2] = [Lang::En, Lang::Fr];

    /// As in `lang=` and the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Fr => "fr",
            Lang::Pseudo => "qps",
        }
    }

    /// Its own name.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Fr => "Français",
            Lang::Pseudo => "[Þšéûðö]",
        }
    }

    /// From a code, as the address and the cookie hold it.
    pub fn from_code(code: &str) -> Option<Self> {
        [Lang::En, Lang::Fr, Lang::Pseudo].into_iter().find(|lang| lang.code() == code)
    }

    /// What a page is shown in: the choice in the address, else that of the cookie, else the first that the browser
    /// asks for and we have, else English. The weights of `Accept-Language` stand in falling order in every browser.
    pub fn choose(query: Option<&str>, cookie: Option<&str>, accept: Option<&str>) -> Self {
        let chosen = [query, cookie].into_iter().flatten().find_map(Self::from_code);
        chosen.unwrap_or_else(|| {
            let asked = accept.unwrap_or_default().split(',').filter_map(|one| one.trim().get(..2));
            asked.filter_map(Self::from_code).next().unwrap_or_default()
        })
    }

    /// Its words.
    pub(crate) fn words(self) -> &'static Words {
        static PSEUDO: OnceLock<Words> = OnceLock::new();
        match self {
            Lang::En => &en::EN,
            Lang::Fr => &fr::FR,
            Lang::Pseudo => PSEUDO.get_or_init(|| en::EN.map(&|text| Box::leak(fill::pseudo(text).into_boxed_str()))),
        }
    }
}
