//! Step 4 of the hot-wash: belief against truth. What is so is ink from the floor, the strongest answer that is not so
//! is hatched from the ceiling, the rest is grey; rings are what the team itself stated.

use super::figure::{Figure, WIDE, short, steps};
use super::say::Say;
use crate::session::desk::{CaseRibbons, HotWash, Ribbon, Room, Stated, WashMove};
use crate::text::Fill;
use std::fmt::Write;

/// The height of a ribbon, and the air below it.
/// Ribbons that fit a screen, with the words around them.
const ON_SCREEN: usize = 5;
const HIGH: f64 = 54.0;
const AIR: f64 = 18.0;
/// Likelihoods by the place of their word, for rings.
const SURE: [f64; 6] = [0.1, 0.3, 0.5, 0.67, 0.87, 0.97];

/// Hours in which a team held something that is not so for likelier than what is.
fn mistaken(ribbon: &Ribbon) -> f64 {
    let ends = ribbon.points.iter().skip(1).map(|point| point.at).chain([ribbon.until]);
    let held = ribbon.points.iter().zip(ends).filter(|(point, _)| point.mistaken());
    held.map(|(point, end)| end.hours() - point.at.hours()).sum()
}

impl Say<'_> {
    /// Incidents, the one that teams were mistaken of longest first.
    pub(super) fn told_first<'h>(&self, h: &'h HotWash, only: &Option<u8>) -> Vec<&'h CaseRibbons> {
        let mut cases: Vec<&CaseRibbons> = h.ribbons.iter().collect();
        let of = |case: &CaseRibbons| case.ribbons.iter().map(mistaken).sum::<f64>();
        cases.sort_by(|a, b| of(b).total_cmp(&of(a)));
        // A screen holds so many ribbons and no more; one incident at the least.
        if only.is_some() {
            let mut room = ON_SCREEN;
            let fits = cases.iter().take_while(|case| {
                let fits = case.ribbons.len() <= room;
                room = room.saturating_sub(case.ribbons.len() + 1);
                fits
            });
            let fits = fits.count().max(1);
            cases.truncate(fits);
        }
        cases
    }

    fn ribbons_finding(&self, case: &CaseRibbons) -> String {
        let w = &self.w.wash;
        let ever = case.ribbons.iter().filter(|ribbon| mistaken(ribbon) > 0.0).count();
        let still = case.ribbons.iter().filter(|ribbon| ribbon.points.last().is_some_and(|p| p.mistaken())).count();
        let said = match ever + still {
            0 => w.ribbons_never.to_owned(),
            _ => w.ribbons_finding.of3(ever.max(still), case.ribbons.len(), still),
        };
        w.ribbons_of.of2(self.said(&case.title), said)
    }

    /// The ribbons of an incident.
    pub(super) fn ribbons(&self, case: &CaseRibbons, moves: &[WashMove], room: &Room) -> String {
        let begun = case.ribbons.iter().filter_map(|ribbon| ribbon.points.first()).map(|point| point.at).min();
        let ended = case.ribbons.iter().map(|ribbon| ribbon.until).max();
        let (from, to) = (begun.unwrap_or_default(), ended.unwrap_or_default());
        let rows = case.ribbons.len() as f64;
        let mut figure = Figure::new((170.0, 200.0), (from, to), (34.0, rows * (HIGH + AIR) - AIR));
        figure.days(self);
        for (n, ribbon) in case.ribbons.iter().enumerate() {
            let top = figure.top + n as f64 * (HIGH + AIR);
            self.ribbon(&mut figure, ribbon, top, room);
        }
        for (n, decision) in (1..).zip(moves).filter(|(_, m)| m.decide >= from && m.decide <= to) {
            let x = figure.x(decision.decide);
            let (top, bottom) = (figure.top, figure.bottom);
            let _ = write!(figure.body, "<path d=\"M{x:.0} {top:.0}V{bottom:.0}\" class=\"s-decide\"/>");
            figure.word((x, top - 8.0), "mid due", &self.w.wash.decision.of(n));
        }
        figure.close(&self.ribbons_finding(case))
    }

    fn ribbon(&self, figure: &mut Figure, ribbon: &Ribbon, top: f64, room: &Room) {
        let (Some(first), Some(last)) = (ribbon.points.first(), ribbon.points.last()) else { return };
        let floor = top + HIGH;
        let (start, end) = (figure.x(first.at), figure.x(ribbon.until));
        let _ = write!(
            figure.body,
            "<rect x=\"{start:.1}\" y=\"{top:.0}\" width=\"{:.1}\" height=\"{HIGH}\" class=\"f-rest\"/>",
            (end - start).max(1.0)
        );
        let points = || ribbon.points.iter();
        let truth = steps(points().map(|p| (figure.x(p.at), floor - p.truth * HIGH)));
        let wrong = steps(points().map(|p| (figure.x(p.at), top + p.wrong * HIGH)));
        let _ = write!(
            figure.body,
            "<path d=\"{wrong}H{end:.1}V{top:.0}H{start:.1}z\" fill=\"url(#hatch)\"/><path d=\"{wrong}H{end:.1}\" \
             class=\"s-plum thin\"/><path d=\"{truth}H{end:.1}V{floor:.0}H{start:.1}z\" class=\"f-truth\"/>"
        );
        for stated in &ribbon.stated {
            let _ = write!(
                figure.body,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"7\" class=\"ring\"/>",
                figure.x(stated.at),
                ring(stated, top)
            );
        }
        let card = room.states.iter().find(|card| card.name == ribbon.team);
        figure.word((0.0, top + 20.0), "lane", &short(&ribbon.team, card.map_or("", |card| &card.code)));
        let hours = mistaken(ribbon);
        let word = match hours > 0.0 {
            true => self.w.wash.ribbon_mistaken.of(self.lasting(&hours)),
            false => self.w.wash.ribbon_never.to_owned(),
        };
        figure.word((0.0, top + 44.0), "", &word);
        let beside = WIDE - 190.0;
        // The answer that misled most, at its height: the last of them may be another.
        let worst = ribbon.points.iter().max_by(|a, b| a.wrong.total_cmp(&b.wrong)).unwrap_or(last);
        let answer = self.said(&worst.answer);
        let wrong = self.w.wash.ribbon_worst.of2(short(&answer, &answer), self.percent(&worst.wrong));
        figure.word((beside, top + 20.0), "wrong", &wrong);
        let truth = format!("{} {}", self.w.wash.ribbon_truth, self.percent(&last.truth));
        figure.word((beside, top + 46.0), "lane", &truth);
    }
}

/// Where a ring stands: the deeper in the ink at the floor the surer the team was of what is so, the higher in the hatching
/// at the ceiling the surer of something else, in the middle where it did not know.
fn ring(stated: &Stated, top: f64) -> f64 {
    let sure = stated.judgement.sure.and_then(|place| SURE.get(usize::from(place))).copied().unwrap_or(0.5);
    match stated.right {
        Some(true) => top + sure * HIGH,
        Some(false) => top + HIGH - sure * HIGH,
        None => top + HIGH / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::desk::RibbonPoint;
    use crate::session::order::Judgement;
    use detente_scenario::Moment;

    fn ribbon(points: &[(f64, f64, f64)], until: f64) -> Ribbon {
        let point = |&(at, truth, wrong): &(f64, f64, f64)| RibbonPoint {
            at: Moment::from_hours(at),
            truth,
            wrong,
            answer: "another".into(),
        };
        Ribbon {
            team: "Aurelle".into(),
            points: points.iter().map(point).collect(),
            until: Moment::from_hours(until),
            stated: Vec::new(),
        }
    }

    #[test]
    fn a_team_is_mistaken_while_something_else_is_likelier_to_it_and_no_longer() {
        assert!((mistaken(&ribbon(&[(2.0, 0.2, 0.5), (8.0, 0.6, 0.3)], 20.0)) - 6.0).abs() < 1e-9);
        assert!((mistaken(&ribbon(&[(2.0, 0.6, 0.3), (8.0, 0.2, 0.5)], 20.0)) - 12.0).abs() < 1e-9);
        assert!(mistaken(&ribbon(&[(2.0, 0.5, 0.5)], 20.0)).abs() < 1e-9, "as likely is not likelier");
    }

    #[test]
    fn a_ring_is_where_the_judgement_is() {
        let stated =
            |right, sure| Stated { at: Moment(0), right, judgement: Judgement { sure, ..Judgement::default() } };
        let floor = HIGH;
        assert!(ring(&stated(Some(true), Some(5)), 0.0) > 0.9 * floor, "sure of what is so: deep in the ink");
        assert!(ring(&stated(Some(false), Some(5)), 0.0) < 0.1 * floor, "sure of something else: high in the hatching");
        let (sure, less) = (ring(&stated(Some(true), Some(5)), 0.0), ring(&stated(Some(true), Some(3)), 0.0));
        assert!(less < sure && less >= floor / 2.0, "less sure: nearer to the middle");
        assert!((ring(&stated(None, Some(5)), 0.0) - floor / 2.0).abs() < 1e-9);
        assert!((ring(&stated(Some(true), Some(99)), 0.0) - floor / 2.0).abs() < 1e-9, "no such word");
    }
}
