//! `POST /api/v1/feed`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use lavalier_protocol::api::{ErrorBody, ErrorKind, FeedTaken};
use lavalier_protocol::feed::VENDOR_BODY_MAX;
use lavalier_protocol::words::Message;

use crate::error::{ApiError, ApiResult};
use crate::extract::SignedInPerson;
use crate::feed::{self, Origin};
use crate::studio::App;

/// Hands in a vendor's body, where the studio has no internet of its own: for who set the studio up, and in the audit log of
/// every production. The body is the vendor's file as it is; one that says nothing is refused, and the feed stays as it was. One
/// that knows less than the one before it is taken, and the answer counts what is known no more.
#[utoipa::path(
    post, path = "/api/v1/feed", tag = "studio", security(("person" = [])), request_body = serde_json::Value,
    responses((status = 200, body = FeedTaken), (status = "default", body = ErrorBody))
)]
pub(crate) async fn feed_import(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    request: Request<Body>,
) -> ApiResult<Json<FeedTaken>> {
    let (parts, body) = request.into_parts();
    let body = app.bodies.read(&parts, body, VENDOR_BODY_MAX).await?.concat();
    let origin = Origin {
        imported_by: Some(person),
        ..Origin::default()
    };
    let feed::Taken { source, taken_back } = feed::take_in(&app, body, origin).await?.map_err(|refused| {
        let reason = refused.to_string();
        ApiError::Worded(ErrorKind::BadRequest, Message::FeedRefused { reason })
    })?;
    let feed = feed::current(&app)
        .await?
        .ok_or(ApiError::Broken("a feed was stored and is gone"))?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    tracing::info!(source = source.name(), "an OS feed was imported");
    Ok(Json(FeedTaken {
        source,
        models: count(feed.models().len()),
        android_models: count(feed.android_models()),
        models_older: count(taken_back.older),
        models_gone: count(taken_back.gone),
    }))
}
