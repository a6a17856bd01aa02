//! `GET /api/v1/recorder/feed`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, FeedAnswer};

use crate::error::ApiResult;
use crate::extract::Guest;
use crate::studio::App;

/// The OS feed, signed: what a device judges itself by before it asks. None before the studio had its first.
#[utoipa::path(
    get, path = "/api/v1/recorder/feed", tag = "recorder", security(("credential" = [])),
    responses((status = 200, body = FeedAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn feed_show(State(app): State<App>, Guest(_): Guest) -> ApiResult<Json<FeedAnswer>> {
    let feed = app.storage.signed_feed().await?.ok_or(ErrorKind::NotFound)?;
    Ok(Json(FeedAnswer { feed }))
}
