//! Coming in: by a link, by a code, and, for the facilitator, into a session from the start page.

use super::act::pairs;
use super::form::{Fields, Tables, plain};
use super::guard::Arrived;
use super::house::{House, Unbegun};
use super::limits;
use super::sheet::Sheet;
use super::viewer::{Viewer, print, set_cookie};
use super::visit::{Asked, Elsewhere, not_yours, see, standing};
use crate::gate::token;
use crate::page::{Why, Word};
use crate::room::{Errand, Refusal, Room};
use crate::session::desk::Room as Standing;
use crate::session::order::{Order, Place};
use crate::store::{Holder, SessionId};
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use detente_engine::ids::StateId;
use std::sync::Arc;

/// A link with a token: sets the cookie and shows the way.
pub(super) async fn open(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(key) = house.key(&token) else {
        let asked = Asked { house: &house, headers: &headers, arrived, path: "/", query: "" };
        return asked.elsewhere(Elsewhere::Word(403, Some(Word::LinkOpensNothing.into())));
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
    let asked = Asked { house: &house, headers: &headers, arrived, path: "/join", query: "" };
    match Viewer::of(&house, &headers).await {
        // Whoever has a place keeps it: a second form from the same browser is the same person.
        Ok(Some(viewer)) if viewer.person().is_some() => return see(viewer.home()),
        Ok(_) => {}
        Err(refusal) => return asked.elsewhere(refusal.into()),
    }
    let fields = Fields::new(pairs(&body)).unwrap_or_default();
    let mut room = None;
    match come_in(asked, &fields, &mut room).await {
        Ok(answer) => answer,
        Err((status, why)) => {
            let code = fields.text("code").chars().take(24).collect();
            asked.show(&Sheet::Join(room.map(Box::new), code), status, Some(why), fields.pairs().to_vec())
        }
    }
}

type Refused = (StatusCode, Why);

async fn come_in(asked: Asked<'_>, fields: &Fields, shown: &mut Option<Standing>) -> Result<Response, Refused> {
    let house = asked.house;
    let conflict = |word: Word| (StatusCode::CONFLICT, word.into());
    let broken = |refusal: Refusal| (StatusCode::CONFLICT, Why::from(refusal));
    let session = match house.opens(fields.text("code"), asked.arrived.peer.ip()).await {
        Ok(Some(session)) => session,
        Ok(None) => return Err((StatusCode::FORBIDDEN, Word::CodeOpensNothing.into())),
        Err(Refusal::Busy) => return Err((StatusCode::TOO_MANY_REQUESTS, Word::TooManyCodes.into())),
        Err(other) => return Err((StatusCode::SERVICE_UNAVAILABLE, other.into())),
    };
    *shown = Some(standing(house, session).await.map_err(broken)?);
    let name = plain(fields.text("name")).replace(['\n', '\t'], " ");
    if name.trim().is_empty() || name.chars().count() > limits::NAME {
        return Err(conflict(Word::SayAName));
    }
    let id = fields.text("id");
    if !house.mint.made(id) || id.len() > limits::ID {
        return Err(conflict(Word::FormOutOfDate));
    }
    if house.people(session) >= limits::PEOPLE {
        return Err(conflict(Word::RoomFull));
    }
    let room = house.room(session).await.map_err(broken)?;
    let place = place(&room, fields.text("place")).await.map_err(broken)?;
    let Some(place) = place.filter(|place| *place != Place::Projector) else {
        return Err(conflict(Word::NoSuchPlace));
    };
    let token = token::token();
    let order = Order::Join { name: name.trim().to_owned(), place };
    let errand = Errand { id: id.to_owned(), by: None, order, key: Some(print(&token)) };
    let accepted = room.order(errand).await.map_err(broken)?;
    let Some(key) = accepted.key else {
        return Err(conflict(Word::FormUsed));
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
    let sitting = |seat: &u8| taken.iter().filter(|place| **place == Place::Team(state, *seat)).count();
    Ok((0..seats).min_by_key(sitting).map(|seat| Place::Team(state, seat)))
}

/// `POST /new`, `/open`, `/branch` and `/twin`: the facilitator begins a session, goes into one that is there, lets one go
/// on from an earlier point beside itself, or begins its crisis anew under other measures.
pub(super) async fn session(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked { house: &house, headers: &headers, arrived, path: "/", query: "" };
    let viewer = match Viewer::of(&house, &headers).await {
        Ok(Some(viewer)) if viewer.is_facilitator() => viewer,
        Ok(Some(_)) => return asked.elsewhere(not_yours()),
        Ok(None) => return see("/"),
        Err(refusal) => return asked.elsewhere(refusal.into()),
    };
    let fields = Fields::new(pairs(&body)).unwrap_or_default();
    let entered = match uri.path() {
        "/new" => begin(&house, &fields).await,
        "/branch" => branch(&house, &viewer, &fields).await,
        "/twin" => twin(&house, &viewer, &fields).await,
        _ => earlier(&house, &fields).await,
    };
    let why = match entered {
        Ok(session) => match enter(&house, session).await {
            Ok(answer) => return answer,
            Err(refusal) => refusal.into(),
        },
        Err(Unbegun::Word(word)) => word.into(),
        Err(Unbegun::Refused(refusal @ (Refusal::Denied(_) | Refusal::SentBefore | Refusal::Full))) => refusal.into(),
        Err(Unbegun::Refused(Refusal::Store(fault))) => {
            Why::StoreAt(fault.trouble.place(), fault.path.display().to_string(), fault.trouble.more())
        }
        Err(why) => Why::Told(why.to_string()),
    };
    match asked.sheet(Some(&viewer)).await {
        Ok(sheet) => asked.show(&sheet, StatusCode::CONFLICT, Some(why), fields.pairs().to_vec()),
        Err(other) => asked.elsewhere(other),
    }
}

async fn begin(house: &House, fields: &Fields) -> Result<SessionId, Unbegun> {
    // Names of the library only: a form of a page reads no other file of this machine.
    let (library, _) = house.library().await?;
    let listed = |name: &str| library.iter().any(|entry| entry.name == name);
    let configuration = Some(fields.text("configuration")).filter(|name| !name.is_empty()).unwrap_or("none");
    if !listed(fields.text("scenario")) {
        return Err(Word::NoSuchScenario.into());
    }
    if !listed(configuration) {
        return Err(Word::NoSuchConfiguration.into());
    }
    let seed = fields.text("seed");
    let seed = if seed.is_empty() { Ok(house.seed) } else { seed.parse() };
    let seed = seed.map_err(|_| Word::SeedIsANumber)?;
    // The same form sent twice is one session: a browser that lost the answer finds it again.
    house.begin_once(fields.text("id"), fields.text("scenario"), configuration, seed).await
}

async fn earlier(house: &House, fields: &Fields) -> Result<SessionId, Unbegun> {
    let wanted = fields.text("session").parse().map(SessionId);
    let wanted = wanted.map_err(|_| Word::NoSuchSession)?;
    let there = house.sessions().await?.iter().any(|row| row.session == wanted);
    if there { Ok(wanted) } else { Err(Word::NoSuchSession.into()) }
}

/// From a page of the session itself: `to` is the last entry that the branch keeps.
async fn branch(house: &House, viewer: &Viewer, fields: &Fields) -> Result<SessionId, Unbegun> {
    let of = viewer.key.session.ok_or(Word::NoSuchSession)?;
    if !viewer.shows(fields.text("exercise")) {
        return Err(Word::OtherExercise.into());
    }
    let to = fields.text("to").parse().map_err(|_| Word::NoSuchPoint)?;
    house.branch_once(fields.text("id"), of, to).await
}

/// From the start page, with the session in its row; or from a page of the session itself.
async fn twin(house: &House, viewer: &Viewer, fields: &Fields) -> Result<SessionId, Unbegun> {
    let of = match (fields.text("session"), viewer.key.session) {
        ("", Some(_)) if !viewer.shows(fields.text("exercise")) => return Err(Word::OtherExercise.into()),
        ("", Some(own)) => own,
        _ => earlier(house, fields).await?,
    };
    let configuration = fields.text("configuration");
    let (library, _) = house.library().await?;
    let own = configuration.is_empty() || !library.iter().any(|entry| entry.name == configuration);
    if own {
        return Err(Word::NoSuchConfiguration.into());
    }
    house.twin_once(fields.text("id"), of, configuration).await
}

async fn enter(house: &House, session: SessionId) -> Result<Response, Refusal> {
    house.room(session).await?;
    let token = house.admit(Some(session), Holder::Facilitator).await?;
    Ok(with_cookie(see("/control"), &token))
}
