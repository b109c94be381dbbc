//! Coming in: by a link, by a code, and, for the facilitator, into a session from the start page.

use super::act::pairs;
use super::form::{Fields, Tables, plain};
use super::guard::Arrived;
use super::house::{House, Unbegun};
use super::limits;
use super::sheet::{Join, Notice, Sheet};
use super::viewer::{Viewer, print, set_cookie};
use super::visit::{Elsewhere, elsewhere, exercise, not_yours, see, sheet, show};
use crate::gate::token;
use crate::room::{Errand, Refusal, Room};
use crate::session::order::{Order, Place};
use crate::store::{Holder, SessionId};
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use detente_engine::ids::StateId;
use std::sync::Arc;

/// A link with a token: sets the cookie and shows the way.
pub(super) async fn open(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    let Some(key) = house.key(&token) else {
        return elsewhere(
            &house,
            Elsewhere::Word(Notice {
                status: 403,
                title: "This link opens nothing".into(),
                text:
                    "It may have been copied in part, or belong to another server. Ask the facilitator, or join with \
                       the code."
                        .into(),
                to: "/".into(),
            }),
        );
    };
    let to = match key.holder {
        Holder::Facilitator if key.session.is_some() => "/control",
        Holder::Projector => "/board",
        _ => "/",
    };
    with_cookie(see(to), &token)
}

fn with_cookie(mut answer: Response, token: &str) -> Response {
    // A token is made of letters and digits only.
    if let Ok(value) = HeaderValue::from_str(&set_cookie(token)) {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
    answer
}

/// `POST /join`: code, name, place.
pub(super) async fn join(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match Viewer::of(&house, &headers).await {
        // Whoever has a place keeps it: a second form from the same browser is the same person.
        Ok(Some(viewer)) if viewer.person().is_some() => return see(viewer.home()),
        Ok(_) => {}
        Err(refusal) => return elsewhere(&house, refusal.into()),
    }
    let fields = Fields::new(pairs(&body)).unwrap_or_default();
    let mut page = Join {
        code: fields.text("code").chars().take(24).collect(),
        name: fields.text("name").to_owned(),
        place: fields.text("place").to_owned(),
        ..Join::default()
    };
    let (status, why) = match come_in(&house, &fields, arrived, &mut page).await {
        Ok(answer) => return answer,
        Err(refused) => refused,
    };
    show(&house, None, &Sheet::Join(page), status, Some(why), fields.pairs().to_vec()).await
}

type Refused = (StatusCode, String);

async fn come_in(house: &House, fields: &Fields, arrived: Arrived, page: &mut Join) -> Result<Response, Refused> {
    let words = |status: StatusCode, why: &str| (status, why.to_owned());
    let broken = |refusal: Refusal| (StatusCode::CONFLICT, refusal.to_string());
    let session = match house.opens(fields.text("code"), arrived.peer.ip()).await {
        Ok(Some(session)) => session,
        Ok(None) => {
            return Err(words(
                StatusCode::FORBIDDEN,
                "this code opens nothing: look at it again, or ask whether there is a new one",
            ));
        }
        Err(Refusal::Busy) => {
            return Err(words(StatusCode::TOO_MANY_REQUESTS, "too many wrong codes: try again in ten minutes"));
        }
        Err(other) => return Err((StatusCode::SERVICE_UNAVAILABLE, other.to_string())),
    };
    page.exercise = Some(exercise(house, session).await.map_err(broken)?);
    let name = plain(fields.text("name")).replace(['\n', '\t'], " ");
    if name.trim().is_empty() || name.len() > limits::NAME {
        return Err(words(StatusCode::CONFLICT, "say what you want to be called, in at most 60 letters"));
    }
    let id = fields.text("id");
    if !house.mint.made(id) || id.len() > limits::ID {
        return Err(words(StatusCode::CONFLICT, "this form is out of date: send it once more"));
    }
    if house.people(session) >= limits::PEOPLE {
        return Err(words(StatusCode::CONFLICT, "the room is full: ask the facilitator to make a place free"));
    }
    let room = house.room(session).await.map_err(broken)?;
    let place = place(&room, fields.text("place")).await.map_err(broken)?;
    let Some(place) = place.filter(|place| *place != Place::Projector) else {
        return Err(words(StatusCode::CONFLICT, "there is no such place: choose one of the list"));
    };
    let token = token::token();
    let order = Order::Join { name: name.trim().to_owned(), place };
    let errand = Errand { id: id.to_owned(), by: None, order, key: Some(print(&token)) };
    let accepted = room.order(errand).await.map_err(broken)?;
    let Some(key) = accepted.key else {
        return Err(words(StatusCode::CONFLICT, "this form was used before: send it once more"));
    };
    house.remember(key);
    if accepted.again {
        // One form, one person, one key.
        house.shut_out(session, key.holder, Some(key.hash)).await.map_err(broken)?;
    }
    Ok(with_cookie(see("/"), &token))
}

/// The place that a guest asks for; where no seat is named, the one at which the fewest sit.
async fn place(room: &Arc<Room>, wanted: &str) -> Result<Option<Place>, Refusal> {
    let tables = Tables { states: room.look(|fold| fold.tables()).await? };
    let Some((place, exact)) = tables.place(wanted) else { return Ok(None) };
    let Place::Team(state, _) = place else { return Ok(Some(place)) };
    if exact {
        return Ok(Some(place));
    }
    let seats = tables.states.get(state.index()).map_or(1, |(_, seats)| *seats);
    let at = move |state: StateId| {
        room.look(move |fold| fold.team(state, None).people.into_iter().map(|p| p.place).collect::<Vec<_>>())
    };
    let taken = at(state).await?;
    let seats = u8::try_from(seats.max(1)).unwrap_or(u8::MAX);
    let freest =
        (0..seats).min_by_key(|seat| taken.iter().filter(|place| **place == Place::Team(state, *seat)).count());
    Ok(freest.map(|seat| Place::Team(state, seat)))
}

/// `POST /session`: the facilitator begins a session, or goes into one that is there.
pub(super) async fn session(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match Viewer::of(&house, &headers).await {
        Ok(Some(viewer)) if viewer.is_facilitator() => {
            let fields = Fields::new(pairs(&body)).unwrap_or_default();
            match enter(&house, &fields).await {
                Ok(answer) => answer,
                Err(why) => match sheet(&house, Some(&viewer), "/", "", arrived).await {
                    Ok(sheet) => {
                        let kept = fields.pairs().to_vec();
                        show(&house, Some(&viewer), &sheet, StatusCode::CONFLICT, Some(why.to_string()), kept).await
                    }
                    Err(other) => elsewhere(&house, other),
                },
            }
        }
        Ok(Some(_)) => elsewhere(&house, not_yours()),
        Ok(None) => see("/"),
        Err(refusal) => elsewhere(&house, refusal.into()),
    }
}

async fn enter(house: &House, fields: &Fields) -> Result<Response, Unbegun> {
    let unknown = |what: &str| Refusal::Denied(what.to_owned());
    let session = if fields.text("open").is_empty() {
        // Names of the library only: a form of a page reads no other file of this machine.
        let library = house.library();
        let listed = |name: &str| library.iter().any(|entry| entry.name == name);
        let cbm = Some(fields.text("cbm")).filter(|name| !name.is_empty()).unwrap_or("none");
        if !listed(fields.text("scenario")) {
            return Err(unknown("there is no such scenario: choose one of the list").into());
        }
        if !listed(cbm) {
            return Err(unknown("there is no such configuration: choose one of the list").into());
        }
        let seed = fields.text("seed");
        let seed = if seed.is_empty() { Ok(house.seed) } else { seed.parse() };
        let seed = seed.map_err(|_| unknown("the seed is a whole number, for example 2018"))?;
        house.begin(fields.text("scenario"), cbm, seed).await?
    } else {
        let wanted = fields.text("open").parse().map(SessionId).map_err(|_| unknown("there is no such session"))?;
        if !house.sessions().await?.iter().any(|row| row.session == wanted) {
            return Err(unknown("there is no such session: choose one of the list").into());
        }
        wanted
    };
    house.room(session).await?;
    let token = house.admit(Some(session), Holder::Facilitator).await?;
    Ok(with_cookie(see("/control"), &token))
}
