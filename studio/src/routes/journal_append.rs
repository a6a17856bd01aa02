//! `POST /api/v1/recorder/takes/{take}/journal?from=LINE`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use lavalier_protocol::api::{ErrorBody, JOURNAL_APPEND_MAX, JournalState};
use lavalier_protocol::id::TakeId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Guest, Id};
use crate::studio::App;

/// From which line on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// The number of the first line in the body.
    from: u64,
}

/// Appends whole journal lines. The first append begins the take and holds the opening with a signature over it. Lines
/// that are there already are passed over; unsigned lines that disagree are replaced; signed ones stay as they are.
#[utoipa::path(
    post, path = "/api/v1/recorder/takes/{take}/journal", tag = "recorder", security(("credential" = [])),
    params(("take" = TakeId, Path), From),
    request_body(content = String, content_type = "application/jsonl", description = "JSON Lines."),
    responses((status = 200, body = JournalState), (status = "default", body = ErrorBody))
)]
pub(crate) async fn journal_append(
    State(app): State<App>,
    Guest(guest): Guest,
    Id(take): Id<TakeId>,
    from: Result<Query<From>, axum::extract::rejection::QueryRejection>,
    request: Request<Body>,
) -> ApiResult<Json<JournalState>> {
    let Query(From { from }) = from.map_err(|_| ApiError::bad_request("?from= names the first line"))?;
    let (parts, body) = request.into_parts();
    let held = app.bodies.read(&parts, body, JOURNAL_APPEND_MAX).await?;
    let state = app.journals.append(&app, &guest, &take, from, &held.concat()).await?;
    Ok(Json(state))
}
