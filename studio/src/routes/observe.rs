//! What every answer has: a request's identifier in its log lines and headers, and headers that keep a browser from
//! doing anything with it.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use tracing::Instrument as _;

use crate::ports::random_bytes;
use crate::studio::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an identifier that stands in each of its log lines and in the answer. The log has the route, not
/// the path or the query, and no header: nothing in it is a secret or a name.
pub(super) async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_le_bytes(random_bytes(&*app.random)));
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let span = tracing::info_span!("request", id, method = %request.method(), route = route.unwrap_or("none"));
    async move {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        tracing::debug!(status, "answered");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span)
    .await
}

/// Nothing here is to be kept, framed, guessed at or run by a browser. A page that may show itself says so before.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
