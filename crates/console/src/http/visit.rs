//! Pages: what stands on each, for whom.

use super::guard::Arrived;
use super::house::House;
use super::sheet::{Around, Desk, Join, Lobby, Notice, Sheet, Start};
use super::viewer::Viewer;
use crate::room::{Fold, Refusal, Room};
use crate::session::desk::Person;
use crate::session::order::{PersonId, Place};
use crate::store::SessionId;
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use detente_engine::ids::StateId;
use detente_scenario::library::Kind;
use std::sync::Arc;

/// Why a page is not shown.
pub(super) enum Elsewhere {
    /// The viewer belongs to another page.
    To(&'static str),
    /// A word instead.
    Word(Notice),
}

impl From<Refusal> for Elsewhere {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::Busy | Refusal::Closed | Refusal::Store(_) => 503,
            Refusal::Broken(_) => 500,
            Refusal::Denied(_) | Refusal::SentBefore => 409,
        };
        let title = "This page cannot be shown now".to_owned();
        let text = match refusal {
            Refusal::Broken(_) => "A fault of the program ended this page. What was acknowledged is safe.".into(),
            Refusal::Busy => "Too much is asked of the server at once. Load the page again in a moment.".into(),
            other => other.to_string(),
        };
        Elsewhere::Word(Notice { status, title, text, to: "/".into() })
    }
}

/// A page that is not this viewer's. The same words whether or not there is anything at that address.
pub(super) fn not_yours() -> Elsewhere {
    Elsewhere::Word(Notice {
        status: 403,
        title: "This page is not yours".into(),
        text: "It belongs to another place in the exercise. Your own page is behind the link.".into(),
        to: "/".into(),
    })
}

/// `GET` of every page.
pub(super) async fn visit(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let viewer = match Viewer::of(&house, &headers).await {
        Ok(viewer) => viewer,
        Err(refusal) => return elsewhere(&house, refusal.into()),
    };
    let query = query.unwrap_or_default();
    match sheet(&house, viewer.as_ref(), uri.path(), &query, arrived).await {
        Ok(sheet) => show(&house, viewer.as_ref(), &sheet, StatusCode::OK, None, Vec::new()).await,
        Err(other) => elsewhere(&house, other),
    }
}

/// The content of a page for a viewer.
pub(super) async fn sheet(
    house: &House,
    viewer: Option<&Viewer>,
    path: &str,
    query: &str,
    arrived: Arrived,
) -> Result<Sheet, Elsewhere> {
    let Some(viewer) = viewer else {
        return match path {
            "/" | "/join" => join(house, query, arrived).await,
            _ => Err(Elsewhere::To("/")),
        };
    };
    match path {
        "/" if viewer.is_facilitator() => return start(house).await,
        "/join" if viewer.is_facilitator() => return join(house, query, arrived).await,
        "/" | "/join" => return Err(Elsewhere::To(viewer.home())),
        _ => {}
    }
    let Some(room) = viewer.room.clone() else { return Err(Elsewhere::To("/")) };
    if viewer.is_facilitator() {
        return facilitators(house, &room, path).await;
    }
    let person = viewer.person();
    match (path, viewer.place, person) {
        ("/table", Some(Place::Team(state, _)), Some(person)) => {
            Ok(Sheet::Table(Box::new(room.look(move |fold| fold.team(state, Some(person))).await?)))
        }
        ("/lobby", Some(Place::Lobby), Some(person)) => Ok(Sheet::Lobby(Box::new(lobby(&room, person).await?))),
        ("/gallery", Some(Place::Observer | Place::Evaluator), Some(person)) => {
            Ok(Sheet::Gallery(Box::new(room.look(move |fold| fold.gallery(person)).await?)))
        }
        ("/board", Some(Place::Projector), _) | ("/board", None, None) => board(house, &room).await,
        ("/table" | "/lobby" | "/gallery" | "/board", ..) => Err(Elsewhere::To(viewer.home())),
        _ => Err(not_yours()),
    }
}

/// The facilitator's pages.
async fn facilitators(house: &House, room: &Arc<Room>, path: &str) -> Result<Sheet, Elsewhere> {
    let session = room.session();
    let code = house.code(session, false).await?.code;
    let control = |desk: Desk, code: String| async move {
        let mut control = room.look(|fold| fold.control()).await?;
        control.code = code;
        Ok(Sheet::Control(Box::new(control), desk))
    };
    match path {
        "/control" => control(Desk::Main, code).await,
        "/control/people" => control(Desk::People, code).await,
        "/control/log" => control(Desk::Log, code).await,
        "/control/hot-wash" => {
            let (mut control, wash) = room.look(|fold| (fold.control(), fold.hot_wash())).await?;
            control.code = code;
            Ok(Sheet::HotWash(Box::new(control), Box::new(wash)))
        }
        "/control/slips" => {
            let (control, desks) = room
                .look(|fold| {
                    let states = fold.tables().len();
                    let desks = (0..states).map(|state| fold.team(StateId::from_index(state), None)).collect();
                    (fold.control(), desks)
                })
                .await?;
            Ok(Sheet::Slips(Box::new(control), desks))
        }
        "/board" => board(house, room).await,
        _ => {
            let wanted = path.strip_prefix("/control/as/").map(str::to_owned);
            let Some(wanted) = wanted else { return Err(Elsewhere::To("/control")) };
            let desk = room.look(move |fold| {
                let state = fold.tables().iter().position(|(code, _)| *code == wanted)?;
                Some(fold.team(StateId::from_index(state), None))
            });
            let desk = desk.await?.ok_or(Elsewhere::To("/control"))?;
            Ok(Sheet::As(Box::new(desk)))
        }
    }
}

async fn board(house: &House, room: &Arc<Room>) -> Result<Sheet, Elsewhere> {
    let code = house.code(room.session(), false).await?.code;
    let mut board = room.look(|fold| fold.board()).await?;
    board.address = format!("{}/join", house.address);
    board.code = code;
    Ok(Sheet::Board(Box::new(board)))
}

async fn lobby(room: &Arc<Room>, person: PersonId) -> Result<Lobby, Refusal> {
    room.look(move |fold| {
        let control = fold.control();
        let here = |state: usize| move |p: &&Person| matches!(p.place, Place::Team(s, _) if s.index() == state);
        let tables = (0..control.room.states.len()).map(|s| control.people.iter().filter(here(s)).count()).collect();
        let own = control.people.iter().find(|p| p.id == person).cloned();
        let room = fold.board().room;
        let viewer =
            own.unwrap_or(Person { id: person, name: String::new(), place: Place::Lobby, speaks: false, here: true });
        Lobby { room, viewer, tables }
    })
    .await
}

/// The start page.
async fn start(house: &House) -> Result<Sheet, Elsewhere> {
    let sessions = house.sessions().await?;
    let library = house.library();
    let of = |kind: Kind| library.iter().filter(move |entry| entry.kind == kind);
    Ok(Sheet::Start(Start {
        scenarios: of(Kind::Scenario).map(|e| (e.name.clone(), e.title.clone(), e.summary.clone())).collect(),
        configurations: of(Kind::Configuration).map(|e| (e.name.clone(), e.summary.clone())).collect(),
        sessions,
        seed: house.seed,
    }))
}

/// The join page; with a code that opens something it tells what.
async fn join(house: &House, query: &str, arrived: Arrived) -> Result<Sheet, Elsewhere> {
    let pairs: Vec<(String, String)> = super::act::pairs(query.as_bytes());
    let typed = pairs.into_iter().find(|(name, _)| name == "code").map(|(_, value)| value).unwrap_or_default();
    let typed: String = typed.chars().take(24).collect();
    let mut sheet = Join { code: typed.clone(), ..Join::default() };
    if !typed.is_empty() {
        // Too many wrong codes: the page stays as it is for a guest without one.
        if let Ok(Some(session)) = house.opens(&typed, arrived.peer.ip()).await {
            sheet.exercise = Some(exercise(house, session).await?);
        }
    }
    Ok(Sheet::Join(sheet))
}

/// An exercise as a guest with its code may know it.
pub(super) type Known = (String, Vec<(String, String, Vec<String>)>);

pub(super) async fn exercise(house: &House, session: SessionId) -> Result<Known, Refusal> {
    let told = |fold: &mut dyn Fold| {
        let room = fold.board().room;
        let seats = |seats: Vec<(String, _)>| seats.into_iter().map(|(name, _)| name).collect();
        (room.title, room.states.into_iter().map(|state| (state.code, state.name, seats(state.seats))).collect())
    };
    house.room(session).await?.look(told).await
}

/// A page as an answer.
pub(super) async fn show(
    house: &House,
    viewer: Option<&Viewer>,
    sheet: &Sheet,
    status: StatusCode,
    message: Option<String>,
    kept: Vec<(String, String)>,
) -> Response {
    let mut around = Around { id: house.mint.id(), message, kept, ..Around::default() };
    if let Some(viewer) = viewer {
        around.facilitator = viewer.is_facilitator();
        // The code is for those who invite, and for nobody whom it could tell more than the wall does.
        let invites = around.facilitator || viewer.home() == "/board";
        if let Some(session) = viewer.session().filter(|_| invites) {
            match house.code(session, false).await {
                Ok(code) => {
                    around.join = format!("{}/join?code={}", house.address, code.code);
                    around.qr = super::qr::svg(&around.join);
                }
                Err(refusal) => return elsewhere(house, refusal.into()),
            }
        }
    }
    html(status, house.pages.page(sheet, &around))
}

/// A redirection, or a word.
pub(super) fn elsewhere(house: &House, other: Elsewhere) -> Response {
    match other {
        Elsewhere::To(path) => see(path),
        Elsewhere::Word(notice) => {
            let status = StatusCode::from_u16(notice.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut answer = html(status, house.pages.page(&Sheet::Notice(notice), &Around::default()));
            if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
                answer.headers_mut().insert(RETRY_AFTER, axum::http::HeaderValue::from_static("5"));
            }
            answer
        }
    }
}

/// "See there", so that loading a page again sends no form again.
pub(super) fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}

fn html(status: StatusCode, text: String) -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (status, headers, text).into_response()
}
