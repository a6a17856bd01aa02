//! `GET /api/v1/recorder/takes/{take}/missing`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, MissingAnswer};
use lavalier_protocol::id::TakeId;

use crate::error::ApiResult;
use crate::extract::{Guest, Id};
use crate::studio::App;
use crate::takes::{self, Journals};

/// What the studio lacks of a take, and where its copy of the journal stands.
#[utoipa::path(
    get, path = "/api/v1/recorder/takes/{take}/missing", tag = "recorder", security(("credential" = [])),
    params(("take" = TakeId, Path)),
    responses((status = 200, body = MissingAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn missing(
    State(app): State<App>,
    Guest(guest): Guest,
    Id(take): Id<TakeId>,
) -> ApiResult<Json<MissingAnswer>> {
    let journal = Journals::state(&app, &guest, &take).await?;
    let missing = takes::missing(&app, &take).await?;
    Ok(Json(MissingAnswer { missing, journal }))
}
