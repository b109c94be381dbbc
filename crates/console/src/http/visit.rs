//! Pages: what stands on each, for whom.

use super::act::pairs;
use super::guard::Arrived;
use super::house::House;
use super::sheet::{Around, Lobby, Sheet, Shelved, Start};
use super::viewer::{COOKIE_NAME, LANGUAGE, Viewer, cookie};
use crate::page::{Why, Word};
use crate::room::{Fold, Refusal, Room};
use crate::session::desk::{Board, CHAINS_STEP, Hung, Person, Room as Standing, TWIN_STEP};
use crate::session::order::{PersonId, Place, Screen};
use crate::store::SessionId;
use axum::extract::{Extension, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use detente_engine::ids::StateId;
use detente_scenario::library::Kind;
use std::sync::Arc;

/// Why a page is not shown.
pub(super) enum Elsewhere {
    /// The viewer belongs to another page.
    To(&'static str),
    /// A word instead: the status, and why.
    Word(u16, Option<Why>),
}

impl From<Refusal> for Elsewhere {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Broken(_) => Elsewhere::Word(500, Some(Word::PageBroken.into())),
            Refusal::Busy => Elsewhere::Word(503, Some(Word::PageBusy.into())),
            Refusal::Closed | Refusal::Store(_) => Elsewhere::Word(503, Some(refusal.into())),
            Refusal::Denied(_) | Refusal::SentBefore | Refusal::Full => Elsewhere::Word(409, Some(refusal.into())),
        }
    }
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denied) => denied.into(),
            Refusal::Full => Word::StoreFull.into(),
            Refusal::SentBefore => Word::SentBefore.into(),
            Refusal::Store(fault) => Why::Store(fault.trouble.place()),
            Refusal::Broken(_) => Word::Broken.into(),
            Refusal::Busy => Word::Busy.into(),
            Refusal::Closed => Word::Closed.into(),
        }
    }
}

/// A page that is not this viewer's. The same words whether or not there is anything at that address.
pub(super) fn not_yours() -> Elsewhere {
    Elsewhere::Word(403, None)
}

/// A request for a page, and what of it shapes the answer.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) house: &'a House,
    pub(super) headers: &'a HeaderMap,
    pub(super) arrived: Arrived,
    /// The page, and what stands behind its question mark.
    pub(super) path: &'a str,
    pub(super) query: &'a str,
}

/// `GET` of every page.
pub(super) async fn visit(
    State(house): State<Arc<House>>,
    Extension(arrived): Extension<Arrived>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = Asked { house: &house, headers: &headers, arrived, path: uri.path(), query };
    let viewer = match Viewer::of(&house, &headers).await {
        Ok(viewer) => viewer,
        Err(refusal) => return asked.elsewhere(refusal.into()),
    };
    if let Some(viewer) = viewer.as_ref().filter(|viewer| viewer.is_facilitator() && uri.path() == "/control/record") {
        return record(asked, viewer).await;
    }
    match asked.sheet(viewer.as_ref()).await {
        Ok(sheet) => asked.show(&sheet, StatusCode::OK, None, Vec::new()),
        Err(other) => asked.elsewhere(other),
    }
}

/// `GET` of an address to which forms are sent: somebody reloads the page that a refused form gave, or chooses its
/// language. It leads to where that page belongs.
pub(super) async fn home(State(house): State<Arc<House>>, uri: Uri, headers: HeaderMap) -> Response {
    let home = match Viewer::of(&house, &headers).await {
        Ok(Some(viewer)) => viewer.home(),
        _ => "/",
    };
    let chosen = uri.query().and_then(|query| query.strip_prefix("lang=")).filter(|code| house.pages.speaks(code));
    see(&chosen.map_or_else(|| home.to_owned(), |code| format!("{home}?lang={code}")))
}

/// The run so far with its commands, as `detente replay` plays it again.
async fn record(asked: Asked<'_>, viewer: &Viewer) -> Response {
    let Some(room) = &viewer.room else { return see("/") };
    match room.look(|fold| fold.record()).await {
        Ok(Ok(text)) => {
            let headers = [
                (CONTENT_TYPE, "application/json"),
                (CONTENT_DISPOSITION, "attachment; filename=\"run.json\""),
                (CACHE_CONTROL, "no-store"),
            ];
            (headers, text).into_response()
        }
        Ok(Err(why)) => asked.elsewhere(Elsewhere::Word(409, Some(Why::Told(why)))),
        Err(refusal) => asked.elsewhere(refusal.into()),
    }
}

impl Asked<'_> {
    /// The content of a page for a viewer.
    pub(super) async fn sheet(self, viewer: Option<&Viewer>) -> Result<Sheet, Elsewhere> {
        let Some(viewer) = viewer else {
            return match self.path {
                "/" | "/join" => self.join().await,
                _ => Err(Elsewhere::To("/")),
            };
        };
        match self.path {
            "/" if viewer.is_facilitator() => return self.start().await,
            "/join" if viewer.is_facilitator() => return self.join().await,
            "/" | "/join" => return Err(Elsewhere::To(viewer.home())),
            _ => {}
        }
        let Some(room) = &viewer.room else { return Err(Elsewhere::To("/")) };
        if viewer.is_facilitator() {
            return self.facilitators(room).await;
        }
        let person = viewer.person();
        match (self.path, viewer.place, person) {
            ("/table", Some(Place::Team(state, _)), Some(person)) => {
                Ok(Sheet::Table(Box::new(room.look(move |fold| fold.team(state, Some(person))).await?)))
            }
            ("/lobby", Some(Place::Lobby), Some(person)) => Ok(Sheet::Lobby(Box::new(lobby(room, person).await?))),
            ("/gallery", Some(Place::Observer | Place::Evaluator), Some(person)) => {
                let mut gallery = room.look(move |fold| fold.gallery(person)).await?;
                self.washed(room, &mut gallery.board).await?;
                Ok(Sheet::Gallery(Box::new(gallery)))
            }
            ("/board", Some(Place::Projector), _) | ("/board", None, None) => self.board(room).await,
            ("/table" | "/lobby" | "/gallery" | "/board", ..) => Err(Elsewhere::To(viewer.home())),
            _ => Err(not_yours()),
        }
    }

    /// The facilitator's pages.
    async fn facilitators(self, room: &Arc<Room>) -> Result<Sheet, Elsewhere> {
        let control = async || {
            let mut control = room.look(|fold| fold.control()).await?;
            control.code = self.house.code(room.session(), false).await?.code;
            Ok::<_, Elsewhere>(Box::new(control))
        };
        match self.path {
            "/control" => Ok(Sheet::Control(control().await?)),
            "/control/people" => Ok(Sheet::People(control().await?)),
            "/control/log" => Ok(Sheet::Log(control().await?)),
            "/control/hot-wash" => {
                let (control, mut wash) = room.look(|fold| (fold.control(), fold.hot_wash())).await?;
                wash.hung = hung(room).await?;
                let wash = self.house.beside(room.session(), wash).await?;
                Ok(Sheet::HotWash(Box::new(control.room), Box::new(wash)))
            }
            "/control/slips" => {
                let slips = |fold: &mut dyn Fold| {
                    (0..fold.tables().len()).map(|state| fold.team(StateId::from_index(state), None)).collect()
                };
                Ok(Sheet::Slips(room.look(slips).await?))
            }
            "/board" => self.board(room).await,
            _ => {
                let wanted = self.path.strip_prefix("/control/as/").map(str::to_owned);
                let Some(wanted) = wanted else { return Err(Elsewhere::To("/control")) };
                let desk = room.look(move |fold| {
                    let state = fold.tables().iter().position(|(code, _)| *code == wanted)?;
                    Some(fold.team(StateId::from_index(state), None))
                });
                Ok(Sheet::Table(Box::new(desk.await?.ok_or(Elsewhere::To("/control"))?)))
            }
        }
    }

    async fn board(self, room: &Arc<Room>) -> Result<Sheet, Elsewhere> {
        let mut board = room.look(|fold| fold.board()).await?;
        self.washed(room, &mut board).await?;
        board.code = self.house.code(room.session(), false).await?.code;
        board.address = format!("{}/join?code={}", self.house.address, board.code);
        Ok(Sheet::Board(Box::new(board)))
    }

    /// Puts in what the room's session does not hold itself, where the facilitator has put that step on the screen: what
    /// the highest step hung on, and the other table beside.
    async fn washed(self, room: &Arc<Room>, board: &mut Board) -> Result<(), Refusal> {
        let Some(mut wash) = board.hot_wash.take() else { return Ok(()) };
        if board.screen == Screen::HotWash(CHAINS_STEP) {
            wash.hung = hung(room).await?;
        }
        if board.screen == Screen::HotWash(TWIN_STEP) {
            wash = self.house.beside(room.session(), wash).await?;
        }
        board.hot_wash = Some(wash);
        Ok(())
    }

    /// The start page.
    async fn start(self) -> Result<Sheet, Elsewhere> {
        let sessions = self.house.sessions().await?;
        let (library, states) = self.house.library().await?;
        let of = |kind: Kind| library.iter().filter(move |entry| entry.kind == kind);
        let shelved = of(Kind::Scenario).filter_map(|entry| {
            // A scenario with faults, or without moves, is none that a room could play.
            let states = *states.get(&entry.name)?;
            let (name, title, summary) = (entry.name.clone(), entry.title.clone(), entry.summary.clone());
            Some(Shelved { name, title, summary, states })
        });
        let kin = self.house.with_store(|store| store.kin()).await?;
        Ok(Sheet::Start(Start {
            kin,
            scenarios: shelved.collect(),
            configurations: of(Kind::Configuration).map(|e| (e.name.clone(), e.summary.clone())).collect(),
            sessions,
            seed: self.house.seed,
        }))
    }

    /// The join page; with a code that opens something it tells what.
    async fn join(self) -> Result<Sheet, Elsewhere> {
        let typed = self.asked_for("code").unwrap_or_default();
        let typed: String = typed.chars().take(24).collect();
        let mut room = None;
        if !typed.is_empty() {
            // Too many wrong codes: the page stays as it is for a guest without one.
            if let Ok(Some(session)) = self.house.opens(&typed, self.arrived.peer.ip()).await {
                room = Some(Box::new(standing(self.house, session).await?));
            }
        }
        Ok(Sheet::Join(room, typed))
    }

    fn asked_for(self, name: &str) -> Option<String> {
        pairs(self.query.as_bytes()).into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// A page as an answer.
    pub(super) fn show(
        self,
        sheet: &Sheet,
        status: StatusCode,
        message: Option<Why>,
        kept: Vec<(String, String)>,
    ) -> Response {
        let ids = || self.house.mint.id();
        let chosen = self.asked_for("lang").filter(|code| self.house.pages.speaks(code));
        let accepted = self.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let query = match sheet {
            Sheet::Join(_, code) if !code.is_empty() => {
                let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
                format!("&code={code}")
            }
            _ => String::new(),
        };
        let exercise =
            cookie(self.headers, COOKIE_NAME).and_then(|token| self.house.key(token)).and_then(|key| key.session);
        let around = Around {
            ids: &ids,
            lang: [chosen.as_deref(), cookie(self.headers, LANGUAGE), accepted],
            room: self.house.now(),
            utc_minutes: self.house.utc_minutes,
            message,
            kept,
            back: self.path.to_owned(),
            query,
            exercise: exercise.map_or_else(String::new, |session| session.0.to_string()),
        };
        let mut answer = html(status, self.house.pages.page(sheet, &around));
        if let Some(code) = chosen {
            let set = format!("{LANGUAGE}={code}; Path=/; Max-Age=31536000; SameSite=Strict");
            if let Ok(set) = HeaderValue::from_str(&set) {
                answer.headers_mut().insert(SET_COOKIE, set);
            }
        }
        answer
    }

    /// A redirection, or a word.
    pub(super) fn elsewhere(self, other: Elsewhere) -> Response {
        match other {
            Elsewhere::To(path) => see(path),
            Elsewhere::Word(code, why) => {
                let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                // From where one was refused the way leads home.
                let home = Asked { path: "/", ..self };
                let mut answer = home.show(&Sheet::Refused(code, why), status, None, Vec::new());
                if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
                    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
                }
                answer
            }
        }
    }
}

async fn lobby(room: &Arc<Room>, person: PersonId) -> Result<Lobby, Refusal> {
    room.look(move |fold| {
        let people = fold.control().people;
        let own = people.iter().find(|p| p.id == person).cloned();
        let nobody = || Person { id: person, name: String::new(), place: Place::Lobby, speaks: false, here: true };
        let procedure = fold.procedure();
        Lobby { room: fold.board().room, viewer: own.unwrap_or_else(nobody), people, procedure }
    })
    .await
}

/// Where an exercise stands, as a guest with its code may know it.
pub(super) async fn standing(house: &House, session: SessionId) -> Result<Standing, Refusal> {
    house.room(session).await?.look(|fold| fold.board().room).await
}

/// "See there", so that loading a page again sends no form again.
pub(super) fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}

fn html(status: StatusCode, text: String) -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (status, headers, text).into_response()
}

/// On what the highest step hung. It is played beside the room, which goes on meanwhile.
async fn hung(room: &Arc<Room>) -> Result<Option<Hung>, Refusal> {
    let Some(forks) = room.look(|fold| fold.forks()).await? else { return Ok(None) };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::task::spawn_blocking(move || forks.play(threads)).await.map_err(|_| Refusal::Closed)
}
