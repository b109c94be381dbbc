//! What every request passes: its host and origin, the time it may take, and the headers of every answer.

use super::limits;
use crate::gate::host;
use axum::extract::Request;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

/// Where a connection came from, and at which of this machine's addresses.
#[derive(Clone, Copy, Debug)]
pub struct Arrived {
    /// From whom.
    pub peer: SocketAddr,
    /// Where.
    pub here: SocketAddr,
}

/// Scripts, styles and pictures are this server's own; nothing frames its pages; forms lead to it alone.
const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
                      object-src 'none'; img-src 'self' data:";

/// Lets a request pass, or not.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let arrived = request.extensions().get::<Arrived>().copied();
    let refused = refusal(request.method(), request.headers(), request.uri().host(), arrived);
    let mut answer = match refused {
        Some((status, words)) => (status, words).into_response(),
        None => match tokio::time::timeout(limits::REQUEST, next.run(request)).await {
            Ok(answer) => answer,
            Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "This took too long. Load the page again.\n").into_response(),
        },
    };
    let headers = answer.headers_mut();
    let fixed: [(HeaderName, &str); 6] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        // A form of our own page keeps its origin; another site learns nothing, not even that there was a page.
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn refusal(
    method: &Method,
    headers: &HeaderMap,
    named: Option<&str>,
    arrived: Option<Arrived>,
) -> Option<(StatusCode, &'static str)> {
    let one = |name: HeaderName| {
        let mut values = headers.get_all(name).iter();
        let first = values.next().map(|value| value.to_str().unwrap_or(""));
        // Two of a kind are read differently by different programs: refused.
        if values.next().is_some() { Some("") } else { first }
    };
    let host = one(HOST).unwrap_or("");
    let ours = arrived.is_some_and(|arrived| host::is_ours(host, arrived.here)) && named.is_none();
    if !ours {
        let words = "This server does not go by that name. Use the address that it printed when it was started.\n";
        return Some((StatusCode::MISDIRECTED_REQUEST, words));
    }
    let reads = *method == Method::GET || *method == Method::HEAD;
    if reads {
        return None;
    }
    // Browsers say from which page a form comes. A program that says nothing is no browser, and carries no cookie that
    // was given to one.
    let site = one(HeaderName::from_static("sec-fetch-site"));
    let own = match one(ORIGIN) {
        Some(origin) => host::is_own_page(origin, host),
        None => site.is_none_or(|site| site == "same-origin" || site == "none"),
    };
    (!own).then_some((StatusCode::FORBIDDEN, "This form came from another site's page, and was not carried out.\n"))
}
