//! `POST /do`: one form for every order of an exercise, and the page to which it leads back.

use super::form::{Fields, Tables, order};
use super::guard::Arrived;
use super::house::House;
use super::limits;
use super::viewer::Viewer;
use super::visit::{Asked, Elsewhere, not_yours, see};
use crate::page::{Why, Word};
use crate::room::{Errand, Refusal, Room};
use crate::session::order::{Order, PersonId, Place};
use crate::session::{Denied, Thing};
use crate::store::Holder;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::header::REFERER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use detente_engine::ids::StateId;
use std::sync::Arc;

/// The pairs of a form, in order. A list, because a field may come more than once.
pub(super) fn pairs(body: &[u8]) -> Vec<(String, String)> {
    // One more than is allowed is enough to know that there are too many.
    form_urlencoded::parse(body).take(limits::FIELDS + 1).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
}

/// Carries out what a form says.
pub(super) async fn act(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked { house: &house, headers: &headers, arrived, path: "/", query: "" };
    let viewer = match Viewer::of(&house, &headers).await {
        Ok(Some(viewer)) => viewer,
        Ok(None) => return see("/"),
        Err(refusal) => return asked.elsewhere(refusal.into()),
    };
    let Some(room) = viewer.room.clone() else { return see("/") };
    if viewer.key.holder == Holder::Projector {
        return asked.elsewhere(not_yours());
    }
    let fields = match Fields::new(pairs(&body)) {
        Ok(fields) => fields,
        Err(why) => {
            let asked = Asked { path: viewer.home(), ..asked };
            return again(asked, &viewer, why, &Fields::default()).await;
        }
    };
    let (path, fragment) = back(&fields, &headers, &viewer);
    if !viewer.shows(fields.text("exercise")) {
        return again(Asked { path: viewer.home(), ..asked }, &viewer, Word::OtherExercise.into(), &Fields::default())
            .await;
    }
    match carry_out(&house, &viewer, &room, &fields).await {
        Ok(()) => see(&format!("{path}{fragment}")),
        Err(Refused::Why(why)) => again(Asked { path: &path, ..asked }, &viewer, why, &fields).await,
        Err(Refused::Elsewhere(other)) => asked.elsewhere(other),
    }
}

enum Refused {
    Why(Why),
    Elsewhere(Elsewhere),
}

impl From<Why> for Refused {
    fn from(why: Why) -> Self {
        Refused::Why(why)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused::Why(refusal.into())
    }
}

async fn carry_out(house: &House, viewer: &Viewer, room: &Arc<Room>, fields: &Fields) -> Result<(), Refused> {
    let id = fields.text("id").to_owned();
    if id.is_empty() || id.len() > limits::ID {
        return Err(Why::NoCommand.into());
    }
    if fields.text("order") == "new-code" {
        if !viewer.is_facilitator() {
            return Err(Refused::Elsewhere(not_yours()));
        }
        house.code(room.session(), true).await?;
        return Ok(());
    }
    let tables = Tables { states: room.look(|fold| fold.tables()).await? };
    let order = order(fields, &tables, table(viewer, fields, &tables)?)?;
    if matches!(order, Order::Join { .. }) {
        return Err(Refused::Elsewhere(not_yours()));
    }
    let by = viewer.person();
    if by.is_none() && !viewer.is_facilitator() {
        return Err(Refused::Elsewhere(not_yours()));
    }
    let gone = match order {
        Order::Leave { person } => Some(person),
        _ => None,
    };
    room.order(Errand { id, by, order, key: None }).await?;
    if let Some(PersonId(person)) = gone {
        // Who has left cannot come back by an old cookie.
        house.shut_out(room.session(), Holder::Person(PersonId(person)), None).await?;
    }
    Ok(())
}

/// For which table an order is: the viewer's own, or the one that the facilitator enters for.
fn table(viewer: &Viewer, fields: &Fields, tables: &Tables) -> Result<Option<StateId>, Refused> {
    match viewer.place {
        Some(Place::Team(state, _)) => Ok(Some(state)),
        _ if viewer.is_facilitator() && !fields.text("state").is_empty() => match tables.state(fields.text("state")) {
            Some(state) => Ok(Some(state)),
            None => Err(Why::from(Denied::Unknown(Thing::State)).into()),
        },
        _ => Ok(None),
    }
}

/// The page that a form came from, and the place on it to which it leads back. Only pages of our own are named.
fn back(fields: &Fields, headers: &HeaderMap, viewer: &Viewer) -> (String, String) {
    let wanted = fields.text("back");
    let (path, fragment) = match wanted.split_once('#') {
        Some((path, fragment)) => (path, fragment),
        None => (wanted, ""),
    };
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fragment = if !fragment.is_empty() && fragment.len() <= 60 && fragment.chars().all(safe) {
        format!("#{fragment}")
    } else {
        String::new()
    };
    let came = headers.get(REFERER).and_then(|value| value.to_str().ok()).and_then(|value| {
        let rest = value.strip_prefix("http://")?;
        let path = &rest[rest.find('/')?..];
        path.split(['?', '#']).next()
    });
    let own = |path: &&str| {
        let plain = path.len() <= 80 && path.chars().all(|c| safe(c) || c == '/') && !path.contains("//");
        let known = ["/control", "/table", "/lobby", "/gallery", "/board"];
        plain && known.iter().any(|page| path.strip_prefix(page).is_some_and(|r| r.is_empty() || r.starts_with('/')))
    };
    let path = Some(path).filter(own).or(came.filter(own)).unwrap_or(viewer.home());
    (path.to_owned(), fragment)
}

/// The page that the form came from, with the reason of the refusal and what was filled in.
async fn again(asked: Asked<'_>, viewer: &Viewer, why: Why, fields: &Fields) -> Response {
    let mut asked = asked;
    let mut shown = asked.sheet(Some(viewer)).await;
    if matches!(shown, Err(Elsewhere::To(_))) {
        asked = Asked { path: viewer.home(), ..asked };
        shown = asked.sheet(Some(viewer)).await;
    }
    match shown {
        Ok(sheet) => asked.show(&sheet, StatusCode::CONFLICT, Some(why), fields.pairs().to_vec()),
        Err(Elsewhere::To(_)) => asked.elsewhere(Elsewhere::Word(409, Some(why))),
        Err(other) => asked.elsewhere(other),
    }
}
