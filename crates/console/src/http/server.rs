//! The server as a whole: made, asked for its links, run until it is told to stop.

use super::guard::{Arrived, guard};
use super::house::{House, Parts, Unbegun};
use super::{act, come, limits, stream, visit};
use crate::room::Refusal;
use crate::store::{Holder, SessionId, StoreFault};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch};

/// How long open connections get to end when the server stops.
const PARTING: Duration = Duration::from_secs(2);

/// Connections that may wait until they are taken: every screen of a full room comes at once when something changes, and
/// one that finds no place tries again only after a second.
const WAITING: u32 = 1024;

/// Listens at an address.
///
/// # Errors
/// The system's.
pub fn listen(at: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    // The standard library lets 128 wait; only the runtime's sockets can be told otherwise, and only inside of one.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let _inside = runtime.enter();
    let socket = if at.is_ipv4() { tokio::net::TcpSocket::new_v4()? } else { tokio::net::TcpSocket::new_v6()? };
    // As everywhere but on Windows, where it means that somebody else may have the port too.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    socket.listen(WAITING)?.into_std()
}

/// A server with its store, listening.
pub struct Server {
    runtime: Runtime,
    house: Arc<House>,
    listener: std::net::TcpListener,
}

/// Why there is no server.
#[derive(Debug)]
pub enum Unserved {
    /// The store.
    Store(StoreFault),
    /// The system.
    System(std::io::Error),
}

/// Addresses that are shown once, when the server is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The facilitator's, with its token.
    pub facilitator: String,
    /// The projector's, with its token; none without a session.
    pub projector: Option<String>,
    /// Where to join, with the code.
    pub join: Option<String>,
    /// The code.
    pub code: Option<String>,
}

impl Server {
    /// A server on a socket that listens already.
    ///
    /// # Errors
    /// Trouble with the store or the system.
    pub fn new(parts: Parts, listener: std::net::TcpListener) -> Result<Server, Unserved> {
        listener.set_nonblocking(true).map_err(Unserved::System)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Unserved::System)?;
        let house = Arc::new(House::new(parts).map_err(Unserved::Store)?);
        Ok(Server { runtime, house, listener })
    }

    /// The last session of a scenario in this store.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn last(&self, scenario: &str) -> Result<Option<SessionId>, Refusal> {
        Ok(self.runtime.block_on(self.house.last(scenario))?.map(|row| row.session))
    }

    /// Begins a session.
    ///
    /// # Errors
    /// Faults of the scenario or the configuration, or trouble with the store.
    pub fn begin(&self, scenario: &str, configuration: &str, seed: u64) -> Result<SessionId, Unbegun> {
        self.runtime.block_on(self.house.begin(scenario, configuration, seed))
    }

    /// Opens a session, or none for the start page alone, and makes new links to it. Links made before go on opening.
    ///
    /// # Errors
    /// Trouble with the store, or entries that cannot be played again.
    pub fn open(&self, session: Option<SessionId>) -> Result<Links, Refusal> {
        self.runtime.block_on(async {
            let house = &self.house;
            let link = |token: String| format!("{}/open/{token}", house.address);
            let Some(session) = session else {
                let facilitator = link(house.admit(None, Holder::Facilitator).await?);
                return Ok(Links { facilitator, projector: None, join: None, code: None });
            };
            house.room(session).await?;
            let facilitator = link(house.admit(Some(session), Holder::Facilitator).await?);
            let projector = Some(link(house.admit(Some(session), Holder::Projector).await?));
            let code = house.code(session, false).await?.code;
            let join = Some(format!("{}/join?code={code}", house.address));
            Ok(Links { facilitator, projector, join, code: Some(code) })
        })
    }

    /// Serves until `stop` says true, or nobody can say it any more, and leaves the store as one file.
    ///
    /// # Errors
    /// Trouble with the disk while the store was made one file. Nothing acknowledged is lost then, but it stands in two.
    pub fn run(self, stop: watch::Receiver<bool>) -> Result<(), StoreFault> {
        let Server { runtime, house, listener } = self;
        runtime.block_on(accept(listener, router(Arc::clone(&house), stop.clone()), stop));
        // What still looks at a session is not waited for: nothing acknowledged depends on it.
        runtime.shutdown_timeout(PARTING);
        house.leave()
    }
}

fn router(house: Arc<House>, stop: watch::Receiver<bool>) -> Router {
    let streams = Router::new().route("/stream", get(stream::stream)).with_state((Arc::clone(&house), stop));
    Router::new()
        .route("/do", get(visit::home).post(act::act))
        .route("/join", get(visit::visit).post(come::join))
        .route("/new", get(visit::home).post(come::session))
        .route("/open", get(visit::home).post(come::session))
        .route("/branch", get(visit::home).post(come::session))
        .route("/twin", get(visit::home).post(come::session))
        .route("/open/{token}", get(come::open))
        .route("/asset/{name}", get(asset))
        .fallback(elsewhere)
        .route("/", get(visit::visit))
        .route("/{page}", get(visit::visit))
        .route("/control/{*rest}", get(visit::visit))
        .with_state(house)
        .merge(streams)
        .layer(DefaultBodyLimit::max(limits::BODY))
        .layer(axum::middleware::from_fn(guard))
}

async fn elsewhere() -> Response {
    (StatusCode::NOT_FOUND, "There is no such page.\n").into_response()
}

async fn asset(State(house): State<Arc<House>>, Path(name): Path<String>) -> Response {
    match house.pages.asset(&name) {
        Some((kind, content)) => {
            let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=300")];
            (headers, content).into_response()
        }
        None => elsewhere().await,
    }
}

/// Takes connections, as many at once as there may be.
async fn accept(listener: std::net::TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let service = TowerToHyperService::new(router);
    loop {
        let next = async {
            // A place first: whoever comes when there is none waits in the system's queue.
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let told = async { while stop.changed().await.is_ok() && !*stop.borrow() {} };
        let (place, came) = tokio::select! {
            () = told => break,
            next = next => match next { Some(next) => next, None => break },
        };
        match came {
            Ok((stream, peer)) => {
                let (service, stop) = (service.clone(), stop.clone());
                tokio::spawn(async move {
                    connection(stream, peer, service, stop).await;
                    drop(place);
                });
            }
            // Out of handles, or a client that was gone at once: others wait a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    drop(listener);
    let all = u32::try_from(limits::CONNECTIONS).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(PARTING, places.acquire_many(all)).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    service: TowerToHyperService<Router>,
    mut stop: watch::Receiver<bool>,
) {
    let Ok(here) = stream.local_addr() else { return };
    // A change is one small packet: it leaves at once.
    let _ = stream.set_nodelay(true);
    let arrived = Arrived { peer, here };
    let service = hyper::service::service_fn(move |mut request: Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(arrived);
        service.call(request)
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits::HEAD).max_buf_size(64 * 1024);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}
