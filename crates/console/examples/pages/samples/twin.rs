//! What the hot-wash shows over time, and a pair of tables.

use super::{Kind, Sample, at};
use detente_console::session::desk::{CaseRibbons, HotWash, Ribbon, RibbonPoint, Stated, WashMove};
use detente_console::session::order::Judgement;

impl Sample {
    /// The moves as the hot-wash looks back on them.
    pub(crate) fn wash_moves(&self) -> Vec<WashMove> {
        let of = |title: &str, decide: &str, until: &str| WashMove {
            title: self.t(title),
            decide: at(decide),
            until: at(until),
        };
        vec![
            of("A quiet line", "D2 06:00", "D3 00:00"),
            of("A borrowed name", "D4 06:00", "D5 00:00"),
            of("Ships at sea", "D6 06:00", "D8 06:00"),
        ]
    }

    /// Beliefs over time.
    pub(crate) fn ribbons(&self) -> Vec<CaseRibbons> {
        let names: Vec<String> = self.states().iter().map(|card| card.name.clone()).collect();
        let ribbon = |team: usize, shift: f64| Ribbon {
            team: names[team].clone(),
            points: [("D1 03:00", 0.2, 0.3), ("D3 12:00", 0.1, 0.66), ("D4 16:00", 0.3, 0.4), ("D6 02:00", 0.8, 0.1)]
                .map(|(when, truth, wrong)| RibbonPoint {
                    at: at(when),
                    truth: truth + shift,
                    wrong: wrong - shift,
                    answer: self.t("Borvane"),
                })
                .to_vec(),
            until: at("D8 06:00"),
            stated: vec![
                Stated {
                    at: at("D3 18:00"),
                    right: Some(false),
                    judgement: Judgement { author: Some(1), sure: Some(3), ..Judgement::default() },
                },
                Stated { at: at("D4 18:00"), right: None, judgement: Judgement::default() },
                Stated {
                    at: at("D6 18:00"),
                    right: Some(true),
                    judgement: Judgement { author: Some(0), sure: Some(4), ..Judgement::default() },
                },
            ],
        };
        let case = |title: &str, shift: f64| CaseRibbons {
            title: self.t(title),
            author: self.t("accident"),
            ribbons: vec![ribbon(0, shift), ribbon(2, shift + 0.1)],
        };
        vec![case("Cable Lantern-East silent", 0.0), case("Records locked at Quayside", 0.1)]
    }

    /// A hot-wash beside that of another table, which has come to its end or has not.
    pub(crate) fn twins(&self, finished: bool) -> HotWash {
        let mut other = self.hot_wash();
        other.configuration = self.t("poc-directory");
        other.finished = finished;
        if !finished {
            other.stands = at("D5 00:00");
        }
        for (_, rung) in &mut other.rungs {
            *rung -= i8::from(*rung > 1) * 2;
        }
        for row in &mut other.reach {
            row.in_time = true;
        }
        for row in &mut other.others {
            row.played = row.configuration == other.configuration;
        }
        self.hot_wash().beside(&other, usize::from(self.kind == Kind::Many))
    }
}
