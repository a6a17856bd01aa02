//! `GET /api/v1/recorder/brief`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{BriefRevision, ErrorBody};

use crate::error::{ApiError, ApiResult};
use crate::extract::Guest;
use crate::studio::App;

/// The latest revision of the device's brief: after a change of keys it seals to others than before.
#[utoipa::path(
    get, path = "/api/v1/recorder/brief", tag = "recorder", security(("credential" = [])),
    responses((status = 200, body = BriefRevision), (status = "default", body = ErrorBody))
)]
pub(crate) async fn recorder_brief(State(app): State<App>, Guest(guest): Guest) -> ApiResult<Json<BriefRevision>> {
    let invitation = app.storage.invitation(&guest.invitation).await?;
    let invitation = invitation.ok_or(ApiError::Broken("a claim has no invitation"))?;
    Ok(Json(BriefRevision {
        brief: invitation.brief,
    }))
}
