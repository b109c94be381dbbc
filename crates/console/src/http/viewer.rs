//! Who asks, and where that person belongs.

use super::house::House;
use crate::gate::token::hash;
use crate::room::{Refusal, Room};
use crate::session::order::{PersonId, Place};
use crate::store::{Holder, KeyRow, SessionId};
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use std::sync::Arc;

/// The name of the cookie that holds a token.
pub(super) const COOKIE_NAME: &str = "detente";

/// The name of the cookie that holds the language.
pub(super) const LANGUAGE: &str = "lang";

/// Somebody with a key.
#[derive(Clone, Debug)]
pub(super) struct Viewer {
    pub(super) key: KeyRow,
    /// The room, if the key is of a session.
    pub(super) room: Option<Arc<Room>>,
    /// Where a person sits.
    pub(super) place: Option<Place>,
}

impl Viewer {
    /// Whoever holds the token of a request, if it opens anything and its person has not left.
    pub(super) async fn of(house: &House, headers: &HeaderMap) -> Result<Option<Viewer>, Refusal> {
        let Some(key) = cookie(headers, COOKIE_NAME).and_then(|token| house.key(token)) else { return Ok(None) };
        let room = match key.session {
            Some(session) => Some(house.room(session).await?),
            None => None,
        };
        let place = match (key.holder, &room) {
            (Holder::Person(person), Some(room)) => {
                let place = room.look(move |fold| fold.place(person)).await?;
                if place.is_none() {
                    return Ok(None);
                }
                place
            }
            _ => None,
        };
        Ok(Some(Viewer { key, room, place }))
    }

    pub(super) fn is_facilitator(&self) -> bool {
        self.key.holder == Holder::Facilitator
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        match self.key.holder {
            Holder::Person(person) => Some(person),
            _ => None,
        }
    }

    /// Whether a form is from a page of the exercise that this viewer's browser shows: another tab may have opened another
    /// one meanwhile. Forms that say nothing are of no exercise.
    pub(super) fn shows(&self, exercise: &str) -> bool {
        exercise.is_empty() || self.key.session.is_some_and(|session| session.0.to_string() == exercise)
    }

    pub(super) fn session(&self) -> Option<SessionId> {
        self.key.session
    }

    /// The page that is this viewer's own.
    pub(super) fn home(&self) -> &'static str {
        match (self.key.holder, self.place) {
            (Holder::Facilitator, _) if self.room.is_none() => "/",
            (Holder::Facilitator, _) => "/control",
            (Holder::Projector, _) | (_, Some(Place::Projector)) => "/board",
            (_, Some(Place::Team(..))) => "/table",
            (_, Some(Place::Observer | Place::Evaluator)) => "/gallery",
            (_, Some(Place::Lobby)) => "/lobby",
            (Holder::Person(_), None) => "/",
        }
    }
}

/// The value of one of a request's cookies.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(n, _)| *n == name).map(|(_, value)| value)
}

/// The header that sets the cookie: out of reach of scripts, and never sent along by another site's page.
pub(super) fn set_cookie(token: &str) -> String {
    format!("{COOKIE_NAME}={token}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict")
}

/// A token's hash, as an errand carries it.
pub(super) fn print(token: &str) -> [u8; 32] {
    hash(token)
}
