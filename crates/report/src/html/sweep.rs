//! The page of a sweep: for each headline score how robust its conclusions are, what costs what, and what each factor
//! does, every picture with its table.

use super::table::table;
use super::{escape, figure, page, section};
use crate::svg;
use crate::words::sweeps::{Piece, pieces, summary, title};
use detente_study::sweep::SweepReport;

const DECK: &str = "Each cell is one combination of assumptions. The same luck is played in every cell and under every configuration, so that a difference is what was changed and not chance.";

const HOW: &str = "<b>Filled</b>: first order, mean effect, or the effect of a level. <b>Ring</b>: total order, or the mean of absolute effects. Bars are 95\u{202f}% intervals over the luck of the sample; they cover neither the model nor the ranges.";

/// The whole page, as one file.
pub fn sweep(r: &SweepReport) -> String {
    let mut main = format!(
        "<div class=\"headline\"><h1>{}</h1><p class=\"deck\">{DECK}</p></div>\n<p class=\"how\">{}</p>\n",
        escape(title(r)),
        escape(&summary(r))
    );
    let mut figures = 0;
    let mut open: Option<(String, String, String)> = None;
    let mut scores = 0;
    for piece in pieces(r) {
        if let Piece::Score(name, meaning) = &piece {
            if let Some(done) = open.replace((name.clone(), meaning.clone(), String::new())) {
                scores += 1;
                main.push_str(&whole(done, scores));
            }
            continue;
        }
        let Some((_, _, body)) = &mut open else { continue };
        match piece {
            Piece::Score(..) => {}
            Piece::Heading(text) => body.push_str(&format!("<p class=\"how\"><b>{}</b></p>\n", escape(&text))),
            Piece::Sentence(text) => body.push_str(&format!("<p class=\"how\">{}</p>\n", escape(&text))),
            Piece::Table(found) => {
                let numbers = table(&found.heads, &found.rows);
                match svg::estimates(&found.marks) {
                    Some(picture) => {
                        figures += 1;
                        body.push_str(&figure("", &picture, figures, &numbers));
                    }
                    None => body.push_str(&format!("<div class=\"scroll\">{numbers}</div>\n")),
                }
            }
        }
    }
    if let Some(done) = open {
        main.push_str(&whole(done, scores + 1));
    }
    let masthead = format!("Sweep · detente {}", r.engine);
    page(&format!("{} · Detente", title(r)), &masthead, &main)
}

fn whole((name, meaning, body): (String, String, String), nth: usize) -> String {
    section(&format!("score-{nth}"), None, &name, &format!("{}. {HOW}", escape(&meaning)), &body)
}
