//! The page of a sweep: for each headline score how robust its conclusions are, what costs what, and what each factor
//! does, every picture with its table.

use super::table::table;
use super::{escape, figure, page, section};
use crate::svg;
use crate::words::sweeps::{Drawn, Piece, pieces, ranges, summary, title};
use detente_study::sweep::SweepReport;

const DECK: &str = "Each cell is one combination of assumptions. The same luck is played in every cell and under every configuration, so that a difference is what was changed and not chance.";

const VARIED: &str = "Every cell takes its values from these ranges. Everything else stands as the scenario has it.";

/// What every bar of an estimate is.
const INTERVAL: &str = "95\u{202f}% interval over the luck of the sample";

/// What stands above each kind of picture.
fn legend(drawn: &Drawn) -> String {
    let key = |sign: &str, words: &str| {
        format!("<span><svg class=\"g\" viewBox=\"0 0 26 12\" aria-hidden=\"true\">{sign}</svg>{words}</span>")
    };
    let bar = |class: &str, words: &str| {
        key(&format!("<rect x=\"0\" y=\"1\" width=\"26\" height=\"10\" class=\"{class}\"/>"), words)
    };
    let keys = match drawn {
        Drawn::Nothing => return String::new(),
        Drawn::Estimates(dots) if dots.rows.iter().all(|(_, estimates)| estimates.len() < 2) => key(
            "<path d=\"M0 6H26\" class=\"l-ink\"/><circle cx=\"13\" cy=\"6\" r=\"3.4\" class=\"f-ink\"/>",
            &format!("{} with its {INTERVAL}", dots.kinds.0),
        ),
        Drawn::Estimates(dots) => {
            key(
                "<path d=\"M0 6H26\" class=\"l-ink\"/><circle cx=\"13\" cy=\"6\" r=\"3.4\" class=\"f-ink\"/>",
                dots.kinds.0,
            ) + &key(
                "<path d=\"M0 6H26\" class=\"l-ink\"/><circle cx=\"13\" cy=\"6\" r=\"3.4\" class=\"ring-ink\"/>",
                dots.kinds.1,
            ) + &format!("<span>bars: {INTERVAL}</span>")
        }
        Drawn::Frontier(..) => {
            key("<path d=\"M0 10H13V2H26\" class=\"l-with\"/>", "frontier: until the next price no more can be had")
                + &format!("<span>bars: {INTERVAL}</span>")
        }
        Drawn::Shares(_) => {
            bar("f-with", "clearly holds")
                + &bar("f-withm", "holds")
                + &bar("f-basem", "does not hold")
                + &key("<rect x=\"0\" y=\"1\" width=\"26\" height=\"10\" fill=\"url(#he)\"/>", "clearly does not")
                + "<span>at the right: holds in all</span>"
        }
        Drawn::Parts(_) => bar("f-withm", "share of the cells of this part in which it holds"),
    };
    format!("<div class=\"legend\">{keys}</div>")
}

fn picture(drawn: &Drawn) -> Option<String> {
    match drawn {
        Drawn::Nothing => None,
        Drawn::Estimates(dots) => svg::estimates(&dots.rows, &dots.axis),
        Drawn::Frontier(arms, unit) => svg::cost_of_arms(arms, unit),
        Drawn::Shares(rows) => svg::shares(rows),
        Drawn::Parts(groups) => svg::parts(groups),
    }
}

/// The whole page, as one file.
pub fn sweep(r: &SweepReport) -> String {
    let mut main = format!(
        "<div class=\"headline\"><h1>{}</h1><p class=\"deck\">{DECK}</p></div>\n<p class=\"how\">{}</p>\n",
        escape(title(r)),
        escape(&summary(r))
    );
    let varied = ranges(r);
    let numbers = format!("<div class=\"scroll worded\">{}</div>\n", table(&varied.heads, &varied.rows));
    main.push_str(&section("ranges", None, "What was varied", VARIED, &numbers));
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
            Piece::Heading(text) => body.push_str(&format!("<h3>{}</h3>\n", escape(&text))),
            Piece::Sentence(text) => body.push_str(&format!("<p class=\"how\">{}</p>\n", escape(&text))),
            Piece::Table(found) => {
                let numbers = table(&found.heads, &found.rows);
                match picture(&found.drawn) {
                    Some(picture) => {
                        figures += 1;
                        body.push_str(&figure(&legend(&found.drawn), &picture, figures, &numbers));
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
    let meaning =
        format!("{}. Less of it is better: what a configuration avoids is what it has less of.", escape(&meaning));
    section(&format!("score-{nth}"), None, &name, &meaning, &body)
}
