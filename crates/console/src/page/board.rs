//! The projector's page and the pages of those who watch.

use super::say::Say;
use super::{Look, picture, rendered};
use crate::session::desk::{Board, Gallery, News, Tile};
use crate::session::order::{Phase, Screen};
use crate::text::Fill;
use askama::Template;
use std::borrow::Borrow;
use std::fmt::Write;

/// Public events that fit beside the map and can be read from the back.
const EVENTS: usize = 4;
/// Of what is new so much fits under the heading of a reveal.
const FRESH: usize = 4;
/// Pairs of states whose tension is shown, the tensest.
const TENSEST: usize = 6;
/// Up to this many states the map is a network of cards, above it a grid of tiles.
const NETWORK_MAX: usize = 9;

#[derive(Template)]
#[template(path = "board.html")]
struct Projector<'a> {
    s: Say<'a>,
    b: &'a Board,
    v: Shown<'a>,
}

#[derive(Template)]
#[template(path = "gallery.html")]
struct Watching<'a> {
    s: Say<'a>,
    g: &'a Gallery,
    b: &'a Board,
    v: Shown<'a>,
}

/// What is worked out of a board before it is drawn, for the projector and for those who watch.
struct Shown<'a> {
    kind: &'static str,
    scan: String,
    map: String,
    linked: bool,
    events: Vec<&'a News>,
    /// What has become public since decisions were called.
    fresh: Vec<&'a News>,
    tension: Option<Vec<(String, String, f64)>>,
    deciding: bool,
    decided: String,
}

fn shown<'a>(s: &Say, b: &'a Board) -> Shown<'a> {
    let kind = match b.screen {
        Screen::Join => "join",
        Screen::Map => "map",
        Screen::Move => "move",
        Screen::Reveal => "reveal",
        Screen::HotWash(_) => "wash",
    };
    let tension = b.tension.as_ref().map(|pairs| {
        let mut pairs: Vec<_> = pairs.iter().filter(|(_, _, value)| *value > 0.0).collect();
        pairs.sort_by(|a, b| b.2.total_cmp(&a.2));
        let named = |(from, to, value): &&(_, _, f64)| {
            (s.code(&b.room, from).to_string(), s.code(&b.room, to).to_string(), *value)
        };
        pairs.iter().take(TENSEST).map(named).collect()
    });
    Shown {
        kind,
        scan: if b.screen == Screen::Join { picture::scan(&b.address) } else { String::new() },
        map: if b.screen == Screen::Map { map(s, b) } else { String::new() },
        linked: b.tiles.len() <= NETWORK_MAX,
        events: b.events.iter().take(EVENTS).collect(),
        fresh: b.events.iter().filter(|news| news.fresh).take(FRESH).collect(),
        tension,
        deciding: b.room.phase == Phase::Decide,
        decided: {
            let played = b.tiles.iter().filter(|tile| tile.played);
            s.w.of.of2(played.clone().filter(|tile| tile.decided).count(), played.count())
        },
    }
}

/// The projector's page.
pub fn board(b: &Board, look: &Look) -> String {
    let s = Say::new(look);
    let v = shown(&s, b);
    rendered(&Projector { s, v, b })
}

/// An observer's or evaluator's page.
pub fn gallery(g: &Gallery, look: &Look) -> String {
    let s = Say::new(look);
    let b = &g.board;
    let v = shown(&s, b);
    rendered(&Watching { s, g, b, v })
}

/// The map, wide enough to fill what the side leaves of a screen.
const WIDE: f64 = 1330.0;
const HIGH: f64 = 1000.0;
/// An arrow at least this long has room for words.
const WORDS_MIN: f64 = 260.0;

/// The map of the states.
fn map(s: &Say, b: &Board) -> String {
    let said = s.w.map_label.of(s.w.of.of2(b.tiles.iter().filter(|t| t.severity.is_some()).count(), b.tiles.len()));
    let inside = if b.tiles.len() <= NETWORK_MAX { network(s, b) } else { grid(s, b) };
    format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDE} {HIGH}\" role=\"img\" aria-label=\"{}\">{inside}</svg>",
        super::say::plain(&said)
    )
}

/// Cards on an ellipse, with their links and the acts between them.
fn network(s: &Say, b: &Board) -> String {
    let count = b.tiles.len().max(1) as f64;
    let (wide, high) = if b.tiles.len() > 6 { (280.0, 168.0) } else { (330.0, 180.0) };
    let centre = |place: usize| {
        let turn = std::f64::consts::TAU * (place as f64 + 0.5) / count - std::f64::consts::FRAC_PI_2;
        let (rx, ry) = (WIDE / 2.0 - wide / 2.0 - 20.0, HIGH / 2.0 - high / 2.0 - 20.0);
        (WIDE / 2.0 + rx * libm::cos(turn), HIGH / 2.0 + ry * libm::sin(turn))
    };
    let at = |state| b.tiles.iter().position(|tile| tile.state == state).map(centre);
    let mut out = String::new();
    for tile in &b.tiles {
        let from = at(tile.state).unwrap_or_default();
        for to in tile.depends_on.iter().filter_map(|other| at(*other)) {
            let _ = write!(out, "<path d=\"M{:.0} {:.0}L{:.0} {:.0}\" class=\"s-link\"/>", from.0, from.1, to.0, to.1);
        }
    }
    let mut labels = String::new();
    for (from, to, rung, _) in &b.acts {
        let (Some(from), Some(to)) = (at(*from), at(*to)) else { continue };
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = libm::sqrt(dx * dx + dy * dy).max(1.0);
        // Acts there and back run beside each other, and each leaves and meets the edge of its card.
        let aside = (-dy / length * 22.0, dx / length * 22.0);
        let cut = (wide / 2.0 / dx.abs().max(1e-6)).min(high / 2.0 / dy.abs().max(1e-6)) + 14.0 / length;
        let point = |share: f64| (from.0 + dx * share + aside.0, from.1 + dy * share + aside.1);
        // The tag stands nearer to whoever acts; there is room for words where the cards stand far apart.
        let (start, end, tag) = (point(cut), point(1.0 - cut), point(cut + (1.0 - 2.0 * cut) * 0.36));
        let _ = write!(
            out,
            "<path d=\"M{:.0} {:.0}L{:.0} {:.0}\" class=\"s-act\" marker-end=\"url(#head)\"/>",
            start.0, start.1, end.0, end.1
        );
        let _ = write!(
            labels,
            "<g transform=\"translate({:.0} {:.0})\"><rect x=\"-24\" y=\"-24\" width=\"48\" height=\"48\" rx=\"4\" \
             class=\"tag {}\"/><text y=\"13\" class=\"m-tag {}\">{}</text>",
            tag.0,
            tag.1,
            heat(*rung),
            on_heat(*rung),
            s.digit(rung),
        );
        if length * (1.0 - 2.0 * cut) > WORDS_MIN {
            let _ = write!(labels, "<text y=\"56\" class=\"m-act\">{}</text>", super::say::plain(s.rung(rung)));
        }
        labels += "</g>";
    }
    for (place, tile) in b.tiles.iter().enumerate() {
        let (x, y) = centre(place);
        let (left, top) = (x - wide / 2.0, y - high / 2.0);
        let _ = write!(
            out,
            "<g transform=\"translate({left:.0} {top:.0})\"><rect width=\"{wide}\" height=\"{high}\" rx=\"6\" \
             class=\"m-card\"/><text x=\"24\" y=\"72\" class=\"m-code\">{}</text><text x=\"24\" y=\"116\" \
             class=\"m-name\">{}</text>{}{}</g>",
            super::say::plain(s.code(&b.room, &tile.state)),
            super::say::plain(s.name(&b.room, &tile.state)),
            severity(s, tile, (wide - 124.0, 20.0), 104.0),
            mark(b, tile, (24.0, high - 58.0), 40.0),
        );
    }
    out + &labels
}

/// Tiles in rows, each with what was told of it and its last act.
fn grid(s: &Say, b: &Board) -> String {
    let columns = libm::ceil(libm::sqrt(b.tiles.len() as f64 * 1.75)).max(1.0);
    let rows = libm::ceil(b.tiles.len() as f64 / columns).max(1.0);
    let (wide, high) = (WIDE / columns - 12.0, HIGH / rows - 12.0);
    let mut out = String::new();
    for (place, tile) in b.tiles.iter().enumerate() {
        let (column, row) = (place as f64 % columns, libm::floor(place as f64 / columns));
        let block = (wide - 40.0).min(high - 116.0);
        let _ = write!(
            out,
            "<g transform=\"translate({:.0} {:.0})\"><rect width=\"{wide:.0}\" height=\"{high:.0}\" rx=\"5\" \
             class=\"m-card{}\"/><text x=\"14\" y=\"52\" class=\"m-code small\">{}</text>{}{}",
            column * (wide + 12.0) + 4.0,
            row * (high + 12.0) + 4.0,
            if tile.severity.is_some() { "" } else { " calm" },
            super::say::plain(s.code(&b.room, &tile.state)),
            severity(s, tile, ((wide - block) / 2.0, 66.0), block),
            mark(b, tile, (wide - 46.0, 20.0), 34.0),
        );
        let mut acts = b.acts.iter().filter(|act| act.0 == tile.state);
        if let Some((_, to, rung, _)) = acts.next_back() {
            let y = high - 16.0;
            let _ = write!(
                out,
                "<text x=\"14\" y=\"{y:.0}\" class=\"m-step\">{}</text><path d=\"M{:.0} {:.0}h26\" class=\"s-act thin\" \
                 marker-end=\"url(#head)\"/><text x=\"{:.0}\" y=\"{y:.0}\" class=\"m-step end\">{}</text>",
                s.digit(rung),
                52.0,
                y - 10.0,
                wide - 12.0,
                super::say::plain(s.code(&b.room, to)),
            );
        }
        out += "</g>";
    }
    out
}

/// A block with the level that was told in public; a dash if nothing was.
fn severity(s: &Say, tile: &Tile, (x, y): (f64, f64), side: f64) -> String {
    let (class, text_class, digit) = match tile.severity {
        Some(level) if level >= 4 => (format!("h{}", level.min(5)), "hi", level.to_string()),
        Some(level) => (format!("h{level}"), "", level.to_string()),
        None => ("calm".into(), "quiet", "–".into()),
    };
    let said = tile.severity.map_or(s.w.not_told.to_string(), |level| s.w.control.level.of(level));
    format!(
        "<g transform=\"translate({x:.0} {y:.0})\"><title>{}</title><rect width=\"{side:.0}\" height=\"{side:.0}\" rx=\"4\" \
         class=\"tag {class}\"/><text x=\"{:.0}\" y=\"{:.0}\" class=\"m-level {text_class}\">{digit}</text></g>",
        super::say::plain(&said),
        side / 2.0,
        side / 2.0 + 26.0
    )
}

/// A tick: the team is here, while people gather; it has decided, while they decide.
fn mark(b: &Board, tile: &Tile, (x, y): (f64, f64), side: f64) -> String {
    let marked = if b.room.phase == Phase::Lobby { tile.here } else { tile.decided };
    let scale = side / 16.0;
    let path = format!(
        "<g transform=\"translate({x:.0} {y:.0}) scale({scale:.2})\"><path d=\"M3 8.6l3.2 3.2L13 4.6\" class=\"m-mark\"/></g>"
    );
    if marked { path } else { String::new() }
}

fn heat(rung: i8) -> &'static str {
    match rung {
        ..=0 => "h0",
        1 | 2 => "h1",
        3 | 4 => "h2",
        5 | 6 => "h3",
        7 => "h4",
        8.. => "h5",
    }
}

fn on_heat(rung: i8) -> &'static str {
    if rung >= 7 { "hi" } else { "" }
}

/// Words and values of the boards.
impl Say<'_> {
    /// An address as one types it: the code is asked for on its page.
    fn typed(&self, address: &str) -> String {
        address.split('?').next().unwrap_or_default().to_owned()
    }
    /// A tile in words, for those who do not see the map.
    fn tile_said(&self, b: &Board, tile: &Tile) -> String {
        let level = tile.severity.map_or(self.w.not_told.to_string(), |level| self.w.control.level.of(level));
        let said = self.w.tile_label.of2(self.name(&b.room, &tile.state), level);
        if tile.decided { format!("{said}, {}", self.w.has_decided) } else { said }
    }
    fn tension_bar(&self, value: &f64) -> String {
        picture::bar(value / 10.0, "f-ember")
    }
    /// The step of the hot-wash that a screen shows.
    /// Whether an address is this machine's own, which nobody else in the room can open.
    fn is_here_only(&self, address: &str) -> bool {
        ["://127.", "://localhost", "://[::1]"].iter().any(|here| address.contains(here))
    }
    fn step(&self, step: &u8) -> Option<u8> {
        Some(*step)
    }
    /// Marks with their words.
    fn marks(&self) -> Vec<(u8, &'static str)> {
        (1..).zip(self.w.mark_words).collect()
    }
    fn same_mark(&self, value: &u8, mark: &Option<u8>) -> bool {
        *mark == Some(*value)
    }
}
