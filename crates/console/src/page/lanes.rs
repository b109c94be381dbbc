//! Step 3 of the hot-wash: when each piece was known and shared. One lane for each team; a piece is a ring when it could
//! be found, a filled mark when its holder knew it, and a sloped line for each state that it came to.

use super::figure::{Figure, short};
use super::say::Say;
use crate::session::desk::{HotWash, PieceRow, Room};
use crate::text::Fill;
use detente_scenario::Moment;
use std::fmt::Write;

/// The height of a piece in its holder's lane, and what a lane has above and below.
const PIECE: f64 = 30.0;
const AIR: f64 = 12.0;
/// The height of an empty lane where there are more than so many.
const THIN: f64 = 24.0;
const MANY: usize = 12;

impl Say<'_> {
    /// What the figure says, in a sentence or two.
    fn pieces_finding(&self, pieces: &[PieceRow]) -> String {
        let w = &self.w.wash;
        let found = pieces.iter().filter(|piece| piece.known.is_some()).count();
        if found == 0 {
            return w.pieces_none.into();
        }
        let shared = pieces.iter().filter(|piece| piece.known.is_some() && !piece.shared.is_empty()).count();
        let mut said = w.pieces_found.of3(found, pieces.len(), shared);
        // What was never passed on was held longer than anything else.
        if shared == found {
            let held = (1..).zip(pieces).filter_map(|(n, piece)| {
                let first = piece.shared.iter().map(|(_, at)| *at).min()?;
                Some((first.0 - piece.known?.0, n, piece.known?, first))
            });
            if let Some((_, n, known, first)) = held.filter(|held| held.0 > 0).max_by_key(|held| held.0) {
                said = format!("{said} {}", w.pieces_longest.of2(n, self.wait(&known, &first)));
            }
        }
        said
    }

    /// The lanes.
    pub(super) fn lanes(&self, h: &HotWash, room: &Room) -> String {
        let ends = h.moves.iter().map(|m| m.until).chain(h.rungs.iter().map(|(at, _)| *at));
        let shared = h.pieces.iter().flat_map(|piece| piece.shared.iter().map(|(_, at)| *at));
        let last = ends.chain(shared).max().unwrap_or_default();
        let own = |name: &str| h.pieces.iter().filter(|piece| piece.holder == name).count();
        // Among many, a lane in which nothing could be found takes less room.
        let thin = room.states.len() > MANY;
        let high = |name: &str| match own(name) {
            0 if thin => THIN,
            pieces => pieces.max(1) as f64 * PIECE + AIR,
        };
        let lanes: Vec<&str> = room.states.iter().map(|card| card.name.as_str()).collect();
        let all = lanes.iter().map(|name| high(name)).sum();
        let mut figure = Figure::new((130.0, 24.0), (Moment(0), last), (34.0, all));
        figure.days(self);
        figure.decisions(self, &h.moves);
        let mut tops = Vec::new();
        let mut y = figure.top;
        for card in &room.states {
            tops.push(y);
            let _ = write!(figure.body, "<path d=\"M0 {y:.0}H1000\" class=\"s-rule\"/>");
            let middle = high(&card.name).min(PIECE + AIR) / 2.0;
            figure.word((0.0, y + middle + 5.0), "lane", &short(&card.name, &card.code));
            y += high(&card.name);
        }
        let _ = write!(figure.body, "<path d=\"M0 {y:.0}H1000\" class=\"s-rule\"/>");
        let lane = |name: &str| lanes.iter().position(|one| *one == name);
        // Where each piece stands in its holder's lane, and where what comes to a lane arrives: at its middle.
        let mut used = vec![0_usize; lanes.len()];
        let (mut lines, mut marks) = (String::new(), String::new());
        for (n, piece) in (1..).zip(&h.pieces) {
            let Some(place) = lane(&piece.holder) else { continue };
            let y = tops[place] + AIR / 2.0 + (used[place] as f64 + 0.5) * PIECE;
            used[place] += 1;
            let from = figure.x(piece.from);
            let known = piece.known.map(|at| figure.x(at));
            let until = known.unwrap_or_else(|| figure.x(last));
            let _ = write!(lines, "<path d=\"M{from:.1} {y:.1}H{until:.1}\" class=\"s-wait\"/>");
            let _ = write!(marks, "<circle cx=\"{from:.1}\" cy=\"{y:.1}\" r=\"5.500\" class=\"ring\"/>");
            for (with, at) in &piece.shared {
                let Some(to) = lane(with) else { continue };
                let (x2, y2) = (figure.x(*at), tops[to] + high(lanes[to]) / 2.0);
                let x1 = known.unwrap_or(from).min(x2);
                let _ = write!(lines, "<path d=\"M{x1:.1} {y:.1}L{x2:.1} {y2:.1}\" class=\"s-share\"/>");
                let _ = write!(marks, "<path d=\"{}\" class=\"f-with\"/>", head((x1, y), (x2, y2)));
            }
            let (class, x) = if known.is_some() { ("knob", until) } else { ("knob open", from) };
            let _ = write!(
                marks,
                "<g transform=\"translate({x:.1} {y:.1})\"><circle r=\"12\" class=\"{class}\"/><text y=\"5\" \
                 class=\"mid {}\">{n}</text></g>",
                if known.is_some() { "on-ink" } else { "" }
            );
        }
        figure.body += &lines;
        figure.body += &marks;
        figure.close(&self.pieces_finding(&h.pieces))
    }
}

/// The head of an arrow that ends at a point.
fn head(from: (f64, f64), to: (f64, f64)) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = libm::sqrt(dx * dx + dy * dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let at = |along: f64, aside: f64| (to.0 - ux * along - uy * aside, to.1 - uy * along + ux * aside);
    let (left, right) = (at(13.0, 5.5), at(13.0, -5.5));
    format!("M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}z", to.0, to.1, left.0, left.1, right.0, right.1)
}
