//! What people look at: words, terminal pages, pictures and self-contained HTML.
//!
//! Everything here is a pure function from results to text. Numbers are written by [`numbers`],
//! events by [`words`], pages by [`terminal`] and [`html`]; what a page says of a comparison is made by
//! rule in [`words::findings`], so that the terminal and the report never tell two stories.

pub mod html;
pub mod numbers;
pub mod svg;
pub mod terminal;
pub mod verification;
pub mod view;
pub mod words;
