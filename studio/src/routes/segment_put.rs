//! `PUT /api/v1/recorder/takes/{take}/segments/{sequence}`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use lavalier_protocol::api::{ErrorBody, ErrorKind, Stored, parse_content_digest};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::sealed::SEALED_MAX;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Guest, Id};
use crate::studio::App;
use crate::takes;

/// Stores one sealed segment. It answers when the bytes are durable; the same bytes may come any number of times.
#[utoipa::path(
    put, path = "/api/v1/recorder/takes/{take}/segments/{sequence}", tag = "recorder", security(("credential" = [])),
    params(
        ("take" = TakeId, Path), ("sequence" = u64, Path),
        ("Content-Digest" = String, Header, description = "`sha-256=:BASE64:` (RFC 9530)."),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "One age file."),
    responses((status = 200, body = Stored), (status = "default", body = ErrorBody))
)]
pub(crate) async fn segment_put(
    State(app): State<App>,
    Guest(guest): Guest,
    Id((take, sequence)): Id<(TakeId, u64)>,
    request: Request<Body>,
) -> ApiResult<Json<Stored>> {
    let (parts, body) = request.into_parts();
    let announced = parts
        .headers
        .get("content-digest")
        .and_then(|value| parse_content_digest(value.to_str().ok()?))
        .ok_or_else(|| ApiError::bad_request("a segment comes with its Content-Digest"))?;
    let held = app.bodies.read(&parts, body, SEALED_MAX).await?;
    if held.sha256 != announced {
        return Err(ErrorKind::DigestMismatch.into());
    }
    takes::store(&app, &guest, &take, sequence, held).await.map(Json)
}
