//! The stream of a tab: that something has changed, and nothing of what.

use super::house::{House, Streams, lock};
use super::limits;
use super::viewer::Viewer;
use super::visit::see;
use crate::room::{Change, Tab};
use crate::store::{Holder, SessionId};
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio_stream::Stream;
use tokio_stream::wrappers::WatchStream;

type Owner = (Option<SessionId>, Holder);

/// A stream's place among those that are open; free again when it is dropped.
struct Place {
    streams: Streams,
    owner: Owner,
}

impl Place {
    /// A place, if the holder and the server have one left.
    fn take(streams: &Streams, owner: Owner) -> Option<Place> {
        let most = match owner.1 {
            Holder::Person(_) => limits::STREAMS_OF_ONE,
            Holder::Facilitator | Holder::Projector => limits::STREAMS_OF_DESK,
        };
        let mut open = lock(streams);
        let all: usize = open.values().sum();
        let own = open.entry(owner).or_insert(0);
        if *own >= most || all >= limits::STREAMS {
            return None;
        }
        *own += 1;
        drop(open);
        Some(Place { streams: Arc::clone(streams), owner })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = lock(&self.streams);
        if let Some(own) = open.get_mut(&self.owner) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.owner);
            }
        }
    }
}

/// The changes of a room, as one tab reads them. There is no queue: a tab that reads slowly finds the last change and
/// none of those between, so it can neither hold up others nor fill the memory.
struct Changes {
    changes: WatchStream<Change>,
    stop: WatchStream<bool>,
    /// What the tab has seen already, until the first change is told.
    seen: Option<u64>,
    _tab: Option<Tab>,
    _place: Place,
}

impl Stream for Changes {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Poll::Ready(word) = Pin::new(&mut self.stop).poll_next(context) {
            if word != Some(false) {
                return Poll::Ready(None);
            }
        }
        loop {
            let Poll::Ready(change) = Pin::new(&mut self.changes).poll_next(context) else { return Poll::Pending };
            let Some(change) = change else { return Poll::Ready(None) };
            if self.seen.take() == Some(change.seq) {
                continue;
            }
            let event = Event::default().event("change").id(change.seq.to_string()).data(change.seq.to_string());
            return Poll::Ready(Some(Ok(event)));
        }
    }
}

/// `GET /stream`: of the viewer's own page.
pub(super) async fn stream(
    State((house, stop)): State<(Arc<House>, tokio::sync::watch::Receiver<bool>)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let viewer = match Viewer::of(&house, &headers).await {
        Ok(Some(viewer)) => viewer,
        Ok(None) => return StatusCode::FORBIDDEN.into_response(),
        Err(_) => return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")]).into_response(),
    };
    let Some(room) = &viewer.room else { return see("/") };
    let Some(place) = Place::take(&house.streams, (viewer.session(), viewer.key.holder)) else {
        let words = "Too many pages of this exercise are open here: close some of them.\n";
        return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "15")], words).into_response();
    };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    // A page may say at which entry it was rendered: it misses nothing between its rendering and its stream.
    let at = query.as_deref().and_then(|query| query.strip_prefix("at=")).and_then(|value| value.parse().ok());
    let changes = Changes {
        changes: WatchStream::new(room.changes()),
        stop: WatchStream::new(stop),
        seen: last.or(at),
        _tab: viewer.person().map(|person| room.tab(person)),
        _place: place,
    };
    let beat = KeepAlive::new().interval(limits::HEARTBEAT).text("");
    let mut answer = Sse::new(changes).keep_alive(beat).into_response();
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    answer
}
