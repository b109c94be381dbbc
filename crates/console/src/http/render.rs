//! The pages themselves, as the server calls them.

use super::sheet::{Around, Pages, Sheet, Start};
use crate::asset::{CSS, JS, MARK};
use crate::page::{self, Earlier, Kinship, Look, Shelf, ShelfScenario};
use crate::store::{Kin, SessionRow};
use crate::text::Lang;
use chrono::DateTime;

/// The pages of this program.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnPages;

impl Pages for OwnPages {
    fn page(&self, sheet: &Sheet, around: &Around<'_>) -> String {
        let [chosen, cookie, accepted] = around.lang;
        let look = Look {
            lang: Lang::choose(chosen, cookie, accepted),
            ids: around.ids,
            room_ms: around.room,
            room_utc_minutes: around.utc_minutes,
            message: around.message.clone(),
            kept: around.kept.clone(),
            back: around.back.clone(),
            query: around.query.clone(),
            exercise: around.exercise.clone(),
        };
        match sheet {
            Sheet::Start(start) => page::start(&shelf(start, around.utc_minutes), &look),
            Sheet::Join(room, code) => page::join(room.as_deref(), code, &look),
            Sheet::Lobby(lobby) => page::lobby(&lobby.room, &lobby.viewer, &lobby.people, &lobby.procedure, &look),
            Sheet::Table(desk) => page::team(desk, &look),
            Sheet::Control(control) => page::control(control, &look),
            Sheet::People(control) => page::people(control, &look),
            Sheet::Log(control) => page::log(control, &look),
            Sheet::HotWash(room, wash) => page::hot_wash(wash, room, &look),
            Sheet::Slips(teams) => page::slips(teams, &look),
            Sheet::Board(board) => page::board(board, &look),
            Sheet::Gallery(gallery) => page::gallery(gallery, &look),
            Sheet::Refused(status, why) => page::refused(*status, why.as_ref(), &look),
        }
    }

    fn asset(&self, name: &str) -> Option<(&'static str, &'static [u8])> {
        match name {
            "detente.css" => Some(("text/css; charset=utf-8", CSS.as_bytes())),
            "detente.js" => Some(("text/javascript; charset=utf-8", JS.as_bytes())),
            "mark.svg" => Some(("image/svg+xml", MARK.as_bytes())),
            _ => None,
        }
    }

    fn speaks(&self, code: &str) -> bool {
        Lang::from_code(code).is_some()
    }
}

fn shelf(start: &Start, utc_minutes: i32) -> Shelf {
    let scenario = |s: &super::sheet::Shelved| ShelfScenario {
        id: s.name.clone(),
        title: if s.title.is_empty() { s.name.clone() } else { s.title.clone() },
        about: s.summary.clone(),
        states: s.states,
    };
    let earlier = |row: &SessionRow| Earlier {
        id: row.session.0.to_string(),
        title: row.title.clone(),
        configuration: row.configuration.clone(),
        seed: row.seed,
        begun: calendar(row.created, utc_minutes),
        now: row.stands,
        kin: start.kin.iter().find(|(session, _)| *session == row.session).map(|(_, kin)| match kin {
            Kin::Branch { of, at, .. } => Kinship::Branch(of.0.to_string(), *at),
            Kin::Twin { of } => Kinship::Twin(of.0.to_string()),
        }),
    };
    Shelf {
        scenarios: start.scenarios.iter().map(scenario).collect(),
        configurations: start.configurations.clone(),
        sessions: start.sessions.iter().map(earlier).collect(),
        seed: start.seed,
    }
}

/// `2026-11-26 08:30` on a wall that is so many minutes from UTC.
fn calendar(ms: i64, utc_minutes: i32) -> String {
    let wall = ms.saturating_add(i64::from(utc_minutes) * 60_000);
    DateTime::from_timestamp_millis(wall).unwrap_or_default().format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(calendar(0, 0), "1970-01-01 00:00");
        assert_eq!(calendar(951_782_400_000, 0), "2000-02-29 00:00");
        assert_eq!(calendar(951_868_799_999, 0), "2000-02-29 23:59");
        assert_eq!(calendar(1_795_681_800_000, 60), "2026-11-26 09:30");
        assert_eq!(calendar(1_767_225_599_000, 0), "2025-12-31 23:59");
        assert_eq!(calendar(0, -60), "1969-12-31 23:00");
    }
}
